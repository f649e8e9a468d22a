//! Who said what about items: votes of labelers on classes, packed.

use super::Undefined;

/// The classes labelers chose for items, packed. Classes and labelers are numbers from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Votes {
    pub(super) labelers: usize,
    pub(super) classes: usize,
    /// Where each item's answers end.
    ends: Vec<usize>,
    /// Labeler and class.
    answers: Vec<(u32, u32)>,
}

/// Who is right where the most said classes of an item tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// Each of them in part: fair to all.
    Shared,
    /// The one that was said first, in the order in which the item's votes were added.
    FirstSaid,
}

impl Votes {
    pub fn new(labelers: usize, classes: usize) -> Self {
        Self {
            labelers,
            classes,
            ends: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// Adds the next item and who said what about it; possibly nobody.
    ///
    /// # Errors
    /// [`Undefined`] for a labeler or class beyond those announced; the item is then not added.
    pub fn add_item(&mut self, said: &[(usize, usize)]) -> Result<(), Undefined> {
        let known = |&(labeler, class): &(usize, usize)| {
            labeler < self.labelers
                && class < self.classes
                && class.max(labeler) < u32::MAX as usize
        };
        if !said.iter().all(known) {
            return Err(Undefined(
                "a vote names a labeler or class nobody announced",
            ));
        }
        let packed = |&(labeler, class): &(usize, usize)| (labeler as u32, class as u32);
        self.answers.extend(said.iter().map(packed));
        self.ends.push(self.answers.len());
        Ok(())
    }

    pub fn items(&self) -> usize {
        self.ends.len()
    }

    /// Who said what about an item.
    pub fn of(&self, item: usize) -> &[(u32, u32)] {
        let start = item.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.answers[start..self.ends[item]]
    }

    /// The share of votes for each class of an item; `None` without a vote.
    pub fn shares(&self, item: usize) -> Option<Vec<f64>> {
        let said = self.of(item);
        let mut shares = vec![0.0; self.classes];
        said.iter()
            .for_each(|&(_, class)| shares[class as usize] += 1.0 / said.len() as f64);
        (!said.is_empty()).then_some(shares)
    }

    /// How often each labeler says what most say, on items that two or more judged. `None` for
    /// who never met another. Everybody is among their own judges, so it flatters; most of all in
    /// small groups.
    ///
    /// Source: WAWA, worker agreement with aggregate.
    pub fn agreement_with_most(&self, ties: Ties) -> Vec<Option<f64>> {
        let (mut agreed, mut judged) = (vec![0.0; self.labelers], vec![0u32; self.labelers]);
        let mut counts = vec![0u32; self.classes];
        for item in (0..self.items()).filter(|&item| self.of(item).len() > 1) {
            counts.fill(0);
            self.of(item)
                .iter()
                .for_each(|&(_, class)| counts[class as usize] += 1);
            let most = counts.iter().copied().max().unwrap_or(0);
            let tied = counts.iter().filter(|&&count| count == most).count() as f64;
            let mut said = self.of(item).iter().map(|&(_, class)| class);
            let first = said.find(|&class| counts[class as usize] == most);
            for &(labeler, class) in self.of(item) {
                judged[labeler as usize] += 1;
                agreed[labeler as usize] += match ties {
                    Ties::Shared if counts[class as usize] == most => 1.0 / tied,
                    Ties::FirstSaid if first == Some(class) => 1.0,
                    Ties::Shared | Ties::FirstSaid => 0.0,
                };
            }
        }
        let share = |(agreed, judged): (f64, u32)| (judged > 0).then(|| agreed / f64::from(judged));
        agreed.into_iter().zip(judged).map(share).collect()
    }

    /// Per labeler: how many answers, and whether any was about an item somebody else judged.
    pub(super) fn answered(&self) -> Vec<(usize, bool)> {
        let mut answered = vec![(0, false); self.labelers];
        for item in 0..self.items() {
            let said = self.of(item);
            for &(labeler, _) in said {
                let own = &mut answered[labeler as usize];
                own.0 += 1;
                own.1 |= said.iter().any(|&(other, _)| other != labeler);
            }
        }
        answered
    }

    /// Whether anything can be learnt of labelers from these votes.
    pub(super) fn check(&self) -> Result<(), Undefined> {
        let mut said = self.answers.iter().map(|&(_, class)| class);
        let Some(first) = said.next() else {
            return Err(Undefined("nobody said anything"));
        };
        if said.all(|class| class == first) {
            return Err(Undefined(
                "only one class was ever used, so nobody can be told apart",
            ));
        }
        let met = self.answered().iter().filter(|(_, met)| *met).count();
        match met {
            0 => Err(Undefined("no item was judged by two labelers")),
            1 | 2 => Err(Undefined("of two labelers nobody can say who is right")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{expected, near_by, votes};

    #[test]
    fn shares_and_agreement_with_most_equal_the_reference() {
        let (votes, [items, labelers, classes]) = votes();
        let values = expected("dawid_skene");
        for (item, name) in items.iter().enumerate() {
            let shares = votes.shares(item).unwrap();
            for class in 0..classes.len() {
                near_by(
                    shares[class],
                    &values["majority_share"][name][class],
                    1e-9,
                    name,
                );
            }
        }
        // The reference breaks ties at random, here as it happens for who spoke first.
        let with_most = votes.agreement_with_most(Ties::FirstSaid);
        for (labeler, name) in labelers.iter().enumerate() {
            near_by(
                with_most[labeler].unwrap(),
                &values["wawa_skill"][name],
                0.02,
                name,
            );
        }
    }

    #[test]
    fn alone_nobody_agrees_with_most_and_strangers_are_refused() {
        let mut votes = Votes::new(3, 2);
        votes.add_item(&[(0, 1)]).unwrap();
        votes.add_item(&[]).unwrap();
        votes.add_item(&[(1, 0), (2, 1)]).unwrap();
        assert!(votes.add_item(&[(0, 2)]).is_err() && votes.add_item(&[(3, 0)]).is_err());
        assert_eq!(votes.items(), 3, "a refused item is not half added");
        let shared = votes.agreement_with_most(Ties::Shared);
        assert_eq!(shared, [None, Some(0.5), Some(0.5)]);
        let first = votes.agreement_with_most(Ties::FirstSaid);
        assert_eq!(first, [None, Some(1.0), Some(0.0)]);
        assert_eq!(
            (votes.shares(0), votes.shares(1)),
            (Some(vec![0.0, 1.0]), None)
        );
    }
}
