//! Where boxes came from: what a client claims, and what core vouches for.

use burnish_model::{BoxMark, EditKind, Origin, OriginKind};

use crate::World;

fn from(mark: BoxMark, kind: OriginKind, from: &str) -> BoxMark {
    let origin = Some(Origin {
        kind,
        from: from.to_owned(),
        touched: false,
    });
    BoxMark { origin, ..mark }
}

fn touched(mark: &BoxMark) -> Option<bool> {
    mark.origin.as_ref().map(|origin| origin.touched)
}

#[test]
fn an_inherited_box_is_touched_from_its_first_change_of_place_or_class_on() {
    let world = World::new();
    let item = world.item.to_string();
    let copied = from(world.mark(1, 10.0), OriginKind::Inherited, &item);
    world
        .put(&world.anna, EditKind::Copy, std::slice::from_ref(&copied))
        .unwrap();
    let noted = BoxMark {
        note: Some("same as before".into()),
        ..copied.clone()
    };
    world
        .put(&world.anna, EditKind::Change, std::slice::from_ref(&noted))
        .unwrap();
    assert_eq!(
        touched(&world.boxes(&world.anna)[0]),
        Some(false),
        "a note moves nothing"
    );

    let moved = from(world.mark(1, 11.0), OriginKind::Inherited, &item);
    let edited = world.put(&world.anna, EditKind::Change, &[moved]).unwrap();
    let stored = edited.patch.put[0].as_box().unwrap();
    assert_eq!(touched(stored), Some(true), "the answer says so at once");
    world
        .put(&world.anna, EditKind::Change, std::slice::from_ref(&noted))
        .unwrap();
    assert_eq!(
        touched(&world.boxes(&world.anna)[0]),
        Some(true),
        "moved back it was touched all the same"
    );
    world.undo(&world.anna);
    world.undo(&world.anna);
    assert_eq!(
        world.boxes(&world.anna),
        [noted],
        "undo brings back exactly what was there"
    );
}

#[test]
fn an_origin_can_neither_be_dropped_nor_made_up_later() {
    let world = World::new();
    let item = world.item.to_string();
    let copied = from(world.mark(1, 10.0), OriginKind::Inherited, &item);
    world
        .put(&world.anna, EditKind::Copy, &[copied, world.mark(2, 100.0)])
        .unwrap();
    let claimed = from(world.mark(2, 100.0), OriginKind::Inherited, &item);
    world
        .put(
            &world.anna,
            EditKind::Change,
            &[world.mark(1, 10.0), claimed],
        )
        .unwrap();
    let boxes = world.boxes(&world.anna);
    assert_eq!(
        (touched(&boxes[0]), touched(&boxes[1])),
        (Some(false), None)
    );
}

#[test]
fn a_models_box_is_untouched_only_if_the_model_said_just_that() {
    let world = World::new();
    let model = world.model("detector");
    world.draw(&model, &[world.mark(9, 10.0)]);
    let as_said = from(world.mark(1, 10.0), OriginKind::Model, "detector");
    let elsewhere = from(world.mark(2, 10.5), OriginKind::Model, "detector");
    let accept = || {
        world
            .put(
                &world.anna,
                EditKind::Accept,
                &[as_said.clone(), elsewhere.clone()],
            )
            .unwrap();
        let boxes = world.boxes(&world.anna);
        (touched(&boxes[0]), touched(&boxes[1]))
    };
    assert_eq!(
        accept(),
        (Some(true), Some(true)),
        "a draft of the model is not its word yet"
    );
    world.undo(&world.anna);
    world.submit(&model, Default::default()).unwrap();
    assert_eq!(accept(), (Some(false), Some(true)));
}

#[test]
fn a_box_that_the_model_put_over_the_edge_is_accepted_as_it_is() {
    let world = World::new();
    let model = world.model("detector");
    let line = r#"{"file": "phone_001.jpg", "boxes": [{"class": "scratch", "x": 620, "y": 20, "width": 30, "height": 40}]}"#;
    let file = world.project.folder().join("labels.jsonl");
    std::fs::write(&file, line).unwrap();
    crate::import_labels(&world, &file, "detector");
    let said = world.boxes(&model).remove(0);
    let accepted = BoxMark {
        id: crate::id(1),
        ..from(said, OriginKind::Model, "detector")
    };
    world
        .put(&world.anna, EditKind::Accept, &[accepted])
        .unwrap();
    assert_eq!(touched(&world.boxes(&world.anna)[0]), Some(false));
}

#[test]
fn nobody_vouches_for_a_person() {
    let world = World::new();
    world.draw(&world.ben, &[world.mark(9, 10.0)]);
    world.submit(&world.ben, Default::default()).unwrap();
    let claimed = from(world.mark(1, 10.0), OriginKind::Model, "ben");
    world
        .put(&world.anna, EditKind::Accept, &[claimed])
        .unwrap();
    assert_eq!(
        touched(&world.boxes(&world.anna)[0]),
        Some(true),
        "the answer must not tell what another person drew"
    );
    let nowhere = from(world.mark(2, 10.0), OriginKind::Inherited, "the one before");
    let error = world
        .put(&world.anna, EditKind::Copy, &[nowhere])
        .unwrap_err();
    assert!(error.to_string().contains("hash"), "{error}");
}
