//! Tables `item` and `item_name`, and the list query behind every gallery.

use burnish_model::{Hash, Item, MediaKind, Severity, Split, TruthBasis};
use rusqlite::{Connection, OptionalExtension, Row, params, types::Value};

use crate::{Result, broken};

/// Where an item's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Pack(u32),
    Link {
        path: String,
        size: i64,
        mtime_ns: i64,
    },
}

/// An item with its row number in this file.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub id: i64,
    pub item: Item,
    pub place: Place,
    pub split: Option<Split>,
    pub damaged: Option<String>,
    pub measured_by: Option<String>,
    pub content_hash: Option<Hash>,
}

const COLUMNS: &str = "item.id, item.hash, item.kind, item.name, item.byte_size, item.format, item.width_px, item.height_px,
    item.orientation, item.duration_micros, item.sample_rate, item.channels, item.pack, item.link_path, item.link_size,
    item.link_mtime_ns, item.split, item.damaged, item.measured_by, item.content_hash";

fn stored(row: &Row<'_>) -> rusqlite::Result<Result<Stored>> {
    let kind: String = row.get(2)?;
    let split: Option<String> = row.get(16)?;
    let place = match row.get::<_, Option<u32>>(12)? {
        Some(number) => Place::Pack(number),
        None => Place::Link {
            path: row.get(13)?,
            size: row.get(14)?,
            mtime_ns: row.get(15)?,
        },
    };
    let Some(kind) = MediaKind::from_word(&kind) else {
        return Ok(Err(broken("media kind")));
    };
    Ok(Ok(Stored {
        id: row.get(0)?,
        item: Item {
            hash: Hash(row.get(1)?),
            kind,
            name: row.get(3)?,
            byte_size: row.get(4)?,
            format: row.get(5)?,
            width_px: row.get(6)?,
            height_px: row.get(7)?,
            orientation: row.get(8)?,
            duration_micros: row.get(9)?,
            sample_rate: row.get(10)?,
            channels: row.get(11)?,
        },
        place,
        split: split.as_deref().and_then(Split::from_word),
        damaged: row.get(17)?,
        measured_by: row.get(18)?,
        content_hash: row.get::<_, Option<[u8; 32]>>(19)?.map(Hash),
    }))
}

/// Adds an item; it must not be there yet. Returns its row number.
pub fn insert(
    connection: &Connection,
    item: &Item,
    place: &Place,
    split: Option<Split>,
    at_millis: i64,
) -> Result<i64> {
    let (pack, link_path, link_size, link_mtime_ns) = match place {
        Place::Pack(number) => (Some(*number), None, None, None),
        Place::Link {
            path,
            size,
            mtime_ns,
        } => (None, Some(path), Some(*size), Some(*mtime_ns)),
    };
    connection
        .prepare_cached(
            "INSERT INTO item (hash, kind, name, byte_size, format, width_px, height_px, orientation, duration_micros,
                 sample_rate, channels, pack, link_path, link_size, link_mtime_ns, split, imported_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            item.hash.as_bytes(),
            item.kind.as_str(),
            item.name,
            item.byte_size,
            item.format,
            item.width_px,
            item.height_px,
            item.orientation,
            item.duration_micros,
            item.sample_rate,
            item.channels,
            pack,
            link_path,
            link_size,
            link_mtime_ns,
            split.map(Split::as_str),
            at_millis
        ])?;
    Ok(connection.last_insert_rowid())
}

pub fn ensure_pack(connection: &Connection, number: u32) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO pack (number) VALUES (?1)")?
        .execute([number])?;
    Ok(())
}

pub fn add_name(connection: &Connection, item: i64, name: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO item_name (name, item) VALUES (?1, ?2)")?
        .execute(params![name, item])?;
    Ok(())
}

pub fn names(connection: &Connection, item: i64) -> Result<Vec<String>> {
    let mut statement =
        connection.prepare_cached("SELECT name FROM item_name WHERE item = ?1 ORDER BY name")?;
    let rows = statement.query_map([item], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn id_of(connection: &Connection, hash: Hash) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT id FROM item WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

pub fn by_hash(connection: &Connection, hash: Hash) -> Result<Option<Stored>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM item WHERE hash = ?1"))?
        .query_row([hash.as_bytes()], stored)
        .optional()?
        .transpose()
}

pub fn by_id(connection: &Connection, id: i64) -> Result<Option<Stored>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM item WHERE id = ?1"))?
        .query_row([id], stored)
        .optional()?
        .transpose()
}

/// Items imported under exactly this name (path below the imported folder, or its last part).
pub fn by_name(connection: &Connection, name: &str) -> Result<Vec<i64>> {
    let mut statement =
        connection.prepare_cached("SELECT item FROM item_name WHERE name = ?1 ORDER BY item")?;
    let rows = statement.query_map([name], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Items whose hash starts with these hex digits; at most two, to tell one from many.
pub fn by_hash_prefix(connection: &Connection, prefix: &str) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM item WHERE hash >= ?1 AND lower(hex(hash)) LIKE ?2 ORDER BY hash LIMIT 2",
    )?;
    let bytes: Vec<u8> = (0..prefix.len() / 2)
        .filter_map(|index| u8::from_str_radix(prefix.get(index * 2..index * 2 + 2)?, 16).ok())
        .collect();
    let rows = statement.query_map(
        params![bytes, format!("{}%", prefix.to_lowercase())],
        |row| row.get(0),
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every item in import order, through `each`.
pub fn for_each(connection: &Connection, mut each: impl FnMut(Stored) -> Result<()>) -> Result<()> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM item ORDER BY id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(stored(row)??)?;
    }
    Ok(())
}

/// The next unmeasured items after `after`, in import order.
pub fn unmeasured(connection: &Connection, after: i64, limit: u32) -> Result<Vec<Stored>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM item WHERE measured_by IS NULL AND id > ?1 ORDER BY id LIMIT ?2"
    ))?;
    let rows = statement
        .query_map(params![after, limit], stored)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().collect()
}

pub fn count_unmeasured(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row(
        "SELECT count(*) FROM item WHERE measured_by IS NULL",
        [],
        |row| row.get(0),
    )?)
}

/// What measuring found besides the numbers.
#[derive(Debug, Clone, Default)]
pub struct Measured<'a> {
    pub by: &'a str,
    pub damaged: Option<&'a str>,
    pub content_hash: Option<Hash>,
    pub duration_micros: Option<i64>,
}

pub fn set_measured(connection: &Connection, item: i64, measured: &Measured<'_>) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE item SET measured_by = ?2, damaged = ?3, content_hash = ?4,
                 duration_micros = coalesce(?5, duration_micros) WHERE id = ?1",
        )?
        .execute(params![
            item,
            measured.by,
            measured.damaged,
            measured.content_hash.map(|hash| hash.0),
            measured.duration_micros
        ])?;
    Ok(())
}

pub fn set_split(connection: &Connection, item: i64, split: Option<Split>) -> Result<()> {
    connection
        .prepare_cached("UPDATE item SET split = ?2 WHERE id = ?1")?
        .execute(params![item, split.map(Split::as_str)])?;
    Ok(())
}

/// What the full-text search finds an item by.
pub fn set_text(connection: &Connection, item: i64, name: &str, text: &str) -> Result<()> {
    // Writing the index costs far more than looking: cases change more often than texts do.
    let known: Option<(String, String)> = connection
        .prepare_cached("SELECT name, text FROM item_text WHERE rowid = ?1")?
        .query_row([item], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if known.is_some_and(|known| known.0 == name && known.1 == text) {
        return Ok(());
    }
    connection
        .prepare_cached("INSERT OR REPLACE INTO item_text (rowid, name, text) VALUES (?1, ?2, ?3)")?
        .execute(params![item, name, text])?;
    Ok(())
}

/// A condition over `item` and `item_state`, with its values. Built by core from the query language.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    /// Adds a condition; its `?` take `values` in order.
    pub fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = Value> {
        self.values.iter().cloned()
    }

    /// What the conditions speak of: one table alone costs a fraction of the join.
    pub(crate) fn tables(&self) -> &'static str {
        let speaks_of = |table: &str| self.conditions.iter().any(|text| text.contains(table));
        match (speaks_of("item."), speaks_of("item_state.")) {
            (false, _) => "item_state",
            (true, false) => "item",
            (true, true) => "item JOIN item_state ON item_state.item = item.id",
        }
    }

    pub(crate) fn sql(&self) -> String {
        if self.conditions.is_empty() {
            "1".to_owned()
        } else {
            self.conditions.join(" AND ")
        }
    }
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub id: i64,
    pub hash: Hash,
    pub name: String,
    pub kind: MediaKind,
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    pub duration_micros: Option<i64>,
    pub split: Option<Split>,
    pub damaged: bool,
    pub state: String,
    pub basis: TruthBasis,
    pub submissions: u64,
    pub open_cases: u64,
    pub worst: Option<Severity>,
    pub collections: Vec<String>,
}

/// Items that pass `filter` after row `after`, in import order.
pub fn list(
    connection: &Connection,
    filter: &Filter,
    after: i64,
    limit: u32,
) -> Result<Vec<Listed>> {
    let sql = format!(
        "SELECT item.id, item.hash, item.name, item.kind, item.width_px, item.height_px, item.duration_micros, item.split,
             item.damaged IS NOT NULL, item_state.state, item_state.basis, item_state.submissions, item_state.open_cases,
             item_state.worst,
             (SELECT group_concat(name, char(31)) FROM (SELECT collection.name AS name FROM item_collection
                 JOIN collection ON collection.id = item_collection.collection WHERE item_collection.item = item.id ORDER BY 1))
         FROM item JOIN item_state ON item_state.item = item.id
         WHERE {} AND item.id > ? ORDER BY item.id LIMIT ?",
        filter.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut values = filter.values.clone();
    values.extend([Value::from(after), Value::from(i64::from(limit))]);
    let rows = statement
        .query_map(rusqlite::params_from_iter(values), |row| {
            let word = |index| row.get::<_, Option<String>>(index);
            Ok(Listed {
                id: row.get(0)?,
                hash: Hash(row.get(1)?),
                name: row.get(2)?,
                kind: MediaKind::from_word(&row.get::<_, String>(3)?).unwrap_or(MediaKind::Image),
                width_px: row.get(4)?,
                height_px: row.get(5)?,
                duration_micros: row.get(6)?,
                split: word(7)?.as_deref().and_then(Split::from_word),
                damaged: row.get(8)?,
                state: row.get(9)?,
                basis: word(10)?
                    .as_deref()
                    .and_then(TruthBasis::from_word)
                    .unwrap_or(TruthBasis::None),
                submissions: row.get(11)?,
                open_cases: row.get(12)?,
                worst: word(13)?.as_deref().and_then(Severity::from_word),
                collections: word(14)?
                    .map(|names| names.split('\u{1f}').map(str::to_owned).collect())
                    .unwrap_or_default(),
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows)
}

pub fn count(connection: &Connection, filter: &Filter) -> Result<u64> {
    let sql = format!(
        "SELECT count(*) FROM {} WHERE {}",
        filter.tables(),
        filter.sql()
    );
    Ok(connection
        .prepare_cached(&sql)?
        .query_row(rusqlite::params_from_iter(filter.values.clone()), |row| {
            row.get(0)
        })?)
}

/// Row numbers of all items that pass `filter`, ascending.
pub fn ids(connection: &Connection, filter: &Filter) -> Result<Vec<i64>> {
    let sql = format!(
        "SELECT item.id FROM item JOIN item_state ON item_state.item = item.id WHERE {} ORDER BY item.id",
        filter.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(filter.values.clone()), |row| {
        row.get(0)
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// `(images, clips, damaged)`.
pub fn counts(connection: &Connection) -> Result<(u64, u64, u64)> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(sum(kind = 'image'), 0), coalesce(sum(kind = 'audio'), 0), count(damaged) FROM item",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
