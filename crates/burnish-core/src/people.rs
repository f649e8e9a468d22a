//! Labelers: who acts, who is added, who is invited.

use burnish_model::{LabelerId, LabelerKind, Role};
use burnish_store::{Connection, StoreError, labeler};

use crate::{Project, digest};

const LONGEST_NAME: usize = 100;

/// Who a verb acts for, and what they may do. Comes from the session, never from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub labeler: LabelerId,
    pub name: String,
    pub role: Role,
}

#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("{what}: a name has 1 to {LONGEST_NAME} characters and no control characters")]
    BadName { what: &'static str },
    #[error("{name} is a {kind} already")]
    OtherKind { name: String, kind: LabelerKind },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A trimmed name, or an error naming `what` it was for.
pub(crate) fn checked_name<'a>(what: &'static str, name: &'a str) -> Result<&'a str, PeopleError> {
    let name = name.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(char::is_control);
    if fits {
        Ok(name)
    } else {
        Err(PeopleError::BadName { what })
    }
}

/// The labeler of that name, made when new. `kind` must match one that is there already.
pub fn ensure(
    project: &Project,
    name: &str,
    kind: Option<LabelerKind>,
    role: Role,
) -> Result<Actor, PeopleError> {
    let name = checked_name("labeler", name)?;
    let known = project
        .store()
        .read(|connection| labeler::by_name(connection, name))?;
    if let Some(row) = known {
        return same_kind(row, kind);
    }
    project.store().write(&["labels"], |transaction| {
        ensure_in(project, transaction, name, kind, role)
    })
}

fn same_kind(row: labeler::LabelerRow, kind: Option<LabelerKind>) -> Result<Actor, PeopleError> {
    match kind {
        Some(kind) if kind != row.kind => Err(PeopleError::OtherKind {
            name: row.name,
            kind: row.kind,
        }),
        _ => Ok(Actor {
            labeler: row.id,
            name: row.name,
            role: row.role,
        }),
    }
}

pub(crate) fn ensure_in(
    project: &Project,
    connection: &Connection,
    name: &str,
    kind: Option<LabelerKind>,
    role: Role,
) -> Result<Actor, PeopleError> {
    let name = checked_name("labeler", name)?;
    if let Some(row) = labeler::by_name(connection, name)? {
        return same_kind(row, kind);
    }
    let row = labeler::LabelerRow {
        id: LabelerId(project.new_id(&[b"labeler", name.as_bytes()])),
        name: name.to_owned(),
        kind: kind.unwrap_or(LabelerKind::Human),
        role,
        created_at_millis: project.now_millis(),
    };
    labeler::insert(connection, &row)?;
    Ok(Actor {
        labeler: row.id,
        name: row.name,
        role,
    })
}

/// Keeps the hash of a secret that lets `name` in with `role`. The secret itself is the shell's.
pub fn invite(project: &Project, name: &str, role: Role, secret: &[u8]) -> Result<(), PeopleError> {
    let actor = ensure(project, name, None, role)?;
    Ok(project.store().write(&["session"], |transaction| {
        labeler::insert_invite(
            transaction,
            digest::hash(secret),
            actor.labeler,
            role,
            project.now_millis(),
        )
    })?)
}

/// Who a secret lets in.
pub fn invited(project: &Project, secret: &[u8]) -> Result<Option<Actor>, PeopleError> {
    let found = project
        .store()
        .read(|connection| labeler::invited(connection, digest::hash(secret)))?;
    Ok(found.map(|(row, role)| Actor {
        labeler: row.id,
        name: row.name,
        role,
    }))
}
