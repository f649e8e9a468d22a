//! `burnish-bench`: does each piece of work that has a budget once, beside the limit of the
//! machine it runs on, and prints a table. It measures; it never judges.

mod agree;
mod big;
mod coco;
mod intake;
mod machine;
mod measuring;
mod peers;
mod pictures;
mod planted;
mod sheet;
mod sound;
mod synthetic;
mod tiles;
mod work;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, ValueEnum};

use crate::{sheet::Sheet, work::Outcome};

/// A part of the table that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// 10,000 JPEGs in, again, 100 changed, verify.
    Intake,
    /// Numbers about pictures, and thumbnails.
    Measuring,
    /// Pictures of 10,000 and 20,000 px in tiles.
    Tiles,
    /// COCO in and out.
    Coco,
    /// Lists, queue, commit, diff and drift of 100,000 items.
    Big,
    /// A clip of three hours, as WAV and as MP3.
    Sound,
    /// Agreement over boxes and over transcripts.
    Agree,
    /// Errors planted in the boxes of five labelers: how many are found, by kind.
    Planted,
}

/// Measures Burnish on this machine.
#[derive(Debug, Parser)]
#[command(name = "burnish-bench")]
struct Arguments {
    /// A tenth of every size, to see that it runs.
    #[arg(long)]
    quick: bool,
    /// Only these parts; `coco` needs `intake` and brings it along.
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Where the data is made (1.5 GB); emptied at the end. Default: the system's temporary folder.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// How large everything is.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    divisor: usize,
}

impl Sizes {
    /// `full`, or a tenth of it.
    pub fn of(self, full: usize) -> usize {
        full / self.divisor
    }
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(io::stderr(), "burnish-bench: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let folder = match &arguments.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let sizes = Sizes {
        divisor: if arguments.quick { 10 } else { 1 },
    };
    let wanted = |part: Part| arguments.only.is_empty() || arguments.only.contains(&part);
    let mut sheet = Sheet::new(io::stdout());
    sheet.text(&machine::facts(folder.path()))?;
    if wanted(Part::Intake) || wanted(Part::Coco) {
        let taken_in = intake::run(folder.path(), sizes, &mut sheet)?;
        if wanted(Part::Coco) {
            coco::run(folder.path(), sizes, &taken_in, &mut sheet)?;
        }
    }
    if wanted(Part::Measuring) {
        measuring::run(folder.path(), sizes, &mut sheet)?;
    }
    if wanted(Part::Tiles) {
        tiles::run(folder.path(), sizes, &mut sheet)?;
    }
    if wanted(Part::Big) {
        big::run(folder.path(), sizes, &mut sheet)?;
    }
    if wanted(Part::Sound) {
        sound::run(folder.path(), sizes, &mut sheet)?;
    }
    if wanted(Part::Agree) {
        agree::run(folder.path(), sizes, &mut sheet)?;
    }
    if wanted(Part::Planted) {
        planted::run(folder.path(), sizes, &mut sheet)?;
    }
    Ok(())
}
