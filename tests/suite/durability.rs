//! Nothing acknowledged is lost: killed imports, two processes at once.

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use burnish_testkit::Burnish;
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
