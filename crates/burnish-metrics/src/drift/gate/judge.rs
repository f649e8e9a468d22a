//! One feature before the family is known: its test, its effect, and what its counts can show.

use burnish_model::Stat;

use super::{ChangeKind, Component, DriftSeverity, DriftVerdict, Feature, FeatureDrift, Gate};
use crate::drift::categorical::{Counts, SharesTest, compare_categorical, shares_test};
use crate::drift::numeric::{NumericTwoSample, compare_numeric};
use crate::drift::sample::Sample;
use crate::drift::tails;

/// Chance of seeing the smallest visible shift.
const POWER: f64 = 0.8;

pub(super) struct Test {
    pub frame: Frame,
    pub tested: Option<Tested>,
    pub noise_floor: Stat,
    pub too_few: String,
    /// Categories seen on either side; None for a number.
    categories: Option<usize>,
}

pub(super) struct Tested {
    pub components: Vec<Component>,
    pub p: f64,
    pub effect: f64,
    pub kind: Option<ChangeKind>,
    /// Drift whatever the q: a category the reference never had.
    pub alarm: bool,
}

/// What is known of a feature without any test.
pub(super) struct Frame {
    name: String,
    statistic: &'static str,
    effect_name: &'static str,
    reference_count: u64,
    current_count: u64,
    new_categories: Vec<String>,
}

impl Frame {
    pub fn untested(self, reason: &str) -> FeatureDrift {
        FeatureDrift {
            name: self.name,
            statistic: self.statistic.to_owned(),
            reference_count: self.reference_count,
            current_count: self.current_count,
            components: Vec::new(),
            p: Stat::undefined(reason),
            q: Stat::undefined(reason),
            effect: Stat::undefined(reason),
            effect_name: self.effect_name.to_owned(),
            verdict: DriftVerdict::InsufficientData,
            severity: DriftSeverity::None,
            severity_if_flagged: DriftSeverity::None,
            kind: None,
            new_categories: self.new_categories,
            noise_floor: Stat::undefined(reason),
            smallest_visible_shift: Stat::undefined(reason),
        }
    }

    /// 1/n + 1/m, the variance that all sampling noise is a multiple of.
    fn noise(&self) -> f64 {
        1.0 / self.reference_count as f64 + 1.0 / self.current_count as f64
    }
}

pub(super) fn test(gate: &Gate, feature: &Feature<'_>) -> Test {
    match *feature {
        Feature::Numeric {
            name,
            reference,
            current,
        } => numeric(gate, name, reference, current),
        Feature::Categorical {
            name,
            reference,
            current,
        } => categorical(gate, name, reference, current),
    }
}

fn numeric(gate: &Gate, name: &str, reference: &[f64], current: &[f64]) -> Test {
    let samples = (Sample::new(reference), Sample::new(current));
    let count = |sample: &Option<Sample>| sample.as_ref().map_or(0, Sample::count) as u64;
    let frame = Frame {
        name: name.to_owned(),
        statistic: "ACAT(KS, Mann-Whitney, Brown-Forsythe)",
        effect_name: "Wasserstein / robust sigma",
        reference_count: count(&samples.0),
        current_count: count(&samples.1),
        new_categories: Vec::new(),
    };
    let enough = gate.enough(&frame);
    let tested = samples
        .0
        .zip(samples.1)
        .filter(|_| enough)
        .map(|(reference, current)| {
            let sums = compare_numeric(&reference, &current);
            let component = |name: &str, p| Component {
                name: name.to_owned(),
                p,
            };
            Tested {
                components: vec![
                    component("KS", sums.ks_p),
                    component("Mann-Whitney", sums.mann_whitney_p),
                    component("Brown-Forsythe", sums.brown_forsythe_p),
                ],
                p: sums.p,
                effect: sums.wasserstein_over_robust_sigma,
                kind: Some(numeric_kind(&sums)),
                alarm: false,
            }
        });
    // Fitted by simulation: 1.17 √(1/n + 1/m) from 50 to 1000 normal values a side.
    let noise_floor = Stat::finite(1.17 * frame.noise().sqrt(), "a side has no values");
    Test {
        noise_floor,
        too_few: gate.too_few(),
        frame,
        tested,
        categories: None,
    }
}

/// The component with the smallest p names the change.
///
/// KS sees any change, so a large shift often makes it the smallest by a hair: it names the change
/// only when the tests for location and spread lag it by half their digits. Beyond 15 digits every
/// test is certain, and KS has no lead. Where nearly all of one side lies beyond the other
/// (|Cliff's delta| large), the change is a shift whatever the digits say.
fn numeric_kind(sums: &NumericTwoSample) -> ChangeKind {
    const LARGE_DELTA: f64 = 0.8;
    if sums.cliffs_delta.abs() >= LARGE_DELTA {
        return if sums.cliffs_delta < 0.0 {
            ChangeKind::Lower
        } else {
            ChangeKind::Higher
        };
    }
    let digits = |p: f64| -p.max(1e-300).log10();
    let (location, spread) = (digits(sums.mann_whitney_p), digits(sums.brown_forsythe_p));
    if digits(sums.ks_p).min(15.0) > 1.5 * location.max(spread) {
        ChangeKind::DifferentShape
    } else if location >= spread {
        if sums.cliffs_delta < 0.0 {
            ChangeKind::Lower
        } else {
            ChangeKind::Higher
        }
    } else if sums.spread_change < 0.0 {
        ChangeKind::LessVaried
    } else {
        ChangeKind::MoreVaried
    }
}

fn categorical(gate: &Gate, name: &str, reference: &Counts, current: &Counts) -> Test {
    let sums = compare_categorical(reference, current);
    let shares = shares_test(reference, current);
    let current_count: u64 = current.values().sum();
    let frame = Frame {
        name: name.to_owned(),
        statistic: shares.map_or("chi-square", |test| test.name),
        effect_name: "Jensen-Shannon distance",
        reference_count: reference.values().sum(),
        current_count,
        new_categories: sums
            .as_ref()
            .map_or_else(Vec::new, |sums| sums.new_categories.clone()),
    };
    let alarm = frame
        .new_categories
        .iter()
        .filter_map(|name| current.get(name))
        .any(|&count| {
            count >= gate.new_category_items
                || count as f64 >= gate.new_category_share * current_count as f64
        });
    let categories = sums.as_ref().map_or(0, |sums| sums.categories.len());
    let enough = gate.enough(&frame);
    let tested = sums
        .zip(shares)
        .filter(|_| enough)
        .map(|(sums, SharesTest { name, p })| Tested {
            components: vec![Component {
                name: name.to_owned(),
                p,
            }],
            p,
            effect: sums.jensen_shannon_distance,
            kind: Some(if alarm {
                ChangeKind::NewCategory
            } else {
                ChangeKind::DifferentShares
            }),
            alarm,
        });
    let noise_floor = Stat::finite(
        jensen_shannon_of(categories.saturating_sub(1) as f64, frame.noise()),
        "a side has no items",
    );
    Test {
        noise_floor,
        too_few: gate.too_few(),
        frame,
        tested,
        categories: Some(categories),
    }
}

/// Distance (base 2) that goes with a χ² of this size: divergence ≈ χ²·(1/n + 1/m)/(8 ln 2).
fn jensen_shannon_of(chi_square: f64, noise: f64) -> f64 {
    (chi_square * noise / (8.0 * std::f64::consts::LN_2)).sqrt()
}

impl Gate {
    fn enough(&self, frame: &Frame) -> bool {
        frame.reference_count.min(frame.current_count) >= self.fewest_items.max(1) as u64
    }

    fn too_few(&self) -> String {
        format!("fewer than {} items on a side", self.fewest_items.max(1))
    }
}

impl Test {
    /// What a test of this level sees in four of five cases.
    ///
    /// Numbers: δ² = 2.09 (z_{1−level/2} + z_{.8})² / n per side, n the harmonic mean. Fitted by
    /// simulation to the combined test. Categories: the noncentral χ² as Jensen–Shannon distance.
    pub fn smallest_visible_shift(&self, level: f64) -> Stat {
        let noise = self.frame.noise();
        match self.categories {
            None => {
                let z = tails::normal_upper_quantile(level / 2.0)
                    + tails::normal_upper_quantile(1.0 - POWER);
                Stat::finite((2.09 * z * z * noise / 2.0).sqrt(), "a side has no values")
            }
            Some(0) => Stat::undefined("a side has no items"),
            Some(1) => Stat::undefined("there is only one category"),
            Some(categories) => {
                let dof = (categories - 1) as f64;
                let shift = tails::chi_square_noncentrality(level, POWER, dof);
                Stat::Known(jensen_shannon_of(shift, noise).min(1.0))
            }
        }
    }
}
