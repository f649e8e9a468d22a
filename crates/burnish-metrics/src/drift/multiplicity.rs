//! Adjusted p-values for many tests in one report. Reject where the adjusted value is ≤ the level.

/// Benjamini & Hochberg (1995): controls the share of false alarms among the alarms.
///
/// Holds for independent and for positively dependent tests. Same order as the input.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    step_up(p_values, 1.0)
}

/// Benjamini & Yekutieli (2001): as Benjamini–Hochberg under any dependence, and stricter.
pub fn benjamini_yekutieli(p_values: &[f64]) -> Vec<f64> {
    step_up(
        p_values,
        (1..=p_values.len()).map(|rank| 1.0 / rank as f64).sum(),
    )
}

/// Holm (1979): controls the chance of any false alarm; never weaker than Bonferroni.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, index) in ascending(p_values).into_iter().enumerate() {
        largest = largest.max((p_values[index] * (p_values.len() - rank) as f64).min(1.0));
        adjusted[index] = largest;
    }
    adjusted
}

/// Every p-value times the number of tests, at most 1.
pub fn bonferroni(p_values: &[f64]) -> Vec<f64> {
    p_values
        .iter()
        .map(|p| (p * p_values.len() as f64).min(1.0))
        .collect()
}

fn step_up(p_values: &[f64], factor: f64) -> Vec<f64> {
    let tests = p_values.len() as f64;
    let mut adjusted = vec![0.0; p_values.len()];
    let mut smallest = 1.0_f64;
    for (rank, index) in ascending(p_values).into_iter().enumerate().rev() {
        let scaled = p_values[index] * factor * tests / (rank + 1) as f64;
        // Rounding must not take a q below its p.
        smallest = smallest.min(scaled.max(p_values[index]));
        adjusted[index] = smallest;
    }
    adjusted
}

fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    order
}
