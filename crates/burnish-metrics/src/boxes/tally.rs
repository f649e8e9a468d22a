//! Kappas of any number of judgements from counts that add up.

use std::collections::BTreeMap;

use super::Undefined;

const EMPTY: Undefined = Undefined("no boxes of the two belong together");
const CONSTANT: Undefined =
    Undefined("only one class was ever used, so chance cannot be told from agreement");

/// What two labelers called the same things: how often each pair of classes, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Confusion(BTreeMap<(u32, u32), u64>);

impl Confusion {
    pub fn add(&mut self, first: u32, second: u32) {
        *self.0.entry((first, second)).or_default() += 1;
    }

    pub fn merge(&mut self, other: &Self) {
        for (pair, count) in &other.0 {
            *self.0.entry(*pair).or_default() += count;
        }
    }

    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    pub fn equal(&self) -> u64 {
        let same = self.0.iter().filter(|((a, b), _)| a == b);
        same.map(|(_, count)| count).sum()
    }

    /// The share called the same.
    ///
    /// # Errors
    /// [`Undefined`] if nothing was judged by both.
    pub fn share_equal(&self) -> Result<f64, Undefined> {
        match self.total() {
            0 => Err(EMPTY),
            total => Ok(self.equal() as f64 / total as f64),
        }
    }

    /// As [`super::kappa::cohen_kappa`] without weights.
    ///
    /// # Errors
    /// [`Undefined`] if nothing was judged by both, or if both only ever used one same class.
    pub fn kappa(&self) -> Result<f64, Undefined> {
        let observed = self.share_equal()?;
        let total = self.total() as f64;
        let (mut first, mut second) = (BTreeMap::new(), BTreeMap::new());
        for ((a, b), count) in &self.0 {
            *first.entry(*a).or_insert(0.0) += *count as f64;
            *second.entry(*b).or_insert(0.0) += *count as f64;
        }
        let both = first
            .iter()
            .filter_map(|(class, n)| Some(n * second.get(class)?));
        let by_chance = both.sum::<f64>() / (total * total);
        beyond(observed, by_chance)
    }
}

/// Things that each were judged by the same number of labelers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Panel {
    things: u64,
    /// Ordered pairs of labelers who said the same of a thing.
    agreeing: u64,
    said: BTreeMap<u32, u64>,
}

impl Panel {
    /// What each labeler said about one more thing, by class number.
    pub fn add(&mut self, said: impl Iterator<Item = u32>) {
        let mut of_one: BTreeMap<u32, u64> = BTreeMap::new();
        said.for_each(|class| *of_one.entry(class).or_default() += 1);
        self.things += 1;
        for (class, count) in of_one {
            self.agreeing += count * (count - 1);
            *self.said.entry(class).or_default() += count;
        }
    }

    pub fn things(&self) -> u64 {
        self.things
    }

    /// As [`super::kappa::fleiss_kappa`].
    ///
    /// # Errors
    /// [`Undefined`] without things, with fewer than two labelers each, or if only one class was
    /// ever used.
    pub fn kappa(&self) -> Result<f64, Undefined> {
        let total = self.said.values().sum::<u64>() as f64;
        let things = self.things as f64;
        if self.things == 0 || total < 2.0 * things {
            return Err(Undefined("nothing was classified by two labelers"));
        }
        let observed = self.agreeing as f64 / (total * (total / things - 1.0));
        let shares = self.said.values().map(|count| *count as f64 / total);
        beyond(observed, shares.map(|share| share * share).sum())
    }
}

fn beyond(observed: f64, by_chance: f64) -> Result<f64, Undefined> {
    if by_chance >= 1.0 {
        return Err(CONSTANT);
    }
    Ok((observed - by_chance) / (1.0 - by_chance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::kappa::{Weights, cohen_kappa, fleiss_kappa};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cohen_from_counts_is_cohen_from_pairs(
            pairs in prop::collection::vec((0usize..4, 0usize..4), 0..60)
        ) {
            let mut confusion = Confusion::default();
            pairs.iter().for_each(|&(a, b)| confusion.add(a as u32, b as u32));
            match (confusion.kappa(), cohen_kappa(&pairs, Weights::Equal)) {
                (Ok(counted), Ok(listed)) => prop_assert!((counted - listed).abs() < 1e-12),
                (counted, listed) => prop_assert_eq!(counted.is_err(), listed.is_err()),
            }
        }

        #[test]
        fn fleiss_from_counts_is_fleiss_from_items(
            items in prop::collection::vec(prop::array::uniform4(0u32..3), 0..40)
        ) {
            let mut panel = Panel::default();
            items.iter().for_each(|said| panel.add(said.iter().copied()));
            let counts: Vec<Vec<u32>> = items.iter()
                .map(|said| (0..3).map(|class| said.iter().filter(|own| **own == class).count() as u32).collect())
                .collect();
            match (panel.kappa(), fleiss_kappa(&counts)) {
                (Ok(counted), Ok(listed)) => prop_assert!((counted - listed).abs() < 1e-12),
                (counted, listed) => prop_assert_eq!(counted.is_err(), listed.is_err()),
            }
        }
    }

    #[test]
    fn constant_classes_have_no_kappa_but_full_agreement() {
        let mut confusion = Confusion::default();
        (0..20).for_each(|_| confusion.add(3, 3));
        assert_eq!(confusion.kappa(), Err(CONSTANT), "never a silent 1");
        assert_eq!(confusion.share_equal(), Ok(1.0), "percent stands beside it");
        assert_eq!(Confusion::default().kappa(), Err(EMPTY));
        let mut panel = Panel::default();
        panel.add([7, 7, 7].into_iter());
        assert_eq!(panel.kappa(), Err(CONSTANT));
        assert!(Panel::default().kappa().is_err(), "no thing, no number");
    }
}
