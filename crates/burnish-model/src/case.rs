//! Disagreements and what was decided about them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Mark, item::words};

words!(
    /// What kind of disagreement a case is. The first nine are about boxes, the others say why
    /// two transcripts differ; `lexical` means different words.
    CaseKind {
        Missed = "missed",
        Extra = "extra",
        Class = "class",
        Loose = "loose",
        SplitMerge = "split_merge",
        Attribute = "attribute",
        Duplicate = "duplicate",
        OutOfImage = "out_of_image",
        Canvas = "canvas",
        Case = "case",
        Punctuation = "punctuation",
        Ellipsis = "ellipsis",
        Whitespace = "whitespace",
        UnicodeForm = "unicode_form",
        Diacritics = "diacritics",
        Filler = "filler",
        FillerSpelling = "filler_spelling",
        NumberFormat = "number_format",
        Contraction = "contraction",
        SpellingVariant = "spelling_variant",
        Compound = "compound",
        Abbreviation = "abbreviation",
        Tag = "tag",
        Repetition = "repetition",
        Lexical = "lexical",
    }
);

impl CaseKind {
    /// True for transcript causes that a rule can settle, that is all but different words.
    pub fn is_convention(self) -> bool {
        self >= Self::Case && self < Self::Lexical
    }
}

words!(
    /// Errors refuse a commit, warnings do not.
    Severity { Warning = "warning", Error = "error" }
);
words!(
    /// A new or reopened submission makes a decision stale, that is, open again.
    CaseState { Open = "open", Decided = "decided", Stale = "stale" }
);
words!(
    /// Where an item's truth comes from.
    TruthBasis {
        Decided = "decided",
        Consensus = "consensus",
        Convention = "convention",
        Single = "single",
        None = "none",
    }
);

/// What a lead decided about a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// This labeler's marks of the cluster (or text) are right.
    Take { labeler: String },
    /// The fused box of the cluster is right.
    Consensus,
    /// None of the marks should be there.
    None,
    /// Keep the fused box, flagged `ambiguous` (a don't-care in exports).
    Ambiguous,
    /// These marks instead.
    Marks { marks: Vec<Mark> },
}
