//! Size, depth and orientation of a picture, from its header alone.

use std::ops::Range;

use super::exif;
use crate::{
    Format,
    fields::{Order, be16, be32, clipped, le16, le32},
};

/// What a picture's header says about the pixels as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// EXIF orientation 1..=8.
    pub(crate) orientation: u8,
    /// Bits per channel as stored.
    pub(crate) bit_depth: u16,
    /// Channels once decoded; palettes count as four.
    pub(crate) channels: u16,
    /// The camera's preview JPEG inside the file.
    pub(crate) preview: Option<Range<usize>>,
    /// More than one picture in time, or the file may hold one.
    pub(crate) animated: bool,
    /// Where the pixels of a JPEG begin.
    pub(crate) scan: Option<usize>,
}

impl Header {
    fn new(width: u32, height: u32, bit_depth: u16, channels: u16) -> Self {
        Self {
            width,
            height,
            orientation: 1,
            bit_depth,
            channels,
            preview: None,
            animated: false,
            scan: None,
        }
    }

    pub(crate) fn upright_size(&self) -> (u32, u32) {
        if self.orientation >= 5 {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }

    /// Of the decoded picture.
    pub(crate) fn bytes_per_pixel(&self) -> u64 {
        u64::from(self.channels.clamp(1, 4)) * u64::from(self.bit_depth.div_ceil(8).clamp(1, 8))
    }
}

/// `None` when the header is cut off or makes no sense.
pub(crate) fn read(format: Format, bytes: &[u8]) -> Option<Header> {
    match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::Tiff => tiff(bytes),
        Format::Webp => webp(bytes),
        Format::Bmp => bmp(bytes),
        Format::Gif => gif(bytes),
        Format::Wav | Format::Flac | Format::Mp3 | Format::Ogg | Format::M4a | Format::Aac => None,
    }
}

/// Walks the markers up to the first scan.
fn jpeg(bytes: &[u8]) -> Option<Header> {
    let mut at = 2;
    let mut header: Option<Header> = None;
    let (mut orientation, mut preview, mut scan) = (None, None, None);
    loop {
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let (Some(0xFF), Some(&marker)) = (bytes.get(at), bytes.get(at + 1)) else {
            break;
        };
        at += 2;
        if marker == 0x01 || (0xD0..=0xD8).contains(&marker) {
            continue;
        }
        if marker == 0xDA || marker == 0xD9 {
            scan = Some(at);
            break;
        }
        let Some(len) = be16(bytes, at).map(usize::from).filter(|&len| len >= 2) else {
            break;
        };
        let start = at + 2;
        let body = clipped(bytes, start, len - 2);
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                header.get_or_insert(Header::new(
                    u32::from(be16(body, 3)?),
                    u32::from(be16(body, 1)?),
                    u16::from(*body.first()?),
                    u16::from(*body.get(5)?),
                ));
            }
            0xE1 if orientation.is_none() => {
                if let Some(tiff) = body.strip_prefix(b"Exif\0\0") {
                    let read = exif::read(tiff);
                    orientation = read.orientation;
                    preview = read
                        .preview
                        .map(|at| at.start + start + 6..at.end + start + 6);
                }
            }
            _ => {}
        }
        at += len;
    }
    let mut header = header?;
    header.orientation = orientation.unwrap_or(1);
    header.preview = preview;
    header.scan = scan;
    Some(header)
}

/// Walks the chunks; those after the pixels may still say which way up the picture is.
fn png(bytes: &[u8]) -> Option<Header> {
    if clipped(bytes, 12, 4) != b"IHDR" {
        return None;
    }
    let channels = match bytes.get(25)? {
        0 => 1,
        2 => 3,
        4 => 2,
        _ => 4,
    };
    let mut header = Header::new(
        be32(bytes, 16)?,
        be32(bytes, 20)?,
        u16::from(*bytes.get(24)?),
        channels,
    );
    let (mut from_exif, mut from_text) = (None, None);
    let mut at = 8_usize;
    while let (Some(len), Some(kind)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) {
        let len = len as usize;
        let body = clipped(bytes, at + 8, len);
        match kind {
            b"eXIf" => from_exif = from_exif.or(exif::read(body).orientation),
            b"acTL" => header.animated = true,
            b"tRNS" => header.channels = 4,
            b"iTXt" => {
                if let Some(xmp) = body.strip_prefix(b"XML:com.adobe.xmp\0\0") {
                    from_text = from_text.or(exif::orientation_in_xmp(xmp));
                }
            }
            b"tEXt" => {
                let profile = body
                    .strip_prefix(b"Raw profile type exif\0")
                    .or_else(|| body.strip_prefix(b"Raw profile type APP1\0"));
                if let Some(text) = profile {
                    from_text = from_text.or(exif::orientation_in_raw_profile(text));
                }
            }
            _ => {}
        }
        let Some(next) = at.checked_add(12).and_then(|at| at.checked_add(len)) else {
            break;
        };
        at = next;
    }
    header.orientation = from_exif.or(from_text).unwrap_or(1);
    Some(header)
}

/// The first directory; classic TIFF and BigTIFF.
fn tiff(bytes: &[u8]) -> Option<Header> {
    let order = exif::byte_order(bytes)?;
    let big = order.u16(bytes, 2)? == 43;
    let word = |at: usize| -> Option<u64> {
        if big {
            order.u64(bytes, at)
        } else {
            order.u32(bytes, at).map(u64::from)
        }
    };
    let directory = usize::try_from(word(if big { 8 } else { 4 })?).ok()?;
    let (count, entry_bytes, value_at) = if big {
        (order.u64(bytes, directory)?, 20, 12)
    } else {
        (u64::from(order.u16(bytes, directory)?), 12, 8)
    };
    let first = directory.checked_add(if big { 8 } else { 2 })?;
    let mut header = Header::new(0, 0, 1, 1);
    for index in 0..usize::try_from(count.min(4096)).ok()? {
        let entry = first.checked_add(index * entry_bytes)?;
        let tag = order.u16(bytes, entry)?;
        let kind = order.u16(bytes, entry + 2)?;
        let values = word(entry + 4)?;
        let value = first_value(bytes, order, kind, values, entry + value_at, big);
        let Some(value) = value else { continue };
        match tag {
            256 => header.width = value,
            257 => header.height = value,
            258 => header.bit_depth = u16::try_from(value).ok()?,
            277 => header.channels = u16::try_from(value).ok()?,
            262 if value == 3 => header.channels = header.channels.max(3),
            274 => header.orientation = exif::valid_orientation(value).unwrap_or(1),
            _ => {}
        }
    }
    Some(header)
}

/// The first of a tag's values, when it is a whole number; it lies elsewhere when they do not
/// fit into the entry.
fn first_value(
    bytes: &[u8],
    order: Order,
    kind: u16,
    values: u64,
    at: usize,
    big: bool,
) -> Option<u32> {
    let size = match kind {
        1 => 1,
        3 => 2,
        4 => 4,
        16 => 8,
        _ => return None,
    };
    let room = if big { 8 } else { 4 };
    let at = match (values.checked_mul(size)? <= room, big) {
        (true, _) => at,
        (false, true) => usize::try_from(order.u64(bytes, at)?).ok()?,
        (false, false) => usize::try_from(order.u32(bytes, at)?).ok()?,
    };
    match kind {
        1 => bytes.get(at).map(|&byte| u32::from(byte)),
        3 => order.u16(bytes, at).map(u32::from),
        4 => order.u32(bytes, at),
        _ => order
            .u64(bytes, at)
            .and_then(|value| u32::try_from(value).ok()),
    }
}

fn webp(bytes: &[u8]) -> Option<Header> {
    let le24 = |at: usize| {
        le16(bytes, at)
            .zip(bytes.get(at + 2))
            .map(|(low, &high)| u32::from(low) | u32::from(high) << 16)
    };
    let mut header = match clipped(bytes, 12, 4) {
        b"VP8 " if clipped(bytes, 23, 3) == [0x9D, 0x01, 0x2A] => Header::new(
            u32::from(le16(bytes, 26)? & 0x3FFF),
            u32::from(le16(bytes, 28)? & 0x3FFF),
            8,
            3,
        ),
        b"VP8L" if bytes.get(20) == Some(&0x2F) => {
            let packed = le32(bytes, 21)?;
            Header::new((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, 8, 4)
        }
        b"VP8X" => {
            let mut header = Header::new(le24(24)? + 1, le24(27)? + 1, 8, 4);
            header.animated = bytes.get(20)? & 2 != 0;
            header
        }
        _ => return None,
    };
    let mut at = 12_usize;
    while let (Some(len), Some(kind)) = (le32(bytes, at + 4), bytes.get(at..at + 4)) {
        let len = len as usize;
        if kind == b"EXIF" {
            let body = clipped(bytes, at + 8, len);
            let tiff = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
            header.orientation = exif::read(tiff).orientation.unwrap_or(1);
        }
        let Some(next) = at.checked_add(8 + len + len % 2) else {
            break;
        };
        at = next;
    }
    Some(header)
}

fn bmp(bytes: &[u8]) -> Option<Header> {
    if le32(bytes, 14)? == 12 {
        return Some(Header::new(
            u32::from(le16(bytes, 18)?),
            u32::from(le16(bytes, 20)?),
            8,
            3,
        ));
    }
    // A negative height says that the rows run from the top; a negative width says nothing.
    let width = le32(bytes, 18).filter(|&width| i32::try_from(width).is_ok())?;
    let height = le32(bytes, 22)?.cast_signed().unsigned_abs();
    let channels = if le16(bytes, 28)? == 32 { 4 } else { 3 };
    Some(Header::new(width, height, 8, channels))
}

/// The canvas. Frames beyond the first are not looked for: a GIF is taken to have some.
fn gif(bytes: &[u8]) -> Option<Header> {
    let mut header = Header::new(u32::from(le16(bytes, 6)?), u32::from(le16(bytes, 8)?), 8, 4);
    header.animated = true;
    Some(header)
}
