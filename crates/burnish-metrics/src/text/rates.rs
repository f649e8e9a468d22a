//! Word and character error rates of a hypothesis against a reference.

use std::hash::Hash;

use super::Undefined;
use super::distance::{Compared, Step, Ties, character_edits, steps_backward, words};

/// How a hypothesis differs from a reference, counted along one cheapest alignment.
///
/// The sum of the three errors is unique; the split is not. It follows the backtrace of rapidfuzz,
/// so that counts, MER and WIL are jiwer's, ties included: from the end, a deletion where one is
/// cheapest, then an insertion where the table falls towards it, then a hit or substitution. Counts add up over a corpus with [`Errors::add`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Errors {
    pub hits: usize,
    pub substitutions: usize,
    pub deletions: usize,
    pub insertions: usize,
}

impl Errors {
    /// Counts between two token sequences, O(hypothesis * ceil(reference / 64)).
    pub fn between<T: Eq + Hash>(reference: &[T], hypothesis: &[T]) -> Self {
        let mut errors = Self::default();
        steps_backward(reference, hypothesis, Ties::Sides, |step| match step {
            Step::Hit(..) => errors.hits += 1,
            Step::Replaced(..) => errors.substitutions += 1,
            Step::Removed(_) => errors.deletions += 1,
            Step::Added(_) => errors.insertions += 1,
        });
        errors
    }

    /// Counts over whitespace-separated words.
    pub fn of_words(reference: &str, hypothesis: &str) -> Self {
        Self::between(&words(reference), &words(hypothesis))
    }

    /// Counts over Unicode scalar values, spaces included.
    pub fn of_characters(reference: &str, hypothesis: &str) -> Self {
        Self::between(
            &reference.chars().collect::<Vec<_>>(),
            &hypothesis.chars().collect::<Vec<_>>(),
        )
    }

    /// Corpus form: counts add up, rates never do.
    pub fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.substitutions += other.substitutions;
        self.deletions += other.deletions;
        self.insertions += other.insertions;
    }

    pub fn edits(&self) -> usize {
        self.substitutions + self.deletions + self.insertions
    }

    pub fn reference_length(&self) -> usize {
        self.hits + self.substitutions + self.deletions
    }

    pub fn hypothesis_length(&self) -> usize {
        self.hits + self.substitutions + self.insertions
    }

    /// Edits per reference token: WER over words, CER over characters. May exceed 1.
    ///
    /// # Errors
    /// [`Undefined`] when the reference is empty.
    pub fn error_rate(&self) -> Result<f64, Undefined> {
        self.over(self.edits(), self.reference_length())
    }

    /// Match error rate: edits per aligned position, in 0..=1.
    ///
    /// # Errors
    /// [`Undefined`] when the reference is empty.
    pub fn match_error_rate(&self) -> Result<f64, Undefined> {
        self.over(self.edits(), self.hits + self.edits())
    }

    /// Word information preserved: share of hits in the reference times share in the hypothesis.
    ///
    /// # Errors
    /// [`Undefined`] when the reference is empty.
    ///
    /// Source: Morris, Maier and Green (2004).
    pub fn information_preserved(&self) -> Result<f64, Undefined> {
        let of_reference = self.over(self.hits, self.reference_length())?;
        let of_hypothesis = self
            .over(self.hits, self.hypothesis_length())
            .unwrap_or(0.0);
        Ok(of_reference * of_hypothesis)
    }

    /// Word information lost: 1 - preserved.
    ///
    /// # Errors
    /// [`Undefined`] when the reference is empty.
    pub fn information_lost(&self) -> Result<f64, Undefined> {
        Ok(1.0 - self.information_preserved()?)
    }

    fn over(&self, part: usize, whole: usize) -> Result<f64, Undefined> {
        if self.reference_length() == 0 {
            return Err(Undefined::EMPTY_REFERENCE);
        }
        if whole == 0 {
            Err(Undefined::NOTHING)
        } else {
            Ok(part as f64 / whole as f64)
        }
    }
}

/// Word error rate of one pair.
///
/// # Errors
/// [`Undefined`] when the reference has no words.
pub fn word_error_rate(reference: &str, hypothesis: &str) -> Result<f64, Undefined> {
    let compared = Compared::words(reference, hypothesis);
    rate(compared.edits, compared.first)
}

/// Character error rate of one pair, over Unicode scalar values.
///
/// # Errors
/// [`Undefined`] when the reference has no characters.
pub fn character_error_rate(reference: &str, hypothesis: &str) -> Result<f64, Undefined> {
    rate(
        character_edits(reference, hypothesis),
        reference.chars().count(),
    )
}

/// Corpus word error rate over (reference, hypothesis) pairs: all edits over all reference words.
/// Pairs with an empty reference are left out.
///
/// # Errors
/// [`Undefined`] when no pair has a reference word.
pub fn corpus_word_error_rate(pairs: &[(&str, &str)]) -> Result<f64, Undefined> {
    corpus(pairs, |a, b| {
        let compared = Compared::words(a, b);
        (compared.edits, compared.first)
    })
}

/// Corpus character error rate; see [`corpus_word_error_rate`].
///
/// # Errors
/// [`Undefined`] when no pair has a reference character.
pub fn corpus_character_error_rate(pairs: &[(&str, &str)]) -> Result<f64, Undefined> {
    corpus(pairs, |a, b| (character_edits(a, b), a.chars().count()))
}

fn corpus(
    pairs: &[(&str, &str)],
    count: impl Fn(&str, &str) -> (usize, usize),
) -> Result<f64, Undefined> {
    let (mut edits, mut length) = (0, 0);
    for (reference, hypothesis) in pairs {
        let (own, size) = count(reference, hypothesis);
        if size > 0 {
            (edits, length) = (edits + own, length + size);
        }
    }
    rate(edits, length)
}

fn rate(edits: usize, length: usize) -> Result<f64, Undefined> {
    if length == 0 {
        Err(Undefined::EMPTY_REFERENCE)
    } else {
        Ok(edits as f64 / length as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{edits, reference, word_distance, word_edits};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_split_adds_up_to_the_edit_count(
            a in proptest::collection::vec(0u8..4, 0..40),
            b in proptest::collection::vec(0u8..4, 0..40),
        ) {
            let errors = Errors::between(&a, &b);
            prop_assert_eq!(errors.edits(), edits(&a, &b), "one count, however it is split");
            prop_assert_eq!(errors.reference_length(), a.len(), "every reference token is met");
            prop_assert_eq!(errors.hypothesis_length(), b.len(), "every hypothesis token is met");
        }
    }

    #[test]
    fn error_rates_equal_the_reference_per_pair_and_over_the_corpus() {
        let (input, expected) = reference("wer_cer");
        let mut words_total = Errors::default();
        let mut pairs = Vec::new();
        let rows = expected["values"]["pairs"].as_array().unwrap();
        let inputs = input.as_array().unwrap();
        assert_eq!((inputs.len(), rows.len()), (69, 69), "no pair is left out");
        for (pair, row) in inputs.iter().zip(rows) {
            let (a, b) = (pair["ref"].as_str().unwrap(), pair["hyp"].as_str().unwrap());
            let errors = Errors::of_words(a, b);
            assert_eq!(
                word_edits(a, b) as u64,
                row["edits"].as_u64().unwrap(),
                "{a} / {b}"
            );
            for (length, key) in [
                (errors.reference_length(), "n_ref"),
                (errors.hypothesis_length(), "n_hyp"),
            ] {
                assert_eq!(row[key].as_u64(), Some(length as u64), "{key} of {a} / {b}");
            }
            pairs.push((a, b));
            if row["wer"].is_null() {
                assert_eq!(
                    errors.insertions == errors.edits(),
                    row["insertions_only"].as_bool().unwrap(),
                    "what can be said of an empty reference"
                );
                assert_eq!(
                    word_error_rate(a, b),
                    Err(Undefined::EMPTY_REFERENCE),
                    "no reference"
                );
                continue;
            }
            words_total.add(errors);
            let near = |value: f64, key: &str| {
                let gold = row[key].as_f64().unwrap();
                assert!(
                    (value - gold).abs() < 1e-12,
                    "{key} of {a} / {b}: {value} vs {gold}"
                );
            };
            near(word_error_rate(a, b).unwrap(), "wer");
            near(character_error_rate(a, b).unwrap(), "cer");
            // Where the split is not unique, it is still the one the reference made.
            assert!(
                row["unique_SDI"].is_boolean(),
                "every other field is compared"
            );
            near(errors.match_error_rate().unwrap(), "mer");
            near(errors.information_lost().unwrap(), "wil");
            near(errors.information_preserved().unwrap(), "wip");
            for (count, key) in [
                (errors.substitutions, "S"),
                (errors.deletions, "D"),
                (errors.insertions, "I"),
                (errors.hits, "H"),
            ] {
                let gold = row[key].as_u64();
                assert_eq!(gold, Some(count as u64), "{key} of {a} / {b}");
            }
        }
        let corpus = &expected["values"]["corpus"];
        let near = |value: f64, key: &str| {
            assert!(
                (value - corpus[key].as_f64().unwrap()).abs() < 1e-12,
                "corpus {key}: {value}"
            );
        };
        near(corpus_word_error_rate(&pairs).unwrap(), "wer");
        near(corpus_character_error_rate(&pairs).unwrap(), "cer");
        near(words_total.error_rate().unwrap(), "wer");
        near(words_total.match_error_rate().unwrap(), "mer");
        near(words_total.information_lost().unwrap(), "wil");
        assert_eq!(
            corpus.as_object().unwrap().len(),
            4,
            "no corpus number is left out"
        );
    }

    #[test]
    fn an_empty_reference_has_no_error_rate_but_a_symmetric_distance() {
        assert_eq!(
            word_error_rate("", "hello"),
            Err(Undefined::EMPTY_REFERENCE),
            "x/0"
        );
        assert_eq!(word_distance("", "hello"), 1.0, "nothing in common");
        assert_eq!(word_distance("", ""), 0.0, "equal");
    }

    #[test]
    fn odd_texts_have_a_rate_or_a_reason() {
        for nothing in ["", " ", "\u{a0}\t"] {
            assert_eq!(
                word_error_rate(nothing, nothing),
                Err(Undefined::EMPTY_REFERENCE),
                "no word is not a perfect score"
            );
            assert_eq!(word_error_rate("hello", nothing), Ok(1.0), "all is missed");
        }
        assert_eq!(
            character_error_rate("", "…"),
            Err(Undefined::EMPTY_REFERENCE)
        );
        assert_eq!(word_error_rate("…", "!"), Ok(1.0), "a lone mark is a word");
        assert_eq!(
            word_error_rate("a", "b c d"),
            Ok(3.0),
            "a rate may exceed 1"
        );
        assert_eq!(
            corpus_word_error_rate(&[("", "hello"), ("", "")]),
            Err(Undefined::EMPTY_REFERENCE),
            "a corpus without reference words"
        );
        assert_eq!(corpus_word_error_rate(&[]), Err(Undefined::EMPTY_REFERENCE));
        let none = Errors::of_words("", "");
        let rates = [
            none.error_rate(),
            none.match_error_rate(),
            none.information_preserved(),
            none.information_lost(),
        ];
        assert!(
            rates.iter().all(Result::is_err),
            "0/0 is no number: {rates:?}"
        );
        let missed = Errors::of_words("a b", "");
        assert_eq!(missed.information_lost(), Ok(1.0), "nothing came across");
    }
}
