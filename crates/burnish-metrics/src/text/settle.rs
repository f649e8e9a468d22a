//! Which convention to settle first: Shapley shares and best sets of conventions.

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
        parts.sum::<f64>() / pairs.len() as f64
    };
    by_name.into_iter().map(|kind| (kind, gain(kind))).collect()
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
        for best in best_sets(&pairs) {
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
}
