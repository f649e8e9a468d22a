//! The HTTP shell: calls, changes, media and the page, for browsers and the desktop window.

mod calls;
pub mod door;
mod events;
mod guard;
mod media;
mod range;
mod refusal;
mod run;
mod secret;
mod sessions;
mod ui;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use tokio::sync::{Semaphore, broadcast, watch};

pub use door::Door;
pub use run::{ServeOptions, Serving, run, serve, spawn};

/// What every request can reach.
pub(crate) struct Shared {
    door: Arc<dyn Door>,
    rules: guard::Rules,
    sessions: Mutex<sessions::Sessions>,
    /// Each change as one line of JSON.
    changes: broadcast::Sender<Arc<str>>,
    /// Turns true once, when open connections should end.
    stop: watch::Sender<bool>,
    media_turns: Semaphore,
    tile_turns: Semaphore,
    window: Option<Window>,
}

/// What the desktop window reads media with.
struct Window {
    capability: blake3::Hash,
    session: door::Session,
}

impl Shared {
    fn sessions(&self) -> MutexGuard<'_, sessions::Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_window(&self, capability: &str) -> bool {
        self.window
            .as_ref()
            .is_some_and(|window| window.capability == secret::digest(capability))
    }

    fn window_session(&self, capability: &str) -> Option<door::Session> {
        let window = self.window.as_ref()?;
        (window.capability == secret::digest(capability)).then(|| window.session.clone())
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/session", post(sessions::start))
        .route("/api/{name}", post(calls::call))
        .route("/events", get(events::listen))
        .route("/media/{project}/{hash}/{what}", get(media::browser))
        .route(
            "/{capability}/media/{project}/{hash}/{what}",
            get(media::window).options(media::window_preflight),
        )
        .fallback(ui::file)
        .method_not_allowed_fallback(ui::method_not_allowed)
        .layer(axum::middleware::from_fn_with_state(
            shared.clone(),
            guard::stand,
        ))
        .with_state(shared)
}
