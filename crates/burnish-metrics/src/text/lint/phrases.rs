//! Rules about words: fillers, contractions, numbers, capitals.

use std::ops::Range;

use burnish_model::{Contractions, Fillers, LetterCase, Numerals, TranscriptRules};

use super::Found;
use crate::text::conventions::{
    Rules,
    abbreviation::takes_a_dot,
    contraction::{contracted, contraction},
    line::{Line, in_case_of, raise_first},
    number::number_format,
    removal::{filler_length, is_hesitation_here, standard_hesitation},
    spelled::{DECADES, in_words, is_number_word, ordinal_in_words},
};

pub(super) fn fillers(line: &Line, rules: &TranscriptRules) -> Vec<Found> {
    match rules.fillers {
        Fillers::Any | Fillers::Keep => Vec::new(),
        Fillers::Drop => dropped(line),
        Fillers::Spelled => spelled(line, rules.filler_word.as_deref().unwrap_or("um")),
    }
}

/// Runs of fillers, with the marks and the space that go along with them.
fn dropped(line: &Line) -> Vec<Found> {
    let team = Rules::default();
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.words.len() {
        let start = at;
        while at < line.words.len() {
            match filler_length(line, at, &team) {
                0 => break,
                length => at = (at + length).min(line.words.len()),
            }
        }
        if at == start {
            at += 1;
            continue;
        }
        let (gap, raised) = line.seam(start..at);
        let (left, right) = (&line.gaps[start], &line.gaps[at]);
        let mut range = left.span.start..right.span.end;
        let mut fix = gap;
        let inside = start > 0 && at < line.words.len();
        if inside && fix.is_empty() && !(left.text.is_empty() && right.text.is_empty()) {
            fix.push(' ');
        }
        // What stays of the space before and after is no part of the finding.
        let kept = common(left.text.chars(), fix.chars());
        range.start += kept;
        fix.drain(..kept);
        match raised {
            Some(word) => {
                range.end = line.words[at].span.end;
                fix.push_str(&word);
            }
            None => {
                let kept = common(right.text.chars().rev(), fix.chars().rev());
                range.end -= kept;
                fix.truncate(fix.len() - kept);
            }
        }
        let rule = "Leave out um, uh and the like";
        found.push(Found::new(range, "filler", rule, Some(fix)));
    }
    found
}

/// Bytes of what both begin with.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// `mhm` says yes and stays.
fn spelled(line: &Line, word: &str) -> Vec<Found> {
    let rule = format!("Write every filler as “{word}”");
    let other = |at: &usize| {
        standard_hesitation(line.key(*at)) == Some("um")
            && is_hesitation_here(line, *at)
            && line.key(*at) != word.to_lowercase()
    };
    (0..line.words.len())
        .filter(other)
        .map(|at| {
            let old = &line.words[at];
            let fix = in_case_of(&old.text, word);
            Found::new(old.span.clone(), "filler", &rule, Some(fix))
        })
        .collect()
}

/// Stretches that a convention writes otherwise. Words it made share the span of those before.
fn rewritten(line: &Line, apply: impl FnOnce(&mut Line)) -> Vec<(Range<usize>, String)> {
    let mut after = line.clone();
    apply(&mut after);
    let mut stretches: Vec<(Range<usize>, String)> = Vec::new();
    for (at, word) in after.words.iter().enumerate() {
        match stretches.last_mut() {
            Some((span, text)) if *span == word.span => {
                text.push_str(&after.gaps[at].text);
                text.push_str(&word.text);
            }
            _ => stretches.push((word.span.clone(), word.text.to_string())),
        }
    }
    let mut words = line.words.iter().peekable();
    stretches.retain(|(span, text)| {
        let mut same = false;
        while let Some(word) = words.next_if(|word| word.span.end <= span.end) {
            same = word.span == *span && *word.text == **text;
        }
        !same
    });
    stretches
}

pub(super) fn contractions(line: &Line, rules: &TranscriptRules) -> Vec<Found> {
    match rules.contractions {
        Contractions::Any => Vec::new(),
        Contractions::Expand => {
            let found = rewritten(line, |line| contraction(line, None));
            let fix = |(range, text): (Range<usize>, String)| {
                // Cannot is one word, and no contraction.
                let fix = match text.to_lowercase().as_str() {
                    "can not" => text[..3].to_owned() + &text[4..],
                    _ => text,
                };
                let same = line
                    .words
                    .iter()
                    .any(|word| word.span == range && *word.text == *fix);
                let rule = "Write contractions out";
                (!same).then(|| Found::new(range, "contraction", rule, Some(fix)))
            };
            found.into_iter().filter_map(fix).collect()
        }
        Contractions::Contract => {
            let rule = "Write contractions together";
            let mut found = Vec::new();
            for (at, word) in line.words.iter().enumerate() {
                let (end, fix) = match contracted(line, at) {
                    Some(fix) => (line.words[at + 1].span.end, fix),
                    None if &*word.key == "cannot" => {
                        (word.span.end, in_case_of(&word.text, "can't"))
                    }
                    None => continue,
                };
                let range = word.span.start..end;
                found.push(Found::new(range, "contraction", rule, Some(fix)));
            }
            found
        }
    }
}

pub(super) fn numerals(line: &Line, rules: &TranscriptRules) -> Vec<Found> {
    let kind = "numeral";
    match rules.numerals {
        Numerals::Any => Vec::new(),
        Numerals::Digits => {
            let spelled = |range: &Range<usize>| {
                let from = line
                    .words
                    .partition_point(|word| word.span.end <= range.start);
                line.words[from..]
                    .iter()
                    .take_while(|word| word.span.start < range.end)
                    .any(|word| is_number_word(&word.key) || DECADES.contains(&&*word.key))
            };
            rewritten(line, |line| number_format(line, None))
                .into_iter()
                .filter(|(range, text)| {
                    spelled(range) && text.bytes().any(|byte| byte.is_ascii_digit())
                })
                .map(|(range, fix)| Found::new(range, kind, "Write numbers in digits", Some(fix)))
                .collect()
        }
        Numerals::Words => line
            .words
            .iter()
            .filter(|word| !word.is_tag && word.has_digit())
            .map(|word| {
                let rule = "Write numbers in words";
                Found::new(word.span.clone(), kind, rule, said(&word.key))
            })
            .collect(),
    }
}

/// A number in words where it is read one way only: a time, a year or a code is not.
fn said(key: &str) -> Option<String> {
    let whole = |text: &str| -> Option<u64> {
        let mut groups = text.split(',');
        let first = groups.next()?;
        let grouped = first.len() <= 3 && groups.clone().count() > 0;
        if !groups.all(|group| group.len() == 3) || (!grouped && text.contains(',')) {
            return None;
        }
        let digits = text.replace(',', "");
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (digits.len() == 1 || !digits.starts_with('0'));
        let value = digits.parse().ok().filter(|_| plain)?;
        let year = !text.contains(',') && (1100..2100).contains(&value);
        (!year).then_some(value)
    };
    for (sign, one, many) in [
        ('$', "dollar", "dollars"),
        ('€', "euro", "euros"),
        ('£', "pound", "pounds"),
    ] {
        if let Some(sum) = key.strip_prefix(sign) {
            let value = whole(sum)?;
            return Some(format!(
                "{} {}",
                in_words(value)?,
                if value == 1 { one } else { many }
            ));
        }
    }
    if let Some(share) = key.strip_suffix('%') {
        return Some(format!("{} percent", said(share)?));
    }
    if let Some(count) = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| key.strip_suffix(end))
    {
        return ordinal_in_words(whole(count)?);
    }
    if let Some((before, after)) = key.split_once('.') {
        let digits: Option<Vec<String>> = after
            .chars()
            .map(|c| in_words(u64::from(c.to_digit(10)?)))
            .collect();
        return Some(format!(
            "{} point {}",
            in_words(whole(before)?)?,
            digits?.join(" ")
        ));
    }
    in_words(whole(key)?)
}

pub(super) fn capitals(line: &Line, rules: &TranscriptRules) -> Vec<Found> {
    let words = line
        .words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.is_tag);
    match rules.letter_case {
        LetterCase::Any => Vec::new(),
        LetterCase::Lower => words
            .filter_map(|(_, word)| {
                let small = word.text.to_lowercase();
                let rule = "Write everything small";
                (*word.text != *small)
                    .then(|| Found::new(word.span.clone(), "case", rule, Some(small)))
            })
            .collect(),
        LetterCase::Sentence => {
            let mut begins = true;
            let mut found = Vec::new();
            for (at, word) in line.words.iter().enumerate() {
                begins |= ends_sentence(line, at);
                if word.is_tag {
                    continue;
                }
                if begins && is_small(&word.text) {
                    let rule = "Begin sentences with a capital";
                    let fix = Some(raise_first(&word.text));
                    found.push(Found::new(word.span.clone(), "case", rule, fix));
                }
                begins = false;
            }
            found
        }
    }
}

/// True where the gap before a word ends a sentence; the dot of `Dr.` does not.
fn ends_sentence(line: &Line, at: usize) -> bool {
    let gap = &line.gaps[at];
    let short = at > 0 && takes_a_dot(line.key(at - 1)) && gap.text.starts_with('.');
    gap.has_end_mark() && !short
}

/// A first letter that has a capital, in a word without any: iPhone is written so. Georgian has
/// capitals that sentences do not use.
fn is_small(word: &str) -> bool {
    let Some(first) = word.chars().next() else {
        return false;
    };
    first.is_lowercase()
        && !matches!(first, '\u{10d0}'..='\u{10ff}')
        && first.to_uppercase().next() != Some(first)
        && !word.contains(char::is_uppercase)
}
