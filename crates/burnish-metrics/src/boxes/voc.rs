//! How well a model's scored boxes find what people drew: average precision of Pascal VOC.

use std::collections::BTreeMap;

use burnish_model::ClassKey;

use super::{
    Predicted,
    average_precision::{THRESHOLDS, iou_threshold},
    overlap::safe_iou,
};

/// The mean average precision over IoU .50 to .95 of each class that was drawn or predicted: the
/// area under the best precision at each recall or beyond. A prediction is held against the one
/// drawn box of its class that it overlaps most, taken or not. Equal scores go by item.
///
/// Source: the Pascal VOC evaluation, Everingham et al. (2010), doi:10.1007/s11263-009-0275-4.
pub fn voc_precision(items: &[Predicted<'_>]) -> BTreeMap<ClassKey, f64> {
    let mut drawn: BTreeMap<ClassKey, usize> = BTreeMap::new();
    let mut shots: BTreeMap<ClassKey, Vec<Shot>> = BTreeMap::new();
    for item in items {
        for p in item.predicted.iter().filter(|p| p.score.is_finite()) {
            // Where the boxes of this item begin in the numbering of their class.
            let begin = drawn.get(&p.class).copied().unwrap_or(0);
            let own = item.drawn.iter().filter(|d| d.class == p.class).enumerate();
            let (mut best, mut target) = (0.0, begin);
            for (at, d) in own {
                let iou = safe_iou(&d.rect, &p.rect);
                if iou > best {
                    (best, target) = (iou, begin + at);
                }
            }
            shots.entry(p.class).or_default().push(Shot {
                score: p.score,
                iou: best,
                target,
            });
        }
        for d in item.drawn {
            *drawn.entry(d.class).or_default() += 1;
            shots.entry(d.class).or_default();
        }
    }
    let precision = |(class, mut shots): (ClassKey, Vec<Shot>)| {
        shots.sort_by(|a, b| b.score.total_cmp(&a.score));
        let drawn = drawn.get(&class).copied().unwrap_or(0);
        let precisions = (0..THRESHOLDS).map(|at| area_under(&shots, drawn, iou_threshold(at)));
        (class, precisions.sum::<f64>() / THRESHOLDS as f64)
    };
    shots.into_iter().map(precision).collect()
}

/// A prediction with the drawn box of its class it overlaps most, numbered over all items.
struct Shot {
    score: f64,
    iou: f64,
    target: usize,
}

/// The area under the best precision at each recall or beyond; 0 where nothing was drawn.
fn area_under(shots: &[Shot], drawn: usize, threshold: f64) -> f64 {
    let mut found = vec![false; drawn];
    let (mut hits, mut precisions) = (0usize, Vec::new());
    for (place, shot) in shots.iter().enumerate() {
        if shot.iou >= threshold && !std::mem::replace(&mut found[shot.target], true) {
            hits += 1;
            precisions.push(hits as f64 / (place + 1) as f64);
        }
    }
    let (mut best, mut sum) = (0.0_f64, 0.0);
    for precision in precisions.into_iter().rev() {
        best = best.max(precision);
        sum += best;
    }
    sum / drawn.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::{LabeledRect, ScoredRect, testing::class};
    use burnish_model::Rect;

    #[test]
    fn a_second_box_on_a_found_object_is_a_miss() {
        let rect = |x: f64| Rect::new(x, 0.0, 10.0, 10.0);
        let drawn = [0.0, 100.0].map(|x| LabeledRect {
            rect: rect(x),
            class: class(1),
        });
        let says = |x: f64, score: f64| ScoredRect {
            rect: rect(x),
            class: class(1),
            score,
        };
        let predicted = [says(0.0, 0.9), says(0.0, 0.8), says(100.0, 0.7)];
        let item = Predicted {
            drawn: &drawn,
            predicted: &predicted,
        };
        let precision = voc_precision(&[item])[&class(1)];
        assert!(
            (precision - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12,
            "{precision}"
        );
        assert!(voc_precision(&[]).is_empty());
    }
}
