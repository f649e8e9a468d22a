//! What must hold for any two samples, not only for the reference cases.

#![allow(
    clippy::unwrap_used,
    reason = "whatever is missing here should fail the test"
)]

use burnish_metrics::drift::{
    ChangeKind, Counts, DriftSeverity, DriftVerdict, Feature, Gate, Sample, benjamini_hochberg,
    compare_categorical, compare_numeric, histogram_pair,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn values() -> impl Strategy<Value = Vec<f64>> {
    // Coarse steps, so that ties are common.
    prop::collection::vec(
        (-200_i32..200).prop_map(|step| f64::from(step) / 8.0),
        1..80,
    )
}

fn sample(values: &[f64]) -> Sample {
    Sample::new(values).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_distances_do_not_care_which_side_is_the_reference(a in values(), b in values()) {
        let (there, back) = (
            compare_numeric(&sample(&a), &sample(&b)),
            compare_numeric(&sample(&b), &sample(&a)),
        );
        prop_assert_eq!(there.wasserstein, back.wasserstein);
        prop_assert_eq!(there.energy_distance, back.energy_distance);
        prop_assert_eq!(there.ks_p, back.ks_p);
        prop_assert_eq!(there.mann_whitney_p, back.mann_whitney_p);
        prop_assert!((there.cliffs_delta + back.cliffs_delta).abs() < 1e-12);
    }

    #[test]
    fn equal_samples_are_at_distance_zero(a in values()) {
        let same = compare_numeric(&sample(&a), &sample(&a));
        prop_assert_eq!(same.wasserstein, 0.0);
        prop_assert_eq!(same.ks_statistic, 0.0);
        prop_assert!(same.p > 0.98, "nothing speaks for a change: {}", same.p);
    }

    #[test]
    fn every_p_value_is_a_probability(a in values(), b in values()) {
        let got = compare_numeric(&sample(&a), &sample(&b));
        for p in [got.ks_p, got.mann_whitney_p, got.brown_forsythe_p, got.p] {
            prop_assert!((0.0..=1.0).contains(&p), "{p} in {got:?}");
        }
    }

    #[test]
    fn the_order_of_the_values_changes_no_digit(
        (a, shuffled) in values().prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        b in values(),
    ) {
        prop_assert_eq!(
            compare_numeric(&sample(&a), &sample(&b)),
            compare_numeric(&sample(&shuffled), &sample(&b))
        );
    }

    #[test]
    fn shifting_both_sides_leaves_the_area_between_them(a in values(), b in values()) {
        let moved = |v: &[f64]| sample(&v.iter().map(|x| x + 64.0).collect::<Vec<_>>());
        let plain = compare_numeric(&sample(&a), &sample(&b)).wasserstein;
        let shifted = compare_numeric(&moved(&a), &moved(&b)).wasserstein;
        prop_assert!((plain - shifted).abs() < 1e-9);
    }

    #[test]
    fn a_smaller_p_never_has_the_larger_q(p in prop::collection::vec(0.0..=1.0_f64, 1..40)) {
        let q = benjamini_hochberg(&p);
        for (i, j) in (0..p.len()).flat_map(|i| (0..p.len()).map(move |j| (i, j))) {
            prop_assert!(p[i] > p[j] || q[i] <= q[j], "p {} {} q {} {}", p[i], p[j], q[i], q[j]);
        }
        prop_assert!(p.iter().zip(&q).all(|(p, q)| p <= q && *q <= 1.0));
    }

    #[test]
    fn a_histogram_loses_no_value_and_its_edges_ascend(
        a in values(), b in values(), scale in -12_i32..12, bins in 1_usize..40,
    ) {
        let scaled = |v: &[f64]| v.iter().map(|x| x * 10f64.powi(scale)).collect::<Vec<_>>();
        let pair = histogram_pair(&scaled(&a), &scaled(&b), bins).unwrap();
        prop_assert!(pair.edges.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", pair.edges);
        prop_assert!(pair.reference_counts.len() <= bins + 2);
        prop_assert_eq!(pair.reference_counts.len() + 1, pair.edges.len());
        prop_assert_eq!(pair.reference_counts.iter().sum::<u64>(), a.len() as u64);
        prop_assert_eq!(pair.current_counts.iter().sum::<u64>(), b.len() as u64);
    }

    #[test]
    fn category_distances_are_bounded_symmetric_and_zero_on_equal_shares(
        a in prop::collection::vec(0_u64..30, 5), b in prop::collection::vec(0_u64..30, 5),
    ) {
        let counts = |v: &[u64]| v.iter().enumerate().map(|(i, n)| (format!("c{i}"), *n)).collect();
        let (a, b): (Counts, Counts) = (counts(&a), counts(&b));
        if let Some(there) = compare_categorical(&a, &b) {
            let back = compare_categorical(&b, &a).unwrap();
            prop_assert!((there.jensen_shannon_distance - back.jensen_shannon_distance).abs() < 1e-9);
            prop_assert!((0.0..=1.0).contains(&there.jensen_shannon_distance));
            prop_assert!((0.0..=1.0).contains(&there.total_variation));
            prop_assert!((0.0..=1.0).contains(&there.chi_square_p));
            let same = compare_categorical(&a, &a).unwrap();
            prop_assert_eq!(same.jensen_shannon_distance, 0.0);
        }
    }
}

/// Evenly spread normal-like values: the same for every run, without chance.
fn bell(count: u32, mean: f64, sd: f64) -> Vec<f64> {
    let quantile = |share: f64| unit_bell(share) * sd + mean;
    (0..count)
        .map(|i| quantile((f64::from(i) + 0.5) / f64::from(count)))
        .collect()
}

/// A logistic quantile scaled to unit variance: a bell good enough for directions.
fn unit_bell(share: f64) -> f64 {
    (share / (1.0 - share)).ln() * 3f64.sqrt() / std::f64::consts::PI
}

fn kind_of(reference: &[f64], current: &[f64]) -> Option<ChangeKind> {
    let features = [Feature::Numeric {
        name: "x",
        reference,
        current,
    }];
    Gate::default().report(&features).features.remove(0).kind
}

#[test]
fn the_kind_names_the_direction_of_the_change() {
    let reference = bell(200, 10.0, 1.0);
    assert_eq!(
        kind_of(&reference, &bell(150, 8.0, 1.0)),
        Some(ChangeKind::Lower)
    );
    assert_eq!(
        kind_of(&reference, &bell(150, 40.0, 1.0)),
        Some(ChangeKind::Higher)
    );
    assert_eq!(
        kind_of(&reference, &bell(150, 10.0, 3.0)),
        Some(ChangeKind::MoreVaried)
    );
    assert_eq!(
        kind_of(&reference, &bell(150, 10.0, 0.3)),
        Some(ChangeKind::LessVaried)
    );
    assert_eq!(
        kind_of(&reference, &bell(150, 10.0, 1.0)),
        None,
        "nothing was seen"
    );
}

#[test]
fn two_peaks_of_the_same_mean_and_spread_are_a_different_shape() {
    let reference = bell(600, 0.0, 1.0);
    // Same median and same mean distance from it, but the middle is empty.
    let spread = reference.iter().map(|v| v.abs()).sum::<f64>() / 600.0;
    let noise = bell(300, 0.0, 0.02);
    let current: Vec<f64> = noise
        .iter()
        .flat_map(|v| [spread + v, -spread - v])
        .collect();
    assert_eq!(
        kind_of(&reference, &current),
        Some(ChangeKind::DifferentShape)
    );
}

fn counts(pairs: &[(&str, u64)]) -> Counts {
    pairs
        .iter()
        .map(|&(name, count)| (name.to_owned(), count))
        .collect()
}

#[test]
fn a_new_category_is_drift_whatever_its_p() {
    let reference = counts(&[("jpeg", 5000)]);
    let current = counts(&[("jpeg", 4998), ("heic", 2)]);
    let features = [Feature::Categorical {
        name: "format",
        reference: &reference,
        current: &current,
    }];
    let got = Gate::default().report(&features).features.remove(0);
    assert_eq!(got.verdict, DriftVerdict::Drift);
    assert_eq!(got.kind, Some(ChangeKind::NewCategory));
    assert_eq!(
        got.severity,
        DriftSeverity::Minor,
        "two items of 5000 are worth a look"
    );
    assert_eq!(got.new_categories, ["heic"]);
    assert!(
        got.effect.value().unwrap() < 0.1,
        "by size alone nobody would have looked"
    );
}

#[test]
fn shares_that_moved_are_drift_and_a_hair_is_negligible() {
    let judge = |current: &Counts| {
        let reference = counts(&[("defect", 50_000), ("ok", 950_000)]);
        let features = [Feature::Categorical {
            name: "class",
            reference: &reference,
            current,
        }];
        Gate::default().report(&features).features.remove(0)
    };
    let moved = judge(&counts(&[("defect", 20_000), ("ok", 80_000)]));
    assert_eq!(moved.verdict, DriftVerdict::Drift);
    assert_eq!(moved.statistic, "chi-square");
    assert_eq!(moved.kind, Some(ChangeKind::DifferentShares));
    let hair = judge(&counts(&[("defect", 5_400), ("ok", 94_600)]));
    assert_eq!(hair.verdict, DriftVerdict::SignificantButNegligible);
    assert_eq!(
        hair.severity,
        DriftSeverity::None,
        "negligible has no severity"
    );
}

#[test]
fn empty_and_tiny_features_are_insufficient_and_say_why() {
    let (none, few) = (Counts::new(), counts(&[("a", 19)]));
    let features = [
        Feature::Numeric {
            name: "empty",
            reference: &[],
            current: &[f64::NAN],
        },
        Feature::Numeric {
            name: "tiny",
            reference: &[1.0; 50],
            current: &[2.0; 19],
        },
        Feature::Categorical {
            name: "no counts",
            reference: &none,
            current: &few,
        },
    ];
    let report = Gate::default().report(&features);
    assert_eq!(report.verdict, DriftVerdict::InsufficientData);
    assert_eq!(report.tested, 0);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["features"][1]["verdict"], "insufficient_data");
    assert_eq!(
        json["features"][1]["q"]["reason"],
        "fewer than 20 items on a side"
    );
    assert!(
        json["features"][0]["noise_floor"]["value"].is_null(),
        "no NaN reaches JSON"
    );
    assert!(report.features[1].smallest_visible_shift.value().unwrap() > 0.7);
    assert_eq!(
        Gate::default().report(&[]).verdict,
        DriftVerdict::InsufficientData
    );
}

#[test]
fn forty_images_and_twenty_features_only_show_shifts_of_nine_tenths_of_a_sigma() {
    let values = bell(40, 0.0, 1.0);
    let feature = Feature::Numeric {
        name: "x",
        reference: &values,
        current: &values,
    };
    let report = Gate::default().report(&[feature; 20]);
    let shift = report.features[0].smallest_visible_shift.value().unwrap();
    assert!((shift - 0.884).abs() < 0.01, "{shift}");
}

#[test]
fn a_million_values_a_side_are_judged_in_seconds_at_most() {
    let reference = bell(1_000_000, 0.0, 1.0);
    let current: Vec<f64> = bell(1_000_000, 0.003, 1.0).into_iter().rev().collect();
    let start = std::time::Instant::now();
    let feature = Feature::Numeric {
        name: "x",
        reference: &reference,
        current: &current,
    };
    let report = Gate::default().report(&[feature]);
    let took = start.elapsed();
    assert_ne!(
        report.verdict,
        DriftVerdict::Drift,
        "3 thousandths of a sigma do not matter"
    );
    assert!(
        took.as_secs_f64() < 5.0,
        "goal about one second, slack for a busy machine: {took:?}"
    );
}
