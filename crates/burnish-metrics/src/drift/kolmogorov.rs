//! The distribution of the two-sided Kolmogorov–Smirnov distance for finite samples.
//!
//! The plain limit distribution is off by several percent at a few hundred items, hence the
//! finite forms, chosen by range as in Simard & L'Ecuyer (2011), doi:10.18637/jss.v039.i11.

use std::f64::consts::PI;

/// P(D ≥ `distance`) for one sample of `count` items against its true distribution.
pub fn upper(count: u64, distance: f64) -> f64 {
    if count == 0 || distance <= 0.0 {
        return 1.0;
    }
    if distance >= 1.0 {
        return 0.0;
    }
    let squared = count as f64 * distance * distance;
    let p = if squared >= 370.0 {
        0.0
    } else if distance >= 0.5 || squared >= if count <= 140 { 4.0 } else { 2.2 } {
        2.0 * one_sided_upper(count, distance)
    } else if count <= 140 {
        1.0 - matrix_lower(count, distance)
    } else {
        1.0 - series_lower(count as f64, distance)
    };
    p.clamp(0.0, 1.0)
}

/// P(D⁺ ≥ x), exact (Smirnov's sum). Twice this is the two-sided tail once that is small.
fn one_sided_upper(count: u64, x: f64) -> f64 {
    let n = count as f64;
    let last = (n * (1.0 - x)).floor() as u64;
    let mut ln_choose = 0.0;
    let mut sum = 0.0;
    for j in 0..=last {
        let done = j as f64;
        if j > 0 {
            ln_choose += ((n - done + 1.0) / done).ln();
        }
        let (at, rest) = (x + done / n, 1.0 - x - done / n);
        if rest > 0.0 {
            sum += (ln_choose + (done - 1.0) * at.ln() + (n - done) * rest.ln()).exp();
        }
    }
    x * sum
}

/// P(D ≤ x), exact, for small counts (Marsaglia, Tsang & Wang 2003, doi:10.18637/jss.v008.i18).
fn matrix_lower(count: u64, x: f64) -> f64 {
    let n = count as f64;
    let k = (n * x) as usize + 1;
    let size = 2 * k - 1;
    let h = k as f64 - n * x;
    let mut matrix = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=(row + 1).min(size - 1) {
            matrix[row * size + column] = 1.0;
        }
    }
    for i in 0..size {
        matrix[i * size] -= h.powi(i as i32 + 1);
        matrix[(size - 1) * size + i] -= h.powi((size - i) as i32);
    }
    if h > 0.5 {
        matrix[(size - 1) * size] += (2.0 * h - 1.0).powi(size as i32);
    }
    for row in 0..size {
        for column in 0..=row {
            for divisor in 1..=(row + 1 - column) {
                matrix[row * size + column] /= divisor as f64;
            }
        }
    }
    let (power, mut exponent) = matrix_power(&matrix, size, count);
    let mut p = power[(k - 1) * size + k - 1];
    for i in 1..=count {
        p *= i as f64 / n;
        if p < 1e-140 {
            p *= 1e140;
            exponent -= 140;
        }
    }
    p * 10f64.powi(exponent)
}

/// The matrix to the given power, with a decimal exponent that keeps it in range.
fn matrix_power(matrix: &[f64], size: usize, power: u64) -> (Vec<f64>, i32) {
    if power == 1 {
        return (matrix.to_vec(), 0);
    }
    let (half, half_exponent) = matrix_power(matrix, size, power / 2);
    let mut product = matrix_product(&half, &half, size);
    let mut exponent = 2 * half_exponent;
    if power % 2 == 1 {
        product = matrix_product(&product, matrix, size);
    }
    if product[(size / 2) * size + size / 2] > 1e140 {
        product.iter_mut().for_each(|value| *value *= 1e-140);
        exponent += 140;
    }
    (product, exponent)
}

fn matrix_product(a: &[f64], b: &[f64], size: usize) -> Vec<f64> {
    let mut product = vec![0.0; size * size];
    for row in 0..size {
        for inner in 0..size {
            let factor = a[row * size + inner];
            for column in 0..size {
                product[row * size + column] += factor * b[inner * size + column];
            }
        }
    }
    product
}

/// P(D ≤ x) for counts above 140: four terms of Pelz & Good (1976) in powers of 1/√n.
fn series_lower(n: f64, x: f64) -> f64 {
    let z = n.sqrt() * x;
    if z < 0.1 {
        return 0.0;
    }
    let (z2, z4, z6, z8) = (z.powi(2), z.powi(4), z.powi(6), z.powi(8));
    let decay = |square: f64| (-square / (2.0 * z2)).exp();
    let (mut k0, mut k1, mut k2, mut k3) = (0.0, 0.0, 0.0, 0.0);
    let (mut whole2, mut whole3) = (0.0, 0.0);
    for k in 0..100 {
        // q is the square of π(k + ½); the terms for k and −k−1 are equal, hence the factor 2.
        let q = (PI * (f64::from(k) + 0.5)).powi(2);
        let weight = 2.0 * decay(q);
        if weight < 1e-18 {
            break;
        }
        k0 += weight;
        k1 += weight * (q - z2);
        k2 += weight * (6.0 * z6 + 2.0 * z4 + q * (2.0 * z4 - 5.0 * z2) + q * q * (1.0 - 2.0 * z2));
        k3 += weight
            * (q.powi(3) * (5.0 - 30.0 * z2)
                + q * q * (212.0 * z4 - 60.0 * z2)
                + q * (135.0 * z4 - 96.0 * z6)
                - (30.0 * z6 + 90.0 * z8));
        let r = (PI * f64::from(k)).powi(2);
        whole2 += 2.0 * decay(r) * r;
        whole3 += 2.0 * decay(r) * (3.0 * r * z2 - r * r);
    }
    let half_pi_root = (PI / 2.0).sqrt();
    let k0 = half_pi_root * k0 / z;
    let k1 = half_pi_root * k1 / (6.0 * z4);
    let k2 = half_pi_root * (k2 / (72.0 * z.powi(7)) - whole2 / (36.0 * z.powi(3)));
    let k3 = half_pi_root * (k3 / (6480.0 * z.powi(10)) + whole3 / (108.0 * z6));
    k0 + k1 / n.sqrt() + k2 / n + k3 / n.powf(1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_agrees_with_the_exact_matrix_where_both_can_be_computed() {
        for (count, x) in [
            (150, 0.05),
            (200, 0.07),
            (300, 0.06),
            (500, 0.03),
            (500, 0.06),
        ] {
            let (series, exact) = (series_lower(count as f64, x), matrix_lower(count, x));
            assert!(
                (series - exact).abs() < 2e-6,
                "n={count} x={x}: {series} against {exact}"
            );
        }
    }

    #[test]
    fn the_tail_sum_meets_the_exact_matrix_at_the_border() {
        for count in [20_u64, 80, 140, 400] {
            let x = (3.9 / count as f64).sqrt();
            let (tail, exact) = (
                2.0 * one_sided_upper(count, x),
                1.0 - matrix_lower(count, x),
            );
            assert!(
                (tail / exact - 1.0).abs() < 1e-5,
                "n={count}: {tail} against {exact}"
            );
        }
    }

    #[test]
    fn a_single_item_is_never_closer_than_half_a_step() {
        assert!(
            (upper(1, 0.5) - 1.0).abs() < 1e-12,
            "one item is at least ½ away"
        );
        assert!((upper(1, 0.75) - 0.5).abs() < 1e-12, "uniform on ½ to 1");
    }

    #[test]
    fn the_published_value_for_ten_items_is_met() {
        let p = matrix_lower(10, 0.274);
        assert!(
            (p - 0.628_479_615_4).abs() < 1e-9,
            "Marsaglia et al. print 0.6284796154: {p}"
        );
    }
}
