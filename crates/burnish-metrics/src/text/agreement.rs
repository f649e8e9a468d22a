//! How far labelers agree on transcripts: exact share, distance, alpha, human-level performance.

use std::collections::BTreeMap;

use super::Undefined;
use super::distance::{
    corpus_character_error_rate, corpus_word_error_rate, normalised_distance, words,
};

/// What the labelers wrote about one item, in labeler order; `None` where one did not transcribe.
pub type TextUnit<'s> = Vec<Option<&'s str>>;

/// Agreement over all pairs of labelers within items.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Pairs of transcripts of the same item.
    pub pairs: usize,
    /// Share of pairs that are equal, byte by byte.
    pub exact_share: f64,
    /// Mean word distance (edits over the longer length) of the pairs.
    pub mean_distance: f64,
    /// Agreement beyond chance; see [`krippendorff_alpha`].
    pub alpha: Result<f64, Undefined>,
}

/// Exact share, mean word distance and alpha of the texts as they are. For the same after
/// conventions, hand in canonical texts.
///
/// # Errors
/// [`Undefined`] when no item was transcribed by two labelers.
pub fn agreement(units: &[TextUnit]) -> Result<Agreement, Undefined> {
    let (mut pairs, mut equal, mut distance) = (0usize, 0usize, 0.0);
    for unit in units {
        let texts: Vec<&str> = unit.iter().flatten().copied().collect();
        let tokens: Vec<Vec<&str>> = texts.iter().map(|text| words(text)).collect();
        for i in 0..texts.len() {
            for j in i + 1..texts.len() {
                pairs += 1;
                equal += usize::from(texts[i] == texts[j]);
                distance += normalised_distance(&tokens[i], &tokens[j]);
            }
        }
    }
    if pairs == 0 {
        return Err(Undefined::ONE_LABELER);
    }
    Ok(Agreement {
        pairs,
        exact_share: equal as f64 / pairs as f64,
        mean_distance: distance / pairs as f64,
        alpha: krippendorff_alpha(units),
    })
}

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

/// Human-level performance: one labeler's texts scored against another's, over a corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Hlp {
    /// Index of the labeler taken as the reference, then of the one scored, then the numbers.
    pub directed: Vec<(usize, usize, Directed)>,
    /// Mean over both directions of all labeler pairs.
    pub mean: Directed,
}

/// Corpus rates of one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Directed {
    pub wer: f64,
    pub cer: f64,
    /// Share of items with equal texts.
    pub exact_share: f64,
}

/// WER and CER of every ordered pair of labelers over the items both transcribed, and their mean.
///
/// WER divides by the reference's words, so it has a direction between people; only the mean over
/// both is theirs. Pairs without common items or reference words are left out. `prepare` is
/// applied to every text first: identity for raw numbers, a normaliser for the rest.
///
/// # Errors
/// [`Undefined`] when no ordered pair can be scored.
pub fn hlp_pairwise(
    units: &[TextUnit],
    prepare: impl Fn(&str) -> String,
) -> Result<Hlp, Undefined> {
    let labelers = units.iter().map(Vec::len).max().unwrap_or(0);
    let texts: Vec<Vec<Option<String>>> = units
        .iter()
        .map(|unit| unit.iter().map(|text| text.map(&prepare)).collect())
        .collect();
    let said = |unit: usize, labeler: usize| texts[unit].get(labeler).and_then(Option::as_deref);
    let mut directed = Vec::new();
    for a in 0..labelers {
        for b in (0..labelers).filter(|&b| b != a) {
            let pairs: Vec<(&str, &str)> = (0..units.len())
                .filter_map(|unit| Some((said(unit, a)?, said(unit, b)?)))
                .collect();
            let rates = (
                corpus_word_error_rate(&pairs),
                corpus_character_error_rate(&pairs),
            );
            if let (Ok(wer), Ok(cer)) = rates {
                let equal = pairs.iter().filter(|(x, y)| x == y).count();
                let exact_share = equal as f64 / pairs.len() as f64;
                directed.push((
                    a,
                    b,
                    Directed {
                        wer,
                        cer,
                        exact_share,
                    },
                ));
            }
        }
    }
    if directed.is_empty() {
        return Err(Undefined::ONE_LABELER);
    }
    let mean = |part: fn(&Directed) -> f64| {
        directed
            .iter()
            .map(|(_, _, rates)| part(rates))
            .sum::<f64>()
            / directed.len() as f64
    };
    let mean = Directed {
        wer: mean(|rates| rates.wer),
        cer: mean(|rates| rates.cer),
        exact_share: mean(|rates| rates.exact_share),
    };
    Ok(Hlp { directed, mean })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{reference, whisper_basic};

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
    fn human_level_performance_equals_the_reference_in_both_directions() {
        let (input, expected) = reference("hlp_pairwise");
        let names = ["ana", "bo", "cy"];
        let units: Vec<TextUnit> = input
            .as_array()
            .unwrap()
            .iter()
            .map(|clip| names.iter().map(|name| clip[name].as_str()).collect())
            .collect();
        let check = |hlp: Hlp, key: &str| {
            let gold = &expected["values"][key];
            for (a, b, rates) in &hlp.directed {
                let gold = &gold["directed"][format!("ref_{}_hyp_{}", names[*a], names[*b])];
                for (value, field) in [
                    (rates.wer, "wer"),
                    (rates.cer, "cer"),
                    (rates.exact_share, "exact_share"),
                ] {
                    let gold = gold[field].as_f64().unwrap();
                    assert!((value - gold).abs() < 1e-12, "{key} {field} {a} {b}");
                }
            }
            assert!((hlp.mean.wer - gold["mean_wer"].as_f64().unwrap()).abs() < 1e-12);
            assert!((hlp.mean.cer - gold["mean_cer"].as_f64().unwrap()).abs() < 1e-12);
            assert!((hlp.mean.exact_share - gold["mean_exact"].as_f64().unwrap()).abs() < 1e-12);
        };
        check(hlp_pairwise(&units, str::to_owned).unwrap(), "raw");
        let basic = |text: &str| whisper_basic(text).trim().to_owned();
        check(hlp_pairwise(&units, basic).unwrap(), "whisper_basic");
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
