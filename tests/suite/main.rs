//! What only holds of the whole program, in one test binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod arrows;
mod browser;
mod cli;
mod contract;
mod crash;
mod durability;
mod http;
mod roundtrip;
mod samples;
mod schema;
mod undo;
