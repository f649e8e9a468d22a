//! The verbs: import, annotate, review, commit, diff, drift, export, verify.
//!
//! Synchronous, prints nothing and reads no environment: every verb is handed the open
//! [`Project`] (store and clock), who acts, and where needed a progress sink with its cancel token.

pub mod agreement;
pub mod annotate;
pub mod auto;
pub mod book;
pub mod book_pages;
pub mod cases;
pub mod commit;
pub mod conventions;
pub mod demo;
pub mod diff;
pub mod digest;
pub mod drift;
pub mod export;
pub mod import;
pub mod look;
pub mod media;
pub mod model_check;
mod nodes;
mod pairs;
pub mod people;
pub mod progress;
mod project;
mod pyramids;
pub mod query;
pub mod recompute;
pub mod resolve;
pub mod review;
pub mod rules;
mod segments;
pub mod settings;
mod sounds;
pub mod thresholds;
pub mod tree;
pub mod truth;
mod turns;
pub mod verify;

pub use people::Actor;
pub use progress::{Progress, Silent};
pub use project::{Clock, Project};

pub use burnish_store::StoreError;
