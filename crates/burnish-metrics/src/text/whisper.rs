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
    use crate::text::{normalise, reference};

    #[test]
    fn the_basic_normaliser_equals_the_reference() {
        let (input, expected) = reference("whisper_normalizer");
        let gold = expected["values"]["basic"].as_array().unwrap();
        let texts = input.as_array().unwrap();
        assert_eq!((texts.len(), gold.len()), (18, 18), "no text is left out");
        for (text, gold) in texts.iter().zip(gold) {
            let text = text.as_str().unwrap();
            assert_eq!(whisper_basic(text), gold.as_str().unwrap(), "of {text:?}");
        }
    }

    /// The reference keeps the English normaliser as a baseline to beat, not to copy.
    #[test]
    fn our_own_normaliser_settles_what_the_english_one_leaves_apart() {
        let (input, expected) = reference("whisper_normalizer");
        let english = expected["values"]["english"].as_array().unwrap();
        let texts: Vec<&str> = input
            .as_array()
            .unwrap()
            .iter()
            .map(|text| text.as_str().unwrap())
            .collect();
        assert_eq!(texts.len(), english.len(), "one baseline per text");
        let (mut theirs, mut ours) = (0, 0);
        for i in 0..texts.len() {
            for j in i + 1..texts.len() {
                let equal = normalise(texts[i]) == normalise(texts[j]);
                theirs += usize::from(english[i] == english[j]);
                ours += usize::from(equal);
                assert!(
                    equal || english[i] != english[j],
                    "the baseline settles {} | {}",
                    texts[i],
                    texts[j]
                );
            }
        }
        assert_eq!(
            (theirs, ours),
            (1, 3),
            "of the three ways to write one sentence"
        );
    }

    #[test]
    fn nothing_but_marks_becomes_nothing_but_space() {
        for marks in ["…", "?!", "— “”", "", "[noise]", "(laughs)", "<unk>"] {
            assert_eq!(whisper_basic(marks).trim(), "", "{marks:?} has no words");
        }
        for open in ["[", "(", "<", "([", "()"] {
            assert_eq!(whisper_basic(open).trim(), "", "an open bracket is a mark");
        }
    }
}
