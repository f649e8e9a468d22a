//! Rules about what is no word: pauses, tags, characters; and the pace of a text.

use std::ops::Range;

use burnish_model::{EllipsisRule, TranscriptRules};
use unicode_normalization::char::is_combining_mark;

use super::Found;
use crate::text::conventions::{
    line::{Line, has_ellipsis},
    tokens::is_invisible,
};

pub(super) fn ellipses(line: &Line, rules: &TranscriptRules) -> Vec<Found> {
    let rule = match rules.ellipsis {
        EllipsisRule::Any => return Vec::new(),
        EllipsisRule::Keep => "Write “…” for a pause",
        EllipsisRule::Comma => "Write a comma for a pause, no “…”",
        EllipsisRule::Drop => "No “…” for pauses",
    };
    let last = line.words.len();
    let mut found = Vec::new();
    for (at, gap) in line
        .gaps
        .iter()
        .enumerate()
        .filter(|(_, gap)| has_ellipsis(&gap.text))
    {
        let marked = gap.text.contains([',', ';', ':', '!', '?']);
        for run in runs(&gap.text) {
            let (mut run, mut fix) = (run, String::new());
            match rules.ellipsis {
                EllipsisRule::Keep => fix.push('…'),
                EllipsisRule::Comma if at == 0 || marked => {}
                EllipsisRule::Comma => fix.push(if at == last { '.' } else { ',' }),
                EllipsisRule::Any | EllipsisRule::Drop => {}
            }
            if rules.ellipsis != EllipsisRule::Keep {
                run.start = gap.text[..run.start].trim_end().len();
                let after = &gap.text[run.end..];
                if at == 0 {
                    run.end += after.len() - after.trim_start().len();
                } else if at < last && after.is_empty() {
                    fix.push(' ');
                }
            }
            if gap.text[run.clone()] != fix {
                let by = gap.span.start;
                let range = run.start + by..run.end + by;
                found.push(Found::new(range, "ellipsis", rule, Some(fix)));
            }
        }
    }
    found
}

/// Where dots trail off: `…`, or two dots and more, also with spaces between.
fn runs(gap: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
    for (at, c) in gap.char_indices().filter(|(_, c)| matches!(c, '.' | '…')) {
        let dots = if c == '…' { 2 } else { 1 };
        match runs.last_mut() {
            Some((run, count)) if gap[run.end..at].trim().is_empty() => {
                run.end = at + c.len_utf8();
                *count += dots;
            }
            _ => runs.push((at..at + c.len_utf8(), dots)),
        }
    }
    let trails = |(run, dots): (Range<usize>, usize)| (dots > 1).then_some(run);
    runs.into_iter().filter_map(trails).collect()
}

/// A tag without its brackets, in lower case.
fn bare(tag: &str) -> String {
    let inside = tag.trim_matches(|c: char| "[]<>(){}*".contains(c));
    inside.trim().to_lowercase()
}

fn written(tag: &str) -> String {
    if tag.starts_with(['[', '<', '{', '(', '*']) {
        tag.to_owned()
    } else {
        format!("[{tag}]")
    }
}

/// True for a tag that may stand as it is.
fn is_allowed(tag: &str, rules: &TranscriptRules) -> bool {
    rules.tags.is_empty() || rules.tags.iter().any(|known| written(known) == tag)
}

pub(super) fn tags(line: &Line, rules: &TranscriptRules) -> Vec<Found> {
    let rule = || {
        let known: Vec<String> = rules.tags.iter().map(|tag| written(tag)).collect();
        format!("Only these tags: {}", known.join(" "))
    };
    line.words
        .iter()
        .filter(|word| word.is_tag && !is_allowed(&word.text, rules))
        .map(|word| {
            let meant = rules
                .tags
                .iter()
                .find(|known| bare(known) == bare(&word.text));
            let fix = meant.map(|tag| written(tag));
            Found::new(word.span.clone(), "tag", &rule(), fix)
        })
        .collect()
}

/// Runs of characters that the alphabet does not have, outside tags.
pub(super) fn strangers(text: &str, line: &Line, rules: &TranscriptRules) -> Vec<Found> {
    let Some(alphabet) = &rules.alphabet else {
        return Vec::new();
    };
    let belongs = |c: char| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || is_combining_mark(c)
            || is_invisible(c)
            || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
            || alphabet.contains(c)
    };
    let mut tags = line.words.iter().filter(|word| word.is_tag).peekable();
    let mut found: Vec<Found> = Vec::new();
    for (at, c) in text.char_indices() {
        while tags.next_if(|tag| tag.span.end <= at).is_some() {}
        let in_tag = tags.peek().is_some_and(|tag| tag.span.contains(&at));
        if in_tag || belongs(c) {
            continue;
        }
        let fix = plain(c).filter(|&plain| alphabet.contains(plain));
        let end = at + c.len_utf8();
        match found.last_mut() {
            Some(last) if last.range.end == at && last.fix.is_none() && fix.is_none() => {
                last.range.end = end;
            }
            _ => found.push(Found::new(
                at..end,
                "alphabet",
                "Not a character of the alphabet",
                fix.map(String::from),
            )),
        }
    }
    found
}

/// The character of a keyboard that stands for a typographic one.
fn plain(c: char) -> Option<char> {
    match c {
        '‘' | '’' | '‛' | '′' | 'ʼ' | '´' | '`' => Some('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Some('"'),
        '‐' | '‑' | '–' | '—' | '−' => Some('-'),
        _ => None,
    }
}

/// The whole text, where more or less is written than can be said in that time. White space and
/// what combines with the character before count nothing; a text without any says nothing.
pub(super) fn pace(
    text: &str,
    rules: &TranscriptRules,
    duration_micros: Option<i64>,
) -> Option<Found> {
    let seconds = duration_micros.filter(|micros| *micros > 0)? as f64 / 1e6;
    let mut joined = false;
    let mut characters = 0_u64;
    for c in text.chars() {
        let part = c.is_whitespace()
            || is_combining_mark(c)
            || is_invisible(c)
            || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        characters += u64::from(!part && !joined);
        joined = c == '\u{200d}';
    }
    if characters == 0 {
        return None;
    }
    let rate = characters as f64 / seconds;
    let (least, most) = (rules.least_chars_per_second, rules.most_chars_per_second);
    let rule = if let Some(most) = most.filter(|most| rate > *most) {
        format!("At most {most} characters a second, here {rate:.1}")
    } else {
        let least = least.filter(|least| rate < *least)?;
        format!("At least {least} characters a second, here {rate:.1}")
    };
    Some(Found::new(0..text.len(), "chars_per_second", &rule, None))
}
