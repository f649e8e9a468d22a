//! Edit counts between two sequences, and the distances between texts made of them.

mod bits;
mod numbering;
mod steps;

use std::cell::Cell;
use std::hash::Hash;

pub(crate) use steps::{Step, Ties, steps, steps_backward, steps_between};

/// Least number of substitutions, deletions and insertions (all cost 1) that turn `a` into `b`.
///
/// Tokens are anything comparable: word ids, `&str`, `char`. Symmetric, 0 iff equal, at most the
/// longer length. Bit-parallel, O(longer * ceil(shorter / 64)), in memory each thread keeps.
///
/// Source: Myers (1999), doi:10.1145/316542.316550; blocks after Hyyrö (2003).
pub fn edits<T: Eq + Hash>(a: &[T], b: &[T]) -> usize {
    let (a, b) = without_common_ends(a, b);
    let (pattern, text) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if pattern.is_empty() {
        text.len()
    } else {
        bits::edits(pattern, text)
    }
}

/// Edit count over the longer length: 0 is equal, 1 has nothing in common. Two empty sequences: 0.
pub fn normalised_distance<T: Eq + Hash>(a: &[T], b: &[T]) -> f64 {
    share(edits(a, b), a.len().max(b.len()))
}

/// [`normalised_distance`] over whitespace-separated words: the distance between two labelers,
/// where neither is the reference.
pub fn word_distance(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.0;
    }
    let compared = Compared::words(a, b);
    share(compared.edits, compared.first.max(compared.second))
}

/// [`edits`] over whitespace-separated words.
pub fn word_edits(a: &str, b: &str) -> usize {
    if a == b {
        0
    } else {
        Compared::words(a, b).edits
    }
}

/// [`edits`] over Unicode scalar values, spaces included.
pub fn character_edits(a: &str, b: &str) -> usize {
    if !(a.is_ascii() && b.is_ascii()) {
        let of = |text: &str| text.chars().collect::<Vec<_>>();
        return edits(&of(a), &of(b));
    }
    let (a, b) = without_common_ends(a.as_bytes(), b.as_bytes());
    let (pattern, text) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    bits::ascii_edits(pattern, text)
}

/// Whitespace-separated words.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Word edits between two texts, and how many words each has.
pub(crate) struct Compared {
    pub(crate) edits: usize,
    pub(crate) first: usize,
    pub(crate) second: usize,
}

impl Compared {
    pub(crate) fn words(a: &str, b: &str) -> Self {
        thread_local! {
            static WORDS: Cell<(Words<'static>, Words<'static>)> = Cell::default();
        }
        let (first, second) = WORDS.take();
        let (mut first, mut second) = (emptied(first), emptied(second));
        split_into(a, &mut first);
        split_into(b, &mut second);
        let compared = Self {
            edits: edits(&first, &second),
            first: first.len(),
            second: second.len(),
        };
        WORDS.set((emptied(first), emptied(second)));
        compared
    }
}

/// Words as their bytes.
type Words<'s> = Vec<&'s [u8]>;

/// The list without its words, so that others can use its memory: collecting a vector's own
/// iterator works in place.
fn emptied<'to>(mut words: Words) -> Words<'to> {
    words.clear();
    words.into_iter().map(|_| &b""[..]).collect()
}

/// Adds the words of [`words`]; most texts are ASCII, which is split byte by byte.
fn split_into<'s>(text: &'s str, words: &mut Words<'s>) {
    if text.is_ascii() {
        let space = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
        let parts = text.as_bytes().split(space);
        words.extend(parts.filter(|word| !word.is_empty()));
    } else {
        words.extend(text.split_whitespace().map(str::as_bytes));
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn without_common_ends<'s, T: Eq>(a: &'s [T], b: &'s [T]) -> (&'s [T], &'s [T]) {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    (&a[..a.len() - end], &b[..b.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain<T: Eq>(a: &[T], b: &[T]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut before = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let best = (before + usize::from(x != y))
                    .min(row[j] + 1)
                    .min(row[j + 1] + 1);
                before = std::mem::replace(&mut row[j + 1], best);
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn bit_parallel_counts_equal_the_textbook_table(
            a in proptest::collection::vec(0u8..4, 0..200),
            b in proptest::collection::vec(0u8..4, 0..200),
        ) {
            prop_assert_eq!(edits(&a, &b), plain(&a, &b), "same definition, other arithmetic");
        }

        #[test]
        fn long_sequences_are_compared_within_a_band_wide_enough(
            a in proptest::collection::vec(0u8..9, 100..400),
            cuts in proptest::collection::vec((any::<proptest::sample::Index>(), 0usize..40), 0..9),
            more in proptest::collection::vec(0u8..9, 0..150),
        ) {
            let mut b = a.clone();
            for (place, length) in cuts {
                let from = place.index(b.len());
                b.drain(from..(from + length).min(b.len() - 1).max(from));
            }
            b.splice(b.len() / 3..b.len() / 3, more);
            prop_assert_eq!(edits(&a, &b), plain(&a, &b), "shifts of any size are found");
        }

        #[test]
        fn texts_are_compared_by_words_and_by_characters(
            a in "([a-c]{1,3}|é|東京|👩‍🚀|[ \t\u{a0}]){0,90}",
            b in "([a-c]{1,3}|é|東京|👩‍🚀|[ \t\u{a0}]){0,90}",
        ) {
            prop_assert_eq!(word_edits(&a, &b), plain(&words(&a), &words(&b)), "words");
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(character_edits(&a, &b), plain(&chars(&a), &chars(&b)), "characters");
        }

        #[test]
        fn ascii_is_compared_like_any_text(a in "[ -c]{0,150}", b in "[ -c]{0,150}") {
            prop_assert_eq!(character_edits(&a, &b), plain(a.as_bytes(), b.as_bytes()), "bytes");
        }

        #[test]
        fn ascii_is_split_into_words_like_any_text(text in "[\t-\r\x1c-\x1f ab]{0,40}") {
            let mut found = Vec::new();
            split_into(&text, &mut found);
            let known: Vec<&[u8]> = words(&text).into_iter().map(str::as_bytes).collect();
            prop_assert_eq!(found, known, "the same spaces");
        }

        #[test]
        fn the_edit_count_is_a_metric(
            a in proptest::collection::vec(0u8..3, 0..20),
            b in proptest::collection::vec(0u8..3, 0..20),
            c in proptest::collection::vec(0u8..3, 0..20),
        ) {
            prop_assert_eq!(edits(&a, &b), edits(&b, &a), "symmetric");
            prop_assert_eq!(edits(&a, &b) == 0, a == b, "zero only for equals");
            prop_assert!(edits(&a, &c) <= edits(&a, &b) + edits(&b, &c), "no detour is shorter");
        }
    }

    #[test]
    fn a_comparison_leaves_nothing_behind_for_the_next() {
        let long = "a long reading of many words ".repeat(40);
        let (first, again) = (word_edits("a b c", "a c"), {
            word_edits(&long, "other words");
            word_edits("a b c", "a c")
        });
        assert_eq!(first, 1, "one word is gone");
        assert_eq!(again, first, "kept memory is empty memory");
        let (none, one) = ("", "word");
        assert_eq!(word_edits(none, one), 1, "all of it is added");
        assert_eq!(character_edits(none, one), 4, "letter by letter");
    }
}
