//! How a project writes transcripts: the rules of its book, and what its lead set for clips.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::item::words;

words!(
    /// What becomes of um, uh and the like. `keep` writes each as it sounds.
    Fillers { Any = "any", Keep = "keep", Drop = "drop", Spelled = "spelled" }
);
words!(
    /// How a pause is written: as `…`, as a comma, not at all.
    EllipsisRule { Any = "any", Keep = "keep", Comma = "comma", Drop = "drop" }
);
words!(
    /// Everything small, or a capital where a sentence begins.
    LetterCase { Any = "any", Lower = "lower", Sentence = "sentence" }
);
words!(
    /// How numbers are written.
    Numerals { Any = "any", Words = "words", Digits = "digits" }
);
words!(
    /// It is, or it's.
    Contractions { Any = "any", Expand = "expand", Contract = "contract" }
);

/// What a transcript of the project may look like. `any` and empty ask for nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct TranscriptRules {
    pub fillers: Fillers,
    /// The one spelling of fillers under `spelled`; `um` where none is given.
    pub filler_word: Option<String>,
    pub ellipsis: EllipsisRule,
    pub letter_case: LetterCase,
    pub numerals: Numerals,
    pub contractions: Contractions,
    /// The tags that may be written, with or without their brackets; empty: any.
    pub tags: Vec<String>,
    /// Characters that may stand besides letters, digits and spaces; null: any.
    pub alphabet: Option<String>,
    pub least_chars_per_second: Option<f64>,
    pub most_chars_per_second: Option<f64>,
}

impl Default for TranscriptRules {
    fn default() -> Self {
        Self {
            fillers: Fillers::Any,
            filler_word: None,
            ellipsis: EllipsisRule::Any,
            letter_case: LetterCase::Any,
            numerals: Numerals::Any,
            contractions: Contractions::Any,
            tags: Vec::new(),
            alphabet: None,
            least_chars_per_second: None,
            most_chars_per_second: None,
        }
    }
}

/// Bounds within which a measurement of a clip is as it should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MeasurementLimit {
    /// The measurement's name, as `loudness`.
    pub measurement: String,
    #[serde(default)]
    pub least: Option<f64>,
    #[serde(default)]
    pub most: Option<f64>,
}

/// What a lead decided about the transcribing of clips.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct TranscriptSettings {
    /// Clips are parted into segments; else one text stands for the whole clip.
    pub segmented: bool,
    /// Segments may overlap in time.
    pub overlap: bool,
    /// The names offered for speakers, in the order of their keys.
    pub speakers: Vec<String>,
    /// The language spoken, as a BCP 47 tag.
    pub language: Option<String>,
    /// Submitting a clip of which speech was not heard is refused, not only warned about.
    pub listening_required: bool,
    pub limits: Vec<MeasurementLimit>,
}
