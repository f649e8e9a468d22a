//! What is left to disagree about once some conventions are decided, and the text that results.

use burnish_model::CaseKind;

use super::line::Line;
use super::{Rules, search::Pair};

/// True when `kinds` alone make both texts equal, marks and capitals that follow from a removal
/// aside. Cheaper than asking [`super::explain`] for the causes.
pub fn equal_under(a: &str, b: &str, kinds: &[CaseKind]) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = both(a, b, kinds);
    a.same(&b)
}

/// Both texts with these conventions applied, each in the light of the other, so that ambiguous
/// forms take the reading the other text writes out. The same string twice if
/// [`equal_under`] holds.
pub fn canonical_pair(a: &str, b: &str, kinds: &[CaseKind]) -> (String, String) {
    let (a, b) = both(a, b, kinds);
    if a.same(&b) {
        let text = merged(&a, &b).write();
        (text.clone(), text)
    } else {
        (a.write(), b.write())
    }
}

/// The one text that remains of all once `kinds` are decided, or `None` while any two still
/// differ or there is no text. Where a removal leaves a capital or a mark open, what somebody
/// wrote there counts.
pub fn settled_text(texts: &[&str], kinds: &[CaseKind]) -> Option<String> {
    let all_equal = texts
        .iter()
        .enumerate()
        .all(|(at, a)| texts[at + 1..].iter().all(|b| equal_under(a, b, kinds)));
    if !all_equal {
        return None;
    }
    // Those from which least was removed come first: they show what stands at the seams.
    let mut ordered = texts.to_vec();
    ordered.sort_by_key(|text| (seams(text, kinds), *text));
    let (first, others) = ordered.split_first()?;
    let start = match others.first() {
        Some(other) => canonical_pair(first, other, kinds).0,
        None => super::canonical(first, kinds),
    };
    Some(
        others
            .iter()
            .fold(start, |text, other| canonical_pair(&text, other, kinds).0),
    )
}

/// Words and gaps whose capital or marks follow from a removal.
fn seams(text: &str, kinds: &[CaseKind]) -> usize {
    let (line, _) = both(text, text, kinds);
    line.words.iter().filter(|word| word.any_case).count()
        + line.gaps.iter().filter(|gap| gap.any_marks).count()
}

fn both(a: &str, b: &str, kinds: &[CaseKind]) -> (Line, Line) {
    Pair {
        rules: &Rules::default(),
        a: Line::read(a),
        b: Line::read(b),
    }
    .under(kinds)
}

/// Two equal lines as one: of each word and gap the one that does not follow from a removal.
fn merged(a: &Line, b: &Line) -> Line {
    let mut line = a.clone();
    for (own, other) in line.words.iter_mut().zip(&b.words) {
        if own.any_case && !other.any_case {
            own.set(&other.text);
        }
    }
    for (own, other) in line.gaps.iter_mut().zip(&b.gaps) {
        if own.any_marks && !other.any_marks {
            own.text = other.text.clone();
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decided_convention_leaves_one_text() {
        let texts = [
            "Um, please find it.",
            "please find it.",
            "Um… please find it.",
        ];
        let settled = settled_text(&texts, &[CaseKind::Filler]);
        assert_eq!(
            settled.as_deref(),
            Some("please find it."),
            "as the one without filler has it"
        );
        assert_eq!(
            settled_text(&texts, &[CaseKind::Ellipsis]),
            None,
            "the filler is still open"
        );
        assert_eq!(settled_text(&[], &[]), None, "nobody said anything");
        let forms = ["the weather's nice", "the weather is nice"];
        let settled = settled_text(&forms, &[CaseKind::Contraction]);
        assert_eq!(
            settled.as_deref(),
            Some("the weather is nice"),
            "one text shows the reading"
        );
    }
}
