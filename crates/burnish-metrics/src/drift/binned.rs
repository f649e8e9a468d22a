//! Distances between two histograms over the same bins, and the bins peers use for them.

use burnish_model::Stat;

use super::sample::{Sample, compensated_sum};
use super::tails;

/// Population stability index over counts, half an item added to every bin.
///
/// Σ (q − p) ln(q/p), 0 for equal shares. The half item (Jeffreys) keeps an empty bin from
/// dominating. Bins empty on both sides count too.
pub fn population_stability(reference: &[u64], current: &[u64]) -> f64 {
    let smooth = |counts: &[u64]| {
        let total: f64 = counts.iter().map(|&count| count as f64 + 0.5).sum();
        counts
            .iter()
            .map(|&count| (count as f64 + 0.5) / total)
            .collect::<Vec<_>>()
    };
    let (p, q) = (smooth(reference), smooth(current));
    compensated_sum(p.iter().zip(&q).map(|(p, q)| (q - p) * (q / p).ln()))
}

/// Jensen–Shannon divergence in bits (base 2), 0 to 1. `p` and `q` are shares that add up to 1.
pub fn jensen_shannon_divergence(p: &[f64], q: &[f64]) -> f64 {
    let toward = |part: f64, middle: f64| {
        if part > 0.0 {
            part * (part / middle).log2()
        } else {
            0.0
        }
    };
    let terms = p.iter().zip(q).map(|(&p, &q)| {
        let middle = f64::midpoint(p, q);
        f64::midpoint(toward(p, middle), toward(q, middle))
    });
    compensated_sum(terms).clamp(0.0, 1.0)
}

/// Square root of the divergence (base 2): a metric from 0 to 1.
pub fn jensen_shannon_distance(p: &[f64], q: &[f64]) -> f64 {
    jensen_shannon_divergence(p, q).sqrt()
}

/// Hellinger distance √(½ Σ (√p − √q)²), 0 to 1.
pub fn hellinger_distance(p: &[f64], q: &[f64]) -> f64 {
    (compensated_sum(p.iter().zip(q).map(|(p, q)| (p.sqrt() - q.sqrt()).powi(2))) / 2.0).sqrt()
}

/// Half the sum of absolute differences: the share of items that would have to move.
pub fn total_variation(p: &[f64], q: &[f64]) -> f64 {
    compensated_sum(p.iter().zip(q).map(|(p, q)| (p - q).abs())) / 2.0
}

/// Largest single difference of shares.
pub fn largest_difference(p: &[f64], q: &[f64]) -> f64 {
    p.iter()
        .zip(q)
        .map(|(p, q)| (p - q).abs())
        .fold(0.0, f64::max)
}

/// Counts over their sum; all zero if there is nothing.
pub fn shares(counts: &[u64]) -> Vec<f64> {
    let total = counts.iter().sum::<u64>().max(1) as f64;
    counts.iter().map(|&count| count as f64 / total).collect()
}

/// Population stability of two samples over the deciles of the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct DecileStability {
    pub index: f64,
    /// Inner edges; a value equal to an edge lies left of it. Tied deciles are one edge.
    pub inner_edges: Vec<f64>,
    /// P(index at least this large | no drift): index/(1/n + 1/m) is about χ² with bins − 1 degrees
    /// of freedom (Yurdakul 2018; arXiv 2307.11878).
    pub p: f64,
}

/// See [`DecileStability`] and [`population_stability`].
pub fn decile_stability(reference: &Sample, current: &Sample) -> DecileStability {
    let mut inner_edges: Vec<f64> = (1..10)
        .map(|decile| reference.quantile(f64::from(decile) / 10.0))
        .collect();
    inner_edges.dedup();
    let counts = |sample: &Sample| counts_left_closed(sample, &inner_edges);
    let index = population_stability(&counts(reference), &counts(current));
    let noise = 1.0 / reference.count() as f64 + 1.0 / current.count() as f64;
    let p = tails::chi_square_upper(index / noise, inner_edges.len() as f64);
    DecileStability {
        index,
        inner_edges,
        p,
    }
}

/// Jensen–Shannon (base 2) and Hellinger distance of two samples over equal bins.
///
/// The bins span the reference, their number by Doane (1976), which copes with skew; current
/// values outside form one more bin. Depends on the binning: compare only with itself.
/// Undefined if the reference does not vary.
pub fn histogram_distances(reference: &Sample, current: &Sample) -> (Stat, Stat) {
    let Some(bins) = doane_bins(reference) else {
        let undefined = || Stat::undefined("the reference does not vary");
        return (undefined(), undefined());
    };
    let edges = equal_edges(reference, bins);
    let shares_in = |sample: &Sample| {
        let counts = counts_right_open(sample, &edges);
        let inside: u64 = counts.iter().sum();
        let total = sample.count() as f64;
        let mut shares: Vec<f64> = counts.iter().map(|&count| count as f64 / total).collect();
        shares.push((total - inside as f64) / total);
        shares
    };
    let (p, q) = (shares_in(reference), shares_in(current));
    (
        Stat::Known(jensen_shannon_distance(&p, &q)),
        Stat::Known(hellinger_distance(&p, &q)),
    )
}

fn doane_bins(sample: &Sample) -> Option<usize> {
    let n = sample.count() as f64;
    let sd = sample.variance_population().sqrt();
    if sd <= 0.0 {
        return None;
    }
    let skew_sd = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
    let mean = sample.mean();
    let skew = sample.mean_of(|value| ((value - mean) / sd).powi(3));
    let extra = if skew_sd > 0.0 {
        (1.0 + skew.abs() / skew_sd).log2()
    } else {
        0.0
    };
    Some((1.0 + n.log2() + extra).ceil().max(1.0) as usize)
}

fn equal_edges(sample: &Sample, bins: usize) -> Vec<f64> {
    let (low, high) = (sample.quantile(0.0), sample.quantile(1.0));
    let step = (high - low) / bins as f64;
    let mut edges: Vec<f64> = (0..bins).map(|bin| bin as f64 * step + low).collect();
    edges.push(high);
    edges
}

/// Counts in (edge, next edge], with open ends: one more bin than inner edges.
fn counts_left_closed(sample: &Sample, inner_edges: &[f64]) -> Vec<u64> {
    let ends = inner_edges
        .iter()
        .map(|edge| sample.values().partition_point(|v| v <= edge));
    differences(0, ends.chain([sample.count()]))
}

/// Counts in [edge, next edge), the last bin closed; values outside are left out.
pub(super) fn counts_right_open(sample: &Sample, edges: &[f64]) -> Vec<u64> {
    let values = sample.values();
    let Some((last, rest)) = edges.split_last() else {
        return Vec::new();
    };
    let mut ends = rest.iter().map(|edge| values.partition_point(|v| v < edge));
    let start = ends.next().unwrap_or(0);
    differences(start, ends.chain([values.partition_point(|v| v <= last)]))
}

fn differences(mut start: usize, ends: impl Iterator<Item = usize>) -> Vec<u64> {
    ends.map(|end| {
        let count = end - start;
        start = end;
        count as u64
    })
    .collect()
}
