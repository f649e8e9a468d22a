//! From which overlap on two labelers mean the same object, learnt from their own boxes.

use super::{Undefined, has_area, interval::SplitMix, units::Seen};
use burnish_model::Rect;

/// Fewer boxes than this say too little; take .5.
pub const ENOUGH_BOXES: usize = 100;
/// Places on 0..=1 at which densities are compared.
const GRID: usize = 1000;
/// A density looks at no more than this many values, evenly out of the sorted ones.
const MOST_VALUES: usize = 4096;

/// Where boxes of one object end and boxes of two begin. Distances are 1 − IoU.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// How far the two kinds of distance lie apart, 0..=1: near 0 labelers find each other's
    /// objects no better than chance would.
    pub separation: f64,
    /// Smallest IoU of two boxes of one object.
    pub iou_threshold: f64,
    /// Boxes behind it.
    pub boxes: usize,
}

/// Learns the threshold from the distance of each box to the nearest box of every other labeler
/// of its image (`observed`) and of another image (`by_chance`); 1 where there is none. Numbers
/// outside 0..=1 are left out.
///
/// Separation is the one-sided Kolmogorov–Smirnov statistic; the threshold is where the Gaussian
/// density (Scott's bandwidth) of the observed first meets the other beyond its peak, else the
/// lowest point between their peaks.
///
/// # Errors
/// [`Undefined`] with fewer than two distances of a kind, when those of a kind are all equal, or
/// when the two have one peak and never cross.
///
/// Source: KaLOS (2026), arXiv 2603.27197.
pub fn calibrate(observed: &[f64], by_chance: &[f64]) -> Result<Calibration, Undefined> {
    let (observed, by_chance) = (usable(observed), usable(by_chance));
    let (near, far) = (density(&observed)?, density(&by_chance)?);
    let (peak, far_peak) = (highest(&near), highest(&far));
    let above = |at: usize| near[at].total_cmp(&far[at]);
    let crossing = (peak + 1..GRID - 1).find(|&at| above(at) != above(at + 1));
    let between = peak.min(far_peak)..peak.max(far_peak) + 1;
    let at = match crossing {
        Some(at) => at,
        None if between.len() == 1 => {
            return Err(Undefined(
                "boxes of one object lie no closer than boxes of two",
            ));
        }
        None => between
            .min_by(|&a, &b| (near[a] + far[a]).total_cmp(&(near[b] + far[b])))
            .unwrap_or(peak),
    };
    Ok(Calibration {
        separation: separation(&observed, &by_chance),
        iou_threshold: 1.0 - at as f64 / (GRID - 1) as f64,
        boxes: observed.len(),
    })
}

/// The distances behind [`calibrate`]: per box and other labeler, to the nearest box on the same
/// item, and on another item drawn at random by `seed`. The same items in the same order give the
/// same distances. Boxes without a finite area are left out.
pub fn distances(items: &[Vec<Seen>], seed: u64) -> (Vec<f64>, Vec<f64>) {
    let (mut observed, mut by_chance) = (Vec::new(), Vec::new());
    let mut random = SplitMix(seed);
    for (at, item) in items.iter().enumerate() {
        let elsewhere = (items.len() > 1).then(|| {
            let other = random.below(items.len() - 1);
            &items[other + usize::from(other >= at)]
        });
        for own in item {
            for drawn in own.boxes.iter().filter(|drawn| has_area(&drawn.rect)) {
                let of = |item: &[Seen], into: &mut Vec<f64>| {
                    let others = item.iter().filter(|other| other.labeler != own.labeler);
                    into.extend(others.map(|other| nearest(&drawn.rect, other)));
                };
                of(item, &mut observed);
                elsewhere.iter().for_each(|item| of(item, &mut by_chance));
            }
        }
    }
    (observed, by_chance)
}

fn nearest(rect: &Rect, other: &Seen) -> f64 {
    let boxes = other.boxes.iter().filter(|drawn| has_area(&drawn.rect));
    1.0 - boxes.map(|drawn| drawn.rect.iou(rect)).fold(0.0, f64::max)
}

fn usable(distances: &[f64]) -> Vec<f64> {
    let inside = |v: &f64| (0.0..=1.0).contains(v);
    let mut sorted: Vec<f64> = distances.iter().copied().filter(inside).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// Largest lead of the first cumulative share over the second; both sorted, neither empty.
fn separation(observed: &[f64], by_chance: &[f64]) -> f64 {
    let (mut lead, mut behind) = (0.0_f64, 0);
    for (at, value) in observed.iter().enumerate() {
        if observed.get(at + 1) == Some(value) {
            continue;
        }
        while by_chance.get(behind).is_some_and(|other| other <= value) {
            behind += 1;
        }
        let share = (at + 1) as f64 / observed.len() as f64;
        lead = lead.max(share - behind as f64 / by_chance.len() as f64);
    }
    lead
}

/// The Gaussian kernel density of sorted values over the grid, up to a common factor that both
/// kinds share.
fn density(sorted: &[f64]) -> Result<Vec<f64>, Undefined> {
    let n = sorted.len() as f64;
    if n < 2.0 {
        return Err(Undefined("fewer than two boxes can be compared"));
    }
    let mean = sorted.iter().sum::<f64>() / n;
    let variance = sorted.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let width = variance.sqrt() * n.powf(-0.2);
    if width < 1e-9 {
        return Err(Undefined("all boxes are equally far apart"));
    }
    let taken = sorted.len().min(MOST_VALUES);
    let value = |i: usize| sorted[(2 * i + 1) * sorted.len() / (2 * taken)];
    let values: Vec<f64> = (0..taken).map(value).collect();
    let at = |place: usize| {
        let x = place as f64 / (GRID - 1) as f64;
        // Beyond 39 widths the kernel is 0 in any float.
        let first = values.partition_point(|v| *v < x - 39.0 * width);
        let near = values[first..]
            .iter()
            .take_while(|v| **v <= x + 39.0 * width);
        let sum: f64 = near.map(|v| (-((x - v) / width).powi(2) / 2.0).exp()).sum();
        sum / (taken as f64 * width)
    };
    Ok((0..GRID).map(at).collect())
}

/// Where a density is highest; the first place when even.
fn highest(density: &[f64]) -> usize {
    (0..density.len()).fold(0, |best, at| {
        if density[at] > density[best] {
            at
        } else {
            best
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::{
        LabeledRect,
        testing::{case, class, near, near_by},
    };

    #[test]
    fn separation_and_threshold_equal_the_reference() {
        let (input, values) = case("tau_calibration");
        let list = |key: &str| -> Vec<f64> { serde_json::from_value(input[key].clone()).unwrap() };
        let found = calibrate(&list("d_o"), &list("d_e")).unwrap();
        near(found.separation, &values["ks_one_sided"], "separation");
        near_by(
            found.iou_threshold,
            &values["iou_threshold"],
            0.002,
            "threshold",
        );
    }

    fn seen(labeler: usize, x: f64) -> Seen {
        let rect = Rect::new(x, 0.0, 10.0, 10.0);
        let boxes = vec![LabeledRect {
            rect,
            class: class(0),
        }];
        Seen { labeler, boxes }
    }

    #[test]
    fn careful_labelers_get_a_higher_threshold_than_careless_ones() {
        let threshold = |spread: usize| {
            let item = |i: usize| {
                let x = 40.0 * (i % 20) as f64;
                vec![seen(0, x), seen(1, x + (i % spread) as f64 / 2.0)]
            };
            let items: Vec<Vec<Seen>> = (0..200).map(item).collect();
            let (observed, by_chance) = distances(&items, 3);
            assert_eq!((observed.len(), by_chance.len()), (400, 400));
            assert_eq!(
                (observed, by_chance),
                distances(&items, 3),
                "the seed decides"
            );
            let (observed, by_chance) = distances(&items, 3);
            calibrate(&observed, &by_chance).unwrap().iou_threshold
        };
        let (careful, careless) = (threshold(3), threshold(11));
        assert!(careful > careless, "{careful} {careless}");
    }

    #[test]
    fn what_cannot_be_learnt_is_undefined_with_a_reason() {
        assert!(calibrate(&[], &[]).is_err());
        assert!(calibrate(&[0.5, 0.6], &[1.0]).is_err());
        assert!(
            calibrate(&[0.5, 0.5], &[1.0, 0.9]).is_err(),
            "no spread, no density"
        );
        assert!(calibrate(&[f64::NAN, -1.0, 0.5, 2.0], &[0.1, 0.9]).is_err());
        assert_eq!(distances(&[], 1), (vec![], vec![]));
        let alone = vec![vec![seen(0, 1.0)], vec![seen(0, 2.0)]];
        assert_eq!(
            distances(&alone, 1),
            (vec![], vec![]),
            "nobody else is there"
        );
    }

    #[test]
    fn many_equal_distances_do_not_make_it_slow() {
        let spread = |most: f64, offset: f64| -> Vec<f64> {
            let at = |i: u32| offset + most * f64::from(i * 7919 % 1000) / 1000.0;
            (0..200_000).map(at).collect()
        };
        let found = calibrate(&spread(0.4, 0.0), &spread(0.3, 0.7)).unwrap();
        assert!((0.3..0.6).contains(&found.iou_threshold), "{found:?}");
        assert_eq!(found.separation, 1.0);
    }
}
