//! What the server needs of the door: operations, changes, media bytes and invitations.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use serde::Serialize;
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

    /// An item's bytes; `what` is `original`, `display`, `thumb`, `sound.wav` or `peaks`.
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

/// Whom the calls of one browser or window are made as.
#[derive(Debug, Clone)]
pub struct Session {
    /// The desktop window's, not a browser's.
    pub desktop: bool,
    /// What stands before `/media/...`; empty where the page's own origin serves it.
    pub media_base: String,
}

impl Session {
    /// The one who started Burnish.
    pub fn owner(desktop: bool, media_base: String) -> Self {
        Self {
            desktop,
            media_base,
        }
    }
}

/// Why an operation was refused, and what to do next.
#[derive(Debug, Clone, Serialize)]
pub struct ApiError {
    pub code: Code,
    pub message: String,
    pub hint: Option<String>,
}

impl ApiError {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
        }
    }
}

/// Kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    NotFound,
    BadRequest,
    Conflict,
    Forbidden,
    Unauthorised,
    Damaged,
    Busy,
    Internal,
}

impl Code {
    pub fn http_status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::BadRequest => 400,
            Self::Conflict => 409,
            Self::Forbidden => 403,
            Self::Unauthorised => 401,
            Self::Damaged => 422,
            Self::Busy => 503,
            Self::Internal => 500,
        }
    }
}

/// What became stale, in one project or, without one, everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    pub project: Option<String>,
    pub tags: Vec<String>,
}
