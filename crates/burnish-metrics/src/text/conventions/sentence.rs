//! Causes in plain words, and the question whose answer settles each.

use burnish_model::CaseKind;

use super::CauseSpans;

/// The question a team answers to settle a transcript convention; `None` for other kinds.
pub fn settling_question(kind: CaseKind) -> Option<&'static str> {
    named(kind).map(|(_, question)| question)
}

/// What a convention is called in a sentence, and its question.
fn named(kind: CaseKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        CaseKind::Case => (
            "capital letters",
            "Are capital letters written as in print?",
        ),
        CaseKind::Punctuation => ("punctuation", "Which punctuation marks are written?"),
        CaseKind::Ellipsis => (
            "an ellipsis",
            "Is a pause written as “…”, as a comma or not at all?",
        ),
        CaseKind::Whitespace => (
            "spaces",
            "Is there one space between words and none at the ends?",
        ),
        CaseKind::UnicodeForm => (
            "characters that look alike",
            "Which quotes, dashes and dots are typed?",
        ),
        CaseKind::Diacritics => ("accents", "Are accents kept, as in “café”?"),
        CaseKind::Filler => ("fillers", "Are fillers such as “um” written or left out?"),
        CaseKind::FillerSpelling => ("the spelling of fillers", "How is each filler spelled?"),
        CaseKind::NumberFormat => ("numbers", "Are numbers written in digits or in words?"),
        CaseKind::Contraction => (
            "contractions",
            "Is “it is” shortened to “it's” when said so?",
        ),
        CaseKind::SpellingVariant => ("spelling variants", "Is spelling British or American?"),
        CaseKind::Compound => (
            "compounds",
            "Which compounds are one word, hyphenated or apart?",
        ),
        CaseKind::Abbreviation => (
            "abbreviations",
            "Are abbreviations such as “Dr.” written out?",
        ),
        CaseKind::Tag => ("tags", "Which sounds get a tag, and how is it written?"),
        CaseKind::Repetition => (
            "repeated words",
            "Are repeated and broken-off words written?",
        ),
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
        | CaseKind::Boundary => return None,
    })
}

/// One sentence about all causes, without a full stop.
pub(super) fn of(spans: &[CauseSpans], a: &str, b: &str) -> String {
    let names: Vec<&str> = spans
        .iter()
        .filter_map(|spans| named(spans.cause))
        .map(|(name, _)| name)
        .collect();
    let lexical = spans.iter().find(|spans| spans.cause == CaseKind::Lexical);
    match (lexical, names.is_empty()) {
        (None, true) => "The texts are equal".to_owned(),
        (None, false) => format!("They differ only in {}", listed(&names)),
        (Some(lexical), _) => {
            let quoted = |text: &str, spans: &[std::ops::Range<usize>]| {
                let said: Vec<&str> = spans.iter().map(|span| text[span.clone()].trim()).collect();
                let said = said.join(" … ");
                if said.trim().is_empty() {
                    "nothing".to_owned()
                } else {
                    format!("“{said}”")
                }
            };
            let words = format!(
                "Different words: {} or {}",
                quoted(a, &lexical.in_a),
                quoted(b, &lexical.in_b)
            );
            if names.is_empty() {
                words
            } else {
                format!("{words}; also {}", listed(&names))
            }
        }
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
