//! Items whose cases follow from something that changed since: computed again, a few at a time.
//!
//! Whoever changes what many items follow from (thresholds, a convention, a batch of decisions)
//! marks them stale in the same transaction. What was interrupted is gone on with by the next
//! that asks, and a commit asks first.

use burnish_model::{MediaKind, output::Recomputed};
use burnish_store::{
    Connection, StoreError, case, item,
    layer::{self, SubmittedLayer},
    stale,
    transcript_pair::{self, PairRecord},
};
use rayon::prelude::*;

use crate::{Progress, Project, Silent, cases, look::is_human, pairs};

/// Items of one transaction: others may write in between.
const BATCH: u32 = 64;
/// How many an answer computes again before it answers; the rest waits for a job.
const A_FEW: u64 = 256;

/// Computes everything stale again.
pub fn catch_up(project: &Project, progress: &dyn Progress) -> Result<Recomputed, StoreError> {
    up_to(project, progress, u64::MAX)
}

/// Compares all transcripts and computes all cases again, whatever is stored.
pub fn everything(project: &Project, progress: &dyn Progress) -> Result<Recomputed, StoreError> {
    project.store().write(&[], |transaction| {
        transcript_pair::delete_all(transaction)?;
        stale::mark_compared(transaction)
    })?;
    catch_up(project, progress)
}

/// True while some item's cases are still to be computed again.
pub fn is_behind(project: &Project) -> Result<bool, StoreError> {
    project.store().read(stale::any)
}

/// Computes a few stale items again, so that an answer is as right as it can be soon.
pub(crate) fn a_few(project: &Project) -> Result<(), StoreError> {
    if is_behind(project)? {
        up_to(project, &Silent, A_FEW)?;
    }
    Ok(())
}

fn up_to(project: &Project, progress: &dyn Progress, most: u64) -> Result<Recomputed, StoreError> {
    let total = project.store().read(stale::count)?.min(most);
    let mut out = Recomputed::default();
    while out.items < most {
        progress.report("computing cases", out.items, Some(total));
        if progress.cancelled() {
            out.cancelled = true;
            break;
        }
        let ids = project
            .store()
            .read(|connection| stale::first(connection, BATCH))?;
        if ids.is_empty() {
            break;
        }
        let compared = project
            .store()
            .read(|connection| compared(connection, &ids))?;
        project.store().write(&["cases", "items"], |transaction| {
            refresh(transaction, &ids, &compared)
        })?;
        out.items += ids.len() as u64;
    }
    out.open = project.store().read(|connection| {
        let (open, _, stale) = case::counts(connection)?;
        Ok::<_, StoreError>(open + stale)
    })?;
    Ok(out)
}

/// Computes items that many submissions came in for, their transcripts compared on all cores.
pub(crate) fn refresh_all(connection: &Connection, ids: &[i64]) -> Result<(), StoreError> {
    for ids in ids.chunks(BATCH as usize) {
        refresh(connection, ids, &compared(connection, ids)?)?;
    }
    Ok(())
}

fn refresh(
    connection: &Connection,
    ids: &[i64],
    compared: &[(i64, PairRecord)],
) -> Result<(), StoreError> {
    for (id, pair) in compared {
        transcript_pair::put(connection, *id, pairs::EDITION, pair)?;
    }
    ids.iter()
        .try_for_each(|id| cases::refresh(connection, *id))
}

/// The pairs that are not stored yet, compared on all cores.
fn compared(connection: &Connection, ids: &[i64]) -> Result<Vec<(i64, PairRecord)>, StoreError> {
    let clips = ids
        .iter()
        .map(|id| uncompared(connection, *id))
        .collect::<Result<Vec<_>, _>>()?;
    let pairs: Vec<(i64, &SubmittedLayer, &SubmittedLayer)> = clips
        .iter()
        .flat_map(|clip| {
            let pairs = clip.pairs.iter();
            pairs.map(|&(a, b)| (clip.id, &clip.people[a], &clip.people[b]))
        })
        .collect();
    Ok(pairs
        .into_par_iter()
        .map(|(id, a, b)| (id, pairs::compared(a, b)))
        .collect())
}

struct Uncompared {
    id: i64,
    people: Vec<SubmittedLayer>,
    pairs: Vec<(usize, usize)>,
}

fn uncompared(connection: &Connection, id: i64) -> Result<Uncompared, StoreError> {
    let mut clip = Uncompared {
        id,
        people: Vec::new(),
        pairs: Vec::new(),
    };
    if item::by_id(connection, id)?.is_none_or(|stored| stored.item.kind != MediaKind::Audio) {
        return Ok(clip);
    }
    clip.people = layer::submitted(connection, id)?;
    clip.people.retain(is_human);
    let known = transcript_pair::of_item(connection, id, pairs::EDITION)?;
    for a in 0..clip.people.len() {
        for b in a + 1..clip.people.len() {
            let stored = |pair| pairs::is_of(pair, &clip.people[a], &clip.people[b]);
            if !known.iter().any(stored) {
                clip.pairs.push((a, b));
            }
        }
    }
    Ok(clip)
}
