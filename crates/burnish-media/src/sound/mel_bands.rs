//! Mel bands: the scale of pitches, and what each band takes from a spectrum.

/// Mel bands, which are the rows of a tile.
pub const MEL_BANDS: usize = 80;
/// Speech lies below it; higher sound is not shown.
const HIGHEST_HZ: f64 = 8000.0;

/// The bins that a band weighs, from bin `first`.
pub(super) struct Band {
    pub(super) first: usize,
    pub(super) weights: Vec<f64>,
}

/// 80 triangles, each from the middle of the one before to that of the one after.
pub(super) fn bands(rate: u32, size: usize) -> Vec<Band> {
    let highest = mel(HIGHEST_HZ.min(f64::from(rate) / 2.0));
    let hz_per_bin = f64::from(rate) / size as f64;
    let corner = |number: usize| hz(highest * number as f64 / (MEL_BANDS + 1) as f64);
    (0..MEL_BANDS)
        .map(|number| {
            let (low, middle, high) = (corner(number), corner(number + 1), corner(number + 2));
            let first = (low / hz_per_bin).ceil() as usize;
            let last = ((high / hz_per_bin).floor() as usize).min(size / 2);
            let weight = |bin: usize| {
                let hz = bin as f64 * hz_per_bin;
                let (rise, fall) = ((hz - low) / (middle - low), (high - hz) / (high - middle));
                rise.min(fall).max(0.0)
            };
            Band {
                first,
                weights: (first..=last).map(weight).collect(),
            }
        })
        .collect()
}

/// Slaney's mel scale (Auditory Toolbox, 1998): linear to 1 kHz, then 27 steps for each factor
/// of 6.4.
fn mel(hz: f64) -> f64 {
    if hz < 1000.0 {
        hz * 3.0 / 200.0
    } else {
        15.0 + (hz / 1000.0).ln() * 27.0 / 6.4_f64.ln()
    }
}

/// The inverse of [`mel`].
fn hz(mel: f64) -> f64 {
    if mel < 15.0 {
        mel * 200.0 / 3.0
    } else {
        1000.0 * ((mel - 15.0) * 6.4_f64.ln() / 27.0).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_the_values_of_other_programs() {
        // librosa.hz_to_mel of the same frequencies.
        for (frequency, expected) in [
            (60.0, 0.9),
            (1000.0, 15.0),
            (8000.0, 45.245_640_471_924_965),
        ] {
            assert!((mel(frequency) - expected).abs() < 1e-9, "{frequency} Hz");
            assert!((hz(expected) - frequency).abs() < 1e-6, "and back");
        }
    }
}
