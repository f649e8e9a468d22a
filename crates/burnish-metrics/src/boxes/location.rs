//! Where some numbers lie and whether that is zero: Hodges–Lehmann and the signed-rank test.

use crate::drift::tails::{f_upper_one, normal_two_sided};

/// σ of normal data over its median distance from the median.
const SIGMA_OF_MAD: f64 = 1.482_602_218_505_602;
/// The standard normal's two-sided 5 % point.
const Z95: f64 = 1.959_963_984_540_054;

/// A sample's centre, its spread, and the tests of a centre of 0. p-values are two-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Location {
    pub n: usize,
    pub mean: f64,
    pub median: f64,
    /// Median of the means of all pairs, each value with itself included: an outlier hardly
    /// moves it, and normal data lose nothing.
    pub hodges_lehmann: f64,
    /// The 95 % interval of `hodges_lehmann`: the centres the signed-rank test does not reject.
    pub low: f64,
    pub high: f64,
    /// Normal-consistent spread around the median: 1.4826 × median distance.
    pub mad_sigma: f64,
    pub positive: usize,
    /// The smaller sum of ranks of one sign.
    pub wilcoxon: f64,
    /// Normal approximation with ties, without continuity correction; 1 when all values are 0.
    pub wilcoxon_p: f64,
    /// Of Student's t; `None` for one value, or when no value varies.
    pub t_p: Option<f64>,
}

impl Location {
    /// Values that are not finite are left out; `None` when nothing is left. O(n log n).
    ///
    /// Source: Hodges and Lehmann (1963), doi:10.1214/aoms/1177704172; Wilcoxon (1945), zeros
    /// left out; the interval: Hollander and Wolfe, Nonparametric Statistical Methods, 3.3.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let n = sorted.len();
        if n == 0 {
            return None;
        }
        let (count, median) = (n as f64, middle(&sorted));
        let mean = sorted.iter().sum::<f64>() / count;
        let mut off: Vec<f64> = sorted.iter().map(|v| (v - median).abs()).collect();
        off.sort_unstable_by(f64::total_cmp);
        let squares: f64 = sorted.iter().map(|v| (v - mean).powi(2)).sum();
        let t_squared = count * (count - 1.0) * mean * mean / squares;
        let (wilcoxon, wilcoxon_p) = signed_rank(&sorted);
        let pairs = n as u64 * (n as u64 + 1) / 2;
        let spread = (count * (count + 1.0) * (2.0 * count + 1.0) / 24.0).sqrt();
        let cut = (pairs as f64 / 2.0 - Z95 * spread).floor().max(0.0) as u64;
        Some(Self {
            n,
            mean,
            median,
            hodges_lehmann: f64::midpoint(
                pair_mean(&sorted, (pairs - 1) / 2),
                pair_mean(&sorted, pairs / 2),
            ),
            low: pair_mean(&sorted, cut),
            high: pair_mean(&sorted, pairs - 1 - cut),
            mad_sigma: SIGMA_OF_MAD * middle(&off),
            positive: sorted.iter().filter(|v| **v > 0.0).count(),
            wilcoxon,
            wilcoxon_p,
            t_p: (n > 1 && squares > 0.0).then(|| f_upper_one(t_squared, count - 1.0)),
        })
    }
}

fn middle(sorted: &[f64]) -> f64 {
    let n = sorted.len();
    f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2])
}

/// The mean at place `place`, from 0, of the sorted means of all pairs `i ≤ j`.
///
/// Bisects over the bits of a float, which sort as the numbers do, so the mean found is exact;
/// each of its 64 steps counts the pairs in O(n).
fn pair_mean(sorted: &[f64], place: u64) -> f64 {
    let (mut low, mut high) = (key(sorted[0]), key(sorted[sorted.len() - 1]));
    while low < high {
        let mid = low + (high - low) / 2;
        if pairs_up_to(sorted, value(mid)) > place {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    value(low)
}

/// How many pairs `i ≤ j` have a mean of at most `limit`.
fn pairs_up_to(sorted: &[f64], limit: f64) -> u64 {
    let (mut count, mut end) = (0, sorted.len());
    for (i, first) in sorted.iter().enumerate() {
        while end > i && f64::midpoint(*first, sorted[end - 1]) > limit {
            end -= 1;
        }
        if end <= i {
            break;
        }
        count += (end - i) as u64;
    }
    count
}

/// A whole number for each float, in the same order.
fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    }
}

fn value(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 {
        key & !(1 << 63)
    } else {
        !key
    })
}

/// The smaller rank sum and its p.
fn signed_rank(values: &[f64]) -> (f64, f64) {
    let mut nonzero: Vec<f64> = values.iter().copied().filter(|v| *v != 0.0).collect();
    nonzero.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()));
    let n = nonzero.len() as f64;
    let (mut plus, mut ties, mut before) = (0.0, 0.0, 0.0);
    for tied in nonzero.chunk_by(|a, b| a.abs() == b.abs()) {
        let count = tied.len() as f64;
        let rank = before + (count + 1.0) / 2.0;
        plus += rank * tied.iter().filter(|v| **v > 0.0).count() as f64;
        ties += count * (count * count - 1.0);
        before += count;
    }
    let total = n * (n + 1.0) / 2.0;
    let smaller = plus.min(total - plus);
    let variance = (n * (n + 1.0) * (2.0 * n + 1.0) - ties / 2.0) / 24.0;
    if variance <= 0.0 {
        return (smaller, 1.0);
    }
    (
        smaller,
        normal_two_sided((total / 2.0 - smaller) / variance.sqrt()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_value_is_its_own_centre_and_zeros_are_no_evidence() {
        let one = Location::of(&[0.25]).unwrap();
        assert_eq!((one.hodges_lehmann, one.low, one.high), (0.25, 0.25, 0.25));
        assert_eq!((one.t_p, one.mad_sigma), (None, 0.0));
        let zeros = Location::of(&[0.0, -0.0, 0.0]).unwrap();
        assert_eq!(
            (zeros.hodges_lehmann, zeros.wilcoxon_p, zeros.t_p),
            (0.0, 1.0, None)
        );
        assert_eq!(Location::of(&[f64::NAN, f64::INFINITY]), None);
        let some = Location::of(&[f64::NAN, 1.0, 3.0]).unwrap();
        assert_eq!(
            (some.n, some.hodges_lehmann),
            (2, 2.0),
            "what is not a number is missing"
        );
    }

    #[test]
    fn a_hundred_thousand_values_have_a_centre_at_once() {
        let values: Vec<f64> = (0..100_000).map(|i| f64::from(i % 1000) / 1000.0).collect();
        let location = Location::of(&values).unwrap();
        assert!((location.hodges_lehmann - 0.4995).abs() < 1e-9);
        assert!(location.high - location.low < 0.01);
    }

    proptest! {
        #[test]
        fn the_centre_is_the_median_of_all_pair_means(
            values in prop::collection::vec(-50i32..50, 1..40)
        ) {
            let values: Vec<f64> = values.into_iter().map(|v| f64::from(v) / 8.0).collect();
            let location = Location::of(&values).unwrap();
            let mut means = Vec::new();
            for (i, a) in values.iter().enumerate() {
                means.extend(values[i..].iter().map(|b| f64::midpoint(*a, *b)));
            }
            means.sort_by(f64::total_cmp);
            prop_assert_eq!(location.hodges_lehmann, middle(&means));
            prop_assert!(location.low <= location.hodges_lehmann);
            prop_assert!(location.hodges_lehmann <= location.high);
        }
    }
}
