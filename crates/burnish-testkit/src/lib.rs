//! What tests of the whole share: a clock that stands still, temporary projects, the command line.
#![allow(
    clippy::unwrap_used,
    reason = "only tests call this, and a test stops at the first surprise"
)]

mod clock;
mod command;
mod project;

pub use clock::{Fixed, fixed_clock};
pub use command::{Burnish, Ran, cargo, workspace};
pub use project::TempProject;
