//! Compounds: e-mail, e mail and email are one word.

use super::line::Line;

/// Joining these changes the meaning.
const APART: &[&str] = &[
    "maybe",
    "already",
    "apart",
    "altogether",
    "nobody",
    "therapist",
    "into",
    "sometimes",
    "around",
    "along",
    "alone",
    "away",
    "about",
    "together",
    "alike",
    "ahead",
    "aside",
    "across",
    "another",
    "alight",
    "allot",
    "ago",
    "abroad",
    "aloud",
];

/// Compounds that are usually closed; known without another text to compare with.
const CLOSED: &[&str] = &[
    "email",
    "playlist",
    "website",
    "online",
    "offline",
    "ebook",
    "smartphone",
    "laptop",
    "notebook",
    "keyboard",
    "touchscreen",
    "username",
    "password",
    "download",
    "upload",
    "backup",
    "bookshop",
    "classroom",
    "bathroom",
    "bedroom",
    "headphones",
    "weekend",
    "birthday",
    "airport",
    "voicemail",
];

/// Hyphens become spaces, and words apart are joined where the other text writes them as one.
pub(super) fn compound(line: &mut Line, other: Option<&Line>) {
    for at in 1..line.words.len() {
        if line.gaps[at].is_hyphen() {
            line.gaps[at].text = " ".into();
        }
    }
    let is_word = |joined: &str| match other {
        Some(other) => other.words.iter().any(|word| &*word.key == joined),
        None => CLOSED.contains(&joined),
    };
    let mut at = 0;
    while at < line.words.len() {
        let length = [3, 2].into_iter().find(|&length| {
            let end = at + length;
            if end > line.words.len() || !(at + 1..end).all(|gap| line.gaps[gap].is_plain()) {
                return false;
            }
            let joins = |word: &super::line::Word| {
                !word.is_tag && word.key.chars().all(char::is_alphanumeric)
            };
            let digits = line.words[at..end]
                .iter()
                .filter(|word| word.has_digit())
                .count();
            let joined: String = line.words[at..end].iter().map(|word| &*word.key).collect();
            line.words[at..end].iter().all(joins)
                && digits < 2
                && !matches!(line.key(at), "a" | "i")
                && !APART.contains(&&*joined)
                && is_word(&joined)
        });
        if let Some(length) = length {
            let joined: String = line.words[at..at + length]
                .iter()
                .map(|word| &*word.text)
                .collect();
            let any_case = line.words[at].any_case;
            line.replace(at..at + length, &[&joined]);
            line.words[at].any_case = any_case;
        }
        at += 1;
    }
}
