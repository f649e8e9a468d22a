//! What nobody should hand in but somebody will: the whole module answers it, or says why not.

use burnish_model::{ClassKey, Rect};
use proptest::prelude::*;

use super::{
    LabeledRect, Predicted, ScoredRect,
    average_precision::coco_summary,
    clusters::{Preference, clusters},
    consensus::{agreement_score, edge_weighted_mean, fuse, medoid},
    disagreements::{Drawn, PictureSize, Thresholds, disagreements},
    fusion::weighted_fusion,
    habits::{HabitLimits, habits},
    has_area,
    interval::alpha_interval,
    kappa::{Weights, cohen_kappa, fleiss_kappa, randolph_kappa, share_equal},
    krippendorff::{Level, alpha},
    matching::{match_greedy, match_optimal, match_pair},
    mistakenness::{MistakeLimits, item_mistakes},
    objectlab::label_quality,
    overlap::{covered_share, for_each_overlap, giou},
    pairs::{PairCounts, mean_over_pairs, pair_counts},
    split_merge::{SplitLimits, wholes_and_parts},
    testing::class,
    threshold::{calibrate, distances},
    units::{Seen, Unit, box_alpha, class_alpha, counts, units, vitality},
};

const ODD: [f64; 9] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.0,
    -0.0,
    -5.0,
    1e308,
    f64::MIN_POSITIVE,
    20.0,
];

fn odd_rect() -> impl Strategy<Value = Rect> {
    let number = || prop::sample::select(&ODD[..]);
    let odd = (number(), number(), number(), number());
    let plain = (0i32..40, 0i32..40, 1i32..40, 1i32..40);
    prop_oneof![
        odd.prop_map(|(x, y, w, h)| Rect::new(x, y, w, h)),
        plain.prop_map(|(x, y, w, h)| Rect::new(x.into(), y.into(), w.into(), h.into())),
    ]
}

fn odd_boxes(most: usize) -> impl Strategy<Value = Vec<LabeledRect>> {
    let one = (odd_rect(), 0u64..2);
    let one = one.prop_map(|(rect, c)| LabeledRect {
        rect,
        class: class(c),
    });
    prop::collection::vec(one, 0..=most)
}

fn odd_scored(most: usize) -> impl Strategy<Value = Vec<ScoredRect>> {
    let score = prop::sample::select(vec![
        f64::NAN,
        f64::INFINITY,
        -1.0,
        0.0,
        0.5,
        0.97,
        1.0,
        7.0,
    ]);
    let one = (odd_rect(), 0u64..2, score);
    let one = one.prop_map(|(rect, c, score)| ScoredRect {
        rect,
        class: class(c),
        score,
    });
    prop::collection::vec(one, 0..=most)
}

fn is_share(value: f64) -> bool {
    (-1e-9..=1.0 + 1e-9).contains(&value)
}

proptest! {
    #[test]
    fn odd_boxes_never_match_and_never_break_a_pair(
        first in odd_boxes(20), second in odd_boxes(20)
    ) {
        let rects = |boxes: &[LabeledRect]| boxes.iter().map(|b| b.rect).collect::<Vec<Rect>>();
        let (a, b) = (rects(&first), rects(&second));
        let nowhere = |r: &Rect| !has_area(r);
        for_each_overlap(&a, |i, j, iou| {
            assert!(iou > 0.0 && is_share(iou) && !nowhere(&a[i]) && !nowhere(&a[j]), "{iou}");
        });
        for pairs in [match_optimal(&a, &b, 0.3), match_greedy(&a, &b, 0.3)] {
            prop_assert!(pairs.iter().all(|p| !nowhere(&a[p.first]) && !nowhere(&b[p.second])));
        }
        let pairing = match_pair(&first, &second, 0.3);
        let paired = pairing.matched.len() + pairing.class_mismatch.len();
        prop_assert_eq!(paired + pairing.first_only.len(), first.len());
        for one in &a {
            for other in &b {
                prop_assert!(giou(one, other).is_finite() && is_share(covered_share(one, other)));
            }
        }
        for found in wholes_and_parts(&a, &b, &SplitLimits::default()) {
            prop_assert!(is_share(found.hull_iou) && !nowhere(&a[found.whole]));
        }
        let counts = PairCounts::of_item(&first, &second, 0.5);
        prop_assert!(counts.f1().map_or(true, is_share) && is_share(counts.agreement().unwrap()));
    }

    #[test]
    fn odd_boxes_fuse_to_something_finite_or_to_nothing(rects in prop::collection::vec(odd_rect(), 0..8)) {
        let placed = rects.iter().any(Rect::is_finite);
        let fused = fuse(&rects);
        prop_assert_eq!(fused.is_some(), placed);
        if let Some(fused) = fused {
            prop_assert!(is_share(fused.worst_iou) || fused.worst_iou.is_nan(), "{:?}", fused);
        }
        prop_assert_eq!(medoid(&rects).is_some(), placed);
        prop_assert!(is_share(agreement_score(&rects, rects.len())));
        let weights = vec![f64::NAN; rects.len()];
        prop_assert_eq!(edge_weighted_mean(&rects, &weights), None);
    }

    #[test]
    fn agreement_over_odd_boxes_is_a_number_or_a_reason(
        layers in prop::collection::vec(odd_boxes(8), 0..4), tau in prop::sample::select(&ODD[..])
    ) {
        let members: usize = clusters(&layers, tau, Preference::SameClass).iter().map(Vec::len).sum();
        prop_assert_eq!(members, layers.iter().map(Vec::len).sum::<usize>());
        let seen: Vec<Seen> = layers.iter().enumerate()
            .map(|(labeler, boxes)| Seen { labeler, boxes: boxes.clone() }).collect();
        let items = [seen.clone(), seen.clone(), Vec::new()];
        let all: Vec<Unit> = items.iter().flat_map(|item| units(item, 0.5)).collect();
        let number = |key: ClassKey| u32::from(key.0[0]) + 1;
        for value in [box_alpha(&all), vitality(&all, 0), class_alpha(&all, class(1))] {
            prop_assert!(value.map_or(true, f64::is_finite));
        }
        let per_item: Vec<_> = items.iter().map(|item| counts(&units(item, 0.5), number)).collect();
        if let Ok(interval) = alpha_interval(&per_item, 1) {
            prop_assert!(interval.low <= interval.value + 1e-9 && interval.value <= interval.high + 1e-9);
        }
        let pairs = pair_counts(items.iter().map(Vec::as_slice), 0.5);
        prop_assert!(mean_over_pairs(&pairs, PairCounts::f1).map_or(true, is_share));
        let (observed, by_chance) = distances(&items, 1);
        prop_assert!(observed.iter().chain(&by_chance).all(|d| is_share(*d)));
        if let Ok(found) = calibrate(&observed, &by_chance) {
            prop_assert!(is_share(found.iou_threshold) && is_share(found.separation));
        }
        for habits in habits(items.iter().map(Vec::as_slice), &HabitLimits::default()).values() {
            let bias = habits.bias.as_ref();
            prop_assert!(bias.is_none_or(|bias| is_share(bias.iou) && is_share(bias.iou_without_bias)));
            for habit in habits.standing_out(&HabitLimits::default()) {
                prop_assert!(!habit.words().contains("NaN"), "{:?}", habit);
            }
        }
    }

    #[test]
    fn odd_boxes_make_cases_with_scores(layers in prop::collection::vec(odd_boxes(8), 0..4)) {
        let drawn = |b: &LabeledRect| Drawn {
            rect: b.rect, class: b.class, flags: Vec::new(), attributes: Vec::new(),
        };
        let layers: Vec<Vec<Drawn>> =
            layers.iter().map(|layer| layer.iter().map(drawn).collect()).collect();
        let size = PictureSize { width_px: 60.0, height_px: 40.0 };
        let review = disagreements(&layers, size, &Thresholds::default());
        prop_assert!(review.cases.iter().all(|case| is_share(case.score())));
    }

    #[test]
    fn odd_predictions_get_scores_within_bounds(drawn in odd_boxes(6), predicted in odd_scored(6)) {
        let item = Predicted { drawn: &drawn, predicted: &predicted };
        let mistakes = item_mistakes(&item, &MistakeLimits::default());
        prop_assert!(mistakes.drawn.iter().flatten().all(|m| is_share(m.class) && is_share(m.location)));
        let quality = label_quality(&[item, item]);
        prop_assert!(quality.items.iter().all(|item| is_share(item.quality)));
        prop_assert!(quality.class_factors.iter().all(|(_, factor)| is_share(*factor)));
        let summary = coco_summary(&[item]);
        prop_assert!(summary.ap.is_none_or(is_share) && summary.ar_100.is_none_or(is_share));
        let fused = weighted_fusion(&[predicted.clone(), predicted.clone()], 0.55);
        prop_assert!(fused.iter().all(|fused| fused.score.is_finite()));
    }
}

fn seen(labeler: usize, xs: &[f64]) -> Seen {
    let at = |x: &f64| LabeledRect {
        rect: Rect::new(*x, 0.0, 10.0, 10.0),
        class: class(1),
    };
    Seen {
        labeler,
        boxes: xs.iter().map(at).collect(),
    }
}

#[test]
fn one_labeler_agrees_with_nobody_not_fully() {
    let items = [vec![seen(0, &[1.0])], vec![seen(0, &[])]];
    let all: Vec<Unit> = items.iter().flat_map(|item| units(item, 0.5)).collect();
    assert!(box_alpha(&all).is_err() && vitality(&all, 0).is_err());
    let pairs = pair_counts(items.iter().map(Vec::as_slice), 0.5);
    assert!(mean_over_pairs(&pairs, PairCounts::agreement).is_err());
    let twice = [vec![seen(0, &[1.0]), seen(0, &[1.0])]];
    let pairs = pair_counts(twice.iter().map(Vec::as_slice), 0.5);
    assert!(pairs.is_empty(), "nobody agrees with themselves");
}

#[test]
fn labelers_without_a_common_item_or_object_do_not_agree() {
    let apart = [vec![seen(0, &[1.0])], vec![seen(1, &[1.0])]];
    let all: Vec<Unit> = apart.iter().flat_map(|item| units(item, 0.5)).collect();
    assert!(box_alpha(&all).is_err(), "no item was seen by two");
    assert!(pair_counts(apart.iter().map(Vec::as_slice), 0.5).is_empty());
    let elsewhere = [vec![seen(0, &[1.0]), seen(1, &[500.0])]];
    let all: Vec<Unit> = elsewhere.iter().flat_map(|item| units(item, 0.5)).collect();
    assert!(
        box_alpha(&all).unwrap() < 0.0,
        "each drew where the other did not"
    );
    let pairs = pair_counts(elsewhere.iter().map(Vec::as_slice), 0.5);
    assert_eq!(mean_over_pairs(&pairs, PairCounts::f1), Ok(0.0));
    assert!(mean_over_pairs(&pairs, PairCounts::mean_iou).is_err());
}

#[test]
fn constant_labels_leave_chance_unknown() {
    let same = vec![vec![seen(0, &[1.0]), seen(1, &[1.0])]; 5];
    let all: Vec<Unit> = same.iter().flat_map(|item| units(item, 0.5)).collect();
    assert!(box_alpha(&all).is_err() && class_alpha(&all, class(1)).is_err());
    let empty = vec![vec![seen(0, &[]), seen(1, &[])]; 5];
    let all: Vec<Unit> = empty.iter().flat_map(|item| units(item, 0.5)).collect();
    assert!(box_alpha(&all).is_err(), "all drew nothing");
    for level in [
        Level::Nominal,
        Level::Ordinal,
        Level::Interval,
        Level::Ratio,
    ] {
        assert!(alpha(&[vec![2.0, 2.0], vec![2.0, 2.0]], level).is_err());
        assert!(alpha(&[vec![f64::NAN, 2.0], vec![f64::INFINITY]], level).is_err());
    }
    assert!(alpha(&[vec![-1.0, 1.0]], Level::Ratio).is_err());
    for weights in [Weights::Equal, Weights::Linear, Weights::Quadratic] {
        assert!(cohen_kappa(&[(3, 3), (3, 3)], weights).is_err());
        let far = cohen_kappa(&[(0, 0), (usize::MAX, usize::MAX)], weights);
        assert!(
            (far.unwrap() - 1.0).abs() < 1e-9,
            "numbers need not be dense"
        );
    }
    assert!(fleiss_kappa(&[vec![2, 0], vec![2, 0]]).is_err());
    assert!(fleiss_kappa(&[vec![u32::MAX, u32::MAX], vec![1, 0]]).is_err());
    assert!(fleiss_kappa(&[vec![]]).is_err() && randolph_kappa(&[vec![2]]).is_err());
    assert!(share_equal::<u8>(&[]).is_err());
}

#[test]
fn missing_values_are_left_out_of_alpha_not_guessed() {
    let units = [
        vec![1.0, 1.0, f64::NAN],
        vec![2.0, 3.0],
        vec![f64::NAN, 9.0],
    ];
    let clean = [vec![1.0, 1.0], vec![2.0, 3.0], vec![9.0]];
    for level in [
        Level::Nominal,
        Level::Ordinal,
        Level::Interval,
        Level::Ratio,
    ] {
        assert_eq!(alpha(&units, level), alpha(&clean, level));
    }
}
