//! What only holds of the whole program, in one test binary.

mod arrows;
mod cli;
mod contract;
mod durability;
mod http;
mod roundtrip;
mod samples;
mod schema;
