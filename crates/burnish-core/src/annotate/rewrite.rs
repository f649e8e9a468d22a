//! Sealed layers written anew by a rule, as one edit that their labeler can undo.

use burnish_model::{BatchId, EditKind, Hash, Patch, Role};
use burnish_store::{
    Connection,
    layer::{self, LayerRow, SubmittedLayer},
};

use super::{
    AnnotateError,
    edit::{Written, write_edit},
    seal,
    submit::Work,
};
use crate::{Actor, Project};

/// Reopens `sealed` with the reason, makes one edit of kind `convention`, and seals it again: what
/// was looked at and heard is as before, and it took nobody's time. The caller has read `sealed`
/// in this transaction, and refreshes the item's cases.
pub(crate) fn rewrite(
    project: &Project,
    connection: &Connection,
    (id, hash): (i64, Hash),
    sealed: &SubmittedLayer,
    patch: Patch,
    (batch, reason): (BatchId, &str),
) -> Result<(), AnnotateError> {
    let labeler = sealed.labeler;
    let row = layer::layer(connection, id, labeler)?
        .filter(|row| row.submitted)
        .ok_or(AnnotateError::NotSubmitted)?;
    let now = project.now_millis();
    layer::mark_reopened(connection, id, labeler, row.revision, now, reason)?;
    let reopened = LayerRow {
        revision: row.revision + 1,
        submitted: false,
        ..row
    };
    let actor = Actor {
        labeler,
        name: sealed.name.clone(),
        role: Role::Labeler,
    };
    let written = Written {
        kind: EditKind::Convention,
        inverse: patch.inverse(&sealed.marks),
        patch,
        view: None,
        undoes: None,
        batch: Some(batch),
    };
    write_edit(project, connection, &actor, id, hash, reopened, written)?;
    let row = layer::layer(connection, id, labeler)?.ok_or(AnnotateError::NotSubmitted)?;
    let marks = layer::marks(connection, id, labeler)?;
    let work = Work {
        view: sealed.submission.view.clone(),
        active_millis: None,
        seen: sealed.submission.seen,
        heard: sealed.submission.heard,
    };
    seal(connection, now, labeler, id, row, &marks, work)?;
    Ok(())
}
