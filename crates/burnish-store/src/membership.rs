//! Tables `collection`, `item_collection` and `item_tag`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::Result;

/// The number of a collection, made when it is new.
pub fn ensure_collection(connection: &Connection, name: &str) -> Result<i64> {
    if let Some(id) = collection(connection, name)? {
        return Ok(id);
    }
    connection
        .prepare_cached("INSERT INTO collection (name) VALUES (?1)")?
        .execute([name])?;
    Ok(connection.last_insert_rowid())
}

pub fn collection(connection: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT id FROM collection WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// Puts an item into a collection; false when it was there already.
pub fn add(connection: &Connection, collection: i64, item: i64) -> Result<bool> {
    let changed = connection
        .prepare_cached("INSERT OR IGNORE INTO item_collection (collection, item) VALUES (?1, ?2)")?
        .execute(params![collection, item])?;
    Ok(changed > 0)
}

/// Collections by name with their item counts.
pub fn summaries(connection: &Connection) -> Result<Vec<(String, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT name, (SELECT count(*) FROM item_collection WHERE collection = collection.id) FROM collection ORDER BY name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn collections_of(connection: &Connection, item: i64) -> Result<Vec<String>> {
    texts(
        connection,
        "SELECT collection.name FROM item_collection JOIN collection ON collection.id = item_collection.collection
         WHERE item_collection.item = ?1 ORDER BY 1",
        item,
    )
}

pub fn items_in(connection: &Connection, collection: i64) -> Result<Vec<i64>> {
    let mut statement = connection
        .prepare_cached("SELECT item FROM item_collection WHERE collection = ?1 ORDER BY item")?;
    let rows = statement.query_map([collection], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn add_tag(connection: &Connection, item: i64, tag: &str) -> Result<bool> {
    let changed = connection
        .prepare_cached("INSERT OR IGNORE INTO item_tag (tag, item) VALUES (?1, ?2)")?
        .execute(params![tag, item])?;
    Ok(changed > 0)
}

pub fn tags_of(connection: &Connection, item: i64) -> Result<Vec<String>> {
    texts(
        connection,
        "SELECT tag FROM item_tag WHERE item = ?1 ORDER BY tag",
        item,
    )
}

fn texts(connection: &Connection, sql: &str, item: i64) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([item], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
