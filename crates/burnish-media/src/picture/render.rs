//! Pictures for a screen: thumbnails, and whole pictures a browser can decode.

use std::{borrow::Cow, io::Cursor};

use fast_image_resize as resize;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage, codecs};

use super::{
    decode::{Damage, DecodeError, Upright, decode_image},
    header::Header,
    samples::span,
    tiles::reduced,
};
use crate::{Format, Unreadable, probe::checked_header, sniff};

/// A picture a browser shows upright by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display<'a> {
    pub mime: &'static str,
    /// Borrowed when the file can be shown as it is.
    pub bytes: Cow<'a, [u8]>,
}

const THUMBNAIL_QUALITY: u8 = 80;
const DISPLAY_QUALITY: u8 = 95;
/// Pixels above which a picture is halved a few times before it is turned into 8-bit RGB.
const HALVED_FIRST: u64 = 24_000_000;

/// A JPEG of the upright picture with at most `long_side_px` on its long side, never enlarged.
///
/// The camera's preview is used when it is large enough and has the picture's shape; else the
/// whole picture is decoded. Of a damaged picture, what could be decoded is shown. Pictures of
/// more than 8 bits are stretched to their range, so that 12-bit scans are not black.
///
/// # Errors
/// As [`decode_image`], when there are no pixels at all.
pub fn thumbnail(bytes: &[u8], long_side_px: u32) -> Result<Vec<u8>, DecodeError> {
    let long_side = long_side_px.max(1);
    let upright = match preview(bytes, long_side) {
        Some(preview) => preview,
        None => as_far_as_decoded(bytes)?,
    };
    thumbnail_of(&upright, long_side)
}

/// [`thumbnail`] of a picture that is decoded already.
///
/// # Errors
/// When it cannot be scaled or encoded.
pub fn thumbnail_of(upright: &Upright, long_side_px: u32) -> Result<Vec<u8>, DecodeError> {
    let long_side = long_side_px.max(1);
    let (width, height) = fitted(upright.width_px(), upright.height_px(), long_side);
    let pixels = u64::from(upright.width_px()) * u64::from(upright.height_px());
    let less = (pixels > HALVED_FIRST)
        .then(|| reduced(upright, long_side.saturating_mul(4)))
        .flatten();
    let shown = stretched(less.as_ref().unwrap_or(upright));
    let small = if (width, height) == shown.dimensions() {
        shown
    } else {
        Cow::Owned(shrink(&shown, width, height)?)
    };
    jpeg(&small, THUMBNAIL_QUALITY)
}

/// The file itself, where browsers show it as it is meant: upright, still, 8 bits, not CMYK.
/// Otherwise the upright picture as PNG, or as JPEG of quality 95 when it was a JPEG.
///
/// # Errors
/// As [`decode_image`], when there are no pixels at all.
pub fn display_image(bytes: &[u8]) -> Result<Display<'_>, DecodeError> {
    let format = sniff(bytes).ok_or_else(|| Unreadable::because("not a picture"))?;
    let header = checked_header(format, bytes)?;
    if is_shown_as_it_is(format, &header) {
        return Ok(Display {
            mime: format.mime(),
            bytes: Cow::Borrowed(bytes),
        });
    }
    let upright = as_far_as_decoded(bytes)?;
    let encoded = if format == Format::Jpeg {
        (Format::Jpeg, jpeg(&stretched(&upright), DISPLAY_QUALITY)?)
    } else {
        (Format::Png, png(&upright)?)
    };
    Ok(Display {
        mime: encoded.0.mime(),
        bytes: Cow::Owned(encoded.1),
    })
}

/// The MIME type of a file that [`display_image`] gives as it is.
pub fn shown_as_it_is(bytes: &[u8]) -> Option<&'static str> {
    let format = sniff(bytes)?;
    let header = checked_header(format, bytes).ok()?;
    is_shown_as_it_is(format, &header).then(|| format.mime())
}

/// The upright picture as PNG, without loss of what was decoded.
///
/// # Errors
/// As [`decode_image`]; a damaged picture is refused.
pub fn upright_png(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let upright = decode_image(bytes)?;
    let mut out = Cursor::new(Vec::new());
    upright
        .image()
        .write_to(&mut out, image::ImageFormat::Png)
        .map_err(|error| Unreadable::because(error.to_string()))?;
    Ok(out.into_inner())
}

fn is_shown_as_it_is(format: Format, header: &Header) -> bool {
    let plain = header.orientation == 1 && header.bit_depth <= 8 && !header.animated;
    match format {
        Format::Jpeg => plain && header.channels <= 3,
        Format::Png | Format::Webp | Format::Bmp => plain,
        Format::Tiff
        | Format::Gif
        | Format::Wav
        | Format::Flac
        | Format::Mp3
        | Format::Ogg
        | Format::M4a
        | Format::Aac => false,
    }
}

fn as_far_as_decoded(bytes: &[u8]) -> Result<Upright, DecodeError> {
    match decode_image(bytes) {
        Err(DecodeError::Damaged(Damage {
            partial: Some(partial),
            ..
        })) => Ok(*partial),
        other => other,
    }
}

/// The camera's preview, turned like the picture; none when it is too small or of another
/// shape (older cameras pad it with black bars).
fn preview(bytes: &[u8], long_side: u32) -> Option<Upright> {
    let format = sniff(bytes)?;
    let header = checked_header(format, bytes).ok()?;
    let inside = bytes.get(header.preview.clone()?)?;
    let of_preview = checked_header(Format::Jpeg, inside).ok()?;
    let (width, height) = (f64::from(of_preview.width), f64::from(of_preview.height));
    let shape = width / height * f64::from(header.height) / f64::from(header.width);
    if of_preview.width.max(of_preview.height) < long_side || (shape - 1.0).abs() > 0.02 {
        return None;
    }
    let mut image = decode_image(inside).ok()?.image().clone();
    if of_preview.orientation == 1 {
        image.apply_orientation(super::decode::turn(header.orientation));
    }
    Some(Upright::new(format, image))
}

/// 8 bits per channel, alpha over white; deeper samples from darkest to brightest. Works row by
/// row: a picture of floats at full size would be several times the decoded one.
fn stretched(upright: &Upright) -> Cow<'_, RgbImage> {
    if upright.bit_depth() == 8 {
        return upright.rgb8();
    }
    let image = upright.image();
    let row = |y: u32| image.crop_imm(0, y, image.width(), 1);
    let range = span(image).or_else(|| {
        let wide = (0..image.height()).map(|y| row(y).to_rgb16().into_raw());
        let ends = wide.filter_map(|row| Some((*row.iter().min()?, *row.iter().max()?)));
        let (low, high) = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        Some((f32::from(low) / 65535.0, f32::from(high) / 65535.0))
    });
    let Some((low, high)) = range.filter(|(low, high)| high > low) else {
        return upright.rgb8();
    };
    let scale = 1.0 / (high - low);
    let mut shown = RgbImage::new(image.width(), image.height());
    let row_bytes = image.width() as usize * 3;
    for (y, out) in (0_u32..).zip(shown.chunks_exact_mut(row_bytes)) {
        let mut floats = row(y).to_rgba32f();
        for pixel in floats.pixels_mut() {
            for value in &mut pixel.0[..3] {
                *value = (*value - low) * scale;
            }
        }
        let row = Upright::new(upright.format(), DynamicImage::ImageRgba32F(floats));
        out.copy_from_slice(row.rgb8().as_raw());
    }
    Cow::Owned(shown)
}

/// The size with the same shape and a long side of `long_side`, if that is smaller.
fn fitted(width: u32, height: u32, long_side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= long_side {
        return (width, height);
    }
    let scale = |len: u32| {
        let scaled =
            (u64::from(len) * u64::from(long_side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(scaled)
            .expect("smaller than the side it was")
            .max(1)
    };
    (scale(width), scale(height))
}

/// Down to a fraction of the size: by area first where that is far, then bilinear.
fn shrink(image: &RgbImage, width: u32, height: u32) -> Result<RgbImage, DecodeError> {
    let failed = |error: &dyn std::fmt::Display| {
        DecodeError::from(Unreadable::because(format!("it cannot be scaled: {error}")))
    };
    let pixels = resize::PixelType::U8x3;
    let from = resize::images::ImageRef::new(image.width(), image.height(), image.as_raw(), pixels)
        .map_err(|error| failed(&error))?;
    let mut to = resize::images::Image::new(width, height, pixels);
    let algorithm = resize::ResizeAlg::SuperSampling(resize::FilterType::Bilinear, 2);
    let options = resize::ResizeOptions::new().resize_alg(algorithm);
    resize::Resizer::new()
        .resize(&from, &mut to, &options)
        .map_err(|error| failed(&error))?;
    Ok(RgbImage::from_raw(width, height, to.into_vec()).expect("three bytes for each pixel"))
}

fn jpeg(image: &RgbImage, quality: u8) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::new();
    codecs::jpeg::JpegEncoder::new_with_quality(Cursor::new(&mut out), quality)
        .write_image(
            image.as_raw(),
            image.width(),
            image.height(),
            ExtendedColorType::Rgb8,
        )
        .map_err(|error| not_encoded(&error))?;
    Ok(out)
}

/// Alpha is kept where the samples are 8 bits; deeper pictures are stretched and opaque.
fn png(upright: &Upright) -> Result<Vec<u8>, DecodeError> {
    let shown = match upright.bit_depth() {
        8 => Cow::Borrowed(upright.image()),
        _ => Cow::Owned(DynamicImage::ImageRgb8(stretched(upright).into_owned())),
    };
    let mut out = Vec::new();
    let encoder = codecs::png::PngEncoder::new_with_quality(
        Cursor::new(&mut out),
        codecs::png::CompressionType::Fast,
        codecs::png::FilterType::Adaptive,
    );
    shown
        .write_with_encoder(encoder)
        .map_err(|error| not_encoded(&error))?;
    Ok(out)
}

fn not_encoded(error: &image::ImageError) -> DecodeError {
    Unreadable::because(format!("it cannot be shown: {error}")).into()
}
