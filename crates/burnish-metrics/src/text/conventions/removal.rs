//! Conventions about what is written at all: tags, fillers and their spelling, repetitions.

use super::Rules;
use super::line::{Line, has_ellipsis, in_case_of};
use super::spelled::is_number_word;

/// Without `[noise]`, `<unk>`, `(laughs)`.
pub(super) fn tag(line: &mut Line) {
    for at in (0..line.words.len()).rev() {
        if line.words[at].is_tag {
            line.remove(at..at + 1);
        }
    }
}

/// One spelling per hesitation: `um` for those before a word, `mhm` for the one that says yes.
pub(super) fn filler_spelling(line: &mut Line) {
    let mut at = 0;
    while at < line.words.len() {
        let pair = (line.key(at), line.key(at + 1));
        let joined = line.gaps.get(at + 1).is_some_and(|gap| gap.is_plain());
        if joined
            && pair.0.len() <= 3
            && is_hum(pair.0)
            && pair.1.starts_with('h')
            && is_hum(pair.1)
        {
            let text = in_case_of(&line.words[at].text, "mhm");
            line.replace(at..at + 2, &[&text]);
        } else if let Some(standard) = standard_hesitation(line.key(at))
            && is_hesitation_here(line, at)
        {
            let text = in_case_of(&line.words[at].text, standard);
            line.words[at].set(&text);
        }
        at += 1;
    }
}

/// Without fillers.
pub(super) fn filler(line: &mut Line, rules: &Rules) {
    let mut at = 0;
    while at < line.words.len() {
        match filler_length(line, at, rules) {
            0 => at += 1,
            length => line.remove(at..at + length),
        }
    }
}

/// How many fillers the line holds.
pub(super) fn filler_count(line: &Line, rules: &Rules) -> usize {
    (0..line.words.len())
        .filter(|&at| filler_length(line, at, rules) > 0)
        .count()
}

pub(in crate::text) fn filler_length(line: &Line, at: usize, rules: &Rules) -> usize {
    if standard_hesitation(line.key(at)).is_some() && is_hesitation_here(line, at) {
        return 1;
    }
    let is_phrase = |phrase: &&Vec<String>| {
        phrase
            .iter()
            .enumerate()
            .all(|(step, word)| line.key(at + step) == word)
    };
    let longest = rules
        .fillers
        .iter()
        .filter(is_phrase)
        .map(Vec::len)
        .max()
        .unwrap_or(0);
    match longest {
        0 => 0,
        1 => usize::from(!hyphenated(line, at)),
        // A phrase has a plain meaning too: it is a filler only where it is set off.
        length if is_set_off(line, at, length) => length,
        _ => 0,
    }
}

fn is_set_off(line: &Line, at: usize, length: usize) -> bool {
    let separates = |gap: usize| {
        let text = &line.gaps[gap].text;
        text.contains([',', ';', '-', '–', '—']) || has_ellipsis(text)
    };
    let starts = at == 0 || line.gaps[at].has_end_mark();
    let ends = at + length == line.words.len() || line.gaps[at + length].has_end_mark();
    let before_subject = matches!(
        line.key(at + length),
        "it" | "i" | "he" | "she" | "we" | "they" | "there" | "it's" | "i'm"
    );
    match (starts, ends) {
        (true, true) => false,
        (true, false) => separates(at + length) || before_subject,
        (false, true) => separates(at),
        (false, false) => separates(at) || separates(at + length),
    }
}

/// `um`, `uh`, `er`, `hm`, ... of any length, and `mhm`.
pub(in crate::text) fn standard_hesitation(key: &str) -> Option<&'static str> {
    let rest = |first: char| key.strip_prefix(first);
    let only = |text: &str, letters: &str| text.chars().all(|c| letters.contains(c));
    if matches!(key, "mhm" | "mmhm" | "mhmm" | "mmhmm") {
        return Some("mhm");
    }
    let u = rest('u').is_some_and(|end| {
        let (hs, ms) = (
            end.trim_start_matches('u').trim_end_matches('m'),
            end.ends_with('m'),
        );
        only(hs, "h") && (ms || !hs.is_empty())
    });
    let a = rest('a').is_some_and(|end| {
        let end = end.trim_start_matches('a');
        !end.is_empty() && only(end, "h")
    });
    let other = matches!(
        key,
        "er" | "err" | "errr" | "erm" | "errm" | "ehm" | "eh" | "uhm" | "hum"
    );
    (u || a || (other && key != "hum") || is_hum(key)).then_some("um")
}

fn is_hum(key: &str) -> bool {
    let ms = key.strip_prefix('h').unwrap_or(key);
    !ms.is_empty() && ms.bytes().all(|byte| byte == b'm') && key.len() > 1
}

/// `mm` after a number is a unit, `ER` a room, and `uh huh` an answer.
pub(in crate::text) fn is_hesitation_here(line: &Line, at: usize) -> bool {
    let word = &line.words[at];
    let after_number =
        at > 0 && (line.words[at - 1].has_digit() || is_number_word(&line.words[at - 1].key));
    let lone_capitals = matches!(&*word.text, "ER" | "MM" | "AH" | "HM")
        && line
            .words
            .iter()
            .any(|other| other.text.contains(char::is_lowercase));
    let answer = matches!(line.key(at + 1), "huh" | "oh") && line.gaps[at + 1].is_plain();
    !(answer || hyphenated(line, at) || lone_capitals || (&*word.key == "mm" && after_number))
}

fn hyphenated(line: &Line, at: usize) -> bool {
    let inner = 1..line.words.len();
    [at, at + 1]
        .into_iter()
        .any(|gap| inner.contains(&gap) && line.gaps[gap].is_hyphen())
}

/// Words that mean something when said twice with a hyphen.
const DOUBLED: &[&str] = &[
    "bye", "so", "ha", "no", "night", "goody", "tut", "hush", "knock",
];

/// Without the first of two equal runs of up to three words, and without a word broken off and
/// begun anew. Numbers stay: five five is not five.
pub(super) fn repetition(line: &mut Line) {
    let mut at = 0;
    while at < line.words.len() {
        match (1..=3).find(|&length| repeats(line, at, length)) {
            Some(length) => line.remove(at..at + length),
            None => at += 1,
        }
    }
}

fn repeats(line: &Line, at: usize, length: usize) -> bool {
    if at + 2 * length > line.words.len() {
        return false;
    }
    let gap = &line.gaps[at + length];
    let inside = (at + 1..at + length).chain(at + length + 1..at + 2 * length);
    let lets_go_on = |gap: usize| !line.gaps[gap].has_end_mark();
    if gap.has_end_mark() || !inside.clone().all(lets_go_on) {
        return false;
    }
    let word = &line.words[at];
    let cut_off = length == 1
        && gap.text.starts_with(['-', '–', '—'])
        && gap.text.ends_with(char::is_whitespace)
        && line.key(at + 1).starts_with(&*word.key);
    let equal = (0..length).all(|step| {
        let key = line.key(at + step);
        let number = line.words[at + step].has_digit() || is_number_word(key);
        key == line.key(at + length + step) && !number && key.chars().any(char::is_alphabetic)
    });
    let stutter = !gap.is_hyphen() || !DOUBLED.contains(&&*word.key);
    // Signs and ideographs double without space as a matter of spelling.
    cut_off || (equal && stutter && !gap.text.is_empty())
}
