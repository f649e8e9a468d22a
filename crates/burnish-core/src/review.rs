//! The lead's work: the list of cases, one case, decisions.

use burnish_metrics::text;
use burnish_model::{
    Book, CaseId, CaseKind, CaseLane, Item, Mark, MediaKind, Verdict,
    mark::transcript_text,
    output::{CaseDetail, CaseLayer, DecisionRow, Disagreements, WordSlot},
};
use burnish_store::{
    Connection, StoreError, book,
    case::{self, CaseFilter, CaseRecord, DecisionRecord, Lane},
    item, labeler, layer,
};

use crate::{
    Actor, Project,
    annotate::{self, AnnotateError},
    cases::{self, CaseBody},
    look::{self, LookError, case_row, is_human},
    truth::members_of,
};

const MOST_PER_PAGE: u32 = 500;

#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    #[error("there is no case `{0}`; it may have been settled by a new submission")]
    NoCase(String),
    #[error("{0} has no submission on this item")]
    NoLayer(String),
    #[error("a transcript cannot be decided as ambiguous; take one, edit it, or take none")]
    NoAmbiguousText,
    #[error("marks: {0}")]
    BadMarks(&'static str),
    #[error("`{0}` is not a convention that can be decided")]
    NotAConvention(CaseKind),
    #[error("state: `{0}` is not one of open, decided, all")]
    BadState(String),
    #[error("this case has no decision to take back")]
    NotDecided,
    #[error(transparent)]
    Mark(#[from] AnnotateError),
    #[error(transparent)]
    Look(#[from] LookError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct CaseQuery<'a> {
    pub media: Option<MediaKind>,
    pub kind: Option<CaseKind>,
    /// Every case unless one lane was asked for.
    pub lane: Option<CaseLane>,
    /// `open` (with stale ones), `decided` or `all`.
    pub state: Option<&'a str>,
    pub item: Option<&'a str>,
    pub after: Option<&'a str>,
    pub limit: Option<u32>,
}

fn parse_id(text: &str) -> Result<CaseId, ReviewError> {
    text.parse()
        .map_err(|_| ReviewError::NoCase(text.chars().take(60).collect()))
}

pub(crate) fn known(connection: &Connection, text: &str) -> Result<CaseRecord, ReviewError> {
    let id = parse_id(text)?;
    case::get(connection, id)?.ok_or_else(|| ReviewError::NoCase(text.to_owned()))
}

/// Cases, worst first.
pub fn cases(project: &Project, query: &CaseQuery<'_>) -> Result<Disagreements, ReviewError> {
    let undecided = match query.state.unwrap_or("open") {
        "open" => Some(true),
        "decided" => Some(false),
        "all" => None,
        other => return Err(ReviewError::BadState(other.chars().take(40).collect())),
    };
    let limit = query.limit.unwrap_or(100).clamp(1, MOST_PER_PAGE);
    project.store().read(|connection| {
        let item = query
            .item
            .map(|text| look::find(connection, text))
            .transpose()?;
        let filter = CaseFilter {
            lane: query
                .lane
                .filter(|lane| *lane == CaseLane::Lead)
                .map(|_| Lane::Lead),
            undecided,
            kind: query.kind,
            kinds: Vec::new(),
            media: query.media,
            item,
        };
        let after = query.after.map(parse_id).transpose()?;
        let records = case::list(connection, &filter, after, limit)?;
        let next = records
            .last()
            .filter(|_| records.len() == limit as usize)
            .map(|last| last.id.to_string());
        let rows = records
            .into_iter()
            .map(|record| case_row(connection, record))
            .collect::<Result<_, _>>()?;
        Ok(Disagreements {
            total: case::count(connection, &filter)?,
            cases: rows,
            next,
        })
    })
}

pub fn case(project: &Project, text: &str) -> Result<CaseDetail, ReviewError> {
    project
        .store()
        .read(|connection| detail(connection, &known(connection, text)?))
}

fn detail(connection: &Connection, record: &CaseRecord) -> Result<CaseDetail, ReviewError> {
    let body: CaseBody = serde_json::from_str(&record.body).unwrap_or_default();
    let layers = layer::submitted(connection, record.item)?;
    let humans: Vec<_> = layers
        .iter()
        .filter(|layer| is_human(layer))
        .cloned()
        .collect();
    let row = look::row(connection, record.item)?
        .ok_or_else(|| ReviewError::NoCase(record.id.to_string()))?;
    let audio = row.kind == MediaKind::Audio;
    let mut case_layers = Vec::with_capacity(humans.len());
    for layer in &humans {
        let marks: Vec<Mark> = if audio {
            layer.marks.clone()
        } else {
            members_of(&body, layer).cloned().map(Mark::Box).collect()
        };
        // Where a labeler drew nothing, how they looked at the whole is what there is to show.
        let ids: Vec<_> = marks.iter().map(Mark::id).collect();
        let drawn_in = layer::newest_view(connection, record.item, layer.labeler, &ids)?;
        case_layers.push(CaseLayer {
            labeler: layer.name.clone(),
            text: audio.then(|| transcript_text(&layer.marks)),
            view: drawn_in.or_else(|| layer.submission.view.clone()),
            seen: layer.submission.seen,
            heard: layer.submission.heard,
            marks,
        });
    }
    let aligned = if audio {
        let texts: Vec<String> = humans
            .iter()
            .map(|layer| transcript_text(&layer.marks))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        text::align(&texts)
            .into_iter()
            .map(|slot| WordSlot {
                words: slot.words,
                agree: slot.agree,
            })
            .collect()
    } else {
        Vec::new()
    };
    let decision = match case::decision(connection, record.id)? {
        None => None,
        Some(decision) => Some(DecisionRow {
            by: labeler::by_id(connection, decision.labeler)?
                .map_or_else(String::new, |row| row.name),
            verdict: decision.verdict,
            at: decision.at_millis,
            state: record.state,
        }),
    };
    // A convention that was opened stands among conventions, all else in the lead's list.
    let open = CaseFilter {
        undecided: Some(true),
        lane: Some(if record.kind.is_convention() {
            Lane::Conventions
        } else {
            Lane::Lead
        }),
        ..CaseFilter::default()
    };
    let following = case::list(connection, &open, Some(record.id), 1)?
        .pop()
        .map(|case| case.id.to_string());
    Ok(CaseDetail {
        case: case_row(connection, record.clone())?,
        item: row,
        focus: body.focus,
        fused: body.fused,
        layers: case_layers,
        context: layers.into_iter().map(look::output_layer).collect(),
        aligned,
        decision,
        position: case::position(connection, &open, record.id)?,
        open_total: case::count(connection, &open)?,
        previous: case::before(connection, &open, record.id)?.map(|id| id.to_string()),
        next: following,
    })
}

/// Decides a case. A clip has one text, so a decision on one of its cases settles all of them.
pub fn decide(
    project: &Project,
    actor: &Actor,
    text: &str,
    verdict: Verdict,
) -> Result<CaseDetail, ReviewError> {
    project.store().write(&["cases", "items"], |transaction| {
        let record = known(transaction, text)?;
        let stored = item::by_id(transaction, record.item)?
            .ok_or_else(|| ReviewError::NoCase(text.to_owned()))?;
        let humans: Vec<_> = layer::submitted(transaction, record.item)?
            .into_iter()
            .filter(is_human)
            .collect();
        let verdict = checked(verdict, &stored.item, &book::book(transaction)?, &humans)?;
        let settled: Vec<CaseRecord> = match stored.item.kind {
            MediaKind::Image => vec![record.clone()],
            MediaKind::Audio => case::of_item(transaction, record.item)?,
        };
        for case in &settled {
            let decision = DecisionRecord {
                case: case.id,
                verdict: verdict.clone(),
                submissions: cases::submission_digests(&humans),
                labeler: actor.labeler,
                at_millis: project.now_millis(),
                batch: None,
            };
            case::decide(transaction, case, &decision)?;
        }
        cases::refresh(transaction, record.item)?;
        detail(transaction, &known(transaction, text)?)
    })
}

/// A verdict that makes sense here; marks are held to what a labeler's hand is held to.
fn checked(
    verdict: Verdict,
    on: &Item,
    book: &Book,
    humans: &[layer::SubmittedLayer],
) -> Result<Verdict, ReviewError> {
    const MOST_MARKS: usize = 1_000;
    match &verdict {
        Verdict::Take { labeler } if humans.iter().all(|layer| layer.name != *labeler) => {
            Err(ReviewError::NoLayer(labeler.clone()))
        }
        Verdict::Ambiguous if on.kind == MediaKind::Audio => Err(ReviewError::NoAmbiguousText),
        Verdict::Marks { marks } if marks.len() > MOST_MARKS => {
            Err(ReviewError::BadMarks("at most 1,000"))
        }
        Verdict::Marks { marks } => {
            for mark in marks {
                let drawn = humans.iter().flat_map(|layer| &layer.marks);
                let before = drawn.into_iter().find(|drawn| drawn.id() == mark.id());
                annotate::check_mark(mark, before, on, book)?;
            }
            Ok(verdict)
        }
        _ => Ok(verdict),
    }
}

/// Takes the newest decision back; on a clip, of all its cases.
pub fn undo_decision(project: &Project, text: &str) -> Result<CaseDetail, ReviewError> {
    project.store().write(&["cases", "items"], |transaction| {
        let record = known(transaction, text)?;
        let stored = item::by_id(transaction, record.item)?
            .ok_or_else(|| ReviewError::NoCase(text.to_owned()))?;
        let now = project.now_millis();
        if !case::undo_decision(transaction, record.id, now)? {
            return Err(ReviewError::NotDecided);
        }
        if stored.item.kind == MediaKind::Audio {
            for other in case::of_item(transaction, record.item)? {
                if other.id != record.id {
                    case::undo_decision(transaction, other.id, now)?;
                }
            }
        }
        cases::refresh(transaction, record.item)?;
        detail(transaction, &known(transaction, text)?)
    })
}
