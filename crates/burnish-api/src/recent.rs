//! The list of projects opened on this machine.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

const MOST: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecentEntry {
    pub path: PathBuf,
    pub opened_at_millis: i64,
}

/// `recent.json` in the data folder. Losing it loses nothing but convenience.
#[derive(Debug)]
pub(crate) struct RecentList {
    file: PathBuf,
}

impl RecentList {
    pub(crate) fn new(data_folder: &Path) -> Self {
        Self {
            file: data_folder.join("recent.json"),
        }
    }

    /// Newest first.
    pub(crate) fn entries(&self) -> Vec<RecentEntry> {
        fs::read(&self.file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    pub(crate) fn remember(&self, path: &Path, opened_at_millis: i64) {
        let mut entries = self.entries();
        entries.retain(|entry| entry.path != path);
        entries.insert(
            0,
            RecentEntry {
                path: path.to_owned(),
                opened_at_millis,
            },
        );
        entries.truncate(MOST);
        self.write(&entries);
    }

    pub(crate) fn forget(&self, path: &Path) {
        let mut entries = self.entries();
        entries.retain(|entry| entry.path != path);
        self.write(&entries);
    }

    fn write(&self, entries: &[RecentEntry]) {
        let Ok(bytes) = serde_json::to_vec_pretty(entries) else {
            return;
        };
        let part = self.file.with_extension("part");
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let written = fs::create_dir_all(folder)
            .and_then(|()| fs::write(&part, bytes))
            .and_then(|()| fs::rename(&part, &self.file));
        // A list of conveniences: without it projects are opened by path.
        written.ok();
    }
}
