//! The transcript rules at work: on a text that is typed, and on what people submitted before.

use std::collections::BTreeMap;

use burnish_metrics::text;
use burnish_model::{
    BatchId, Hash, Mark, Patch, Segment, TranscriptRules,
    output::{KindCount, Linted, RuleExample, RulesPreview, RulesReport},
};
use burnish_store::{
    Connection, StoreError, book, item,
    layer::{self, SubmittedLayer},
};

use crate::{
    Progress, Project,
    annotate::{self, AnnotateError},
    cases, look,
};

const LONGEST_TEXT: usize = 1 << 20;
/// Of one side of an example, in characters.
const LONGEST_EXAMPLE: usize = 1_000;
const MOST_EXAMPLES: usize = 200;
const PAGE: u32 = 200;
/// Why a submission was reopened.
const REASON: &str = "transcript rules";

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

/// What the rules would do to the transcripts that people submitted: read page by page, nothing
/// is held but counts and the first examples.
pub fn preview(project: &Project) -> Result<RulesPreview, RulesError> {
    let rules = project.store().read(book::rules)?;
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    let mut out = RulesPreview {
        items: 0,
        changed: 0,
        by_kind: Vec::new(),
        examples: Vec::new(),
    };
    let mut last = 0;
    loop {
        let page = project.store().read(|connection| {
            let page = layer::transcribed(connection, last, PAGE)?;
            for (id, hash) in &page {
                let clip = Clip::read(connection, *id)?;
                out.items += 1;
                for sealed in &clip.layers {
                    let patch =
                        clip.patch(sealed, &rules, |kind| *kinds.entry(kind).or_default() += 1);
                    let Some(after) = patch.put.iter().find_map(Mark::as_segment) else {
                        continue;
                    };
                    out.changed += 1;
                    if out.examples.len() < MOST_EXAMPLES {
                        let before = sealed.marks.iter().filter_map(Mark::as_segment);
                        let before = before.clone().find(|segment| segment.id == after.id);
                        out.examples.push(RuleExample {
                            item: *hash,
                            name: clip.name.clone(),
                            labeler: sealed.name.clone(),
                            before: start_of(before.map_or("", |segment| &segment.text)),
                            after: start_of(&after.text),
                        });
                    }
                }
            }
            Ok::<_, StoreError>(page)
        })?;
        match page.last() {
            Some((id, _)) => last = *id,
            None => break,
        }
    }
    out.by_kind = kinds
        .into_iter()
        .map(|(kind, count)| KindCount { kind, count })
        .collect();
    Ok(out)
}

/// Writes every transcript that people submitted as the rules say: reopened with a reason, one
/// edit, sealed again, an item in one transaction, all edits in one batch. Drafts, models and
/// decisions stay as they are. Where it was stopped, another run goes on: what keeps the rules
/// is left alone.
pub fn apply(project: &Project, progress: &dyn Progress) -> Result<RulesReport, RulesError> {
    let (rules, total) = project.store().read(|connection| {
        Ok::<_, StoreError>((
            book::rules(connection)?,
            layer::transcribed_count(connection)?,
        ))
    })?;
    let batch = BatchId(project.new_id(&[b"rules"]));
    let mut out = RulesReport::default();
    let (mut last, mut done) = (0, 0);
    loop {
        let page = project
            .store()
            .read(|connection| layer::transcribed(connection, last, PAGE))?;
        for (id, hash) in &page {
            progress.report("applying the rules", done, Some(total));
            if progress.cancelled() {
                out.cancelled = true;
                return Ok(out);
            }
            let clip = project
                .store()
                .read(|connection| Clip::read(connection, *id))?;
            out.layers += clip.layers.len() as u64;
            let breaks = |sealed| !clip.patch(sealed, &rules, |_| {}).is_empty();
            if clip.layers.iter().any(breaks) {
                out.changed += apply_to(project, (*id, *hash), &rules, batch)?;
            }
            done += 1;
        }
        match page.last() {
            Some((id, _)) => last = *id,
            None => return Ok(out),
        }
    }
}

fn apply_to(
    project: &Project,
    (id, hash): (i64, Hash),
    rules: &TranscriptRules,
    batch: BatchId,
) -> Result<u64, RulesError> {
    project
        .store()
        .write(&["labels", "cases", "items"], |transaction| {
            // Read again: somebody may have come in between.
            let clip = Clip::read(transaction, id)?;
            let mut changed = 0;
            for sealed in &clip.layers {
                let patch = clip.patch(sealed, rules, |_| {});
                if !patch.is_empty() {
                    annotate::rewrite(
                        project,
                        transaction,
                        (id, hash),
                        sealed,
                        patch,
                        (batch, REASON),
                    )?;
                    changed += 1;
                }
            }
            if changed > 0 {
                cases::refresh(transaction, id)?;
            }
            Ok(changed)
        })
}

/// A clip with what people submitted on it.
struct Clip {
    name: String,
    duration_micros: Option<i64>,
    layers: Vec<SubmittedLayer>,
}

impl Clip {
    fn read(connection: &Connection, id: i64) -> Result<Self, StoreError> {
        let stored = item::by_id(connection, id)?;
        let (name, duration_micros) = stored.map_or_else(Default::default, |stored| {
            (stored.item.name, stored.item.duration_micros)
        });
        let mut layers = layer::submitted(connection, id)?;
        layers.retain(look::is_human);
        Ok(Self {
            name,
            duration_micros,
            layers,
        })
    }

    /// The segments of a layer that the rules write otherwise; `found` hears of every finding.
    fn patch(
        &self,
        sealed: &SubmittedLayer,
        rules: &TranscriptRules,
        mut found: impl FnMut(String),
    ) -> Patch {
        let mut put = Vec::new();
        for segment in sealed.marks.iter().filter_map(Mark::as_segment) {
            let duration = match (segment.start_micros, segment.end_micros) {
                (Some(start), Some(end)) => Some(end.saturating_sub(start)),
                _ => self.duration_micros,
            };
            let findings = text::lint(&segment.text, rules, duration);
            let fixable = findings.iter().any(|finding| finding.fix.is_some());
            findings.into_iter().for_each(|finding| found(finding.kind));
            if !fixable {
                continue;
            }
            let text = text::fixed(&segment.text, rules);
            if text != segment.text && text.len() <= LONGEST_TEXT {
                let id = segment.id;
                put.push(Mark::Segment(Segment {
                    id,
                    text,
                    ..segment.clone()
                }));
            }
        }
        Patch {
            put,
            remove: Vec::new(),
        }
    }
}

fn start_of(text: &str) -> String {
    text.chars().take(LONGEST_EXAMPLE).collect()
}
