//! The header of a file, without decoding: kind, upright size, duration.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burnish_model::MediaKind;

use crate::{Format, MAX_DECODED_BYTES, MAX_PIXELS, picture, sniff, sound};

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    pub format: Format,
    /// Upright size in px; images only.
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    /// EXIF orientation 1..=8 of the stored pixels; 1 when none, or nonsense, was recorded.
    pub orientation: u8,
    /// Audio only. Samples per channel, where the file says or its packets can be counted.
    pub frames: Option<u64>,
    /// `frames` at `sample_rate`, rounded to the nearest microsecond.
    pub duration_micros: Option<i64>,
    pub sample_rate: Option<u32>,
    pub channels: Option<u16>,
}

impl Probe {
    pub const fn kind(&self) -> MediaKind {
        self.format.kind()
    }
}

/// Why a file cannot be an item, in plain words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    pub reason: String,
    /// The file may be sound, but is over [`MAX_PIXELS`] or [`MAX_DECODED_BYTES`]. The reason
    /// then begins with `LIMIT`.
    pub over_limit: bool,
}

impl Unreadable {
    pub(crate) fn because(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            over_limit: false,
        }
    }

    pub(crate) fn limit(reason: String) -> Self {
        Self {
            reason: format!("LIMIT: {reason}"),
            over_limit: true,
        }
    }
}

/// Reads the header of a whole file. Costs microseconds; a sound of bare MPEG, AAC or Ogg
/// packets is walked packet by packet, which costs about a millisecond for each ten minutes.
///
/// Durations are exact where the header is honest: MP3 counts its frames and leaves out the
/// encoder's delay and padding where a LAME or Xing tag tells them; without a tag every decoded
/// sample counts. A header that lies shows when the sound is decoded ([`crate::listen`]).
///
/// # Errors
/// [`Unreadable`] when the bytes are of no format known here, when the header is missing,
/// contradicts itself or is empty, or when the content is over the limits.
pub fn probe(bytes: &[u8]) -> Result<Probe, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::because("the file is empty"));
    }
    let format = sniff(bytes).ok_or_else(|| Unreadable::because(unknown(bytes)))?;
    match format.kind() {
        MediaKind::Image => image(format, bytes),
        MediaKind::Audio => audio(format, bytes),
    }
}

fn image(format: Format, bytes: &[u8]) -> Result<Probe, Unreadable> {
    let header = checked_header(format, bytes)?;
    let (width, height) = header.upright_size();
    Ok(Probe {
        format,
        width_px: Some(width),
        height_px: Some(height),
        orientation: header.orientation,
        frames: None,
        duration_micros: None,
        sample_rate: None,
        channels: None,
    })
}

/// The header of a picture that is not empty and within the limits.
pub(crate) fn checked_header(
    format: Format,
    bytes: &[u8],
) -> Result<picture::header::Header, Unreadable> {
    let header = picture::header::read(format, bytes)
        .ok_or_else(|| Unreadable::because(format!("the {format} header is damaged or cut off")))?;
    let (width, height) = (header.width, header.height);
    if width == 0 || height == 0 {
        return Err(Unreadable::because(format!(
            "the picture is empty: {width} x {height} px"
        )));
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(Unreadable::limit(format!(
            "{width} x {height} px is more than {} megapixels",
            MAX_PIXELS / 1_000_000
        )));
    }
    if pixels * header.bytes_per_pixel() > MAX_DECODED_BYTES {
        return Err(Unreadable::limit(format!(
            "{width} x {height} px at {} bits per channel need more than 2.5 GiB",
            header.bit_depth
        )));
    }
    Ok(header)
}

fn audio(format: Format, bytes: &[u8]) -> Result<Probe, Unreadable> {
    let header = catch_unwind(AssertUnwindSafe(|| sound::header::read(format, bytes)))
        .unwrap_or_else(|_| Err("the decoder failed on its header".to_owned()))
        .map_err(Unreadable::because)?;
    if header.sample_rate == 0 || header.channels == 0 {
        return Err(Unreadable::because(format!(
            "the {format} header gives {} Hz and {} channels",
            header.sample_rate, header.channels
        )));
    }
    if header.frames == Some(0) {
        return Err(Unreadable::because("the sound is empty: 0 samples"));
    }
    Ok(Probe {
        format,
        width_px: None,
        height_px: None,
        orientation: 1,
        frames: header.frames,
        duration_micros: header
            .frames
            .map(|frames| sound::micros(frames, header.sample_rate)),
        sample_rate: Some(header.sample_rate),
        channels: Some(header.channels),
    })
}

/// Says what unknown bytes look like, where that helps.
fn unknown(bytes: &[u8]) -> &'static str {
    let text = bytes.trim_ascii_start();
    match () {
        () if bytes.iter().take(4096).all(|&byte| byte == 0) => "the file holds only zero bytes",
        () if text.starts_with(b"<svg") || text.starts_with(b"<?xml") => {
            "SVG and XML are not opened as pictures"
        }
        () if text.starts_with(b"<") => "this is a web page or XML, not a picture or a sound",
        () if bytes.get(4..8) == Some(b"ftyp") => "HEIF and AVIF pictures are not supported",
        () if bytes.starts_with(b"FORM") => "AIFF sound is not supported",
        () if bytes.starts_with(b".snd") => "AU sound is not supported",
        () if bytes.starts_with(b"caff") => "CAF sound is not supported",
        () if bytes.starts_with(&[0, 0, 1, 0]) => "ICO pictures are not supported",
        () => "neither a picture nor a sound of a known format",
    }
}
