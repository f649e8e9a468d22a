//! `cache.db`: thumbnails, display copies, waveform peaks, tiles. May be deleted at any time.

use std::{path::Path, time::Duration};

use burnish_model::Hash;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, pyramid};

#[derive(Debug)]
pub struct Cache {
    connection: Connection,
}

impl Cache {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(2))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS entry (
                 what TEXT NOT NULL, hash BLOB NOT NULL, mime TEXT NOT NULL, body BLOB NOT NULL,
                 PRIMARY KEY (what, hash)
             ) STRICT;",
        )?;
        pyramid::create(&connection)?;
        Ok(Self { connection })
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// `(mime, bytes)` of what was kept under this name.
    pub fn get(&self, what: &str, hash: Hash) -> Option<(String, Vec<u8>)> {
        self.connection
            .prepare_cached("SELECT mime, body FROM entry WHERE what = ?1 AND hash = ?2")
            .and_then(|mut statement| {
                statement
                    .query_row(params![what, hash.as_bytes()], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })
                    .optional()
            })
            .ok()
            .flatten()
    }

    /// Keeps bytes; a failure only means that they are made again.
    pub fn put(&self, what: &str, hash: Hash, mime: &str, body: &[u8]) {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO entry (what, hash, mime, body) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut statement| statement.execute(params![what, hash.as_bytes(), mime, body]))
            .ok();
    }
}
