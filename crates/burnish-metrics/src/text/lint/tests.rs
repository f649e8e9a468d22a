//! What each rule finds, how it is fixed, and that fixing once is enough.

use burnish_model::{
    Contractions, EllipsisRule, Fillers, LetterCase, Numerals, TranscriptRules, output::Finding,
};
use proptest::prelude::*;

use super::{fixed, lint};

fn any_goes() -> TranscriptRules {
    TranscriptRules::default()
}

fn fillers(fillers: Fillers) -> TranscriptRules {
    TranscriptRules {
        fillers,
        ..any_goes()
    }
}

fn ellipsis(ellipsis: EllipsisRule) -> TranscriptRules {
    TranscriptRules {
        ellipsis,
        ..any_goes()
    }
}

fn letter_case(letter_case: LetterCase) -> TranscriptRules {
    TranscriptRules {
        letter_case,
        ..any_goes()
    }
}

fn numerals(numerals: Numerals) -> TranscriptRules {
    TranscriptRules {
        numerals,
        ..any_goes()
    }
}

fn contractions(contractions: Contractions) -> TranscriptRules {
    TranscriptRules {
        contractions,
        ..any_goes()
    }
}

fn spelled(word: &str) -> TranscriptRules {
    TranscriptRules {
        filler_word: Some(word.into()),
        ..fillers(Fillers::Spelled)
    }
}

#[test]
fn under_no_rules_nothing_is_found() {
    for text in ["", "Um... it's 25% [zzz]", "👩‍👩‍👧 שלום"] {
        assert_eq!(lint(text, &any_goes(), Some(1)), [], "{text}");
        assert_eq!(fixed(text, &any_goes()), text);
    }
}

#[test]
fn one_pause_or_filler_is_written_one_way() {
    let (comma, dots) = ("Um, the weather is", "Um... the weather is");
    for (rules, wanted) in [
        (ellipsis(EllipsisRule::Comma), [comma, comma]),
        (ellipsis(EllipsisRule::Keep), [comma, "Um… the weather is"]),
        (ellipsis(EllipsisRule::Drop), [comma, "Um the weather is"]),
        (fillers(Fillers::Drop), ["The weather is"; 2]),
        (fillers(Fillers::Keep), [comma, dots]),
        (
            spelled("uh"),
            ["Uh, the weather is", "Uh... the weather is"],
        ),
    ] {
        assert_eq!(
            [comma, dots].map(|text| fixed(text, &rules)),
            wanted,
            "{rules:?}"
        );
    }
}

#[test]
fn each_rule_writes_what_it_says() {
    let digits = || numerals(Numerals::Digits);
    let words = || numerals(Numerals::Words);
    for (text, rules, wanted) in [
        (
            "we were, uh, late.",
            fillers(Fillers::Drop),
            "we were late.",
        ),
        (
            "so um uh it uhh works",
            fillers(Fillers::Drop),
            "so it works",
        ),
        ("so,um,it works", fillers(Fillers::Drop), "so it works"),
        (
            "uh huh, 5 mm of rain",
            fillers(Fillers::Drop),
            "uh huh, 5 mm of rain",
        ),
        ("um", fillers(Fillers::Drop), ""),
        ("umm it uhhh, mhm", spelled("um"), "um it um, mhm"),
        ("well…yes", ellipsis(EllipsisRule::Comma), "well, yes"),
        ("well ... yes", ellipsis(EllipsisRule::Comma), "well, yes"),
        (
            "well . . . yes…",
            ellipsis(EllipsisRule::Comma),
            "well, yes.",
        ),
        (
            "...well, ... yes…?",
            ellipsis(EllipsisRule::Comma),
            "well, yes?",
        ),
        ("well…yes…", ellipsis(EllipsisRule::Drop), "well yes"),
        (
            "Call ANNA [Noise]",
            letter_case(LetterCase::Lower),
            "call anna [Noise]",
        ),
        (
            "it starts. then it stops? so… yes",
            letter_case(LetterCase::Sentence),
            "It starts. Then it stops? So… yes",
        ),
        (
            "dr. smith at 5 p.m. went to iPhone",
            letter_case(LetterCase::Sentence),
            "Dr. smith at 5 p.m. went to iPhone",
        ),
        (
            "[noise] élan",
            letter_case(LetterCase::Sentence),
            "[noise] Élan",
        ),
        (
            "twenty-five dogs and one hundred two",
            digits(),
            "25 dogs and 102",
        ),
        ("25 percent", digits(), "25 percent"),
        (
            "25 dogs, 25%, 1st, $50, 3.5",
            words(),
            "twenty-five dogs, twenty-five percent, first, fifty dollars, three point five",
        ),
        (
            "1,234,017 and 21st",
            words(),
            "one million two hundred thirty-four thousand seventeen and twenty-first",
        ),
        (
            "in 1984 at 10:30, 007 B2",
            words(),
            "in 1984 at 10:30, 007 B2",
        ),
        (
            "I'm sure it's late, can't you?",
            contractions(Contractions::Expand),
            "I am sure it is late, cannot you?",
        ),
        ("I cannot", contractions(Contractions::Expand), "I cannot"),
        (
            "It is late. I do not, yes it is.",
            contractions(Contractions::Contract),
            "It's late. I don't, yes it is.",
        ),
        (
            "it is not so and you cannot",
            contractions(Contractions::Contract),
            "it's not so and you can't",
        ),
    ] {
        assert_eq!(fixed(text, &rules), wanted, "of {text:?}");
    }
}

#[test]
fn a_finding_says_where_it_is_in_utf16_and_how_it_is_fixed() {
    let found = lint("😀 so um it", &fillers(Fillers::Drop), None);
    let wanted = Finding {
        start: 6,
        end: 9,
        kind: "filler".into(),
        rule: "Leave out um, uh and the like".into(),
        fix: Some(String::new()),
    };
    assert_eq!(found, [wanted], "an emoji is two units");
}

#[test]
fn a_tag_that_is_not_allowed_is_found_and_one_in_other_letters_fixed() {
    let rules = TranscriptRules {
        tags: vec!["noise".into(), "<music>".into()],
        ..any_goes()
    };
    let found: Vec<Option<String>> = lint("[noise] [Noise] [music] [zzz]", &rules, None)
        .into_iter()
        .map(|finding| finding.fix)
        .collect();
    assert_eq!(
        found,
        [Some("[noise]".into()), Some("<music>".into()), None]
    );
}

#[test]
fn characters_outside_the_alphabet_are_found_in_any_script() {
    let rules = TranscriptRules {
        alphabet: Some("',.".into()),
        ..any_goes()
    };
    for text in ["it's, so.", "क्षि שלום e\u{301}", "[noise?] \u{200f}a"] {
        assert_eq!(lint(text, &rules, None), [], "{text}");
    }
    let found = lint("it’s 👍!", &rules, None);
    let found: Vec<(u64, u64, Option<&str>)> = found
        .iter()
        .map(|finding| (finding.start, finding.end, finding.fix.as_deref()))
        .collect();
    assert_eq!(found, [(2, 3, Some("'")), (5, 8, None)]);
}

#[test]
fn a_text_too_fast_or_slow_for_its_clip_is_found_whole() {
    let rules = TranscriptRules {
        least_chars_per_second: Some(2.0),
        most_chars_per_second: Some(5.0),
        ..any_goes()
    };
    let rule = |text: &str, micros| {
        let found = lint(text, &rules, micros);
        found.first().map(|finding| finding.rule.clone())
    };
    assert_eq!(rule("abcdef", Some(2_000_000)), None);
    assert_eq!(
        rule("abc def", Some(1_000_000)).as_deref(),
        Some("At most 5 characters a second, here 6.0")
    );
    assert_eq!(
        rule("a", Some(1_000_000)).as_deref(),
        Some("At least 2 characters a second, here 1.0")
    );
    assert_eq!(rule("", Some(1_000_000)), None, "silence has no pace");
    assert_eq!(rule("abc def", None), None);
}

#[test]
fn a_long_text_is_read_in_parts_and_loses_nothing() {
    let text = "So um it's late. ".repeat(20_000);
    let wanted = "So it is late. ".repeat(20_000);
    let rules = TranscriptRules {
        contractions: Contractions::Expand,
        ..fillers(Fillers::Drop)
    };
    assert_eq!(fixed(&text, &rules), wanted);
}

fn any_rules() -> impl Strategy<Value = TranscriptRules> {
    use prop::sample::select;
    (
        (
            select(Fillers::ALL),
            select(vec![None, Some("um"), Some("Äh"), Some("er")]),
        ),
        select(EllipsisRule::ALL),
        select(LetterCase::ALL),
        select(Numerals::ALL),
        select(Contractions::ALL),
        select(vec![vec![], vec!["noise".to_owned(), "<Music>".to_owned()]]),
        select(vec![None, Some(""), Some("'.,-\"…")]),
    )
        .prop_map(
            |((fillers, word), ellipsis, letter_case, numerals, contractions, tags, alphabet)| {
                TranscriptRules {
                    fillers,
                    filler_word: word.map(str::to_owned),
                    ellipsis,
                    letter_case,
                    numerals,
                    contractions,
                    tags,
                    alphabet: alphabet.map(str::to_owned),
                    least_chars_per_second: Some(5.0),
                    most_chars_per_second: Some(20.0),
                }
            },
        )
}

fn any_text() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "Um",
        "um,",
        "uhh",
        "Mhm",
        "you know,",
        "I mean",
        "…",
        "...",
        ". . .",
        ".",
        "?",
        ",",
        " ",
        " ",
        " ",
        "\n",
        "it's",
        "It is",
        "it is not",
        "can't",
        "CANNOT",
        "do not",
        "I'm",
        "i am",
        "ain't",
        "gonna",
        "25",
        "25%",
        "$5",
        "1,000",
        "twenty five",
        "one",
        "half past ten",
        "two million",
        "1984",
        "1st",
        "Dr.",
        "p.m.",
        "İ",
        "ß",
        "ŉ",
        "ǆ",
        "ΑΣ",
        "[noise]",
        "[Noise]",
        "<x>",
        "(laughs)",
        "👩‍👩‍👧",
        "क्षि",
        "שלום",
        "e\u{301}",
        "\u{200f}",
        "“",
        "’",
        "–",
        "-",
        "我",
        "the",
        "weather",
    ];
    let joined = prop::collection::vec(prop::sample::select(PARTS), 0..14)
        .prop_map(|parts: Vec<&str>| parts.concat());
    prop_oneof![3 => joined, 1 => "\\PC{0,40}"]
}

/// The text with these findings' fixes made, and nothing if an offset cuts a character.
fn made(text: &str, findings: &[Finding]) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = |from: usize, to: usize| String::from_utf16(units.get(from..to)?).ok();
    let (mut out, mut from) = (String::new(), 0);
    for finding in findings {
        let (start, end) = (finding.start as usize, finding.end as usize);
        part(start, end)?;
        if let Some(fix) = &finding.fix {
            out += &part(from, start)?;
            out += fix;
            from = end;
        }
    }
    Some(out + &part(from, units.len())?)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn fixing_once_is_enough_and_leaves_nothing_to_fix(text in any_text(), rules in any_rules()) {
        let once = fixed(&text, &rules);
        prop_assert_eq!(&fixed(&once, &rules), &once);
        let left: Vec<Finding> = lint(&once, &rules, None)
            .into_iter()
            .filter(|finding| finding.fix.is_some())
            .collect();
        prop_assert_eq!(left, []);
    }

    #[test]
    fn findings_lie_on_characters_in_order_and_their_fixes_do_not_overlap(text in any_text(), rules in any_rules()) {
        let findings = lint(&text, &rules, Some(1_000_000));
        let fixes = || findings.iter().filter(|finding| finding.fix.is_some());
        prop_assert!(findings.is_sorted_by_key(|finding| (finding.start, finding.end)));
        prop_assert!(fixes().zip(fixes().skip(1)).all(|(one, next)| one.end <= next.start));
        prop_assert!(made(&text, &findings).is_some(), "no offset cuts a character");
        for finding in fixes() {
            let one = made(&text, std::slice::from_ref(finding));
            prop_assert_ne!(one.as_deref(), Some(&*text), "a fix changes something");
        }
    }
}
