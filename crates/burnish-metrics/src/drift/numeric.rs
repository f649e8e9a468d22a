//! Two samples of one number: which tests see a difference, and how large it is.
//!
//! One walk over the merged, sorted values feeds every statistic; each names its source.

use std::f64::consts::PI;

use burnish_model::Stat;

use super::kolmogorov;
use super::sample::{Sample, compensated_sum, tie_groups};
use super::tails;

/// Everything the drift report knows about one number. p-values are two-sided.
#[derive(Debug, Clone, PartialEq)]
pub struct NumericTwoSample {
    /// Largest distance of the two cumulative shares, and its asymptotic p.
    pub ks_statistic: f64,
    pub ks_p: f64,
    /// Pairs in which the current value is larger, ties half.
    pub mann_whitney_u_current: f64,
    pub mann_whitney_p: f64,
    /// Share of such pairs: .5 without a shift.
    pub auc_current_greater: f64,
    /// 2·AUC − 1: −1 all lower, 0 no shift, 1 all higher.
    pub cliffs_delta: f64,
    pub brown_forsythe_p: f64,
    /// Mean distance from the own median, current minus reference: the sign of a change of spread.
    pub spread_change: f64,
    /// The three p-values combined by [`acat`].
    pub p: f64,
    /// Area between the two cumulative shares, in the unit of the values.
    pub wasserstein: f64,
    /// Divided by the population standard deviation of the reference.
    pub wasserstein_over_sd: Stat,
    /// Divided by [`Sample::robust_sigma`] of the reference. The effect of the gate.
    pub wasserstein_over_robust_sigma: f64,
    pub robust_sigma: f64,
    /// √(2 ∫ (F − G)²).
    pub energy_distance: f64,
    pub cramer_von_mises: f64,
    /// Difference of means over the pooled standard deviation.
    pub cohens_d: Stat,
}

/// All two-sample sums in one pass over the merged values, O(n log n) with the sorting.
pub fn compare_numeric(reference: &Sample, current: &Sample) -> NumericTwoSample {
    let (n, m) = (reference.count() as f64, current.count() as f64);
    let scan = Scan::of(reference, current);
    let ks_p = ks_p(n, m, scan.largest_gap);
    let u = scan.rank_sum_current - m * (m + 1.0) / 2.0;
    let mann_whitney_p = mann_whitney_p(n, m, u, scan.tie_term);
    let auc = u / (n * m);
    let (brown_forsythe_p, spread_change) = brown_forsythe(reference, current);
    let sigma = reference.robust_sigma();
    let sd = reference.variance_population().sqrt();
    NumericTwoSample {
        ks_statistic: scan.largest_gap,
        ks_p,
        mann_whitney_u_current: u,
        mann_whitney_p,
        auc_current_greater: auc,
        cliffs_delta: 2.0 * auc - 1.0,
        brown_forsythe_p,
        spread_change,
        p: acat(&[ks_p, mann_whitney_p, brown_forsythe_p]),
        wasserstein: scan.area,
        wasserstein_over_sd: if sd > 0.0 {
            Stat::Known(scan.area / sd)
        } else {
            Stat::undefined("the reference does not vary")
        },
        wasserstein_over_robust_sigma: scan.area / sigma,
        robust_sigma: sigma,
        energy_distance: (2.0 * scan.squared_area).sqrt(),
        cramer_von_mises: scan.cramer_von_mises,
        cohens_d: cohens_d(reference, current),
    }
}

/// Cauchy combination of p-values of dependent tests, each held within 1e-15 and .99.
///
/// 1 without any p-value: nothing speaks for a difference.
/// Source: Liu & Xie (2020), doi:10.1080/01621459.2018.1554485; the bounds keep one certain
/// "no" (p = 1) from drowning the others, and tangents finite.
pub fn acat(p_values: &[f64]) -> f64 {
    if p_values.is_empty() {
        return 1.0;
    }
    let tangents = p_values
        .iter()
        .map(|p| ((0.5 - p.clamp(1e-15, 0.99)) * PI).tan());
    0.5 - (tangents.sum::<f64>() / p_values.len() as f64).atan() / PI
}

/// Two-sided Kolmogorov–Smirnov p: the one-sample law at the effective count nm/(n+m).
fn ks_p(n: f64, m: f64, gap: f64) -> f64 {
    let effective = (n * m / (n + m)).round_ties_even().max(1.0);
    kolmogorov::upper(effective as u64, gap)
}

/// Normal approximation with tie and continuity correction; 1 if all values are equal.
fn mann_whitney_p(n: f64, m: f64, u: f64, tie_term: f64) -> f64 {
    let total = n + m;
    let variance = n * m / 12.0 * ((total + 1.0) - tie_term / (total * (total - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    let excess = u.max(n * m - u) - n * m / 2.0 - 0.5;
    tails::normal_two_sided(excess / variance.sqrt())
}

/// Levene's test around the median (Brown & Forsythe 1974) and the change of spread itself.
///
/// p is 1 if neither side varies around its median.
fn brown_forsythe(reference: &Sample, current: &Sample) -> (f64, f64) {
    let (n, m) = (reference.count() as f64, current.count() as f64);
    let spread = |sample: &Sample| {
        let median = sample.median();
        let mean = sample.mean_of(|value| (value - median).abs());
        (
            mean,
            sample.mean_of(|value| ((value - median).abs() - mean).powi(2)),
        )
    };
    let (mean_reference, within_reference) = spread(reference);
    let (mean_current, within_current) = spread(current);
    let change = mean_current - mean_reference;
    let between = n * m / (n + m) * change * change;
    let within = n * within_reference + m * within_current;
    let dof = n + m - 2.0;
    let p = if between <= 0.0 || dof <= 0.0 {
        1.0
    } else {
        tails::f_upper_one(dof * between / within, dof)
    };
    (p, change)
}

fn cohens_d(reference: &Sample, current: &Sample) -> Stat {
    let (n, m) = (reference.count() as f64, current.count() as f64);
    let pooled =
        (n * reference.variance_population() + m * current.variance_population()) / (n + m - 2.0);
    Stat::finite(
        (current.mean() - reference.mean()) / pooled.sqrt(),
        "neither side varies, or both have one value",
    )
}

/// What one walk over the tie groups of both samples collects.
struct Scan {
    largest_gap: f64,
    area: f64,
    squared_area: f64,
    rank_sum_current: f64,
    tie_term: f64,
    cramer_von_mises: f64,
}

impl Scan {
    fn of(reference: &Sample, current: &Sample) -> Self {
        let (n, m) = (reference.count() as f64, current.count() as f64);
        let (mut seen_reference, mut seen_current) = (0_usize, 0_usize);
        let (mut gap, mut previous) = (0.0_f64, 0.0);
        let (mut largest_gap, mut rank_sum_current, mut tie_term) = (0.0_f64, 0.0, 0.0);
        let (mut squares_reference, mut squares_current) = (0.0, 0.0);
        let (mut areas, mut squared_areas) = (Vec::new(), Vec::new());
        for group in tie_groups(reference, current) {
            let width = group.value - previous;
            if gap > 0.0 {
                areas.push(gap * width);
                squared_areas.push(gap * gap * width);
            }
            let tied = (group.in_reference + group.in_current) as f64;
            let rank = (seen_reference + seen_current) as f64 + (tied + 1.0) / 2.0;
            rank_sum_current += rank * group.in_current as f64;
            tie_term += tied.powi(3) - tied;
            squares_reference += rank_offsets(rank, seen_reference, group.in_reference);
            squares_current += rank_offsets(rank, seen_current, group.in_current);
            seen_reference += group.in_reference;
            seen_current += group.in_current;
            gap = (seen_reference as f64 / n - seen_current as f64 / m).abs();
            largest_gap = largest_gap.max(gap);
            previous = group.value;
        }
        let (pairs, total) = (n * m, n + m);
        let u = n * squares_reference + m * squares_current;
        Self {
            largest_gap,
            area: compensated_sum(areas.into_iter()),
            squared_area: compensated_sum(squared_areas.into_iter()),
            rank_sum_current,
            tie_term,
            cramer_von_mises: u / (pairs * total) - (4.0 * pairs - 1.0) / (6.0 * total),
        }
    }
}

/// Σ (rank − own position)² over `count` equal values whose own positions follow `before`.
fn rank_offsets(rank: f64, before: usize, count: usize) -> f64 {
    (before + 1..=before + count)
        .map(|position| (rank - position as f64).powi(2))
        .sum()
}
