//! Abbreviations written out: Dr., 5 kg, e.g., U.S., &.

use super::line::{Line, in_case_of};

/// Short form (without dots), full forms by likelihood, and whether it needs its dot to be told
/// from a word.
type Entry = (&'static str, &'static [&'static str], bool);

const SHORT: &[Entry] = &[
    ("&", &["and"], false),
    ("apr", &["April"], true),
    ("approx", &["approximately"], false),
    ("apt", &["apartment"], true),
    ("asst", &["assistant"], true),
    ("aug", &["August"], true),
    ("ave", &["avenue"], true),
    ("blvd", &["boulevard"], false),
    ("capt", &["captain"], false),
    ("co", &["company"], true),
    ("col", &["colonel"], true),
    ("corp", &["corporation"], true),
    ("dec", &["December"], true),
    ("dept", &["department"], false),
    ("dr", &["doctor", "drive"], false),
    ("eg", &["for example"], true),
    ("est", &["established", "estimated"], true),
    ("etc", &["et cetera", "etcetera"], false),
    ("ext", &["extension"], true),
    ("feb", &["February"], true),
    ("fig", &["figure"], true),
    ("fri", &["Friday"], true),
    ("gen", &["general"], true),
    ("gov", &["governor"], true),
    ("hwy", &["highway"], false),
    ("ie", &["that is"], true),
    ("inc", &["incorporated"], true),
    ("jan", &["January"], true),
    ("jr", &["junior"], false),
    ("lt", &["lieutenant"], true),
    ("ltd", &["limited"], false),
    ("max", &["maximum"], true),
    ("misc", &["miscellaneous"], false),
    ("mr", &["mister"], false),
    ("mrs", &["missus", "misses", "missis"], false),
    ("mt", &["mount", "mountain"], true),
    ("nov", &["November"], true),
    ("no", &["number"], true),
    ("oct", &["October"], true),
    ("prof", &["professor"], false),
    ("pt", &["part", "point"], true),
    ("rd", &["road"], true),
    ("rep", &["representative"], true),
    ("rev", &["reverend"], true),
    ("sen", &["senator"], true),
    ("sept", &["September"], true),
    ("sgt", &["sergeant"], false),
    ("sr", &["senior"], true),
    ("st", &["street", "saint"], true),
    ("temp", &["temperature"], true),
    ("tel", &["telephone"], true),
    ("tv", &["television"], false),
    ("vol", &["volume"], true),
    ("vs", &["versus"], false),
    ("+", &["plus"], false),
    ("=", &["equals"], false),
];

/// True for a short form that is written with a dot, as `dr`; units and signs are none.
pub(in crate::text) fn takes_a_dot(key: &str) -> bool {
    key.starts_with(char::is_alphabetic) && SHORT.iter().any(|(short, ..)| *short == key)
}

/// Units, only after a number: short, one, several.
const UNITS: &[(&str, &str, &str)] = &[
    ("cm", "centimeter", "centimeters"),
    ("ft", "foot", "feet"),
    ("g", "gram", "grams"),
    ("gb", "gigabyte", "gigabytes"),
    ("hr", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("kg", "kilogram", "kilograms"),
    ("km", "kilometer", "kilometers"),
    ("lb", "pound", "pounds"),
    ("lbs", "pound", "pounds"),
    ("m", "meter", "meters"),
    ("mb", "megabyte", "megabytes"),
    ("mg", "milligram", "milligrams"),
    ("min", "minute", "minutes"),
    ("mins", "minute", "minutes"),
    ("ml", "milliliter", "milliliters"),
    ("mm", "millimeter", "millimeters"),
    ("mph", "miles per hour", "miles per hour"),
    ("oz", "ounce", "ounces"),
    ("sec", "second", "seconds"),
    ("secs", "second", "seconds"),
    ("yd", "yard", "yards"),
    ("yr", "year", "years"),
    ("yrs", "year", "years"),
];

/// Writes abbreviations out and takes the dots out of initials. Where several full forms exist,
/// the one the other text uses is taken, else the likelier.
pub(super) fn abbreviation(line: &mut Line, other: Option<&Line>) {
    let mut at = 0;
    while at < line.words.len() {
        split_unit(line, at);
        at += expand(line, at, other).max(1);
    }
}

/// `5kg` becomes `5 kg`, so that the unit can be written out.
fn split_unit(line: &mut Line, at: usize) {
    let text = line.words[at].text.to_string();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[digits.len()..].to_lowercase();
    let numeric = digits.ends_with(|c: char| c.is_ascii_digit());
    if numeric
        && UNITS
            .iter()
            .any(|(short, ..)| *short == unit && short.len() > 1)
    {
        line.replace(at..at + 1, &[digits, &text[digits.len()..]]);
    }
}

/// Words now in place of the one at `at`, 0 when nothing was done.
fn expand(line: &mut Line, at: usize, other: Option<&Line>) -> usize {
    let word = &line.words[at];
    let short = word.key.replace('.', "");
    let initials = !word.has_digit()
        && word.key.contains('.')
        && !short.is_empty()
        && word.key.split('.').all(|part| part.chars().count() <= 1);
    let dot_after = {
        let gap = &line.gaps[at + 1].text;
        gap.starts_with('.') && !gap.starts_with("..")
    };
    let full = unit(line, at, &short).map(str::to_owned).or_else(|| {
        let (_, forms, needs_dot) = SHORT.iter().find(|(own, ..)| *own == short)?;
        let place = short == "st" && !dot_after && is_capital(line, at) && is_capital(line, at + 1);
        if *needs_dot && !(dot_after || initials || place) {
            return None;
        }
        let said = |form: &&&str| other.is_some_and(|other| contains(other, form));
        let likelier = if short == "st" && is_capital(line, at + 1) {
            1
        } else {
            0
        };
        Some((*forms.iter().find(said).unwrap_or(&forms[likelier])).to_owned())
    });
    let Some(full) = full else {
        if initials && word.text.contains('.') {
            let bare = word.text.replace('.', "");
            line.words[at].set(&bare);
            if at + 1 == line.words.len() {
                // The last dot of `p.m.` may have been the end of the sentence too.
                line.gaps[at + 1].any_marks = true;
            }
        }
        return 0;
    };
    let capital = line.words[at].text.starts_with(char::is_uppercase);
    let all_capitals = line
        .words
        .iter()
        .all(|word| !word.text.contains(char::is_lowercase));
    let model = if all_capitals && line.words.len() > 1 {
        "AA"
    } else if capital {
        "Aa"
    } else {
        "a"
    };
    let cased = in_case_of(model, &full);
    let parts: Vec<&str> = cased.split(' ').collect();
    line.replace(at..at + 1, &parts);
    line.words[at].any_case = true;
    let gap = &mut line.gaps[at + parts.len()];
    if dot_after {
        if at + parts.len() == line.words.len() {
            gap.any_marks = true;
        } else {
            gap.text = gap.text[1..].into();
        }
    }
    parts.len()
}

fn unit(line: &Line, at: usize, short: &str) -> Option<&'static str> {
    let (_, one, several) = UNITS.iter().find(|(own, ..)| *own == short)?;
    let before = at.checked_sub(1).map(|before| &line.words[before])?;
    let number = before.has_digit() || super::spelled::is_number_word(&before.key);
    let single = matches!(&*before.key, "1" | "one");
    number.then_some(if single { one } else { several })
}

fn is_capital(line: &Line, at: usize) -> bool {
    line.words
        .get(at)
        .is_some_and(|word| word.text.starts_with(char::is_uppercase))
}

fn contains(line: &Line, form: &str) -> bool {
    let parts: Vec<String> = form.split(' ').map(str::to_lowercase).collect();
    (0..line.words.len()).any(|at| {
        parts
            .iter()
            .enumerate()
            .all(|(step, part)| line.key(at + step) == part)
    })
}
