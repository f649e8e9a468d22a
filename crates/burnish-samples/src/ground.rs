//! The desk under the phone, a little out of focus, with the phone's shadow on it.

use crate::rng::{fractal, noise, smoothstep};
use crate::scene::{Colour, Desk, Scene};
use crate::view::outline_mm;

/// Light that comes from the desk at a point in mm outside the phone.
pub fn shade(scene: &Scene, at: (f64, f64)) -> Colour {
    let colour = texture(scene.desk, scene.seed ^ 0x0dd5, at);
    let (sin, cos) = scene.light_radians.sin_cos();
    // The light is on the side `light_radians` points to in the picture, the shadow falls away from it.
    let turn = scene.view.turn_radians;
    let (du, dv) = (
        cos * turn.cos() + sin * turn.sin(),
        -cos * turn.sin() + sin * turn.cos(),
    );
    let cast = outline_mm((at.0 + du * 4.5, at.1 + dv * 4.5));
    let contact = outline_mm(at).max(0.0);
    let shadow = 1.0 - 0.62 * smoothstep(5.0, -3.5, cast) - 0.3 * (-contact / 1.2).exp();
    colour.map(|c| c * shadow.max(0.05))
}

fn texture(desk: Desk, seed: u64, (u, v): (f64, f64)) -> Colour {
    match desk {
        Desk::Wood => {
            let bend = 3.0 * noise(seed, u * 0.02, v * 0.012);
            let ring =
                ((u * 0.35 + bend * 2.2 + 0.8 * noise(seed + 1, u * 0.1, v * 0.02)) * 1.9).sin();
            let grain = fractal(seed + 2, u * 2.4, v * 0.06, 3);
            let pore = smoothstep(0.35, 0.8, noise(seed + 3, u * 4.5, v * 0.14));
            let tone = 1.0 + 0.12 * ring + 0.20 * grain - 0.25 * pore;
            [0.34 * tone, 0.195 * tone, 0.095 * tone]
        }
        Desk::Mat => {
            let line = |t: f64| smoothstep(0.35, 0.1, (t / 10.0 - (t / 10.0).round()).abs() * 10.0);
            let grid = 0.5 * line(u + 3.0).max(line(v + 1.0));
            let tone = 1.0 + 0.10 * fractal(seed, u * 1.7, v * 1.7, 3);
            [
                (0.035 + 0.06 * grid) * tone,
                (0.13 + 0.12 * grid) * tone,
                (0.115 + 0.1 * grid) * tone,
            ]
        }
        Desk::Paper => {
            let tone = 1.0
                + 0.045 * fractal(seed, u * 0.9, v * 0.9, 4)
                + 0.03 * noise(seed + 5, u * 0.05, v * 0.05);
            [0.60 * tone, 0.59 * tone, 0.565 * tone]
        }
        Desk::Stone => {
            let body = fractal(seed, u * 0.16, v * 0.16, 5);
            let (fu, fv) = (u * 0.86 + v * 0.5, v * 0.86 - u * 0.5);
            let speckle = fractal(seed + 9, fu * 1.5 + body, fv * 1.5 - body, 3);
            let tone = 1.0 + 0.30 * body + 0.30 * speckle;
            [0.155 * tone, 0.155 * tone, 0.162 * tone]
        }
        Desk::Felt => {
            let (fu, fv) = (u * 0.8 + v * 0.6, v * 0.8 - u * 0.6);
            let fibre = 0.5 * fractal(seed, fu * 2.6, fv * 0.9, 4)
                + 0.5 * fractal(seed + 4, u * 2.3, v * 2.9, 3);
            let tone = 1.0 + 0.30 * fibre;
            [0.058 * tone, 0.062 * tone, 0.085 * tone]
        }
    }
}
