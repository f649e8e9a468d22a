//! The sample data, carried inside the program.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use burnish_core::{Clock, Progress, demo};
use include_dir::{Dir, include_dir};

use crate::{ApiError, Code};

static SAMPLE_DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../sample-data");

/// Makes the sample projects that are not in `folder` yet; returns the paths of both.
pub fn create_samples_in(
    folder: &Path,
    clock: &Arc<dyn Clock>,
    progress: &dyn Progress,
) -> Result<Vec<PathBuf>, ApiError> {
    let storage = |error: std::io::Error| {
        ApiError::new(
            Code::Storage,
            format!("cannot write to {}: {error}", folder.display()),
        )
    };
    fs::create_dir_all(folder).map_err(storage)?;
    let path = |name: &str| folder.join(format!("{name}.burnish"));
    let missing: Vec<&str> = demo::SAMPLES
        .into_iter()
        .filter(|name| !path(name).exists())
        .collect();
    if !missing.is_empty() {
        let unpacked = folder.join(format!(".burnish-samples-{}", std::process::id()));
        let made = fs::create_dir_all(&unpacked)
            .and_then(|()| SAMPLE_DATA.extract(&unpacked))
            .map_err(storage)
            .and_then(|()| make(&missing, folder, &unpacked, clock, progress));
        fs::remove_dir_all(&unpacked).ok();
        made?;
    }
    Ok(demo::SAMPLES.into_iter().map(path).collect())
}

fn make(
    names: &[&str],
    folder: &Path,
    data: &Path,
    clock: &Arc<dyn Clock>,
    progress: &dyn Progress,
) -> Result<(), ApiError> {
    for name in names {
        if let Err(error) = demo::create(folder, data, name, Arc::clone(clock), progress) {
            // A half-made sample would look like a finished one next time.
            fs::remove_dir_all(folder.join(format!("{name}.burnish"))).ok();
            return Err(error.into());
        }
    }
    Ok(())
}
