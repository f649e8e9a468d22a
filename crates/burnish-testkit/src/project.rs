//! Projects that vanish with the test.

use std::{ops::Deref, path::Path};

use burnish_core::Project;
use tempfile::TempDir;

use crate::fixed_clock;

/// An empty project in a folder of its own, with a fixed clock.
#[derive(Debug)]
pub struct TempProject {
    // Before the folder: files are closed before they are removed.
    project: Project,
    folder: TempDir,
}

impl TempProject {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project =
            Project::create(&folder.path().join("test.burnish"), "test", fixed_clock()).unwrap();
        Self { project, folder }
    }

    /// The folder the project lies in; for files to import.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Default for TempProject {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for TempProject {
    type Target = Project;

    fn deref(&self) -> &Project {
        &self.project
    }
}
