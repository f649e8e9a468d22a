//! WAV: the layout of its chunks, and samples at any place.

use super::source::Window;
use crate::fields::{le16, le32, le64};

/// Where the samples lie and how they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
    /// Whole frames that are in the file.
    pub(crate) frames: u64,
    coding: Coding,
    /// Bytes of one sample, and of one frame.
    sample_bytes: usize,
    data_at: u64,
    pub(crate) damaged: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
    ALaw,
    MuLaw,
}

struct Fmt {
    tag: u16,
    channels: u16,
    sample_rate: u32,
    block_align: u16,
    bits: u16,
}

/// Walks the chunks up to the samples.
pub(crate) fn layout(window: &mut Window<'_>) -> Result<Layout, String> {
    let end = window.byte_len();
    let mut fmt: Option<Fmt> = None;
    let mut long_data = None;
    let mut at = 12_u64;
    loop {
        let head = window.get(at, 8);
        let (Some(id), Some(len)) = (head.get(..4), le32(head, 4)) else {
            return Err(match fmt {
                None => "the wav header is cut off".to_owned(),
                Some(_) => "the wav file has no samples".to_owned(),
            });
        };
        let id: [u8; 4] = id.try_into().expect("four bytes were taken");
        let body = at + 8;
        match &id {
            b"fmt " => fmt = Some(read_fmt(window.get(body, (len as usize).min(40)))?),
            b"ds64" => long_data = le64(window.get(body, 16), 8),
            b"data" => {
                let fmt = fmt.ok_or("the wav header does not say how its samples are written")?;
                let stated = match len {
                    u32::MAX => long_data.unwrap_or(end - body),
                    len => u64::from(len),
                };
                return samples(&fmt, body, stated, end - body.min(end));
            }
            _ => {}
        }
        at = body + u64::from(len) + u64::from(len % 2);
    }
}

fn read_fmt(body: &[u8]) -> Result<Fmt, String> {
    let cut = || "the wav header is cut off".to_owned();
    let tag = match le16(body, 0).ok_or_else(cut)? {
        0xFFFE => le16(body, 24).ok_or_else(cut)?,
        tag => tag,
    };
    Ok(Fmt {
        tag,
        channels: le16(body, 2).ok_or_else(cut)?,
        sample_rate: le32(body, 4).ok_or_else(cut)?,
        block_align: le16(body, 12).ok_or_else(cut)?,
        bits: le16(body, 14).ok_or_else(cut)?,
    })
}

fn samples(fmt: &Fmt, data_at: u64, stated: u64, there: u64) -> Result<Layout, String> {
    if fmt.channels == 0 || fmt.sample_rate == 0 {
        return Err(format!(
            "the wav header gives {} Hz and {} channels",
            fmt.sample_rate, fmt.channels
        ));
    }
    // A block size of nonsense is overruled by the bits, which are what other readers trust.
    let of_block = usize::from(fmt.block_align / fmt.channels);
    let whole =
        fmt.block_align.is_multiple_of(fmt.channels) && of_block * 8 >= usize::from(fmt.bits);
    let sample_bytes = if whole {
        of_block
    } else {
        usize::from(fmt.bits.div_ceil(8))
    };
    let coding = match (fmt.tag, fmt.bits, sample_bytes) {
        (1, 1..=8, 1) => Coding::Unsigned8,
        (1, 9..=16, 2) => Coding::Signed16,
        // 24 bits in four bytes lie in the lower three.
        (1, 17..=24, 3) | (1, 24, 4) => Coding::Signed24,
        (1, 25..=32, 4) => Coding::Signed32,
        (3, 32, 4) => Coding::Float32,
        (3, 64, 8) => Coding::Float64,
        (6, 8, 1) => Coding::ALaw,
        (7, 8, 1) => Coding::MuLaw,
        (1 | 3, bits, _) => {
            return Err(format!("wav with {bits} bits per sample is not supported"));
        }
        (tag, ..) => return Err(format!("wav with codec {tag:#06x} is not supported")),
    };
    let frame_bytes = (sample_bytes * usize::from(fmt.channels)) as u64;
    let frames = stated.min(there) / frame_bytes;
    let damaged = (stated > there && stated < u64::from(u32::MAX) - 1).then(|| {
        format!(
            "the file ends after {frames} of {} samples",
            stated / frame_bytes
        )
    });
    Ok(Layout {
        sample_rate: fmt.sample_rate,
        channels: fmt.channels,
        frames,
        coding,
        sample_bytes,
        data_at,
        damaged,
    })
}

/// Appends `frames` frames from frame `first`, interleaved, to `out`; fewer at the end.
pub(crate) fn read(
    window: &mut Window<'_>,
    layout: &Layout,
    first: u64,
    frames: u64,
    out: &mut Vec<f32>,
) {
    let frame_bytes = (layout.sample_bytes * usize::from(layout.channels)) as u64;
    let frames = frames.min(layout.frames.saturating_sub(first));
    let at = layout.data_at + first * frame_bytes;
    let len = usize::try_from(frames * frame_bytes).expect("a block of samples fits in memory");
    let bytes = window.get(at, len);
    let samples = bytes.chunks_exact(layout.sample_bytes);
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
            out.extend(samples.map(|s| finite(f32::from_le_bytes([s[0], s[1], s[2], s[3]]))))
        }
        Coding::Float64 => out.extend(samples.map(|s| {
            let bytes = s.try_into().expect("a sample of eight bytes");
            finite(f64::from_le_bytes(bytes) as f32)
        })),
        Coding::ALaw => out.extend(samples.map(|s| f32::from(a_law(s[0])) / 32_768.0)),
        Coding::MuLaw => out.extend(samples.map(|s| f32::from(mu_law(s[0])) / 32_768.0)),
    }
}

/// Sums over samples must stay numbers.
fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
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
