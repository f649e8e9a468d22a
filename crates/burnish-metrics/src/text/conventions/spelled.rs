//! English number words: what they are worth and how far they reach.

use super::line::Line;

const ONES: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &[
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const ORDINAL_ONES: &[&str] = &[
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const ORDINAL_TENS: &[&str] = &[
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "sixtieth",
    "seventieth",
    "eightieth",
    "ninetieth",
];
pub(in crate::text) const DECADES: &[&str] = &[
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
];
const SCALES: &[(&str, &str, u64)] = &[
    ("hundred", "hundredth", 100),
    ("thousand", "thousandth", 1_000),
    ("million", "millionth", 1_000_000),
    ("billion", "billionth", 1_000_000_000),
    ("trillion", "trillionth", 1_000_000_000_000),
];
/// True for a word that is part of a number: `seven`, `thirty`, `hundred`.
pub(in crate::text) fn is_number_word(key: &str) -> bool {
    ones(key).is_some() || tens(key).is_some() || scale(key).is_some()
}

pub(super) fn ones(key: &str) -> Option<u64> {
    ONES.iter()
        .position(|word| *word == key)
        .map(|value| value as u64)
}

fn tens(key: &str) -> Option<u64> {
    let key = if key == "fourty" { "forty" } else { key };
    TENS.iter()
        .position(|word| *word == key)
        .map(|value| 20 + 10 * value as u64)
}

fn scale(key: &str) -> Option<(&'static str, &'static str, u64)> {
    SCALES.iter().copied().find(|(word, ..)| *word == key)
}

pub(super) fn scale_at(line: &Line, at: usize) -> Option<(&'static str, &'static str, u64)> {
    if at < line.words.len() && line.gaps[at].is_plain() {
        scale(line.key(at))
    } else {
        None
    }
}

/// A spelled number below 100, and its words.
pub(super) fn group(line: &Line, at: usize) -> Option<(u64, usize)> {
    if let Some(value) = ones(line.key(at)) {
        return Some((value, 1));
    }
    let value = tens(line.key(at))?;
    let one = line
        .gaps
        .get(at + 1)
        .filter(|gap| gap.is_plain())
        .and_then(|_| ones(line.key(at + 1)));
    match one.filter(|one| (1..=9).contains(one)) {
        Some(one) => Some((value + one, 2)),
        None => Some((value, 1)),
    }
}

/// A spelled cardinal or ordinal of any size: value, words, ordinal.
pub(super) fn cardinal(line: &Line, at: usize) -> Option<(u64, usize, bool)> {
    let (mut total, mut current, mut end) = (0u64, 0u64, at);
    let (mut any, mut last_below_hundred) = (false, false);
    loop {
        if end >= line.words.len() || (end > at && !line.gaps[end].is_plain()) {
            break;
        }
        let key = line.key(end);
        let (ordinal_one, ordinal_ten) = (
            ORDINAL_ONES.iter().position(|word| *word == key),
            ORDINAL_TENS.iter().position(|word| *word == key),
        );
        if let Some((value, used)) = group(line, end).filter(|_| !last_below_hundred) {
            // The last word of a spelled tens pair may be an ordinal: twenty first.
            let after = end + used;
            let tail = ORDINAL_ONES
                .iter()
                .position(|word| *word == line.key(after));
            let adds =
                used == 1 && value >= 20 && after < line.words.len() && line.gaps[after].is_plain();
            if let Some(one) = tail.filter(|one| adds && (1..=9).contains(one)) {
                return Some((total + current + value + one as u64, after + 1 - at, true));
            }
            current = current.checked_add(value)?;
            end = after;
            (any, last_below_hundred) = (true, true);
        } else if !last_below_hundred && (any || end == at) && ordinal_one.or(ordinal_ten).is_some()
        {
            let value = ordinal_one.map_or_else(
                || 20 + 10 * ordinal_ten.unwrap_or(0) as u64,
                |one| one as u64,
            );
            return Some((total + current + value, end + 1 - at, true));
        } else if let Some((.., factor)) = scale(key).filter(|_| any) {
            current = current.max(1).checked_mul(factor)?;
            if factor >= 1_000 {
                total = total.checked_add(current)?;
                current = 0;
            }
            end += 1;
            last_below_hundred = false;
        } else if let Some((.., factor)) = SCALES
            .iter()
            .find(|(_, word, _)| *word == key)
            .filter(|_| any)
        {
            return Some((
                total + current.max(1).checked_mul(*factor)?,
                end + 1 - at,
                true,
            ));
        } else if key == "a" && end == at && scale_at(line, at + 1).is_some() {
            current = 1;
            end += 1;
            (any, last_below_hundred) = (true, true);
        } else if key == "and"
            && any
            && !last_below_hundred
            && line.gaps.get(end + 1).is_some_and(|gap| gap.is_plain())
            && group(line, end + 1).is_some()
        {
            end += 1;
        } else {
            break;
        }
    }
    any.then_some((total + current, end - at, false))
}

/// A number below 10^15 in words: `one thousand two hundred thirty-four`.
pub(in crate::text) fn in_words(value: u64) -> Option<String> {
    let small = |value: u64| -> String {
        let hundreds = value / 100;
        let rest = (value % 100) as usize;
        let mut parts = Vec::new();
        if hundreds > 0 {
            parts.push(format!("{} hundred", ONES[hundreds as usize]));
        }
        match rest {
            0 => {}
            1..20 => parts.push(ONES[rest].to_owned()),
            _ if rest.is_multiple_of(10) => parts.push(TENS[rest / 10 - 2].to_owned()),
            _ => parts.push(format!("{}-{}", TENS[rest / 10 - 2], ONES[rest % 10])),
        }
        parts.join(" ")
    };
    if value == 0 {
        return Some(ONES[0].to_owned());
    }
    let mut parts = Vec::new();
    let mut rest = value;
    for (word, _, factor) in SCALES.iter().skip(1).rev() {
        let count = rest / factor;
        if count >= 1_000 {
            return None;
        }
        if count > 0 {
            parts.push(format!("{} {word}", small(count)));
        }
        rest %= factor;
    }
    if rest > 0 {
        parts.push(small(rest));
    }
    Some(parts.join(" "))
}

/// The same as an ordinal: `twenty-first`.
pub(in crate::text) fn ordinal_in_words(value: u64) -> Option<String> {
    let words = in_words(value)?;
    let (head, last) = match words.rfind([' ', '-']) {
        Some(at) => words.split_at(at + 1),
        None => ("", &*words),
    };
    let turned = |from: &[&'static str], to: &[&'static str]| {
        from.iter().position(|word| *word == last).map(|at| to[at])
    };
    let scale = || {
        SCALES
            .iter()
            .find(|(word, ..)| *word == last)
            .map(|scale| scale.1)
    };
    let ordinal = turned(ONES, ORDINAL_ONES)
        .or_else(|| turned(TENS, ORDINAL_TENS))
        .or_else(scale)?;
    Some(format!("{head}{ordinal}"))
}

pub(super) fn suffix(value: u64) -> &'static str {
    match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}
