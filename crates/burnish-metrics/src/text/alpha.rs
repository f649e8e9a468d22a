//! Krippendorff's alpha of free text: agreement beyond chance under any distance.

use std::collections::{BTreeSet, HashMap};

use super::Undefined;
use super::agreement::TextUnit;
use super::distance::normalised_distance;

/// Krippendorff's alpha with the normalised word edit distance: 1 is perfect, 0 is chance.
///
/// # Errors
/// [`Undefined`] when no item has two transcripts, or when all transcripts are the same.
///
/// Source: Krippendorff (2019), Content Analysis, chapter 12; Braylan et al. (2022) for free
/// distances.
pub fn krippendorff_alpha(units: &[TextUnit]) -> Result<f64, Undefined> {
    let numbered = Numbered::of(units);
    let mut known: HashMap<&str, u32> = HashMap::new();
    let tokens: Vec<Vec<u32>> = numbered
        .texts
        .iter()
        .map(|text| {
            text.split_whitespace()
                .map(|word| {
                    let next = known.len() as u32;
                    *known.entry(word).or_insert(next)
                })
                .collect()
        })
        .collect();
    alpha(&numbered, |a, b| {
        normalised_distance(&tokens[a], &tokens[b])
    })
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
/// As [`krippendorff_alpha`], and when `distance` is not a finite number somewhere.
pub fn krippendorff_alpha_by(
    units: &[TextUnit],
    distance: impl Fn(&str, &str) -> f64,
) -> Result<f64, Undefined> {
    let numbered = Numbered::of(units);
    let texts = &numbered.texts;
    alpha(&numbered, |a, b| distance(texts[a], texts[b]))
}

/// Items by the numbers of their texts, so that a text is looked up once.
struct Numbered<'s> {
    /// Distinct, sorted.
    texts: Vec<&'s str>,
    /// Items with two texts or more.
    units: Vec<Vec<usize>>,
}

impl<'s> Numbered<'s> {
    fn of(units: &[TextUnit<'s>]) -> Self {
        let compared = || {
            let texts = units.iter().map(|unit| unit.iter().flatten().copied());
            texts.filter(|texts| texts.clone().nth(1).is_some())
        };
        let distinct: BTreeSet<&str> = compared().flatten().collect();
        let texts: Vec<&str> = distinct.into_iter().collect();
        let number = |text: &str| {
            let found = texts.binary_search(&text);
            found.expect("every compared text is listed")
        };
        let units = compared().map(|texts| texts.map(number).collect());
        Self {
            units: units.collect(),
            texts,
        }
    }
}

fn alpha(numbered: &Numbered, distance: impl Fn(usize, usize) -> f64) -> Result<f64, Undefined> {
    let (mut observed, mut all) = (0.0, Vec::new());
    for unit in &numbered.units {
        let mut sum = 0.0;
        for (at, &a) in unit.iter().enumerate() {
            for &b in &unit[at + 1..] {
                sum += 2.0 * distance(a, b);
            }
        }
        observed += sum / (unit.len() - 1) as f64;
        all.extend(unit);
    }
    if all.is_empty() {
        return Err(Undefined::ONE_LABELER);
    }
    observed /= all.len() as f64;
    let expected = mean_distance_between_any(all, numbered.texts.len(), distance);
    if !(observed.is_finite() && expected.is_finite()) {
        return Err(Undefined::NO_DISTANCE);
    }
    if expected == 0.0 {
        return Err(Undefined::ALL_EQUAL);
    }
    Ok(1.0 - observed / expected)
}

/// Mean distance of two different members of `all`, which are below `distinct`, duplicates counted.
fn mean_distance_between_any(
    mut all: Vec<usize>,
    distinct: usize,
    distance: impl Fn(usize, usize) -> f64,
) -> f64 {
    let n = all.len() as f64;
    if distinct <= EXACT_UP_TO {
        let mut times = vec![0.0; distinct];
        for &text in &all {
            times[text] += 1.0;
        }
        let mut sum = 0.0;
        for a in 0..distinct {
            for b in a + 1..distinct {
                sum += 2.0 * times[a] * times[b] * distance(a, b);
            }
        }
        return sum / (n * (n - 1.0));
    }
    all.sort_unstable();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((u128::from(state) * below as u128) >> 64) as usize
    };
    let mut sum = 0.0;
    for _ in 0..DRAWN_PAIRS {
        let i = draw(all.len());
        let other = draw(all.len() - 1);
        let j = if other >= i { other + 1 } else { other };
        sum += distance(all[i], all[j]);
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
        assert_eq!(
            (units.len(), expected["values"].as_object().unwrap().len()),
            (20, 2)
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

    #[test]
    fn odd_texts_have_an_alpha_or_a_reason() {
        let spaces = [vec![Some("a b"), Some("a  b ")]];
        assert_eq!(
            krippendorff_alpha(&spaces),
            Err(Undefined::ALL_EQUAL),
            "the same words are no disagreement, nor agreement beyond chance"
        );
        let silent = [vec![Some(""), Some("")], vec![Some(""), None]];
        assert_eq!(
            krippendorff_alpha(&silent),
            Err(Undefined::ALL_EQUAL),
            "nothing but silence"
        );
        let differ = [vec![Some("yes"), Some("…")]];
        assert_eq!(
            krippendorff_alpha(&differ),
            Ok(0.0),
            "one item is all the chance there is"
        );
        assert_eq!(
            krippendorff_alpha(&[]),
            Err(Undefined::ONE_LABELER),
            "nothing at all"
        );
        for not_a_number in [f64::NAN, f64::INFINITY] {
            let by = krippendorff_alpha_by(&differ, |_, _| not_a_number);
            assert_eq!(
                by,
                Err(Undefined::NO_DISTANCE),
                "a broken distance is told, not shown"
            );
        }
    }

    #[test]
    fn texts_of_items_with_one_reader_do_not_count() {
        let units = [vec![Some("a"), Some("b")], vec![Some("a"), Some("a")]];
        let mut more = units.to_vec();
        more.extend([vec![Some("alone"), None], vec![None, None], vec![]]);
        assert_eq!(
            krippendorff_alpha(&units),
            krippendorff_alpha(&more),
            "nothing to compare"
        );
    }
}
