//! What only holds of the whole program, in one test binary.

mod arrows;
mod samples;
