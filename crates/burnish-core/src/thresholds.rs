//! From where on a difference is a disagreement: tried on what was submitted, and applied.
//!
//! Submissions are never touched, and decisions stay stored: they apply again when their case
//! comes back.

use std::collections::BTreeMap;

use burnish_model::{
    Book, CaseKind, CaseState, DisagreementSettings, MediaKind,
    output::{Recomputed, ThresholdRow, ThresholdsPreview},
};
use burnish_store::{Connection, StoreError, book, item, layer, stale, state};

use crate::{Progress, Project, cases, look::is_human, pairs, recompute, settings};

/// A preview looks at this many items, those whose hashes come first: as good as drawn by lot.
const MOST_PREVIEWED: u32 = 2_000;

#[derive(Debug, thiserror::Error)]
pub enum ThresholdsError {
    #[error("{field}: {reason}")]
    Bad {
        field: &'static str,
        reason: &'static str,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether thresholds make sense.
pub fn check(settings: &DisagreementSettings) -> Result<(), ThresholdsError> {
    let bad = |field, reason| Err(ThresholdsError::Bad { field, reason });
    if !(0.1..=0.95).contains(&settings.tau) {
        return bad("tau", "an IoU between 0.1 and 0.95");
    }
    if !(0.0..=1.0).contains(&settings.lambda) {
        return bad("lambda", "an IoU between 0 and 1");
    }
    if !(0.0..=10_000.0).contains(&settings.edge_px) {
        return bad("edge_px", "between 0 and 10,000 px");
    }
    if !(0.0..=1.0).contains(&settings.edge_share) {
        return bad("edge_share", "a share between 0 and 1");
    }
    if settings.boundary_millis > 600_000 {
        return bad("boundary_millis", "at most ten minutes");
    }
    Ok(())
}

/// True for the kinds that thresholds can make or take away.
fn follows(kind: CaseKind) -> bool {
    kind.is_of_boxes() || kind == CaseKind::Boundary
}

/// Open cases by kind, now and under `wanted`. Nothing is written.
pub fn preview(
    project: &Project,
    wanted: &DisagreementSettings,
) -> Result<ThresholdsPreview, ThresholdsError> {
    check(wanted)?;
    Ok(project.store().read(|connection| {
        let ids = state::compared(connection, MOST_PREVIEWED)?;
        let book = book::book(connection)?;
        let in_force = settings::of(connection)?.disagreements;
        let mut rows: BTreeMap<CaseKind, (u64, u64)> = BTreeMap::new();
        for id in &ids {
            let [now, then] = open_under(connection, *id, &book, [&in_force, wanted])?;
            for kind in now {
                rows.entry(kind).or_default().0 += 1;
            }
            for kind in then {
                rows.entry(kind).or_default().1 += 1;
            }
        }
        Ok::<_, StoreError>(ThresholdsPreview {
            items: ids.len() as u64,
            rows: rows
                .into_iter()
                .map(|(kind, (now, then))| ThresholdRow { kind, now, then })
                .collect(),
            sampled: state::count_compared(connection)? > ids.len() as u64,
        })
    })?)
}

/// The kinds of an item's open cases under each of two thresholds.
fn open_under(
    connection: &Connection,
    id: i64,
    book: &Book,
    thresholds: [&DisagreementSettings; 2],
) -> Result<[Vec<CaseKind>; 2], StoreError> {
    let mut open = [Vec::new(), Vec::new()];
    let Some(stored) = item::by_id(connection, id)? else {
        return Ok(open);
    };
    let mut humans = layer::submitted(connection, id)?;
    humans.retain(is_human);
    if humans.len() < 2 {
        return Ok(open);
    }
    let (pairs, _) = pairs::of_item(connection, &stored, &humans)?;
    for (open, thresholds) in open.iter_mut().zip(thresholds) {
        let (found, _) = cases::found(&stored, &humans, &pairs, book, thresholds);
        let assessed = cases::assessed(connection, &stored, &humans, found)?;
        let undecided = assessed
            .into_iter()
            .filter(|case| case.state != CaseState::Decided)
            .map(|case| case.found.kind);
        open.extend(undecided.filter(|kind| follows(*kind)));
    }
    Ok(open)
}

/// Keeps other thresholds and computes the cases of every item again.
pub fn apply(
    project: &Project,
    wanted: &DisagreementSettings,
    progress: &dyn Progress,
) -> Result<Recomputed, ThresholdsError> {
    check(wanted)?;
    project
        .store()
        .write(&["settings", "cases", "items"], |transaction| {
            let mut changed = settings::of(transaction)?;
            let before = std::mem::replace(&mut changed.disagreements, *wanted);
            settings::put(transaction, &changed)?;
            if before.boundary_millis != wanted.boundary_millis {
                stale::mark_kind(transaction, MediaKind::Audio)?;
            }
            let of_boxes = DisagreementSettings {
                boundary_millis: before.boundary_millis,
                ..*wanted
            };
            if before != of_boxes {
                stale::mark_kind(transaction, MediaKind::Image)?;
            }
            Ok::<_, StoreError>(())
        })?;
    Ok(recompute::catch_up(project, progress)?)
}

/// What is in force.
pub fn in_force(project: &Project) -> Result<DisagreementSettings, StoreError> {
    Ok(project.store().read(settings::of)?.disagreements)
}
