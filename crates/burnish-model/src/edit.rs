//! Edits: atomic changes to one layer, each with its inverse.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AnnotationId, BatchId, EditId, Hash, LabelerId, Mark, item::words};

words!(
    /// Why an edit was made.
    EditKind { Draw = "draw", Change = "change", Delete = "delete", Type = "type", Copy = "copy", Accept = "accept", Restore = "restore", Convention = "convention", Import = "import", Undo = "undo", Redo = "redo" }
);

/// What an edit does to a layer: marks put in place by id, then ids removed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Patch {
    #[serde(default)]
    pub put: Vec<Mark>,
    #[serde(default)]
    #[ts(type = "Array<string>")]
    pub remove: Vec<AnnotationId>,
}

impl Patch {
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.remove.is_empty()
    }

    /// The patch that brings `layer` back once `self` was applied to it. Of the layer, only the
    /// marks this patch names matter.
    pub fn inverse(&self, layer: &[Mark]) -> Self {
        let before: BTreeMap<AnnotationId, &Mark> =
            layer.iter().map(|mark| (mark.id(), mark)).collect();
        let put_again: BTreeSet<AnnotationId> = self.put.iter().map(Mark::id).collect();
        let mut inverse = Self::default();
        for mark in &self.put {
            match before.get(&mark.id()) {
                Some(old) => inverse.put.push((*old).clone()),
                None => inverse.remove.push(mark.id()),
            }
        }
        let removed = self.remove.iter().filter(|id| !put_again.contains(id));
        inverse
            .put
            .extend(removed.filter_map(|id| before.get(id).map(|mark| (*mark).clone())));
        inverse
    }

    /// The patch that makes `wanted` of `now`.
    pub fn between(now: &[Mark], wanted: &[Mark]) -> Self {
        let before: BTreeMap<AnnotationId, &Mark> =
            now.iter().map(|mark| (mark.id(), mark)).collect();
        let after: BTreeSet<AnnotationId> = wanted.iter().map(Mark::id).collect();
        Self {
            put: wanted
                .iter()
                .filter(|mark| before.get(&mark.id()) != Some(mark))
                .cloned()
                .collect(),
            remove: before
                .into_keys()
                .filter(|id| !after.contains(id))
                .collect(),
        }
    }

    /// `layer` after this patch, by id.
    pub fn apply(&self, layer: &mut Vec<Mark>) {
        let mut marks: BTreeMap<AnnotationId, Mark> =
            layer.drain(..).map(|mark| (mark.id(), mark)).collect();
        for mark in &self.put {
            marks.insert(mark.id(), mark.clone());
        }
        for id in &self.remove {
            marks.remove(id);
        }
        layer.extend(marks.into_values());
    }
}

/// One entry of the append-only edit log.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    pub id: EditId,
    /// The edit before it in this item and layer.
    pub parent: Option<EditId>,
    pub item: Hash,
    pub labeler: LabelerId,
    pub book_version: u32,
    /// How the picture was shown, as the client describes it.
    pub view: Option<String>,
    pub at_millis: i64,
    pub kind: EditKind,
    pub patch: Patch,
    pub inverse: Patch,
    pub undoes: Option<EditId>,
    pub batch: Option<BatchId>,
}
