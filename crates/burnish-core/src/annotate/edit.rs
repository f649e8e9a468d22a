//! Edits of one layer: apply, undo, redo, return. An edit costs what it touches, not the layer.

use std::collections::BTreeMap;

use burnish_model::{
    AnnotationId, BatchId, Edit, EditId, EditKind, Hash, Mark, Patch, output::Edited,
};
use burnish_store::{
    Connection, book, item,
    layer::{self, LayerRow},
};

use super::{
    AnnotateError,
    check::{check_mark, check_values, check_view},
    history::marks_after,
    item_id,
    origin::settle_origins,
    times::check_times,
};
use crate::{Actor, Project, cases};

const MOST_MARKS: u64 = 20_000;

/// What undo and redo would take, replayed from a revision's line of edits.
pub(super) struct Stacks {
    pub(super) undo: Vec<EditId>,
    pub(super) redo: Vec<EditId>,
    pub(super) edits: u64,
}

impl Stacks {
    pub(super) fn of(line: &[(EditId, EditKind)]) -> Self {
        let mut stacks = Self {
            undo: Vec::new(),
            redo: Vec::new(),
            edits: 0,
        };
        for (id, kind) in line {
            stacks.take(*id, *kind);
        }
        stacks
    }

    fn take(&mut self, id: EditId, kind: EditKind) {
        self.edits += 1;
        match kind {
            EditKind::Undo => {
                self.undo.pop();
                self.redo.push(id);
            }
            EditKind::Redo => {
                self.redo.pop();
                self.undo.push(id);
            }
            _ => {
                self.redo.clear();
                self.undo.push(id);
            }
        }
    }
}

pub(super) fn parse_edit(text: &str) -> Result<EditId, AnnotateError> {
    text.parse().map_err(|_| AnnotateError::BadRequest {
        reason: format!("`{text:.60}` is not an edit id"),
    })
}

pub(super) fn parse_parent(parent: Option<&str>) -> Result<Option<EditId>, AnnotateError> {
    parent.map(parse_edit).transpose()
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
///
/// What is stored, and comes back, is the patch without what changes nothing and with the origin
/// of its boxes settled.
pub fn apply(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
    kind: EditKind,
    patch: Patch,
    view: Option<String>,
) -> Result<Edited, AnnotateError> {
    let parent = parse_parent(parent)?;
    if matches!(
        kind,
        EditKind::Undo
            | EditKind::Redo
            | EditKind::Restore
            | EditKind::Convention
            | EditKind::Import
    ) {
        return Err(AnnotateError::BadRequest {
            reason: format!("an edit of kind `{kind}` cannot be applied by hand"),
        });
    }
    demand_content(&patch)?;
    check_view(view.as_deref())?;
    project.store().write(&["labels"], |transaction| {
        let id = item_id(transaction, hash)?;
        let row = writable(transaction, actor, id, parent)?;
        let stored = item::by_id(transaction, id)?.ok_or(AnnotateError::NoItem {
            item: hash.to_string(),
        })?;
        let known = book::book(transaction)?;
        let before = touched(transaction, actor, id, &patch)?;
        let mut patch = tidied(patch, &before);
        demand_content(&patch)?;
        settle_origins(transaction, id, &mut patch.put, &before)?;
        for mark in &patch.put {
            let old = before.get(&mark.id());
            check_mark(mark, old, &stored.item, &known)?;
            check_values(mark, old, &known)?;
        }
        check_times(
            transaction,
            actor.labeler,
            id,
            &stored.item,
            &patch,
            &before,
        )?;
        let added = patch
            .put
            .iter()
            .filter(|mark| !before.contains_key(&mark.id()))
            .count() as u64;
        if added > 0 && layer::mark_count(transaction, id, actor.labeler)? + added > MOST_MARKS {
            return Err(AnnotateError::BadRequest {
                reason: format!("an item takes at most {MOST_MARKS} marks"),
            });
        }
        let before: Vec<Mark> = before.into_values().collect();
        let written = Written {
            kind,
            inverse: patch.inverse(&before),
            patch,
            view,
            undoes: None,
            batch: None,
        };
        write_edit(project, transaction, actor, id, hash, row, written)
    })
}

fn demand_content(patch: &Patch) -> Result<(), AnnotateError> {
    if patch.is_empty() {
        Err(AnnotateError::BadRequest {
            reason: "patch: an edit must put or remove something".into(),
        })
    } else {
        Ok(())
    }
}

/// The marks of the layer that a patch names.
fn touched(
    connection: &Connection,
    actor: &Actor,
    id: i64,
    patch: &Patch,
) -> Result<BTreeMap<AnnotationId, Mark>, AnnotateError> {
    let mut marks = BTreeMap::new();
    let named = patch.put.iter().map(Mark::id).chain(patch.remove.clone());
    for mark in named {
        if let Some(found) = layer::mark(connection, id, actor.labeler, mark)? {
            marks.insert(mark, found);
        }
    }
    Ok(marks)
}

/// The patch with each mark once: what is removed is not put, what is not there is not removed.
fn tidied(patch: Patch, before: &BTreeMap<AnnotationId, Mark>) -> Patch {
    let removed: std::collections::BTreeSet<AnnotationId> = patch.remove.into_iter().collect();
    let mut put: BTreeMap<AnnotationId, Mark> = BTreeMap::new();
    for mark in patch.put {
        put.insert(mark.id(), mark);
    }
    Patch {
        put: put
            .into_values()
            .filter(|mark| !removed.contains(&mark.id()))
            .collect(),
        remove: removed
            .into_iter()
            .filter(|id| before.contains_key(id))
            .collect(),
    }
}

pub(super) struct Written {
    pub(super) kind: EditKind,
    pub(super) patch: Patch,
    pub(super) inverse: Patch,
    pub(super) view: Option<String>,
    pub(super) undoes: Option<EditId>,
    pub(super) batch: Option<BatchId>,
}

pub(super) fn write_edit(
    project: &Project,
    connection: &Connection,
    actor: &Actor,
    id: i64,
    hash: Hash,
    row: LayerRow,
    written: Written,
) -> Result<Edited, AnnotateError> {
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
        batch: written.batch,
    };
    layer::append(connection, id, row.revision, &edit)?;
    layer::project(connection, id, actor.labeler, &edit.patch)?;
    let row = LayerRow {
        head: Some(edit.id),
        ..row
    };
    layer::put_layer(connection, id, actor.labeler, &row)?;
    if first {
        cases::refresh_state(connection, id)?;
    }
    let (can_undo, can_redo, edits) = match edit.kind {
        EditKind::Undo | EditKind::Redo => {
            let line = layer::line(connection, id, actor.labeler, row.revision)?;
            let stacks = Stacks::of(&line);
            (
                !stacks.undo.is_empty(),
                !stacks.redo.is_empty(),
                stacks.edits,
            )
        }
        // Any other edit can be undone and leaves nothing to redo.
        _ => (
            true,
            false,
            layer::edit_count(connection, id, actor.labeler, row.revision)?,
        ),
    };
    Ok(Edited {
        item: hash,
        patch: edit.patch,
        head: edit.id.to_string(),
        revision: row.revision,
        can_undo,
        can_redo,
        edits,
    })
}

pub fn undo(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
) -> Result<Edited, AnnotateError> {
    step(project, actor, hash, parent, EditKind::Undo)
}

pub fn redo(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
) -> Result<Edited, AnnotateError> {
    step(project, actor, hash, parent, EditKind::Redo)
}

fn step(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
    kind: EditKind,
) -> Result<Edited, AnnotateError> {
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
            batch: None,
        };
        write_edit(project, transaction, actor, id, hash, row, written)
    })
}

/// One more edit that brings the layer back to how it was after `edit`, of this or an earlier
/// revision; undo takes it back.
///
/// # Errors
/// [`AnnotateError::NoEdit`] when it is not an edit of this layer, [`AnnotateError::NothingTo`]
/// when the layer is like that already.
pub fn return_to(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
    edit: &str,
) -> Result<Edited, AnnotateError> {
    let parent = parse_parent(parent)?;
    let target = parse_edit(edit)?;
    project.store().write(&["labels"], |transaction| {
        let id = item_id(transaction, hash)?;
        let row = writable(transaction, actor, id, parent)?;
        let wanted = marks_after(transaction, id, actor.labeler, target)?;
        let now = layer::marks(transaction, id, actor.labeler)?;
        let patch = Patch::between(&now, &wanted);
        if patch.is_empty() {
            return Err(AnnotateError::NothingTo { what: "return to" });
        }
        let written = Written {
            kind: EditKind::Restore,
            inverse: patch.inverse(&now),
            patch,
            view: None,
            undoes: Some(target),
            batch: None,
        };
        write_edit(project, transaction, actor, id, hash, row, written)
    })
}
