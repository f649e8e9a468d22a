//! The `--json` fields and exit codes that other programs build on, and what bad input does.

use std::fs;

use burnish_testkit::Burnish;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::cli::{PHONES, VOICES, demo, pictures};

/// Whether `value` has the shape: a word names a type (`?` allows null), an object its fields
/// (more are allowed), a list the shape of every element.
fn misfits(value: &Value, shape: &Value, place: &str, out: &mut Vec<String>) {
    match (shape, value) {
        (Value::String(word), _) => {
            let fits = match word.trim_end_matches('?') {
                _ if word.ends_with('?') && value.is_null() => true,
                "text" => value.is_string(),
                "count" => value.is_u64(),
                "number" => value.is_number(),
                "flag" => value.is_boolean(),
                "list" => value.is_array(),
                // A number, or why there is none.
                "stat" => {
                    value.is_number() || value["value"].is_null() && value["reason"].is_string()
                }
                other => panic!("the shape says `{other}`"),
            };
            if !fits {
                out.push(format!("{place} is {value}, not {word}"));
            }
        }
        (Value::Object(fields), Value::Object(found)) => {
            fields
                .iter()
                .for_each(|(name, shape)| match found.get(name) {
                    Some(value) => misfits(value, shape, &format!("{place}.{name}"), out),
                    None => out.push(format!("{place}.{name} is missing")),
                })
        }
        (Value::Array(shapes), Value::Array(found)) => {
            found.iter().enumerate().for_each(|(index, value)| {
                misfits(value, &shapes[0], &format!("{place}[{index}]"), out)
            });
        }
        _ => out.push(format!("{place} is {value}, not like {shape}")),
    }
}

fn check(burnish: &Burnish, arguments: &[&str], shape: Value, never_empty: &[&str]) {
    let value = burnish.json(arguments);
    let mut out = Vec::new();
    misfits(&value, &shape, arguments[0], &mut out);
    assert!(out.is_empty(), "{arguments:?} broke its contract: {out:#?}");
    for list in never_empty {
        assert!(
            !value[list].as_array().unwrap().is_empty(),
            "{arguments:?}: `{list}` must not be empty for its shape to be seen"
        );
    }
}

fn reason() -> Value {
    json!([{ "path": "text", "reason": "text" }])
}

#[test]
fn looking_has_the_fields_of_the_contract() {
    for project in [PHONES, VOICES] {
        let burnish = demo().0.on(project);
        let info = json!({ "name": "text", "items": { "total": "count", "image": "count", "audio": "count" }, "submissions": "count",
            "labelers": [{ "name": "text", "kind": "text", "submissions": "count" }],
            "classes": [{ "name": "text", "index": "count", "annotations": "count" }],
            "cases": { "open": "count", "decided": "count", "stale": "count", "lead_open": "count" },
            "truth": { "decided": "count", "consensus": "count", "convention": "count", "single": "count", "none": "count" },
            "head": "text?", "dirty": "count" });
        check(&burnish, &["info"], info, &["labelers"]);
        let items = json!({ "total": "count", "items": [{ "hash": "text", "name": "text", "kind": "text", "width": "count?",
            "height": "count?", "duration_micros": "count?", "collections": "list", "split": "text?", "state": "text", "truth_basis": "text" }] });
        check(&burnish, &["items"], items, &["items"]);
        let habit = json!({ "kind": "text", "amount": "number", "q": "stat", "count": "count", "words": "text" });
        let agree = json!({ "items": "count", "pairs": [{ "a": "text", "b": "text", "items": "count", "agreement": "stat", "mean_iou": "stat",
            "f1": "stat", "kappa": "stat", "wer": "stat", "wer_normalised": "stat", "cer": "stat" }],
            "labelers": [{ "name": "text", "truth_f1": "stat", "truth_wer": "stat", "others_f1": "stat", "vitality": "stat",
                "reliability": "stat", "habits": [habit] }],
            "alpha": { "value": "number?", "low": "number?", "high": "number?", "reason": "text?" },
            "classes": [{ "class": "text", "name": "text", "annotations": "count", "f1": "stat", "mean_iou": "stat", "alpha": "stat" }],
            "over_time": [{ "from": "number", "items": "count", "agreement": "stat" }],
            "kappa": { "cohen": "stat", "fleiss": "stat", "percent": "stat" },
            "human_level": [{ "name": "text", "title": "text", "value": "stat", "low": "number?", "high": "number?", "method": "text" }] });
        check(
            &burnish,
            &["agree"],
            agree,
            &["pairs", "labelers", "over_time", "human_level"],
        );
        let cases = json!({ "total": "count", "cases": [{ "id": "text", "item": "text", "name": "text", "kind": "text", "severity": "text",
            "score": "number", "labelers": "list", "why": "text", "state": "text" }] });
        check(&burnish, &["disagreements"], cases, &["cases"]);
    }
}

#[test]
fn reviewing_has_the_fields_of_the_contract() {
    let voices = demo().0.on(VOICES);
    let tally = json!({ "choice": "text", "words": "text", "texts": "count", "example": "text?" });
    let conventions = json!({ "rows": [{ "kind": "text", "decided": "text?", "pairs": "count", "pairs_total": "count", "items": "count",
            "gain": "number", "example": ["text"], "choices": [tally] }],
        "exact_agreement": "stat", "ceiling": "stat", "plan": [{ "kinds": ["text"], "agreement": "stat" }],
        "wer": "stat", "wer_normalised": "stat", "cer": "stat", "cer_normalised": "stat",
        "boundaries": { "pairs": "count", "median_millis": "stat", "p95_millis": "stat", "over": "count" } });
    check(&voices, &["conventions"], conventions, &["rows", "plan"]);
    let cases = json!({ "total": "count", "cases": [{ "id": "text", "kind": "text" }] });
    check(
        &voices,
        &["disagreements", "--lane", "lead"],
        cases,
        &["cases"],
    );

    let phones = demo().0.on(PHONES);
    let preview = json!({ "items": "count", "rows": [{ "kind": "text", "now": "count", "then": "count" }], "sampled": "flag" });
    check(
        &phones,
        &["thresholds", "--lambda", "0.95"],
        preview,
        &["rows"],
    );
    let preview = json!({ "open": "count", "resolved": "count", "by_kind": [{ "kind": "text", "count": "count" }],
        "examples": [{ "id": "text", "item": "text", "name": "text", "kind": "text", "severity": "text", "score": "number",
            "labelers": "list", "why": "text", "state": "text" }] });
    let rule = [
        "resolve",
        "--kind",
        "missed",
        "--kind",
        "loose",
        "--least-iou",
        "0.5",
        "--least-share",
        "0.66",
    ];
    check(
        &phones,
        &[&rule[..], &["--dry-run"]].concat(),
        preview,
        &["examples"],
    );
    let book = json!({ "version": "count", "pages": [{ "id": "text", "title": "text", "definition": "text", "examples": "list", "decided": "text?" }] });
    check(&phones, &["book"], book, &["pages"]);

    // What changes something, on a copy of its own.
    let folder = tempfile::tempdir().unwrap();
    let burnish = Burnish::new(folder.path());
    burnish.text(&["demo", "demo"]);
    let burnish = burnish.on(PHONES);
    let resolved = burnish.json(&rule);
    assert!(resolved["cases"].as_u64().unwrap() > 0, "{resolved}");
    let batch = resolved["batch"].as_str().unwrap();
    let batches = json!({ "batches": [{ "batch": "text", "rule": { "kinds": ["text"], "least_iou": "number", "least_share": "number" },
        "cases": "count", "by": "text", "at": "count", "undone": "flag" }] });
    check(&burnish, &["batches"], batches.clone(), &["batches"]);
    check(
        &burnish,
        &["batches", "--undo", batch],
        batches,
        &["batches"],
    );
    let done = json!({ "items": "count", "open": "count", "cancelled": "flag" });
    check(
        &burnish,
        &["thresholds", "--lambda", "0.5", "--apply"],
        done.clone(),
        &[],
    );
    check(&burnish, &["recompute"], done, &[]);
}

#[test]
fn versions_have_the_fields_of_the_contract() {
    let version = json!({ "version": "text", "digest": "text", "parent": "text?", "message": "text", "created_at": "number",
        "items": "count", "open": "count" });
    for (project, format) in [(PHONES, "coco"), (VOICES, "jsonl")] {
        let burnish = demo().0.on(project);
        check(
            &burnish,
            &["log"],
            json!({ "versions": [version] }),
            &["versions"],
        );
        let item = json!({ "item": "text", "name": "text" });
        let diff = json!({ "added": [item], "removed": [item], "re_encoded": "list", "relabelled": [{ "item": "text", "name": "text",
            "changes": [{ "kind": "text", "before": {}, "after": {}, "iou": "number?" }] }], "counts": { "added": "count" } });
        let found = burnish.json(&["diff", "v1", "work"]);
        let mut out = Vec::new();
        // A mark that is new has no `before`; null stands for it.
        let mut whole = found.clone();
        for change in whole["relabelled"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .flat_map(|item| item["changes"].as_array_mut().unwrap())
        {
            for side in ["before", "after"] {
                if change.as_object().unwrap().contains_key(side) && change[side].is_null() {
                    change[side] = json!({});
                }
            }
        }
        misfits(&whole, &diff, "diff", &mut out);
        assert!(out.is_empty(), "diff broke its contract: {out:#?}");
        let drift = json!({ "reference": "text", "current": "text", "verdict": "text", "scores": [{ "measurement": "text", "kind": "text",
            "statistic": "text", "reference_count": "count", "current_count": "count", "p": "stat", "q": "stat", "effect": "stat",
            "effect_name": "text", "verdict": "text", "severity": "text" }] });
        check(
            &burnish,
            &["drift", "v1", "collection:production"],
            drift,
            &["scores"],
        );
        let export = json!({ "format": "text", "files": "count", "images": "count", "clips": "count", "annotations": "count",
            "losses": [{ "what": "text", "count": "count" }], "left_out": { "open": "count", "damaged": "count" }, "sha256": "text" });
        check(
            &burnish,
            &[
                "export",
                "v1",
                "--format",
                format,
                "--out",
                &format!("contract-{format}"),
            ],
            export,
            &[],
        );
        check(
            &burnish,
            &["verify"],
            json!({ "checked": "count", "faults": [{ "what": "text", "where": "text", "reason": "text" }] }),
            &[],
        );
    }
}

#[test]
fn importing_and_committing_have_the_fields_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let burnish = Burnish::new(folder.path());
    burnish.text(&["init", "new.burnish"]);
    let burnish = burnish.on("new.burnish");
    pictures(&folder.path().join("in"), 2);
    fs::write(folder.path().join("in/broken.jpg"), b"not a picture").unwrap();
    let whole = fs::read(folder.path().join("in/phone_002.jpg")).unwrap();
    fs::write(folder.path().join("in/half.jpg"), &whole[..whole.len() / 2]).unwrap();
    let import = json!({ "added": "count", "unchanged": "count", "relabelled": "count", "skipped": reason(), "damaged": reason(),
        "submissions": { "added": "count", "unchanged": "count", "revised": "count" } });
    check(&burnish, &["import", "in"], import, &["skipped", "damaged"]);
    let commit = json!({ "version": "text", "digest": "text", "parent": "text?", "message": "text", "created_at": "number",
        "items": "count", "open": "count" });
    check(&burnish, &["commit", "-m", "first"], commit, &[]);
}

/// Runs what must fail with `--json`; the error.
fn refused(burnish: &Burnish, arguments: &[&str], status: i32) -> Value {
    let ran = burnish.run(&[&["--json"], arguments].concat());
    assert_eq!(ran.status, Some(status), "{arguments:?}: {}", ran.stderr);
    assert_eq!(
        ran.stdout, "",
        "{arguments:?}: data is on stdout, errors are not"
    );
    let error: Value = serde_json::from_str(&ran.stderr)
        .unwrap_or_else(|_| panic!("{arguments:?}: not one JSON object: {}", ran.stderr));
    let mut out = Vec::new();
    misfits(
        &error,
        &json!({ "code": "text", "message": "text", "hint": "text?" }),
        "error",
        &mut out,
    );
    assert!(out.is_empty(), "{out:?}");
    error
}

#[test]
fn exit_codes_tell_success_user_errors_usage_and_findings_apart() {
    let (burnish, _) = demo();
    let phones = burnish.on(PHONES);
    assert_eq!(phones.run(&["info"]).status, Some(0));
    assert_eq!(
        refused(&phones, &["diff", "v1", "v9"], 1)["code"],
        "not_found"
    );
    assert_eq!(
        refused(&phones, &["show", "phone_999.jpg"], 1)["code"],
        "not_found"
    );
    assert_eq!(
        refused(&phones, &["items", "--query", "no:such"], 1)["code"],
        "bad_request"
    );
    assert_eq!(
        refused(&phones, &["commit", "-m", "with open cases"], 1)["code"],
        "open"
    );
    assert_eq!(
        refused(
            &phones,
            &["export", "v1", "--format", "yaml", "--out", "o"],
            1
        )["code"],
        "bad_request"
    );
    for usage in [
        &["no-such-command"][..],
        &["diff", "v1"],
        &["disagreements", "--kind", "video"],
        &[],
    ] {
        assert_eq!(
            phones.run(usage).status,
            Some(2),
            "{usage:?} is a mistake in typing"
        );
    }
    let drift = |arguments: &[&str]| phones.run(&[&["drift", "v1"], arguments].concat()).status;
    assert_eq!(
        drift(&["collection:production", "--fail-on", "drift"]),
        Some(4),
        "there is drift and it was asked for"
    );
    assert_eq!(
        drift(&["collection:production"]),
        Some(0),
        "nobody asked to fail"
    );
    assert_eq!(
        drift(&["v1", "--fail-on", "drift"]),
        Some(0),
        "a version does not drift from itself"
    );
}

#[test]
fn a_project_that_is_not_there_is_named() {
    let (burnish, _) = demo();
    let error = refused(&burnish.on("nope.burnish"), &["info"], 1);
    assert!(
        error["message"].as_str().unwrap().contains("nope.burnish"),
        "{error}"
    );
    assert_eq!(error["code"], "not_found");
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(
        refused(&Burnish::new(empty.path()), &["info"], 1)["code"],
        "not_found",
        "no folder here is a project"
    );
    fs::create_dir(empty.path().join("empty.burnish")).unwrap();
    assert_eq!(
        refused(&Burnish::new(empty.path()), &["info"], 1)["code"],
        "not_found",
        "an empty folder is no project"
    );
}

#[test]
fn a_damaged_file_stops_everything_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let burnish = Burnish::new(folder.path());
    burnish.text(&["init", "torn.burnish"]);
    let database = folder.path().join("torn.burnish/burnish.db");
    // Everything into the file itself, then a header that is none.
    Connection::open(&database)
        .unwrap()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let mut bytes = fs::read(&database).unwrap();
    bytes[..16].copy_from_slice(b"not SQLite at al");
    fs::write(&database, &bytes).unwrap();
    let error = refused(&burnish.on("torn.burnish"), &["info"], 1);
    assert_eq!(error["code"], "storage");
    assert!(
        error["hint"].as_str().unwrap().contains("backup"),
        "it says how to go on: {error}"
    );
    assert_eq!(
        fs::read(&database).unwrap(),
        bytes,
        "the file is kept as it was found"
    );
}

#[test]
fn broken_labels_name_the_field_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let burnish = Burnish::new(folder.path());
    burnish.text(&["init", "new.burnish"]);
    let burnish = burnish.on("new.burnish");
    pictures(&folder.path().join("in"), 1);
    burnish.text(&["import", "in"]);
    let before = burnish.json(&["info"]);
    let coco = |file: &str, image: u32, category: u32, bounds: &str| {
        format!(
            r#"{{"images":[{{"id":1,"file_name":"{file}","width":640,"height":480}}],"categories":[{{"id":1,"name":"scratch"}}],
            "annotations":[{{"id":1,"image_id":{image},"category_id":{category},"bbox":{bounds}}}]}}"#
        )
    };
    let known = "phone_001.jpg";
    let broken = [
        (
            "missing_picture",
            coco("gone.jpg", 1, 1, "[1,2,3,4]"),
            "gone.jpg",
        ),
        (
            "unknown_class",
            coco(known, 1, 9, "[1,2,3,4]"),
            "annotations[0].category_id",
        ),
        (
            "unknown_image",
            coco(known, 7, 1, "[1,2,3,4]"),
            "annotations[0].image_id",
        ),
        (
            "negative_box",
            coco(known, 1, 1, "[1,2,-3,4]"),
            "annotations[0].bbox[2]",
        ),
        (
            "not_a_number",
            coco(known, 1, 1, "[1,2,NaN,4]"),
            "annotations[0].bbox[2]",
        ),
        (
            "not_finite",
            coco(known, 1, 1, "[1,2,3e999,4]"),
            "annotations[0].bbox[2]",
        ),
        ("cut_off", r#"{"images": ["#.to_owned(), "cut off"),
    ];
    for (name, text, field) in broken {
        let file = folder.path().join(format!("{name}.json"));
        fs::write(&file, text).unwrap();
        let error = refused(&burnish, &["import", file.to_str().unwrap()], 1);
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains(&format!("{name}.json")) && message.contains(field),
            "{name}: {message}"
        );
        assert_eq!(burnish.json(&["info"]), before, "{name} changed something");
    }
    let error = refused(&burnish, &["import", "not-there"], 1);
    assert!(
        error["message"].as_str().unwrap().contains("not-there"),
        "{error}"
    );
    assert_eq!(burnish.json(&["info"]), before);
}
