//! Sounds: header, samples block by block, measurements, peaks, and a WAV made on the fly.

pub(crate) mod header;
pub(crate) mod mpeg;
pub(crate) mod source;
mod wav;

pub use source::Source;

/// The time of so many frames, to the nearest microsecond.
///
/// `sample_rate` is in Hz and not 0.
pub fn micros(frames: u64, sample_rate: u32) -> i64 {
    let rate = u128::from(sample_rate.max(1));
    let micros = (u128::from(frames) * 1_000_000 + rate / 2) / rate;
    i64::try_from(micros).unwrap_or(i64::MAX)
}
