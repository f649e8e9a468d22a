//! JSONL in: line by line, bounded, all faults of all lines.

use std::{
    collections::{BTreeSet, HashMap},
    io::{BufRead, Read},
};

use crate::{
    fault::{Faults, FormatError},
    field::quoted,
    jsonl::line::item,
    labels::{ClassName, Content, LabelSet, LabeledItem},
};

/// Longer lines are refused, without being held in memory.
pub const MAX_LINE_BYTES: u64 = 64 << 20;

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
            names.extend(boxes.iter().map(|mark| mark.class.as_str()));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(line: &str) -> String {
        let error = read(line.as_bytes()).map(|set| set.items).unwrap_err();
        let lines: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
        lines.join("; ")
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
