//! How reliable each labeler is on classes, and what each item is, from votes alone.

use super::{Undefined, votes::Votes};

/// A share is never held below this, so that one vote cannot rule a class out.
const LEAST: f64 = 1e-10;
/// With fewer answers of each labeler than this, [`Model::OneCoin`] learns more than it guesses.
const ENOUGH_FOR_FULL: usize = 50;

/// What is learnt of each labeler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// How often they say each class for each class: classes² numbers.
    Full,
    /// How often they are right; what they say otherwise is any other class.
    OneCoin,
}

impl Model {
    /// Full if everybody who answered did so often enough, else one number each.
    pub fn fitting(votes: &Votes) -> Self {
        let few = |&(answers, _): &(usize, bool)| (1..ENOUGH_FOR_FULL).contains(&answers);
        if votes.answered().iter().any(few) {
            Self::OneCoin
        } else {
            Self::Full
        }
    }
}

/// When to stop looking for a better estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    pub most_rounds: u32,
    /// No chance of any item moved by this much.
    pub settled: f64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            most_rounds: 2000,
            settled: 1e-8,
        }
    }
}

/// Labelers and items as the votes explain them best.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// How common each class is.
    pub prior: Vec<f64>,
    /// Per labeler, how often they are right: expected over classes as common as `prior`. `None`
    /// for who never judged what another did, since nothing speaks for or against them.
    pub skill: Vec<Option<f64>>,
    pub rounds: u32,
    /// False if the rounds ran out first.
    pub converged: bool,
    chances: Vec<f64>,
    errors: Vec<f64>,
    judged: Vec<bool>,
}

impl Estimate {
    /// The chance of each class for an item; `None` if nobody judged it. Over-sure where labelers
    /// copy from another or learnt from the same; show it only from three votes on.
    pub fn chances(&self, item: usize) -> Option<&[f64]> {
        let classes = self.prior.len();
        self.judged[item].then(|| &self.chances[item * classes..][..classes])
    }

    /// The likeliest class of an item, the lower number when even; `None` if nobody judged it.
    pub fn class(&self, item: usize) -> Option<usize> {
        let chances = self.chances(item)?.iter().copied().enumerate();
        let best = chances.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(class, _)| class)
    }

    /// How often a labeler says `said` when it is `truth`.
    pub fn error(&self, labeler: usize, said: usize, truth: usize) -> f64 {
        let classes = self.prior.len();
        self.errors[(labeler * classes + said) * classes + truth]
    }
}

/// Explains votes by what each item is and how each labeler errs, by expectation maximisation
/// from the vote shares. A round takes answers × classes steps; needs no more than one number per
/// item and class. When most labelers are worse than chance it may settle on the mirror image.
///
/// # Errors
/// [`Undefined`] without votes, if only one class was ever used, or unless three labelers judged
/// items together.
///
/// Source: Dawid and Skene (1979), doi:10.2307/2346806; one coin: Zhang et al. (2014),
/// arXiv 1406.3824.
pub fn dawid_skene(votes: &Votes, model: Model, patience: Patience) -> Result<Estimate, Undefined> {
    votes.check()?;
    let (labelers, classes) = (votes.labelers, votes.classes);
    let mut chances: Vec<f64> = Vec::with_capacity(votes.items() * classes);
    for item in 0..votes.items() {
        chances.extend(votes.shares(item).unwrap_or_else(|| vec![0.0; classes]));
    }
    let mut learnt = Learnt::from(votes, &chances, model);
    let (mut rounds, mut converged) = (0, false);
    let mut next = vec![0.0; classes];
    while rounds < patience.most_rounds && !converged {
        let mut moved = 0.0_f64;
        for item in (0..votes.items()).filter(|&item| !votes.of(item).is_empty()) {
            learnt.explain(votes.of(item), &mut next);
            for (old, new) in chances[item * classes..].iter_mut().zip(&next) {
                moved = moved.max((*old - new).abs());
                *old = *new;
            }
        }
        learnt = Learnt::from(votes, &chances, model);
        rounds += 1;
        converged = moved < patience.settled;
    }
    let met = votes.answered();
    let right = |labeler: usize| {
        let own = |class| learnt.prior[class] * learnt.error(labeler, class, class);
        met[labeler].1.then(|| (0..classes).map(own).sum())
    };
    Ok(Estimate {
        skill: (0..labelers).map(right).collect(),
        rounds,
        converged,
        chances,
        judged: (0..votes.items())
            .map(|item| !votes.of(item).is_empty())
            .collect(),
        prior: learnt.prior,
        errors: learnt.errors,
    })
}

/// What the chances of all items say of classes and labelers.
struct Learnt {
    prior: Vec<f64>,
    /// By labeler, what they said, and the truth.
    errors: Vec<f64>,
    ln_prior: Vec<f64>,
    ln_errors: Vec<f64>,
}

impl Learnt {
    fn from(votes: &Votes, chances: &[f64], model: Model) -> Self {
        let classes = votes.classes;
        let (mut prior, mut judged) = (vec![0.0; classes], 0.0);
        let mut errors = vec![0.0; votes.labelers * classes * classes];
        let mut answers = vec![0.0; votes.labelers];
        for item in (0..votes.items()).filter(|&item| !votes.of(item).is_empty()) {
            let of_item = &chances[item * classes..][..classes];
            judged += 1.0;
            prior
                .iter_mut()
                .zip(of_item)
                .for_each(|(sum, chance)| *sum += chance);
            for &(labeler, said) in votes.of(item) {
                answers[labeler as usize] += 1.0;
                let row = (labeler as usize * classes + said as usize) * classes;
                errors[row..]
                    .iter_mut()
                    .zip(of_item)
                    .for_each(|(sum, chance)| *sum += chance);
            }
        }
        prior
            .iter_mut()
            .for_each(|sum| *sum = (*sum / judged).max(LEAST));
        for (own, answers) in errors.chunks_exact_mut(classes * classes).zip(answers) {
            match model {
                Model::Full => shares_of_each_truth(own, classes),
                Model::OneCoin => one_coin(own, classes, answers),
            }
        }
        Self {
            ln_prior: prior.iter().map(|share| share.ln()).collect(),
            ln_errors: errors.iter().map(|share| share.ln()).collect(),
            prior,
            errors,
        }
    }

    fn error(&self, labeler: usize, said: usize, truth: usize) -> f64 {
        let classes = self.prior.len();
        self.errors[(labeler * classes + said) * classes + truth]
    }

    /// The chance of each class given what was said.
    fn explain(&self, said: &[(u32, u32)], chances: &mut [f64]) {
        let classes = self.prior.len();
        chances.copy_from_slice(&self.ln_prior);
        for &(labeler, class) in said {
            let row = (labeler as usize * classes + class as usize) * classes;
            let row = &self.ln_errors[row..][..classes];
            chances.iter_mut().zip(row).for_each(|(sum, ln)| *sum += ln);
        }
        let largest = chances.iter().copied().fold(f64::MIN, f64::max);
        chances
            .iter_mut()
            .for_each(|ln| *ln = (*ln - largest).exp());
        let total: f64 = chances.iter().sum();
        chances
            .iter_mut()
            .for_each(|chance| *chance = (*chance / total).max(LEAST));
    }
}

/// Turns one labeler's counts into shares of what they say, for each truth.
fn shares_of_each_truth(own: &mut [f64], classes: usize) {
    own.iter_mut().for_each(|count| *count = count.max(LEAST));
    for truth in 0..classes {
        let total: f64 = (0..classes).map(|said| own[said * classes + truth]).sum();
        (0..classes).for_each(|said| own[said * classes + truth] /= total);
    }
}

/// Turns one labeler's counts into one skill and an even rest; even all over without answers.
fn one_coin(own: &mut [f64], classes: usize, answers: f64) {
    let right: f64 = (0..classes).map(|class| own[class * classes + class]).sum();
    let skill = if answers > 0.0 {
        right / answers
    } else {
        1.0 / classes as f64
    };
    let other = (1.0 - skill) / (classes - 1) as f64;
    for said in 0..classes {
        for truth in 0..classes {
            let share = if said == truth { skill } else { other };
            own[said * classes + truth] = share.max(LEAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{expected, near_by, votes};
    use serde_json::Value;

    fn all_near(got: &[f64], want: &Value, what: &str) {
        let want = want.as_array().unwrap();
        assert_eq!(got.len(), want.len());
        got.iter()
            .zip(want)
            .for_each(|(got, want)| near_by(*got, want, 1e-4, what));
    }

    #[test]
    fn the_full_model_equals_the_reference() {
        let (votes, [items, labelers, classes]) = votes();
        let values = expected("dawid_skene");
        assert_eq!(Model::fitting(&votes), Model::Full);
        let estimate = dawid_skene(&votes, Model::Full, Patience::default()).unwrap();
        for (item, name) in items.iter().enumerate() {
            all_near(
                estimate.chances(item).unwrap(),
                &values["ds_posterior"][name],
                name,
            );
            let class = &classes[estimate.class(item).unwrap()];
            assert_eq!(class, values["ds_label"][name].as_str().unwrap());
        }
        for (class, name) in classes.iter().enumerate() {
            near_by(estimate.prior[class], &values["ds_prior"][name], 1e-4, name);
        }
        for (labeler, name) in labelers.iter().enumerate() {
            for said in 0..classes.len() {
                let errors: Vec<f64> = (0..classes.len())
                    .map(|truth| estimate.error(labeler, said, truth))
                    .collect();
                all_near(
                    &errors,
                    &values["ds_error_observed_by_true"][name][said],
                    name,
                );
            }
        }
    }

    #[test]
    fn the_one_coin_model_equals_the_reference() {
        let (votes, [items, labelers, _]) = votes();
        let values = expected("dawid_skene");
        let estimate = dawid_skene(&votes, Model::OneCoin, Patience::default()).unwrap();
        assert!(estimate.converged);
        for (item, name) in items.iter().enumerate() {
            all_near(
                estimate.chances(item).unwrap(),
                &values["onecoin_posterior"][name],
                name,
            );
        }
        for (labeler, name) in labelers.iter().enumerate() {
            near_by(
                estimate.skill[labeler].unwrap(),
                &values["onecoin_skill"][name],
                1e-4,
                name,
            );
        }
    }

    #[test]
    fn what_cannot_be_told_is_undefined_with_a_reason() {
        let of = |items: &[&[(usize, usize)]]| {
            let mut votes = Votes::new(4, 3);
            items.iter().for_each(|said| votes.add_item(said).unwrap());
            dawid_skene(&votes, Model::OneCoin, Patience::default())
        };
        let reason = |items: &[&[(usize, usize)]]| of(items).unwrap_err().0;
        assert_eq!(reason(&[]), "nobody said anything");
        assert_eq!(reason(&[&[], &[]]), "nobody said anything");
        assert!(reason(&[&[(0, 1), (1, 1), (2, 1)]]).starts_with("only one class"));
        assert!(reason(&[&[(0, 1)], &[(1, 2)], &[(2, 1)]]).starts_with("no item"));
        assert!(reason(&[&[(0, 1), (1, 2)], &[(2, 1)]]).starts_with("of two labelers"));
        let some = of(&[&[(0, 1), (1, 1), (2, 2)], &[], &[(3, 0)]]).unwrap();
        assert_eq!(
            (some.chances(1), some.class(1)),
            (None, None),
            "nobody judged it"
        );
        assert_eq!(
            some.skill[3], None,
            "who works alone is neither good nor bad"
        );
    }

    #[test]
    fn a_labeler_who_guesses_is_found_among_those_who_know() {
        let mut votes = Votes::new(4, 2);
        for item in 0..400usize {
            let truth = item % 2;
            let guess = (item / 2 + item / 7) % 2;
            votes
                .add_item(&[(0, truth), (1, truth), (2, truth), (3, guess)])
                .unwrap();
        }
        let estimate = dawid_skene(&votes, Model::fitting(&votes), Patience::default()).unwrap();
        let skill: Vec<f64> = estimate.skill.iter().map(|skill| skill.unwrap()).collect();
        assert!(skill[..3].iter().all(|skill| *skill > 0.99), "{skill:?}");
        assert!((skill[3] - 0.5).abs() < 0.1, "{skill:?}");
    }
}
