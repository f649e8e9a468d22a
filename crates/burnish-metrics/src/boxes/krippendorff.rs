//! Agreement of any number of labelers beyond chance: Krippendorff's alpha.

use super::Undefined;

const TOO_FEW: Undefined = Undefined("no unit was seen by two labelers");
const CONSTANT: Undefined =
    Undefined("everybody always said the same one thing, so chance cannot be told from agreement");

/// How far apart two values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Nominal,
    Ordinal,
    Interval,
    Ratio,
}

/// Nominal alpha of units; each unit lists what those who saw it said, in any order. 1 is
/// perfect, 0 is chance, below 0 is worse. Units with fewer than two values do not count.
///
/// # Errors
/// [`Undefined`] without a unit of two values, or if only one value was ever said.
///
/// Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability.
pub fn nominal_alpha<T: Ord>(units: &[Vec<T>]) -> Result<f64, Undefined> {
    let mut values: Vec<&T> = units.iter().flatten().collect();
    values.sort_unstable();
    values.dedup();
    let mut counts = Counts::default();
    for unit in units {
        let number = |value: &T| values.partition_point(|other| *other < value) as u32;
        counts.add_unit(unit.iter().map(number));
    }
    counts.alpha()
}

/// Alpha of numeric values under a level of measurement. What is not finite is a missing value.
///
/// # Errors
/// As [`nominal_alpha`]; also for ratios of values below 0.
pub fn alpha(units: &[Vec<f64>], level: Level) -> Result<f64, Undefined> {
    let finite = |unit: &Vec<f64>| unit.iter().copied().filter(|v| v.is_finite()).collect();
    let units: Vec<Vec<f64>> = units.iter().map(finite).collect();
    if level == Level::Ratio && units.iter().flatten().any(|v| *v < 0.0) {
        return Err(Undefined("ratios of values below zero mean nothing"));
    }
    let pairable = || units.iter().filter(|unit| unit.len() >= 2);
    let mut values: Vec<f64> = pairable().flatten().copied().collect();
    let total = values.len() as f64;
    values.sort_by(f64::total_cmp);
    let mut counts: Vec<(f64, f64)> = Vec::new();
    for value in values {
        match counts.last_mut() {
            Some((last, count)) if *last == value => *count += 1.0,
            _ => counts.push((value, 1.0)),
        }
    }
    if counts.is_empty() {
        return Err(TOO_FEW);
    }
    let index = |value: f64| counts.partition_point(|(other, _)| *other < value);
    let mut up_to = vec![0.0];
    for (_, count) in &counts {
        up_to.push(up_to[up_to.len() - 1] + count);
    }
    let distance = |i: usize, j: usize| {
        let ((a, n_a), (b, n_b)) = (counts[i.min(j)], counts[i.max(j)]);
        let d = match level {
            Level::Nominal => f64::from(u8::from(i != j)),
            Level::Ordinal => up_to[i.max(j) + 1] - up_to[i.min(j)] - (n_a + n_b) / 2.0,
            Level::Interval => a - b,
            Level::Ratio if a + b == 0.0 => 0.0,
            Level::Ratio => (a - b) / (a + b),
        };
        d * d
    };
    let mut observed = 0.0;
    for unit in pairable() {
        let slots: Vec<usize> = unit.iter().map(|value| index(*value)).collect();
        let pairs = slots
            .iter()
            .flat_map(|&i| slots.iter().map(move |&j| (i, j)));
        observed += pairs.map(|(i, j)| distance(i, j)).sum::<f64>() / (unit.len() - 1) as f64;
    }
    let mut expected = 0.0;
    for i in 0..counts.len() {
        for j in 0..counts.len() {
            expected += counts[i].1 * counts[j].1 * distance(i, j);
        }
    }
    if expected <= 0.0 {
        return Err(CONSTANT);
    }
    Ok(1.0 - (total - 1.0) * observed / expected)
}

/// All that nominal alpha needs to know of some units; sums add up, so an item's counts can be
/// kept and added in any resample.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    pub(super) values: f64,
    pub(super) agreeing: f64,
    /// How often each value was said, by its number; sorted.
    pub(super) said: Vec<(u32, f64)>,
}

impl Counts {
    /// Adds one unit of values numbered by the caller.
    pub fn add_unit(&mut self, values: impl Iterator<Item = u32>) {
        let mut values: Vec<u32> = values.collect();
        if values.len() < 2 {
            return;
        }
        values.sort_unstable();
        let others = (values.len() - 1) as f64;
        self.values += values.len() as f64;
        for same in values.chunk_by(|a, b| a == b) {
            let count = same.len() as f64;
            self.agreeing += count * (count - 1.0) / others;
            self.add_said(same[0], count);
        }
    }

    /// Adds the units behind `other`.
    pub fn add(&mut self, other: &Self) {
        self.values += other.values;
        self.agreeing += other.agreeing;
        other
            .said
            .iter()
            .for_each(|&(value, count)| self.add_said(value, count));
    }

    fn add_said(&mut self, value: u32, count: f64) {
        match self.said.binary_search_by_key(&value, |(value, _)| *value) {
            Ok(at) => self.said[at].1 += count,
            Err(at) => self.said.insert(at, (value, count)),
        }
    }

    /// # Errors
    /// As [`nominal_alpha`].
    pub fn alpha(&self) -> Result<f64, Undefined> {
        let n = self.values;
        if n < 2.0 {
            return Err(TOO_FEW);
        }
        let by_chance: f64 = self
            .said
            .iter()
            .map(|(_, count)| count * (count - 1.0))
            .sum();
        let disagreeing = n * (n - 1.0) - by_chance;
        if disagreeing <= 0.0 {
            return Err(CONSTANT);
        }
        Ok(((n - 1.0) * self.agreeing - by_chance) / disagreeing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::case;

    #[test]
    fn all_four_levels_equal_the_reference_with_and_without_missing_values() {
        let (input, values) = case("kappa_alpha");
        for which in ["full", "missing"] {
            let rows: Vec<Vec<Option<f64>>> =
                serde_json::from_value(input[format!("ratings_{which}")].clone()).unwrap();
            let units: Vec<Vec<f64>> = (0..rows[0].len())
                .map(|item| {
                    rows.iter()
                        .filter_map(|row| row[item].map(|v| v + 1.0))
                        .collect()
                })
                .collect();
            for (level, name) in [
                (Level::Nominal, "nominal"),
                (Level::Ordinal, "ordinal"),
                (Level::Interval, "interval"),
                (Level::Ratio, "ratio"),
            ] {
                let want = values[format!("krippendorff_{name}_{which}")]
                    .as_f64()
                    .unwrap();
                assert!(
                    (alpha(&units, level).unwrap() - want).abs() < 1e-9,
                    "{name} {which}"
                );
            }
            let whole: Vec<Vec<i64>> = units
                .iter()
                .map(|unit| unit.iter().map(|v| *v as i64).collect())
                .collect();
            let want = values[format!("krippendorff_nominal_{which}")]
                .as_f64()
                .unwrap();
            assert!((nominal_alpha(&whole).unwrap() - want).abs() < 1e-9);
        }
    }

    #[test]
    fn alpha_is_undefined_with_a_reason_instead_of_a_silent_one() {
        assert_eq!(nominal_alpha::<u8>(&[]), Err(TOO_FEW));
        assert_eq!(
            nominal_alpha(&[vec![1]]),
            Err(TOO_FEW),
            "one opinion is no agreement"
        );
        assert_eq!(nominal_alpha(&[vec![1, 1], vec![1, 1]]), Err(CONSTANT));
        assert_eq!(alpha(&[vec![1.0, 1.0]], Level::Interval), Err(CONSTANT));
    }
}
