//! An item as its labeler finds it: their own layer and where it stands.

use burnish_model::{Hash, output::OpenLayer};
use burnish_store::{Connection, layer};

use super::{AnnotateError, edit::Stacks, item_id};
use crate::{Actor, Project};

/// The actor's own layer of an item.
pub fn open(project: &Project, actor: &Actor, hash: Hash) -> Result<OpenLayer, AnnotateError> {
    project.store().read(|connection| {
        let id = item_id(connection, hash)?;
        opened(connection, actor, hash, id)
    })
}

pub(super) fn opened(
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
