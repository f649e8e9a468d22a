//! The door: one table of operations for the desktop window, HTTP and the command line.
//!
//! A request struct names its operation, output, role and tags once, in [`operations`]; from that
//! come typed calls ([`Door::call`]), JSON dispatch ([`Door::dispatch`]) and the TypeScript map
//! ([`typescript`]).

mod clock;
mod door;
mod error;
mod handlers;
mod jobs;
mod media;
mod operations;
mod recent;
pub mod requests;
mod samples;
mod session;
pub mod typescript;

pub use burnish_core::{Clock, Progress, Silent};
pub use burnish_model as model;
pub use clock::WallClock;
pub use door::{Changed, Door, DoorOptions};
pub use error::{ApiError, Code};
pub use handlers::marks_from_line;
pub use jobs::CancelFlag;
pub use media::Media;
pub use operations::{OPERATIONS, Operation, OperationInfo};
pub use samples::create_samples_in;
pub use session::Session;
