//! What a person names on the command line: `v3`, a tag, a digest prefix, `work`, `collection:NAME`.

use burnish_store::{
    Connection, StoreError, book, membership, state, version,
    version::{RootHashes, VersionRecord},
};

use crate::{cases, digest, nodes::StoredNodes, tree};

#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    #[error(
        "there is no version `{0}`; use vN, a tag, a digest prefix of 6 digits or more, work or collection:NAME"
    )]
    Unknown(String),
    #[error("`{0}` is the start of several versions' digests")]
    Ambiguous(String),
    #[error("there is no collection `{0}`")]
    NoCollection(String),
    #[error("there is no version yet; commit one first")]
    NoVersions,
    #[error("`{0}` is not a version; only a version can be used here")]
    NotAVersion(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    Version(Box<VersionRecord>),
    Work,
    Collection { name: String, id: i64 },
}

impl Side {
    pub fn label(&self) -> String {
        match self {
            Self::Version(version) => format!("v{}", version.number),
            Self::Work => "work".to_owned(),
            Self::Collection { name, .. } => format!("collection:{name}"),
        }
    }
}

pub fn side(connection: &Connection, text: &str) -> Result<Side, ResolveError> {
    let text = text.trim();
    if text == "work" {
        return Ok(Side::Work);
    }
    if let Some(name) = text.strip_prefix("collection:") {
        let id = membership::collection(connection, name)?
            .ok_or_else(|| ResolveError::NoCollection(name.to_owned()))?;
        return Ok(Side::Collection {
            name: name.to_owned(),
            id,
        });
    }
    Ok(Side::Version(Box::new(find(connection, text)?)))
}

/// A version and nothing else.
pub fn version(connection: &Connection, text: &str) -> Result<VersionRecord, ResolveError> {
    match side(connection, text)? {
        Side::Version(version) => Ok(*version),
        _ => Err(ResolveError::NotAVersion(text.to_owned())),
    }
}

fn find(connection: &Connection, text: &str) -> Result<VersionRecord, ResolveError> {
    if let Some(number) = text
        .strip_prefix('v')
        .and_then(|digits| digits.parse().ok())
        && let Some(found) = version::by_number(connection, number)?
    {
        return Ok(found);
    }
    if let Some(found) = version::by_tag(connection, text)? {
        return Ok(found);
    }
    let all = version::all(connection)?;
    if all.is_empty() {
        return Err(ResolveError::NoVersions);
    }
    let prefix = text.to_lowercase();
    let by_digest: Vec<_> = all
        .into_iter()
        .filter(|version| prefix.len() >= 6 && version.digest.to_string().starts_with(&prefix))
        .collect();
    match by_digest.as_slice() {
        [] => Err(ResolveError::Unknown(text.chars().take(100).collect())),
        [first, rest @ ..] => {
            // Versions of the same content share a digest: the newest stands for all.
            if rest.iter().all(|version| version.digest == first.digest) {
                Ok(first.clone())
            } else {
                Err(ResolveError::Ambiguous(prefix))
            }
        }
    }
}

/// The roots of the working set: the newest version's trees plus the dirty items.
/// New nodes go to `nodes`, so that a diff can look at them without keeping them.
pub(crate) fn work_roots(
    connection: &Connection,
    nodes: &mut StoredNodes<'_>,
) -> Result<RootHashes, StoreError> {
    use tree::Nodes;
    let base = match version::head(connection)? {
        Some(head) => head.roots,
        None => {
            let empty = tree::empty(nodes)?;
            RootHashes {
                media: empty,
                truth: empty,
                layers: empty,
                membership: empty,
                book: empty,
            }
        }
    };
    let dirty = state::dirty(connection)?;
    let mut media = Vec::new();
    let (mut truth, mut layers, mut membership) = (Vec::new(), Vec::new(), Vec::new());
    for changed in &dirty {
        let stored = burnish_store::item::by_id(connection, changed.item)?.ok_or_else(|| {
            StoreError::Corrupt {
                detail: format!("item {} has a state but no row", changed.hash),
            }
        })?;
        if !changed.committed {
            media.push((changed.hash, Some(digest::media_value(&stored.item))));
        }
        let bodies = cases::bodies(connection, &stored)?;
        let mut keep = |body: Option<&[u8]>| -> Result<Option<Vec<u8>>, StoreError> {
            let Some(body) = body else { return Ok(None) };
            let hash = digest::hash(body);
            nodes.put(hash, body)?;
            Ok(Some(hash.as_bytes().to_vec()))
        };
        truth.push((changed.hash, keep(bodies.truth.as_deref())?));
        layers.push((changed.hash, keep(bodies.layers.as_deref())?));
        membership.push((changed.hash, keep(Some(&bodies.membership))?));
    }
    let book = digest::book_body(&book::book(connection)?);
    let book_hash = digest::hash(&book);
    nodes.put(book_hash, &book)?;
    Ok(RootHashes {
        media: tree::update(nodes, base.media, &media)?,
        truth: tree::update(nodes, base.truth, &truth)?,
        layers: tree::update(nodes, base.layers, &layers)?,
        membership: tree::update(nodes, base.membership, &membership)?,
        book: book_hash,
    })
}
