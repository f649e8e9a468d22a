//! Which convention to settle first: Shapley shares, best sets and orders of conventions.

use std::collections::{BTreeMap, BTreeSet};

use burnish_model::CaseKind;

/// Share of labeler pairs whose texts become equal once `settled` is decided, in 0..=1.
///
/// Each pair is given by its causes; a pair without causes is already equal. Without pairs: 0.
pub fn settled_share(pairs: &[Vec<CaseKind>], settled: &[CaseKind]) -> f64 {
    let equal = pairs
        .iter()
        .filter(|causes| causes.iter().all(|kind| settled.contains(kind)));
    share(equal.count(), pairs.len())
}

/// Fair share of the agreement each convention would win, sorted by name.
///
/// The shares add up to (agreement with every convention settled) - (agreement now). Single gains
/// mislead when conventions always co-occur; this is the Shapley value of [`settled_share`], a sum
/// of unanimity games: the mean over pairs of 1 / |causes| for each of its causes, if none is
/// [`CaseKind::Lexical`].
///
/// Source: Shapley (1953).
pub fn shapley_gain(pairs: &[Vec<CaseKind>]) -> Vec<(CaseKind, f64)> {
    let by_name = kinds_by_name(pairs);
    let gain = |kind: CaseKind| {
        let parts = pairs
            .iter()
            .filter(|causes| causes.contains(&kind) && can_settle(causes))
            .map(|causes| 1.0 / causes.len() as f64);
        // The sum of nothing is -0, which nobody wants to read.
        (parts.sum::<f64>() + 0.0) / pairs.len() as f64
    };
    by_name.into_iter().map(|kind| (kind, gain(kind))).collect()
}

/// Pairs that have each cause, [`CaseKind::Lexical`] too, sorted by name.
pub fn affected_pairs(pairs: &[Vec<CaseKind>]) -> Vec<(CaseKind, usize)> {
    let mut counts: BTreeMap<&str, (CaseKind, usize)> = BTreeMap::new();
    for kind in pairs.iter().flat_map(|causes| distinct(causes)) {
        counts.entry(kind.as_str()).or_insert((kind, 0)).1 += 1;
    }
    counts.into_values().collect()
}

/// Agreement each convention would win if it alone were settled, sorted by name.
///
/// 0 for a convention that never stands alone, however often it occurs: see [`shapley_gain`].
pub fn single_gains(pairs: &[Vec<CaseKind>]) -> Vec<(CaseKind, f64)> {
    let now = settled_share(pairs, &[]);
    kinds_by_name(pairs)
        .into_iter()
        .map(|kind| (kind, settled_share(pairs, &[kind]) - now))
        .collect()
}

/// Every convention that occurs, in the order that gains most at each step, with the agreement
/// once it and those before it are settled.
///
/// Ties go to the convention of more pairs, then by name.
pub fn greedy_order(pairs: &[Vec<CaseKind>]) -> Vec<(CaseKind, f64)> {
    let mut left: Vec<(CaseKind, usize)> = affected_pairs(pairs);
    left.retain(|(kind, _)| kind.is_convention());
    let (mut settled, mut order) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let reached: Vec<f64> = left
            .iter()
            .map(|&(kind, _)| {
                settled.push(kind);
                let share = settled_share(pairs, &settled);
                settled.pop();
                share
            })
            .collect();
        // The first of the best: `left` is sorted by name.
        let best = (1..left.len()).fold(0, |best, at| {
            let gains = reached[at].total_cmp(&reached[best]);
            let wins = gains.then(left[at].1.cmp(&left[best].1)).is_gt();
            if wins { at } else { best }
        });
        let (kind, _) = left.remove(best);
        settled.push(kind);
        order.push((kind, reached[best]));
    }
    order
}

/// The best `conventions` of one size, and the share of equal pairs they reach.
#[derive(Debug, Clone, PartialEq)]
pub struct BestSet {
    /// Sorted by name.
    pub conventions: Vec<CaseKind>,
    pub agreement: f64,
}

/// The best set of every size, from 1 to the number of conventions that occur.
///
/// Ties go to the set that comes first by name. At most 15 conventions exist, so all sets are
/// tried.
pub fn best_sets(pairs: &[Vec<CaseKind>]) -> Vec<BestSet> {
    let kinds = kinds_by_name(pairs);
    let mut equal = vec![0usize; 1 << kinds.len()];
    for causes in pairs.iter().filter(|causes| can_settle(causes)) {
        let mask = kinds.iter().enumerate().fold(0, |mask, (bit, kind)| {
            mask | (usize::from(causes.contains(kind)) << bit)
        });
        equal[mask] += 1;
    }
    // Sums over subsets: afterwards equal[set] counts the pairs whose causes lie within the set.
    for bit in 0..kinds.len() {
        for set in 0..equal.len() {
            if set & (1 << bit) != 0 {
                equal[set] += equal[set ^ (1 << bit)];
            }
        }
    }
    let members = |set: usize| (0..kinds.len()).filter(move |bit| set & (1 << bit) != 0);
    (1..=kinds.len())
        .filter_map(|size| {
            let sets = (0..equal.len()).filter(|set| set.count_ones() as usize == size);
            let best = sets.min_by(|&a, &b| {
                equal[b]
                    .cmp(&equal[a])
                    .then_with(|| members(a).cmp(members(b)))
            })?;
            let conventions = members(best).map(|bit| kinds[bit]).collect();
            Some(BestSet {
                conventions,
                agreement: share(equal[best], pairs.len()),
            })
        })
        .collect()
}

fn distinct(causes: &[CaseKind]) -> BTreeSet<CaseKind> {
    causes.iter().copied().collect()
}

fn can_settle(causes: &[CaseKind]) -> bool {
    causes.iter().all(|kind| kind.is_convention())
}

fn kinds_by_name(pairs: &[Vec<CaseKind>]) -> Vec<CaseKind> {
    let mut kinds: Vec<CaseKind> = pairs
        .iter()
        .flatten()
        .copied()
        .filter(|kind| kind.is_convention())
        .collect();
    kinds.sort_by_key(|kind| kind.as_str());
    kinds.dedup();
    kinds
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::reference;

    fn scenario() -> (Vec<Vec<CaseKind>>, serde_json::Value) {
        let expected = reference("scenario_three_labelers").1["values"].clone();
        let causes = |row: &serde_json::Value| {
            let names = row["classes"].as_array().unwrap().iter();
            names
                .map(|name| CaseKind::from_word(name.as_str().unwrap()).unwrap())
                .collect()
        };
        let pairs = expected["pair_classes"]
            .as_array()
            .unwrap()
            .iter()
            .map(causes)
            .collect();
        (pairs, expected)
    }

    #[test]
    fn shapley_shares_equal_the_scenario_and_add_up_to_the_ceiling() {
        let (pairs, expected) = scenario();
        let gains = shapley_gain(&pairs);
        let gold = expected["shapley_agreement_gain"].as_object().unwrap();
        assert_eq!(
            gains.len(),
            gold.len(),
            "every convention that occurs, and lexical is none"
        );
        for (kind, gain) in &gains {
            let gold = gold[kind.as_str()].as_f64().unwrap();
            assert!((gain - gold).abs() < 1e-12, "{kind}: {gain} vs {gold}");
        }
        let raw = settled_share(&pairs, &[]);
        assert!((raw - expected["exact_agreement_raw"].as_f64().unwrap()).abs() < 1e-12);
        let ceiling = expected["agreement_ceiling_all_conventions_fixed"]
            .as_f64()
            .unwrap();
        let total: f64 = gains.iter().map(|(_, gain)| gain).sum();
        assert!(
            (raw + total - ceiling).abs() < 1e-12,
            "the shares split the whole gain"
        );
    }

    #[test]
    fn the_best_sets_equal_the_scenario() {
        let (pairs, expected) = scenario();
        let found = best_sets(&pairs);
        let sizes = expected["best_conventions_by_count"].as_object().unwrap();
        assert_eq!(found.len(), sizes.len(), "one set of every size");
        for best in found {
            let gold = &expected["best_conventions_by_count"][best.conventions.len().to_string()];
            let names: Vec<&str> = best.conventions.iter().map(|kind| kind.as_str()).collect();
            assert_eq!(
                serde_json::json!(names),
                gold["conventions"],
                "size {}",
                names.len()
            );
            let gold = gold["agreement"].as_f64().unwrap();
            assert!((best.agreement - gold).abs() < 1e-12, "{names:?}");
        }
    }

    #[test]
    fn counts_single_gains_and_the_greedy_order_equal_the_scenario() {
        let (pairs, expected) = scenario();
        assert_eq!(pairs.len(), 72, "three pairs of labelers on 24 clips");
        let counts = expected["pairs_with_class"].as_object().unwrap();
        let found = affected_pairs(&pairs);
        assert_eq!(found.len(), counts.len(), "every class that occurs");
        for (kind, count) in found {
            assert_eq!(counts[kind.as_str()].as_u64(), Some(count as u64), "{kind}");
        }
        let gains = expected["agreement_gain_if_only_this_is_standardised"]
            .as_object()
            .unwrap();
        let found = single_gains(&pairs);
        assert_eq!(found.len(), gains.len(), "every convention that occurs");
        for (kind, gain) in found {
            assert!(
                (gain - gains[kind.as_str()].as_f64().unwrap()).abs() < 1e-12,
                "{kind}"
            );
        }
        let order = expected["greedy_standardisation_order"].as_array().unwrap();
        let found = greedy_order(&pairs);
        assert_eq!(found.len(), order.len(), "every convention that occurs");
        for ((kind, agreement), gold) in found.iter().zip(order) {
            assert_eq!(
                gold["convention"],
                kind.as_str(),
                "best first, ties by pairs and name"
            );
            let gold = gold["agreement_after"].as_f64().unwrap();
            assert!((agreement - gold).abs() < 1e-12, "{kind}: {agreement}");
        }
        let all: Vec<CaseKind> = found.iter().map(|(kind, _)| *kind).collect();
        let ceiling = &expected["agreement_ceiling_all_conventions_fixed"];
        assert_eq!(
            settled_share(&pairs, &all),
            ceiling.as_f64().unwrap(),
            "no more to gain"
        );
        assert_eq!(
            expected.as_object().unwrap().len(),
            8,
            "every field of the case is compared"
        );
    }

    #[test]
    fn a_convention_that_settles_nothing_gains_zero_without_a_sign() {
        let gains = shapley_gain(&[vec![CaseKind::Case, CaseKind::Lexical]]);
        let case = gains.iter().find(|(kind, _)| *kind == CaseKind::Case);
        assert!(case.is_some_and(|(_, gain)| *gain == 0.0 && gain.is_sign_positive()));
    }

    #[test]
    fn without_pairs_or_conventions_there_is_nothing_to_settle() {
        assert!(shapley_gain(&[]).is_empty() && best_sets(&[]).is_empty());
        assert!(greedy_order(&[]).is_empty() && single_gains(&[]).is_empty());
        let words_only = [vec![CaseKind::Lexical], vec![]];
        assert!(
            greedy_order(&words_only).is_empty(),
            "no rule turns one word into another"
        );
        assert_eq!(affected_pairs(&words_only), [(CaseKind::Lexical, 1)]);
        let mut rules = CaseKind::ALL.to_vec();
        rules.retain(|kind| kind.is_convention());
        assert_eq!(settled_share(&words_only, &rules), 0.5, "the equal pair");
    }
}
