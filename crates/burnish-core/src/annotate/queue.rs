//! What comes next for a labeler.

use burnish_model::{Hash, MediaKind, output::Queue};
use burnish_store::{Connection, StoreError, item, layer, membership};

use super::{AnnotateError, item_id};
use crate::{Actor, Project, look};

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

pub(super) fn next_ids(
    connection: &Connection,
    actor: &Actor,
    kind: Option<MediaKind>,
    collection: Option<i64>,
    after: Option<i64>,
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
    burnish_store::queue::next(connection, actor.labeler, &filter, after, limit)
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
        let current = match asked {
            Some(asked) => Some(asked),
            None => next_ids(connection, actor, kind, collection, None, 1)?
                .first()
                .copied(),
        };
        let mut next = Vec::new();
        if let Some(current) = current {
            for id in next_ids(connection, actor, kind, collection, Some(current), 5)? {
                next.extend(look::row(connection, id)?);
            }
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
