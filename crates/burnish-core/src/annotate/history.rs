//! What the log says: the marks it amounts to, at any moment, and each edit in words.

use std::collections::BTreeMap;

use burnish_model::{
    AnnotationId, EditId, EditKind, Hash, LabelerId, Mark, MediaKind, Patch,
    output::{History, Moment, MomentMarks},
};
use burnish_store::{
    Connection, StoreError, item,
    layer::{self, OutlinedEdit},
};

use super::{AnnotateError, edit::parse_edit, item_id};
use crate::{Actor, Project};

/// Moments in one answer; older ones can still be undone to.
const MOST_MOMENTS: u32 = 2_000;

/// The newest edits of the actor's own layer, oldest of them first.
pub fn history(project: &Project, actor: &Actor, hash: Hash) -> Result<History, AnnotateError> {
    project.store().read(|connection| {
        let id = item_id(connection, hash)?;
        let kind = item::by_id(connection, id)?
            .ok_or(AnnotateError::NoItem {
                item: hash.to_string(),
            })?
            .item
            .kind;
        let edits = layer::outline(connection, id, actor.labeler, MOST_MOMENTS)?;
        let mut words = Words {
            connection,
            kind,
            known: BTreeMap::new(),
        };
        for edit in &edits {
            words.known.insert(edit.id, edit.clone());
        }
        // Counted back from what the layer holds now.
        let mut marks = layer::mark_count(connection, id, actor.labeler)?;
        let mut moments = Vec::with_capacity(edits.len());
        for edit in edits.iter().rev() {
            moments.push(Moment {
                edit: edit.id.to_string(),
                at: edit.at_millis,
                kind: edit.kind,
                revision: edit.revision,
                marks,
                summary: words.of(edit)?,
                view: edit.view.clone(),
            });
            marks = (marks + edit.removed).saturating_sub(edit.added);
        }
        moments.reverse();
        Ok(History {
            moments,
            total: layer::log_length(connection, id, actor.labeler)?,
        })
    })
}

/// Edits in words, following undo and redo to what they speak of.
struct Words<'a> {
    connection: &'a Connection,
    kind: MediaKind,
    known: BTreeMap<EditId, OutlinedEdit>,
}

impl Words<'_> {
    fn of(&mut self, edit: &OutlinedEdit) -> Result<String, StoreError> {
        let before = match edit.kind {
            EditKind::Undo => "undone: ",
            EditKind::Redo => "redone: ",
            EditKind::Restore => "returned to: ",
            _ => return Ok(done(edit, self.kind)),
        };
        Ok(match self.meant(edit)? {
            Some(meant) if meant.kind == EditKind::Restore => {
                let place = self.meant(&meant)?;
                let place = place.map_or_else(String::new, |place| done(&place, self.kind));
                format!("{before}returned to: {place}")
            }
            Some(meant) => before.to_owned() + &done(&meant, self.kind),
            None => before.trim_end_matches(": ").to_owned(),
        })
    }

    /// The edit at the end of a chain of undos and redos, which is none itself.
    fn meant(&mut self, edit: &OutlinedEdit) -> Result<Option<OutlinedEdit>, StoreError> {
        let mut next = edit.undoes;
        while let Some(id) = next {
            let found = match self.known.get(&id) {
                Some(found) => Some(found.clone()),
                None => layer::outlined(self.connection, id)?,
            };
            let Some(found) = found else { break };
            self.known.insert(id, found.clone());
            if !matches!(found.kind, EditKind::Undo | EditKind::Redo) {
                return Ok(Some(found));
            }
            next = found.undoes;
        }
        Ok(None)
    }
}

/// What one edit did: "2 boxes drawn", "1 box changed, 3 deleted".
fn done(edit: &OutlinedEdit, kind: MediaKind) -> String {
    if edit.kind == EditKind::Type {
        return "text typed".to_owned();
    }
    if edit.kind == EditKind::Convention {
        return "written as the rules say".to_owned();
    }
    let noun = |count: u64| match (kind, count) {
        (MediaKind::Image, 1) => "box",
        (MediaKind::Image, _) => "boxes",
        (MediaKind::Audio, 1) => "segment",
        (MediaKind::Audio, _) => "segments",
    };
    let verb = match edit.kind {
        EditKind::Draw => "drawn",
        EditKind::Copy => "copied",
        EditKind::Accept => "accepted",
        EditKind::Import => "imported",
        _ => "added",
    };
    let mut said = String::new();
    let changed = edit.put.saturating_sub(edit.added);
    for (count, verb) in [
        (edit.added, verb),
        (changed, "changed"),
        (edit.removed, "deleted"),
    ] {
        if count == 0 {
            continue;
        }
        if said.is_empty() {
            said = format!("{count} {} {verb}", noun(count));
        } else {
            said.push_str(&format!(", {count} {verb}"));
        }
    }
    if said.is_empty() {
        said.push_str("nothing changed");
    }
    said
}

/// The actor's own layer as it was after an edit.
pub fn moment(
    project: &Project,
    actor: &Actor,
    hash: Hash,
    edit: &str,
) -> Result<MomentMarks, AnnotateError> {
    let target = parse_edit(edit)?;
    project.store().read(|connection| {
        let id = item_id(connection, hash)?;
        Ok(MomentMarks {
            edit: target.to_string(),
            marks: marks_after(connection, id, actor.labeler, target)?,
        })
    })
}

/// A layer's marks as they were after one of its edits, by id.
pub(super) fn marks_after(
    connection: &Connection,
    id: i64,
    labeler: LabelerId,
    edit: EditId,
) -> Result<Vec<Mark>, AnnotateError> {
    let patches = layer::patches_until(connection, id, labeler, edit)?;
    if patches.is_empty() {
        return Err(AnnotateError::NoEdit {
            edit: edit.to_string(),
        });
    }
    Ok(replayed(patches))
}

fn replayed(patches: Vec<Patch>) -> Vec<Mark> {
    let mut marks: BTreeMap<AnnotationId, Mark> = BTreeMap::new();
    for patch in patches {
        for mark in patch.put {
            marks.insert(mark.id(), mark);
        }
        for id in patch.remove {
            marks.remove(&id);
        }
    }
    marks.into_values().collect()
}

/// Rebuilds a layer's marks from its log alone: the check that the projection is only that.
pub fn replay(
    connection: &Connection,
    id: i64,
    labeler: LabelerId,
) -> Result<Vec<Mark>, StoreError> {
    let log = layer::log(connection, id, labeler)?;
    Ok(replayed(log.into_iter().map(|edit| edit.patch).collect()))
}

/// Labelers and items whose stored marks are not what their log amounts to.
pub fn projection_faults(connection: &Connection) -> Result<Vec<(Hash, String)>, StoreError> {
    let mut faults = Vec::new();
    for (id, hash, labeler, name) in layer::all(connection)? {
        if replay(connection, id, labeler)? != layer::marks(connection, id, labeler)? {
            faults.push((hash, name));
        }
    }
    Ok(faults)
}
