//! What explanations must get right: the reference pairs, the course's example, and laws.

use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::text::reference;

fn names(kinds: &[CaseKind]) -> Vec<&'static str> {
    let mut names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    names.sort_unstable();
    names
}

fn gold(row: &serde_json::Value) -> Vec<&str> {
    let mut names: Vec<&str> = row["classes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    names.sort_unstable();
    names
}

fn only(spans: &[Range<usize>]) -> Range<usize> {
    assert_eq!(spans.len(), 1, "one place: {spans:?}");
    spans[0].clone()
}

/// Hits, wrongly named, missed.
fn score(found: &[&str], gold: &[&str], sum: &mut (usize, usize, usize)) {
    let hits = found.iter().filter(|name| gold.contains(name)).count();
    sum.0 += hits;
    sum.1 += found.len() - hits;
    sum.2 += gold.len() - hits;
}

fn f1((hits, wrong, missed): (usize, usize, usize)) -> f64 {
    2.0 * hits as f64 / (2 * hits + wrong + missed) as f64
}

#[test]
fn reference_pairs_are_explained_as_people_would() {
    let (input, expected) = reference("convention_classes");
    let (mut sum, mut called_lexical) = ((0, 0, 0), 0);
    let mut wrong = Vec::new();
    let rows = expected["values"]["pairs"].as_array().unwrap();
    let pairs = input.as_array().unwrap();
    assert_eq!((pairs.len(), rows.len()), (50, 50), "no pair is left out");
    for (pair, row) in pairs.iter().zip(rows) {
        assert_eq!(pair["id"], row["id"], "the same pair");
        let (a, b) = (pair["a"].as_str().unwrap(), pair["b"].as_str().unwrap());
        let found = explain(a, b);
        let (found_names, gold) = (names(&found.causes), gold(row));
        score(&found_names, &gold, &mut sum);
        if found_names != gold {
            wrong.push(format!("{a} | {b}: {found_names:?}, not {gold:?}"));
        }
        let lexical = found.causes.contains(&CaseKind::Lexical);
        let only_convention = row["convention_only"].as_bool().unwrap();
        assert!(
            lexical || !gold.contains(&"lexical"),
            "meaning was eaten: {a} | {b}"
        );
        called_lexical += usize::from(lexical && only_convention);
        let identical = row["identical"].as_bool().unwrap();
        assert_eq!(
            found.causes.is_empty(),
            identical,
            "equal texts alone have no cause"
        );
        assert_eq!(
            found.canonical_equal && !identical,
            !lexical && !identical,
            "conventions explain a pair or words do: {a} | {b}"
        );
    }
    assert!(
        called_lexical <= 2,
        "conventions taken for words: {wrong:#?}"
    );
    assert!(f1(sum) >= 0.95, "micro-F1 {}: {wrong:#?}", f1(sum));
}

#[test]
fn the_three_labelers_are_explained_pair_by_pair() {
    let (input, expected) = reference("scenario_three_labelers");
    let (mut sum, mut wrong, mut pairs) = ((0, 0, 0), Vec::new(), Vec::new());
    let rows = expected["values"]["pair_classes"].as_array().unwrap();
    assert_eq!(rows.len(), 72, "three pairs on each of 24 clips");
    for row in rows {
        let clip = input
            .as_array()
            .unwrap()
            .iter()
            .find(|clip| clip["clip"] == row["clip"])
            .unwrap();
        let text = |at: usize| {
            clip["transcripts"][row["pair"][at].as_str().unwrap()]
                .as_str()
                .unwrap()
        };
        let found = explain(text(0), text(1));
        score(&names(&found.causes), &gold(row), &mut sum);
        if names(&found.causes) != gold(row) {
            wrong.push(format!(
                "{} | {}: {:?}",
                text(0),
                text(1),
                names(&found.causes)
            ));
        }
        pairs.push(found.causes);
    }
    assert!(f1(sum) >= 0.95, "micro-F1 {}: {wrong:#?}", f1(sum));
    for (kind, gain) in crate::text::shapley_gain(&pairs) {
        let gold = expected["values"]["shapley_agreement_gain"][kind.as_str()]
            .as_f64()
            .unwrap();
        assert!((gain - gold).abs() < 0.03, "{kind}: {gain} vs {gold}");
    }
}

#[test]
fn the_courses_own_example_comes_out_right() {
    let (comma, dots, none) = ("Um, the weather is", "Um… the weather is", "The weather is");
    assert_eq!(
        explain(comma, dots).causes,
        [CaseKind::Ellipsis],
        "both wrote the filler"
    );
    assert_eq!(
        explain(comma, none).causes,
        [CaseKind::Filler],
        "mark and capital follow from it"
    );
    assert_eq!(
        explain(dots, none).causes,
        [CaseKind::Filler],
        "so do the dots"
    );
    assert_eq!(
        canonical(comma, &[CaseKind::Filler]),
        none,
        "what is left reads well"
    );
    assert_eq!(
        canonical(dots, &[CaseKind::Filler]),
        none,
        "what is left reads well"
    );
    assert_eq!(
        canonical(dots, &[CaseKind::Ellipsis]),
        comma,
        "a pause becomes a comma"
    );
}

#[test]
fn more_pairs_of_the_same_kinds() {
    for (a, b, gold) in [
        ("I have twenty-five dollars", "I have $25", "number_format"),
        ("meet at 5 p.m.", "meet at 5 pm", "abbreviation"),
        ("she's here", "she is here", "contraction"),
        ("she's gone home", "she has gone home", "contraction"),
        (
            "they'd left already",
            "they had left already",
            "contraction",
        ),
        ("the weather's nice", "the weather is nice", "contraction"),
        ("it isn't on", "it's not on", "contraction"),
        ("I think… maybe", "I think maybe", "ellipsis"),
        ("well-known song", "well known song", "compound"),
        ("it's at 10:30", "it's at ten thirty", "number_format"),
        ("one hundred and five", "105", "number_format"),
        ("organise it", "organize it", "spelling_variant"),
        ("uh play it", "um play it", "filler_spelling"),
        ("St. Mary called", "Saint Mary called", "abbreviation"),
        (
            "main st. is closed",
            "main street is closed",
            "abbreviation",
        ),
        ("naïve plan", "naive plan", "diacritics"),
        ("cafe\u{301}", "café", "unicode_form"),
        ("the the light", "the light", "repetition"),
        ("turn it off ", "turn it off", "whitespace"),
        ("play music , now", "play music, now", "whitespace"),
        ("[noise] play it", "play it", "tag"),
        ("hello <unk> there", "hello there", "tag"),
        ("it was, I mean, fine", "it was fine", "filler"),
        ("Uh, I don't know.", "I do not know.", "filler contraction"),
        ("fifteen boxes", "fifty boxes", "lexical"),
        ("I can't go", "I can go", "lexical"),
        ("their house", "there house", "lexical"),
        ("its fine", "it's fine", "lexical"),
        ("it is ready", "it has ready", "lexical"),
        ("13 of them", "30 of them", "lexical"),
        (
            "the scratch is 5 mm long",
            "the scratch is 5 long",
            "lexical",
        ),
        ("do you know the way", "do the way", "lexical"),
        ("five five five", "five five", "lexical"),
        ("maybe it works", "may be it works", "lexical"),
        ("he will go", "he would go", "lexical"),
    ] {
        let mut gold: Vec<&str> = gold.split(' ').collect();
        gold.sort_unstable();
        assert_eq!(names(&explain(a, b).causes), gold, "{a} | {b}");
    }
}

#[test]
fn spans_and_sentence_point_at_the_difference() {
    let found = explain("Um, turn on the lights", "turn off the lights");
    assert_eq!(names(&found.causes), ["filler", "lexical"]);
    assert!(
        !found.canonical_equal && found.residual_distance == 0.25,
        "one word of four"
    );
    assert_eq!(
        only(&found.spans[0].in_a),
        0..4,
        "the filler with its comma"
    );
    assert_eq!(only(&found.spans[1].in_a), 9..11, "on");
    assert_eq!(only(&found.spans[1].in_b), 5..8, "off");
    assert_eq!(
        found.sentence,
        "Different words: “on” or “off”; also fillers"
    );
    let found = explain("it is fifty dollars", "It's $50.");
    assert_eq!(
        found.sentence,
        "They differ only in capital letters, punctuation, numbers and contractions"
    );
}

#[test]
fn normalised_texts_of_a_convention_pair_are_equal() {
    let pairs = [
        ("Um, it's $50.", "It is fifty dollars"),
        ("uh the colour is grey", "The color is gray."),
        ("Dr. Smith paid $5", "doctor smith paid five dollars"),
        ("send an e-mail…", "Send an email"),
    ];
    for (a, b) in pairs {
        assert_eq!(normalise(a), normalise(b), "one form");
    }
}

#[test]
fn odd_texts_are_explained_without_a_fuss() {
    let odd = [
        "",
        " ",
        "\u{a0}",
        "…",
        "?!",
        "'",
        "-",
        "$",
        "%",
        "[",
        "()",
        "“”",
        "\u{301}",
        "\u{200b}",
        "um",
        "um,",
        "a",
        "0",
        "👩‍🚀",
        "東京都",
        "\u{feff}",
    ];
    for a in odd {
        for b in odd {
            let found = explain(a, b);
            assert_eq!(found.causes.is_empty(), a == b, "{a:?} | {b:?}");
            let lexical = found.causes.contains(&CaseKind::Lexical);
            assert_eq!(found.canonical_equal, !lexical, "{a:?} | {b:?}");
            assert!(
                (0.0..=1.0).contains(&found.residual_distance),
                "{a:?} | {b:?}"
            );
            equal_under(a, b, CaseKind::ALL);
            canonical_pair(a, b, CaseKind::ALL);
        }
        normalise(a);
    }
    assert_eq!(
        names(&explain("", "word").causes),
        ["lexical"],
        "a word is not nothing"
    );
    assert_eq!(
        names(&explain("", "um").causes),
        ["filler"],
        "a hesitation may be left out"
    );
}

#[test]
fn a_hard_pair_takes_milliseconds() {
    let a = "Um, Dr. Smith said: “it's $50… or twenty-three e-mails” (laughs) I I can't colour it.";
    let b = "uh doctor smith said it is fifty dollars or 23 emails i cannot color the phone today";
    let start = Instant::now();
    for _ in 0..10 {
        explain(a, b);
    }
    let each = start.elapsed() / 10;
    assert!(
        each.as_millis() < 60,
        "far above the goal of 5 ms even on a busy machine: {each:?}"
    );
}

fn transcript() -> impl Strategy<Value = String> {
    let words = [
        "um",
        "Um,",
        "uh",
        "the",
        "The",
        "weather",
        "is",
        "it's",
        "it",
        "isn't",
        "not",
        "…",
        "twenty",
        "three",
        "23",
        "$5",
        "five",
        "dollars",
        "and",
        "Dr.",
        "doctor",
        "e-mail",
        "email",
        "colour",
        "color",
        "(laughs)",
        "[noise]",
        "I",
        "I-",
        "you know,",
        "café",
        "cafe\u{301}",
        "ok",
        "OK.",
        "hundred",
        "second",
        "a",
        "'s",
        "-",
        ",",
        "10:30",
        "half",
        "past",
        "first",
        "p.m.",
        "St.",
        "5kg",
        " ",
        "“so”",
        "what?",
        "gonna",
        "…and",
        "1,000",
        "percent",
        "%",
        "&",
        "mm-hmm",
        "can't",
        "point",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..9)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn causes_do_not_depend_on_the_order(a in transcript(), b in transcript()) {
        prop_assert_eq!(explain(&a, &b).causes, explain(&b, &a).causes, "{} | {}", a, b);
    }

    #[test]
    fn equal_texts_have_no_causes_and_others_have_some(a in transcript(), b in transcript()) {
        prop_assert!(explain(&a, &a).causes.is_empty(), "nothing to explain");
        prop_assert_eq!(explain(&a, &b).causes.is_empty(), a == b, "every difference has a cause");
    }

    #[test]
    fn deciding_the_causes_makes_the_texts_equal(a in transcript(), b in transcript()) {
        let found = explain(&a, &b);
        prop_assert_eq!(equal_under(&a, &b, &found.causes), found.canonical_equal, "{} | {}", a, b);
        if found.canonical_equal {
            let (one, other) = canonical_pair(&a, &b, &found.causes);
            prop_assert_eq!(one, other, "one text is left of {} | {}", a, b);
        }
    }

    #[test]
    fn each_convention_applied_twice_changes_nothing_more(text in transcript()) {
        for (kind, _) in CONVENTIONS {
            let once = canonical(&text, &[kind]);
            prop_assert_eq!(canonical(&once, &[kind]), once, "{} of {}", kind, text);
        }
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once, "all of {}", text);
    }

    #[test]
    fn spans_lie_within_the_texts(a in "\\PC{0,20}", b in "\\PC{0,20}") {
        for spans in explain(&a, &b).spans {
            for span in spans.in_a {
                prop_assert!(a.get(span).is_some(), "on character boundaries");
            }
            for span in spans.in_b {
                prop_assert!(b.get(span).is_some(), "on character boundaries");
            }
        }
    }
}
