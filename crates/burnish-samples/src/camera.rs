//! Takes the photograph: renders at twice the size, then lens, exposure, sensor and JPEG.

use image::codecs::jpeg::JpegEncoder;
use image::{ImageError, Rgb, RgbImage};

use crate::defects::{Defect, Shape, Shell, Trace};
use crate::ground;
use crate::phone::{self, FRAME_MM};
use crate::rng::{Rng, lattice, mix_f, noise, smoothstep};
use crate::scene::{Colour, Scene};
use crate::view::{HEIGHT_PX, WIDTH_PX, outline_mm};

const FINE: usize = 2;
const W: usize = WIDTH_PX as usize;
const H: usize = HEIGHT_PX as usize;

/// How the camera is set.
#[derive(Debug, Clone, Copy)]
pub struct Exposure {
    /// Against the automatic exposure, in stops; negative is darker.
    pub stops: f64,
    /// How noisy the sensor is; 1 is by day.
    pub noise: f64,
    pub jpeg_quality: u8,
}

impl Exposure {
    /// The first batch: a well-lit bench.
    pub const BENCH: Self = Self {
        stops: 0.0,
        noise: 1.0,
        jpeg_quality: 87,
    };
    /// The production line: the same phones, far too little light.
    pub const DIM: Self = Self {
        stops: -2.2,
        noise: 1.35,
        jpeg_quality: 82,
    };
}

/// The JPEG file of a scene.
///
/// # Errors
/// When the encoder refuses, which it does not for this size.
pub fn photograph(scene: &Scene, exposure: Exposure) -> Result<Vec<u8>, ImageError> {
    let light = develop_light(scene);
    let picture = sensor(scene, &light, exposure);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, exposure.jpeg_quality).encode_image(&picture)?;
    Ok(bytes)
}

/// Linear light per pixel, already averaged from the fine grid.
fn develop_light(scene: &Scene) -> Vec<Colour> {
    let (fw, fh) = (W * FINE, H * FINE);
    let marks = Marks::draw(scene, fw, fh);
    let mut light = vec![[0.0; 3]; W * H];
    for fy in 0..fh {
        for fx in 0..fw {
            let px = (
                (fx as f64 + 0.5) / FINE as f64,
                (fy as f64 + 0.5) / FINE as f64,
            );
            let at = scene.view.phone_from_image(px);
            let colour = point(scene, at, px, &marks, fy * fw + fx);
            let cell = &mut light[(fy / FINE) * W + fx / FINE];
            for (sum, c) in cell.iter_mut().zip(colour) {
                *sum += c / (FINE * FINE) as f64;
            }
        }
    }
    light
}

fn point(scene: &Scene, at: (f64, f64), px: (f64, f64), marks: &Marks, index: usize) -> Colour {
    let edge = outline_mm(at);
    let key = 0.95 + 0.25 * phone::fall(scene, px);
    let mut colour = if edge < 0.06 {
        phone::shade(scene, at, px)
    } else {
        ground::shade(scene, at).map(|c| c * key)
    };
    if edge > -0.06 {
        let outside = smoothstep(-0.06, 0.06, edge);
        let desk = ground::shade(scene, at).map(|c| c * key);
        colour = std::array::from_fn(|i| mix_f(colour[i], desk[i], outside));
    }
    for defect in &scene.defects {
        if let Shape::Shell(shell) = &defect.shape {
            colour = chipped(shell, at, edge, colour, key);
        }
    }
    let (mark, flank, dust) = (marks.bright[index], marks.dark[index], marks.dust[index]);
    if mark + flank + dust.abs() > 0.0 {
        let level = luma(&colour);
        colour = colour.map(|c| c * (1.0 - 0.55 * f64::from(flank)));
        // Broken glass scatters: grey-white on dark glass, darker than its surroundings on bright glass.
        let light_body = smoothstep(0.21, 0.25, level);
        let scattered = mix_f(0.46 + 1.1 * level, 0.10, light_body) * key;
        let glint = smoothstep(0.72, 0.95, f64::from(mark)) * mix_f(0.3, 0.55, light_body);
        let cover = f64::from(mark) * mix_f(0.84, 0.74, light_body);
        colour = colour.map(|c| mix_f(c, scattered, cover) + glint * cover * key);
        let speck = f64::from(dust);
        let target = if speck > 0.0 {
            0.45 + 0.4 * level
        } else {
            0.03
        };
        colour = colour.map(|c| mix_f(c, target * key, speck.abs()));
    }
    colour
}

/// The broken-out shell: facets at different angles, ripples, a bright rim, and a shadowed far side.
fn chipped(shell: &Shell, at: (f64, f64), edge: f64, under: Colour, key: f64) -> Colour {
    let (du, dv) = (at.0 - shell.anchor.0, at.1 - shell.anchor.1);
    if du.abs().max(dv.abs()) > 6.0 || edge > -FRAME_MM + 0.12 {
        return under;
    }
    let (radius, (along, depth)) = shell.locate(at);
    if radius > 1.12 {
        return under;
    }
    let (mut best, mut second, mut id) = (9.0f64, 9.0f64, 0u64);
    for k in 0..9u64 {
        let site = (
            lattice(shell.seed, k as i64, 1) * 2.2 - 1.1,
            lattice(shell.seed, k as i64, 2) * 1.3 - 0.1,
        );
        let d = (along - site.0).hypot(depth - site.1);
        if d < best {
            (second, best, id) = (best, d, k);
        } else if d < second {
            second = d;
        }
    }
    let facet = lattice(shell.seed, id as i64, 3);
    let slope = lattice(shell.seed, id as i64, 4) * 6.3;
    let ramp = 0.5 + 0.5 * (along * slope.cos() + depth * slope.sin());
    let ripple =
        0.5 + 0.5 * ((radius * 13.0 + 2.0 * noise(shell.seed, along * 3.0, depth * 3.0)).sin());
    let ridge = (-((second - best) / 0.05).powi(2)).exp();
    let frost = 0.5 + 0.5 * noise(shell.seed + 3, along * 16.0, depth * 16.0);
    let bright = (0.06
        + 0.75 * facet * facet * ramp
        + 0.10 * ripple * facet
        + 0.10 * frost
        + 0.55 * ridge * facet)
        * key;
    let base = luma(&under);
    let body: Colour = std::array::from_fn(|i| {
        0.35 * under[i] * (0.3 + 0.7 * facet)
            + [0.92, 0.97, 1.0][i] * bright * mix_f(1.0, 0.72, smoothstep(0.3, 0.6, base))
    });
    let cover = smoothstep(1.03, 0.97, radius);
    let rim = (-((radius - 0.97) / 0.045).powi(2)).exp()
        * (0.25 + 0.75 * lattice(shell.seed, (along * 4.0).round() as i64, 5));
    let shadow = (-((radius - 1.05) / 0.05).powi(2)).exp() * 0.35;
    std::array::from_fn(|i| mix_f(under[i] * (1.0 - shadow), body[i], cover) + 0.55 * rim * key)
}

/// Layers of strokes and dust on the fine grid.
struct Marks {
    bright: Vec<f32>,
    dark: Vec<f32>,
    /// Positive is light dust, negative is dark.
    dust: Vec<f32>,
    size: (usize, usize),
}

impl Marks {
    fn draw(scene: &Scene, width: usize, height: usize) -> Self {
        let blank = || vec![0.0f32; width * height];
        let mut marks = Self {
            bright: blank(),
            dark: blank(),
            dust: blank(),
            size: (width, height),
        };
        for defect in &scene.defects {
            if let Defect {
                shape: Shape::Strokes(traces),
                ..
            } = defect
            {
                traces
                    .iter()
                    .for_each(|trace| marks.stroke(trace, scene.light_radians));
            }
        }
        for fibre in &scene.lint {
            for dot in &fibre.dots {
                stamp(
                    &mut marks.dark,
                    marks.size,
                    (dot.at.0 + 1.3, dot.at.1 + 1.5),
                    1.0,
                    0.35,
                );
                stamp(&mut marks.dust, marks.size, dot.at, dot.width, dot.strength);
            }
        }
        marks.wear(scene);
        marks
    }

    fn stroke(&mut self, trace: &Trace, light_radians: f64) {
        let (lx, ly) = (light_radians.cos(), light_radians.sin());
        for (i, dot) in trace.dots.iter().enumerate() {
            let next = trace
                .dots
                .get(i + 1)
                .or(i.checked_sub(1).and_then(|p| trace.dots.get(p)))
                .unwrap_or(dot);
            let (dx, dy) = (next.at.0 - dot.at.0, next.at.1 - dot.at.1);
            let length = dx.hypot(dy).max(1e-6);
            // A groove across the light glitters, one along it stays dim.
            let across = ((-dy * lx + dx * ly) / length).abs();
            let shine = 0.66 + 0.34 * across * across;
            stamp(
                &mut self.bright,
                self.size,
                dot.at,
                dot.width,
                dot.strength * shine,
            );
            if trace.depth > 0.25 {
                let away = dot.width * 1.5;
                stamp(
                    &mut self.dark,
                    self.size,
                    (dot.at.0 - lx * away, dot.at.1 - ly * away),
                    dot.width * 1.15,
                    0.9 * dot.strength * trace.depth,
                );
            }
        }
    }

    /// Dust specks and the faint swirls that every used phone has.
    fn wear(&mut self, scene: &Scene) {
        let mut rng = Rng::new(scene.seed ^ 0xd057);
        for _ in 0..30 + rng.below(110) {
            let at = (rng.range(0.0, WIDTH_PX), rng.range(0.0, HEIGHT_PX));
            let size = 0.28 + 0.55 * rng.unit().powi(4);
            let strength = rng.range(0.15, 0.6) * if rng.chance(0.8) { 1.0 } else { -0.7 };
            if outline_mm(scene.view.phone_from_image(at)) < -FRAME_MM {
                stamp_signed(&mut self.dust, self.size, at, size, strength);
            }
        }
        for _ in 0..10 + rng.below(22) {
            let mut at = (rng.range(0.0, WIDTH_PX), rng.range(0.0, HEIGHT_PX));
            let (mut heading, curl) = (
                rng.range(0.0, std::f64::consts::TAU),
                rng.range(-0.02, 0.02),
            );
            let strength = rng.range(0.025, 0.07);
            for _ in 0..rng.below(140) {
                at = (at.0 + 0.5 * heading.cos(), at.1 + 0.5 * heading.sin());
                heading += curl;
                if outline_mm(scene.view.phone_from_image(at)) < -FRAME_MM - 0.4 {
                    stamp(&mut self.bright, self.size, at, 0.36, strength);
                }
            }
        }
    }
}

/// Raises the layer to a round soft spot; overlapping stamps do not add up.
fn stamp(layer: &mut [f32], size: (usize, usize), at: (f64, f64), sigma: f64, strength: f64) {
    each(size, at, sigma, |index, fall| {
        let value = (strength * fall) as f32;
        if value > layer[index] {
            layer[index] = value;
        }
    });
}

fn stamp_signed(
    layer: &mut [f32],
    size: (usize, usize),
    at: (f64, f64),
    sigma: f64,
    strength: f64,
) {
    each(size, at, sigma, |index, fall| {
        let value = (strength * fall) as f32;
        if value.abs() > layer[index].abs() {
            layer[index] = value;
        }
    });
}

fn each(
    (width, height): (usize, usize),
    at: (f64, f64),
    sigma: f64,
    mut put: impl FnMut(usize, f64),
) {
    let (cx, cy, s) = (at.0 * FINE as f64, at.1 * FINE as f64, sigma * FINE as f64);
    let reach = (s * 2.8).ceil();
    let (x0, x1) = (
        (cx - reach).max(0.0) as usize,
        (cx + reach).max(0.0) as usize,
    );
    let (y0, y1) = (
        (cy - reach).max(0.0) as usize,
        (cy + reach).max(0.0) as usize,
    );
    for y in y0..=y1.min(height - 1) {
        for x in x0..=x1.min(width - 1) {
            let (dx, dy) = (x as f64 + 0.5 - cx, y as f64 + 0.5 - cy);
            put(y * width + x, (-(dx * dx + dy * dy) / (2.0 * s * s)).exp());
        }
    }
}

fn luma(c: &Colour) -> f64 {
    0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
}

/// Vignette, automatic exposure, noise, sharpening, tone curve.
fn sensor(scene: &Scene, light: &[Colour], exposure: Exposure) -> RgbImage {
    let mut rng = Rng::new(scene.seed ^ 0x5e45);
    let mean = light.iter().map(luma).sum::<f64>() / light.len() as f64;
    // Between what the scene has and a middle grey, as a phone's camera would.
    let gain = (0.24 / mean).powf(0.55) * 2f64.powf(exposure.stops);
    let balance = [1.0 + scene.warmth, 1.0, 1.0 - scene.warmth];
    let mut raw: Vec<Colour> = Vec::with_capacity(light.len());
    for (i, colour) in light.iter().enumerate() {
        let (x, y) = (
            (i % W) as f64 - WIDTH_PX / 2.0,
            (i / W) as f64 - HEIGHT_PX / 2.0,
        );
        let corner = (x * x + y * y) / 160_000.0;
        let vignette = 1.0 - 0.28 * corner * (1.0 - 0.2 * corner);
        raw.push(std::array::from_fn(|c| {
            colour[c] * gain * vignette * balance[c]
        }));
    }
    let soft = blur(&raw);
    let grain = sensor_noise(&mut rng);
    RgbImage::from_fn(W as u32, H as u32, |x, y| {
        let i = y as usize * W + x as usize;
        Rgb(std::array::from_fn(|c| {
            // Mild in-camera sharpening over a slightly soft lens.
            let sharp = mix_f(soft[i][c], raw[i][c], 0.62);
            let spread = exposure.noise * (0.000_022 + 0.000_20 * sharp.max(0.0)).sqrt();
            tone(sharp + grain[i][c] * spread)
        }))
    })
}

/// Unit noise, partly shared between colours and neighbours as demosaicing makes it.
fn sensor_noise(rng: &mut Rng) -> Vec<Colour> {
    let fresh: Vec<Colour> = (0..W * H)
        .map(|_| {
            let shared = rng.normal();
            std::array::from_fn(|_| 0.75 * shared + 0.6 * rng.normal())
        })
        .collect();
    let spread = blur(&fresh);
    fresh
        .iter()
        .zip(&spread)
        .map(|(a, b)| std::array::from_fn(|c| 0.55 * a[c] + 1.1 * b[c]))
        .collect()
}

/// A 3 x 3 binomial blur; the border repeats.
fn blur(from: &[Colour]) -> Vec<Colour> {
    let get = |x: i64, y: i64| {
        from[y.clamp(0, H as i64 - 1) as usize * W + x.clamp(0, W as i64 - 1) as usize]
    };
    let mut out = Vec::with_capacity(from.len());
    for i in 0..from.len() {
        let (x, y) = ((i % W) as i64, (i / W) as i64);
        let mut sum = [0.0; 3];
        for (dy, wy) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
            for (dx, wx) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
                let c = get(x + dx, y + dy);
                for (s, v) in sum.iter_mut().zip(c) {
                    *s += v * wx * wy;
                }
            }
        }
        out.push(sum);
    }
    out
}

/// Linear light to an sRGB byte, with a soft shoulder for highlights.
fn tone(linear: f64) -> u8 {
    let x = linear.max(0.0);
    let shouldered = if x < 0.55 {
        x
    } else {
        0.55 + 0.45 * (1.0 - (-(x - 0.55) / 0.45).exp())
    };
    let srgb = if shouldered <= 0.003_130_8 {
        shouldered * 12.92
    } else {
        1.055 * shouldered.powf(1.0 / 2.4) - 0.055
    };
    let contrast = mix_f(srgb, srgb * srgb * (3.0 - 2.0 * srgb), 0.38);
    (contrast * 255.0).round().clamp(0.0, 255.0) as u8
}
