//! One group per object over any number of labelers: greedy by IoU, one box per labeler.

use burnish_model::Rect;

use super::{
    BoxRef, LabeledRect,
    overlap::{billionths, by_place, for_each_overlap},
};

/// What decides first when boxes compete for a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// IoU alone; class plays no part.
    Location,
    /// Any pair of one class goes before any pair of two (cost -IoU - 1 when classes agree).
    SameClass,
}

/// Groups boxes of several labelers, at most one box per labeler in a group.
///
/// Pairs across labelers with IoU at least `tau` are taken by falling IoU; two clusters join if
/// they share no labeler. What never joins stays alone. Members are sorted by labeler, clusters
/// by their first member. Ties are decided by the boxes' places, so neither the order of
/// labelers nor of boxes matters.
///
/// Source: greedy clustering of KaLOS (2026), arXiv 2603.27197.
pub fn clusters<L: AsRef<[LabeledRect]>>(
    layers: &[L],
    tau: f64,
    preference: Preference,
) -> Vec<Vec<BoxRef>> {
    let mut boxes: Vec<(BoxRef, LabeledRect)> = Vec::new();
    for (labeler, layer) in layers.iter().enumerate() {
        let layer = layer.as_ref().iter().enumerate();
        boxes.extend(layer.map(|(index, drawn)| (BoxRef { labeler, index }, *drawn)));
    }
    boxes.sort_by(|(a_ref, a), (b_ref, b)| {
        by_place(&a.rect, &b.rect)
            .then(a.class.cmp(&b.class))
            .then(a_ref.cmp(b_ref))
    });
    let rects: Vec<Rect> = boxes.iter().map(|(_, drawn)| drawn.rect).collect();
    let mut pairs: Vec<(bool, i64, usize, usize)> = Vec::new();
    for_each_overlap(&rects, |i, j, iou| {
        if iou >= tau && boxes[i].0.labeler != boxes[j].0.labeler {
            let same_class = boxes[i].1.class == boxes[j].1.class;
            let after = preference == Preference::SameClass && !same_class;
            pairs.push((after, -billionths(iou), i, j));
        }
    });
    pairs.sort_unstable();
    let mut groups = Groups::of(boxes.iter().map(|(reference, _)| *reference).collect());
    for (_, _, i, j) in pairs {
        groups.join_if_apart(i, j);
    }
    groups.into_sorted()
}

/// Clusters as they grow: who belongs to which, and the members of each.
struct Groups {
    home: Vec<usize>,
    members: Vec<Vec<(BoxRef, usize)>>,
}

impl Groups {
    fn of(boxes: Vec<BoxRef>) -> Self {
        let home = (0..boxes.len()).collect();
        let members = boxes
            .into_iter()
            .enumerate()
            .map(|(i, b)| vec![(b, i)])
            .collect();
        Self { home, members }
    }

    fn join_if_apart(&mut self, i: usize, j: usize) {
        let (a, b) = (self.home[i], self.home[j]);
        let shared =
            |x: &(BoxRef, usize)| self.members[b].iter().any(|y| x.0.labeler == y.0.labeler);
        if a == b || self.members[a].iter().any(shared) {
            return;
        }
        let (keep, give) = (a.min(b), a.max(b));
        let moved = std::mem::take(&mut self.members[give]);
        moved.iter().for_each(|(_, i)| self.home[*i] = keep);
        self.members[keep].extend(moved);
    }

    fn into_sorted(self) -> Vec<Vec<BoxRef>> {
        let filled = self
            .members
            .into_iter()
            .filter(|members| !members.is_empty());
        let mut clusters: Vec<Vec<BoxRef>> = filled
            .map(|members| {
                let mut refs: Vec<BoxRef> = members.into_iter().map(|(b, _)| b).collect();
                refs.sort_unstable();
                refs
            })
            .collect();
        clusters.sort_unstable();
        clusters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::arb_labeled;
    use proptest::prelude::*;

    /// Clusters as sorted lists of box contents, which do not know who drew what.
    fn contents(layers: &[Vec<LabeledRect>], preference: Preference) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = clusters(layers, 0.3, preference)
            .iter()
            .map(|members| {
                let mut texts: Vec<String> = members
                    .iter()
                    .map(|m| format!("{:?}", layers[m.labeler][m.index]))
                    .collect();
                texts.sort();
                texts
            })
            .collect();
        all.sort();
        all
    }

    proptest! {
        #[test]
        fn clustering_ignores_the_order_of_labelers_and_of_boxes(
            layers in prop::collection::vec(arb_labeled(6), 0..5), turn in 0usize..5,
            same_class in any::<bool>()
        ) {
            let preference =
                if same_class { Preference::SameClass } else { Preference::Location };
            let mut other = layers.clone();
            other.iter_mut().for_each(|layer| layer.reverse());
            let len = other.len().max(1);
            other.rotate_left(turn % len * usize::from(!layers.is_empty()));
            prop_assert_eq!(contents(&layers, preference), contents(&other, preference));
        }

        #[test]
        fn every_box_is_in_one_cluster_and_no_labeler_twice(
            layers in prop::collection::vec(arb_labeled(6), 0..5)
        ) {
            let clusters = clusters(&layers, 0.3, Preference::SameClass);
            let total: usize = layers.iter().map(Vec::len).sum();
            let mut all: Vec<BoxRef> = clusters.concat();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), total);
            for cluster in &clusters {
                prop_assert!(cluster.windows(2).all(|w| w[0].labeler < w[1].labeler));
            }
        }
    }

    #[test]
    fn a_hundred_thousand_boxes_of_five_labelers_cluster_at_once() {
        let class = burnish_model::ClassKey([0; 16]);
        let layers: Vec<Vec<LabeledRect>> = (0..5)
            .map(|labeler| {
                (0..20_000)
                    .map(|i| {
                        let (x, y) = ((i % 200) as f64 * 50.0, (i / 200) as f64 * 50.0);
                        let rect = Rect::new(x + labeler as f64, y, 40.0, 40.0);
                        LabeledRect { rect, class }
                    })
                    .collect()
            })
            .collect();
        assert_eq!(clusters(&layers, 0.5, Preference::SameClass).len(), 20_000);
    }
}
