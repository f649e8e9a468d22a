//! Agreement on item-level classes beyond chance: Cohen, Fleiss, Randolph. Print percent
//! agreement beside any of them: 95 % agreement can be a kappa of zero.

use super::Undefined;

const EMPTY: Undefined = Undefined("no item was judged by both");
const CONSTANT: Undefined =
    Undefined("only one class was ever used, so chance cannot be told from agreement");

/// How much a near miss on ordered classes counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Every miss counts alike.
    Equal,
    Linear,
    Quadratic,
}

/// The share of pairs that are equal, in 0..=1.
///
/// # Errors
/// [`Undefined`] without pairs.
pub fn share_equal<T: PartialEq>(pairs: &[(T, T)]) -> Result<f64, Undefined> {
    if pairs.is_empty() {
        return Err(EMPTY);
    }
    Ok(pairs.iter().filter(|(a, b)| a == b).count() as f64 / pairs.len() as f64)
}

/// Agreement of two labelers beyond chance. Each pair is what the two said about one item, as
/// class numbers from 0, in their order when weighed.
///
/// # Errors
/// [`Undefined`] without pairs, or if both only ever used one same class.
///
/// Source: Cohen (1960), doi:10.1177/001316446002000104; weights: Cohen (1968).
pub fn cohen_kappa(pairs: &[(usize, usize)], weights: Weights) -> Result<f64, Undefined> {
    let mut classes: Vec<usize> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    classes.sort_unstable();
    classes.dedup();
    if classes.is_empty() {
        return Err(EMPTY);
    }
    let weight = |a: usize, b: usize| {
        let off = a.abs_diff(b) as f64;
        match weights {
            Weights::Equal => f64::from(u8::from(a != b)),
            Weights::Linear => off,
            Weights::Quadratic => off * off,
        }
    };
    let place = |class: usize| classes.partition_point(|other| *other < class);
    let (mut first, mut second) = (vec![0.0; classes.len()], vec![0.0; classes.len()]);
    let mut observed = 0.0;
    for &(a, b) in pairs {
        first[place(a)] += 1.0;
        second[place(b)] += 1.0;
        observed += weight(a, b);
    }
    let mut by_chance = 0.0;
    for (a, n_a) in first.iter().enumerate() {
        by_chance += second
            .iter()
            .enumerate()
            .map(|(b, n_b)| n_a * n_b * weight(classes[a], classes[b]))
            .sum::<f64>();
    }
    if by_chance <= 0.0 {
        return Err(CONSTANT);
    }
    Ok(1.0 - observed * pairs.len() as f64 / by_chance)
}

/// Agreement of a fixed number of labelers: per item, how many said each class. Every item has
/// the same classes and the same number of labelers.
///
/// # Errors
/// [`Undefined`] without items, with items judged by fewer than two or by unequal numbers, or if
/// only one class was ever used.
///
/// Source: Fleiss (1971), doi:10.1037/h0031619.
pub fn fleiss_kappa(items: &[Vec<u32>]) -> Result<f64, Undefined> {
    let (observed, labelers) = observed_share(items)?;
    let total = labelers * items.len() as f64;
    let classes = items[0].len();
    let share = |class: usize| items.iter().map(|item| f64::from(item[class])).sum::<f64>() / total;
    let by_chance: f64 = (0..classes).map(|class| share(class) * share(class)).sum();
    beyond(observed, by_chance)
}

/// As [`fleiss_kappa`], with every class equally likely by chance: free of prevalence.
///
/// # Errors
/// As [`fleiss_kappa`]; also with a single class to choose from.
///
/// Source: Randolph (2005), free-marginal multirater kappa.
pub fn randolph_kappa(items: &[Vec<u32>]) -> Result<f64, Undefined> {
    let (observed, _) = observed_share(items)?;
    beyond(observed, 1.0 / items[0].len() as f64)
}

fn beyond(observed: f64, by_chance: f64) -> Result<f64, Undefined> {
    if by_chance >= 1.0 {
        return Err(CONSTANT);
    }
    Ok((observed - by_chance) / (1.0 - by_chance))
}

fn observed_share(items: &[Vec<u32>]) -> Result<(f64, f64), Undefined> {
    let judges = |item: &Vec<u32>| item.iter().map(|&count| u64::from(count)).sum::<u64>();
    let labelers = judges(items.first().ok_or(EMPTY)?);
    let classes = items[0].len();
    if labelers < 2 {
        return Err(Undefined("fewer than two labelers judged each item"));
    }
    if items
        .iter()
        .any(|item| item.len() != classes || judges(item) != labelers)
    {
        return Err(Undefined(
            "items were judged by different numbers of labelers",
        ));
    }
    let n = labelers as f64;
    let agreeing: f64 = items
        .iter()
        .flatten()
        .map(|&count| f64::from(count) * (f64::from(count) - 1.0))
        .sum();
    Ok((agreeing / (n * (n - 1.0) * items.len() as f64), n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::{krippendorff::nominal_alpha, testing::case};

    #[test]
    fn kappas_equal_the_reference() {
        let (input, values) = case("kappa_alpha");
        let rows: Vec<Vec<usize>> = serde_json::from_value(input["ratings_full"].clone()).unwrap();
        for (a, first) in rows.iter().enumerate() {
            for (b, second) in rows.iter().enumerate().skip(a + 1) {
                let pairs: Vec<(usize, usize)> =
                    first.iter().copied().zip(second.iter().copied()).collect();
                for (weights, name) in [
                    (Weights::Equal, "cohen"),
                    (Weights::Linear, "cohen_linear"),
                    (Weights::Quadratic, "cohen_quadratic"),
                ] {
                    let want = values[name][format!("{a}-{b}")].as_f64().unwrap();
                    assert!(
                        (cohen_kappa(&pairs, weights).unwrap() - want).abs() < 1e-9,
                        "{name}"
                    );
                }
                let want = values["percent_agreement"][format!("{a}-{b}")]
                    .as_f64()
                    .unwrap();
                assert!((share_equal(&pairs).unwrap() - want).abs() < 1e-9);
            }
        }
        let counts: Vec<Vec<u32>> = (0..rows[0].len())
            .map(|item| {
                (0..4)
                    .map(|c| rows.iter().filter(|row| row[item] == c).count() as u32)
                    .collect()
            })
            .collect();
        let near = |got: f64, key: &str| (got - values[key].as_f64().unwrap()).abs() < 1e-9;
        assert!(near(fleiss_kappa(&counts).unwrap(), "fleiss"));
        assert!(near(randolph_kappa(&counts).unwrap(), "randolph"));
    }

    #[test]
    fn ninety_five_percent_agreement_can_be_worse_than_chance() {
        let (input, values) = case("kappa_alpha");
        let row = |key: &str| -> Vec<usize> {
            serde_json::from_value(input["paradox"][key].clone()).unwrap()
        };
        let pairs: Vec<(usize, usize)> = row("first").into_iter().zip(row("second")).collect();
        let want = &values["paradox"];
        let near = |got: f64, key: &str| (got - want[key].as_f64().unwrap()).abs() < 1e-9;
        assert!(near(share_equal(&pairs).unwrap(), "percent_agreement"));
        assert!(near(cohen_kappa(&pairs, Weights::Equal).unwrap(), "cohen"));
        let units: Vec<Vec<usize>> = pairs.iter().map(|(a, b)| vec![*a, *b]).collect();
        assert!(near(nominal_alpha(&units).unwrap(), "krippendorff_nominal"));
    }

    #[test]
    fn kappas_are_undefined_with_a_reason() {
        assert_eq!(cohen_kappa(&[], Weights::Equal), Err(EMPTY));
        assert_eq!(
            cohen_kappa(&[(1, 1), (1, 1)], Weights::Equal),
            Err(CONSTANT)
        );
        assert_eq!(fleiss_kappa(&[]), Err(EMPTY));
        assert_eq!(fleiss_kappa(&[vec![3, 0]]), Err(CONSTANT));
        assert!(
            fleiss_kappa(&[vec![3, 0], vec![1, 1]]).is_err(),
            "unequal numbers of labelers"
        );
    }
}
