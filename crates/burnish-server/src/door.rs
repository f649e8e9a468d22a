//! What the server needs of the door: operations, changes, media bytes and invitations.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

pub use burnish_api::{ApiError, Changed, Code, Session};
use serde_json::Value;

/// The operations behind the HTTP shell. Everything but [`Door::subscribe`] may block.
pub trait Door: Send + Sync {
    /// Runs one operation by name, as the session's person, on the project with this handle.
    ///
    /// # Errors
    /// What the operation refused, or that there is none of that name.
    fn dispatch(
        &self,
        session: &Session,
        project: Option<&str>,
        name: &str,
        request: Value,
    ) -> Result<Value, ApiError>;

    /// What goes stale from now on; one receiver per call.
    fn subscribe(&self) -> Receiver<Changed>;

    /// An item's bytes; `what` is a name such as `display` or `sound.wav`.
    ///
    /// # Errors
    /// When there are none, they are damaged, or the session may not see the project.
    fn media(
        &self,
        session: &Session,
        project: &str,
        hash: &str,
        what: &str,
    ) -> Result<Arc<dyn Media>, ApiError>;

    /// Whose link a secret is; none when no open project knows it.
    fn invited(&self, secret: &str) -> Option<Session>;
}

/// Bytes that can be read in pieces.
pub trait Media: Send + Sync {
    fn mime(&self) -> &str;

    /// In bytes.
    fn length(&self) -> u64;

    /// At most `length` bytes from `start`; none only at the end.
    ///
    /// # Errors
    /// When the bytes cannot be read or are not what they were.
    fn read(&self, start: u64, length: usize) -> Result<Vec<u8>, ApiError>;
}

impl Media for burnish_api::Media {
    fn mime(&self) -> &str {
        &self.mime
    }

    fn length(&self) -> u64 {
        self.length
    }

    fn read(&self, start: u64, length: usize) -> Result<Vec<u8>, ApiError> {
        self.read(start, length)
    }
}

impl Door for burnish_api::Door {
    fn dispatch(
        &self,
        session: &Session,
        project: Option<&str>,
        name: &str,
        request: Value,
    ) -> Result<Value, ApiError> {
        self.dispatch(session, project, name, request)
    }

    fn subscribe(&self) -> Receiver<Changed> {
        self.subscribe()
    }

    fn media(
        &self,
        session: &Session,
        project: &str,
        hash: &str,
        what: &str,
    ) -> Result<Arc<dyn Media>, ApiError> {
        Ok(Arc::new(self.media(session, project, hash, what)?))
    }

    fn invited(&self, secret: &str) -> Option<Session> {
        self.invited(secret)
    }
}
