//! Pure sums over model data: boxes, transcripts, drift. Level 1: sees only the model.

pub mod bootstrap;
pub mod boxes;
pub mod drift;
pub mod text;
