//! The two things wanted of EXIF: which way up the pixels are, and the camera's preview.

use std::ops::Range;

use crate::fields::{Order, clipped};

/// What a TIFF structure inside a picture says. Places are counted from its first byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exif {
    /// 1..=8; none when absent or out of range.
    pub(crate) orientation: Option<u8>,
    /// Where the preview JPEG of the second directory lies.
    pub(crate) preview: Option<Range<usize>>,
}

const ORIENTATION: u16 = 0x112;
const PREVIEW_AT: u16 = 0x201;
const PREVIEW_BYTES: u16 = 0x202;

/// Reads a TIFF structure; a leading `Exif\0\0` is stepped over by the caller. Damaged
/// directories give nothing rather than an error: metadata never makes a picture unreadable.
pub(crate) fn read(tiff: &[u8]) -> Exif {
    read_directories(tiff).unwrap_or_default()
}

fn read_directories(tiff: &[u8]) -> Option<Exif> {
    let order = byte_order(tiff)?;
    let mut exif = Exif::default();
    let first = usize::try_from(order.u32(tiff, 4)?).ok()?;
    let next = each_entry(tiff, order, first, |tag, value| {
        if tag == ORIENTATION {
            exif.orientation = value.and_then(valid_orientation);
        }
    });
    if let Some(second) = next.filter(|&at| at != 0) {
        let (mut start, mut len) = (None, None);
        each_entry(tiff, order, second, |tag, value| match tag {
            PREVIEW_AT => start = value,
            PREVIEW_BYTES => len = value,
            _ => {}
        });
        if let (Some(start), Some(len)) = (start, len) {
            let (start, len) = (start as usize, len as usize);
            exif.preview = start
                .checked_add(len)
                .filter(|&end| end <= tiff.len() && clipped(tiff, start, 2) == [0xFF, 0xD8])
                .map(|end| start..end);
        }
    }
    Some(exif)
}

/// `None` for anything but 1..=8.
pub(crate) fn valid_orientation(value: u32) -> Option<u8> {
    u8::try_from(value)
        .ok()
        .filter(|value| (1..=8).contains(value))
}

pub(crate) fn byte_order(tiff: &[u8]) -> Option<Order> {
    match clipped(tiff, 0, 4) {
        b"II*\0" | b"II+\0" => Some(Order::Little),
        b"MM\0*" | b"MM\0+" => Some(Order::Big),
        _ => None,
    }
}

/// Calls `found` with each tag of a directory and its value, where that is one SHORT or LONG.
/// Gives the place of the next directory.
fn each_entry(
    tiff: &[u8],
    order: Order,
    at: usize,
    mut found: impl FnMut(u16, Option<u32>),
) -> Option<usize> {
    let count = usize::from(order.u16(tiff, at)?);
    let entries = at.checked_add(2)?;
    for index in 0..count {
        let entry = entries.checked_add(index * 12)?;
        let tag = order.u16(tiff, entry)?;
        let (kind, values) = (order.u16(tiff, entry + 2)?, order.u32(tiff, entry + 4)?);
        let value = match (kind, values) {
            (3, 1) => order.u16(tiff, entry + 8).map(u32::from),
            (4, 1) => order.u32(tiff, entry + 8),
            _ => None,
        };
        found(tag, value);
    }
    order
        .u32(tiff, entries.checked_add(count * 12)?)
        .and_then(|next| usize::try_from(next).ok())
}

/// The orientation that XMP text states as `tiff:Orientation`, as attribute or element.
pub(crate) fn orientation_in_xmp(xmp: &[u8]) -> Option<u8> {
    let name = b"tiff:Orientation";
    let at = xmp.windows(name.len()).position(|window| window == name)?;
    let rest = clipped(xmp, at + name.len(), 8);
    let digit = rest.iter().find(|byte| !b"=\"'> \t\r\n".contains(byte))?;
    valid_orientation(u32::from(digit.wrapping_sub(b'0')))
}

/// The orientation in a "Raw profile type exif" text: name, length and hex digits on lines.
pub(crate) fn orientation_in_raw_profile(text: &[u8]) -> Option<u8> {
    let mut lines = text
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty());
    let _name = lines.next()?;
    let _length = lines.next()?;
    let digits: Vec<u8> = lines
        .flatten()
        .filter_map(|&d| (d as char).to_digit(16))
        .map(|d| d as u8)
        .collect();
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    read(bytes.strip_prefix(b"Exif\0\0").unwrap_or(&bytes)).orientation
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn xmp_states_the_orientation_as_attribute_or_element() {
        assert_eq!(orientation_in_xmp(b"<a tiff:Orientation=\"6\"/>"), Some(6));
        assert_eq!(
            orientation_in_xmp(b"<tiff:Orientation>3</tiff:Orientation>"),
            Some(3)
        );
        assert_eq!(
            orientation_in_xmp(b"<tiff:Orientation>9</tiff:Orientation>"),
            None
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(order in prop::bool::ANY, rest in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut tiff = if order { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
            tiff.extend(rest);
            let exif = read(&tiff);
            prop_assert!(exif.preview.is_none_or(|range| range.end <= tiff.len()));
        }
    }
}
