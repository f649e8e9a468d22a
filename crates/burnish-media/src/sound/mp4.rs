//! The boxes of an MP4 file: how much delay the encoder put in front of its first sound, how
//! much of it is to be heard, and whether the file is whole.

use super::source::Window;
use crate::fields::{be32, be64};

/// A longer file is made up.
const MOST_BYTES: u64 = 1 << 48;

/// Which part of a track is to be heard, in frames of its own sample rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) delay: i64,
    /// None when the edit runs to the end of the track.
    pub(super) frames: Option<Shown>,
}

/// How much an edit shows, as exactly as it can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) nearest: u64,
    /// Frames of one tick of its clock, rounded up.
    pub(super) tick: u64,
}

/// Reads it; none without an edit list, or when it is more than one cut-out.
pub(super) fn edit(window: &mut Window<'_>) -> Option<Edit> {
    let end = window.byte_len();
    let movie = child(window, 0..end, b"moov", 0)?;
    let movie_header = child(window, movie.clone(), b"mvhd", 0)?;
    let movie_scale = scale(window, movie_header.start)?;
    let mut number = 0;
    while let Some(track) = child(window, movie.clone(), b"trak", number) {
        number += 1;
        let media = child(window, track.clone(), b"mdia", 0)?;
        let handler = child(window, media.clone(), b"hdlr", 0)?;
        if window.get(handler.start + 8, 4) != b"soun" {
            continue;
        }
        let header = child(window, media, b"mdhd", 0)?;
        let media_scale = scale(window, header.start)?;
        let edits = child(window, track, b"edts", 0)?;
        let list = child(window, edits, b"elst", 0)?;
        let (duration, start) = one_entry(window, list.start)?;
        let frames = u128::from(duration) * u128::from(media_scale);
        let frames =
            u64::try_from((frames + u128::from(movie_scale) / 2) / u128::from(movie_scale));
        let tick = u64::from(media_scale.div_ceil(movie_scale));
        let shown = frames.ok().filter(|&frames| frames > 0);
        return Some(Edit {
            delay: start,
            frames: shown.map(|nearest| Shown { nearest, tick }),
        });
    }
    None
}

/// Length and start of the only entry that shows media.
fn one_entry(window: &mut Window<'_>, at: u64) -> Option<(u64, i64)> {
    let head = window.get(at, 8);
    let (long, count) = (*head.first()? == 1, be32(head, 4)?);
    let size = if long { 20 } else { 12 };
    let entries = window.get(at + 8, size * count.min(8) as usize);
    let mut shown = entries.chunks_exact(size).filter_map(|entry| {
        let (duration, start) = if long {
            (be64(entry, 0)?, be64(entry, 8)?.cast_signed())
        } else {
            (
                u64::from(be32(entry, 0)?),
                i64::from(be32(entry, 4)?.cast_signed()),
            )
        };
        (start >= 0).then_some((duration, start))
    });
    let first = shown.next()?;
    shown.next().is_none().then_some(first)
}

/// Ticks a second in an `mvhd` or `mdhd` box.
fn scale(window: &mut Window<'_>, at: u64) -> Option<u32> {
    let head = window.get(at, 24);
    let offset = if *head.first()? == 1 { 20 } else { 12 };
    be32(head, offset).filter(|&scale| scale > 0)
}

/// Bytes that the file should have: more than there are if the sound, which lies behind its
/// index, is cut off.
pub(super) fn whole_len(window: &mut Window<'_>) -> u64 {
    let end = window.byte_len();
    let (mut at, mut indexed) = (0, false);
    while let Some(found) = box_at(window, at, end) {
        let cut = found.end > end;
        match &found.kind {
            b"moov" => indexed = !cut,
            b"mdat" if indexed && cut => return found.end.min(MOST_BYTES),
            _ => {}
        }
        at = found.end;
    }
    end
}

/// The body of the `number`th box of a kind inside another.
fn child(
    window: &mut Window<'_>,
    inside: std::ops::Range<u64>,
    kind: &[u8; 4],
    number: usize,
) -> Option<std::ops::Range<u64>> {
    let (mut at, mut seen) = (inside.start, 0);
    while let Some(found) = box_at(window, at, inside.end) {
        if &found.kind == kind {
            if seen == number {
                return Some(found.body..found.end.min(inside.end));
            }
            seen += 1;
        }
        at = found.end;
    }
    None
}

struct Found {
    kind: [u8; 4],
    body: u64,
    /// As the box has it: perhaps past the end of what it lies in.
    end: u64,
}

/// The box that begins at `at`; none when no head of one fits before `end`.
fn box_at(window: &mut Window<'_>, at: u64, end: u64) -> Option<Found> {
    let rest = end.checked_sub(at).filter(|&rest| rest >= 8)?;
    let head = window.get(at, 16);
    let (mut len, mut body) = (u64::from(be32(head, 0)?), 8);
    if len == 1 {
        (len, body) = (be64(head, 8)?, 16);
    } else if len == 0 {
        len = rest;
    }
    let kind = head.get(4..8)?.try_into().ok()?;
    (len >= body).then_some(Found {
        kind,
        body: at + body,
        end: at.checked_add(len)?,
    })
}
