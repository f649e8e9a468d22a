//! How sure a number is: a percentile bootstrap over items, seeded, the same anywhere.
//!
//! Items are dealt into heaps whose sums are kept, and heaps are resampled: with no more items
//! than heaps that is the plain bootstrap over items; with more, the interval stays as wide and
//! neither work nor memory grow.

/// Resamples behind an interval.
pub const RESAMPLES: usize = 1000;

/// The heap of an item, by how many came before it. Up to `heaps` items each have their own.
pub fn heap_of(serial: u64, heaps: usize) -> usize {
    let bound = heaps.max(1) as u64;
    if serial < bound {
        serial as usize
    } else {
        Random::new(serial).below(heaps.max(1))
    }
}

/// The 2.5th and 97.5th percentile of a statistic over resamples; `None` if it was never defined
/// or there is but one heap to draw.
///
/// `statistic` is told how often each heap was drawn. The same heaps and seed always give the
/// same interval. Resamples in which it is undefined are left out.
///
/// Source: Efron (1979), doi:10.1214/aos/1176344552.
pub fn interval(
    heaps: usize,
    seed: u64,
    resamples: usize,
    mut statistic: impl FnMut(&[u32]) -> Option<f64>,
) -> Option<(f64, f64)> {
    if heaps < 2 {
        return None;
    }
    let mut random = Random::new(seed);
    let mut drawn = vec![0; heaps];
    let mut values = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        drawn.fill(0);
        (0..heaps).for_each(|_| drawn[random.below(heaps)] += 1);
        values.extend(statistic(&drawn).filter(|value| value.is_finite()));
    }
    values.sort_by(f64::total_cmp);
    Some((percentile(&values, 0.025)?, percentile(&values, 0.975)?))
}

/// Linear interpolation between the neighbouring order statistics.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let at = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(below + (above - below) * at.fract())
}

/// Numbers that look random: small, seeded, the same anywhere.
///
/// Source: SplitMix, Steele, Lea and Flood (2014), doi:10.1145/2714064.2660195.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number; all are equally likely.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In `0..bound`; 0 if that is empty.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.draw()) * bound as u128) >> 64) as usize
    }
}

/// The first `most` of what came, then a fair draw of all that came: bounded, and the same for
/// the same order.
///
/// Source: algorithm R, Vitter (1985), doi:10.1145/3147.3165.
#[derive(Debug, Clone)]
pub struct Reservoir<T> {
    kept: Vec<T>,
    most: usize,
    came: usize,
    random: Random,
}

impl<T> Reservoir<T> {
    pub fn new(most: usize, seed: u64) -> Self {
        Self {
            kept: Vec::new(),
            most,
            came: 0,
            random: Random::new(seed),
        }
    }

    pub fn add(&mut self, value: T) {
        self.came += 1;
        if self.kept.len() < self.most {
            self.kept.push(value);
        } else {
            let at = self.random.below(self.came);
            if let Some(place) = self.kept.get_mut(at) {
                *place = value;
            }
        }
    }

    pub fn kept(&self) -> &[T] {
        &self.kept
    }

    /// How many came in all.
    pub fn came(&self) -> usize {
        self.came
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_mean(values: &[f64], seed: u64) -> (f64, f64) {
        interval(values.len(), seed, RESAMPLES, |drawn| {
            let sum: f64 = values
                .iter()
                .zip(drawn)
                .map(|(value, times)| value * f64::from(*times))
                .sum();
            Some(sum / values.len() as f64)
        })
        .unwrap()
    }

    #[test]
    fn the_interval_of_a_mean_is_two_standard_errors_to_each_side() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 20)).collect();
        let (low, high) = of_mean(&values, 7);
        let (mean, error) = (9.5, (33.25_f64 / 400.0).sqrt());
        assert!((low - (mean - 1.96 * error)).abs() < 0.06, "low {low}");
        assert!((high - (mean + 1.96 * error)).abs() < 0.06, "high {high}");
        assert_eq!((low, high), of_mean(&values, 7), "the same seed, the same");
    }

    #[test]
    fn nothing_to_resample_has_no_interval() {
        assert_eq!(
            interval(1, 1, 10, |_| Some(1.0)),
            None,
            "one heap is always drawn"
        );
        assert_eq!(interval(5, 1, 10, |_| None), None, "never defined");
        assert_eq!(
            interval(5, 1, 10, |_| Some(f64::NAN)),
            None,
            "NaN is no value"
        );
    }

    #[test]
    fn each_item_has_its_own_heap_until_there_are_as_many() {
        let first: Vec<usize> = (0..64).map(|serial| heap_of(serial, 64)).collect();
        assert_eq!(first, (0..64).collect::<Vec<_>>(), "the plain bootstrap");
        let mut filled = [0; 64];
        (0..64_000).for_each(|serial| filled[heap_of(serial, 64)] += 1);
        let (least, most) = (filled.iter().min().unwrap(), filled.iter().max().unwrap());
        assert!(
            *least > 850 && *most < 1150,
            "{least} to {most} of about 1000"
        );
    }

    #[test]
    fn a_reservoir_is_bounded_and_fair() {
        let mut few = Reservoir::new(10, 1);
        (0..5).for_each(|value| few.add(value));
        assert_eq!(few.kept(), [0, 1, 2, 3, 4], "all of what fits");
        let mut many = Reservoir::new(1000, 1);
        (0..100_000).for_each(|value| many.add(f64::from(value)));
        let mean = many.kept().iter().sum::<f64>() / 1000.0;
        assert_eq!((many.kept().len(), many.came()), (1000, 100_000));
        assert!((mean - 50_000.0).abs() < 3_000.0, "mean {mean}");
    }
}
