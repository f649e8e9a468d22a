//! JSONL out: one line an item, keys sorted, boxes and segments in their order.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    io::{BufWriter, Write},
};

use burnish_model::{AttributeValue, Hash, MediaKind, Split};
use serde::Serialize;

use crate::{
    fault::{WriteError, Written},
    field::quoted,
    labels::{Content, LabeledBox, LabeledItem, LabeledSegment},
    marks::{MAX_SIDE_PX, box_order, box_problem, times_problem},
};

// Fields in alphabetical order, which is the order they are written in.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    boxes: Option<Vec<BoxFields<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collection: Option<&'a str>,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<MediaKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labeler: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nothing: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<Vec<SegmentFields<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<Split>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    tags: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
}

#[derive(Serialize)]
struct BoxFields<'a> {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: &'a BTreeMap<String, AttributeValue>,
    class: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    flags: &'a BTreeSet<String>,
    height: f64,
    width: f64,
    x: f64,
    y: f64,
}

#[derive(Serialize)]
struct SegmentFields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    end_micros: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_micros: Option<i64>,
    text: &'a str,
}

/// Writes items as a manifest, in the order given: boxes in [`box_order`], segments by time. The
/// same items always give the same bytes, and reading them gives the same items.
///
/// # Errors
/// [`WriteError`] for what would not read back: a blank name, the same file twice by one
/// labeler, boxes on audio, a box without area, times the wrong way round.
pub fn write<'a>(
    sink: impl Write,
    items: impl IntoIterator<Item = &'a LabeledItem>,
) -> Result<Written, WriteError> {
    let mut sink = BufWriter::new(sink);
    let (mut written, mut seen) = (Written::default(), HashSet::new());
    for item in items {
        let twice = !seen.insert((&item.file, item.hash, &item.labeler));
        let problem = match twice {
            true => Some("the same labeler has it twice".to_owned()),
            false => problem(item),
        };
        if let Some(problem) = problem {
            return Err(WriteError::Item {
                file: quoted(&item.file),
                problem,
            });
        }
        serde_json::to_writer(&mut sink, &line(item))?;
        sink.write_all(b"\n")?;
        written.items += 1;
        written.annotations += item.content.annotation_count();
    }
    sink.flush()?;
    Ok(written)
}

fn problem(item: &LabeledItem) -> Option<String> {
    let names = [
        Some(&item.file),
        item.collection.as_ref(),
        item.labeler.as_ref(),
    ];
    if names
        .into_iter()
        .flatten()
        .chain(&item.tags)
        .any(|name| name.trim().is_empty())
    {
        return Some("a name, collection, labeler or tag is blank".to_owned());
    }
    let sides = [item.width_px, item.height_px];
    if sides
        .into_iter()
        .flatten()
        .any(|side| !(1..=MAX_SIDE_PX).contains(&side))
    {
        return Some("its size is beyond what pictures have".to_owned());
    }
    match (item.kind, &item.content) {
        (Some(MediaKind::Audio), Content::Boxes(boxes)) if !boxes.is_empty() => {
            Some("boxes are on an audio item".to_owned())
        }
        (Some(MediaKind::Image), Content::Text(_)) => Some("text is on an image".to_owned()),
        (Some(MediaKind::Image), Content::Segments(segments)) if !segments.is_empty() => {
            Some("segments are on an image".to_owned())
        }
        (_, Content::Boxes(boxes)) => boxes.iter().find_map(box_problem),
        (_, Content::Segments(segments)) => segments.iter().find_map(segment_problem),
        _ => None,
    }
}

fn segment_problem(segment: &LabeledSegment) -> Option<String> {
    if segment
        .speaker
        .as_ref()
        .is_some_and(|speaker| speaker.trim().is_empty())
    {
        return Some("the speaker of a segment is blank".to_owned());
    }
    times_problem(segment).map(|(field, problem)| format!("{field} of a segment {problem}"))
}

fn line(item: &LabeledItem) -> Line<'_> {
    let mut line = Line {
        boxes: None,
        collection: item.collection.as_deref(),
        file: &item.file,
        hash: item.hash,
        height: item.height_px,
        kind: item.kind,
        labeler: item.labeler.as_deref(),
        nothing: None,
        segments: None,
        split: item.split,
        tags: &item.tags,
        text: None,
        width: item.width_px,
    };
    match &item.content {
        Content::Boxes(boxes) if !boxes.is_empty() => {
            let mut boxes: Vec<&LabeledBox> = boxes.iter().collect();
            boxes.sort_by(|a, b| box_order(a, b));
            line.boxes = Some(boxes.into_iter().map(box_fields).collect());
        }
        Content::Segments(segments) if !segments.is_empty() => {
            let mut segments: Vec<&LabeledSegment> = segments.iter().collect();
            segments.sort();
            line.segments = Some(segments.into_iter().map(segment_fields).collect());
        }
        Content::Text(text) => line.text = Some(text),
        Content::Nothing | Content::Boxes(_) | Content::Segments(_) => line.nothing = Some(true),
        Content::Unlabelled => {}
    }
    line
}

fn box_fields(mark: &LabeledBox) -> BoxFields<'_> {
    BoxFields {
        attributes: &mark.attributes,
        class: &mark.class,
        confidence: mark.confidence,
        flags: &mark.flags,
        height: mark.rect.height,
        width: mark.rect.width,
        // Adding 0 turns -0 into +0.
        x: mark.rect.x + 0.0,
        y: mark.rect.y + 0.0,
    }
}

fn segment_fields(segment: &LabeledSegment) -> SegmentFields<'_> {
    SegmentFields {
        end_micros: segment.end_micros,
        speaker: segment.speaker.as_deref(),
        start_micros: segment.start_micros,
        text: &segment.text,
    }
}
