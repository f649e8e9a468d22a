//! Submissions side by side: what several labelers said about the same items, in one pass.

use burnish_model::{
    AnnotationId, ClassKey, Hash, LabelerId, LabelerKind, MediaKind, Rect, TruthBasis,
};
use rusqlite::{Connection, Row, params};
use serde::Deserialize;

use crate::{Result, broken};

/// A box as it was submitted. A place that is no number is kept as a box without area, which
/// nothing overlaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparedBox {
    pub id: AnnotationId,
    pub class: ClassKey,
    pub rect: Rect,
    pub confidence: Option<f64>,
    /// Flagged as a don't-care.
    pub ambiguous: bool,
}

/// A stretch of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedSegment {
    pub id: AnnotationId,
    pub start_micros: Option<i64>,
    pub end_micros: Option<i64>,
    pub text: String,
}

/// One labeler's submission in force, without what a comparison does not ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedLayer {
    pub labeler: LabelerId,
    pub kind: LabelerKind,
    pub submitted_at_millis: i64,
    pub digest: Hash,
    /// By id, as are the segments.
    pub boxes: Vec<ComparedBox>,
    pub segments: Vec<ComparedSegment>,
}

impl ComparedLayer {
    /// The words of a transcript, as [`burnish_model::mark::transcript_text`] joins them.
    pub fn text(&self) -> String {
        let mut segments: Vec<&ComparedSegment> = self.segments.iter().collect();
        segments.sort_by_key(|segment| (segment.start_micros, segment.end_micros));
        let texts = segments.iter().map(|segment| segment.text.as_str());
        texts
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// An item and its submissions, by labeler id.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedItem {
    /// Row number.
    pub id: i64,
    pub kind: MediaKind,
    pub basis: TruthBasis,
    /// Of the upright picture; `None` for a clip.
    pub long_side_px: Option<u32>,
    pub layers: Vec<ComparedLayer>,
}

/// Which items, and whose submissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Items with two or more submissions; people's only. An item may still have one.
    People,
    /// Items this model submitted; its submission and people's.
    Model(LabelerId),
}

impl Among {
    /// Where the loops start, and what the rows must pass. The order of the tables is the order
    /// of the loops, so that the rows come sorted without sorting a million of them.
    fn sql(self) -> String {
        let (items, whose) = match self {
            Self::People => (
                "item_state.submissions >= 2 AND ?1 IS NULL",
                "labeler.kind = 'human'",
            ),
            Self::Model(_) => (
                "EXISTS (SELECT 1 FROM layer AS own WHERE own.item = item_state.item AND own.labeler = ?1 AND own.state = 'submitted')",
                "(labeler.kind = 'human' OR labeler.id = ?1)",
            ),
        };
        format!(
            "SELECT item_state.item, item.kind, item_state.basis, layer.labeler, labeler.kind, submission.submitted_at, submission.digest,
                 annotation.id, annotation.class, annotation.body, max(item.width_px, item.height_px)
             FROM item_state CROSS JOIN item ON item.id = item_state.item
             CROSS JOIN layer ON layer.item = item_state.item AND layer.state = 'submitted'
             CROSS JOIN labeler ON labeler.id = layer.labeler
             CROSS JOIN submission ON submission.item = layer.item AND submission.labeler = layer.labeler
                 AND submission.revision = layer.revision
             LEFT JOIN annotation ON annotation.item = layer.item AND annotation.labeler = layer.labeler
             WHERE {items} AND {whose} ORDER BY item_state.item, layer.labeler"
        )
    }

    fn model(self) -> Option<[u8; 16]> {
        match self {
            Self::People => None,
            Self::Model(id) => Some(*id.as_bytes()),
        }
    }
}

/// Calls `each` with every item, in import order, holding one at a time.
pub fn for_each<E: From<crate::StoreError>>(
    connection: &Connection,
    among: Among,
    mut each: impl FnMut(ComparedItem) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut statement = connection
        .prepare_cached(&among.sql())
        .map_err(crate::StoreError::from)?;
    let mut rows = statement
        .query(params![among.model()])
        .map_err(crate::StoreError::from)?;
    let mut current: Option<ComparedItem> = None;
    while let Some(row) = rows.next().map_err(crate::StoreError::from)? {
        let id = row.get(0).map_err(crate::StoreError::from)?;
        if current.as_ref().is_none_or(|item| item.id != id) {
            if let Some(done) = current.take() {
                each(sorted(done))?;
            }
            current = Some(item_of(id, row)?);
        }
        if let Some(item) = &mut current {
            take(item, row)?;
        }
    }
    current.map(sorted).map_or(Ok(()), each)
}

/// Marks by id: their rows lie in that order, but no clause of SQL asks for it.
fn sorted(mut item: ComparedItem) -> ComparedItem {
    for layer in &mut item.layers {
        layer.boxes.sort_by_key(|own| own.id);
        layer.segments.sort_by_key(|own| own.id);
    }
    item
}

fn item_of(id: i64, row: &Row<'_>) -> Result<ComparedItem> {
    let word = |index: usize| -> Result<String> { Ok(row.get(index)?) };
    Ok(ComparedItem {
        id,
        kind: MediaKind::from_word(&word(1)?).ok_or_else(|| broken("media kind"))?,
        basis: TruthBasis::from_word(&word(2)?).unwrap_or(TruthBasis::None),
        long_side_px: row.get(10)?,
        layers: Vec::new(),
    })
}

#[derive(Deserialize)]
struct BoxBody {
    // JSON has no NaN: what was one is written as null.
    x: Option<f64>,
    y: Option<f64>,
    width: Option<f64>,
    height: Option<f64>,
    #[serde(default)]
    confidence: Option<f64>,
    #[serde(default)]
    flags: Vec<String>,
}

#[derive(Deserialize)]
struct SegmentBody {
    text: String,
    #[serde(default)]
    start_micros: Option<i64>,
    #[serde(default)]
    end_micros: Option<i64>,
}

fn take(item: &mut ComparedItem, row: &Row<'_>) -> Result<()> {
    let labeler =
        LabelerId::from_slice(&row.get::<_, [u8; 16]>(3)?).ok_or_else(|| broken("labeler id"))?;
    if item
        .layers
        .last()
        .is_none_or(|layer| layer.labeler != labeler)
    {
        let kind = row
            .get_ref(4)?
            .as_str()
            .ok()
            .and_then(LabelerKind::from_word);
        item.layers.push(ComparedLayer {
            labeler,
            kind: kind.ok_or_else(|| broken("labeler kind"))?,
            submitted_at_millis: row.get(5)?,
            digest: Hash(row.get(6)?),
            boxes: Vec::new(),
            segments: Vec::new(),
        });
    }
    let layer = item
        .layers
        .last_mut()
        .expect("the row's layer is there or was just added");
    let Some(id) = row.get::<_, Option<[u8; 16]>>(7)? else {
        return Ok(());
    };
    let id = AnnotationId::from_slice(&id).ok_or_else(|| broken("annotation id"))?;
    let body = row.get_ref(9)?;
    let body = body.as_str().map_err(|_| broken("annotation"))?;
    match row.get::<_, Option<[u8; 16]>>(8)? {
        Some(class) => {
            let parsed: BoxBody = serde_json::from_str(body).map_err(|_| broken("annotation"))?;
            let place = [parsed.x, parsed.y, parsed.width, parsed.height];
            let rect = match place {
                [Some(x), Some(y), Some(width), Some(height)] => Rect::new(x, y, width, height),
                _ => Rect::default(),
            };
            layer.boxes.push(ComparedBox {
                id,
                class: ClassKey(class),
                rect,
                confidence: parsed.confidence,
                ambiguous: parsed.flags.iter().any(|flag| flag == "ambiguous"),
            });
        }
        None => {
            let parsed: SegmentBody =
                serde_json::from_str(body).map_err(|_| broken("annotation"))?;
            layer.segments.push(ComparedSegment {
                id,
                start_micros: parsed.start_micros,
                end_micros: parsed.end_micros,
                text: parsed.text,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_rows_come_sorted_without_being_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("plan.burnish");
        crate::create(
            &root,
            &crate::ProjectFacts {
                name: "plan",
                created_at_millis: 0,
            },
        )
        .unwrap();
        let store = crate::Store::open(&root).unwrap();
        for among in [
            Among::People,
            Among::Model(LabelerId::from_slice(&[1; 16]).unwrap()),
        ] {
            let plan: Vec<String> = store
                .read(|connection| {
                    let sql = format!("EXPLAIN QUERY PLAN {}", among.sql());
                    let mut statement = connection.prepare(&sql)?;
                    let rows = statement.query_map(params![among.model()], |row| row.get(3))?;
                    Ok::<_, crate::StoreError>(rows.collect::<rusqlite::Result<_>>()?)
                })
                .unwrap();
            assert!(
                plan.iter().all(|step| !step.contains("TEMP B-TREE")),
                "one walk over the tables: {plan:#?}"
            );
        }
    }
}
