//! One line of a JSONL manifest as the marks of one item, for labelling without a window.

use burnish_formats::{Content, jsonl};
use burnish_model::{AnnotationId, BoxMark, Mark, Segment, output::ClassSummary};
use serde_json::Value;

use crate::digest;

/// The marks a line describes; `file` may be missing. Classes must be in the project's book.
///
/// # Errors
/// What is wrong with the line, naming the field.
pub fn marks_of_line(line: &str, classes: &[ClassSummary]) -> Result<Vec<Mark>, String> {
    let mut value: Value =
        serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let object = value.as_object_mut().ok_or("one JSON object is needed")?;
    object
        .entry("file")
        .or_insert_with(|| Value::String("item".into()));
    let set = jsonl::read(value.to_string().as_bytes()).map_err(|error| error.to_string())?;
    let content = set
        .items
        .into_iter()
        .next()
        .map(|item| item.content)
        .ok_or("the line is empty")?;
    let id = |place: usize| {
        AnnotationId(digest::derived_id(
            "line mark",
            &[line.as_bytes(), &place.to_le_bytes()],
        ))
    };
    match content {
        Content::Unlabelled => Err("the line has no boxes, text, segments or nothing".into()),
        Content::Nothing => Ok(Vec::new()),
        Content::Text(text) => Ok(vec![Mark::Segment(Segment {
            id: id(0),
            text,
            start_micros: None,
            end_micros: None,
            speaker: None,
        })]),
        Content::Segments(segments) => Ok(segments
            .into_iter()
            .enumerate()
            .map(|(place, segment)| {
                Mark::Segment(Segment {
                    id: id(place),
                    text: segment.text,
                    start_micros: segment.start_micros,
                    end_micros: segment.end_micros,
                    speaker: segment.speaker,
                })
            })
            .collect()),
        Content::Boxes(boxes) => boxes
            .into_iter()
            .enumerate()
            .map(|(place, labeled)| {
                let class = classes.iter().find(|class| class.name == labeled.class);
                let class = class
                    .ok_or_else(|| {
                        format!(
                            "boxes[{place}].class: `{}` is not in the book",
                            labeled.class
                        )
                    })?
                    .key;
                Ok(Mark::Box(BoxMark {
                    id: id(place),
                    class,
                    rect: labeled.rect,
                    flags: labeled.flags,
                    attributes: labeled.attributes,
                    confidence: labeled.confidence,
                    note: None,
                    origin: None,
                }))
            })
            .collect(),
    }
}
