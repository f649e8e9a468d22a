//! One weighted box per object out of many: weighted boxes fusion.

use burnish_model::{ClassKey, Rect};

use super::{BoxRef, ScoredRect, has_area, overlap::by_place};

/// Boxes of one class fused into one.
#[derive(Debug, Clone, PartialEq)]
pub struct FusedBox {
    /// Each edge is the mean of the members' edges, weighed by their scores.
    pub rect: Rect,
    pub class: ClassKey,
    /// Mean score of the members, times the share of labelers they could stand for:
    /// min(members, labelers) / labelers.
    pub score: f64,
    /// Sorted; a labeler may be in it more than once.
    pub members: Vec<BoxRef>,
}

/// Fuses the boxes of all who saw one item, sorted by place.
///
/// By falling score each box joins the fused box of its class with the largest IoU above `tau`
/// (the source uses .55), which moves at once, or begins a new one. Boxes without a finite area
/// or a positive score take no part. Equal scores go by place, so the order of labelers and of
/// boxes does not matter.
///
/// Unlike [`super::consensus::fuse`] the classes are kept apart and sure labelers count for more.
/// Compares each box with the fused boxes of its class.
///
/// Source: Solovyev, Wang and Gabruseva (2021), arXiv 1910.13302.
pub fn weighted_fusion<L: AsRef<[ScoredRect]>>(layers: &[L], tau: f64) -> Vec<FusedBox> {
    let mut boxes: Vec<(BoxRef, ScoredRect)> = Vec::new();
    for (labeler, layer) in layers.iter().enumerate() {
        let layer = layer.as_ref().iter().enumerate();
        let refs = layer.map(|(index, scored)| (BoxRef { labeler, index }, *scored));
        let counts = |s: &ScoredRect| has_area(&s.rect) && s.score.is_finite() && s.score > 0.0;
        boxes.extend(refs.filter(|(_, scored)| counts(scored)));
    }
    boxes.sort_unstable_by(|(a_ref, a), (b_ref, b)| {
        (a.class.cmp(&b.class))
            .then(b.score.total_cmp(&a.score))
            .then_with(|| by_place(&a.rect, &b.rect))
            .then(a_ref.cmp(b_ref))
    });
    let mut fused: Vec<FusedBox> = Vec::new();
    for of_class in boxes.chunk_by(|(_, a), (_, b)| a.class == b.class) {
        let mut groups: Vec<Group> = Vec::new();
        for (reference, scored) in of_class {
            match nearest(&groups, &scored.rect, tau) {
                Some(at) => groups[at].add(*reference, scored),
                None => groups.push(Group::of(*reference, scored)),
            }
        }
        fused.extend(groups.into_iter().map(|group| group.fused(layers.len())));
    }
    fused.sort_by(|a, b| {
        by_place(&a.rect, &b.rect)
            .then(a.class.cmp(&b.class))
            .then_with(|| a.members.cmp(&b.members))
    });
    fused
}

/// The first of the groups whose fused box overlaps most, if more than `tau`.
fn nearest(groups: &[Group], rect: &Rect, tau: f64) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, group) in groups.iter().enumerate() {
        let iou = group.rect.iou(rect);
        if iou > best.map_or(tau, |(_, iou)| iou) {
            best = Some((at, iou));
        }
    }
    best.map(|(at, _)| at)
}

/// A fused box as it grows.
struct Group {
    rect: Rect,
    class: ClassKey,
    members: Vec<BoxRef>,
    score_sum: f64,
    /// The first member, and the weighed distances of left, top, right and bottom from its edges:
    /// equal boxes fuse to exactly that box.
    first: Rect,
    offset_sums: [f64; 4],
}

impl Group {
    fn of(reference: BoxRef, scored: &ScoredRect) -> Self {
        Self {
            rect: scored.rect,
            class: scored.class,
            members: vec![reference],
            score_sum: scored.score,
            first: scored.rect,
            offset_sums: [0.0; 4],
        }
    }

    fn add(&mut self, reference: BoxRef, scored: &ScoredRect) {
        self.members.push(reference);
        self.score_sum += scored.score;
        let (own, first) = (edges(&scored.rect), edges(&self.first));
        for (edge, sum) in self.offset_sums.iter_mut().enumerate() {
            *sum += (own[edge] - first[edge]) * scored.score;
        }
        let [left, top, right, bottom] = self.offset_sums.map(|sum| sum / self.score_sum);
        let (width, height) = (first[2] + right, first[3] + bottom);
        let (x, y) = (first[0] + left, first[1] + top);
        self.rect = Rect::new(x, y, width - x, height - y);
    }

    fn fused(mut self, labelers: usize) -> FusedBox {
        self.members.sort_unstable();
        let count = self.members.len();
        let share = count.min(labelers) as f64 / labelers as f64;
        FusedBox {
            rect: self.rect,
            class: self.class,
            score: self.score_sum / count as f64 * share,
            members: self.members,
        }
    }
}

fn edges(rect: &Rect) -> [f64; 4] {
    [rect.x, rect.y, rect.right(), rect.bottom()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{arb_labeled, case, class, corners};
    use proptest::prelude::*;

    #[test]
    fn fused_boxes_equal_the_reference() {
        let (input, values) = case("wbf_consensus");
        let tau = input["iou_thr"].as_f64().unwrap();
        let images = input["images"].as_array().unwrap();
        let wanted = values["fused_sorted_by_class_x_y"].as_array().unwrap();
        assert_eq!(images.len(), wanted.len());
        for (image, want) in images.iter().zip(wanted) {
            let lists = |key: &str| image[key].as_array().unwrap().clone();
            let layers: Vec<Vec<ScoredRect>> = lists("boxes_list")
                .iter()
                .zip(lists("scores_list"))
                .zip(lists("labels_list"))
                .map(|((boxes, scores), labels)| {
                    let scores: Vec<f64> = serde_json::from_value(scores).unwrap();
                    let labels: Vec<u64> = serde_json::from_value(labels).unwrap();
                    let scored = corners(boxes).into_iter().zip(scores).zip(labels);
                    let scored = scored.map(|((rect, score), label)| ScoredRect {
                        rect,
                        class: class(label),
                        score,
                    });
                    scored.collect()
                })
                .collect();
            let mut fused = weighted_fusion(&layers, tau);
            fused.sort_by(|a, b| a.class.cmp(&b.class).then(by_place(&a.rect, &b.rect)));
            let want: Vec<[f64; 6]> = serde_json::from_value(want.clone()).unwrap();
            assert_eq!(fused.len(), want.len(), "image {}", image["image"]);
            for (got, want) in fused.iter().zip(want) {
                assert_eq!(got.class, class(want[0] as u64));
                for (edge, want) in edges(&got.rect).into_iter().zip(&want[1..5]) {
                    assert!((edge - want).abs() < 2e-5, "{got:?} {want}");
                }
                assert!((got.score - want[5]).abs() < 1e-4, "{got:?}");
            }
        }
    }

    #[test]
    fn equal_boxes_fuse_to_that_very_box_and_odd_ones_to_none() {
        let rect = Rect::new(0.1, 0.7, 0.5, 0.25);
        let scored = |rect, score| ScoredRect {
            rect,
            class: class(1),
            score,
        };
        let same = vec![scored(rect, 0.3)];
        let fused = weighted_fusion(&[same.clone(), same.clone(), Vec::new()], 0.55);
        assert_eq!(fused.len(), 1);
        assert_eq!((fused[0].rect.x, fused[0].rect.y), (rect.x, rect.y));
        assert!((fused[0].score - 0.2).abs() < 1e-12, "two of three saw it");
        let odd = [
            scored(Rect::new(f64::NAN, 0.0, 5.0, 5.0), 0.9),
            scored(Rect::new(0.0, 0.0, f64::INFINITY, 5.0), 0.9),
            scored(Rect::new(0.0, 0.0, 0.0, 5.0), 0.9),
            scored(rect, f64::NAN),
            scored(rect, 0.0),
        ];
        assert_eq!(weighted_fusion(&[odd], 0.55), []);
        assert_eq!(weighted_fusion::<Vec<ScoredRect>>(&[], 0.55), []);
    }

    proptest! {
        #[test]
        fn fusion_ignores_the_order_of_boxes_and_places_each_once(
            layers in prop::collection::vec(arb_labeled(6), 0..4)
        ) {
            let scored = |layer: &Vec<crate::boxes::LabeledRect>| -> Vec<ScoredRect> {
                layer.iter().map(|b| ScoredRect { rect: b.rect, class: b.class, score: 0.5 }).collect()
            };
            let one: Vec<Vec<ScoredRect>> = layers.iter().map(scored).collect();
            let mut other = one.clone();
            other.iter_mut().for_each(|layer| layer.reverse());
            let (one, other) = (weighted_fusion(&one, 0.4), weighted_fusion(&other, 0.4));
            let rects = |fused: &[FusedBox]| fused.iter().map(|f| f.rect).collect::<Vec<_>>();
            prop_assert_eq!(rects(&one), rects(&other));
            let members: usize = one.iter().map(|f| f.members.len()).sum();
            prop_assert_eq!(members, layers.iter().map(Vec::len).sum::<usize>());
        }
    }
}
