use super::*;
use crate::boxes::testing::{arb_labeled, class};
use proptest::prelude::*;

const SIZE: PictureSize = PictureSize {
    width_px: 640.0,
    height_px: 480.0,
};
const SCRATCH: u64 = 1;
const CHIP: u64 = 2;

fn drawn(kind: u64, x: f64, y: f64, width: f64, height: f64) -> Drawn {
    let rect = Rect::new(x, y, width, height);
    Drawn {
        rect,
        class: class(kind),
        flags: Vec::new(),
        attributes: Vec::new(),
    }
}

fn review(layers: &[Vec<Drawn>]) -> Review {
    disagreements(layers, SIZE, &Thresholds::default())
}

fn told(case: &Disagreement) -> String {
    let name = |key| {
        if key == class(SCRATCH) {
            "scratch".into()
        } else {
            "chip".into()
        }
    };
    case.why(&Names {
        labelers: &["anna", "ben", "cara", "dan", "eve"],
        class: &name,
    })
}

/// The only case: its kind, who deviates, and why.
fn only(layers: &[Vec<Drawn>]) -> (CaseKind, Vec<usize>, String) {
    let review = review(layers);
    assert_eq!(review.cases.len(), 1, "{:#?}", review.cases);
    let case = &review.cases[0];
    (case.kind(), case.odd().to_vec(), told(case))
}

#[test]
fn boxes_that_all_draw_alike_are_undisputed() {
    let layers = [0.0, 1.0, 2.0].map(|off| vec![drawn(SCRATCH, 50.0 + off, 50.0, 100.0, 60.0)]);
    let review = review(&layers);
    assert!(review.cases.is_empty());
    assert_eq!(
        review.undisputed[0].fused,
        Rect::new(51.0, 50.0, 100.0, 60.0),
        "the median"
    );
    assert_eq!(review.undisputed[0].members.len(), 3);
}

#[test]
fn saying_nothing_together_is_no_case() {
    assert_eq!(review(&[vec![], vec![]]), Review::default());
    assert_eq!(review(&[]), Review::default());
}

#[test]
fn what_most_drew_is_missed_by_the_rest() {
    let here = || vec![drawn(SCRATCH, 50.0, 50.0, 100.0, 60.0)];
    assert_eq!(
        only(&[vec![], here(), here()]),
        (
            CaseKind::Missed,
            vec![0],
            "ben and cara drew it, anna did not".into()
        )
    );
    assert_eq!(
        only(&[here(), vec![]]),
        (
            CaseKind::Missed,
            vec![1],
            "one of two drew this box: anna did, ben did not".into()
        )
    );
    assert_eq!(
        only(&[here(), here(), vec![], vec![]]).0,
        CaseKind::Missed,
        "half of four"
    );
}

#[test]
fn what_one_of_three_drew_is_extra_and_nothing_else() {
    let (kind, odd, why) = only(&[vec![], vec![drawn(CHIP, 5.0, 5.0, 20.0, 20.0)], vec![]]);
    assert_eq!((kind, odd), (CaseKind::Extra, vec![1]));
    assert_eq!(why, "only ben drew this box, anna and cara did not");
}

#[test]
fn one_place_with_two_names_is_a_class_case() {
    let say = |kind| vec![drawn(kind, 50.0, 50.0, 100.0, 60.0)];
    assert_eq!(
        only(&[say(CHIP), say(SCRATCH), say(SCRATCH)]),
        (
            CaseKind::Class,
            vec![0],
            "anna says chip, ben and cara say scratch".into()
        )
    );
    assert_eq!(
        only(&[say(CHIP), say(SCRATCH)]).1,
        [0, 1],
        "one against one: both deviate"
    );
}

#[test]
fn a_class_case_also_says_who_drew_nothing() {
    let say = |kind| vec![drawn(kind, 50.0, 50.0, 100.0, 60.0)];
    let (kind, _, why) = only(&[say(CHIP), say(SCRATCH), vec![]]);
    assert_eq!(kind, CaseKind::Class);
    assert!(
        why.ends_with("; anna and ben drew it, cara did not"),
        "{why}"
    );
}

#[test]
fn a_badly_drawn_box_is_one_loose_case_not_missed_and_extra() {
    let layers = [
        vec![drawn(SCRATCH, 50.0, 50.0, 100.0, 60.0)],
        vec![drawn(SCRATCH, 100.0, 60.0, 100.0, 60.0)],
    ];
    let (kind, odd, why) = only(&layers);
    assert_eq!((kind, odd), (CaseKind::Loose, vec![0, 1]));
    assert_eq!(
        why,
        "IoU 0.26 between anna's and ben's box; left edges 50 px apart"
    );
    let mut three = layers.to_vec();
    three.push(vec![drawn(SCRATCH, 51.0, 50.0, 100.0, 60.0)]);
    let (kind, odd, why) = only(&three);
    assert_eq!(
        (kind, odd),
        (CaseKind::Loose, vec![1]),
        "the two who agree are right"
    );
    assert!(
        why.starts_with("ben: IoU 0.27 to the others' box; left edge 50 px off"),
        "{why}"
    );
}

#[test]
fn two_names_and_a_bad_overlap_are_one_conflict_not_two() {
    let (kind, _, why) = only(&[
        vec![drawn(SCRATCH, 50.0, 50.0, 100.0, 60.0)],
        vec![drawn(CHIP, 100.0, 60.0, 100.0, 60.0)],
    ]);
    assert_eq!(kind, CaseKind::Class);
    assert!(
        why.starts_with("anna says scratch, ben says chip; IoU 0.26"),
        "{why}"
    );
}

#[test]
fn neighbours_that_each_drew_are_not_taken_for_badly_drawn() {
    let both = || {
        vec![
            drawn(SCRATCH, 50.0, 50.0, 100.0, 60.0),
            drawn(SCRATCH, 110.0, 50.0, 100.0, 60.0),
        ]
    };
    assert!(review(&[both(), both()]).cases.is_empty());
}

#[test]
fn an_edge_off_by_much_is_loose_and_small_differences_are_not() {
    let here = |off: f64| vec![drawn(SCRATCH, 50.0 - off, 50.0, 100.0 + off, 100.0)];
    assert!(
        review(&[here(0.0), here(6.0), here(3.0)]).cases.is_empty(),
        "6 % of a side"
    );
    let (kind, odd, _) = only(&[here(0.0), here(0.0), here(14.0)]);
    assert_eq!((kind, odd), (CaseKind::Loose, vec![2]), "14 px of 100");
    assert_eq!(
        review(&[here(0.0), here(14.0)]).cases[0].severity(),
        Severity::Warning
    );
}

#[test]
fn one_box_where_another_drew_several_is_one_case() {
    let whole = || vec![drawn(SCRATCH, 50.0, 50.0, 200.0, 30.0)];
    let parts = || {
        [50.0, 120.0, 190.0]
            .iter()
            .map(|x| drawn(SCRATCH, *x, 50.0, 60.0, 30.0))
            .collect::<Vec<_>>()
    };
    let (kind, odd, why) = only(&[whole(), parts()]);
    assert_eq!((kind, odd), (CaseKind::SplitMerge, vec![0, 1]));
    assert_eq!(why, "anna drew one box where ben drew 3");
    let (_, odd, why) = only(&[whole(), parts(), whole(), vec![]]);
    assert_eq!(odd, [1]);
    assert_eq!(
        why,
        "anna and cara drew one box where ben drew 3; dan drew nothing here"
    );
}

#[test]
fn parts_that_both_drew_beside_the_whole_are_no_split() {
    let both = || {
        vec![
            drawn(SCRATCH, 50.0, 50.0, 200.0, 30.0),
            drawn(SCRATCH, 50.0, 50.0, 95.0, 30.0),
            drawn(SCRATCH, 150.0, 50.0, 100.0, 30.0),
        ]
    };
    assert!(review(&[both(), both()]).cases.is_empty());
}

#[test]
fn flags_and_attributes_that_differ_are_named() {
    let mut anna = drawn(SCRATCH, 50.0, 50.0, 100.0, 60.0);
    let ben = anna.clone();
    anna.flags = vec!["occluded".into()];
    anna.attributes = vec![("depth".into(), "2".into())];
    let (kind, odd, why) = only(&[vec![anna], vec![ben.clone()], vec![ben]]);
    assert_eq!((kind, odd), (CaseKind::Attribute, vec![0]));
    assert_eq!(
        why,
        "depth: anna says 2, ben and cara leave it open; \
         occluded: anna says yes, ben and cara say no"
    );
}

#[test]
fn a_box_drawn_twice_is_a_duplicate_not_an_extra() {
    let here = |kind| drawn(kind, 50.0, 50.0, 100.0, 60.0);
    let layers = [
        vec![here(SCRATCH), here(SCRATCH)],
        vec![here(SCRATCH)],
        vec![here(SCRATCH)],
    ];
    let (kind, odd, why) = only(&layers);
    assert_eq!((kind, odd), (CaseKind::Duplicate, vec![0]));
    assert_eq!(why, "anna drew it twice (IoU 1.00)");
    assert_eq!(review(&layers).cases[0].severity(), Severity::Warning);
    let layers = [vec![here(SCRATCH), here(CHIP)], vec![here(SCRATCH)]];
    assert_eq!(
        only(&layers).2,
        "anna drew it twice, as scratch and as chip"
    );
    assert_eq!(review(&layers).cases[0].severity(), Severity::Error);
}

#[test]
fn a_box_drawn_twice_and_matched_by_two_others_stays_one_object() {
    let here = |off: f64| drawn(SCRATCH, 50.0 + off, 50.0, 100.0, 60.0);
    let layers = [
        vec![here(0.0), here(2.0)],
        vec![here(-4.0)],
        vec![here(6.0)],
    ];
    assert_eq!(
        only(&layers).0,
        CaseKind::Duplicate,
        "ben and cara each match one of the two"
    );
}

#[test]
fn one_labeler_alone_is_still_checked_for_copies_and_the_picture_s_edge() {
    let layers = [vec![
        drawn(SCRATCH, 600.0, 50.0, 52.0, 60.0),
        drawn(CHIP, 5.0, 5.0, 20.0, 20.0),
    ]];
    let (kind, odd, why) = only(&layers);
    assert_eq!((kind, odd), (CaseKind::OutOfImage, vec![0]));
    assert_eq!(why, "anna's box leaves the image by 12 px at the right");
    assert_eq!(review(&layers).undisputed.len(), 1);
}

#[test]
fn boxes_on_a_turned_canvas_are_one_case() {
    let upright = || {
        vec![
            drawn(SCRATCH, 400.0, 50.0, 100.0, 30.0),
            drawn(SCRATCH, 30.0, 300.0, 60.0, 90.0),
        ]
    };
    // Where the same things lie before the quarter turn: x = top, y = 640 - right.
    let turned = vec![
        drawn(SCRATCH, 50.0, 140.0, 30.0, 100.0),
        drawn(SCRATCH, 300.0, 550.0, 90.0, 60.0),
    ];
    let (kind, odd, why) = only(&[upright(), turned.clone(), upright()]);
    assert_eq!((kind, odd), (CaseKind::Canvas, vec![1]));
    assert!(
        why.starts_with("ben's boxes fit the others' only after a quarter turn clock"),
        "{why}"
    );
    assert_eq!(
        review(&[upright(), turned.clone(), upright()])
            .undisputed
            .len(),
        2
    );
    let (kind, odd, _) = only(&[upright(), turned]);
    assert_eq!(
        (kind, odd),
        (CaseKind::Canvas, vec![1]),
        "the one whose boxes leave the picture"
    );
}

#[test]
fn boxes_on_a_resized_copy_are_one_case() {
    let here = |scale: f64| -> Vec<Drawn> {
        [
            (400.0, 50.0, 100.0, 30.0),
            (30.0, 300.0, 60.0, 90.0),
            (200.0, 200.0, 40.0, 40.0),
        ]
        .iter()
        .map(|(x, y, w, h)| drawn(SCRATCH, x * scale, y * scale, w * scale, h * scale))
        .collect()
    };
    let (kind, odd, why) = only(&[here(1.0), here(1.0), here(0.5)]);
    assert_eq!((kind, odd), (CaseKind::Canvas, vec![2]));
    assert!(why.contains("when scaled by 2.00"), "{why}");
}

#[test]
fn cases_come_worst_first_and_warnings_last() {
    let layers = [
        vec![
            drawn(SCRATCH, 50.0, 50.0, 100.0, 60.0),
            drawn(SCRATCH, 300.0, 50.0, 100.0, 60.0),
        ],
        vec![
            drawn(SCRATCH, 65.0, 50.0, 100.0, 60.0),
            drawn(CHIP, 300.0, 50.0, 100.0, 60.0),
        ],
    ];
    let kinds: Vec<CaseKind> = review(&layers)
        .cases
        .iter()
        .map(Disagreement::kind)
        .collect();
    assert_eq!(kinds, [CaseKind::Class, CaseKind::Loose]);
}

#[test]
fn a_hundred_thousand_boxes_in_one_picture_are_reviewed_at_once() {
    let layers: Vec<Vec<Drawn>> = (0..5)
        .map(|labeler| {
            (0..20_000)
                .map(|i| {
                    let (x, y) = (f64::from(i % 200) * 50.0, f64::from(i / 200) * 50.0);
                    drawn(SCRATCH, x + f64::from(labeler), y, 40.0, 40.0)
                })
                .collect()
        })
        .collect();
    let size = PictureSize {
        width_px: 10_000.0,
        height_px: 5_000.0,
    };
    let review = disagreements(&layers, size, &Thresholds::default());
    assert_eq!(review.undisputed.len(), 20_000);
}

fn arb_layers() -> impl Strategy<Value = Vec<Vec<Drawn>>> {
    let layer = arb_labeled(5).prop_map(|boxes| {
        let drawn = |b: LabeledRect| Drawn {
            rect: b.rect,
            class: b.class,
            flags: Vec::new(),
            attributes: Vec::new(),
        };
        boxes.into_iter().map(drawn).collect()
    });
    prop::collection::vec(layer, 0..5)
}

proptest! {
    #[test]
    fn every_box_is_in_exactly_one_case_or_undisputed(layers in arb_layers()) {
        let review = review(&layers);
        let mut members: Vec<BoxRef> = review.cases.iter().flat_map(|c| c.members.clone())
            .chain(review.undisputed.iter().flat_map(|u| u.members.clone())).collect();
        members.sort_unstable();
        let all: Vec<BoxRef> = layers.iter().enumerate().flat_map(|(labeler, layer)| {
            (0..layer.len()).map(move |index| BoxRef { labeler, index })
        }).collect();
        prop_assert_eq!(members, all);
    }

    #[test]
    fn scores_fall_and_errors_score_above_warnings(layers in arb_layers()) {
        let cases = review(&layers).cases;
        prop_assert!(cases.windows(2).all(|w| w[0].score() >= w[1].score()));
        for case in &cases {
            prop_assert_eq!(case.severity() == Severity::Error, case.score() >= 0.5);
            prop_assert!((0.0..=1.0).contains(&case.score()));
            prop_assert!(!case.odd().is_empty(), "somebody deviates");
            prop_assert!(!told(case).is_empty());
        }
    }

    #[test]
    fn nothing_but_names_depends_on_the_order_of_labelers_and_boxes(
        layers in arb_layers(), turn in 0usize..5
    ) {
        let mut other = layers.clone();
        other.iter_mut().for_each(|layer| layer.reverse());
        other.rotate_left(turn % layers.len().max(1) * usize::from(!layers.is_empty()));
        let facts = |layers: &[Vec<Drawn>]| {
            let review = review(layers);
            let mut cases: Vec<String> = review.cases.iter().map(|case| {
                let mut boxes: Vec<String> = case.members.iter()
                    .map(|m| format!("{:?}", layers[m.labeler][m.index].labeled())).collect();
                boxes.sort();
                format!("{:?} {:.9} {} {boxes:?}", case.kind(), case.score(), case.odd().len())
            }).collect();
            cases.sort();
            (cases, review.undisputed.len())
        };
        prop_assert_eq!(facts(&layers), facts(&other));
    }

    #[test]
    fn a_second_opinion_equal_to_the_first_leaves_nothing_missed(layers in arb_layers()) {
        for layer in layers {
            let alone = review(std::slice::from_ref(&layer)).cases;
            let twice = review(&[layer.clone(), layer]).cases;
            let kinds = |cases: &[Disagreement]| {
                let mut kinds: Vec<CaseKind> = cases.iter().map(Disagreement::kind).collect();
                kinds.sort_unstable();
                kinds.dedup();
                kinds
            };
            for kind in kinds(&twice) {
                prop_assert!(kinds(&alone).contains(&kind), "{kind:?} out of nowhere");
            }
        }
    }
}
