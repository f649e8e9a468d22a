//! Arrows between the crates point down, as the table in ARCHITECTURE.md says.

use std::{collections::BTreeMap, process::Command};

use burnish_testkit::{cargo, workspace};
use serde_json::Value;

/// What each crate may use. A crate that is not here may use none.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("metrics", &["model"]),
    ("media", &["model"]),
    ("formats", &["model"]),
    ("store", &["model"]),
    ("core", &["model", "metrics", "media", "formats", "store"]),
    ("api", &["core", "model"]),
    ("server", &["api"]),
    ("viewer", &["api", "formats", "media", "model"]),
    ("cli", &["api", "server"]),
    ("desktop", &["api", "server"]),
    ("testkit", &["core"]),
    ("samples", &["model"]),
];

/// Nothing ships from these: they may use everything.
const MEASURE_THE_WHOLE: &[&str] = &["tests", "bench"];
/// What any crate's own tests may use besides.
const FOR_TESTS: &[&str] = &["testkit", "samples"];

/// Crates without `burnish-`, each with its (dependency, kind) within the workspace.
fn edges() -> BTreeMap<String, Vec<(String, bool)>> {
    let output = Command::new(cargo())
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(workspace())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let short = |value: &Value| {
        value
            .as_str()
            .unwrap()
            .strip_prefix("burnish-")
            .map(str::to_owned)
    };
    let of = |package: &Value| {
        let used = package["dependencies"].as_array().unwrap().iter();
        used.filter_map(|used| Some((short(&used["name"])?, used["kind"] == "dev")))
            .collect()
    };
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| (short(&package["name"]).unwrap(), of(package)))
        .collect()
}

#[test]
fn arrows_between_crates_point_down_only() {
    let wrong: Vec<String> = edges()
        .iter()
        .filter(|(name, _)| !MEASURE_THE_WHOLE.contains(&name.as_str()))
        .flat_map(|(name, used)| used.iter().map(move |used| (name, used)))
        .filter(|(name, (used, for_tests))| {
            let known = MAY_USE
                .iter()
                .find(|(known, _)| known == name)
                .map_or(&[][..], |(_, may)| may);
            let in_tests = *for_tests && FOR_TESTS.contains(&used.as_str());
            !known.contains(&used.as_str()) && !in_tests
        })
        .map(|(name, (used, _))| format!("{name} -> {used}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "these arrows are not in the table: {wrong:?}"
    );
}

#[test]
fn every_crate_has_its_row_in_the_table() {
    let rows: Vec<&str> = MAY_USE
        .iter()
        .map(|(name, _)| *name)
        .chain(MEASURE_THE_WHOLE.iter().copied())
        .collect();
    let strangers: Vec<String> = edges()
        .into_keys()
        .filter(|name| !rows.contains(&name.as_str()))
        .collect();
    assert!(
        strangers.is_empty(),
        "a new crate needs a level: {strangers:?}"
    );
}
