//! Where a model's predictions say that people's boxes are wrong: overlooked, badly placed, or
//! of another class.

use std::collections::BTreeMap;

use burnish_model::{ClassKey, Rect};

use super::{Predicted, overlap::safe_iou, voc::voc_precision};

/// Weight of IoU in the similarity; the rest is nearness of the centres.
const IOU_WEIGHT: f64 = 0.9;
/// Nearness falls by e every ten px.
const NEARNESS_PER_PX: f64 = 0.1;
/// Confidence above which a prediction can show that a box is badly placed.
const CONFIDENT: f64 = 0.5;
/// Confidence from which it can show that a box is overlooked or of another class.
const SURE: f64 = 0.95;
/// From this IoU on, boxes of two classes are one object labeled twice.
const SAME_PLACE: f64 = 0.95;
/// How far the worst box decides over its image; towards 0 it alone does.
const TEMPERATURE: f64 = 0.1;
/// Times the mean average precision of a class: its factor. A better model may accuse sooner.
const PRECISION_SHARE: f64 = 0.25;
/// A box is an issue at or below its class's factor times this.
const ISSUE_SHARE: f64 = 0.8;

/// Scores of one item's boxes, 0..=1; low ones are suspect.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemQuality {
    /// Per prediction; `None` unless it is sure and touches no drawn box.
    pub overlooked: Vec<Option<f64>>,
    /// Per drawn box; 1 where no confident prediction of its class touches it.
    pub badly_located: Vec<f64>,
    /// Per drawn box; 1 where no sure prediction is of another class.
    pub swapped: Vec<f64>,
    /// All in one: low if any box is suspect, 1 where nothing speaks against the labels.
    pub quality: f64,
    /// Sorted.
    pub suspects: Vec<Suspect>,
}

/// A box so far from what the model says that somebody should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suspect {
    /// A prediction, by index, of something nobody drew.
    Overlooked(usize),
    BadlyLocated(usize),
    Swapped(usize),
}

/// What a model says about all labels.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelQuality {
    pub items: Vec<ItemQuality>,
    /// .25 × mean average precision of the model per class that was drawn or predicted; sorted.
    pub class_factors: Vec<(ClassKey, f64)>,
}

impl LabelQuality {
    /// Items with a suspect box, worst first.
    pub fn issues(&self) -> Vec<usize> {
        let suspect = |&item: &usize| !self.items[item].suspects.is_empty();
        let mut issues: Vec<usize> = (0..self.items.len()).filter(suspect).collect();
        let quality = |&item: &usize| self.items[item].quality;
        issues.sort_by(|a, b| quality(a).total_cmp(&quality(b)).then(a.cmp(b)));
        issues
    }
}

/// Weighs labels against out-of-sample predictions of all classes. Scores depend on the other
/// items through the smallest similarity and the class factors, and on the scale of the boxes:
/// scale pictures to one size (640 px long) before comparing datasets. Boxes that are not finite
/// are like nothing.
///
/// Source: ObjectLab, Tkachenko, Thyagarajan and Mueller (2023), arXiv 2309.00832, as built in
/// cleanlab 2.9; its average precision is that of Pascal VOC, the area under the curve.
pub fn label_quality(items: &[Predicted<'_>]) -> LabelQuality {
    let least = least_similarity(items);
    let share = |(class, precision)| (class, precision * PRECISION_SHARE);
    let class_factors: BTreeMap<ClassKey, f64> =
        voc_precision(items).into_iter().map(share).collect();
    let scored = items
        .iter()
        .map(|item| judge(item, least, &class_factors))
        .collect();
    LabelQuality {
        items: scored,
        class_factors: class_factors.into_iter().collect(),
    }
}

fn judge(item: &Predicted<'_>, least: f64, factors: &BTreeMap<ClassKey, f64>) -> ItemQuality {
    let Predicted { drawn, predicted } = *item;
    let overlooked: Vec<Option<f64>> = predicted
        .iter()
        .map(|p| {
            let touched = drawn.iter().any(|d| safe_iou(&d.rect, &p.rect) > 0.0);
            if !(SURE..=1.0).contains(&p.score) || touched || !p.rect.is_finite() {
                return None;
            }
            let own = drawn.iter().filter(|d| d.class == p.class);
            let nearest = own.map(|d| similarity(&d.rect, &p.rect)).reduce(f64::max);
            Some(nearest.unwrap_or(least * (1.0 - p.score)))
        })
        .collect();
    let (mut badly_located, mut swapped) = (Vec::new(), Vec::new());
    for (at, d) in drawn.iter().enumerate() {
        let (mut nearest_own, mut nearest_other): (Option<f64>, Option<f64>) = (None, None);
        for p in predicted {
            let like = similarity(&d.rect, &p.rect);
            if p.class == d.class && p.score > CONFIDENT && safe_iou(&d.rect, &p.rect) > 0.0 {
                nearest_own = Some(nearest_own.map_or(like, |best| best.max(like)));
            }
            if p.class != d.class && p.score > SURE {
                nearest_other = Some(nearest_other.map_or(like, |best| best.max(like)));
            }
        }
        let labeled_twice = drawn.iter().enumerate().any(|(other, o)| {
            other != at && o.class != d.class && safe_iou(&o.rect, &d.rect) >= SAME_PLACE
        });
        badly_located.push(nearest_own.unwrap_or(1.0));
        swapped.push(match nearest_other {
            _ if labeled_twice => least,
            Some(like) => (1.0 - like).max(least),
            None => 1.0,
        });
    }
    let limit = |class: ClassKey| factors.get(&class).copied().unwrap_or(0.0) * ISSUE_SHARE;
    let mut suspects = Vec::new();
    for (at, p) in predicted.iter().enumerate() {
        if overlooked[at].is_some_and(|score| score <= limit(p.class)) {
            suspects.push(Suspect::Overlooked(at));
        }
    }
    for (at, d) in drawn.iter().enumerate() {
        if badly_located[at] <= limit(d.class) {
            suspects.push(Suspect::BadlyLocated(at));
        }
        if swapped[at] <= limit(d.class) {
            suspects.push(Suspect::Swapped(at));
        }
    }
    suspects.sort_unstable();
    let scored: Vec<f64> = overlooked.iter().copied().flatten().collect();
    let pooled = [&scored, &badly_located, &swapped].map(|scores| softmin(scores));
    let logs = pooled.iter().map(|score| score.max(f64::MIN_POSITIVE).ln());
    ItemQuality {
        quality: (logs.sum::<f64>() / 3.0).exp(),
        overlooked,
        badly_located,
        swapped,
        suspects,
    }
}

/// The mean of scores, low ones weighing more; 1 without scores.
fn softmin(scores: &[f64]) -> f64 {
    let Some(least) = scores.iter().copied().reduce(f64::min) else {
        return 1.0;
    };
    let weight = |score: &f64| ((least - score) / TEMPERATURE).exp();
    let total: f64 = scores.iter().map(weight).sum();
    scores
        .iter()
        .map(|score| score * weight(score))
        .sum::<f64>()
        / total
}

/// IoU and nearness of the centres, 0..=1; 0 for boxes that are nowhere.
fn similarity(a: &Rect, b: &Rect) -> f64 {
    if !a.is_finite() || !b.is_finite() {
        return 0.0;
    }
    let centre = |r: &Rect| (r.x + r.width / 2.0, r.y + r.height / 2.0);
    let ((ax, ay), (bx, by)) = (centre(a), centre(b));
    let nearness = (-NEARNESS_PER_PX * (ax - bx).hypot(ay - by)).exp();
    IOU_WEIGHT * safe_iou(a, b) + (1.0 - IOU_WEIGHT) * nearness
}

/// The smallest similarity above 0 of a drawn and a predicted box of one item; 1 without any.
fn least_similarity(items: &[Predicted<'_>]) -> f64 {
    let of_item = |item: &Predicted<'_>| {
        let pairs = item
            .drawn
            .iter()
            .flat_map(|d| item.predicted.iter().map(move |p| (d, p)));
        let likes = pairs.map(|(d, p)| similarity(&d.rect, &p.rect));
        likes.filter(|like| *like > 0.0).fold(1.0, f64::min)
    };
    items.iter().map(of_item).fold(1.0, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::{
        LabeledRect, ScoredRect,
        testing::{case, class, corners, near_by},
    };
    use serde_json::{Value, json};

    type Boxes = (Vec<LabeledRect>, Vec<ScoredRect>);

    fn reference(input: &Value) -> Vec<Boxes> {
        let drawn = |label: &Value| {
            let classes: Vec<u64> = serde_json::from_value(label["labels"].clone()).unwrap();
            let boxes = corners(&label["bboxes"]).into_iter().zip(classes);
            boxes
                .map(|(rect, c)| LabeledRect {
                    rect,
                    class: class(c),
                })
                .collect()
        };
        let predicted = |by_class: &Value| {
            let mut all = Vec::new();
            for (number, rows) in by_class.as_array().unwrap().iter().enumerate() {
                let rows: Vec<[f64; 5]> = serde_json::from_value(rows.clone()).unwrap();
                for [left, top, right, bottom, score] in rows {
                    all.push(ScoredRect {
                        rect: corners(&json!([[left, top, right, bottom]]))[0],
                        class: class(number as u64),
                        score,
                    });
                }
            }
            all
        };
        let labels = input["labels"].as_array().unwrap().iter().map(drawn);
        let predictions = input["predictions_per_class"].as_array().unwrap();
        labels.zip(predictions.iter().map(predicted)).collect()
    }

    fn judged(boxes: &[Boxes]) -> LabelQuality {
        let items: Vec<Predicted<'_>> = boxes
            .iter()
            .map(|(drawn, predicted)| Predicted { drawn, predicted })
            .collect();
        label_quality(&items)
    }

    #[test]
    fn scores_factors_and_issues_equal_the_reference() {
        let (input, values) = case("objectlab");
        let got = judged(&reference(&input));
        for (at, item) in got.items.iter().enumerate() {
            near_by(
                item.quality,
                &values["image_label_quality"][at],
                1e-6,
                "quality",
            );
            let all = |got: &[Option<f64>], key: &str| {
                let want = values[key][at].as_array().unwrap();
                assert_eq!(got.len(), want.len(), "{key}");
                for (got, want) in got.iter().zip(want) {
                    match got {
                        Some(got) => near_by(*got, want, 1e-6, key),
                        None => assert!(want.is_null(), "{key}"),
                    }
                }
            };
            let some = |scores: &[f64]| scores.iter().copied().map(Some).collect::<Vec<_>>();
            all(&item.overlooked, "overlooked_per_predicted_box");
            all(&some(&item.badly_located), "badly_located_per_label_box");
            all(&some(&item.swapped), "swapped_per_label_box");
            let issue = values["image_is_issue"][at].as_bool().unwrap();
            assert_eq!(!item.suspects.is_empty(), issue, "image {at}");
        }
        for (key, factor) in &got.class_factors {
            let name = key.0[0].to_string();
            near_by(
                *factor,
                &values["per_class_score_factor"][&name],
                1e-4,
                &name,
            );
        }
        let ranked: Vec<usize> =
            serde_json::from_value(values["issue_indices_ranked"].clone()).unwrap();
        assert_eq!(got.issues(), ranked);
    }

    #[test]
    fn a_sure_prediction_far_from_all_boxes_is_overlooked() {
        let at = |x: f64| Rect::new(x, 0.0, 20.0, 20.0);
        let drawn = |x: f64| LabeledRect {
            rect: at(x),
            class: class(1),
        };
        let says = |x: f64, c: u64, score: f64| ScoredRect {
            rect: at(x),
            class: class(c),
            score,
        };
        let boxes = (
            vec![drawn(0.0), drawn(f64::NAN)],
            vec![
                says(1.0, 1, 0.97),
                says(100.0, 1, 0.96),
                says(200.0, 2, 0.99),
                says(300.0, 1, 0.7),
                says(f64::INFINITY, 1, 0.99),
                says(0.0, 1, f64::NAN),
            ],
        );
        let got = judged(&[boxes]);
        let item = &got.items[0];
        let which: Vec<bool> = item.overlooked.iter().map(Option::is_some).collect();
        assert_eq!(which, [false, true, true, false, false, false]);
        assert!(item.suspects.contains(&Suspect::Overlooked(1)));
        assert!(item.quality.is_finite() && item.quality < 0.2, "{item:?}");
    }

    #[test]
    fn without_predictions_nothing_speaks_against_the_labels() {
        assert_eq!(judged(&[]).issues(), Vec::<usize>::new());
        let drawn = LabeledRect {
            rect: Rect::new(0.0, 0.0, 9.0, 9.0),
            class: class(1),
        };
        let got = judged(&[(vec![drawn], vec![]), (vec![], vec![])]);
        let quality: Vec<f64> = got.items.iter().map(|item| item.quality).collect();
        assert_eq!((quality, got.issues()), (vec![1.0, 1.0], vec![]));
    }
}
