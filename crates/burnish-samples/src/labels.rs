//! What each labeler draws: the true boxes with a steady hand's jitter, and the planted deviations.

use burnish_model::Rect;

use crate::coco::{Coco, Drawn};
use crate::defects::Class;
use crate::rng::Rng;
use crate::scene::{Scene, Wish};
use crate::story::{self, Kind, Plant, SHOTS, Seen};
use crate::view::{HEIGHT_PX, WIDTH_PX};

/// Every label file, and the box of every planted disagreement.
#[derive(Debug)]
pub struct Labels {
    pub by_labeler: [Coco; 3],
    pub truth: Coco,
    /// Picture index, what was planted, and where.
    pub planted: Vec<(usize, Plant, Rect)>,
}

/// Labels of all pictures. Scenes are planned anew, nothing is rendered.
pub fn all() -> Labels {
    let mut labels = Labels {
        by_labeler: Default::default(),
        truth: Coco::default(),
        planted: Vec::new(),
    };
    for (index, shot) in SHOTS.iter().enumerate() {
        let scene = Scene::plan(story::image_seed(index), shot.wishes);
        let name = story::image_name(index);
        let id = index as u64 + 1;
        let marks = marks(&scene, shot.wishes);
        labels.truth.push(id, name.clone(), &truth(&marks));
        for (labeler, coco) in labels.by_labeler.iter_mut().enumerate() {
            let plants = match shot.seen {
                Seen::ByOne(only) if only != labeler => continue,
                Seen::ByOne(_) => &[],
                Seen::ByAll(plants) => plants,
            };
            coco.push(id, name.clone(), &draw(&marks, plants, labeler, scene.seed));
        }
        if let Seen::ByAll(plants) = shot.seen {
            labels
                .planted
                .extend(plants.iter().map(|&p| (index, p, marks[p.wish].whole)));
        }
    }
    for index in 0..story::PRODUCTION {
        let wishes = story::production_wishes(index);
        let scene = Scene::plan(story::production_seed(index), wishes);
        labels.truth.push(
            index as u64 + 101,
            story::production_name(index),
            &truth(&marks(&scene, wishes)),
        );
    }
    labels
}

/// What one wish became in the picture.
struct Mark {
    /// `None` for a fibre.
    class: Option<Class>,
    whole: Rect,
    pieces: Vec<Rect>,
}

fn marks(scene: &Scene, wishes: &[Wish]) -> Vec<Mark> {
    let (mut defects, mut lint) = (scene.defects.iter(), scene.lint.iter());
    let mark = |wish: &Wish| match wish {
        Wish::Lint => lint.next().map(|t| Mark {
            class: None,
            whole: t.bounds,
            pieces: Vec::new(),
        }),
        _ => defects.next().map(|d| Mark {
            class: Some(d.class),
            whole: d.bounds,
            pieces: d.pieces.clone(),
        }),
    };
    wishes.iter().filter_map(mark).collect()
}

fn truth(marks: &[Mark]) -> Vec<Drawn> {
    let piece = |class: Class| {
        move |&bounds: &Rect| Drawn {
            class,
            bounds,
            occluded: false,
        }
    };
    marks
        .iter()
        .flat_map(|m| {
            m.class
                .into_iter()
                .flat_map(move |class| m.pieces.iter().map(piece(class)))
        })
        .collect()
}

fn draw(marks: &[Mark], plants: &[Plant], labeler: usize, seed: u64) -> Vec<Drawn> {
    let mut rng = Rng::new(seed.wrapping_mul(31) + labeler as u64);
    let mut drawn = Vec::new();
    for (wish, mark) in marks.iter().enumerate() {
        let kind = plants
            .iter()
            .find(|p| p.wish == wish && p.labeler == labeler)
            .map(|p| p.kind);
        let Some(class) = mark.class else {
            if kind == Some(Kind::Extra) {
                drawn.push(Drawn {
                    class: Class::Scratch,
                    bounds: jittered(&mark.whole, &mut rng),
                    occluded: false,
                });
            }
            continue;
        };
        let mut boxes: Vec<Rect> = match kind {
            Some(Kind::Missed) => Vec::new(),
            Some(Kind::SplitMerge) => vec![jittered(&mark.whole, &mut rng)],
            Some(Kind::Loose) => vec![loosened(&mark.whole, &mut rng)],
            _ => mark.pieces.iter().map(|b| jittered(b, &mut rng)).collect(),
        };
        if kind == Some(Kind::Duplicate) {
            let twice: Vec<Rect> = boxes
                .iter()
                .map(|b| Rect::new(b.x + 0.2, b.y - 0.1, b.width, b.height + 0.1))
                .collect();
            boxes.extend(twice);
        }
        let class = match (kind, class) {
            (Some(Kind::Class), Class::Scratch) => Class::Chip,
            (Some(Kind::Class), Class::Chip) => Class::Scratch,
            (_, class) => class,
        };
        let occluded = kind == Some(Kind::Attribute);
        drawn.extend(boxes.into_iter().map(|bounds| Drawn {
            class,
            bounds,
            occluded,
        }));
    }
    // Nobody draws in the order the scene was planned in.
    let start = rng.below(drawn.len().max(1));
    drawn.rotate_left(start);
    drawn
}

/// Each edge off by up to 0.8 px, less on small boxes, so that any two hands keep an IoU over .9.
fn jittered(b: &Rect, rng: &mut Rng) -> Rect {
    let mut reach = 0.8;
    loop {
        let [left, top, right, bottom] = std::array::from_fn(|_| rng.range(-reach, reach));
        let moved = Rect::new(
            b.x + left,
            b.y + top,
            b.width - left + right,
            b.height - top + bottom,
        );
        if moved.iou(b) >= 0.963 {
            return moved;
        }
        reach *= 0.97;
    }
}

/// A careless box around the true one, IoU .60 to .66, inside the picture.
fn loosened(b: &Rect, rng: &mut Rng) -> Rect {
    let factor = (1.0 / rng.range(0.60, 0.66)).sqrt();
    let (wider, taller) = (b.width * (factor - 1.0), b.height * (factor - 1.0));
    let (left, top) = (wider * rng.range(0.4, 0.6), taller * rng.range(0.4, 0.6));
    let loose = Rect::new(b.x - left, b.y - top, b.width + wider, b.height + taller);
    loose.clamped(WIDTH_PX, HEIGHT_PX).unwrap_or(*b)
}
