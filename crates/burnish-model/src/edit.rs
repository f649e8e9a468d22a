//! Edits: atomic changes to one layer, each with its inverse.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AnnotationId, BatchId, EditId, Hash, LabelerId, Mark, item::words};

words!(
    /// Why an edit was made.
    EditKind { Draw = "draw", Change = "change", Delete = "delete", Type = "type", Import = "import", Undo = "undo", Redo = "redo" }
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

    /// The patch that brings `layer` back once `self` was applied to it.
    pub fn inverse(&self, layer: &[Mark]) -> Self {
        let before = |id: AnnotationId| layer.iter().find(|mark| mark.id() == id);
        let mut inverse = Self::default();
        for mark in &self.put {
            match before(mark.id()) {
                Some(old) => inverse.put.push(old.clone()),
                None => inverse.remove.push(mark.id()),
            }
        }
        let put_again = |id| self.put.iter().any(|mark| mark.id() == id);
        let removed = self.remove.iter().filter(|id| !put_again(**id));
        inverse
            .put
            .extend(removed.filter_map(|id| before(*id)).cloned());
        inverse
    }

    /// `layer` after this patch. Marks keep their place, so undo restores the order too.
    pub fn apply(&self, layer: &mut Vec<Mark>) {
        for mark in &self.put {
            match layer.iter_mut().find(|old| old.id() == mark.id()) {
                Some(old) => *old = mark.clone(),
                None => layer.push(mark.clone()),
            }
        }
        layer.retain(|mark| !self.remove.contains(&mark.id()));
        layer.sort_by_key(Mark::id);
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
