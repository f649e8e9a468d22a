//! What a labeler says about an item as a whole: a flag for the lead, a note.

use burnish_model::{Hash, output::Remark};
use burnish_store::remark;

use super::{AnnotateError, check::LONGEST_NOTE, item_id};
use crate::{Actor, Project};

/// Puts the actor's remark in place of the one before. An item may be remarked on in any state.
pub fn remark(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    flagged: bool,
    note: &str,
) -> Result<Remark, AnnotateError> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(AnnotateError::BadRequest {
            reason: format!("note: at most {LONGEST_NOTE} characters"),
        });
    }
    let said = Remark {
        flagged,
        note: note.to_owned(),
    };
    project.store().write(&["labels"], |transaction| {
        let id = item_id(transaction, hash)?;
        remark::put(transaction, id, actor.labeler, &said, project.now_millis())?;
        Ok(said)
    })
}
