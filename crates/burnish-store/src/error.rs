//! What can go wrong with a project's files, and what to do about it.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{} is not a Burnish project", .path.display())]
    NotAProject { path: PathBuf },
    #[error("{} exists already", .path.display())]
    Exists { path: PathBuf },
    #[error(
        "this project was written by a newer Burnish (format {found}, this one reads up to {known})"
    )]
    Newer { found: i64, known: i64 },
    #[error("the project file is damaged: {detail}")]
    Corrupt { detail: String },
    #[error("the project is on a network file system ({kind}), where SQLite cannot lock reliably: {}", .path.display())]
    NetworkFileSystem { path: PathBuf, kind: &'static str },
    #[error("the disk is full")]
    DiskFull,
    #[error("another process is writing to the project")]
    Busy,
    #[error("the project is read-only: {detail}")]
    ReadOnly { detail: String },
    #[error("{what}: {source} ({})", .path.display())]
    Io {
        what: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the media of {hash} is missing from the packs")]
    MediaMissing { hash: String },
    #[error("the linked file changed since it was imported: {}", .path.display())]
    LinkChanged { path: PathBuf },
    #[error("the linked file is gone: {}", .path.display())]
    LinkGone { path: PathBuf },
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly {
                detail: error.to_string(),
            },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt {
                detail: error.to_string(),
            },
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    pub(crate) fn io(
        what: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::Io { what, path, source },
        }
    }
}
