//! Edit counts between two sequences, and the distances between texts made of them.

use std::collections::HashMap;
use std::hash::Hash;

/// Least number of substitutions, deletions and insertions (all cost 1) that turn `a` into `b`.
///
/// Tokens are anything comparable: word ids, `&str`, `char`. Symmetric, 0 iff equal, at most the
/// longer length. Bit-parallel, O(longer * ceil(shorter / 64)).
///
/// Source: Myers (1999), doi:10.1145/316542.316550; blocks after Hyyrö (2003).
pub fn edits<T: Eq + Hash>(a: &[T], b: &[T]) -> usize {
    let (a, b) = without_common_ends(a, b);
    let (pattern, text) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match pattern.len() {
        0 => text.len(),
        1..=64 => one_block(pattern, text),
        _ => many_blocks(pattern, text),
    }
}

/// Edit count over the longer length: 0 is equal, 1 has nothing in common. Two empty sequences: 0.
pub fn normalised_distance<T: Eq + Hash>(a: &[T], b: &[T]) -> f64 {
    let longest = a.len().max(b.len());
    if longest == 0 {
        0.0
    } else {
        edits(a, b) as f64 / longest as f64
    }
}

/// [`normalised_distance`] over whitespace-separated words: the distance between two labelers,
/// where neither is the reference.
pub fn word_distance(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.0;
    }
    normalised_distance(&words(a), &words(b))
}

/// [`edits`] over whitespace-separated words.
pub fn word_edits(a: &str, b: &str) -> usize {
    if a == b {
        0
    } else {
        edits(&words(a), &words(b))
    }
}

/// [`edits`] over Unicode scalar values, spaces included.
pub fn character_edits(a: &str, b: &str) -> usize {
    edits(
        &a.chars().collect::<Vec<_>>(),
        &b.chars().collect::<Vec<_>>(),
    )
}

/// Whitespace-separated words.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
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

fn one_block<T: Eq + Hash>(pattern: &[T], text: &[T]) -> usize {
    let last = 1u64 << (pattern.len() - 1);
    let (mut plus, mut minus, mut score) = (!0u64, 0u64, pattern.len());
    let mut step = |equal: u64| {
        let vertical = equal | minus;
        let horizontal = ((equal & plus).wrapping_add(plus) ^ plus) | equal;
        let up = minus | !(horizontal | plus);
        let down = plus & horizontal;
        score = score + usize::from(up & last != 0) - usize::from(down & last != 0);
        let (up, down) = ((up << 1) | 1, down << 1);
        plus = down | !(vertical | up);
        minus = up & vertical;
    };
    // Hashing costs more than comparing when there is little to compare.
    if pattern.len() * text.len() <= 1024 {
        for token in text {
            let equal = pattern.iter().enumerate().fold(0u64, |bits, (at, own)| {
                bits | (u64::from(own == token) << at)
            });
            step(equal);
        }
    } else {
        let mut places: HashMap<&T, u64> = HashMap::with_capacity(pattern.len());
        for (at, token) in pattern.iter().enumerate() {
            *places.entry(token).or_default() |= 1 << at;
        }
        for token in text {
            step(places.get(token).copied().unwrap_or(0));
        }
    }
    score
}

fn many_blocks<T: Eq + Hash>(pattern: &[T], text: &[T]) -> usize {
    let blocks = pattern.len().div_ceil(64);
    let mut places: HashMap<&T, Vec<u64>> = HashMap::new();
    for (at, token) in pattern.iter().enumerate() {
        places.entry(token).or_insert_with(|| vec![0; blocks])[at / 64] |= 1 << (at % 64);
    }
    let absent = vec![0; blocks];
    let last = 1u64 << ((pattern.len() - 1) % 64);
    let mut state = vec![(!0u64, 0u64); blocks];
    let mut score = pattern.len();
    for token in text {
        let equal = places.get(token).unwrap_or(&absent);
        let (mut carry_up, mut carry_down) = (1u64, 0u64);
        for (block, (plus, minus)) in state.iter_mut().enumerate() {
            let vertical = equal[block] | *minus;
            let here = equal[block] | carry_down;
            let horizontal = ((here & *plus).wrapping_add(*plus) ^ *plus) | here;
            let up = *minus | !(horizontal | *plus);
            let down = *plus & horizontal;
            if block + 1 == blocks {
                score = score + usize::from(up & last != 0) - usize::from(down & last != 0);
            }
            let (next_up, next_down) = (up >> 63, down >> 63);
            let (up, down) = ((up << 1) | carry_up, (down << 1) | carry_down);
            *plus = down | !(vertical | up);
            *minus = up & vertical;
            (carry_up, carry_down) = (next_up, next_down);
        }
    }
    score
}

/// One step of a cheapest alignment; numbers index the first and the second sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Hit(usize, usize),
    Replaced(usize, usize),
    Removed(usize),
    Added(usize),
}

/// A cheapest alignment of two sequences of `n` and `m` tokens, from the start; on ties the
/// backtrace (from the end) prefers diagonal, then deletion, then insertion.
pub(crate) fn steps(n: usize, m: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Step> {
    let width = m + 1;
    let mut cost = vec![0u32; (n + 1) * width];
    for (j, cell) in cost.iter_mut().take(width).enumerate() {
        *cell = j as u32;
    }
    for i in 1..=n {
        cost[i * width] = i as u32;
        for j in 1..=m {
            let diagonal = cost[(i - 1) * width + j - 1] + u32::from(!same(i - 1, j - 1));
            let deletion = cost[(i - 1) * width + j] + 1;
            let insertion = cost[i * width + j - 1] + 1;
            cost[i * width + j] = diagonal.min(deletion).min(insertion);
        }
    }
    let (mut i, mut j, mut back) = (n, m, Vec::with_capacity(n.max(m)));
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        let equal = i > 0 && j > 0 && same(i - 1, j - 1);
        if i > 0 && j > 0 && cost[(i - 1) * width + j - 1] + u32::from(!equal) == here {
            (i, j) = (i - 1, j - 1);
            back.push(if equal {
                Step::Hit(i, j)
            } else {
                Step::Replaced(i, j)
            });
        } else if i > 0 && cost[(i - 1) * width + j] + 1 == here {
            i -= 1;
            back.push(Step::Removed(i));
        } else {
            j -= 1;
            back.push(Step::Added(j));
        }
    }
    back.reverse();
    back
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::reference;
    use proptest::prelude::*;

    fn plain(a: &[u8], b: &[u8]) -> usize {
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
    fn string_distances_equal_the_reference() {
        let (input, expected) = reference("string_distance");
        let rows = expected["values"]["pairs"].as_array().unwrap();
        for (pair, row) in input.as_array().unwrap().iter().zip(rows) {
            let (a, b) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
            let (left, right): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
            assert_eq!(
                character_edits(a, b) as u64,
                row["levenshtein"].as_u64().unwrap()
            );
            let similarity = 1.0 - normalised_distance(&left, &right);
            let gold = row["levenshtein_norm_sim"].as_f64().unwrap();
            assert!((similarity - gold).abs() < 1e-9, "{a} / {b}");
        }
    }
}
