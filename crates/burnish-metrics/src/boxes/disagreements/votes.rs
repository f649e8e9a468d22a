//! Who said what, and who is outvoted.

use std::collections::BTreeMap;

use super::Votes;

/// What was said and by whom: rarest first, then by value; labelers sorted.
pub(super) fn votes<T: Ord>(said: impl Iterator<Item = (T, usize)>) -> Votes<T> {
    let mut by_value: BTreeMap<T, Vec<usize>> = BTreeMap::new();
    for (value, labeler) in said {
        by_value.entry(value).or_default().push(labeler);
    }
    let mut votes: Votes<T> = by_value.into_iter().collect();
    votes.sort_by_key(|(_, labelers)| labelers.len());
    votes
}

/// Who is outvoted (everybody, without a single largest side), and how evenly votes are split
/// (1: the minority is half or more). `None` when all say the same.
pub(super) fn outvoted<T>(votes: &Votes<T>) -> Option<(Vec<usize>, f64)> {
    let (last, rest) = votes.split_last()?;
    let before = rest.last()?;
    let minority: usize = rest.iter().map(|(_, labelers)| labelers.len()).sum();
    let total = minority + last.1.len();
    let mut odd: Vec<usize> = rest
        .iter()
        .flat_map(|(_, labelers)| labelers.clone())
        .collect();
    if before.1.len() == last.1.len() {
        odd.extend(&last.1);
    }
    odd.sort_unstable();
    Some((odd, (2.0 * minority as f64 / total as f64).min(1.0)))
}

/// The value said most, the lowest when even; `None` when nothing was said.
pub(super) fn most_said<T: Ord + Copy>(said: impl Iterator<Item = T>) -> Option<T> {
    let mut said: Vec<T> = said.collect();
    said.sort_unstable();
    let most = said.chunk_by(|a, b| a == b);
    most.reduce(|best, next| if next.len() > best.len() { next } else { best })
        .map(|c| c[0])
}
