//! Pictures: header, upright pixels, measurements, and what a screen can show.

pub(crate) mod decode;
mod exif;
pub(crate) mod header;
mod luma;
mod measure;
mod render;
mod sharpness;

pub use decode::{Damage, DecodeError, Upright, decode_image};
pub use measure::measure_image;
pub use render::{Display, display_image, thumbnail, upright_png};
