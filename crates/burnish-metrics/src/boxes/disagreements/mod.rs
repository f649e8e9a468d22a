//! Where labelers disagree about the boxes of one item: one typed case per object, worst first.

mod canvas;
mod detect;
mod finding;
mod objects;
mod votes;
mod why;

use burnish_model::{BoxMark, CaseKind, ClassKey, Rect, Severity};

pub use canvas::{Fit, Orientation};
pub use detect::disagreements;
pub use why::Names;

use super::{BoxRef, LabeledRect, split_merge::SplitLimits};

/// One box as a labeler drew it.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    pub rect: Rect,
    pub class: ClassKey,
    /// Sorted.
    pub flags: Vec<String>,
    /// Name and canonical text of the value, sorted by name.
    pub attributes: Vec<(String, String)>,
}

impl Drawn {
    pub(super) fn labeled(&self) -> LabeledRect {
        LabeledRect {
            rect: self.rect,
            class: self.class,
        }
    }
}

impl From<&BoxMark> for Drawn {
    fn from(mark: &BoxMark) -> Self {
        use burnish_model::AttributeValue::{Flag, Number, Text};
        let attributes = mark.attributes.iter().map(|(name, value)| {
            let text = match value {
                Flag(flag) => flag.to_string(),
                // Adding zero turns -0 into 0.
                Number(number) => (number + 0.0).to_string(),
                Text(text) => text.clone(),
            };
            (name.clone(), text)
        });
        Self {
            rect: mark.rect,
            class: mark.class,
            flags: mark.flags.iter().cloned().collect(),
            attributes: attributes.collect(),
        }
    }
}

/// Size of the upright picture, px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PictureSize {
    pub width_px: f64,
    pub height_px: f64,
}

/// From where on boxes count as one object, and from where on a difference is a disagreement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Smallest IoU of two boxes of one object.
    pub tau: f64,
    /// Boxes that overlap less than this are loose.
    pub lambda: f64,
    /// An edge is loose when off by more than this many px and this share of the side.
    pub edge_px: f64,
    pub edge_share: f64,
    /// Boxes that all overlap more than this are never loose.
    pub settled_iou: f64,
    /// Boxes nobody else matched are still one badly drawn object from this IoU on.
    pub badly_drawn_iou: f64,
    /// Two boxes of one labeler from this IoU on are one box drawn twice.
    pub duplicate_iou: f64,
    /// How far a box may leave the picture, px.
    pub outside_px: f64,
    /// Another canvas: boxes fit worse than the first as they are, and at least this well after.
    pub canvas_before: f64,
    pub canvas_after: f64,
    pub split: SplitLimits,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            tau: 0.5,
            lambda: 0.8,
            edge_px: 4.0,
            edge_share: 0.08,
            settled_iou: 0.9,
            badly_drawn_iou: 0.1,
            duplicate_iou: 0.95,
            outside_px: 1.0,
            canvas_before: 0.2,
            canvas_after: 0.6,
            split: SplitLimits::default(),
        }
    }
}

/// One side of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    Left,
    Top,
    Right,
    Bottom,
}

impl Edge {
    pub(super) const ALL: [Self; 4] = [Self::Left, Self::Top, Self::Right, Self::Bottom];

    pub(super) fn of(self, rect: &Rect) -> f64 {
        match self {
            Self::Left => rect.x,
            Self::Top => rect.y,
            Self::Right => rect.right(),
            Self::Bottom => rect.bottom(),
        }
    }
}

/// Values of one thing and the labelers behind each, rarest first.
pub type Votes<T> = Vec<(T, Vec<usize>)>;

/// The facts behind a finding; labelers are indices.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// Missed or extra: who drew it and who did not says it all.
    Presence,
    Class {
        votes: Votes<ClassKey>,
    },
    /// The loosest labeler, their IoU to the others' consensus and their worst edge, px.
    Loose {
        labeler: usize,
        iou: f64,
        edge: Edge,
        off_px: f64,
    },
    /// How many boxes each labeler drew for the same thing, fewest first.
    SplitMerge {
        counts: Votes<usize>,
        hull_iou: f64,
    },
    /// What differs: a flag ("yes" or "no"), or an attribute (`None`: not given).
    Attribute {
        differences: Vec<(String, Votes<Option<String>>)>,
    },
    Duplicate {
        labeler: usize,
        boxes: usize,
        iou: f64,
        classes: Vec<ClassKey>,
    },
    OutOfImage {
        labeler: usize,
        edge: Edge,
        by_px: f64,
    },
    Canvas(Fit),
}

/// One way in which an object is disputed.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub kind: CaseKind,
    pub severity: Severity,
    /// 0..=1, larger is worse: 0.5 and more for errors, less for warnings. Within a kind it grows
    /// with what is at stake: the share that drew a missed box, how evenly votes are split, how
    /// far a box is off.
    pub score: f64,
    /// Who deviates: the minority, or everybody involved when there is none. Sorted.
    pub odd: Vec<usize>,
    pub detail: Detail,
}

/// One case: an object on which labelers disagree.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// Never empty, most severe first; the first gives the case its kind.
    pub findings: Vec<Finding>,
    /// All boxes of the object, sorted.
    pub members: Vec<BoxRef>,
    /// Who saw the item and drew nothing here. Sorted.
    pub missing: Vec<usize>,
    /// How many saw the item.
    pub saw: usize,
    /// The consensus box (of each labeler's hull, where some drew several boxes).
    pub fused: Rect,
    /// The class most say, the lower key when even.
    pub class: ClassKey,
    /// Over pairs of labelers; `None` when one labeler alone drew it.
    pub mean_iou: Option<f64>,
    pub worst_iou: Option<f64>,
}

impl Disagreement {
    pub fn kind(&self) -> CaseKind {
        self.worst().kind
    }

    pub fn severity(&self) -> Severity {
        self.worst().severity
    }

    /// 0..=1, larger is worse; see [`Finding::score`].
    pub fn score(&self) -> f64 {
        self.worst().score
    }

    /// Who deviates in the most severe finding.
    pub fn odd(&self) -> &[usize] {
        &self.worst().odd
    }

    /// The labelers who drew it. Sorted.
    pub fn drew(&self) -> Vec<usize> {
        let mut drew: Vec<usize> = self.members.iter().map(|m| m.labeler).collect();
        drew.dedup();
        drew
    }

    fn worst(&self) -> &Finding {
        self.findings
            .first()
            .expect("a case is only made of a finding")
    }
}

/// An object that all who saw the item drew alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Undisputed {
    pub fused: Rect,
    pub class: ClassKey,
    /// One box per labeler, sorted; class, flags and attributes are the same in each.
    pub members: Vec<BoxRef>,
    pub mean_iou: Option<f64>,
}

/// What [`disagreements`] found on one item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Review {
    /// Worst first.
    pub cases: Vec<Disagreement>,
    /// By place.
    pub undisputed: Vec<Undisputed>,
}

#[cfg(test)]
mod tests;
