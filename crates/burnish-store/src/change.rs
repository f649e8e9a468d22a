//! The change feed: one row per write, read by other processes.

use rusqlite::{Connection, params};

use crate::Result;

/// Rows kept; a process further behind than that refetches everything.
const KEPT: i64 = 1_000;

pub(crate) fn record(connection: &Connection, tags: &[&str]) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO change (tags) VALUES (?1)")?
        .execute([tags.join(" ")])?;
    let last = connection.last_insert_rowid();
    if last % 256 == 0 {
        connection.execute("DELETE FROM change WHERE seq <= ?1", params![last - KEPT])?;
    }
    Ok(())
}

pub fn last(connection: &Connection) -> Result<i64> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM change")?
        .query_row([], |row| row.get(0))?)
}

/// The tags written after `seq`, without repeats, sorted, and the newest number.
pub fn since(connection: &Connection, seq: i64) -> Result<(i64, Vec<String>)> {
    let mut statement =
        connection.prepare_cached("SELECT seq, tags FROM change WHERE seq > ?1 ORDER BY seq")?;
    let mut rows = statement.query([seq])?;
    let (mut newest, mut tags) = (seq, std::collections::BTreeSet::new());
    while let Some(row) = rows.next()? {
        newest = row.get(0)?;
        tags.extend(row.get::<_, String>(1)?.split(' ').map(str::to_owned));
    }
    Ok((newest, tags.into_iter().collect()))
}
