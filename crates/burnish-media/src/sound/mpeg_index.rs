//! All frames of an MPEG stream: where they lie, how many there are, and what is to be heard.

use super::{
    mpeg::{Codec, Frame, adts_frame, id3_len, mp3_frame},
    source::Window,
};
use crate::fields::{be32, clipped};

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
        // A stream cut short has lost its padding, one that goes on has it in the middle: what
        // is there is sound.
        let counted = frames.is_none_or(|frames| frames as usize == index.places.len());
        let padding = if counted { padding } else { 0 };
        index.frames = (decoded - index.delay).saturating_sub(padding);
    }
    if let Some(Tag {
        gaps,
        frames: Some(counted),
    }) = tag
    {
        // Some encoders that note no gaps count the tag as well.
        let slack = usize::from(gaps.is_none());
        let (counted, there) = (counted as usize, index.places.len());
        if there + slack < counted {
            index
                .damaged
                .get_or_insert_with(|| "packets are missing at the end".to_owned());
        } else if there > counted + slack {
            index.damaged.get_or_insert_with(|| {
                format!("its header counts {counted} packets and there are {there}")
            });
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
#[derive(Clone, Copy)]
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
