//! Why two transcripts differ: the cheapest set of conventions that makes them equal.

pub(super) mod abbreviation;
mod compound;
pub(super) mod contraction;
pub(super) mod line;
mod marks;
pub(super) mod number;
pub(super) mod removal;
mod search;
mod sentence;
mod settled;
pub(super) mod spelled;
mod spelling;
pub(super) mod tokens;

use std::ops::Range;

use burnish_model::CaseKind;

use super::distance::{Step, steps};
use line::Line;
use search::Pair;
pub use sentence::settling_question;
pub use settled::{canonical_pair, equal_under, settled_text};

/// The conventions in the order they are applied, with what blaming each costs. Cheap ones are
/// blamed first: `Um,` against `Um…` is an ellipsis, not a filler and two marks.
const CONVENTIONS: [(CaseKind, f64); 15] = [
    (CaseKind::UnicodeForm, 0.5),
    (CaseKind::Whitespace, 0.5),
    (CaseKind::Tag, 1.2),
    (CaseKind::FillerSpelling, 0.9),
    (CaseKind::Filler, 1.4),
    (CaseKind::Repetition, 1.2),
    (CaseKind::Abbreviation, 1.0),
    (CaseKind::Contraction, 1.0),
    (CaseKind::NumberFormat, 1.0),
    (CaseKind::SpellingVariant, 1.0),
    (CaseKind::Diacritics, 1.0),
    (CaseKind::Ellipsis, 0.9),
    (CaseKind::Punctuation, 1.0),
    (CaseKind::Case, 1.0),
    (CaseKind::Compound, 1.0),
];

/// What a team may change about the conventions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Words and phrases in lower case that count as fillers, besides hesitations such as `um`,
    /// `uh`, `er`, `hm` in any length. A phrase counts only where it is set off.
    pub fillers: Vec<Vec<String>>,
}

impl Default for Rules {
    /// English: `you know`, `I mean`.
    fn default() -> Self {
        let phrase = |text: &str| text.split(' ').map(str::to_owned).collect();
        Self {
            fillers: vec![phrase("you know"), phrase("i mean")],
        }
    }
}

/// Where one cause shows, as byte ranges of both texts, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseSpans {
    pub cause: CaseKind,
    pub in_a: Vec<Range<usize>>,
    pub in_b: Vec<Range<usize>>,
}

/// Why two transcripts differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Sorted; empty when the texts are equal; has [`CaseKind::Lexical`] when words differ.
    pub causes: Vec<CaseKind>,
    /// True when conventions alone explain the difference.
    pub canonical_equal: bool,
    /// One entry per cause, in the order of `causes`.
    pub spans: Vec<CauseSpans>,
    /// Word distance (edits over the longer length) that no convention explains.
    pub residual_distance: f64,
    /// The same in plain words, without a full stop.
    pub sentence: String,
}

/// Why `a` and `b` differ, with the default rules; see [`explain_with`].
pub fn explain(a: &str, b: &str) -> Explanation {
    explain_with(&Rules::default(), a, b)
}

/// Why `a` and `b` differ: the set of conventions with the least total cost that makes them equal.
///
/// If none does, the words differ ([`CaseKind::Lexical`]), and the causes beside that are the
/// cheapest set that leaves no more difference than all conventions together. Marks that touch
/// something removed, and the case of the letter after it, belong to the removal. Causes do not
/// depend on which text comes first. Ties go to the convention that is applied earlier.
pub fn explain_with(rules: &Rules, a: &str, b: &str) -> Explanation {
    if a == b {
        return Explanation {
            causes: Vec::new(),
            canonical_equal: true,
            spans: Vec::new(),
            residual_distance: 0.0,
            sentence: sentence::of(&[], a, b),
        };
    }
    let pair = Pair {
        rules,
        a: Line::read(a),
        b: Line::read(b),
    };
    let (set, equal) = pair.cheapest();
    let (a_rest, b_rest) = pair.under(&set);
    let (lexical_a, lexical_b) = if equal {
        Default::default()
    } else {
        differing(&a_rest, &b_rest)
    };
    let mut spans: Vec<CauseSpans> = set
        .iter()
        .map(|&cause| {
            let without: Vec<CaseKind> =
                set.iter().copied().filter(|kind| *kind != cause).collect();
            let (one, other) = pair.under(&without);
            let (in_a, in_b) = differing(&one, &other);
            let keep = |own: Vec<Range<usize>>, lexical: &[Range<usize>]| {
                merged(
                    own.into_iter()
                        .filter(|span| !lexical.contains(span))
                        .collect(),
                )
            };
            CauseSpans {
                cause,
                in_a: keep(in_a, &lexical_a),
                in_b: keep(in_b, &lexical_b),
            }
        })
        .collect();
    if !equal {
        let cause = CaseKind::Lexical;
        spans.push(CauseSpans {
            cause,
            in_a: merged(lexical_a),
            in_b: merged(lexical_b),
        });
    }
    spans.sort_by_key(|spans| spans.cause);
    let residual_distance = if equal {
        0.0
    } else {
        word_share_differing(&a_rest, &b_rest)
    };
    Explanation {
        causes: spans.iter().map(|spans| spans.cause).collect(),
        canonical_equal: equal,
        residual_distance,
        sentence: sentence::of(&spans, a, b),
        spans,
    }
}

/// `text` with these conventions applied and no others, readable: what is removed takes its
/// commas along and hands on its capital. Kinds that are no conventions are ignored; applying it
/// twice changes nothing more. Contractions with several readings are written out only after
/// pronouns, compounds joined only if well known; to compare two texts, use [`explain`].
pub fn canonical(text: &str, kinds: &[CaseKind]) -> String {
    canonical_with(&Rules::default(), text, kinds)
}

/// Rounds until nothing changes any more; every round removes or settles something, so few do.
const MOST_ROUNDS: usize = 16;

/// [`canonical`] under other rules.
pub fn canonical_with(rules: &Rules, text: &str, kinds: &[CaseKind]) -> String {
    let mut text = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let mut line = Line::read(&text);
        for (kind, _) in CONVENTIONS.iter().filter(|(kind, _)| kinds.contains(kind)) {
            apply(*kind, rules, &mut line, None);
        }
        let next = line.write();
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// Every convention applied: the form of a text that `wer_normalised` compares.
pub fn normalise(text: &str) -> String {
    canonical(text, &CONVENTIONS.map(|(kind, _)| kind))
}

/// Applies one convention in place; `other` is the text it is compared with, as far as it got.
fn apply(kind: CaseKind, rules: &Rules, line: &mut Line, other: Option<&Line>) {
    match kind {
        CaseKind::UnicodeForm => marks::unicode_form(line),
        CaseKind::Whitespace => marks::whitespace(line),
        CaseKind::Tag => removal::tag(line),
        CaseKind::FillerSpelling => removal::filler_spelling(line),
        CaseKind::Filler => removal::filler(line, rules),
        CaseKind::Repetition => removal::repetition(line),
        CaseKind::Abbreviation => abbreviation::abbreviation(line, other),
        CaseKind::Contraction => contraction::contraction(line, other),
        CaseKind::NumberFormat => number::number_format(line, other),
        CaseKind::SpellingVariant => spelling::spelling_variant(line),
        CaseKind::Diacritics => marks::diacritics(line),
        CaseKind::Ellipsis => marks::ellipsis(line),
        CaseKind::Punctuation => marks::punctuation(line),
        CaseKind::Case => marks::case(line),
        CaseKind::Compound => compound::compound(line, other),
        CaseKind::Missed
        | CaseKind::Extra
        | CaseKind::Class
        | CaseKind::Loose
        | CaseKind::SplitMerge
        | CaseKind::Attribute
        | CaseKind::Duplicate
        | CaseKind::OutOfImage
        | CaseKind::Canvas
        | CaseKind::Lexical
        | CaseKind::Boundary => {}
    }
}

/// Spans of both originals whose words or gaps differ.
fn differing(a: &Line, b: &Line) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut in_a, mut in_b) = (Vec::new(), Vec::new());
    for step in steps(a.units(), b.units(), |i, j| a.same_unit(i, b, j)) {
        match step {
            Step::Hit(..) => {}
            Step::Removed(i) => in_a.push(a.unit_span(i)),
            Step::Added(j) => in_b.push(b.unit_span(j)),
            Step::Replaced(i, j) => {
                in_a.push(a.unit_span(i));
                in_b.push(b.unit_span(j));
            }
        }
    }
    (in_a, in_b)
}

/// Word edits over the longer length.
fn word_share_differing(a: &Line, b: &Line) -> f64 {
    let (n, m) = (a.words.len(), b.words.len());
    let steps = steps(n, m, |i, j| a.words[i].same(&b.words[j]));
    let edits = steps
        .iter()
        .filter(|step| !matches!(step, Step::Hit(..)))
        .count();
    edits as f64 / n.max(m).max(1) as f64
}

/// Without empty spans, touching ones joined.
fn merged(spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

#[cfg(test)]
mod tests;
