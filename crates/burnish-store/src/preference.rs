//! Table `preference`: what one person set for themselves.

use burnish_model::LabelerId;
use rusqlite::{Connection, OptionalExtension, params};

use crate::Result;

pub fn of(connection: &Connection, labeler: LabelerId) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT body FROM preference WHERE labeler = ?1")?
        .query_row([labeler.as_bytes()], |row| row.get(0))
        .optional()?)
}

pub fn put(connection: &Connection, labeler: LabelerId, body: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO preference (labeler, body) VALUES (?1, ?2)")?
        .execute(params![labeler.as_bytes(), body])?;
    Ok(())
}
