//! WAV: how samples are written, and reading them at any place.

use super::{source::Window, wav::Layout};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
    ALaw,
    MuLaw,
}

impl Coding {
    /// That of a format tag, bits of a sample, and the bytes it takes; none when unknown.
    pub(super) const fn of(tag: u16, bits: u16, bytes: usize) -> Option<Self> {
        Some(match (tag, bits, bytes) {
            (1, 1..=8, 1) => Self::Unsigned8,
            (1, 9..=16, 2) => Self::Signed16,
            // 24 bits in four bytes lie in the lower three.
            (1, 17..=24, 3) | (1, 24, 4) => Self::Signed24,
            (1, 25..=32, 4) => Self::Signed32,
            (3, 32, 4) => Self::Float32,
            (3, 64, 8) => Self::Float64,
            (6, 8, 1) => Self::ALaw,
            (7, 8, 1) => Self::MuLaw,
            _ => return None,
        })
    }
}

/// Appends `frames` frames from frame `first`, interleaved, to `out`; fewer at the end. False
/// when some of them are no finite numbers: those are silence, for sums must stay numbers.
pub(super) fn read(
    window: &mut Window<'_>,
    layout: &Layout,
    first: u64,
    frames: u64,
    out: &mut Vec<f32>,
) -> bool {
    let frame_bytes = layout.sample_bytes as u64 * u64::from(layout.channels);
    let frames = frames.min(layout.frames.saturating_sub(first));
    let at = layout.data_at + first * frame_bytes;
    let len = usize::try_from(frames * frame_bytes).expect("a block of samples fits in memory");
    let bytes = window.get(at, len);
    let samples = bytes.chunks_exact(layout.sample_bytes);
    let start = out.len();
    out.reserve(samples.len());
    match layout.coding {
        Coding::Unsigned8 => out.extend(samples.map(|s| (f32::from(s[0]) - 128.0) / 128.0)),
        Coding::Signed16 => {
            out.extend(samples.map(|s| f32::from(i16::from_le_bytes([s[0], s[1]])) / 32_768.0));
        }
        Coding::Signed24 => out.extend(
            samples.map(|s| i32::from_le_bytes([0, s[0], s[1], s[2]]) as f32 / 2_147_483_648.0),
        ),
        Coding::Signed32 => out.extend(
            samples.map(|s| i32::from_le_bytes([s[0], s[1], s[2], s[3]]) as f32 / 2_147_483_648.0),
        ),
        Coding::Float32 => {
            out.extend(samples.map(|s| f32::from_le_bytes([s[0], s[1], s[2], s[3]])));
        }
        Coding::Float64 => out.extend(samples.map(|s| {
            let bytes = s.try_into().expect("a sample of eight bytes");
            f64::from_le_bytes(bytes) as f32
        })),
        Coding::ALaw => out.extend(samples.map(|s| f32::from(a_law(s[0])) / 32_768.0)),
        Coding::MuLaw => out.extend(samples.map(|s| f32::from(mu_law(s[0])) / 32_768.0)),
    }
    let mut all_numbers = true;
    for sample in &mut out[start..] {
        if !sample.is_finite() {
            (*sample, all_numbers) = (0.0, false);
        }
    }
    all_numbers
}

/// ITU-T G.711, A-law.
fn a_law(code: u8) -> i16 {
    let code = code ^ 0x55;
    let (exponent, mantissa) = (code >> 4 & 7, i16::from(code & 15));
    let magnitude = match exponent {
        0 => (mantissa << 4) + 8,
        exponent => ((mantissa << 4) + 0x108) << (exponent - 1),
    };
    if code & 0x80 != 0 {
        magnitude
    } else {
        -magnitude
    }
}

/// ITU-T G.711, mu-law.
fn mu_law(code: u8) -> i16 {
    let code = !code;
    let magnitude = (((i16::from(code & 15) << 3) + 0x84) << (code >> 4 & 7)) - 0x84;
    if code & 0x80 != 0 {
        -magnitude
    } else {
        magnitude
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companded_codes_decode_to_the_standard_values() {
        assert_eq!((a_law(0xD5), a_law(0x55)), (8, -8), "the smallest steps");
        assert_eq!(
            (a_law(0xAA), a_law(0x2A)),
            (32_256, -32_256),
            "the largest steps"
        );
        assert_eq!(
            (mu_law(0xFF), mu_law(0x80), mu_law(0x00)),
            (0, 32_124, -32_124)
        );
    }
}
