//! Rules of classes: what boxes carry, and that changed rules never stand in a labeler's way.

use burnish_core::{annotate, book};
use burnish_model::{
    AttributeKind, AttributeSpec, AttributeValue, BoxMark, ClassRules, EditKind, Least, LengthUnit,
    Origin, OriginKind,
};

use crate::World;

fn spec(name: &str, kind: AttributeKind, choices: &[&str]) -> AttributeSpec {
    AttributeSpec {
        name: name.into(),
        kind,
        choices: choices.iter().map(|word| (*word).to_owned()).collect(),
    }
}

fn rules() -> ClassRules {
    ClassRules {
        attributes: vec![
            spec("side", AttributeKind::Choice, &["front", "back"]),
            spec("depth", AttributeKind::Number, &[]),
            spec("deep", AttributeKind::Flag, &[]),
        ],
        least: Some(Least {
            length: 2.0,
            unit: LengthUnit::Mm,
        }),
    }
}

fn set(world: &World, rules: ClassRules) -> Result<(), book::BookError> {
    book::change_class(&world.project, "scratch", None, None, Some(rules), None).map(|_| ())
}

fn with(mark: BoxMark, name: &str, value: AttributeValue) -> BoxMark {
    let mut mark = mark;
    mark.attributes.insert(name.into(), value);
    mark
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::Text(value.into())
}

#[test]
fn rules_come_back_as_they_were_set_and_a_rename_keeps_them() {
    let world = World::new();
    set(&world, rules()).unwrap();
    let renamed =
        book::change_class(&world.project, "scratch", Some("mark"), None, None, None).unwrap();
    assert_eq!(renamed.classes[0].rules, rules());
}

#[test]
fn rules_that_cannot_be_followed_are_refused() {
    let world = World::new();
    let wrong = [
        vec![spec("side", AttributeKind::Choice, &[])],
        vec![spec("side", AttributeKind::Choice, &["a", "a"])],
        vec![spec("deep", AttributeKind::Flag, &["yes"])],
        vec![spec(" ", AttributeKind::Flag, &[])],
        vec![
            spec("x", AttributeKind::Flag, &[]),
            spec("x", AttributeKind::Text, &[]),
        ],
    ];
    for attributes in wrong {
        let rules = ClassRules {
            attributes: attributes.clone(),
            least: None,
        };
        assert!(set(&world, rules).is_err(), "{attributes:?}");
    }
    for length in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let least = Some(Least {
            length,
            unit: LengthUnit::Px,
        });
        let rules = ClassRules {
            attributes: Vec::new(),
            least,
        };
        assert!(set(&world, rules).is_err(), "least of {length}");
    }
}

#[test]
fn a_value_that_does_not_fit_is_named_with_its_box() {
    let world = World::new();
    set(&world, rules()).unwrap();
    for (name, value, wanted) in [
        ("side", text("top"), "front, back"),
        ("side", AttributeValue::Flag(true), "front, back"),
        ("depth", text("3"), "number"),
        ("deep", AttributeValue::Number(1.0), "yes or no"),
    ] {
        let error = world
            .put(
                &world.anna,
                EditKind::Draw,
                &[with(world.mark(1, 10.0), name, value)],
            )
            .unwrap_err()
            .to_string();
        let id = world.mark(1, 0.0).id.to_string();
        assert!(
            error.contains(&id) && error.contains(name) && error.contains(wanted),
            "{error}"
        );
    }
    let right = with(world.mark(1, 10.0), "side", text("back"));
    world.draw(&world.anna, &[right]);
}

#[test]
fn changed_rules_and_retired_classes_never_block_work_on_boxes_that_are_there() {
    let world = World::new();
    let old = with(world.mark(1, 10.0), "depth", text("a bit"));
    let old = with(old, "polish", text("an attribute nobody knows"));
    world.draw(&world.anna, std::slice::from_ref(&old));
    set(&world, rules()).unwrap();
    book::change_class(&world.project, "scratch", None, None, None, Some(true)).unwrap();

    let mut moved = old.clone();
    moved.rect.x = 50.0;
    world
        .put(&world.anna, EditKind::Change, std::slice::from_ref(&moved))
        .unwrap();
    let worse = with(moved, "depth", text("a lot"));
    assert!(
        world.put(&world.anna, EditKind::Change, &[worse]).is_err(),
        "a new value is held to the rules"
    );
    let copied = BoxMark {
        id: crate::id(2),
        origin: Some(Origin {
            kind: OriginKind::Inherited,
            from: world.item.to_string(),
            touched: false,
        }),
        ..old
    };
    world.put(&world.anna, EditKind::Copy, &[copied]).unwrap();
    assert_eq!(world.boxes(&world.anna).len(), 2);
}

#[test]
fn what_a_box_says_is_bounded() {
    let world = World::new();
    let plain = || world.mark(1, 10.0);
    let long = "x".repeat(3_000);
    let wrong = [
        BoxMark {
            note: Some(long.clone()),
            ..plain()
        },
        with(plain(), "a", text(&long)),
        with(plain(), "", text("x")),
        with(plain(), &long, text("x")),
        with(plain(), "a", AttributeValue::Number(f64::INFINITY)),
    ];
    for mark in wrong {
        assert!(
            world
                .put(&world.anna, EditKind::Draw, std::slice::from_ref(&mark))
                .is_err(),
            "{mark:?}"
        );
    }
}

#[test]
fn what_an_import_left_long_or_outside_can_be_worked_on() {
    let world = World::new();
    let long = "x".repeat(3_000);
    let line = format!(
        r#"{{"file": "phone_001.jpg", "boxes": [{{"class": "scratch", "x": 600, "y": 10, "width": 80, "height": 20, "attributes": {{"remark": "{long}"}}}}]}}"#
    );
    let file = world.project.folder().join("labels.jsonl");
    std::fs::write(&file, line).unwrap();
    crate::import_labels(&world, &file, "anna");
    annotate::reopen(&world.project, &world.anna, world.item, "a flag is missing").unwrap();
    let imported = world.boxes(&world.anna).remove(0);
    let mut flagged = imported.clone();
    flagged.flags.insert("occluded".into());
    world
        .put(&world.anna, EditKind::Change, &[flagged.clone()])
        .unwrap();
    flagged.rect.x += 1.0;
    assert!(
        world
            .put(&world.anna, EditKind::Change, &[flagged])
            .is_err(),
        "a place given by hand is on the picture"
    );
}
