//! The real `burnish` binary in a clean environment.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    time::SystemTime,
};

use serde_json::Value;

/// The repository's root.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// Where a command runs: its folder, its environment, and the project it is about.
#[derive(Debug, Clone)]
pub struct Burnish {
    folder: PathBuf,
    project: Option<PathBuf>,
}

/// What a command ended with.
#[derive(Debug, Clone)]
pub struct Ran {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Burnish {
    /// Runs in `folder`, where its data folder and home are too.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.canonicalize().unwrap(),
            project: None,
        }
    }

    /// The same with `--project`.
    #[must_use]
    pub fn on(&self, project: impl AsRef<Path>) -> Self {
        Self {
            project: Some(self.folder.join(project)),
            ..self.clone()
        }
    }

    /// The command, for tests that want to spawn or kill it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .env_clear()
            .env("HOME", &self.folder)
            .env("BURNISH_DATA", self.folder.join("data"))
            .env("LANG", "C")
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        if let Some(project) = &self.project {
            command.arg("--project").arg(project);
        }
        command.args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().unwrap();
        Ran {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs what must succeed; its stdout.
    pub fn text(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.status, Some(0), "{arguments:?} failed: {}", ran.stderr);
        ran.stdout
    }

    /// Runs with `--json` what must succeed (or find something: status 4).
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[&["--json"], arguments].concat());
        assert!(
            matches!(ran.status, Some(0 | 4)),
            "{arguments:?} failed: {}",
            ran.stderr
        );
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| {
            panic!("{arguments:?} printed no JSON: {error}\n{}", ran.stdout)
        })
    }
}

/// The cargo that runs this test, so that nothing is built twice by two versions.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The binary beside this test's own, built when it is missing or older than a source.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let test = env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let binary = profile.join(format!("burnish{}", env::consts::EXE_SUFFIX));
        let built = fs::metadata(&binary).and_then(|facts| facts.modified());
        if built.is_err() || built.is_ok_and(|built| newest_source() > built) {
            let mut cargo = Command::new(cargo());
            cargo
                .args([
                    "build",
                    "--quiet",
                    "--package",
                    "burnish-cli",
                    "--target-dir",
                ])
                .arg(profile.parent().unwrap());
            if profile.ends_with("release") {
                cargo.arg("--release");
            }
            let status = cargo.current_dir(workspace()).status().unwrap();
            assert!(status.success(), "the burnish binary cannot be built");
        }
        binary
    })
}

fn newest_source() -> SystemTime {
    fn newest(folder: &Path) -> SystemTime {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let times = entries.map(|entry| {
            let kind = entry.file_type().unwrap();
            let modified = || {
                entry
                    .metadata()
                    .and_then(|facts| facts.modified())
                    .unwrap_or(SystemTime::UNIX_EPOCH)
            };
            let source = entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "rs" || extension == "sql");
            if kind.is_dir() {
                newest(&entry.path())
            } else if source {
                modified()
            } else {
                SystemTime::UNIX_EPOCH
            }
        });
        times.max().unwrap_or(SystemTime::UNIX_EPOCH)
    }
    newest(&workspace().join("crates")).max(newest(&workspace().join("migrations")))
}
