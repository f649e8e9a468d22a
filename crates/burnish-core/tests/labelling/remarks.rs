//! Flags and notes: on an item as a whole, and what exports say of them.

use burnish_core::{Actor, Silent, annotate, commit, export, look};
use burnish_model::{BoxMark, EditKind, Role, output::Remark};

use crate::World;

#[test]
fn a_remark_is_kept_until_there_is_nothing_to_say() {
    let world = World::new();
    let own = |actor| {
        annotate::open_work(&world.project, actor, world.item)
            .unwrap()
            .remark
    };
    let remark = |flagged, note: &str| {
        annotate::remark(&world.project, &world.anna, world.item, flagged, note)
    };
    let said = remark(true, " cut off at the left ").unwrap();
    assert_eq!(said.note, "cut off at the left");
    assert_eq!(
        (own(&world.anna), own(&world.ben)),
        (said, Remark::default())
    );
    assert!(remark(false, &"x".repeat(2_001)).is_err());
    let found = |query: &str| {
        look::items(&world.project, query, None, None)
            .unwrap()
            .total
    };
    assert_eq!((found("flagged:yes"), found("flagged:no")), (1, 0));
    assert!(look::items(&world.project, "flagged:maybe", None, None).is_err());
    remark(false, "").unwrap();
    assert_eq!((found("flagged:yes"), found("flagged:no")), (0, 1));
    assert_eq!(own(&world.anna), Remark::default());
}

#[test]
fn remarks_are_for_those_who_may_see_the_layers() {
    let world = World::new();
    annotate::remark(&world.project, &world.anna, world.item, true, "why").unwrap();
    let seen = |actor: &Actor| {
        let detail = look::item(&world.project, actor, &world.item.to_string()).unwrap();
        detail.remarks.len()
    };
    let lead = Actor {
        role: Role::Lead,
        ..world.ben.clone()
    };
    assert_eq!(
        (seen(&world.anna), seen(&world.ben), seen(&lead)),
        (1, 0, 1),
        "another's doubts come after one's own answer"
    );
}

#[test]
fn notes_are_in_no_digest_and_an_export_says_that_it_leaves_them() {
    let world = World::new();
    let plain = world.mark(1, 10.0);
    world.draw(&world.anna, std::slice::from_ref(&plain));
    let without = world.submit(&world.anna, Default::default()).unwrap();
    annotate::reopen(&world.project, &world.anna, world.item, "a note").unwrap();
    let noted = BoxMark {
        note: Some("or is it dust?".into()),
        ..plain
    };
    world.put(&world.anna, EditKind::Change, &[noted]).unwrap();
    let with = world.submit(&world.anna, Default::default()).unwrap();
    assert_eq!((with.digest, with.changed), (without.digest, false));

    commit::commit(&world.project, &world.anna, "first", false).unwrap();
    let out = world.project.folder().join("out");
    let request = export::ExportRequest {
        version: "v1",
        format: "jsonl",
        out: &out,
        split: None,
        bake: false,
    };
    let report = export::export(&world.project, &request, &Silent).unwrap();
    let notes = report
        .losses
        .iter()
        .find(|loss| loss.what.contains("notes"));
    assert_eq!(notes.map(|loss| loss.count), Some(1));
}
