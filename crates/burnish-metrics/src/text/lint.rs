//! What a transcript breaks of its project's rules, and the text that keeps them.

mod marks;
mod phrases;
mod pieces;

use std::collections::BTreeMap;
use std::ops::Range;

use burnish_model::{TranscriptRules, output::Finding};

use super::conventions::line::Line;

/// A fix may bring up another one, as the capital after a filler that is left out; few do.
const MOST_ROUNDS: usize = 32;

/// One finding; its range is in bytes.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    range: Range<usize>,
    kind: &'static str,
    rule: String,
    fix: Option<String>,
}

impl Found {
    fn new(range: Range<usize>, kind: &'static str, rule: &str, fix: Option<String>) -> Self {
        Self {
            range,
            kind,
            rule: rule.to_owned(),
            fix,
        }
    }

    fn shifted(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self
    }
}

/// What `text`, of a clip or segment of that duration, breaks of `rules`: in reading order, no two
/// with a fix overlapping. Where fixes would, those of fillers go before those of pauses, tags,
/// contractions, numbers, capitals and characters; what was kept back shows once they are made.
/// Words are told by the same tables that explain why two transcripts differ.
pub fn lint(text: &str, rules: &TranscriptRules, duration_micros: Option<i64>) -> Vec<Finding> {
    let mut found = found_in(text, rules);
    found.extend(marks::pace(text, rules, duration_micros));
    found.sort_by_key(|found| (found.range.start, found.range.end));
    in_utf16(text, found)
}

/// `text` as the rules write it: every fix made until none is left. What has no fix stays.
pub fn fixed(text: &str, rules: &TranscriptRules) -> String {
    let mut text = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let found = found_in(&text, rules);
        if found.iter().all(|found| found.fix.is_none()) {
            break;
        }
        let (mut next, mut from) = (String::with_capacity(text.len()), 0);
        for Found { range, fix, .. } in &found {
            if let Some(fix) = fix {
                next.push_str(&text[from..range.start]);
                next.push_str(fix);
                from = range.end;
            }
        }
        next.push_str(&text[from..]);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// All but the pace, which is of a text as a whole.
fn found_in(text: &str, rules: &TranscriptRules) -> Vec<Found> {
    let plain = TranscriptRules {
        filler_word: None,
        least_chars_per_second: None,
        most_chars_per_second: None,
        ..rules.clone()
    };
    if plain == TranscriptRules::default() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for piece in pieces::of(text) {
        let line = Line::read(&text[piece.clone()]);
        let own = [
            phrases::fillers(&line, rules),
            marks::ellipses(&line, rules),
            marks::tags(&line, rules),
            phrases::contractions(&line, rules),
            phrases::numerals(&line, rules),
            phrases::capitals(&line, rules),
            marks::strangers(&text[piece.clone()], &line, rules),
        ];
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for found in own.into_iter().flatten() {
            let Range { start, end } = found.range;
            if found.fix.is_some() {
                let before = taken.range(..end).next_back();
                if before.is_some_and(|(_, &until)| until > start) {
                    continue;
                }
                taken.insert(start, end);
            }
            all.push(found.shifted(piece.start));
        }
    }
    all.sort_by_key(|found| (found.range.start, found.range.end));
    all
}

fn in_utf16(text: &str, found: Vec<Found>) -> Vec<Finding> {
    let mut ends: Vec<usize> = found
        .iter()
        .flat_map(|found| [found.range.start, found.range.end])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let mut units = BTreeMap::new();
    let (mut from, mut count) = (0, 0);
    for end in ends {
        count += text[from..end]
            .chars()
            .map(|c| c.len_utf16() as u64)
            .sum::<u64>();
        units.insert(end, count);
        from = end;
    }
    found
        .into_iter()
        .map(|found| Finding {
            start: units[&found.range.start],
            end: units[&found.range.end],
            kind: found.kind.to_owned(),
            rule: found.rule,
            fix: found.fix,
        })
        .collect()
}

#[cfg(test)]
mod tests;
