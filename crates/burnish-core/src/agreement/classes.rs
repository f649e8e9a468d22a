//! Agreement class by class: which one people find hard to tell or to outline.

use std::collections::BTreeMap;

use burnish_metrics::boxes::krippendorff::Counts;
use burnish_model::{Stat, output::ClassAgreement};

use super::{pairs::ratio, reading::Context};

/// One class over all pairs of people; sums add up.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ClassSums {
    pub annotations: u64,
    /// Boxes of it, once for each pair they were compared in.
    pub boxes: u64,
    /// Pairs of boxes of it that belong together, and their summed IoU.
    pub matched: u64,
    pub iou_sum: f64,
    /// The objects somebody gave this class.
    pub alpha: Counts,
}

impl ClassSums {
    pub fn merge(&mut self, other: &Self) {
        self.annotations += other.annotations;
        self.boxes += other.boxes;
        self.matched += other.matched;
        self.iou_sum += other.iou_sum;
        self.alpha.add(&other.alpha);
    }
}

/// By class number.
pub(super) type Classes = BTreeMap<u32, ClassSums>;

/// A row for every class that was drawn on an item two people saw, most boxes first.
pub(super) fn rows(classes: &Classes, context: &Context) -> Vec<ClassAgreement> {
    let mut rows: Vec<ClassAgreement> = classes
        .iter()
        .filter_map(|(number, sums)| {
            let class = *context.classes.get(*number as usize)?;
            Some(ClassAgreement {
                class,
                name: context.class_name(class),
                annotations: sums.annotations,
                f1: ratio(
                    2.0 * sums.matched as f64,
                    sums.boxes as f64,
                    "no box was drawn",
                ),
                mean_iou: ratio(
                    sums.iou_sum,
                    sums.matched as f64,
                    "no box of one matches a box of the other",
                ),
                alpha: sums
                    .alpha
                    .alpha()
                    .map_or_else(|reason| Stat::undefined(reason.0), Stat::Known),
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        b.annotations
            .cmp(&a.annotations)
            .then_with(|| a.name.cmp(&b.name))
    });
    rows
}
