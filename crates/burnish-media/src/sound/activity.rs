//! Where somebody speaks: voice activity by energy, and the quiet places to cut at.

use serde::{Deserialize, Serialize};

use super::{
    AudioReader,
    levels::{Judged, Levels, level_db},
};

/// Speech and silence of a whole sound. Spans are frames, the end not in them, in order and
/// apart from each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    pub sample_rate: u32,
    pub frames: u64,
    /// Mean of all samples; it is no sound and is removed before levels are compared.
    pub mean: f64,
    /// dBFS at and below which 20 ms are silent (docs/quality.md).
    pub threshold_db: f64,
    /// Where it is loud for 250 ms or more, gaps under 200 ms closed, with 50 ms around.
    pub regions: Vec<[u64; 2]>,
    /// Where all of 300 ms or more is silent.
    pub silences: Vec<[u64; 2]>,
}

const SHORTEST_SPEECH_MILLIS: u64 = 250;
const SHORTEST_GAP_MILLIS: u64 = 200;
const SHORTEST_SILENCE_MILLIS: u64 = 300;
const PAD_MILLIS: u64 = 50;

/// How far [`snap`] looks for a quiet place, how long that is, and how far it then looks for a
/// zero crossing.
const SNAP_MILLIS: u64 = 100;
const QUIET_MILLIS: u64 = 5;
const CROSSING_MILLIS: u64 = 10;

/// Listens to what is left of a reader; holds 16 bytes for each 10 ms.
pub fn activity(reader: &mut AudioReader<'_>) -> Activity {
    let (rate, channels) = (reader.sample_rate(), usize::from(reader.channels()));
    let mut levels = Levels::new(rate);
    let (mut sum, mut frames) = (0.0, 0_u64);
    while let Some(block) = reader.next_block() {
        for frame in block.chunks_exact(channels) {
            let average = average(frame);
            sum += average;
            levels.add(average);
        }
        frames += (block.len() / channels) as u64;
    }
    let mean = sum / frames.max(1) as f64;
    Activity::new(&levels.finish(mean), mean, rate, frames)
}

/// All channels as one.
pub(super) fn average(frame: &[f32]) -> f64 {
    frame.iter().map(|&sample| f64::from(sample)).sum::<f64>() / frame.len() as f64
}

impl Activity {
    pub(super) fn new(levels: &Judged, mean: f64, sample_rate: u32, frames: u64) -> Self {
        let mut active = levels.active();
        active.retain_mut(|span| {
            span[1] = span[1].min(frames);
            span[0] < span[1]
        });
        Self {
            sample_rate,
            frames,
            mean,
            threshold_db: levels.threshold_db,
            regions: regions(&active, sample_rate, frames),
            silences: silences(&active, sample_rate, frames),
        }
    }
}

fn frames_of(millis: u64, sample_rate: u32) -> u64 {
    millis * u64::from(sample_rate) / 1000
}

fn regions(active: &[[u64; 2]], rate: u32, frames: u64) -> Vec<[u64; 2]> {
    let mut joined: Vec<[u64; 2]> = Vec::new();
    for &[start, end] in active {
        match joined.last_mut() {
            Some(last) if start - last[1] < frames_of(SHORTEST_GAP_MILLIS, rate) => last[1] = end,
            _ => joined.push([start, end]),
        }
    }
    joined.retain(|[start, end]| end - start >= frames_of(SHORTEST_SPEECH_MILLIS, rate));
    // Gaps are wider than two pads, so regions stay apart.
    let pad = frames_of(PAD_MILLIS, rate);
    for [start, end] in &mut joined {
        (*start, *end) = (start.saturating_sub(pad), (*end + pad).min(frames));
    }
    joined
}

fn silences(active: &[[u64; 2]], rate: u32, frames: u64) -> Vec<[u64; 2]> {
    let starts = std::iter::once(0).chain(active.iter().map(|span| span[1]));
    let ends = active
        .iter()
        .map(|span| span[0])
        .chain(std::iter::once(frames));
    starts
        .zip(ends)
        .map(|(start, end)| [start, end])
        .filter(|[start, end]| {
            end > start && end - start >= frames_of(SHORTEST_SILENCE_MILLIS, rate)
        })
        .collect()
}

/// The best frame to cut at near `frame`: the middle of the quietest 5 ms within 100 ms if they
/// are silent, else `frame` itself; from there to the nearest zero crossing within 10 ms, if
/// there is one. Never past the end.
pub fn snap(reader: &mut AudioReader<'_>, activity: &Activity, frame: u64) -> u64 {
    let (rate, channels) = (activity.sample_rate, usize::from(reader.channels()));
    let frame = frame.min(activity.frames);
    let reach = frames_of(SNAP_MILLIS + CROSSING_MILLIS + QUIET_MILLIS, rate) + 1;
    let from = frame.saturating_sub(reach);
    let want = (frame + reach).min(activity.frames).saturating_sub(from) as usize;
    let mut samples: Vec<f64> = Vec::with_capacity(want);
    reader.seek(from);
    while samples.len() < want {
        let Some(block) = reader.next_block() else {
            break;
        };
        let averages = block
            .chunks_exact(channels)
            .map(|frame| average(frame) - activity.mean);
        samples.extend(averages.take(want - samples.len()));
    }
    let near = Near { samples, rate };
    let at = (frame - from) as usize;
    let target = near.quietest(at, activity.threshold_db).unwrap_or(at);
    from + near.crossing(target).unwrap_or(target) as u64
}

/// The samples around a place, the mean removed.
struct Near {
    samples: Vec<f64>,
    rate: u32,
}

impl Near {
    /// The middle of the quietest 5 ms whose middle is within 100 ms of `at`, if silent; of
    /// equals the nearest.
    fn quietest(&self, at: usize, threshold_db: f64) -> Option<usize> {
        let len = (frames_of(QUIET_MILLIS, self.rate) as usize).max(1);
        let reach = frames_of(SNAP_MILLIS, self.rate) as usize;
        let mut sums = vec![0.0];
        for sample in &self.samples {
            sums.push(sums[sums.len() - 1] + sample * sample);
        }
        let middles = at.saturating_sub(reach)..=at + reach;
        let (level, _, middle) = middles
            .filter_map(|middle| {
                let start = middle.checked_sub(len / 2)?;
                let energy = sums.get(start + len)? - sums[start];
                // Sums of squares differ by rounding where the sound is equally quiet.
                let level = (level_db(energy / len as f64) * 100.0).round();
                Some((level, middle.abs_diff(at), middle))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        (level / 100.0 <= threshold_db).then_some(middle)
    }

    /// The nearest frame within 10 ms at which the sound has just changed sign, or is nothing.
    fn crossing(&self, at: usize) -> Option<usize> {
        let reach = frames_of(CROSSING_MILLIS, self.rate) as usize;
        let is_crossing = |&place: &usize| {
            let Some(&now) = self.samples.get(place) else {
                return false;
            };
            let before = place.checked_sub(1).map_or(now, |at| self.samples[at]);
            now == 0.0 || before * now < 0.0
        };
        (at.saturating_sub(reach)..=at + reach)
            .filter(is_crossing)
            .min_by_key(|place| place.abs_diff(at))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_gaps_are_closed_and_short_bursts_are_no_speech() {
        // Frames are milliseconds.
        let active = [[500, 900], [1_050, 1_200], [3_000, 3_100], [4_000, 4_260]];
        assert_eq!(
            regions(&active, 1000, 5000),
            [[450, 1250], [3950, 4310]],
            "400 + 150 ms with a gap of 150 are one; 100 ms are none"
        );
        assert_eq!(
            silences(&active, 1000, 4600),
            [[0, 500], [1200, 3000], [3100, 4000], [4260, 4600]],
            "what is loud but short is no silence either"
        );
    }

    #[test]
    fn pads_end_where_the_clip_does() {
        assert_eq!(regions(&[[20, 990]], 1000, 1000), [[0, 1000]]);
        assert_eq!(silences(&[], 1000, 1000), [[0, 1000]]);
        assert!(silences(&[], 1000, 200).is_empty(), "too short for one");
    }

    fn near(samples: Vec<f64>) -> Near {
        Near {
            samples,
            rate: 1000,
        }
    }

    #[test]
    fn the_quietest_place_is_taken_only_if_it_is_silence() {
        let mut samples = vec![0.5; 300];
        samples[210..220].fill(0.0001);
        assert_eq!(near(samples.clone()).quietest(150, -60.0), Some(212));
        assert_eq!(
            near(samples.clone()).quietest(280, -60.0),
            Some(217),
            "the nearest of those equally quiet"
        );
        assert_eq!(near(samples.clone()).quietest(100, -60.0), None, "too far");
        assert_eq!(near(samples).quietest(150, -90.0), None, "not quiet enough");
    }

    #[test]
    fn the_nearest_change_of_sign_is_found_within_ten_milliseconds() {
        let mut samples = vec![0.5; 100];
        samples[40..].fill(-0.5);
        assert_eq!(near(samples.clone()).crossing(45), Some(40));
        assert_eq!(near(samples.clone()).crossing(31), Some(40));
        assert_eq!(near(samples).crossing(60), None);
    }

    proptest! {
        #[test]
        fn regions_and_silences_never_overlap_and_stay_within_the_clip(
            lengths in prop::collection::vec(1_u64..900, 1..20),
        ) {
            let (mut at, mut active) = (0, Vec::new());
            for pair in lengths.chunks(2) {
                at += pair[0];
                if let Some(&loud) = pair.get(1) {
                    active.push([at, at + loud]);
                    at += loud;
                }
            }
            for spans in [regions(&active, 1000, at), silences(&active, 1000, at)] {
                let places = spans.concat();
                prop_assert!(places.is_sorted());
                prop_assert!(places.iter().all(|&place| place <= at));
                prop_assert!(spans.iter().all(|[start, end]| start < end));
            }
            for silence in silences(&active, 1000, at) {
                prop_assert!(active.iter().all(|a| a[1] <= silence[0] || silence[1] <= a[0]));
            }
        }
    }
}
