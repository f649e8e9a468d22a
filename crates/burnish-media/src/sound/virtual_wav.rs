//! Any sound as a WAV file that is made where it is read.

use std::collections::VecDeque;

use super::{AudioReader, Source};
use crate::Unreadable;

/// A WAV of 16 bits at the sound's own rate and channels, of known length, readable at any
/// place. Holds a few decoded windows; a place far from them is reached by seeking, never by
/// decoding from the start.
pub struct VirtualWav<'s> {
    reader: AudioReader<'s>,
    frames: u64,
    /// Decoded but not yet in a window; the first sample belongs to `reader`'s next window.
    carry: Vec<u8>,
    /// The window that decoding goes on with.
    next: u64,
    windows: VecDeque<(u64, Vec<u8>)>,
}

const HEADER: usize = 44;
/// Frames of one decoded window, and how many are held.
const WINDOW: u64 = 1 << 15;
const HELD: usize = 8;

impl<'s> VirtualWav<'s> {
    /// Opens the sound. One that does not say how long it is, is decoded once to find out.
    ///
    /// # Errors
    /// As [`AudioReader::open`].
    pub fn open(source: impl Source + 's) -> Result<Self, Unreadable> {
        let mut reader = AudioReader::open(source)?;
        let frames = match reader.frames() {
            Some(frames) => frames,
            None => {
                while reader.next_block().is_some() {}
                let frames = reader.position();
                reader.seek(0);
                frames
            }
        };
        Ok(Self {
            reader,
            frames,
            carry: Vec::new(),
            next: 0,
            windows: VecDeque::new(),
        })
    }

    /// Bytes of the whole file.
    pub fn byte_len(&self) -> u64 {
        HEADER as u64 + self.frames * self.frame_bytes()
    }

    pub const fn frames(&self) -> u64 {
        self.frames
    }

    fn frame_bytes(&self) -> u64 {
        2 * u64::from(self.reader.channels())
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
        let frames = WINDOW.min(self.frames - first);
        let want = (frames * self.frame_bytes()) as usize;
        if number != self.next {
            self.reader.seek(first);
            self.carry.clear();
        }
        while self.carry.len() < want {
            let Some(block) = self.reader.next_block() else {
                break;
            };
            self.carry.extend(
                block
                    .iter()
                    .flat_map(|&sample| sixteen_bits(sample).to_le_bytes()),
            );
        }
        let rest = self.carry.split_off(want.min(self.carry.len()));
        let mut window = std::mem::replace(&mut self.carry, rest);
        window.resize(want, 0);
        self.next = number + 1;
        window
    }

    fn header(&self) -> [u8; HEADER] {
        let channels = self.reader.channels();
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
fn sixteen_bits(sample: f32) -> i16 {
    (sample * 32_768.0).round() as i16
}
