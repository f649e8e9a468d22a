//! Burnish finds exactly what was planted in the sample data: no more, no less.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    sync::OnceLock,
};

use burnish_api::{Door, DoorOptions, Session, Silent, model::output::Drift, requests::*};
use burnish_testkit::{fixed_clock, workspace};
use serde_json::Value;

const PHONES: &str = "phone-scratches";
const VOICES: &str = "voice-assistant";

/// Both samples, made once for all tests here, which only look.
struct Samples {
    door: std::sync::Arc<Door>,
    session: Session,
    handles: BTreeMap<&'static str, String>,
    _folder: tempfile::TempDir,
}

fn samples() -> &'static Samples {
    static SAMPLES: OnceLock<Samples> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let clock = fixed_clock();
        let paths = burnish_api::create_samples_in(folder.path(), &clock, &Silent).unwrap();
        let options = DoorOptions {
            data_folder: folder.path().join("data"),
            default_folder: folder.path().to_owned(),
            clock,
        };
        let door = Door::new(options);
        let handle = |path: &PathBuf| door.open(path).unwrap().handle;
        let handles = [PHONES, VOICES]
            .into_iter()
            .zip(paths.iter().map(handle))
            .collect();
        Samples {
            door,
            session: Session::owner(false, String::new()),
            handles,
            _folder: folder,
        }
    })
}

impl Samples {
    fn call<O: burnish_api::Operation>(&self, project: &str, request: O) -> O::Output {
        self.door
            .call(&self.session, Some(&self.handles[project]), request)
            .unwrap()
    }

    /// Every case, open or decided, as (item, kind, labelers).
    fn cases(&self, project: &str) -> Vec<(String, String, Vec<String>)> {
        let request = ListCases {
            kind: None,
            case_kind: None,
            lane: None,
            state: Some("all".into()),
            item: None,
            after: None,
            limit: Some(500),
        };
        let found = self.call(project, request);
        assert_eq!(
            found.total,
            found.cases.len() as u64,
            "one page holds all cases"
        );
        let mut cases: Vec<_> = found
            .cases
            .into_iter()
            .map(|case| (case.name, case.kind.to_string(), case.labelers))
            .collect();
        cases.sort();
        cases
    }

    fn drift(&self, project: &str) -> Drift {
        self.call(
            project,
            GetDrift {
                a: "v1".into(),
                b: "collection:production".into(),
            },
        )
    }
}

fn manifest(project: &str) -> Value {
    let text = fs::read_to_string(workspace().join("sample-data/manifest.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()[project].clone()
}

fn file_name(value: &Value) -> String {
    value
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

fn words(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_planted_box_disagreement_is_one_case_and_there_is_no_other() {
    let mut planted: Vec<_> = manifest(PHONES)["planted"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plant| {
            (
                file_name(&plant["image"]),
                plant["kind"].as_str().unwrap().to_owned(),
                words(&plant["labelers"]),
            )
        })
        .collect();
    planted.sort();
    assert_eq!(
        samples().cases(PHONES),
        planted,
        "one planted disagreement is one case of its kind, naming who deviates"
    );
}

#[test]
fn every_clip_has_the_causes_that_were_planted_in_it_and_no_other() {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (clip, kind, _) in samples().cases(VOICES) {
        assert!(
            found.entry(clip.clone()).or_default().insert(kind.clone()),
            "{clip} has two cases of {kind}"
        );
    }
    let planted: BTreeMap<String, BTreeSet<String>> = manifest(VOICES)["planted"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plant| {
            (
                file_name(&plant["clip"]),
                words(&plant["kinds"]).into_iter().collect(),
            )
        })
        .collect();
    assert_eq!(
        found, planted,
        "each cause in a clip is one case, and equal texts make none"
    );
}

#[test]
fn the_counts_follow_from_the_plan() {
    let (phones, voices) = (
        samples().call(PHONES, GetInfo {}),
        samples().call(VOICES, GetInfo {}),
    );
    let plan = manifest(PHONES);
    let count = |name: &str| plan[name].as_array().unwrap().len() as u64;
    assert_eq!(
        (phones.items.image, phones.items.audio),
        (count("images") + count("production"), 0)
    );
    assert_eq!(
        phones.submissions,
        3 * (count("images") - count("single")) + count("single"),
        "24 seen by three, 16 by one"
    );
    assert_eq!(
        (phones.cases.open + phones.cases.decided, phones.cases.stale),
        (count("planted"), 0)
    );
    assert_eq!(
        phones.cases.decided, 3,
        "decisions.json decides three pictures"
    );
    assert_eq!(phones.truth.single, count("single"));
    assert_eq!(
        phones.truth.none,
        phones.items.total - phones.truth.single - phones.truth.consensus - phones.truth.decided
    );
    let names: Vec<&str> = phones
        .classes
        .iter()
        .map(|class| class.name.as_str())
        .collect();
    assert_eq!(names, ["scratch", "chip"]);
    assert_eq!(
        (voices.items.image, voices.items.audio, voices.submissions),
        (0, 48, 72)
    );
    assert_eq!(
        (
            voices.cases.decided,
            voices.truth.decided,
            voices.truth.consensus
        ),
        (2, 2, 8),
        "8 clips never differed"
    );
    for info in [phones, voices] {
        assert_eq!(
            (info.head.as_deref(), info.damaged, info.unmeasured),
            (Some("v1"), 0, 0)
        );
        assert!(
            info.dirty > 0,
            "{}: work differs from v1, so that there is something to compare",
            info.name
        );
    }
}

#[test]
fn the_darker_line_is_drift_in_luminance_and_not_in_size() {
    let drift = samples().drift(PHONES);
    assert_eq!(drift.verdict, "drift");
    assert_eq!(
        (
            drift.scores[0].measurement.as_str(),
            drift.scores[0].direction.as_str()
        ),
        ("luminance", "lower"),
        "the cause stands first"
    );
    for score in &drift.scores {
        let about_labels = score.measurement.starts_with("box_")
            || matches!(score.measurement.as_str(), "size" | "class_share");
        assert!(
            !about_labels || score.verdict != "drift",
            "{} did not change between the batches",
            score.measurement
        );
    }
}

#[test]
fn the_quieter_recordings_are_drift_in_loudness_and_silence() {
    let drift = samples().drift(VOICES);
    assert_eq!(drift.verdict, "drift");
    let found: BTreeSet<&str> = drift
        .scores
        .iter()
        .filter(|score| score.verdict == "drift")
        .map(|score| score.measurement.as_str())
        .collect();
    for wanted in ["loudness", "leading_silence", "trailing_silence"] {
        assert!(
            found.contains(wanted),
            "{wanted} changed and {found:?} were found"
        );
    }
    assert!(!found.contains("words"), "the same requests were spoken");
}
