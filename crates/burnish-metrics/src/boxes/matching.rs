//! Two labelers' boxes paired one to one: optimal in two stages, or greedy by IoU.

use burnish_model::Rect;

use super::{
    LabeledRect,
    assignment::best_assignment,
    overlap::{Sets, billionths, by_place, for_each_overlap},
};

/// Beyond this many boxes on its smaller side, one knot of mutually overlapping boxes is paired
/// greedily: the optimal pairing costs the cube of it and nobody draws such a knot by hand.
const LARGEST_KNOT: usize = 400;

/// A pair of boxes: an index into each side, and their IoU.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    pub first: usize,
    pub second: usize,
    pub iou: f64,
}

/// How two labelers' boxes relate. Every box is in exactly one of the four; all sorted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pairing {
    /// Same class, IoU at least the threshold.
    pub matched: Vec<Match>,
    /// Same place, another class.
    pub class_mismatch: Vec<Match>,
    pub first_only: Vec<usize>,
    pub second_only: Vec<usize>,
}

impl Pairing {
    /// Pairs whose IoU is below `lambda`: the matched ones, then the class mismatches.
    pub fn low_overlap(&self, lambda: f64) -> Vec<Match> {
        let pairs = self.matched.iter().chain(&self.class_mismatch);
        pairs.filter(|pair| pair.iou < lambda).copied().collect()
    }
}

/// Pairs two labelers' boxes: first those of one class with the largest summed IoU at or above
/// `tau`, then what is left over ignoring class.
///
/// Source: the pairing of CVAT's quality control, with whole-number costs and boxes in an order
/// of their own, so that neither labeling order nor float noise decides a tie.
pub fn match_pair(first: &[LabeledRect], second: &[LabeledRect], tau: f64) -> Pairing {
    let place = |side: usize, i: usize| {
        if side == 0 {
            first[i].rect
        } else {
            second[i].rect
        }
    };
    let edges = edges(first.len(), second.len(), tau, place);
    let mut free = (vec![true; first.len()], vec![true; second.len()]);
    let same_class = |e: &&Match| first[e.first].class == second[e.second].class;
    let stage_one: Vec<Match> = edges.iter().filter(same_class).copied().collect();
    let matched = optimal(&stage_one, place);
    for pair in &matched {
        (free.0[pair.first], free.1[pair.second]) = (false, false);
    }
    let left = |e: &&Match| free.0[e.first] && free.1[e.second];
    let stage_two: Vec<Match> = edges.iter().filter(left).copied().collect();
    let class_mismatch = optimal(&stage_two, place);
    for pair in &class_mismatch {
        (free.0[pair.first], free.1[pair.second]) = (false, false);
    }
    let only = |free: &[bool]| (0..free.len()).filter(|&i| free[i]).collect();
    Pairing {
        matched,
        class_mismatch,
        first_only: only(&free.0),
        second_only: only(&free.1),
    }
}

/// The one-to-one pairs with the largest summed IoU, each at or above `tau`, sorted; ignores class.
pub fn match_optimal(first: &[Rect], second: &[Rect], tau: f64) -> Vec<Match> {
    let place = |side: usize, i: usize| if side == 0 { first[i] } else { second[i] };
    optimal(&edges(first.len(), second.len(), tau, place), place)
}

/// One-to-one pairs taken by falling IoU down to `tau`, sorted; ignores class. Keeps a
/// near-perfect pair that the largest sum would break up.
pub fn match_greedy(first: &[Rect], second: &[Rect], tau: f64) -> Vec<Match> {
    let place = |side: usize, i: usize| if side == 0 { first[i] } else { second[i] };
    greedy(edges(first.len(), second.len(), tau, place), place)
}

/// All pairs across the two sides with IoU at or above `tau` (and above 0), sorted by index.
fn edges(n: usize, m: usize, tau: f64, place: impl Fn(usize, usize) -> Rect) -> Vec<Match> {
    let rects: Vec<Rect> = (0..n)
        .map(|i| place(0, i))
        .chain((0..m).map(|j| place(1, j)))
        .collect();
    let mut edges = Vec::new();
    for_each_overlap(&rects, |i, j, iou| {
        if i < n && j >= n && iou >= tau {
            edges.push(Match {
                first: i,
                second: j - n,
                iou,
            });
        }
    });
    edges.sort_by_key(|e| (e.first, e.second));
    edges
}

fn greedy(mut edges: Vec<Match>, place: impl Fn(usize, usize) -> Rect) -> Vec<Match> {
    edges.sort_by(|a, b| {
        billionths(b.iou)
            .cmp(&billionths(a.iou))
            .then_with(|| by_place(&place(0, a.first), &place(0, b.first)))
            .then_with(|| by_place(&place(1, a.second), &place(1, b.second)))
            .then((a.first, a.second).cmp(&(b.first, b.second)))
    });
    let count = |of: fn(&Match) -> usize| edges.iter().map(of).max().map_or(0, |i| i + 1);
    let mut taken = (
        vec![false; count(|e| e.first)],
        vec![false; count(|e| e.second)],
    );
    edges.retain(|e| {
        let free = !taken.0[e.first] && !taken.1[e.second];
        if free {
            (taken.0[e.first], taken.1[e.second]) = (true, true);
        }
        free
    });
    edges.sort_by_key(|e| (e.first, e.second));
    edges
}

/// Solves each connected component of the overlap graph on its own.
fn optimal(edges: &[Match], place: impl Fn(usize, usize) -> Rect) -> Vec<Match> {
    let n = edges.iter().map(|e| e.first).max().map_or(0, |i| i + 1);
    let m = edges.iter().map(|e| e.second).max().map_or(0, |j| j + 1);
    let mut sets = Sets::of(n + m);
    for edge in edges {
        sets.join(edge.first, n + edge.second);
    }
    let mut by_component: Vec<(usize, Match)> = edges
        .iter()
        .map(|edge| (sets.root(edge.first), *edge))
        .collect();
    by_component.sort_by_key(|(root, edge)| (*root, edge.first, edge.second));
    let mut pairs = Vec::new();
    for component in by_component.chunk_by(|a, b| a.0 == b.0) {
        if let [(_, only)] = component {
            pairs.push(*only);
        } else {
            pairs.extend(solve_component(component, &place));
        }
    }
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    pairs
}

fn solve_component(
    component: &[(usize, Match)],
    place: &impl Fn(usize, usize) -> Rect,
) -> Vec<Match> {
    let ordered = |side: usize, of: fn(&Match) -> usize| {
        let mut indices: Vec<usize> = component.iter().map(|(_, edge)| of(edge)).collect();
        indices.sort_unstable();
        indices.dedup();
        indices.sort_by(|&i, &j| by_place(&place(side, i), &place(side, j)).then(i.cmp(&j)));
        indices
    };
    let (rows, columns) = (ordered(0, |e| e.first), ordered(1, |e| e.second));
    if rows.len().min(columns.len()) > LARGEST_KNOT {
        return greedy(component.iter().map(|(_, edge)| *edge).collect(), place);
    }
    let slot = |list: &[usize], i: usize| list.iter().position(|&other| other == i);
    let mut profit = vec![vec![0i64; columns.len()]; rows.len()];
    let mut iou = vec![vec![0f64; columns.len()]; rows.len()];
    for (_, edge) in component {
        let row = slot(&rows, edge.first).expect("every edge's ends were collected above");
        let column = slot(&columns, edge.second).expect("every edge's ends were collected above");
        profit[row][column] = billionths(edge.iou);
        iou[row][column] = edge.iou;
    }
    let pairs = best_assignment(&profit).into_iter().enumerate();
    pairs
        .filter_map(|(row, column)| {
            column.map(|column| Match {
                first: rows[row],
                second: columns[column],
                iou: iou[row][column],
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{arb_labeled, case, labeled, matches};
    use proptest::prelude::*;

    #[test]
    fn both_stages_and_greedy_equal_the_reference() {
        let (input, values) = case("matching");
        let tau = input["iou_threshold"].as_f64().unwrap();
        let lambda = input["low_overlap_threshold"].as_f64().unwrap();
        let frames = input["frames"].as_array().unwrap();
        for (frame, expected) in frames.iter().zip(values["frames"].as_array().unwrap()) {
            let (first, second) = (labeled(&frame["first"]), labeled(&frame["second"]));
            let pairing = match_pair(&first, &second, tau);
            let stages = &expected["two_stage"];
            let near = |got: &[Match], key: &serde_json::Value| {
                let want = matches(key);
                assert_eq!(got.len(), want.len(), "frame {}", frame["frame"]);
                for (got, want) in got.iter().zip(&want) {
                    assert_eq!(
                        (got.first, got.second),
                        (want.first, want.second),
                        "{frame}"
                    );
                    assert!((got.iou - want.iou).abs() < 1e-9);
                }
            };
            near(&pairing.matched, &stages["matched"]);
            near(&pairing.class_mismatch, &stages["class_mismatch"]);
            let indices = |key: &serde_json::Value| -> Vec<usize> {
                serde_json::from_value(key.clone()).unwrap()
            };
            assert_eq!(pairing.first_only, indices(&stages["first_only"]));
            assert_eq!(pairing.second_only, indices(&stages["second_only"]));
            let low: Vec<[usize; 2]> = pairing
                .low_overlap(lambda)
                .iter()
                .map(|p| [p.first, p.second])
                .collect();
            let want: Vec<[usize; 2]> =
                serde_json::from_value(stages["low_overlap"].clone()).unwrap();
            assert_eq!(low, want, "frame {}", frame["frame"]);
            let bare = |side: &[LabeledRect]| side.iter().map(|b| b.rect).collect::<Vec<_>>();
            let (first, second) = (bare(&first), bare(&second));
            near(
                &match_greedy(&first, &second, tau),
                &expected["greedy_class_agnostic"],
            );
            near(
                &match_optimal(&first, &second, tau),
                &expected["optimal_class_agnostic"],
            );
        }
    }

    #[test]
    fn ten_thousand_boxes_a_side_are_paired_without_looking_at_every_pair() {
        let side = |off: f64| -> Vec<Rect> {
            (0..10_000)
                .map(|i| {
                    Rect::new(
                        (i % 100) as f64 * 30.0 + off,
                        (i / 100) as f64 * 30.0,
                        20.0,
                        20.0,
                    )
                })
                .collect()
        };
        assert_eq!(match_optimal(&side(0.0), &side(1.0), 0.5).len(), 10_000);
    }

    proptest! {
        #[test]
        fn matching_is_one_to_one_and_places_every_box_once(
            first in arb_labeled(12), second in arb_labeled(12)
        ) {
            let pairing = match_pair(&first, &second, 0.3);
            let pairs = || pairing.matched.iter().chain(&pairing.class_mismatch);
            let mut rows: Vec<usize> = pairs().map(|p| p.first).chain(pairing.first_only.iter().copied()).collect();
            let mut columns: Vec<usize> = pairs().map(|p| p.second).chain(pairing.second_only.iter().copied()).collect();
            rows.sort_unstable();
            columns.sort_unstable();
            prop_assert_eq!(rows, (0..first.len()).collect::<Vec<_>>());
            prop_assert_eq!(columns, (0..second.len()).collect::<Vec<_>>());
            let back = match_pair(&second, &first, 0.3);
            let sum = |p: &Pairing| p.matched.iter().map(|m| billionths(m.iou)).sum::<i64>();
            prop_assert_eq!(sum(&pairing), sum(&back), "neither side is first");
        }
    }
}
