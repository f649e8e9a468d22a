//! Sounds: header, samples block by block, measurements, pictures of them, and WAVs made on the fly.

mod activity;
mod backend;
mod demuxed;
pub(crate) mod header;
mod levelling;
mod levels;
mod listen;
mod measure;
mod mel;
mod mel_bands;
mod mp4;
pub(crate) mod mpeg;
mod mpeg_index;
mod mpeg_reader;
mod packets;
mod pcm;
mod peaks;
mod reader;
pub(crate) mod source;
mod virtual_wav;
mod wav;
mod wav_samples;

pub use activity::{Activity, activity, snap};
pub use levelling::loudness_at_start;
pub use listen::{Heard, listen};
pub use measure::{AudioMeter, measure_audio, measure_pcm};
pub use mel::{MEL_COLUMNS, MEL_LEVELS, mel_tile};
pub use mel_bands::MEL_BANDS;
pub use pcm::{Pcm, decode_audio};
pub use peaks::{Peaks, PeaksBuilder, peaks};
pub use reader::AudioReader;
pub use source::Source;
pub use virtual_wav::{Ear, Level, VirtualWav};

/// The time of so many frames, to the nearest microsecond.
///
/// `sample_rate` is in Hz and not 0.
pub fn micros(frames: u64, sample_rate: u32) -> i64 {
    let rate = u128::from(sample_rate.max(1));
    let micros = (u128::from(frames) * 1_000_000 + rate / 2) / rate;
    i64::try_from(micros).unwrap_or(i64::MAX)
}

/// The frame nearest to a time, which is 0 before the start: the inverse of [`micros`] up to
/// rates of 1 MHz.
pub fn frame_at(micros: i64, sample_rate: u32) -> u64 {
    let micros = u128::try_from(micros).unwrap_or(0);
    let frame = (micros * u128::from(sample_rate) + 500_000) / 1_000_000;
    u64::try_from(frame).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_frame_is_found_again_by_its_time(frame in 0_u64..1 << 40, rate in 1_u32..1_000_000) {
            prop_assert_eq!(frame_at(micros(frame, rate), rate), frame);
        }
    }
}
