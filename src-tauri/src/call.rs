//! The one command: an operation by name, run where blocking is allowed.

use burnish_api::{ApiError, Code, Door, Session};
use serde_json::Value;
use std::sync::Arc;
use tauri::{State, async_runtime};

/// Runs an operation as this window's session and returns its output.
///
/// # Errors
/// What the operation refused, as `{code, message, hint}`.
#[tauri::command]
pub async fn call(
    door: State<'_, Arc<Door>>,
    session: State<'_, Session>,
    name: String,
    project: Option<String>,
    request: Value,
) -> Result<Value, ApiError> {
    let (door, session) = (Arc::clone(&door), Session::clone(&session));
    async_runtime::spawn_blocking(move || {
        door.dispatch(&session, project.as_deref(), &name, request)
    })
    .await
    .unwrap_or_else(|stopped| Err(ApiError::new(Code::Internal, stopped.to_string())))
}
