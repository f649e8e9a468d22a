//! Conventions about how words and marks are written: Unicode, spaces, ellipsis, punctuation, case.

use unicode_normalization::UnicodeNormalization;

use super::line::{Gap, Line, has_ellipsis};
use super::tokens::{is_apostrophe, is_ideograph, is_invisible};

/// Composed characters, straight quotes, one kind of dash, `…` for three dots, no invisible ones.
pub(super) fn unicode_form(line: &mut Line) {
    for word in &mut line.words {
        let text: String = word
            .text
            .chars()
            .filter(|&c| !is_invisible(c))
            .flat_map(plain)
            .nfc()
            .collect();
        word.set(&text);
    }
    let inner = 1..line.words.len();
    for (at, gap) in line.gaps.iter_mut().enumerate() {
        let text: String = gap
            .text
            .chars()
            .filter(|&c| !is_invisible(c))
            .flat_map(plain)
            .collect();
        let text = text.replace(". . .", "...");
        let text = one_ellipsis(&text).replace("--", "—");
        let spaced = text.chars().any(char::is_whitespace) || !inner.contains(&at);
        let dash = if spaced { "—" } else { "-" };
        set(gap, &text.replace(['-', '–', '‐', '‑', '−'], dash));
    }
}

fn plain(c: char) -> impl Iterator<Item = char> {
    let (single, compatible) = match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => ('"', false),
        c if is_apostrophe(c) || matches!(c, '‚' | '‛' | '′') => ('\'', false),
        c => (
            c,
            matches!(c, '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}'),
        ),
    };
    let folded = if compatible {
        single.nfkc().collect::<String>()
    } else {
        single.to_string()
    };
    folded.chars().collect::<Vec<_>>().into_iter()
}

fn one_ellipsis(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("...") {
        out.push_str(&rest[..at]);
        out.push('…');
        rest = rest[at..].trim_start_matches('.');
    }
    out + rest
}

/// One space between words, none at the ends or before a mark, one after a mark.
pub(super) fn whitespace(line: &mut Line) {
    let mut at = 1;
    while at < line.words.len() {
        let (before, after) = (&line.words[at - 1], &line.words[at]);
        let blank = line.gaps[at].text.chars().all(char::is_whitespace);
        let number_sign = (matches!(&*after.text, "%" | "°") && before.has_digit())
            || (matches!(&*before.text, "$" | "£" | "€") && after.has_digit());
        if blank && number_sign {
            let joined = format!("{}{}", before.text, after.text);
            line.replace(at - 1..at + 1, &[&joined]);
        } else {
            at += 1;
        }
    }
    let last = line.words.len();
    for at in 0..line.gaps.len() {
        let ideographs = (1..last).contains(&at)
            && line.words[at - 1].text.chars().all(is_ideograph)
            && line.words[at].text.chars().all(is_ideograph);
        let text = tidy(&line.gaps[at].text, at == 0, at == last, ideographs);
        set(&mut line.gaps[at], &text);
    }
}

fn tidy(gap: &str, first: bool, last: bool, ideographs: bool) -> String {
    let is_space = |c: char| c.is_whitespace();
    let marks: String = gap.chars().filter(|&c| !is_space(c)).collect();
    if marks.is_empty() {
        let keep = !(first || last || ideographs || gap.is_empty());
        return if keep { " ".to_owned() } else { String::new() };
    }
    if gap == marks && !marks.contains([',', ';', ':', '!', '?', '.', '…']) {
        return marks;
    }
    // Marks that follow the last space open something: they belong to the word after them.
    let tail = gap.rfind(is_space).map_or("", |at| gap[at..].trim_start());
    let opening: String = if last {
        String::new()
    } else {
        let opener = |c: &char| {
            matches!(
                c,
                '"' | '\'' | '(' | '[' | '{' | '“' | '‘' | '«' | '¿' | '¡'
            )
        };
        let tail: String = tail.chars().rev().take_while(opener).collect();
        tail.chars().rev().collect()
    };
    let opening = if first { marks.clone() } else { opening };
    let closing = &marks[..marks.len() - opening.len()];
    let dash = closing.chars().all(|c| matches!(c, '-' | '–' | '—')) && !closing.is_empty();
    let before = if dash && gap.starts_with(is_space) && !first {
        " "
    } else {
        ""
    };
    let between = if first || last { "" } else { " " };
    format!("{before}{closing}{between}{opening}")
}

/// Dots that trail off become the mark that would stand there otherwise; neither is compared.
pub(super) fn ellipsis(line: &mut Line) {
    let last = line.words.len();
    for at in 0..line.gaps.len() {
        if !has_ellipsis(&line.gaps[at].text) {
            continue;
        }
        let capital = line
            .words
            .get(at)
            .is_some_and(|word| word.text.starts_with(char::is_uppercase));
        let gap = &mut line.gaps[at];
        let rest = gap
            .text
            .replace('…', ".")
            .replace(". .", "..")
            .replace(". .", "..");
        let other_marks = rest.contains([',', ';', ':', '!', '?']);
        let mark = match () {
            () if at == 0 || other_marks => "",
            () if at == last || capital => ".",
            () => ",",
        };
        let (mut text, mut marked) = (String::new(), false);
        for c in rest.chars() {
            match c {
                '.' if marked => {}
                '.' => {
                    marked = true;
                    text.push_str(mark);
                }
                c => text.push(c),
            }
        }
        let text = if at == 0 {
            text.trim_start()
        } else {
            text.as_str()
        };
        let spaced = at == 0 || at == last || text.contains(char::is_whitespace);
        let text = if spaced {
            text.to_owned()
        } else {
            format!("{text} ")
        };
        set(gap, &text);
        gap.any_marks = true;
    }
}

/// Words that change their meaning without the apostrophe.
const NEEDS_APOSTROPHE: &[&str] = &[
    "it's", "we're", "he'll", "she'll", "i'll", "we'll", "we'd", "i'd", "she'd", "who're", "let's",
    "i've", "who's",
];

/// No marks but hyphens inside words and ellipses, which are causes of their own.
pub(super) fn punctuation(line: &mut Line) {
    for word in &mut line.words {
        let marked =
            word.text.contains(is_apostrophe) || (word.text.contains('.') && !word.has_digit());
        if !word.is_tag && marked && !NEEDS_APOSTROPHE.contains(&&*word.key) {
            let dots = !word.has_digit();
            let text = word
                .text
                .replace(|c| is_apostrophe(c) || (dots && c == '.'), "");
            word.set(&text);
        }
    }
    let last = line.words.len();
    for (at, gap) in line.gaps.iter_mut().enumerate() {
        let inner = at > 0 && at < last;
        let is_mark = |c: char| !c.is_whitespace();
        if (inner && gap.is_hyphen()) || !gap.text.contains(is_mark) {
            continue;
        }
        if has_ellipsis(&gap.text) {
            let text: String = gap
                .text
                .chars()
                .filter(|&c| c.is_whitespace() || matches!(c, '.' | '…'))
                .collect();
            set(gap, &text);
        } else {
            set(gap, if inner { " " } else { "" });
        }
    }
}

/// Lower case.
pub(super) fn case(line: &mut Line) {
    for word in line.words.iter_mut().filter(|word| !word.is_tag) {
        if word.text.contains(char::is_uppercase) {
            let text = word.text.to_lowercase();
            word.set(&text);
        }
    }
}

/// Latin, Greek and Cyrillic letters without accents; letters of their own, as й, stay.
pub(super) fn diacritics(line: &mut Line) {
    for word in line.words.iter_mut().filter(|word| !word.text.is_ascii()) {
        let mut text = String::with_capacity(word.text.len());
        for c in word.text.nfc() {
            match c {
                'й' | 'Й' => text.push(c),
                'ß' => text.push_str("ss"),
                'æ' => text.push_str("ae"),
                'œ' => text.push_str("oe"),
                'ø' => text.push('o'),
                'Ø' => text.push('O'),
                'ł' => text.push('l'),
                'Ł' => text.push('L'),
                c => text.extend(c.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))),
            }
        }
        let text: String = text.nfc().collect();
        word.set(&text);
    }
}

fn set(gap: &mut Gap, text: &str) {
    if &*gap.text != text {
        gap.text = text.into();
    }
}
