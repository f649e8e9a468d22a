//! The label book: classes, thresholds and the decided transcript conventions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ClassKey, case::CaseKind, item::words};

/// What a box says it is. The key is for ever; name, index and colour may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Class {
    #[ts(type = "string")]
    pub key: ClassKey,
    pub name: String,
    /// The number COCO and YOLO exports use; never reused.
    pub index: u32,
    pub definition: String,
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
}
