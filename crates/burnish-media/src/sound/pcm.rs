//! A whole sound decoded at once.

use super::AudioReader;
use crate::{MAX_DECODED_BYTES, Unreadable};

/// A whole sound in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Pcm {
    pub sample_rate: u32,
    pub channels: u16,
    /// Interleaved; full scale is -1..=1.
    pub samples: Vec<f32>,
    /// Why this is not, or may not be, all of it.
    pub damaged: Option<String>,
}

impl Pcm {
    pub fn frames(&self) -> u64 {
        (self.samples.len() / usize::from(self.channels.max(1))) as u64
    }
}

/// Decodes a whole sound. A truncated or damaged one gives what there is, and says so.
///
/// # Errors
/// [`Unreadable`] when it is of no known format, has no samples at all, or decodes to more than
/// [`MAX_DECODED_BYTES`].
pub fn decode_audio(bytes: &[u8]) -> Result<Pcm, Unreadable> {
    let mut reader = AudioReader::open(bytes)?;
    let channels = u64::from(reader.channels());
    let too_long = |frames: u64| frames.saturating_mul(channels * 4) > MAX_DECODED_BYTES;
    let mut samples = Vec::new();
    while let Some(block) = reader.next_block() {
        samples.extend_from_slice(block);
        if too_long(samples.len() as u64 / channels) {
            return Err(Unreadable::limit(
                "the sound decodes to more than 2.5 GiB".to_owned(),
            ));
        }
    }
    if samples.is_empty() {
        let reason = reader.damage().unwrap_or("the sound is empty: 0 samples");
        return Err(Unreadable::because(reason));
    }
    Ok(Pcm {
        sample_rate: reader.sample_rate(),
        channels: reader.channels(),
        samples,
        damaged: reader.damage().map(str::to_owned),
    })
}
