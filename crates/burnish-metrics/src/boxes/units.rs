//! How much labelers agree on boxes beyond chance: alpha over clusters.

use burnish_model::ClassKey;

use super::{
    BoxRef, LabeledRect, Undefined,
    clusters::{Preference, clusters},
    krippendorff::{Counts, nominal_alpha},
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
    units_of(item, &clusters(item, tau, Preference::Location))
}

/// [`units`] of clusters that are known.
pub fn units_of(item: &[Seen], clusters: &[Vec<BoxRef>]) -> Vec<Unit> {
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
/// [`super::interval::alpha_interval`].
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{case, class, images, near};

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
}
