//! Conventions: sums over the stored pairs of transcripts, and what deciding one changes.

use std::collections::BTreeMap;

use burnish_core::{
    Silent, conventions, look, people, recompute,
    review::{self, CaseQuery},
};
use burnish_metrics::text;
use burnish_model::{
    CaseKind, CaseLane, Role, Segment, Stat, Verdict,
    book::ConventionChoice,
    output::{CaseRow, Conventions},
};
use burnish_store::StoreError;

use crate::transcripts::{Clips, said};

/// What three people wrote of six clips; the last wrote no words for one of them.
const SAID: [[&str; 3]; 6] = [
    [
        "Um, the weather is nice.",
        "The weather is nice.",
        "Um… the weather is nice.",
    ],
    ["It's 5 o'clock", "It is five o'clock", "it's five o'clock"],
    [
        "Call Erin at the office.",
        "Call Aaron at the office",
        "Call Aaron at the office.",
    ],
    ["Nothing to say.", "Nothing to say.", "Nothing to say."],
    [
        "the colour is gray",
        "the color is grey",
        "the colour is grey",
    ],
    ["[noise]", "", "um"],
];

const FILES: [&str; 6] = [
    "clip_01.flac",
    "clip_02.flac",
    "clip_03.flac",
    "clip_04.flac",
    "clip_05.flac",
    "clip_06.flac",
];

fn world() -> Clips {
    let clips = Clips::new(&FILES);
    let cara = people::ensure(&clips.project, "cara", None, Role::Labeler).unwrap();
    for (item, texts) in SAID.iter().enumerate() {
        for (actor, text) in [&clips.anna, &clips.ben, &cara].into_iter().zip(texts) {
            if text.is_empty() {
                clips.submit(actor, item, 0.5).unwrap();
            } else {
                clips.say(actor, item, text);
            }
        }
    }
    clips
}

fn all(clips: &Clips) -> Vec<CaseRow> {
    let query = CaseQuery {
        state: Some("all"),
        ..CaseQuery::default()
    };
    review::cases(&clips.project, &query).unwrap().cases
}

/// Cases and truth of every clip: all that follows from submissions and decisions.
fn everything(clips: &Clips) -> String {
    let lead = people::ensure(&clips.project, "lena", None, Role::Lead).unwrap();
    let mut out = format!("{:#?}", all(clips));
    for item in &clips.items {
        let detail = look::item(&clips.project, &lead, &item.to_string()).unwrap();
        out += &format!("{:?} {:?} {:?}", detail.item, detail.truth, detail.layers);
    }
    out
}

fn decide(clips: &Clips, kind: CaseKind, choice: Option<ConventionChoice>) -> Conventions {
    conventions::decide_convention(&clips.project, kind, choice).unwrap()
}

fn near(stat: &Stat, wanted: f64, what: &str) {
    let value = stat.value().unwrap();
    assert!(
        (value - wanted).abs() < 1e-12,
        "{what}: {value}, not {wanted}"
    );
}

#[test]
fn conventions_from_stored_pairs_are_those_of_the_texts() {
    let clips = world();
    let found = conventions::conventions(&clips.project).unwrap();
    let mut pairs = Vec::new();
    let mut splits: BTreeMap<CaseKind, u64> = BTreeMap::new();
    // Of two people: edits, words of one, words of the other.
    let mut words = [(0usize, 0usize, 0usize); 3];
    for texts in SAID {
        for (pair, (a, b)) in [(0, 1), (0, 2), (1, 2)].into_iter().enumerate() {
            let causes = text::explain(texts[a], texts[b]).causes;
            causes
                .iter()
                .for_each(|kind| *splits.entry(*kind).or_default() += 1);
            pairs.push(causes);
            let count = |text: &str| text.split_whitespace().count();
            words[pair].0 += text::word_edits(texts[a], texts[b]);
            words[pair].1 += count(texts[a]);
            words[pair].2 += count(texts[b]);
        }
    }
    for row in &found.rows {
        assert_eq!(
            (row.pairs, row.pairs_total),
            (splits[&row.kind], 18),
            "{}",
            row.kind
        );
    }
    let conventions = splits.keys().filter(|kind| kind.is_convention()).count();
    assert_eq!(
        found.rows.len(),
        conventions,
        "every convention that splits a pair has its row"
    );
    for (kind, gain) in text::shapley_gain(&pairs) {
        let row = found.rows.iter().find(|row| row.kind == kind).unwrap();
        assert!((row.gain - gain).abs() < 1e-12, "{kind}");
    }
    near(
        &found.exact_agreement,
        text::settled_share(&pairs, &[]),
        "exact",
    );
    let plan = text::best_sets(&pairs);
    assert_eq!(found.plan.len(), plan.len());
    for (step, best) in found.plan.iter().zip(plan) {
        assert_eq!(step.kinds, best.conventions);
        near(&step.agreement, best.agreement, "plan");
    }
    let rates = words.map(|(edits, a, b)| edits as f64 / a as f64 + edits as f64 / b as f64);
    near(&found.wer, rates.iter().sum::<f64>() / 6.0, "wer");
    assert!(found.wer_normalised.value().unwrap() < found.wer.value().unwrap());
    assert!(found.cer_normalised.value().unwrap() < found.cer.value().unwrap());
    assert_eq!(found.boundaries.pairs, 0);
    assert!(
        found.boundaries.median_millis.value().is_none(),
        "nobody cut anything"
    );
}

#[test]
fn the_counts_of_both_choices_say_how_people_write_already() {
    let clips = world();
    let found = conventions::conventions(&clips.project).unwrap();
    let row = |kind| found.rows.iter().find(|row| row.kind == kind).unwrap();
    let tally = |kind, at: usize| {
        let tally = &row(kind).choices[at];
        (
            tally.choice,
            tally.words.as_str(),
            tally.texts,
            tally.example.as_deref(),
        )
    };
    let numbers = CaseKind::NumberFormat;
    assert_eq!(
        tally(numbers, 0),
        (
            ConventionChoice::Normalise,
            "numbers in digits",
            1,
            Some("It's 5 o'clock")
        )
    );
    assert_eq!(
        (tally(numbers, 1).1, tally(numbers, 1).2),
        ("numbers in words", 2)
    );
    let filler = tally(CaseKind::Filler, 0);
    assert_eq!(
        (filler.1, filler.3),
        ("fillers dropped", Some("The weather is nice.")),
        "the example shows the convention alone"
    );
    for row in &found.rows {
        assert_eq!(row.choices.len(), 2, "{}", row.kind);
        let written: u64 = row.choices.iter().map(|tally| tally.texts).sum();
        assert!(
            written >= 2,
            "{}: both texts of a split pair are counted",
            row.kind
        );
        assert_eq!(row.example.len(), 2);
    }
}

#[test]
fn a_convention_decided_and_taken_back_leaves_everything_as_it_was() {
    let clips = world();
    let before = everything(&clips);
    let start = conventions::conventions(&clips.project).unwrap();
    for row in &start.rows {
        let decided = decide(&clips, row.kind, Some(ConventionChoice::Normalise));
        let own = decided
            .rows
            .iter()
            .find(|own| own.kind == row.kind)
            .unwrap();
        assert_eq!(own.decided, Some(ConventionChoice::Normalise));
        assert!(
            all(&clips).iter().all(|case| case.kind != row.kind),
            "no clip has a case of {} once it is decided",
            row.kind
        );
        let back = decide(&clips, row.kind, None);
        assert_eq!(back, start);
        assert_eq!(everything(&clips), before, "{}", row.kind);
    }
    for row in &start.rows {
        decide(&clips, row.kind, Some(ConventionChoice::Normalise));
    }
    assert_eq!(
        all(&clips).iter().map(|case| case.kind).collect::<Vec<_>>(),
        vec![CaseKind::Lexical; all(&clips).len()],
        "different words are all that is left"
    );
    for row in &start.rows {
        decide(&clips, row.kind, None);
    }
    assert_eq!(everything(&clips), before, "in any order");
}

#[test]
fn a_settled_text_follows_every_convention_that_is_decided_later() {
    let clips = Clips::new(&FILES[..1]);
    clips.say(&clips.anna, 0, "It's late, isn't it");
    clips.say(&clips.ben, 0, "It's late isn't it");
    decide(
        &clips,
        CaseKind::Punctuation,
        Some(ConventionChoice::Normalise),
    );
    let truth = || {
        let lead = people::ensure(&clips.project, "lena", None, Role::Lead).unwrap();
        let detail = look::item(&clips.project, &lead, &clips.items[0].to_string()).unwrap();
        (
            detail.truth.digest.clone(),
            burnish_model::mark::transcript_text(&detail.truth.marks),
        )
    };
    let before = truth();
    decide(
        &clips,
        CaseKind::Contraction,
        Some(ConventionChoice::Normalise),
    );
    assert_eq!(
        truth().1,
        "It is late is not it",
        "though contractions split no pair here"
    );
    let dirty = look::info(&clips.project).unwrap().dirty;
    assert_eq!(dirty, 1);
    decide(&clips, CaseKind::Contraction, None);
    assert_eq!(truth(), before);
}

#[test]
fn deciding_reads_stored_causes_and_explains_no_text_again() {
    let clips = world();
    let mark = |sql: &str| {
        let changed = clips.project.store().write(&[], |transaction| {
            transaction.execute(sql, []).map_err(StoreError::from)
        });
        changed.unwrap()
    };
    assert_eq!(
        mark("UPDATE transcript_pair SET sentence = 'as it was stored'"),
        18
    );
    decide(&clips, CaseKind::Filler, Some(ConventionChoice::Keep));
    decide(&clips, CaseKind::Filler, None);
    let filler = all(&clips)
        .into_iter()
        .find(|case| case.kind == CaseKind::Filler);
    assert!(filler.unwrap().why.ends_with("as it was stored"));
    recompute::everything(&clips.project, &Silent).unwrap();
    assert!(
        all(&clips)
            .iter()
            .all(|case| !case.why.contains("as it was stored")),
        "computing everything again compares the texts anew"
    );
}

#[test]
fn a_project_without_pairs_has_its_conventions_all_the_same() {
    let clips = world();
    let (before, wanted) = (
        everything(&clips),
        conventions::conventions(&clips.project).unwrap(),
    );
    let old = clips.project.store().write(&[], |transaction| {
        transaction
            .execute_batch(
                "DELETE FROM transcript_pair; INSERT INTO stale_item SELECT item FROM item_state WHERE submissions >= 2",
            )
            .map_err(StoreError::from)
    });
    old.unwrap();
    assert_eq!(conventions::conventions(&clips.project).unwrap(), wanted);
    assert_eq!(everything(&clips), before);
}

#[test]
fn a_reopened_transcript_leaves_the_sums_until_it_is_submitted_again() {
    let clips = world();
    let before = conventions::conventions(&clips.project).unwrap();
    burnish_core::annotate::reopen(&clips.project, &clips.anna, clips.items[0], "a typo").unwrap();
    let without = conventions::conventions(&clips.project).unwrap();
    assert_eq!(
        without.rows[0].pairs_total, 16,
        "two of 18 pairs were with that text"
    );
    clips.submit(&clips.anna, 0, 0.5).unwrap();
    assert_eq!(conventions::conventions(&clips.project).unwrap(), before);
}

#[test]
fn the_leads_list_leaves_conventions_out_and_their_cases_walk_among_themselves() {
    let clips = world();
    let lead = CaseQuery {
        lane: Some(CaseLane::Lead),
        ..CaseQuery::default()
    };
    let asked = review::cases(&clips.project, &lead).unwrap();
    assert!(asked.total > 0);
    assert!(
        asked
            .cases
            .iter()
            .all(|case| case.kind == CaseKind::Lexical)
    );
    let info = look::info(&clips.project).unwrap();
    assert_eq!(info.cases.lead_open, asked.total);
    assert!(
        info.cases.open > info.cases.lead_open,
        "the others are conventions"
    );

    let filler = all(&clips)
        .into_iter()
        .find(|case| case.kind == CaseKind::Filler)
        .unwrap();
    let detail = review::case(&clips.project, &filler.id).unwrap();
    assert_eq!(detail.open_total, info.cases.open - info.cases.lead_open);
    for id in [detail.previous, detail.next].into_iter().flatten() {
        let other = review::case(&clips.project, &id).unwrap().case;
        assert!(other.kind.is_convention());
    }
}

fn cut(number: u8, text: &str, start_millis: i64, end_millis: i64) -> Segment {
    Segment {
        start_micros: Some(start_millis * 1_000),
        end_micros: Some(end_millis * 1_000),
        ..said(number, text)
    }
}

#[test]
fn segments_cut_elsewhere_are_a_warning_and_a_statistic() {
    let clips = Clips::new(&FILES[..2]);
    for (actor, number, end) in [(&clips.anna, 1, 1_500), (&clips.ben, 11, 1_900)] {
        clips
            .put(
                actor,
                0,
                &[
                    cut(number, "good", 100, end),
                    cut(number + 1, "morning", 2_000, 2_500),
                ],
            )
            .unwrap();
        clips.submit(actor, 0, 0.5).unwrap();
        // Close enough.
        clips
            .put(
                actor,
                1,
                &[cut(number, "good morning", 100, 2_000 + end / 10)],
            )
            .unwrap();
        clips.submit(actor, 1, 0.5).unwrap();
    }
    let cases = all(&clips);
    assert_eq!(cases.len(), 1);
    assert_eq!(
        (cases[0].kind, cases[0].severity.as_str()),
        (CaseKind::Boundary, "warning")
    );
    assert_eq!(
        cases[0].why,
        "anna and ben: a segment ends 0.40 s apart at 1.50 s"
    );
    let found = conventions::conventions(&clips.project).unwrap();
    assert_eq!((found.boundaries.pairs, found.boundaries.over), (2, 1));
    near(
        &found.boundaries.median_millis,
        0.0,
        "of 0, 0, 0, 0, 40 and 400",
    );
    near(&found.boundaries.p95_millis, 310.0, "between 40 and 400");
    let info = look::info(&clips.project).unwrap();
    assert_eq!(
        (info.cases.lead_open, info.truth.consensus),
        (1, 2),
        "the words are the same"
    );
    let verdict = Verdict::Take {
        labeler: "ben".into(),
    };
    let lead = people::ensure(&clips.project, "lena", None, Role::Lead).unwrap();
    review::decide(&clips.project, &lead, &cases[0].id, verdict).unwrap();
    let detail = look::item(&clips.project, &lead, &clips.items[0].to_string()).unwrap();
    let first = detail.truth.marks[0].as_segment().unwrap();
    assert_eq!(
        first.end_micros,
        Some(1_900_000),
        "ben's segments are right"
    );
}
