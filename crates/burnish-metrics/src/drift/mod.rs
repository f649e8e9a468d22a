//! Drift: did a dataset change from a reference to a current version, and does it matter?
//!
//! [`gate`] is the answer a person sees; the other modules are the sums it stands on. Everything
//! here is deterministic and does not depend on the order of the values.

pub mod binned;
pub mod categorical;
pub mod gate;
pub mod histogram;
pub mod kolmogorov;
pub mod multiplicity;
pub mod numeric;
pub mod sample;
pub mod tails;

pub use categorical::{CategoricalTwoSample, Counts, compare_categorical};
pub use gate::{
    ChangeKind, Component, DriftReport, DriftSeverity, DriftVerdict, Feature, FeatureDrift, Gate,
};
pub use histogram::{HistogramPair, histogram_pair};
pub use multiplicity::{benjamini_hochberg, benjamini_yekutieli, bonferroni, holm};
pub use numeric::{NumericTwoSample, acat, compare_numeric};
pub use sample::Sample;
