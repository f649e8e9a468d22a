//! `POST /api/{name}`: one operation of the door.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::Shared;
use crate::refusal::Refusal;
use crate::sessions;

/// The largest request: a paste of many boxes, not a file.
const BODY_BYTES: usize = 32 << 20;
/// Names the open project by its handle.
const PROJECT: &str = "x-burnish-project";

/// Runs the operation as the cookie's session.
pub async fn call(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Refusal> {
    let session = sessions::required(&shared, &headers)?;
    let project = headers
        .get(PROJECT)
        .map(|handle| handle.to_str().map(str::to_owned))
        .transpose()
        .map_err(|_| Refusal::bad_request("the project's handle is unreadable"))?;
    // What is announced as too large is not even begun to be read.
    if body.size_hint().lower() > BODY_BYTES as u64 {
        return Err(too_large());
    }
    let body = to_bytes(body, BODY_BYTES).await.map_err(|_| too_large())?;
    let request = serde_json::from_slice(&body)
        .map_err(|err| Refusal::bad_request(&format!("the body is not JSON: {err}")))?;
    let door = shared.door.clone();
    let output = tokio::task::spawn_blocking(move || {
        door.dispatch(&session, project.as_deref(), &name, request)
    })
    .await
    .map_err(|_| Refusal::internal())??;
    Ok(Json(output))
}

fn too_large() -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "bad_request",
        "the request is larger than 32 MiB or broke off",
    )
}
