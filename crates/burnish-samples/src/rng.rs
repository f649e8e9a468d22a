//! Seeded randomness that never changes between versions, and smooth noise made from it.

/// SplitMix64: the same seed gives the same sequence for ever.
///
/// Source: Steele, Lea, Flood (2014), doi:10.1145/2714064.2660195.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        let mut rng = Self(seed ^ 0x5bf0_3635_dee2_b1a1);
        rng.next_u64();
        rng
    }

    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Uniform in `0.0..1.0`.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform in `0..count`; `count` is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub fn sign(&mut self) -> f64 {
        if self.chance(0.5) { 1.0 } else { -1.0 }
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Nearly normal with mean 0 and deviation 1: the sum of four uniforms, enough for sensor noise.
    pub fn normal(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * 1.732_050_8
    }
}

/// SplitMix64's finaliser: neighbouring inputs give unrelated outputs.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The random number in `0.0..1.0` that belongs to a lattice point.
pub fn lattice(seed: u64, x: i64, y: i64) -> f64 {
    let at = (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    (mix(at ^ seed.wrapping_mul(0xd6e8_feb8_6659_fd93)) >> 40) as f64 / (1u64 << 24) as f64
}

/// Value noise in `-1.0..1.0`: one bump a unit, smooth between.
pub fn noise(seed: u64, x: f64, y: f64) -> f64 {
    let (xi, yi) = (x.floor(), y.floor());
    let (fx, fy) = (smooth(x - xi), smooth(y - yi));
    let (xi, yi) = (xi as i64, yi as i64);
    let top = mix_f(lattice(seed, xi, yi), lattice(seed, xi + 1, yi), fx);
    let low = mix_f(lattice(seed, xi, yi + 1), lattice(seed, xi + 1, yi + 1), fx);
    mix_f(top, low, fy) * 2.0 - 1.0
}

/// Several octaves of [`noise`], each half as strong and twice as fine.
pub fn fractal(seed: u64, x: f64, y: f64, octaves: u32) -> f64 {
    let (mut sum, mut gain, mut scale, mut total) = (0.0, 1.0, 1.0, 0.0);
    for octave in 0..octaves {
        sum += gain
            * noise(
                seed.wrapping_add(u64::from(octave) * 77),
                x * scale,
                y * scale,
            );
        total += gain;
        gain *= 0.5;
        scale *= 2.03;
    }
    sum / total
}

fn smooth(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

/// 0 below `low`, 1 above `high`, smooth between; `low > high` turns it round.
pub fn smoothstep(low: f64, high: f64, x: f64) -> f64 {
    smooth(((x - low) / (high - low)).clamp(0.0, 1.0))
}

pub fn mix_f(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_sequence() {
        let mut rng = Rng::new(7);
        let first: Vec<u64> = (0..3).map(|_| rng.next_u64()).collect();
        let mut again = Rng::new(7);
        assert_eq!(
            first,
            (0..3).map(|_| again.next_u64()).collect::<Vec<_>>(),
            "the data must be reproducible"
        );
    }

    #[test]
    fn noise_stays_inside_its_range() {
        for i in 0..500 {
            let value = fractal(3, f64::from(i) * 0.37 - 90.0, f64::from(i) * -0.21, 4);
            assert!((-1.0..=1.0).contains(&value), "{value} would overexpose");
        }
    }
}
