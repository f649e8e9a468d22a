//! What is wrong with a label file, by element and field, and why one could not be written.

use std::{fmt, io};

/// So many faults of one file are kept; the rest is counted.
pub const MAX_FAULTS: usize = 50;

/// One thing wrong in one place; reads as a sentence:
/// `annotations[3].bbox[2] is -4: width must not be negative`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1; only for formats of lines.
    pub line: Option<u64>,
    /// The field, such as `annotations[3].bbox[2]`; empty for the file or line as a whole.
    pub at: String,
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.at.is_empty()) {
            (Some(line), false) => write!(f, "line {line}: {} {}", self.at, self.problem),
            (Some(line), true) => write!(f, "line {line} {}", self.problem),
            (None, false) => write!(f, "{} {}", self.at, self.problem),
            (None, true) => write!(f, "the file {}", self.problem),
        }
    }
}

/// Why a label file was refused.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes; label files of up to {limit} are read, split it first")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    #[error(
        "the file is a list, as detection results are; give a COCO object with `images`, \
         `annotations` and `categories`, for a list alone names no files and no classes"
    )]
    DetectionList,
    /// Never empty; in file order.
    #[error("{}", summary(.faults, *.more))]
    Faults { faults: Vec<Fault>, more: usize },
    #[error("could not read on: {0}")]
    Io(#[from] io::Error),
}

fn summary(faults: &[Fault], more: usize) -> String {
    let first = faults.first().map(Fault::to_string).unwrap_or_default();
    match faults.len().saturating_sub(1) + more {
        0 => first,
        1 => format!("{first} (and 1 more fault)"),
        others => format!("{first} (and {others} more faults)"),
    }
}

impl FormatError {
    /// The faults by place; empty when the file was refused as a whole.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults { faults, .. } => faults,
            Self::Empty
            | Self::TooLarge { .. }
            | Self::Utf16
            | Self::DetectionList
            | Self::Io(_) => &[],
        }
    }
}

/// Collects faults while reading goes on.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub line: Option<u64>,
    kept: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub fn on_line(line: u64) -> Self {
        Self {
            line: Some(line),
            ..Self::default()
        }
    }

    pub fn add(&mut self, at: fmt::Arguments<'_>, problem: impl Into<String>) {
        if self.kept.len() < MAX_FAULTS {
            let (at, problem) = (at.to_string(), problem.into());
            self.kept.push(Fault {
                line: self.line,
                at,
                problem,
            });
        } else {
            self.more += 1;
        }
    }

    pub fn take(&mut self, faults: Vec<Fault>, more: usize) {
        let room = MAX_FAULTS - self.kept.len();
        self.more += more + faults.len().saturating_sub(room);
        self.kept.extend(faults.into_iter().take(room));
    }

    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    pub fn into_kept(self) -> Vec<Fault> {
        self.kept
    }

    pub fn into_result<T>(self, value: T) -> Result<T, FormatError> {
        if self.kept.is_empty() {
            Ok(value)
        } else {
            Err(FormatError::Faults {
                faults: self.kept,
                more: self.more,
            })
        }
    }
}

/// Why labels could not be written. What was written so far is not a valid file.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("{file} cannot be written: {problem}")]
    Item { file: String, problem: String },
    #[error("class {name} cannot be written: {problem}")]
    Class { name: String, problem: String },
    #[error("could not write on: {0}")]
    Io(#[from] io::Error),
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

/// What a written file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    pub items: usize,
    pub annotations: usize,
}
