//! Where words, numbers, symbols and tags begin and end in a text.

use unicode_normalization::char::is_combining_mark;

/// Characters that show nothing: zero-width spaces and joiners, soft hyphens, direction marks.
pub(in crate::text) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2bc}' | '\u{2018}' | '\u{b4}' | '`'
    )
}

/// Scripts written without spaces; each character is a word.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Stems that tell `(laughs)` from a remark in brackets.
const NOISES: &[&str] = &[
    "laugh",
    "cough",
    "sneez",
    "sigh",
    "breath",
    "noise",
    "music",
    "inaudib",
    "unintell",
    "unclear",
    "applau",
    "cross",
    "silen",
    "paus",
    "background",
    "beep",
    "click",
    "clap",
    "cheer",
    "chuckl",
    "giggl",
    "sniff",
    "throat",
    "static",
    "whisper",
    "indistinct",
    "hum",
    "gasp",
    "groan",
    "mumbl",
    "door",
    "phone",
    "ring",
    "bark",
    "cry",
    "sob",
    "sing",
    "foreign",
    "overlap",
];

/// Length in bytes of the token that starts at `at`, 0 if none does, and whether it is a tag.
pub(super) fn token_at(text: &str, at: usize) -> (usize, bool) {
    let tag = tag_length(&text[at..]);
    if tag > 0 {
        (tag, true)
    } else {
        (word_length(text, at), false)
    }
}

fn tag_length(rest: &str) -> usize {
    let (close, needs_noise) = match rest.chars().next() {
        Some('[') => (']', false),
        Some('<') => ('>', false),
        Some('(') => (')', true),
        Some('*') => ('*', true),
        _ => return 0,
    };
    let Some(length) = rest[1..]
        .find(close)
        .filter(|&length| length > 0 && length <= 40)
    else {
        return 0;
    };
    let inside = rest[1..=length].to_lowercase();
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_-/'?:.%".contains(c);
    let noise = inside
        .split_whitespace()
        .any(|word| NOISES.iter().any(|stem| word.starts_with(stem)));
    if !inside.chars().all(plain) || (needs_noise && !noise) {
        0
    } else {
        length + 2
    }
}

fn word_length(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else {
        return 0;
    };
    let mut second = rest.chars();
    second.next();
    let second = second.next();
    let money = matches!(first, '$' | '£' | '€');
    if money && second.is_some_and(|c| c.is_ascii_digit()) {
        return first.len_utf8() + word_length(text, at + first.len_utf8());
    }
    if money || matches!(first, '%' | '&' | '+' | '=' | '@' | '#' | '°' | '¢') {
        return first.len_utf8();
    }
    if is_apostrophe(first) {
        let bare = word_length(text, at + first.len_utf8());
        let start = at + first.len_utf8();
        let word = text[start..start + bare].to_lowercase();
        let starts_word = !text[..at].ends_with(char::is_alphanumeric);
        let clipped = matches!(
            &*word,
            "em" | "til" | "cause" | "cuz" | "bout" | "tis" | "twas"
        );
        return if starts_word && clipped {
            first.len_utf8() + bare
        } else {
            0
        };
    }
    if is_ideograph(first) {
        return first.len_utf8();
    }
    if !first.is_alphanumeric() {
        return 0;
    }
    let initials = initials_length(rest);
    if initials > 0 {
        return initials;
    }
    let mut end = 0;
    let mut before = ' ';
    let mut letters = rest.char_indices().peekable();
    while let Some((offset, c)) = letters.next() {
        let next = letters.peek().map(|&(_, next)| next);
        let joins = |both: fn(char) -> bool| both(before) && next.is_some_and(both);
        let inside = (c.is_alphanumeric() && !is_ideograph(c))
            || is_combining_mark(c)
            || (is_invisible(c) && next.is_some_and(char::is_alphanumeric))
            || (is_apostrophe(c) && joins(char::is_alphanumeric))
            || (is_apostrophe(c) && rest[..offset].to_lowercase().ends_with("in") && offset > 3)
            || (matches!(c, '.' | ',' | ':' | '/') && joins(|c| c.is_ascii_digit()))
            || (c == '.' && joins(char::is_lowercase))
            || (matches!(c, '%' | '°') && before.is_ascii_digit());
        if !inside {
            break;
        }
        end = offset + c.len_utf8();
        before = c;
    }
    end
}

/// `p.m.`, `U.S.A.`, `e.g`: single letters with dots between them, with the last dot if there.
fn initials_length(rest: &str) -> usize {
    let letters: Vec<char> = rest.chars().take(12).collect();
    let (mut at, mut bytes) = (0, 0);
    while at + 1 < letters.len() && letters[at].is_alphabetic() && letters[at + 1] == '.' {
        bytes += letters[at].len_utf8() + 1;
        at += 2;
    }
    if at < 2 {
        return 0;
    }
    let alone = |at: usize| letters.get(at).is_none_or(|c| !c.is_alphanumeric());
    match letters.get(at) {
        Some('.') => 0,
        Some(c) if c.is_alphabetic() && alone(at + 1) => bytes + c.len_utf8(),
        _ if at >= 4 && alone(at) => bytes,
        _ => 0,
    }
}
