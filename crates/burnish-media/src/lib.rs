//! Bytes to facts: what a file is, its upright pixels, its samples, and numbers about both.
//!
//! Everything here is pure: slices in, values out. Names, folders and clocks play no part, and
//! no input makes it panic: decoders by others run behind [`probe()`], [`decode_image`] and
//! [`AudioReader`], which turn their failures into reasons.

pub mod content;
mod fields;
pub mod format;
pub mod picture;
pub mod probe;
pub mod sound;

pub use content::{AudioHasher, DECODER_VERSION, content_hash_audio, content_hash_image};
pub use format::{Format, sniff};
pub use picture::{
    Damage, DecodeError, Display, NotATile, Pyramid, TILE_PX, TILES_VERSION, Tile, TileId, Upright,
    decode_image, display_image, make_tiles, measure_image, sample_bits, shown_as_it_is, thumbnail,
    thumbnail_of, tile_mime, upright_png,
};
pub use probe::{Probe, Unreadable, probe};
pub use sound::{
    Activity, AudioMeter, AudioReader, Ear, Heard, Level, MEL_LEVELS, Pcm, Peaks, PeaksBuilder,
    Source, VirtualWav, activity, decode_audio, frame_at, listen, loudness_at_start, measure_audio,
    measure_pcm, mel_tile, micros, peaks, snap,
};

/// Pixels of the largest picture that is opened.
pub const MAX_PIXELS: u64 = 400_000_000;
/// Bytes of the largest decoded picture or sound that is held at once.
pub const MAX_DECODED_BYTES: u64 = 5 << 29;
