//! Media packs: `media/NNNN.db` hold bytes by BLAKE3 hash, stored once, in chunks.
//!
//! 16 KiB pages, a truncated rollback journal and full sync: measured faster than WAL (which
//! writes every byte twice) and than one file each. A pack has one writer, held by an OS lock on
//! `NNNN.lock`; another process opens the next number. A full pack is sealed and never changes.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use burnish_model::Hash;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::{Result, StoreError};

const CHUNK_BYTES: usize = 4 << 20;
/// A pack larger than this takes no more.
const SEAL_BYTES: u64 = 1 << 30;
const IDLE_READERS_PER_PACK: usize = 4;

/// The packs of one project.
#[derive(Debug)]
pub struct Packs {
    folder: PathBuf,
    readers: Mutex<BTreeMap<u32, Vec<Connection>>>,
}

impl Packs {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            readers: Mutex::default(),
        }
    }

    fn path(&self, number: u32) -> PathBuf {
        self.folder.join(format!("{number:04}.db"))
    }

    /// The numbers of the packs on disk, ascending.
    pub fn numbers(&self) -> Result<Vec<u32>> {
        let entries = fs::read_dir(&self.folder)
            .map_err(StoreError::io("cannot list the packs", &self.folder))?;
        let mut numbers: Vec<u32> = entries
            .filter_map(|entry| {
                entry
                    .ok()?
                    .file_name()
                    .to_str()?
                    .strip_suffix(".db")?
                    .parse()
                    .ok()
            })
            .collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Takes the first pack with room that no other process is writing to.
    pub fn writer(&self) -> Result<PackWriter> {
        let mut number = 1;
        loop {
            if let Some(writer) = self.try_writer(number)? {
                return Ok(writer);
            }
            number += 1;
        }
    }

    fn try_writer(&self, number: u32) -> Result<Option<PackWriter>> {
        let path = self.path(number);
        if fs::metadata(&path).is_ok_and(|facts| facts.len() >= SEAL_BYTES) {
            return Ok(None);
        }
        let lock_path = self.folder.join(format!("{number:04}.lock"));
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(StoreError::io("cannot open the pack's lock", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(PackWriter {
                number,
                connection: open_for_writing(&path)?,
                path,
                _lock: lock,
            })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => {
                Err(StoreError::io("cannot lock the pack", &lock_path)(error))
            }
        }
    }

    fn with_reader<T>(
        &self,
        number: u32,
        work: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        let lock = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let pooled = lock().get_mut(&number).and_then(Vec::pop);
        let reader = match pooled {
            Some(reader) => reader,
            None => open_for_reading(&self.path(number))?,
        };
        let outcome = work(&reader);
        let mut pool = lock();
        let idle = pool.entry(number).or_default();
        if outcome.is_ok() && idle.len() < IDLE_READERS_PER_PACK {
            idle.push(reader);
        }
        outcome
    }

    /// The whole blob.
    pub fn read(&self, number: u32, hash: Hash) -> Result<Vec<u8>> {
        self.with_reader(number, |connection| {
            let mut statement = connection
                .prepare_cached("SELECT bytes FROM blob WHERE hash = ?1 ORDER BY chunk")?;
            let mut rows = statement.query([hash.as_bytes()])?;
            let mut bytes: Option<Vec<u8>> = None;
            while let Some(row) = rows.next()? {
                let chunk = row
                    .get_ref(0)?
                    .as_blob()
                    .map_err(|_| crate::broken("blob"))?;
                bytes.get_or_insert_default().extend_from_slice(chunk);
            }
            bytes.ok_or_else(|| StoreError::MediaMissing {
                hash: hash.to_string(),
            })
        })
    }

    /// Up to `length` bytes from `start`; one chunk is read at a time.
    pub fn read_range(
        &self,
        number: u32,
        hash: Hash,
        start: u64,
        length: usize,
    ) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(length.min(CHUNK_BYTES));
        while bytes.len() < length {
            let at = start + bytes.len() as u64;
            let (chunk, offset) = (at / CHUNK_BYTES as u64, (at % CHUNK_BYTES as u64) as usize);
            let wanted = (length - bytes.len()).min(CHUNK_BYTES - offset);
            let part: Option<Vec<u8>> = self.with_reader(number, |connection| {
                Ok(connection
                    .prepare_cached(
                        "SELECT substr(bytes, ?3, ?4) FROM blob WHERE hash = ?1 AND chunk = ?2",
                    )?
                    .query_row(params![hash.as_bytes(), chunk, offset + 1, wanted], |row| {
                        row.get(0)
                    })
                    .optional()?)
            })?;
            match part {
                Some(part) if !part.is_empty() => bytes.extend_from_slice(&part),
                _ => break,
            }
        }
        Ok(bytes)
    }

    /// Every hash in a pack with its total size, ascending.
    pub fn contents(&self, number: u32) -> Result<Vec<(Hash, u64)>> {
        self.with_reader(number, |connection| {
            let mut statement = connection
                .prepare("SELECT hash, sum(length(bytes)) FROM blob GROUP BY hash ORDER BY hash")?;
            let rows = statement.query_map([], |row| Ok((Hash(row.get(0)?), row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Calls `each` with every blob of a pack in the order they lie on disk. `each` gets the
    /// chunks of one blob in turn: `(hash, chunk number, bytes)`; it returns false to stop.
    pub fn scan(&self, number: u32, mut each: impl FnMut(Hash, u32, &[u8]) -> bool) -> Result<()> {
        self.with_reader(number, |connection| {
            let mut statement =
                connection.prepare("SELECT hash, chunk, bytes FROM blob ORDER BY rowid")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let bytes = row
                    .get_ref(2)?
                    .as_blob()
                    .map_err(|_| crate::broken("blob"))?;
                if !each(Hash(row.get(0)?), row.get(1)?, bytes) {
                    break;
                }
            }
            Ok(())
        })
    }
}

fn open_for_writing(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // The page size only takes hold on an empty file.
    connection.pragma_update(None, "page_size", 16_384)?;
    connection.pragma_update(None, "journal_mode", "TRUNCATE")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS blob (
             id INTEGER PRIMARY KEY, hash BLOB NOT NULL CHECK (length(hash) = 32), chunk INTEGER NOT NULL, bytes BLOB NOT NULL
         ) STRICT;
         CREATE UNIQUE INDEX IF NOT EXISTS blob_hash ON blob (hash, chunk);",
    )?;
    Ok(connection)
}

fn open_for_reading(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    Ok(connection)
}

/// The one writer of one pack, until it is dropped.
#[derive(Debug)]
pub struct PackWriter {
    number: u32,
    connection: Connection,
    path: PathBuf,
    _lock: File,
}

impl PackWriter {
    pub fn number(&self) -> u32 {
        self.number
    }

    /// True once the pack should take no more; ask [`Packs::writer`] for the next.
    pub fn full(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|facts| facts.len() >= SEAL_BYTES)
    }

    /// Writes blobs durably in one transaction. Ones that are there already stay as they are.
    pub fn put<'a>(&mut self, blobs: impl IntoIterator<Item = (Hash, &'a [u8])>) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT OR IGNORE INTO blob (hash, chunk, bytes) VALUES (?1, ?2, ?3)",
            )?;
            for (hash, bytes) in blobs {
                if bytes.is_empty() {
                    insert.execute(params![hash.as_bytes(), 0, bytes])?;
                }
                for (chunk, part) in bytes.chunks(CHUNK_BYTES).enumerate() {
                    insert.execute(params![hash.as_bytes(), chunk, part])?;
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }
}
