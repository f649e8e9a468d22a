//! What stands before the camera: a phone, its material, the light, the desk, and which defects it carries.

use crate::defects::{self, Defect, Trace};
use crate::rng::Rng;
use crate::view::{HALF_HEIGHT_MM, HALF_WIDTH_MM, View};

/// Linear light, red, green, blue.
pub type Colour = [f64; 3];

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Face {
    /// The display, switched off.
    Front,
    Back(Cameras),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cameras {
    Square,
    Pill,
    Bar,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Desk {
    Wood,
    Mat,
    Paper,
    Stone,
    Felt,
}

/// How the visible glass reflects.
#[derive(Debug, Clone, Copy)]
pub struct Finish {
    /// The two ends of its gradient; equal for a plain colour.
    pub colours: (Colour, Colour),
    /// 0 is a mirror, 1 is matt.
    pub roughness: f64,
    pub frame: Colour,
}

/// A bright window or lamp that the glass mirrors, in units of half a picture width.
#[derive(Debug, Clone, Copy)]
pub struct Lamp {
    pub centre: (f64, f64),
    pub half_size: (f64, f64),
    pub turn_radians: f64,
    pub strength: f64,
    pub bars: bool,
}

/// One photograph before it is taken. Same seed and wishes, same scene.
#[derive(Debug, Clone)]
pub struct Scene {
    pub seed: u64,
    pub view: View,
    pub face: Face,
    pub finish: Finish,
    pub desk: Desk,
    pub lamps: Vec<Lamp>,
    /// Where the light comes from, and how warm it is (0 neutral, + warm).
    pub light_radians: f64,
    pub warmth: f64,
    pub defects: Vec<Defect>,
    /// Fibres that are no defect but look like one.
    pub lint: Vec<Trace>,
    /// A fingerprint's centre in mm and its turn.
    pub prints: Vec<((f64, f64), f64)>,
}

/// A defect a scene must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Scratch,
    /// One stroke that skips over the glass and leaves this many pieces.
    Broken(usize),
    Chip,
    /// No defect: a fibre a hasty eye takes for a scratch.
    Lint,
}

impl Scene {
    /// Draws scenes until one has room for every wish.
    pub fn plan(seed: u64, wishes: &[Wish]) -> Self {
        let mut rng = Rng::new(seed);
        loop {
            let mut scene = Self::bare(seed, &mut rng);
            if defects::place(&mut scene, wishes, &mut rng) {
                return scene;
            }
        }
    }

    fn bare(seed: u64, rng: &mut Rng) -> Self {
        let face = match rng.below(10) {
            0..=3 => Face::Front,
            4..=6 => Face::Back(Cameras::Square),
            7 | 8 => Face::Back(Cameras::Pill),
            _ => Face::Back(Cameras::Bar),
        };
        let count = 1 + rng.below(2);
        let lamps = (0..count).map(|_| lamp(rng)).collect();
        let prints = (0..rng.below(3))
            .map(|_| {
                (
                    (rng.range(-24.0, 24.0), rng.range(-62.0, 62.0)),
                    rng.range(0.0, 3.1),
                )
            })
            .collect();
        Self {
            seed,
            view: view(rng),
            face,
            finish: finish(face, rng),
            desk: *rng.pick(&[Desk::Wood, Desk::Mat, Desk::Paper, Desk::Stone, Desk::Felt]),
            lamps,
            light_radians: rng.range(-2.6, -0.5),
            warmth: rng.range(-0.05, 0.09),
            defects: Vec::new(),
            lint: Vec::new(),
            prints,
        }
    }
}

/// Mostly close-ups of an edge or corner, some of the whole phone, held nearly straight.
fn view(rng: &mut Rng) -> View {
    let whole = rng.chance(0.2);
    let upright = !whole && rng.chance(0.55);
    let quarter = if upright {
        0.0
    } else {
        std::f64::consts::FRAC_PI_2
    } + if rng.chance(0.5) {
        0.0
    } else {
        std::f64::consts::PI
    };
    let focus = if whole {
        (rng.range(-4.0, 4.0), rng.range(-6.0, 6.0))
    } else {
        (
            rng.sign() * rng.range(4.0, HALF_WIDTH_MM - 12.0),
            rng.sign() * rng.range(12.0, HALF_HEIGHT_MM - 20.0),
        )
    };
    View {
        focus,
        turn_radians: quarter + rng.range(-0.16, 0.16),
        px_per_mm: if whole {
            rng.range(4.0, 4.6)
        } else {
            rng.range(5.6, 8.6)
        },
        tilt: (rng.range(-2.4e-4, 2.4e-4), rng.range(-3.2e-4, 3.2e-4)),
    }
}

fn finish(face: Face, rng: &mut Rng) -> Finish {
    let steel = [0.42, 0.42, 0.44];
    let dark = [0.10, 0.10, 0.11];
    if face == Face::Front {
        let glass = [0.010, 0.011, 0.014];
        return Finish {
            colours: (glass, glass),
            roughness: rng.range(0.02, 0.12),
            frame: *rng.pick(&[steel, dark, [0.45, 0.36, 0.27]]),
        };
    }
    let backs: [(Colour, Colour, f64, Colour); 10] = [
        ([0.016, 0.017, 0.020], [0.024, 0.026, 0.032], 0.06, dark),
        ([0.055, 0.058, 0.064], [0.07, 0.073, 0.08], 0.75, dark),
        ([0.62, 0.61, 0.58], [0.70, 0.69, 0.67], 0.12, steel),
        (
            [0.015, 0.045, 0.16],
            [0.03, 0.15, 0.30],
            0.10,
            [0.16, 0.22, 0.34],
        ),
        (
            [0.30, 0.46, 0.38],
            [0.38, 0.54, 0.45],
            0.45,
            [0.34, 0.44, 0.38],
        ),
        (
            [0.42, 0.035, 0.03],
            [0.50, 0.06, 0.045],
            0.12,
            [0.38, 0.08, 0.07],
        ),
        (
            [0.24, 0.17, 0.36],
            [0.40, 0.30, 0.50],
            0.35,
            [0.36, 0.31, 0.42],
        ),
        (
            [0.55, 0.42, 0.28],
            [0.62, 0.50, 0.36],
            0.55,
            [0.58, 0.44, 0.28],
        ),
        (
            [0.02, 0.075, 0.06],
            [0.03, 0.10, 0.08],
            0.5,
            [0.09, 0.14, 0.12],
        ),
        ([0.30, 0.32, 0.35], [0.38, 0.40, 0.43], 0.6, steel),
    ];
    let &(from, to, roughness, frame) = rng.pick(&backs);
    Finish {
        colours: (from, to),
        roughness,
        frame,
    }
}

fn lamp(rng: &mut Rng) -> Lamp {
    let tube = rng.chance(0.3);
    Lamp {
        centre: (rng.range(-0.95, 0.95), rng.range(-0.75, 0.75)),
        half_size: if tube {
            (rng.range(0.5, 0.9), rng.range(0.04, 0.08))
        } else {
            (rng.range(0.16, 0.36), rng.range(0.2, 0.42))
        },
        turn_radians: rng.range(-0.7, 0.7),
        strength: rng.range(0.6, 1.5),
        bars: !tube && rng.chance(0.6),
    }
}
