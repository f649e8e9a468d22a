//! Any sound as a WAV file that is made where it is read.

use std::collections::VecDeque;

use super::{
    AudioReader, Source,
    levelling::{Limiter, factor},
};
use crate::Unreadable;

/// A WAV of 16 bits at the sound's own rate, of known length, readable at any place. Holds a
/// few made windows; a place far from them is reached by seeking, never by decoding from the
/// start.
pub struct VirtualWav<'s> {
    reader: AudioReader<'s>,
    frames: u64,
    ear: Ear,
    levelled: Option<Levelled>,
    /// Decoded frames from `raw_start` on; the reader goes on behind them.
    raw: Vec<f32>,
    raw_start: u64,
    windows: VecDeque<(u64, Vec<u8>)>,
}

/// Which channels are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ear {
    #[default]
    All,
    /// The first channel, on both sides.
    Left,
    /// The second channel, on both sides; of a sound with one, that one.
    Right,
}

/// How loud it is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Level {
    #[default]
    Plain,
    /// Brought from `loudness` (LUFS) to -20 LUFS, at most 30 dB louder, and kept below -1 dBFS
    /// by a limiter. Without loudness there is only the limiter.
    Levelled { loudness: Option<f64> },
}

#[derive(Debug, Clone, Copy)]
struct Levelled {
    factor: f64,
    limiter: Limiter,
}

const HEADER: usize = 44;
/// Frames of one decoded window, and how many are held.
const WINDOW: u64 = 1 << 15;
const HELD: usize = 8;

impl<'s> VirtualWav<'s> {
    /// Opens the sound as it is: all its channels, no other level. One that does not say how
    /// long it is, is decoded once to find out.
    ///
    /// # Errors
    /// As [`AudioReader::open`].
    pub fn open(source: impl Source + 's) -> Result<Self, Unreadable> {
        Self::open_as(source, Level::Plain, Ear::All)
    }

    /// Opens the sound as it is to be heard.
    ///
    /// # Errors
    /// As [`AudioReader::open`].
    pub fn open_as(source: impl Source + 's, level: Level, ear: Ear) -> Result<Self, Unreadable> {
        Ok(Self::of(AudioReader::open(source)?, level, ear))
    }

    /// The sound of a reader that stands at its start. What any range gives does not depend on
    /// what was read before.
    pub fn of(mut reader: AudioReader<'s>, level: Level, ear: Ear) -> Self {
        let frames = match reader.frames() {
            Some(frames) => frames,
            None => {
                while reader.next_block().is_some() {}
                let frames = reader.position();
                reader.seek(0);
                frames
            }
        };
        let levelled = match level {
            Level::Plain => None,
            Level::Levelled { loudness } => Some(Levelled {
                factor: factor(loudness),
                limiter: Limiter::new(reader.sample_rate()),
            }),
        };
        Self {
            reader,
            frames,
            ear,
            levelled,
            raw: Vec::new(),
            raw_start: 0,
            windows: VecDeque::new(),
        }
    }

    /// Bytes of the whole file.
    pub fn byte_len(&self) -> u64 {
        HEADER as u64 + self.frames * self.frame_bytes()
    }

    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// The channels that are heard: which one of the sound each of them is.
    fn channels(&self) -> std::ops::Range<usize> {
        let channels = usize::from(self.reader.channels());
        match self.ear {
            Ear::All => 0..channels,
            Ear::Left | Ear::Right => 0..channels.min(2),
        }
    }

    fn frame_bytes(&self) -> u64 {
        2 * self.channels().len() as u64
    }

    /// `len` bytes from `start`; fewer at the end of the file, none past it. Sound that is
    /// promised by the header but cannot be decoded is silence.
    pub fn read_range(&mut self, start: u64, len: usize) -> Vec<u8> {
        let end = start.saturating_add(len as u64).min(self.byte_len());
        let mut bytes = Vec::with_capacity(end.saturating_sub(start) as usize);
        let mut at = start;
        while at < end {
            if at < HEADER as u64 {
                let header = self.header();
                let to = end.min(HEADER as u64);
                bytes.extend(&header[at as usize..to as usize]);
                at = to;
                continue;
            }
            let sound = at - HEADER as u64;
            let window_bytes = WINDOW * self.frame_bytes();
            let (number, from) = (sound / window_bytes, (sound % window_bytes) as usize);
            let window = self.window(number);
            let to = window.len().min(from + (end - at) as usize);
            bytes.extend(&window[from..to]);
            at += (to - from) as u64;
        }
        bytes
    }

    /// The decoded window; all of its bytes within the file, and at least one.
    fn window(&mut self, number: u64) -> &[u8] {
        if let Some(held) = self.windows.iter().position(|(held, _)| *held == number) {
            let window = self.windows.remove(held).expect("it was found there");
            self.windows.push_front(window);
        } else {
            let window = self.decode(number);
            self.windows.truncate(HELD - 1);
            self.windows.push_front((number, window));
        }
        &self.windows[0].1
    }

    fn decode(&mut self, number: u64) -> Vec<u8> {
        let first = number * WINDOW;
        let end = self.frames.min(first + WINDOW);
        let reach = self.levelled.map_or(0, |it| it.limiter.reach() as u64);
        let from = first.saturating_sub(reach);
        self.load(from, (end + reach).min(self.frames));
        let channels = usize::from(self.reader.channels());
        let ear = self.ear;
        let heard = self.channels();
        let of = move |place: usize| match ear {
            Ear::All => place,
            Ear::Left => 0,
            Ear::Right => 1.min(channels - 1),
        };
        let before = (first - from) as usize;
        let wanted = (end - first) as usize;
        let gains = self.levelled.map(|it| {
            let loud = |frame: &[f32]| {
                let samples = heard.clone().map(|place| frame[of(place)].abs());
                f64::from(samples.fold(0.0, f32::max)) * it.factor
            };
            // Around the sound there is silence.
            let reach = reach as usize;
            let mut loudest = vec![0.0; reach - before];
            loudest.extend(self.raw.chunks_exact(channels).map(loud));
            loudest.resize(wanted + 2 * reach, 0.0);
            let mut gains = it.limiter.gains(&loudest);
            gains.iter_mut().for_each(|gain| *gain *= it.factor);
            gains
        });
        let mut window = Vec::with_capacity(wanted * heard.len() * 2);
        let frames = self.raw.chunks_exact(channels).skip(before).take(wanted);
        for (at, frame) in frames.enumerate() {
            for place in heard.clone() {
                let sample = frame[of(place)];
                let sample = match &gains {
                    Some(gains) => sixteen_bits(f64::from(sample) * gains[at]),
                    None => sixteen_bits(f64::from(sample)),
                };
                window.extend(sample.to_le_bytes());
            }
        }
        window
    }

    /// Brings the frames from `from` to `to`, which are of the sound, to the front of `raw`.
    fn load(&mut self, from: u64, to: u64) {
        let channels = usize::from(self.reader.channels());
        let held = self.raw_start..=self.raw_start + (self.raw.len() / channels) as u64;
        if held.contains(&from) {
            self.raw
                .drain(..(from - self.raw_start) as usize * channels);
        } else {
            self.reader.seek(from);
            self.raw.clear();
        }
        self.raw_start = from;
        let want = (to - from) as usize * channels;
        while self.raw.len() < want {
            match self.reader.next_block() {
                Some(block) => self.raw.extend_from_slice(block),
                None => self.raw.resize(want, 0.0),
            }
        }
    }

    fn header(&self) -> [u8; HEADER] {
        let channels = u16::try_from(self.channels().len()).expect("no more than in the sound");
        let rate = self.reader.sample_rate();
        let sound = self.byte_len() - HEADER as u64;
        // Beyond 4 GiB the sizes say "to the end", as players take it.
        let size = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
        let frame_bytes = channels.saturating_mul(2);
        let mut header = [0; HEADER];
        let mut at = 0;
        for field in [
            &b"RIFF"[..],
            &size(sound + 36),
            b"WAVEfmt ",
            &16_u32.to_le_bytes(),
            &1_u16.to_le_bytes(),
            &channels.to_le_bytes(),
            &rate.to_le_bytes(),
            &rate.saturating_mul(u32::from(frame_bytes)).to_le_bytes(),
            &frame_bytes.to_le_bytes(),
            &16_u16.to_le_bytes(),
            b"data",
            &size(sound),
        ] {
            header[at..at + field.len()].copy_from_slice(field);
            at += field.len();
        }
        header
    }
}

/// The nearest sample of 16 bits; what came from 16 bits comes back unchanged.
fn sixteen_bits(sample: f64) -> i16 {
    (sample * 32_768.0).round() as i16
}
