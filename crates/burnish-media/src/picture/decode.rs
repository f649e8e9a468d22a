//! A picture's upright pixels, and what is left of a damaged one.

use std::{
    borrow::Cow,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use image::{
    ColorType, DynamicImage, ImageBuffer, ImageDecoder, ImageError, ImageFormat, ImageReader,
    Limits, RgbImage, metadata::Orientation,
};

use super::header::Header;
use crate::{Format, MAX_DECODED_BYTES, Unreadable, probe::checked_header, sniff};

/// A decoded picture the way it is meant to be seen: orientation applied once, samples as deep
/// as stored (8 or 16 bits, or floats). Colour profiles are not applied: numbers are taken as
/// sRGB.
#[derive(Debug, Clone, PartialEq)]
pub struct Upright {
    format: Format,
    image: DynamicImage,
}

impl Upright {
    /// A picture that is upright already.
    pub fn new(format: Format, image: DynamicImage) -> Self {
        Self { format, image }
    }

    pub const fn format(&self) -> Format {
        self.format
    }

    pub fn width_px(&self) -> u32 {
        self.image.width()
    }

    pub fn height_px(&self) -> u32 {
        self.image.height()
    }

    /// Bits per channel: 8, 16, or 32 for floats.
    pub fn bit_depth(&self) -> u8 {
        let color = self.image.color();
        color.bytes_per_pixel() / color.channel_count() * 8
    }

    pub fn channels(&self) -> u8 {
        self.image.color().channel_count()
    }

    pub const fn image(&self) -> &DynamicImage {
        &self.image
    }

    /// 8 bits per channel, alpha over white: what is measured. 16 bits are divided by 257,
    /// floats are taken as 0..=1.
    pub fn rgb8(&self) -> Cow<'_, RgbImage> {
        match &self.image {
            DynamicImage::ImageRgb8(rgb) => Cow::Borrowed(rgb),
            image if image.color().has_alpha() => {
                let rgba = image.to_rgba8();
                let over_white = rgba.pixels().flat_map(|pixel| {
                    let [red, green, blue, alpha] = pixel.0;
                    [red, green, blue].map(|value| over_white(value, alpha))
                });
                let rgb = RgbImage::from_raw(rgba.width(), rgba.height(), over_white.collect());
                Cow::Owned(rgb.expect("three bytes were made of each pixel"))
            }
            image => Cow::Owned(image.to_rgb8()),
        }
    }
}

pub(super) fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    let sum = value * alpha + 255 * (255 - alpha);
    ((sum + 127) / 255) as u8
}

/// A picture of which only a part could be decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Damage {
    pub reason: String,
    /// The pixels up to the damage, the rest black or grey; none when the decoder gave none.
    pub partial: Option<Box<Upright>>,
}

/// Why there are no, or not all, pixels.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DecodeError {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("damaged: {}", .0.reason)]
    Damaged(Damage),
}

/// Decodes the whole picture (the first frame of a moving one) and turns it upright.
///
/// # Errors
/// [`DecodeError::Unreadable`] as [`crate::probe()`], before anything is allocated;
/// [`DecodeError::Damaged`] when the data stops or turns to nonsense behind a good header.
pub fn decode_image(bytes: &[u8]) -> Result<Upright, DecodeError> {
    let format = sniff(bytes)
        .and_then(|format| Some((format, image_format(format)?)))
        .ok_or_else(|| Unreadable::because("not a picture of a known format"))?;
    let (format, image_format) = format;
    let header = checked_header(format, bytes)?;
    let work = AssertUnwindSafe(|| pixels(bytes, image_format, &header));
    let decoded = catch_unwind(work).unwrap_or_else(|_| {
        Err(Stopped {
            reason: format!("the {format} decoder failed on it"),
            partial: None,
        })
    });
    let upright = |mut image: DynamicImage| {
        image.apply_orientation(turn(header.orientation));
        Upright { format, image }
    };
    match decoded {
        Ok(image) if format == Format::Jpeg && !jpeg_is_complete(bytes, &header) => {
            Err(DecodeError::Damaged(Damage {
                reason: "the file ends before the end of the picture".to_owned(),
                partial: Some(Box::new(upright(image))),
            }))
        }
        Ok(image) => Ok(upright(image)),
        Err(Stopped { reason, partial }) => Err(DecodeError::Damaged(Damage {
            reason,
            partial: partial.map(|image| Box::new(upright(image))),
        })),
    }
}

struct Stopped {
    reason: String,
    partial: Option<DynamicImage>,
}

impl From<ImageError> for Stopped {
    fn from(error: ImageError) -> Self {
        Self {
            reason: plain(&error),
            partial: None,
        }
    }
}

fn plain(error: &ImageError) -> String {
    match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the file ends before the end of the picture".to_owned()
        }
        ImageError::Limits(_) => "it needs more memory than is allowed".to_owned(),
        error => error.to_string(),
    }
}

fn pixels(bytes: &[u8], format: ImageFormat, header: &Header) -> Result<DynamicImage, Stopped> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if (width, height) != (header.width, header.height) {
        let reason = format!(
            "the header says {} x {} px, the data {width} x {height} px",
            header.width, header.height
        );
        return Err(Stopped {
            reason,
            partial: None,
        });
    }
    let color = decoder.color_type();
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(Stopped {
            reason: "LIMIT: it decodes to more than 2.5 GiB".to_owned(),
            partial: None,
        });
    }
    if !matches!(
        color,
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8
    ) {
        // Needs no second buffer; only a damaged picture is decoded twice.
        return DynamicImage::from_decoder(decoder).map_err(|error| Stopped {
            reason: plain(&error),
            partial: (format == ImageFormat::Png)
                .then(|| deep_rows_before_the_damage(bytes))
                .flatten(),
        });
    }
    rows_before_the_damage(decoder)
}

/// A buffer of our own keeps the rows that came before an error.
fn rows_before_the_damage(decoder: impl ImageDecoder) -> Result<DynamicImage, Stopped> {
    let (width, height) = decoder.dimensions();
    let color = decoder.color_type();
    let (buffer, result) = filled(decoder);
    let some = result.is_ok() || buffer.iter().any(|&byte| byte != 0);
    let image = match color {
        ColorType::L8 => image::GrayImage::from_raw(width, height, buffer).map(Into::into),
        ColorType::La8 => image::GrayAlphaImage::from_raw(width, height, buffer).map(Into::into),
        ColorType::Rgb8 => RgbImage::from_raw(width, height, buffer).map(Into::into),
        _ => image::RgbaImage::from_raw(width, height, buffer).map(Into::into),
    };
    let image: DynamicImage = image.expect("the decoder gave the size of its own pixels");
    match result {
        Ok(()) => Ok(image),
        Err(error) => Err(Stopped {
            reason: plain(&error),
            partial: some.then_some(image),
        }),
    }
}

/// Decodes a PNG of 16 bits once more, to keep the rows before the damage. A TIFF gives none.
fn deep_rows_before_the_damage(bytes: &[u8]) -> Option<DynamicImage> {
    let decoder = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png)
        .into_decoder()
        .ok()
        .filter(|decoder| decoder.total_bytes() <= MAX_DECODED_BYTES / 2)?;
    let (width, height) = decoder.dimensions();
    let color = decoder.color_type();
    let (buffer, result) = filled(decoder);
    if result.is_ok() || buffer.iter().all(|&byte| byte == 0) {
        return None;
    }
    // As in the file: the decoder turns samples round only once all are there.
    let pairs = buffer.chunks_exact(2);
    let samples = pairs
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    match color {
        ColorType::L16 => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLuma16)
        }
        ColorType::La16 => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageLumaA16)
        }
        ColorType::Rgb16 => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageRgb16)
        }
        ColorType::Rgba16 => {
            ImageBuffer::from_raw(width, height, samples).map(DynamicImage::ImageRgba16)
        }
        _ => None,
    }
}

/// What the decoder wrote, and how it ended.
fn filled(decoder: impl ImageDecoder) -> (Vec<u8>, Result<(), ImageError>) {
    let length = usize::try_from(decoder.total_bytes()).expect("checked against the limit");
    let mut buffer = vec![0; length];
    let result = decoder.read_image(&mut buffer);
    (buffer, result)
}

pub(super) fn turn(orientation: u8) -> Orientation {
    Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms)
}

const fn image_format(format: Format) -> Option<ImageFormat> {
    match format {
        Format::Jpeg => Some(ImageFormat::Jpeg),
        Format::Png => Some(ImageFormat::Png),
        Format::Tiff => Some(ImageFormat::Tiff),
        Format::Webp => Some(ImageFormat::WebP),
        Format::Bmp => Some(ImageFormat::Bmp),
        Format::Gif => Some(ImageFormat::Gif),
        Format::Wav | Format::Flac | Format::Mp3 | Format::Ogg | Format::M4a | Format::Aac => None,
    }
}

/// Whether an end-of-image marker follows the scan data; the decoder paints what is missing
/// grey and says nothing.
fn jpeg_is_complete(bytes: &[u8], header: &Header) -> bool {
    let scans = header.scan.and_then(|at| bytes.get(at..)).unwrap_or(&[]);
    scans.windows(2).rev().any(|pair| pair == [0xFF, 0xD9])
}
