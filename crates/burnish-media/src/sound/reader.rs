//! The samples of a sound, block by block, from any frame on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use super::{
    backend::{Backend, CUT_OFF, Step},
    source::{Shared, Source, Window},
};
use crate::{Format, Unreadable, sniff};

/// A sound that is decoded as it is read. Positions are frames (samples per channel) from the
/// first one that is to be heard: encoder delay and padding are left out where the file tells
/// them. Memory stays at a few blocks and, for MP3 and AAC, eight bytes a packet.
pub struct AudioReader<'s> {
    backend: Backend<'s>,
    format: Format,
    sample_rate: u32,
    channels: u16,
    frames: Option<u64>,
    /// Why the header's word on the length is not to be trusted.
    doubt: Option<String>,
    position: u64,
    decoded: Vec<f32>,
    ready: Vec<f32>,
    ended: bool,
    lost: u64,
    damaged: Option<String>,
}

/// A gap longer than this (samples, all channels together) is a broken clock, not lost sound.
const LONGEST_GAP: u64 = 1 << 23;

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
        let (header, backend) =
            Backend::open(format, window, packets).map_err(Unreadable::because)?;
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
            doubt: header.doubt,
            position: 0,
            decoded: Vec::new(),
            ready: Vec::new(),
            ended: false,
            lost: 0,
            damaged: None,
        })
    }

    /// What [`AudioReader::open_with`] takes to open the same bytes at once; none where opening
    /// costs nothing. About two bytes a packet.
    pub fn packets(&self) -> Option<Vec<u8>> {
        self.backend.packets()
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
            let step = catch_unwind(AssertUnwindSafe(|| self.backend.step(&mut self.decoded)));
            match step {
                Ok(Step::Samples { start }) => self.take(start),
                Ok(Step::Lost {
                    start,
                    frames,
                    reason,
                }) => {
                    let wanted = start.saturating_add_unsigned(frames)
                        > self.position.cast_signed()
                        && self.frames.is_none_or(|total| self.position < total);
                    if wanted && start >= 0 {
                        self.lost += 1;
                        self.damaged = Some(format!(
                            "{} packets could not be decoded: {reason}",
                            self.lost
                        ));
                    }
                    let frames = frames.min(self.longest_gap());
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

    /// Moves what is wanted of the decoded samples, which begin at `start`, to `ready`.
    fn take(&mut self, start: i64) {
        let channels = usize::from(self.channels);
        let frames = (self.decoded.len() / channels) as u64;
        let position = self.position.cast_signed();
        let end = start.saturating_add_unsigned(frames);
        if end <= position {
            return;
        }
        if let Some(total) = self.frames {
            // Containers trim their last packets by it; FLAC has no such custom.
            if self.format == Format::Flac && end > total.cast_signed() {
                self.damaged = Some(format!(
                    "its header counts {total} samples and more follow: they are left out"
                ));
            }
            if self.position >= total {
                // Only what the source has to say about damage is still wanted.
                return self.end(self.backend.damage());
            }
        }
        if let Ok(gap) = u64::try_from(start.saturating_sub(position))
            && gap > 0
        {
            if gap > self.longest_gap() {
                return self.end(Some("its packets jump in time".to_owned()));
            }
            self.ready.resize(gap as usize * channels, 0.0);
            self.damaged
                .get_or_insert_with(|| "packets are missing".to_owned());
        }
        let skip = usize::try_from(position.saturating_sub(start).max(0)).unwrap_or(usize::MAX);
        let samples = self
            .decoded
            .get(skip.saturating_mul(channels)..)
            .unwrap_or(&[]);
        self.ready.extend_from_slice(samples);
        if let Some(total) = self.frames {
            let room = total.saturating_sub(self.position);
            let room = usize::try_from(room).unwrap_or(usize::MAX);
            self.ready.truncate(room.saturating_mul(channels));
        }
    }

    /// Frames.
    fn longest_gap(&self) -> u64 {
        LONGEST_GAP / u64::from(self.channels)
    }

    fn end(&mut self, damaged: Option<String>) {
        self.ended = true;
        if damaged.is_some() {
            self.damaged = damaged;
        }
        let kept = (self.ready.len() / usize::from(self.channels)) as u64;
        let there = self.position + kept;
        if let Some(promised) = self.frames.filter(|&promised| there < promised)
            && self.damaged.as_deref().is_none_or(|why| why == CUT_OFF)
        {
            self.damaged = Some(format!("the file ends after {there} of {promised} samples"));
        }
        if self.doubt.is_some() && self.damaged.as_deref().is_none_or(|why| why == CUT_OFF) {
            self.damaged.clone_from(&self.doubt);
        }
    }

    /// Makes `frame` the first of the next block; past the end, there is none.
    ///
    /// Decoding starts a few packets before, so that the samples are those that decoding from
    /// the start gives.
    pub fn seek(&mut self, frame: u64) {
        self.ready.clear();
        self.ended = false;
        let sought = catch_unwind(AssertUnwindSafe(|| self.backend.seek(frame)));
        // Further on there is nothing, in any file.
        self.position = frame.min(i64::MAX.cast_unsigned());
        if !matches!(sought, Ok(true)) {
            self.end(None);
        }
    }
}
