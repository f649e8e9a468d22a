//! What people's boxes are held against: the truth, and what the others agree on.

use burnish_metrics::boxes::{
    LabeledRect,
    clusters::{Preference, clusters},
    consensus::{edge_mean, edge_median},
    matching::match_pair,
};
use burnish_model::{AnnotationId, BoxMark, ClassKey, Rect};
use burnish_store::compared::ComparedBox;

use super::{TAU, reading::Side};

/// A box of the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TruthBox {
    pub rect: Rect,
    pub class: ClassKey,
    /// The mark, where it is somebody's own and not fused.
    pub id: Option<AnnotationId>,
    /// A don't-care: neither to be found nor wrong to find.
    pub ambiguous: bool,
}

impl TruthBox {
    pub fn labeled(&self) -> LabeledRect {
        LabeledRect {
            rect: self.rect,
            class: self.class,
        }
    }
}

impl From<&BoxMark> for TruthBox {
    fn from(mark: &BoxMark) -> Self {
        Self {
            rect: mark.rect,
            class: mark.class,
            id: Some(mark.id),
            ambiguous: mark.flags.contains("ambiguous"),
        }
    }
}

impl From<&ComparedBox> for TruthBox {
    fn from(own: &ComparedBox) -> Self {
        Self {
            rect: own.rect,
            class: own.class,
            id: Some(own.id),
            ambiguous: own.ambiguous,
        }
    }
}

/// The truth of an item on which all agree: each object that more than half drew, fused.
pub(crate) fn consensus(sides: &[Side], tau: f64) -> Vec<TruthBox> {
    let layers: Vec<&[LabeledRect]> = sides.iter().map(|side| side.boxes.as_slice()).collect();
    let objects = clusters(&layers, tau, Preference::SameClass);
    let most = objects
        .iter()
        .filter(|members| 2 * members.len() > sides.len());
    most.filter_map(|members| {
        let drawn: Vec<&ComparedBox> = members
            .iter()
            .map(|member| &sides[member.labeler].layer.boxes[member.index])
            .collect();
        let rects: Vec<Rect> = drawn.iter().map(|own| own.rect).collect();
        Some(TruthBox {
            rect: fused(&rects)?,
            class: most_said(drawn.iter().map(|own| own.class))?,
            id: None,
            ambiguous: 2 * drawn.iter().filter(|own| own.ambiguous).count() > drawn.len(),
        })
    })
    .collect()
}

/// One box for several: edge-wise median, the mean of two. `None` without boxes.
pub(super) fn fused(rects: &[Rect]) -> Option<Rect> {
    if rects.len() < 3 {
        edge_mean(rects)
    } else {
        edge_median(rects)
    }
}

/// The class most say, the lower key when even.
pub(super) fn most_said(classes: impl Iterator<Item = ClassKey>) -> Option<ClassKey> {
    let mut classes: Vec<ClassKey> = classes.collect();
    classes.sort_unstable();
    let mut best: Option<&[ClassKey]> = None;
    for same in classes.chunk_by(|a, b| a == b) {
        if best.is_none_or(|best| same.len() > best.len()) {
            best = Some(same);
        }
    }
    best.map(|same| same[0])
}

/// Boxes found, drawn and to be found; sums add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Found {
    pub matched: u64,
    pub drawn: u64,
    pub expected: u64,
}

impl Found {
    /// One item's boxes against its truth: one class, IoU of [`TAU`]. Don't-cares, and what is
    /// drawn around them, do not count.
    pub fn against(drawn: &[LabeledRect], truth: &[TruthBox]) -> Self {
        let certain: Vec<LabeledRect> = truth
            .iter()
            .filter(|own| !own.ambiguous)
            .map(TruthBox::labeled)
            .collect();
        let pairing = match_pair(drawn, &certain, TAU);
        let mut counted = vec![true; drawn.len()];
        for own in truth.iter().filter(|own| own.ambiguous) {
            let spare = |at: &usize| drawn[*at].rect.iou(&own.rect) >= TAU;
            let left = pairing.first_only.iter().filter(|at| spare(at));
            left.for_each(|at| counted[*at] = false);
        }
        Self {
            matched: pairing.matched.len() as u64,
            drawn: counted.iter().filter(|counted| **counted).count() as u64,
            expected: certain.len() as u64,
        }
    }

    pub fn add(&mut self, other: Self) {
        self.matched += other.matched;
        self.drawn += other.drawn;
        self.expected += other.expected;
    }

    /// `None` where there was nothing to find and nothing drawn.
    pub fn f1(&self) -> Option<f64> {
        let boxes = self.drawn + self.expected;
        (boxes > 0).then(|| 2.0 * self.matched as f64 / boxes as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRATCH: ClassKey = ClassKey([1; 16]);
    const DENT: ClassKey = ClassKey([2; 16]);

    fn at(x: f64, class: ClassKey) -> LabeledRect {
        LabeledRect {
            rect: Rect::new(x, 0.0, 10.0, 10.0),
            class,
        }
    }

    fn truth(x: f64, ambiguous: bool) -> TruthBox {
        TruthBox {
            rect: Rect::new(x, 0.0, 10.0, 10.0),
            class: SCRATCH,
            id: None,
            ambiguous,
        }
    }

    #[test]
    fn a_box_around_a_dont_care_is_neither_right_nor_wrong() {
        let truth = [truth(0.0, false), truth(100.0, true)];
        let drawn = [at(0.0, SCRATCH), at(101.0, SCRATCH), at(300.0, DENT)];
        let found = Found::against(&drawn, &truth);
        let counts = (found.matched, found.drawn, found.expected);
        assert_eq!(counts, (1, 2, 1), "the middle one is not asked about");
        assert_eq!(Found::default().f1(), None, "nothing there, nothing said");
    }

    #[test]
    fn the_class_most_say_wins_and_the_lower_key_when_even() {
        assert_eq!(most_said([DENT, SCRATCH, DENT].into_iter()), Some(DENT));
        assert_eq!(most_said([DENT, SCRATCH].into_iter()), Some(SCRATCH));
        assert_eq!(most_said(std::iter::empty()), None);
    }
}
