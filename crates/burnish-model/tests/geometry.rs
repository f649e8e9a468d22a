//! Boxes, as the window computes them too: `ui/src/label/geometry.fixture.test.ts` reads the same file.

use burnish_model::Rect;
use serde_json::Value;

const FIXTURE: &str = include_str!("../../../tests/fixtures/geometry.json");

fn cases(of: &str) -> Vec<Value> {
    let fixture: Value = serde_json::from_str(FIXTURE).expect("the fixture is JSON");
    let cases = fixture[of].as_array().expect("a list of cases").clone();
    assert!(!cases.is_empty(), "{of} has cases");
    cases
}

fn name(case: &Value) -> &str {
    case["name"].as_str().expect("every case has a name")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// `[x, y, width, height]`.
fn rect(value: &Value) -> Rect {
    Rect::new(
        number(&value[0]),
        number(&value[1]),
        number(&value[2]),
        number(&value[3]),
    )
}

fn close(one: f64, other: f64, within: f64) -> bool {
    (one - other).abs() <= within
}

#[test]
fn clamped_is_what_the_window_clamps_to() {
    for case in cases("clamped") {
        let picture = &case["picture"];
        let inside = rect(&case["rect"]).clamped(number(&picture[0]), number(&picture[1]));
        let expected = (!case["expected"].is_null()).then(|| rect(&case["expected"]));
        assert_eq!(inside, expected, "{}", name(&case));
    }
}

#[test]
fn intersection_is_the_same_either_way_round() {
    for case in cases("intersection") {
        let (a, b) = (rect(&case["a"]), rect(&case["b"]));
        let expected = number(&case["expected"]);
        for shared in [a.intersection_area(&b), b.intersection_area(&a)] {
            assert!(close(shared, expected, 1e-9), "{}: {shared}", name(&case));
        }
    }
}

#[test]
fn iou_is_the_same_either_way_round() {
    for case in cases("iou") {
        let (a, b) = (rect(&case["a"]), rect(&case["b"]));
        let expected = number(&case["expected"]);
        for iou in [a.iou(&b), b.iou(&a)] {
            assert!(close(iou, expected, 1e-12), "{}: {iou}", name(&case));
        }
    }
}

#[test]
fn the_hull_of_all_holds_all() {
    for case in cases("hull") {
        let rects: Vec<Rect> = case["rects"]
            .as_array()
            .expect("a list of boxes")
            .iter()
            .map(rect)
            .collect();
        let hull = rects.iter().copied().reduce(|all, next| all.hull(&next));
        assert_eq!(hull, Some(rect(&case["expected"])), "{}", name(&case));
    }
}
