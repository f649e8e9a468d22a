//! Cheapest alignments, step by step.

use std::hash::Hash;

use super::bits::{self, Walk};

/// One step of a cheapest alignment; numbers index the first and the second sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Hit(usize, usize),
    Replaced(usize, usize),
    Removed(usize),
    Added(usize),
}

/// A cheapest alignment of two sequences of `n` and `m` tokens, from the start; on ties the
/// backtrace (from the end) prefers diagonal, then deletion, then insertion.
///
/// O(n * m); for tokens that can be hashed, [`steps_between`] gives the same many times faster.
pub(crate) fn steps(n: usize, m: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Step> {
    let width = m + 1;
    let mut cost = vec![0u32; (n + 1) * width];
    for (j, cell) in cost.iter_mut().take(width).enumerate() {
        *cell = j as u32;
    }
    for i in 1..=n {
        cost[i * width] = i as u32;
        for j in 1..=m {
            let diagonal = cost[(i - 1) * width + j - 1] + u32::from(!same(i - 1, j - 1));
            let deletion = cost[(i - 1) * width + j] + 1;
            let insertion = cost[i * width + j - 1] + 1;
            cost[i * width + j] = diagonal.min(deletion).min(insertion);
        }
    }
    let (mut i, mut j, mut back) = (n, m, Vec::with_capacity(n.max(m)));
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        let equal = i > 0 && j > 0 && same(i - 1, j - 1);
        if i > 0 && j > 0 && cost[(i - 1) * width + j - 1] + u32::from(!equal) == here {
            (i, j) = (i - 1, j - 1);
            back.push(if equal {
                Step::Hit(i, j)
            } else {
                Step::Replaced(i, j)
            });
        } else if i > 0 && cost[(i - 1) * width + j] + 1 == here {
            i -= 1;
            back.push(Step::Removed(i));
        } else {
            j -= 1;
            back.push(Step::Added(j));
        }
    }
    back.reverse();
    back
}

/// The alignment [`steps`] finds, in bit-parallel time.
pub(crate) fn steps_between<T: Eq + Hash>(a: &[T], b: &[T]) -> Vec<Step> {
    let mut back = Vec::with_capacity(a.len().max(b.len()));
    steps_backward(a, b, Ties::Diagonal, |step| back.push(step));
    back.reverse();
    back
}

/// Which step a backtrace prefers where several are cheapest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ties {
    /// Diagonal, then deletion, then insertion: fewest steps, what changed stays side by side.
    Diagonal,
    /// Deletion, then insertion where the table falls towards it, then diagonal: as rapidfuzz and
    /// so jiwer, whose counts ours are compared with.
    Sides,
}

/// The steps of a cheapest alignment from the last to the first, without keeping them.
pub(crate) fn steps_backward<T: Eq + Hash>(
    a: &[T],
    b: &[T],
    ties: Ties,
    mut each: impl FnMut(Step),
) {
    let (mut i, mut j) = (a.len(), b.len());
    // Equal ends are hits, also where a deletion would be as cheap.
    while i > 0 && j > 0 && a[i - 1] == b[j - 1] {
        (i, j) = (i - 1, j - 1);
        each(Step::Hit(i, j));
    }
    bits::with_table(&a[..i], &b[..j], |table| {
        while i > 0 || j > 0 {
            let from = match ties {
                Ties::Diagonal => table.came_from(i, j),
                Ties::Sides => table.came_from_sides_first(i, j),
            };
            match from {
                Walk::Both { equal } => {
                    (i, j) = (i - 1, j - 1);
                    each(if equal {
                        Step::Hit(i, j)
                    } else {
                        Step::Replaced(i, j)
                    });
                }
                Walk::First => {
                    i -= 1;
                    each(Step::Removed(i));
                }
                Walk::Second => {
                    j -= 1;
                    each(Step::Added(j));
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_fast_alignment_is_the_one_of_the_textbook_table(
            a in proptest::collection::vec(0u8..3, 0..90),
            b in proptest::collection::vec(0u8..3, 0..90),
        ) {
            let plain = steps(a.len(), b.len(), |i, j| a[i] == b[j]);
            prop_assert_eq!(steps_between(&a, &b), plain, "same path, ties included");
        }

        #[test]
        fn either_choice_between_ties_is_a_cheapest_path(
            a in proptest::collection::vec(0u8..3, 0..90),
            b in proptest::collection::vec(0u8..3, 0..90),
        ) {
            for ties in [Ties::Diagonal, Ties::Sides] {
                let (mut i, mut j, mut edits) = (a.len(), b.len(), 0);
                steps_backward(&a, &b, ties, |step| {
                    let (di, dj, cost) = match step {
                        Step::Hit(..) => (1, 1, 0),
                        Step::Replaced(..) => (1, 1, 1),
                        Step::Removed(_) => (1, 0, 1),
                        Step::Added(_) => (0, 1, 1),
                    };
                    (i, j, edits) = (i - di, j - dj, edits + cost);
                    if let Step::Hit(x, y) | Step::Replaced(x, y) = step {
                        assert_eq!(((x, y), a[x] == b[y]), ((i, j), cost == 0), "in order");
                    }
                });
                prop_assert_eq!((i, j), (0, 0), "both are read to the start");
                prop_assert_eq!(edits, crate::text::edits(&a, &b), "at the least cost");
            }
        }

        #[test]
        fn long_sequences_cross_blocks_alike(
            a in proptest::collection::vec(0u8..6, 120..280),
            b in proptest::collection::vec(0u8..6, 0..280),
        ) {
            let plain = steps(a.len(), b.len(), |i, j| a[i] == b[j]);
            prop_assert_eq!(steps_between(&a, &b), plain, "a block's edge shows nowhere");
        }
    }
}
