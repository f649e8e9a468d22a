//! Two samples of one category: do the shares differ, by how much, and what is new?

use std::collections::BTreeMap;

use burnish_model::Stat;

use super::binned;
use super::tails;

/// Items per category.
pub type Counts = BTreeMap<String, u64>;

/// Everything the drift report knows about one category. Distances are between shares.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoricalTwoSample {
    /// Categories seen on either side, in order; the counts below follow it.
    pub categories: Vec<String>,
    pub reference_counts: Vec<u64>,
    pub current_counts: Vec<u64>,
    /// Pearson's χ² without Yates' correction, on all categories as they are.
    pub chi_square: f64,
    pub chi_square_p: f64,
    /// Likelihood-ratio statistic 2 Σ O ln(O/E), same degrees of freedom.
    pub g: f64,
    pub g_p: f64,
    pub degrees_of_freedom: usize,
    /// Smallest expected count of a cell; below 5 the p-values above are rough.
    pub smallest_expected: f64,
    /// √(χ²/N), and Bergsma's (2013) version without its upward bias. 0 to 1.
    pub cramers_v: Stat,
    pub cramers_v_corrected: Stat,
    pub jensen_shannon_divergence: f64,
    pub jensen_shannon_distance: f64,
    pub total_variation: f64,
    pub largest_difference: f64,
    pub hellinger: f64,
    pub population_stability: f64,
    /// Categories the reference never had.
    pub new_categories: Vec<String>,
}

/// All sums for two tables of counts. None if one side has no items.
pub fn compare_categorical(reference: &Counts, current: &Counts) -> Option<CategoricalTwoSample> {
    let table = Table::new(reference, current)?;
    let n = table.total();
    let degrees_of_freedom = table.rows.len() - 1;
    let dof = degrees_of_freedom as f64;
    let (chi_square, g) = (table.chi_square(), table.g());
    let (p, q) = (
        binned::shares(&table.column(0)),
        binned::shares(&table.column(1)),
    );
    let one_category = || Stat::undefined("there is only one category");
    let varied = degrees_of_freedom > 0;
    let new_categories = table.rows.iter().filter(|row| row.counts[0] == 0);
    Some(CategoricalTwoSample {
        categories: table.rows.iter().map(|row| row.name.clone()).collect(),
        reference_counts: table.column(0),
        current_counts: table.column(1),
        chi_square,
        chi_square_p: tails::chi_square_upper(chi_square, dof),
        g,
        g_p: tails::chi_square_upper(g, dof),
        degrees_of_freedom,
        smallest_expected: table
            .expected()
            .into_iter()
            .flatten()
            .fold(f64::INFINITY, f64::min),
        cramers_v: if varied {
            Stat::Known((chi_square / n).sqrt())
        } else {
            one_category()
        },
        cramers_v_corrected: if varied {
            cramers_v_corrected(chi_square, n, dof)
        } else {
            one_category()
        },
        jensen_shannon_divergence: binned::jensen_shannon_divergence(&p, &q),
        jensen_shannon_distance: binned::jensen_shannon_distance(&p, &q),
        total_variation: binned::total_variation(&p, &q),
        largest_difference: binned::largest_difference(&p, &q),
        hellinger: binned::hellinger_distance(&p, &q),
        population_stability: binned::population_stability(&table.column(0), &table.column(1)),
        new_categories: new_categories.map(|row| row.name.clone()).collect(),
    })
}

/// Which test answers for the shares, fit for small counts, and its p.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharesTest {
    pub name: &'static str,
    pub p: f64,
}

/// χ² if at most a fifth of the cells expect fewer than 5 items.
///
/// Else the rarest categories are merged, one at a time, until that holds; if two are left and it
/// still does not, Fisher's exact test of those two. None if one side has no items.
pub fn shares_test(reference: &Counts, current: &Counts) -> Option<SharesTest> {
    let mut table = Table::new(reference, current)?;
    let mut merged = false;
    // Rarest first, equal ones by name: the answer must not depend on the order of input.
    table
        .rows
        .sort_by(|a, b| a.total().cmp(&b.total()).then_with(|| a.name.cmp(&b.name)));
    while table.rows.len() > 2 && !table.expects_enough() {
        let rarest = table.rows.remove(0);
        for (count, more) in table.rows[0].counts.iter_mut().zip(rarest.counts) {
            *count += more;
        }
        table.rows.sort_by_key(Row::total);
        merged = true;
    }
    Some(if table.rows.len() == 2 && !table.expects_enough() {
        SharesTest {
            name: "Fisher's exact test",
            p: table.fisher_p(),
        }
    } else {
        let p = tails::chi_square_upper(table.chi_square(), table.rows.len() as f64 - 1.0);
        SharesTest {
            name: if merged {
                "chi-square, rare ones merged"
            } else {
                "chi-square"
            },
            p,
        }
    })
}

/// Bergsma (2013): φ² less what chance adds, over the table size less what chance adds.
fn cramers_v_corrected(chi_square: f64, n: f64, dof: f64) -> Stat {
    let phi = (chi_square / n - dof / (n - 1.0)).max(0.0);
    let shrunk = |size: f64| size - (size - 1.0).powi(2) / (n - 1.0);
    let smaller = (shrunk(2.0) - 1.0).min(shrunk(dof + 1.0) - 1.0);
    if smaller > 0.0 {
        Stat::finite((phi / smaller).sqrt(), "too few items")
    } else {
        Stat::undefined("too few items")
    }
}

struct Row {
    name: String,
    counts: [u64; 2],
}

impl Row {
    fn total(&self) -> u64 {
        self.counts[0] + self.counts[1]
    }
}

/// Categories (rows, none empty) by side (reference, current; neither empty).
struct Table {
    rows: Vec<Row>,
    sides: [u64; 2],
}

impl Table {
    fn new(reference: &Counts, current: &Counts) -> Option<Self> {
        let mut counts: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
        for (side, table) in [reference, current].into_iter().enumerate() {
            for (name, count) in table.iter().filter(|(_, count)| **count > 0) {
                counts.entry(name).or_default()[side] += count;
            }
        }
        let sides = [reference.values().sum(), current.values().sum()];
        let rows = counts.into_iter().map(|(name, counts)| Row {
            name: name.to_owned(),
            counts,
        });
        (sides[0] > 0 && sides[1] > 0).then(|| Self {
            rows: rows.collect(),
            sides,
        })
    }

    fn total(&self) -> f64 {
        (self.sides[0] + self.sides[1]) as f64
    }

    fn column(&self, side: usize) -> Vec<u64> {
        self.rows.iter().map(|row| row.counts[side]).collect()
    }

    fn expected(&self) -> Vec<[f64; 2]> {
        let share = |side: usize| self.sides[side] as f64 / self.total();
        self.rows
            .iter()
            .map(|row| [row.total() as f64 * share(0), row.total() as f64 * share(1)])
            .collect()
    }

    fn expects_enough(&self) -> bool {
        let few = self
            .expected()
            .into_iter()
            .flatten()
            .filter(|&count| count < 5.0)
            .count();
        few * 5 <= self.rows.len() * 2
    }

    fn cells(&self) -> impl Iterator<Item = (f64, f64)> {
        let observed = self
            .rows
            .iter()
            .flat_map(|row| row.counts)
            .map(|count| count as f64);
        observed.zip(self.expected().into_iter().flatten())
    }

    fn chi_square(&self) -> f64 {
        self.cells()
            .map(|(observed, expected)| (observed - expected).powi(2) / expected)
            .sum()
    }

    fn g(&self) -> f64 {
        let seen = self.cells().filter(|(observed, _)| *observed > 0.0);
        (2.0 * seen
            .map(|(observed, expected)| observed * (observed / expected).ln())
            .sum::<f64>())
        .max(0.0)
    }

    /// Two-sided: all tables with these margins that are at most as likely as the one seen.
    fn fisher_p(&self) -> f64 {
        let rare = self.rows[0].total();
        let (n, m) = (self.sides[0], self.sides[1]);
        let ln_choose = statrs::function::factorial::ln_binomial;
        let ln_likely = |in_current: u64| {
            ln_choose(m, in_current) + ln_choose(n, rare - in_current) - ln_choose(n + m, rare)
        };
        // Equally likely tables differ in the last digits.
        let limit = ln_likely(self.rows[0].counts[1]) + 1e-7;
        (rare.saturating_sub(n)..=rare.min(m))
            .map(ln_likely)
            .filter(|&ln| ln <= limit)
            .map(f64::exp)
            .sum::<f64>()
            .min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(pairs: &[(&str, u64)]) -> Counts {
        pairs
            .iter()
            .map(|&(name, count)| (name.to_owned(), count))
            .collect()
    }

    #[test]
    fn rare_defects_are_judged_by_the_exact_test() {
        let first = counts(&[("defect", 3), ("ok", 1)]);
        let test = shares_test(&first, &counts(&[("defect", 1), ("ok", 3)])).unwrap();
        assert_eq!(test.name, "Fisher's exact test");
        assert!(
            (test.p - 34.0 / 70.0).abs() < 1e-12,
            "the lady tasting tea: {test:?}"
        );
    }

    #[test]
    fn rare_categories_are_merged_before_the_test() {
        let reference = counts(&[("a", 50), ("b", 50), ("x", 1), ("y", 1), ("z", 1)]);
        let current = counts(&[("a", 50), ("b", 50), ("w", 1)]);
        let test = shares_test(&reference, &current).unwrap();
        assert_eq!(test.name, "chi-square, rare ones merged");
        assert!(
            test.p > 0.5,
            "a handful of single items is no drift: {test:?}"
        );
    }

    #[test]
    fn one_category_has_no_cramers_v_and_no_drift() {
        let only = compare_categorical(&counts(&[("a", 5)]), &counts(&[("a", 9)])).unwrap();
        assert_eq!(
            only.cramers_v.value(),
            None,
            "0/0 is undefined, with the reason"
        );
        assert!((only.chi_square_p - 1.0).abs() < 1e-15);
        assert_eq!(
            compare_categorical(&counts(&[("a", 0)]), &counts(&[("a", 9)])),
            None
        );
    }
}
