//! What changed between two sides, exactly: walks only what differs.

use std::collections::BTreeMap;

use burnish_metrics::{
    boxes::{LabeledRect, matching::match_pair},
    text::{self, WordRun},
};
use burnish_model::{
    BoxMark, Hash, Mark, MediaKind, Segment,
    output::{
        Diff, DiffCounts, DiffItem, MarkChange, ReEncoded, Relabelled, RootChanges, WordChange,
    },
};
use burnish_store::{Connection, StoreError, item, membership, version::RootHashes};

use crate::{
    Project, digest,
    nodes::StoredNodes,
    resolve::{self, ResolveError, Side},
    tree,
};

/// Boxes that overlap this much are the same but for a nudge.
const NUDGED_IOU: f64 = 0.999;
const TAU: f64 = 0.5;
/// Items listed by name; counts go on.
const MOST_LISTED: usize = 10_000;

#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Compares `a` (the reference) with `b`.
pub fn diff(project: &Project, a: &str, b: &str) -> Result<Diff, DiffError> {
    project.store().read(|connection| {
        let (a, b) = (resolve::side(connection, a)?, resolve::side(connection, b)?);
        let mut nodes = StoredNodes::looking(connection);
        let (before, after) = (
            roots(connection, &mut nodes, &a)?,
            roots(connection, &mut nodes, &b)?,
        );
        Ok(compare(connection, &nodes, (&a, before), (&b, after))?)
    })
}

/// The five roots of a side; a collection is the working set narrowed to its items.
pub(crate) fn roots(
    connection: &Connection,
    nodes: &mut StoredNodes<'_>,
    side: &Side,
) -> Result<RootHashes, StoreError> {
    match side {
        Side::Version(version) => Ok(version.roots),
        Side::Work => resolve::work_roots(connection, nodes),
        Side::Collection { id, .. } => {
            let work = resolve::work_roots(connection, nodes)?;
            let mut keys = Vec::new();
            for id in membership::items_in(connection, *id)? {
                keys.extend(item::by_id(connection, id)?.map(|stored| stored.item.hash));
            }
            keys.sort_unstable();
            let mut narrowed = |root: Hash| -> Result<Hash, StoreError> {
                let found = tree::select(nodes, root, &keys)?;
                let entries: Vec<_> = found
                    .into_iter()
                    .map(|(key, value)| (key, Some(value)))
                    .collect();
                let empty = tree::empty(nodes)?;
                tree::update(nodes, empty, &entries)
            };
            Ok(RootHashes {
                media: narrowed(work.media)?,
                truth: narrowed(work.truth)?,
                layers: narrowed(work.layers)?,
                membership: narrowed(work.membership)?,
                book: work.book,
            })
        }
    }
}

fn compare(
    connection: &Connection,
    nodes: &StoredNodes<'_>,
    (a, before): (&Side, RootHashes),
    (b, after): (&Side, RootHashes),
) -> Result<Diff, StoreError> {
    let mut out = Diff {
        a: a.label(),
        b: b.label(),
        added: Vec::new(),
        removed: Vec::new(),
        re_encoded: Vec::new(),
        relabelled: Vec::new(),
        membership: Vec::new(),
        counts: DiffCounts {
            added: 0,
            removed: 0,
            re_encoded: 0,
            relabelled: 0,
            unchanged: 0,
            boxes_added: 0,
            boxes_removed: 0,
            boxes_moved: 0,
            class_changed: 0,
            texts_changed: 0,
            membership_changed: 0,
        },
        roots: RootChanges {
            media: before.media != after.media,
            truth: before.truth != after.truth,
            layers: before.layers != after.layers,
            membership: before.membership != after.membership,
            book: before.book != after.book,
        },
    };
    let mut moved: BTreeMap<Hash, bool> = BTreeMap::new();
    tree::diff(nodes, before.media, after.media, |key, old, new| {
        match (old, new) {
            (None, Some(_)) => moved.insert(key, true),
            (Some(_), None) => moved.insert(key, false),
            // A better decoder measured another duration: the item is the same.
            _ => None,
        };
        Ok(())
    })?;
    sort_out_media(connection, &moved, &mut out)?;
    tree::diff(nodes, before.truth, after.truth, |key, old, new| {
        if moved.contains_key(&key) {
            return Ok(());
        }
        let marks = |value: Option<&[u8]>| -> Result<Option<Vec<Mark>>, StoreError> {
            let Some(hash) = value.and_then(Hash::from_slice) else {
                return Ok(None);
            };
            let body = nodes.body(hash)?;
            let parsed = digest::parse_marks(&body);
            parsed.map(Some).ok_or_else(|| StoreError::Corrupt {
                detail: format!("truth {hash} cannot be read"),
            })
        };
        let changes = mark_changes(marks(old)?, marks(new)?);
        count(&mut out.counts, &changes);
        out.counts.relabelled += 1;
        if out.relabelled.len() < MOST_LISTED {
            let named = named(connection, key)?;
            out.relabelled.push(Relabelled {
                item: key,
                name: named.name,
                kind: named.kind,
                changes,
            });
        }
        Ok(())
    })?;
    tree::diff(nodes, before.membership, after.membership, |key, _, _| {
        if !moved.contains_key(&key) {
            out.counts.membership_changed += 1;
            if out.membership.len() < MOST_LISTED {
                out.membership.push(named(connection, key)?);
            }
        }
        Ok(())
    })?;
    let common = tree::count(nodes, after.media)? - out.counts.added - out.counts.re_encoded;
    out.counts.unchanged = common - out.counts.relabelled;
    Ok(out)
}

fn named(connection: &Connection, key: Hash) -> Result<DiffItem, StoreError> {
    let stored = item::by_hash(connection, key)?;
    Ok(stored.map_or_else(
        || DiffItem {
            item: key,
            name: key.short(),
            kind: MediaKind::Image,
        },
        |stored| DiffItem {
            item: key,
            name: stored.item.name,
            kind: stored.item.kind,
        },
    ))
}

/// Added, removed, and pairs of one of each with the same decoded content: re-encoded.
fn sort_out_media(
    connection: &Connection,
    moved: &BTreeMap<Hash, bool>,
    out: &mut Diff,
) -> Result<(), StoreError> {
    let content = |key: Hash| -> Result<Option<Hash>, StoreError> {
        Ok(item::by_hash(connection, key)?.and_then(|stored| stored.content_hash))
    };
    let mut gone: BTreeMap<Hash, Hash> = BTreeMap::new();
    for (key, _) in moved.iter().filter(|(_, added)| !**added) {
        if let Some(content) = content(*key)? {
            gone.insert(content, *key);
        }
    }
    let mut paired = std::collections::BTreeSet::new();
    for (key, added) in moved {
        if !added {
            continue;
        }
        let partner = if gone.is_empty() {
            None
        } else {
            content(*key)?.and_then(|content| gone.remove(&content))
        };
        match partner {
            Some(before) => {
                paired.insert(before);
                out.re_encoded.push(ReEncoded {
                    name: named(connection, *key)?.name,
                    before,
                    after: *key,
                });
            }
            None => {
                out.counts.added += 1;
                if out.added.len() < MOST_LISTED {
                    out.added.push(named(connection, *key)?);
                }
            }
        }
    }
    for (key, added) in moved {
        if !added && !paired.contains(key) {
            out.counts.removed += 1;
            if out.removed.len() < MOST_LISTED {
                out.removed.push(named(connection, *key)?);
            }
        }
    }
    out.counts.re_encoded = out.re_encoded.len() as u64;
    Ok(())
}

fn count(counts: &mut DiffCounts, changes: &[MarkChange]) {
    for change in changes {
        match change.kind.as_str() {
            "box_added" => counts.boxes_added += 1,
            "box_removed" => counts.boxes_removed += 1,
            "box_moved" => counts.boxes_moved += 1,
            "class" => counts.class_changed += 1,
            "text" | "segment_added" | "segment_removed" => counts.texts_changed += 1,
            _ => {}
        }
    }
}

fn change(kind: &str, before: Option<Mark>, after: Option<Mark>) -> MarkChange {
    MarkChange {
        kind: kind.to_owned(),
        before,
        after,
        iou: None,
        words: Vec::new(),
    }
}

/// What changed in one item's truth. Boxes are matched at IoU >= .5, whatever their class.
pub fn mark_changes(before: Option<Vec<Mark>>, after: Option<Vec<Mark>>) -> Vec<MarkChange> {
    let mut changes = Vec::new();
    match (&before, &after) {
        (None, Some(_)) => changes.push(change("truth_added", None, None)),
        (Some(_), None) => changes.push(change("truth_removed", None, None)),
        _ => {}
    }
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    box_changes(&before, &after, &mut changes);
    text_changes(&before, &after, &mut changes);
    changes
}

fn box_changes(before: &[Mark], after: &[Mark], changes: &mut Vec<MarkChange>) {
    let boxes = |marks: &[Mark]| -> Vec<BoxMark> {
        marks.iter().filter_map(Mark::as_box).cloned().collect()
    };
    let (old, new) = (boxes(before), boxes(after));
    // Without classes a box that changed its class is one change, not two.
    let place = |marks: &[BoxMark]| -> Vec<LabeledRect> {
        marks
            .iter()
            .map(|mark| LabeledRect {
                rect: mark.rect,
                class: burnish_model::ClassKey([0; 16]),
            })
            .collect()
    };
    let pairing = match_pair(&place(&old), &place(&new), TAU);
    for index in &pairing.first_only {
        changes.push(change(
            "box_removed",
            Some(Mark::Box(old[*index].clone())),
            None,
        ));
    }
    for index in &pairing.second_only {
        changes.push(change(
            "box_added",
            None,
            Some(Mark::Box(new[*index].clone())),
        ));
    }
    for pair in &pairing.matched {
        let (a, b) = (&old[pair.first], &new[pair.second]);
        let mut push = |kind: &str| {
            changes.push(MarkChange {
                iou: Some(pair.iou),
                ..change(kind, Some(Mark::Box(a.clone())), Some(Mark::Box(b.clone())))
            });
        };
        if a.class != b.class {
            push("class");
        }
        if pair.iou < NUDGED_IOU {
            push("box_moved");
        } else if a.rect != b.rect {
            push("nudged");
        }
        if a.flags != b.flags || a.attributes != b.attributes {
            push("flags");
        }
    }
}

fn text_changes(before: &[Mark], after: &[Mark], changes: &mut Vec<MarkChange>) {
    let segments = |marks: &[Mark]| -> Vec<Segment> {
        marks.iter().filter_map(Mark::as_segment).cloned().collect()
    };
    let (mut old, mut new) = (segments(before), segments(after));
    let same = |a: &Segment, b: &Segment| {
        (a.start_micros, a.end_micros, &a.text, &a.speaker)
            == (b.start_micros, b.end_micros, &b.text, &b.speaker)
    };
    old.retain(|a| match new.iter().position(|b| same(a, b)) {
        Some(place) => {
            new.remove(place);
            false
        }
        None => true,
    });
    old.sort_by_key(|segment| segment.start_micros);
    new.sort_by_key(|segment| segment.start_micros);
    let paired = old.len().min(new.len());
    for (a, b) in old.iter().zip(&new) {
        changes.push(MarkChange {
            words: words(&a.text, &b.text),
            ..change(
                "text",
                Some(Mark::Segment(a.clone())),
                Some(Mark::Segment(b.clone())),
            )
        });
    }
    for segment in old.into_iter().skip(paired) {
        changes.push(change(
            "segment_removed",
            Some(Mark::Segment(segment)),
            None,
        ));
    }
    for segment in new.into_iter().skip(paired) {
        changes.push(change("segment_added", None, Some(Mark::Segment(segment))));
    }
}

fn words(before: &str, after: &str) -> Vec<WordChange> {
    let run = |op: &str, words: &[String]| WordChange {
        op: op.to_owned(),
        text: words.join(" "),
    };
    text::diff_words(before, after)
        .into_iter()
        .flat_map(|part| match part {
            WordRun::Equal { words } => vec![run("equal", &words)],
            WordRun::Removed { before } => vec![run("removed", &before)],
            WordRun::Added { after } => vec![run("added", &after)],
            WordRun::Replaced { before, after } => {
                vec![run("removed", &before), run("added", &after)]
            }
        })
        .collect()
}
