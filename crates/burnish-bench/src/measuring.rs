//! Measuring and thumbnails, beside one plain decode of the same pictures.

use std::{io::Write, path::Path};

use burnish_core::{Silent, import::measure};
use burnish_media::{decode_image, measure_image, thumbnail};
use image::{ImageFormat, load_from_memory_with_format};

use crate::{
    Sizes,
    intake::expect,
    pictures::{Pictures, drawn},
    sheet::{Limit, Sheet, grouped},
    work::{Outcome, create, take_in, timed},
};

const THUMBNAIL_PX: u32 = 320;

/// Twelve megapixels.
const LARGE_PX: (u32, u32) = (4_000, 3_000);

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let count = sizes.of(500);
    let pictures = Pictures::draw();
    sheet.heading("Pictures, one core")?;
    let files: Vec<Vec<u8>> = (0..count).map(|index| pictures.bytes(index, 9)).collect();
    let decode = one_by_one(&files, "640 x 480", "2.5 ms", sheet)?;
    let large: Vec<Vec<u8>> = (0..sizes.of(20) as u64)
        .map(|seed| drawn(seed, LARGE_PX.0, LARGE_PX.1))
        .collect();
    one_by_one(&large, "12 megapixels", "39 ms", sheet)?;

    let source = folder.join("measuring");
    pictures.write(&source, 0..count, 9)?;
    let project = create(&folder.join("measuring.burnish"))?;
    take_in(&project, &source)?;
    let (damaged, took) = timed(|| Ok(measure(&project, &Silent)?))?;
    expect("damaged", damaged.len() as u64, 0)?;
    sheet.row(
        "the measuring job over the small ones, all cores, synced",
        took,
        count,
        Some(&decode),
        "",
    )?;
    Ok(())
}

/// Decode, measure and thumbnail; returns the limit.
fn one_by_one(
    files: &[Vec<u8>],
    size: &str,
    thumbnail_goal: &str,
    sheet: &mut Sheet<impl Write>,
) -> Outcome<Limit> {
    let count = files.len();
    let what = format!("{} JPEGs of {size}", grouped(count as f64));
    let (_, took) = timed(|| {
        for file in files {
            load_from_memory_with_format(file, ImageFormat::Jpeg)?;
        }
        Ok(())
    })?;
    let decode = Limit::of("plain decode", took);
    sheet.row(
        &format!("limit: plain decode of {what}"),
        took,
        count,
        None,
        "",
    )?;
    let (_, took) = timed(|| {
        for file in files {
            measure_image(&decode_image(file)?);
        }
        Ok(())
    })?;
    sheet.row(
        "decode and measure them",
        took,
        count,
        Some(&decode),
        "1.2 x the decode",
    )?;
    let (_, took) = timed(|| {
        for file in files {
            thumbnail(file, THUMBNAIL_PX)?;
        }
        Ok(())
    })?;
    let goal = format!("{thumbnail_goal} of CPU each");
    sheet.row(
        "their thumbnails of 320 px",
        took,
        count,
        Some(&decode),
        &goal,
    )?;
    Ok(decode)
}
