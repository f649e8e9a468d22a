//! Where in a JSON text a parser stopped: its byte position as a path such as `images[2].id`.

use std::fmt::Write as _;

use serde_json::error::Category;

use crate::fault::Fault;

/// Deeper levels are counted, not named.
const NAMED_LEVELS: usize = 16;
const KEY_CHARS: usize = 60;

enum Level {
    List { index: usize },
    Object { key: Option<String>, in_value: bool },
}

/// The path at `offset`: that of the value there, or of the container being read.
pub(crate) fn path_at(bytes: &[u8], offset: usize) -> String {
    let mut path = String::new();
    for level in scan(&bytes[..offset.min(bytes.len())], |_| ()) {
        match level {
            Level::List { index } => {
                let _ = write!(path, "[{index}]");
            }
            Level::Object { key: Some(key), .. } => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(&key);
            }
            Level::Object { key: None, .. } => {}
        }
    }
    path
}

/// The keys of the outermost object, as far as `head` goes.
pub(crate) fn outer_keys(head: &[u8]) -> Vec<String> {
    let mut keys = Vec::new();
    scan(head, |key| keys.push(key.to_owned()));
    keys
}

/// Walks tokens without judging them; hands over the outermost keys; returns what is still open.
fn scan(bytes: &[u8], mut outer_key: impl FnMut(&str)) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let mut unnamed: usize = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at + 1);
                let outermost = levels.len() == 1;
                if let (
                    0,
                    Some(Level::Object {
                        key,
                        in_value: false,
                    }),
                ) = (unnamed, levels.last_mut())
                {
                    let text = String::from_utf8_lossy(&bytes[at + 1..end.min(bytes.len())]);
                    let text: String = text.chars().take(KEY_CHARS).collect();
                    if outermost {
                        outer_key(&text);
                    }
                    *key = Some(text);
                }
                at = end;
            }
            b'{' | b'[' if levels.len() == NAMED_LEVELS => unnamed += 1,
            b'{' => levels.push(Level::Object {
                key: None,
                in_value: false,
            }),
            b'[' => levels.push(Level::List { index: 0 }),
            b'}' | b']' if unnamed > 0 => unnamed -= 1,
            b'}' | b']' => {
                levels.pop();
            }
            b',' if unnamed == 0 => match levels.last_mut() {
                Some(Level::List { index }) => *index += 1,
                Some(object) => {
                    *object = Level::Object {
                        key: None,
                        in_value: false,
                    }
                }
                None => {}
            },
            b':' if unnamed == 0 => {
                if let Some(Level::Object { in_value, .. }) = levels.last_mut() {
                    *in_value = true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    levels
}

/// The place of the closing quote, or the length.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// A parser's complaint about `bytes` as a fault with its field and position. `line` is the
/// number of the line that `bytes` are, for formats of lines.
pub(crate) fn fault(bytes: &[u8], line: Option<u64>, error: &serde_json::Error) -> Fault {
    let offset = offset_of(bytes, error.line(), error.column());
    let position = match line {
        Some(_) => format!("column {}", error.column()),
        None => format!("line {} column {}", error.line(), error.column()),
    };
    let at = match error.classify() {
        Category::Eof => path_at(bytes, bytes.len()),
        // Here the column counts the bytes consumed, there it points at the byte in question.
        Category::Data => path_at(bytes, offset + 1),
        Category::Io | Category::Syntax => path_at(bytes, offset),
    };
    let problem = if error.classify() == Category::Eof {
        format!("is cut off: the text ends at {position}")
    } else if let Some(word) = not_a_number(bytes, offset) {
        format!("is {word}: numbers must be finite ({position})")
    } else {
        let said = error.to_string();
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        let said = said.strip_suffix(&suffix).unwrap_or(&said);
        let said: String = said.chars().take(200).collect();
        match error.classify() {
            Category::Data => format!("does not fit: {said} ({position})"),
            Category::Io | Category::Syntax | Category::Eof => {
                format!("is not valid JSON: {said} ({position})")
            }
        }
    };
    Fault { line, at, problem }
}

/// The byte that line and column (from 1, in bytes) point at.
fn offset_of(bytes: &[u8], line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match bytes[start..].iter().position(|byte| *byte == b'\n') {
            Some(end) => start += end + 1,
            None => break,
        }
    }
    (start + column.saturating_sub(1)).min(bytes.len())
}

/// Words that other programs write for numbers which are none.
fn not_a_number(bytes: &[u8], offset: usize) -> Option<&'static str> {
    let in_word = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b'-';
    let before = bytes[..offset]
        .iter()
        .rev()
        .take(9)
        .take_while(in_word)
        .count();
    let word = &bytes[offset - before..];
    ["NaN", "Infinity", "-Infinity", "nan", "inf", "-inf", "-NaN"]
        .into_iter()
        .find(|known| word.starts_with(known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_named_by_keys_and_indices() {
        let text = br#"{"a": {"b": [1, {"c\"]": [[], [7, 8"#;
        assert_eq!(
            path_at(text, text.len()),
            r#"a.b[1].c\"][1][1]"#,
            "quotes and closed lists"
        );
        assert_eq!(path_at(text, 3), "a", "a key that is being read");
        assert_eq!(path_at(b"", 9), "", "nothing there");
    }

    #[test]
    fn depth_is_counted_but_not_named_beyond_a_limit() {
        let text = "[".repeat(100_000);
        assert_eq!(
            path_at(text.as_bytes(), text.len()),
            "[0]".repeat(NAMED_LEVELS)
        );
    }
}
