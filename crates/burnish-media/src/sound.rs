//! Sounds: header, samples block by block, measurements, peaks, and a WAV made on the fly.

mod demuxed;
pub(crate) mod header;
mod listen;
mod measure;
mod mp4;
pub(crate) mod mpeg;
mod mpeg_reader;
mod peaks;
mod reader;
pub(crate) mod source;
mod virtual_wav;
mod wav;

pub use listen::{Heard, listen};
pub use measure::{AudioMeter, measure_audio, measure_pcm};
pub use peaks::{Peaks, PeaksBuilder, peaks};
pub use reader::{AudioReader, Pcm, decode_audio};
pub use source::Source;
pub use virtual_wav::VirtualWav;

/// The time of so many frames, to the nearest microsecond.
///
/// `sample_rate` is in Hz and not 0.
pub fn micros(frames: u64, sample_rate: u32) -> i64 {
    let rate = u128::from(sample_rate.max(1));
    let micros = (u128::from(frames) * 1_000_000 + rate / 2) / rate;
    i64::try_from(micros).unwrap_or(i64::MAX)
}
