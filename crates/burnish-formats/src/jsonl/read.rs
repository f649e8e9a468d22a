//! JSONL in: line by line, bounded, every fault named by line and field.

use std::{
    collections::{BTreeSet, HashMap},
    io::{BufRead, Read},
};

use burnish_model::{Hash, MediaKind, Split};
use serde_json::Value;

use crate::{
    fault::{Faults, FormatError},
    field::{self, object, quoted, shown},
    labels::{ClassName, Content, LabelSet, LabeledBox, LabeledItem, LabeledSegment},
    marks, place,
};

/// Longer lines are refused, without being held in memory.
pub const MAX_LINE_BYTES: u64 = 64 << 20;

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

/// Reads a whole manifest. Classes are those of the boxes, by name, without an index. Blank
/// lines are skipped, unknown fields ignored; an empty list of boxes or segments is `Nothing`.
///
/// # Errors
/// [`FormatError`] with up to [`MAX_FAULTS`](crate::MAX_FAULTS) faults over all lines; among
/// them one file given twice by one labeler.
pub fn read(reader: impl BufRead) -> Result<LabelSet, FormatError> {
    let (mut items, mut faults) = (Vec::new(), Faults::default());
    let mut first_line = HashMap::new();
    let mut lines = lines(reader);
    while let Some(line) = lines.next() {
        match line {
            Ok(item) => {
                let key = (item.file.clone(), item.hash, item.labeler.clone());
                if let Some(first) = first_line.insert(key, lines.number) {
                    faults.line = Some(lines.number);
                    let by = item
                        .labeler
                        .as_ref()
                        .map_or(String::new(), |name| format!(" by {}", quoted(name)));
                    let problem = format!(
                        "{} was already given{by} on line {first}",
                        quoted(&item.file)
                    );
                    faults.add(format_args!("file"), problem);
                }
                items.push(item);
            }
            Err(FormatError::Faults {
                faults: found,
                more,
            }) => faults.take(found, more),
            Err(error) => return Err(error),
        }
    }
    if items.is_empty() && faults.is_empty() {
        return Err(FormatError::Empty);
    }
    let mut names = BTreeSet::new();
    for item in &items {
        if let Content::Boxes(boxes) = &item.content {
            for mark in boxes {
                if !names.contains(mark.class.as_str()) {
                    names.insert(mark.class.as_str());
                }
            }
        }
    }
    let class = |name: &str| ClassName {
        name: name.to_owned(),
        index: None,
    };
    let classes = names.into_iter().map(class).collect();
    faults.into_result(LabelSet { classes, items })
}

/// The items of a manifest one by one, for files larger than memory. A line with faults is an
/// error and the next call goes on after it; after an I/O error there is nothing more.
pub fn lines<R: BufRead>(reader: R) -> Lines<R> {
    Lines {
        reader,
        number: 0,
        done: false,
    }
}

/// See [`lines`].
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    number: u64,
    done: bool,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<LabeledItem, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        while !self.done {
            bytes.clear();
            let line = (&mut self.reader)
                .take(MAX_LINE_BYTES + 1)
                .read_until(b'\n', &mut bytes);
            if let Err(error) = line {
                self.done = true;
                return Some(Err(error.into()));
            }
            self.number += 1;
            self.done = bytes.is_empty();
            if bytes.len() as u64 > MAX_LINE_BYTES && bytes.last() != Some(&b'\n') {
                drop(bytes);
                return Some(self.skip_line());
            }
            let mut line = bytes.as_slice();
            if self.number == 1 {
                if line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") {
                    self.done = true;
                    return Some(Err(FormatError::Utf16));
                }
                line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            }
            if !line.trim_ascii().is_empty() {
                return Some(item(line, self.number));
            }
        }
        None
    }
}

impl<R: BufRead> Lines<R> {
    fn skip_line<T>(&mut self) -> Result<T, FormatError> {
        loop {
            let buffer = self.reader.fill_buf().inspect_err(|_| self.done = true)?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let (length, at_end) = (buffer.len(), buffer.is_empty());
            self.reader.consume(end.map_or(length, |end| end + 1));
            if end.is_some() || at_end {
                break;
            }
        }
        let mut faults = Faults::on_line(self.number);
        faults.add(
            format_args!(""),
            format!("is longer than {MAX_LINE_BYTES} bytes"),
        );
        Err(FormatError::Faults {
            faults: faults.into_kept(),
            more: 0,
        })
    }
}

fn item(bytes: &[u8], number: u64) -> Result<LabeledItem, FormatError> {
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
    use super::*;

    fn refused(line: &str) -> String {
        let error = read(line.as_bytes()).map(|set| set.items).unwrap_err();
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

    #[test]
    fn reading_goes_on_after_a_fault() {
        let text = "{\"file\": 1}\n\r\n{\"file\": \"a\"}\n{\"file\": \"\"}\n{\"file\": \"a\"}";
        let expected = "line 1: file is 1: must be a text that is not blank; \
             line 4: file is \"\": must be a text that is not blank; \
             line 5: file \"a\" was already given on line 3";
        assert_eq!(refused(text), expected, "all faults, in order");
    }

    #[test]
    fn a_line_without_an_answer_is_unlabelled_and_an_empty_list_is_nothing() {
        let text = "\u{feff}{\"file\": \"a\"}\r\n{\"file\": \"b\", \"boxes\": []}\n\
            {\"file\": \"c\", \"nothing\": true}\n{\"file\": \"d\", \"text\": \"\"}\n\
            {\"file\": \"e\", \"nothing\": false, \"other\": 1}\n{\"file\": \"a\", \"labeler\": \"Ann\", \"segments\": []}";
        let contents: Vec<Content> = read(text.as_bytes())
            .unwrap()
            .items
            .into_iter()
            .map(|item| item.content)
            .collect();
        let (nothing, unlabelled) = (Content::Nothing, Content::Unlabelled);
        let text = Content::Text(String::new());
        let expected = [
            unlabelled.clone(),
            nothing.clone(),
            nothing.clone(),
            text,
            unlabelled,
            nothing,
        ];
        assert_eq!(contents, expected);
    }

    #[test]
    fn a_line_without_an_end_is_refused_and_not_kept() {
        let endless = std::io::repeat(b' ').take(MAX_LINE_BYTES + 10);
        let rest = &b"\n{\"file\": \"a\"}"[..];
        let mut lines = lines(std::io::BufReader::new(endless.chain(rest)));
        let error = lines.next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "line 1 is longer than 67108864 bytes");
        assert_eq!(
            lines.next().unwrap().unwrap().file,
            "a",
            "the next line is read"
        );
        assert!(lines.next().is_none());
    }
}
