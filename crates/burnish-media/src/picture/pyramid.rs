//! How a large picture is cut: which pictures are, their levels, and the names of their tiles.

use std::{fmt, str::FromStr};

use super::exif;
use crate::{Format, Source};

/// Side of a whole tile, in px of its level.
pub const TILE_PX: u32 = 512;

/// Pixels above which a picture is cut, whatever it is.
const MOST_WHOLE: u64 = 24_000_000;
/// The same for formats that browsers do not show: a copy would have to be made of the whole.
const MOST_FOREIGN: u64 = 4_000_000;
/// Graphics memory often takes no longer sides.
const LONGEST_WHOLE_PX: u32 = 8192;

/// The tiles of one picture. Level 0 is full size, each next one half as large (a side of `n`
/// becomes `ceil(n / 2)`), the last is one tile. Tiles at the right and lower edges are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pyramid {
    /// Upright size.
    pub width_px: u32,
    pub height_px: u32,
    /// 8, or 16 for every picture with deeper samples.
    pub bits: u8,
    pub levels: u32,
}

/// One tile; in text `tile-LEVEL-COLUMN-ROW`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    pub level: u32,
    pub column: u32,
    pub row: u32,
}

impl Pyramid {
    /// `bits` above 8 count as 16; sides must not be 0.
    pub const fn new(width_px: u32, height_px: u32, bits: u8) -> Self {
        let longest = if width_px > height_px {
            width_px
        } else {
            height_px
        };
        let mut levels = 1;
        while longest.div_ceil(1 << (levels - 1)) > TILE_PX {
            levels += 1;
        }
        Self {
            width_px,
            height_px,
            bits: if bits > 8 { 16 } else { 8 },
            levels,
        }
    }

    /// The pyramid of a picture that is shown in tiles; none for one that is shown whole.
    ///
    /// Cut are pictures of more than 24 megapixels, with a side above 8192 px, with more than 8
    /// bits a sample, and TIFF and GIF of more than 4 megapixels.
    pub fn for_picture(format: Format, width_px: u32, height_px: u32, bits: u8) -> Option<Self> {
        let pixels = u64::from(width_px) * u64::from(height_px);
        let foreign = matches!(format, Format::Tiff | Format::Gif);
        let cut = bits > 8
            || pixels > MOST_WHOLE
            || width_px.max(height_px) > LONGEST_WHOLE_PX
            || foreign && pixels > MOST_FOREIGN;
        (cut && pixels > 0).then(|| Self::new(width_px, height_px, bits))
    }

    /// Width and height of a level, in its own px.
    pub const fn level_size(&self, level: u32) -> (u32, u32) {
        let by = 1_u32 << level;
        (self.width_px.div_ceil(by), self.height_px.div_ceil(by))
    }

    /// Columns and rows of tiles.
    pub const fn grid(&self, level: u32) -> (u32, u32) {
        let (width, height) = self.level_size(level);
        (width.div_ceil(TILE_PX), height.div_ceil(TILE_PX))
    }

    /// Of all levels.
    pub fn tile_count(&self) -> u64 {
        let of_level = |level| {
            let (columns, rows) = self.grid(level);
            u64::from(columns) * u64::from(rows)
        };
        (0..self.levels).map(of_level).sum()
    }

    pub const fn contains(&self, tile: TileId) -> bool {
        if tile.level >= self.levels {
            return false;
        }
        let (columns, rows) = self.grid(tile.level);
        tile.column < columns && tile.row < rows
    }

    /// The tiles of one level, row by row.
    pub fn tiles(&self, level: u32) -> impl Iterator<Item = TileId> + use<> {
        let (columns, rows) = self.grid(level);
        (0..rows).flat_map(move |row| (0..columns).map(move |column| TileId { level, column, row }))
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile-{}-{}-{}", self.level, self.column, self.row)
    }
}

/// The text names no tile of any picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tile is named tile-LEVEL-COLUMN-ROW")]
pub struct NotATile;

impl FromStr for TileId {
    type Err = NotATile;

    /// Takes what [`Display`](fmt::Display) writes and nothing else, so that a tile has one name.
    fn from_str(text: &str) -> Result<Self, NotATile> {
        let mut parts = text.strip_prefix("tile-").ok_or(NotATile)?.split('-');
        let mut number = || {
            let digits = parts.next()?;
            let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
            let short =
                digits == "0" || (1..=6).contains(&digits.len()) && !digits.starts_with('0');
            (plain && short).then(|| digits.parse().ok()).flatten()
        };
        let tile = (number(), number(), number());
        match (tile, parts.next()) {
            ((Some(level), Some(column), Some(row)), None) => Ok(Self { level, column, row }),
            _ => Err(NotATile),
        }
    }
}

/// Whether the samples of a picture's tiles have 8 or 16 bits, from the few bytes that say so.
/// 8 where they cannot be read: then the picture will say why when it is decoded.
pub fn sample_bits(format: Format, source: &dyn Source) -> u8 {
    let bits = match format {
        Format::Png => part(source, 24, 1).map(|byte| u16::from(byte[0])),
        Format::Tiff => tiff_bits(source),
        // Decoded to 8 bits, or not at all.
        _ => None,
    };
    if bits.is_some_and(|bits| bits > 8) {
        16
    } else {
        8
    }
}

/// `BitsPerSample` of the first directory.
fn tiff_bits(source: &dyn Source) -> Option<u16> {
    let head = part(source, 0, 16).or_else(|| part(source, 0, 8))?;
    let order = exif::byte_order(&head)?;
    let big = order.u16(&head, 2)? == 43;
    let word = |bytes: &[u8], at: usize| {
        if big {
            order.u64(bytes, at)
        } else {
            order.u32(bytes, at).map(u64::from)
        }
    };
    let directory = word(&head, if big { 8 } else { 4 })?;
    let (count_bytes, entry_bytes, value_at) = if big { (8, 20, 12) } else { (2, 12, 8) };
    let count = part(source, directory, count_bytes)?;
    let count = if big {
        order.u64(&count, 0)?
    } else {
        u64::from(order.u16(&count, 0)?)
    };
    let first = directory.checked_add(count_bytes as u64)?;
    for index in 0..count.min(4096) {
        let entry = part(
            source,
            first.checked_add(index * entry_bytes)?,
            entry_bytes as usize,
        )?;
        if (order.u16(&entry, 0)?, order.u16(&entry, 2)?) != (258, 3) {
            continue;
        }
        let inside = word(&entry, 4)? <= if big { 4 } else { 2 };
        return if inside {
            order.u16(&entry, value_at)
        } else {
            order.u16(&part(source, word(&entry, value_at)?, 2)?, 0)
        };
    }
    None
}

/// Exactly `length` bytes.
fn part(source: &dyn Source, at: u64, length: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; length];
    let mut filled = 0;
    while filled < length {
        match source.read_at(at.checked_add(filled as u64)?, &mut bytes[filled..]) {
            Ok(0) | Err(_) => return None,
            Ok(read) => filled += read,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_level_is_one_tile_and_the_one_before_is_not() {
        for (width, height, levels) in [
            (1, 1, 1),
            (512, 512, 1),
            (513, 1, 2),
            (1024, 1025, 3),
            (10_000, 10_000, 6),
            (20_000, 20_000, 7),
        ] {
            let pyramid = Pyramid::new(width, height, 8);
            assert_eq!(pyramid.levels, levels, "{width} x {height}");
            assert_eq!(pyramid.grid(levels - 1), (1, 1));
        }
    }

    #[test]
    fn a_picture_a_browser_shows_at_once_is_left_whole() {
        let cut = |format, width, height, bits| {
            Pyramid::for_picture(format, width, height, bits).is_some()
        };
        assert!(!cut(Format::Jpeg, 6000, 4000, 8));
        assert!(cut(Format::Jpeg, 6001, 4000, 8));
        assert!(cut(Format::Png, 8193, 10, 8));
        assert!(cut(Format::Png, 10, 10, 16), "screens have 8 bits");
        assert!(!cut(Format::Tiff, 2000, 2000, 8));
        assert!(cut(Format::Tiff, 2001, 2000, 8));
        assert!(!cut(Format::Png, 0, 10, 16), "nothing cannot be cut");
    }

    #[test]
    fn only_a_plain_name_names_a_tile() {
        assert_eq!(
            "tile-3-0-12".parse(),
            Ok(TileId {
                level: 3,
                column: 0,
                row: 12
            })
        );
        for text in [
            "tile-1-2",
            "tile-1-2-3-4",
            "tile-01-2-3",
            "tile--1-2-3",
            "tile-+1-2-3",
            "tile-1-2-",
            "tile-1-2-1234567",
            "Tile-1-2-3",
            "tile-1-2-3 ",
            "thumb",
        ] {
            assert_eq!(text.parse::<TileId>(), Err(NotATile), "{text}");
        }
    }

    #[test]
    fn the_depth_is_found_in_the_header() {
        let deep = image::DynamicImage::new_rgb16(3, 2);
        let flat = image::DynamicImage::new_rgb8(3, 2);
        let written = |image: &image::DynamicImage, format| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            image.write_to(&mut bytes, format).unwrap();
            bytes.into_inner()
        };
        for (format, as_image) in [
            (Format::Png, image::ImageFormat::Png),
            (Format::Tiff, image::ImageFormat::Tiff),
        ] {
            assert_eq!(sample_bits(format, &&written(&deep, as_image)[..]), 16);
            assert_eq!(sample_bits(format, &&written(&flat, as_image)[..]), 8);
        }
        assert_eq!(sample_bits(Format::Tiff, &&b"II*\0"[..]), 8, "cut off");
    }

    proptest! {
        #[test]
        fn a_name_gives_back_its_tile(level in 0..20_u32, column in 0..999_999_u32, row in 0..999_999_u32) {
            let tile = TileId { level, column, row };
            prop_assert_eq!(tile.to_string().parse(), Ok(tile));
        }

        #[test]
        fn tiles_cover_each_level_once(width in 1..40_000_u32, height in 1..5000_u32) {
            let pyramid = Pyramid::new(width, height, 8);
            let mut count = 0;
            for level in 0..pyramid.levels {
                let tiles: Vec<_> = pyramid.tiles(level).collect();
                prop_assert!(tiles.iter().all(|&tile| pyramid.contains(tile)));
                let (columns, rows) = pyramid.grid(level);
                let (right, below) = (TileId { level, column: columns, row: 0 }, TileId { level, column: 0, row: rows });
                prop_assert!(!pyramid.contains(right) && !pyramid.contains(below));
                count += tiles.len() as u64;
            }
            prop_assert_eq!(count, pyramid.tile_count());
        }

        #[test]
        fn no_bytes_make_the_depth_reader_panic(big in prop::bool::ANY, rest in prop::collection::vec(any::<u8>(), 0..120)) {
            let mut tiff = if big { b"II+\0".to_vec() } else { b"MM\0*".to_vec() };
            tiff.extend(rest);
            prop_assert!([8, 16].contains(&sample_bits(Format::Tiff, &&tiff[..])));
        }
    }
}
