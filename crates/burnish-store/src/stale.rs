//! Table `stale_item`: items whose cases and truth are still to be computed again.

use burnish_model::{CaseKind, MediaKind};
use rusqlite::{Connection, OptionalExtension};

use crate::Result;

pub fn any(connection: &Connection) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM stale_item LIMIT 1")?
        .query_row([], |_| Ok(()))
        .optional()?
        .is_some())
}

pub fn count(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row("SELECT count(*) FROM stale_item", [], |row| row.get(0))?)
}

/// The first few, in import order.
pub fn first(connection: &Connection, most: u32) -> Result<Vec<i64>> {
    let mut statement =
        connection.prepare_cached("SELECT item FROM stale_item ORDER BY item LIMIT ?1")?;
    let rows = statement.query_map([most], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Its cases are computed again.
pub fn clear(connection: &Connection, item: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM stale_item WHERE item = ?1")?
        .execute([item])?;
    Ok(())
}

/// Everything that two or more submitted.
pub fn mark_compared(connection: &Connection) -> Result<()> {
    connection.execute(
        "INSERT OR IGNORE INTO stale_item SELECT item FROM item_state WHERE submissions >= 2",
        [],
    )?;
    Ok(())
}

/// The items of one kind that two or more submitted.
pub fn mark_kind(connection: &Connection, kind: MediaKind) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO stale_item SELECT item.id FROM item JOIN item_state ON item_state.item = item.id
             WHERE item.kind = ?1 AND item_state.submissions >= 2",
        )?
        .execute([kind.as_str()])?;
    Ok(())
}

/// The clips whose cases or truth follow from the convention `kind`: those it splits, and those
/// whose text is written by decided conventions, which apply to all of it.
pub fn mark_convention(connection: &Connection, kind: CaseKind) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO stale_item
             SELECT item FROM transcript_pair WHERE instr(' ' || causes || ' ', ' ' || ?1 || ' ') > 0
             UNION SELECT item FROM item_state WHERE basis = 'convention'",
        )?
        .execute([kind.as_str()])?;
    Ok(())
}
