//! WAV: its chunks, where its samples lie, and what its header hides about them.

use super::{source::Window, wav_samples::Coding};
use crate::fields::{clipped, le16, le32, le64};

/// Where the samples lie and how they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
    /// Whole frames that are in the file.
    pub(crate) frames: u64,
    pub(super) coding: Coding,
    /// Bytes of one sample.
    pub(super) sample_bytes: usize,
    pub(super) data_at: u64,
    damaged: Option<String>,
}

impl Layout {
    /// What is wrong with the file; `strange` when some samples were no finite numbers.
    pub(super) fn damage(&self, strange: bool) -> Option<String> {
        let numbers = strange
            .then(|| "some samples are no finite numbers: they are taken for silence".to_owned());
        match (self.damaged.clone(), numbers) {
            (Some(damaged), Some(numbers)) => Some(format!("{damaged}; {numbers}")),
            (damaged, numbers) => damaged.or(numbers),
        }
    }
}

struct Fmt {
    tag: u16,
    channels: u16,
    sample_rate: u32,
    block_align: u16,
    bits: u16,
}

/// The samples' chunk: where it begins, and how many bytes it is said to have.
struct Data {
    at: u64,
    stated: Stated,
}

enum Stated {
    Bytes(u64),
    /// Whoever wrote the header did not know: they go on to the end of the file.
    Streamed,
    /// Nobody came back to write it.
    NeverWritten,
}

/// Fewer bytes than these behind the samples are no lost sound.
const STRAY_BYTES: u64 = 64;
/// How far behind the samples is looked for something else than padding.
const PADDING: usize = 4096;

/// Walks the chunks up to the samples, and looks at what lies behind them.
pub(crate) fn layout(window: &mut Window<'_>) -> Result<Layout, String> {
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
                let stated = stated(window, body, len, long_data);
                return samples(window, &fmt, &Data { at: body, stated });
            }
            _ => {}
        }
        at = body + u64::from(len);
        // Some writers forget that a chunk of odd length is followed by a byte of padding.
        let unpadded = matches!(window.get(at, 4), b"data" | b"fmt ");
        if len % 2 == 1 && !unpadded {
            at += 1;
        }
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

/// What the length of a `data` chunk means, whose body begins at `body`.
fn stated(window: &mut Window<'_>, body: u64, len: u32, long_data: Option<u64>) -> Stated {
    let there = window.byte_len() - body;
    let bytes = match (len, long_data) {
        (u32::MAX, Some(long)) => long,
        _ => u64::from(len),
    };
    // Programs that write to a pipe put the largest number there: 4 GiB, 2 GiB, or (SoX,
    // eSpeak) whole frames below 0x7FFFF000.
    let largest = matches!(len, 0x7FFE_F000..=0x8000_0000 | 0xFFFF_F000..=0xFFFF_FFFE);
    let endless = len == u32::MAX && long_data.is_none();
    if endless || (largest && bytes > there) {
        Stated::Streamed
    } else if bytes == 0 && there > 0 && !is_no_sound(window, body) {
        Stated::NeverWritten
    } else {
        Stated::Bytes(bytes)
    }
}

/// Whether what lies at `at` is nothing, padding, a tag or another chunk.
fn is_no_sound(window: &mut Window<'_>, at: u64) -> bool {
    let rest = window.byte_len().saturating_sub(at);
    let head = window.get(at, PADDING);
    let id = clipped(head, 0, 4);
    let is_name = id.iter().all(|byte| matches!(byte, b' '..=b'~'));
    let fits = le32(head, 4).is_some_and(|len| u64::from(len) <= rest.saturating_sub(8));
    head.iter().all(|&byte| byte == 0)
        || [&b"TAG"[..], b"ID3", b"APET", b"LIST", b"id3 "]
            .iter()
            .any(|tag| head.starts_with(tag))
        || (is_name && fits && id != b"RIFF")
}

fn samples(window: &mut Window<'_>, fmt: &Fmt, data: &Data) -> Result<Layout, String> {
    if fmt.channels == 0 || fmt.sample_rate == 0 {
        return Err(format!(
            "the wav header gives {} Hz and {} channels",
            fmt.sample_rate, fmt.channels
        ));
    }
    // A block size of nonsense is overruled by the bits, which are what other readers trust.
    let of_block = usize::from(fmt.block_align / fmt.channels);
    let whole = fmt.block_align.is_multiple_of(fmt.channels);
    let of_bits = usize::from(fmt.bits.div_ceil(8));
    let (coding, sample_bytes) = [of_block, of_bits]
        .into_iter()
        .skip(usize::from(!whole))
        .find_map(|bytes| Some((Coding::of(fmt.tag, fmt.bits, bytes)?, bytes)))
        .ok_or_else(|| match fmt.tag {
            1 | 3 => format!("wav with {} bits per sample is not supported", fmt.bits),
            tag => format!("wav with codec {tag:#06x} is not supported"),
        })?;
    let frame_bytes = sample_bytes as u64 * u64::from(fmt.channels);
    let there = window.byte_len().saturating_sub(data.at);
    let (bytes, damaged) = match data.stated {
        Stated::Streamed => (there, None),
        Stated::NeverWritten => (
            there,
            Some("its length was never written: all that follows was read".to_owned()),
        ),
        Stated::Bytes(bytes) if bytes > there => {
            let (frames, promised) = (there / frame_bytes, bytes / frame_bytes);
            let reason = format!("the file ends after {frames} of {promised} samples");
            (there, (frames < promised).then_some(reason))
        }
        Stated::Bytes(bytes) => (bytes, left_over(window, data.at, bytes, frame_bytes)),
    };
    Ok(Layout {
        sample_rate: fmt.sample_rate,
        channels: fmt.channels,
        frames: bytes / frame_bytes,
        coding,
        sample_bytes,
        data_at: data.at,
        damaged,
    })
}

/// Says so if what follows the samples may be more of them.
fn left_over(window: &mut Window<'_>, at: u64, bytes: u64, frame_bytes: u64) -> Option<String> {
    let end = at + bytes;
    let more = window.byte_len() - end;
    let known = is_no_sound(window, end) || is_no_sound(window, end + bytes % 2);
    (more > STRAY_BYTES.max(frame_bytes) && !known).then(|| {
        let frames = bytes / frame_bytes;
        if window.get(end, 4) == b"RIFF" {
            format!("after {frames} samples a second sound follows: that is left out")
        } else {
            format!("its header counts {frames} samples and {more} bytes follow: they are left out")
        }
    })
}
