//! Bytes for the screen: thumbnails, display copies, waveforms, sound. Made once, kept in the cache.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use burnish_media::{
    DecodeError, Source as SoundSource, TileId, Unreadable, VirtualWav, display_image, peaks,
    shown_as_it_is, thumbnail,
};
use burnish_model::{Hash, MediaKind, output::Picture};
use burnish_store::{
    StoreError,
    item::{self, Place, Stored},
};

pub use crate::sounds::{snap, speech};
use crate::{
    Project,
    import::bytes_of,
    pyramids,
    sounds::{self, Name},
    turns,
};

pub(crate) const THUMBNAIL_PX: u32 = 320;
/// The thumbnail kept of every picture.
pub(crate) const THUMBNAIL: &str = "thumb 320";
pub(crate) const THUMBNAIL_MIME: &str = "image/jpeg";
/// A copy for the screen, kept when it takes at most so many bytes.
const DISPLAY: &str = "display 1";
const DISPLAY_BYTES: usize = 16 << 20;
/// The waveform kept of every clip, and its name in the cache.
pub(crate) const PEAKS_PER_SECOND: u32 = 100;
pub(crate) const PEAKS: &str = "peaks 100/s";
pub(crate) const PEAKS_MIME: &str = "application/octet-stream";

#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    #[error("there is no item {0} in this project")]
    NoItem(Hash),
    #[error(
        "an item has no `{0}`; ask for original, display, thumb, tile-LEVEL-COLUMN-ROW, sound.wav, sound-LEVEL-CHANNEL.wav, mel-LEVEL-INDEX or peaks"
    )]
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

impl From<Unreadable> for MediaError {
    fn from(error: Unreadable) -> Self {
        Self::Undecodable(error.to_string())
    }
}

/// The bytes of a stored clip, read where they are asked for.
enum StoredSound<'a> {
    Packed {
        project: &'a Project,
        pack: u32,
        hash: Hash,
        length: u64,
    },
    Bytes(Vec<u8>),
}

/// A clip to decode: from the pack in ranges, or a linked file checked and read whole.
pub(crate) fn sound_of<'a>(
    project: &'a Project,
    stored: &Stored,
) -> Result<impl SoundSource + 'a, StoreError> {
    Ok(match &stored.place {
        Place::Pack(pack) => StoredSound::Packed {
            project,
            pack: *pack,
            hash: stored.item.hash,
            length: stored.item.byte_size,
        },
        Place::Link { .. } => StoredSound::Bytes(bytes_of(project, stored)?),
    })
}

impl SoundSource for StoredSound<'_> {
    fn byte_len(&self) -> u64 {
        match self {
            Self::Packed { length, .. } => *length,
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Packed {
                project,
                pack,
                hash,
                ..
            } => read_packed(project, *pack, *hash, at, into),
            Self::Bytes(bytes) => bytes.as_slice().read_at(at, into),
        }
    }
}

pub(crate) fn read_packed(
    project: &Project,
    pack: u32,
    hash: Hash,
    at: u64,
    into: &mut [u8],
) -> io::Result<usize> {
    let part = project
        .store()
        .packs()
        .read_range(pack, hash, at, into.len())
        .map_err(io::Error::other)?;
    into[..part.len()].copy_from_slice(&part);
    Ok(part.len())
}

/// The same for a sound that outlives the call: it shares the project.
struct SharedSound {
    project: Arc<Project>,
    pack: u32,
    hash: Hash,
    length: u64,
}

impl SoundSource for SharedSound {
    fn byte_len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        read_packed(&self.project, self.pack, self.hash, at, into)
    }
}

/// A clip's bytes for longer than a call.
pub(crate) fn shared_sound(
    project: &Arc<Project>,
    item: &Stored,
) -> Result<Arc<dyn SoundSource>, StoreError> {
    Ok(match &item.place {
        Place::Pack(pack) => Arc::new(SharedSound {
            project: Arc::clone(project),
            pack: *pack,
            hash: item.item.hash,
            length: item.item.byte_size,
        }),
        Place::Link { .. } => Arc::new(StoredSound::Bytes(bytes_of(project, item)?)),
    })
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
    Packed {
        project: Arc<Project>,
        pack: u32,
        hash: Hash,
    },
    Sound(Arc<Mutex<VirtualWav<'static>>>),
}

impl std::fmt::Debug for Blob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blob")
            .field("mime", &self.mime)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl Blob {
    fn of_bytes(mime: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            mime: mime.into(),
            length: bytes.len() as u64,
            source: Source::Bytes(bytes.into()),
        }
    }

    pub(crate) fn of_sound(wav: VirtualWav<'static>) -> Self {
        Self {
            mime: "audio/wav".into(),
            length: wav.byte_len(),
            source: Source::Sound(Arc::new(Mutex::new(wav))),
        }
    }

    /// Up to `length` bytes from `start`; shorter at the end.
    pub fn read(&self, start: u64, length: usize) -> Result<Vec<u8>, MediaError> {
        let length = usize::try_from(self.length.saturating_sub(start))
            .unwrap_or(usize::MAX)
            .min(length);
        Ok(match &self.source {
            Source::Bytes(bytes) => {
                let from = usize::try_from(start)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                bytes[from..from + length].to_vec()
            }
            Source::Packed {
                project,
                pack,
                hash,
            } => project
                .store()
                .packs()
                .read_range(*pack, *hash, start, length)?,
            Source::Sound(wav) => wav
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .read_range(start, length),
        })
    }
}

pub(crate) fn stored(project: &Project, hash: Hash) -> Result<Stored, MediaError> {
    project
        .store()
        .read(|connection| item::by_hash(connection, hash))?
        .ok_or(MediaError::NoItem(hash))
}

/// How an item's picture is fetched: whole, or in tiles. Costs a few reads.
///
/// A file that cannot be read here is taken to have 8 bits: what is wrong with it is said when
/// its pixels are asked for.
///
/// # Errors
/// [`MediaError::NoItem`]; [`MediaError::NoSuch`] for a sound.
pub fn picture(project: &Project, hash: Hash) -> Result<Picture, MediaError> {
    let item = stored(project, hash)?;
    match item.item.kind {
        MediaKind::Image => Ok(pyramids::picture(project, &item)),
        MediaKind::Audio => Err(MediaError::NoSuch("picture".into())),
    }
}

/// `what` is `original`, `display`, `thumb` or `tile-LEVEL-COLUMN-ROW`; of a clip `sound.wav`,
/// `sound-LEVEL-CHANNEL.wav` (`plain` or `levelled`; `all`, `left` or `right`), `mel-LEVEL-INDEX`
/// or `peaks`.
pub fn media(project: &Arc<Project>, hash: Hash, what: &str) -> Result<Blob, MediaError> {
    let item = stored(project, hash)?;
    match (what, item.item.kind) {
        ("original", _) => original(project, &item),
        ("thumb", MediaKind::Image) => cached(project, hash, THUMBNAIL, || {
            let _turn = turns::to_decode(&item.item);
            let bytes = bytes_of(project, &item)?;
            Ok((THUMBNAIL_MIME.to_owned(), thumbnail(&bytes, THUMBNAIL_PX)?))
        }),
        ("display", MediaKind::Image) => display(project, &item),
        ("peaks", MediaKind::Audio) => cached(project, hash, PEAKS, || {
            let mut reader = sounds::reader(project, &item)?;
            Ok((
                PEAKS_MIME.to_owned(),
                peaks(&mut reader, PEAKS_PER_SECOND).to_bytes(),
            ))
        }),
        (other, kind) => {
            let none = || MediaError::NoSuch(other.chars().take(40).collect());
            match kind {
                MediaKind::Image => {
                    let id: TileId = other.parse().map_err(|_| none())?;
                    let (mime, bytes) = pyramids::tile(project, &item, id)?;
                    Ok(Blob::of_bytes(mime, bytes))
                }
                MediaKind::Audio => {
                    sounds::made(project, &item, Name::parse(other).ok_or_else(none)?)
                }
            }
        }
    }
}

/// The file itself where a browser shows it, else a copy that is made once if it is not large.
fn display(project: &Project, item: &Stored) -> Result<Blob, MediaError> {
    let hash = item.item.hash;
    let kept = project.store().with_cache(|cache| cache.get(DISPLAY, hash));
    if let Some((mime, bytes)) = kept {
        return Ok(Blob::of_bytes(mime, bytes));
    }
    let bytes = bytes_of(project, item)?;
    if let Some(mime) = shown_as_it_is(&bytes) {
        return Ok(Blob::of_bytes(mime, bytes));
    }
    let _turn = turns::to_decode(&item.item);
    let shown = display_image(&bytes)?;
    if shown.bytes.len() <= DISPLAY_BYTES {
        project.store().with_cache(|cache| {
            cache.put(DISPLAY, hash, shown.mime, &shown.bytes);
            Some(())
        });
    }
    Ok(Blob::of_bytes(shown.mime, shown.bytes.into_owned()))
}

fn original(project: &Arc<Project>, item: &Stored) -> Result<Blob, MediaError> {
    let mime = burnish_media::Format::from_word(&item.item.format)
        .map_or("application/octet-stream", |format| format.mime());
    match &item.place {
        Place::Pack(pack) => Ok(Blob {
            mime: mime.to_owned(),
            length: item.item.byte_size,
            source: Source::Packed {
                project: Arc::clone(project),
                pack: *pack,
                hash: item.item.hash,
            },
        }),
        Place::Link { .. } => Ok(Blob::of_bytes(mime, bytes_of(project, item)?)),
    }
}

pub(crate) fn cached(
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
