//! The gate: drift is a change that is both seen by a test and large enough to matter.
//!
//! One report is one family of tests. Each feature gets a p-value, all together get q-values
//! (Benjamini–Hochberg), and only q ≤ .05 with an effect ≥ .1 is called drift. Below 20 items a
//! side nothing is tested and nothing is counted.

mod judge;
mod words;

use burnish_model::Stat;
use serde::{Deserialize, Serialize};

use super::categorical::Counts;
use super::multiplicity::benjamini_hochberg;
use judge::Tested;
pub use words::{ChangeKind, DriftSeverity, DriftVerdict};

/// One measurement of the items of both versions.
#[derive(Debug, Clone, Copy)]
pub enum Feature<'a> {
    /// Values that are not finite are missing and do not count.
    Numeric {
        name: &'a str,
        reference: &'a [f64],
        current: &'a [f64],
    },
    Categorical {
        name: &'a str,
        reference: &'a Counts,
        current: &'a Counts,
    },
}

/// The limits of the gate. [`Gate::default`] is what reports use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gate {
    /// Largest q (share of false alarms among alarms) that counts as seen: .05.
    pub q_limit: f64,
    /// Smallest effect that matters: .1.
    pub effect_limit: f64,
    /// Fewest items on either side: 20.
    pub fewest_items: usize,
    /// A category the reference never had is drift from this share of the current items on: .005.
    pub new_category_share: f64,
    /// Or from this many items on: 2.
    pub new_category_items: u64,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            q_limit: 0.05,
            effect_limit: 0.1,
            fewest_items: 20,
            new_category_share: 0.005,
            new_category_items: 2,
        }
    }
}

/// One p-value that went into a feature's p.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Component {
    pub name: String,
    pub p: f64,
}

/// What the gate says about one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureDrift {
    pub name: String,
    /// The test, in words: "ACAT(KS, Mann-Whitney, Brown-Forsythe)", "chi-square", ...
    pub statistic: String,
    pub reference_count: u64,
    pub current_count: u64,
    /// Empty if the feature was not tested.
    pub components: Vec<Component>,
    pub p: Stat,
    /// p adjusted for all features tested in this report.
    pub q: Stat,
    pub effect: Stat,
    /// "Wasserstein / robust sigma" or "Jensen-Shannon distance" (base 2).
    pub effect_name: String,
    pub verdict: DriftVerdict,
    /// How large the drift is; `none` unless the verdict is drift.
    pub severity: DriftSeverity,
    /// The band the effect falls in, whatever the verdict.
    pub severity_if_flagged: DriftSeverity,
    /// How it changed, as the most certain test has it. None unless a difference was seen.
    pub kind: Option<ChangeKind>,
    /// Categories the reference never had, in order.
    pub new_categories: Vec<String>,
    /// The effect to expect from chance alone at these counts.
    pub noise_floor: Stat,
    /// The smallest change four of five such reports would see: in robust sigmas of the mean for a
    /// number, as Jensen–Shannon distance for a category.
    pub smallest_visible_shift: Stat,
}

/// Every feature in the order given, and the verdict on all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftReport {
    /// The strongest verdict of any feature.
    pub verdict: DriftVerdict,
    /// How many features were tested: the size of the family behind the q-values.
    pub tested: usize,
    pub features: Vec<FeatureDrift>,
}

impl Gate {
    /// Tests all features of one report as one family.
    pub fn report(&self, features: &[Feature<'_>]) -> DriftReport {
        let tests: Vec<_> = features
            .iter()
            .map(|feature| judge::test(self, feature))
            .collect();
        let p_values: Vec<f64> = tests
            .iter()
            .filter_map(|t| Some(t.tested.as_ref()?.p))
            .collect();
        let mut q_values = benjamini_hochberg(&p_values).into_iter();
        // Before anything is tested, say what one test alone could see.
        let level = self.q_limit / p_values.len().max(1) as f64;
        let features: Vec<FeatureDrift> = tests
            .into_iter()
            .map(|test| {
                let q = test.tested.is_some().then(|| q_values.next()).flatten();
                self.judged(test, q, level)
            })
            .collect();
        let verdict = features.iter().map(|feature| feature.verdict).max();
        DriftReport {
            verdict: verdict.unwrap_or(DriftVerdict::InsufficientData),
            tested: p_values.len(),
            features,
        }
    }

    fn judged(&self, test: judge::Test, q: Option<f64>, level: f64) -> FeatureDrift {
        let smallest_visible_shift = test.smallest_visible_shift(level);
        let judge::Test {
            frame,
            tested,
            noise_floor,
            too_few,
            ..
        } = test;
        let Some((
            Tested {
                components,
                p,
                effect,
                kind,
                alarm,
            },
            q,
        )) = tested.zip(q)
        else {
            return FeatureDrift {
                noise_floor,
                smallest_visible_shift,
                ..frame.untested(&too_few)
            };
        };
        let seen = alarm || q <= self.q_limit;
        let verdict = if alarm || (seen && effect >= self.effect_limit) {
            DriftVerdict::Drift
        } else if seen {
            DriftVerdict::SignificantButNegligible
        } else {
            DriftVerdict::NoDrift
        };
        let band = DriftSeverity::of_effect(effect);
        let severity = match verdict {
            // A new category matters however few items it has.
            DriftVerdict::Drift => band.max(DriftSeverity::Minor),
            _ => DriftSeverity::None,
        };
        FeatureDrift {
            components,
            p: Stat::Known(p),
            q: Stat::Known(q),
            effect: Stat::Known(effect),
            verdict,
            severity,
            severity_if_flagged: if alarm {
                band.max(DriftSeverity::Minor)
            } else {
                band
            },
            kind: kind.filter(|_| seen),
            noise_floor,
            smallest_visible_shift,
            ..frame.untested("")
        }
    }
}
