//! The field's own numbers, from labels that were imported and read back.

use burnish_model::LevelName;
use serde_json::Value;

use crate::{World, labeler, near, pair};

fn case(name: &str) -> (Value, Value) {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference");
    let read = |file: &str| -> Value {
        let text = std::fs::read_to_string(format!("{root}/{name}/{file}")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    (read("input.json"), read("expected.json")["values"].take())
}

/// Everybody's boxes of a case; who saw an image and drew nothing says so.
fn boxes(input: &Value) -> World {
    let images = input["images"].as_array().unwrap();
    let mut world = World::new(images.len(), 0);
    for (at, image) in images.iter().enumerate() {
        for name in image["labelers"].as_array().unwrap() {
            let own = |mark: &&Value| mark["image_id"] == image["id"] && mark["labeler"] == *name;
            let marks = input["annotations"].as_array().unwrap().iter().filter(own);
            let drawn: Vec<(&str, f64, f64, f64, f64)> = marks
                .map(|mark| {
                    let class = mark["class"].as_u64().unwrap() as usize;
                    let side = |at: usize| mark["bbox"][at].as_f64().unwrap();
                    let class = input["classes"][class].as_str().unwrap();
                    (class, side(0), side(1), side(2), side(3))
                })
                .collect();
            world.draws(name.as_str().unwrap(), at, &drawn);
        }
    }
    world
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn pairs_and_human_level_on_boxes_equal_the_reference() {
    let (input, values) = case("boxes/hlp_pairwise");
    let report = boxes(&input).report();
    let (half, strict) = (&values["iou_0.5"], &values["iou_0.75"]);
    for (names, want) in half["pairs"].as_object().unwrap() {
        let (a, b) = names.split_once('|').unwrap();
        let got = pair(&report, a, b);
        near(&got.f1, number(&want["f1"]), names);
        near(&got.mean_iou, number(&want["mean_matched_iou"]), names);
    }
    for (level, want) in report.human_level.iter().zip([half, strict]) {
        let value = number(&want["mean_pairwise_f1"]);
        near(&level.value, value, &level.title);
        let (low, high) = (level.low.unwrap(), level.high.unwrap());
        assert!(
            low < value && value < high,
            "{low} to {high} around {value}"
        );
    }
    assert_eq!(report.human_level[0].name, LevelName::F1At50);
    assert_eq!(report.human_level[1].name, LevelName::F1At75);
}

#[test]
fn alpha_vitality_and_class_difficulty_equal_the_reference() {
    let (input, values) = case("boxes/kalos_alpha");
    let report = boxes(&input).report();
    let want = &values["greedy_0.5"];
    let alpha = report.alpha.value.unwrap();
    assert!(
        (alpha - number(&want["global_alpha"])).abs() < 1e-9,
        "{alpha}"
    );
    for (name, vitality) in want["global_vitality"].as_object().unwrap() {
        near(&labeler(&report, name).vitality, number(vitality), name);
    }
    for (name, alpha) in want["class_alpha_global"].as_object().unwrap() {
        let class = report.classes.iter().find(|row| row.name == *name).unwrap();
        near(&class.alpha, number(alpha), name);
    }
}

#[test]
fn human_word_and_character_error_rates_equal_the_reference() {
    let (input, values) = case("transcripts/hlp_pairwise");
    let clips = input.as_array().unwrap();
    let mut world = World::new(0, clips.len());
    for (at, clip) in clips.iter().enumerate() {
        for (name, text) in clip.as_object().unwrap() {
            if let Some(text) = text
                .as_str()
                .filter(|_| ["ana", "bo", "cy"].contains(&name.as_str()))
            {
                world.writes(name, at, text);
            }
        }
    }
    let report = world.report();
    let want = &values["raw"];
    near(
        &report.human_level[2].value,
        number(&want["mean_wer"]),
        "WER",
    );
    near(
        &report.human_level[4].value,
        number(&want["mean_cer"]),
        "CER",
    );
    let directed = &want["directed"];
    let both = |rate: &str| {
        let of = |names: &str| number(&directed[names][rate]);
        (of("ref_ana_hyp_bo") + of("ref_bo_hyp_ana")) / 2.0
    };
    near(&pair(&report, "ana", "bo").wer, both("wer"), "WER of two");
    near(&pair(&report, "ana", "bo").cer, both("cer"), "CER of two");
    let normalised = report.human_level[3].value.value().unwrap();
    assert!(
        normalised < number(&want["mean_wer"]) / 2.0,
        "most of it is convention: {normalised}"
    );
}
