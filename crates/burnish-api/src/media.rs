//! Media through the door: bytes of items, in ranges.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use burnish_core::media::Blob;

use crate::ApiError;

/// Open sounds kept, so that a player's many ranges share one packet index.
const MOST_OPEN: usize = 6;

/// Something a client asked for by hash.
#[derive(Debug, Clone)]
pub struct Media {
    pub mime: String,
    /// Bytes in all.
    pub length: u64,
    blob: Blob,
}

impl Media {
    pub(crate) fn new(blob: Blob) -> Self {
        Self {
            mime: blob.mime.clone(),
            length: blob.length,
            blob,
        }
    }

    /// Up to `length` bytes from `start`; shorter at the end.
    pub fn read(&self, start: u64, length: usize) -> Result<Vec<u8>, ApiError> {
        Ok(self.blob.read(start, length)?)
    }
}

/// The last few sounds that were opened.
#[derive(Debug, Default)]
pub(crate) struct OpenSounds(Mutex<VecDeque<(String, Media)>>);

impl OpenSounds {
    pub(crate) fn get_or(
        &self,
        key: String,
        open: impl FnOnce() -> Result<Media, ApiError>,
    ) -> Result<Media, ApiError> {
        let held = |sounds: &VecDeque<(String, Media)>| {
            sounds
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, media)| media.clone())
        };
        if let Some(media) = held(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(media);
        }
        let media = open()?;
        let mut sounds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sounds.push_front((key, media.clone()));
        sounds.truncate(MOST_OPEN);
        Ok(media)
    }
}
