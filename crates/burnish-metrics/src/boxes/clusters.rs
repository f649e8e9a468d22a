//! One group per object over any number of labelers: greedy by IoU, one box per labeler.

use burnish_model::{ClassKey, Rect};

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
    let scene = Scene::of(layers);
    let in_scene = scene.clusters(tau, preference);
    let refs = |members: Vec<usize>| members.into_iter().map(|i| scene.refs[i]).collect();
    in_scene.into_iter().map(refs).collect()
}

/// All labelers' boxes of one item in an order that does not know who drew them, and which of
/// them share area.
pub(crate) struct Scene {
    pub refs: Vec<BoxRef>,
    pub rects: Vec<Rect>,
    pub classes: Vec<ClassKey>,
    /// Pairs `i < j` with their IoU, of different labelers or of one; in no order.
    pub overlaps: Vec<(usize, usize, f64)>,
}

impl Scene {
    pub fn of<L: AsRef<[LabeledRect]>>(layers: &[L]) -> Self {
        let mut boxes: Vec<(BoxRef, LabeledRect)> = Vec::new();
        for (labeler, layer) in layers.iter().enumerate() {
            let layer = layer.as_ref().iter().enumerate();
            boxes.extend(layer.map(|(index, drawn)| (BoxRef { labeler, index }, *drawn)));
        }
        boxes.sort_unstable_by(|(a_ref, a), (b_ref, b)| {
            by_place(&a.rect, &b.rect)
                .then(a.class.cmp(&b.class))
                .then(a_ref.cmp(b_ref))
        });
        let rects: Vec<Rect> = boxes.iter().map(|(_, drawn)| drawn.rect).collect();
        let mut overlaps = Vec::new();
        for_each_overlap(&rects, |i, j, iou| overlaps.push((i, j, iou)));
        Self {
            refs: boxes.iter().map(|(reference, _)| *reference).collect(),
            classes: boxes.iter().map(|(_, drawn)| drawn.class).collect(),
            rects,
            overlaps,
        }
    }

    /// [`clusters`] as indices into the scene.
    pub fn clusters(&self, tau: f64, preference: Preference) -> Vec<Vec<usize>> {
        let mut pairs: Vec<(bool, i64, usize, usize)> = Vec::new();
        for &(i, j, iou) in &self.overlaps {
            if iou >= tau && self.refs[i].labeler != self.refs[j].labeler {
                let same_class = self.classes[i] == self.classes[j];
                let after = preference == Preference::SameClass && !same_class;
                pairs.push((after, -billionths(iou), i, j));
            }
        }
        pairs.sort_unstable();
        let mut groups = Groups::of(&self.refs);
        for (_, _, i, j) in pairs {
            groups.join_if_apart(i, j);
        }
        groups.into_sorted()
    }
}

/// Clusters as they grow: who belongs to which, and the members of each.
struct Groups<'a> {
    refs: &'a [BoxRef],
    home: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl<'a> Groups<'a> {
    fn of(refs: &'a [BoxRef]) -> Self {
        let members = (0..refs.len()).map(|i| vec![i]).collect();
        Self {
            refs,
            home: (0..refs.len()).collect(),
            members,
        }
    }

    fn join_if_apart(&mut self, i: usize, j: usize) {
        let (a, b) = (self.home[i], self.home[j]);
        let labeler = |i: usize| self.refs[i].labeler;
        let shared = |&x: &usize| self.members[b].iter().any(|&y| labeler(x) == labeler(y));
        if a == b || self.members[a].iter().any(shared) {
            return;
        }
        let (keep, give) = (a.min(b), a.max(b));
        let moved = std::mem::take(&mut self.members[give]);
        moved.iter().for_each(|&i| self.home[i] = keep);
        self.members[keep].extend(moved);
    }

    fn into_sorted(self) -> Vec<Vec<usize>> {
        let mut clusters = self.members;
        clusters.retain(|members| !members.is_empty());
        clusters
            .iter_mut()
            .for_each(|members| members.sort_unstable_by_key(|&i| self.refs[i]));
        clusters.sort_unstable_by_key(|members| self.refs[members[0]]);
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
