//! Tiles of a mel spectrogram: grey pictures of what sounds when, at which pitch.

use image::{
    ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use symphonia::core::dsp::{complex::Complex, fft::Fft};

use super::{
    AudioReader,
    activity::average,
    mel_bands::{Band, MEL_BANDS, bands},
};
use crate::Unreadable;

/// Columns of a tile; its rows are [`MEL_BANDS`].
pub const MEL_COLUMNS: u64 = 512;
/// Levels there are: a column of level L stands for 10 ms x 4^L.
pub const MEL_LEVELS: u32 = 4;

/// Columns of level 0 in a second, and windows (25 ms) that fit in one.
const PER_SECOND: u64 = 100;
const WINDOWS_PER_SECOND: u32 = 40;
/// What is black; 0 dBFS is white.
const DARKEST_DB: f64 = -90.0;
/// Beyond it a sample rate is made up.
const MOST_HZ: u32 = 1_000_000;
/// Below it bins would be wider than bands.
const SHORTEST_FFT: usize = 256;

/// Tile `index` of `level` for a sound of `frames` frames: a PNG of 8 bits of grey, 80 high, the
/// highest band on top; the last tile is narrower. Only the stretch it shows is decoded, in
/// bounded memory. None when there is no such tile.
///
/// The channels' average is taken in 25 ms Hann windows 10 ms apart, the first one around 5 ms;
/// a column is the mean power of its windows, in 80 triangular bands of equal height and equally
/// spaced on Slaney's mel scale from 0 to 8 kHz or half the sample rate. A sine of full scale
/// has 0 dBFS over all bands together; -90 to 0 dBFS become 0 to 255.
///
/// # Errors
/// [`Unreadable`] above 1 MHz.
pub fn mel_tile(
    reader: &mut AudioReader<'_>,
    frames: u64,
    level: u32,
    index: u64,
) -> Result<Option<Vec<u8>>, Unreadable> {
    let rate = reader.sample_rate();
    if rate > MOST_HZ {
        return Err(Unreadable::because(format!(
            "a sample rate of {rate} Hz is beyond what a spectrogram shows"
        )));
    }
    let per_column = 4_u64.pow(level.min(MEL_LEVELS));
    let windows = (u128::from(frames) * u128::from(PER_SECOND)).div_ceil(u128::from(rate));
    let windows = u64::try_from(windows).unwrap_or(u64::MAX);
    let first = index.saturating_mul(MEL_COLUMNS * per_column);
    let end = first.saturating_add(MEL_COLUMNS * per_column).min(windows);
    if level >= MEL_LEVELS || first >= end {
        return Ok(None);
    }
    let mut spectrum = Spectrum::new(rate);
    let mut mono = Mono::new(reader);
    let columns = (end - first).div_ceil(per_column);
    let mut pixels = vec![0; MEL_BANDS * columns as usize];
    for column in 0..columns {
        let from = first + column * per_column;
        let to = (from + per_column).min(end);
        let power = spectrum.column(&mut mono, from..to);
        for (band, power) in power.iter().enumerate() {
            let row = MEL_BANDS - 1 - band;
            pixels[row * columns as usize + column as usize] = grey(*power);
        }
    }
    png(&pixels, columns as u32).map(Some)
}

fn grey(power: f64) -> u8 {
    let share = 1.0 - (10.0 * power.log10()) / DARKEST_DB;
    (share * 255.0).round().clamp(0.0, 255.0) as u8
}

fn png(pixels: &[u8], columns: u32) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
        .write_image(pixels, columns, MEL_BANDS as u32, ExtendedColorType::L8)
        .map_err(|error| Unreadable::because(error.to_string()))?;
    Ok(bytes)
}

/// The channels' average at any place, read in order; silence outside the sound.
struct Mono<'r, 's> {
    reader: &'r mut AudioReader<'s>,
    /// The frame that `samples` begin with; none before the first reading.
    start: Option<u64>,
    samples: Vec<f32>,
}

impl<'r, 's> Mono<'r, 's> {
    fn new(reader: &'r mut AudioReader<'s>) -> Self {
        Self {
            reader,
            start: None,
            samples: Vec::new(),
        }
    }

    /// Writes the samples from `from` on, which never goes back by more than a window.
    fn read(&mut self, from: i64, into: &mut [f32]) {
        /// Frames kept before they are thrown away together.
        const KEPT: usize = 1 << 16;
        let wanted = u64::try_from(from).unwrap_or(0);
        let start = *self.start.get_or_insert_with(|| {
            self.reader.seek(wanted);
            wanted
        });
        let end = from.saturating_add_unsigned(into.len() as u64);
        let channels = usize::from(self.reader.channels());
        while (start + self.samples.len() as u64).cast_signed() < end {
            let Some(block) = self.reader.next_block() else {
                break;
            };
            let averages = block.chunks_exact(channels).map(|it| average(it) as f32);
            self.samples.extend(averages);
        }
        for (at, sample) in (from..end).zip(into) {
            let place = usize::try_from(at - start.cast_signed()).ok();
            let held = place.and_then(|place| self.samples.get(place));
            *sample = held.copied().unwrap_or(0.0);
        }
        let past = usize::try_from(wanted.saturating_sub(start)).unwrap_or(0);
        if past > KEPT {
            self.samples.drain(..past.min(self.samples.len()));
            self.start = Some(wanted);
        }
    }
}

/// Power of 25 ms windows in mel bands.
struct Spectrum {
    rate: u32,
    hann: Vec<f32>,
    fft: Fft,
    /// Two windows at once: one real, one imaginary.
    pair: Vec<Complex<f32>>,
    samples: Vec<f32>,
    bands: Vec<Band>,
    /// What a squared bin is multiplied by so that a sine of full scale has a power of 1.
    scale: f64,
}

impl Spectrum {
    fn new(rate: u32) -> Self {
        let len = (rate / WINDOWS_PER_SECOND).max(1) as usize;
        let size = len.next_power_of_two().max(SHORTEST_FFT);
        // The periodic window of one more point, without the zero at its start.
        let hann: Vec<f32> = (0..len)
            .map(|at| {
                let turn = (at + 1) as f64 / (len + 1) as f64;
                (0.5 - 0.5 * (std::f64::consts::TAU * turn).cos()) as f32
            })
            .collect();
        let energy: f64 = hann.iter().map(|&w| f64::from(w) * f64::from(w)).sum();
        Self {
            rate,
            fft: Fft::new(size),
            pair: vec![Complex::new(0.0, 0.0); size],
            samples: vec![0.0; len],
            bands: bands(rate, size),
            scale: 4.0 / (size as f64 * energy),
            hann,
        }
    }

    /// Mean power of windows number `windows` in each band.
    fn column(&mut self, mono: &mut Mono<'_, '_>, windows: std::ops::Range<u64>) -> Vec<f64> {
        let mut power = vec![0.0; MEL_BANDS];
        let count = windows.end - windows.start;
        let mut at = windows.start;
        while at < windows.end {
            let both = at + 1 < windows.end;
            self.pair.fill(Complex::new(0.0, 0.0));
            self.load(mono, at, |bin, sample| bin.re = sample);
            if both {
                self.load(mono, at + 1, |bin, sample| bin.im = sample);
            }
            self.fft.fft_inplace(&mut self.pair);
            for (power, band) in power.iter_mut().zip(&self.bands) {
                for (place, weight) in band.weights.iter().enumerate() {
                    *power += weight * squared(&self.pair, band.first + place);
                }
            }
            at += 2;
        }
        let scale = self.scale / count as f64;
        power.iter().map(|power| power * scale).collect()
    }

    fn load(&mut self, mono: &mut Mono<'_, '_>, window: u64, put: fn(&mut Complex<f32>, f32)) {
        let middle = (2 * window + 1) * u64::from(self.rate) / (2 * PER_SECOND);
        let start = middle.cast_signed() - (self.samples.len() / 2) as i64;
        mono.read(start, &mut self.samples);
        let shaped = self.samples.iter().zip(&self.hann);
        for (bin, (sample, weight)) in self.pair.iter_mut().zip(shaped) {
            put(bin, sample * weight);
        }
    }
}

/// |A|^2 + |B|^2 at a bin, of the transform of a + ib with real a and b: for both the bin and
/// its mirror hold half.
fn squared(both: &[Complex<f32>], bin: usize) -> f64 {
    let mirror = (both.len() - bin) % both.len();
    f64::from(both[bin].norm_sqr() + both[mirror].norm_sqr()) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_windows_at_once_have_the_power_of_a_direct_transform() {
        let (a, b): (Vec<f64>, Vec<f64>) = (0..16)
            .map(|at| {
                (
                    (f64::from(at) * 1.3).sin(),
                    (f64::from(at * at) * 0.7).cos(),
                )
            })
            .unzip();
        let mut both: Vec<Complex<f32>> = a
            .iter()
            .zip(&b)
            .map(|(&a, &b)| Complex::new(a as f32, b as f32))
            .collect();
        Fft::new(16).fft_inplace(&mut both);
        for bin in 0..=8 {
            let direct = |samples: &[f64]| {
                let (mut re, mut im) = (0.0, 0.0);
                for (at, sample) in samples.iter().enumerate() {
                    let turn = std::f64::consts::TAU * (bin * at) as f64 / 16.0;
                    re += sample * turn.cos();
                    im -= sample * turn.sin();
                }
                re * re + im * im
            };
            let expected = direct(&a) + direct(&b);
            assert!((squared(&both, bin) - expected).abs() < 1e-3, "bin {bin}");
        }
    }

    #[test]
    fn every_band_weighs_a_bin_at_every_rate() {
        for rate in [
            1, 4000, 8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, MOST_HZ,
        ] {
            let spectrum = Spectrum::new(rate);
            let sums = spectrum
                .bands
                .iter()
                .map(|band| band.weights.iter().sum::<f64>());
            assert!(sums.into_iter().all(|sum| sum > 0.3), "at {rate} Hz");
        }
    }
}
