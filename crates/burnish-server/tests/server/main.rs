//! The whole server over real sockets, with a door that answers from memory.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod http;
mod media;
mod sessions;
#[cfg(unix)]
mod stopping;
mod support;
