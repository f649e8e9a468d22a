//! The numbers of a sound, block by block.

use burnish_model::measure::AudioMeasurements;
use ebur128::{EbuR128, Mode};

use super::{Activity, AudioReader, Pcm, activity::average, levels::Levels, micros};

/// Gathers what [`AudioMeasurements`] needs from blocks of interleaved samples. Besides what
/// the loudness gate keeps, 16 bytes are held for each 10 ms.
///
/// Loudness, true peak, sample peak and clipping are of the channels as they are (a run of
/// clipped samples lies in one channel); RMS, offset, silence and noise are of their average.
/// There is no loudness beyond 64 channels or what 64 make at 192 kHz.
pub struct AudioMeter {
    sample_rate: u32,
    channels: usize,
    loudness: Option<EbuR128>,
    frames: u64,
    sum: f64,
    squares: f64,
    peak: f32,
    clipped: u64,
    runs: Vec<u64>,
    longest_run: u64,
    levels: Levels,
}

/// Full scale of 16 bits; a sample there or beyond was cut off.
const CLIPPED: f32 = 32_767.0 / 32_768.0;
/// Loudness is undefined below one block of BS.1770.
const SHORTEST_LOUDNESS_MILLIS: u64 = 400;

impl AudioMeter {
    /// `channels` is not 0.
    pub fn new(sample_rate: u32, channels: u16) -> Self {
        let loudness = loudness_meter(sample_rate, channels, Mode::I | Mode::TRUE_PEAK);
        Self {
            sample_rate,
            channels: usize::from(channels),
            loudness,
            frames: 0,
            sum: 0.0,
            squares: 0.0,
            peak: 0.0,
            clipped: 0,
            runs: vec![0; usize::from(channels)],
            longest_run: 0,
            levels: Levels::new(sample_rate),
        }
    }

    /// Takes whole frames, in order.
    pub fn add(&mut self, block: &[f32]) {
        if let Some(loudness) = &mut self.loudness
            && loudness.add_frames_f32(block).is_err()
        {
            self.loudness = None;
        }
        for frame in block.chunks_exact(self.channels) {
            for (&sample, run) in frame.iter().zip(&mut self.runs) {
                self.peak = self.peak.max(sample.abs());
                if sample.abs() >= CLIPPED {
                    self.clipped += 1;
                    *run += 1;
                    self.longest_run = self.longest_run.max(*run);
                } else {
                    *run = 0;
                }
            }
            let average = average(frame);
            self.sum += average;
            self.squares += average * average;
            self.levels.add(average);
        }
        self.frames += (block.len() / self.channels) as u64;
    }

    /// All of it was taken.
    pub fn finish(self) -> AudioMeasurements {
        self.finish_with_activity().0
    }

    /// The same, and where somebody speaks.
    pub fn finish_with_activity(self) -> (AudioMeasurements, Activity) {
        let count = self.frames.max(1) as f64;
        let mean = self.sum / count;
        let (loudness, true_peak) = self.loud();
        let levels = self.levels.finish(mean);
        let activity = Activity::new(&levels, mean, self.sample_rate, self.frames);
        if self.frames == 0 {
            return (AudioMeasurements::default(), activity);
        }
        let whole = micros(self.frames, self.sample_rate);
        let active = levels.active();
        let (leading, trailing) = match (active.first(), active.last()) {
            (Some(&[start, _]), Some(&[_, end])) => (
                micros(start.min(self.frames), self.sample_rate),
                micros(self.frames - end.min(self.frames), self.sample_rate),
            ),
            _ => (whole, whole),
        };
        let measurements = AudioMeasurements {
            loudness,
            true_peak,
            sample_peak: f64::from(self.peak),
            rms: (self.squares / count).sqrt(),
            dc_offset: mean,
            clipped_samples: self.clipped,
            clipped_run: self.longest_run,
            leading_silence_micros: leading,
            trailing_silence_micros: trailing,
            active_fraction: levels.active_fraction(),
            snr: levels.spread(),
        };
        (measurements, activity)
    }

    fn loud(&self) -> (Option<f64>, Option<f64>) {
        let Some(meter) = &self.loudness else {
            return (None, None);
        };
        let long_enough =
            self.frames * 1000 >= SHORTEST_LOUDNESS_MILLIS * u64::from(self.sample_rate);
        let loudness = meter
            .loudness_global()
            .ok()
            .filter(|lufs| long_enough && lufs.is_finite());
        let peak = (0..self.channels as u32)
            .filter_map(|channel| meter.true_peak(channel).ok())
            .fold(0.0, f64::max);
        let peak_db = 20.0 * peak.log10();
        (loudness, peak_db.is_finite().then_some(peak_db))
    }
}

/// A meter for loudness; none for a rate or channels beyond what is ever recorded, which a made-up
/// header would have it set memory aside for.
pub(super) fn loudness_meter(sample_rate: u32, channels: u16, mode: Mode) -> Option<EbuR128> {
    /// 64 channels at 192 kHz.
    const MOST_SAMPLES_A_SECOND: u64 = 64 * 192_000;
    let samples = u64::from(sample_rate) * u64::from(channels);
    (samples <= MOST_SAMPLES_A_SECOND)
        .then(|| EbuR128::new(u32::from(channels), sample_rate, mode).ok())
        .flatten()
}

/// Measures what is left of a reader.
pub fn measure_audio(reader: &mut AudioReader<'_>) -> AudioMeasurements {
    let mut meter = AudioMeter::new(reader.sample_rate(), reader.channels());
    while let Some(block) = reader.next_block() {
        meter.add(block);
    }
    meter.finish()
}

/// Measures samples in memory.
pub fn measure_pcm(pcm: &Pcm) -> AudioMeasurements {
    let mut meter = AudioMeter::new(pcm.sample_rate, pcm.channels.max(1));
    meter.add(&pcm.samples);
    meter.finish()
}
