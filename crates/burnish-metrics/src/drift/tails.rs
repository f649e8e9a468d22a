//! Tail probabilities of the normal, chi-square and F distributions.

use statrs::function::{erf, gamma};

/// P(|Z| > z) of a standard normal; 1 at or below zero.
pub fn normal_two_sided(z: f64) -> f64 {
    if z <= 0.0 {
        1.0
    } else {
        erf::erfc(z / std::f64::consts::SQRT_2)
    }
}

/// The z with P(Z > z) = `tail`, for `tail` in (0, 1).
pub fn normal_upper_quantile(tail: f64) -> f64 {
    std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * tail)
}

/// P(X > x) of a chi-square with `dof` degrees of freedom (any positive number).
///
/// Without degrees of freedom nothing can vary, so the answer is 1.
pub fn chi_square_upper(x: f64, dof: f64) -> f64 {
    if dof <= 0.0 || x <= 0.0 {
        1.0
    } else if x.is_infinite() {
        0.0
    } else {
        gamma::gamma_ur(dof / 2.0, x / 2.0).clamp(0.0, 1.0)
    }
}

/// The x with P(X > x) = `tail` for a chi-square with `dof` degrees of freedom.
pub fn chi_square_upper_quantile(tail: f64, dof: f64) -> f64 {
    let mut high = dof.max(1.0);
    while chi_square_upper(high, dof) > tail && high < 1e12 {
        high *= 2.0;
    }
    bisect(0.0, high, |x| chi_square_upper(x, dof) > tail)
}

/// The noncentrality at which a chi-square test of level `alpha` sees a change with `power`.
///
/// Uses Patnaik's (1949) two-moment chi-square for the noncentral one; within a few percent.
pub fn chi_square_noncentrality(alpha: f64, power: f64, dof: f64) -> f64 {
    let limit = chi_square_upper_quantile(alpha, dof);
    let seen = |shift: f64| {
        let scale = (dof + 2.0 * shift) / (dof + shift);
        chi_square_upper(limit / scale, (dof + shift) / scale)
    };
    let mut high = limit.max(1.0);
    while seen(high) < power && high < 1e12 {
        high *= 2.0;
    }
    bisect(0.0, high, |shift| seen(shift) < power)
}

/// P(F > `f`) of an F distribution with 1 and `dof` degrees of freedom.
///
/// This is the two-sided tail of Student's t at the root of `f`.
/// Source: the regularised incomplete beta function by Lentz's continued fraction.
pub fn f_upper_one(f: f64, dof: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    if f.is_infinite() {
        return 0.0;
    }
    let (a, b) = (dof / 2.0, 0.5);
    let (x, y) = (dof / (dof + f), f / (dof + f));
    let ln_beta = std::f64::consts::PI.ln() / 2.0 - ln_gamma_half_step(a);
    let front = (b * y.ln() - a * (f / dof).ln_1p() - ln_beta).exp();
    let p = if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, y) / b
    };
    p.clamp(0.0, 1.0)
}

/// ln Γ(a + ½) − ln Γ(a); a series for large `a`, where the difference would lose its digits.
fn ln_gamma_half_step(a: f64) -> f64 {
    if a > 100.0 {
        0.5 * a.ln() - 1.0 / (8.0 * a) + 1.0 / (192.0 * a.powi(3))
    } else {
        gamma::ln_gamma(a + 0.5) - gamma::ln_gamma(a)
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    // The fraction needs about √max(a, b) steps: a few thousand for millions of items.
    const STEPS: u32 = 100_000;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// The point in `[low, high]` up to which `below` holds.
fn bisect(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..100 {
        let middle = low + (high - low) / 2.0;
        if below(middle) {
            low = middle
        } else {
            high = middle
        }
    }
    low + (high - low) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, relative: f64) {
        assert!(
            (got / expected - 1.0).abs() < relative,
            "{got} is not {expected}"
        );
    }

    #[test]
    fn an_f_of_one_numerator_degree_is_the_square_of_students_t() {
        close(f_upper_one(2.228_138_851_965, 1e12), 0.135_521, 1e-4);
        close(f_upper_one(2.228_138_851_965_f64.powi(2), 10.0), 0.05, 1e-9);
        close(f_upper_one(1.0, 1.0), 0.5, 1e-12);
    }

    #[test]
    fn quantiles_undo_their_tails() {
        close(normal_two_sided(normal_upper_quantile(0.025)), 0.05, 1e-9);
        close(
            chi_square_upper(chi_square_upper_quantile(0.01, 3.0), 3.0),
            0.01,
            1e-9,
        );
    }

    #[test]
    fn one_degree_of_freedom_needs_the_noncentrality_of_a_normal_test() {
        let z = normal_upper_quantile(0.025) + normal_upper_quantile(0.2);
        close(chi_square_noncentrality(0.05, 0.8, 1.0), z * z, 0.05);
    }
}
