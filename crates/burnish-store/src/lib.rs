//! SQLite: one module per table, read and write transactions, media packs.
//!
//! A project is a folder: `burnish.db` holds everything but bytes, `media/NNNN.db` the bytes,
//! `cache.db` what can be made again. Functions take a connection inside a transaction that
//! [`Store::read`] or [`Store::write`] opened; none of them opens its own.

pub mod batch;
pub mod book;
pub mod book_page;
pub mod cache;
pub mod case;
pub mod change;
pub mod compared;
mod error;
pub mod item;
pub mod labeler;
pub mod layer;
pub mod measurement;
pub mod membership;
mod open;
pub mod pack;
pub mod preference;
pub mod pyramid;
pub mod queue;
pub mod remark;
pub mod stale;
pub mod stat_cache;
pub mod state;
mod store;
pub mod transcript_pair;
pub mod version;

pub use error::StoreError;
pub use open::{LATEST, PROJECT_EXTENSION, ProjectFacts, create, is_project};
pub use rusqlite::Connection;
pub use store::Store;

pub type Result<T> = std::result::Result<T, StoreError>;

/// A stored value that no longer parses: the file was changed by something else.
pub(crate) fn broken(what: &str) -> StoreError {
    StoreError::Corrupt {
        detail: format!("a stored {what} cannot be read"),
    }
}
