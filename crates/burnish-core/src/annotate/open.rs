//! An item as its labeler finds it: their own layer, and all their editor needs besides.

use burnish_model::{
    Hash, MediaKind,
    output::{OpenLayer, Picture, Prelabels, Workplace},
};
use burnish_store::{Connection, StoreError, item, layer, remark};

use super::{AnnotateError, edit::Stacks, item_id, origin::model_marks};
use crate::{Actor, Project, media, settings};

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

/// The actor's own layer with the picture, the model's boxes on offer and what they said so far.
/// A picture that cannot be had is described as damaged: its labels can still be worked on.
pub fn open_work(project: &Project, actor: &Actor, hash: Hash) -> Result<Workplace, AnnotateError> {
    let (mut workplace, stored) = project.store().read(|connection| {
        let id = item_id(connection, hash)?;
        let stored = item::by_id(connection, id)?.ok_or(AnnotateError::NoItem {
            item: hash.to_string(),
        })?;
        let layer = opened(connection, actor, hash, id)?;
        let prelabels = if layer.state == "submitted" {
            None
        } else {
            prelabels(connection, id)?
        };
        let workplace = Workplace {
            layer,
            picture: None,
            prelabels,
            remark: remark::of(connection, id, actor.labeler)?,
            active_millis: layer::active_millis(connection, id, actor.labeler)?,
        };
        Ok::<_, AnnotateError>((workplace, stored))
    })?;
    if stored.item.kind == MediaKind::Image {
        let picture = media::picture(project, hash).unwrap_or_else(|error| Picture {
            width: stored.item.width_px.unwrap_or(1),
            height: stored.item.height_px.unwrap_or(1),
            bits: 8,
            tile_px: 512,
            levels: 1,
            ready: true,
            damaged: Some(error.to_string()),
        });
        workplace.picture = Some(picture);
    }
    Ok(workplace)
}

/// What the model that the project's settings name submitted on an item.
fn prelabels(connection: &Connection, id: i64) -> Result<Option<Prelabels>, StoreError> {
    let Some(labeler) = settings::of(connection)?.prelabels else {
        return Ok(None);
    };
    Ok(model_marks(connection, id, &labeler)?.map(|marks| Prelabels { labeler, marks }))
}
