//! Numbers that may be undefined, with the reason instead of a NaN.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A statistic: a plain number in JSON, or `{"value": null, "reason": "..."}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum Stat {
    Known(f64),
    Undefined {
        #[ts(type = "null")]
        value: (),
        reason: String,
    },
}

impl Stat {
    pub fn undefined(reason: impl Into<String>) -> Self {
        Self::Undefined {
            value: (),
            reason: reason.into(),
        }
    }

    /// `value`, or undefined with the reason when it is not finite.
    pub fn finite(value: f64, reason: &str) -> Self {
        if value.is_finite() {
            Self::Known(value)
        } else {
            Self::undefined(reason)
        }
    }

    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Undefined { .. } => None,
        }
    }
}
