//! How far the boundaries of aligned segments lie apart.

/// Two people place a boundary within this, in microseconds: CVAT's ±0.2 s for audio.
pub const DEFAULT_TOLERANCE_MICROS: i64 = 200_000;

/// Absolute differences of the starts and ends of aligned segments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boundaries {
    /// Differences there are: two per aligned stretch.
    pub count: usize,
    pub median_micros: f64,
    pub p95_micros: f64,
    /// Those over the tolerance.
    pub over_tolerance: usize,
}

impl Boundaries {
    /// `None` without a difference to sum up.
    pub(super) fn of(differences: &[i64], tolerance_micros: i64) -> Option<Self> {
        let mut sizes: Vec<u64> = differences.iter().map(|own| own.unsigned_abs()).collect();
        sizes.sort_unstable();
        let last = sizes.len().checked_sub(1)?;
        let tolerance = u64::try_from(tolerance_micros).unwrap_or(0);
        Some(Self {
            count: sizes.len(),
            median_micros: between(&sizes, last as f64 * 0.5),
            p95_micros: between(&sizes, last as f64 * 0.95),
            over_tolerance: sizes.iter().filter(|&&size| size > tolerance).count(),
        })
    }
}

/// The value at a fractional place of a sorted list, linear between neighbours.
fn between(sorted: &[u64], place: f64) -> f64 {
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    let (from, to) = (sorted[low] as f64, sorted[high] as f64);
    from + (to - from) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_summed_up_by_size() {
        let found = Boundaries::of(&[-300_000, 0, 100_000, 200_000, 20_000], 200_000).unwrap();
        assert_eq!(
            (found.count, found.over_tolerance),
            (5, 1),
            "only over counts as over"
        );
        assert_eq!(
            found.median_micros, 100_000.0,
            "of sizes, whatever the direction"
        );
        assert_eq!(found.p95_micros, 280_000.0, "linear between the last two");
        let even = Boundaries::of(&[1, 2], 0).unwrap();
        assert_eq!((even.median_micros, even.over_tolerance), (1.5, 2));
        assert_eq!(Boundaries::of(&[], 0), None, "no boundary, no number");
        let far = Boundaries::of(&[i64::MIN, i64::MAX], -1).unwrap();
        assert!(
            far.median_micros.is_finite() && far.over_tolerance == 2,
            "no overflow"
        );
    }
}
