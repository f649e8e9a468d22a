//! COCO JSON: one object with `images`, `annotations` and `categories`.

mod read;
mod write;

pub use read::{MAX_BYTES, read};
pub(crate) use write::carries_attribute;
pub use write::{IN_BOTH, write};
