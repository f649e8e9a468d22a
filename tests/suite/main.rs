//! What only holds of the whole program, in one test binary.

mod arrows;
mod cli;
mod contract;
mod roundtrip;
mod samples;
