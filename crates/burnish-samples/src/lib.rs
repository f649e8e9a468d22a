//! The sample data: 64 rendered phone photographs and 48 spoken clips, labeled three times with planted disagreements.
//!
//! Everything follows from fixed seeds. [`story`] and [`speech`] say what is planted, the rest makes it.

pub mod camera;
pub mod coco;
pub mod defects;
pub mod ground;
pub mod labels;
pub mod manifest;
pub mod phone;
pub mod rng;
pub mod scene;
pub mod speech;
pub mod story;
pub mod view;
pub mod voice;
pub mod write;
