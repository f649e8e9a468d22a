//! Distances and similarities of two spellings, for sorting near misses: swaps, common letters.

use std::collections::HashMap;
use std::hash::Hash;

/// Least substitutions, deletions, insertions and swaps of neighbours, no place edited twice
/// (optimal string alignment). Symmetric, but not a metric: `ca`, `ac`, `abc`.
///
/// O(n * m).
///
/// Source: Damerau (1964), doi:10.1145/363958.363994, in the restricted form.
pub fn swap_edits<T: Eq>(a: &[T], b: &[T]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

/// [`swap_edits`] where what was swapped may be edited further (Damerau-Levenshtein): a metric.
///
/// O(n * m) in time and memory.
///
/// Source: Lowrance and Wagner (1975), doi:10.1145/321879.321880.
pub fn damerau_edits<T: Eq + Hash>(a: &[T], b: &[T]) -> usize {
    // One row and column more than usual, of a cost no path takes: "before any swap".
    let (width, never) = (b.len() + 2, a.len() + b.len());
    let mut cost = vec![never; (a.len() + 2) * width];
    for i in 0..=a.len() {
        cost[(i + 1) * width + 1] = i;
    }
    for j in 0..=b.len() {
        cost[width + j + 1] = j;
    }
    let mut last_row: HashMap<&T, usize> = HashMap::new();
    for i in 1..=a.len() {
        let mut last_column = 0;
        for j in 1..=b.len() {
            let swap_row = last_row.get(&b[j - 1]).copied().unwrap_or(0);
            let swap_column = last_column;
            let equal = a[i - 1] == b[j - 1];
            if equal {
                last_column = j;
            }
            let changed = cost[i * width + j] + usize::from(!equal);
            let added = cost[(i + 1) * width + j] + 1;
            let removed = cost[i * width + j + 1] + 1;
            let between = (i - swap_row - 1) + (j - swap_column - 1);
            let swapped = cost[swap_row * width + swap_column] + between + 1;
            cost[(i + 1) * width + j + 1] = changed.min(added).min(removed).min(swapped);
        }
        last_row.insert(&a[i - 1], i);
    }
    cost[(a.len() + 1) * width + b.len() + 1]
}

/// Length of the longest common subsequence: tokens both have, in the same order.
pub fn common_length<T: Eq>(a: &[T], b: &[T]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut before = 0;
        for (j, y) in b.iter().enumerate() {
            let best = if x == y {
                before + 1
            } else {
                row[j].max(row[j + 1])
            };
            before = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}

/// Least deletions and insertions, a substitution counting as both.
pub fn indel_edits<T: Eq>(a: &[T], b: &[T]) -> usize {
    a.len() + b.len() - 2 * common_length(a, b)
}

/// 1 - [`indel_edits`] over both lengths, in 0..=1. Two empty sequences: 1.
pub fn indel_similarity<T: Eq>(a: &[T], b: &[T]) -> f64 {
    match a.len() + b.len() {
        0 => 1.0,
        both => 1.0 - indel_edits(a, b) as f64 / both as f64,
    }
}

/// Jaro similarity in 0..=1: the shares of tokens with an equal one nearby, less half of those out
/// of order. Two empty sequences: 1; one empty: 0.
///
/// Nearby is within half the longer length, less one. Symmetric up to which of several equal
/// tokens pair up.
///
/// Source: Jaro (1989), doi:10.1080/01621459.1989.10478785.
pub fn jaro<T: Eq>(a: &[T], b: &[T]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut in_a = Vec::new();
    for (i, x) in a.iter().enumerate() {
        let nearby = i.saturating_sub(reach)..(i + reach + 1).min(b.len());
        if let Some(j) = nearby.into_iter().find(|&j| !taken[j] && b[j] == *x) {
            taken[j] = true;
            in_a.push(x);
        }
    }
    if in_a.is_empty() {
        return 0.0;
    }
    let in_b = b.iter().zip(&taken).filter(|(_, taken)| **taken);
    let displaced = in_a.iter().zip(in_b).filter(|(x, (y, _))| **x != *y);
    let (hits, swaps) = (in_a.len() as f64, (displaced.count() / 2) as f64);
    (hits / a.len() as f64 + hits / b.len() as f64 + (hits - swaps) / hits) / 3.0
}

/// [`jaro`], raised for up to four equal tokens at the start, by a tenth of the rest each; only
/// above 0.7, so that a common prefix alone makes nothing similar.
///
/// Source: Winkler (1990), String Comparator Metrics.
pub fn jaro_winkler<T: Eq>(a: &[T], b: &[T]) -> f64 {
    let jaro = jaro(a, b);
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{edits, normalised_distance, reference};
    use proptest::prelude::*;

    #[test]
    fn every_string_distance_equals_the_reference() {
        let (input, expected) = reference("string_distance");
        let (pairs, rows) = (
            input.as_array().unwrap(),
            expected["values"]["pairs"].as_array().unwrap(),
        );
        assert_eq!((pairs.len(), rows.len()), (38, 38), "no pair is left out");
        for (pair, row) in pairs.iter().zip(rows) {
            let chars = |at: usize| pair[at].as_str().unwrap().chars().collect::<Vec<_>>();
            let (a, b) = (chars(0), chars(1));
            let counts = [
                ("levenshtein", edits(&a, &b)),
                ("osa", swap_edits(&a, &b)),
                ("damerau", damerau_edits(&a, &b)),
                ("indel", indel_edits(&a, &b)),
                ("lcs", common_length(&a, &b)),
            ];
            let similarities = [
                ("levenshtein_norm_sim", 1.0 - normalised_distance(&a, &b)),
                ("indel_norm_sim", indel_similarity(&a, &b)),
                ("jaro", jaro(&a, &b)),
                ("jaro_winkler", jaro_winkler(&a, &b)),
            ];
            for (name, count) in counts {
                assert_eq!(row[name].as_u64(), Some(count as u64), "{name} of {pair}");
            }
            for (name, value) in similarities {
                let gold = row[name].as_f64().unwrap();
                assert!((value - gold).abs() < 1e-9, "{name} of {pair}: {value}");
            }
            let fields = row.as_object().unwrap().len();
            assert_eq!(
                fields,
                counts.len() + similarities.len(),
                "every field is compared"
            );
        }
    }

    fn letters() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(0u8..3, 0..12)
    }

    proptest! {
        #[test]
        fn each_freedom_makes_a_distance_no_longer(a in letters(), b in letters()) {
            let (plain, swaps) = (edits(&a, &b), swap_edits(&a, &b));
            let (free, indel) = (damerau_edits(&a, &b), indel_edits(&a, &b));
            prop_assert!(free <= swaps && swaps <= plain && plain <= indel, "more ways, fewer steps");
            prop_assert_eq!(swaps, swap_edits(&b, &a), "symmetric");
            prop_assert_eq!(free, damerau_edits(&b, &a), "symmetric");
            prop_assert_eq!(free == 0, a == b, "zero only for equals");
        }

        #[test]
        fn the_free_swap_distance_is_a_metric(a in letters(), b in letters(), c in letters()) {
            let detour = damerau_edits(&a, &b) + damerau_edits(&b, &c);
            prop_assert!(damerau_edits(&a, &c) <= detour, "no detour is shorter");
        }

        #[test]
        fn similarities_stay_within_zero_and_one(a in letters(), b in letters()) {
            for value in [indel_similarity(&a, &b), jaro(&a, &b), jaro_winkler(&a, &b)] {
                prop_assert!((0.0..=1.0).contains(&value), "{value}");
            }
            prop_assert_eq!(jaro(&a, &a), 1.0, "equal is most similar");
            prop_assert!(jaro_winkler(&a, &b) >= jaro(&a, &b), "a prefix only helps");
        }
    }
}
