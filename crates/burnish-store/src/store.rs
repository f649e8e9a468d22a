//! One open project: a writer, a few readers, the packs.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{Result, StoreError, cache::Cache, change, open, pack::Packs};

const MOST_IDLE_READERS: usize = 4;

/// An open project. Share it between threads; writes queue, reads do not wait for writes.
pub struct Store {
    root: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    packs: Packs,
    cache: Mutex<Option<Cache>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

/// A panic elsewhere cannot leave a half-made change: transactions roll back when dropped.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// Opens (and if needed migrates) the project in `root`.
    pub fn open(root: &Path) -> Result<Self> {
        let writer = open::open(root)?;
        Ok(Self {
            root: root.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            packs: Packs::new(root.join("media")),
            cache: Mutex::default(),
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Runs `work` on one consistent view of the project.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let pooled = lock(&self.readers).pop();
        let mut reader = match pooled {
            Some(reader) => reader,
            None => open::open_reader(&self.root)?,
        };
        let outcome = {
            let transaction = reader
                .transaction_with_behavior(TransactionBehavior::Deferred)
                .map_err(StoreError::from)?;
            work(&transaction)
        };
        let mut idle = lock(&self.readers);
        if idle.len() < MOST_IDLE_READERS {
            idle.push(reader);
        }
        outcome
    }

    /// Runs `work` in an immediate transaction and commits it durably, or rolls all of it back.
    /// `tags` say which answers the change makes stale.
    pub fn write<T, E: From<StoreError>>(
        &self,
        tags: &[&str],
        work: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut writer = lock(&self.writer);
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let value = work(&transaction)?;
        if !tags.is_empty() {
            change::record(&transaction, tags)?;
        }
        transaction.commit().map_err(StoreError::from)?;
        Ok(value)
    }

    /// The cache, opened on first use; `None` when it cannot be used (a full or read-only disk).
    pub fn with_cache<T>(&self, work: impl FnOnce(&Cache) -> Option<T>) -> Option<T> {
        let mut cache = lock(&self.cache);
        if cache.is_none() {
            *cache = Cache::open(&self.root.join("cache.db")).ok();
        }
        cache.as_ref().and_then(work)
    }

    /// A number that changes whenever any process commits to the project.
    pub fn data_version(&self) -> Result<i64> {
        Ok(lock(&self.writer).query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// SQLite's own check of the file; empty when it is sound.
    ///
    /// On a connection of its own: the check trusts what the full-text index of a pooled reader remembers from an
    /// earlier search, and calls what was written since corruption.
    pub fn integrity_faults(&self) -> Result<Vec<String>> {
        let reader = open::open_reader(&self.root)?;
        let lines = reader
            .prepare("PRAGMA integrity_check(20)")?
            .query_map([], |row| row.get::<_, String>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}
