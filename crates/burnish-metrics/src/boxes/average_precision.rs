//! How well a model's scored boxes find what people drew: average precision and recall of COCO.

use std::collections::BTreeMap;

use burnish_model::{ClassKey, Rect};

use super::{Predicted, ScoredRect, has_area, overlap::by_place};

/// How many IoU thresholds a mean average precision is over.
pub(crate) const THRESHOLDS: usize = 10;
/// Recalls at which precision is read: 0, .01 … 1.
const RECALLS: usize = 101;
/// No more predictions of one class on one item count.
const MOST_PREDICTIONS: usize = 100;
/// Square px from which a box is medium, and large.
const MEDIUM_PX2: f64 = 32.0 * 32.0;
const LARGE_PX2: f64 = 96.0 * 96.0;
/// A box counts in every range that its area is within, both ends included.
const RANGES: [(f64, f64); 4] = [
    (0.0, 1e10),
    (0.0, MEDIUM_PX2),
    (MEDIUM_PX2, LARGE_PX2),
    (LARGE_PX2, 1e10),
];
/// Places in [`RANGES`].
const ALL: usize = 0;
const SMALL: usize = 1;
const MEDIUM: usize = 2;
const LARGE: usize = 3;

/// The IoU thresholds .50, .55 … .95.
pub(crate) fn iou_threshold(at: usize) -> f64 {
    (10 + at) as f64 / 20.0
}

/// The summary of the COCO evaluation. `None` where nobody drew a box of that size; means are
/// over the classes that were drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CocoSummary {
    /// Mean over IoU .50 to .95.
    pub ap: Option<f64>,
    pub ap_50: Option<f64>,
    pub ap_75: Option<f64>,
    /// Areas up to 32² px, from there to 96² px, and beyond.
    pub ap_small: Option<f64>,
    pub ap_medium: Option<f64>,
    pub ap_large: Option<f64>,
    /// Mean largest recall with 1, 10 and 100 predictions per item and class.
    pub ar_1: Option<f64>,
    pub ar_10: Option<f64>,
    pub ar_100: Option<f64>,
    pub ar_small: Option<f64>,
    pub ar_medium: Option<f64>,
    pub ar_large: Option<f64>,
    /// Sorted by class; only classes that were drawn.
    pub per_class: Vec<ClassPrecision>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassPrecision {
    pub class: ClassKey,
    pub ap: f64,
    pub ap_50: f64,
    /// Boxes people drew.
    pub drawn: usize,
}

/// Evaluates a model on items, each once. Equal scores go by item, then by place, so unlike in
/// the source the order of boxes does not matter. Boxes without a finite area, and predictions
/// with a score that is not finite, are left out.
///
/// Not for two people: boxes of equal scores have no order of their own, and precision over
/// recall means nothing then.
///
/// Source: the COCO detection evaluation, Lin et al. (2014), arXiv 1405.0312, and pycocotools.
pub fn coco_summary(items: &[Predicted<'_>]) -> CocoSummary {
    let mut classes: BTreeMap<ClassKey, Vec<OfItem>> = BTreeMap::new();
    for item in items {
        for (class, of_item) in by_class(item) {
            classes.entry(class).or_default().push(of_item);
        }
    }
    let evaluated: Vec<(ClassKey, [Option<Curves>; 4])> = classes
        .iter()
        .map(|(class, items)| (*class, RANGES.map(|range| evaluate(items, range))))
        .collect();
    let mean = |range: usize, of: &dyn Fn(&Curves) -> f64| {
        let curves = evaluated
            .iter()
            .filter_map(|(_, curves)| curves[range].as_ref());
        let values: Vec<f64> = curves.map(of).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let per_class = evaluated.iter().filter_map(|(class, curves)| {
        let all = curves[ALL].as_ref()?;
        Some(ClassPrecision {
            class: *class,
            ap: all.mean_precision(),
            ap_50: all.precision[0],
            drawn: all.drawn,
        })
    });
    CocoSummary {
        ap: mean(ALL, &Curves::mean_precision),
        ap_50: mean(ALL, &|c| c.precision[0]),
        ap_75: mean(ALL, &|c| c.precision[5]),
        ap_small: mean(SMALL, &Curves::mean_precision),
        ap_medium: mean(MEDIUM, &Curves::mean_precision),
        ap_large: mean(LARGE, &Curves::mean_precision),
        ar_1: mean(ALL, &|c| c.recall[0]),
        ar_10: mean(ALL, &|c| c.recall[1]),
        ar_100: mean(ALL, &|c| c.recall[2]),
        ar_small: mean(SMALL, &|c| c.recall[2]),
        ar_medium: mean(MEDIUM, &|c| c.recall[2]),
        ar_large: mean(LARGE, &|c| c.recall[2]),
        per_class: per_class.collect(),
    }
}

/// Boxes of one class on one item, by place, and predictions, surest first.
#[derive(Default)]
struct OfItem {
    drawn: Vec<Rect>,
    predicted: Vec<(f64, Rect)>,
    /// Per prediction the drawn boxes it overlaps by the lowest threshold or more.
    near: Vec<Vec<(usize, f64)>>,
}

fn by_class(item: &Predicted<'_>) -> BTreeMap<ClassKey, OfItem> {
    let mut classes: BTreeMap<ClassKey, OfItem> = BTreeMap::new();
    for drawn in item.drawn.iter().filter(|drawn| has_area(&drawn.rect)) {
        classes
            .entry(drawn.class)
            .or_default()
            .drawn
            .push(drawn.rect);
    }
    let usable = |p: &&ScoredRect| has_area(&p.rect) && p.score.is_finite();
    for predicted in item.predicted.iter().filter(usable) {
        let of_class = classes.entry(predicted.class).or_default();
        of_class.predicted.push((predicted.score, predicted.rect));
    }
    for of_class in classes.values_mut() {
        of_class.drawn.sort_by(by_place);
        let surest = |a: &(f64, Rect), b: &(f64, Rect)| {
            b.0.total_cmp(&a.0).then_with(|| by_place(&a.1, &b.1))
        };
        of_class.predicted.sort_by(surest);
        of_class.predicted.truncate(MOST_PREDICTIONS);
        let near = |(_, rect): &(f64, Rect)| {
            let ious = of_class
                .drawn
                .iter()
                .map(|drawn| drawn.iou(rect))
                .enumerate();
            ious.filter(|(_, iou)| *iou >= iou_threshold(0)).collect()
        };
        of_class.near = of_class.predicted.iter().map(near).collect();
    }
    classes
}

/// What becomes of one class over all items in one range of areas.
struct Curves {
    drawn: usize,
    /// Average precision at each threshold.
    precision: [f64; THRESHOLDS],
    /// Largest recall with 1, 10 and 100 predictions, mean over thresholds.
    recall: [f64; 3],
}

impl Curves {
    fn mean_precision(&self) -> f64 {
        self.precision.iter().sum::<f64>() / THRESHOLDS as f64
    }
}

/// A prediction at one threshold: hit or miss; what is ignored is not listed.
struct Shot {
    score: f64,
    /// Its place among the predictions of its item, surest first.
    rank: usize,
    hit: bool,
}

fn evaluate(items: &[OfItem], range: (f64, f64)) -> Option<Curves> {
    let inside = |rect: &Rect| (range.0..=range.1).contains(&rect.area());
    let drawn = items
        .iter()
        .flat_map(|item| &item.drawn)
        .filter(|rect| inside(rect))
        .count();
    if drawn == 0 {
        return None;
    }
    let mut curves = Curves {
        drawn,
        precision: [0.0; THRESHOLDS],
        recall: [0.0; 3],
    };
    for at in 0..THRESHOLDS {
        let mut shots: Vec<Shot> = Vec::new();
        for item in items {
            shoot(item, iou_threshold(at), inside, &mut shots);
        }
        shots.sort_by(|a, b| b.score.total_cmp(&a.score));
        curves.precision[at] = interpolated(&shots, drawn);
        for (most, recall) in [1, 10, MOST_PREDICTIONS]
            .into_iter()
            .zip(&mut curves.recall)
        {
            let hits = shots
                .iter()
                .filter(|shot| shot.hit && shot.rank < most)
                .count();
            *recall += hits as f64 / drawn as f64;
        }
    }
    curves.recall = curves.recall.map(|sum| sum / THRESHOLDS as f64);
    Some(curves)
}

/// Pairs predictions with drawn boxes: surest first, each with the free box that it overlaps
/// most, one inside the range if there is any. What is paired with a box outside the range, or is
/// itself outside and paired with none, is neither hit nor miss.
fn shoot(item: &OfItem, threshold: f64, inside: impl Fn(&Rect) -> bool, shots: &mut Vec<Shot>) {
    let mut free = vec![true; item.drawn.len()];
    for (rank, ((score, rect), near)) in item.predicted.iter().zip(&item.near).enumerate() {
        let mut best: Option<(bool, f64, usize)> = None;
        for &(at, iou) in near
            .iter()
            .filter(|&&(at, iou)| free[at] && iou >= threshold)
        {
            let counts = inside(&item.drawn[at]);
            let better = |(other, most, _): (bool, f64, usize)| {
                counts && !other || counts == other && iou >= most
            };
            if best.is_none_or(better) {
                best = Some((counts, iou, at));
            }
        }
        let hit = best.is_some();
        let counts = match best {
            Some((counts, _, at)) => {
                free[at] = false;
                counts
            }
            None => inside(rect),
        };
        if counts {
            shots.push(Shot {
                score: *score,
                rank,
                hit,
            });
        }
    }
}

/// Mean over the recalls 0, .01 … 1 of the best precision at that recall or beyond.
fn interpolated(shots: &[Shot], drawn: usize) -> f64 {
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(shots.len());
    let mut hits = 0.0;
    for (place, shot) in shots.iter().enumerate() {
        hits += f64::from(u8::from(shot.hit));
        points.push((hits / drawn as f64, hits / (place + 1) as f64));
    }
    let mut best = 0.0_f64;
    for (_, precision) in points.iter_mut().rev() {
        best = best.max(*precision);
        *precision = best;
    }
    let (mut sum, mut at) = (0.0, 0);
    for step in 0..RECALLS {
        // Rounded as the source rounds it, or a recall of exactly .35 would count one step more.
        let wanted = step as f64 * 0.01;
        while points.get(at).is_some_and(|(recall, _)| *recall < wanted) {
            at += 1;
        }
        sum += points.get(at).map_or(0.0, |(_, precision)| *precision);
    }
    sum / RECALLS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::{
        LabeledRect,
        testing::{case, class, near_by, rects},
    };
    use serde_json::{Value, json};

    fn marks<'a>(list: &'a Value, image: &'a Value) -> impl Iterator<Item = &'a Value> {
        list.as_array()
            .unwrap()
            .iter()
            .filter(move |mark| mark["image_id"] == *image)
    }

    #[test]
    fn the_summary_equals_the_reference() {
        let (input, values) = case("coco_ap");
        let of = |mark: &Value| class(mark["category_id"].as_u64().unwrap());
        let rect = |mark: &Value| rects(&json!([mark["bbox"]]))[0];
        let images = input["images"].as_array().unwrap().iter();
        let boxes: Vec<(Vec<LabeledRect>, Vec<ScoredRect>)> = images
            .map(|image| {
                let drawn = marks(&input["ground_truth"], &image["id"]).map(|mark| LabeledRect {
                    rect: rect(mark),
                    class: of(mark),
                });
                let predicted = marks(&input["detections"], &image["id"]).map(|mark| ScoredRect {
                    rect: rect(mark),
                    class: of(mark),
                    score: mark["score"].as_f64().unwrap(),
                });
                (drawn.collect(), predicted.collect())
            })
            .collect();
        let items: Vec<Predicted<'_>> = boxes
            .iter()
            .map(|(drawn, predicted)| Predicted { drawn, predicted })
            .collect();
        let got = coco_summary(&items);
        for (got, key) in [
            (got.ap, "AP"),
            (got.ap_50, "AP50"),
            (got.ap_75, "AP75"),
            (got.ap_small, "AP_small"),
            (got.ap_medium, "AP_medium"),
            (got.ap_large, "AP_large"),
            (got.ar_1, "AR1"),
            (got.ar_10, "AR10"),
            (got.ar_100, "AR100"),
            (got.ar_small, "AR_small"),
            (got.ar_medium, "AR_medium"),
            (got.ar_large, "AR_large"),
        ] {
            near_by(got.unwrap_or(-1.0), &values["stats"][key], 1e-6, key);
        }
        for category in input["categories"].as_array().unwrap() {
            let name = category["name"].as_str().unwrap();
            let own = class(category["id"].as_u64().unwrap());
            let own = got.per_class.iter().find(|c| c.class == own).unwrap();
            near_by(own.ap, &values["AP_per_class"][name], 1e-6, name);
            near_by(own.ap_50, &values["AP50_per_class"][name], 1e-6, name);
        }
    }

    #[test]
    fn without_drawn_boxes_nothing_is_claimed_and_odd_boxes_are_left_out() {
        assert_eq!(coco_summary(&[]), CocoSummary::default());
        let says = |x: f64, score: f64| ScoredRect {
            rect: Rect::new(x, 0.0, 10.0, 10.0),
            class: class(1),
            score,
        };
        let predicted = [says(0.0, 0.9), says(f64::NAN, 0.9), says(0.0, f64::NAN)];
        let odd = [LabeledRect {
            rect: Rect::new(0.0, 0.0, 0.0, 10.0),
            class: class(1),
        }];
        let item = Predicted {
            drawn: &odd,
            predicted: &predicted,
        };
        assert_eq!(coco_summary(&[item]), CocoSummary::default());
        let drawn = [LabeledRect {
            rect: Rect::new(0.0, 0.0, 10.0, 10.0),
            class: class(1),
        }];
        let item = Predicted {
            drawn: &drawn,
            predicted: &predicted,
        };
        let summary = coco_summary(&[item]);
        assert_eq!(
            (summary.ap, summary.ar_1, summary.ap_large),
            (Some(1.0), Some(1.0), None)
        );
    }
}
