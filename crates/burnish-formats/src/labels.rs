//! The neutral form every label file is read into and written from.

use std::collections::{BTreeMap, BTreeSet};

use burnish_model::{AttributeValue, Hash, MediaKind, Rect, Split};

/// What one label file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LabelSet {
    /// Sorted by index, then name; names are unique.
    pub classes: Vec<ClassName>,
    /// In file order.
    pub items: Vec<LabeledItem>,
}

impl LabelSet {
    /// Boxes and segments, and one for each whole-clip text.
    pub fn annotation_count(&self) -> usize {
        self.items
            .iter()
            .map(|item| item.content.annotation_count())
            .sum()
    }
}

/// A class as the file names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClassName {
    pub name: String,
    /// The category id, when the file has one that fits; JSONL has none.
    pub index: Option<u32>,
}

/// What the file says about one image or clip.
#[derive(Debug, Clone, PartialEq)]
pub struct LabeledItem {
    /// As written: perhaps a relative name, perhaps absolute, a URL or worse. Never open it
    /// without a check.
    pub file: String,
    pub hash: Option<Hash>,
    pub kind: Option<MediaKind>,
    /// The size the file claims; the picture may disagree.
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    pub collection: Option<String>,
    pub split: Option<Split>,
    pub tags: BTreeSet<String>,
    pub labeler: Option<String>,
    pub content: Content,
}

impl LabeledItem {
    /// An item of which only the name is known.
    pub fn unlabelled(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            hash: None,
            kind: None,
            width_px: None,
            height_px: None,
            collection: None,
            split: None,
            tags: BTreeSet::new(),
            labeler: None,
            content: Content::Unlabelled,
        }
    }

    /// True for clips, said outright or by having a transcript.
    pub fn is_audio(&self) -> bool {
        self.kind == Some(MediaKind::Audio)
            || matches!(self.content, Content::Text(_) | Content::Segments(_))
    }
}

/// The answer for one item. Readers never make empty `Boxes` or `Segments`: that is `Nothing`.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Boxes(Vec<LabeledBox>),
    /// The transcript of the whole clip; may be empty.
    Text(String),
    Segments(Vec<LabeledSegment>),
    /// Looked at, and nothing is there.
    Nothing,
    /// No answer at all.
    Unlabelled,
}

impl Content {
    pub fn annotation_count(&self) -> usize {
        match self {
            Self::Boxes(boxes) => boxes.len(),
            Self::Segments(segments) => segments.len(),
            Self::Text(_) => 1,
            Self::Nothing | Self::Unlabelled => 0,
        }
    }
}

/// A box in px of the upright image; finite, with an area.
#[derive(Debug, Clone, PartialEq)]
pub struct LabeledBox {
    pub class: String,
    pub rect: Rect,
    pub flags: BTreeSet<String>,
    pub attributes: BTreeMap<String, AttributeValue>,
    /// 0..=1.
    pub confidence: Option<f64>,
}

impl LabeledBox {
    pub fn new(class: impl Into<String>, rect: Rect) -> Self {
        Self {
            class: class.into(),
            rect,
            flags: BTreeSet::new(),
            attributes: BTreeMap::new(),
            confidence: None,
        }
    }
}

/// A piece of a transcript. Both times or neither; `0 <= start <= end`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabeledSegment {
    pub start_micros: Option<i64>,
    pub end_micros: Option<i64>,
    pub text: String,
    pub speaker: Option<String>,
}

/// Labels on their way out, with what the file says about itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExportSet {
    /// The project's name.
    pub project: String,
    /// The digest of the version.
    pub version: String,
    /// Items in manifest order, under the names they are exported as.
    pub labels: LabelSet,
}
