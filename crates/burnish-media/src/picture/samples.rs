//! An upright picture read row by row: one or three samples a pixel, alpha over white.

use std::ops::Range;

use image::{DynamicImage, GenericImageView};

use super::decode::{Upright, over_white};

/// A sample of a tile: 8 or 16 bits.
pub(super) trait Sample: Copy + Default + Send + Sync + 'static {
    /// Fills `out` with columns `columns` of row `y`.
    fn read(rows: &Rows<'_>, y: u32, columns: Range<u32>, out: &mut [Self]);
    fn wide(self) -> u32;
    fn narrow(value: u32) -> Self;
    /// A tile's picture and how much wider it is than the tile. 8 bits stay; of 16, the high
    /// bytes of a row come first, then its low bytes.
    fn bytes(samples: Vec<Self>, row_samples: usize) -> (Vec<u8>, u32);
}

/// A picture as tiles want it.
pub(super) struct Rows<'a> {
    image: &'a DynamicImage,
    /// Darkest sample, and what turns the distance from it into 0..=65535; floats only.
    darkest: f32,
    scale: f32,
}

impl<'a> Rows<'a> {
    pub(super) fn of(upright: &'a Upright) -> Self {
        let image = upright.image();
        let (darkest, brightest) = span(image).unwrap_or((0.0, 1.0));
        let scale = if brightest > darkest {
            f32::from(u16::MAX) / (brightest - darkest)
        } else {
            0.0
        };
        Self {
            image,
            darkest,
            scale,
        }
    }

    pub(super) fn width(&self) -> u32 {
        self.image.width()
    }

    pub(super) fn height(&self) -> u32 {
        self.image.height()
    }

    /// 1 for grey, else 3.
    pub(super) fn channels(&self) -> usize {
        if self.image.color().has_color() { 3 } else { 1 }
    }

    fn float(&self, value: f32) -> u16 {
        // Not a number becomes 0; infinities go to the ends.
        ((value - self.darkest) * self.scale).round() as u16
    }
}

/// Darkest and brightest finite sample of a picture of floats, alpha apart.
pub(super) fn span(image: &DynamicImage) -> Option<(f32, f32)> {
    fn of<'s>(samples: impl Iterator<Item = &'s f32>) -> Option<(f32, f32)> {
        samples
            .filter(|sample| sample.is_finite())
            .fold(None, |span, &sample| match span {
                None => Some((sample, sample)),
                Some((low, high)) => Some((low.min(sample), high.max(sample))),
            })
    }
    match image {
        DynamicImage::ImageRgb32F(image) => of(image.as_raw().iter()),
        DynamicImage::ImageRgba32F(image) => {
            of(image.as_raw().chunks_exact(4).flat_map(|pixel| &pixel[..3]))
        }
        _ => None,
    }
}

/// The samples of a stretch of one row.
fn stretch<T>(samples: &[T], channels: usize, width: u32, y: u32, columns: Range<u32>) -> &[T] {
    let row = y as usize * width as usize;
    &samples[(row + columns.start as usize) * channels..(row + columns.end as usize) * channels]
}

impl Sample for u8 {
    fn read(rows: &Rows<'_>, y: u32, columns: Range<u32>, out: &mut [Self]) {
        let width = rows.width();
        match rows.image {
            DynamicImage::ImageLuma8(image) => {
                out.copy_from_slice(stretch(image.as_raw(), 1, width, y, columns));
            }
            DynamicImage::ImageRgb8(image) => {
                out.copy_from_slice(stretch(image.as_raw(), 3, width, y, columns));
            }
            DynamicImage::ImageLumaA8(image) => {
                let pixels = stretch(image.as_raw(), 2, width, y, columns).chunks_exact(2);
                for (out, pixel) in out.iter_mut().zip(pixels) {
                    *out = over_white(pixel[0], pixel[1]);
                }
            }
            DynamicImage::ImageRgba8(image) => {
                let pixels = stretch(image.as_raw(), 4, width, y, columns).chunks_exact(4);
                for (out, pixel) in out.chunks_exact_mut(3).zip(pixels) {
                    out.copy_from_slice(&[0, 1, 2].map(|at| over_white(pixel[at], pixel[3])));
                }
            }
            _ => {
                let mut deep = vec![0_u16; out.len()];
                u16::read(rows, y, columns, &mut deep);
                for (out, deep) in out.iter_mut().zip(deep) {
                    *out = ((u32::from(deep) + 128) / 257) as Self;
                }
            }
        }
    }

    fn wide(self) -> u32 {
        self.into()
    }

    fn narrow(value: u32) -> Self {
        value as Self
    }

    fn bytes(samples: Vec<Self>, _row_samples: usize) -> (Vec<u8>, u32) {
        (samples, 1)
    }
}

fn deep_over_white(value: u16, alpha: u16) -> u16 {
    let (value, alpha, white) = (u64::from(value), u64::from(alpha), u64::from(u16::MAX));
    ((value * alpha + white * (white - alpha) + white / 2) / white) as u16
}

impl Sample for u16 {
    fn read(rows: &Rows<'_>, y: u32, columns: Range<u32>, out: &mut [Self]) {
        let width = rows.width();
        match rows.image {
            DynamicImage::ImageLuma16(image) => {
                out.copy_from_slice(stretch(image.as_raw(), 1, width, y, columns));
            }
            DynamicImage::ImageRgb16(image) => {
                out.copy_from_slice(stretch(image.as_raw(), 3, width, y, columns));
            }
            DynamicImage::ImageLumaA16(image) => {
                let pixels = stretch(image.as_raw(), 2, width, y, columns).chunks_exact(2);
                for (out, pixel) in out.iter_mut().zip(pixels) {
                    *out = deep_over_white(pixel[0], pixel[1]);
                }
            }
            DynamicImage::ImageRgba16(image) => {
                let pixels = stretch(image.as_raw(), 4, width, y, columns).chunks_exact(4);
                for (out, pixel) in out.chunks_exact_mut(3).zip(pixels) {
                    out.copy_from_slice(&[0, 1, 2].map(|at| deep_over_white(pixel[at], pixel[3])));
                }
            }
            DynamicImage::ImageRgb32F(image) => {
                let samples = stretch(image.as_raw(), 3, width, y, columns);
                for (out, &sample) in out.iter_mut().zip(samples) {
                    *out = rows.float(sample);
                }
            }
            DynamicImage::ImageRgba32F(image) => {
                let pixels = stretch(image.as_raw(), 4, width, y, columns).chunks_exact(4);
                for (out, pixel) in out.chunks_exact_mut(3).zip(pixels) {
                    let alpha = (pixel[3].clamp(0.0, 1.0) * f32::from(Self::MAX)).round() as Self;
                    out.copy_from_slice(
                        &[0, 1, 2].map(|at| deep_over_white(rows.float(pixel[at]), alpha)),
                    );
                }
            }
            DynamicImage::ImageLuma8(_)
            | DynamicImage::ImageLumaA8(_)
            | DynamicImage::ImageRgb8(_)
            | DynamicImage::ImageRgba8(_) => {
                let mut flat = vec![0_u8; out.len()];
                u8::read(rows, y, columns, &mut flat);
                for (out, flat) in out.iter_mut().zip(flat) {
                    *out = Self::from(flat) * 257;
                }
            }
            // No decoder here gives anything else.
            image => {
                let length = columns.end - columns.start;
                let row = image.view(columns.start, y, length, 1).to_image();
                let row = DynamicImage::ImageRgba8(row).to_rgb16();
                let channels = rows.channels();
                for (out, pixel) in out.chunks_exact_mut(channels).zip(row.pixels()) {
                    out.copy_from_slice(&pixel.0[..channels]);
                }
            }
        }
    }

    fn wide(self) -> u32 {
        self.into()
    }

    fn narrow(value: u32) -> Self {
        value as Self
    }

    fn bytes(samples: Vec<Self>, row_samples: usize) -> (Vec<u8>, u32) {
        let mut bytes = Vec::with_capacity(samples.len() * 2);
        for row in samples.chunks_exact(row_samples) {
            bytes.extend(row.iter().map(|sample| sample.to_be_bytes()[0]));
            bytes.extend(row.iter().map(|sample| sample.to_be_bytes()[1]));
        }
        (bytes, 2)
    }
}
