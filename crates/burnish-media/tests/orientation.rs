//! Orientation is applied once, whatever the format and wherever it is written.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{fs, io::Cursor, path::Path};

use burnish_media::{
    Format, Upright, content_hash_image, decode_image, display_image, probe, thumbnail,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data")).join(name)).unwrap()
}

/// 24 x 16 px with a different colour in each corner block of 8 px.
fn scene() -> RgbImage {
    RgbImage::from_fn(24, 16, |x, y| match (x / 8, y / 8) {
        (0, 0) => Rgb([250, 0, 0]),
        (2, 0) => Rgb([0, 250, 0]),
        (0, 1) => Rgb([0, 0, 250]),
        (2, 1) => Rgb([250, 250, 0]),
        _ => Rgb([128, 128, 128]),
    })
}

/// The pixels to store so that a viewer that obeys `orientation` shows `upright` (EXIF 2.3: the
/// place of the 0th row and column in the visual image).
fn stored(upright: &RgbImage, orientation: u8) -> RgbImage {
    let (width, height) = upright.dimensions();
    let (to_width, to_height) = if orientation >= 5 {
        (height, width)
    } else {
        (width, height)
    };
    RgbImage::from_fn(to_width, to_height, |x, y| {
        let (from_x, from_y) = match orientation {
            1 => (x, y),
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (width - 1 - y, x),
            7 => (width - 1 - y, height - 1 - x),
            _ => (y, height - 1 - x),
        };
        *upright.get_pixel(from_x, from_y)
    })
}

/// A TIFF structure with only the orientation.
fn exif(orientation: u8, big: bool) -> Vec<u8> {
    let mut bytes = if big {
        b"MM\0*".to_vec()
    } else {
        b"II*\0".to_vec()
    };
    let long = |value: u32| {
        if big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    };
    let short = |value: u16| {
        if big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    };
    bytes.extend(long(8));
    bytes.extend(short(1));
    bytes.extend(short(0x112));
    bytes.extend(short(3));
    bytes.extend(long(1));
    bytes.extend(short(orientation.into()));
    bytes.extend(short(0));
    bytes.extend(long(0));
    bytes
}

fn encoded(image: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(image)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

fn jpeg(orientation: u8, big: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = stored(&scene(), orientation);
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 100)
        .encode_image(&image)
        .unwrap();
    let body = [&b"Exif\0\0"[..], &exif(orientation, big)].concat();
    let len = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&bytes[..2], &[0xFF, 0xE1], &len, &body, &bytes[2..]].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

fn png(orientation: u8, big: bool) -> Vec<u8> {
    let bytes = encoded(stored(&scene(), orientation), ImageFormat::Png);
    let body = [&b"eXIf"[..], &exif(orientation, big)].concat();
    let len = u32::try_from(body.len() - 4).unwrap().to_be_bytes();
    [
        &bytes[..33],
        &len,
        &body,
        &crc(&body).to_be_bytes(),
        &bytes[33..],
    ]
    .concat()
}

fn webp(orientation: u8, big: bool) -> Vec<u8> {
    let image = stored(&scene(), orientation);
    let (width, height) = image.dimensions();
    let bytes = encoded(image, ImageFormat::WebP);
    let exif = exif(orientation, big);
    let chunk = |kind: &[u8], body: &[u8]| {
        [
            kind,
            &u32::try_from(body.len()).unwrap().to_le_bytes(),
            body,
        ]
        .concat()
    };
    let size = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let extended = chunk(
        b"VP8X",
        &[&[8, 0, 0, 0][..], &size(width), &size(height)].concat(),
    );
    let body = [b"WEBP", &extended[..], &bytes[12..], &chunk(b"EXIF", &exif)].concat();
    chunk(b"RIFF", &body)
}

fn colours(image: &RgbImage) -> Vec<Rgb<u8>> {
    let places = [(4, 4), (20, 4), (4, 12), (20, 12), (12, 8)];
    places.map(|(x, y)| *image.get_pixel(x, y)).to_vec()
}

fn near(left: &[Rgb<u8>], right: &[Rgb<u8>]) -> bool {
    left.iter()
        .zip(right)
        .all(|(a, b)| a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) < 24))
}

#[test]
fn all_eight_orientations_look_the_same_upright() {
    for orientation in 1..=8 {
        for big in [false, true] {
            for bytes in [
                jpeg(orientation, big),
                png(orientation, big),
                webp(orientation, big),
            ] {
                let probe = probe(&bytes).unwrap();
                let name = format!("{} {orientation}", probe.format);
                assert_eq!(probe.orientation, orientation, "{name}");
                assert_eq!(
                    (probe.width_px, probe.height_px),
                    (Some(24), Some(16)),
                    "{name}"
                );
                let upright = decode_image(&bytes).unwrap();
                assert!(
                    near(&colours(&upright.rgb8()), &colours(&scene())),
                    "{name}"
                );

                let shown = display_image(&bytes).unwrap();
                assert_eq!(
                    matches!(shown.bytes, std::borrow::Cow::Borrowed(_)),
                    orientation == 1
                );
                let again = decode_image(&shown.bytes).unwrap();
                assert_eq!(
                    burnish_media::probe(&shown.bytes).unwrap().orientation,
                    1,
                    "{name}"
                );
                assert!(
                    near(&colours(&again.rgb8()), &colours(&scene())),
                    "{name} shown"
                );

                let small = decode_image(&thumbnail(&bytes, 12).unwrap()).unwrap();
                assert_eq!(
                    (small.width_px(), small.height_px()),
                    (12, 8),
                    "{name} small"
                );
            }
        }
    }
}

#[test]
fn turned_lossless_copies_have_one_content_hash() {
    let hash = |bytes: &[u8]| content_hash_image(&decode_image(bytes).unwrap());
    let upright = hash(&encoded(scene(), ImageFormat::Png));
    for orientation in 1..=8 {
        assert_eq!(hash(&png(orientation, true)), upright, "PNG {orientation}");
        assert_eq!(
            hash(&webp(orientation, false)),
            upright,
            "WebP {orientation}"
        );
    }
    assert_eq!(hash(&encoded(scene(), ImageFormat::Bmp)), upright);
    let other = Upright::new(Format::Png, scene().into());
    assert_eq!(
        content_hash_image(&other),
        upright,
        "the file does not matter"
    );
    let mut changed = scene();
    changed.get_pixel_mut(3, 3).0[1] ^= 1;
    assert_ne!(
        content_hash_image(&Upright::new(Format::Png, changed.into())),
        upright
    );
}

#[test]
fn nonsense_orientation_counts_as_upright() {
    for orientation in [0, 9, 255] {
        assert_eq!(probe(&jpeg(1, true)).unwrap().orientation, 1);
        let mut bent = png(1, false);
        let at = bent
            .windows(4)
            .position(|window| window == b"eXIf")
            .unwrap()
            + 4
            + 18;
        bent[at] = orientation;
        assert_eq!(probe(&bent).unwrap().orientation, 1, "{orientation}");
    }
}

fn mean_difference(one: &RgbImage, other: &RgbImage) -> u64 {
    let pairs = one.as_raw().iter().zip(other.as_raw());
    let sum: u64 = pairs
        .map(|(one, other)| u64::from(one.abs_diff(*other)))
        .sum();
    sum / one.as_raw().len() as u64
}

#[test]
fn orientation_in_tiff_webp_and_xmp_is_obeyed() {
    let [one, other] = ["g4_orientation_1.tif", "g4_orientation_6.tif"]
        .map(|name| decode_image(&data(name)).unwrap().rgb8().into_owned());
    assert_eq!(one.dimensions(), other.dimensions());
    assert!(
        mean_difference(&one, &other) < 2,
        "the two TIFF files look the same"
    );
    let [one, other] = ["hopper_orientation_6.webp", "hopper_orientation_8.webp"]
        .map(|name| decode_image(&data(name)).unwrap().rgb8().into_owned());
    assert!(
        mean_difference(&one, &other) < 8,
        "the two WebP files look the same"
    );
    assert_eq!(
        probe(&data("xmp_tags_orientation_exiftool.png"))
            .unwrap()
            .orientation,
        3
    );
}

#[test]
fn deep_pictures_keep_their_bits_and_are_shown_in_8() {
    let deep = decode_image(&data("rgba_16bit.png")).unwrap();
    assert_eq!((deep.bit_depth(), deep.channels()), (16, 4));
    let bytes = data("rgba_16bit.png");
    let shown = display_image(&bytes).unwrap();
    assert_eq!(
        (shown.mime, decode_image(&shown.bytes).unwrap().bit_depth()),
        ("image/png", 8)
    );

    let dark = image::ImageBuffer::from_fn(64, 8, |x, _| image::Luma([x as u16 * 4]));
    let mut scan = Cursor::new(Vec::new());
    DynamicImage::ImageLuma16(dark)
        .write_to(&mut scan, ImageFormat::Tiff)
        .unwrap();
    let shown = display_image(scan.get_ref()).unwrap();
    let shown = decode_image(&shown.bytes).unwrap().rgb8().into_owned();
    assert_eq!(
        (shown.get_pixel(0, 0).0[0], shown.get_pixel(63, 0).0[0]),
        (0, 255),
        "stretched"
    );
}

#[test]
fn cmyk_is_not_inverted() {
    let upright = decode_image(&data("pil_sample_cmyk.jpg")).unwrap();
    let rgb = upright.rgb8();
    let ([red, green, blue], [corner, ..]) = (rgb.get_pixel(1, 1).0, rgb.get_pixel(98, 98).0);
    assert!(
        red > 200 && green < 60 && blue < 60,
        "the first corner is red"
    );
    assert!(corner < 30, "the last corner is black");
    assert_eq!(
        display_image(&data("pil_sample_cmyk.jpg")).unwrap().mime,
        "image/jpeg"
    );
}

#[test]
fn alpha_lies_over_white() {
    let clear = image::RgbaImage::from_pixel(4, 4, image::Rgba([10, 20, 30, 0]));
    let upright = Upright::new(Format::Png, clear.into());
    assert!(upright.rgb8().pixels().all(|pixel| pixel.0 == [255; 3]));
}
