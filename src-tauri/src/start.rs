//! What the window is started with: projects from the command line, folders from the environment.

use std::{ffi::OsString, path::PathBuf};

/// How the window starts. Paths are as given, not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Opened in this order; the window shows the only one, or the list when there are several.
    pub projects: Vec<PathBuf>,
    /// Where the list of recent projects is kept.
    pub data_folder: PathBuf,
    /// Where new projects go.
    pub default_folder: PathBuf,
}

/// Why the window does not start. The text says what to do.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    #[error("there is no option {0}; use: burnish-desktop [PROJECT...]")]
    UnknownOption(String),
    #[error("there is no home folder; set HOME, or both BURNISH_DATA and BURNISH_HOME")]
    NoHome,
}

impl Start {
    /// Reads the arguments after the program's name, and the environment through `variable`.
    ///
    /// The data folder is `BURNISH_DATA`, else `burnish` in the user's data folder; new projects go to
    /// `BURNISH_HOME`, else `Burnish` in the home folder. An empty variable counts as absent.
    ///
    /// # Errors
    /// [`StartError`] for an option, or when no folder can be named.
    pub fn from_command_line(
        arguments: impl IntoIterator<Item = OsString>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, StartError> {
        let folder = |name: &str| variable(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let home = || folder("HOME").or_else(|| folder("USERPROFILE"));
        let in_user_data = || {
            let absolute = folder("XDG_DATA_HOME").filter(|path| path.is_absolute());
            let data = absolute.or_else(|| Some(home()?.join(".local").join("share")))?;
            Some(data.join("burnish"))
        };
        Ok(Self {
            projects: projects(arguments)?,
            data_folder: folder("BURNISH_DATA")
                .or_else(in_user_data)
                .ok_or(StartError::NoHome)?,
            default_folder: folder("BURNISH_HOME")
                .or_else(|| Some(home()?.join("Burnish")))
                .ok_or(StartError::NoHome)?,
        })
    }
}

/// Every argument is a project; one that looks like an option is refused, except after `--`.
fn projects(arguments: impl IntoIterator<Item = OsString>) -> Result<Vec<PathBuf>, StartError> {
    let mut projects = Vec::new();
    let mut options = true;
    for argument in arguments {
        if options && argument == "--" {
            options = false;
        } else if options && argument.to_string_lossy().starts_with('-') {
            return Err(StartError::UnknownOption(
                argument.to_string_lossy().into_owned(),
            ));
        } else {
            projects.push(PathBuf::from(argument));
        }
    }
    Ok(projects)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Start, StartError> {
        Start::from_command_line(arguments.iter().map(OsString::from), |name| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some(OsString::from(value))
        })
    }

    #[test]
    fn folders_follow_home_when_nothing_is_said() {
        let start = start(&[], &[("HOME", "/home/ana"), ("BURNISH_DATA", "")]).unwrap();
        assert_eq!(
            start.data_folder,
            PathBuf::from("/home/ana/.local/share/burnish")
        );
        assert_eq!(start.default_folder, PathBuf::from("/home/ana/Burnish"));
        assert!(start.projects.is_empty(), "nothing was asked for");
    }

    #[test]
    fn named_folders_need_no_home() {
        let start = start(&[], &[("BURNISH_DATA", "/d"), ("BURNISH_HOME", "/h")]).unwrap();
        assert_eq!(start.data_folder, PathBuf::from("/d"));
        assert_eq!(start.default_folder, PathBuf::from("/h"));
    }

    #[test]
    fn a_relative_xdg_folder_is_passed_over_as_its_specification_asks() {
        let start = start(&[], &[("HOME", "/home/ana"), ("XDG_DATA_HOME", "data")]).unwrap();
        assert_eq!(
            start.data_folder,
            PathBuf::from("/home/ana/.local/share/burnish")
        );
    }

    #[test]
    fn without_any_folder_the_window_says_what_to_set() {
        assert_eq!(start(&[], &[]), Err(StartError::NoHome));
    }

    #[test]
    fn every_argument_is_a_project_and_an_option_is_refused() {
        let home = [("HOME", "/home/ana")];
        let projects = start(&["a.burnish", "--", "-b.burnish"], &home)
            .unwrap()
            .projects;
        assert_eq!(
            projects,
            [PathBuf::from("a.burnish"), PathBuf::from("-b.burnish")]
        );
        assert_eq!(
            start(&["--fast"], &home),
            Err(StartError::UnknownOption("--fast".into())),
            "a misspelt option must not be opened as a project"
        );
    }
}
