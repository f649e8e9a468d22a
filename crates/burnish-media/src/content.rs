//! What a file shows or sounds like, apart from how it is packed: equal content, equal hash.

use burnish_model::Hash;
use image::DynamicImage;

use crate::{Pcm, Upright};

/// Changes when a decoder changes what it gives for the same bytes; stored beside the hash.
pub const DECODER_VERSION: u32 = 2;

const IMAGE_DOMAIN: &[u8] = b"burnish content image 1\0";
const AUDIO_DOMAIN: &[u8] = b"burnish content audio 1\0";

/// BLAKE3 of a domain tag, width, height (u32), channels, bits per channel (u8), and the
/// upright samples in rows; everything little-endian.
pub fn content_hash_image(upright: &Upright) -> Hash {
    let image = upright.image();
    let color = image.color();
    let channels = color.channel_count();
    let bits = color.bytes_per_pixel() / channels * 8;
    let mut hasher = blake3::Hasher::new();
    hasher.update(IMAGE_DOMAIN);
    hasher.update(&image.width().to_le_bytes());
    hasher.update(&image.height().to_le_bytes());
    hasher.update(&[channels, bits]);
    match image {
        DynamicImage::ImageLuma16(samples) => words(&mut hasher, samples, u16::to_le_bytes),
        DynamicImage::ImageLumaA16(samples) => words(&mut hasher, samples, u16::to_le_bytes),
        DynamicImage::ImageRgb16(samples) => words(&mut hasher, samples, u16::to_le_bytes),
        DynamicImage::ImageRgba16(samples) => words(&mut hasher, samples, u16::to_le_bytes),
        DynamicImage::ImageRgb32F(samples) => words(&mut hasher, samples, f32::to_le_bytes),
        DynamicImage::ImageRgba32F(samples) => words(&mut hasher, samples, f32::to_le_bytes),
        bytes => {
            hasher.update(bytes.as_bytes());
        }
    }
    Hash(*hasher.finalize().as_bytes())
}

/// Feeds samples wider than a byte in little-endian order, a block at a time.
fn words<T: Copy, const N: usize>(
    hasher: &mut blake3::Hasher,
    samples: &[T],
    to_bytes: impl Fn(T) -> [u8; N],
) {
    let mut block = Vec::with_capacity(N << 14);
    for chunk in samples.chunks(1 << 14) {
        block.clear();
        block.extend(chunk.iter().flat_map(|&sample| to_bytes(sample)));
        hasher.update(&block);
    }
}

/// BLAKE3 of a domain tag, sample rate (u32), channels (u16), the interleaved samples (f32) and
/// their number of frames (u64), little-endian; fed block by block. 16- and 24-bit sound is the
/// same in any lossless format.
pub struct AudioHasher {
    hasher: blake3::Hasher,
    channels: u16,
    samples: u64,
}

impl AudioHasher {
    pub fn new(sample_rate: u32, channels: u16) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(AUDIO_DOMAIN);
        hasher.update(&sample_rate.to_le_bytes());
        hasher.update(&channels.to_le_bytes());
        Self {
            hasher,
            channels,
            samples: 0,
        }
    }

    pub fn add(&mut self, block: &[f32]) {
        // Minus zero sounds like zero.
        words(&mut self.hasher, block, |sample| {
            (sample + 0.0).to_le_bytes()
        });
        self.samples += block.len() as u64;
    }

    pub fn finish(mut self) -> Hash {
        let frames = self.samples / u64::from(self.channels.max(1));
        self.hasher.update(&frames.to_le_bytes());
        Hash(*self.hasher.finalize().as_bytes())
    }
}

/// [`AudioHasher`] over samples in memory.
pub fn content_hash_audio(pcm: &Pcm) -> Hash {
    let mut hasher = AudioHasher::new(pcm.sample_rate, pcm.channels);
    hasher.add(&pcm.samples);
    hasher.finish()
}
