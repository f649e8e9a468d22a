//! The JSONL manifest: one item a line, with everything Burnish knows of its labels.
//!
//! `{file, hash?, kind?, width?, height?, collection?, split?, tags?, labeler?}` and at most one
//! of `boxes: [{class, x, y, width, height, flags?, attributes?, confidence?}]`, `text`,
//! `segments: [{start_micros?, end_micros?, text, speaker?}]` and `nothing: true`.

mod line;
mod read;
mod write;

pub use read::{Lines, MAX_LINE_BYTES, lines, read};
pub use write::write;
