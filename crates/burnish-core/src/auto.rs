//! Cases on pictures that a rule settles without a person, in batches that can be taken back.
//!
//! A rule decides only what nobody has decided: what a person decided is never overwritten.

use std::collections::BTreeSet;

use burnish_model::{
    AutoRule, BatchId, CaseKind, CaseState, Verdict,
    output::{AutoPreview, DecisionBatches, KindCount, Resolved},
};
use burnish_store::{
    Connection, StoreError, batch,
    case::{self, CaseFilter, CaseRecord, DecisionRecord},
    layer,
};

use crate::{
    Actor, Progress, Project, Silent,
    cases::{self, CaseBody, Votes},
    look::{case_row, is_human},
    recompute,
};

const MOST_EXAMPLES: usize = 50;
const PAGE: u32 = 500;
/// Items of one transaction.
const ITEMS: usize = 64;
/// 2 of 3 is two thirds, however it is written down.
const ROUNDING: f64 = 1e-9;

#[derive(Debug, thiserror::Error)]
pub enum AutoError {
    #[error("{field}: {reason}")]
    Bad { field: &'static str, reason: String },
    #[error("there is no batch `{0}`")]
    NoBatch(String),
    #[error("this batch is taken back already")]
    Undone,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a rule makes sense.
pub fn check(rule: &AutoRule) -> Result<(), AutoError> {
    let bad = |field, reason: String| Err(AutoError::Bad { field, reason });
    if rule.kinds.is_empty() {
        return bad("kinds", "name at least one".into());
    }
    if let Some(kind) = rule.kinds.iter().find(|kind| !kind.is_of_boxes()) {
        return bad("kinds", format!("`{kind}` is not about boxes"));
    }
    if !(0.0..=1.0).contains(&rule.least_iou) {
        return bad("least_iou", "an IoU between 0 and 1".into());
    }
    if !(0.5..=1.0).contains(&rule.least_share) {
        return bad("least_share", "a share between 0.5 and 1".into());
    }
    Ok(())
}

/// What the rule makes of a case of one of its kinds; `None` leaves it to a person.
fn settled(rule: &AutoRule, kind: CaseKind, votes: Votes) -> Option<Verdict> {
    if votes.saw == 0 {
        return None;
    }
    let share = |count: u32| f64::from(count) / f64::from(votes.saw);
    let behind = if kind == CaseKind::Class {
        votes.named
    } else {
        votes.drew
    };
    let alike = |iou: f64| iou + ROUNDING >= rule.least_iou;
    if share(behind) + ROUNDING >= rule.least_share && votes.worst_iou.is_some_and(alike) {
        return Some(Verdict::Consensus);
    }
    let dubious = matches!(kind, CaseKind::Extra | CaseKind::Missed);
    (dubious && share(votes.drew) + ROUNDING < 1.0 - rule.least_share).then_some(Verdict::None)
}

fn verdict_on(rule: &AutoRule, record: &CaseRecord) -> Option<Verdict> {
    let wanted = record.state != CaseState::Decided && rule.kinds.contains(&record.kind);
    let body =
        wanted.then(|| serde_json::from_str::<CaseBody>(&record.body).unwrap_or_default())?;
    settled(rule, record.kind, body.votes)
}

fn filter(rule: &AutoRule) -> CaseFilter {
    CaseFilter {
        undecided: Some(true),
        kinds: rule.kinds.clone(),
        ..CaseFilter::default()
    }
}

/// Every case that the rule would settle, worst first.
fn for_each_settled(
    connection: &Connection,
    rule: &AutoRule,
    mut each: impl FnMut(CaseRecord) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let filter = filter(rule);
    let mut after = None;
    loop {
        let page = case::list(connection, &filter, after, PAGE)?;
        after = page.last().map(|last| last.id);
        for record in page {
            if verdict_on(rule, &record).is_some() {
                each(record)?;
            }
        }
        if after.is_none() {
            return Ok(());
        }
    }
}

/// What the rule would settle. Nothing is written.
pub fn preview(project: &Project, rule: &AutoRule) -> Result<AutoPreview, AutoError> {
    check(rule)?;
    recompute::a_few(project)?;
    Ok(project.store().read(|connection| {
        let mut kinds: std::collections::BTreeMap<CaseKind, u64> = Default::default();
        let mut examples = Vec::new();
        for_each_settled(connection, rule, |record| {
            *kinds.entry(record.kind).or_default() += 1;
            if examples.len() < MOST_EXAMPLES {
                examples.push(case_row(connection, record)?);
            }
            Ok(())
        })?;
        Ok::<_, StoreError>(AutoPreview {
            open: case::count(connection, &filter(rule))?,
            resolved: kinds.values().sum(),
            by_kind: kinds
                .into_iter()
                .map(|(kind, count)| KindCount {
                    kind: kind.to_string(),
                    count,
                })
                .collect(),
            examples,
        })
    })?)
}

/// Settles what the rule settles, as one batch. Stopped half-way, what was done stays in the batch.
pub fn resolve(
    project: &Project,
    actor: &Actor,
    rule: &AutoRule,
    progress: &dyn Progress,
) -> Result<Resolved, AutoError> {
    check(rule)?;
    recompute::catch_up(project, progress)?;
    let (items, batches) = project.store().read(|connection| {
        let mut items: BTreeSet<i64> = BTreeSet::new();
        for_each_settled(connection, rule, |record| {
            items.insert(record.item);
            Ok(())
        })?;
        Ok::<_, StoreError>((items, batch::all(connection)?.len() as u64))
    })?;
    let id = BatchId(project.new_id(&[b"decisions", &batches.to_le_bytes()]));
    let mut out = Resolved {
        cases: 0,
        batch: None,
    };
    let items: Vec<i64> = items.into_iter().collect();
    for (done, chunk) in items.chunks(ITEMS).enumerate() {
        progress.report(
            "settling cases",
            (done * ITEMS) as u64,
            Some(items.len() as u64),
        );
        if progress.cancelled() {
            break;
        }
        let begun = out.batch.is_some();
        let settled = project.store().write(&["cases", "items"], |transaction| {
            let mut settled = 0;
            for item in chunk {
                // Read again: somebody may have come in between.
                let verdicts: Vec<(CaseRecord, Verdict)> = case::of_item(transaction, *item)?
                    .into_iter()
                    .filter_map(|record| Some((verdict_on(rule, &record)?, record)))
                    .map(|(verdict, record)| (record, verdict))
                    .collect();
                if verdicts.is_empty() {
                    continue;
                }
                if !begun && settled == 0 {
                    batch::insert(transaction, id, rule, actor.labeler, project.now_millis())?;
                }
                settled += verdicts.len() as u64;
                let mut humans = layer::submitted(transaction, *item)?;
                humans.retain(is_human);
                let submissions = cases::submission_digests(&humans);
                for (record, verdict) in verdicts {
                    let decision = DecisionRecord {
                        case: record.id,
                        verdict,
                        submissions: submissions.clone(),
                        labeler: actor.labeler,
                        at_millis: project.now_millis(),
                        batch: Some(id),
                    };
                    case::decide(transaction, &record, &decision)?;
                }
                cases::refresh(transaction, *item)?;
            }
            Ok::<_, StoreError>(settled)
        })?;
        if settled > 0 {
            out.cases += settled;
            out.batch = Some(id.to_string());
        }
    }
    Ok(out)
}

/// The batches there were, newest first.
pub fn batches(project: &Project) -> Result<DecisionBatches, AutoError> {
    let batches = project.store().read(batch::all)?;
    Ok(DecisionBatches { batches })
}

/// Takes a batch back: its cases are as they were before it. What was decided since by hand, or
/// taken back by hand, stays.
pub fn undo(project: &Project, text: &str) -> Result<DecisionBatches, AutoError> {
    let unknown = || AutoError::NoBatch(text.chars().take(60).collect());
    let id: BatchId = text.parse().map_err(|_| unknown())?;
    project.store().write(&["cases", "items"], |transaction| {
        match batch::undone(transaction, id)? {
            None => Err(unknown()),
            Some(true) => Err(AutoError::Undone),
            Some(false) => Ok(batch::undo(transaction, id, project.now_millis())?),
        }
    })?;
    recompute::catch_up(project, &Silent)?;
    batches(project)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(least_iou: f64, least_share: f64) -> AutoRule {
        AutoRule {
            kinds: CaseKind::ALL
                .iter()
                .copied()
                .filter(|kind| kind.is_of_boxes())
                .collect(),
            least_iou,
            least_share,
        }
    }

    fn votes(saw: u32, drew: u32, named: u32, worst_iou: Option<f64>) -> Votes {
        Votes {
            saw,
            drew,
            named,
            worst_iou,
        }
    }

    #[test]
    fn a_case_is_settled_by_those_who_drew_alike_or_as_nothing_there() {
        let rule = rule(0.7, 2.0 / 3.0);
        let on = |kind, votes| settled(&rule, kind, votes);
        let consensus = Some(Verdict::Consensus);
        assert_eq!(on(CaseKind::Loose, votes(3, 3, 3, Some(0.75))), consensus);
        assert_eq!(
            on(CaseKind::Missed, votes(3, 2, 2, Some(0.7))),
            consensus,
            "two of three are two thirds"
        );
        assert_eq!(
            on(CaseKind::Loose, votes(3, 3, 3, Some(0.69))),
            None,
            "one pair is too loose"
        );
        assert_eq!(
            on(CaseKind::Missed, votes(4, 2, 2, Some(0.9))),
            None,
            "half is too few, and too many for nothing"
        );
        assert_eq!(
            on(CaseKind::Extra, votes(4, 1, 1, None)),
            Some(Verdict::None)
        );
        assert_eq!(
            on(CaseKind::Extra, votes(3, 1, 1, None)),
            None,
            "a third is not fewer than a third"
        );
        assert_eq!(
            on(CaseKind::Duplicate, votes(3, 1, 1, None)),
            None,
            "only presence is settled as nothing"
        );
        assert_eq!(
            on(CaseKind::Class, votes(3, 3, 2, Some(0.9))),
            consensus,
            "two name one class"
        );
        assert_eq!(
            on(CaseKind::Class, votes(4, 4, 2, Some(0.9))),
            None,
            "two against two"
        );
        assert_eq!(
            on(CaseKind::Loose, Votes::default()),
            None,
            "nothing is known"
        );
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_refused() {
        let of = |kinds: &[CaseKind], least_iou, least_share| AutoRule {
            kinds: kinds.to_vec(),
            least_iou,
            least_share,
        };
        for rule in [
            of(&[], 0.7, 0.6),
            of(&[CaseKind::Filler], 0.7, 0.6),
            of(&[CaseKind::Loose], 1.1, 0.6),
            of(&[CaseKind::Loose], f64::NAN, 0.6),
            of(&[CaseKind::Loose], 0.7, 0.4),
        ] {
            assert!(check(&rule).is_err(), "{rule:?}");
        }
    }
}
