//! The samples of a sound, block by block, from any frame on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use super::{
    demuxed::Demuxed,
    header::{self, Header},
    mpeg::Index,
    mpeg_reader::MpegReader,
    source::{Shared, Source, Window},
    wav,
};
use crate::{Format, MAX_DECODED_BYTES, Unreadable, sniff};

/// A whole sound in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Pcm {
    pub sample_rate: u32,
    pub channels: u16,
    /// Interleaved; full scale is -1..=1.
    pub samples: Vec<f32>,
    /// Why this is not, or may not be, all of it.
    pub damaged: Option<String>,
}

impl Pcm {
    pub fn frames(&self) -> u64 {
        (self.samples.len() / usize::from(self.channels.max(1))) as u64
    }
}

/// Decodes a whole sound. A truncated or damaged one gives what there is, and says so.
///
/// # Errors
/// [`Unreadable`] when it is of no known format, has no samples at all, or decodes to more than
/// [`MAX_DECODED_BYTES`].
pub fn decode_audio(bytes: &[u8]) -> Result<Pcm, Unreadable> {
    let mut reader = AudioReader::open(bytes)?;
    let channels = u64::from(reader.channels());
    let too_long = |frames: u64| frames.saturating_mul(channels * 4) > MAX_DECODED_BYTES;
    let mut samples = Vec::new();
    while let Some(block) = reader.next_block() {
        samples.extend_from_slice(block);
        if too_long(samples.len() as u64 / channels) {
            return Err(Unreadable::limit(
                "the sound decodes to more than 2.5 GiB".to_owned(),
            ));
        }
    }
    if samples.is_empty() {
        let reason = reader.damage().unwrap_or("the sound is empty: 0 samples");
        return Err(Unreadable::because(reason));
    }
    Ok(Pcm {
        sample_rate: reader.sample_rate(),
        channels: reader.channels(),
        samples,
        damaged: reader.damage().map(str::to_owned),
    })
}

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

enum Backend<'s> {
    Wav {
        window: Window<'s>,
        layout: wav::Layout,
        next: u64,
    },
    Mpeg(Box<MpegReader<'s>>),
    Demuxed(Box<Demuxed<'s>>),
}

/// A sound that is decoded as it is read. Positions are frames (samples per channel) from the
/// first one that is to be heard: encoder delay and padding are left out where the file tells
/// them. Memory stays at a few blocks and, for MP3 and AAC, eight bytes a packet.
pub struct AudioReader<'s> {
    backend: Backend<'s>,
    format: Format,
    sample_rate: u32,
    channels: u16,
    frames: Option<u64>,
    position: u64,
    decoded: Vec<f32>,
    ready: Vec<f32>,
    ended: bool,
    lost: u64,
    damaged: Option<String>,
}

/// Frames of one block of WAV.
const WAV_BLOCK: u64 = 4096;
/// A gap longer than this (frames) is a broken clock, not lost sound.
const LONGEST_GAP: u64 = 1 << 22;

impl<'s> AudioReader<'s> {
    /// Reads the header, and for MP3 and ADTS walks the packets once.
    ///
    /// # Errors
    /// [`Unreadable`] when this is no sound that can be decoded.
    pub fn open(source: impl Source + 's) -> Result<Self, Unreadable> {
        Self::open_with(source, None)
    }

    /// As [`AudioReader::open`], without the walk where `packets` is what
    /// [`AudioReader::packets`] gave for the same bytes.
    ///
    /// # Errors
    /// [`Unreadable`] when this is no sound that can be decoded.
    pub fn open_with(source: impl Source + 's, packets: Option<&[u8]>) -> Result<Self, Unreadable> {
        let source: Shared<'s> = Arc::new(source);
        catch_unwind(AssertUnwindSafe(|| Self::open_shared(source, packets)))
            .unwrap_or_else(|_| Err(Unreadable::because("the decoder failed on its header")))
    }

    fn open_shared(source: Shared<'s>, packets: Option<&[u8]>) -> Result<Self, Unreadable> {
        let mut window = Window::new(source);
        let format = sniff(window.get(0, 1 << 16))
            .filter(|format| format.kind() == burnish_model::MediaKind::Audio)
            .ok_or_else(|| Unreadable::because("not a sound of a known format"))?;
        let walked = matches!(format, Format::Mp3 | Format::Aac);
        let (header, backend) = if walked {
            let index = packets.and_then(|kept| Index::from_bytes(kept, window.byte_len()));
            let mpeg = MpegReader::open(window, index).map_err(Unreadable::because)?;
            (
                header::of_index(mpeg.index()),
                Backend::Mpeg(Box::new(mpeg)),
            )
        } else {
            Self::headed(format, window)?
        };
        let (sample_rate, channels) = (header.sample_rate, header.channels);
        if sample_rate == 0 || channels == 0 {
            return Err(Unreadable::because(format!(
                "the {format} header gives {sample_rate} Hz and {channels} channels"
            )));
        }
        Ok(Self {
            backend,
            format,
            sample_rate,
            channels,
            frames: header.frames,
            position: 0,
            decoded: Vec::new(),
            ready: Vec::new(),
            ended: false,
            lost: 0,
            damaged: None,
        })
    }

    /// A sound whose header tells all.
    fn headed(format: Format, mut window: Window<'s>) -> Result<(Header, Backend<'s>), Unreadable> {
        let mut header = header::of_window(format, &mut window).map_err(Unreadable::because)?;
        let backend = match format {
            Format::Wav => {
                let layout = wav::layout(&mut window).map_err(Unreadable::because)?;
                Backend::Wav {
                    window,
                    layout,
                    next: 0,
                }
            }
            _ => {
                let demuxed =
                    Demuxed::open(format, window.source()).map_err(Unreadable::because)?;
                header.sample_rate = demuxed.sample_rate();
                header.channels = demuxed.channels();
                Backend::Demuxed(Box::new(demuxed))
            }
        };
        Ok((header, backend))
    }

    /// What [`AudioReader::open_with`] takes to open the same bytes at once; none where opening
    /// costs nothing. About two bytes a packet.
    pub fn packets(&self) -> Option<Vec<u8>> {
        match &self.backend {
            Backend::Mpeg(mpeg) => Some(mpeg.index().to_bytes()),
            Backend::Wav { .. } | Backend::Demuxed(_) => None,
        }
    }

    pub const fn format(&self) -> Format {
        self.format
    }

    /// Hz.
    pub const fn sample_rate(&self) -> u32 {
        self.sample_rate
    }

    pub const fn channels(&self) -> u16 {
        self.channels
    }

    /// Frames that the file promises; none when it does not say.
    pub const fn frames(&self) -> Option<u64> {
        self.frames
    }

    /// The frame that the next block begins with.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// What was wrong so far; complete once the blocks have ended.
    pub fn damage(&self) -> Option<&str> {
        self.damaged.as_deref()
    }

    /// The next samples, interleaved, at most a few thousand frames; `None` at the end. Lost
    /// packets are silence, so that what follows stays in its place.
    pub fn next_block(&mut self) -> Option<&[f32]> {
        self.ready.clear();
        while self.ready.is_empty() && !self.ended {
            self.decoded.clear();
            let step = catch_unwind(AssertUnwindSafe(|| self.step()));
            match step {
                Ok(Step::Samples { start }) => self.take(start),
                Ok(Step::Lost {
                    start,
                    frames,
                    reason,
                }) => {
                    let wanted =
                        start.saturating_add_unsigned(frames) > self.position.cast_signed();
                    if wanted && start >= 0 {
                        self.lost += 1;
                        self.damaged = Some(format!(
                            "{} packets could not be decoded: {reason}",
                            self.lost
                        ));
                    }
                    let samples = frames as usize * usize::from(self.channels);
                    self.decoded.resize(samples, 0.0);
                    self.take(start);
                }
                Ok(Step::End { damaged }) => self.end(damaged),
                Err(_) => self.end(Some("the decoder failed on it".to_owned())),
            }
        }
        self.position += (self.ready.len() / usize::from(self.channels)) as u64;
        (!self.ready.is_empty()).then_some(&self.ready[..])
    }

    fn step(&mut self) -> Step {
        match &mut self.backend {
            Backend::Wav {
                window,
                layout,
                next,
            } => {
                let start = *next;
                wav::read(window, layout, start, WAV_BLOCK, &mut self.decoded);
                *next += (self.decoded.len() / usize::from(self.channels)) as u64;
                if self.decoded.is_empty() {
                    return Step::End {
                        damaged: layout.damaged.clone(),
                    };
                }
                Step::Samples {
                    start: start.cast_signed(),
                }
            }
            Backend::Mpeg(mpeg) => mpeg.step(&mut self.decoded),
            Backend::Demuxed(demuxed) => demuxed.step(&mut self.decoded),
        }
    }

    /// Moves what is wanted of the decoded samples, which begin at `start`, to `ready`.
    fn take(&mut self, start: i64) {
        let channels = usize::from(self.channels);
        let frames = (self.decoded.len() / channels) as u64;
        let position = self.position.cast_signed();
        let end = start.saturating_add_unsigned(frames);
        if end <= position {
            return;
        }
        if let Ok(gap) = u64::try_from(start - position)
            && gap > 0
        {
            if gap > LONGEST_GAP {
                return self.end(Some("its packets jump in time".to_owned()));
            }
            self.ready.resize(gap as usize * channels, 0.0);
            self.damaged
                .get_or_insert_with(|| "packets are missing".to_owned());
        }
        let skip = usize::try_from((position - start).max(0)).unwrap_or(usize::MAX);
        let samples = self
            .decoded
            .get(skip.saturating_mul(channels)..)
            .unwrap_or(&[]);
        self.ready.extend_from_slice(samples);
        if let Some(total) = self.frames {
            let room = total.saturating_sub(self.position);
            let room = usize::try_from(room)
                .unwrap_or(usize::MAX)
                .saturating_mul(channels);
            if self.ready.len() >= room {
                self.ready.truncate(room);
                if room == 0 {
                    self.drain();
                }
            }
        }
    }

    /// Past the promised end: only what the source has to say about damage is wanted.
    fn drain(&mut self) {
        let damaged = match &self.backend {
            Backend::Wav { layout, .. } => layout.damaged.clone(),
            Backend::Mpeg(mpeg) => mpeg.damage(),
            Backend::Demuxed(_) => None,
        };
        self.end(damaged);
    }

    fn end(&mut self, damaged: Option<String>) {
        self.ended = true;
        if damaged.is_some() {
            self.damaged = damaged;
        }
        let kept = (self.ready.len() / usize::from(self.channels)) as u64;
        let there = self.position + kept;
        if let Some(promised) = self.frames.filter(|&promised| there < promised)
            && self.damaged.is_none()
        {
            self.damaged = Some(format!("the file ends after {there} of {promised} samples"));
        }
    }

    /// Makes `frame` the first of the next block; past the end, there is none.
    ///
    /// Decoding starts a few packets before, so that the samples are those that decoding from
    /// the start gives.
    pub fn seek(&mut self, frame: u64) {
        self.ready.clear();
        self.ended = false;
        let sought = catch_unwind(AssertUnwindSafe(|| match &mut self.backend {
            Backend::Wav { layout, next, .. } => {
                *next = frame.min(layout.frames);
                true
            }
            Backend::Mpeg(mpeg) => {
                mpeg.seek(frame);
                true
            }
            Backend::Demuxed(demuxed) => demuxed.seek(frame),
        }));
        self.position = frame;
        if !matches!(sought, Ok(true)) {
            self.end(None);
        }
    }
}
