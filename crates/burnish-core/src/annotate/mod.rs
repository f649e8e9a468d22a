//! Labelling: edits, undo, submissions, the queue.
//!
//! Every gesture is one row of the edit log with its inverse, committed before it is
//! acknowledged. Undo is one more edit; nothing is ever erased.

mod check;
mod edit;
mod history;
mod open;
mod origin;
mod queue;
mod remark;
mod rewrite;
mod submit;
mod times;

use burnish_model::Hash;
use burnish_store::{Connection, StoreError, change, item};

use crate::Project;

pub(crate) use check::check_mark;
pub use edit::{apply, redo, return_to, undo};
pub use history::{history, moment, projection_faults, replay};
pub use open::{open, open_work};
pub use queue::{queue, skip};
pub use remark::remark;
pub(crate) use rewrite::rewrite;
pub(crate) use submit::seal;
pub use submit::{Work, reopen, submit};

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
    #[error("edit {edit} is not one of this layer")]
    NoEdit { edit: String },
    #[error("only {percent} % of this picture was looked at")]
    NotSeen { percent: u32 },
    #[error("only {percent} % of the speech in this clip was heard")]
    NotHeard { percent: u32 },
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
