//! Krippendorff's alpha of free text: agreement beyond chance under any distance.

use std::collections::BTreeMap;

use super::Undefined;
use super::agreement::TextUnit;
use super::distance::{normalised_distance, words};

/// Krippendorff's alpha with the normalised word edit distance: 1 is perfect, 0 is chance.
///
/// # Errors
/// [`Undefined`] when no item has two transcripts, or when all transcripts are the same.
///
/// Source: Krippendorff (2019), Content Analysis, chapter 12; Braylan et al. (2022) for free
/// distances.
pub fn krippendorff_alpha(units: &[TextUnit]) -> Result<f64, Undefined> {
    let tokens: BTreeMap<&str, Vec<&str>> = units
        .iter()
        .flatten()
        .flatten()
        .map(|&text| (text, words(text)))
        .collect();
    krippendorff_alpha_by(units, |a, b| normalised_distance(&tokens[a], &tokens[b]))
}

/// Distinct texts up to which chance is summed over every pair of them.
const EXACT_UP_TO: usize = 2_000;
/// Pairs of texts drawn to estimate chance above that; the standard error stays below 0.0005.
const DRAWN_PAIRS: usize = 1_000_000;

/// Krippendorff's alpha with any distance that is 0 for equal texts and symmetric.
///
/// Chance disagreement is summed over all pairs of texts up to 2,000 distinct ones, and beyond
/// that estimated from a million pairs drawn with a fixed seed, so the same texts always give the
/// same number.
///
/// # Errors
/// As [`krippendorff_alpha`].
pub fn krippendorff_alpha_by(
    units: &[TextUnit],
    distance: impl Fn(&str, &str) -> f64,
) -> Result<f64, Undefined> {
    let (mut observed, mut all) = (0.0, Vec::new());
    for unit in units {
        let texts: Vec<&str> = unit.iter().flatten().copied().collect();
        if texts.len() < 2 {
            continue;
        }
        let mut sum = 0.0;
        for i in 0..texts.len() {
            for j in i + 1..texts.len() {
                sum += 2.0 * distance(texts[i], texts[j]);
            }
        }
        observed += sum / (texts.len() - 1) as f64;
        all.extend(texts);
    }
    if all.is_empty() {
        return Err(Undefined::ONE_LABELER);
    }
    observed /= all.len() as f64;
    let expected = mean_distance_between_any(&all, distance);
    if expected == 0.0 {
        return Err(Undefined::ALL_EQUAL);
    }
    Ok(1.0 - observed / expected)
}

/// Mean distance of two different members of `all`, duplicates counted.
fn mean_distance_between_any(all: &[&str], distance: impl Fn(&str, &str) -> f64) -> f64 {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    for &text in all {
        *counts.entry(text).or_default() += 1.0;
    }
    let n = all.len() as f64;
    if counts.len() <= EXACT_UP_TO {
        let distinct: Vec<(&str, f64)> = counts.into_iter().collect();
        let mut sum = 0.0;
        for (at, (a, times_a)) in distinct.iter().enumerate() {
            for (b, times_b) in &distinct[at + 1..] {
                sum += 2.0 * times_a * times_b * distance(a, b);
            }
        }
        return sum / (n * (n - 1.0));
    }
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((u128::from(state) * below as u128) >> 64) as usize
    };
    let mut sum = 0.0;
    for _ in 0..DRAWN_PAIRS {
        let i = draw(sorted.len());
        let other = draw(sorted.len() - 1);
        let j = if other >= i { other + 1 } else { other };
        sum += distance(sorted[i], sorted[j]);
    }
    sum / DRAWN_PAIRS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{agreement, reference};

    #[test]
    fn alpha_of_free_text_equals_the_reference() {
        let (input, expected) = reference("krippendorff_text");
        let rows = input["rows_are_clips"].as_array().unwrap();
        let units: Vec<TextUnit> = rows
            .iter()
            .map(|row| {
                row.as_array()
                    .unwrap()
                    .iter()
                    .map(|text| text.as_str())
                    .collect()
            })
            .collect();
        let near = |value: f64, key: &str| {
            let gold = expected["values"][key].as_f64().unwrap();
            assert!((value - gold).abs() < 1e-9, "{key}: {value} vs {gold}");
        };
        near(krippendorff_alpha(&units).unwrap(), "alpha");
        let nominal = |a: &str, b: &str| f64::from(u8::from(a != b));
        near(
            krippendorff_alpha_by(&units, nominal).unwrap(),
            "alpha_exact_match",
        );
    }

    #[test]
    fn alpha_of_constant_text_is_undefined() {
        let units = vec![vec![Some("yes"), Some("yes")]];
        assert_eq!(
            krippendorff_alpha(&units),
            Err(Undefined::ALL_EQUAL),
            "0/0 is not 1"
        );
        let alone = vec![vec![Some("yes"), None]];
        assert_eq!(
            agreement(&alone),
            Err(Undefined::ONE_LABELER),
            "nobody to agree with"
        );
    }
}
