//! Looking: what is in a project, lists of items, one item.

use std::collections::BTreeMap;

use burnish_model::{
    Hash, LabelerKind, MediaKind, Role,
    output::{
        CaseCounts, CaseRow, ClassSummary, CollectionSummary, CoverItem, Info, ItemCounts,
        ItemDetail, ItemRow, Items, LabelerSummary, Layer, Truth,
    },
};
use burnish_store::{
    Connection, StoreError, book, case,
    case::{CaseFilter, CaseRecord, Lane},
    item::{self, Filter, Listed},
    labeler, layer, measurement, membership, remark, state, version,
};

use crate::{
    Actor, Project, digest,
    query::{self, QueryError},
    truth,
};

const MOST_PER_PAGE: u32 = 500;

#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("there is no item `{0}` in this project")]
    NoItem(String),
    #[error("`{0}` fits several items; give more of the hash")]
    Ambiguous(String),
    #[error("after: `{0}` is not a place in the list")]
    BadPlace(String),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(crate) fn item_row(listed: Listed) -> ItemRow {
    ItemRow {
        hash: listed.hash,
        name: listed.name,
        kind: listed.kind,
        width: listed.width_px,
        height: listed.height_px,
        duration_micros: listed.duration_micros,
        collections: listed.collections,
        split: listed.split,
        state: if listed.damaged {
            "damaged".to_owned()
        } else {
            listed.state
        },
        truth_basis: listed.basis,
        submissions: listed.submissions,
        open_cases: listed.open_cases,
        worst_severity: listed.worst,
    }
}

/// One line about one item.
pub(crate) fn row(connection: &Connection, id: i64) -> Result<Option<ItemRow>, StoreError> {
    let mut filter = Filter::default();
    filter.and("item.id = ?", [id.into()]);
    Ok(item::list(connection, &filter, 0, 1)?.pop().map(item_row))
}

pub(crate) fn case_row(connection: &Connection, record: CaseRecord) -> Result<CaseRow, StoreError> {
    let stored = item::by_id(connection, record.item)?.ok_or_else(|| StoreError::Corrupt {
        detail: format!("case {} is about no item", record.id),
    })?;
    Ok(CaseRow {
        id: record.id.to_string(),
        item: stored.item.hash,
        name: stored.item.name,
        media: stored.item.kind,
        kind: record.kind,
        severity: record.severity,
        score: record.score,
        labelers: record.labelers,
        why: record.why,
        state: record.state,
    })
}

/// The item a person means: a hash, the start of one (eight digits or more), or a name.
pub fn find(connection: &Connection, text: &str) -> Result<i64, LookError> {
    if let Ok(hash) = text.parse::<Hash>() {
        return item::id_of(connection, hash)?.ok_or_else(|| LookError::NoItem(text.to_owned()));
    }
    let named = item::by_name(connection, text)?;
    let found = if named.is_empty()
        && text.len() >= 8
        && text.len() < 64
        && text.bytes().all(|b| b.is_ascii_hexdigit())
    {
        item::by_hash_prefix(connection, text)?
    } else {
        named
    };
    match found.as_slice() {
        [] => Err(LookError::NoItem(text.chars().take(200).collect())),
        [id] => Ok(*id),
        _ => Err(LookError::Ambiguous(text.to_owned())),
    }
}

/// The hash of the item a person means; see [`find`].
pub fn hash_of(project: &Project, text: &str) -> Result<Hash, LookError> {
    project.store().read(|connection| {
        let id = find(connection, text)?;
        let stored = item::by_id(connection, id)?;
        Ok(stored
            .ok_or_else(|| LookError::NoItem(text.to_owned()))?
            .item
            .hash)
    })
}

pub fn info(project: &Project) -> Result<Info, LookError> {
    project.store().read(|connection| {
        let (image, audio, damaged) = item::counts(connection)?;
        let counts: BTreeMap<_, _> = layer::submission_counts(connection)?.into_iter().collect();
        let per_class: BTreeMap<_, _> = layer::class_counts(connection)?.into_iter().collect();
        let book = book::book(connection)?;
        let (open, decided, stale) = case::counts(connection)?;
        Ok(Info {
            name: book::fact(connection, "name")?.unwrap_or_default(),
            path: project.root().display().to_string(),
            items: ItemCounts {
                total: image + audio,
                image,
                audio,
            },
            submissions: counts.values().sum(),
            labelers: labeler::all(connection)?
                .into_iter()
                .map(|row| LabelerSummary {
                    submissions: counts.get(&row.id).copied().unwrap_or(0),
                    name: row.name,
                    kind: row.kind,
                    role: row.role,
                })
                .collect(),
            classes: book
                .classes
                .into_iter()
                .map(|class| ClassSummary {
                    annotations: per_class.get(&class.key).copied().unwrap_or(0),
                    key: class.key,
                    name: class.name,
                    index: class.index,
                    definition: class.definition,
                    attributes: class.rules.attributes,
                    least: class.rules.least,
                    retired: class.retired,
                })
                .collect(),
            collections: membership::summaries(connection)?
                .into_iter()
                .map(|(name, items)| CollectionSummary { name, items })
                .collect(),
            conventions: book.conventions,
            transcript_rules: book.rules,
            cases: CaseCounts {
                open,
                decided,
                stale,
                lead_open: case::count(
                    connection,
                    &CaseFilter {
                        lane: Some(Lane::Lead),
                        undecided: Some(true),
                        ..CaseFilter::default()
                    },
                )?,
            },
            truth: state::truth_counts(connection)?,
            head: version::head(connection)?.map(|version| format!("v{}", version.number)),
            dirty: state::count_dirty(connection)?,
            unmeasured: item::count_unmeasured(connection)?,
            damaged,
        })
    })
}

/// One page of items in import order.
pub fn items(
    project: &Project,
    query: &str,
    after: Option<&str>,
    limit: Option<u32>,
) -> Result<Items, LookError> {
    let place = match after {
        None => 0,
        Some(text) => text
            .parse::<i64>()
            .map_err(|_| LookError::BadPlace(text.chars().take(40).collect()))?,
    };
    let limit = limit.unwrap_or(100).clamp(1, MOST_PER_PAGE);
    project.store().read(|connection| {
        let filter = query::parse(connection, query)?;
        let listed = item::list(connection, &filter, place, limit)?;
        let next = listed
            .last()
            .filter(|_| listed.len() == limit as usize)
            .map(|last| last.id.to_string());
        Ok(Items {
            total: item::count(connection, &filter)?,
            items: listed.into_iter().map(item_row).collect(),
            next,
        })
    })
}

/// The first few items, for a cover.
pub fn cover(project: &Project, most: u32) -> Result<Vec<CoverItem>, LookError> {
    project.store().read(|connection| {
        let listed = item::list(connection, &Filter::default(), 0, most)?;
        Ok(listed
            .into_iter()
            .map(|row| CoverItem {
                hash: row.hash,
                kind: row.kind,
            })
            .collect())
    })
}

/// Everything about one item that the actor may see: a labeler sees others' layers only after
/// submitting their own; leads and owners see all.
pub fn item(project: &Project, actor: &Actor, text: &str) -> Result<ItemDetail, LookError> {
    project.store().read(|connection| {
        let id = find(connection, text)?;
        let stored =
            item::by_id(connection, id)?.ok_or_else(|| LookError::NoItem(text.to_owned()))?;
        let row = row(connection, id)?.ok_or_else(|| LookError::NoItem(text.to_owned()))?;
        let submitted = layer::submitted(connection, id)?;
        let sees_all = actor.role > Role::Labeler
            || submitted.iter().any(|layer| layer.labeler == actor.labeler);
        let truth = truth::of_item(connection, &stored)?;
        let visible = |labeler: burnish_model::LabelerId| sees_all || labeler == actor.labeler;
        Ok(ItemDetail {
            item: row,
            format: stored.item.format.clone(),
            byte_size: stored.item.byte_size,
            sample_rate: stored.item.sample_rate,
            channels: stored.item.channels,
            orientation: stored.item.orientation,
            damaged: stored.damaged.clone(),
            names: item::names(connection, id)?,
            tags: membership::tags_of(connection, id)?,
            layers: submitted
                .into_iter()
                .filter(|layer| visible(layer.labeler))
                .map(output_layer)
                .collect(),
            truth: if sees_all {
                Truth {
                    basis: truth.basis,
                    digest: truth
                        .marks
                        .as_deref()
                        .map(|marks| digest::marks_digest(marks).to_string()),
                    marks: truth.marks.unwrap_or_default(),
                }
            } else {
                Truth {
                    basis: truth.basis,
                    marks: Vec::new(),
                    digest: None,
                }
            },
            cases: if sees_all {
                case::of_item(connection, id)?
                    .into_iter()
                    .map(|record| case_row(connection, record))
                    .collect::<Result<_, _>>()?
            } else {
                Vec::new()
            },
            remarks: remark::of_item(connection, id)?
                .into_iter()
                .filter(|(labeler, _)| visible(*labeler))
                .map(|(_, remark)| remark)
                .collect(),
            image: match stored.item.kind {
                MediaKind::Image => measurement::image(connection, id)?,
                MediaKind::Audio => None,
            },
            audio: match stored.item.kind {
                MediaKind::Audio => measurement::audio(connection, id)?,
                MediaKind::Image => None,
            },
        })
    })
}

pub(crate) fn output_layer(layer: layer::SubmittedLayer) -> Layer {
    Layer {
        labeler: layer.name,
        kind: layer.kind,
        state: "submitted".to_owned(),
        revision: layer.submission.revision,
        marks: layer.marks,
        view: layer.submission.view,
        submitted_at: Some(layer.submission.submitted_at_millis),
        seen: layer.submission.seen,
        heard: layer.submission.heard,
    }
}

/// Only people's layers make disagreements and truth.
pub(crate) fn is_human(layer: &layer::SubmittedLayer) -> bool {
    layer.kind == LabelerKind::Human
}
