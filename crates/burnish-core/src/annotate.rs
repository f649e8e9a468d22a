//! Labelling: edits, undo, submissions, the queue.
//!
//! Every gesture is one row of the edit log with its inverse, committed before it is
//! acknowledged. Undo is one more edit; nothing is ever erased.

use burnish_model::{
    Edit, EditId, EditKind, Hash, LabelerId, Mark, MediaKind, Patch,
    output::{OpenLayer, Queue, Submitted},
};
use burnish_store::{
    Connection, StoreError, book, change, item,
    layer::{self, LayerRow, SubmissionRow},
    membership,
};

use crate::{Actor, Project, cases, digest, look};

const MOST_MARKS: usize = 20_000;
const LONGEST_TEXT: usize = 1 << 20;
const LONGEST_VIEW: usize = 16 << 10;

#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    #[error("there is no item {item} in this project")]
    NoItem { item: String },
    #[error("the layer moved on: its newest edit is another one")]
    Conflict,
    #[error("{name} has submitted this item; it is sealed")]
    Sealed { name: String },
    #[error("this item is not submitted, so there is nothing to reopen")]
    NotSubmitted,
    #[error("there is nothing to {what}")]
    NothingTo { what: &'static str },
    #[error("mark {mark}: {reason}")]
    BadMark { mark: String, reason: String },
    #[error("{reason}")]
    BadRequest { reason: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn item_id(connection: &Connection, hash: Hash) -> Result<i64, AnnotateError> {
    item::id_of(connection, hash)?.ok_or(AnnotateError::NoItem {
        item: hash.to_string(),
    })
}

/// The actor's own layer of an item.
pub fn open(project: &Project, actor: &Actor, hash: Hash) -> Result<OpenLayer, AnnotateError> {
    project.store().read(|connection| {
        let id = item_id(connection, hash)?;
        opened(connection, actor, hash, id)
    })
}

fn opened(
    connection: &Connection,
    actor: &Actor,
    hash: Hash,
    id: i64,
) -> Result<OpenLayer, AnnotateError> {
    let row = layer::layer(connection, id, actor.labeler)?;
    let revision = row.as_ref().map_or(1, |row| row.revision);
    let stacks = Stacks::of(&layer::line(connection, id, actor.labeler, revision)?);
    let submitted = row.as_ref().is_some_and(|row| row.submitted);
    Ok(OpenLayer {
        item: hash,
        labeler: actor.name.clone(),
        marks: layer::marks(connection, id, actor.labeler)?,
        head: row
            .as_ref()
            .and_then(|row| row.head)
            .map(|head| head.to_string()),
        state: match &row {
            None => "empty",
            Some(row) if row.submitted => "submitted",
            Some(_) => "draft",
        }
        .to_owned(),
        revision,
        can_undo: !submitted && !stacks.undo.is_empty(),
        can_redo: !submitted && !stacks.redo.is_empty(),
        edits: stacks.edits,
    })
}

/// What undo and redo would take, replayed from a revision's line of edits.
struct Stacks {
    undo: Vec<EditId>,
    redo: Vec<EditId>,
    edits: u64,
}

impl Stacks {
    fn of(line: &[(EditId, EditKind, Option<EditId>)]) -> Self {
        let mut stacks = Self {
            undo: Vec::new(),
            redo: Vec::new(),
            edits: line.len() as u64,
        };
        for (id, kind, _) in line {
            match kind {
                EditKind::Undo => {
                    stacks.undo.pop();
                    stacks.redo.push(*id);
                }
                EditKind::Redo => {
                    stacks.redo.pop();
                    stacks.undo.push(*id);
                }
                _ => {
                    stacks.redo.clear();
                    stacks.undo.push(*id);
                }
            }
        }
        stacks
    }
}

fn parse_parent(parent: Option<&str>) -> Result<Option<EditId>, AnnotateError> {
    parent
        .map(|text| {
            text.parse().map_err(|_| AnnotateError::BadRequest {
                reason: format!("parent `{text:.60}` is not an edit id"),
            })
        })
        .transpose()
}

/// The layer to write to: not sealed, and where the caller thinks it is.
fn writable(
    connection: &Connection,
    actor: &Actor,
    id: i64,
    parent: Option<EditId>,
) -> Result<LayerRow, AnnotateError> {
    let row = layer::layer(connection, id, actor.labeler)?;
    if row.as_ref().is_some_and(|row| row.submitted) {
        return Err(AnnotateError::Sealed {
            name: actor.name.clone(),
        });
    }
    let row = row.unwrap_or(LayerRow {
        head: None,
        revision: 1,
        submitted: false,
    });
    if row.head == parent {
        Ok(row)
    } else {
        Err(AnnotateError::Conflict)
    }
}

/// One gesture: applies `patch` to the actor's layer.
pub fn apply(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
    kind: EditKind,
    patch: Patch,
    view: Option<String>,
) -> Result<OpenLayer, AnnotateError> {
    let parent = parse_parent(parent)?;
    if matches!(kind, EditKind::Undo | EditKind::Redo | EditKind::Import) {
        return Err(AnnotateError::BadRequest {
            reason: format!("an edit of kind `{kind}` cannot be applied by hand"),
        });
    }
    if patch.is_empty() {
        return Err(AnnotateError::BadRequest {
            reason: "patch: an edit must put or remove something".into(),
        });
    }
    check_view(view.as_deref())?;
    project.store().write(&["labels"], |transaction| {
        let id = item_id(transaction, hash)?;
        let row = writable(transaction, actor, id, parent)?;
        let stored = item::by_id(transaction, id)?.ok_or(AnnotateError::NoItem {
            item: hash.to_string(),
        })?;
        let known = book::book(transaction)?;
        for mark in &patch.put {
            check_mark(mark, &stored.item, &known)?;
        }
        let marks = layer::marks(transaction, id, actor.labeler)?;
        if marks.len() + patch.put.len() > MOST_MARKS {
            return Err(AnnotateError::BadRequest {
                reason: format!("an item takes at most {MOST_MARKS} marks"),
            });
        }
        let inverse = patch.inverse(&marks);
        write_edit(
            project,
            transaction,
            actor,
            id,
            hash,
            row,
            Written {
                kind,
                patch,
                inverse,
                view,
                undoes: None,
            },
        )?;
        opened(transaction, actor, hash, id)
    })
}

struct Written {
    kind: EditKind,
    patch: Patch,
    inverse: Patch,
    view: Option<String>,
    undoes: Option<EditId>,
}

fn write_edit(
    project: &Project,
    connection: &Connection,
    actor: &Actor,
    id: i64,
    hash: Hash,
    row: LayerRow,
    written: Written,
) -> Result<(), AnnotateError> {
    let first = row.head.is_none();
    let parent_bytes = row.head.map(|head| *head.as_bytes()).unwrap_or_default();
    let edit = Edit {
        // An edit id is unlike any other: it follows from its place in one layer's line.
        id: EditId(project.new_id(&[
            b"edit",
            hash.as_bytes(),
            actor.labeler.as_bytes(),
            &parent_bytes,
        ])),
        parent: row.head,
        item: hash,
        labeler: actor.labeler,
        book_version: book::version(connection)?,
        view: written.view,
        at_millis: project.now_millis(),
        kind: written.kind,
        patch: written.patch,
        inverse: written.inverse,
        undoes: written.undoes,
        batch: None,
    };
    layer::append(connection, id, row.revision, &edit)?;
    layer::project(connection, id, actor.labeler, &edit.patch)?;
    layer::put_layer(
        connection,
        id,
        actor.labeler,
        &LayerRow {
            head: Some(edit.id),
            ..row
        },
    )?;
    if first {
        cases::refresh_state(connection, id)?;
    }
    Ok(())
}

pub fn undo(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
) -> Result<OpenLayer, AnnotateError> {
    step(project, actor, hash, parent, EditKind::Undo)
}

pub fn redo(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
) -> Result<OpenLayer, AnnotateError> {
    step(project, actor, hash, parent, EditKind::Redo)
}

fn step(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
    kind: EditKind,
) -> Result<OpenLayer, AnnotateError> {
    let parent = parse_parent(parent)?;
    project.store().write(&["labels"], |transaction| {
        let id = item_id(transaction, hash)?;
        let row = writable(transaction, actor, id, parent)?;
        let stacks = Stacks::of(&layer::line(transaction, id, actor.labeler, row.revision)?);
        let (target, what) = match kind {
            EditKind::Redo => (stacks.redo.last(), "redo"),
            _ => (stacks.undo.last(), "undo"),
        };
        let target = target.ok_or(AnnotateError::NothingTo { what })?;
        let target = layer::edit(transaction, *target)?.ok_or(AnnotateError::NothingTo { what })?;
        let written = Written {
            kind,
            patch: target.inverse,
            inverse: target.patch,
            view: None,
            undoes: Some(target.id),
        };
        write_edit(project, transaction, actor, id, hash, row, written)?;
        opened(transaction, actor, hash, id)
    })
}

/// Seals the layer as it stands. Without marks it says "nothing here". The same content as the
/// last submission adds nothing but the seal.
pub fn submit(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
    view: Option<String>,
) -> Result<Submitted, AnnotateError> {
    let parent = parse_parent(parent)?;
    check_view(view.as_deref())?;
    project
        .store()
        .write(&["labels", "cases", "items"], |transaction| {
            let id = item_id(transaction, hash)?;
            let row = writable(transaction, actor, id, parent)?;
            let marks = layer::marks(transaction, id, actor.labeler)?;
            let (revision, digest, changed) = seal(
                transaction,
                project.now_millis(),
                actor.labeler,
                id,
                row,
                &marks,
                view,
            )?;
            cases::refresh(transaction, id)?;
            let open_cases = burnish_store::case::of_item(transaction, id)?
                .iter()
                .filter(|case| case.state != burnish_model::CaseState::Decided)
                .count() as u64;
            let next = next_ids(transaction, actor, None, None, 1)?
                .first()
                .copied();
            let next = next
                .map(|next| look::row(transaction, next))
                .transpose()?
                .flatten();
            Ok(Submitted {
                digest: digest.to_string(),
                revision,
                changed,
                open_cases,
                next,
            })
        })
}

/// Writes submission `row.revision`; the caller refreshes the item's cases.
pub(crate) fn seal(
    connection: &Connection,
    at_millis: i64,
    labeler: LabelerId,
    id: i64,
    row: LayerRow,
    marks: &[Mark],
    view: Option<String>,
) -> Result<(u32, Hash, bool), StoreError> {
    let digest = digest::marks_digest(marks);
    let last = layer::last_submission(connection, id, labeler)?;
    let changed = last.is_none_or(|last| last.digest != digest);
    let submission = SubmissionRow {
        revision: row.revision,
        digest,
        view,
        submitted_at_millis: at_millis,
    };
    layer::put_submission(connection, id, labeler, row.head, &submission)?;
    layer::put_layer(
        connection,
        id,
        labeler,
        &LayerRow {
            submitted: true,
            ..row
        },
    )?;
    layer::clear_skip(connection, id, labeler)?;
    Ok((submission.revision, digest, changed))
}

/// Breaks the seal: the next revision starts where the last ended.
pub fn reopen(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    reason: &str,
) -> Result<OpenLayer, AnnotateError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.len() > 1_000 {
        return Err(AnnotateError::BadRequest {
            reason: "reason: say why in up to 1,000 characters".into(),
        });
    }
    project
        .store()
        .write(&["labels", "cases", "items"], |transaction| {
            let id = item_id(transaction, hash)?;
            let row = layer::layer(transaction, id, actor.labeler)?
                .filter(|row| row.submitted)
                .ok_or(AnnotateError::NotSubmitted)?;
            layer::mark_reopened(
                transaction,
                id,
                actor.labeler,
                row.revision,
                project.now_millis(),
                reason,
            )?;
            let reopened = LayerRow {
                revision: row.revision + 1,
                submitted: false,
                ..row
            };
            layer::put_layer(transaction, id, actor.labeler, &reopened)?;
            cases::refresh(transaction, id)?;
            opened(transaction, actor, hash, id)
        })
}

/// Puts an item at the end of the actor's queue, with the reason.
pub fn skip(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    reason: &str,
) -> Result<Queue, AnnotateError> {
    if reason.len() > 1_000 {
        return Err(AnnotateError::BadRequest {
            reason: "reason: say why in up to 1,000 characters".into(),
        });
    }
    project.store().write(&["labels"], |transaction| {
        let id = item_id(transaction, hash)?;
        layer::put_skip(
            transaction,
            id,
            actor.labeler,
            reason.trim(),
            project.now_millis(),
        )
        .map_err(AnnotateError::from)
    })?;
    queue(project, actor, None, None, None)
}

fn next_ids(
    connection: &Connection,
    actor: &Actor,
    kind: Option<MediaKind>,
    collection: Option<i64>,
    limit: u32,
) -> Result<Vec<i64>, StoreError> {
    let mut filter = item::Filter::default();
    if let Some(kind) = kind {
        filter.and("item.kind = ?", [kind.as_str().to_owned().into()]);
    }
    if let Some(collection) = collection {
        filter.and(
            "item.id IN (SELECT item FROM item_collection WHERE collection = ?)",
            [collection.into()],
        );
    }
    burnish_store::queue::next(connection, actor.labeler, &filter, limit)
}

/// The asked item (or the first of the queue) and the five that follow.
pub fn queue(
    project: &Project,
    actor: &Actor,
    hash: Option<Hash>,
    kind: Option<MediaKind>,
    collection: Option<&str>,
) -> Result<Queue, AnnotateError> {
    project.store().read(|connection| {
        let collection = collection.map(|name| {
            membership::collection(connection, name)?.ok_or_else(|| AnnotateError::BadRequest {
                reason: format!("there is no collection `{name:.100}`"),
            })
        });
        let collection = collection.transpose()?;
        let asked = hash.map(|hash| item_id(connection, hash)).transpose()?;
        let ahead = next_ids(connection, actor, kind, collection, 6)?;
        let current = asked.or_else(|| ahead.first().copied());
        let mut next = Vec::new();
        for id in ahead.into_iter().filter(|id| Some(*id) != current).take(5) {
            next.extend(look::row(connection, id)?);
        }
        let total = item::counts(connection)?;
        let total = total.0 + total.1 - total.2;
        let submitted = layer::submission_count(connection, actor.labeler)?;
        Ok(Queue {
            item: current
                .map(|id| look::row(connection, id))
                .transpose()?
                .flatten(),
            next,
            remaining: total.saturating_sub(submitted),
            submitted,
            total,
        })
    })
}

fn check_view(view: Option<&str>) -> Result<(), AnnotateError> {
    match view {
        Some(view) if view.len() > LONGEST_VIEW => Err(AnnotateError::BadRequest {
            reason: format!("view: at most {LONGEST_VIEW} bytes"),
        }),
        _ => Ok(()),
    }
}

/// A mark drawn by hand: finite, on the picture, of a known class.
pub(crate) fn check_mark(
    mark: &Mark,
    on: &burnish_model::Item,
    book: &burnish_model::Book,
) -> Result<(), AnnotateError> {
    let bad = |reason: String| AnnotateError::BadMark {
        mark: mark.id().to_string(),
        reason,
    };
    match (mark, on.kind) {
        (Mark::Box(mark), MediaKind::Image) => {
            let rect = &mark.rect;
            if !rect.is_finite() || rect.width <= 0.0 || rect.height <= 0.0 {
                return Err(bad("a box needs finite numbers and an area".into()));
            }
            let (width, height) = (
                f64::from(on.width_px.unwrap_or(0)),
                f64::from(on.height_px.unwrap_or(0)),
            );
            const SLACK_PX: f64 = 1e-6;
            let inside = rect.x >= -SLACK_PX
                && rect.y >= -SLACK_PX
                && rect.right() <= width + SLACK_PX
                && rect.bottom() <= height + SLACK_PX;
            if !inside {
                return Err(bad(format!(
                    "the box leaves the picture of {width} x {height} px"
                )));
            }
            if !book.classes.iter().any(|class| class.key == mark.class) {
                return Err(bad(format!("class {} is not in the book", mark.class)));
            }
            if mark.flags.len() > 32 || mark.attributes.len() > 64 {
                return Err(bad("at most 32 flags and 64 attributes".into()));
            }
            if mark
                .confidence
                .is_some_and(|confidence| !(0.0..=1.0).contains(&confidence))
            {
                return Err(bad("confidence lies between 0 and 1".into()));
            }
            Ok(())
        }
        (Mark::Segment(segment), MediaKind::Audio) => {
            if segment.text.len() > LONGEST_TEXT {
                return Err(bad("a text takes at most 1 MiB".into()));
            }
            match (segment.start_micros, segment.end_micros) {
                (None, None) => Ok(()),
                (Some(start), Some(end)) if 0 <= start && start < end => Ok(()),
                _ => Err(bad(
                    "a segment has a start before its end, or neither".into()
                )),
            }
        }
        (Mark::Box(_), MediaKind::Audio) => Err(bad("a clip takes text, not boxes".into())),
        (Mark::Segment(_), MediaKind::Image) => Err(bad("an image takes boxes, not text".into())),
    }
}

/// Rebuilds a layer's marks from its log alone: the check that the projection is only that.
pub fn replay(
    connection: &Connection,
    id: i64,
    labeler: LabelerId,
) -> Result<Vec<Mark>, StoreError> {
    let mut marks = Vec::new();
    for edit in layer::log(connection, id, labeler)? {
        edit.patch.apply(&mut marks);
    }
    Ok(marks)
}

/// Labelers and items whose stored marks are not what their log amounts to.
pub fn projection_faults(connection: &Connection) -> Result<Vec<(Hash, String)>, StoreError> {
    let mut faults = Vec::new();
    for (id, hash, labeler, name) in layer::all(connection)? {
        if replay(connection, id, labeler)? != layer::marks(connection, id, labeler)? {
            faults.push((hash, name));
        }
    }
    Ok(faults)
}

/// The change feed's newest number and what became stale since.
pub fn changes_since(project: &Project, seq: i64) -> Result<(i64, Vec<String>), StoreError> {
    project
        .store()
        .read(|connection| change::since(connection, seq))
}

/// Where the change feed stands.
pub fn last_change(project: &Project) -> Result<i64, StoreError> {
    project.store().read(change::last)
}
