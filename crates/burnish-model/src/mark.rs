//! Annotations: a box on an image, the text of a clip, a timed segment of a transcript.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AnnotationId, ClassKey, Rect, item::words};

/// The value of one attribute of a box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum AttributeValue {
    Flag(bool),
    Number(f64),
    Text(String),
}

words!(
    /// How a box came to a layer without being drawn there.
    OriginKind { Inherited = "inherited", Model = "model" }
);

/// Where a box that was not drawn here came from. Never part of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Origin {
    pub kind: OriginKind,
    /// The hash of the item it was copied from, or the model's name.
    pub from: String,
    /// True once it was moved, resized or given another class.
    pub touched: bool,
}

/// A box on an image. Flags in use: `occluded`, `ambiguous`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BoxMark {
    #[ts(type = "string")]
    pub id: AnnotationId,
    #[ts(type = "string")]
    pub class: ClassKey,
    #[serde(flatten)]
    pub rect: Rect,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub flags: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<String, AttributeValue>>")]
    pub attributes: BTreeMap<String, AttributeValue>,
    /// A model's confidence in 0..=1. Never part of a digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confidence: Option<f64>,
    /// A remark for people. Never part of a digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub origin: Option<Origin>,
}

/// Text of a clip. Without times it is the transcript of the whole clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Segment {
    #[ts(type = "string")]
    pub id: AnnotationId,
    pub text: String,
    /// Microseconds from the first sample; both times or neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub start_micros: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub end_micros: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub speaker: Option<String>,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Mark {
    Box(BoxMark),
    Segment(Segment),
}

impl Mark {
    pub fn id(&self) -> AnnotationId {
        match self {
            Self::Box(mark) => mark.id,
            Self::Segment(mark) => mark.id,
        }
    }

    pub fn as_box(&self) -> Option<&BoxMark> {
        match self {
            Self::Box(mark) => Some(mark),
            Self::Segment(_) => None,
        }
    }

    pub fn as_segment(&self) -> Option<&Segment> {
        match self {
            Self::Segment(mark) => Some(mark),
            Self::Box(_) => None,
        }
    }
}

/// The words of a transcript: its segments' texts in time order, joined by a space.
pub fn transcript_text(marks: &[Mark]) -> String {
    let mut segments: Vec<&Segment> = marks.iter().filter_map(Mark::as_segment).collect();
    segments.sort_by_key(|segment| (segment.start_micros, segment.end_micros));
    let texts: Vec<&str> = segments
        .iter()
        .map(|segment| segment.text.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(" ")
}
