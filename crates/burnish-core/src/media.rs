//! Bytes for the screen: thumbnails, display copies, waveforms, sound. Made once, kept in the cache.

use std::sync::Arc;

use burnish_media::{DecodeError, VirtualWav, display_image, peaks, thumbnail};
use burnish_model::{Hash, MediaKind};
use burnish_store::{
    StoreError,
    item::{self, Place, Stored},
};

use crate::{Project, import::bytes_of};

const THUMBNAIL_PX: u32 = 320;
const PEAKS_PER_SECOND: u32 = 100;

#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    #[error("there is no item {0} in this project")]
    NoItem(Hash),
    #[error("an item has no `{0}`; ask for original, display, thumb, sound.wav or peaks")]
    NoSuch(String),
    #[error("{0}")]
    Undecodable(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DecodeError> for MediaError {
    fn from(error: DecodeError) -> Self {
        Self::Undecodable(error.to_string())
    }
}

/// Something that can be read in ranges.
#[derive(Clone)]
pub struct Blob {
    pub mime: String,
    pub length: u64,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Bytes(Arc<[u8]>),
    Packed { project: Arc<Project>, pack: u32, hash: Hash },
    Sound(Arc<VirtualWav>),
}

impl std::fmt::Debug for Blob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blob").field("mime", &self.mime).field("length", &self.length).finish_non_exhaustive()
    }
}

impl Blob {
    fn of_bytes(mime: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { mime: mime.into(), length: bytes.len() as u64, source: Source::Bytes(bytes.into()) }
    }

    /// Up to `length` bytes from `start`; shorter at the end.
    pub fn read(&self, start: u64, length: usize) -> Result<Vec<u8>, MediaError> {
        let length = usize::try_from(self.length.saturating_sub(start)).unwrap_or(usize::MAX).min(length);
        Ok(match &self.source {
            Source::Bytes(bytes) => {
                let from = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                bytes[from..from + length].to_vec()
            }
            Source::Packed { project, pack, hash } => project.store().packs().read_range(*pack, *hash, start, length)?,
            Source::Sound(wav) => wav.read_range(start, length).map_err(|error| MediaError::Undecodable(error.to_string()))?,
        })
    }
}

fn stored(project: &Project, hash: Hash) -> Result<Stored, MediaError> {
    project.store().read(|connection| item::by_hash(connection, hash))?.ok_or(MediaError::NoItem(hash))
}

/// `what` is `original`, `display`, `thumb`, `sound.wav` or `peaks`.
pub fn media(project: &Arc<Project>, hash: Hash, what: &str) -> Result<Blob, MediaError> {
    let item = stored(project, hash)?;
    match (what, item.item.kind) {
        ("original", _) => original(project, &item),
        ("thumb", MediaKind::Image) => cached(project, hash, "thumb 320", || {
            let bytes = bytes_of(project, &item)?;
            Ok(("image/jpeg".to_owned(), thumbnail(&bytes, THUMBNAIL_PX)?))
        }),
        ("display", MediaKind::Image) => {
            let bytes = bytes_of(project, &item)?;
            let shown = display_image(&bytes)?;
            Ok(Blob::of_bytes(shown.mime, shown.bytes.into_owned()))
        }
        ("peaks", MediaKind::Audio) => cached(project, hash, "peaks 100", || {
            let bytes = bytes_of(project, &item)?;
            let peaks = peaks(&bytes, PEAKS_PER_SECOND).map_err(|error| MediaError::Undecodable(error.to_string()))?;
            Ok(("application/octet-stream".to_owned(), peaks.to_bytes()))
        }),
        ("sound.wav", MediaKind::Audio) => {
            let wav = VirtualWav::new(bytes_of(project, &item)?.into())
                .map_err(|error| MediaError::Undecodable(error.to_string()))?;
            Ok(Blob { mime: "audio/wav".into(), length: wav.total_bytes(), source: Source::Sound(Arc::new(wav)) })
        }
        (other, _) => Err(MediaError::NoSuch(other.chars().take(40).collect())),
    }
}

fn original(project: &Arc<Project>, item: &Stored) -> Result<Blob, MediaError> {
    let mime = burnish_media::Format::from_word(&item.item.format).map_or("application/octet-stream", |format| format.mime());
    match &item.place {
        Place::Pack(pack) => Ok(Blob {
            mime: mime.to_owned(),
            length: item.item.byte_size,
            source: Source::Packed { project: Arc::clone(project), pack: *pack, hash: item.item.hash },
        }),
        Place::Link { .. } => Ok(Blob::of_bytes(mime, bytes_of(project, item)?)),
    }
}

fn cached(
    project: &Project,
    hash: Hash,
    what: &str,
    make: impl FnOnce() -> Result<(String, Vec<u8>), MediaError>,
) -> Result<Blob, MediaError> {
    if let Some((mime, bytes)) = project.store().with_cache(|cache| cache.get(what, hash)) {
        return Ok(Blob::of_bytes(mime, bytes));
    }
    let (mime, bytes) = make()?;
    project.store().with_cache(|cache| {
        cache.put(what, hash, &mime, &bytes);
        Some(())
    });
    Ok(Blob::of_bytes(mime, bytes))
}
