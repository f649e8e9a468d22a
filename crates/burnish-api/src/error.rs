//! Every error a client can meet: a code where it acts on it, a message, and what to do.

use burnish_core::{
    StoreError, annotate::AnnotateError, auto::AutoError, book::BookError, book_pages::PageError,
    commit::CommitError, demo::DemoError, diff::DiffError, export::ExportError,
    import::ImportError, look::LookError, media::MediaError, model_check::ModelCheckError,
    people::PeopleError, query::QueryError, resolve::ResolveError, review::ReviewError,
    rules::RulesError, settings::SettingsError, thresholds::ThresholdsError,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a client may branch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request does not make sense as it stands.
    BadRequest,
    NotFound,
    /// Something else happened first: look again.
    Conflict,
    /// The layer is submitted; reopen it to go on.
    Sealed,
    /// Open disagreements stand in the way.
    Open,
    /// A part of the picture was not looked at, or of the speech not heard, and the project asks
    /// for all of it.
    Unseen,
    NothingToDo,
    Unauthorised,
    Forbidden,
    /// The disk, the file or the project cannot be used as it is.
    Storage,
    Busy,
    Cancelled,
    Internal,
}

impl Code {
    pub const fn http_status(self) -> u16 {
        match self {
            Self::BadRequest | Self::Cancelled => 400,
            Self::Unauthorised => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict | Self::Sealed | Self::Open | Self::Unseen | Self::NothingToDo => 409,
            Self::Busy => 503,
            Self::Storage => 507,
            Self::Internal => 500,
        }
    }
}

/// What went wrong, in words, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    pub code: Code,
    pub message: String,
    pub hint: Option<String>,
}

impl ApiError {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::NotAProject { .. } => {
                Self::new(Code::NotFound, message).hint("`burnish init DIR` makes an empty project, `burnish demo DIR` two samples")
            }
            StoreError::Exists { .. } => Self::new(Code::Conflict, message).hint("Choose another name or folder"),
            StoreError::Newer { .. } => Self::new(Code::Storage, message).hint("Install the newer Burnish; nothing was changed"),
            StoreError::Corrupt { .. } => Self::new(Code::Storage, message)
                .hint("Nothing was changed. Keep the folder as it is, and restore burnish.db from a backup or a before-format copy"),
            StoreError::NetworkFileSystem { .. } => {
                Self::new(Code::Storage, message).hint("Move the project to a local disk")
            }
            StoreError::DiskFull => Self::new(Code::Storage, message).hint("Free some space and try again; nothing was changed"),
            StoreError::Busy => Self::new(Code::Busy, message).hint("Try again in a moment"),
            StoreError::ReadOnly { .. } => Self::new(Code::Storage, message).hint("Check the folder's permissions"),
            StoreError::Io { .. } => Self::new(Code::Storage, message),
            StoreError::MediaMissing { .. } => {
                Self::new(Code::Storage, message).hint("`burnish verify` lists everything that is missing; import the file again to restore it")
            }
            StoreError::LinkChanged { .. } => {
                Self::new(Code::Storage, message).hint("Put the original file back, or import the new one; the labels stay")
            }
            StoreError::LinkGone { .. } => Self::new(Code::Storage, message).hint("Put the file back; the labels stay"),
            StoreError::Sqlite(_) => Self::new(Code::Internal, message),
        }
    }
}

impl From<PeopleError> for ApiError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Store(error) => error.into(),
            PeopleError::BadName { .. } => Self::new(Code::BadRequest, error.to_string()),
            PeopleError::OtherKind { .. } => {
                Self::new(Code::Conflict, error.to_string()).hint("Choose another name")
            }
        }
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Store(error) => error.into(),
            QueryError::UnknownKey { .. }
            | QueryError::UnknownValue { .. }
            | QueryError::NotANumber { .. }
            | QueryError::OpenQuote
            | QueryError::TooLong => Self::new(Code::BadRequest, error.to_string()),
        }
    }
}

impl From<LookError> for ApiError {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Store(error) => error.into(),
            LookError::Query(error) => error.into(),
            LookError::NoItem(_) => Self::new(Code::NotFound, error.to_string()),
            LookError::Ambiguous(_) | LookError::BadPlace(_) => {
                Self::new(Code::BadRequest, error.to_string())
            }
        }
    }
}

impl From<AnnotateError> for ApiError {
    fn from(error: AnnotateError) -> Self {
        let message = error.to_string();
        match error {
            AnnotateError::Store(error) => error.into(),
            AnnotateError::NoItem { .. } | AnnotateError::NoEdit { .. } => {
                Self::new(Code::NotFound, message)
            }
            AnnotateError::NotSeen { .. } => Self::new(Code::Unseen, message)
                .hint("This project asks that all of a picture is looked at: go to the part not looked at, then submit again"),
            AnnotateError::NotHeard { .. } => Self::new(Code::Unseen, message)
                .hint("This project asks that all speech is heard: go to the speech that was not, then submit again"),
            AnnotateError::Conflict => {
                Self::new(Code::Conflict, message).hint("Open the item again; both edits are kept")
            }
            AnnotateError::Sealed { .. } => {
                Self::new(Code::Sealed, message).hint("Reopen it, saying why")
            }
            AnnotateError::NotSubmitted | AnnotateError::NothingTo { .. } => {
                Self::new(Code::NothingToDo, message)
            }
            AnnotateError::BadMark { .. } | AnnotateError::BadRequest { .. } => {
                Self::new(Code::BadRequest, message)
            }
        }
    }
}

impl From<BookError> for ApiError {
    fn from(error: BookError) -> Self {
        match error {
            BookError::Store(error) => error.into(),
            BookError::Name(error) => error.into(),
            BookError::Exists(_) => Self::new(Code::Conflict, error.to_string()),
            BookError::NoClass(_) => Self::new(Code::NotFound, error.to_string()),
            BookError::LongDefinition | BookError::BadRules(_) => {
                Self::new(Code::BadRequest, error.to_string())
            }
        }
    }
}

impl From<SettingsError> for ApiError {
    fn from(error: SettingsError) -> Self {
        let message = error.to_string();
        match error {
            SettingsError::Store(error) => error.into(),
            SettingsError::Bad { .. } => Self::new(Code::BadRequest, message),
            SettingsError::NoModel(_) => Self::new(Code::NotFound, message)
                .hint("Import the model's boxes first, as a labeler of kind model"),
        }
    }
}

impl From<RulesError> for ApiError {
    fn from(error: RulesError) -> Self {
        let message = error.to_string();
        match error {
            RulesError::Store(error) => error.into(),
            RulesError::Annotate(error) => error.into(),
            RulesError::LongText | RulesError::BadDuration => Self::new(Code::BadRequest, message),
        }
    }
}

impl From<ReviewError> for ApiError {
    fn from(error: ReviewError) -> Self {
        let message = error.to_string();
        match error {
            ReviewError::Store(error) => error.into(),
            ReviewError::Look(error) => error.into(),
            ReviewError::Mark(error) => error.into(),
            ReviewError::NoCase(_) => Self::new(Code::NotFound, message)
                .hint("`burnish disagreements` lists what is open"),
            ReviewError::NoLayer(_) => Self::new(Code::NotFound, message),
            ReviewError::NotDecided => Self::new(Code::NothingToDo, message),
            ReviewError::NoAmbiguousText
            | ReviewError::BadMarks(_)
            | ReviewError::NotAConvention(_)
            | ReviewError::BadState(_) => Self::new(Code::BadRequest, message),
        }
    }
}

impl From<ModelCheckError> for ApiError {
    fn from(error: ModelCheckError) -> Self {
        match error {
            ModelCheckError::Store(error) => error.into(),
            ModelCheckError::NoModel(_) => Self::new(Code::NotFound, error.to_string())
                .hint("Import its predictions with --labeler NAME --labeler-kind model"),
        }
    }
}

impl From<ThresholdsError> for ApiError {
    fn from(error: ThresholdsError) -> Self {
        match error {
            ThresholdsError::Store(error) => error.into(),
            ThresholdsError::Bad { .. } => Self::new(Code::BadRequest, error.to_string()),
        }
    }
}

impl From<AutoError> for ApiError {
    fn from(error: AutoError) -> Self {
        let message = error.to_string();
        match error {
            AutoError::Store(error) => error.into(),
            AutoError::Bad { .. } => Self::new(Code::BadRequest, message),
            AutoError::NoBatch(_) => Self::new(Code::NotFound, message),
            AutoError::Undone => Self::new(Code::NothingToDo, message),
        }
    }
}

impl From<PageError> for ApiError {
    fn from(error: PageError) -> Self {
        let message = error.to_string();
        match error {
            PageError::Store(error) => error.into(),
            PageError::Review(error) => error.into(),
            PageError::NoPage(_) | PageError::NoExample(_) => Self::new(Code::NotFound, message),
            PageError::NameAPage(_) | PageError::BadSentence | PageError::LongDefinition => {
                Self::new(Code::BadRequest, message)
            }
        }
    }
}

impl From<ResolveError> for ApiError {
    fn from(error: ResolveError) -> Self {
        let message = error.to_string();
        match error {
            ResolveError::Store(error) => error.into(),
            ResolveError::Unknown(_) | ResolveError::NoCollection(_) => {
                Self::new(Code::NotFound, message)
                    .hint("`burnish log` lists versions, `burnish info` collections")
            }
            ResolveError::NoVersions => Self::new(Code::NotFound, message)
                .hint("`burnish commit -m MESSAGE` makes the first"),
            ResolveError::Ambiguous(_) | ResolveError::NotAVersion(_) => {
                Self::new(Code::BadRequest, message)
            }
        }
    }
}

impl From<CommitError> for ApiError {
    fn from(error: CommitError) -> Self {
        let message = error.to_string();
        match error {
            CommitError::Store(error) => error.into(),
            CommitError::Resolve(error) => error.into(),
            CommitError::Name(error) => error.into(),
            CommitError::NothingToCommit { .. } | CommitError::Empty => Self::new(Code::NothingToDo, message),
            CommitError::Open { .. } => Self::new(Code::Open, message)
                .hint("Decide them in Review first, or allow open ones (--allow-open): those items are committed without truth"),
            CommitError::BadMessage | CommitError::BadTag { .. } => Self::new(Code::BadRequest, message),
        }
    }
}

impl From<DiffError> for ApiError {
    fn from(error: DiffError) -> Self {
        match error {
            DiffError::Store(error) => error.into(),
            DiffError::Resolve(error) => error.into(),
        }
    }
}

impl From<ExportError> for ApiError {
    fn from(error: ExportError) -> Self {
        let message = error.to_string();
        match error {
            ExportError::Store(error) => error.into(),
            ExportError::Resolve(error) => error.into(),
            ExportError::UnknownFormat(_) => Self::new(Code::BadRequest, message),
            ExportError::NotEmpty(_) => {
                Self::new(Code::Conflict, message).hint("Choose an empty or a new folder")
            }
            ExportError::Io { .. } => Self::new(Code::Storage, message),
            ExportError::Labels(_) => Self::new(Code::Internal, message),
            ExportError::Cancelled => Self::new(Code::Cancelled, message),
        }
    }
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        let message = error.to_string();
        match error {
            ImportError::Store(error) => error.into(),
            ImportError::Name(error) => error.into(),
            ImportError::Book(error) => error.into(),
            ImportError::Missing { .. } => Self::new(Code::NotFound, message),
            ImportError::Unreadable { .. } => {
                Self::new(Code::Storage, message).hint("Check the folder's permissions")
            }
            ImportError::BadLabels { .. } => Self::new(Code::BadRequest, message)
                .hint("No label of this file was taken in; mend it and import it again"),
            ImportError::NothingReadable { .. } => Self::new(Code::BadRequest, message)
                .hint("Burnish reads JPEG, PNG, TIFF, WebP, BMP, GIF, WAV, FLAC, MP3, OGG and M4A"),
            ImportError::Cancelled => Self::new(Code::Cancelled, message),
        }
    }
}

impl From<MediaError> for ApiError {
    fn from(error: MediaError) -> Self {
        let message = error.to_string();
        match error {
            MediaError::Store(error) => error.into(),
            MediaError::NoItem(_) | MediaError::NoSuch(_) => Self::new(Code::NotFound, message),
            MediaError::Undecodable(_) => Self::new(Code::BadRequest, message),
        }
    }
}

impl From<DemoError> for ApiError {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Data(_) => Self::new(Code::Internal, error.to_string()),
            DemoError::Import(error) => error.into(),
            DemoError::Review(error) => error.into(),
            DemoError::Commit(error) => error.into(),
            DemoError::People(error) => error.into(),
            DemoError::Store(error) => error.into(),
        }
    }
}
