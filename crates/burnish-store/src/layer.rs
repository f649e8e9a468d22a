//! Tables `edit_log`, `layer`, `annotation`, `submission` and `skip`: what labelers did.

use burnish_model::{
    AnnotationId, BatchId, ClassKey, Edit, EditId, EditKind, Hash, LabelerId, LabelerKind, Mark,
    Patch,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Result, broken};

/// Where a layer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRow {
    pub head: Option<EditId>,
    pub revision: u32,
    pub submitted: bool,
}

/// A sealed revision.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmissionRow {
    pub revision: u32,
    pub digest: Hash,
    pub view: Option<String>,
    pub submitted_at_millis: i64,
    /// Time spent on the revision without pauses.
    pub active_millis: Option<u64>,
    /// Share of the picture looked at, 0..=1.
    pub seen: Option<f64>,
    /// Share of the speech heard, 0..=1.
    pub heard: Option<f64>,
}

/// One labeler's submitted marks on an item.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmittedLayer {
    pub labeler: LabelerId,
    pub name: String,
    pub kind: LabelerKind,
    pub submission: SubmissionRow,
    pub marks: Vec<Mark>,
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("model values are plain data with string keys")
}

pub fn layer(connection: &Connection, item: i64, labeler: LabelerId) -> Result<Option<LayerRow>> {
    Ok(connection
        .prepare_cached("SELECT head, revision, state FROM layer WHERE item = ?1 AND labeler = ?2")?
        .query_row(params![item, labeler.as_bytes()], |row| {
            Ok(LayerRow {
                head: row
                    .get::<_, Option<Vec<u8>>>(0)?
                    .and_then(|bytes| EditId::from_slice(&bytes)),
                revision: row.get(1)?,
                submitted: row.get::<_, String>(2)? == "submitted",
            })
        })
        .optional()?)
}

pub fn put_layer(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    layer: &LayerRow,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO layer (item, labeler, head, revision, state) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (item, labeler) DO UPDATE SET head = excluded.head, revision = excluded.revision, state = excluded.state",
        )?
        .execute(params![
            item,
            labeler.as_bytes(),
            layer.head.as_ref().map(EditId::as_bytes),
            layer.revision,
            if layer.submitted { "submitted" } else { "draft" }
        ])?;
    Ok(())
}

/// Appends an edit to the log. The caller has checked its parent.
pub fn append(connection: &Connection, item: i64, revision: u32, edit: &Edit) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO edit_log (id, item, labeler, revision, parent, book_version, view, at_millis, kind, patch, inverse, undoes, batch)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            edit.id.as_bytes(),
            item,
            edit.labeler.as_bytes(),
            revision,
            edit.parent.as_ref().map(EditId::as_bytes),
            edit.book_version,
            edit.view,
            edit.at_millis,
            edit.kind.as_str(),
            json(&edit.patch),
            json(&edit.inverse),
            edit.undoes.as_ref().map(EditId::as_bytes),
            edit.batch.as_ref().map(BatchId::as_bytes),
        ])?;
    Ok(())
}

/// An edit as the log keeps it, without its item and labeler.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEdit {
    pub id: EditId,
    pub revision: u32,
    pub parent: Option<EditId>,
    pub kind: EditKind,
    pub patch: Patch,
    pub inverse: Patch,
    pub undoes: Option<EditId>,
    pub at_millis: i64,
}

fn logged(row: &Row<'_>) -> rusqlite::Result<Result<LoggedEdit>> {
    let id = |index| {
        row.get::<_, Option<Vec<u8>>>(index)
            .map(|bytes| bytes.and_then(|b| EditId::from_slice(&b)))
    };
    let (kind, patch, inverse): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let parsed = (|| {
        Some(LoggedEdit {
            id: id(0).ok()??,
            revision: row.get(1).ok()?,
            parent: id(2).ok()?,
            kind: EditKind::from_word(&kind)?,
            patch: serde_json::from_str(&patch).ok()?,
            inverse: serde_json::from_str(&inverse).ok()?,
            undoes: id(6).ok()?,
            at_millis: row.get(7).ok()?,
        })
    })();
    Ok(parsed.ok_or_else(|| broken("edit")))
}

const LOG_COLUMNS: &str = "id, revision, parent, kind, patch, inverse, undoes, at_millis";

/// The whole log of a layer, oldest first.
pub fn log(connection: &Connection, item: i64, labeler: LabelerId) -> Result<Vec<LoggedEdit>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {LOG_COLUMNS} FROM edit_log WHERE item = ?1 AND labeler = ?2 ORDER BY seq"
    ))?;
    let rows = statement
        .query_map(params![item, labeler.as_bytes()], logged)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().collect()
}

/// The edits of one revision, without their patches' weight, oldest first; before them the one
/// that wrote the revision before as the rules say, which is undone like one's own.
pub fn line(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    revision: u32,
) -> Result<Vec<(EditId, EditKind)>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, kind FROM edit_log WHERE item = ?1 AND labeler = ?2 AND revision IN (?3 - 1, ?3)
             AND (revision = ?3 OR kind = 'convention') ORDER BY seq",
    )?;
    let rows = statement
        .query_map(params![item, labeler.as_bytes(), revision], |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(id, kind)| {
            Ok((
                EditId::from_slice(&id).ok_or_else(|| broken("edit id"))?,
                EditKind::from_word(&kind).ok_or_else(|| broken("edit kind"))?,
            ))
        })
        .collect()
}

pub fn edit(connection: &Connection, id: EditId) -> Result<Option<LoggedEdit>> {
    connection
        .prepare_cached(&format!("SELECT {LOG_COLUMNS} FROM edit_log WHERE id = ?1"))?
        .query_row([id.as_bytes()], logged)
        .optional()?
        .transpose()
}

/// How many edits [`line`] has.
pub fn edit_count(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    revision: u32,
) -> Result<u64> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM edit_log WHERE item = ?1 AND labeler = ?2 AND revision IN (?3 - 1, ?3)
                 AND (revision = ?3 OR kind = 'convention')",
        )?
        .query_row(params![item, labeler.as_bytes(), revision], |row| {
            row.get(0)
        })?)
}

/// How many edits a layer has, over all revisions.
pub fn log_length(connection: &Connection, item: i64, labeler: LabelerId) -> Result<u64> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM edit_log WHERE item = ?1 AND labeler = ?2")?
        .query_row(params![item, labeler.as_bytes()], |row| row.get(0))?)
}

/// An edit without its marks: what it did, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlinedEdit {
    pub id: EditId,
    pub revision: u32,
    pub kind: EditKind,
    pub undoes: Option<EditId>,
    pub at_millis: i64,
    pub view: Option<String>,
    /// Marks it put, new ones among them.
    pub put: u64,
    pub added: u64,
    pub removed: u64,
}

const OUTLINE_COLUMNS: &str =
    "id, revision, kind, undoes, at_millis, view, json_array_length(patch, '$.put'),
    json_array_length(inverse, '$.remove'), json_array_length(patch, '$.remove')";

fn outlined_row(row: &Row<'_>) -> rusqlite::Result<Result<OutlinedEdit>> {
    let kind: String = row.get(2)?;
    let (id, undoes): ([u8; 16], Option<[u8; 16]>) = (row.get(0)?, row.get(3)?);
    let parsed = (|| {
        Some(OutlinedEdit {
            id: EditId::from_slice(&id)?,
            revision: row.get(1).ok()?,
            kind: EditKind::from_word(&kind)?,
            undoes: undoes.and_then(|bytes| EditId::from_slice(&bytes)),
            at_millis: row.get(4).ok()?,
            view: row.get(5).ok()?,
            put: row.get(6).ok()?,
            added: row.get(7).ok()?,
            removed: row.get(8).ok()?,
        })
    })();
    Ok(parsed.ok_or_else(|| broken("edit")))
}

/// The newest `most` edits of a layer over all revisions, oldest of them first.
pub fn outline(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    most: u32,
) -> Result<Vec<OutlinedEdit>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {OUTLINE_COLUMNS} FROM edit_log WHERE item = ?1 AND labeler = ?2 ORDER BY seq DESC LIMIT ?3"
    ))?;
    let rows = statement
        .query_map(params![item, labeler.as_bytes(), most], outlined_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().rev().collect()
}

pub fn outlined(connection: &Connection, id: EditId) -> Result<Option<OutlinedEdit>> {
    connection
        .prepare_cached(&format!(
            "SELECT {OUTLINE_COLUMNS} FROM edit_log WHERE id = ?1"
        ))?
        .query_row([id.as_bytes()], outlined_row)
        .optional()?
        .transpose()
}

/// What a layer's edits put and removed, oldest first, up to and with `edit`; nothing when it is
/// not an edit of this layer.
pub fn patches_until(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    edit: EditId,
) -> Result<Vec<Patch>> {
    let mut statement = connection.prepare_cached(
        "SELECT patch FROM edit_log WHERE item = ?1 AND labeler = ?2
             AND seq <= (SELECT seq FROM edit_log WHERE id = ?3 AND item = ?1 AND labeler = ?2) ORDER BY seq",
    )?;
    let bodies = statement
        .query_map(params![item, labeler.as_bytes(), edit.as_bytes()], |row| {
            row.get::<_, String>(0)
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    bodies
        .iter()
        .map(|body| serde_json::from_str(body).map_err(|_| broken("edit")))
        .collect()
}

/// How the picture was shown at the newest edit that put one of `marks` and says so.
pub fn newest_view(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    marks: &[AnnotationId],
) -> Result<Option<String>> {
    if marks.is_empty() {
        return Ok(None);
    }
    let ids: Vec<String> = marks.iter().map(ToString::to_string).collect();
    Ok(connection
        .prepare_cached(
            "SELECT view FROM edit_log WHERE item = ?1 AND labeler = ?2 AND view IS NOT NULL
                 AND EXISTS (SELECT 1 FROM json_each(edit_log.patch, '$.put') AS mark
                             WHERE mark.value ->> '$.id' IN (SELECT value FROM json_each(?3)))
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![item, labeler.as_bytes(), json(&ids)], |row| {
            row.get(0)
        })
        .optional()?)
}

/// How many notes labelers wrote, on boxes and on items.
pub fn note_count(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row(
        "SELECT (SELECT count(*) FROM annotation WHERE instr(body, '\"note\":') > 0 AND body ->> '$.note' IS NOT NULL)
              + (SELECT count(*) FROM remark WHERE note <> '')",
        [],
        |row| row.get(0),
    )?)
}

/// A layer's marks now, by id.
pub fn marks(connection: &Connection, item: i64, labeler: LabelerId) -> Result<Vec<Mark>> {
    let mut statement = connection.prepare_cached(
        "SELECT body FROM annotation WHERE item = ?1 AND labeler = ?2 ORDER BY id",
    )?;
    let bodies = statement
        .query_map(params![item, labeler.as_bytes()], |row| {
            row.get::<_, String>(0)
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    bodies
        .iter()
        .map(|body| serde_json::from_str(body).map_err(|_| broken("annotation")))
        .collect()
}

/// One mark of a layer.
pub fn mark(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    id: AnnotationId,
) -> Result<Option<Mark>> {
    let body: Option<String> = connection
        .prepare_cached("SELECT body FROM annotation WHERE item = ?1 AND labeler = ?2 AND id = ?3")?
        .query_row(params![item, labeler.as_bytes(), id.as_bytes()], |row| {
            row.get(0)
        })
        .optional()?;
    body.map(|body| serde_json::from_str(&body).map_err(|_| broken("annotation")))
        .transpose()
}

pub fn mark_count(connection: &Connection, item: i64, labeler: LabelerId) -> Result<u64> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM annotation WHERE item = ?1 AND labeler = ?2")?
        .query_row(params![item, labeler.as_bytes()], |row| row.get(0))?)
}

/// Brings the projection in line with a patch.
pub fn project(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    patch: &Patch,
) -> Result<()> {
    for mark in &patch.put {
        let class: Option<ClassKey> = mark.as_box().map(|mark| mark.class);
        connection
            .prepare_cached(
                "INSERT INTO annotation (item, labeler, id, class, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (item, labeler, id) DO UPDATE SET class = excluded.class, body = excluded.body",
            )?
            .execute(params![item, labeler.as_bytes(), mark.id().as_bytes(), class.map(|key| key.0), json(mark)])?;
    }
    for id in &patch.remove {
        connection
            .prepare_cached("DELETE FROM annotation WHERE item = ?1 AND labeler = ?2 AND id = ?3")?
            .execute(params![item, labeler.as_bytes(), id.as_bytes()])?;
    }
    Ok(())
}

pub fn put_submission(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    head: Option<EditId>,
    row: &SubmissionRow,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO submission (item, labeler, revision, digest, head, view, submitted_at, active_millis, seen, heard)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            item,
            labeler.as_bytes(),
            row.revision,
            row.digest.as_bytes(),
            head.as_ref().map(EditId::as_bytes),
            row.view,
            row.submitted_at_millis,
            row.active_millis,
            row.seen,
            row.heard
        ])?;
    Ok(())
}

/// Reads revision, digest, view, submitted_at, active_millis, seen and heard from column `first` on.
fn submission_at(row: &Row<'_>, first: usize) -> rusqlite::Result<SubmissionRow> {
    Ok(SubmissionRow {
        revision: row.get(first)?,
        digest: Hash(row.get(first + 1)?),
        view: row.get(first + 2)?,
        submitted_at_millis: row.get(first + 3)?,
        active_millis: row.get(first + 4)?,
        seen: row.get(first + 5)?,
        heard: row.get(first + 6)?,
    })
}

/// The digest of a labeler's newest submission, also when it was reopened since.
pub fn last_submission(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
) -> Result<Option<SubmissionRow>> {
    Ok(connection
        .prepare_cached(
            "SELECT revision, digest, view, submitted_at, active_millis, seen, heard FROM submission WHERE item = ?1 AND labeler = ?2
             ORDER BY revision DESC LIMIT 1",
        )?
        .query_row(params![item, labeler.as_bytes()], |row| {
            submission_at(row, 0)
        })
        .optional()?)
}

/// Active time over all submitted revisions of a layer, in millis.
pub fn active_millis(connection: &Connection, item: i64, labeler: LabelerId) -> Result<u64> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(sum(active_millis), 0) FROM submission WHERE item = ?1 AND labeler = ?2",
        )?
        .query_row(params![item, labeler.as_bytes()], |row| row.get(0))?)
}

pub fn mark_reopened(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    revision: u32,
    at_millis: i64,
    reason: &str,
) -> Result<()> {
    connection
        .prepare_cached("UPDATE submission SET reopened_at = ?4, reopen_reason = ?5 WHERE item = ?1 AND labeler = ?2 AND revision = ?3")?
        .execute(params![item, labeler.as_bytes(), revision, at_millis, reason])?;
    Ok(())
}

/// The submitted layers of an item, by labeler name.
pub fn submitted(connection: &Connection, item: i64) -> Result<Vec<SubmittedLayer>> {
    let mut statement = connection.prepare_cached(
        "SELECT labeler.id, labeler.name, labeler.kind, submission.revision, submission.digest, submission.view, submission.submitted_at,
             submission.active_millis, submission.seen, submission.heard
         FROM layer JOIN labeler ON labeler.id = layer.labeler
         JOIN submission ON submission.item = layer.item AND submission.labeler = layer.labeler AND submission.revision = layer.revision
         WHERE layer.item = ?1 AND layer.state = 'submitted' ORDER BY labeler.name",
    )?;
    let rows = statement
        .query_map([item], |row| {
            Ok((
                row.get::<_, [u8; 16]>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                submission_at(row, 3)?,
            ))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(id, name, kind, submission)| {
            let labeler = LabelerId::from_slice(&id).ok_or_else(|| broken("labeler id"))?;
            let kind = LabelerKind::from_word(&kind).ok_or_else(|| broken("labeler kind"))?;
            Ok(SubmittedLayer {
                labeler,
                name,
                kind,
                submission,
                marks: marks(connection, item, labeler)?,
            })
        })
        .collect()
}

/// Clips with a submission of a person in force, by number, after one of them.
pub fn transcribed(connection: &Connection, after: i64, most: u32) -> Result<Vec<(i64, Hash)>> {
    let mut statement = connection.prepare_cached(
        "SELECT item.id, item.hash FROM item WHERE item.kind = 'audio' AND item.id > ?1
             AND EXISTS (SELECT 1 FROM layer JOIN labeler ON labeler.id = layer.labeler
                         WHERE layer.item = item.id AND layer.state = 'submitted' AND labeler.kind = 'human')
         ORDER BY item.id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![after, most], |row| {
        Ok((row.get(0)?, Hash(row.get(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many clips [`transcribed`] lists.
pub fn transcribed_count(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row(
        "SELECT count(DISTINCT layer.item) FROM layer JOIN item ON item.id = layer.item JOIN labeler ON labeler.id = layer.labeler
         WHERE layer.state = 'submitted' AND labeler.kind = 'human' AND item.kind = 'audio'",
        [],
        |row| row.get(0),
    )?)
}

/// Submissions in force per labeler, and in all.
pub fn submission_counts(connection: &Connection) -> Result<Vec<(LabelerId, u64)>> {
    let mut statement = connection
        .prepare_cached("SELECT labeler, count(*) FROM layer WHERE state = 'submitted' GROUP BY labeler ORDER BY labeler")?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(id, count)| {
            Ok((
                LabelerId::from_slice(&id).ok_or_else(|| broken("labeler id"))?,
                count,
            ))
        })
        .collect()
}

/// Annotations per class over all layers in force.
pub fn class_counts(connection: &Connection) -> Result<Vec<(ClassKey, u64)>> {
    let mut statement = connection
        .prepare_cached("SELECT class, count(*) FROM annotation WHERE class IS NOT NULL GROUP BY class ORDER BY class")?;
    let rows = statement.query_map([], |row| Ok((ClassKey(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// True while some labeler has a draft on the item.
pub fn has_draft(connection: &Connection, item: i64) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM layer WHERE item = ?1 AND state = 'draft')")?
        .query_row([item], |row| row.get(0))?)
}

pub fn put_skip(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    reason: &str,
    at_millis: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO skip (item, labeler, reason, at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![item, labeler.as_bytes(), reason, at_millis])?;
    Ok(())
}

pub fn clear_skip(connection: &Connection, item: i64, labeler: LabelerId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM skip WHERE item = ?1 AND labeler = ?2")?
        .execute(params![item, labeler.as_bytes()])?;
    Ok(())
}

/// Submissions in force of one labeler.
pub fn submission_count(connection: &Connection, labeler: LabelerId) -> Result<u64> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM layer WHERE labeler = ?1 AND state = 'submitted'")?
        .query_row([labeler.as_bytes()], |row| row.get(0))?)
}

/// Every layer, by item and labeler: `(item, its hash, labeler, their name)`.
pub fn all(connection: &Connection) -> Result<Vec<(i64, Hash, LabelerId, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT layer.item, item.hash, labeler.id, labeler.name FROM layer
         JOIN item ON item.id = layer.item JOIN labeler ON labeler.id = layer.labeler
         ORDER BY layer.item, layer.labeler",
    )?;
    let rows = statement
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                Hash(row.get(1)?),
                row.get::<_, [u8; 16]>(2)?,
                row.get(3)?,
            ))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(item, hash, id, name)| {
            let labeler = LabelerId::from_slice(&id).ok_or_else(|| broken("labeler id"))?;
            Ok((item, hash, labeler, name))
        })
        .collect()
}
