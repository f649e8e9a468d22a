//! "One box or several?": one labeler's box that is the hull of several boxes of another.

use burnish_model::Rect;

use super::overlap::{covered_share, for_each_overlap};

/// Up to this many parts every subset is tried; beyond it parts are dropped one by one.
const TRY_ALL_UP_TO: usize = 8;

/// When several boxes count as parts of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SplitLimits {
    /// The share of a part that must lie within the whole.
    pub containment: f64,
    /// Smallest IoU of the whole and the hull of its parts.
    pub hull_iou: f64,
    /// By how much the hull must fit better than the best single box.
    pub gain: f64,
}

impl Default for SplitLimits {
    fn default() -> Self {
        Self {
            containment: 0.75,
            hull_iou: 0.5,
            gain: 0.05,
        }
    }
}

/// A whole and its parts: indices into the boxes handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    pub whole: usize,
    /// Two or more, sorted.
    pub parts: Vec<usize>,
    pub hull_iou: f64,
    /// The best IoU of the whole with any one of the parts.
    pub best_single_iou: f64,
    /// Summed share of the whole that the parts cover; more than 1 when parts overlap.
    pub fill: f64,
}

/// Which of `wholes` another labeler drew as several of `others`, in the order of `wholes`.
///
/// Of the boxes contained in a whole, the subset of two or more whose hull has the largest IoU
/// with it is taken (ties: the larger subset, then lower indices), and reported if that fits at
/// all and better than any one of them.
pub fn wholes_and_parts(wholes: &[Rect], others: &[Rect], limits: &SplitLimits) -> Vec<Parts> {
    let all: Vec<Rect> = wholes.iter().chain(others).copied().collect();
    let mut contained: Vec<Vec<usize>> = vec![Vec::new(); wholes.len()];
    for_each_overlap(&all, |whole, other, _| {
        let across = whole < wholes.len() && other >= wholes.len();
        if across && covered_share(&all[other], &all[whole]) >= limits.containment {
            contained[whole].push(other - wholes.len());
        }
    });
    let mut found = Vec::new();
    for (whole, mut candidates) in contained.into_iter().enumerate() {
        candidates.sort_unstable();
        let Some(chosen) = best_parts(&wholes[whole], others, &candidates, limits) else {
            continue;
        };
        found.push(Parts { whole, ..chosen });
    }
    found
}

/// The parts of one whole among `candidates` (sorted indices into `others`); `whole` is 0 in it.
pub(crate) fn best_parts(
    whole: &Rect,
    others: &[Rect],
    candidates: &[usize],
    limits: &SplitLimits,
) -> Option<Parts> {
    if candidates.len() < 2 {
        return None;
    }
    let (parts, hull_iou) = if candidates.len() <= TRY_ALL_UP_TO {
        best_subset(whole, others, candidates)
    } else {
        drop_one_by_one(whole, others, candidates)
    };
    let best_single_iou = parts
        .iter()
        .map(|&i| whole.iou(&others[i]))
        .fold(0.0, f64::max);
    let better = hull_iou >= limits.hull_iou && hull_iou >= best_single_iou + limits.gain;
    let fill = parts
        .iter()
        .map(|&i| covered_share(whole, &others[i]))
        .sum();
    better.then_some(Parts {
        whole: 0,
        parts,
        hull_iou,
        best_single_iou,
        fill,
    })
}

fn best_subset(whole: &Rect, others: &[Rect], candidates: &[usize]) -> (Vec<usize>, f64) {
    let mut best: (Vec<usize>, f64) = (Vec::new(), -1.0);
    for bits in 0u32..1 << candidates.len() {
        if bits.count_ones() < 2 {
            continue;
        }
        let subset: Vec<usize> = (0..candidates.len())
            .filter(|i| bits >> i & 1 == 1)
            .map(|i| candidates[i])
            .collect();
        let iou = subset
            .iter()
            .map(|&i| others[i])
            .reduce(|a, b| a.hull(&b))
            .map_or(0.0, |hull| hull.iou(whole));
        let larger = subset.len() > best.0.len();
        let lower = subset.len() == best.0.len() && subset < best.0;
        if iou > best.1 || (iou == best.1 && (larger || lower)) {
            best = (subset, iou);
        }
    }
    best
}

/// Starting from all, drops the part whose loss helps most, while that helps. Only a part that
/// makes an edge of the hull can matter, so each step looks at no more than four.
fn drop_one_by_one(whole: &Rect, others: &[Rect], candidates: &[usize]) -> (Vec<usize>, f64) {
    let sorted = |key: fn(&Rect) -> f64| {
        let mut order = candidates.to_vec();
        order.sort_by(|&i, &j| key(&others[i]).total_cmp(&key(&others[j])).then(i.cmp(&j)));
        order
    };
    let mut edges = [
        sorted(|r| r.x),
        sorted(|r| r.y),
        sorted(|r| -r.right()),
        sorted(|r| -r.bottom()),
    ];
    // Reversed, so that a dropped outermost part is popped off the end.
    edges.iter_mut().for_each(|order| order.reverse());
    let mut kept: std::collections::BTreeSet<usize> = candidates.iter().copied().collect();
    let hull_iou = |edges: &[Vec<usize>; 4], kept: &std::collections::BTreeSet<usize>, without| {
        let outermost = |order: &Vec<usize>| {
            order
                .iter()
                .rev()
                .copied()
                .find(|i| kept.contains(i) && Some(*i) != without)
        };
        let [Some(l), Some(t), Some(r), Some(b)] = [0, 1, 2, 3].map(|e| outermost(&edges[e]))
        else {
            return 0.0;
        };
        let (x, y) = (others[l].x, others[t].y);
        Rect::new(x, y, others[r].right() - x, others[b].bottom() - y).iou(whole)
    };
    let mut now = hull_iou(&edges, &kept, None);
    while kept.len() > 2 {
        let outer: Vec<usize> = edges
            .iter()
            .filter_map(|order| order.last().copied())
            .collect();
        let tried = outer.iter().map(|&i| (hull_iou(&edges, &kept, Some(i)), i));
        let Some((iou, part)) = tried.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else {
            break;
        };
        if iou <= now {
            break;
        }
        kept.remove(&part);
        for order in &mut edges {
            while order.last().is_some_and(|i| !kept.contains(i)) {
                order.pop();
            }
        }
        now = iou;
    }
    (kept.into_iter().collect(), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{case, rects};
    use serde_json::Value;

    fn same(got: &[Parts], want: &Value) {
        let want = want.as_array().unwrap();
        assert_eq!(got.len(), want.len(), "{got:?}");
        for (got, want) in got.iter().zip(want) {
            let parts: Vec<usize> = serde_json::from_value(want["parts"].clone()).unwrap();
            assert_eq!(
                (got.whole as u64, &got.parts),
                (want["whole"].as_u64().unwrap(), &parts)
            );
            for (got, key) in [
                (got.hull_iou, "hull_iou"),
                (got.best_single_iou, "best_single_iou"),
                (got.fill, "fill"),
            ] {
                assert!((got - want[key].as_f64().unwrap()).abs() < 1e-9, "{key}");
            }
        }
    }

    #[test]
    fn wholes_and_parts_equal_the_reference() {
        let (input, values) = case("split_merge");
        let frames = input["frames"].as_array().unwrap();
        for (frame, want) in frames.iter().zip(values["frames"].as_array().unwrap()) {
            let (first, second) = (rects(&frame["first"]), rects(&frame["second"]));
            let limits = SplitLimits::default();
            same(
                &wholes_and_parts(&first, &second, &limits),
                &want["first_whole_second_parts"],
            );
            same(
                &wholes_and_parts(&second, &first, &limits),
                &want["second_whole_first_parts"],
            );
        }
    }

    #[test]
    fn dropping_one_by_one_finds_many_parts_and_leaves_a_stray() {
        let whole = Rect::new(0.0, 0.0, 100.0, 10.0);
        let mut parts: Vec<Rect> = (0..10)
            .map(|i| Rect::new(f64::from(i) * 10.0, 1.0, 9.0, 8.0))
            .collect();
        parts.push(Rect::new(40.0, -10.0, 5.0, 0.0));
        parts.push(Rect::new(96.0, -1.0, 16.0, 3.0));
        let found = wholes_and_parts(
            &[whole],
            &parts,
            &SplitLimits {
                containment: 0.1,
                ..SplitLimits::default()
            },
        );
        assert_eq!(
            found[0].parts,
            (0..10).collect::<Vec<_>>(),
            "the box that sticks out is left"
        );
    }
}
