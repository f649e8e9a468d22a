//! The words of a drift report: verdict, severity, kind of change.

use serde::{Deserialize, Serialize};

/// What the gate decides, from the weakest to the strongest statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftVerdict {
    /// Too few items on a side to say anything.
    InsufficientData,
    NoDrift,
    /// Certainly different, but too little to matter.
    SignificantButNegligible,
    Drift,
}

impl DriftVerdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InsufficientData => "insufficient_data",
            Self::NoDrift => "no_drift",
            Self::SignificantButNegligible => "significant_but_negligible",
            Self::Drift => "drift",
        }
    }
}

/// How large an effect is: bands .1, .25 and .5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftSeverity {
    None,
    Minor,
    Moderate,
    Major,
}

impl DriftSeverity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Moderate => "moderate",
            Self::Major => "major",
        }
    }

    /// The band of an effect (Wasserstein / robust sigma, or Jensen–Shannon distance).
    pub fn of_effect(effect: f64) -> Self {
        match effect {
            e if e >= 0.5 => Self::Major,
            e if e >= 0.25 => Self::Moderate,
            e if e >= 0.1 => Self::Minor,
            _ => Self::None,
        }
    }
}

/// How the current values differ from the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChangeKind {
    #[serde(rename = "lower")]
    Lower,
    #[serde(rename = "higher")]
    Higher,
    #[serde(rename = "more varied")]
    MoreVaried,
    #[serde(rename = "less varied")]
    LessVaried,
    #[serde(rename = "different shape")]
    DifferentShape,
    #[serde(rename = "different shares")]
    DifferentShares,
    #[serde(rename = "new category")]
    NewCategory,
}

impl ChangeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::MoreVaried => "more varied",
            Self::LessVaried => "less varied",
            Self::DifferentShape => "different shape",
            Self::DifferentShares => "different shares",
            Self::NewCategory => "new category",
        }
    }
}
