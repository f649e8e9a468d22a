//! Table `remark`: what labelers say about an item as a whole.

use burnish_model::{
    LabelerId,
    output::{LabelerRemark, Remark},
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Result;

/// One labeler's remark; an empty one when they said nothing.
pub fn of(connection: &Connection, item: i64, labeler: LabelerId) -> Result<Remark> {
    let found = connection
        .prepare_cached("SELECT flagged, note FROM remark WHERE item = ?1 AND labeler = ?2")?
        .query_row(params![item, labeler.as_bytes()], |row| {
            Ok(Remark {
                flagged: row.get(0)?,
                note: row.get(1)?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Puts a remark in place of the one before; an empty one takes it away.
pub fn put(
    connection: &Connection,
    item: i64,
    labeler: LabelerId,
    remark: &Remark,
    at_millis: i64,
) -> Result<()> {
    if *remark == Remark::default() {
        connection
            .prepare_cached("DELETE FROM remark WHERE item = ?1 AND labeler = ?2")?
            .execute(params![item, labeler.as_bytes()])?;
    } else {
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO remark (item, labeler, flagged, note, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![item, labeler.as_bytes(), remark.flagged, remark.note, at_millis])?;
    }
    Ok(())
}

/// All remarks on an item with whose they are, by name.
pub fn of_item(connection: &Connection, item: i64) -> Result<Vec<(LabelerId, LabelerRemark)>> {
    let mut statement = connection.prepare_cached(
        "SELECT labeler.id, labeler.name, remark.flagged, remark.note, remark.at
         FROM remark JOIN labeler ON labeler.id = remark.labeler WHERE remark.item = ?1 ORDER BY labeler.name",
    )?;
    let rows = statement
        .query_map([item], |row| {
            Ok((
                row.get::<_, [u8; 16]>(0)?,
                LabelerRemark {
                    labeler: row.get(1)?,
                    flagged: row.get(2)?,
                    note: row.get(3)?,
                    at: row.get(4)?,
                },
            ))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(id, remark)| {
            let id = LabelerId::from_slice(&id).ok_or_else(|| crate::broken("labeler id"))?;
            Ok((id, remark))
        })
        .collect()
}
