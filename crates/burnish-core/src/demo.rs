//! The two sample projects, made from the files in `sample-data/`.

use std::{path::Path, sync::Arc};

use burnish_model::{CaseKind, MediaKind, Role, Verdict};
use burnish_store::StoreError;
use serde::Deserialize;

use crate::{
    Clock, Progress, Project,
    commit::{self, CommitError},
    import::{self, ImportError, ImportFormat, ImportRequest},
    people::{self, PeopleError},
    review::{self, CaseQuery, ReviewError},
};

/// The sample projects' names, which are also their folders' in `sample-data/`.
pub const SAMPLES: [&str; 2] = ["phone-scratches", "voice-assistant"];
const LABELERS: [&str; 3] = ["anna", "ben", "cara"];

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the sample data is incomplete: {0}")]
    Data(String),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    People(#[from] PeopleError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A decision the demo starts with.
#[derive(Debug, Deserialize)]
struct Planted {
    project: String,
    item: String,
    kind: CaseKind,
    take: String,
}

/// Makes `NAME.burnish` below `folder` from the unpacked sample data: labels in, a few cases
/// decided, v1 committed with the rest open, and the second batch in as `production`.
pub fn create(
    folder: &Path,
    data: &Path,
    name: &str,
    clock: Arc<dyn Clock>,
    progress: &dyn Progress,
) -> Result<Project, DemoError> {
    let project = Project::create(&folder.join(format!("{name}.burnish")), name, clock)?;
    let source = data.join(name);
    let lead = people::ensure(&project, "lena", None, Role::Lead)?;
    let (first, kind) = if name == SAMPLES[0] {
        ("images", MediaKind::Image)
    } else {
        ("clips", MediaKind::Audio)
    };
    let request = |path: &Path, collection: &str| ImportRequest {
        paths: vec![path.to_owned()],
        format: ImportFormat::Auto,
        labeler: None,
        labeler_kind: None,
        collection: Some(collection.to_owned()),
        split: None,
        link: false,
        boxless_unseen: false,
        measure: true,
    };
    import::import(
        &project,
        &lead,
        &request(&source.join(first), "first batch"),
        progress,
    )?;
    // `truth.json` beside them is what was planted, not anybody's labels.
    let extension = if kind == MediaKind::Image {
        "json"
    } else {
        "jsonl"
    };
    let mut labels = request(&source, "first batch");
    labels.paths = LABELERS
        .iter()
        .map(|name| source.join("labels").join(format!("{name}.{extension}")))
        .collect();
    import::import(&project, &lead, &labels, progress)?;
    let decisions = std::fs::read_to_string(data.join("decisions.json"))
        .map_err(|error| DemoError::Data(error.to_string()))?;
    let decisions: Vec<Planted> =
        serde_json::from_str(&decisions).map_err(|error| DemoError::Data(error.to_string()))?;
    let own: Vec<&Planted> = decisions
        .iter()
        .filter(|planted| planted.project == name)
        .collect();
    // The last decision comes after v1, so that the working set has something to compare.
    let (last, before) = own
        .split_last()
        .map_or((None, &[][..]), |(last, before)| (Some(last), before));
    for planted in before {
        decide(&project, &lead, planted, kind)?;
    }
    commit::commit(&project, &lead, "First batch, three labelers", true)?;
    import::import(
        &project,
        &lead,
        &request(&source.join("production"), "production"),
        progress,
    )?;
    if let Some(planted) = last {
        decide(&project, &lead, planted, kind)?;
    }
    Ok(project)
}

fn decide(
    project: &Project,
    lead: &crate::Actor,
    planted: &Planted,
    kind: MediaKind,
) -> Result<(), DemoError> {
    let item = planted.item.rsplit('/').next().unwrap_or(&planted.item);
    let query = CaseQuery {
        media: Some(kind),
        kind: Some(planted.kind),
        item: Some(item),
        ..CaseQuery::default()
    };
    let found = review::cases(project, &query)?;
    let case = found
        .cases
        .first()
        .ok_or_else(|| DemoError::Data(format!("{item} has no {} case", planted.kind)))?;
    review::decide(
        project,
        lead,
        &case.id,
        Verdict::Take {
            labeler: planted.take.clone(),
        },
    )?;
    Ok(())
}
