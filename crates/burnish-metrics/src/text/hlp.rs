//! Human-level performance: how well one labeler predicts another.

use super::Undefined;
use super::agreement::TextUnit;
use super::rates::{corpus_character_error_rate, corpus_word_error_rate};

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
/// [`Undefined`] when no item was transcribed by two labelers, or no reference has words.
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
    let (mut directed, mut compared) = (Vec::new(), false);
    for a in 0..labelers {
        for b in (0..labelers).filter(|&b| b != a) {
            let pairs: Vec<(&str, &str)> = (0..units.len())
                .filter_map(|unit| Some((said(unit, a)?, said(unit, b)?)))
                .collect();
            compared |= !pairs.is_empty();
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
        return Err(if compared {
            Undefined::EMPTY_REFERENCE
        } else {
            Undefined::ONE_LABELER
        });
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
            let directions = gold["directed"].as_object().unwrap().len();
            assert_eq!(
                (hlp.directed.len(), directions),
                (6, 6),
                "both directions of three pairs"
            );
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
        assert_eq!(
            (units.len(), expected["values"].as_object().unwrap().len()),
            (18, 2)
        );
    }

    #[test]
    fn who_cannot_be_scored_is_told_why() {
        let raw = |units: &[TextUnit]| hlp_pairwise(units, str::to_owned);
        assert_eq!(raw(&[]), Err(Undefined::ONE_LABELER), "nobody");
        assert_eq!(
            raw(&[vec![Some("a")]]),
            Err(Undefined::ONE_LABELER),
            "one reader"
        );
        let apart = [vec![Some("a"), None], vec![None, Some("b")]];
        assert_eq!(
            raw(&apart),
            Err(Undefined::ONE_LABELER),
            "no clip in common"
        );
        let silent = [vec![Some(""), Some(" ")]];
        assert_eq!(
            raw(&silent),
            Err(Undefined::EMPTY_REFERENCE),
            "two say nothing was said"
        );
        let marks = [vec![Some("…"), Some("?!")]];
        let bare = hlp_pairwise(&marks, |text| {
            crate::text::whisper_basic(text).trim().to_owned()
        });
        assert_eq!(
            bare,
            Err(Undefined::EMPTY_REFERENCE),
            "only marks, and those removed"
        );
        let half = raw(&[vec![Some("word"), Some("")]]).unwrap();
        assert_eq!(
            half.directed.len(),
            1,
            "only the one with words can be the reference"
        );
        assert_eq!(half.mean.wer, 1.0, "the other missed the word");
        let uneven = raw(&[vec![Some("a"), Some("a")], vec![Some("b")], vec![]]).unwrap();
        assert_eq!(
            (uneven.mean.wer, uneven.mean.exact_share),
            (0.0, 1.0),
            "rows may be short"
        );
    }
}
