//! The rules of labelling, on pictures and clips of a small project.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod cases;
mod conventions;
mod filing;
mod history;
mod origins;
mod remarks;
mod rules;
mod settings;
mod submitting;
mod transcripts;

use std::path::{Path, PathBuf};

use burnish_core::{
    Actor, Silent, annotate, book,
    import::{self, ImportFormat, ImportRequest},
    look, people,
};
use burnish_model::{
    AnnotationId, BoxMark, ClassKey, EditKind, Hash, LabelerKind, Mark, Patch, Rect, Role,
    output::Edited,
};
use burnish_testkit::{TempProject, workspace};

/// A project with one picture of 640 x 480 px, the class `scratch`, and two people.
struct World {
    project: TempProject,
    item: Hash,
    scratch: ClassKey,
    anna: Actor,
    ben: Actor,
}

impl World {
    fn new() -> Self {
        let project = TempProject::new();
        let anna = people::ensure(&project, "anna", None, Role::Labeler).unwrap();
        let ben = people::ensure(&project, "ben", None, Role::Labeler).unwrap();
        let request = request(
            workspace().join("sample-data/phone-scratches/images/phone_001.jpg"),
            None,
        );
        import::import(&project, &anna, &request, &Silent).unwrap();
        let scratch = book::add_class(&project, "scratch").unwrap().classes[0].key;
        let item = look::items(&project, "", None, None).unwrap().items[0].hash;
        Self {
            project,
            item,
            scratch,
            anna,
            ben,
        }
    }

    fn model(&self, name: &str) -> Actor {
        people::ensure(&self.project, name, Some(LabelerKind::Model), Role::Labeler).unwrap()
    }

    fn mark(&self, number: u8, x: f64) -> BoxMark {
        BoxMark {
            id: id(number),
            class: self.scratch,
            rect: Rect::new(x, 20.0, 30.0, 40.0),
            flags: Default::default(),
            attributes: Default::default(),
            confidence: None,
            note: None,
            origin: None,
        }
    }

    fn head(&self, actor: &Actor) -> Option<String> {
        annotate::open(&self.project, actor, self.item)
            .unwrap()
            .head
    }

    fn apply(
        &self,
        actor: &Actor,
        kind: EditKind,
        patch: Patch,
        view: Option<&str>,
    ) -> Result<Edited, annotate::AnnotateError> {
        annotate::apply(
            &self.project,
            actor,
            self.item,
            self.head(actor).as_deref(),
            kind,
            patch,
            view.map(str::to_owned),
        )
    }

    fn put(
        &self,
        actor: &Actor,
        kind: EditKind,
        marks: &[BoxMark],
    ) -> Result<Edited, annotate::AnnotateError> {
        self.apply(actor, kind, put(marks), None)
    }

    fn draw(&self, actor: &Actor, marks: &[BoxMark]) -> Edited {
        self.put(actor, EditKind::Draw, marks).unwrap()
    }

    fn undo(&self, actor: &Actor) -> Edited {
        annotate::undo(&self.project, actor, self.item, self.head(actor).as_deref()).unwrap()
    }

    fn submit(
        &self,
        actor: &Actor,
        work: annotate::Work,
    ) -> Result<burnish_model::output::Submitted, annotate::AnnotateError> {
        annotate::submit(
            &self.project,
            actor,
            self.item,
            self.head(actor).as_deref(),
            work,
        )
    }

    fn boxes(&self, actor: &Actor) -> Vec<BoxMark> {
        let layer = annotate::open(&self.project, actor, self.item).unwrap();
        let boxes = layer.marks.iter().filter_map(Mark::as_box);
        boxes.cloned().collect()
    }
}

fn id(number: u8) -> AnnotationId {
    AnnotationId::from_slice(&[number; 16]).unwrap()
}

fn put(marks: &[BoxMark]) -> Patch {
    Patch {
        put: marks.iter().cloned().map(Mark::Box).collect(),
        remove: Vec::new(),
    }
}

fn remove(numbers: &[u8]) -> Patch {
    Patch {
        put: Vec::new(),
        remove: numbers.iter().copied().map(id).collect(),
    }
}

fn request(path: PathBuf, labeler: Option<&str>) -> ImportRequest {
    ImportRequest {
        paths: vec![path],
        format: ImportFormat::Auto,
        labeler: labeler.map(str::to_owned),
        labeler_kind: None,
        collection: None,
        split: None,
        link: false,
        boxless_unseen: false,
        measure: false,
    }
}

/// Takes a label file in as the submission of `labeler`.
fn import_labels(world: &World, file: &Path, labeler: &str) {
    let request = request(file.to_owned(), Some(labeler));
    import::import(&world.project, &world.anna, &request, &Silent).unwrap();
}
