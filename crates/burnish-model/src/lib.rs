//! The nouns of Burnish: ids, items, marks, edits, cases, versions. Plain data, no I/O.
//!
//! Everything a client receives is here too ([`output`]), so that the command line, HTTP and
//! the desktop window print the same struct and TypeScript sees the same field names.

pub mod book;
pub mod case;
pub mod edit;
pub mod geometry;
pub mod habit;
pub mod ids;
pub mod item;
pub mod mark;
pub mod measure;
pub mod output;
pub mod stat;
pub mod transcripts;

pub use book::{
    AttributeKind, AttributeSpec, Book, Class, ClassRules, Convention, Least, LengthUnit,
};
pub use case::{
    AutoRule, CaseKind, CaseLane, CaseState, DisagreementSettings, Severity, TruthBasis, Verdict,
};
pub use edit::{Edit, EditKind, Patch};
pub use geometry::Rect;
pub use habit::{HabitKind, LevelName, ModelFindingKind};
pub use ids::{AnnotationId, BatchId, CaseId, ClassKey, EditId, Hash, LabelerId};
pub use item::{Item, LabelerKind, MediaKind, Role, Split};
pub use mark::{AttributeValue, BoxMark, Mark, Origin, OriginKind, Segment};
pub use stat::Stat;
pub use transcripts::{
    Contractions, EllipsisRule, Fillers, LetterCase, MeasurementLimit, Numerals, TranscriptRules,
    TranscriptSettings,
};
