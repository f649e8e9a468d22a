//! An open project: its store and the clock it was handed.

use std::{fmt, path::Path, sync::Arc};

use burnish_store::{Store, StoreError};
use uuid::Uuid;

use crate::{digest, pyramids::Makings};

/// What time it is; tests hand in one that stands still.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_millis(&self) -> i64;
}

/// An open project. Cheap to share between threads.
pub struct Project {
    store: Store,
    clock: Arc<dyn Clock>,
    makings: Makings,
}

impl fmt::Debug for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Project")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Project {
    /// Makes an empty project in `root` and opens it.
    pub fn create(root: &Path, name: &str, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        burnish_store::create(
            root,
            &burnish_store::ProjectFacts {
                name,
                created_at_millis: clock.now_millis(),
            },
        )?;
        Self::open(root, clock)
    }

    pub fn open(root: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Ok(Self {
            store: Store::open(root)?,
            clock,
            makings: Makings::default(),
        })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn makings(&self) -> &Makings {
        &self.makings
    }

    pub fn root(&self) -> &Path {
        self.store.root()
    }

    pub fn now_millis(&self) -> i64 {
        self.clock.now_millis()
    }

    /// A UUIDv7 of this moment. `parts` make it unlike others of the same millisecond, so that a
    /// fixed clock gives fixed ids.
    pub(crate) fn new_id(&self, parts: &[&[u8]]) -> Uuid {
        let random = digest::derived_id("new id", parts);
        let mut tail = [0; 10];
        tail.copy_from_slice(&random.as_bytes()[..10]);
        let millis = u64::try_from(self.now_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}
