//! Scratches and chips: their shapes, where they fit, and the true boxes around them.

use burnish_model::Rect;
use serde::{Deserialize, Serialize};

use crate::phone::{self, FRAME_MM};
use crate::rng::{Rng, noise};
use crate::scene::{Scene, Wish};
use crate::view::{HEIGHT_PX, WIDTH_PX, outline_mm, outward};

/// The two classes of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    Scratch,
    Chip,
}

/// A point of a stroke in image px: how wide the mark is there (deviation, px) and how strong (0..=1).
#[derive(Debug, Clone, Copy)]
pub struct Dot {
    pub at: (f64, f64),
    pub width: f64,
    pub strength: f64,
}

/// A stroke over the glass.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    pub dots: Vec<Dot>,
    /// 0 is a hairline; 1 is a groove with a dark flank.
    pub depth: f64,
    pub bounds: Rect,
}

/// A piece broken out of the glass edge; mm on the phone.
#[derive(Debug, Clone, Copy)]
pub struct Shell {
    pub anchor: (f64, f64),
    pub inward: (f64, f64),
    /// Along the edge and into the glass.
    pub reach_mm: (f64, f64),
    pub seed: u64,
}

impl Shell {
    /// Where a point lies between the shell's middle (0) and its jagged rim (1), and its local coordinates.
    pub fn locate(&self, (u, v): (f64, f64)) -> (f64, (f64, f64)) {
        let (du, dv) = (u - self.anchor.0, v - self.anchor.1);
        let along = (-self.inward.1 * du + self.inward.0 * dv) / self.reach_mm.0;
        let depth = (self.inward.0 * du + self.inward.1 * dv) / self.reach_mm.1;
        let angle = depth.atan2(along);
        let corner = ((angle * 2.2).floor(), (angle * 2.2).fract().abs());
        let rim = 0.82
            + 0.16 * noise(self.seed, angle * 2.6 + 20.0, 0.5)
            + 0.07 * noise(self.seed, corner.0 * 1.7, corner.1 * 3.0);
        (along.hypot(depth) / rim, (along, depth))
    }
}

#[derive(Debug, Clone)]
pub enum Shape {
    Strokes(Vec<Trace>),
    Shell(Shell),
}

/// One defect with its true box, and the boxes of its pieces when it is broken into several.
#[derive(Debug, Clone)]
pub struct Defect {
    pub class: Class,
    pub shape: Shape,
    pub bounds: Rect,
    pub pieces: Vec<Rect>,
}

/// Room around a mark that a careful labeler leaves, px.
const PAD_PX: f64 = 3.0;
/// Boxes keep this far from each other, so that no box can be taken for another.
const GAP_PX: f64 = 26.0;
/// Boxes keep this far from the picture's border.
const BORDER_PX: f64 = 16.0;
/// The smaller side of every box is at least this.
const LEAST_SIDE_PX: f64 = 18.0;

/// Gives the scene every wished defect; false when there is no room.
pub fn place(scene: &mut Scene, wishes: &[Wish], rng: &mut Rng) -> bool {
    wishes
        .iter()
        .all(|&wish| (0..160).any(|_| try_place(scene, wish, rng).is_some()))
}

fn try_place(scene: &mut Scene, wish: Wish, rng: &mut Rng) -> Option<()> {
    match wish {
        Wish::Lint => {
            let trace = fibre(rng);
            free(scene, &trace)?;
            scene.lint.push(trace);
        }
        Wish::Chip => {
            let (shell, bounds) = shell(scene, rng)?;
            scene.defects.push(Defect {
                class: Class::Chip,
                shape: Shape::Shell(shell),
                bounds,
                pieces: vec![bounds],
            });
        }
        Wish::Scratch | Wish::Broken(_) => {
            let pieces = if let Wish::Broken(count) = wish {
                count
            } else {
                1
            };
            let traces = scratch(rng, pieces);
            for trace in &traces {
                free(scene, trace)?;
            }
            let boxes: Vec<Rect> = traces.iter().map(|t| t.bounds).collect();
            let bounds = boxes.iter().skip(1).fold(boxes[0], |hull, b| hull.hull(b));
            scene.defects.push(Defect {
                class: Class::Scratch,
                shape: Shape::Strokes(traces),
                bounds,
                pieces: boxes,
            });
        }
    }
    Some(())
}

/// Whether a stroke lies on plain glass, far enough from everything already there.
fn free(scene: &Scene, trace: &Trace) -> Option<()> {
    apart(scene, &trace.bounds)?;
    let clear = trace.dots.iter().all(|dot| {
        let at = scene.view.phone_from_image(dot.at);
        outline_mm(at) < -FRAME_MM - 0.6 && phone::camera_distance_mm(scene.face, at) > 1.5
    });
    clear.then_some(())
}

fn apart(scene: &Scene, bounds: &Rect) -> Option<()> {
    let inside = bounds.x > BORDER_PX
        && bounds.y > BORDER_PX
        && bounds.right() < WIDTH_PX - BORDER_PX
        && bounds.bottom() < HEIGHT_PX - BORDER_PX;
    let large = bounds.width >= LEAST_SIDE_PX && bounds.height >= LEAST_SIDE_PX;
    let around = grown(bounds, GAP_PX);
    let taken = scene
        .defects
        .iter()
        .map(|d| &d.bounds)
        .chain(scene.lint.iter().map(|t| &t.bounds));
    let mut taken = taken;
    (inside && large && taken.all(|other| around.intersection_area(other) <= 0.0)).then_some(())
}

/// A box with `by` px more on every side.
pub fn grown(bounds: &Rect, by: f64) -> Rect {
    Rect::new(
        bounds.x - by,
        bounds.y - by,
        bounds.width + 2.0 * by,
        bounds.height + 2.0 * by,
    )
}

/// A curved stroke across the picture, in one or more pieces.
fn scratch(rng: &mut Rng, pieces: usize) -> Vec<Trace> {
    let seed = rng.next_u64() >> 20;
    let broken = pieces > 1;
    let length = if broken {
        rng.range(170.0, 250.0)
    } else {
        rng.range(6.2, 14.5).powi(2)
    };
    let lean = if broken {
        rng.range(0.5, 1.05)
    } else {
        rng.range(0.3, 1.27)
    };
    let angle = lean * rng.sign()
        + if rng.chance(0.5) {
            0.0
        } else {
            std::f64::consts::PI
        };
    let middle = (
        rng.range(40.0, WIDTH_PX - 40.0),
        rng.range(40.0, HEIGHT_PX - 40.0),
    );
    let sag = rng.sign() * length * rng.range(0.02, if broken { 0.07 } else { 0.17 });
    let depth = if length < 90.0 && rng.chance(0.45) {
        rng.range(0.6, 1.0)
    } else {
        rng.range(0.0, 0.55)
    };
    let width = 0.42 + 0.75 * depth + rng.range(0.0, 0.22);
    let strength = rng.range(0.8, 1.0);
    let steps = (length * 2.0) as usize;
    let (sin, cos) = angle.sin_cos();
    let at = |t: f64| {
        let along = (t - 0.5) * length;
        let across = sag * (4.0 * t * (1.0 - t) - 0.6)
            + 0.9 * noise(seed, t * length / 26.0, 1.0)
            + 0.25 * noise(seed, t * length / 5.0, 2.0);
        (
            middle.0 + cos * along - sin * across,
            middle.1 + sin * along + cos * across,
        )
    };
    let share = 1.0 / pieces as f64;
    let skip = if broken { 0.16 * share } else { 0.0 };
    let companions = if depth < 0.45 && rng.chance(0.4) {
        1 + rng.below(2)
    } else {
        0
    };
    let offsets: Vec<f64> = (0..companions)
        .map(|_| rng.sign() * rng.range(1.8, 3.6))
        .collect();
    (0..pieces)
        .map(|piece| {
            let (from, to) = (
                piece as f64 * share + skip,
                (piece + 1) as f64 * share - skip,
            );
            let mut dots = Vec::new();
            for step in 0..=steps {
                let t = step as f64 / steps as f64;
                if t < from || t > to {
                    continue;
                }
                let local = (t - from) / (to - from);
                let taper = (std::f64::consts::PI * local).sin().max(0.0).powf(0.4);
                let uneven = 0.78
                    + 0.32 * noise(seed, t * length / 9.0, 3.0)
                    + 0.16 * noise(seed, t * length / 2.0, 4.0);
                let dot = Dot {
                    at: at(t),
                    width: width
                        * (0.45 + 0.55 * taper)
                        * (0.85 + 0.3 * noise(seed, t * length / 14.0, 5.0)),
                    strength: (strength * uneven * (0.4 + 0.6 * taper)).clamp(0.0, 1.0),
                };
                dots.push(dot);
                for (k, offset) in offsets.iter().enumerate() {
                    let part = noise(seed + 9 + k as u64, t * 4.0, 7.0);
                    if part > 0.05 {
                        let away = offset * (1.0 + 0.25 * noise(seed, t * 3.0, 8.0));
                        dots.push(Dot {
                            at: (dot.at.0 - sin * away, dot.at.1 + cos * away),
                            width: 0.4,
                            strength: dot.strength * 0.6 * (part * 2.0).min(1.0),
                        });
                    }
                }
                // A deep groove throws tiny flakes to its sides.
                if depth > 0.6 && noise(seed + 5, t * length / 2.2, 6.0) > 0.55 {
                    let away = rng.sign() * rng.range(1.0, 2.6);
                    dots.push(Dot {
                        at: (dot.at.0 - sin * away, dot.at.1 + cos * away),
                        width: rng.range(0.4, 0.8),
                        strength: rng.range(0.4, 0.9),
                    });
                }
            }
            let bounds = around(&dots);
            Trace {
                dots,
                depth,
                bounds,
            }
        })
        .collect()
}

/// A thread of dust: short, evenly bright, strongly curled.
fn fibre(rng: &mut Rng) -> Trace {
    let seed = rng.next_u64() >> 20;
    let length = rng.range(48.0, 80.0);
    let angle = rng.range(0.0, std::f64::consts::TAU);
    let curl = rng.sign() * rng.range(1.4, 2.6) / length;
    let mut at = (
        rng.range(40.0, WIDTH_PX - 40.0),
        rng.range(40.0, HEIGHT_PX - 40.0),
    );
    let mut dots = Vec::new();
    for step in 0..(length * 2.0) as usize {
        let t = step as f64 / 2.0;
        let heading = angle + curl * t + 0.7 * noise(seed, t / 16.0, 0.0);
        at = (at.0 + 0.5 * heading.cos(), at.1 + 0.5 * heading.sin());
        dots.push(Dot {
            at,
            width: 0.62,
            strength: 0.62 + 0.1 * noise(seed, t / 6.0, 3.0),
        });
    }
    let bounds = around(&dots);
    Trace {
        dots,
        depth: 0.0,
        bounds,
    }
}

/// The padded box around what can be seen of the dots.
fn around(dots: &[Dot]) -> Rect {
    let seen = dots.iter().filter(|d| d.strength > 0.2);
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for dot in seen {
        low = (
            low.0.min(dot.at.0 - dot.width),
            low.1.min(dot.at.1 - dot.width),
        );
        high = (
            high.0.max(dot.at.0 + dot.width),
            high.1.max(dot.at.1 + dot.width),
        );
    }
    if high.0 < low.0 {
        return Rect::default();
    }
    grown(
        &Rect::new(low.0, low.1, high.0 - low.0, high.1 - low.1),
        PAD_PX,
    )
}

/// A chip at the glass edge where the picture shows one.
fn shell(scene: &Scene, rng: &mut Rng) -> Option<(Shell, Rect)> {
    let px = (rng.range(0.0, WIDTH_PX), rng.range(0.0, HEIGHT_PX));
    let mut at = scene.view.phone_from_image(px);
    if outline_mm(at).abs() > 9.0 {
        return None;
    }
    // Slide along the normal onto the seam between glass and frame.
    for _ in 0..4 {
        let away = outline_mm(at) + FRAME_MM;
        let out = outward(at);
        at = (at.0 - out.0 * away, at.1 - out.1 * away);
    }
    if phone::camera_distance_mm(scene.face, at) < 6.0 {
        return None;
    }
    let out = outward(at);
    let size = rng.range(9.0, 19.0) / scene.view.px_per_mm;
    let shell = Shell {
        anchor: at,
        inward: (-out.0, -out.1),
        reach_mm: (size * rng.range(1.1, 1.7), size * rng.range(1.15, 1.5)),
        seed: rng.next_u64() >> 20,
    };
    let bounds = shell_bounds(scene, &shell)?;
    apart(scene, &bounds)?;
    Some((shell, bounds))
}

fn shell_bounds(scene: &Scene, shell: &Shell) -> Option<Rect> {
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    let reach = shell.reach_mm.0.max(shell.reach_mm.1) * 1.2;
    let steps = 90;
    for i in 0..=steps {
        for j in 0..=steps {
            let at = (
                shell.anchor.0 + reach * (2.0 * i as f64 / steps as f64 - 1.0),
                shell.anchor.1 + reach * (2.0 * j as f64 / steps as f64 - 1.0),
            );
            if shell.locate(at).0 < 1.0 && outline_mm(at) < -FRAME_MM + 0.1 {
                let (x, y) = scene.view.image_from_phone(at);
                low = (low.0.min(x), low.1.min(y));
                high = (high.0.max(x), high.1.max(y));
            }
        }
    }
    (high.0 > low.0).then(|| {
        grown(
            &Rect::new(low.0, low.1, high.0 - low.0, high.1 - low.1),
            PAD_PX,
        )
    })
}
