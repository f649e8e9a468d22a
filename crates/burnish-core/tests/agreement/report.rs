//! What the report says of people whose ways are known.

use burnish_core::review;
use burnish_model::{HabitKind, LabelerKind, Verdict};

use crate::{World, labeler, near, pair, reason};

const PEOPLE: [&str; 3] = ["anna", "ben", "cara"];
const WEEK_MILLIS: i64 = 7 * 86_400_000;

/// A number that looks random, -1..1, the same every time.
fn wobble(seed: usize) -> f64 {
    let mixed = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed >> 40) as f64 / f64::from(1 << 23)) - 1.0
}

/// Two objects on each of `images`, drawn by three people with a steady hand.
fn steady(images: usize, own: impl Fn(&str, usize, usize) -> Option<(&'static str, f64)>) -> World {
    let mut world = World::new(images, 0);
    for (number, name) in PEOPLE.into_iter().enumerate() {
        for item in 0..images {
            let mut boxes = Vec::new();
            for object in 0..2 {
                let Some((class, grown)) = own(name, item, object) else {
                    continue;
                };
                let seed = 100 * (2 * item + object) + 10 * number;
                let (x, y) = (100.0 + 250.0 * object as f64, 150.0);
                let side = 80.0 * grown;
                boxes.push((
                    class,
                    x - side / 2.0 + wobble(seed),
                    y - side / 2.0 + wobble(seed + 1),
                    side + wobble(seed + 2),
                    side + wobble(seed + 3),
                ));
            }
            world.draws(name, item, &boxes);
        }
    }
    world
}

fn class(item: usize, object: usize) -> &'static str {
    if (item + object).is_multiple_of(3) {
        "dent"
    } else {
        "scratch"
    }
}

#[test]
fn who_draws_larger_than_the_others_is_told_so_and_nobody_else_of_three() {
    let grown = |name: &str| if name == "cara" { 1.1 } else { 1.0 };
    let mut world = steady(40, |name, item, object| {
        Some((class(item, object), grown(name)))
    });
    let report = world.report();
    let habit = &labeler(&report, "cara").habits[0];
    assert_eq!(habit.kind, HabitKind::Larger, "{habit:?}");
    assert!((habit.amount - 0.21).abs() < 0.02, "1.1 by 1.1: {habit:?}");
    assert!(
        habit.q.value().unwrap() < 0.05 && habit.count == 80,
        "{habit:?}"
    );
    assert!(habit.words.contains("% larger"), "{}", habit.words);
    let iou = |a: &str, b: &str| pair(&report, a, b).mean_iou.value().unwrap();
    assert!(
        iou("anna", "ben") > 0.93 && iou("anna", "cara") < 0.87,
        "two of one size"
    );
}

#[test]
fn who_names_other_classes_is_less_reliable_and_lowers_agreement() {
    let mut world = steady(60, |name, item, object| {
        let wrong = name == "cara" && wobble(7 * item + object) > 0.2;
        let right = class(item, object);
        let other = if right == "dent" { "scratch" } else { "dent" };
        Some((if wrong { other } else { right }, 1.0))
    });
    let report = world.report();
    let skill = |name: &str| labeler(&report, name).reliability.value().unwrap();
    assert!(
        skill("anna") > 0.95 && skill("ben") > 0.95,
        "{} {}",
        skill("anna"),
        skill("ben")
    );
    assert!((0.4..0.75).contains(&skill("cara")), "{}", skill("cara"));
    let vitality = |name: &str| labeler(&report, name).vitality.value().unwrap();
    assert!(
        vitality("cara") < 0.0 && vitality("anna") > 0.0,
        "they lower agreement"
    );
    let kappa = |a: &str, b: &str| pair(&report, a, b).kappa.value().unwrap();
    assert!((kappa("anna", "ben") - 1.0).abs() < 1e-12 && kappa("anna", "cara") < 0.5);
    let mean = (kappa("anna", "ben") + kappa("anna", "cara") + kappa("ben", "cara")) / 3.0;
    near(&report.kappa.cohen, mean, "the mean over pairs");
    assert!(report.kappa.fleiss.value().unwrap() < 0.7);
}

#[test]
fn who_misses_objects_is_further_from_the_others_and_from_the_truth() {
    let mut world = steady(30, |name, item, object| {
        let missed = name == "cara" && object == 1 && item.is_multiple_of(2);
        (!missed).then(|| (class(item, object), 1.0))
    });
    let report = world.report();
    // 45 of her boxes, 60 objects the other two agree on.
    near(
        &labeler(&report, "cara").others_f1,
        2.0 * 45.0 / 105.0,
        "cara",
    );
    // What cara and one other drew is there; of the 60 of anna's boxes 15 nobody else confirms twice.
    near(
        &labeler(&report, "anna").others_f1,
        2.0 * 45.0 / 105.0,
        "anna",
    );
    // Items with an open case have no truth: the other 15 are drawn by all.
    near(&labeler(&report, "cara").truth_f1, 1.0, "where all agree");
}

#[test]
fn a_lead_s_decision_becomes_the_truth_people_are_held_against() {
    let mut world = World::new(1, 1);
    world.draws(
        "anna",
        0,
        &[
            ("scratch", 10.0, 10.0, 50.0, 50.0),
            ("scratch", 200.0, 10.0, 50.0, 50.0),
        ],
    );
    world.draws("ben", 0, &[("scratch", 10.0, 10.0, 50.0, 50.0)]);
    world.writes("anna", 1, "turn it off now please");
    world.writes("ben", 1, "turn it on now please");
    let before = world.report();
    assert!(
        reason(&labeler(&before, "anna").truth_f1).contains("no image"),
        "open is no truth"
    );
    reason(&labeler(&before, "anna").truth_wer);
    let query = review::CaseQuery::default();
    let lead = world.lead();
    for case in review::cases(&world.project, &query).unwrap().cases {
        let labeler = "anna".to_owned();
        review::decide(&world.project, &lead, &case.id, Verdict::Take { labeler }).unwrap();
    }
    let after = world.report();
    near(&labeler(&after, "anna").truth_f1, 1.0, "anna was right");
    near(&labeler(&after, "ben").truth_f1, 2.0 / 3.0, "one of two");
    near(&labeler(&after, "anna").truth_wer, 0.0, "anna was right");
    near(
        &labeler(&after, "ben").truth_wer,
        1.0 / 5.0,
        "one word of five",
    );
}

#[test]
fn agreement_is_told_week_by_week() {
    let mut world = World::new(3, 0);
    let here = [("scratch", 10.0, 10.0, 40.0, 40.0)];
    for item in 0..2 {
        world.draws("anna", item, &here);
        world.draws("ben", item, &[]);
    }
    world.take_in(LabelerKind::Human);
    world.clock.advance(2 * WEEK_MILLIS);
    world.draws("ben", 1, &here);
    world.draws("anna", 2, &here);
    world.draws("ben", 2, &here);
    let report = world.report();
    let weeks: Vec<(u64, f64)> = report
        .over_time
        .iter()
        .map(|week| (week.items, week.agreement.value().unwrap()))
        .collect();
    assert_eq!(weeks, [(1, 0.0), (2, 1.0)], "the revised item moved on");
    let between = report.over_time[1].from - report.over_time[0].from;
    assert_eq!(between, 2 * WEEK_MILLIS);
    assert_eq!(
        report.over_time[0].from.rem_euclid(WEEK_MILLIS),
        4 * 86_400_000,
        "a Monday"
    );
}

#[test]
fn classes_are_told_apart() {
    let mut world = steady(20, |name, item, object| {
        let missed = class(item, object) == "dent" && name == "ben";
        (!missed).then(|| (class(item, object), 1.0))
    });
    let report = world.report();
    let of = |name: &str| report.classes.iter().find(|row| row.name == name).unwrap();
    near(&of("scratch").f1, 1.0, "found by all");
    // Each dent: anna and cara matched it once; three pairs compared four boxes.
    near(&of("dent").f1, 0.5, "found by two of three");
    let drawn: u64 = report.classes.iter().map(|row| row.annotations).sum();
    let dents = of("dent").annotations / 2;
    assert_eq!(drawn, 3 * 40 - dents, "every box is of one class");
}

#[test]
fn the_same_project_always_gives_the_same_report() {
    let mut world = steady(300, |name, item, object| {
        (wobble(item * 3 + object + name.len()) > -0.9).then(|| (class(item, object), 1.0))
    });
    let once = world.report();
    let again = world.report();
    assert_eq!(
        serde_json::to_string(&once).unwrap(),
        serde_json::to_string(&again).unwrap(),
        "to the last bit, whichever thread was faster"
    );
    assert_eq!(once.worst_items.len(), 100, "the hundred worst");
    let worst: Vec<f64> = once
        .worst_items
        .iter()
        .filter_map(|row| row.agreement.value())
        .collect();
    assert!(worst.is_sorted(), "worst first");
}
