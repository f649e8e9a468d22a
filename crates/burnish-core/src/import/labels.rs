//! Labels from files: each file one transaction, each line a submission of a named labeler.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use burnish_formats::{Content, LabelFormat, LabelSet, LabeledBox, LabeledItem, coco, jsonl};
use burnish_model::{
    AnnotationId, BatchId, BoxMark, Class, Edit, EditId, EditKind, Hash, LabelerId, Mark,
    MediaKind, Patch, Rect, Role, Segment,
    output::{ImportReport, SkippedFile},
};
use burnish_store::{
    Connection, StoreError, book, item,
    item::Stored,
    layer::{self, LayerRow},
    membership, stat_cache,
};

use super::{
    ImportError, ImportRequest,
    files::{LabelFile, MediaFile, stat},
};
use crate::{
    Actor, Progress, Project, annotate,
    book::{BookError, ensure_class},
    digest,
    people::{self, PeopleError},
    recompute,
};

/// A label file that reads well.
pub(super) struct ReadSet {
    pub path: PathBuf,
    pub named: bool,
    /// Whose labels these are when a line does not say.
    labeler: String,
    set: LabelSet,
}

impl ReadSet {
    fn bad(&self, reason: impl Into<String>) -> ImportError {
        ImportError::BadLabels {
            path: self.path.clone(),
            reason: reason.into(),
        }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }
}

/// Reads every label file. A broken one that was named is an error; one met in a folder is
/// skipped with its reason, for a bad file never stops a folder.
pub(super) fn read_all(
    files: &[LabelFile],
    request: &ImportRequest,
    report: &mut ImportReport,
) -> Result<Vec<ReadSet>, ImportError> {
    let mut sets = Vec::new();
    for file in files {
        match read_one(file, request) {
            Ok(set) => sets.push(set),
            Err(error) => skip_unless_named(file.named, &file.path, error, report)?,
        }
    }
    Ok(sets)
}

/// A label file's own fault, when it was met in a folder, becomes a skipped file.
pub(super) fn skip_unless_named(
    named: bool,
    path: &Path,
    error: ImportError,
    report: &mut ImportReport,
) -> Result<(), ImportError> {
    match error {
        ImportError::BadLabels { reason, .. } if !named => {
            report.skipped.push(SkippedFile {
                path: path.display().to_string(),
                reason,
            });
            Ok(())
        }
        other => Err(other),
    }
}

fn read_one(file: &LabelFile, request: &ImportRequest) -> Result<ReadSet, ImportError> {
    let bad = |reason: String| ImportError::BadLabels {
        path: file.path.clone(),
        reason,
    };
    let mut set = match file.format {
        LabelFormat::Coco => {
            let bytes = std::fs::read(&file.path).map_err(|error| bad(error.to_string()))?;
            coco::read(&bytes).map_err(|error| bad(error.to_string()))?
        }
        LabelFormat::Jsonl => {
            let reader = File::open(&file.path).map_err(|error| bad(error.to_string()))?;
            jsonl::read(BufReader::new(reader)).map_err(|error| bad(error.to_string()))?
        }
    };
    if request.boxless_unseen && file.format == LabelFormat::Coco {
        for item in set
            .items
            .iter_mut()
            .filter(|item| item.content == Content::Nothing)
        {
            item.content = Content::Unlabelled;
        }
    }
    let stem = file
        .path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let labeler = request
        .labeler
        .clone()
        .unwrap_or_else(|| stem.trim_matches(['_', '.', ' ']).to_owned());
    Ok(ReadSet {
        path: file.path.clone(),
        named: file.named,
        labeler,
        set,
    })
}

/// Where a label file's media may lie: beside it or in a neighbouring folder. A name that
/// climbs out or is absolute is never opened.
fn beside(set: &ReadSet, file: &str) -> Option<PathBuf> {
    use std::path::Component;
    let relative = Path::new(file);
    if relative.as_os_str().is_empty()
        || !relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let folder = set.folder();
    let mut roots = vec![folder.to_owned(), folder.join("images")];
    let label_folder = folder.file_name().is_some_and(|name| {
        ["annotations", "labels", "annotation", "label"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    });
    if let (true, Some(parent)) = (label_folder, folder.parent()) {
        roots.extend([parent.to_owned(), parent.join("images")]);
    }
    roots.iter().find_map(|root| {
        let real = root.join(relative).canonicalize().ok()?;
        // A symbolic link may lead elsewhere.
        (real.is_file() && real.starts_with(root.canonicalize().ok()?)).then_some(real)
    })
}

/// The media files that label files refer to and that lie beside them.
pub(super) fn media_beside(sets: &[ReadSet]) -> Vec<MediaFile> {
    let mut found: BTreeMap<PathBuf, MediaFile> = BTreeMap::new();
    for set in sets {
        for labeled in &set.set.items {
            if let Some(path) = beside(set, &labeled.file)
                && let Ok(facts) = path.metadata()
            {
                let file = MediaFile {
                    path: path.clone(),
                    name: labeled.file.clone(),
                    stat: stat(&facts),
                };
                found.entry(path).or_insert(file);
            }
        }
    }
    found.into_values().collect()
}

/// Every item a label file names must be in the project or come in with this import.
/// Returns the files of which that is true.
pub(super) fn check_references(
    project: &Project,
    sets: Vec<ReadSet>,
    media: &[MediaFile],
    report: &mut ImportReport,
) -> Result<Vec<ReadSet>, ImportError> {
    let names: BTreeSet<&str> = media
        .iter()
        .flat_map(|file| {
            [
                file.name.as_str(),
                file.name.rsplit('/').next().unwrap_or_default(),
            ]
        })
        .collect();
    project.store().read(|connection| {
        let mut sound = Vec::new();
        for set in sets {
            match missing_reference(connection, &set, &names) {
                Ok(()) => sound.push(set),
                Err(error) => skip_unless_named(set.named, &set.path, error, report)?,
            }
        }
        Ok(sound)
    })
}

fn missing_reference(
    connection: &Connection,
    set: &ReadSet,
    coming: &BTreeSet<&str>,
) -> Result<(), ImportError> {
    for (place, labeled) in set.set.items.iter().enumerate() {
        let comes = coming.contains(labeled.file.as_str())
            || coming.contains(last_part(&labeled.file))
            || beside(set, &labeled.file).is_some();
        if !comes && resolve(connection, set, labeled)?.is_none() {
            let file: String = labeled.file.chars().take(200).collect();
            return Err(set.bad(format!(
                "items[{place}]: `{file}` is neither in this project nor beside the file"
            )));
        }
    }
    Ok(())
}

fn last_part(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// The item a line is about: by hash, by the file beside, by full name, by last name.
fn resolve(
    connection: &Connection,
    set: &ReadSet,
    labeled: &LabeledItem,
) -> Result<Option<i64>, ImportError> {
    if let Some(hash) = labeled.hash {
        return Ok(item::id_of(connection, hash)?);
    }
    if let Some(path) = beside(set, &labeled.file) {
        let path = path.to_string_lossy();
        if let Some((_, id)) = stat_cache::below(connection, &path)?.get(path.as_ref()) {
            return Ok(Some(*id));
        }
    }
    for name in [labeled.file.as_str(), last_part(&labeled.file)] {
        match item::by_name(connection, name)?.as_slice() {
            [] => {}
            [id] => return Ok(Some(*id)),
            several => {
                return Err(set.bad(format!(
                    "`{name}` names {} different items; give the hash or a longer path",
                    several.len()
                )));
            }
        }
    }
    Ok(None)
}

struct Applied<'a> {
    project: &'a Project,
    set: &'a ReadSet,
    batch: BatchId,
    now: i64,
    book_version: u32,
    classes: Vec<Class>,
    people: BTreeMap<String, LabelerId>,
}

/// Applies one file in one transaction.
pub(super) fn apply(
    project: &Project,
    actor: &Actor,
    request: &ImportRequest,
    set: &ReadSet,
    progress: &dyn Progress,
    report: &mut ImportReport,
) -> Result<(), ImportError> {
    let mut outcome = ImportReport::default();
    let total = set.set.items.len() as u64;
    project
        .store()
        .write(&["items", "labels", "cases", "book"], |transaction| {
            let mut applied = Applied {
                project,
                set,
                batch: BatchId(project.new_id(&[
                    b"batch",
                    set.path.to_string_lossy().as_bytes(),
                    actor.labeler.as_bytes(),
                ])),
                now: project.now_millis(),
                book_version: 0,
                classes: book::book(transaction)?.classes,
                people: BTreeMap::new(),
            };
            for class in &set.set.classes {
                ensure_class(transaction, &mut applied.classes, &class.name)
                    .map_err(|error| in_file(set, error))?;
            }
            applied.book_version = book::version(transaction)?;
            let mut seen = BTreeSet::new();
            let mut touched = BTreeSet::new();
            for (place, labeled) in set.set.items.iter().enumerate() {
                let id = resolve(transaction, set, labeled)?.ok_or_else(|| {
                    set.bad(format!(
                        "items[{place}]: `{}` could not be taken in",
                        labeled.file
                    ))
                })?;
                let stored = item::by_id(transaction, id)?.ok_or_else(|| {
                    set.bad(format!("items[{place}]: `{}` is gone", labeled.file))
                })?;
                if applied.place(transaction, request, &stored, labeled)? {
                    touched.insert(id);
                }
                let Some(marks) = applied.marks(&stored, labeled, &mut outcome)? else {
                    continue;
                };
                let name = labeled.labeler.as_deref().unwrap_or(&set.labeler);
                let labeler = applied.labeler(transaction, request, name)?;
                if !seen.insert((id, labeler)) {
                    return Err(set.bad(format!(
                        "items[{place}]: `{}` is labelled twice by {name}",
                        labeled.file
                    )));
                }
                match applied.submit(transaction, &stored, labeler, marks)? {
                    Submitted::Added => outcome.submissions.added += 1,
                    Submitted::Revised => outcome.submissions.revised += 1,
                    Submitted::Unchanged => {
                        outcome.submissions.unchanged += 1;
                        continue;
                    }
                }
                outcome.relabelled += 1;
                touched.insert(id);
                if place % 256 == 0 {
                    progress.report("reading labels", place as u64, Some(total));
                    if progress.cancelled() {
                        return Err(ImportError::Cancelled);
                    }
                }
            }
            let touched: Vec<i64> = touched.into_iter().collect();
            recompute::refresh_all(transaction, &touched)?;
            Ok(())
        })?;
    report.relabelled += outcome.relabelled;
    report.submissions.added += outcome.submissions.added;
    report.submissions.unchanged += outcome.submissions.unchanged;
    report.submissions.revised += outcome.submissions.revised;
    report.notes.extend(outcome.notes);
    Ok(())
}

fn in_file(set: &ReadSet, error: BookError) -> ImportError {
    match error {
        BookError::Store(error) => ImportError::Store(error),
        other => set.bad(other.to_string()),
    }
}

enum Submitted {
    Added,
    Revised,
    Unchanged,
}

impl Applied<'_> {
    /// Collection, split and tags of a line; true when they changed.
    fn place(
        &self,
        connection: &Connection,
        request: &ImportRequest,
        stored: &Stored,
        labeled: &LabeledItem,
    ) -> Result<bool, ImportError> {
        let mut changed = false;
        for name in labeled.collection.iter().chain(&request.collection) {
            let name = people::checked_name("collection", name)
                .map_err(|error| self.set.bad(error.to_string()))?;
            let collection = membership::ensure_collection(connection, name)?;
            changed |= membership::add(connection, collection, stored.id)?;
        }
        if let Some(split) = labeled.split.or(request.split)
            && stored.split != Some(split)
        {
            item::set_split(connection, stored.id, Some(split))?;
            changed = true;
        }
        for tag in &labeled.tags {
            changed |= membership::add_tag(connection, stored.id, tag)?;
        }
        Ok(changed)
    }

    fn labeler(
        &mut self,
        connection: &Connection,
        request: &ImportRequest,
        name: &str,
    ) -> Result<LabelerId, ImportError> {
        if let Some(id) = self.people.get(name) {
            return Ok(*id);
        }
        let actor = people::ensure_in(
            self.project,
            connection,
            name,
            request.labeler_kind,
            Role::Labeler,
        )
        .map_err(|error| match error {
            PeopleError::Store(error) => ImportError::Store(error),
            other => self.set.bad(other.to_string()),
        })?;
        self.people.insert(name.to_owned(), actor.labeler);
        Ok(actor.labeler)
    }

    /// A line's marks, or `None` when it says nothing about the item's labels.
    fn marks(
        &self,
        stored: &Stored,
        labeled: &LabeledItem,
        outcome: &mut ImportReport,
    ) -> Result<Option<Vec<Mark>>, ImportError> {
        let kind = stored.item.kind;
        let wrong = |what: &str| {
            self.set.bad(format!(
                "`{}` is {kind}, which takes no {what}",
                labeled.file
            ))
        };
        let blank = AnnotationId(uuid::Uuid::nil());
        Ok(Some(match (&labeled.content, kind) {
            (Content::Unlabelled, _) => return Ok(None),
            (Content::Nothing, _) => Vec::new(),
            (Content::Boxes(boxes), MediaKind::Image) => {
                let turn = turn(self.set, stored, labeled)?;
                if let Some(note) = turn.note(labeled) {
                    outcome.notes.push(note);
                }
                boxes
                    .iter()
                    .map(|labeled| self.box_mark(labeled, turn))
                    .collect::<Result<_, _>>()?
            }
            (Content::Text(text), MediaKind::Audio) => {
                vec![Mark::Segment(Segment {
                    id: blank,
                    text: text.clone(),
                    start_micros: None,
                    end_micros: None,
                    speaker: None,
                })]
            }
            (Content::Segments(segments), MediaKind::Audio) => segments
                .iter()
                .map(|segment| {
                    Mark::Segment(Segment {
                        id: blank,
                        text: segment.text.clone(),
                        start_micros: segment.start_micros,
                        end_micros: segment.end_micros,
                        speaker: segment.speaker.clone(),
                    })
                })
                .collect(),
            (Content::Boxes(_), MediaKind::Audio) => return Err(wrong("boxes")),
            (Content::Text(_) | Content::Segments(_), MediaKind::Image) => {
                return Err(wrong("transcript"));
            }
        }))
    }

    fn box_mark(&self, labeled: &LabeledBox, turn: Turn) -> Result<Mark, ImportError> {
        let class = self
            .classes
            .iter()
            .find(|class| class.name == labeled.class)
            .ok_or_else(|| {
                self.set
                    .bad(format!("class `{}` is not declared", labeled.class))
            })?;
        Ok(Mark::Box(BoxMark {
            id: AnnotationId(uuid::Uuid::nil()),
            class: class.key,
            rect: turn.upright(labeled.rect),
            flags: labeled.flags.clone(),
            attributes: labeled.attributes.clone(),
            confidence: labeled.confidence,
            note: None,
            origin: None,
        }))
    }

    /// Puts `marks` in place of the layer's and seals it, unless they say the same.
    fn submit(
        &self,
        connection: &Connection,
        stored: &Stored,
        labeler: LabelerId,
        mut marks: Vec<Mark>,
    ) -> Result<Submitted, StoreError> {
        let hash: Hash = stored.item.hash;
        let row = layer::layer(connection, stored.id, labeler)?;
        let before = layer::last_submission(connection, stored.id, labeler)?;
        let submitted = row.as_ref().is_some_and(|row| row.submitted);
        if submitted
            && before
                .as_ref()
                .is_some_and(|last| last.digest == digest::marks_digest(&marks))
        {
            return Ok(Submitted::Unchanged);
        }
        let mut row = row.unwrap_or(LayerRow {
            head: None,
            revision: 1,
            submitted: false,
        });
        if row.submitted {
            layer::mark_reopened(
                connection,
                stored.id,
                labeler,
                row.revision,
                self.now,
                "labels were imported again",
            )?;
            row.revision += 1;
            row.submitted = false;
        }
        for (place, mark) in marks.iter_mut().enumerate() {
            let parts: [&[u8]; 4] = [
                hash.as_bytes(),
                labeler.as_bytes(),
                &row.revision.to_le_bytes(),
                &(place as u64).to_le_bytes(),
            ];
            let id = AnnotationId(digest::derived_id("imported mark", &parts));
            match mark {
                Mark::Box(mark) => mark.id = id,
                Mark::Segment(segment) => segment.id = id,
            }
        }
        let old = layer::marks(connection, stored.id, labeler)?;
        let patch = Patch {
            put: marks.clone(),
            remove: old.iter().map(Mark::id).collect(),
        };
        if !patch.is_empty() {
            let parent = row.head.map(|head| *head.as_bytes()).unwrap_or_default();
            let edit = Edit {
                id: EditId(self.project.new_id(&[
                    b"import",
                    hash.as_bytes(),
                    labeler.as_bytes(),
                    &parent,
                ])),
                parent: row.head,
                item: hash,
                labeler,
                book_version: self.book_version,
                view: None,
                at_millis: self.now,
                kind: EditKind::Import,
                inverse: patch.inverse(&old),
                patch,
                undoes: None,
                batch: Some(self.batch),
            };
            layer::append(connection, stored.id, row.revision, &edit)?;
            layer::project(connection, stored.id, labeler, &edit.patch)?;
            row.head = Some(edit.id);
        }
        annotate::seal(
            connection,
            self.now,
            labeler,
            stored.id,
            row,
            &marks,
            annotate::Work::default(),
        )?;
        Ok(if before.is_some() {
            Submitted::Revised
        } else {
            Submitted::Added
        })
    }
}

/// How a file's coordinates lie to the upright picture.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Turn {
    Upright,
    /// The file speaks of the stored frame of a picture with this EXIF orientation (5..=8),
    /// whose size is given in px.
    Stored {
        orientation: u8,
        width_px: f64,
        height_px: f64,
    },
}

/// Compares the size a file claims with the picture's.
fn turn(set: &ReadSet, stored: &Stored, labeled: &LabeledItem) -> Result<Turn, ImportError> {
    let (Some(width), Some(height)) = (stored.item.width_px, stored.item.height_px) else {
        return Ok(Turn::Upright);
    };
    let (Some(claimed_width), Some(claimed_height)) = (labeled.width_px, labeled.height_px) else {
        return Ok(Turn::Upright);
    };
    if claimed_width == 0
        || claimed_height == 0
        || (claimed_width, claimed_height) == (width, height)
    {
        return Ok(Turn::Upright);
    }
    if (claimed_width, claimed_height) == (height, width) && stored.item.orientation >= 5 {
        return Ok(Turn::Stored {
            orientation: stored.item.orientation,
            width_px: f64::from(claimed_width),
            height_px: f64::from(claimed_height),
        });
    }
    Err(set.bad(format!(
        "`{}` is {claimed_width} x {claimed_height} px in the file, but the picture is {width} x {height} px",
        labeled.file
    )))
}

impl Turn {
    fn upright(self, rect: Rect) -> Rect {
        let Self::Stored {
            orientation,
            width_px,
            height_px,
        } = self
        else {
            return rect;
        };
        let (x, y, width, height) = (rect.x, rect.y, rect.width, rect.height);
        match orientation {
            5 => Rect::new(y, x, height, width),
            6 => Rect::new(height_px - y - height, x, height, width),
            7 => Rect::new(height_px - y - height, width_px - x - width, height, width),
            _ => Rect::new(y, width_px - x - width, height, width),
        }
    }

    fn note(self, labeled: &LabeledItem) -> Option<String> {
        matches!(self, Self::Stored { .. }).then(|| {
            format!(
                "`{}`: boxes were drawn on the stored frame and were turned upright",
                labeled.file
            )
        })
    }
}
