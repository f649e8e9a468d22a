//! Table `item_state`: what lists, counts and commits ask of every item.

use burnish_model::{Hash, Severity, TruthBasis, output::TruthCounts};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, broken};

/// Derived from an item's layers, cases and membership by core, in the transaction that changed them.
#[derive(Debug, Clone, PartialEq)]
pub struct StateRow {
    pub state: &'static str,
    pub basis: TruthBasis,
    pub submissions: u64,
    pub open_cases: u64,
    pub worst: Option<Severity>,
    pub words: Option<u64>,
    pub boxes: Option<u64>,
    pub truth: Option<Hash>,
    pub layers: Option<Hash>,
    pub membership: Hash,
}

pub fn put(connection: &Connection, item: i64, row: &StateRow) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO item_state (item, state, basis, submissions, open_cases, worst, words, boxes, truth, layers, membership)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (item) DO UPDATE SET state = excluded.state, basis = excluded.basis, submissions = excluded.submissions,
                 open_cases = excluded.open_cases, worst = excluded.worst, words = excluded.words, boxes = excluded.boxes,
                 truth = excluded.truth, layers = excluded.layers, membership = excluded.membership",
        )?
        .execute(params![
            item,
            row.state,
            row.basis.as_str(),
            row.submissions,
            row.open_cases,
            row.worst.map(Severity::as_str),
            row.words,
            row.boxes,
            row.truth.map(|hash| hash.0),
            row.layers.map(|hash| hash.0),
            row.membership.as_bytes()
        ])?;
    Ok(())
}

/// An item that differs from the newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirty {
    pub item: i64,
    pub hash: Hash,
    /// False until the item is in a version.
    pub committed: bool,
}

/// The items that differ from the newest version, by hash. CROSS JOIN keeps the few dirty rows
/// in front; left alone, SQLite walks every item to save the sort.
pub fn dirty(connection: &Connection) -> Result<Vec<Dirty>> {
    let mut statement = connection.prepare_cached(
        "SELECT item.id, item.hash, committed_membership IS NOT NULL
         FROM item_state CROSS JOIN item ON item.id = item_state.item WHERE item_state.dirty ORDER BY item.hash",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Dirty {
            item: row.get(0)?,
            hash: Hash(row.get(1)?),
            committed: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn count_dirty(connection: &Connection) -> Result<u64> {
    Ok(
        connection.query_row("SELECT count(*) FROM item_state WHERE dirty", [], |row| {
            row.get(0)
        })?,
    )
}

/// The working set is what the newest version holds.
pub fn mark_committed(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE item_state SET committed_truth = truth, committed_layers = layers, committed_membership = membership WHERE dirty",
        [],
    )?;
    Ok(())
}

/// `(basis, worst)` of one item.
pub fn basis(connection: &Connection, item: i64) -> Result<Option<TruthBasis>> {
    let word: Option<String> = connection
        .prepare_cached("SELECT basis FROM item_state WHERE item = ?1")?
        .query_row([item], |row| row.get(0))
        .optional()?;
    word.map(|word| TruthBasis::from_word(&word).ok_or_else(|| broken("truth basis")))
        .transpose()
}

pub fn truth_counts(connection: &Connection) -> Result<TruthCounts> {
    let mut statement =
        connection.prepare_cached("SELECT basis, count(*) FROM item_state GROUP BY basis")?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut counts = TruthCounts::default();
    for (word, count) in rows {
        *counts.slot(TruthBasis::from_word(&word).ok_or_else(|| broken("truth basis"))?) = count;
    }
    Ok(counts)
}

/// Items that two or more submitted, those whose hashes come first.
pub fn compared(connection: &Connection, most: u32) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT item.id FROM item CROSS JOIN item_state ON item_state.item = item.id
         WHERE item_state.submissions >= 2 ORDER BY item.hash LIMIT ?1",
    )?;
    let rows = statement.query_map([most], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many items two or more submitted.
pub fn count_compared(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row(
        "SELECT count(*) FROM item_state WHERE submissions >= 2",
        [],
        |row| row.get(0),
    )?)
}

/// Items with undecided errors.
pub fn count_open(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row(
        "SELECT count(*) FROM item_state WHERE state = 'open'",
        [],
        |row| row.get(0),
    )?)
}
