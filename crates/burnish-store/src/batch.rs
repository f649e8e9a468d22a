//! Table `decision_batch`: rules that settled cases, and the decisions each made.

use burnish_model::{AutoRule, BatchId, LabelerId, output::DecisionBatch};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, broken};

pub fn insert(
    connection: &Connection,
    batch: BatchId,
    rule: &AutoRule,
    labeler: LabelerId,
    at_millis: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO decision_batch (batch, rule, labeler, at_millis) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            batch.as_bytes(),
            serde_json::to_string(rule).expect("a rule is plain data"),
            labeler.as_bytes(),
            at_millis
        ])?;
    Ok(())
}

/// All batches, newest first.
pub fn all(connection: &Connection) -> Result<Vec<DecisionBatch>> {
    let mut statement = connection.prepare_cached(
        "SELECT decision_batch.batch, rule, labeler.name, at_millis, undone_at IS NOT NULL,
             (SELECT count(*) FROM decision WHERE decision.batch = decision_batch.batch)
         FROM decision_batch JOIN labeler ON labeler.id = decision_batch.labeler
         ORDER BY at_millis DESC, decision_batch.batch DESC",
    )?;
    let rows = statement
        .query_map([], |row| {
            Ok((
                row.get::<_, [u8; 16]>(0)?,
                row.get::<_, String>(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(batch, rule, by, at, undone, cases)| {
            Ok(DecisionBatch {
                batch: BatchId::from_slice(&batch)
                    .ok_or_else(|| broken("batch id"))?
                    .to_string(),
                rule: serde_json::from_str(&rule).map_err(|_| broken("rule"))?,
                cases,
                by,
                at,
                undone,
            })
        })
        .collect()
}

/// Whether a batch is undone; `None` when there is no such batch.
pub fn undone(connection: &Connection, batch: BatchId) -> Result<Option<bool>> {
    Ok(connection
        .prepare_cached("SELECT undone_at IS NOT NULL FROM decision_batch WHERE batch = ?1")?
        .query_row([batch.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Takes back what the batch decided and nobody took back before; the items it was about are
/// marked stale.
pub fn undo(connection: &Connection, batch: BatchId, at_millis: i64) -> Result<()> {
    let id = batch.as_bytes();
    connection.execute(
        "INSERT OR IGNORE INTO stale_item SELECT DISTINCT item FROM decision WHERE batch = ?1",
        [id],
    )?;
    connection.execute(
        "UPDATE decision SET undone_at = ?2 WHERE batch = ?1 AND undone_at IS NULL",
        params![id, at_millis],
    )?;
    connection.execute(
        "UPDATE decision_batch SET undone_at = ?2 WHERE batch = ?1",
        params![id, at_millis],
    )?;
    Ok(())
}
