//! Edits of one layer: apply, undo, redo.

use burnish_model::{Edit, EditId, EditKind, Hash, Patch, output::OpenLayer};
use burnish_store::{
    Connection, book, item,
    layer::{self, LayerRow},
};

use super::{
    AnnotateError,
    check::{check_mark, check_view},
    item_id,
    open::opened,
};
use crate::{Actor, Project, cases};

const MOST_MARKS: usize = 20_000;

/// What undo and redo would take, replayed from a revision's line of edits.
pub(super) struct Stacks {
    pub(super) undo: Vec<EditId>,
    pub(super) redo: Vec<EditId>,
    pub(super) edits: u64,
}

impl Stacks {
    pub(super) fn of(line: &[(EditId, EditKind, Option<EditId>)]) -> Self {
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

pub(super) fn parse_parent(parent: Option<&str>) -> Result<Option<EditId>, AnnotateError> {
    parent
        .map(|text| {
            text.parse().map_err(|_| AnnotateError::BadRequest {
                reason: format!("parent `{text:.60}` is not an edit id"),
            })
        })
        .transpose()
}

/// The layer to write to: not sealed, and where the caller thinks it is.
pub(super) fn writable(
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
