//! How sure alpha is: a bootstrap over items, seeded, the same anywhere.

use std::collections::BTreeMap;

use super::{Undefined, krippendorff::Counts};

/// A statistic with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The 95 % interval of a share; `None` of nothing.
///
/// Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.
pub fn wilson(part: usize, whole: usize) -> Option<Interval> {
    const Z: f64 = 1.959_963_984_540_054;
    let (n, value) = (whole as f64, part as f64 / whole as f64);
    let shrink = 1.0 + Z * Z / n;
    let centre = (value + Z * Z / (2.0 * n)) / shrink;
    let half = Z / shrink * (value * (1.0 - value) / n + Z * Z / (4.0 * n * n)).sqrt();
    (whole > 0 && part <= whole).then(|| Interval {
        value,
        low: (centre - half).clamp(0.0, value),
        high: (centre + half).clamp(value, 1.0),
    })
}

/// Beyond this many items, items are dealt at random into this many equal heaps and the heaps
/// are resampled: the interval stays as wide, the work stops growing.
const HEAPS: usize = 4096;
/// Resamples behind an interval.
const RESAMPLES: usize = 1000;

/// Nominal alpha over all units with a 95 % percentile interval from resampling items. The same
/// items, order and `seed` always give the same interval. Resamples in which alpha is undefined
/// are left out.
///
/// # Errors
/// As [`super::krippendorff::nominal_alpha`], for the items as they are.
pub fn alpha_interval(items: &[Counts], seed: u64) -> Result<Interval, Undefined> {
    let mut total = Counts::default();
    items.iter().for_each(|item| total.add(item));
    let value = total.alpha()?;
    let mut random = SplitMix(seed);
    let heaps = dealt(items, &mut random);
    let mut order: BTreeMap<u32, usize> = BTreeMap::new();
    for (value, _) in &total.said {
        let next = order.len();
        order.insert(*value, next);
    }
    let flat = |heap: &Counts| {
        let said = heap
            .said
            .iter()
            .map(|(value, count)| (order[value], *count));
        (
            heap.values,
            heap.agreeing,
            said.collect::<Vec<(usize, f64)>>(),
        )
    };
    let heaps: Vec<_> = heaps.iter().map(flat).collect();
    let mut alphas: Vec<f64> = Vec::with_capacity(RESAMPLES);
    let mut said = vec![0.0; order.len()];
    for _ in 0..RESAMPLES {
        said.fill(0.0);
        let mut sum = Counts::default();
        for _ in 0..heaps.len() {
            let (values, agreeing, by_value) = &heaps[random.below(heaps.len())];
            sum.values += values;
            sum.agreeing += agreeing;
            by_value.iter().for_each(|(at, count)| said[*at] += count);
        }
        sum.said = said
            .iter()
            .enumerate()
            .map(|(at, count)| (at as u32, *count))
            .collect();
        alphas.extend(sum.alpha().ok());
    }
    alphas.sort_by(f64::total_cmp);
    let at = |share: f64| percentile(&alphas, share).unwrap_or(value);
    Ok(Interval {
        value,
        low: at(0.025),
        high: at(0.975),
    })
}

fn dealt(items: &[Counts], random: &mut SplitMix) -> Vec<Counts> {
    if items.len() <= HEAPS {
        return items.to_vec();
    }
    let mut order: Vec<usize> = (0..items.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, random.below(last + 1));
    }
    let mut heaps = vec![Counts::default(); HEAPS];
    for (place, item) in order.into_iter().enumerate() {
        heaps[place % HEAPS].add(&items[item]);
    }
    heaps
}

/// Linear interpolation between the neighbouring order statistics.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let at = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(below + (above - below) * at.fract())
}

/// Steele, Lea and Flood (2014), doi:10.1145/2714064.2660195: small, seeded, the same anywhere.
pub(crate) struct SplitMix(pub u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_share_stays_within_it_and_never_shuts() {
        let known = wilson(8, 10).unwrap();
        assert!((known.low - 0.490_162).abs() < 1e-6 && (known.high - 0.943_318).abs() < 1e-6);
        let none = wilson(0, 5).unwrap();
        assert_eq!((none.value, none.low), (0.0, 0.0));
        assert!(none.high > 0.4, "five of five say little");
        assert_eq!(wilson(5, 5).unwrap().high, 1.0);
        assert_eq!((wilson(0, 0), wilson(3, 2)), (None, None));
    }

    #[test]
    fn the_interval_holds_the_value_and_repeats_with_its_seed() {
        let mut items = Vec::new();
        for i in 0..6000u32 {
            let mut counts = Counts::default();
            counts.add_unit([i % 3, if i % 7 == 0 { 0 } else { i % 3 }].into_iter());
            items.push(counts);
        }
        let few = alpha_interval(&items[..60], 7).unwrap();
        let many = alpha_interval(&items, 7).unwrap();
        assert_eq!(few, alpha_interval(&items[..60], 7).unwrap());
        assert!(few.low <= few.value && few.value <= few.high);
        assert!(many.low <= many.value && many.value <= many.high);
        assert!(
            many.high - many.low < (few.high - few.low) / 5.0,
            "100 times the items: a tenth"
        );
    }
}
