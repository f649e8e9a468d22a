//! Frames of MPEG audio: MP3 (layer III) and AAC in ADTS, as their headers describe them.

use crate::fields::{be16, be32, clipped};

/// What one frame's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) codec: Codec,
    /// Bytes of the whole frame with its header.
    pub(crate) bytes: usize,
    /// Bytes before the coded data, as far as they are the same in all frames.
    pub(crate) header_bytes: usize,
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
    /// Samples per channel that it decodes to.
    pub(crate) samples: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    Mp3,
    Adts,
}

impl Frame {
    /// Whether both can belong to one stream.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        (self.codec, self.sample_rate, self.channels, self.samples)
            == (
                other.codec,
                other.sample_rate,
                other.channels,
                other.samples,
            )
    }
}

const MP3_KBITS_V1: [u32; 15] = [
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
];
const MP3_KBITS_V2: [u32; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const AAC_RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];

/// Where the sound begins behind ID3v2 tags at the start.
pub(crate) fn after_id3(head: &[u8]) -> usize {
    let mut at = 0_usize;
    while let Some(len) = id3_len(clipped(head, at, 10)) {
        at = at.saturating_add(len);
    }
    at
}

pub(super) fn id3_len(header: &[u8]) -> Option<usize> {
    if !header.starts_with(b"ID3") || header.len() < 10 {
        return None;
    }
    let footer = if header[5] & 0x10 != 0 { 10 } else { 0 };
    let size = header[6..10]
        .iter()
        .fold(0, |size, &byte| size << 7 | usize::from(byte & 0x7F));
    Some(10 + size + footer)
}

/// The header of an MP3 frame; none for other layers, free bit rates and reserved values.
pub(crate) fn mp3_frame(bytes: &[u8]) -> Option<Frame> {
    let word = be32(bytes, 0)?;
    let (version, layer) = (word >> 19 & 3, word >> 17 & 3);
    if word >> 21 != 0x7FF || version == 1 || layer != 1 {
        return None;
    }
    let first_version = version == 3;
    let kbits = if first_version {
        MP3_KBITS_V1
    } else {
        MP3_KBITS_V2
    };
    let kbits = *kbits
        .get((word >> 12 & 15) as usize)
        .filter(|&&kbits| kbits > 0)?;
    let rate = *[44_100, 48_000, 32_000].get((word >> 10 & 3) as usize)?;
    let sample_rate = match version {
        3 => rate,
        2 => rate / 2,
        _ => rate / 4,
    };
    let padding = word >> 9 & 1;
    let channels = if word >> 6 & 3 == 3 { 1 } else { 2 };
    let samples = if first_version { 1152 } else { 576 };
    let side_info = match (first_version, channels) {
        (true, 2) => 32,
        (true, _) | (false, 2) => 17,
        (false, _) => 9,
    };
    Some(Frame {
        codec: Codec::Mp3,
        bytes: (samples / 8 * kbits * 1000 / sample_rate + padding) as usize,
        header_bytes: 4 + side_info,
        sample_rate,
        channels,
        samples,
    })
}

/// The header of an ADTS frame with one block of AAC.
pub(crate) fn adts_frame(bytes: &[u8]) -> Option<Frame> {
    let sync = be16(bytes, 0)?;
    if sync & 0xFFF6 != 0xFFF0 || bytes.len() < 7 {
        return None;
    }
    let sample_rate = *AAC_RATES.get(usize::from(bytes[2] >> 2 & 15))?;
    let channels = u16::from(bytes[2] & 1) << 2 | u16::from(bytes[3] >> 6);
    let len =
        usize::from(bytes[3] & 3) << 11 | usize::from(bytes[4]) << 3 | usize::from(bytes[5] >> 5);
    let header_bytes = if sync & 1 == 0 { 9 } else { 7 };
    let blocks = bytes[6] & 3;
    (len > header_bytes && blocks == 0 && (1..=7).contains(&channels)).then_some(Frame {
        codec: Codec::Adts,
        bytes: len,
        header_bytes,
        sample_rate,
        channels: if channels == 7 { 8 } else { channels },
        samples: 1024,
    })
}

/// The first of two agreeing MP3 frames, or of one that ends with the bytes.
pub(crate) fn first_frame(bytes: &[u8]) -> Option<Frame> {
    followed(bytes, mp3_frame)
}

pub(crate) fn is_adts(bytes: &[u8]) -> bool {
    followed(bytes, adts_frame).is_some()
}

fn followed(bytes: &[u8], parse: fn(&[u8]) -> Option<Frame>) -> Option<Frame> {
    let frame = parse(bytes)?;
    let rest = bytes.get(frame.bytes..).unwrap_or(&[]);
    let next = parse(rest);
    let alone = rest.len() < 7 || rest.starts_with(b"TAG") || rest.starts_with(b"APETAGEX");
    (alone || next.is_some_and(|next| next.agrees(&frame))).then_some(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_header_gives_its_length() {
        let mpeg1 = mp3_frame(&[0xFF, 0xFB, 0x90, 0x44]).unwrap();
        assert_eq!(
            (mpeg1.bytes, mpeg1.sample_rate, mpeg1.channels),
            (417, 44_100, 2)
        );
        let mpeg2 = mp3_frame(&[0xFF, 0xF3, 0x44, 0xC4]).unwrap();
        assert_eq!(
            (mpeg2.bytes, mpeg2.sample_rate, mpeg2.samples),
            (96, 24_000, 576)
        );
        assert_eq!(
            mp3_frame(&[0xFF, 0xFD, 0x90, 0x44]),
            None,
            "layer II is not MP3"
        );
        assert_eq!(
            mp3_frame(&[0xFF, 0xFB, 0xF0, 0x44]),
            None,
            "a reserved bit rate"
        );
    }

    #[test]
    fn an_id3_tag_is_stepped_over() {
        assert_eq!(after_id3(b"ID3\x04\0\0\0\0\x01\x02"), 10 + 130);
        assert_eq!(after_id3(b"\xFF\xFB\x90\x44"), 0);
    }
}
