//! Two histograms over shared, readable edges, to be drawn side by side.

use super::binned::counts_right_open;
use super::sample::Sample;

/// Counts of two samples in the same bins.
///
/// Bin i holds `edges[i] <= value < edges[i + 1]`. The first and last bin also hold everything
/// beyond them, so the counts always add up to the finite values.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct HistogramPair {
    pub edges: Vec<f64>,
    pub reference_counts: Vec<u64>,
    pub current_counts: Vec<u64>,
}

/// Shared bins over the middle 99 % of both samples taken together.
///
/// Edges are multiples of 1, 2 or 5 times a power of ten; `bins` (at least 1) is the number asked
/// for, which rounding can lower to about 40 % or raise by one. Whole numbers get bins of whole
/// width. None without any finite value.
pub fn histogram_pair(reference: &[f64], current: &[f64], bins: usize) -> Option<HistogramPair> {
    let both: Vec<f64> = reference.iter().chain(current).copied().collect();
    let pooled = Sample::new(&both)?;
    let edges = nice_edges(&pooled, bins.max(1));
    let counts = |values: &[f64]| {
        Sample::new(values).map_or_else(|| vec![0; edges.len() - 1], |s| with_ends(&s, &edges))
    };
    let (reference_counts, current_counts) = (counts(reference), counts(current));
    Some(HistogramPair {
        edges,
        reference_counts,
        current_counts,
    })
}

fn with_ends(sample: &Sample, edges: &[f64]) -> Vec<u64> {
    let mut open = edges.to_vec();
    open[0] = f64::NEG_INFINITY;
    open[edges.len() - 1] = f64::INFINITY;
    counts_right_open(sample, &open)
}

fn nice_edges(pooled: &Sample, bins: usize) -> Vec<f64> {
    let (low, high) = (pooled.quantile(0.005), pooled.quantile(0.995));
    let whole = pooled.values().iter().all(|value| value.fract() == 0.0);
    let (low, high) = if whole {
        (low.floor(), high.ceil())
    } else {
        (low, high)
    };
    let wanted = (high / bins as f64 - low / bins as f64).max(smallest_step(low, high));
    let step = Step::at_least(if whole { wanted.max(1.0) } else { wanted });
    let first = step.index_of(low).floor();
    // A whole number lies at the left of its bin, so the last one needs a bin of its own.
    let last = step.index_of(high);
    let last = if whole {
        last.floor() + 1.0
    } else {
        last.ceil()
    }
    .max(first + 1.0);
    (0..=(last - first) as u32)
        .map(|bin| step.edge(first + f64::from(bin)))
        .collect()
}

/// A width that still separates neighbours in floating point; a constant gets a hundredth of itself.
fn smallest_step(low: f64, high: f64) -> f64 {
    let size = low.abs().max(high.abs());
    if low < high {
        size * 1e-12
    } else if size > 0.0 {
        size * 0.01
    } else {
        1.0
    }
    .max(1e-290)
}

/// A bin width `digit`·10^`exponent`, kept apart so that edges like 0.3 come out as written.
struct Step {
    digit: f64,
    exponent: i32,
}

impl Step {
    fn at_least(width: f64) -> Self {
        let exponent = width.log10().floor() as i32;
        // A hair of slack: a width of 0.2 must not become 0.5 by its last bit.
        let lead = width / 10f64.powi(exponent) * (1.0 - 1e-9);
        match [1.0, 2.0, 5.0].into_iter().find(|&digit| digit >= lead) {
            Some(digit) => Self { digit, exponent },
            None => Self {
                digit: 1.0,
                exponent: exponent + 1,
            },
        }
    }

    fn index_of(&self, value: f64) -> f64 {
        value / (self.digit * 10f64.powi(self.exponent))
    }

    fn edge(&self, index: f64) -> f64 {
        let scaled = index * self.digit;
        if self.exponent < 0 {
            scaled / 10f64.powi(-self.exponent)
        } else {
            scaled * 10f64.powi(self.exponent)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_numbers_one_would_write_by_hand() {
        let values: Vec<f64> = (0..=1000).map(|i| f64::from(i) / 1000.0).collect();
        let pair = histogram_pair(&values, &values, 10).unwrap();
        assert_eq!(
            pair.edges,
            [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
            "no 0.30000000000000004"
        );
        assert_eq!(
            pair.reference_counts.iter().sum::<u64>(),
            1001,
            "nothing is lost"
        );
    }

    #[test]
    fn one_outlier_does_not_squeeze_the_rest_into_one_bin() {
        let mut values: Vec<f64> = (0..1000).map(f64::from).collect();
        values.push(1e9);
        let pair = histogram_pair(&values, &values, 20).unwrap();
        assert!(
            *pair.edges.last().unwrap() <= 1100.0,
            "the far value joins the last bin"
        );
        assert_eq!(
            pair.current_counts.iter().sum::<u64>(),
            1001,
            "and is still counted"
        );
    }

    #[test]
    fn whole_numbers_get_a_bin_each() {
        let pair = histogram_pair(&[0.0, 1.0, 1.0, 3.0], &[2.0], 30).unwrap();
        assert_eq!(
            pair.edges,
            [0.0, 1.0, 2.0, 3.0, 4.0],
            "half a box does not exist"
        );
        assert_eq!(pair.reference_counts, [1, 2, 0, 1]);
        assert_eq!(pair.current_counts, [0, 0, 1, 0]);
    }

    #[test]
    fn constant_and_empty_samples_have_an_answer() {
        let pair = histogram_pair(&[0.25; 5], &[], 10).unwrap();
        assert_eq!(pair.reference_counts.iter().sum::<u64>(), 5);
        assert_eq!(pair.current_counts.iter().sum::<u64>(), 0);
        assert_eq!(
            histogram_pair(&[f64::NAN], &[], 10),
            None,
            "there is nothing to draw"
        );
    }
}
