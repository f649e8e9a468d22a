//! What a file shows or sounds like, apart from how it is packed: equal content, equal hash.

use burnish_model::Hash;
use image::DynamicImage;

use crate::Upright;

/// Changes when a decoder changes what it gives for the same bytes; stored beside the hash.
pub const DECODER_VERSION: u32 = 1;

const IMAGE_DOMAIN: &[u8] = b"burnish content image 1\0";

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
