//! How much labelers agree on boxes: alpha over clusters, and pair by pair as F1 and IoU.

use std::collections::BTreeMap;

use burnish_model::ClassKey;

use super::{
    BoxRef, LabeledRect, Undefined,
    clusters::{Preference, clusters},
    krippendorff::{Counts, nominal_alpha},
    matching::match_pair,
};

/// The boxes of one labeler who saw an item; none says "nothing here".
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub labeler: usize,
    pub boxes: Vec<LabeledRect>,
}

impl AsRef<[LabeledRect]> for Seen {
    fn as_ref(&self) -> &[LabeledRect] {
        &self.boxes
    }
}

/// What each labeler who saw an item said about one object: a class, or `None` for drawing
/// nothing there. Sorted by labeler; who did not see the item is absent.
pub type Unit = Vec<(usize, Option<ClassKey>)>;

/// The units of one item for alpha: a unit per cluster (greedy by IoU, ignoring class), and one
/// unit of "nothing" when all drew nothing.
pub fn units(item: &[Seen], tau: f64) -> Vec<Unit> {
    let unit = |members: &[BoxRef]| {
        let said = |(at, seen): (usize, &Seen)| {
            let own = members.iter().find(|member| member.labeler == at);
            (
                seen.labeler,
                own.map(|member| seen.boxes[member.index].class),
            )
        };
        let mut unit: Unit = item.iter().enumerate().map(said).collect();
        unit.sort_unstable();
        unit
    };
    let clusters = clusters(item, tau, Preference::Location);
    if clusters.is_empty() && !item.is_empty() {
        return vec![unit(&[])];
    }
    clusters.iter().map(|members| unit(members)).collect()
}

/// Nominal alpha over units, "drew nothing" being a value of its own.
///
/// # Errors
/// [`Undefined`] without a unit that two labelers saw, or if only one thing was ever said.
pub fn box_alpha(units: &[Unit]) -> Result<f64, Undefined> {
    nominal_alpha(&values(units, |_| true))
}

/// What an item adds to alpha; `number` gives each class a number from 1. For
/// [`super::krippendorff::alpha_interval`].
pub fn counts(units: &[Unit], number: impl Fn(ClassKey) -> u32) -> Counts {
    let mut counts = Counts::default();
    for unit in units {
        counts.add_unit(unit.iter().map(|(_, class)| class.map_or(0, &number)));
    }
    counts
}

/// Alpha minus alpha without the labeler: below 0 they lower agreement. The clusters stay.
///
/// # Errors
/// [`Undefined`] with fewer than three labelers, or where either alpha is.
///
/// Source: KaLOS (2026), arXiv 2603.27197.
pub fn vitality(units: &[Unit], labeler: usize) -> Result<f64, Undefined> {
    let mut labelers: Vec<usize> = units
        .iter()
        .flatten()
        .map(|(labeler, _)| *labeler)
        .collect();
    labelers.sort_unstable();
    labelers.dedup();
    if labelers.len() < 3 {
        return Err(Undefined(
            "with fewer than three labelers nothing is left to compare with",
        ));
    }
    Ok(box_alpha(units)? - nominal_alpha(&values(units, |other| other != labeler))?)
}

/// Alpha over the units in which somebody said `class`: low for a class that is hard to tell.
///
/// # Errors
/// As [`box_alpha`].
pub fn class_alpha(units: &[Unit], class: ClassKey) -> Result<f64, Undefined> {
    let says = |unit: &&Unit| unit.iter().any(|(_, said)| *said == Some(class));
    let units: Vec<Unit> = units.iter().filter(says).cloned().collect();
    box_alpha(&units)
}

fn values(units: &[Unit], keep: impl Fn(usize) -> bool) -> Vec<Vec<Option<ClassKey>>> {
    let said = |unit: &Unit| {
        unit.iter()
            .filter(|(labeler, _)| keep(*labeler))
            .map(|(_, class)| *class)
            .collect()
    };
    units.iter().map(said).collect()
}

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

/// Every pair of labelers who saw an item together, by labeler.
pub fn pair_counts<'a>(
    items: impl Iterator<Item = &'a [Seen]>,
    tau: f64,
) -> BTreeMap<(usize, usize), PairCounts> {
    let mut pairs: BTreeMap<(usize, usize), PairCounts> = BTreeMap::new();
    for item in items {
        for (at, one) in item.iter().enumerate() {
            for other in &item[at + 1..] {
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
    use crate::boxes::testing::{case, class, labeled};
    use serde_json::Value;

    /// The labelers' names, and per image id the boxes of those who saw it.
    fn images(input: &Value) -> (Vec<String>, Vec<(String, Vec<Seen>)>) {
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let images = input["images"].as_array().unwrap();
        let mut names: Vec<String> = images
            .iter()
            .flat_map(|i| i["labelers"].as_array().unwrap())
            .map(text)
            .collect();
        names.sort();
        names.dedup();
        let seen = |image: &Value| {
            let saw = image["labelers"].as_array().unwrap().iter().map(text);
            let layer = |name: String| {
                let own =
                    |mark: &&Value| mark["image_id"] == image["id"] && mark["labeler"] == *name;
                let marks = input["annotations"].as_array().unwrap().iter().filter(own);
                let boxes = labeled(&Value::Array(marks.cloned().collect()));
                Seen {
                    labeler: names.binary_search(&name).unwrap(),
                    boxes,
                }
            };
            (image["id"].to_string(), saw.map(layer).collect())
        };
        (names.clone(), images.iter().map(seen).collect())
    }

    fn near(got: f64, want: &Value, what: &str) {
        assert!(
            (got - want.as_f64().unwrap()).abs() < 1e-9,
            "{what}: {got} {want}"
        );
    }

    #[test]
    fn alpha_over_clusters_equals_the_reference() {
        let (input, values) = case("kalos_alpha");
        let (names, images) = images(&input);
        for tau in [0.25, 0.5, 0.75] {
            let want = &values[format!("greedy_{tau}")];
            let mut all: Vec<Unit> = Vec::new();
            for (id, item) in &images {
                let units = units(item, tau);
                match box_alpha(&units) {
                    Ok(alpha) => near(alpha, &want["image_alpha"][id], id),
                    // The reference calls constant images 1; here they are undefined.
                    Err(_) => near(1.0, &want["image_alpha"][id], id),
                }
                all.extend(units);
            }
            near(box_alpha(&all).unwrap(), &want["global_alpha"], "global");
            for (labeler, name) in names.iter().enumerate() {
                near(
                    vitality(&all, labeler).unwrap(),
                    &want["global_vitality"][name],
                    name,
                );
            }
            for (number, name) in input["classes"].as_array().unwrap().iter().enumerate() {
                let alpha = class_alpha(&all, class(number as u64)).unwrap();
                near(
                    alpha,
                    &want["class_alpha_global"][name.as_str().unwrap()],
                    "class",
                );
            }
            for (a, first) in names.iter().enumerate() {
                for (b, second) in names.iter().enumerate().skip(a + 1) {
                    let two = |item: &[Seen]| -> Vec<Seen> {
                        item.iter()
                            .filter(|s| [a, b].contains(&s.labeler))
                            .cloned()
                            .collect()
                    };
                    let units: Vec<Unit> = images
                        .iter()
                        .flat_map(|(_, item)| units(&two(item), tau))
                        .collect();
                    let want = &want["pair_alpha_global"][first][second];
                    near(box_alpha(&units).unwrap(), want, "pair");
                }
            }
        }
    }

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
