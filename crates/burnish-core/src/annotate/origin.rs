//! Where a box came from, as far as core can vouch for it.

use std::collections::BTreeMap;

use burnish_model::{AnnotationId, BoxMark, ClassKey, Hash, LabelerKind, Mark, Origin, OriginKind};
use burnish_store::{Connection, StoreError, labeler, layer};

use super::AnnotateError;

/// Settles the origin of each box about to be put over `before`.
///
/// The origin of a box that is there stays what it was, and is touched from the first change of
/// its place or class on. A new box is untouched only if its model's submission says just that.
pub(super) fn settle_origins(
    connection: &Connection,
    item: i64,
    put: &mut [Mark],
    before: &BTreeMap<AnnotationId, Mark>,
) -> Result<(), AnnotateError> {
    let mut models: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for mark in put {
        let Mark::Box(mark) = mark else { continue };
        match before.get(&mark.id).and_then(Mark::as_box) {
            Some(old) => mark.origin = kept(old, mark),
            None => settle_new(connection, item, mark, &mut models)?,
        }
    }
    Ok(())
}

fn kept(old: &BoxMark, new: &BoxMark) -> Option<Origin> {
    let claimed = new.origin.as_ref().is_some_and(|origin| origin.touched);
    old.origin.clone().map(|origin| Origin {
        touched: origin.touched || claimed || said(old) != said(new),
        ..origin
    })
}

fn settle_new(
    connection: &Connection,
    item: i64,
    mark: &mut BoxMark,
    models: &mut BTreeMap<String, Vec<Said>>,
) -> Result<(), AnnotateError> {
    let now = said(mark);
    let Some(origin) = &mut mark.origin else {
        return Ok(());
    };
    match origin.kind {
        OriginKind::Inherited if origin.from.parse::<Hash>().is_err() => {
            Err(AnnotateError::BadMark {
                mark: mark.id.to_string(),
                reason: "origin: a box is inherited from an item, named by its hash".into(),
            })
        }
        OriginKind::Inherited => Ok(()),
        OriginKind::Model => {
            if !origin.touched {
                if !models.contains_key(&origin.from) {
                    let boxes = said_by_model(connection, item, &origin.from)?;
                    models.insert(origin.from.clone(), boxes);
                }
                origin.touched = models[&origin.from].binary_search(&now).is_err();
            }
            if origin.from.chars().count() > 200 {
                return Err(AnnotateError::BadMark {
                    mark: mark.id.to_string(),
                    reason: "origin: a model's name has at most 200 characters".into(),
                });
            }
            Ok(())
        }
    }
}

/// Class and place of a box, in an order of their own; a touch is a change of these.
type Said = (ClassKey, [u64; 4]);

fn said(mark: &BoxMark) -> Said {
    let rect = &mark.rect;
    // -0 and +0 are the same place.
    let place = [rect.x, rect.y, rect.width, rect.height].map(|value| (value + 0.0).to_bits());
    (mark.class, place)
}

/// What the model submitted on the item, sorted; nothing for a person or an unknown name.
fn said_by_model(connection: &Connection, item: i64, name: &str) -> Result<Vec<Said>, StoreError> {
    let Some(marks) = model_marks(connection, item, name)? else {
        return Ok(Vec::new());
    };
    let mut boxes: Vec<Said> = marks.iter().filter_map(Mark::as_box).map(said).collect();
    boxes.sort_unstable();
    Ok(boxes)
}

/// The marks a model submitted on an item; never a person's.
pub(super) fn model_marks(
    connection: &Connection,
    item: i64,
    name: &str,
) -> Result<Option<Vec<Mark>>, StoreError> {
    let model = labeler::by_name(connection, name)?.filter(|row| row.kind == LabelerKind::Model);
    let Some(model) = model else {
        return Ok(None);
    };
    if layer::layer(connection, item, model.id)?.is_some_and(|row| row.submitted) {
        layer::marks(connection, item, model.id).map(Some)
    } else {
        Ok(None)
    }
}
