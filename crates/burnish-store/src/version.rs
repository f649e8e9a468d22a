//! Tables `version`, `version_tag` and `node`: immutable versions and their Merkle nodes.

use burnish_model::Hash;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Result;

/// The five Merkle roots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RootHashes {
    pub media: Hash,
    pub truth: Hash,
    pub layers: Hash,
    pub membership: Hash,
    pub book: Hash,
}

#[derive(Debug, Clone, PartialEq)]
pub struct VersionRecord {
    pub number: u32,
    pub digest: Hash,
    pub parent: Option<Hash>,
    pub message: String,
    pub author: String,
    pub created_at_millis: i64,
    pub roots: RootHashes,
    pub items: u64,
    pub open: u64,
    /// JSON of the counts by truth basis.
    pub basis: String,
}

const COLUMNS: &str = "number, digest, parent, message, author, created_at, media, truth, layers, membership, book, items, open, basis";

fn record(row: &Row<'_>) -> rusqlite::Result<VersionRecord> {
    Ok(VersionRecord {
        number: row.get(0)?,
        digest: Hash(row.get(1)?),
        parent: row.get::<_, Option<[u8; 32]>>(2)?.map(Hash),
        message: row.get(3)?,
        author: row.get(4)?,
        created_at_millis: row.get(5)?,
        roots: RootHashes {
            media: Hash(row.get(6)?),
            truth: Hash(row.get(7)?),
            layers: Hash(row.get(8)?),
            membership: Hash(row.get(9)?),
            book: Hash(row.get(10)?),
        },
        items: row.get(11)?,
        open: row.get(12)?,
        basis: row.get(13)?,
    })
}

pub fn insert(connection: &Connection, version: &VersionRecord) -> Result<()> {
    let roots = &version.roots;
    connection.execute(
        "INSERT INTO version (number, digest, parent, message, author, created_at, media, truth, layers, membership, book, items, open, basis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            version.number,
            version.digest.as_bytes(),
            version.parent.map(|hash| hash.0),
            version.message,
            version.author,
            version.created_at_millis,
            roots.media.as_bytes(),
            roots.truth.as_bytes(),
            roots.layers.as_bytes(),
            roots.membership.as_bytes(),
            roots.book.as_bytes(),
            version.items,
            version.open,
            version.basis
        ],
    )?;
    Ok(())
}

/// Newest first.
pub fn all(connection: &Connection) -> Result<Vec<VersionRecord>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM version ORDER BY number DESC"
    ))?;
    let rows = statement.query_map([], record)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn head(connection: &Connection) -> Result<Option<VersionRecord>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM version ORDER BY number DESC LIMIT 1"
        ))?
        .query_row([], record)
        .optional()?)
}

pub fn by_number(connection: &Connection, number: u32) -> Result<Option<VersionRecord>> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM version WHERE number = ?1"))?
        .query_row([number], record)
        .optional()?)
}

pub fn by_tag(connection: &Connection, name: &str) -> Result<Option<VersionRecord>> {
    let number: Option<u32> = connection
        .prepare_cached("SELECT version FROM version_tag WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    number.map_or(Ok(None), |number| by_number(connection, number))
}

/// Gives a version another name; a name that stands elsewhere moves.
pub fn tag(connection: &Connection, name: &str, number: u32) -> Result<()> {
    connection.execute(
        "INSERT INTO version_tag (name, version) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET version = excluded.version",
        params![name, number],
    )?;
    Ok(())
}

pub fn tags_of(connection: &Connection, number: u32) -> Result<Vec<String>> {
    let mut statement = connection
        .prepare_cached("SELECT name FROM version_tag WHERE version = ?1 ORDER BY name")?;
    let rows = statement.query_map([number], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn node(connection: &Connection, hash: Hash) -> Result<Option<Vec<u8>>> {
    Ok(connection
        .prepare_cached("SELECT body FROM node WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Stores a node under its hash; one that is there already is shared.
pub fn put_node(connection: &Connection, hash: Hash, body: &[u8]) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO node (hash, body) VALUES (?1, ?2)")?
        .execute(params![hash.as_bytes(), body])?;
    Ok(())
}
