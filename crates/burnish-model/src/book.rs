//! The label book: classes, thresholds and the decided transcript conventions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ClassKey, case::CaseKind, item::words, transcripts::TranscriptRules};

words!(
    /// What an attribute of a box holds.
    AttributeKind { Flag = "flag", Choice = "choice", Number = "number", Text = "text" }
);

/// One attribute that boxes of a class carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AttributeSpec {
    pub name: String,
    pub kind: AttributeKind,
    /// The values of a `choice`, in the order they are offered; empty for the others.
    #[serde(default)]
    pub choices: Vec<String>,
}

words!(
    /// What a length is counted in. `mm` needs the project's scale.
    LengthUnit { Px = "px", Mm = "mm" }
);

/// The least length of a box's longer side for it to count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Least {
    pub length: f64,
    pub unit: LengthUnit,
}

/// What the boxes of a class carry and how large they must be.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct ClassRules {
    pub attributes: Vec<AttributeSpec>,
    pub least: Option<Least>,
}

/// What a box says it is. The key is for ever; name, index and colour may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Class {
    #[ts(type = "string")]
    pub key: ClassKey,
    pub name: String,
    /// The number COCO and YOLO exports use; never reused.
    pub index: u32,
    pub definition: String,
    #[serde(flatten)]
    pub rules: ClassRules,
    pub retired: bool,
}

words!(
    /// What a decided convention does with a difference.
    ConventionChoice { Normalise = "normalise", Keep = "keep" }
);

/// A decided transcript rule: `normalise` applies the canonical form (fillers dropped,
/// punctuation removed, ...), `keep` takes the fullest of the texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Convention {
    pub kind: CaseKind,
    pub choice: ConventionChoice,
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Book {
    pub version: u32,
    pub classes: Vec<Class>,
    pub conventions: Vec<Convention>,
    /// How transcripts are written.
    pub rules: TranscriptRules,
}
