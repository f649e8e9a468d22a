//! Submissions: sealing a layer and breaking the seal.

use burnish_model::{
    Hash, LabelerId, Mark, MediaKind,
    output::{OpenLayer, Submitted},
};
use burnish_store::{
    Connection, StoreError, item,
    layer::{self, LayerRow, SubmissionRow},
};

use super::{
    AnnotateError,
    check::check_view,
    edit::{parse_parent, writable},
    item_id,
    open::opened,
    queue::next_ids,
};
use crate::{Actor, Project, cases, digest, look, settings};

/// How a revision came about, as its labeler's client saw it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Work {
    /// How the picture was shown.
    pub view: Option<String>,
    /// Time spent without pauses over a minute.
    pub active_millis: Option<u64>,
    /// Share of the picture that was looked at, 0..=1.
    pub seen: Option<f64>,
    /// Share of the speech that was heard, 0..=1.
    pub heard: Option<f64>,
}

impl Work {
    fn check(&self) -> Result<(), AnnotateError> {
        const YEAR_MILLIS: u64 = 365 * 24 * 3_600_000;
        check_view(self.view.as_deref())?;
        let bad = |reason: &str| {
            Err(AnnotateError::BadRequest {
                reason: reason.to_owned(),
            })
        };
        if self
            .active_millis
            .is_some_and(|millis| millis > YEAR_MILLIS)
        {
            return bad("active_millis: at most a year");
        }
        for (name, share) in [("seen", self.seen), ("heard", self.heard)] {
            if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
                return bad(&format!("{name}: a share lies between 0 and 1"));
            }
        }
        Ok(())
    }

    /// Refuses a clip of which speech was never heard. Of one that cannot be played nothing can be.
    fn demand_all_heard(&self, connection: &Connection, id: i64) -> Result<(), AnnotateError> {
        let heard = self.heard.unwrap_or(0.0);
        let audible = item::by_id(connection, id)?
            .is_some_and(|stored| stored.item.kind == MediaKind::Audio && stored.damaged.is_none());
        // Speech is counted in milliseconds, its share in floating point.
        if audible && heard < 1.0 - 1e-6 {
            return Err(AnnotateError::NotHeard {
                percent: (heard * 100.0) as u32,
            });
        }
        Ok(())
    }

    /// Refuses a picture of which a part was never looked at. Sound has no parts to look at.
    fn demand_all_seen(&self, connection: &Connection, id: i64) -> Result<(), AnnotateError> {
        let seen = self.seen.unwrap_or(0.0);
        let image =
            item::by_id(connection, id)?.is_some_and(|stored| stored.item.kind == MediaKind::Image);
        if image && seen < 1.0 {
            return Err(AnnotateError::NotSeen {
                // Rounded down: 99.6 % is not all.
                percent: (seen * 100.0) as u32,
            });
        }
        Ok(())
    }
}

/// Seals the layer as it stands. Without marks it says "nothing here". The same content as the
/// last submission adds nothing but the seal.
pub fn submit(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    parent: Option<&str>,
    work: Work,
) -> Result<Submitted, AnnotateError> {
    let parent = parse_parent(parent)?;
    work.check()?;
    project
        .store()
        .write(&["labels", "cases", "items"], |transaction| {
            let id = item_id(transaction, hash)?;
            let row = writable(transaction, actor, id, parent)?;
            let settings = settings::of(transaction)?;
            if settings.look_required {
                work.demand_all_seen(transaction, id)?;
            }
            if settings.transcripts.listening_required {
                work.demand_all_heard(transaction, id)?;
            }
            let marks = layer::marks(transaction, id, actor.labeler)?;
            let (revision, digest, changed) = seal(
                transaction,
                project.now_millis(),
                actor.labeler,
                id,
                row,
                &marks,
                work,
            )?;
            cases::refresh(transaction, id)?;
            let open_cases = burnish_store::case::of_item(transaction, id)?
                .iter()
                .filter(|case| case.state != burnish_model::CaseState::Decided)
                .count() as u64;
            let next = next_ids(transaction, actor, None, None, None, 1)?
                .first()
                .copied();
            let next = next
                .map(|next| look::row(transaction, next))
                .transpose()?
                .flatten();
            Ok(Submitted {
                digest: digest.to_string(),
                revision,
                changed,
                open_cases,
                next,
            })
        })
}

/// Writes submission `row.revision`; the caller refreshes the item's cases.
pub(crate) fn seal(
    connection: &Connection,
    at_millis: i64,
    labeler: LabelerId,
    id: i64,
    row: LayerRow,
    marks: &[Mark],
    work: Work,
) -> Result<(u32, Hash, bool), StoreError> {
    let digest = digest::marks_digest(marks);
    let last = layer::last_submission(connection, id, labeler)?;
    let changed = last.is_none_or(|last| last.digest != digest);
    let submission = SubmissionRow {
        revision: row.revision,
        digest,
        view: work.view,
        submitted_at_millis: at_millis,
        active_millis: work.active_millis,
        seen: work.seen,
        heard: work.heard,
    };
    layer::put_submission(connection, id, labeler, row.head, &submission)?;
    layer::put_layer(
        connection,
        id,
        labeler,
        &LayerRow {
            submitted: true,
            ..row
        },
    )?;
    layer::clear_skip(connection, id, labeler)?;
    Ok((submission.revision, digest, changed))
}

/// Breaks the seal: the next revision starts where the last ended.
pub fn reopen(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    reason: &str,
) -> Result<OpenLayer, AnnotateError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.len() > 1_000 {
        return Err(AnnotateError::BadRequest {
            reason: "reason: say why in up to 1,000 characters".into(),
        });
    }
    project
        .store()
        .write(&["labels", "cases", "items"], |transaction| {
            let id = item_id(transaction, hash)?;
            let row = layer::layer(transaction, id, actor.labeler)?
                .filter(|row| row.submitted)
                .ok_or(AnnotateError::NotSubmitted)?;
            layer::mark_reopened(
                transaction,
                id,
                actor.labeler,
                row.revision,
                project.now_millis(),
                reason,
            )?;
            let reopened = LayerRow {
                revision: row.revision + 1,
                submitted: false,
                ..row
            };
            layer::put_layer(transaction, id, actor.labeler, &reopened)?;
            cases::refresh(transaction, id)?;
            opened(transaction, actor, hash, id)
        })
}
