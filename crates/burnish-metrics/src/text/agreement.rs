//! How far labelers agree on transcripts, as written and once conventions are decided.

use std::collections::BTreeMap;

use burnish_model::CaseKind;

use super::Undefined;
use super::alpha::krippendorff_alpha;
use super::conventions::{canonical, canonical_pair};
use super::distance::word_distance;

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

/// Exact share, mean word distance and alpha of the texts as they are.
///
/// # Errors
/// [`Undefined`] when no item was transcribed by two labelers.
pub fn agreement(units: &[TextUnit]) -> Result<Agreement, Undefined> {
    let alpha = || krippendorff_alpha(units);
    over_pairs(units, |a, b| (a == b, word_distance(a, b)), alpha)
}

/// [`agreement`] once the conventions `kinds` are decided: two texts are equal when `kinds` alone
/// explain their difference ([`equal_under`]); distance and alpha are those of canonical texts.
///
/// # Errors
/// As [`agreement`].
pub fn agreement_under(units: &[TextUnit], kinds: &[CaseKind]) -> Result<Agreement, Undefined> {
    let compare = |a: &str, b: &str| {
        let (a, b) = canonical_pair(a, b, kinds);
        (a == b, word_distance(&a, &b))
    };
    let alpha = || {
        let own: BTreeMap<&str, String> = units
            .iter()
            .flatten()
            .flatten()
            .map(|&text| (text, canonical(text, kinds)))
            .collect();
        let prepared: Vec<TextUnit> = units
            .iter()
            .map(|unit| {
                unit.iter()
                    .map(|text| text.map(|text| own[text].as_str()))
                    .collect()
            })
            .collect();
        krippendorff_alpha(&prepared)
    };
    over_pairs(units, compare, alpha)
}

fn over_pairs(
    units: &[TextUnit],
    compare: impl Fn(&str, &str) -> (bool, f64),
    alpha: impl Fn() -> Result<f64, Undefined>,
) -> Result<Agreement, Undefined> {
    let (mut pairs, mut equal, mut total) = (0usize, 0usize, 0.0);
    for unit in units {
        let texts: Vec<&str> = unit.iter().flatten().copied().collect();
        for (at, a) in texts.iter().enumerate() {
            for b in &texts[at + 1..] {
                let (same, distance) = compare(a, b);
                pairs += 1;
                equal += usize::from(same);
                total += distance;
            }
        }
    }
    if pairs == 0 {
        return Err(Undefined::ONE_LABELER);
    }
    Ok(Agreement {
        pairs,
        exact_share: equal as f64 / pairs as f64,
        mean_distance: total / pairs as f64,
        alpha: alpha(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::reference;

    #[test]
    fn odd_items_have_an_answer_or_a_reason() {
        assert_eq!(
            agreement(&[]),
            Err(Undefined::ONE_LABELER),
            "nothing at all"
        );
        assert_eq!(
            agreement(&[vec![], vec![None, None]]),
            Err(Undefined::ONE_LABELER),
            "nobody wrote"
        );
        let apart = [vec![Some("a"), None], vec![None, Some("b")]];
        assert_eq!(
            agreement(&apart),
            Err(Undefined::ONE_LABELER),
            "no clip in common"
        );
        let silent = agreement(&[vec![Some(""), Some("")]]).unwrap();
        assert_eq!(
            (silent.exact_share, silent.mean_distance),
            (1.0, 0.0),
            "both wrote nothing"
        );
        assert_eq!(
            silent.alpha,
            Err(Undefined::ALL_EQUAL),
            "but chance would, too"
        );
        let marks = [vec![Some("…"), Some("?!")], vec![Some("word"), Some("")]];
        let raw = agreement(&marks).unwrap();
        assert_eq!(
            (raw.exact_share, raw.mean_distance),
            (0.0, 1.0),
            "nothing in common"
        );
        let settled = agreement_under(&marks, CaseKind::ALL).unwrap();
        assert_eq!(
            settled.exact_share, 0.5,
            "marks are a convention, a word is none"
        );
        assert!(
            settled.alpha.is_ok_and(f64::is_finite),
            "a number one can show"
        );
    }

    #[test]
    fn deciding_conventions_lifts_agreement_to_the_ceiling_of_the_scenario() {
        let (input, expected) = reference("scenario_three_labelers");
        let clips = input.as_array().unwrap();
        assert_eq!(clips.len(), 24, "every clip");
        let said = |clip: &'static str, at: usize| clips[at]["transcripts"][clip].as_str();
        let units: Vec<TextUnit> = (0..clips.len())
            .map(|at| {
                ["ana", "bo", "cy"]
                    .into_iter()
                    .map(|name| said(name, at))
                    .collect()
            })
            .collect();
        let near = |value: f64, key: &str| {
            let gold = expected["values"][key].as_f64().unwrap();
            assert!((value - gold).abs() < 1e-12, "{key}: {value} vs {gold}");
        };
        let (raw, settled) = (
            agreement(&units).unwrap(),
            agreement_under(&units, CaseKind::ALL).unwrap(),
        );
        near(raw.exact_share, "exact_agreement_raw");
        near(
            settled.exact_share,
            "agreement_ceiling_all_conventions_fixed",
        );
        assert!(
            settled.mean_distance < raw.mean_distance / 10.0,
            "most of it was convention"
        );
        assert!(
            settled.alpha.unwrap() > raw.alpha.unwrap(),
            "alpha rises too"
        );
    }
}
