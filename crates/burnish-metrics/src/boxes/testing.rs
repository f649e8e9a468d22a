//! Reference cases and arbitrary boxes for the tests of this module.

use burnish_model::{ClassKey, Rect};
use proptest::prelude::*;
use serde_json::Value;

use super::{LabeledRect, matching::Match, units::Seen, votes::Votes};

fn text(name: &str, file: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/boxes");
    std::fs::read_to_string(format!("{root}/{name}/{file}")).unwrap()
}

/// The input and the expected values of a case under `tests/reference/boxes`.
pub fn case(name: &str) -> (Value, Value) {
    let input = serde_json::from_str(&text(name, "input.json")).unwrap();
    (input, expected(name))
}

/// The expected values of a case.
pub fn expected(name: &str) -> Value {
    let mut whole: Value = serde_json::from_str(&text(name, "expected.json")).unwrap();
    whole["values"].take()
}

/// The rows of a case whose input is a table, without its header.
pub fn table(name: &str) -> Vec<Vec<String>> {
    let text = text(name, "input.csv");
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(cells).collect()
}

/// Boxes given by left, top, right and bottom.
pub fn corners(value: &Value) -> Vec<Rect> {
    let boxes: Vec<[f64; 4]> = serde_json::from_value(value.clone()).unwrap();
    let rect = |[x, y, right, bottom]: [f64; 4]| Rect::new(x, y, right - x, bottom - y);
    boxes.into_iter().map(rect).collect()
}

pub fn rects(value: &Value) -> Vec<Rect> {
    let boxes: Vec<[f64; 4]> = serde_json::from_value(value.clone()).unwrap();
    boxes
        .into_iter()
        .map(|[x, y, w, h]| Rect::new(x, y, w, h))
        .collect()
}

pub fn matrix(value: &Value) -> Vec<Vec<f64>> {
    serde_json::from_value(value.clone()).unwrap()
}

pub fn class(number: u64) -> ClassKey {
    ClassKey([number as u8; 16])
}

pub fn labeled(value: &Value) -> Vec<LabeledRect> {
    let marks = value.as_array().unwrap().iter();
    marks
        .map(|mark| LabeledRect {
            rect: rects(&serde_json::json!([mark["bbox"]]))[0],
            class: class(mark["class"].as_u64().unwrap()),
        })
        .collect()
}

pub fn matches(value: &Value) -> Vec<Match> {
    let triples: Vec<(usize, usize, f64)> = serde_json::from_value(value.clone()).unwrap();
    triples
        .into_iter()
        .map(|(first, second, iou)| Match { first, second, iou })
        .collect()
}

/// Up to `most` boxes on a coarse grid, so that overlaps and exact ties are common.
pub fn arb_labeled(most: usize) -> impl Strategy<Value = Vec<LabeledRect>> {
    let one = (0i32..8, 0i32..8, 1i32..6, 1i32..6, 0u64..3).prop_map(|(x, y, w, h, c)| {
        let [x, y, w, h] = [x, y, w, h].map(|v| f64::from(v) * 10.0);
        LabeledRect {
            rect: Rect::new(x, y, w, h),
            class: class(c),
        }
    });
    prop::collection::vec(one, 0..=most)
}

/// The labelers' names, and per image id the boxes of those who saw it.
pub fn images(input: &Value) -> (Vec<String>, Vec<(String, Vec<Seen>)>) {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let images = input["images"].as_array().unwrap();
    let mut names: Vec<String> = images
        .iter()
        .flat_map(|i| i["labelers"].as_array().unwrap())
        .map(text)
        .collect();
    names.sort();
    names.dedup();
    let seen = |image: &Value| {
        let saw = image["labelers"].as_array().unwrap().iter().map(text);
        let layer = |name: String| {
            let own = |mark: &&Value| mark["image_id"] == image["id"] && mark["labeler"] == *name;
            let marks = input["annotations"].as_array().unwrap().iter().filter(own);
            let boxes = labeled(&Value::Array(marks.cloned().collect()));
            Seen {
                labeler: names.binary_search(&name).unwrap(),
                boxes,
            }
        };
        (image["id"].to_string(), saw.map(layer).collect())
    };
    (names.clone(), images.iter().map(seen).collect())
}

pub fn near(got: f64, want: &Value, what: &str) {
    near_by(got, want, 1e-9, what);
}

/// Within `tolerance`, absolute.
pub fn near_by(got: f64, want: &Value, tolerance: f64, what: &str) {
    let off = (got - want.as_f64().unwrap()).abs();
    assert!(off < tolerance, "{what}: {got} {want}");
}

/// The votes of `dawid_skene`, with the names of items, labelers and classes.
pub fn votes() -> (Votes, [Vec<String>; 3]) {
    let rows = table("dawid_skene");
    let names = [0, 1, 2].map(|column: usize| {
        let mut names: Vec<String> = rows.iter().map(|row| row[column].clone()).collect();
        names.sort();
        names.dedup();
        names
    });
    let mut votes = Votes::new(names[1].len(), names[2].len());
    for item in &names[0] {
        let number = |column: usize, row: &[String]| names[column].binary_search(&row[column]);
        let said: Vec<(usize, usize)> = rows
            .iter()
            .filter(|row| row[0] == *item)
            .map(|row| (number(1, row).unwrap(), number(2, row).unwrap()))
            .collect();
        votes.add_item(&said).unwrap();
    }
    (votes, names)
}
