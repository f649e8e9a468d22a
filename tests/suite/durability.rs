//! Nothing acknowledged is lost: killed imports, two processes at once, any order of undo.

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use burnish_core::{
    Actor, Silent, annotate,
    import::{self, ImportFormat, ImportRequest},
    people,
};
use burnish_model::{AnnotationId, EditKind, Hash, Mark, Patch, Role, Segment};
use burnish_testkit::{Burnish, TempProject, workspace};
use proptest::prelude::*;
use serde_json::json;

/// `count` small JPEGs, no two alike.
fn jpegs(folder: &Path, first: u32, count: u32) {
    fs::create_dir_all(folder).unwrap();
    for number in first..first + count {
        let shade = |x: u32, y: u32| {
            image::Rgb([
                (x * 2 + number) as u8,
                (y * 3 + number / 7) as u8,
                (number * 5) as u8,
            ])
        };
        let picture = image::RgbImage::from_fn(96, 96, shade);
        // A name of its own in the comment keeps even like pixels apart.
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, image::ImageFormat::Jpeg)
            .unwrap();
        let mut bytes = bytes.into_inner();
        bytes.extend(number.to_be_bytes());
        fs::write(folder.join(format!("{number:04}.jpg")), bytes).unwrap();
    }
}

fn items(burnish: &Burnish) -> u64 {
    burnish.json(&["info"])["items"]["total"].as_u64().unwrap()
}

#[test]
fn an_import_that_was_killed_can_be_run_again() {
    const COUNT: u32 = 300;
    let folder = tempfile::tempdir().unwrap();
    jpegs(&folder.path().join("in"), 0, COUNT);
    let burnish = Burnish::new(folder.path());
    let mut cut_short = 0;
    for (round, wait) in [5, 20, 40, 80, 160].into_iter().enumerate() {
        let name = format!("killed-{round}.burnish");
        burnish.text(&["init", &name]);
        let burnish = burnish.on(&name);
        let mut child = burnish
            .command(&["import", "in"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        cut_short += u32::from(child.wait().unwrap().code().is_none());

        assert_eq!(
            burnish.json(&["verify"])["faults"],
            json!([]),
            "killed after {wait} ms"
        );
        let report = burnish.json(&["import", "in"]);
        assert_eq!(report["skipped"], json!([]));
        assert_eq!(
            items(&burnish),
            u64::from(COUNT),
            "killed after {wait} ms, then run again"
        );
        assert_eq!(burnish.json(&["info"])["unmeasured"], 0);
        assert_eq!(
            burnish.json(&["verify"])["faults"],
            json!([]),
            "killed after {wait} ms, then run again"
        );
    }
    assert!(
        cut_short > 0,
        "at least one import was still running when it was killed"
    );
}

#[test]
fn two_processes_import_into_one_project_at_once() {
    let folder = tempfile::tempdir().unwrap();
    jpegs(&folder.path().join("one"), 0, 150);
    // Ten of them are in both folders.
    jpegs(&folder.path().join("other"), 140, 150);
    let burnish = Burnish::new(folder.path());
    burnish.text(&["init", "both.burnish"]);
    let burnish = burnish.on("both.burnish");
    let children: Vec<_> = ["one", "other"]
        .map(|name| {
            burnish
                .command(&["import", name])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    for output in children {
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert_eq!(items(&burnish), 290);
    assert_eq!(burnish.json(&["info"])["unmeasured"], 0);
    assert_eq!(burnish.json(&["verify"])["faults"], json!([]));
}

#[test]
fn an_edit_is_on_disk_before_it_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let burnish = Burnish::new(folder.path());
    burnish.text(&["init", "acked.burnish"]);
    let burnish = burnish.on("acked.burnish");
    jpegs(&folder.path().join("in"), 0, 1);
    burnish.text(&["import", "in"]);
    fs::write(folder.path().join("nothing.jsonl"), r#"{"nothing": true}"#).unwrap();
    let began = Instant::now();
    burnish.text(&[
        "--as",
        "anna",
        "submit",
        "0000.jpg",
        "--file",
        "nothing.jsonl",
    ]);
    // What the first process said is there for the next, with the -wal file copied as a crash leaves it.
    let copy = folder.path().join("copy.burnish");
    fs::create_dir_all(copy.join("media")).unwrap();
    for name in ["burnish.db", "burnish.db-wal"] {
        let file = folder.path().join("acked.burnish").join(name);
        if file.exists() {
            fs::copy(file, copy.join(name)).unwrap();
        }
    }
    assert_eq!(
        Burnish::new(folder.path())
            .on("copy.burnish")
            .json(&["info"])["submissions"],
        1,
        "{:?}",
        began.elapsed()
    );
}

/// What a labeler may do next, as numbers that are made to fit.
#[derive(Debug, Clone)]
enum Step {
    Put(u8, u8),
    Remove(u8),
    Undo,
    Redo,
    Submit,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..5u8, any::<u8>()).prop_map(|(id, text)| Step::Put(id, text)),
        2 => (0..5u8).prop_map(Step::Remove),
        4 => Just(Step::Undo),
        3 => Just(Step::Redo),
        1 => Just(Step::Submit),
        1 => Just(Step::Reopen),
    ]
}

fn mark_id(number: u8) -> AnnotationId {
    AnnotationId::from_slice(&[number + 1; 16]).unwrap()
}

fn mark(number: u8, text: u8) -> Mark {
    let start = i64::from(number) * 100_000;
    Mark::Segment(Segment {
        id: mark_id(number),
        text: format!("word {text}"),
        start_micros: Some(start),
        end_micros: Some(start + 50_000),
        speaker: None,
    })
}

/// A project with one clip, and who labels it.
fn with_a_clip() -> (TempProject, Actor, Hash) {
    let project = TempProject::new();
    let anna = people::ensure(&project, "anna", None, Role::Labeler).unwrap();
    let request = ImportRequest {
        paths: vec![workspace().join("sample-data/voice-assistant/clips/clip_01.flac")],
        format: ImportFormat::Auto,
        labeler: None,
        labeler_kind: None,
        collection: None,
        split: None,
        link: false,
        boxless_unseen: false,
        measure: false,
    };
    import::import(&project, &anna, &request, &Silent).unwrap();
    let hash = burnish_core::look::items(&project, "", None, None)
        .unwrap()
        .items[0]
        .hash;
    (project, anna, hash)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_line_of_work_can_be_replayed_undone_and_redone(steps in prop::collection::vec(step(), 1..30)) {
        let (project, anna, hash) = with_a_clip();
        // The model: what the layer was after each edit that undo has not taken back.
        let (mut past, mut future): (Vec<Vec<Mark>>, Vec<Vec<Mark>>) = (Vec::new(), Vec::new());
        for step in steps {
            let now = annotate::open(&project, &anna, hash).unwrap();
            let head = now.head.as_deref();
            let sealed = now.state == "submitted";
            let edit = |patch| annotate::apply(&project, &anna, hash, head, EditKind::Change, patch, None);
            let outcome = match &step {
                Step::Put(number, text) => Some((edit(Patch { put: vec![mark(*number, *text)], remove: vec![] }), true)),
                Step::Remove(number) if now.marks.iter().any(|mark| mark.id() == mark_id(*number)) => {
                    Some((edit(Patch { put: vec![], remove: vec![mark_id(*number)] }), true))
                }
                Step::Remove(_) => None,
                Step::Undo => Some((annotate::undo(&project, &anna, hash, head), !past.is_empty())),
                Step::Redo => Some((annotate::redo(&project, &anna, hash, head), !future.is_empty())),
                Step::Submit => {
                    let submitted = annotate::submit(&project, &anna, hash, head, annotate::Work::default());
                    if !sealed {
                        prop_assert!(submitted.is_ok(), "a draft can be submitted: {submitted:?}");
                        // One never undoes across a seal.
                        (past, future) = (Vec::new(), Vec::new());
                    }
                    None
                }
                Step::Reopen => {
                    prop_assert_eq!(annotate::reopen(&project, &anna, hash, "again").is_ok(), sealed);
                    None
                }
            };
            if let Some((outcome, possible)) = outcome {
                prop_assert_eq!(outcome.is_ok(), possible && !sealed, "{:?} on {}: {:?}", step, now.state, outcome.err());
                if let Ok(edited) = outcome {
                    let after = annotate::open(&project, &anna, hash).unwrap();
                    let mut held = now.marks.clone();
                    edited.patch.apply(&mut held);
                    prop_assert_eq!(&held, &after.marks, "the answer is all a client needs to keep up");
                    prop_assert_eq!((Some(&edited.head), edited.revision, edited.can_undo, edited.can_redo, edited.edits),
                        (after.head.as_ref(), after.revision, after.can_undo, after.can_redo, after.edits));
                    match step {
                        Step::Undo => {
                            let before = past.pop().unwrap();
                            prop_assert_eq!(&after.marks, &before, "undo brings back what was before");
                            future.push(now.marks);
                        }
                        Step::Redo => {
                            let undone = future.pop().unwrap();
                            prop_assert_eq!(&after.marks, &undone, "redo brings back what undo took");
                            past.push(now.marks);
                        }
                        _ => {
                            past.push(now.marks);
                            future.clear();
                        }
                    }
                    prop_assert_eq!((after.can_undo, after.can_redo), (!past.is_empty(), !future.is_empty()));
                }
            }
            let faults = project.store().read(annotate::projection_faults).unwrap();
            prop_assert_eq!(faults, vec![], "the log alone gives the marks");
        }
    }
}
