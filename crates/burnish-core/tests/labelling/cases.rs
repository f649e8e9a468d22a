//! Cases and what decides many of them at once: thresholds and rules. All of it can be taken back.

use burnish_core::{
    Actor, Silent, annotate, auto, look, people, recompute,
    review::{self, CaseQuery},
    settings, thresholds,
};
use burnish_model::{
    AutoRule, BoxMark, CaseKind, CaseLane, CaseState, DisagreementSettings, Rect, Role, Verdict,
    output::CaseRow,
};
use proptest::prelude::*;

use crate::World;

/// Three people who submitted boxes on one picture, and a lead.
struct Three {
    world: World,
    people: Vec<Actor>,
    lead: Actor,
}

/// x, y, width, height in px.
type Place = (f64, f64, f64, f64);

impl Three {
    fn new(drawn: &[&[Place]; 3]) -> Self {
        let world = World::new();
        let cara = people::ensure(&world.project, "cara", None, Role::Labeler).unwrap();
        let lead = people::ensure(&world.project, "lena", None, Role::Lead).unwrap();
        let people = vec![world.anna.clone(), world.ben.clone(), cara];
        let three = Self {
            world,
            people,
            lead,
        };
        for (number, (actor, places)) in three.people.iter().zip(drawn).enumerate() {
            three.submit(number, actor, places);
        }
        three
    }

    fn submit(&self, number: usize, actor: &Actor, places: &[Place]) {
        let marks = places
            .iter()
            .enumerate()
            .map(|(at, &(x, y, width, height))| BoxMark {
                rect: Rect::new(x, y, width, height),
                ..self.world.mark((16 * number + at + 1) as u8, 0.0)
            });
        let marks: Vec<BoxMark> = marks.collect();
        if !marks.is_empty() {
            self.world.draw(actor, &marks);
        }
        self.world.submit(actor, annotate::Work::default()).unwrap();
    }

    fn cases(&self) -> Vec<CaseRow> {
        let all = CaseQuery {
            state: Some("all"),
            ..CaseQuery::default()
        };
        review::cases(&self.world.project, &all).unwrap().cases
    }

    fn kinds(&self) -> Vec<(CaseKind, CaseState)> {
        let kinds = self.cases().into_iter().map(|case| (case.kind, case.state));
        kinds.collect()
    }

    /// Cases, truth and state of the picture: all that decisions change.
    fn picture(&self) -> (Vec<CaseRow>, String) {
        let detail = look::item(
            &self.world.project,
            &self.lead,
            &self.world.item.to_string(),
        )
        .unwrap();
        let rest = format!("{:?} {:?}", detail.item, detail.truth);
        (self.cases(), rest)
    }

    /// The same, where a case that nobody decided may have another id.
    fn outcome(&self) -> (Vec<CaseRow>, String) {
        let (mut cases, rest) = self.picture();
        for case in cases
            .iter_mut()
            .filter(|case| case.state == CaseState::Open)
        {
            case.id.clear();
        }
        (cases, rest)
    }

    /// Everything people submitted.
    fn submissions(&self) -> String {
        let detail = look::item(
            &self.world.project,
            &self.lead,
            &self.world.item.to_string(),
        )
        .unwrap();
        format!("{:?}", detail.layers)
    }

    fn apply(&self, wanted: DisagreementSettings) {
        let done = thresholds::apply(&self.world.project, &wanted, &Silent).unwrap();
        assert!(!done.cancelled);
    }

    fn decide(&self, kind: CaseKind, verdict: Verdict) {
        let case = self
            .cases()
            .into_iter()
            .find(|case| case.kind == kind)
            .unwrap();
        review::decide(&self.world.project, &self.lead, &case.id, verdict).unwrap();
    }
}

fn loose() -> DisagreementSettings {
    DisagreementSettings {
        lambda: 0.3,
        edge_px: 200.0,
        edge_share: 1.0,
        ..DisagreementSettings::default()
    }
}

fn rule(kinds: &[CaseKind], least_iou: f64, least_share: f64) -> AutoRule {
    AutoRule {
        kinds: kinds.to_vec(),
        least_iou,
        least_share,
    }
}

/// One object drawn loosely by one, one that only two drew, one that only one drew.
const DISPUTED: [&[Place]; 3] = [
    &[(100.0, 100.0, 100.0, 100.0), (400.0, 100.0, 50.0, 50.0)],
    &[(100.0, 100.0, 100.0, 100.0), (400.0, 100.0, 50.0, 50.0)],
    &[(112.0, 100.0, 100.0, 100.0), (300.0, 300.0, 40.0, 40.0)],
];

#[test]
fn thresholds_change_cases_as_their_preview_said_and_back_again_everything_is_as_it_was() {
    let three = Three::new(&DISPUTED);
    assert_eq!(
        three
            .kinds()
            .iter()
            .map(|(kind, _)| *kind)
            .collect::<Vec<_>>(),
        [CaseKind::Missed, CaseKind::Extra, CaseKind::Loose]
    );
    three.decide(
        CaseKind::Loose,
        Verdict::Take {
            labeler: "cara".into(),
        },
    );
    let (before, submissions) = (three.picture(), three.submissions());
    let preview = thresholds::preview(&three.world.project, &loose()).unwrap();
    assert_eq!((preview.items, preview.sampled), (1, false));
    assert_eq!(three.picture(), before, "a preview writes nothing");

    three.apply(loose());
    let now: Vec<(CaseKind, u64, u64)> = preview
        .rows
        .iter()
        .map(|row| (row.kind, row.now, row.then))
        .collect();
    assert_eq!(
        now,
        [(CaseKind::Missed, 1, 1), (CaseKind::Extra, 1, 1)],
        "the loose one was decided, so it is open neither now nor then"
    );
    assert_eq!(three.kinds().len(), 2, "what is loose now is not any more");
    assert_eq!(
        settings::get(&three.world.project).unwrap().disagreements,
        loose(),
        "applied thresholds are kept"
    );

    three.apply(DisagreementSettings::default());
    assert_eq!(
        three.picture(),
        before,
        "the decision applies again, for its case came back"
    );
    assert_eq!(
        three.submissions(),
        submissions,
        "nobody's submission changed"
    );
}

#[test]
fn a_stricter_threshold_finds_what_the_usual_one_lets_pass() {
    let close: &[Place] = &[(100.0, 100.0, 100.0, 100.0)];
    let three = Three::new(&[close, close, &[(103.0, 100.0, 100.0, 100.0)]]);
    assert_eq!(three.kinds(), []);
    three.apply(DisagreementSettings {
        lambda: 0.98,
        ..DisagreementSettings::default()
    });
    assert_eq!(three.kinds(), [(CaseKind::Loose, CaseState::Open)]);
}

#[test]
fn thresholds_that_make_no_sense_are_refused_and_settings_do_not_touch_them() {
    let three = Three::new(&DISPUTED);
    let usual = DisagreementSettings::default();
    for wanted in [
        DisagreementSettings { tau: 0.0, ..usual },
        DisagreementSettings {
            tau: f64::NAN,
            ..usual
        },
        DisagreementSettings {
            lambda: 1.5,
            ..usual
        },
        DisagreementSettings {
            edge_px: -1.0,
            ..usual
        },
        DisagreementSettings {
            edge_share: f64::INFINITY,
            ..usual
        },
        DisagreementSettings {
            boundary_millis: u32::MAX,
            ..usual
        },
    ] {
        assert!(
            thresholds::preview(&three.world.project, &wanted).is_err(),
            "{wanted:?}"
        );
        assert!(thresholds::apply(&three.world.project, &wanted, &Silent).is_err());
    }
    let mut changed = settings::get(&three.world.project).unwrap();
    changed.disagreements = loose();
    let kept = settings::change(&three.world.project, changed).unwrap();
    assert_eq!(
        kept.disagreements, usual,
        "cases follow from them, so they are applied"
    );
}

#[test]
fn a_rule_settles_what_its_preview_says_and_its_batch_is_taken_back_whole() {
    let three = Three::new(&DISPUTED);
    let (before, submissions) = (three.picture(), three.submissions());
    let all = rule(
        &[CaseKind::Missed, CaseKind::Extra, CaseKind::Loose],
        0.75,
        0.66,
    );
    let preview = auto::preview(&three.world.project, &all).unwrap();
    assert_eq!(
        (preview.open, preview.resolved, preview.examples.len()),
        (3, 3, 3)
    );
    assert_eq!(three.picture(), before, "a preview writes nothing");

    let done = auto::resolve(&three.world.project, &three.lead, &all, &Silent).unwrap();
    assert_eq!(done.cases, 3);
    let detail = look::item(
        &three.world.project,
        &three.lead,
        &three.world.item.to_string(),
    )
    .unwrap();
    assert_eq!(
        (detail.truth.basis.as_str(), detail.truth.marks.len()),
        ("decided", 2),
        "the one that one of three drew is nothing, the others are their consensus"
    );
    let batches = auto::batches(&three.world.project).unwrap().batches;
    assert_eq!(
        (batches[0].cases, batches[0].undone, &batches[0].by),
        (3, false, &"lena".to_owned())
    );
    assert_eq!(batches[0].rule, all);

    let undone = auto::undo(&three.world.project, &batches[0].batch).unwrap();
    assert!(undone.batches[0].undone);
    assert_eq!(three.picture(), before, "as if the rule had never run");
    assert_eq!(
        three.submissions(),
        submissions,
        "nobody's submission changed"
    );
    assert!(
        auto::undo(&three.world.project, &batches[0].batch).is_err(),
        "once is enough"
    );
    assert!(auto::undo(&three.world.project, "no batch").is_err());
}

#[test]
fn what_a_person_decided_is_never_overwritten_by_a_rule_nor_taken_back_with_its_batch() {
    let three = Three::new(&DISPUTED);
    three.decide(CaseKind::Missed, Verdict::None);
    let all = rule(&[CaseKind::Missed, CaseKind::Loose], 0.75, 0.66);
    let done = auto::resolve(&three.world.project, &three.lead, &all, &Silent).unwrap();
    assert_eq!(done.cases, 1, "only the loose one was open");
    // Decided anew by hand, on top of the rule.
    three.decide(
        CaseKind::Loose,
        Verdict::Take {
            labeler: "cara".into(),
        },
    );
    let by_hand = three.picture();
    auto::undo(&three.world.project, &done.batch.unwrap()).unwrap();
    assert_eq!(three.picture(), by_hand, "hands win over rules");
    let again = auto::resolve(&three.world.project, &three.lead, &all, &Silent).unwrap();
    assert_eq!(
        (again.cases, again.batch),
        (0, None),
        "nothing is left to settle, so there is no batch"
    );
}

#[test]
fn everything_computed_again_is_what_was_stored() {
    let three = Three::new(&DISPUTED);
    three.decide(CaseKind::Extra, Verdict::None);
    let before = three.picture();
    let done = recompute::everything(&three.world.project, &Silent).unwrap();
    assert_eq!((done.items, done.open), (1, 2));
    assert_eq!(three.picture(), before);
}

#[test]
fn the_leads_list_walks_every_case_on_pictures() {
    let three = Three::new(&DISPUTED);
    let lead = CaseQuery {
        lane: Some(CaseLane::Lead),
        ..CaseQuery::default()
    };
    let found = review::cases(&three.world.project, &lead).unwrap();
    assert_eq!(found.total, 3);
    let mut walked = Vec::new();
    let mut next = Some(found.cases[0].id.clone());
    while let Some(id) = next {
        let detail = review::case(&three.world.project, &id).unwrap();
        assert_eq!(
            (detail.position, detail.open_total),
            (walked.len() as u64, 3)
        );
        next = detail.next;
        walked.push(id);
    }
    let listed: Vec<String> = found.cases.into_iter().map(|case| case.id).collect();
    assert_eq!(walked, listed, "next leads through the list");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_rule_undone_and_any_threshold_taken_back_leave_nothing_behind(
        drawn in prop::collection::vec(prop::collection::vec((0.0..400.0f64, 0.0..300.0f64, 20.0..80.0f64, 20.0..80.0f64), 0..4), 3),
        least_iou in 0.0..1.0f64,
        least_share in 0.5..1.0f64,
        tau in 0.1..0.95f64,
        lambda in 0.0..1.0f64,
    ) {
        // On a coarse grid, so that some overlap.
        let grid: Vec<Vec<Place>> = drawn
            .iter()
            .map(|places| places.iter().map(|&(x, y, w, h)| ((x / 100.0).floor() * 100.0 + w / 8.0, (y / 100.0).floor() * 100.0 + h / 8.0, w, h)).collect())
            .collect();
        let three = Three::new(&[&grid[0], &grid[1], &grid[2]]);
        let before = three.outcome();
        let boxes: Vec<CaseKind> = CaseKind::ALL.iter().copied().filter(|kind| kind.is_of_boxes()).collect();
        let done = auto::resolve(&three.world.project, &three.lead, &rule(&boxes, least_iou, least_share), &Silent).unwrap();
        if let Some(batch) = done.batch {
            let settled = three.outcome();
            let wanted = DisagreementSettings { tau, lambda, ..DisagreementSettings::default() };
            three.apply(wanted);
            three.apply(DisagreementSettings::default());
            prop_assert_eq!(&three.outcome(), &settled, "decisions apply again once their cases are back");
            auto::undo(&three.world.project, &batch).unwrap();
        }
        prop_assert_eq!(three.outcome(), before);
    }
}
