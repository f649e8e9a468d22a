//! A model beside the truth.

use burnish_core::{
    Silent, demo, look,
    model_check::{ModelCheckError, model_check, models},
    people,
};
use burnish_model::{
    LabelerKind, MediaKind, ModelFindingKind, Role, TruthBasis, mark::transcript_text,
    output::ModelCheck,
};
use burnish_testkit::{fixed_clock, workspace};
use serde_json::{Value, json};

use crate::{World, finite, near, reason, take_in};

fn predicted(class: &str, x: f64, y: f64, confidence: f64) -> Value {
    json!({ "class": class, "x": x, "y": y, "width": 60.0, "height": 60.0, "confidence": confidence })
}

impl World {
    fn predicts(&mut self, item: usize, boxes: &[Value]) {
        self.says("robot", item, &json!({ "boxes": boxes }));
    }

    fn checked(&mut self) -> ModelCheck {
        if !self.lines.is_empty() {
            self.take_in(LabelerKind::Model);
        }
        let check = model_check(&self.project, "robot", None, &Silent).unwrap();
        finite(&serde_json::to_value(&check).unwrap(), "check");
        check
    }
}

/// Ten images with a scratch and a dent that anna drew; the model finds them all but for what
/// `instead` says of an image.
fn planted(instead: impl Fn(usize) -> Option<Vec<Value>>) -> World {
    let mut world = World::new(10, 0);
    for item in 0..10 {
        world.draws(
            "anna",
            item,
            &[
                ("scratch", 50.0, 50.0, 60.0, 60.0),
                ("dent", 300.0, 200.0, 60.0, 60.0),
            ],
        );
    }
    world.take_in(LabelerKind::Human);
    for item in 0..10 {
        let usual = || {
            vec![
                predicted("scratch", 51.0, 50.0, 0.99),
                predicted("dent", 300.0, 201.0, 0.98),
            ]
        };
        world.predicts(item, &instead(item).unwrap_or_else(usual));
    }
    world
}

#[test]
fn a_model_that_says_the_truth_has_nothing_against_it() {
    let mut world = planted(|_| None);
    let check = world.checked();
    assert_eq!((check.images, check.clips), (10, 0));
    near(&check.f1, 1.0, "F1");
    near(&check.map, 1.0, "mean average precision");
    assert!(check.findings.is_empty(), "{:?}", check.findings);
    assert!(reason(&check.wer).contains("no clip"));
}

#[test]
fn planted_mistakes_of_the_truth_are_found_each_as_its_kind() {
    let scratch = || predicted("scratch", 51.0, 50.0, 0.99);
    let mut world = planted(|item| match item {
        2 => Some(vec![
            scratch(),
            predicted("dent", 300.0, 201.0, 0.98),
            predicted("scratch", 500.0, 380.0, 0.97),
        ]),
        5 => Some(vec![scratch(), predicted("dent", 340.0, 200.0, 0.96)]),
        7 => Some(vec![scratch(), predicted("scratch", 300.0, 200.0, 0.99)]),
        _ => None,
    });
    let check = world.checked();
    let found: Vec<(&str, ModelFindingKind)> = check
        .findings
        .iter()
        .map(|row| (row.name.as_str(), row.kind))
        .collect();
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        [
            ("item 2", ModelFindingKind::Overlooked),
            ("item 5", ModelFindingKind::BadlyLocated),
            ("item 7", ModelFindingKind::Swapped)
        ],
        "{:#?}",
        check.findings
    );
    assert_eq!(
        found[2].0, "item 5",
        "a box that is there but off is the least bad"
    );
    assert!(
        check.findings.is_sorted_by(|a, b| a.score <= b.score),
        "worst first"
    );
    for row in &check.findings {
        assert!(
            row.predicted.is_some() && row.words.contains("model"),
            "{row:?}"
        );
        let drawn = row.kind != ModelFindingKind::Overlooked;
        assert_eq!(row.annotation.is_some(), drawn, "anna's own mark is named");
    }
    assert!(check.f1.value().unwrap() < 1.0 && check.map.value().unwrap() < 1.0);
    let one = model_check(&world.project, "robot", Some(1), &Silent).unwrap();
    assert_eq!(one.findings, check.findings[..1], "the worst of them");
}

#[test]
fn an_open_item_has_no_truth_to_check_against() {
    let mut world = World::new(2, 0);
    for item in 0..2 {
        world.draws("anna", item, &[("scratch", 50.0, 50.0, 60.0, 60.0)]);
    }
    world.draws("ben", 0, &[("dent", 50.0, 50.0, 60.0, 60.0)]);
    world.draws("ben", 1, &[("scratch", 52.0, 50.0, 60.0, 60.0)]);
    world.take_in(LabelerKind::Human);
    for item in 0..2 {
        world.predicts(item, &[predicted("scratch", 51.0, 50.0, 0.9)]);
    }
    let check = world.checked();
    assert_eq!(check.images, 1, "the one on which both agree");
    near(&check.f1, 1.0, "it lies between the two");
}

#[test]
fn dont_cares_count_neither_for_nor_against_a_model() {
    let mut world = World::new(1, 0);
    let drawn = json!({ "boxes": [
        { "class": "scratch", "x": 50.0, "y": 50.0, "width": 60.0, "height": 60.0 },
        { "class": "scratch", "x": 300.0, "y": 200.0, "width": 60.0, "height": 60.0, "flags": ["ambiguous"] }
    ] });
    world.says("anna", 0, &drawn);
    world.take_in(LabelerKind::Human);
    world.predicts(
        0,
        &[
            predicted("scratch", 50.0, 50.0, 0.9),
            predicted("scratch", 301.0, 200.0, 0.99),
        ],
    );
    let check = world.checked();
    near(&check.f1, 1.0, "F1");
    near(&check.map, 1.0, "mean average precision");
    assert!(check.findings.is_empty(), "{:?}", check.findings);
}

#[test]
fn transcripts_come_worst_first_with_both_texts() {
    let mut world = World::new(0, 4);
    for (clip, text) in ["turn it off", "play the next song", "stop", "yes"]
        .into_iter()
        .enumerate()
    {
        world.writes("anna", clip, text);
    }
    world.take_in(LabelerKind::Human);
    for (clip, text) in ["turn it on", "Play the next song.", "top it now", "yes"]
        .into_iter()
        .enumerate()
    {
        world.writes("robot", clip, text);
    }
    let check = world.checked();
    let rows: Vec<(&str, u64)> = check
        .transcripts
        .iter()
        .map(|row| (row.text.as_str(), row.errors))
        .collect();
    assert_eq!(
        rows,
        [
            ("top it now", 3),
            ("Play the next song.", 2),
            ("turn it on", 1)
        ]
    );
    near(&check.wer, 6.0 / 9.0, "six errors in nine words");
    near(
        &check.wer_normalised,
        4.0 / 9.0,
        "case and a full stop are convention",
    );
    assert_eq!(check.transcripts[0].truth, "stop");
    reason(&check.f1);
    reason(&check.map);
}

#[test]
fn words_where_the_truth_is_silence_are_listed_without_a_rate() {
    let mut world = World::new(0, 1);
    world.says("anna", 0, &json!({ "nothing": true }));
    world.take_in(LabelerKind::Human);
    world.writes("robot", 0, "thank you for watching");
    let check = world.checked();
    assert_eq!(reason(&check.wer), "the truth has no words");
    assert_eq!(
        check.transcripts[0].errors, 4,
        "a model that talks into silence"
    );
    reason(&check.transcripts[0].wer);
}

#[test]
fn boxes_without_confidence_have_no_average_precision_but_an_f1() {
    let mut world = World::new(1, 0);
    world.draws("anna", 0, &[("scratch", 50.0, 50.0, 60.0, 60.0)]);
    world.take_in(LabelerKind::Human);
    world.draws("robot", 0, &[("scratch", 50.0, 50.0, 60.0, 60.0)]);
    let check = world.checked();
    near(&check.f1, 1.0, "F1");
    assert!(reason(&check.map).contains("no confidence"));
}

#[test]
fn only_models_are_models() {
    let mut world = World::new(1, 0);
    world.draws("anna", 0, &[]);
    world.take_in(LabelerKind::Human);
    let nobody = model_check(&world.project, "anna", None, &Silent);
    assert!(matches!(nobody, Err(ModelCheckError::NoModel(name)) if name == "anna"));
    assert!(models(&world.project).unwrap().models.is_empty());
    world.predicts(0, &[predicted("scratch", 1.0, 1.0, 0.5)]);
    world.take_in(LabelerKind::Model);
    let known = models(&world.project).unwrap().models;
    assert_eq!((known[0].name.as_str(), known[0].items), ("robot", 1));
}

/// A model is told the truth of every item, as the item's own page shows it.
fn truthful(name: &str) -> (ModelCheck, usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let data = workspace().join("sample-data");
    let project = demo::create(folder.path(), &data, name, fixed_clock(), &Silent).unwrap();
    let lead = people::ensure(&project, "lena", None, Role::Lead).unwrap();
    let classes = look::info(&project).unwrap().classes;
    let (mut lines, mut images, mut clips) = (Vec::new(), 0, 0);
    for row in look::items(&project, "", None, Some(500)).unwrap().items {
        let truth = look::item(&project, &lead, &row.hash.to_string())
            .unwrap()
            .truth;
        if truth.basis == TruthBasis::None {
            continue;
        }
        let boxes: Vec<Value> = truth
            .marks
            .iter()
            .filter_map(|mark| mark.as_box())
            .map(|own| {
                let class = classes.iter().find(|class| class.key == own.class);
                json!({ "class": class.unwrap().name, "x": own.rect.x, "y": own.rect.y, "width": own.rect.width,
                    "height": own.rect.height, "flags": own.flags, "confidence": 0.99 })
            })
            .collect();
        let text = transcript_text(&truth.marks);
        let mut line = json!({ "file": row.name, "hash": row.hash, "labeler": "robot" });
        match row.kind {
            MediaKind::Image => images += 1,
            MediaKind::Audio => clips += 1,
        }
        match (boxes.is_empty(), text.is_empty()) {
            (false, _) => line["boxes"] = Value::Array(boxes),
            (_, false) => line["text"] = Value::String(text),
            _ => line["nothing"] = Value::Bool(true),
        }
        lines.push(line.to_string());
    }
    take_in(&project, folder.path(), &lines, LabelerKind::Model);
    let check = model_check(&project, "robot", None, &Silent).unwrap();
    (check, images, clips)
}

#[test]
fn the_truth_read_in_one_pass_is_the_truth_of_each_item() {
    let (check, images, clips) = truthful("phone-scratches");
    assert_eq!(
        (check.images as usize, check.clips as usize),
        (images, clips)
    );
    assert!(images > 20, "decided, consensus and single ones: {images}");
    near(&check.f1, 1.0, "boxes");
    near(&check.map, 1.0, "boxes in their order");
    assert!(check.findings.is_empty(), "{:#?}", check.findings);
    let (check, images, clips) = truthful("voice-assistant");
    assert_eq!(
        (check.images as usize, check.clips as usize),
        (images, clips)
    );
    assert!(
        clips >= 10,
        "decided, convention, consensus and single ones: {clips}"
    );
    near(&check.wer, 0.0, "words");
    assert!(check.transcripts.is_empty(), "{:#?}", check.transcripts);
}
