//! The phone itself: glass, frame, display, cameras, and what the glass mirrors.

use crate::rng::{fractal, mix_f, noise, smoothstep};
use crate::scene::{Cameras, Colour, Face, Lamp, Scene};
use crate::view::{HALF_HEIGHT_MM, HALF_WIDTH_MM, outline_mm, outward, rounded};

/// Width of the metal frame around the glass, mm.
pub const FRAME_MM: f64 = 1.7;

/// Light from one point of the phone: mm on the phone, px in the picture.
pub fn shade(scene: &Scene, at: (f64, f64), px: (f64, f64)) -> Colour {
    let edge = outline_mm(at);
    let frame = metal(scene, at, edge);
    let cover = smoothstep(-FRAME_MM + 0.07, -FRAME_MM - 0.07, edge);
    if cover <= 0.0 {
        return frame;
    }
    let glass = glass(scene, at, px, edge);
    // The gap between glass and metal is a thin dark line.
    let gap = 1.0 - 0.75 * (-((edge + FRAME_MM) / 0.13).powi(2)).exp();
    std::array::from_fn(|i| mix_f(frame[i], glass[i], cover) * gap)
}

/// A rounded metal band: a bright and a dark streak along it, brushed, with antenna lines.
fn metal(scene: &Scene, (u, v): (f64, f64), edge: f64) -> Colour {
    let across = ((edge + FRAME_MM) / FRAME_MM).clamp(0.0, 1.0);
    let out = outward((u, v));
    let facing = screen_angle(scene, out) - scene.light_radians;
    let lit = 0.5 + 0.5 * facing.cos();
    let streak = (-((across - 0.25 - 0.25 * (1.0 - lit)) / 0.16).powi(2)).exp();
    let rim = (-((across - 0.82) / 0.10).powi(2)).exp();
    let brush = 1.0 + 0.06 * noise(scene.seed + 31, u * 9.0, v * 9.0);
    let antenna = [
        (-HALF_WIDTH_MM, 52.0),
        (HALF_WIDTH_MM, -52.0),
        (HALF_WIDTH_MM, 56.0),
        (-HALF_WIDTH_MM, -56.0),
    ];
    let line = antenna
        .iter()
        .any(|a| (u - a.0).abs() < 4.0 && (v - a.1).abs() < 0.55);
    let level = (0.22 + 0.35 * lit + (0.4 + 1.1 * lit) * streak + 0.35 * rim
        - 0.35 * smoothstep(0.88, 1.0, across))
        * brush;
    scene.finish.frame.map(|c| {
        if line {
            c * 0.45 + 0.02
        } else {
            c * level.max(0.05) + 0.05 * streak * lit
        }
    })
}

fn glass(scene: &Scene, at: (f64, f64), px: (f64, f64), edge: f64) -> Colour {
    let (u, v) = at;
    let inside = -FRAME_MM - edge;
    let out = outward(at);
    // 2.5D glass: the last millimetres bend down and mirror the room's side.
    let bend = smoothstep(2.4, 0.0, inside).powi(2);
    let turned = rotate(scene, out);
    let seed = scene.seed;
    let wobble = (
        0.02 * noise(seed + 1, u * 0.03, v * 0.03),
        0.02 * noise(seed + 2, u * 0.03, v * 0.03),
    );
    let normal = (
        turned.0 * bend * 1.3 + wobble.0,
        turned.1 * bend * 1.3 + wobble.1,
    );
    let mirror = mirrored(scene, px, normal);

    let mut body = surface(scene, at, inside);
    let mut shine = 1.0;
    if let Face::Back(style) = scene.face {
        let (colour, gloss, mask) = cameras(scene, style, at, px);
        if mask > 0.0 {
            body = std::array::from_fn(|i| mix_f(body[i], colour[i], mask));
            shine = mix_f(1.0, gloss, mask);
        }
    }
    let rough = scene.finish.roughness;
    let key = 0.80 + 0.30 * fall(scene, px);
    let fresnel = (0.34 - 0.22 * rough) * (1.0 + 1.2 * bend) * shine;
    let haze = soil(scene, at) * (0.35 + 1.3 * mirror);
    let rim = 0.22
        * (-((inside - 0.22) / 0.16).powi(2)).exp()
        * (0.3 + 0.7 * (0.5 + 0.5 * (screen_angle(scene, out) - scene.light_radians).cos()));
    let tint = [1.0 + scene.warmth * 0.5, 1.0, 1.0 - scene.warmth * 0.3];
    std::array::from_fn(|i| body[i] * key + (fresnel * mirror + haze + rim) * tint[i])
}

/// The colour under the glass.
fn surface(scene: &Scene, (u, v): (f64, f64), inside: f64) -> Colour {
    let (from, to) = scene.finish.colours;
    let along = ((v / HALF_HEIGHT_MM + 0.3 * u / HALF_WIDTH_MM) * 0.5 + 0.5).clamp(0.0, 1.0);
    let grain = 1.0 + 0.05 * scene.finish.roughness * noise(scene.seed + 12, u * 14.0, v * 14.0);
    let mut colour: Colour = std::array::from_fn(|i| mix_f(from[i], to[i], along) * grain);
    match scene.face {
        Face::Front => {
            // The display is a shade bluer than its black border.
            let lit = smoothstep(
                0.0,
                0.1,
                -rounded(u, v, HALF_WIDTH_MM - 4.4, HALF_HEIGHT_MM - 4.6, 6.5),
            );
            colour = std::array::from_fn(|i| colour[i] * 0.45 + lit * [0.010, 0.011, 0.015][i]);
            let hole = (u.hypot(v + HALF_HEIGHT_MM - 8.5) - 2.0).abs();
            let lens = u.hypot(v + HALF_HEIGHT_MM - 8.5);
            if lens < 2.3 {
                let glint = (-(((u - 0.5).hypot(v + HALF_HEIGHT_MM - 8.1)) / 0.35).powi(2)).exp();
                colour = [
                    0.004 + 0.05 * glint,
                    0.004 + 0.06 * glint,
                    0.007 + 0.13 * glint,
                ];
                colour = colour.map(|c| c + 0.018 * (-(hole / 0.15).powi(2)).exp());
            }
            if rounded(u, v + HALF_HEIGHT_MM - 2.75, 6.0, 0.35, 0.35) < 0.0 {
                colour = [0.002; 3];
            }
        }
        Face::Back(_) => {
            let dark = 1.0 - 0.22 * smoothstep(1.6, 0.0, inside);
            let (eu, ev) = (u.abs(), (v + 6.0).abs());
            let emblem = smoothstep(0.1, 0.0, eu + 0.8 * ev - 3.6)
                * smoothstep(0.0, 0.1, (eu + 0.8 * (ev - 0.2) - 1.7).abs() - 0.45);
            colour = colour.map(|c| (c * dark) * (1.0 - 0.12 * emblem) + 0.035 * emblem);
        }
    }
    colour
}

/// Camera plateau and lenses: colour, how strongly they mirror, and where they are (0..=1).
fn cameras(
    scene: &Scene,
    style: Cameras,
    (u, v): (f64, f64),
    px: (f64, f64),
) -> (Colour, f64, f64) {
    let top = -HALF_HEIGHT_MM;
    let (plate, lenses): (f64, &[(f64, f64)]) = match style {
        Cameras::Square => (
            rounded(u + 18.0, v - top - 20.0, 15.5, 16.0, 6.5),
            &[(-25.5, 12.5), (-25.5, 27.5), (-10.8, 20.0)],
        ),
        Cameras::Pill => (
            rounded(u + 22.0, v - top - 22.0, 8.8, 18.0, 8.6),
            &[(-22.0, 12.5), (-22.0, 29.5)],
        ),
        Cameras::Bar => (
            rounded(u, v - top - 20.0, HALF_WIDTH_MM - 3.5, 8.2, 8.0),
            &[(-22.0, 20.0), (-8.0, 20.0)],
        ),
    };
    if plate > 4.0 {
        return ([0.0; 3], 1.0, 0.0);
    }
    let (from, to) = scene.finish.colours;
    let base: Colour = std::array::from_fn(|i| 0.5 * (from[i] + to[i]));
    let sheen = 0.05 * (-((plate + 0.55) / 0.22).powi(2)).exp();
    let mut colour =
        base.map(|c| c * (0.82 + 0.5 * (-((plate + 0.55) / 0.4).powi(2)).exp()) + sheen);
    let mut gloss = 0.75;
    // A soft shadow falls from the plateau onto the glass.
    let shadow = 0.55 * (-(plate.max(0.0)) / 0.9).exp();
    let mut mask = smoothstep(0.06, -0.06, plate);
    if mask < 1.0 {
        colour = std::array::from_fn(|i| mix_f(base[i] * 0.4, colour[i], mask));
        mask = mask.max(shadow);
    }
    for &(lu, lv) in lenses {
        let (du, dv) = (u - lu, v - top - lv);
        let r = du.hypot(dv);
        if r > 6.6 {
            continue;
        }
        let turn = scene.light_radians - screen_angle(scene, (du, dv));
        let lit = 0.5 + 0.5 * turn.cos();
        (colour, gloss) = match r {
            r if r > 5.3 => (
                scene.finish.frame.map(|c| {
                    c * (0.25 + 1.5 * lit * (-((r - 5.9) / 0.35).powi(2)).exp() + 0.2) + 0.02
                }),
                0.4,
            ),
            r if r > 3.9 => (
                [0.006, 0.006, 0.007].map(|c| c + 0.02 * (-((r - 4.1) / 0.12).powi(2)).exp()),
                0.9,
            ),
            _ => (lens(r, (du, dv), px), 0.5),
        };
        colour = colour.map(|c| c * (1.0 - 0.5 * (-((r - 6.6) / 0.25).powi(2)).exp()));
    }
    let flash = match style {
        Cameras::Square => (u + 10.8, v - top - 9.2),
        Cameras::Pill => (u + 22.0, v - top - 21.0),
        Cameras::Bar => (u - 8.0, v - top - 20.0),
    };
    let r = flash.0.hypot(flash.1);
    if r < 2.1 {
        let cell = 0.75 + 0.25 * ((flash.0 * 6.0).sin() * (flash.1 * 6.0).sin());
        let level = if r > 1.75 { 0.18 } else { cell };
        colour = [0.66 * level, 0.60 * level, 0.42 * level];
    }
    (colour, gloss, mask)
}

/// Coated glass elements: rings of dark violet and green, and two small highlights.
fn lens(r: f64, (du, dv): (f64, f64), px: (f64, f64)) -> Colour {
    let ring = 0.5 + 0.5 * (r * 4.2).cos();
    let pupil = smoothstep(1.5, 1.2, r);
    let coat = 0.030 * (1.0 - pupil) * ring;
    let lean = (px.0 - 320.0) / 320.0 * 0.8;
    let glint = (-((du + 1.2 - lean).hypot(dv + 1.1) / 0.55).powi(2)).exp();
    let second = (-((du - 1.0 - lean).hypot(dv - 1.2) / 0.4).powi(2)).exp();
    [
        0.005 + coat * 0.55 + 0.35 * glint + 0.02 * second,
        0.005 + coat * 0.5 + 0.42 * glint + 0.10 * second,
        0.008 + coat * 1.3 + 0.62 * glint + 0.09 * second,
    ]
}

/// What the glass mirrors at a pixel: a room with a bright ceiling, and the lamps.
fn mirrored(scene: &Scene, (x, y): (f64, f64), normal: (f64, f64)) -> f64 {
    let at = (
        (x - 320.0) / 320.0 + normal.0 * 1.6,
        (y - 240.0) / 320.0 + normal.1 * 1.6,
    );
    let soft = 0.014 + 0.55 * scene.finish.roughness;
    let (sin, cos) = scene.light_radians.sin_cos();
    let slope = at.0 * cos + at.1 * sin;
    let room = 0.035
        + 0.13 * smoothstep(-0.9, 1.3, slope)
        + 0.035 * fractal(scene.seed + 40, at.0 * 1.3, at.1 * 1.3, 2);
    let lamps: f64 = scene.lamps.iter().map(|lamp| lit(lamp, at, soft)).sum();
    room + lamps
}

/// A lamp's brightness at a mirrored point; `soft` blurs its outline and spreads its light.
fn lit(lamp: &Lamp, at: (f64, f64), soft: f64) -> f64 {
    let (sin, cos) = lamp.turn_radians.sin_cos();
    let (dx, dy) = (at.0 - lamp.centre.0, at.1 - lamp.centre.1);
    let (p, q) = (cos * dx + sin * dy, -sin * dx + cos * dy);
    let inside = |t: f64, half: f64| smoothstep(half + soft, half - soft, t.abs());
    let mut level = inside(p, lamp.half_size.0) * inside(q, lamp.half_size.1);
    if lamp.bars {
        let bar = |t: f64| {
            1.0 - smoothstep(0.018 + soft, (0.018 - soft).max(-0.1), t.abs())
                * (1.0 - (soft * 4.0).min(1.0))
        };
        level *= bar(p) * bar(q - lamp.half_size.1 * 0.2);
    }
    let spread = lamp.half_size.0.hypot(lamp.half_size.1);
    let peak = lamp.strength * (1.0 / (1.0 + 2.2 * soft));
    let glow = 0.10 * lamp.strength * (-(dx * dx + dy * dy) / (spread * spread * 2.5)).exp();
    level * peak * (0.9 + 0.1 * (p / lamp.half_size.0)) + glow
}

/// Smudges and fingerprints: a thin haze, 0 where clean.
fn soil(scene: &Scene, (u, v): (f64, f64)) -> f64 {
    let seed = scene.seed + 60;
    let wipe = smoothstep(0.05, 0.6, fractal(seed, u * 0.05 + 0.02 * v, v * 0.11, 3));
    let mut haze = 0.022 * wipe * (0.7 + 0.3 * noise(seed + 1, u * 0.4 + v * 1.7, v * 0.3));
    for &((pu, pv), turn) in &scene.prints {
        let (sin, cos) = turn.sin_cos();
        let (p, q) = (
            cos * (u - pu) + sin * (v - pv),
            -sin * (u - pu) + cos * (v - pv),
        );
        let oval = (p / 6.2).hypot(q / 8.6);
        if oval < 1.0 {
            let warp = 0.9 * noise(seed + 2, p * 0.22, q * 0.22);
            let ridge = 0.5 + 0.5 * ((p.hypot(q * 0.8 + 4.0) + warp) * 11.0).sin();
            let patch = smoothstep(-0.9, 0.7, fractal(seed + 3, p * 0.3, q * 0.3, 2));
            haze += 0.020 * smoothstep(1.0, 0.45, oval) * patch * (0.35 + 0.65 * ridge);
        }
    }
    haze
}

/// The light falls off from its side of the picture to the other: -1..=1.
pub fn fall(scene: &Scene, (x, y): (f64, f64)) -> f64 {
    let (sin, cos) = scene.light_radians.sin_cos();
    (((x - 320.0) * cos + (y - 240.0) * sin) / 400.0).clamp(-1.0, 1.0)
}

fn rotate(scene: &Scene, (u, v): (f64, f64)) -> (f64, f64) {
    let (sin, cos) = scene.view.turn_radians.sin_cos();
    (cos * u - sin * v, sin * u + cos * v)
}

fn screen_angle(scene: &Scene, direction: (f64, f64)) -> f64 {
    let (x, y) = rotate(scene, direction);
    y.atan2(x)
}

/// Distance in mm to the camera plateau; far away on the display side.
pub fn camera_distance_mm(face: Face, (u, v): (f64, f64)) -> f64 {
    let top = -HALF_HEIGHT_MM;
    match face {
        Face::Front => u.hypot(v - top - 8.5),
        Face::Back(Cameras::Square) => rounded(u + 18.0, v - top - 20.0, 15.5, 16.0, 6.5),
        Face::Back(Cameras::Pill) => rounded(u + 22.0, v - top - 22.0, 8.8, 18.0, 8.6),
        Face::Back(Cameras::Bar) => rounded(u, v - top - 20.0, HALF_WIDTH_MM - 3.5, 8.2, 8.0),
    }
}
