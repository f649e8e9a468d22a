//! Tiles put together again: every level is whole, as bright as the one before, and of its size.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{convert::Infallible, io::Cursor};

use burnish_media::{
    DecodeError, Format, Pyramid, TILE_PX, Tile, TileId, Upright, decode_image, make_tiles,
    tile_mime,
};
use image::{DynamicImage, ImageFormat, Rgb, Rgba};
use proptest::prelude::*;

fn tiles_of(upright: &Upright, bits: u8) -> Vec<Tile> {
    let mut tiles = Vec::new();
    make_tiles(upright, bits, |batch| {
        tiles.extend(batch);
        Ok::<_, Infallible>(())
    })
    .unwrap();
    tiles
}

/// The samples of a level, row by row, put together from its tiles.
struct Level {
    width: usize,
    height: usize,
    channels: usize,
    samples: Vec<u16>,
}

impl Level {
    fn mean(&self) -> f64 {
        let sum: f64 = self.samples.iter().map(|&sample| f64::from(sample)).sum();
        sum / self.samples.len() as f64
    }

    fn at(&self, x: usize, y: usize) -> &[u16] {
        let at = (y * self.width + x) * self.channels;
        &self.samples[at..at + self.channels]
    }
}

fn level(tiles: &[Tile], pyramid: &Pyramid, level: u32) -> Level {
    let (width, height) = pyramid.level_size(level);
    let (width, height) = (width as usize, height as usize);
    let mut channels = 0;
    let mut samples = Vec::new();
    for tile in tiles.iter().filter(|tile| tile.id.level == level) {
        let image = image::load_from_memory(&tile.bytes).unwrap();
        channels = usize::from(image.color().channel_count());
        samples.resize(width * height * channels, 0);
        let wide = if pyramid.bits > 8 { 2 } else { 1 };
        let tile_width = image.width() as usize / wide;
        let (left, top) = (tile.id.column * TILE_PX, tile.id.row * TILE_PX);
        let to_edge = (width - left as usize, height - top as usize);
        let whole = TILE_PX as usize;
        assert_eq!(
            tile_width,
            to_edge.0.min(whole),
            "{} is as wide as it should be",
            tile.id
        );
        assert_eq!(image.height() as usize, to_edge.1.min(whole), "{}", tile.id);
        let bytes = image.as_bytes();
        for y in 0..image.height() as usize {
            let row = &bytes[y * tile_width * wide * channels..][..tile_width * wide * channels];
            let at = ((top as usize + y) * width + left as usize) * channels;
            let (high, low) = row.split_at(tile_width * channels);
            for (x, out) in samples[at..at + tile_width * channels]
                .iter_mut()
                .enumerate()
            {
                *out = match wide {
                    1 => high[x].into(),
                    _ => u16::from(high[x]) << 8 | u16::from(low[x]),
                };
            }
        }
    }
    Level {
        width,
        height,
        channels,
        samples,
    }
}

/// Noise that is the same everywhere.
fn noise(seed: u32) -> impl FnMut() -> u32 {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state >> 8
    }
}

fn grey8(width: u32, height: u32, seed: u32) -> DynamicImage {
    let mut noise = noise(seed);
    image::GrayImage::from_fn(width, height, |_, _| image::Luma([noise() as u8])).into()
}

fn rgb16(width: u32, height: u32, seed: u32) -> DynamicImage {
    let mut noise = noise(seed);
    let pixel = |_, _| Rgb([noise() as u16, noise() as u16, noise() as u16]);
    DynamicImage::ImageRgb16(image::ImageBuffer::from_fn(width, height, pixel))
}

fn check_averages(of: &Level, half: &Level) {
    assert_eq!(
        (half.width, half.height),
        (of.width.div_ceil(2), of.height.div_ceil(2))
    );
    for y in 0..half.height {
        for x in 0..half.width {
            let (right, below) = (
                (2 * x + 1).min(of.width - 1),
                (2 * y + 1).min(of.height - 1),
            );
            for channel in 0..of.channels {
                let sum: i64 = [
                    (2 * x, 2 * y),
                    (right, 2 * y),
                    (2 * x, below),
                    (right, below),
                ]
                .iter()
                .map(|&(x, y)| i64::from(of.at(x, y)[channel]))
                .sum();
                let got = 4 * i64::from(half.at(x, y)[channel]);
                assert!(
                    (got - sum).abs() <= 2,
                    "pixel {x},{y} is the mean of its four"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn png_tiles_are_the_picture_and_its_halves(
        width in 1..1400_u32, height in 1..700_u32, seed in any::<u32>(), deep in prop::bool::ANY,
    ) {
        let (image, bits) = if deep {
            (rgb16(width, height / 2 + 1, seed), 16)
        } else {
            (grey8(width, height, seed), 8)
        };
        let expected: Vec<u16> = match &image {
            DynamicImage::ImageRgb16(image) => image.as_raw().clone(),
            image => image.as_bytes().iter().map(|&byte| byte.into()).collect(),
        };
        let pyramid = Pyramid::new(image.width(), image.height(), bits);
        let tiles = tiles_of(&Upright::new(Format::Png, image), bits);
        prop_assert_eq!(tiles.len() as u64, pyramid.tile_count());
        let mut last = level(&tiles, &pyramid, 0);
        prop_assert!(last.samples == expected, "nothing is lost, high and low bytes included");
        for at in 1..pyramid.levels {
            let next = level(&tiles, &pyramid, at);
            check_averages(&last, &next);
            last = next;
        }
    }
}

#[test]
fn levels_are_as_bright_as_the_picture() {
    let image = grey8(2048, 2048, 7);
    let pyramid = Pyramid::new(2048, 2048, 8);
    let tiles = tiles_of(&Upright::new(Format::Png, image), 8);
    let mean = level(&tiles, &pyramid, 0).mean();
    for at in 1..pyramid.levels {
        let half = level(&tiles, &pyramid, at).mean();
        assert!(
            (half - mean).abs() < 0.02,
            "rounding goes both ways: {mean} {half}"
        );
    }
}

#[test]
fn the_tile_that_shows_all_comes_first() {
    let tiles = tiles_of(&Upright::new(Format::Png, grey8(1300, 600, 1)), 8);
    let levels: Vec<u32> = tiles.iter().map(|tile| tile.id.level).collect();
    assert_eq!(levels, [2, 1, 1, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_jpeg_has_jpeg_tiles_with_full_colour() {
    let stripes = image::RgbImage::from_fn(600, 40, |x, _| {
        if x / 2 % 2 == 0 {
            Rgb([200, 40, 40])
        } else {
            Rgb([40, 40, 200])
        }
    });
    let tiles = tiles_of(&Upright::new(Format::Jpeg, stripes.into()), 8);
    let first = tiles.iter().find(|tile| tile.id.level == 0).unwrap();
    assert_eq!(burnish_media::sniff(&first.bytes), Some(Format::Jpeg));
    assert_eq!(tile_mime(Format::Jpeg, 8), "image/jpeg");
    let shown = image::load_from_memory(&first.bytes).unwrap().to_rgb8();
    let apart: i32 = (100..104)
        .map(|x| i32::from(shown.get_pixel(x, 20)[0]) - i32::from(shown.get_pixel(x, 20)[2]))
        .map(i32::abs)
        .sum();
    assert!(
        apart > 4 * 120,
        "stripes of two pixels keep their colours: {apart}"
    );
}

#[test]
fn a_clear_picture_is_shown_over_white() {
    let image = image::RgbaImage::from_pixel(9, 5, Rgba([0, 0, 0, 51]));
    let pyramid = Pyramid::new(9, 5, 8);
    let tiles = tiles_of(&Upright::new(Format::Png, image.into()), 8);
    assert_eq!(level(&tiles, &pyramid, 0).at(3, 2), [204, 204, 204]);
    let deep = image::ImageBuffer::from_pixel(9, 5, image::LumaA([0_u16, 0]));
    let pyramid = Pyramid::new(9, 5, 16);
    let tiles = tiles_of(
        &Upright::new(Format::Png, DynamicImage::ImageLumaA16(deep)),
        16,
    );
    assert_eq!(level(&tiles, &pyramid, 0).at(3, 2), [65535]);
}

#[test]
fn floats_span_darkest_to_brightest() {
    let values = [-2.0, 0.0, 6.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
    let image = image::Rgb32FImage::from_raw(2, 1, values.to_vec()).unwrap();
    let tiles = tiles_of(&Upright::new(Format::Tiff, image.into()), 16);
    let got = level(&tiles, &Pyramid::new(2, 1, 16), 0).samples;
    assert_eq!(
        got,
        [0, 16384, 65535, 0, 65535, 0],
        "what is no number is dark"
    );
    let flat = image::Rgb32FImage::from_pixel(2, 1, Rgb([7.0; 3]));
    let tiles = tiles_of(&Upright::new(Format::Tiff, flat.into()), 16);
    let got = level(&tiles, &Pyramid::new(2, 1, 16), 0).samples;
    assert!(
        got.iter().all(|&sample| sample == 0),
        "one value has no range"
    );
}

#[test]
fn samples_fit_the_depth_the_header_promised() {
    let flat = Upright::new(Format::Png, grey8(4, 4, 3));
    let wide = level(&tiles_of(&flat, 16), &Pyramid::new(4, 4, 16), 0);
    let expected: Vec<u16> = flat
        .image()
        .as_bytes()
        .iter()
        .map(|&byte| u16::from(byte) * 257)
        .collect();
    assert_eq!(wide.samples, expected);
    let deep = Upright::new(Format::Png, rgb16(4, 4, 3));
    let narrow = level(&tiles_of(&deep, 8), &Pyramid::new(4, 4, 8), 0);
    let expected: Vec<u16> = deep
        .rgb8()
        .as_raw()
        .iter()
        .map(|&byte| byte.into())
        .collect();
    assert_eq!(narrow.samples, expected);
}

#[test]
fn what_the_receiver_says_ends_the_work() {
    let upright = Upright::new(Format::Png, grey8(3000, 3000, 5));
    let mut batches = 0;
    let stopped = make_tiles(&upright, 8, |_| {
        batches += 1;
        if batches == 2 { Err("enough") } else { Ok(()) }
    });
    assert_eq!((stopped, batches), (Err("enough"), 2));
}

#[test]
fn tiles_of_a_turned_picture_are_upright() {
    let bytes = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/hopper_orientation_6.webp"
    ))
    .unwrap();
    let upright = decode_image(&bytes).unwrap();
    let probed = burnish_media::probe(&bytes).unwrap();
    assert_eq!(probed.orientation, 6);
    let size = (probed.width_px.unwrap(), probed.height_px.unwrap());
    let pyramid = Pyramid::new(size.0, size.1, 8);
    let tiles = tiles_of(&upright, 8);
    let top = tiles.iter().find(|tile| {
        tile.id
            == TileId {
                level: pyramid.levels - 1,
                column: 0,
                row: 0,
            }
    });
    let shown = image::load_from_memory(&top.unwrap().bytes).unwrap();
    assert_eq!(
        shown.to_rgb8(),
        *upright.rgb8(),
        "turned once, and only once"
    );
}

#[test]
fn half_a_deep_picture_keeps_its_beginning() {
    let whole = rgb16(300, 200, 9);
    let mut bytes = Cursor::new(Vec::new());
    whole.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let bytes = bytes.into_inner();
    let Err(DecodeError::Damaged(damage)) = decode_image(&bytes[..bytes.len() / 2]) else {
        panic!("half a PNG is damaged");
    };
    let partial = damage.partial.unwrap();
    assert_eq!(partial.bit_depth(), 16);
    let first = level(&tiles_of(&partial, 16), &Pyramid::new(300, 200, 16), 0);
    assert_eq!(first.at(299, 20), whole.to_rgb16().get_pixel(299, 20).0);
    assert_eq!(first.at(0, 199), [0, 0, 0], "what is missing is black");
}
