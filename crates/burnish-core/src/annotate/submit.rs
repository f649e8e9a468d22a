//! Submissions: sealing a layer and breaking the seal.

use burnish_model::{
    Hash, LabelerId, Mark,
    output::{OpenLayer, Submitted},
};
use burnish_store::{
    Connection, StoreError,
    layer::{self, LayerRow, SubmissionRow},
};

use super::{
    AnnotateError,
    check::check_view,
    edit::{parse_parent, writable},
    item_id,
    open::opened,
    queue::next_ids,
};
use crate::{Actor, Project, cases, digest, look};

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
