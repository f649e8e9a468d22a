//! Numbers in digits: cardinals, ordinals, money, percent, times and years.

use super::line::Line;
use super::spelled::{DECADES, cardinal, group, is_number_word, ones, scale_at, suffix};

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Numbers as digits, with their sign or unit sign attached: `$50`, `12%`, `1st`, `10:30`, `1984`.
/// Digits spelled one by one become one number where the other text writes them so.
pub(in crate::text) fn number_format(line: &mut Line, other: Option<&Line>) {
    let context = Context::of(line, other);
    let mut at = 0;
    while at < line.words.len() {
        match number_at(line, at, context) {
            Some((length, text)) if length > 1 || &*line.words[at].text != text.as_str() => {
                let parts: Vec<&str> = text.split(' ').collect();
                line.replace(at..at + length, &parts);
                at += parts.len();
            }
            _ => at += 1,
        }
    }
    if let Some(other) = other {
        join_digits(line, other);
        read_as_theirs(line, other);
    }
}

/// What the two texts say about ambiguous words.
#[derive(Debug, Clone, Copy)]
struct Context {
    /// Pounds are money here, not weight.
    money_pounds: bool,
    /// A bare 1 is written, so `one of them` may be it.
    digit_one: bool,
}

impl Context {
    fn of(line: &Line, other: Option<&Line>) -> Self {
        let says = |found: fn(&str) -> bool| {
            [Some(line), other]
                .into_iter()
                .flatten()
                .any(|line| line.words.iter().any(|word| found(&word.text)))
        };
        Self {
            money_pounds: says(|text| text.contains('£')),
            digit_one: says(|text| text == "1"),
        }
    }
}

/// `one oh five` may be a time, a room or a price: takes the reading the other text has in digits.
fn read_as_theirs(line: &mut Line, other: &Line) {
    let theirs = |text: &str| other.words.iter().any(|word| &*word.text == text);
    for word in &mut line.words {
        if let Some((hour, minutes)) = word.text.split_once(':')
            && !theirs(&word.text)
        {
            let readings = [format!("{hour}{minutes}"), format!("${hour}.{minutes}")];
            if let Some(reading) = readings.iter().find(|reading| theirs(reading)) {
                word.set(reading);
            }
        }
    }
}

/// Words used up and the text in their place, for a number that starts at `at`.
fn number_at(line: &Line, at: usize, context: Context) -> Option<(usize, String)> {
    if let Some(clock) = clock_phrase(line, at) {
        return Some(clock);
    }
    let number = Number::read(line, at, context)?;
    let mut end = at + number.length;
    let next = |end: usize| {
        if line.gaps[end].is_plain() {
            line.key(end)
        } else {
            ""
        }
    };
    if number.kind != Kind::Cardinal {
        return Some((number.length, number.text));
    }
    let mut text = number.text;
    // Two and a half, three quarters.
    if next(end) == "and" && next(end + 1) == "a" && next(end + 2) == "half" && !text.contains('.')
    {
        text.push_str(".5");
        end += 3;
    } else if let Some(fraction) = fraction(&text, next(end)) {
        return Some((number.length + 1, fraction));
    }
    if number.sign.is_empty() {
        let percent = match next(end) {
            "percent" | "%" => 1,
            "per" if next(end + 1) == "cent" => 2,
            _ => 0,
        };
        if percent > 0 {
            return Some((end + percent - at, format!("{text}%")));
        }
        let sign = match next(end) {
            "dollar" | "dollars" => "$",
            "euro" | "euros" => "€",
            "pound" | "pounds" if context.money_pounds => "£",
            "degree" | "degrees" => return Some((end + 1 - at, format!("{text}°"))),
            "cent" | "cents" | "¢" => return Some((end + 1 - at, format!("{text}¢"))),
            "o'clock" | "oclock" => return Some((end + 1 - at, format!("{text}:00"))),
            _ => "",
        };
        if !sign.is_empty() {
            end += 1;
            let cents_at = if next(end) == "and" { end + 1 } else { end };
            let cents = (!text.contains('.')
                && line.gaps.get(cents_at).is_some_and(|gap| gap.is_plain()))
            .then(|| Number::read(line, cents_at, context))
            .flatten()
            .filter(|cents| cents.kind == Kind::Cardinal && cents.text.len() <= 2);
            if let Some(cents) = cents
                && matches!(next(cents_at + cents.length), "cent" | "cents")
            {
                text = format!("{text}.{:0>2}", cents.text);
                end = cents_at + cents.length + 1;
            }
            return Some((end - at, format!("{sign}{text}")));
        }
    }
    Some((end - at, format!("{}{text}", number.sign)))
}

/// `half past ten`, `quarter to nine`.
fn clock_phrase(line: &Line, at: usize) -> Option<(usize, String)> {
    let minutes = match (line.key(at), line.key(at + 1)) {
        ("half", "past") => 30,
        ("quarter", "past" | "after") => 15,
        ("quarter", "to") => 45,
        _ => return None,
    };
    let (hour, 1) = group(line, at + 2)? else {
        return None;
    };
    if !(1..=12).contains(&hour) {
        return None;
    }
    let hour = if minutes < 45 {
        hour
    } else {
        (hour + 10) % 12 + 1
    };
    Some((3, format!("{hour}:{minutes}")))
}

fn fraction(whole: &str, part: &str) -> Option<String> {
    let one = whole == "1";
    let below = match part {
        "half" if one => 2,
        "third" if one => 3,
        "thirds" if !one => 3,
        "quarter" if one => 4,
        "quarters" if !one => 4,
        _ => return None,
    };
    (whole.len() == 1).then(|| format!("{whole}/{below}"))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Cardinal,
    /// Ordinals, times, years, decades: nothing is attached to them.
    Other,
}

#[derive(Debug)]
struct Number {
    length: usize,
    text: String,
    sign: &'static str,
    kind: Kind,
}

impl Number {
    fn read(line: &Line, at: usize, context: Context) -> Option<Self> {
        if at >= line.words.len() || line.words[at].is_tag {
            None
        } else if line.words[at].has_digit() {
            Self::digits(line, at)
        } else {
            Self::spelled(line, at, context)
        }
    }

    fn digits(line: &Line, at: usize) -> Option<Self> {
        let key = line.key(at);
        let sign = ["$", "£", "€"]
            .into_iter()
            .find(|sign| key.starts_with(sign))
            .unwrap_or("");
        let body = &key[sign.len()..];
        let is_digit = |c: char| c.is_ascii_digit();
        let other = |text: String| {
            Some(Self {
                length: 1,
                text,
                sign: "",
                kind: Kind::Other,
            })
        };
        let digits = body.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let tail = &body[digits.len()..];
        if !digits.starts_with(is_digit) {
            return None;
        }
        if matches!(tail, "am" | "pm") {
            return other(format!("{} {tail}", digits.trim_end_matches(":00")));
        }
        if digits.contains(':') && tail.is_empty() {
            let next = line.key(at + 1);
            let half_day = matches!(next, "am" | "pm" | "a.m." | "p.m.");
            return other(
                if half_day {
                    digits.trim_end_matches(":00")
                } else {
                    digits
                }
                .to_owned(),
            );
        }
        if matches!(tail, "st" | "nd" | "rd" | "th") {
            let after_month = at > 0 && MONTHS.contains(&line.key(at - 1));
            return other(if after_month {
                digits.to_owned()
            } else {
                body.to_owned()
            });
        }
        let grouped = digits.contains(',')
            && digits
                .split('.')
                .next()
                .is_some_and(|whole| whole.split(',').skip(1).all(|group| group.len() == 3));
        let plain = if grouped {
            digits.replace(',', "")
        } else {
            digits.to_owned()
        };
        if !tail.is_empty() || !plain.chars().all(|c| is_digit(c) || c == '.') {
            return None;
        }
        if let (Some((_, _, factor)), Ok(value)) = (scale_at(line, at + 1), plain.parse::<f64>()) {
            let product = value * factor as f64;
            if product.fract() == 0.0 && product < 1e15 {
                return Some(Self {
                    length: 2,
                    text: format!("{product:.0}"),
                    sign,
                    kind: Kind::Cardinal,
                });
            }
        }
        let text = if sign.is_empty() {
            plain
        } else {
            plain.trim_end_matches(".00").to_owned()
        };
        Some(Self {
            length: 1,
            text,
            sign,
            kind: Kind::Cardinal,
        })
    }

    fn spelled(line: &Line, at: usize, context: Context) -> Option<Self> {
        let key = line.key(at);
        let other = |length, text| {
            Some(Self {
                length,
                text,
                sign: "",
                kind: Kind::Other,
            })
        };
        if let Some(decade) = DECADES.iter().position(|decade| *decade == key) {
            return other(1, format!("{}s", 20 + 10 * decade));
        }
        if key == "one" && !context.digit_one && stands_for_a_noun(line, at) {
            return None;
        }
        if let Some((first, length)) = group(line, at) {
            let second = at + length;
            let joined = line.gaps[second].is_plain();
            let oh = joined && matches!(line.key(second), "oh" | "o");
            let low = if oh {
                let value = ones(line.key(second + 1)).filter(|value| (1..=9).contains(value));
                value.map(|value| (value, 2))
            } else {
                joined
                    .then(|| group(line, second))
                    .flatten()
                    .filter(|(value, _)| *value >= 10)
            };
            let decade = DECADES
                .iter()
                .position(|decade| joined && *decade == line.key(second));
            if let (13..=20, Some(decade)) = (first, decade) {
                return other(length + 1, format!("{first}{}s", 20 + 10 * decade));
            }
            if let Some((low, more)) = low
                && scale_at(line, second + more).is_none()
            {
                match first {
                    1..=12 if low < 60 => return other(length + more, format!("{first}:{low:02}")),
                    13..=20 => return other(length + more, format!("{first}{low:02}")),
                    _ => {}
                }
            }
        }
        let (value, length, ordinal) = cardinal(line, at)?;
        if ordinal {
            let unit_of_time = length == 1
                && key == "second"
                && at > 0
                && (line.words[at - 1].has_digit()
                    || is_number_word(line.key(at - 1))
                    || matches!(
                        line.key(at - 1),
                        "a" | "per" | "each" | "every" | "split" | "one"
                    ));
            let after_month = at > 0 && MONTHS.contains(&line.key(at - 1));
            return match (unit_of_time, after_month) {
                (true, _) => None,
                (_, true) => other(length, value.to_string()),
                _ => other(length, format!("{value}{}", suffix(value))),
            };
        }
        let (mut text, mut length) = (value.to_string(), length);
        if line.key(at + length) == "point" {
            let decimals: String = (at + length + 1..line.words.len())
                .take_while(|&place| line.gaps[place].is_plain())
                .map_while(|place| ones(line.key(place)).filter(|digit| *digit < 10))
                .map(|digit| digit.to_string())
                .collect();
            if !decimals.is_empty() {
                length += 1 + decimals.len();
                text = format!("{text}.{decimals}");
            }
        }
        Some(Self {
            length,
            text,
            sign: "",
            kind: Kind::Cardinal,
        })
    }
}

/// `no one`, `the one`, `one of them`.
fn stands_for_a_noun(line: &Line, at: usize) -> bool {
    let before = if at > 0 { line.key(at - 1) } else { "" };
    let lead = [
        "no", "any", "every", "some", "this", "that", "each", "which", "the", "another", "other",
    ];
    let number_follows = is_number_word(line.key(at + 1)) && line.gaps[at + 1].is_plain();
    !number_follows && (lead.contains(&before) || matches!(line.key(at + 1), "another" | "of"))
}

/// Joins `5 5 5` to `555` where the other text has that run of digits; longer parts only from
/// seven digits on, as in telephone numbers, since 20 3 is not 203.
fn join_digits(line: &mut Line, other: &Line) {
    let mut written = other.clone();
    number_format(&mut written, None);
    let theirs: Vec<String> = digit_runs(&written)
        .into_iter()
        .map(|(_, _, digits)| digits)
        .collect();
    for (start, end, digits) in digit_runs(line).into_iter().rev() {
        let one_by_one = line.words[start..end]
            .iter()
            .all(|word| word.text.len() == 1);
        let known = theirs.contains(&digits);
        if end - start > 1 && known && (one_by_one || digits.len() >= 7) {
            line.replace(start..end, &[&digits]);
        }
    }
}

fn digit_runs(line: &Line) -> Vec<(usize, usize, String)> {
    let mut runs: Vec<(usize, usize, String)> = Vec::new();
    for (at, word) in line.words.iter().enumerate() {
        if word.text.is_empty() || !word.text.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        match runs.last_mut() {
            Some((_, end, digits)) if *end == at && line.gaps[at].is_plain() => {
                *end = at + 1;
                digits.push_str(&word.text);
            }
            _ => runs.push((at, at + 1, word.text.to_string())),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> String {
        let mut line = Line::read(text);
        number_format(&mut line, None);
        line.write()
    }

    #[test]
    fn spelled_numbers_become_digits() {
        for (spelled, written) in [
            ("we need twenty-three boxes", "we need 23 boxes"),
            ("one hundred five", "105"),
            ("one hundred and five", "105"),
            ("two thousand and twenty one", "2021"),
            ("twelve percent", "12%"),
            ("twelve per cent", "12%"),
            ("fifty dollars", "$50"),
            ("five dollars and fifty cents", "$5.50"),
            ("the twenty first floor", "the 21st floor"),
            ("at ten thirty", "at 10:30"),
            ("at ten oh five", "at 10:05"),
            ("in nineteen eighty four", "in 1984"),
            ("in twenty twenty three", "in 2023"),
            ("the nineteen nineties", "the 1990s"),
            ("three point one four", "3.14"),
            ("$5 million", "$5000000"),
            ("a hundred people", "100 people"),
            ("1,234.5 meters", "1234.5 meters"),
            ("half past ten", "10:30"),
            ("quarter to one", "12:45"),
            ("two and a half hours", "2.5 hours"),
            ("5pm", "5 pm"),
            ("five million two hundred thousand and one", "5200001"),
        ] {
            assert_eq!(digits(spelled), written, "{spelled}");
        }
    }

    #[test]
    fn words_that_only_look_like_numbers_stay() {
        for text in [
            "no one knows",
            "wait a second",
            "one of them",
            "that one",
            "hundreds of them",
        ] {
            assert_eq!(digits(text), text, "not a quantity");
        }
    }
}
