//! Writes the parts of the sample data below a folder.

use std::fs;
use std::io;
use std::path::Path;

use crate::camera::{self, Exposure};
use crate::labels;
use crate::manifest;
use crate::scene::Scene;
use crate::speech::{self, CLIPS};
use crate::story::{self, LABELERS, SHOTS};
use crate::voice::{self, Recording, VoiceError};

/// What can be made on its own. `Audio` needs `espeak-ng` and `flac`, the others nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Labels,
    Images,
    Audio,
}

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("cannot write the sample data: {0}")]
    Io(#[from] io::Error),
    #[error("cannot encode a picture: {0}")]
    Image(#[from] image::ImageError),
    #[error("cannot encode the labels: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Voice(#[from] VoiceError),
}

/// Writes one part, replacing what is there.
///
/// # Errors
/// [`WriteError`], by the first file that fails.
pub fn part(out: &Path, part: Part) -> Result<(), WriteError> {
    match part {
        Part::Labels => {
            for (path, text) in texts()? {
                put(&out.join(path), text.as_bytes())?;
            }
        }
        Part::Images => images(&out.join("phone-scratches"))?,
        Part::Audio => audio(&out.join("voice-assistant"))?,
    }
    Ok(())
}

/// Every label file and manifest, by path; needs neither pictures nor sound.
///
/// # Errors
/// When something cannot be written as JSON.
pub fn texts() -> Result<Vec<(String, String)>, serde_json::Error> {
    let labels = labels::all();
    let mut files = Vec::new();
    for (labeler, name) in LABELERS.iter().enumerate() {
        files.push((
            format!("phone-scratches/labels/{name}.json"),
            pretty(&labels.by_labeler[labeler])?,
        ));
        files.push((
            format!("voice-assistant/labels/{name}.jsonl"),
            speech::jsonl(labeler)?,
        ));
    }
    files.push((
        "phone-scratches/labels/truth.json".to_owned(),
        pretty(&labels.truth)?,
    ));
    files.push((
        "manifest.json".to_owned(),
        pretty(&manifest::manifest(&labels))?,
    ));
    files.push(("decisions.json".to_owned(), pretty(&manifest::decisions())?));
    Ok(files)
}

fn pretty(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn images(out: &Path) -> Result<(), WriteError> {
    for (index, shot) in SHOTS.iter().enumerate() {
        let scene = Scene::plan(story::image_seed(index), shot.wishes);
        put(
            &out.join(story::image_name(index)),
            &camera::photograph(&scene, Exposure::BENCH)?,
        )?;
    }
    for index in 0..story::PRODUCTION {
        let scene = Scene::plan(
            story::production_seed(index),
            story::production_wishes(index),
        );
        put(
            &out.join(story::production_name(index)),
            &camera::photograph(&scene, Exposure::DIM)?,
        )?;
    }
    Ok(())
}

fn audio(out: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(out.join("clips"))?;
    fs::create_dir_all(out.join("production"))?;
    for (index, clip) in CLIPS.iter().enumerate() {
        for (name, how) in [
            (speech::clip_name(index), Recording::STUDIO),
            (speech::production_name(index), Recording::PRODUCTION),
        ] {
            voice::write_flac(&voice::record(clip, index, how)?, &out.join(name))?;
        }
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
