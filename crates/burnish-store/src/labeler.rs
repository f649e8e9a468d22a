//! Table `labeler`: people and models; `invite`: their links.

use burnish_model::{Hash, LabelerId, LabelerKind, Role};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Result, broken};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelerRow {
    pub id: LabelerId,
    pub name: String,
    pub kind: LabelerKind,
    pub role: Role,
    pub created_at_millis: i64,
}

type Raw = ([u8; 16], String, String, String, i64);
const COLUMNS: &str = "id, name, kind, role, created_at";

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

fn parse((id, name, kind, role, created_at_millis): Raw) -> Result<LabelerRow> {
    Ok(LabelerRow {
        id: LabelerId::from_slice(&id).ok_or_else(|| broken("labeler id"))?,
        name,
        kind: LabelerKind::from_word(&kind).ok_or_else(|| broken("labeler kind"))?,
        role: Role::from_word(&role).ok_or_else(|| broken("role"))?,
        created_at_millis,
    })
}

pub fn insert(connection: &Connection, labeler: &LabelerRow) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO labeler (id, name, kind, role, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            labeler.id.as_bytes(),
            labeler.name,
            labeler.kind.as_str(),
            labeler.role.as_str(),
            labeler.created_at_millis
        ])?;
    Ok(())
}

pub fn by_name(connection: &Connection, name: &str) -> Result<Option<LabelerRow>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM labeler WHERE name = ?1"))?
        .query_row([name], raw)
        .optional()?
        .map(parse)
        .transpose()
}

pub fn by_id(connection: &Connection, id: LabelerId) -> Result<Option<LabelerRow>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM labeler WHERE id = ?1"))?
        .query_row([id.as_bytes()], raw)
        .optional()?
        .map(parse)
        .transpose()
}

/// All labelers, sorted by name.
pub fn all(connection: &Connection) -> Result<Vec<LabelerRow>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM labeler ORDER BY name"))?;
    let rows = statement
        .query_map([], raw)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(parse).collect()
}

pub fn insert_invite(
    connection: &Connection,
    secret_hash: Hash,
    labeler: LabelerId,
    role: Role,
    at_millis: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO invite (secret_hash, labeler, role, created_at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            secret_hash.as_bytes(),
            labeler.as_bytes(),
            role.as_str(),
            at_millis
        ])?;
    Ok(())
}

/// Whose link a secret is.
pub fn invited(connection: &Connection, secret_hash: Hash) -> Result<Option<(LabelerRow, Role)>> {
    let found: Option<([u8; 16], String)> = connection
        .prepare_cached("SELECT labeler, role FROM invite WHERE secret_hash = ?1")?
        .query_row([secret_hash.as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((id, role)) = found else {
        return Ok(None);
    };
    let id = LabelerId::from_slice(&id).ok_or_else(|| broken("labeler id"))?;
    let role = Role::from_word(&role).ok_or_else(|| broken("role"))?;
    Ok(by_id(connection, id)?.map(|labeler| (labeler, role)))
}
