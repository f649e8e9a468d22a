//! The past of a layer: in words, as marks, and brought back.

use burnish_core::annotate::{self, AnnotateError};
use burnish_model::EditKind;

use crate::{World, put, remove};

fn summaries(world: &World) -> Vec<(String, u64)> {
    let history = annotate::history(&world.project, &world.anna, world.item).unwrap();
    assert_eq!(history.total, history.moments.len() as u64);
    history
        .moments
        .into_iter()
        .map(|moment| (moment.summary, moment.marks))
        .collect()
}

fn said(pairs: &[(&str, u64)]) -> Vec<(String, u64)> {
    pairs
        .iter()
        .map(|(summary, marks)| ((*summary).to_owned(), *marks))
        .collect()
}

#[test]
fn every_edit_is_told_in_words_with_what_was_there_after_it() {
    let world = World::new();
    let anna = &world.anna;
    world.draw(anna, &[world.mark(1, 10.0)]);
    world
        .put(
            anna,
            EditKind::Copy,
            &[world.mark(2, 50.0), world.mark(3, 90.0)],
        )
        .unwrap();
    world
        .put(
            anna,
            EditKind::Change,
            &[world.mark(1, 11.0), world.mark(2, 51.0)],
        )
        .unwrap();
    let mut replaced = put(&[world.mark(1, 12.0), world.mark(4, 130.0)]);
    replaced.remove = remove(&[2]).remove;
    world
        .apply(anna, EditKind::Change, replaced, Some("{\"zoom\":2}"))
        .unwrap();
    world
        .apply(anna, EditKind::Delete, remove(&[1]), None)
        .unwrap();
    world.undo(anna);
    annotate::redo(
        &world.project,
        anna,
        world.item,
        world.head(anna).as_deref(),
    )
    .unwrap();
    world.undo(anna);
    let first = annotate::history(&world.project, anna, world.item)
        .unwrap()
        .moments[0]
        .edit
        .clone();
    annotate::return_to(
        &world.project,
        anna,
        world.item,
        world.head(anna).as_deref(),
        &first,
    )
    .unwrap();
    world.undo(anna);
    assert_eq!(
        summaries(&world),
        said(&[
            ("1 box drawn", 1),
            ("2 boxes copied", 3),
            ("2 boxes changed", 3),
            ("1 box added, 1 changed, 1 deleted", 3),
            ("1 box deleted", 2),
            ("undone: 1 box deleted", 3),
            ("redone: 1 box deleted", 2),
            ("undone: 1 box deleted", 3),
            ("returned to: 1 box drawn", 1),
            ("undone: returned to: 1 box drawn", 3),
        ])
    );
    let history = annotate::history(&world.project, anna, world.item).unwrap();
    assert_eq!(
        history.moments[3].view.as_deref(),
        Some("{\"zoom\":2}"),
        "and with how the picture was shown"
    );
    let nothing = annotate::history(&world.project, &world.ben, world.item).unwrap();
    assert_eq!(
        (nothing.total, nothing.moments.len()),
        (0, 0),
        "one's own layer only"
    );
}

#[test]
fn any_moment_can_be_seen_and_returned_to_also_across_a_seal() {
    let world = World::new();
    let anna = &world.anna;
    let edits = [
        world.draw(anna, &[world.mark(1, 10.0)]),
        world.draw(anna, &[world.mark(2, 50.0)]),
        world
            .apply(anna, EditKind::Delete, remove(&[1]), None)
            .unwrap(),
    ];
    world.submit(anna, Default::default()).unwrap();
    let back = |edit: &str| {
        annotate::return_to(
            &world.project,
            anna,
            world.item,
            world.head(anna).as_deref(),
            edit,
        )
    };
    assert!(
        matches!(back(&edits[0].head), Err(AnnotateError::Sealed { .. })),
        "a submitted item is sealed for this too"
    );
    annotate::reopen(&world.project, anna, world.item, "one box too few").unwrap();

    let moment = annotate::moment(&world.project, anna, world.item, &edits[1].head).unwrap();
    assert_eq!(moment.marks.len(), 2);
    let now = world.boxes(anna);
    let returned = back(&edits[1].head).unwrap();
    assert_eq!(
        (returned.can_undo, returned.can_redo, returned.edits),
        (true, false, 1)
    );
    assert_eq!(world.boxes(anna).len(), 2);
    assert!(
        matches!(back(&edits[1].head), Err(AnnotateError::NothingTo { .. })),
        "it is like that already"
    );
    world.undo(anna);
    assert_eq!(world.boxes(anna), now, "returning is an edit like others");
}

#[test]
fn another_persons_edits_are_no_moments_of_mine() {
    let world = World::new();
    let theirs = world.draw(&world.ben, &[world.mark(1, 10.0)]);
    world.draw(&world.anna, &[world.mark(2, 10.0)]);
    for edit in [theirs.head.as_str(), "00000000-0000-7000-8000-000000000000"] {
        let seen = annotate::moment(&world.project, &world.anna, world.item, edit);
        assert!(
            matches!(seen, Err(AnnotateError::NoEdit { .. })),
            "{edit}: {seen:?}"
        );
    }
}
