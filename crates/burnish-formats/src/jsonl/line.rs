//! One manifest line to one item, every fault named by line and field.

use std::collections::BTreeSet;

use burnish_model::{Hash, MediaKind, Split};
use serde_json::Value;

use crate::{
    fault::{Faults, FormatError},
    field::{self, object, shown},
    labels::{Content, LabeledBox, LabeledItem, LabeledSegment},
    marks, place,
};

object!(Line, "an object" {
    file: Value,
    hash: Value,
    kind: Value,
    width: Value,
    height: Value,
    collection: Value,
    split: Value,
    tags: Value,
    labeler: Value,
    boxes: Option<Vec<BoxFields>>,
    text: Value,
    segments: Option<Vec<SegmentFields>>,
    nothing: Value,
});
object!(BoxFields, "a box object" {
    class: Value,
    x: Value,
    y: Value,
    width: Value,
    height: Value,
    flags: Value,
    attributes: Value,
    confidence: Value,
});
object!(SegmentFields, "a segment object" {
    start_micros: Value,
    end_micros: Value,
    text: Value,
    speaker: Value,
});

/// The item that line `number` (from 1) describes.
pub(super) fn item(bytes: &[u8], number: u64) -> Result<LabeledItem, FormatError> {
    let line: Line = serde_json::from_slice(bytes).map_err(|error| FormatError::Faults {
        faults: vec![place::fault(bytes, Some(number), &error)],
        more: 0,
    })?;
    let mut found = Faults::on_line(number);
    let faults = &mut found;
    let file = field::name(faults, format_args!("file"), &line.file).unwrap_or_default();
    let item = LabeledItem {
        hash: hash(faults, &line.hash),
        kind: word(
            faults,
            "kind",
            &line.kind,
            MediaKind::ALL,
            MediaKind::from_word,
        ),
        width_px: marks::side_px(faults, format_args!("width"), &line.width),
        height_px: marks::side_px(faults, format_args!("height"), &line.height),
        collection: field::optional_name(faults, format_args!("collection"), &line.collection),
        split: word(faults, "split", &line.split, Split::ALL, Split::from_word),
        tags: names(faults, "tags", &line.tags),
        labeler: field::optional_name(faults, format_args!("labeler"), &line.labeler),
        content: content(faults, &line),
        ..LabeledItem::unlabelled(file)
    };
    let (field, problem) = match (item.kind, &item.content) {
        (Some(MediaKind::Audio), Content::Boxes(_)) => ("boxes", "are on an audio item"),
        (Some(MediaKind::Image), Content::Text(_)) => ("text", "is on an image"),
        (Some(MediaKind::Image), Content::Segments(_)) => ("segments", "are on an image"),
        _ => return found.into_result(item),
    };
    found.add(format_args!("{field}"), problem);
    found.into_result(item)
}

fn hash(faults: &mut Faults, value: &Value) -> Option<Hash> {
    if value.is_null() {
        return None;
    }
    let hash = value.as_str().and_then(|text| text.parse().ok());
    if hash.is_none() {
        let problem = format!("is {}: must be 64 hex digits", shown(value));
        faults.add(format_args!("hash"), problem);
    }
    hash
}

/// One of the words of `all`; `null` or missing is `None`.
fn word<T: ToString>(
    faults: &mut Faults,
    name: &str,
    value: &Value,
    all: &[T],
    from_word: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    if value.is_null() {
        return None;
    }
    let found = value.as_str().and_then(from_word);
    if found.is_none() {
        let words: Vec<String> = all.iter().map(ToString::to_string).collect();
        let problem = format!("is {}: must be {}", shown(value), words.join(" or "));
        faults.add(format_args!("{name}"), problem);
    }
    found
}

fn names(faults: &mut Faults, list: &str, value: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (index, value) in field::list(faults, format_args!("{list}"), value)
        .iter()
        .enumerate()
    {
        names.extend(field::name(faults, format_args!("{list}[{index}]"), value));
    }
    names
}

fn content(faults: &mut Faults, line: &Line) -> Content {
    let nothing = field::switch(faults, format_args!("nothing"), &line.nothing);
    let given = [
        ("boxes", line.boxes.is_some()),
        ("text", !line.text.is_null()),
        ("segments", line.segments.is_some()),
    ];
    let given: Vec<&str> = given
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(name, _)| name)
        .collect();
    if let [first, second, ..] = given.as_slice() {
        let problem = format!("is given beside `{first}`: a line has one kind of answer");
        faults.add(format_args!("{second}"), problem);
    }
    let content = if let Some(boxes) = &line.boxes {
        let mark = |(index, fields)| labeled_box(faults, index, fields);
        Content::Boxes(boxes.iter().enumerate().filter_map(mark).collect())
    } else if let Some(segments) = &line.segments {
        let mark = |(index, fields)| segment(faults, index, fields);
        Content::Segments(segments.iter().enumerate().filter_map(mark).collect())
    } else if let Value::String(text) = &line.text {
        Content::Text(text.clone())
    } else {
        if !line.text.is_null() {
            faults.add(
                format_args!("text"),
                format!("is {}: must be a text", shown(&line.text)),
            );
        }
        if nothing {
            Content::Nothing
        } else {
            Content::Unlabelled
        }
    };
    if nothing && content.annotation_count() > 0 {
        let problem = format!("is given beside `{}`", given.first().unwrap_or(&"text"));
        faults.add(format_args!("nothing"), problem);
    }
    match content {
        Content::Boxes(boxes) if boxes.is_empty() => Content::Nothing,
        Content::Segments(segments) if segments.is_empty() => Content::Nothing,
        content => content,
    }
}

fn labeled_box(faults: &mut Faults, index: usize, fields: &BoxFields) -> Option<LabeledBox> {
    let class = field::name(faults, format_args!("boxes[{index}].class"), &fields.class);
    let sides = [&fields.x, &fields.y, &fields.width, &fields.height];
    let side = ["x", "y", "width", "height"];
    let rect = marks::rect(faults, sides, |at| format!("boxes[{index}].{}", side[at]));
    let mut flags = BTreeSet::new();
    let at = format_args!("boxes[{index}].flags");
    for (place, flag) in field::list(faults, at, &fields.flags).iter().enumerate() {
        flags.extend(field::name(
            faults,
            format_args!("boxes[{index}].flags[{place}]"),
            flag,
        ));
    }
    let at = format_args!("boxes[{index}].attributes");
    let attributes = marks::attributes(faults, at, &fields.attributes, &[], &mut flags);
    let at = format_args!("boxes[{index}].confidence");
    let confidence = marks::confidence(faults, at, &fields.confidence);
    Some(LabeledBox {
        class: class?,
        rect: rect?,
        flags,
        attributes,
        confidence,
    })
}

fn segment(faults: &mut Faults, index: usize, fields: &SegmentFields) -> Option<LabeledSegment> {
    let start_micros = micros(faults, index, "start_micros", &fields.start_micros);
    let end_micros = micros(faults, index, "end_micros", &fields.end_micros);
    let text = match &fields.text {
        Value::String(text) => text.clone(),
        other => {
            let problem = format!("is {}: must be a text", shown(other));
            faults.add(format_args!("segments[{index}].text"), problem);
            return None;
        }
    };
    let at = format_args!("segments[{index}].speaker");
    let speaker = field::optional_name(faults, at, &fields.speaker);
    let (start_micros, end_micros) = (start_micros?, end_micros?);
    let segment = LabeledSegment {
        start_micros,
        end_micros,
        text,
        speaker,
    };
    if let Some((field, problem)) = marks::times_problem(&segment) {
        faults.add(format_args!("segments[{index}].{field}"), problem);
    }
    Some(segment)
}

/// `None` after a fault, `Some(None)` when there is no time.
fn micros(faults: &mut Faults, index: usize, name: &str, value: &Value) -> Option<Option<i64>> {
    if value.is_null() {
        return Some(None);
    }
    let micros = field::whole(value).and_then(|micros| i64::try_from(micros).ok());
    if micros.is_none() {
        let problem = format!(
            "is {}: must be a whole number of microseconds",
            shown(value)
        );
        faults.add(format_args!("segments[{index}].{name}"), problem);
    }
    micros.map(Some)
}

#[cfg(test)]
mod tests {
    fn refused(line: &str) -> String {
        let error = crate::jsonl::read(line.as_bytes())
            .map(|set| set.items)
            .unwrap_err();
        let lines: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
        lines.join("; ")
    }

    #[test]
    fn a_fault_names_its_line_and_field() {
        for (rest, said) in [
            (r#""hash": "12""#, r#"hash is "12": must be 64 hex digits"#),
            (
                r#""kind": "video""#,
                r#"kind is "video": must be image or audio"#,
            ),
            (
                r#""split": "dev""#,
                r#"split is "dev": must be train or validation or test"#,
            ),
            (r#""tags": "a""#, r#"tags is "a": must be a list"#),
            (
                r#""tags": ["a", 1]"#,
                "tags[1] is 1: must be a text that is not blank",
            ),
            (
                r#""labeler": """#,
                r#"labeler is "": must be a text that is not blank"#,
            ),
            (r#""text": 5"#, "text is 5: must be a text"),
            (
                r#""text": "a", "boxes": []"#,
                "text is given beside `boxes`",
            ),
            (
                r#""text": "a", "segments": []"#,
                "segments is given beside `text`",
            ),
            (
                r#""text": "a", "nothing": true"#,
                "nothing is given beside `text`",
            ),
            (
                r#""nothing": "yes""#,
                r#"nothing is "yes": must be true or false"#,
            ),
            (r#""kind": "image", "text": "a""#, "text is on an image"),
            (r#""boxes": {}"#, "boxes does not fit: invalid type: map"),
            (
                r#""boxes": [{"class": "a", "x": 1, "y": 2, "width": 3}]"#,
                "boxes[0].height is missing",
            ),
            (
                r#""boxes": [{"class": "a", "x": 1, "y": 2, "width": -3, "height": 1}]"#,
                "boxes[0].width is -3: width must not",
            ),
            (
                r#""boxes": [{"x": 1, "y": 2, "width": 3, "height": 1}]"#,
                "boxes[0].class is missing",
            ),
            (
                r#""boxes": [{"class": "a", "x": NaN}]"#,
                "boxes[0].x is NaN: numbers must be finite (column ",
            ),
            (
                r#""segments": [{"start_micros": 5, "end_micros": 4, "text": "a"}]"#,
                "segments[0].end_micros is 4: before its start_micros 5",
            ),
            (
                r#""segments": [{"start_micros": -5, "end_micros": 4, "text": "a"}]"#,
                "segments[0].start_micros is -5: must not be negative",
            ),
            (
                r#""segments": [{"start_micros": 5, "text": "a"}]"#,
                "segments[0].end_micros is missing: give both",
            ),
            (
                r#""segments": [{"start_micros": 0.5, "end_micros": 4, "text": "a"}]"#,
                "segments[0].start_micros is 0.5: must be a whole",
            ),
            (
                r#""segments": [{"start_micros": 1, "end_micros": 4}]"#,
                "segments[0].text is null: must be a text",
            ),
        ] {
            let found = refused(&format!("\n{{\"file\": \"a\", {rest}}}"));
            let expected = format!("line 2: {said}");
            assert!(found.starts_with(&expected), "{found} should be {expected}");
        }
        assert!(refused("{}").starts_with("line 1: file is missing"));
        assert!(
            refused("5").starts_with("line 1 does not fit"),
            "{}",
            refused("5")
        );
        assert!(refused(r#"{"file": "a", "tags": ["#).starts_with("line 1: tags[0] is cut off"));
    }
}
