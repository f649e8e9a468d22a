//! When segments may lie: within the clip, and beside one another unless the project says so.

use std::collections::{BTreeMap, BTreeSet};

use burnish_model::{AnnotationId, Item, LabelerId, Mark, Patch, Segment};
use burnish_store::{Connection, layer};

use super::AnnotateError;
use crate::settings;

/// A duration is rounded to whole micros, and clients count in milliseconds.
const SLACK_MICROS: i64 = 1_000;

type Span = (i64, i64);

fn span(mark: &Mark) -> Option<Span> {
    let Segment {
        start_micros,
        end_micros,
        ..
    } = mark.as_segment()?;
    Some((
        start_micros.as_ref().copied()?,
        end_micros.as_ref().copied()?,
    ))
}

/// Segments that a patch puts somewhere new end within the clip and overlap no other, unless the
/// settings allow it. What came with an import may: two that overlapped before stand in nobody's
/// way, and neither does a segment that stays where it was.
pub(super) fn check_times(
    connection: &Connection,
    labeler: LabelerId,
    id: i64,
    item: &Item,
    patch: &Patch,
    before: &BTreeMap<AnnotationId, Mark>,
) -> Result<(), AnnotateError> {
    let moved: BTreeMap<AnnotationId, Span> = patch
        .put
        .iter()
        .filter_map(|mark| Some((mark.id(), span(mark)?)))
        .filter(|(id, now)| before.get(id).and_then(span) != Some(*now))
        .collect();
    if moved.is_empty() {
        return Ok(());
    }
    let bad = |mark: AnnotationId, reason: String| AnnotateError::BadMark {
        mark: mark.to_string(),
        reason,
    };
    if let Some(duration) = item.duration_micros {
        for (mark, (start, end)) in &moved {
            let came_so = before
                .get(mark)
                .and_then(span)
                .is_some_and(|old| old.1 >= *end);
            if *end > duration + SLACK_MICROS && !came_so {
                let (start, end, last) = (clock(*start), clock(*end), clock(duration));
                return Err(bad(
                    *mark,
                    format!(
                        "the segment {start} to {end} goes beyond the clip, which ends at {last}"
                    ),
                ));
            }
        }
    }
    if settings::of(connection)?.transcripts.overlap {
        return Ok(());
    }
    let old: BTreeMap<AnnotationId, Span> = layer::marks(connection, id, labeler)?
        .iter()
        .filter_map(|mark| Some((mark.id(), span(mark)?)))
        .collect();
    let gone: BTreeSet<AnnotationId> = patch.remove.iter().copied().collect();
    let put: BTreeSet<AnnotationId> = patch.put.iter().map(Mark::id).collect();
    let mut now: Vec<(Span, AnnotationId)> = old
        .iter()
        .filter(|(mark, _)| !gone.contains(mark) && !put.contains(mark))
        .map(|(mark, span)| (*span, *mark))
        .chain(
            patch
                .put
                .iter()
                .filter_map(|mark| Some((span(mark)?, mark.id()))),
        )
        .collect();
    now.sort_unstable();
    let overlapped = |a: &AnnotationId, b: &AnnotationId| match (old.get(a), old.get(b)) {
        (Some(a), Some(b)) => a.0 < b.1 && b.0 < a.1,
        _ => false,
    };
    for (at, (first, a)) in now.iter().enumerate() {
        let touching = now[at + 1..]
            .iter()
            .take_while(|(next, _)| next.0 < first.1);
        for (second, b) in touching {
            let new = moved.contains_key(a) || moved.contains_key(b);
            if new && !overlapped(a, b) {
                let times = [first.0, first.1, second.0, second.1].map(clock);
                let [start, end, other_start, other_end] = times;
                let mark = if moved.contains_key(b) { b } else { a };
                return Err(bad(
                    *mark,
                    format!(
                        "the segments {start} to {end} and {other_start} to {other_end} overlap"
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// `1:02.345`, with micros where there are some.
fn clock(micros: i64) -> String {
    let (minutes, rest) = (micros / 60_000_000, micros % 60_000_000);
    let text = format!("{minutes}:{:02}.{:06}", rest / 1_000_000, rest % 1_000_000);
    text.strip_suffix("000").map_or(text.clone(), str::to_owned)
}
