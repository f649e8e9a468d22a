//! How much two labelers agree on boxes: F1 and IoU, pair by pair.

use std::collections::BTreeMap;

use super::{LabeledRect, Undefined, matching::match_pair, units::Seen};

/// How two labelers' boxes compare, over any number of items; sums add up.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PairCounts {
    pub items: usize,
    /// Pairs of one class with IoU at or above the threshold.
    pub matched: usize,
    pub first_boxes: usize,
    pub second_boxes: usize,
    /// Summed IoU of the matched pairs.
    pub iou_sum: f64,
    /// Summed F1 of each item, 1 where both drew nothing.
    pub item_f1_sum: f64,
    /// Items on which both drew something or both drew nothing.
    pub both_or_neither: usize,
}

impl PairCounts {
    /// The counts of one item that both saw.
    pub fn of_item(first: &[LabeledRect], second: &[LabeledRect], tau: f64) -> Self {
        let matched = match_pair(first, second, tau).matched;
        let boxes = first.len() + second.len();
        let f1 = if boxes == 0 {
            1.0
        } else {
            2.0 * matched.len() as f64 / boxes as f64
        };
        Self {
            items: 1,
            matched: matched.len(),
            first_boxes: first.len(),
            second_boxes: second.len(),
            iou_sum: matched.iter().map(|pair| pair.iou).sum(),
            item_f1_sum: f1,
            both_or_neither: usize::from(first.is_empty() == second.is_empty()),
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.items += other.items;
        self.matched += other.matched;
        self.first_boxes += other.first_boxes;
        self.second_boxes += other.second_boxes;
        self.iou_sum += other.iou_sum;
        self.item_f1_sum += other.item_f1_sum;
        self.both_or_neither += other.both_or_neither;
    }

    /// Boxes matched in one class, over all items: 2 matched / (first + second). Symmetric.
    ///
    /// # Errors
    /// [`Undefined`] if neither drew a box.
    pub fn f1(&self) -> Result<f64, Undefined> {
        share(2 * self.matched, self.first_boxes + self.second_boxes)
    }

    /// The share of the first's boxes that the second drew too.
    ///
    /// # Errors
    /// [`Undefined`] if the first drew no box.
    pub fn precision(&self) -> Result<f64, Undefined> {
        share(self.matched, self.first_boxes)
    }

    /// The share of the second's boxes that the first drew too.
    ///
    /// # Errors
    /// [`Undefined`] if the second drew no box.
    pub fn recall(&self) -> Result<f64, Undefined> {
        share(self.matched, self.second_boxes)
    }

    /// Mean IoU of the matched pairs.
    ///
    /// # Errors
    /// [`Undefined`] if nothing matched.
    pub fn mean_iou(&self) -> Result<f64, Undefined> {
        if self.matched == 0 {
            return Err(Undefined("no box of one matches a box of the other"));
        }
        Ok(self.iou_sum / self.matched as f64)
    }

    /// Mean over items of each item's F1, 1 where both say nothing is there.
    ///
    /// # Errors
    /// [`Undefined`] without an item both saw.
    pub fn agreement(&self) -> Result<f64, Undefined> {
        if self.items == 0 {
            return Err(Undefined("no item was seen by both"));
        }
        Ok(self.item_f1_sum / self.items as f64)
    }

    /// The share of items on which the two agree whether there is anything at all.
    ///
    /// # Errors
    /// [`Undefined`] without an item both saw.
    pub fn image_level(&self) -> Result<f64, Undefined> {
        if self.items == 0 {
            return Err(Undefined("no item was seen by both"));
        }
        Ok(self.both_or_neither as f64 / self.items as f64)
    }
}

fn share(part: usize, whole: usize) -> Result<f64, Undefined> {
    if whole == 0 {
        return Err(Undefined("no box was drawn"));
    }
    Ok(part as f64 / whole as f64)
}

/// Every pair of labelers who saw an item together, by labeler. Nobody is paired with themselves.
pub fn pair_counts<'a>(
    items: impl Iterator<Item = &'a [Seen]>,
    tau: f64,
) -> BTreeMap<(usize, usize), PairCounts> {
    let mut pairs: BTreeMap<(usize, usize), PairCounts> = BTreeMap::new();
    for item in items {
        for (at, one) in item.iter().enumerate() {
            for other in item[at + 1..].iter().filter(|o| o.labeler != one.labeler) {
                let (first, second) = if one.labeler < other.labeler {
                    (one, other)
                } else {
                    (other, one)
                };
                let of_item = PairCounts::of_item(&first.boxes, &second.boxes, tau);
                pairs
                    .entry((first.labeler, second.labeler))
                    .or_default()
                    .add(&of_item);
            }
        }
    }
    pairs
}

/// The mean of one number over all pairs of labelers: human-level performance without a ground
/// truth. Pairs where it is undefined do not count.
///
/// # Errors
/// [`Undefined`] if it is undefined for every pair.
pub fn mean_over_pairs(
    pairs: &BTreeMap<(usize, usize), PairCounts>,
    number: impl Fn(&PairCounts) -> Result<f64, Undefined>,
) -> Result<f64, Undefined> {
    let known: Vec<f64> = pairs
        .values()
        .filter_map(|pair| number(pair).ok())
        .collect();
    if known.is_empty() {
        return Err(Undefined("it is undefined for every pair of labelers"));
    }
    Ok(known.iter().sum::<f64>() / known.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{case, images, near};

    #[test]
    fn pairwise_f1_and_iou_equal_the_reference() {
        let (input, values) = case("hlp_pairwise");
        let (names, images) = images(&input);
        for tau in ["0.5", "0.75"] {
            let want = &values[format!("iou_{tau}")];
            let items = images.iter().map(|(_, item)| item.as_slice());
            let pairs = pair_counts(items, tau.parse().unwrap());
            for (&(a, b), counts) in &pairs {
                let want = &want["pairs"][format!("{}|{}", names[a], names[b])];
                assert_eq!(counts.matched as u64, want["tp"].as_u64().unwrap());
                assert_eq!(
                    (counts.first_boxes - counts.matched) as u64,
                    want["fp"].as_u64().unwrap()
                );
                assert_eq!(
                    (counts.second_boxes - counts.matched) as u64,
                    want["fn"].as_u64().unwrap()
                );
                near(counts.precision().unwrap(), &want["precision"], "precision");
                near(counts.recall().unwrap(), &want["recall"], "recall");
                near(counts.f1().unwrap(), &want["f1"], "F1");
                near(counts.mean_iou().unwrap(), &want["mean_matched_iou"], "IoU");
            }
            near(
                mean_over_pairs(&pairs, PairCounts::f1).unwrap(),
                &want["mean_pairwise_f1"],
                "mean",
            );
            for (labeler, name) in names.iter().enumerate() {
                let own = pairs
                    .iter()
                    .filter(|((a, b), _)| [*a, *b].contains(&labeler));
                let own = own.map(|(pair, counts)| (*pair, *counts)).collect();
                let mean = mean_over_pairs(&own, PairCounts::f1).unwrap();
                near(mean, &want["labeler_mean_f1"][name], name);
            }
            let image_level = mean_over_pairs(&pairs, PairCounts::image_level).unwrap();
            let want = &want["image_level"]["mean_pairwise_defect_or_not_agreement"];
            near(image_level, want, "image level");
        }
    }

    #[test]
    fn two_who_say_nothing_agree_fully_though_f1_is_undefined() {
        let counts = PairCounts::of_item(&[], &[], 0.5);
        assert_eq!(counts.agreement(), Ok(1.0));
        assert!(counts.f1().is_err() && counts.mean_iou().is_err());
        assert!(
            PairCounts::default().agreement().is_err(),
            "no item, no number"
        );
    }
}
