//! Boxes of the truth that a model speaks against, likeliest mistakes first.

use burnish_metrics::boxes::{
    LabeledRect, Predicted, ScoredRect,
    average_precision::coco_summary,
    objectlab::{ItemQuality, label_quality},
};
use burnish_model::{
    ModelFindingKind, Rect, Stat,
    output::{ModelFinding, PredictedBox},
};
use burnish_store::{Connection, StoreError, compared::ComparedLayer};

use crate::agreement::{TAU, reading::Context, truths::TruthBox};

use super::named;

/// Scores hang on distances in px: pictures are brought to one size, this long, px.
const LONG_SIDE_PX: f64 = 640.0;
/// Boxes that score above this are not worth a look.
const WORTH_A_LOOK: f64 = 0.5;
/// What the confidence of a prediction must be to speak for its place, and for its class.
const CONFIDENT: f64 = 0.5;
const SURE: f64 = 0.95;

/// An image's truth beside the model's boxes, px.
pub(super) struct Image {
    id: i64,
    scale: f64,
    truth: Vec<TruthBox>,
    predicted: Vec<ScoredRect>,
    /// True if some box came with a confidence.
    confident: bool,
}

impl Image {
    /// `long_side_px` is that of the upright picture.
    pub fn of(
        id: i64,
        long_side_px: Option<u32>,
        truth: Vec<TruthBox>,
        model: &ComparedLayer,
    ) -> Self {
        let long_side_px = f64::from(long_side_px.unwrap_or(0));
        Self {
            id,
            scale: if long_side_px > 0.0 {
                LONG_SIDE_PX / long_side_px
            } else {
                1.0
            },
            truth,
            confident: model.boxes.iter().any(|own| own.confidence.is_some()),
            predicted: model
                .boxes
                .iter()
                .map(|own| ScoredRect {
                    rect: own.rect,
                    class: own.class,
                    // Who does not say how sure it is, is sure.
                    score: own.confidence.unwrap_or(1.0).clamp(0.0, 1.0),
                })
                .collect(),
        }
    }

    fn scaled(&self, rect: Rect) -> Rect {
        let by = self.scale;
        Rect::new(rect.x * by, rect.y * by, rect.width * by, rect.height * by)
    }
}

/// COCO's mean average precision; don't-cares, and what is predicted around them, do not count.
pub(super) fn mean_average_precision(images: &[Image]) -> Stat {
    if images.is_empty() {
        return Stat::undefined("no image has both a truth and the model's submission");
    }
    if images.iter().all(|image| !image.confident) {
        return Stat::undefined("the model's boxes have no confidence to order them by");
    }
    let sides: Vec<(Vec<LabeledRect>, Vec<ScoredRect>)> = images
        .iter()
        .map(|image| {
            let certain = image.truth.iter().filter(|own| !own.ambiguous);
            let drawn: Vec<LabeledRect> = certain.map(TruthBox::labeled).collect();
            let overlap = |rect: &Rect, ambiguous: bool| {
                let of = image.truth.iter().filter(|own| own.ambiguous == ambiguous);
                of.map(|own| own.rect.iou(rect)).fold(0.0, f64::max)
            };
            let counts = |own: &&ScoredRect| {
                let spare = overlap(&own.rect, true);
                spare < TAU || overlap(&own.rect, false) >= spare
            };
            let predicted = image.predicted.iter().filter(counts).copied();
            (drawn, predicted.collect())
        })
        .collect();
    let items: Vec<Predicted<'_>> = sides
        .iter()
        .map(|(drawn, predicted)| Predicted { drawn, predicted })
        .collect();
    match coco_summary(&items).ap {
        Some(ap) => Stat::finite(ap, "it could not be computed"),
        None => Stat::undefined("there is no box in the truth"),
    }
}

/// The `limit` likeliest mistakes of the truth by ObjectLab's scores, worst first.
pub(super) fn findings(
    connection: &Connection,
    images: &[Image],
    limit: usize,
    context: &Context,
) -> Result<Vec<ModelFinding>, StoreError> {
    let sides: Vec<(Vec<LabeledRect>, Vec<ScoredRect>)> = images
        .iter()
        .map(|image| {
            let drawn = image.truth.iter().map(|own| LabeledRect {
                rect: image.scaled(own.rect),
                class: own.class,
            });
            let predicted = image.predicted.iter().map(|own| ScoredRect {
                rect: image.scaled(own.rect),
                ..*own
            });
            (drawn.collect(), predicted.collect())
        })
        .collect();
    let items: Vec<Predicted<'_>> = sides
        .iter()
        .map(|(drawn, predicted)| Predicted { drawn, predicted })
        .collect();
    let quality = label_quality(&items);
    let mut suspects: Vec<Suspect> = images
        .iter()
        .zip(&quality.items)
        .enumerate()
        .flat_map(|(at, (image, quality))| suspects(at, image, quality))
        .collect();
    suspects.sort_by(|a, b| {
        a.score
            .total_cmp(&b.score)
            .then_with(|| (a.image, a.kind, a.index).cmp(&(b.image, b.kind, b.index)))
    });
    suspects.truncate(limit);
    let rows = suspects
        .iter()
        .map(|suspect| suspect.row(connection, &images[suspect.image], context));
    rows.collect()
}

struct Suspect {
    score: f64,
    image: usize,
    kind: ModelFindingKind,
    /// Of a prediction when overlooked, else of a box of the truth.
    index: usize,
}

fn suspects(image: usize, of: &Image, quality: &ItemQuality) -> Vec<Suspect> {
    let suspect = |kind, index, score| Suspect {
        score,
        image,
        kind,
        index,
    };
    let mut found = Vec::new();
    for (index, score) in quality.overlooked.iter().enumerate() {
        found.extend(score.map(|score| suspect(ModelFindingKind::Overlooked, index, score)));
    }
    for (index, own) in of.truth.iter().enumerate() {
        if own.ambiguous {
            continue;
        }
        let (badly, swapped) = (quality.badly_located[index], quality.swapped[index]);
        found.push(suspect(ModelFindingKind::BadlyLocated, index, badly));
        found.push(suspect(ModelFindingKind::Swapped, index, swapped));
    }
    found.retain(|suspect| suspect.score <= WORTH_A_LOOK);
    found
}

impl Suspect {
    fn row(
        &self,
        connection: &Connection,
        image: &Image,
        context: &Context,
    ) -> Result<ModelFinding, StoreError> {
        let (item, name) = named(connection, image.id)?;
        let (rect, class, annotation, predicted) = match self.kind {
            ModelFindingKind::Overlooked => {
                let own = &image.predicted[self.index];
                (own.rect, own.class, None, Some(own))
            }
            ModelFindingKind::BadlyLocated | ModelFindingKind::Swapped => {
                let own = &image.truth[self.index];
                let id = own.id.map(|id| id.to_string());
                (own.rect, own.class, id, self.speaks_against(own, image))
            }
        };
        let words = self.words(rect, context.class_name(class), predicted, context);
        Ok(ModelFinding {
            item,
            name,
            kind: self.kind,
            score: self.score,
            rect,
            class,
            annotation,
            predicted: predicted.map(|own| PredictedBox {
                rect: own.rect,
                class: own.class,
                confidence: own.score,
            }),
            words,
        })
    }

    /// The prediction that overlaps a box of the truth most and makes it suspect.
    fn speaks_against<'a>(&self, own: &TruthBox, image: &'a Image) -> Option<&'a ScoredRect> {
        let swapped = self.kind == ModelFindingKind::Swapped;
        let least = if swapped { SURE } else { CONFIDENT };
        let fits = |p: &&ScoredRect| {
            (p.class == own.class) != swapped && p.score > least && p.rect.iou(&own.rect) > 0.0
        };
        let fitting = image.predicted.iter().filter(fits);
        fitting.max_by(|a, b| a.rect.iou(&own.rect).total_cmp(&b.rect.iou(&own.rect)))
    }

    fn words(
        &self,
        rect: Rect,
        class: String,
        predicted: Option<&ScoredRect>,
        context: &Context,
    ) -> String {
        let percent = |own: &ScoredRect| format!("{:.0} %", 100.0 * own.score);
        match (self.kind, predicted) {
            (ModelFindingKind::Overlooked, Some(own)) => {
                format!(
                    "the model is {} sure of a {class} here, and nobody drew it",
                    percent(own)
                )
            }
            (ModelFindingKind::BadlyLocated, Some(own)) => format!(
                "the model puts this {class} elsewhere, {} sure: the boxes overlap by {:.2}",
                percent(own),
                own.rect.iou(&rect)
            ),
            (ModelFindingKind::Swapped, Some(own)) => format!(
                "the model is {} sure that this {class} is a {}",
                percent(own),
                context.class_name(own.class)
            ),
            (ModelFindingKind::Swapped, None) => {
                format!("this {class} has a box of another class in the very same place")
            }
            (ModelFindingKind::Overlooked | ModelFindingKind::BadlyLocated, None) => {
                format!("the model sees this {class} otherwise")
            }
        }
    }
}
