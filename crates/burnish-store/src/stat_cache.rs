//! Table `stat_cache`: files seen before, so that an unchanged folder costs only `stat`.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::Result;

/// What `stat` said when a file was hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    pub size: i64,
    pub mtime_ns: i64,
    pub inode: i64,
}

/// Every known file whose path starts with `prefix`, with its item.
pub fn below(connection: &Connection, prefix: &str) -> Result<HashMap<String, (Stat, i64)>> {
    let mut end = prefix.to_owned();
    end.push('\u{10FFFF}');
    let mut statement = connection.prepare_cached(
        "SELECT path, size, mtime_ns, inode, item FROM stat_cache WHERE path >= ?1 AND path <= ?2",
    )?;
    let rows = statement.query_map([prefix, end.as_str()], |row| {
        Ok((
            row.get(0)?,
            (
                Stat {
                    size: row.get(1)?,
                    mtime_ns: row.get(2)?,
                    inode: row.get(3)?,
                },
                row.get(4)?,
            ),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn put(connection: &Connection, path: &str, stat: Stat, item: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO stat_cache (path, size, mtime_ns, inode, item) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,
                 inode = excluded.inode, item = excluded.item",
        )?
        .execute(params![path, stat.size, stat.mtime_ns, stat.inode, item])?;
    Ok(())
}
