//! Tables `book_example` and `convention_page`: what stands on the pages of the label book.

use burnish_model::{CaseId, CaseKind, Hash, LabelerId, MediaKind};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::{Result, broken};

/// A filed case. `body` is core's own JSON of what was seen.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleRecord {
    pub id: Uuid,
    pub page: String,
    pub item: i64,
    pub case: Option<CaseId>,
    pub kind: CaseKind,
    pub sentence: String,
    pub body: String,
    pub labeler: LabelerId,
    pub at_millis: i64,
}

/// An example with what its item and who filed it are called.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownExample {
    pub example: ExampleRecord,
    pub hash: Hash,
    pub name: String,
    pub media: MediaKind,
    pub by: String,
}

pub fn insert(connection: &Connection, example: &ExampleRecord) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO book_example (id, page, item, case_id, kind, sentence, body, labeler, at_millis)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            example.id.as_bytes(),
            example.page,
            example.item,
            example.case.as_ref().map(CaseId::as_bytes),
            example.kind.as_str(),
            example.sentence,
            example.body,
            example.labeler.as_bytes(),
            example.at_millis
        ])?;
    Ok(())
}

const SHOWN: &str = "SELECT book_example.id, page, item, case_id, book_example.kind, sentence, body, labeler, at_millis,
        item.hash, item.name, item.kind, labeler.name
    FROM book_example JOIN item ON item.id = book_example.item JOIN labeler ON labeler.id = book_example.labeler";

fn shown(row: &Row<'_>) -> rusqlite::Result<Result<ShownExample>> {
    let (id, labeler): ([u8; 16], [u8; 16]) = (row.get(0)?, row.get(7)?);
    let case: Option<[u8; 16]> = row.get(3)?;
    let (kind, media): (String, String) = (row.get(4)?, row.get(11)?);
    let parsed = (|| {
        Some(ShownExample {
            example: ExampleRecord {
                id: Uuid::from_bytes(id),
                page: row.get(1).ok()?,
                item: row.get(2).ok()?,
                case: case.and_then(|bytes| CaseId::from_slice(&bytes)),
                kind: CaseKind::from_word(&kind)?,
                sentence: row.get(5).ok()?,
                body: row.get(6).ok()?,
                labeler: LabelerId::from_slice(&labeler)?,
                at_millis: row.get(8).ok()?,
            },
            hash: Hash(row.get(9).ok()?),
            name: row.get(10).ok()?,
            media: MediaKind::from_word(&media)?,
            by: row.get(12).ok()?,
        })
    })();
    Ok(parsed.ok_or_else(|| broken("example")))
}

/// How many were ever filed.
pub fn count_filed(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row("SELECT count(*) FROM book_example", [], |row| row.get(0))?)
}

/// The examples of one page, or of all, in the order they were filed.
pub fn examples(connection: &Connection, page: Option<&str>) -> Result<Vec<ShownExample>> {
    let mut statement = connection.prepare_cached(&format!(
        "{SHOWN} WHERE removed_at IS NULL AND (?1 IS NULL OR page = ?1) ORDER BY page, at_millis, book_example.id"
    ))?;
    let rows = statement
        .query_map([page], shown)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().collect()
}

/// The example that a case is on a page.
pub fn filed(connection: &Connection, page: &str, case: CaseId) -> Result<Option<Uuid>> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM book_example WHERE page = ?1 AND case_id = ?2 AND removed_at IS NULL",
        )?
        .query_row(params![page, case.as_bytes()], |row| {
            Ok(Uuid::from_bytes(row.get(0)?))
        })
        .optional()?)
}

/// Takes an example off its page, which is returned; `None` when it is on none.
pub fn remove(connection: &Connection, id: Uuid, at_millis: i64) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "UPDATE book_example SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL RETURNING page",
        )?
        .query_row(params![id.as_bytes(), at_millis], |row| row.get(0))
        .optional()?)
}

/// What the pages of conventions say; those that say something.
pub fn definitions(connection: &Connection) -> Result<Vec<(CaseKind, String)>> {
    let mut statement =
        connection.prepare_cached("SELECT kind, definition FROM convention_page ORDER BY kind")?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(kind, text)| {
            let kind = CaseKind::from_word(&kind).ok_or_else(|| broken("convention"))?;
            Ok((kind, text))
        })
        .collect()
}

pub fn define(connection: &Connection, kind: CaseKind, definition: &str) -> Result<()> {
    if definition.is_empty() {
        connection
            .prepare_cached("DELETE FROM convention_page WHERE kind = ?1")?
            .execute([kind.as_str()])?;
    } else {
        connection
            .prepare_cached(
                "INSERT INTO convention_page (kind, definition) VALUES (?1, ?2)
                 ON CONFLICT (kind) DO UPDATE SET definition = excluded.definition",
            )?
            .execute([kind.as_str(), definition])?;
    }
    Ok(())
}
