//! One box out of several drawn around the same thing.

use burnish_model::Rect;

use super::overlap::safe_iou;

/// A fused box and how far its boxes are from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fused {
    pub rect: Rect,
    /// Largest minus smallest left, top, right and bottom edge, px: says which side is unclear.
    pub spread_px: [f64; 4],
    /// Mean and smallest IoU of the boxes to `rect`.
    pub mean_iou: f64,
    pub worst_iou: f64,
}

/// The consensus of some boxes: edge-wise median of three or more, mean of two, the box itself
/// when alone; `None` without boxes. The fused box lies within the hull. Here and below, boxes
/// that are not finite are left out.
pub fn fuse(rects: &[Rect]) -> Option<Fused> {
    let rects: Vec<Rect> = finite(rects).copied().collect();
    let rect = if rects.len() < 3 {
        edge_mean(&rects)?
    } else {
        edge_median(&rects)?
    };
    let ious = || rects.iter().map(|r| r.iou(&rect));
    let spread_px = [left, top, Rect::right, Rect::bottom].map(|edge| {
        let edges = || rects.iter().map(edge);
        edges().fold(f64::MIN, f64::max) - edges().fold(f64::MAX, f64::min)
    });
    let mean_iou = ious().sum::<f64>() / rects.len() as f64;
    Some(Fused {
        rect,
        spread_px,
        mean_iou,
        worst_iou: ious().fold(1.0, f64::min),
    })
}

/// The mean of each edge; `None` without boxes.
pub fn edge_mean(rects: &[Rect]) -> Option<Rect> {
    edge_weighted_mean(rects, &vec![1.0; rects.len()])
}

/// The mean of each edge, boxes weighed by their labelers' reliability; `None` without weight.
/// Weights are as many as boxes; one that is negative or not finite is no weight.
pub fn edge_weighted_mean(rects: &[Rect], weights: &[f64]) -> Option<Rect> {
    let counts = |(r, w): &(&Rect, &f64)| r.is_finite() && w.is_finite() && **w > 0.0;
    let weighed: Vec<(&Rect, &f64)> = rects.iter().zip(weights).filter(counts).collect();
    let (first, _) = weighed.first()?;
    let total: f64 = weighed.iter().map(|(_, w)| **w).sum();
    Some(from_edges(|edge| {
        // Summed as distances from the first box, so that equal boxes fuse to exactly that box.
        let origin = edge(first);
        let offsets = weighed.iter().map(|(r, w)| (edge(r) - origin) * **w);
        origin + offsets.sum::<f64>() / total
    }))
}

/// The median of each edge (the mean of the middle two for even counts); `None` without boxes.
pub fn edge_median(rects: &[Rect]) -> Option<Rect> {
    finite(rects).next().is_some().then(|| {
        from_edges(|edge| {
            let mut edges: Vec<f64> = finite(rects).map(edge).collect();
            edges.sort_by(f64::total_cmp);
            let (below, above) = (edges[(edges.len() - 1) / 2], edges[edges.len() / 2]);
            below + (above - below) / 2.0
        })
    })
}

/// The index of the drawn box nearest (by IoU) to the mean box: for when a box that a person
/// drew must survive. Ties go to the lowest index; `None` without boxes.
pub fn medoid(rects: &[Rect]) -> Option<usize> {
    let mean = edge_mean(rects)?;
    let placed = rects.iter().enumerate().filter(|(_, r)| r.is_finite());
    let ious = placed.map(|(index, r)| (index, r.iou(&mean)));
    ious.reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(index, _)| index)
}

/// How much a cluster agrees, in 0..=1: the share of the `saw` labelers who drew it, times the
/// mean IoU of its boxes to the medoid. 0 without boxes.
///
/// Source: the consensus score of CVAT.
pub fn agreement_score(rects: &[Rect], saw: usize) -> f64 {
    let Some(medoid) = medoid(rects) else {
        return 0.0;
    };
    let sum: f64 = rects.iter().map(|r| safe_iou(r, &rects[medoid])).sum();
    sum / saw.max(rects.len()) as f64
}

fn finite(rects: &[Rect]) -> impl Iterator<Item = &Rect> {
    rects.iter().filter(|rect| rect.is_finite())
}

fn left(rect: &Rect) -> f64 {
    rect.x
}

fn top(rect: &Rect) -> f64 {
    rect.y
}

fn from_edges(value: impl Fn(fn(&Rect) -> f64) -> f64) -> Rect {
    let (x, y) = (value(left), value(top));
    Rect::new(x, y, value(Rect::right) - x, value(Rect::bottom) - y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{arb_labeled, case, rects};
    use proptest::prelude::*;

    #[test]
    fn fused_boxes_medoid_and_score_equal_the_reference() {
        let (input, values) = case("consensus_boxes");
        let clusters = input.as_array().unwrap();
        assert_eq!(clusters.len(), values.as_array().unwrap().len());
        for (cluster, want) in clusters.iter().zip(values.as_array().unwrap()) {
            let boxes = rects(&cluster["boxes"]);
            let weights: Vec<f64> = serde_json::from_value(cluster["weights"].clone()).unwrap();
            let near = |got: Rect, key: &str| {
                let want = &rects(&serde_json::json!([want[key]]))[0];
                for (got, want) in [
                    (got.x, want.x),
                    (got.y, want.y),
                    (got.width, want.width),
                    (got.height, want.height),
                ] {
                    assert!((got - want).abs() < 1e-9, "{key}");
                }
            };
            near(edge_mean(&boxes).unwrap(), "edge_mean");
            near(edge_median(&boxes).unwrap(), "edge_median");
            near(
                edge_weighted_mean(&boxes, &weights).unwrap(),
                "edge_weighted_mean",
            );
            assert_eq!(
                medoid(&boxes).unwrap() as u64,
                want["cvat_nearest_index"].as_u64().unwrap()
            );
            let number = |key: &str| want[key].as_f64().unwrap();
            let score = agreement_score(&boxes, boxes.len());
            assert!((score - number("cvat_score")).abs() < 1e-9);
            let fused = fuse(&boxes).unwrap();
            assert!((fused.mean_iou - number("median_mean_iou")).abs() < 1e-9);
            let spread: [f64; 4] =
                serde_json::from_value(want["per_edge_spread_px"].clone()).unwrap();
            for (got, want) in fused.spread_px.iter().zip(spread) {
                assert!((got - want).abs() < 1e-9, "spread");
            }
        }
    }

    #[test]
    fn equal_boxes_fuse_to_that_very_box() {
        let rect = Rect::new(0.1, 0.7, 0.5, 0.25);
        let fused = fuse(&[rect, rect]).unwrap().rect;
        assert_eq!(
            (fused.x, fused.y),
            (rect.x, rect.y),
            "no float noise in undisputed truth"
        );
    }

    proptest! {
        #[test]
        fn the_fused_box_lies_within_the_hull(boxes in arb_labeled(7)) {
            let rects: Vec<Rect> = boxes.iter().map(|b| b.rect).collect();
            if let Some(hull) = rects.iter().copied().reduce(|a, b| a.hull(&b)) {
                let fused = fuse(&rects).unwrap().rect;
                prop_assert!(fused.x >= hull.x - 1e-9 && fused.y >= hull.y - 1e-9);
                prop_assert!(fused.right() <= hull.right() + 1e-9);
                prop_assert!(fused.bottom() <= hull.bottom() + 1e-9);
                prop_assert!(fused.width >= 0.0 && fused.height >= 0.0);
            }
        }
    }
}
