//! Walking: which files there are, in a fixed order, and which of them are labels.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use burnish_formats::{LabelFormat, detect};
use burnish_model::output::{ImportReport, SkippedFile};
use burnish_store::{PROJECT_EXTENSION, stat_cache::Stat};
use walkdir::{DirEntry, WalkDir};

use super::{ImportError, ImportFormat, ImportRequest};
use crate::Progress;

const HEAD_BYTES: usize = 64 << 10;

/// A file that may be an image or a clip.
#[derive(Debug, Clone)]
pub(super) struct MediaFile {
    pub path: PathBuf,
    /// Below the imported folder, with `/`.
    pub name: String,
    pub stat: Stat,
}

/// A file of labels.
#[derive(Debug, Clone)]
pub(super) struct LabelFile {
    pub path: PathBuf,
    pub format: LabelFormat,
    /// Named by the caller, not met in a folder: when it is broken, that is an error.
    pub named: bool,
}

#[derive(Debug, Default)]
pub(super) struct FoundFiles {
    pub media: Vec<MediaFile>,
    pub labels: Vec<LabelFile>,
}

pub(super) fn walk(
    request: &ImportRequest,
    progress: &dyn Progress,
    report: &mut ImportReport,
) -> Result<FoundFiles, ImportError> {
    let mut found = FoundFiles::default();
    for root in &request.paths {
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => ImportError::Missing { path: root.clone() },
            _ => ImportError::Unreadable {
                path: root.clone(),
                reason: error.to_string(),
            },
        };
        // One canonical path per file, so that the stat cache knows it whatever way it is named.
        let real = root.canonicalize().map_err(unreadable)?;
        let facts = fs::metadata(&real).map_err(unreadable)?;
        if !facts.is_dir() {
            let name = real
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            sort_out(
                request,
                (real, name, stat(&facts)),
                true,
                report,
                &mut found,
            );
            continue;
        }
        fs::read_dir(&real).map_err(unreadable)?;
        let own_folder = |entry: &DirEntry| {
            let project = entry
                .path()
                .extension()
                .is_some_and(|extension| extension == PROJECT_EXTENSION);
            entry.depth() == 0 || !(entry.file_type().is_dir() && (project || is_hidden(entry)))
        };
        for entry in WalkDir::new(&real)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(own_folder)
        {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&real).display().to_string();
                    report.skipped.push(SkippedFile {
                        path,
                        reason: format!("cannot be read: {error}"),
                    });
                    continue;
                }
            };
            if !entry.file_type().is_file() || is_hidden(&entry) {
                continue;
            }
            let name = entry.path().strip_prefix(&real).unwrap_or(entry.path());
            let name = name
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            match entry.metadata() {
                Ok(facts) => {
                    let file = (entry.path().to_owned(), name, stat(&facts));
                    sort_out(request, file, false, report, &mut found);
                }
                Err(error) => report.skipped.push(SkippedFile {
                    path: name,
                    reason: format!("cannot be read: {error}"),
                }),
            }
            if found.media.len() % 1024 == 0 {
                progress.report("looking for files", found.media.len() as u64, None);
                if progress.cancelled() {
                    return Err(ImportError::Cancelled);
                }
            }
        }
    }
    Ok(found)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

pub(super) fn stat(facts: &fs::Metadata) -> Stat {
    use std::time::UNIX_EPOCH;
    let mtime_ns = facts
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_nanos()).ok())
        .unwrap_or(0);
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(facts) as i64;
    #[cfg(not(unix))]
    let inode = 0;
    Stat {
        size: i64::try_from(facts.len()).unwrap_or(i64::MAX),
        mtime_ns,
        inode,
    }
}

fn sort_out(
    request: &ImportRequest,
    (path, name, stat): (PathBuf, String, Stat),
    named: bool,
    report: &mut ImportReport,
    found: &mut FoundFiles,
) {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let text = matches!(extension.as_str(), "json" | "jsonl" | "ndjson");
    let forced = match request.format {
        ImportFormat::Coco if text => Some(LabelFormat::Coco),
        ImportFormat::Jsonl if text => Some(LabelFormat::Jsonl),
        _ => None,
    };
    if let Some(format) = forced {
        found.labels.push(LabelFile {
            path,
            format,
            named,
        });
    } else if text {
        match (
            request.format,
            head(&path).and_then(|head| detect(&head, &name)),
        ) {
            (ImportFormat::Auto, Some(format)) => found.labels.push(LabelFile {
                path,
                format,
                named,
            }),
            _ => report.skipped.push(SkippedFile {
                path: name,
                reason: "not a label file this import reads".into(),
            }),
        }
    } else {
        found.media.push(MediaFile { path, name, stat });
    }
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    File::open(path)
        .ok()?
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)
        .ok()?;
    Some(head)
}
