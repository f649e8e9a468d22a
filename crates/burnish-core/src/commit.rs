//! Committing a version, the log, tags.

use burnish_model::output::{Log, Roots, TruthCounts, VersionRow};
use burnish_store::{
    Connection, StoreError, case, state, version,
    version::{RootHashes, VersionRecord},
};

use crate::{
    Actor, Project, Silent, digest,
    nodes::StoredNodes,
    people::{PeopleError, checked_name},
    recompute,
    resolve::{self, ResolveError},
    tree,
};

#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    #[error("nothing changed since {version}")]
    NothingToCommit { version: String },
    #[error("the project is empty")]
    Empty,
    #[error("{}", open_message(*cases, *conventions))]
    Open { cases: u64, conventions: u64 },
    #[error("message: say in up to 10,000 characters what changed")]
    BadMessage,
    #[error("tag `{name}`: {reason}")]
    BadTag { name: String, reason: &'static str },
    #[error(transparent)]
    Name(#[from] PeopleError),
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn open_message(cases: u64, conventions: u64) -> String {
    let count = |n: u64, one: &str, many: &str| {
        if n == 1 {
            format!("1 {one}")
        } else {
            format!("{n} {many}")
        }
    };
    let mut parts = Vec::new();
    if cases > 0 {
        parts.push(count(
            cases,
            "disagreement is open",
            "disagreements are open",
        ));
    }
    if conventions > 0 {
        parts.push(count(
            conventions,
            "convention is undecided",
            "conventions are undecided",
        ));
    }
    parts.join(" and ")
}

fn row(connection: &Connection, record: VersionRecord) -> Result<VersionRow, StoreError> {
    let parent = match record.parent {
        Some(_) => Some(format!("v{}", record.number - 1)),
        None => None,
    };
    let roots = record.roots;
    Ok(VersionRow {
        version: format!("v{}", record.number),
        digest: record.digest.to_string(),
        parent,
        message: record.message,
        author: record.author,
        created_at: record.created_at_millis,
        items: record.items,
        open: record.open,
        truth: serde_json::from_str(&record.basis).map_err(|_| StoreError::Corrupt {
            detail: "a version's counts cannot be read".into(),
        })?,
        tags: version::tags_of(connection, record.number)?,
        roots: Roots {
            media: roots.media.to_string(),
            truth: roots.truth.to_string(),
            layers: roots.layers.to_string(),
            membership: roots.membership.to_string(),
            book: roots.book.to_string(),
        },
    })
}

/// Makes the working set the next version. Open errors and undecided conventions refuse it
/// unless `allow_open`: then those items are committed as open, without truth.
pub fn commit(
    project: &Project,
    actor: &Actor,
    message: &str,
    allow_open: bool,
) -> Result<VersionRow, CommitError> {
    let message = message.trim();
    if message.is_empty() || message.chars().count() > 10_000 {
        return Err(CommitError::BadMessage);
    }
    recompute::catch_up(project, &Silent)?;
    project
        .store()
        .write(&["versions", "items"], |transaction| {
            let (cases, conventions) = case::blocking(transaction)?;
            if !allow_open && (cases > 0 || !conventions.is_empty()) {
                return Err(CommitError::Open {
                    cases,
                    conventions: conventions.len() as u64,
                });
            }
            let head = version::head(transaction)?;
            let mut nodes = StoredNodes::writing(transaction);
            let roots: RootHashes = resolve::work_roots(transaction, &mut nodes)?;
            let digest = digest::version_digest(&roots);
            let items = tree::count(&nodes, roots.media)?;
            match &head {
                Some(head) if head.digest == digest => {
                    return Err(CommitError::NothingToCommit {
                        version: format!("v{}", head.number),
                    });
                }
                None if items == 0 => return Err(CommitError::Empty),
                _ => {}
            }
            let basis: TruthCounts = state::truth_counts(transaction)?;
            let record = VersionRecord {
                number: head.as_ref().map_or(1, |head| head.number + 1),
                digest,
                parent: head.map(|head| head.digest),
                message: message.to_owned(),
                author: actor.name.clone(),
                created_at_millis: project.now_millis(),
                roots,
                items,
                open: state::count_open(transaction)?,
                basis: serde_json::to_string(&basis).expect("counts are plain data"),
            };
            version::insert(transaction, &record)?;
            state::mark_committed(transaction)?;
            Ok(row(transaction, record)?)
        })
}

/// Every version, newest first.
pub fn log(project: &Project) -> Result<Log, CommitError> {
    project.store().read(|connection| {
        let versions = version::all(connection)?
            .into_iter()
            .map(|record| row(connection, record))
            .collect::<Result<_, _>>()?;
        Ok(Log {
            versions,
            dirty: state::count_dirty(connection)?,
        })
    })
}

/// Gives a version another name. A tag that would read as something else is refused.
pub fn tag(project: &Project, version: &str, name: &str) -> Result<VersionRow, CommitError> {
    let name = checked_name("tag", name)?;
    let bad = |reason| CommitError::BadTag {
        name: name.to_owned(),
        reason,
    };
    if name == "work" || name.starts_with("collection:") {
        return Err(bad("the name means something else"));
    }
    if name
        .strip_prefix('v')
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(bad("vN is a version's own name"));
    }
    if name.contains(char::is_whitespace) {
        return Err(bad("a tag has no spaces"));
    }
    project.store().write(&["versions"], |transaction| {
        let record = resolve::version(transaction, version)?;
        version::tag(transaction, name, record.number)?;
        Ok(row(transaction, record)?)
    })
}
