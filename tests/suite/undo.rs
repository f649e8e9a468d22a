//! Any line of work can be undone to its exact start, redone, returned to and replayed.

use burnish_core::{
    Actor, Silent, annotate, book,
    import::{self, ImportFormat, ImportRequest},
    look, people,
};
use burnish_model::{
    AnnotationId, BoxMark, ClassKey, EditKind, Hash, LabelerKind, Mark, Origin, OriginKind, Patch,
    Rect, Role, Segment, output::OpenLayer,
};
use burnish_testkit::{TempProject, workspace};
use proptest::prelude::*;

/// What a labeler may do next, as numbers that are made to fit.
#[derive(Debug, Clone)]
enum Step {
    Put(EditKind, u8, u8),
    Remove(u8),
    Undo,
    Redo,
    Return(prop::sample::Index),
    Submit,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop::sample::select(vec![
        EditKind::Draw,
        EditKind::Change,
        EditKind::Copy,
        EditKind::Accept,
    ]);
    prop_oneof![
        4 => (kind, 0..5u8, 0..8u8).prop_map(|(kind, id, value)| Step::Put(kind, id, value)),
        2 => (0..5u8).prop_map(Step::Remove),
        4 => Just(Step::Undo),
        3 => Just(Step::Redo),
        2 => any::<prop::sample::Index>().prop_map(Step::Return),
        1 => Just(Step::Submit),
        1 => Just(Step::Reopen),
    ]
}

fn mark_id(number: u8) -> AnnotationId {
    AnnotationId::from_slice(&[number + 1; 16]).unwrap()
}

/// What is labelled, and how one of its marks looks.
#[derive(Debug, Clone, Copy)]
enum Medium {
    Clip,
    Picture(ClassKey),
}

impl Medium {
    fn mark(self, kind: EditKind, number: u8, value: u8, item: Hash) -> Mark {
        match self {
            Self::Clip => {
                let start = i64::from(number) * 100_000;
                Mark::Segment(Segment {
                    id: mark_id(number),
                    text: format!("word {value}"),
                    start_micros: Some(start),
                    end_micros: Some(start + 50_000),
                    speaker: None,
                })
            }
            Self::Picture(class) => {
                let origin = |kind, from: String| {
                    Some(Origin {
                        kind,
                        from,
                        touched: false,
                    })
                };
                Mark::Box(BoxMark {
                    id: mark_id(number),
                    class,
                    rect: Rect::new(f64::from(value) / 3.0, 0.1, 10.0, 20.0),
                    flags: Default::default(),
                    attributes: Default::default(),
                    confidence: None,
                    note: (value == 7).then(|| "seven".to_owned()),
                    origin: match kind {
                        EditKind::Copy => origin(OriginKind::Inherited, item.to_string()),
                        EditKind::Accept => origin(OriginKind::Model, "detector".into()),
                        _ => None,
                    },
                })
            }
        }
    }
}

/// A project with one item, and who labels it.
struct World {
    project: TempProject,
    anna: Actor,
    item: Hash,
    medium: Medium,
}

impl World {
    fn with(file: &str) -> Self {
        let project = TempProject::new();
        let anna = people::ensure(&project, "anna", None, Role::Labeler).unwrap();
        let request = ImportRequest {
            paths: vec![workspace().join("sample-data").join(file)],
            format: ImportFormat::Auto,
            labeler: None,
            labeler_kind: None,
            collection: None,
            split: None,
            link: false,
            boxless_unseen: false,
            measure: false,
        };
        import::import(&project, &anna, &request, &Silent).unwrap();
        let item = look::items(&project, "", None, None).unwrap().items[0].hash;
        Self {
            project,
            anna,
            item,
            medium: Medium::Clip,
        }
    }

    fn clip() -> Self {
        Self::with("voice-assistant/clips/clip_01.flac")
    }

    /// A picture, of which a model said half of what a labeler may accept.
    fn picture() -> Self {
        let world = Self::with("phone-scratches/images/phone_001.jpg");
        let class = book::add_class(&world.project, "scratch").unwrap().classes[0].key;
        let world = Self {
            medium: Medium::Picture(class),
            ..world
        };
        let model = people::ensure(
            &world.project,
            "detector",
            Some(LabelerKind::Model),
            Role::Labeler,
        )
        .unwrap();
        let put = (0..4).map(|value| world.medium.mark(EditKind::Draw, value, value, world.item));
        let patch = Patch {
            put: put.collect(),
            remove: Vec::new(),
        };
        let (project, item) = (&world.project, world.item);
        let drawn = annotate::apply(project, &model, item, None, EditKind::Draw, patch, None);
        let head = drawn.unwrap().head;
        annotate::submit(project, &model, item, Some(&head), Default::default()).unwrap();
        world
    }

    fn open(&self) -> OpenLayer {
        annotate::open(&self.project, &self.anna, self.item).unwrap()
    }
}

/// Works through `steps`, holding every answer against what the layer was before.
fn work(world: &World, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let World {
        project,
        anna,
        item,
        medium,
    } = world;
    let item = *item;
    // What the layer was before each edit that undo has not taken back, and after those it has.
    let (mut past, mut future): (Vec<Vec<Mark>>, Vec<Vec<Mark>>) = (Vec::new(), Vec::new());
    let mut moments: Vec<(String, Vec<Mark>)> = Vec::new();
    for step in steps {
        let now = world.open();
        let head = now.head.as_deref();
        let sealed = now.state == "submitted";
        let edit = |kind, patch| annotate::apply(project, anna, item, head, kind, patch, None);
        let (outcome, possible) = match &step {
            Step::Put(kind, number, value) => {
                let put = vec![medium.mark(*kind, *number, *value, item)];
                let patch = Patch {
                    put,
                    remove: vec![],
                };
                (edit(*kind, patch), true)
            }
            Step::Remove(number) => {
                let remove = vec![mark_id(*number)];
                let there = now.marks.iter().any(|mark| mark.id() == mark_id(*number));
                (
                    edit(
                        EditKind::Delete,
                        Patch {
                            put: vec![],
                            remove,
                        },
                    ),
                    there,
                )
            }
            Step::Undo => (annotate::undo(project, anna, item, head), !past.is_empty()),
            Step::Redo => (
                annotate::redo(project, anna, item, head),
                !future.is_empty(),
            ),
            Step::Return(_) if moments.is_empty() => continue,
            Step::Return(index) => {
                let (edit, marks) = index.get(&moments);
                let returned = annotate::return_to(project, anna, item, head, edit);
                if returned.is_ok() {
                    prop_assert_eq!(&world.open().marks, marks, "the layer is as it was then");
                }
                (returned, *marks != now.marks)
            }
            Step::Submit => {
                let submitted = annotate::submit(project, anna, item, head, Default::default());
                prop_assert_eq!(submitted.is_ok(), !sealed, "a draft can be submitted, once");
                // One never undoes across a seal.
                (past, future) = (Vec::new(), Vec::new());
                continue;
            }
            Step::Reopen => {
                let reopened = annotate::reopen(project, anna, item, "again");
                prop_assert_eq!(reopened.is_ok(), sealed);
                continue;
            }
        };
        let done = outcome.is_ok();
        prop_assert_eq!(
            done,
            possible && !sealed,
            "{:?} on {}: {:?}",
            step,
            now.state,
            outcome.err()
        );
        let after = world.open();
        let Ok(edited) = outcome else {
            prop_assert_eq!(after, now, "what was refused changed nothing");
            continue;
        };
        match step {
            Step::Undo => {
                prop_assert_eq!(
                    Some(after.marks.clone()),
                    past.pop(),
                    "undo brings back what was before"
                );
                future.push(now.marks.clone());
            }
            Step::Redo => {
                prop_assert_eq!(
                    Some(after.marks.clone()),
                    future.pop(),
                    "redo brings back what undo took"
                );
                past.push(now.marks.clone());
            }
            _ => {
                past.push(now.marks.clone());
                future.clear();
            }
        }
        let mut held = now.marks;
        edited.patch.apply(&mut held);
        prop_assert_eq!(
            &held,
            &after.marks,
            "the answer is all a client needs to keep up"
        );
        prop_assert_eq!(
            (
                Some(&edited.head),
                edited.revision,
                edited.can_undo,
                edited.can_redo,
                edited.edits
            ),
            (
                after.head.as_ref(),
                after.revision,
                after.can_undo,
                after.can_redo,
                after.edits
            )
        );
        prop_assert_eq!(
            (after.can_undo, after.can_redo),
            (!past.is_empty(), !future.is_empty())
        );
        moments.push((edited.head, after.marks));
        let faults = project.store().read(annotate::projection_faults).unwrap();
        prop_assert_eq!(faults, vec![], "the log alone gives the marks");
    }
    for (edit, marks) in &moments {
        let moment = annotate::moment(project, anna, item, edit).unwrap();
        prop_assert_eq!(&moment.marks, marks, "every moment can be seen again");
    }
    let mut now = world.open();
    let start = past.first().cloned().unwrap_or_else(|| now.marks.clone());
    while now.can_undo {
        annotate::undo(project, anna, item, now.head.as_deref()).unwrap();
        now = world.open();
    }
    prop_assert!(
        now.state == "submitted" || now.marks == start,
        "undo goes back to the exact start"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_work_on_a_transcript_can_be_replayed_undone_and_redone(steps in prop::collection::vec(step(), 1..30)) {
        work(&World::clip(), steps)?;
    }

    #[test]
    fn any_work_on_boxes_can_be_replayed_undone_and_redone(steps in prop::collection::vec(step(), 1..30)) {
        work(&World::picture(), steps)?;
    }
}
