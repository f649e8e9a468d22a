//! The agreement report and the model check, on projects made for each question.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod models;
mod odd;
mod reference;
mod report;

use std::{fs, path::Path, sync::Arc};

use burnish_core::{
    Actor, Project, Silent,
    agreement::agreement,
    cases, digest,
    import::{ImportFormat, ImportRequest, import},
    people,
};
use burnish_model::{
    Hash, Item, LabelerKind, MediaKind, Role, Stat,
    output::{Agreement, LabelerAgreement, PairAgreement},
};
use burnish_store::{
    StoreError,
    item::{self, Place},
    membership,
};
use burnish_testkit::Fixed;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A project of items without pictures or sound, and a clock that moves when told to.
struct World {
    // Before the folder: files are closed before they are removed.
    project: Project,
    clock: Arc<Fixed>,
    folder: TempDir,
    lines: Vec<String>,
}

impl World {
    /// `images` and then `clips` items, numbered from 0.
    fn new(images: usize, clips: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Fixed::default());
        let root = folder.path().join("test.burnish");
        let project = Project::create(&root, "test", clock.clone()).unwrap();
        let mut pack = project.store().packs().writer().unwrap();
        let bytes: Vec<String> = (0..images + clips).map(|at| format!("item {at}")).collect();
        let blobs = bytes
            .iter()
            .map(|bytes| (digest::hash(bytes.as_bytes()), bytes.as_bytes()));
        pack.put(blobs).unwrap();
        let number = pack.number();
        drop(pack);
        project
            .store()
            .write(&[], |transaction| {
                item::ensure_pack(transaction, number)?;
                for at in 0..images + clips {
                    let image = at < images;
                    let item = Item {
                        hash: hash(at),
                        kind: if image {
                            MediaKind::Image
                        } else {
                            MediaKind::Audio
                        },
                        name: format!("item {at}"),
                        byte_size: 8,
                        format: if image { "jpeg" } else { "wav" }.to_owned(),
                        width_px: image.then_some(640),
                        height_px: image.then_some(480),
                        orientation: 1,
                        duration_micros: (!image).then_some(3_000_000),
                        sample_rate: (!image).then_some(16_000),
                        channels: (!image).then_some(1),
                    };
                    let id = item::insert(transaction, &item, &Place::Pack(number), None, 0)?;
                    item::add_name(transaction, id, &item.name)?;
                    item::set_text(transaction, id, &item.name, "")?;
                    let collection = membership::ensure_collection(transaction, "all")?;
                    membership::add(transaction, collection, id)?;
                    cases::first_state(transaction, id, &item, None, Some("all"))?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        Self {
            project,
            clock,
            folder,
            lines: Vec::new(),
        }
    }

    /// What somebody says about an item, taken in by the next [`World::take_in`].
    fn says(&mut self, labeler: &str, item: usize, answer: &Value) {
        let mut line =
            json!({ "file": format!("item {item}"), "hash": hash(item), "labeler": labeler });
        let fields = line.as_object_mut().unwrap();
        fields.extend(answer.as_object().unwrap().clone());
        self.lines.push(line.to_string());
    }

    /// Boxes as class, x, y, width, height; none says "nothing here".
    fn draws(&mut self, labeler: &str, item: usize, boxes: &[(&str, f64, f64, f64, f64)]) {
        let boxes: Vec<Value> = boxes
            .iter()
            .map(|(class, x, y, width, height)| {
                json!({ "class": class, "x": x, "y": y, "width": width, "height": height })
            })
            .collect();
        let answer = if boxes.is_empty() {
            json!({ "nothing": true })
        } else {
            json!({ "boxes": boxes })
        };
        self.says(labeler, item, &answer);
    }

    fn writes(&mut self, labeler: &str, item: usize, text: &str) {
        self.says(labeler, item, &json!({ "text": text }));
    }

    fn take_in(&mut self, kind: LabelerKind) {
        let lines = std::mem::take(&mut self.lines);
        take_in(&self.project, self.folder.path(), &lines, kind);
    }

    fn lead(&self) -> Actor {
        people::ensure(&self.project, "lena", None, Role::Lead).unwrap()
    }

    /// The report over everything said so far.
    fn report(&mut self) -> Agreement {
        if !self.lines.is_empty() {
            self.take_in(LabelerKind::Human);
        }
        let report = agreement(&self.project, &Silent).unwrap();
        finite(&serde_json::to_value(&report).unwrap(), "report");
        report
    }
}

/// Takes lines of a JSONL manifest in; nothing of it may be skipped.
fn take_in(project: &Project, folder: &Path, lines: &[String], kind: LabelerKind) {
    let file = folder.join("labels.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    let request = ImportRequest {
        paths: vec![file],
        format: ImportFormat::Auto,
        labeler: None,
        labeler_kind: Some(kind),
        collection: None,
        split: None,
        link: false,
        boxless_unseen: false,
        measure: false,
    };
    let lead = people::ensure(project, "lena", None, Role::Lead).unwrap();
    let report = import(project, &lead, &request, &Silent).unwrap();
    assert!(report.skipped.is_empty(), "{:?}", report.skipped);
}

fn hash(at: usize) -> Hash {
    digest::hash(format!("item {at}").as_bytes())
}

/// Fails on a null where a statistic should be a number or give its reason; that is how a NaN
/// would leave.
fn finite(value: &Value, place: &str) {
    const STATS: &[&str] = &[
        "agreement",
        "mean_iou",
        "f1",
        "kappa",
        "wer",
        "wer_normalised",
        "cer",
        "truth_f1",
        "truth_wer",
        "others_f1",
        "vitality",
        "reliability",
        "q",
        "cohen",
        "fleiss",
        "percent",
        "amount",
        "map",
        "score",
    ];
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let here = format!("{place}.{name}");
                assert!(
                    !(value.is_null() && STATS.contains(&name.as_str())),
                    "{here} is null: a NaN left"
                );
                if name == "value" && value.is_null() {
                    let reason = fields["reason"].as_str();
                    assert!(
                        reason.is_some_and(|r| !r.is_empty()),
                        "{place} has no reason"
                    );
                }
                finite(value, &here);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| finite(value, place)),
        _ => {}
    }
}

fn labeler<'a>(report: &'a Agreement, name: &str) -> &'a LabelerAgreement {
    report.labelers.iter().find(|row| row.name == name).unwrap()
}

fn pair<'a>(report: &'a Agreement, a: &str, b: &str) -> &'a PairAgreement {
    report
        .pairs
        .iter()
        .find(|row| row.a == a && row.b == b)
        .unwrap()
}

fn reason(stat: &Stat) -> &str {
    match stat {
        Stat::Known(value) => panic!("it is {value}, not undefined"),
        Stat::Undefined { reason, .. } => reason,
    }
}

fn near(stat: &Stat, want: f64, what: &str) {
    let got = stat.value().unwrap_or_else(|| panic!("{what}: {stat:?}"));
    assert!((got - want).abs() < 1e-9, "{what}: {got}, not {want}");
}
