//! Boxes drawn on another canvas: EXIF turn ignored, or a resized copy.

use burnish_model::Rect;

use super::{Drawn, PictureSize, Thresholds};
use crate::boxes::overlap::for_each_overlap;

/// How many of the largest boxes a side offers to guess a scale from.
const ANCHORS: (usize, usize) = (3, 12);
/// A scale this near to 1 explains nothing.
const SAME_SCALE: f64 = 0.05;

/// The turn that brings boxes upright, by its EXIF number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Orientation {
    Upright = 1,
    MirroredLeftRight = 2,
    HalfTurn = 3,
    MirroredTopBottom = 4,
    Transposed = 5,
    QuarterTurnClockwise = 6,
    Transverse = 7,
    QuarterTurnCounterclockwise = 8,
}

impl Orientation {
    const TURNED: [Self; 7] = [
        Self::MirroredLeftRight,
        Self::HalfTurn,
        Self::MirroredTopBottom,
        Self::Transposed,
        Self::QuarterTurnClockwise,
        Self::Transverse,
        Self::QuarterTurnCounterclockwise,
    ];

    fn swaps_sides(self) -> bool {
        self >= Self::Transposed
    }

    /// A box of the unturned frame in the upright picture, whose size is given.
    pub fn upright(self, r: &Rect, size: PictureSize) -> Rect {
        let (from_right, from_bottom) = (|v: f64| size.width_px - v, |v: f64| size.height_px - v);
        let (w, h) = (r.width, r.height);
        match self {
            Self::Upright => *r,
            Self::MirroredLeftRight => Rect::new(from_right(r.right()), r.y, w, h),
            Self::HalfTurn => Rect::new(from_right(r.right()), from_bottom(r.bottom()), w, h),
            Self::MirroredTopBottom => Rect::new(r.x, from_bottom(r.bottom()), w, h),
            Self::Transposed => Rect::new(r.y, r.x, h, w),
            Self::QuarterTurnClockwise => Rect::new(from_right(r.bottom()), r.x, h, w),
            Self::Transverse => Rect::new(from_right(r.bottom()), from_bottom(r.right()), h, w),
            Self::QuarterTurnCounterclockwise => Rect::new(r.y, from_bottom(r.right()), h, w),
        }
    }
}

/// What makes a labeler's boxes fit the others': a turn, or a scale about the origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    pub labeler: usize,
    pub orientation: Orientation,
    pub scale_x: f64,
    pub scale_y: f64,
    /// Mean over the labeler's boxes of the best IoU with any other labeler's, before and after.
    pub iou_before: f64,
    pub iou_after: f64,
}

/// Which labelers seem to have drawn on another canvas, by labeler.
///
/// A single box is only believed in a quarter turn or transposition of a picture that is not
/// square: one box finds a mirrored partner by chance too easily.
pub(super) fn misfits(layers: &[Vec<Drawn>], size: PictureSize, t: &Thresholds) -> Vec<Fit> {
    let rects: Vec<Vec<Rect>> = layers
        .iter()
        .map(|layer| layer.iter().map(|drawn| drawn.rect).collect())
        .collect();
    let fit_of = |labeler: usize| {
        let own = &rects[labeler];
        let others: Vec<Rect> = (0..rects.len())
            .filter(|&l| l != labeler)
            .flat_map(|l| rects[l].clone())
            .collect();
        if own.is_empty() || others.is_empty() {
            return None;
        }
        let iou_before = mean_best_iou(own, &others);
        if iou_before >= t.canvas_before {
            return None;
        }
        let candidates = turns(own, size).into_iter().chain(scales(own, &others));
        let fitted = |(orientation, scale_x, scale_y): Canvas| Fit {
            labeler,
            orientation,
            scale_x,
            scale_y,
            iou_before,
            iou_after: mean_best_iou(&placed(own, (orientation, scale_x, scale_y), size), &others),
        };
        let better = |best: Fit, next: Fit| {
            if next.iou_after > best.iou_after {
                next
            } else {
                best
            }
        };
        let mut best = candidates.map(fitted).reduce(better)?;
        // One pair of boxes gives a scale as rough as the two hands; all of them a better one.
        if best.orientation == Orientation::Upright {
            let (x, y) = refined(own, &others, (best.scale_x, best.scale_y), size);
            best = better(best, fitted((Orientation::Upright, x, y)));
        }
        (best.iou_after >= t.canvas_after).then_some(best)
    };
    if rects.iter().filter(|own| !own.is_empty()).count() < 2 {
        return Vec::new();
    }
    (0..rects.len()).filter_map(fit_of).collect()
}

fn turns(own: &[Rect], size: PictureSize) -> Vec<(Orientation, f64, f64)> {
    let square = size.width_px == size.height_px;
    let believable = |o: &Orientation| own.len() >= 2 || (o.swaps_sides() && !square);
    let turned = Orientation::TURNED.into_iter().filter(believable);
    turned.map(|orientation| (orientation, 1.0, 1.0)).collect()
}

fn scales(own: &[Rect], others: &[Rect]) -> Vec<(Orientation, f64, f64)> {
    if own.len() < 2 {
        return Vec::new();
    }
    let largest = |rects: &[Rect], most: usize| {
        let mut rects: Vec<Rect> = rects.iter().filter(|r| r.area() > 0.0).copied().collect();
        rects.sort_by(|a, b| {
            b.area()
                .total_cmp(&a.area())
                .then(crate::boxes::overlap::by_place(a, b))
        });
        rects.truncate(most);
        rects
    };
    let (own, others) = (largest(own, ANCHORS.0), largest(others, ANCHORS.1));
    let pairs = own.iter().flat_map(|a| others.iter().map(move |b| (a, b)));
    pairs
        .map(|(a, b)| (Orientation::Upright, b.width / a.width, b.height / a.height))
        .filter(|(_, x, y)| (x - 1.0).abs() > SAME_SCALE || (y - 1.0).abs() > SAME_SCALE)
        .collect()
}

/// How a canvas lies on the picture: turned, then scaled.
type Canvas = (Orientation, f64, f64);

fn placed(own: &[Rect], (orientation, x, y): Canvas, size: PictureSize) -> Vec<Rect> {
    let place = |rect: &Rect| {
        let r = orientation.upright(rect, size);
        Rect::new(r.x * x, r.y * y, r.width * x, r.height * y)
    };
    own.iter().map(place).collect()
}

/// The scale that brings the boxes closest to those they lie on: least squares over their edges.
fn refined(own: &[Rect], others: &[Rect], (x, y): (f64, f64), size: PictureSize) -> (f64, f64) {
    let there = placed(own, (Orientation::Upright, x, y), size);
    let all: Vec<Rect> = there.iter().chain(others).copied().collect();
    let mut best = vec![(0.0, None); own.len()];
    for_each_overlap(&all, |i, j, iou| {
        if i < own.len() && j >= own.len() && iou > best[i].0 {
            best[i] = (iou, Some(all[j]));
        }
    });
    let (mut product, mut square) = ((0.0, 0.0), (0.0, 0.0));
    for (own, other) in own
        .iter()
        .zip(&best)
        .filter_map(|(own, (_, other))| Some((own, (*other)?)))
    {
        product.0 += own.x * other.x + own.right() * other.right();
        square.0 += own.x * own.x + own.right() * own.right();
        product.1 += own.y * other.y + own.bottom() * other.bottom();
        square.1 += own.y * own.y + own.bottom() * own.bottom();
    }
    let scale = |product: f64, square: f64, before: f64| {
        if product > 0.0 && square > 0.0 {
            product / square
        } else {
            before
        }
    };
    (scale(product.0, square.0, x), scale(product.1, square.1, y))
}

fn mean_best_iou(own: &[Rect], others: &[Rect]) -> f64 {
    let all: Vec<Rect> = own.iter().chain(others).copied().collect();
    let mut best = vec![0f64; own.len()];
    for_each_overlap(&all, |i, j, iou| {
        if i < own.len() && j >= own.len() {
            best[i] = best[i].max(iou);
        }
    });
    best.iter().sum::<f64>() / own.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_turn_keeps_the_frame_s_corner_box_in_the_picture() {
        let size = PictureSize {
            width_px: 400.0,
            height_px: 300.0,
        };
        for turn in Orientation::TURNED {
            let frame = if turn.swaps_sides() {
                (300.0, 400.0)
            } else {
                (400.0, 300.0)
            };
            let whole = turn.upright(&Rect::new(0.0, 0.0, frame.0, frame.1), size);
            assert_eq!(
                whole,
                Rect::new(0.0, 0.0, 400.0, 300.0),
                "{turn:?} covers the picture"
            );
        }
        let corner = Rect::new(10.0, 0.0, 5.0, 2.0);
        let turned = Orientation::QuarterTurnClockwise.upright(&corner, size);
        assert_eq!(
            turned,
            Rect::new(398.0, 10.0, 2.0, 5.0),
            "the top goes to the right"
        );
    }
}
