//! A transcript as words and the gaps around them, the form every convention works on.

use std::ops::Range;
use std::rc::Rc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::tokens::{self, is_apostrophe, is_invisible};

/// One word, number, symbol or tag.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::text) struct Word {
    pub text: Rc<str>,
    /// How tables know it: composed, straight quotes, lower case.
    pub key: Rc<str>,
    /// Bytes of the original text.
    pub span: Range<usize>,
    pub is_tag: bool,
    /// The case of the first letter follows from a removal and is not compared.
    pub any_case: bool,
}

/// What stands before, between or after words: spaces and marks.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::text) struct Gap {
    pub text: Rc<str>,
    pub span: Range<usize>,
    /// Its marks follow from something removed and are not compared.
    pub any_marks: bool,
}

/// Words with one gap before each and one after the last.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::text) struct Line {
    pub words: Vec<Word>,
    pub gaps: Vec<Gap>,
}

impl Word {
    pub fn new(text: &str, span: Range<usize>) -> Self {
        Self {
            text: text.into(),
            key: key(text).into(),
            span,
            is_tag: false,
            any_case: false,
        }
    }

    /// The same word in another spelling.
    pub fn set(&mut self, text: &str) {
        if &*self.text != text {
            self.text = text.into();
            self.key = key(text).into();
        }
    }

    pub fn has_digit(&self) -> bool {
        self.key.bytes().any(|byte| byte.is_ascii_digit())
    }

    /// Equal but for a first letter whose case follows from a removal.
    pub fn same(&self, other: &Self) -> bool {
        self.text == other.text
            || ((self.any_case || other.any_case) && same_but_first_case(&self.text, &other.text))
    }
}

impl Gap {
    fn same(&self, other: &Self) -> bool {
        self.any_marks || other.any_marks || self.text == other.text
    }

    /// True between the halves of `e-mail`: one hyphen and no space.
    pub fn is_hyphen(&self) -> bool {
        matches!(&*self.text, "-" | "\u{2010}" | "\u{2011}" | "\u{2013}")
    }

    /// True for what may stand inside `twenty three` and `twenty-three`.
    pub fn is_plain(&self) -> bool {
        self.is_hyphen() || (!self.text.is_empty() && self.text.chars().all(char::is_whitespace))
    }

    pub fn has_end_mark(&self) -> bool {
        self.text.contains(['.', '?', '!']) && !has_ellipsis(&self.text)
    }
}

impl Line {
    pub fn read(text: &str) -> Self {
        let mut line = Self {
            words: Vec::new(),
            gaps: Vec::new(),
        };
        let (mut at, mut gap_start) = (0, 0);
        while at < text.len() {
            let (length, is_tag) = tokens::token_at(text, at);
            if length == 0 {
                at += next_char(text, at).map_or(1, char::len_utf8);
                continue;
            }
            line.push_gap(text, gap_start..at);
            let mut word = Word::new(&text[at..at + length], at..at + length);
            word.is_tag = is_tag;
            line.words.push(word);
            at += length;
            gap_start = at;
        }
        line.push_gap(text, gap_start..text.len());
        line
    }

    fn push_gap(&mut self, text: &str, span: Range<usize>) {
        self.gaps.push(Gap {
            text: text[span.clone()].into(),
            span,
            any_marks: false,
        });
    }

    pub fn write(&self) -> String {
        let mut out = String::new();
        for (gap, word) in self.gaps.iter().zip(&self.words) {
            out.push_str(&gap.text);
            out.push_str(&word.text);
        }
        out + &self.gaps[self.words.len()].text
    }

    /// Equal but for what follows from a removal.
    pub fn same(&self, other: &Self) -> bool {
        self.words.len() == other.words.len()
            && self.words.iter().zip(&other.words).all(|(a, b)| a.same(b))
            && self.gaps.iter().zip(&other.gaps).all(|(a, b)| a.same(b))
    }

    /// Gaps and words in turn: an odd unit is a word.
    pub fn same_unit(&self, own: usize, other: &Self, its: usize) -> bool {
        match (own % 2, its % 2) {
            (0, 0) => self.gaps[own / 2].same(&other.gaps[its / 2]),
            (1, 1) => self.words[own / 2].same(&other.words[its / 2]),
            _ => false,
        }
    }

    pub fn units(&self) -> usize {
        2 * self.words.len() + 1
    }

    pub fn unit_span(&self, unit: usize) -> Range<usize> {
        let at = unit / 2;
        if unit.is_multiple_of(2) {
            self.gaps[at].span.clone()
        } else {
            self.words[at].span.clone()
        }
    }

    pub fn key(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.key)
    }

    /// Puts the words `new` in place of the words `at`, one space between them. They share the
    /// old span, and the gaps outside stay.
    pub fn replace(&mut self, at: Range<usize>, new: &[&str]) {
        let span = self.words[at.start].span.start..self.words[at.end - 1].span.end;
        let words: Vec<Word> = new
            .iter()
            .map(|text| Word::new(text, span.clone()))
            .collect();
        let space = Gap {
            text: " ".into(),
            span: span.end..span.end,
            any_marks: false,
        };
        self.gaps
            .splice(at.start + 1..at.end, (1..new.len()).map(|_| space.clone()));
        self.words.splice(at, words);
    }

    /// Takes words out; marks that touched them go along, and the first letter after them may be
    /// of either case. What is left reads well: a sentence keeps its end mark and its capital.
    pub fn remove(&mut self, at: Range<usize>) {
        let (text, raised) = self.seam(at.clone());
        let span = self.gaps[at.start].span.start..self.gaps[at.end].span.end;
        let gap = Gap {
            text: text.into(),
            span,
            any_marks: true,
        };
        self.gaps.splice(at.start..=at.end, [gap]);
        self.words.drain(at.clone());
        if let Some(next) = self.words.get_mut(at.start) {
            if let Some(raised) = raised {
                next.set(&raised);
            }
            next.any_case = true;
        }
    }

    /// What stands in place of these words and the gaps around them once they are taken out, and
    /// the word after them where the capital is handed on to it.
    pub fn seam(&self, at: Range<usize>) -> (String, Option<String>) {
        let (left, right) = (&self.gaps[at.start], &self.gaps[at.end]);
        let (first, last) = (at.start == 0, at.end == self.words.len());
        let starts_sentence = first || left.has_end_mark();
        let capital = self.words[at.start].text.starts_with(char::is_uppercase);
        let mut text = String::new();
        let both_end = left.has_end_mark() && right.has_end_mark();
        for (gap, drop_end) in [
            (left, first || (both_end && last)),
            (right, first || (both_end && !last)),
        ] {
            if !gap.text.starts_with(char::is_whitespace) && gap.has_end_mark() {
                text.truncate(text.trim_end().len());
            }
            for c in gap.text.chars() {
                let weak = matches!(c, ',' | ';' | ':' | '…' | '-' | '–' | '—')
                    || (matches!(c, '.' | '?' | '!') && (drop_end || !gap.has_end_mark()));
                let space = c.is_whitespace();
                if !(weak || space && text.ends_with(char::is_whitespace)) {
                    text.push(if space { ' ' } else { c });
                }
            }
        }
        let text = match (first, last) {
            (true, true) => text.trim(),
            (true, false) => text.trim_start(),
            (false, true) => text.trim_end(),
            (false, false) => text.as_str(),
        };
        let next = self.words.get(at.end);
        let raised = next
            .filter(|_| starts_sentence && capital)
            .map(|next| raise_first(&next.text));
        (text.to_owned(), raised)
    }
}

/// `text` with the first letter in upper case.
pub(in crate::text) fn raise_first(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(rest).collect()
    })
}

/// `new` with the case pattern of `old`: all capitals, first capital, or as it is.
pub(in crate::text) fn in_case_of(old: &str, new: &str) -> String {
    let letters = old.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 1 && !old.chars().any(char::is_lowercase) {
        new.to_uppercase()
    } else if old.starts_with(char::is_uppercase) {
        raise_first(new)
    } else {
        new.to_owned()
    }
}

/// An ellipsis character, or two and more dots.
pub(in crate::text) fn has_ellipsis(gap: &str) -> bool {
    gap.contains('…') || gap.contains("..") || gap.contains(". .")
}

fn key(text: &str) -> String {
    let fold = |c: char| if is_apostrophe(c) { '\'' } else { c };
    let visible = text.chars().filter(|&c| !is_invisible(c)).map(fold);
    let lower = visible.flat_map(char::to_lowercase);
    if is_nfc(text) {
        lower.collect()
    } else {
        lower.nfc().collect()
    }
}

fn same_but_first_case(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    let lower = |c: Option<char>| c.map(|c| c.to_lowercase().collect::<String>());
    lower(a.next()) == lower(b.next()) && a.as_str() == b.as_str()
}

fn next_char(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        Line::read(text)
            .words
            .iter()
            .map(|word| word.text.to_string())
            .collect()
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        assert_eq!(
            words("Um… it's $5.50, [noise] ok?"),
            ["Um", "it's", "$5.50", "[noise]", "ok"]
        );
        assert_eq!(
            words("at 10:30 p.m., e-mail U.S."),
            ["at", "10:30", "p.m.", "e", "mail", "U.S."]
        );
        assert_eq!(
            words("12% (laughs) (or so)"),
            ["12%", "(laughs)", "or", "so"]
        );
    }

    #[test]
    fn a_removed_word_takes_its_marks_and_hands_on_its_capital() {
        let mut line = Line::read("Um, the weather is");
        line.remove(0..1);
        assert_eq!(
            line.write(),
            "The weather is",
            "the sentence still starts with a capital"
        );
        let mut line = Line::read("we were, uh, late.");
        line.remove(2..3);
        assert_eq!(
            line.write(),
            "we were late.",
            "the commas stood for the filler"
        );
        let mut line = Line::read("it works, um.");
        line.remove(2..3);
        assert_eq!(line.write(), "it works.", "the end mark stays");
    }

    proptest! {
        #[test]
        fn a_line_writes_what_it_read(text in "\\PC{0,40}") {
            prop_assert_eq!(Line::read(&text).write(), text, "nothing is lost");
        }
    }
}
