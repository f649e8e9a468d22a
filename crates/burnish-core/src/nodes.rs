//! Merkle nodes in the database, with an overlay for trees that are not to be kept.

use std::{cell::RefCell, collections::HashMap};

use burnish_model::Hash;
use burnish_store::{Connection, StoreError, version};

use crate::tree::Nodes;

/// Nodes of one connection. New ones are written through, or held in memory.
pub(crate) struct StoredNodes<'a> {
    connection: &'a Connection,
    overlay: Option<RefCell<HashMap<Hash, Vec<u8>>>>,
}

impl<'a> StoredNodes<'a> {
    pub(crate) fn writing(connection: &'a Connection) -> Self {
        Self {
            connection,
            overlay: None,
        }
    }

    /// For looking only: what is put is forgotten with this value.
    pub(crate) fn looking(connection: &'a Connection) -> Self {
        Self {
            connection,
            overlay: Some(RefCell::default()),
        }
    }

    /// A body that must be there.
    pub(crate) fn body(&self, hash: Hash) -> Result<Vec<u8>, StoreError> {
        self.get(hash)
    }
}

impl Nodes for StoredNodes<'_> {
    fn get(&self, hash: Hash) -> Result<Vec<u8>, StoreError> {
        if let Some(body) = self
            .overlay
            .as_ref()
            .and_then(|overlay| overlay.borrow().get(&hash).cloned())
        {
            return Ok(body);
        }
        version::node(self.connection, hash)?.ok_or_else(|| StoreError::Corrupt {
            detail: format!("version node {hash} is missing"),
        })
    }

    fn put(&mut self, hash: Hash, body: &[u8]) -> Result<(), StoreError> {
        match &self.overlay {
            Some(overlay) => {
                overlay.borrow_mut().insert(hash, body.to_vec());
                Ok(())
            }
            None => version::put_node(self.connection, hash, body),
        }
    }
}
