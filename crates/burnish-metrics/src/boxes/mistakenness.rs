//! Labels that a confident model contradicts, box by box: how likely each is a mistake.

use super::{Predicted, has_area, overlap::by_place};

/// When a prediction is about the box somebody drew, and when it can stand on its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MistakeLimits {
    /// Smallest IoU of a drawn box and the prediction about it.
    pub tau: f64,
    /// A prediction about no drawn box names a missing one when surer than this.
    pub missing_above: f64,
}

impl Default for MistakeLimits {
    fn default() -> Self {
        Self {
            tau: 0.5,
            missing_above: 0.95,
        }
    }
}

/// What a model's prediction says against a drawn box; both in 0..=1, .5 says nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mistakenness {
    /// Index of the prediction about the box.
    pub prediction: usize,
    pub iou: f64,
    pub class: f64,
    pub location: f64,
}

/// What a model thinks of the boxes of one item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemMistakes {
    /// Per drawn box; `None` when no prediction is about it, so it may not be there at all.
    pub drawn: Vec<Option<Mistakenness>>,
    /// Predictions of things that nobody drew. Sorted.
    pub possibly_missing: Vec<usize>,
}

/// How likely the class is wrong: confidence in the other class, (1 ± confidence) / 2.
///
/// Source: mistakenness of FiftyOne Brain, from confidence.
pub fn class_mistakenness(confidence: f64, same_class: bool) -> f64 {
    let sign = if same_class { -1.0 } else { 1.0 };
    f64::midpoint(sign * confidence, 1.0)
}

/// How likely the box is badly placed, from a prediction with IoU of .5 or more:
/// (c (2i − 1) + 1) / 2 with i = 2 (1 − IoU).
///
/// Source: as [`class_mistakenness`].
pub fn location_mistakenness(confidence: f64, iou: f64) -> f64 {
    let off = 2.0 * (1.0 - iou);
    f64::midpoint(confidence * (2.0 * off - 1.0), 1.0)
}

/// Weighs each drawn box against the prediction about it, whatever its class.
///
/// By falling confidence each prediction takes the free box with the largest IoU of at least
/// `tau`, as COCO pairs them; equal ones go by place. Boxes without a finite area and predictions
/// with a score outside 0..=1 are about nothing.
pub fn item_mistakes(item: &Predicted<'_>, limits: &MistakeLimits) -> ItemMistakes {
    let Predicted { drawn, predicted } = *item;
    let usable =
        |&i: &usize| has_area(&predicted[i].rect) && (0.0..=1.0).contains(&predicted[i].score);
    let mut order: Vec<usize> = (0..predicted.len()).filter(usable).collect();
    order.sort_by(|&i, &j| {
        (predicted[j].score.total_cmp(&predicted[i].score))
            .then_with(|| by_place(&predicted[i].rect, &predicted[j].rect))
            .then(predicted[i].class.cmp(&predicted[j].class))
            .then(i.cmp(&j))
    });
    let mut mistakes = ItemMistakes {
        drawn: vec![None; drawn.len()],
        possibly_missing: Vec::new(),
    };
    for prediction in order {
        let model = &predicted[prediction];
        let mut best: Option<(usize, f64)> = None;
        for (at, own) in drawn.iter().enumerate() {
            if mistakes.drawn[at].is_some() || !has_area(&own.rect) {
                continue;
            }
            let iou = own.rect.iou(&model.rect);
            let better = |&(other, least): &(usize, f64)| {
                let first = by_place(&own.rect, &drawn[other].rect).is_lt();
                iou > least || (iou == least && first)
            };
            if iou >= limits.tau && best.as_ref().is_none_or(better) {
                best = Some((at, iou));
            }
        }
        match best {
            Some((at, iou)) => {
                let same_class = drawn[at].class == model.class;
                mistakes.drawn[at] = Some(Mistakenness {
                    prediction,
                    iou,
                    class: class_mistakenness(model.score, same_class),
                    location: location_mistakenness(model.score, iou),
                });
            }
            None if model.score > limits.missing_above => {
                mistakes.possibly_missing.push(prediction);
            }
            None => {}
        }
    }
    mistakes.possibly_missing.sort_unstable();
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::{
        LabeledRect, ScoredRect,
        testing::{class, expected, table},
    };
    use burnish_model::Rect;

    #[test]
    fn class_and_location_mistakenness_equal_the_reference() {
        let rows = table("mistakenness");
        let values = expected("mistakenness");
        let want: Vec<[f64; 2]> =
            serde_json::from_value(values["class_mistakenness,loc_mistakenness"].clone()).unwrap();
        assert_eq!(rows.len(), want.len());
        for (row, [of_class, of_location]) in rows.iter().zip(want) {
            let [confidence, iou] = [0, 1].map(|at: usize| row[at].parse::<f64>().unwrap());
            assert!((class_mistakenness(confidence, row[2] == "1") - of_class).abs() < 1e-12);
            assert!((location_mistakenness(confidence, iou) - of_location).abs() < 1e-12);
        }
    }

    #[test]
    fn each_drawn_box_meets_one_prediction_and_the_rest_is_missing_or_spurious() {
        let at = |x: f64, of: u64| LabeledRect {
            rect: Rect::new(x, 0.0, 10.0, 10.0),
            class: class(of),
        };
        let says = |x: f64, of: u64, score: f64| ScoredRect {
            rect: Rect::new(x, 0.0, 10.0, 10.0),
            class: class(of),
            score,
        };
        let drawn = [at(0.0, 1), at(100.0, 1), at(f64::NAN, 1)];
        let predicted = [
            says(1.0, 2, 0.9),
            says(0.0, 1, 0.3),
            says(200.0, 1, 0.99),
            says(300.0, 1, 0.5),
            says(300.0, 1, f64::NAN),
        ];
        let item = Predicted {
            drawn: &drawn,
            predicted: &predicted,
        };
        let mistakes = item_mistakes(&item, &MistakeLimits::default());
        let first = mistakes.drawn[0].unwrap();
        assert_eq!(first.prediction, 0, "the surer one, though it fits less");
        assert!((first.class - 0.95).abs() < 1e-12);
        assert_eq!(mistakes.drawn[1..], [None, None], "nobody else sees these");
        assert_eq!(mistakes.possibly_missing, [2]);
    }
}
