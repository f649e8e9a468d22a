//! `burnish-samples OUT_DIR [labels|images|audio]`: writes the sample data, or one part of it.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use burnish_samples::write::{self, Part};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            // The tool has no other way to speak.
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("burnish-samples: {err}\n").as_bytes(),
            );
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let out = args
        .next()
        .ok_or("say where: burnish-samples OUT_DIR [labels|images|audio]")?;
    let parts = match args.next().as_deref() {
        None => vec![Part::Labels, Part::Images, Part::Audio],
        Some("labels") => vec![Part::Labels],
        Some("images") => vec![Part::Images],
        Some("audio") => vec![Part::Audio],
        Some(other) => return Err(format!("{other}: labels, images or audio").into()),
    };
    parts
        .into_iter()
        .try_for_each(|part| write::part(Path::new(&out), part))?;
    Ok(())
}
