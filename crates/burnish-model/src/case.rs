//! Disagreements and what was decided about them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Mark, item::words};

/// From where on a difference is a disagreement. Decided for a whole project.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct DisagreementSettings {
    /// Smallest IoU of two boxes of one object.
    pub tau: f64,
    /// Boxes that overlap less than this are loose.
    pub lambda: f64,
    /// An edge is loose when off by more than this many px and this share of the side.
    pub edge_px: f64,
    pub edge_share: f64,
    /// Segments that begin or end further apart than this are disputed.
    pub boundary_millis: u32,
}

impl Default for DisagreementSettings {
    fn default() -> Self {
        Self {
            tau: 0.5,
            lambda: 0.8,
            edge_px: 4.0,
            edge_share: 0.08,
            boundary_millis: 200,
        }
    }
}

/// Which cases on pictures are settled without a person.
///
/// An open or stale case of one of `kinds` is settled by consensus when at least `least_share` of
/// those who saw the picture drew it (kind `class`: and called it by one class) and all pairs of
/// their boxes overlap by `least_iou` or more; one of kind `extra` or `missed` that fewer than
/// 1 - `least_share` drew is settled as nothing there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AutoRule {
    pub kinds: Vec<CaseKind>,
    /// 0..=1
    pub least_iou: f64,
    /// 0.5..=1
    pub least_share: f64,
}

words!(
    /// What kind of disagreement a case is. The first nine are about boxes, the others say why
    /// two transcripts differ; `lexical` means different words, `boundary` that segments begin or
    /// end elsewhere or are cut otherwise.
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
        Boundary = "boundary",
    }
);

impl CaseKind {
    /// True for transcript causes that a rule can settle, that is all but different words.
    pub fn is_convention(self) -> bool {
        self >= Self::Case && self < Self::Lexical
    }

    /// True for kinds that are about boxes on a picture.
    pub fn is_of_boxes(self) -> bool {
        self < Self::Case
    }
}

words!(
    /// Which cases a list walks: `lead` those that need a person, that is all but conventions,
    /// which are decided once for the whole project.
    CaseLane { Lead = "lead", All = "all" }
);

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
