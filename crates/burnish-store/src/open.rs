//! Making, opening and migrating `burnish.db`.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};

use crate::{Result, StoreError};

pub const PROJECT_EXTENSION: &str = "burnish";
const DATABASE: &str = "burnish.db";

/// Numbered scripts; the number of the last is `user_version`. Never edited once landed.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/0001_first.sql"),
    include_str!("../../../migrations/0002_labelling.sql"),
    include_str!("../../../migrations/0003_disagreements.sql"),
];

/// The newest format this program writes.
pub const LATEST: i64 = MIGRATIONS.len() as i64;

/// What a new project starts with.
#[derive(Debug, Clone)]
pub struct ProjectFacts<'a> {
    pub name: &'a str,
    pub created_at_millis: i64,
}

pub fn is_project(root: &Path) -> bool {
    root.join(DATABASE).is_file()
}

/// Makes an empty project folder. Nothing is left behind when it fails.
pub fn create(root: &Path, facts: &ProjectFacts<'_>) -> Result<()> {
    if root.exists() {
        return Err(StoreError::Exists {
            path: root.to_owned(),
        });
    }
    fs::create_dir_all(root.join("media"))
        .map_err(StoreError::io("cannot make the folder", root))?;
    let made = refuse_network(root).and_then(|()| {
        let mut connection = connect(root, true)?;
        migrate(&mut connection, root)?;
        connection.execute(
            "INSERT INTO project (key, value) VALUES ('name', ?1), ('created_at', ?2), ('book_version', '1')",
            params![facts.name, facts.created_at_millis.to_string()],
        )?;
        Ok(())
    });
    if made.is_err() {
        // Best effort: the first error is the one worth reporting.
        fs::remove_dir_all(root).ok();
    }
    made
}

/// Opens the writer of an existing project, migrating it when it is older.
pub(crate) fn open(root: &Path) -> Result<Connection> {
    if !is_project(root) {
        return Err(StoreError::NotAProject {
            path: root.to_owned(),
        });
    }
    refuse_network(root)?;
    let mut connection = connect(root, false)?;
    migrate(&mut connection, root)?;
    Ok(connection)
}

/// One more connection for reading; never creates or migrates.
pub(crate) fn open_reader(root: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(root.join(DATABASE), flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn connect(root: &Path, new: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if new {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(root.join(DATABASE), flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A label is worth an fsync.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn user_version(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the file up to [`LATEST`] in one transaction, after a backup of what was there.
fn migrate(connection: &mut Connection, root: &Path) -> Result<()> {
    let found = user_version(connection)?;
    if found > LATEST {
        return Err(StoreError::Newer {
            found,
            known: LATEST,
        });
    }
    if found == LATEST {
        return Ok(());
    }
    if found > 0 {
        let backup = backup_path(root, found);
        connection
            .execute("VACUUM INTO ?1", [backup.to_string_lossy()])
            .map_err(StoreError::from)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Another process may have migrated while this one waited for the lock.
    let found = user_version(&transaction)?;
    for script in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(script)?;
    }
    transaction.pragma_update(None, "user_version", LATEST)?;
    transaction.commit()?;
    Ok(())
}

fn backup_path(root: &Path, version: i64) -> PathBuf {
    (0..)
        .map(|n| {
            root.join(format!(
                "before-format-{}{}.db",
                version + 1,
                if n == 0 {
                    String::new()
                } else {
                    format!("-{n}")
                }
            ))
        })
        .find(|path| !path.exists())
        .expect("the naturals do not run out")
}

/// SQLite's locks and WAL do not hold across machines.
#[cfg(target_os = "linux")]
fn refuse_network(root: &Path) -> Result<()> {
    let Ok(mounts) = fs::read_to_string("/proc/self/mounts") else {
        return Ok(());
    };
    let Ok(real) = root.canonicalize() else {
        return Ok(());
    };
    let longest = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ');
            let (_, place, kind) = (fields.next()?, fields.next()?, fields.next()?);
            real.starts_with(place.replace("\\040", " "))
                .then_some((place.len(), kind))
        })
        .max_by_key(|(length, _)| *length);
    let network = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "fuse.sshfs",
    ];
    match longest.and_then(|(_, kind)| network.iter().find(|name| **name == kind)) {
        Some(kind) => Err(StoreError::NetworkFileSystem {
            path: root.to_owned(),
            kind,
        }),
        None => Ok(()),
    }
}

#[cfg(not(target_os = "linux"))]
fn refuse_network(_root: &Path) -> Result<()> {
    Ok(())
}
