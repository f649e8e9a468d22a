//! The numbers of a sound, block by block.

use burnish_model::measure::AudioMeasurements;
use ebur128::{EbuR128, Mode};

use super::{AudioReader, Pcm, micros};

/// Gathers what [`AudioMeasurements`] needs from blocks of interleaved samples. Besides what
/// the loudness gate keeps, 16 bytes are held for each 10 ms.
///
/// Loudness, true peak, sample peak and clipping are of the channels as they are (a run of
/// clipped samples lies in one channel); RMS, offset and silence are of their average.
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
        let loudness =
            EbuR128::new(u32::from(channels), sample_rate, Mode::I | Mode::TRUE_PEAK).ok();
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
            let mut sum = 0.0;
            for (&sample, run) in frame.iter().zip(&mut self.runs) {
                sum += f64::from(sample);
                self.peak = self.peak.max(sample.abs());
                if sample.abs() >= CLIPPED {
                    self.clipped += 1;
                    *run += 1;
                    self.longest_run = self.longest_run.max(*run);
                } else {
                    *run = 0;
                }
            }
            let average = sum / self.channels as f64;
            self.sum += average;
            self.squares += average * average;
            self.levels.add(average);
        }
        self.frames += (block.len() / self.channels) as u64;
    }

    /// All of it was taken.
    pub fn finish(self) -> AudioMeasurements {
        if self.frames == 0 {
            return AudioMeasurements::default();
        }
        let count = self.frames as f64;
        let mean = self.sum / count;
        let (loudness, true_peak) = self.loud();
        let silence = self.levels.finish(mean);
        let of_hops = |hops: u64| micros((hops * silence.hop).min(self.frames), self.sample_rate);
        let whole = micros(self.frames, self.sample_rate);
        let (leading, trailing) = match silence.active {
            Some((first, end)) => (
                of_hops(first),
                micros(self.frames - end.min(self.frames), self.sample_rate),
            ),
            None => (whole, whole),
        };
        AudioMeasurements {
            loudness,
            true_peak,
            sample_peak: f64::from(self.peak),
            rms: (self.squares / count).sqrt(),
            dc_offset: mean,
            clipped_samples: self.clipped,
            clipped_run: self.longest_run,
            leading_silence_micros: leading,
            trailing_silence_micros: trailing,
            active_fraction: silence.active_fraction,
            snr: silence.spread,
        }
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
        (loudness, (peak > 0.0).then(|| 20.0 * peak.log10()))
    }
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

/// Sums of 20 ms windows, 10 ms apart.
struct Levels {
    len: usize,
    hop: usize,
    window: Vec<f64>,
    sums: Vec<(f64, f64)>,
}

/// What the windows say.
struct Silence {
    hop: u64,
    /// First active window, and the frame after the last one.
    active: Option<(u64, u64)>,
    active_fraction: f64,
    spread: Option<f64>,
}

/// Digital silence, for levels and their spread.
const FLOOR_DB: f64 = -120.0;
const QUIETEST_DB: f64 = -60.0;

impl Levels {
    fn new(sample_rate: u32) -> Self {
        let hop = (sample_rate as usize / 100).max(1);
        let len = (sample_rate as usize / 50).max(1);
        Self {
            len,
            hop,
            window: Vec::with_capacity(len),
            sums: Vec::new(),
        }
    }

    fn add(&mut self, sample: f64) {
        self.window.push(sample);
        if self.window.len() == self.len {
            self.sums.push(sums(&self.window));
            self.window.drain(..self.hop.min(self.len));
        }
    }

    /// Silence before and after is below max(-60, P95 - 40, min(P10 + 6, P95 - 10)) dBFS once
    /// the mean of the sound is removed. The share of active windows and the spread P95 - P10
    /// are of the levels as they are, active above max(-60, loudest - 40) dBFS.
    fn finish(mut self, mean: f64) -> Silence {
        if self.sums.is_empty() {
            self.len = self.window.len();
            self.sums.push(sums(&self.window));
        }
        let count = self.len as f64;
        let level = |energy: f64| (10.0 * (energy / count).max(0.0).log10()).max(FLOOR_DB);
        let plain: Vec<f64> = self
            .sums
            .iter()
            .map(|&(_, squares)| level(squares))
            .collect();
        let centred: Vec<f64> = self
            .sums
            .iter()
            .map(|&(sum, squares)| level(squares - 2.0 * mean * sum + count * mean * mean))
            .collect();
        let sorted = sorted(&centred);
        let (p10, p95) = (percentile(&sorted, 0.10), percentile(&sorted, 0.95));
        let threshold = QUIETEST_DB.max(p95 - 40.0).max((p10 + 6.0).min(p95 - 10.0));
        let first = centred.iter().position(|&level| level > threshold);
        let last = centred.iter().rposition(|&level| level > threshold);
        let plain_sorted = self::sorted(&plain);
        let loudest = plain_sorted.last().copied().unwrap_or(FLOOR_DB);
        let plain_threshold = QUIETEST_DB.max(loudest - 40.0);
        let active = plain
            .iter()
            .filter(|&&level| level > plain_threshold)
            .count();
        Silence {
            hop: self.hop as u64,
            active: first
                .zip(last)
                .map(|(first, last)| (first as u64, (last * self.hop + self.len) as u64)),
            active_fraction: active as f64 / plain.len() as f64,
            spread: (plain.len() > 1)
                .then(|| percentile(&plain_sorted, 0.95) - percentile(&plain_sorted, 0.10)),
        }
    }
}

fn sums(window: &[f64]) -> (f64, f64) {
    window
        .iter()
        .fold((0.0, 0.0), |(sum, squares), &x| (sum + x, squares + x * x))
}

fn sorted(levels: &[f64]) -> Vec<f64> {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Linear between neighbours; `sorted` is not empty.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}
