//! Playback at one loudness: a gain for the whole sound, and a limiter that looks ahead.

use std::collections::VecDeque;

use ebur128::Mode;

use super::{AudioReader, measure::loudness_meter};

const TARGET_LUFS: f64 = -20.0;
const MOST_GAIN_DB: f64 = 30.0;
/// No sample goes beyond it.
const CEILING_DB: f64 = -1.0;
/// Loudness is taken from so much of a clip that was never measured.
const LISTENED_SECONDS: u64 = 600;

/// The factor that brings a sound of this loudness (LUFS) to -20, at most 30 dB louder. One
/// without loudness (silent, or under 400 ms) stays as it is.
pub(super) fn factor(loudness: Option<f64>) -> f64 {
    let gain_db = loudness.map_or(0.0, |lufs| (TARGET_LUFS - lufs).min(MOST_GAIN_DB));
    10_f64.powf(gain_db / 20.0)
}

/// Loudness in LUFS of what is left of a reader, of the first ten minutes at most; none below
/// 400 ms or when everything is gated.
pub fn loudness_at_start(reader: &mut AudioReader<'_>) -> Option<f64> {
    let (rate, channels) = (reader.sample_rate(), reader.channels());
    let mut meter = loudness_meter(rate, channels, Mode::I)?;
    let mut frames = 0;
    while frames < LISTENED_SECONDS * u64::from(rate)
        && let Some(block) = reader.next_block()
    {
        meter.add_frames_f32(block).ok()?;
        frames += (block.len() / usize::from(channels)) as u64;
    }
    let long_enough = frames * 1000 >= 400 * u64::from(rate);
    meter
        .loudness_global()
        .ok()
        .filter(|lufs| long_enough && lufs.is_finite())
}

/// Keeps sound below the ceiling. The gain of a frame is a function of the frames up to
/// [`Limiter::reach`] around it alone, in whole numbers, so that it is the same wherever the
/// reading began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limiter {
    /// Frames of 5 ms.
    half: usize,
}

/// A gain of 1.
const ONE: u32 = 1 << 30;

impl Limiter {
    pub(super) fn new(sample_rate: u32) -> Self {
        // A rate that high is made up; memory must not follow it.
        let half = (sample_rate / 200).min(8192) as usize;
        Self { half }
    }

    /// Frames before and after one that decide about its gain: 10 ms.
    pub(super) fn reach(self) -> usize {
        2 * self.half
    }

    /// The gains for all of `loudest` but [`Self::reach`] frames at either end. `loudest` is
    /// the largest absolute sample of each frame.
    ///
    /// A frame needs the gain that brings it to the ceiling. The least that is needed within
    /// 5 ms is averaged over 5 ms to either side by a window: every value in that average is
    /// at most what the frame in its middle needs.
    pub(super) fn gains(self, loudest: &[f64]) -> Vec<f64> {
        let ceiling = 10_f64.powf(CEILING_DB / 20.0);
        let needed = loudest.iter().map(|&loud| {
            if loud <= ceiling {
                ONE
            } else {
                (ceiling / loud * f64::from(ONE)).floor() as u32
            }
        });
        let least = least_of(needed, 2 * self.half + 1);
        // Two running sums one after the other are a triangular window.
        let wide = self.half + 1;
        let smooth = sums_of(&sums_of(&least, wide), wide);
        let whole = f64::from(ONE) * (wide * wide) as f64;
        smooth.iter().map(|&sum| sum as f64 / whole).collect()
    }
}

/// The least of every `wide` values in a row.
fn least_of(values: impl Iterator<Item = u32>, wide: usize) -> Vec<u64> {
    // Candidates grow from front to back; one that a later smaller value beats is gone.
    let mut candidates: VecDeque<(usize, u32)> = VecDeque::new();
    let mut least = Vec::new();
    for (at, value) in values.enumerate() {
        while candidates.back().is_some_and(|&(_, held)| held >= value) {
            candidates.pop_back();
        }
        candidates.push_back((at, value));
        if candidates[0].0 + wide <= at {
            candidates.pop_front();
        }
        if at + 1 >= wide {
            least.push(u64::from(candidates[0].1));
        }
    }
    least
}

/// The sum of every `wide` values in a row.
fn sums_of(values: &[u64], wide: usize) -> Vec<u64> {
    let mut sum: u64 = values.iter().take(wide).sum();
    let mut sums = Vec::with_capacity(values.len());
    if values.len() >= wide {
        sums.push(sum);
    }
    for (entering, leaving) in values.iter().skip(wide).zip(values) {
        sum = sum + entering - leaving;
        sums.push(sum);
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_factor_brings_to_the_target_and_no_more_than_30_db() {
        assert!((factor(Some(-20.0)) - 1.0).abs() < 1e-12);
        assert!((factor(Some(-26.0)) - 10_f64.powf(0.3)).abs() < 1e-12);
        assert!((factor(Some(-14.0)) - 10_f64.powf(-0.3)).abs() < 1e-12);
        assert!((factor(Some(-65.0)) - 10_f64.powf(1.5)).abs() < 1e-9);
        assert!((factor(None) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_loud_frame_is_met_by_a_gain_that_came_before_it() {
        let limiter = Limiter::new(1000);
        let mut loudest = vec![0.5; 61];
        loudest[30] = 2.0;
        let gains = limiter.gains(&loudest);
        let margin = limiter.reach();
        assert_eq!(gains.len(), loudest.len() - 2 * margin);
        assert!(2.0 * gains[30 - margin] <= 10_f64.powf(-0.05));
        assert!(gains[25 - margin] < 1.0, "before it comes");
        assert!((gains[30 - margin - 11] - 1.0).abs() < 1e-12, "untouched");
        assert!((gains[30 - margin + 11] - 1.0).abs() < 1e-12, "untouched");
    }

    proptest! {
        #[test]
        fn no_frame_goes_over_the_ceiling_and_a_part_is_as_the_whole(
            loudest in prop::collection::vec(0.0_f64..40.0, 60..300),
            rate in prop::sample::select(vec![50_u32, 200, 400, 1000, 2000]),
            cut in 0_usize..30,
        ) {
            let limiter = Limiter::new(rate);
            let reach = limiter.reach();
            let gains = limiter.gains(&loudest);
            for (at, gain) in gains.iter().enumerate() {
                prop_assert!(loudest[at + reach] * gain <= 10_f64.powf(-0.05) * (1.0 + 1e-12));
                prop_assert!(*gain <= 1.0);
            }
            prop_assert_eq!(&gains[cut.min(gains.len())..], &limiter.gains(&loudest[cut..])[..]);
        }
    }
}
