//! The basic text normaliser of Whisper, kept for numbers comparable with others.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case; what stands in `[]`, `<>` or `()` removed; marks, symbols and punctuation replaced
/// by a space (after NFKC); runs of whitespace collapsed, ends not trimmed.
///
/// A scoring form, never a text to store.
///
/// Source: Radford et al. (2022), appendix C, the non-English normaliser.
pub fn whisper_basic(text: &str) -> String {
    let lower = text.to_lowercase();
    let bare = without_parentheses(&without_brackets(&lower));
    let plain: String = bare
        .nfkc()
        .map(|c| if is_mark_or_symbol(c) { ' ' } else { c })
        .collect();
    let mut out = String::with_capacity(plain.len());
    for c in plain.to_lowercase().chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Drops `[...]` and `<...>`; either bracket closes either, a bracket never closed stays.
fn without_brackets(text: &str) -> String {
    drop_between(text, &['<', '['], &['>', ']'], false)
}

/// Drops `(...)` with at least one character inside.
fn without_parentheses(text: &str) -> String {
    drop_between(text, &['('], &[')'], true)
}

fn drop_between(text: &str, open: &[char], close: &[char], needs_content: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        let inside = &rest[at + 1..];
        match inside.find(close) {
            Some(length) if length > 0 || !needs_content => {
                out.push_str(&rest[..at]);
                rest = &inside[length + 1..];
            }
            _ => {
                out.push_str(&rest[..=at]);
                rest = inside;
            }
        }
    }
    out + rest
}

/// Unicode categories M, S and P, told by what they are not.
fn is_mark_or_symbol(c: char) -> bool {
    let is_format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}');
    is_combining_mark(c)
        || !(c.is_alphanumeric() || c.is_whitespace() || c.is_control() || is_format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::reference;

    #[test]
    fn the_basic_normaliser_equals_the_reference() {
        let (input, expected) = reference("whisper_normalizer");
        let gold = expected["values"]["basic"].as_array().unwrap();
        for (text, gold) in input.as_array().unwrap().iter().zip(gold) {
            let text = text.as_str().unwrap();
            assert_eq!(whisper_basic(text), gold.as_str().unwrap(), "of {text:?}");
        }
    }
}
