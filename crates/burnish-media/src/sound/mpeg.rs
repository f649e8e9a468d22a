//! Frames of MPEG audio: MP3 (layer III) and AAC in ADTS, found and counted by their headers.

use super::source::Window;
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
    fn agrees(&self, other: &Self) -> bool {
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

fn id3_len(header: &[u8]) -> Option<usize> {
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

/// Where each whole frame of a stream lies, and which of its samples are to be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Index {
    /// The first frame's header; all others agree with it.
    pub(crate) frame: Frame,
    /// Byte places of the frames, in order, without a leading tag frame.
    pub(crate) places: Vec<u64>,
    /// Decoded samples to leave out at the start: encoder and decoder delay.
    pub(crate) delay: u64,
    /// Samples to be heard.
    pub(crate) frames: u64,
    /// Bytes between frames that were none, or a cut last frame.
    pub(crate) damaged: Option<String>,
}

/// Bytes of a frame header that decide everything.
const HEADER: usize = 7;
/// Longest stretch searched for the first frame.
const SEARCH: u64 = 1 << 20;

/// Walks a whole stream. `None` when no frame is found.
pub(crate) fn index(window: &mut Window<'_>) -> Option<Index> {
    let mut at = after_tags(window);
    let (first, parse) = first_in(window, &mut at)?;
    let mut index = Index {
        frame: first,
        places: Vec::new(),
        delay: 0,
        frames: 0,
        damaged: None,
    };
    let tag = if first.codec == Codec::Mp3 {
        tag_frame(window.get(at, first.bytes))
    } else {
        None
    };
    if tag.is_some() {
        at += first.bytes as u64;
    }
    let end = window.byte_len();
    let mut skipped = 0_u64;
    let mut changed = None;
    while at < end {
        let frame = parse(window.get(at, HEADER)).filter(|frame| frame.agrees(&first));
        // In the midst of a stream one header must lead to the next, else bytes that look like
        // a header would start a false frame; after a gap this is asked of every candidate.
        match frame {
            Some(frame) if at + frame.bytes as u64 > end => {
                index.damaged = Some("the last packet is cut off".to_owned());
                break;
            }
            Some(frame) if skipped == 0 || leads_on(window, at, &frame, parse) => {
                index.places.push(at);
                at += frame.bytes as u64;
                if skipped > 0 {
                    index.damaged = Some("bytes between packets are no sound".to_owned());
                }
                skipped = 0;
            }
            _ if is_tag_at_end(window.get(at, 8)) => break,
            _ => {
                if skipped == 0 && changed.is_none() {
                    let heard = index.places.len() as u64 * u64::from(first.samples);
                    changed = change_at(window, at, &first, parse).map(|to| (heard, to));
                }
                at += 1;
                skipped += 1;
            }
        }
    }
    if let Some((heard, to)) = changed {
        let seconds = heard as f64 / f64::from(first.sample_rate);
        index.damaged = Some(format!(
            "after {seconds:.1} s it goes on at {} Hz and {} channels instead of {} Hz and {}: that is left out",
            to.sample_rate, to.channels, first.sample_rate, first.channels
        ));
    }
    if skipped > 128 {
        index
            .damaged
            .get_or_insert_with(|| "the end is no sound".to_owned());
    }
    let decoded = index.places.len() as u64 * u64::from(first.samples);
    index.frames = decoded;
    if let Some(Tag {
        gaps: Some((delay, padding)),
        frames,
    }) = tag
    {
        index.delay = delay.min(decoded);
        // A stream cut short has lost its padding: what is there is sound.
        let whole = frames.is_none_or(|frames| frames as usize <= index.places.len());
        let padding = if whole { padding } else { 0 };
        index.frames = (decoded - index.delay).saturating_sub(padding);
        if !whole {
            index
                .damaged
                .get_or_insert_with(|| "packets are missing at the end".to_owned());
        }
    }
    Some(index)
}

fn after_tags(window: &mut Window<'_>) -> u64 {
    let mut at = 0;
    while let Some(len) = id3_len(window.get(at, 10)) {
        at += len as u64;
    }
    at
}

type Parse = fn(&[u8]) -> Option<Frame>;

fn first_in(window: &mut Window<'_>, at: &mut u64) -> Option<(Frame, Parse)> {
    let end = window.byte_len().min(at.saturating_add(SEARCH));
    while *at < end {
        for parse in [mp3_frame as Parse, adts_frame] {
            if let Some(frame) = parse(window.get(*at, HEADER))
                && leads_on(window, *at, &frame, parse)
            {
                return Some((frame, parse));
            }
        }
        *at += 1;
    }
    None
}

/// Whether an agreeing frame, a tag, or the end follows.
fn leads_on(window: &mut Window<'_>, at: u64, frame: &Frame, parse: Parse) -> bool {
    let next = at + frame.bytes as u64;
    if next > window.byte_len() {
        return false;
    }
    let bytes = window.get(next, HEADER + 1);
    bytes.len() < HEADER
        || is_tag_at_end(bytes)
        || parse(bytes).is_some_and(|next| next.agrees(frame))
}

/// The header of another kind of stream that begins where this one's next frame should.
fn change_at(window: &mut Window<'_>, at: u64, first: &Frame, parse: Parse) -> Option<Frame> {
    let other = parse(window.get(at, HEADER)).filter(|frame| !frame.agrees(first))?;
    leads_on(window, at, &other, parse).then_some(other)
}

fn is_tag_at_end(bytes: &[u8]) -> bool {
    bytes.starts_with(b"TAG") || bytes.starts_with(b"APETAGEX") || bytes.starts_with(b"ID3")
}

/// A leading frame that holds no sound but notes by the encoder.
struct Tag {
    /// Frames of sound that should follow.
    frames: Option<u32>,
    /// Samples of delay (with the decoder's 529) and padding (without them).
    gaps: Option<(u64, u64)>,
}

/// What any layer III decoder adds in front: 528 samples of filter bank and one.
const DECODER_DELAY: u64 = 529;

/// The Xing, Info or VBRI frame, if this is one.
fn tag_frame(frame: &[u8]) -> Option<Tag> {
    let header = mp3_frame(frame)?;
    if clipped(frame, 36, 4) == b"VBRI" {
        return Some(Tag {
            frames: be32(frame, 50),
            gaps: None,
        });
    }
    let at = header.header_bytes;
    if !matches!(clipped(frame, at, 4), b"Xing" | b"Info") {
        return None;
    }
    let flags = be32(frame, at + 4)?;
    let frames = if flags & 1 != 0 {
        be32(frame, at + 8)
    } else {
        None
    };
    let extra = [(1, 4), (2, 4), (4, 100), (8, 4)];
    let lame = at
        + 8
        + extra
            .iter()
            .filter(|(bit, _)| flags & bit != 0)
            .map(|(_, len)| len)
            .sum::<usize>();
    let writes_gaps = [&b"LAME"[..], b"Lavf", b"Lavc", b"L3.9"].contains(&clipped(frame, lame, 4));
    let packed = clipped(frame, lame + 21, 3);
    let gaps = (writes_gaps && packed.len() == 3).then(|| {
        let delay = u64::from(packed[0]) << 4 | u64::from(packed[1] >> 4);
        let padding = u64::from(packed[1] & 15) << 8 | u64::from(packed[2]);
        (delay + DECODER_DELAY, padding.saturating_sub(DECODER_DELAY))
    });
    Some(Tag { frames, gaps })
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
