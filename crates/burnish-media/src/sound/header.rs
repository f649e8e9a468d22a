//! Rate, channels and length of a sound, from headers and packet counts.

use std::sync::Arc;

use super::{demuxed, mpeg, mpeg_index, source::Window, wav};
use crate::{
    Format,
    fields::{be16, be32, le32, le64},
};

/// What a sound's header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
    /// Samples per channel; none when the file does not say.
    pub(crate) frames: Option<u64>,
    /// Why this cannot be all, or cannot be so.
    pub(crate) doubt: Option<String>,
}

pub(super) const NO_PACKET: &str = "no packet of sound was found";

/// Reads it from bytes in memory; a reason in plain words when there is none.
pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<Header, String> {
    let mut window = Window::new(Arc::new(bytes));
    of_window(format, &mut window)
}

pub(crate) fn of_window(format: Format, window: &mut Window<'_>) -> Result<Header, String> {
    match format {
        Format::Wav => wav::layout(window).map(|layout| Header {
            sample_rate: layout.sample_rate,
            channels: layout.channels,
            frames: Some(layout.frames),
            doubt: None,
        }),
        Format::Flac => {
            flac(window).ok_or_else(|| "the flac header is damaged or cut off".to_owned())
        }
        Format::Mp3 | Format::Aac => {
            let index = mpeg_index::index(window).ok_or(NO_PACKET)?;
            Ok(of_index(&index))
        }
        Format::Ogg => ogg(window),
        Format::M4a => demuxed::mp4_header(window.source()),
        Format::Jpeg | Format::Png | Format::Tiff | Format::Webp | Format::Bmp | Format::Gif => {
            Err("not a sound".to_owned())
        }
    }
}

pub(super) fn of_index(index: &mpeg_index::Index) -> Header {
    Header {
        sample_rate: index.frame.sample_rate,
        channels: index.frame.channels,
        frames: Some(index.frames),
        doubt: None,
    }
}

fn flac(window: &mut Window<'_>) -> Option<Header> {
    let start = mpeg::after_id3(window.get(0, 10)) as u64;
    let byte_len = window.byte_len();
    let head = window.get(start, 42);
    if head.get(..4)? != b"fLaC" || head.get(4)? & 0x7F != 0 || be16(head, 6)? < 34 {
        return None;
    }
    let packed = u64::from(be32(head, 18)?) << 32 | u64::from(be32(head, 22)?);
    // A frame is never under 8 bytes nor over 65,535 samples: more than that is made up.
    let most = (byte_len / 8 + 1) * 65_535;
    let frames = packed & 0xF_FFFF_FFFF;
    Some(Header {
        sample_rate: (packed >> 44) as u32,
        channels: (packed >> 41 & 7) as u16 + 1,
        frames: Some(frames).filter(|frames| (1..=most).contains(frames)),
        doubt: (frames > most)
            .then(|| format!("its header promises {frames} samples, more than it can hold")),
    })
}

/// The first page names the codec; the last one's granule position is the length.
fn ogg(window: &mut Window<'_>) -> Result<Header, String> {
    const TAIL: usize = 1 << 16;
    const LAST_PAGE: u8 = 4;
    let head = window.get(0, 128);
    let segments = usize::from(*head.get(26).ok_or("the ogg header is cut off")?);
    let serial = le32(head, 14).ok_or("the ogg header is cut off")?;
    let packet = head.get(27 + segments..).unwrap_or(&[]);
    if packet.starts_with(b"OpusHead") {
        return Err("Opus sound is not supported".to_owned());
    }
    if packet.starts_with(b"\x7FFLAC") || !packet.starts_with(b"\x01vorbis") {
        return Err("this Ogg file holds no Vorbis sound".to_owned());
    }
    let cut = "the Vorbis header is cut off";
    let channels = u16::from(*packet.get(11).ok_or(cut)?);
    let sample_rate = le32(packet, 12).ok_or(cut)?;
    let tail_at = window.byte_len().saturating_sub(TAIL as u64);
    let tail = window.get(tail_at, TAIL);
    let last = (0..tail.len().saturating_sub(18)).rev().find_map(|at| {
        let page = &tail[at..];
        let ours = page.starts_with(b"OggS") && le32(page, 14) == Some(serial);
        let granule = le64(page, 6).filter(|&granule| granule != u64::MAX)?;
        ours.then_some((granule, page[5] & LAST_PAGE != 0))
    });
    // A packet has at least a byte, and at most 8192 samples.
    let most = (window.byte_len() + 1).saturating_mul(8192);
    Ok(Header {
        sample_rate,
        channels,
        frames: last.map(|(granule, _)| granule).filter(|&end| end <= most),
        doubt: (!last.is_some_and(|(_, ended)| ended))
            .then(|| "the file ends before its last page".to_owned()),
    })
}
