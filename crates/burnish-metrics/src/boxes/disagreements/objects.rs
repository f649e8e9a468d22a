//! From boxes to objects: clusters, copies, parts and badly drawn boxes put together.

use burnish_model::{ClassKey, Rect};

use super::{Thresholds, finding::Copy, votes::most_said};
use crate::boxes::{
    clusters::{Preference, Scene},
    consensus::fuse,
    overlap::{Sets, billionths, by_place, covered_share, for_each_overlap, safe_iou},
    split_merge::{Parts, best_parts},
};

/// Clusters of a scene, joined step by step into objects.
pub(super) struct Objects<'a> {
    scene: &'a Scene,
    clusters: Vec<Vec<usize>>,
    cluster_of: Vec<usize>,
    sets: Sets,
    /// Pairs of boxes of one labeler that are one box drawn twice.
    copies: Vec<Copy>,
    /// False for the copy of a box; one box per labeler and cluster stands for it.
    counts: Vec<bool>,
    /// Per cluster root: the hull IoU of the whole and parts found in it.
    hull_iou: Vec<Option<f64>>,
}

impl<'a> Objects<'a> {
    pub fn clustered(scene: &'a Scene, t: &Thresholds) -> Self {
        let clusters = scene.clusters(t.tau, Preference::SameClass);
        let mut cluster_of = vec![0; scene.refs.len()];
        for (cluster, members) in clusters.iter().enumerate() {
            members.iter().for_each(|&i| cluster_of[i] = cluster);
        }
        Self {
            scene,
            cluster_of,
            sets: Sets::of(clusters.len()),
            copies: Vec::new(),
            counts: vec![true; scene.refs.len()],
            hull_iou: vec![None; clusters.len()],
            clusters,
        }
    }

    /// A labeler's second box in one place joins the first's cluster instead of being extra.
    pub fn join_copies(&mut self, t: &Thresholds) {
        let labeler = |i: usize| self.scene.refs[i].labeler;
        let same = |&&(i, j, iou): &&(usize, usize, f64)| {
            iou >= t.duplicate_iou && labeler(i) == labeler(j)
        };
        let mut pairs: Vec<(usize, usize, f64)> =
            self.scene.overlaps.iter().filter(same).copied().collect();
        pairs.sort_by_key(|&(i, j, iou)| (-billionths(iou), i, j));
        for (i, j, iou) in pairs {
            let (a, b) = (self.cluster_of[i], self.cluster_of[j]);
            let (small, large) = if self.clusters[a].len() < self.clusters[b].len() {
                (a, b)
            } else {
                (b, a)
            };
            if self.all_copied(small, large, t) {
                for &member in &self.clusters[small] {
                    let also = |&other: &usize| {
                        self.scene.refs[other].labeler == self.scene.refs[member].labeler
                    };
                    if self.clusters[large].iter().any(also) {
                        self.counts[member] = false;
                    }
                }
                self.sets.join(a, b);
            }
            self.copies.push(Copy {
                first: i,
                second: j,
                iou,
            });
        }
    }

    /// True if whoever drew in both clusters drew copies there.
    fn all_copied(&self, small: usize, large: usize, t: &Thresholds) -> bool {
        let (refs, rects) = (&self.scene.refs, &self.scene.rects);
        self.clusters[small].iter().all(|&i| {
            let own = self.clusters[large]
                .iter()
                .find(|&&j| refs[i].labeler == refs[j].labeler);
            own.is_none_or(|&j| safe_iou(&rects[i], &rects[j]) >= t.duplicate_iou)
        })
    }

    /// A whole and its parts, drawn by two labelers in one class, are one object.
    pub fn join_parts(&mut self, t: &Thresholds) {
        let scene = self.scene;
        let labeler = |i: usize| scene.refs[i].labeler;
        let both_ways = || {
            scene
                .overlaps
                .iter()
                .flat_map(|&(i, j, iou)| [(i, j, iou), (j, i, iou)])
        };
        let mut contained: Vec<(usize, usize, usize)> = Vec::new();
        for (whole, part, _) in both_ways() {
            let fits = labeler(whole) != labeler(part)
                && scene.classes[whole] == scene.classes[part]
                && self.counts[whole]
                && self.counts[part]
                && covered_share(&scene.rects[part], &scene.rects[whole]) >= t.split.containment;
            if fits && self.is_free_of(labeler(whole), whole, part) {
                contained.push((whole, labeler(part), part));
            }
        }
        contained.sort_unstable();
        let mut several: Vec<&[(usize, usize, usize)]> = contained
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .collect();
        several.retain(|chunk| chunk.len() > 1);
        if several.is_empty() {
            return;
        }
        let mut best_single = vec![0f64; several.len()];
        for (whole, other, iou) in both_ways() {
            let key = (whole, labeler(other));
            if let Ok(at) = several.binary_search_by_key(&key, |chunk| (chunk[0].0, chunk[0].1)) {
                best_single[at] = best_single[at].max(iou);
            }
        }
        for (chunk, best) in several.into_iter().zip(best_single) {
            let (whole, candidates) = (
                chunk[0].0,
                chunk.iter().map(|c| c.2).collect::<Vec<usize>>(),
            );
            let rect = &scene.rects[whole];
            // A box that fits as well as the hull is the counterpart; the rest are boxes too many.
            let better = |found: &Parts| found.hull_iou >= best + t.split.gain;
            let found = best_parts(rect, &scene.rects, &candidates, &t.split).filter(better);
            let Some(found) = found else { continue };
            for part in found.parts {
                let (a, b) = (self.cluster_of[whole], self.cluster_of[part]);
                let (a, b) = (self.sets.root(a), self.sets.root(b));
                let known = [self.hull_iou[a], self.hull_iou[b], Some(found.hull_iou)];
                self.sets.join(a, b);
                self.hull_iou[a.min(b)] = known.into_iter().flatten().reduce(f64::max);
            }
        }
    }

    /// True if `part` is not already the counterpart of another box of the whole's labeler.
    fn is_free_of(&self, labeler: usize, whole: usize, part: usize) -> bool {
        let mut members = self.clusters[self.cluster_of[part]].iter();
        !members.any(|&i| i != whole && self.scene.refs[i].labeler == labeler)
    }

    /// Objects that nobody else matched and that are each other's nearest are one object, drawn
    /// badly or called by two names; repeated while that finds any.
    pub fn join_badly_drawn(&mut self, saw: usize, t: &Thresholds) {
        loop {
            let open: Vec<Open> = self.open_objects(saw);
            let rects: Vec<Rect> = open.iter().map(|o| o.rect).collect();
            let mut nearest: Vec<Option<(bool, i64, usize)>> = vec![None; open.len()];
            for_each_overlap(&rects, |i, j, iou| {
                if iou < t.badly_drawn_iou || !open[i].apart_from(&open[j]) {
                    return;
                }
                for (from, to) in [(i, j), (j, i)] {
                    let key = (open[i].class != open[j].class, -billionths(iou), to);
                    nearest[from] = Some(nearest[from].map_or(key, |best| best.min(key)));
                }
            });
            let mut joined = false;
            for (i, near) in nearest.iter().enumerate() {
                let Some((_, _, j)) = *near else { continue };
                if nearest[j].is_some_and(|(_, _, back)| back == i) && i < j {
                    joined |= self.sets.join(open[i].root, open[j].root);
                }
            }
            if !joined {
                return;
            }
        }
    }

    /// Objects that somebody who saw the item did not draw, by place; not wholes and parts.
    fn open_objects(&mut self, saw: usize) -> Vec<Open> {
        let mut open = Vec::new();
        for (root, members) in self.by_root() {
            let labelers = {
                let mut all: Vec<usize> = members
                    .iter()
                    .map(|&i| self.scene.refs[i].labeler)
                    .collect();
                all.sort_unstable();
                all.dedup();
                all
            };
            if self.hull_iou[root].is_some() || labelers.len() >= saw {
                continue;
            }
            let counted = || members.iter().filter(|&&i| self.counts[i]);
            let rects: Vec<Rect> = counted().map(|&i| self.scene.rects[i]).collect();
            let class = most_said(counted().map(|&i| self.scene.classes[i]));
            if let (Some(fused), Some(class)) = (fuse(&rects), class) {
                open.push(Open {
                    root,
                    rect: fused.rect,
                    class,
                    labelers,
                });
            }
        }
        open.sort_by(|a, b| by_place(&a.rect, &b.rect).then(a.class.cmp(&b.class)));
        open
    }

    /// The members of each object, under its root.
    fn by_root(&mut self) -> Vec<(usize, Vec<usize>)> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.clusters.len()];
        for cluster in 0..self.clusters.len() {
            let root = self.sets.root(cluster);
            members[root].extend_from_slice(&self.clusters[cluster]);
        }
        members
            .into_iter()
            .enumerate()
            .filter(|(_, members)| !members.is_empty())
            .collect()
    }

    /// Per object: its members (with whether they count), its copies, its hull IoU.
    pub fn into_groups(mut self) -> Vec<Group> {
        let mut copies: Vec<Vec<Copy>> = vec![Vec::new(); self.clusters.len()];
        for copy in std::mem::take(&mut self.copies) {
            let root = self.sets.root(self.cluster_of[copy.first]);
            copies[root].push(copy);
        }
        let by_root = self.by_root().into_iter();
        by_root
            .map(|(root, mut members)| {
                members.sort_unstable_by_key(|&i| self.scene.refs[i]);
                let members = members.into_iter().map(|i| (i, self.counts[i])).collect();
                (
                    members,
                    std::mem::take(&mut copies[root]),
                    self.hull_iou[root],
                )
            })
            .collect()
    }
}

pub(super) type Group = (Vec<(usize, bool)>, Vec<Copy>, Option<f64>);

/// An object that is not complete, for finding its nearest.
struct Open {
    root: usize,
    rect: Rect,
    class: ClassKey,
    labelers: Vec<usize>,
}

impl Open {
    fn apart_from(&self, other: &Self) -> bool {
        !self
            .labelers
            .iter()
            .any(|labeler| other.labelers.contains(labeler))
    }
}
