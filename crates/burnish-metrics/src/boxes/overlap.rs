//! Which boxes share area, found without looking at every pair; IoU's relatives.

use std::cmp::Ordering;

use burnish_model::Rect;

use super::has_area;

/// Generalised IoU in -1..=1: IoU minus the share of the hull that neither box covers.
/// Ranks boxes that do not touch; 0 when the hull has no area, or one that is not finite.
///
/// Source: Rezatofighi et al. (2019), arXiv 1902.09630.
pub fn giou(a: &Rect, b: &Rect) -> f64 {
    let hull = a.hull(b).area();
    let union = a.area() + b.area() - a.intersection_area(b);
    let giou = safe_iou(a, b) - (hull - union) / hull;
    if a.is_finite() && b.is_finite() && hull > 0.0 && giou.is_finite() {
        giou
    } else {
        0.0
    }
}

/// The share of `first` that `second` covers, in 0..=1; 0 when one has no finite area.
pub fn covered_share(first: &Rect, second: &Rect) -> f64 {
    if has_area(first) && has_area(second) {
        first.intersection_area(second) / first.area()
    } else {
        0.0
    }
}

/// Calls `visit(i, j, iou)` once for every pair `i < j` that shares area. The order of the calls
/// is not promised; callers sort. Boxes without a finite area share nothing.
///
/// Strips as high as the mean box, each swept along x: about linear for boxes spread over a
/// picture, and never more than the pairs that overlap along x within one strip.
pub fn for_each_overlap(rects: &[Rect], mut visit: impl FnMut(usize, usize, f64)) {
    if rects.len() <= 12 {
        for (i, a) in rects.iter().enumerate() {
            for (j, b) in rects.iter().enumerate().skip(i + 1) {
                see(i, a, j, b, &mut visit);
            }
        }
        return;
    }
    let mut order: Vec<usize> = (0..rects.len()).filter(|&i| has_area(&rects[i])).collect();
    order.sort_by(|&i, &j| rects[i].x.total_cmp(&rects[j].x).then(i.cmp(&j)));
    let Some(strips) = Strips::over(&order, rects) else {
        return;
    };
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); strips.count];
    for &i in &order {
        let (top, bottom) = strips.of(&rects[i]);
        members[top..=bottom]
            .iter_mut()
            .for_each(|strip| strip.push(i));
    }
    for (strip, members) in members.iter().enumerate() {
        for (place, &i) in members.iter().enumerate() {
            let reach = rects[i].right();
            for &j in members[place + 1..]
                .iter()
                .take_while(|&&j| rects[j].x < reach)
            {
                // A tall pair meets in several strips: it counts where the lower top edge lies.
                let top = strips.at(rects[i].y.max(rects[j].y));
                if top == strip {
                    let (low, high) = (i.min(j), i.max(j));
                    see(low, &rects[low], high, &rects[high], &mut visit);
                }
            }
        }
    }
}

fn see(i: usize, a: &Rect, j: usize, b: &Rect, visit: &mut impl FnMut(usize, usize, f64)) {
    let iou = safe_iou(a, b);
    if iou > 0.0 {
        visit(i, j, iou);
    }
}

/// IoU, 0 for a box without a finite area: a NaN edge would pass for the other box's.
pub(crate) fn safe_iou(a: &Rect, b: &Rect) -> f64 {
    let iou = a.iou(b);
    if has_area(a) && has_area(b) && iou.is_finite() {
        iou
    } else {
        0.0
    }
}

struct Strips {
    top: f64,
    height: f64,
    count: usize,
}

impl Strips {
    fn over(order: &[usize], rects: &[Rect]) -> Option<Self> {
        let boxes = || order.iter().map(|&i| &rects[i]);
        let top = boxes().map(|r| r.y).min_by(f64::total_cmp)?;
        let bottom = boxes().map(Rect::bottom).max_by(f64::total_cmp)?;
        let height = boxes().map(|r| r.height).sum::<f64>() / order.len() as f64;
        let wanted = (bottom - top) / height;
        let count = if wanted.is_finite() {
            wanted.ceil() as usize
        } else {
            1
        };
        let count = count.clamp(1, order.len());
        Some(Self {
            top,
            height: (bottom - top) / count as f64,
            count,
        })
    }

    fn at(&self, y: f64) -> usize {
        (((y - self.top) / self.height) as usize).min(self.count - 1)
    }

    fn of(&self, rect: &Rect) -> (usize, usize) {
        (self.at(rect.y), self.at(rect.bottom()))
    }
}

/// An order of boxes that does not know who drew them: by place, then size.
pub(crate) fn by_place(a: &Rect, b: &Rect) -> Ordering {
    a.x.total_cmp(&b.x)
        .then(a.y.total_cmp(&b.y))
        .then(a.width.total_cmp(&b.width))
        .then(a.height.total_cmp(&b.height))
}

/// IoU in whole billionths, so that no comparison hangs on a float's last bit.
pub(crate) fn billionths(iou: f64) -> i64 {
    (iou * 1e9).round() as i64
}

/// Union-find over `0..n`: the small sets that overlapping boxes form.
pub(crate) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub(crate) fn of(n: usize) -> Self {
        Self {
            parent: (0..n).collect(),
        }
    }

    pub(crate) fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    /// Joins the two sets under the smaller root; false if they were one already.
    pub(crate) fn join(&mut self, i: usize, j: usize) -> bool {
        let (i, j) = (self.root(i), self.root(j));
        self.parent[i.max(j)] = i.min(j);
        i != j
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{case, matrix, rects};
    use proptest::prelude::*;

    #[test]
    fn iou_giou_and_coverage_equal_the_reference() {
        let (input, values) = case("iou_pairwise");
        let (first, second) = (rects(&input["first"]), rects(&input["second"]));
        let iou = matrix(&values["iou"]);
        let giou_expected = matrix(&values["giou"]);
        let covered = matrix(&values["intersection_over_first"]);
        for (i, a) in first.iter().enumerate() {
            for (j, b) in second.iter().enumerate() {
                assert!((a.iou(b) - iou[i][j]).abs() < 1e-9, "IoU {i},{j}");
                assert!(
                    (giou(a, b) - giou_expected[i][j]).abs() < 1e-9,
                    "GIoU {i},{j}"
                );
                assert!(
                    (covered_share(a, b) - covered[i][j]).abs() < 1e-9,
                    "cover {i},{j}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn the_sweep_finds_exactly_the_pairs_a_full_look_finds(
            boxes in prop::collection::vec((-50i32..400, -50i32..400, 0i32..90, 0i32..200), 0..60)
        ) {
            let boxes: Vec<Rect> = boxes.into_iter()
                .map(|(x, y, w, h)| Rect::new(x.into(), y.into(), w.into(), h.into())).collect();
            let mut found = Vec::new();
            for_each_overlap(&boxes, |i, j, _| found.push((i, j)));
            found.sort_unstable();
            let mut all = Vec::new();
            for i in 0..boxes.len() {
                for j in i + 1..boxes.len() {
                    if boxes[i].iou(&boxes[j]) > 0.0 { all.push((i, j)); }
                }
            }
            prop_assert_eq!(found, all);
        }
    }
}
