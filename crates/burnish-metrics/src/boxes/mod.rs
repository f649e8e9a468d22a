//! Boxes: who matches whom, where labelers disagree and why, and how much they agree.
//!
//! All sums are over image px, take indices instead of ids, and give the same answer whatever
//! the order of labelers and boxes (up to naming). A statistic that does not exist is
//! [`Undefined`] with its reason, never a NaN.

mod assignment;
pub mod average_precision;
pub mod bias;
pub mod clusters;
pub mod consensus;
pub mod dawid_skene;
pub mod disagreements;
pub mod fusion;
pub mod habit;
mod habit_tally;
pub mod habits;
pub mod interval;
pub mod kappa;
pub mod krippendorff;
pub mod location;
pub mod matching;
pub mod mistakenness;
pub mod objectlab;
#[cfg(test)]
mod odd_cases;
pub mod overlap;
pub mod pairs;
pub mod split_merge;
#[cfg(test)]
mod testing;
pub mod threshold;
pub mod units;
pub mod voc;
pub mod votes;

use burnish_model::{ClassKey, Rect};

/// A statistic that does not exist for this input, and why, in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Undefined(pub &'static str);

/// A box and what it says it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabeledRect {
    pub rect: Rect,
    pub class: ClassKey,
}

/// A box and how sure its source is of it, in 0..=1: a model's confidence, or a labeler's
/// reliability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredRect {
    pub rect: Rect,
    pub class: ClassKey,
    pub score: f64,
}

/// What people drew on one item, and what a model predicts there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Predicted<'a> {
    pub drawn: &'a [LabeledRect],
    pub predicted: &'a [ScoredRect],
}

/// One box of one labeler: indices into the layers that were handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BoxRef {
    pub labeler: usize,
    pub index: usize,
}

/// True for a box that is somewhere and has an area; the sums leave any other box out.
pub(crate) fn has_area(rect: &Rect) -> bool {
    let edges = rect.right() + rect.bottom();
    let positive = rect.width > 0.0 && rect.height > 0.0 && rect.area() > 0.0;
    rect.is_finite() && edges.is_finite() && positive && rect.area().is_finite()
}
