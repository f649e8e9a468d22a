//! Sums over transcripts: distances, causes of disagreement, alignment, agreement.

pub mod agreement;
pub mod align;
pub mod alpha;
pub mod conventions;
pub mod diff;
pub mod distance;
pub mod hlp;
pub mod lint;
pub mod rates;
pub mod segments;
pub mod settle;
pub mod similarity;
pub mod whisper;

pub use agreement::{Agreement, TextUnit, agreement, agreement_under};
pub use align::{Slot, align, network, rover, vote};
pub use alpha::{krippendorff_alpha, krippendorff_alpha_by};
pub use conventions::{
    CauseSpans, Explanation, Rules, canonical, canonical_pair, canonical_with, equal_under,
    explain, explain_with, normalise, settled_text, settling_question,
};
pub use diff::{WordRun, diff_words};
pub use distance::{character_edits, edits, normalised_distance, word_distance, word_edits};
pub use hlp::{Directed, Hlp, hlp_pairwise};
pub use lint::{fixed, lint};
pub use rates::{
    Errors, character_error_rate, corpus_character_error_rate, corpus_word_error_rate,
    word_error_rate,
};
pub use segments::{
    Boundaries, DEFAULT_TOLERANCE_MICROS, Group, Kind, LayersCompared, SegmentsCompared,
    SpeakersMet, TimedSegment, compare_layers, compare_segments,
};
pub use settle::{
    BestSet, affected_pairs, best_sets, greedy_order, settled_share, shapley_gain, single_gains,
};
pub use similarity::{
    common_length, damerau_edits, indel_edits, indel_similarity, jaro, jaro_winkler, swap_edits,
};
pub use whisper::whisper_basic;

use burnish_model::Stat;

/// A statistic that does not exist for these inputs, with the reason in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Undefined(pub &'static str);

impl Undefined {
    pub const EMPTY_REFERENCE: Self = Self("the reference has no words");
    pub const NOTHING: Self = Self("there is nothing to compare");
    pub const ONE_LABELER: Self = Self("no item was transcribed by two labelers");
    pub const ALL_EQUAL: Self = Self("all transcripts are the same, so chance is undefined");
    pub const NO_DISTANCE: Self = Self("a distance is not a finite number");
    pub const ONE_LAYER: Self = Self("it takes two layers of segments to compare");
    pub const BACKWARD_SEGMENT: Self = Self("a segment ends before it starts");
}

impl From<Undefined> for Stat {
    fn from(undefined: Undefined) -> Self {
        Self::undefined(undefined.0)
    }
}

/// Input and expected values of one transcript reference case.
#[cfg(test)]
pub(crate) fn reference(case: &str) -> (serde_json::Value, serde_json::Value) {
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/reference/transcripts"
    );
    let read = |name: &str| {
        let text = std::fs::read_to_string(format!("{root}/{case}/{name}.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    (read("input"), read("expected"))
}
