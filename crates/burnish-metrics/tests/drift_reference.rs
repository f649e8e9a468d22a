//! The drift sums against values computed by scipy, statsmodels and peers.

#![allow(
    clippy::unwrap_used,
    reason = "whatever is missing here should fail the test"
)]

use std::collections::BTreeMap;

use burnish_metrics::drift::{
    Counts, DriftVerdict, Feature, Gate, Sample, benjamini_hochberg, benjamini_yekutieli, binned,
    bonferroni, compare_categorical, compare_numeric, holm,
};
use serde_json::Value;

fn read(path: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/drift/");
    std::fs::read_to_string(format!("{root}{path}")).unwrap()
}

fn expected(case: &str) -> BTreeMap<String, Value> {
    let text = read(&format!("{case}/expected.json"));
    let json: Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(json["values"].clone()).unwrap()
}

/// Feature, then (reference, current) words.
fn columns(case: &str) -> BTreeMap<String, [Vec<String>; 2]> {
    let mut features: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
    for line in read(&format!("{case}/input.csv")).lines().skip(1) {
        let mut cells = line.splitn(3, ',');
        let feature = cells.next().unwrap().to_owned();
        let side = usize::from(cells.next().unwrap() == "cur");
        let words = cells
            .next()
            .unwrap()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        features.entry(feature).or_default()[side] = words;
    }
    features
}

fn numbers(words: &[String]) -> Vec<f64> {
    words.iter().map(|word| word.parse().unwrap()).collect()
}

fn close(what: &str, got: f64, expected: &Value, relative: f64, absolute: f64) {
    let expected = expected
        .as_f64()
        .unwrap_or_else(|| panic!("{what} has no reference"));
    let off = (got - expected).abs();
    let allowed = absolute.max(relative * expected.abs());
    assert!(off <= allowed, "{what}: {got} is not {expected}");
}

#[test]
fn two_samples_of_a_number_give_the_reference_sums() {
    let inputs = columns("numeric_two_sample");
    for (feature, want) in expected("numeric_two_sample") {
        let [reference, current] = inputs[&feature]
            .each_ref()
            .map(|w| Sample::new(&numbers(w)));
        let (reference, current) = (reference.unwrap(), current.unwrap());
        let got = compare_numeric(&reference, &current);
        let statistic = |key: &str, value: f64| {
            close(&format!("{feature} {key}"), value, &want[key], 1e-9, 1e-12);
        };
        statistic("ks_stat", got.ks_statistic);
        statistic("wasserstein", got.wasserstein);
        statistic(
            "wasserstein_over_ref_std_pop",
            got.wasserstein_over_sd.value().unwrap(),
        );
        statistic(
            "wasserstein_over_robust_sigma",
            got.wasserstein_over_robust_sigma,
        );
        statistic("robust_sigma", got.robust_sigma);
        statistic("energy_distance", got.energy_distance);
        statistic("cvm_stat", got.cramer_von_mises);
        statistic("mannwhitney_u_cur", got.mann_whitney_u_current);
        statistic("auc_cur_greater", got.auc_current_greater);
        statistic("cliffs_delta", got.cliffs_delta);
        statistic("cohens_d_pooled", got.cohens_d.value().unwrap());
        let p = |key: &str, value: f64| {
            close(&format!("{feature} {key}"), value, &want[key], 1e-4, 0.0);
        };
        p("ks_p_asymptotic", got.ks_p);
        p("mannwhitney_p", got.mann_whitney_p);
        p("brown_forsythe_p", got.brown_forsythe_p);
        close(
            &format!("{feature} omnibus p"),
            got.p,
            &want["omnibus_acat"]["p"],
            1e-4,
            0.0,
        );

        let stability = binned::decile_stability(&reference, &current);
        statistic("psi_ref_deciles", stability.index);
        assert_eq!(
            stability.inner_edges.len() + 1,
            want["psi_bins"].as_u64().unwrap() as usize
        );
        for (edge, want) in stability
            .inner_edges
            .iter()
            .zip(want["psi_inner_edges"].as_array().unwrap())
        {
            close(&format!("{feature} psi edge"), *edge, want, 1e-12, 1e-12);
        }
        p("psi_chi2_p", stability.p);
        // The peer treats a number with few distinct values as a category; these bins do not.
        if feature != "box_count" {
            let (jensen_shannon, hellinger) = binned::histogram_distances(&reference, &current);
            let peer = &want["nannyml"];
            let at = |key: &str| (format!("{feature} {key}"), &peer[key]);
            let (what, value) = at("jensen_shannon");
            close(&what, jensen_shannon.value().unwrap(), value, 0.0, 1e-9);
            let (what, value) = at("hellinger");
            close(&what, hellinger.value().unwrap(), value, 0.0, 1e-9);
        }
    }
}

fn counted(words: &[String]) -> Counts {
    let mut counts = Counts::new();
    for word in words {
        *counts.entry(word.clone()).or_default() += 1;
    }
    counts
}

#[test]
fn two_samples_of_a_category_give_the_reference_sums() {
    let inputs = columns("categorical_two_sample");
    for (feature, want) in expected("categorical_two_sample") {
        let [reference, current] = inputs[&feature].each_ref().map(|words| counted(words));
        let got = compare_categorical(&reference, &current).unwrap();
        let at = |key: &str, value: f64| {
            close(&format!("{feature} {key}"), value, &want[key], 1e-9, 1e-13);
        };
        let p = |key: &str, value: f64| {
            close(&format!("{feature} {key}"), value, &want[key], 1e-6, 0.0);
        };
        assert_eq!(
            serde_json::to_value(&got.categories).unwrap(),
            want["categories"]
        );
        assert_eq!(
            serde_json::to_value(&got.reference_counts).unwrap(),
            want["ref_counts"]
        );
        assert_eq!(
            serde_json::to_value(&got.current_counts).unwrap(),
            want["cur_counts"]
        );
        assert_eq!(
            serde_json::to_value(&got.new_categories).unwrap(),
            want["new_categories"]
        );
        assert_eq!(got.degrees_of_freedom as u64, want["dof"].as_u64().unwrap());
        at("chi2", got.chi_square);
        p("chi2_p", got.chi_square_p);
        at("g_stat", got.g);
        p("g_p", got.g_p);
        at("min_expected", got.smallest_expected);
        at("cramers_v", got.cramers_v.value().unwrap());
        at(
            "cramers_v_bias_corrected",
            got.cramers_v_corrected.value().unwrap(),
        );
        at("js_distance_base2", got.jensen_shannon_distance);
        at("js_divergence_base2", got.jensen_shannon_divergence);
        at("total_variation", got.total_variation);
        at("l_infinity", got.largest_difference);
        at("hellinger", got.hellinger);
        at("psi_jeffreys", got.population_stability);
    }
}

#[test]
fn adjusted_p_values_and_rejections_are_those_of_statsmodels() {
    let inputs: BTreeMap<String, Vec<f64>> =
        serde_json::from_str(&read("multiple_testing/input.json")).unwrap();
    type Adjust = fn(&[f64]) -> Vec<f64>;
    let methods: [(&str, Adjust); 4] = [
        ("fdr_bh", benjamini_hochberg),
        ("fdr_by", benjamini_yekutieli),
        ("holm", holm),
        ("bonferroni", bonferroni),
    ];
    for (case, want) in expected("multiple_testing") {
        for (method, adjust) in methods {
            let got = adjust(&inputs[&case]);
            let want = &want[method];
            for (i, adjusted) in got.iter().enumerate() {
                let what = format!("{case} {method} {i}");
                close(&what, *adjusted, &want["adjusted"][i], 0.0, 1e-12);
                assert_eq!(want["reject_0.05"][i], *adjusted <= 0.05, "{what} rejects");
            }
        }
    }
}

#[test]
fn the_gate_decides_every_reference_feature_as_expected() {
    let inputs: BTreeMap<_, _> = columns("decision_rule")
        .into_iter()
        .map(|(name, sides)| (name, sides.each_ref().map(|words| numbers(words))))
        .collect();
    let features: Vec<Feature> = inputs
        .iter()
        .map(|(name, [reference, current])| Feature::Numeric {
            name,
            reference,
            current,
        })
        .collect();
    let report = Gate::default().report(&features);
    let wants = expected("decision_rule");
    assert_eq!(
        report.tested,
        wants.len() - 1,
        "too_few is not part of the family"
    );
    assert_eq!(report.verdict, DriftVerdict::Drift);
    for got in &report.features {
        let (name, want) = (&got.name, &wants[&got.name]);
        assert_eq!(want["verdict"], got.verdict.as_str(), "{name}");
        if got.verdict == DriftVerdict::InsufficientData {
            assert!(
                got.p.value().is_none() && got.components.is_empty(),
                "nothing was tested"
            );
            continue;
        }
        assert_eq!(
            want["severity_if_flagged"],
            got.severity_if_flagged.as_str(),
            "{name}"
        );
        let key = "effect_wasserstein_over_robust_sigma";
        close(
            &format!("{name} effect"),
            got.effect.value().unwrap(),
            &want[key],
            1e-9,
            0.0,
        );
        for (component, key) in
            got.components
                .iter()
                .zip(["ks_p", "mannwhitney_p", "brown_forsythe_p"])
        {
            close(&format!("{name} {key}"), component.p, &want[key], 1e-4, 0.0);
        }
        close(
            &format!("{name} p"),
            got.p.value().unwrap(),
            &want["p"],
            1e-4,
            0.0,
        );
        close(
            &format!("{name} q"),
            got.q.value().unwrap(),
            &want["q"],
            1e-4,
            0.0,
        );
    }
}

#[test]
fn thirty_features_without_drift_raise_at_most_one_alarm() {
    let inputs: Vec<_> = columns("null_calibration")
        .into_iter()
        .map(|(name, sides)| (name, sides.each_ref().map(|words| numbers(words))))
        .collect();
    let features: Vec<Feature> = inputs
        .iter()
        .map(|(name, [reference, current])| Feature::Numeric {
            name,
            reference,
            current,
        })
        .collect();
    let report = Gate::default().report(&features);
    let alarms = report
        .features
        .iter()
        .filter(|f| f.verdict == DriftVerdict::Drift)
        .count();
    let allowed = expected("null_calibration")["max_flagged"]
        .as_u64()
        .unwrap();
    assert_eq!(report.features.len(), 30);
    assert!(alarms as u64 <= allowed, "{alarms} alarms on nothing");
}
