//! The tiles themselves: a picture halved until it fits one tile, each level cut and encoded.

use std::{ops::Range, thread};

use image::{DynamicImage, ExtendedColorType, ImageEncoder, codecs};

use super::{
    decode::Upright,
    pyramid::{Pyramid, TILE_PX, TileId},
    samples::{Rows, Sample},
};
use crate::Format;

/// Changes when the same picture gives other tiles; stored beside them.
pub const TILES_VERSION: u32 = 1;

/// Tiles given at once.
const BATCH: usize = 16;
const THREADS: usize = 2;
const QUALITY: u8 = 95;

/// An encoded tile: a JPEG or PNG, as [`tile_mime`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    pub id: TileId,
    pub bytes: Vec<u8>,
}

/// What the tiles of a picture are: JPEG for a JPEG, else PNG.
pub const fn tile_mime(format: Format, bits: u8) -> &'static str {
    if is_lossy(format, bits) {
        "image/jpeg"
    } else {
        "image/png"
    }
}

const fn is_lossy(format: Format, bits: u8) -> bool {
    matches!(format, Format::Jpeg) && bits <= 8
}

/// Makes every tile of a picture's [`Pyramid`] and gives them in batches, the last level first:
/// what shows the whole picture is there soonest.
///
/// Tiles have the upright pixels, grey or RGB, alpha over white. Of a JPEG they are JPEGs of
/// quality 95 with full colour resolution, else PNGs without loss. Each level averages squares of
/// four pixels of the one before it; an odd last row or column is averaged with itself; halves
/// are rounded up and down in turn, so that no level is brighter than the one before.
///
/// With 16 `bits` the PNG is twice as wide as its tile: on the left the high byte of each
/// sample, on the right the low byte. Samples are as stored; floats lie between the darkest (0)
/// and the brightest of the picture (65535); 8-bit samples are multiplied by 257.
///
/// Beside the picture, a third of its size is held (half that of floats), and a batch.
///
/// # Errors
/// What `each` says; nothing more is made then.
pub fn make_tiles<E>(
    upright: &Upright,
    bits: u8,
    mut each: impl FnMut(Vec<Tile>) -> Result<(), E>,
) -> Result<(), E> {
    let rows = Rows::of(upright);
    let lossy = is_lossy(upright.format(), bits);
    match (bits > 8, rows.channels()) {
        (false, 1) => Levels::<u8, 1>::of(&rows, lossy).give(&mut each),
        (false, _) => Levels::<u8, 3>::of(&rows, lossy).give(&mut each),
        (true, 1) => Levels::<u16, 1>::of(&rows, lossy).give(&mut each),
        (true, _) => Levels::<u16, 3>::of(&rows, lossy).give(&mut each),
    }
}

/// The picture halved as often as leaves its long side at least `long_side_px`; none if that is
/// not once. Alpha over white; floats as 16 bits from darkest to brightest.
pub(super) fn reduced(upright: &Upright, long_side_px: u32) -> Option<Upright> {
    fn halved<T: Sample, const C: usize>(rows: &Rows<'_>, times: u32) -> Level<T> {
        let mut level = halve::<T, C>(&Pixels::Full(rows));
        for _ in 1..times {
            level = halve::<T, C>(&Pixels::Half(&level));
        }
        level
    }
    let longest = upright.width_px().max(upright.height_px());
    let times = (longest / long_side_px.max(1))
        .checked_ilog2()
        .filter(|&times| times > 0)?;
    let rows = Rows::of(upright);
    let image = match (upright.bit_depth() > 8, rows.channels()) {
        (false, 1) => {
            let Level {
                width,
                height,
                samples,
            } = halved::<u8, 1>(&rows, times);
            image::GrayImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        (false, _) => {
            let Level {
                width,
                height,
                samples,
            } = halved::<u8, 3>(&rows, times);
            image::RgbImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        (true, 1) => {
            let Level {
                width,
                height,
                samples,
            } = halved::<u16, 1>(&rows, times);
            image::ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLuma16)
        }
        (true, _) => {
            let Level {
                width,
                height,
                samples,
            } = halved::<u16, 3>(&rows, times);
            image::ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageRgb16)
        }
    };
    Some(Upright::new(
        upright.format(),
        image.expect("a level has the samples of its size"),
    ))
}

/// A level below the first.
struct Level<T> {
    width: u32,
    height: u32,
    samples: Vec<T>,
}

/// Any level.
enum Pixels<'a, T> {
    Full(&'a Rows<'a>),
    Half(&'a Level<T>),
}

impl<T: Sample> Pixels<'_, T> {
    fn size(&self) -> (u32, u32) {
        match self {
            Self::Full(rows) => (rows.width(), rows.height()),
            Self::Half(level) => (level.width, level.height),
        }
    }

    fn read<const C: usize>(&self, y: u32, columns: Range<u32>, out: &mut [T]) {
        match self {
            Self::Full(rows) => T::read(rows, y, columns, out),
            Self::Half(level) => {
                let row = y as usize * level.width as usize;
                let (start, end) = (columns.start as usize, columns.end as usize);
                out.copy_from_slice(&level.samples[(row + start) * C..(row + end) * C]);
            }
        }
    }
}

/// All levels of a picture with `C` samples a pixel.
struct Levels<'a, T, const C: usize> {
    full: &'a Rows<'a>,
    /// From level 1 on.
    halves: Vec<Level<T>>,
    pyramid: Pyramid,
    lossy: bool,
}

impl<'a, T: Sample, const C: usize> Levels<'a, T, C> {
    fn of(full: &'a Rows<'a>, lossy: bool) -> Self {
        let pyramid = Pyramid::new(full.width(), full.height(), 8 * size_of::<T>() as u8);
        let mut halves: Vec<Level<T>> = Vec::new();
        for _ in 1..pyramid.levels {
            let next = match halves.last() {
                None => halve::<T, C>(&Pixels::Full(full)),
                Some(level) => halve::<T, C>(&Pixels::Half(level)),
            };
            halves.push(next);
        }
        Self {
            full,
            halves,
            pyramid,
            lossy,
        }
    }

    fn give<E>(mut self, each: &mut impl FnMut(Vec<Tile>) -> Result<(), E>) -> Result<(), E> {
        for level in (0..self.pyramid.levels).rev() {
            let tiles: Vec<TileId> = self.pyramid.tiles(level).collect();
            for batch in tiles.chunks(BATCH) {
                each(self.encoded(batch))?;
            }
            self.halves.pop();
        }
        Ok(())
    }

    /// In the order asked for.
    fn encoded(&self, batch: &[TileId]) -> Vec<Tile> {
        let make = |ids: &[TileId]| -> Vec<Tile> {
            let tile = |&id| Tile {
                id,
                bytes: self.tile(id),
            };
            ids.iter().map(tile).collect()
        };
        let share = batch.len().div_ceil(THREADS).max(1);
        let (mine, others) = batch.split_at(share.min(batch.len()));
        thread::scope(|scope| {
            let others: Vec<_> = others
                .chunks(share)
                .map(|ids| scope.spawn(move || make(ids)))
                .collect();
            let mut tiles = make(mine);
            for other in others {
                tiles.extend(other.join().expect("an encoder that panics is a defect"));
            }
            tiles
        })
    }

    fn tile(&self, id: TileId) -> Vec<u8> {
        let pixels = match id.level.checked_sub(1) {
            None => Pixels::Full(self.full),
            Some(at) => Pixels::Half(&self.halves[at as usize]),
        };
        let (width, height) = pixels.size();
        let across = |at: u32, len: u32| at * TILE_PX..((at + 1) * TILE_PX).min(len);
        let (columns, rows) = (across(id.column, width), across(id.row, height));
        let (width, height) = (columns.len() as u32, rows.len() as u32);
        let row_samples = columns.len() * C;
        let mut samples = vec![T::default(); row_samples * rows.len()];
        for (y, out) in rows.zip(samples.chunks_exact_mut(row_samples)) {
            pixels.read::<C>(y, columns.clone(), out);
        }
        let (bytes, times) = T::bytes(samples, row_samples);
        let color = if C == 1 {
            ExtendedColorType::L8
        } else {
            ExtendedColorType::Rgb8
        };
        let mut out = Vec::with_capacity(bytes.len() / 2);
        let written = if self.lossy {
            codecs::jpeg::JpegEncoder::new_with_quality(&mut out, QUALITY).write_image(
                &bytes,
                width * times,
                height,
                color,
            )
        } else {
            codecs::png::PngEncoder::new_with_quality(
                &mut out,
                codecs::png::CompressionType::Fast,
                codecs::png::FilterType::Up,
            )
            .write_image(&bytes, width * times, height, color)
        };
        written.expect("a tile has the bytes of its size, and memory takes them");
        out
    }
}

fn halve<T: Sample, const C: usize>(pixels: &Pixels<'_, T>) -> Level<T> {
    let (full_width, full_height) = pixels.size();
    let (width, height) = (full_width.div_ceil(2), full_height.div_ceil(2));
    let row_samples = width as usize * C;
    let mut samples = vec![T::default(); row_samples * height as usize];
    let band = (height as usize).div_ceil(THREADS);
    thread::scope(|scope| {
        for (index, band_samples) in samples.chunks_mut(row_samples * band).enumerate() {
            scope.spawn(move || {
                let mut upper = vec![T::default(); full_width as usize * C];
                let mut lower = upper.clone();
                for (y, out) in (index * band..).zip(band_samples.chunks_exact_mut(row_samples)) {
                    let first = 2 * y as u32;
                    pixels.read::<C>(first, 0..full_width, &mut upper);
                    if first + 1 < full_height {
                        pixels.read::<C>(first + 1, 0..full_width, &mut lower);
                    } else {
                        lower.copy_from_slice(&upper);
                    }
                    average::<T, C>(&upper, &lower, y, out);
                }
            });
        }
    });
    Level {
        width,
        height,
        samples,
    }
}

/// One row of a level from the two above it.
fn average<T: Sample, const C: usize>(upper: &[T], lower: &[T], y: usize, out: &mut [T]) {
    let mean = |x: usize, pixel: &mut [T], four: [&[T]; 4]| {
        let bias = 1 + ((x + y) & 1) as u32;
        for (at, value) in pixel.iter_mut().enumerate() {
            let sum: u32 = four.iter().map(|samples| samples[at].wide()).sum();
            *value = T::narrow((sum + bias) / 4);
        }
    };
    let pairs = upper.chunks_exact(2 * C).zip(lower.chunks_exact(2 * C));
    for (x, (pixel, (upper, lower))) in out.chunks_exact_mut(C).zip(pairs).enumerate() {
        let ((a, b), (c, d)) = (upper.split_at(C), lower.split_at(C));
        mean(x, pixel, [a, b, c, d]);
    }
    if upper.len() / C % 2 == 1 {
        let last = upper.len() - C;
        let (a, c) = (&upper[last..], &lower[last..]);
        let at = out.len() - C;
        mean(at / C, &mut out[at..], [a, a, c, c]);
    }
}
