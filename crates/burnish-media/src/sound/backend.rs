//! One face for all decoders: WAV, bare MPEG packets, and what comes in containers.

use super::{
    demuxed::Demuxed,
    header::{self, Header},
    mpeg_index::Index,
    mpeg_reader::MpegReader,
    source::Window,
    wav::Layout,
    wav_samples,
};
use crate::Format;

/// What one step of a decoder gave.
pub(super) enum Step {
    /// Samples were put out; the first of them is this frame. Frames before 0 are delay.
    Samples {
        start: i64,
    },
    /// These frames could not be decoded.
    Lost {
        start: i64,
        frames: u64,
        reason: String,
    },
    End {
        damaged: Option<String>,
    },
}

/// Why a sound ends where the file was cut, if nobody knows how long it was.
pub(super) const CUT_OFF: &str = "the file ends in the middle of a packet";

pub(super) enum Backend<'s> {
    Wav {
        window: Window<'s>,
        layout: Layout,
        next: u64,
        /// Some samples were no finite numbers.
        strange: bool,
    },
    Mpeg(Box<MpegReader<'s>>),
    Demuxed(Box<Demuxed<'s>>),
}

/// Samples of one block of WAV, all channels together.
const WAV_BLOCK: u64 = 8192;

impl<'s> Backend<'s> {
    /// The decoder for a sound of this format, and what is known of it before decoding.
    /// `packets` is what [`Backend::packets`] gave for the same bytes.
    pub(super) fn open(
        format: Format,
        mut window: Window<'s>,
        packets: Option<&[u8]>,
    ) -> Result<(Header, Self), String> {
        if matches!(format, Format::Mp3 | Format::Aac) {
            let index = packets.and_then(|kept| Index::from_bytes(kept, window.byte_len()));
            let mpeg = MpegReader::open(window, index)?;
            return Ok((header::of_index(mpeg.index()), Self::Mpeg(Box::new(mpeg))));
        }
        let mut header = header::of_window(format, &mut window)?;
        if format == Format::Wav {
            let layout = super::wav::layout(&mut window)?;
            let (next, strange) = (0, false);
            let wav = Self::Wav {
                window,
                layout,
                next,
                strange,
            };
            return Ok((header, wav));
        }
        let demuxed = Demuxed::open(format, window.source())?;
        // The decoder knows them better than the container.
        (header.sample_rate, header.channels) = (demuxed.sample_rate(), demuxed.channels());
        Ok((header, Self::Demuxed(Box::new(demuxed))))
    }

    /// Where the packets lie, of a stream that has to be walked to know.
    pub(super) fn packets(&self) -> Option<Vec<u8>> {
        match self {
            Self::Mpeg(mpeg) => Some(mpeg.index().to_bytes()),
            Self::Wav { .. } | Self::Demuxed(_) => None,
        }
    }

    /// Appends the samples of the next packet or block to `out`.
    pub(super) fn step(&mut self, out: &mut Vec<f32>) -> Step {
        match self {
            Self::Wav {
                window,
                layout,
                next,
                strange,
            } => {
                let start = *next;
                let channels = u64::from(layout.channels);
                let frames = (WAV_BLOCK / channels).max(1);
                *strange |= !wav_samples::read(window, layout, start, frames, out);
                *next += out.len() as u64 / channels;
                if out.is_empty() {
                    return Step::End {
                        damaged: layout.damage(*strange),
                    };
                }
                Step::Samples {
                    start: start.cast_signed(),
                }
            }
            Self::Mpeg(mpeg) => mpeg.step(out),
            Self::Demuxed(demuxed) => demuxed.step(out),
        }
    }

    /// What the file as a whole has wrong, as far as it is known without decoding on.
    pub(super) fn damage(&self) -> Option<String> {
        match self {
            Self::Wav {
                layout, strange, ..
            } => layout.damage(*strange),
            Self::Mpeg(mpeg) => mpeg.damage(),
            Self::Demuxed(_) => None,
        }
    }

    /// Goes to where the next step gives `frame` or what it depends on; false when that fails.
    pub(super) fn seek(&mut self, frame: u64) -> bool {
        match self {
            Self::Wav { layout, next, .. } => {
                *next = frame.min(layout.frames);
                true
            }
            Self::Mpeg(mpeg) => {
                mpeg.seek(frame);
                true
            }
            Self::Demuxed(demuxed) => demuxed.seek(frame),
        }
    }
}
