//! `GET /events`: what went stale, as server-sent events.

use std::convert::Infallible;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::Shared;
use crate::door::Changed;
use crate::refusal::Refusal;
use crate::sessions;

/// Changes a slow browser may be behind before it is told that everything is stale.
pub const BACKLOG: usize = 256;
/// For a browser that missed some changes.
const EVERYTHING: &str = concat!(
    r#"{"project":null,"tags":["projects","session","items","labels","#,
    r#""cases","book","versions","jobs"]}"#
);
const LOOK_FOR_END: Duration = Duration::from_millis(500);

/// Passes the door's changes on to every browser until the server is gone.
///
/// # Errors
/// When no thread can be started.
pub fn pass_on(changes: Receiver<Changed>, shared: Weak<Shared>) -> io::Result<()> {
    let pass = move || {
        loop {
            let changed = changes.recv_timeout(LOOK_FOR_END);
            let Some(shared) = shared.upgrade() else {
                return;
            };
            match changed.map(|changed| serde_json::to_string(&changed)) {
                // An error says that no browser listens, which is fine.
                Ok(Ok(line)) => drop(shared.changes.send(line.into())),
                Ok(Err(_)) => drop(shared.changes.send(EVERYTHING.into())),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    };
    let thread = thread::Builder::new().name("burnish-events".to_owned());
    thread.spawn(pass).map(drop)
}

/// Every change from now on, one `data:` line of JSON each, until the server stops.
pub async fn listen(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    sessions::required(&shared, &headers)?;
    let changes = shared.changes.subscribe();
    let stop = shared.stop.subscribe();
    // The first line goes out at once, so that the browser knows it is heard.
    let opened = Event::default().comment("listening");
    let events = stream::unfold(
        (Some(opened), changes, stop),
        |(opened, mut changes, mut stop)| async move {
            if let Some(opened) = opened {
                return Some((Ok(opened), (None, changes, stop)));
            }
            let line = tokio::select! {
                _ = stop.wait_for(|stopping| *stopping) => return None,
                line = next(&mut changes) => line?,
            };
            Some((Ok(Event::default().data(&*line)), (None, changes, stop)))
        },
    );
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

async fn next(changes: &mut broadcast::Receiver<Arc<str>>) -> Option<Arc<str>> {
    match changes.recv().await {
        Ok(line) => Some(line),
        Err(RecvError::Lagged(_)) => Some(EVERYTHING.into()),
        Err(RecvError::Closed) => None,
    }
}
