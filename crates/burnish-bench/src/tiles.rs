//! Pictures too large for one file: their tiles made, and the first one given.

use std::{fs, io::Write, path::Path, sync::Arc, thread, time::Duration};

use burnish_core::{
    Project,
    media::{media, picture},
};
use burnish_media::decode_image;
use burnish_model::Hash;
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};

use crate::{
    Sizes, machine,
    pictures::Noise,
    sheet::{Limit, Sheet},
    work::{Outcome, create, repeated, take_in, timed},
};

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    sheet.heading("Large pictures in tiles of 512 px, two threads")?;
    let large = sizes.of(10_000) as u32;
    let huge = sizes.of(20_000) as u32;
    let colour =
        DynamicImage::ImageRgb8(RgbImage::from_vec(large, large, texture(large, 3)).ok_or("size")?);
    one(folder, "JPEG", &colour, ImageFormat::Jpeg, sheet)?;
    one(folder, "PNG", &colour, ImageFormat::Png, sheet)?;
    drop(colour);
    let grey =
        DynamicImage::ImageLuma8(GrayImage::from_vec(huge, huge, texture(huge, 1)).ok_or("size")?);
    one(folder, "grey PNG", &grey, ImageFormat::Png, sheet)
}

/// Slow waves with a little grain, as a scanner would see them.
fn texture(side: u32, channels: usize) -> Vec<u8> {
    let mut noise = Noise::new(u64::from(side));
    let wave: Vec<u64> = (0..side)
        .map(|at| (60.0 + 50.0 * (f64::from(at) / 90.0).sin()) as u64)
        .collect();
    let mut samples = Vec::with_capacity(side as usize * side as usize * channels);
    for down in &wave {
        for across in &wave {
            let mut grain = noise.next();
            for _ in 0..channels {
                samples.push((down + across + grain % 8) as u8);
                grain >>= 8;
            }
        }
    }
    samples
}

fn one(
    folder: &Path,
    kind: &str,
    image: &DynamicImage,
    format: ImageFormat,
    sheet: &mut Sheet<impl Write>,
) -> Outcome<()> {
    let name = format!("{kind} of {} x {} px", image.width(), image.height());
    let source = folder.join(kind.replace(' ', "-"));
    fs::create_dir_all(&source)?;
    image.save_with_format(source.join("large"), format)?;
    let bytes = fs::read(source.join("large"))?;
    let (_, took) = timed(|| Ok(decode_image(&bytes)?))?;
    let decode = Limit::of("plain decode", took);
    sheet.row(
        &format!("limit: plain decode of a {name}"),
        took,
        0,
        None,
        "",
    )?;
    let hash = Hash(*blake3::hash(&bytes).as_bytes());
    drop(bytes);
    let root = folder.join(format!("{}.burnish", kind.replace(' ', "-")));
    let project = Arc::new(create(&root)?);
    take_in(&project, &source)?;
    let levels = picture(&project, hash)?.levels;
    let first = format!("tile-{}-0-0", levels - 1);
    let before = machine::count_memory();
    let (_, took) = timed(|| Ok(media(&project, hash, &first)?.length))?;
    sheet.row(
        "its first tile, nothing made yet",
        took,
        0,
        Some(&decode),
        "",
    )?;
    let (_, took) = timed(|| wait_until_ready(&project, hash))?;
    sheet.row("the other tiles after that", took, 0, Some(&decode), "")?;
    if let (Some(before), Some(most)) = (before, machine::most_memory()) {
        let held = mebibytes(most.saturating_sub(before));
        sheet.figure("most memory held by it", &held, "")?;
    }
    let kept = fs::metadata(root.join("cache.db"))?.len();
    sheet.figure("tiles in the cache", &mebibytes(kept), "")?;
    let (took, slowest) = repeated(50, |round| {
        let (columns, rows) = (image.width().div_ceil(512), image.height().div_ceil(512));
        let at = round as u32 * 7919;
        let tile = media(
            &project,
            hash,
            &format!("tile-0-{}-{}", at % columns, at / 3 % rows),
        )?;
        Ok(tile.length)
    })?;
    sheet.row(
        "one tile, once they are made (median)",
        took,
        0,
        None,
        "150 ms with its painting",
    )?;
    sheet.row("the same, 95th percentile", slowest, 0, None, "")?;
    Ok(())
}

fn wait_until_ready(project: &Project, hash: Hash) -> Outcome<()> {
    while !picture(project, hash)?.ready {
        thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes >> 20)
}
