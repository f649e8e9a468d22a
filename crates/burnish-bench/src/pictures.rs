//! JPEGs by the thousand: a few hundred are drawn, the rest differ from one by a comment.

use std::{fs, io, path::Path};

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use rayon::prelude::*;

const WIDTH_PX: u32 = 640;
const HEIGHT_PX: u32 = 480;
/// With this noise a picture takes about 45 KB.
const QUALITY: u8 = 61;
const DRAWN: usize = 200;

/// Noise that is the same everywhere (xorshift).
pub struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// 0..1
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// A gradient with noise, as a JPEG.
pub fn drawn(seed: u64, width_px: u32, height_px: u32) -> Vec<u8> {
    let mut noise = Noise::new(seed + 1);
    let tint = [noise.below(120), noise.below(120), noise.below(120)];
    let mut pixels = Vec::with_capacity((width_px * height_px * 3) as usize);
    for y in 0..height_px as usize {
        for x in 0..width_px as usize {
            let grain = noise.below(36);
            let base = [
                x * 100 / width_px as usize,
                y * 100 / height_px as usize,
                50,
            ];
            for (base, tint) in base.into_iter().zip(tint) {
                pixels.push(u8::try_from(base + tint + grain).unwrap_or(255));
            }
        }
    }
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode(&pixels, width_px, height_px, ExtendedColorType::Rgb8)
        .expect("three bytes were made of each pixel and memory takes them");
    out
}

/// The same picture in other bytes: a comment behind the first marker.
fn commented(jpeg: &[u8], comment: &str) -> Vec<u8> {
    let (start, rest) = jpeg.split_at(2);
    let length = u16::try_from(comment.len() + 2).expect("comments here are short");
    let mut out = Vec::with_capacity(jpeg.len() + comment.len() + 4);
    out.extend_from_slice(start);
    out.extend_from_slice(&[0xFF, 0xFE]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(comment.as_bytes());
    out.extend_from_slice(rest);
    out
}

/// The pictures that all others are made of.
pub struct Pictures(Vec<Vec<u8>>);

impl Pictures {
    pub fn draw() -> Self {
        Self(
            (0..DRAWN as u64)
                .into_par_iter()
                .map(|seed| drawn(seed, WIDTH_PX, HEIGHT_PX))
                .collect(),
        )
    }

    /// Picture `index`; another `edition` is other bytes of the same length.
    pub fn bytes(&self, index: usize, edition: u8) -> Vec<u8> {
        commented(
            &self.0[index % self.0.len()],
            &format!("picture {index:08} edition {edition:03}"),
        )
    }

    /// Writes `indices` into `folder`; returns the bytes written.
    pub fn write(
        &self,
        folder: &Path,
        indices: std::ops::Range<usize>,
        edition: u8,
    ) -> io::Result<u64> {
        fs::create_dir_all(folder)?;
        let mut total = 0;
        for index in indices {
            let bytes = self.bytes(index, edition);
            fs::write(folder.join(name(index)), &bytes)?;
            total += bytes.len() as u64;
        }
        Ok(total)
    }
}

pub fn name(index: usize) -> String {
    format!("picture-{index:06}.jpg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commented_picture_still_decodes_and_has_other_bytes() {
        let jpeg = drawn(3, WIDTH_PX, HEIGHT_PX);
        let other = commented(&jpeg, "another");
        assert_ne!(jpeg, other, "the comment is in the bytes");
        let decoded = burnish_media::decode_image(&other).expect("a comment does no harm");
        assert_eq!(
            (decoded.width_px(), decoded.height_px()),
            (WIDTH_PX, HEIGHT_PX),
            "and not in the picture"
        );
    }
}
