//! Contractions written out: isn't, I'm, gonna; and the ambiguous ones, 's and 'd.

use super::line::{Line, in_case_of};

const WHOLE: &[(&str, &[&str])] = &[
    ("'bout", &["about"]),
    ("'cause", &["because"]),
    ("'cuz", &["because"]),
    ("'em", &["them"]),
    ("'til", &["until"]),
    ("'tis", &["it", "is"]),
    ("'twas", &["it", "was"]),
    ("c'mon", &["come", "on"]),
    ("can't", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("coulda", &["could", "have"]),
    ("cuz", &["because"]),
    ("d'you", &["do", "you"]),
    ("dunno", &["do", "not", "know"]),
    ("gimme", &["give", "me"]),
    ("gonna", &["going", "to"]),
    ("gotta", &["got", "to"]),
    ("hafta", &["have", "to"]),
    ("kinda", &["kind", "of"]),
    ("lemme", &["let", "me"]),
    ("let's", &["let", "us"]),
    ("ma'am", &["madam"]),
    ("musta", &["must", "have"]),
    ("outta", &["out", "of"]),
    ("shan't", &["shall", "not"]),
    ("shoulda", &["should", "have"]),
    ("sorta", &["sort", "of"]),
    ("wanna", &["want", "to"]),
    ("whatcha", &["what", "are", "you"]),
    ("won't", &["will", "not"]),
    ("woulda", &["would", "have"]),
    ("y'all", &["you", "all"]),
];

/// Written out where there is one reading. `'s`, `'d` and `ain't` have several: the reading that
/// the texts themselves write out counts, with the same word after it if possible. Failing that,
/// pronouns get the likelier reading and names keep their `'s`, which may be a possessive.
pub(in crate::text) fn contraction(line: &mut Line, other: Option<&Line>) {
    certain(line);
    let other = other.map(|other| {
        let mut other = other.clone();
        certain(&mut other);
        other
    });
    let own = line.clone();
    let mut at = 0;
    while at < line.words.len() {
        if let Some((base, reading)) = reading(line, at, &own, other.as_ref()) {
            let base = line.words[at].text.chars().take(base).collect::<String>();
            let clitic = shouted(&line.words[at].text, reading);
            let clitic: Vec<&str> = clitic.split(' ').collect();
            let parts: Vec<&str> = if base.is_empty() {
                clitic
            } else {
                [vec![&*base], clitic].concat()
            };
            line.replace(at..at + 1, &parts);
            at += parts.len();
        } else {
            at += 1;
        }
    }
}

const NEGATED: &[&str] = &[
    "are", "could", "did", "do", "does", "had", "has", "have", "is", "must", "need", "should",
    "was", "were", "would",
];

/// Two words that are commonly written as one, as that one: `do not` as `don't`. Only where there
/// is no doubt about the reading, and not at the end of a phrase: yes it is.
pub(in crate::text) fn contracted(line: &Line, at: usize) -> Option<String> {
    let second = line.words.get(at + 1)?;
    let joined = |gap: usize| {
        line.gaps
            .get(gap)
            .is_some_and(|gap| gap.is_plain() && !gap.is_hyphen())
    };
    if !joined(at + 1) {
        return None;
    }
    let (first, base) = (&line.words[at], line.key(at));
    let goes_on = joined(at + 2) && at + 2 < line.words.len();
    let whole = match (base, &*second.key) {
        ("can", "not") => Some("can't"),
        ("will", "not") => Some("won't"),
        ("shall", "not") => Some("shan't"),
        _ => None,
    };
    if let Some(whole) = whole {
        return Some(in_case_of(&first.text, &shouted(&second.text, whole)));
    }
    let clitic = match (base, &*second.key) {
        (_, "not") if NEGATED.contains(&base) => "n't",
        ("i", "am") if goes_on => "'m",
        ("you" | "we" | "they", "are") if goes_on => "'re",
        ("he" | "she" | "it" | "that" | "there", "is") if goes_on => "'s",
        ("i" | "you" | "he" | "she" | "it" | "we" | "they", "will") if goes_on => "'ll",
        ("i" | "you" | "we" | "they", "have") if goes_on && line.key(at + 2) == "been" => "'ve",
        _ => return None,
    };
    Some(format!("{}{}", first.text, shouted(&second.text, clitic)))
}

fn certain(line: &mut Line) {
    let mut at = 0;
    while at < line.words.len() {
        let word = &line.words[at];
        let text = word.text.clone();
        if let Some((_, full)) = WHOLE.iter().find(|(short, _)| *short == &*word.key) {
            let mut parts: Vec<String> = full.iter().map(|part| shouted(&text, part)).collect();
            let letters = text.trim_start_matches(|c: char| !c.is_alphabetic());
            parts[0] = in_case_of(letters, full[0]);
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            line.replace(at..at + 1, &parts);
            at += parts.len();
            continue;
        }
        let clitic = [
            ("n't", "not"),
            ("'m", "am"),
            ("'re", "are"),
            ("'ve", "have"),
            ("'ll", "will"),
        ]
        .into_iter()
        .find(|(end, _)| word.key.ends_with(end) && word.key.len() > end.len());
        match clitic {
            Some((end, full)) if &*word.key != "ain't" => {
                let kept = text.chars().count() - end.chars().count();
                let base: String = text.chars().take(kept).collect();
                line.replace(at..at + 1, &[&base, &shouted(&text, full)]);
                // The base may hold one more, as in wouldn't've.
                continue;
            }
            _ => {}
        }
        if word.key.ends_with("in'") && word.key.chars().count() > 4 {
            let kept: String = text.chars().take(text.chars().count() - 1).collect();
            let full = if text.ends_with("N'") { "G" } else { "g" };
            line.words[at].set(&format!("{kept}{full}"));
        }
        at += 1;
    }
}

/// The clitic in capitals if the whole word is.
fn shouted(word: &str, clitic: &str) -> String {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let loud = capitals > 1 && !word.contains(char::is_lowercase);
    if loud {
        clitic.to_uppercase()
    } else {
        clitic.to_owned()
    }
}

const SUBJECTS: &[&str] = &[
    "i",
    "he",
    "she",
    "it",
    "we",
    "you",
    "they",
    "that",
    "this",
    "there",
    "here",
    "what",
    "who",
    "where",
    "when",
    "how",
    "why",
    "everything",
    "everyone",
    "something",
    "nothing",
];

/// Characters of the base, and the clitic's words, of an ambiguous contraction.
fn reading(
    line: &Line,
    at: usize,
    own: &Line,
    other: Option<&Line>,
) -> Option<(usize, &'static str)> {
    let key = line.key(at);
    let (base, options): (&str, &[&'static str]) = if key == "ain't" {
        ("", &["is not", "am not", "are not", "has not", "have not"])
    } else if let Some(base) = key.strip_suffix("'s") {
        (base, &["is", "has", "does"])
    } else if let Some(base) = key.strip_suffix("'d") {
        (base, &["would", "had", "did"])
    } else {
        return None;
    };
    let next = line.key(at + 1);
    let before = at.checked_sub(1).map_or("", |before| line.key(before));
    let lines = [other, Some(own)];
    let found = [true, false].into_iter().find_map(|with_next| {
        lines.into_iter().flatten().find_map(|text| {
            options.iter().find(|option| {
                let lead = if base.is_empty() { before } else { base };
                writes_out(text, lead, option, with_next.then_some(next))
            })
        })
    });
    let likely = || {
        let after_have = matches!(next, "been" | "got" | "better" | "gone" | "done");
        match (SUBJECTS.contains(&base), key.ends_with("'s")) {
            (false, _) => None,
            (true, true) => Some(if after_have && next != "gone" && next != "done" {
                "has"
            } else {
                "is"
            }),
            (true, false) => Some(if after_have { "had" } else { "would" }),
        }
    };
    let reading = found.copied().or_else(likely)?;
    Some((base.chars().count(), reading))
}

fn writes_out(line: &Line, lead: &str, option: &str, next: Option<&str>) -> bool {
    let parts: Vec<&str> = [lead]
        .into_iter()
        .chain(option.split(' '))
        .chain(next)
        .collect();
    (0..line.words.len()).any(|at| {
        parts
            .iter()
            .enumerate()
            .all(|(step, part)| line.key(at + step) == *part)
    })
}
