//! Intake: files in, the same again, some changed, and everything checked.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use burnish_core::{Silent, verify};
use rayon::prelude::*;

use crate::{
    Sizes, machine,
    pictures::Pictures,
    sheet::{Limit, Sheet, grouped},
    work::{Outcome, create, take_in, timed},
};

/// What the next part goes on with.
pub struct TakenIn {
    /// Where the project is.
    pub project: PathBuf,
    /// The plain copy.
    pub copying: Limit,
}

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<TakenIn> {
    let count = sizes.of(10_000);
    let changed = sizes.of(100);
    let photos = folder.join("photos");
    let pictures = Pictures::draw();
    let bytes = pictures.write(&photos, 0..count, 0)?;
    machine::sync(folder);
    let title = format!(
        "Intake: {} JPEGs of {:.0} KB",
        grouped(count as f64),
        bytes as f64 / count as f64 / 1e3
    );
    sheet.heading(&title)?;

    let paths = paths(&photos)?;
    let (_, took) = timed(|| Ok(paths.par_iter().try_for_each(|path| hashed(path))?))?;
    let reading = Limit::of("read and BLAKE3", took);
    let in_memory: Vec<Vec<u8>> = paths.iter().map(fs::read).collect::<Result<_, _>>()?;
    let (_, took) = timed(|| {
        in_memory.par_iter().for_each(|bytes| {
            std::hint::black_box(blake3::hash(bytes));
        });
        Ok(())
    })?;
    sheet.row(
        "limit: BLAKE3 of the bytes in memory, all cores",
        took,
        count,
        None,
        "",
    )?;
    drop(in_memory);
    let (_, took) = timed(|| copy(&paths, &folder.join("copy")))?;
    let copying = Limit::of("copy and sync", took);
    sheet.row(
        "limit: the files copied, then synced",
        took,
        count,
        Some(&reading),
        "",
    )?;

    let root = folder.join("intake.burnish");
    let project = create(&root)?;
    let (report, took) = timed(|| take_in(&project, &photos))?;
    expect("added", report.added, count)?;
    sheet.row(
        "first import, synced, without measuring",
        took,
        count,
        Some(&copying),
        "1.5 s",
    )?;
    let (report, took) = timed(|| take_in(&project, &photos))?;
    expect("unchanged", report.unchanged, count)?;
    sheet.row(
        "the same folder again",
        took,
        count,
        Some(&reading),
        "0.1 s",
    )?;
    pictures.write(&photos, 0..changed, 1)?;
    let (report, took) = timed(|| take_in(&project, &photos))?;
    expect("added", report.added, changed)?;
    sheet.row(
        &format!("again with {changed} files changed"),
        took,
        count,
        Some(&reading),
        "0.3 s",
    )?;
    let (checked, took) = timed(|| Ok(verify::verify(&project, &Silent)?))?;
    expect("faults", checked.faults.len() as u64, 0)?;
    sheet.row("verify", took, count + changed, Some(&reading), "1 s")?;
    Ok(TakenIn {
        project: root,
        copying,
    })
}

pub fn expect(what: &str, found: u64, wanted: usize) -> Outcome<()> {
    if found == wanted as u64 {
        return Ok(());
    }
    Err(
        format!("{found} {what} where {wanted} were expected: these figures would mean nothing")
            .into(),
    )
}

fn paths(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn copy(paths: &[PathBuf], to: &Path) -> Outcome<()> {
    fs::create_dir(to)?;
    for path in paths {
        fs::copy(path, to.join(path.file_name().unwrap_or_default()))?;
    }
    machine::sync(to);
    Ok(())
}

fn hashed(path: &Path) -> std::io::Result<()> {
    std::hint::black_box(blake3::hash(&fs::read(path)?));
    Ok(())
}
