//! A sorted, finite, non-empty sample and the moments the drift sums need.

/// Finite values in ascending order; at least one.
///
/// All sums run in this order with compensation, so the order of the input changes no digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// Takes the finite values; infinities and NaN are missing measurements and are left out.
    ///
    /// None if nothing is left.
    pub fn new(values: &[f64]) -> Option<Self> {
        // Adding zero turns -0 into 0, so that ties are ties.
        let mut sorted: Vec<f64> = values
            .iter()
            .copied()
            .filter(|v| v.is_finite())
            .map(|v| v + 0.0)
            .collect();
        sorted.sort_unstable_by(f64::total_cmp);
        (!sorted.is_empty()).then_some(Self { sorted })
    }

    pub fn values(&self) -> &[f64] {
        &self.sorted
    }

    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    pub fn mean(&self) -> f64 {
        self.mean_of(|value| value)
    }

    pub fn median(&self) -> f64 {
        let middle = self.count() / 2;
        if self.count() % 2 == 1 {
            self.sorted[middle]
        } else {
            f64::midpoint(self.sorted[middle - 1], self.sorted[middle])
        }
    }

    /// The quantile at `share` in [0, 1], linear between neighbours (Hyndman & Fan type 7).
    pub fn quantile(&self, share: f64) -> f64 {
        let position = share * (self.count() - 1) as f64;
        let below = position.floor() as usize;
        let (low, high) = (
            self.sorted[below],
            self.sorted[(below + 1).min(self.count() - 1)],
        );
        let part = position - below as f64;
        // The nearer end is the anchor, as in numpy, so that the last digit agrees.
        if part >= 0.5 {
            high - (high - low) * (1.0 - part)
        } else {
            low + (high - low) * part
        }
    }

    /// Mean squared deviation, divided by the count.
    pub fn variance_population(&self) -> f64 {
        let mean = self.mean();
        self.mean_of(|value| (value - mean).powi(2))
    }

    /// Mean squared deviation, divided by count − 1. None for one value.
    pub fn variance_sample(&self) -> Option<f64> {
        let n = self.count() as f64;
        (n > 1.0).then(|| self.variance_population() * n / (n - 1.0))
    }

    /// Spread that ignores outliers: interquartile range / 1.349, which is σ for normal data.
    ///
    /// The population standard deviation if the quartiles coincide; never below a thousandth of
    /// the median (or of 1), so that a constant reference still gives a finite effect.
    pub fn robust_sigma(&self) -> f64 {
        let range = self.quantile(0.75) - self.quantile(0.25);
        let sigma = if range > 0.0 {
            range / 1.349
        } else {
            self.variance_population().sqrt()
        };
        sigma.max(1e-3 * self.median().abs().max(1.0))
    }

    pub(super) fn mean_of(&self, value_of: impl Fn(f64) -> f64) -> f64 {
        compensated_sum(self.sorted.iter().map(|&value| value_of(value))) / self.count() as f64
    }
}

/// A sum that keeps the digits a plain one drops (Neumaier 1974).
pub(super) fn compensated_sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() {
            (sum - next) + value
        } else {
            (value - next) + sum
        };
        sum = next;
    }
    sum + lost
}

/// Equal values of two samples taken together, in ascending order.
pub(super) struct TieGroup {
    pub value: f64,
    pub in_reference: usize,
    pub in_current: usize,
}

pub(super) fn tie_groups<'a>(
    reference: &'a Sample,
    current: &'a Sample,
) -> impl Iterator<Item = TieGroup> + 'a {
    let (mut left, mut right) = (reference.values(), current.values());
    std::iter::from_fn(move || {
        let value = match (left.first(), right.first()) {
            (Some(&a), Some(&b)) => a.min(b),
            (Some(&a), None) => a,
            (None, Some(&b)) => b,
            (None, None) => return None,
        };
        let in_reference = left.iter().take_while(|&&v| v == value).count();
        let in_current = right.iter().take_while(|&&v| v == value).count();
        (left, right) = (&left[in_reference..], &right[in_current..]);
        Some(TieGroup {
            value,
            in_reference,
            in_current,
        })
    })
}
