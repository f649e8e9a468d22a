//! Importing: files in (intake), numbers about them (measuring), labels on them.
//!
//! Intake is bound by the disk and BLAKE3: files are read and hashed on all cores while the
//! batch before is written. A batch's bytes are durable before the rows that name them, so a
//! cancelled, killed or failed import keeps whole batches and can be run again.

mod files;
mod intake;
mod labels;
mod line;
mod measure;

use std::path::PathBuf;

use burnish_model::{LabelerKind, Split, output::ImportReport};
use burnish_store::StoreError;

pub(crate) use intake::bytes_of;
pub use line::marks_of_line;
pub use measure::measure;

use crate::{Actor, Progress, Project, book::BookError, people::PeopleError};

/// What may be in the paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportFormat {
    /// Media by their bytes, label files by their content.
    #[default]
    Auto,
    Images,
    Audio,
    Coco,
    Jsonl,
}

impl ImportFormat {
    pub const WORDS: [&str; 5] = ["auto", "images", "audio", "coco", "jsonl"];

    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "auto" => Self::Auto,
            "images" => Self::Images,
            "audio" => Self::Audio,
            "coco" => Self::Coco,
            "jsonl" => Self::Jsonl,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone)]
pub struct ImportRequest {
    pub paths: Vec<PathBuf>,
    pub format: ImportFormat,
    /// Whose labels these are; else what the file says, else the file's name.
    pub labeler: Option<String>,
    pub labeler_kind: Option<LabelerKind>,
    pub collection: Option<String>,
    pub split: Option<Split>,
    /// Keep path and hash, copy nothing.
    pub link: bool,
    /// A COCO image without boxes was not looked at, instead of "nothing here".
    pub boxless_unseen: bool,
    pub measure: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("there is nothing at {}", .path.display())]
    Missing { path: PathBuf },
    #[error("cannot read {}: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("{}: {reason}", .path.display())]
    BadLabels { path: PathBuf, reason: String },
    #[error("nothing here could be read: {count} files were skipped, the first because: {first}")]
    NothingReadable {
        count: usize,
        first: String,
        report: Box<ImportReport>,
    },
    #[error("cancelled")]
    Cancelled,
    #[error(transparent)]
    Name(#[from] PeopleError),
    #[error(transparent)]
    Book(#[from] BookError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes files and folders in. Bad files are skipped with their reason; bad labels are an error
/// and change no label.
pub fn import(
    project: &Project,
    actor: &Actor,
    request: &ImportRequest,
    progress: &dyn Progress,
) -> Result<ImportReport, ImportError> {
    let collection = request
        .collection
        .as_deref()
        .map(|name| crate::people::checked_name("collection", name))
        .transpose()?;
    let mut report = ImportReport::default();
    let found = files::walk(request, progress, &mut report)?;
    // Labels are read and checked before anything is written.
    let sets = labels::read_all(&found.labels, request, &mut report)?;
    let wanted = labels::media_beside(&sets);
    let mut media = found.media;
    let walked: std::collections::BTreeSet<PathBuf> =
        media.iter().map(|file| file.path.clone()).collect();
    media.extend(
        wanted
            .into_iter()
            .filter(|file| !walked.contains(&file.path)),
    );
    let sets = labels::check_references(project, sets, &media, &mut report)?;
    let intake = intake::Intake {
        collection,
        split: request.split,
        link: request.link,
        kind: match request.format {
            ImportFormat::Images => Some(burnish_model::MediaKind::Image),
            ImportFormat::Audio => Some(burnish_model::MediaKind::Audio),
            _ => None,
        },
    };
    let touched = intake::run(project, &intake, &media, progress, &mut report)?;
    if progress.cancelled() {
        report.cancelled = true;
        return Ok(report);
    }
    for set in &sets {
        if let Err(error) = labels::apply(project, actor, request, set, progress, &mut report) {
            labels::skip_unless_named(set.named, &set.path, error, &mut report)?;
        }
    }
    if request.measure {
        report.damaged = measure(project, progress)?
            .into_iter()
            .filter(|(id, _)| touched.contains_key(id))
            .map(|(id, reason)| burnish_model::output::SkippedFile {
                path: touched[&id].clone(),
                reason,
            })
            .collect();
    }
    report.cancelled = progress.cancelled();
    let read_nothing = report.added == 0 && report.unchanged == 0 && sets.is_empty();
    if read_nothing
        && !report.cancelled
        && let Some(first) = report.skipped.first()
    {
        return Err(ImportError::NothingReadable {
            count: report.skipped.len(),
            first: format!("{}: {}", first.path, first.reason),
            report: Box::new(report.clone()),
        });
    }
    Ok(report)
}
