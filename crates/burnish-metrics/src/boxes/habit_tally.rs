//! What one item says of its labelers' habits: who is off, who parts or fuses, who misses.

use std::collections::{BTreeMap, BTreeSet};

use burnish_model::Rect;

use super::{
    BoxRef, LabeledRect,
    bias::Offset,
    clusters::{Preference, clusters},
    consensus::fuse,
    habits::{HabitLimits, Rate},
    has_area,
    split_merge::{SplitLimits, wholes_and_parts},
    units::Seen,
};

/// What is kept of one labeler's boxes.
#[derive(Default)]
pub(super) struct Tally {
    pub offsets: Vec<Offset>,
    pub one_for_several: Rate,
    pub missed: [Rate; 3],
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.offsets.extend(other.offsets);
        self.one_for_several.add(other.one_for_several);
        self.missed
            .iter_mut()
            .zip(other.missed)
            .for_each(|(sum, rate)| sum.add(rate));
    }
}

/// One item, its boxes grouped into objects. A box's labeler is a place in `labelers`.
pub(super) struct Item {
    labelers: Vec<usize>,
    layers: Vec<Vec<LabeledRect>>,
    objects: Vec<Vec<BoxRef>>,
    /// Wholes of one labeler and the parts another drew for them.
    splits: Vec<(BoxRef, Vec<BoxRef>)>,
}

impl Item {
    pub fn of(item: &[Seen], limits: &HabitLimits) -> Self {
        let usable = |seen: &Seen| {
            let boxes = seen.boxes.iter().filter(|drawn| has_area(&drawn.rect));
            boxes.copied().collect::<Vec<LabeledRect>>()
        };
        let layers: Vec<Vec<LabeledRect>> = item.iter().map(usable).collect();
        let objects = clusters(&layers, limits.tau, Preference::SameClass);
        let mut item = Self {
            labelers: item.iter().map(|seen| seen.labeler).collect(),
            layers,
            objects,
            splits: Vec::new(),
        };
        item.splits = item.find_splits(&limits.split);
        item
    }

    fn drawn(&self, at: BoxRef) -> &LabeledRect {
        &self.layers[at.labeler][at.index]
    }

    /// Parts that answer another box of the whole's labeler are no parts of this one.
    fn find_splits(&self, limits: &SplitLimits) -> Vec<(BoxRef, Vec<BoxRef>)> {
        let mut object_of: BTreeMap<BoxRef, usize> = BTreeMap::new();
        for (object, members) in self.objects.iter().enumerate() {
            object_of.extend(members.iter().map(|member| (*member, object)));
        }
        let rects: Vec<Vec<Rect>> = self
            .layers
            .iter()
            .map(|layer| layer.iter().map(|drawn| drawn.rect).collect())
            .collect();
        let mut splits = Vec::new();
        for one in 0..rects.len() {
            for other in (0..rects.len()).filter(|&other| other != one) {
                for found in wholes_and_parts(&rects[one], &rects[other], limits) {
                    let at = |labeler: usize, index: usize| BoxRef { labeler, index };
                    let whole = at(one, found.whole);
                    let parts: Vec<BoxRef> = found.parts.iter().map(|&i| at(other, i)).collect();
                    let free = |part: &BoxRef| {
                        let mut members = self.objects[object_of[part]].iter();
                        self.drawn(*part).class == self.drawn(whole).class
                            && !members.any(|m| m.labeler == one && *m != whole)
                    };
                    if parts.iter().all(free) {
                        splits.push((whole, parts));
                    }
                }
            }
        }
        splits
    }

    /// Adds what each labeler did here.
    pub fn count(&self, limits: &HabitLimits, tallies: &mut BTreeMap<usize, Tally>) {
        let mut own: Vec<Tally> = self.labelers.iter().map(|_| Tally::default()).collect();
        let mut split: BTreeSet<BoxRef> = BTreeSet::new();
        let mut explained: BTreeSet<(BoxRef, usize)> = BTreeSet::new();
        for (whole, parts) in &self.splits {
            // A thing counts once for each labeler, however many drew it otherwise.
            if split.insert(*whole) {
                own[whole.labeler].one_for_several.count(true);
            }
            if !parts.iter().any(|part| split.contains(part)) {
                own[parts[0].labeler].one_for_several.count(false);
            }
            split.extend(parts);
            explained.insert((*whole, parts[0].labeler));
            explained.extend(parts.iter().map(|part| (*part, whole.labeler)));
        }
        for members in &self.objects {
            for (place, tally) in own.iter_mut().enumerate() {
                let drew = members.iter().find(|member| member.labeler == place);
                let others: Vec<&BoxRef> = members.iter().filter(|m| m.labeler != place).collect();
                let rects: Vec<Rect> = others
                    .iter()
                    .map(|other| self.drawn(**other).rect)
                    .collect();
                let Some(consensus) = fuse(&rects).map(|fused| fused.rect) else {
                    continue;
                };
                let in_parts = members.iter().any(|member| split.contains(member));
                if let Some(drew) = drew.filter(|_| !in_parts) {
                    let offset = Offset::between(&consensus, &self.drawn(*drew).rect);
                    tally.offsets.extend(offset);
                }
                let saw = self.labelers.len() - 1;
                let there = 2 * others.len() >= saw && (saw < 2 || others.len() > 1);
                let elsewhere = others
                    .iter()
                    .any(|other| explained.contains(&(**other, place)));
                if there && !elsewhere {
                    let side = consensus.area().sqrt();
                    let bin = usize::from(side >= limits.medium_px)
                        + usize::from(side >= limits.large_px);
                    tally.missed[bin].count(drew.is_none());
                }
            }
        }
        for (labeler, own) in self.labelers.iter().zip(own) {
            tallies.entry(*labeler).or_default().add(own);
        }
    }
}
