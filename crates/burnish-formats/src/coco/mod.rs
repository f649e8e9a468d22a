//! COCO JSON: one object with `images`, `annotations` and `categories`.

mod read;
mod write;

pub use read::{MAX_BYTES, read};
pub use write::write;
pub(crate) use write::{CARRIED_FLAGS, carries_attribute};
