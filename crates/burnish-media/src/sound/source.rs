//! Where the bytes of a sound come from: memory, or anything that can be read at a place.

use std::{
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

use symphonia::core::io::MediaSource;

/// Bytes that can be read at any place, so that a long sound need not be in memory.
pub trait Source: Send + Sync {
    fn byte_len(&self) -> u64;

    /// Reads some bytes from `at`; 0 at the end.
    ///
    /// # Errors
    /// Whatever keeps the bytes from being read; it ends the sound there.
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize>;
}

impl Source for [u8] {
    fn byte_len(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let start = usize::try_from(at).unwrap_or(usize::MAX).min(self.len());
        let bytes = &self[start..];
        let len = bytes.len().min(into.len());
        into[..len].copy_from_slice(&bytes[..len]);
        Ok(len)
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn byte_len(&self) -> u64 {
        (**self).byte_len()
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(at, into)
    }
}

impl<S: Source + ?Sized> Source for Arc<S> {
    fn byte_len(&self) -> u64 {
        (**self).byte_len()
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(at, into)
    }
}

pub(crate) type Shared<'s> = Arc<dyn Source + 's>;

/// A place in a source that moves as it is read.
pub(crate) struct Stream<'s> {
    source: Shared<'s>,
    /// What is told to be the length; there may be less.
    len: u64,
    at: u64,
}

impl<'s> Stream<'s> {
    pub(crate) fn of_len(source: Shared<'s>, len: u64) -> Self {
        Self { source, len, at: 0 }
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.source.read_at(self.at, into)?;
        self.at += len as u64;
        Ok(len)
    }
}

impl Seek for Stream<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl MediaSource for Stream<'_> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.len)
    }
}

/// A sliding view of a source: bytes at a place as a slice, read ahead in blocks.
pub(crate) struct Window<'s> {
    source: Shared<'s>,
    start: u64,
    block: Vec<u8>,
}

const BLOCK: usize = 1 << 16;

impl<'s> Window<'s> {
    pub(crate) fn new(source: Shared<'s>) -> Self {
        Self {
            source,
            start: 0,
            block: Vec::new(),
        }
    }

    pub(crate) fn byte_len(&self) -> u64 {
        self.source.byte_len()
    }

    pub(crate) fn source(&self) -> Shared<'s> {
        Arc::clone(&self.source)
    }

    /// Up to `len` bytes from `at`; fewer at the end of the source, or where it cannot be read.
    pub(crate) fn get(&mut self, at: u64, len: usize) -> &[u8] {
        let have = self.start..self.start + self.block.len() as u64;
        if !(have.start <= at && at.saturating_add(len as u64) <= have.end) {
            self.fill(at, len);
        }
        let from = usize::try_from(at - self.start).unwrap_or(usize::MAX);
        crate::fields::clipped(&self.block, from, len)
    }

    fn fill(&mut self, at: u64, len: usize) {
        let rest = self.source.byte_len().saturating_sub(at);
        let want = usize::try_from(rest)
            .unwrap_or(usize::MAX)
            .min(len.max(BLOCK));
        self.start = at;
        self.block.resize(want, 0);
        let mut filled = 0;
        while filled < want {
            match self
                .source
                .read_at(at + filled as u64, &mut self.block[filled..])
            {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        self.block.truncate(filled);
    }
}
