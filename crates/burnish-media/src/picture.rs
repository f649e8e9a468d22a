//! Pictures: header, upright pixels, measurements, and what a screen can show.

pub(crate) mod decode;
mod exif;
pub(crate) mod header;
mod luma;
mod measure;
pub(crate) mod pyramid;
mod render;
mod samples;
mod sharpness;
mod tiles;

pub use decode::{Damage, DecodeError, Upright, decode_image};
pub use measure::measure_image;
pub use pyramid::{NotATile, Pyramid, TILE_PX, TileId, sample_bits};
pub use render::{Display, display_image, shown_as_it_is, thumbnail, thumbnail_of, upright_png};
pub use tiles::{TILES_VERSION, Tile, make_tiles, tile_mime};
