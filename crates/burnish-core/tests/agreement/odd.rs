//! Odd cases get an answer: not a crash, not a silent 1.

use burnish_core::{Silent, import, import::ImportError};
use burnish_model::LabelerKind;
use burnish_store::StoreError;
use serde_json::json;

use crate::{World, labeler, near, pair, reason};

const HERE: (f64, f64, f64, f64) = (10.0, 10.0, 40.0, 40.0);

fn one(class: &str) -> [(&str, f64, f64, f64, f64); 1] {
    [(class, HERE.0, HERE.1, HERE.2, HERE.3)]
}

#[test]
fn an_empty_project_has_an_empty_report_with_reasons() {
    let report = World::new(3, 3).report();
    assert_eq!(
        (report.items, report.pairs.len(), report.labelers.len()),
        (0, 0, 0)
    );
    assert_eq!(
        report.alpha.reason.as_deref(),
        Some("no image has two submissions")
    );
    assert!(report.transcript_alpha.reason.is_some() && report.over_time.is_empty());
    assert!(
        report
            .human_level
            .iter()
            .all(|level| level.value.value().is_none())
    );
    reason(&report.kappa.cohen);
    reason(&report.kappa.fleiss);
    reason(&report.kappa.percent);
}

#[test]
fn one_labeler_alone_agrees_with_nobody() {
    let mut world = World::new(2, 1);
    world.draws("anna", 0, &one("scratch"));
    world.draws("anna", 1, &[]);
    world.writes("anna", 2, "one two");
    let report = world.report();
    assert_eq!(
        (report.items, report.labelers.len()),
        (0, 0),
        "nobody to compare with"
    );
    assert!(report.alpha.value.is_none());
}

#[test]
fn labelers_without_a_common_item_are_no_pair() {
    let mut world = World::new(2, 0);
    world.draws("anna", 0, &one("scratch"));
    world.draws("ben", 1, &one("scratch"));
    let report = world.report();
    assert_eq!((report.items, report.pairs.len()), (0, 0));
}

#[test]
fn people_who_share_clips_but_no_image_have_a_reason_for_each_number_of_boxes() {
    let mut world = World::new(0, 2);
    for clip in 0..2 {
        world.writes("anna", clip, "the lamp blinks");
        world.writes("ben", clip, "the lamp blinked");
    }
    let report = world.report();
    let anna = labeler(&report, "anna");
    for stat in [&anna.mean_iou, &anna.f1, &anna.others_f1, &anna.vitality] {
        assert_eq!(reason(stat), "no image in common");
    }
    near(
        &pair(&report, "anna", "ben").wer,
        1.0 / 3.0,
        "one word of three",
    );
    assert!(report.classes.is_empty(), "no boxes, no classes");
}

#[test]
fn one_constant_class_has_full_percent_agreement_and_no_kappa() {
    let mut world = World::new(5, 0);
    for item in 0..5 {
        for name in ["anna", "ben", "cara"] {
            world.draws(name, item, &one("scratch"));
        }
    }
    let report = world.report();
    near(&report.kappa.percent, 1.0, "percent");
    for kappa in [&report.kappa.cohen, &report.kappa.fleiss] {
        assert!(reason(kappa).contains("only one class"), "{kappa:?}");
    }
    assert!(
        report.alpha.value.is_none(),
        "constant labels have no alpha"
    );
    near(&report.human_level[0].value, 1.0, "F1");
    let anna = labeler(&report, "anna");
    near(&anna.others_f1, 1.0, "against the others");
    near(&anna.truth_f1, 1.0, "against the consensus");
    reason(&anna.vitality);
    reason(&anna.reliability);
    assert!(anna.habits.is_empty(), "boxes that are equal show no habit");
}

#[test]
fn items_where_all_say_nothing_is_there_are_agreement_without_an_f1() {
    let mut world = World::new(4, 0);
    for item in 0..4 {
        for name in ["anna", "ben", "cara"] {
            world.draws(name, item, &[]);
        }
    }
    let report = world.report();
    let both = pair(&report, "anna", "ben");
    near(&both.agreement, 1.0, "they agree");
    reason(&both.f1);
    reason(&both.mean_iou);
    reason(&both.kappa);
    reason(&report.human_level[0].value);
    assert!(
        report.alpha.value.is_none(),
        "everybody always said the same"
    );
    let anna = labeler(&report, "anna");
    reason(&anna.others_f1);
    assert!(
        reason(&anna.truth_f1).contains("no box"),
        "{:?}",
        anna.truth_f1
    );
}

#[test]
fn empty_transcripts_have_no_word_error_rate() {
    let mut world = World::new(0, 2);
    for clip in 0..2 {
        world.says("anna", clip, &json!({ "nothing": true }));
        world.says("ben", clip, &json!({ "nothing": true }));
    }
    let report = world.report();
    let both = pair(&report, "anna", "ben");
    near(&both.agreement, 1.0, "both heard nothing");
    for stat in [&both.wer, &both.wer_normalised, &both.cer] {
        reason(stat);
    }
    reason(&report.human_level[2].value);
    assert!(
        report.transcript_alpha.value.is_none(),
        "all transcripts are the same"
    );
    assert_eq!(
        reason(&labeler(&report, "anna").truth_wer),
        "the truth has no words"
    );
}

#[test]
fn a_transcript_against_silence_is_full_disagreement() {
    let mut world = World::new(0, 1);
    world.writes("anna", 0, "one two three");
    world.says("ben", 0, &json!({ "nothing": true }));
    let report = world.report();
    let both = pair(&report, "anna", "ben");
    near(&both.agreement, 0.0, "nothing in common");
    reason(&both.wer);
    near(
        &report.human_level[2].value,
        1.0,
        "the one direction there is",
    );
    assert!(
        report.human_level[2].low.is_none(),
        "one item gives no interval"
    );
}

#[test]
fn an_import_with_nan_is_refused_and_changes_nothing() {
    let mut world = World::new(1, 0);
    for name in ["anna", "ben"] {
        world.draws(name, 0, &one("scratch"));
    }
    let before = world.report();
    for (at, bad) in ["NaN", "1e999", "null", "-Infinity"]
        .into_iter()
        .enumerate()
    {
        let file = world.folder.path().join(format!("bad{at}.jsonl"));
        let line = format!(
            r#"{{"file":"item 0","hash":"{}","labeler":"anna","boxes":[{{"class":"scratch","x":{bad},"y":1,"width":5,"height":5}}]}}"#,
            crate::hash(0)
        );
        std::fs::write(&file, line).unwrap();
        let request = import::ImportRequest {
            paths: vec![file],
            format: import::ImportFormat::Jsonl,
            labeler: None,
            labeler_kind: Some(LabelerKind::Human),
            collection: None,
            split: None,
            link: false,
            boxless_unseen: false,
            measure: false,
        };
        let refused = import::import(&world.project, &world.lead(), &request, &Silent);
        assert!(
            matches!(refused, Err(ImportError::BadLabels { .. })),
            "{bad}"
        );
    }
    assert_eq!(world.report(), before, "a refused file changes nothing");
}

#[test]
fn a_stored_place_that_is_no_number_matches_nothing_and_does_not_spread() {
    let mut world = World::new(3, 0);
    for item in 0..3 {
        for name in ["anna", "ben", "cara"] {
            world.draws(name, item, &one("scratch"));
        }
    }
    world.report();
    // As a NaN or an infinity would have been written: JSON knows neither.
    for (item, place) in [(1, "'$.x', null"), (2, "'$.x', 1e308, '$.width', 1e308")] {
        world
            .project
            .store()
            .write(&[], |transaction| {
                let sql = format!(
                    "UPDATE annotation SET body = json_set(body, {place}) WHERE item = {item}
                     AND labeler = (SELECT id FROM labeler WHERE name = 'cara')"
                );
                assert_eq!(transaction.execute(&sql, [])?, 1);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    let report = world.report();
    near(&pair(&report, "anna", "ben").f1, 1.0, "the others");
    near(
        &pair(&report, "anna", "cara").f1,
        1.0 / 3.0,
        "one of three left",
    );
}

#[test]
fn a_model_never_counts() {
    let mut world = World::new(2, 1);
    for item in 0..2 {
        world.draws("anna", item, &one("scratch"));
    }
    world.writes("anna", 2, "one");
    world.take_in(LabelerKind::Human);
    for item in 0..2 {
        world.draws("robot", item, &one("dent"));
    }
    world.writes("robot", 2, "two");
    world.take_in(LabelerKind::Model);
    let report = world.report();
    assert_eq!(
        (report.items, report.pairs.len()),
        (0, 0),
        "a model is nobody's peer"
    );
}
