//! Tiles of large pictures: made once for each, kept in the cache, shown while they are made.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};

use burnish_media::{
    Damage, DecodeError, Format, Pyramid, Source, TILE_PX, TILES_VERSION, TileId, Upright,
    decode_image, make_tiles, sample_bits, thumbnail_of, tile_mime,
};
use burnish_model::{Hash, output::Picture};
use burnish_store::{
    StoreError,
    item::{Place, Stored},
    pyramid::KeptPyramid,
};

use crate::{
    Project,
    import::bytes_of,
    media::{MediaError, THUMBNAIL, THUMBNAIL_MIME, THUMBNAIL_PX, read_packed},
    turns,
};

/// Bytes of tiles that a project keeps. Beyond, those made first make room for those asked for.
const MOST_BYTES: u64 = 10 << 30;

/// How a picture is fetched, from its row and the few bytes that tell its depth.
pub(crate) fn picture(project: &Project, stored: &Stored) -> Picture {
    let (width, height) = size(stored);
    let cut = pyramid_of(project, stored);
    Picture {
        width,
        height,
        bits: cut.as_ref().map_or(8, |(pyramid, _)| pyramid.bits),
        tile_px: TILE_PX,
        levels: cut.as_ref().map_or(1, |(pyramid, _)| pyramid.levels),
        ready: cut.is_none_or(|(_, kept)| kept.is_some_and(|kept| kept.whole)),
        damaged: stored.damaged.clone(),
    }
}

fn size(stored: &Stored) -> (u32, u32) {
    let item = &stored.item;
    (item.width_px.unwrap_or(1), item.height_px.unwrap_or(1))
}

/// How a picture is cut and what is kept of it; none when it is shown whole. What is kept counts
/// before the file, which may be gone.
fn pyramid_of(project: &Project, stored: &Stored) -> Option<(Pyramid, Option<KeptPyramid>)> {
    let format = Format::from_word(&stored.item.format)?;
    let kept = kept(project, stored.item.hash);
    let bits = match kept {
        Some(kept) => kept.bits,
        None => sample_bits(format, &Bytes::of(project, stored)),
    };
    let (width, height) = size(stored);
    Some((Pyramid::for_picture(format, width, height, bits)?, kept))
}

fn kept(project: &Project, hash: Hash) -> Option<KeptPyramid> {
    project
        .store()
        .with_cache(|cache| cache.pyramid(hash, TILES_VERSION))
}

/// The bytes of an item, read where they are asked for; a linked file is not checked.
enum Bytes<'a> {
    Packed(&'a Project, u32, Hash),
    Linked(Mutex<File>),
    Gone,
}

impl<'a> Bytes<'a> {
    fn of(project: &'a Project, stored: &Stored) -> Self {
        match &stored.place {
            Place::Pack(pack) => Self::Packed(project, *pack, stored.item.hash),
            Place::Link { path, .. } => File::open(Path::new(path))
                .map_or(Self::Gone, |file| Self::Linked(Mutex::new(file))),
        }
    }
}

impl Source for Bytes<'_> {
    /// Unknown: nobody asks.
    fn byte_len(&self) -> u64 {
        0
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Packed(project, pack, hash) => read_packed(project, *pack, *hash, at, into),
            Self::Linked(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(at))?;
                file.read(into)
            }
            Self::Gone => Ok(0),
        }
    }
}

/// The pictures whose tiles are being made in this process.
#[derive(Default)]
pub(crate) struct Makings(Mutex<BTreeMap<Hash, Arc<Making>>>);

/// One of them, waited for by everyone who wants a tile that is not there yet.
#[derive(Default)]
struct Making {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    batches: u64,
    ended: Option<Result<(), MediaError>>,
}

impl Making {
    fn tell(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }

    /// Waits for more than `batches`, or the end; gives how many there are, and how it ended.
    fn wait(&self, batches: u64) -> (u64, Option<Result<(), MediaError>>) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self
            .changed
            .wait_while(state, |state| {
                state.ended.is_none() && state.batches <= batches
            })
            .unwrap_or_else(PoisonError::into_inner);
        let ended = state.ended.as_ref();
        (
            state.batches,
            ended.map(|ended| ended.as_ref().copied().map_err(again)),
        )
    }
}

/// The same failure for another one who waits.
fn again(error: &MediaError) -> MediaError {
    match error {
        MediaError::Store(StoreError::DiskFull) => StoreError::DiskFull.into(),
        MediaError::Store(StoreError::Busy) => StoreError::Busy.into(),
        MediaError::Store(StoreError::ReadOnly { detail }) => StoreError::ReadOnly {
            detail: detail.clone(),
        }
        .into(),
        MediaError::Store(StoreError::LinkGone { path }) => {
            StoreError::LinkGone { path: path.clone() }.into()
        }
        MediaError::Store(StoreError::LinkChanged { path }) => {
            StoreError::LinkChanged { path: path.clone() }.into()
        }
        other => MediaError::Undecodable(other.to_string()),
    }
}

/// One tile: `(mime, bytes)`. Of a picture without tiles all are made, by a thread of their own,
/// and this one is given as soon as it is there. Whoever asks meanwhile waits for the same work.
///
/// # Errors
/// [`MediaError::NoSuch`] for a picture that is shown whole and a tile beyond its edges;
/// otherwise why the picture cannot be read or its tiles not be kept.
pub(crate) fn tile(
    project: &Arc<Project>,
    stored: &Stored,
    id: TileId,
) -> Result<(String, Vec<u8>), MediaError> {
    let hash = stored.item.hash;
    let (pyramid, _) = pyramid_of(project, stored)
        .filter(|(pyramid, _)| pyramid.contains(id))
        .ok_or_else(|| MediaError::NoSuch(id.to_string()))?;
    let from_cache = || {
        let place = [id.level, id.column, id.row];
        project
            .store()
            .with_cache(|cache| cache.tile(hash, TILES_VERSION, place))
    };
    if let Some(tile) = from_cache() {
        return Ok(tile);
    }
    let making = join(project, stored, pyramid)?;
    let mut batches = 0;
    loop {
        let (now, ended) = making.wait(batches);
        batches = now;
        if let Some(tile) = from_cache() {
            return Ok(tile);
        }
        match ended {
            None => {}
            Some(Err(error)) => return Err(error),
            Some(Ok(())) => return Err(StoreError::Busy.into()),
        }
    }
}

/// The making of a picture's tiles that is going on, or a new one.
fn join(
    project: &Arc<Project>,
    stored: &Stored,
    pyramid: Pyramid,
) -> Result<Arc<Making>, MediaError> {
    let hash = stored.item.hash;
    let mut all = lock(&project.makings().0);
    if let Some(making) = all.get(&hash) {
        return Ok(Arc::clone(making));
    }
    let making = Arc::new(Making::default());
    all.insert(hash, Arc::clone(&making));
    drop(all);
    let work = {
        let (project, stored, making) = (Arc::clone(project), stored.clone(), Arc::clone(&making));
        move || {
            let make = || make(&project, &stored, pyramid, &making);
            let ended = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| {
                let reason = "its tiles could not be made".to_owned();
                Err(MediaError::Undecodable(reason))
            });
            // Taken from the list first: who comes now finds the tiles, or tries again.
            lock(&project.makings().0).remove(&hash);
            making.tell(|state| state.ended = Some(ended));
        }
    };
    let thread = thread::Builder::new().name("tiles".into()).spawn(work);
    if let Err(error) = thread {
        lock(&project.makings().0).remove(&hash);
        let reason = format!("its tiles cannot be made now: {error}");
        making.tell(|state| state.ended = Some(Err(MediaError::Undecodable(reason))));
    }
    Ok(making)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn make(
    project: &Project,
    stored: &Stored,
    pyramid: Pyramid,
    making: &Making,
) -> Result<(), MediaError> {
    let _turn = turns::alone();
    let hash = stored.item.hash;
    if kept(project, hash).is_some_and(|kept| kept.whole) {
        return Ok(());
    }
    let upright = match decode_image(&bytes_of(project, stored)?) {
        Ok(upright) => upright,
        Err(DecodeError::Damaged(Damage {
            partial: Some(partial),
            ..
        })) => *partial,
        Err(error) => return Err(error.into()),
    };
    with_cache(project, |cache| cache.shrink_tiles(MOST_BYTES))?;
    keep(project, hash, &upright, pyramid, &mut |_| {
        making.tell(|state| state.batches += 1);
        true
    })
}

fn with_cache<T>(
    project: &Project,
    work: impl FnOnce(&burnish_store::cache::Cache) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    project
        .store()
        .with_cache(|cache| Some(work(cache)))
        .unwrap_or_else(|| {
            Err(StoreError::ReadOnly {
                detail: "the cache beside the project cannot be opened".into(),
            })
        })
}

/// Why the tiles were not all made.
enum Stop {
    Asked,
    Failed(StoreError),
}

/// Makes all tiles of a picture and a thumbnail and keeps them; `go_on` is told how many tiles
/// are there. Nothing claims to be whole before the last one is kept.
fn keep(
    project: &Project,
    hash: Hash,
    upright: &Upright,
    pyramid: Pyramid,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<(), MediaError> {
    if (upright.width_px(), upright.height_px()) != (pyramid.width_px, pyramid.height_px) {
        return Err(MediaError::Undecodable(format!(
            "the header says {} x {} px, the data {} x {} px",
            pyramid.width_px,
            pyramid.height_px,
            upright.width_px(),
            upright.height_px()
        )));
    }
    let mime = tile_mime(upright.format(), pyramid.bits);
    with_cache(project, |cache| {
        cache.begin_pyramid(hash, TILES_VERSION, pyramid.bits, mime)
    })?;
    if let Ok(small) = thumbnail_of(upright, THUMBNAIL_PX) {
        project.store().with_cache(|cache| {
            cache.put(THUMBNAIL, hash, THUMBNAIL_MIME, &small);
            Some(())
        });
    }
    let mut done = 0;
    let made = make_tiles(upright, pyramid.bits, |tiles| {
        let places = tiles.iter().map(|tile| {
            let TileId { level, column, row } = tile.id;
            ([level, column, row], &tile.bytes[..])
        });
        with_cache(project, |cache| cache.put_tiles(hash, places)).map_err(Stop::Failed)?;
        done += tiles.len() as u64;
        if go_on(done) {
            Ok(())
        } else {
            Err(Stop::Asked)
        }
    });
    match made {
        Ok(()) => Ok(with_cache(project, |cache| {
            cache.finish_pyramid(hash, pyramid.tile_count())
        })?),
        Err(Stop::Asked) => Ok(()),
        Err(Stop::Failed(error)) => Err(error.into()),
    }
}

/// Keeps the tiles of a picture that was decoded for something else. Only where there is room:
/// a large import leaves the rest to the first request. `go_on` is told tiles done and all.
pub(crate) fn keep_decoded(
    project: &Project,
    stored: &Stored,
    upright: &Upright,
    go_on: &mut dyn FnMut(u64, u64) -> bool,
) {
    let hash = stored.item.hash;
    let Some((pyramid, kept)) = pyramid_of(project, stored) else {
        return;
    };
    let there =
        kept.is_some_and(|kept| kept.whole) || lock(&project.makings().0).contains_key(&hash);
    let room = project
        .store()
        .with_cache(|cache| Some(cache.tile_bytes() < MOST_BYTES));
    if there || room != Some(true) {
        return;
    }
    let all = pyramid.tile_count();
    // What fails here is made, or said, when a tile is asked for.
    keep(project, hash, upright, pyramid, &mut |done| {
        go_on(done, all)
    })
    .ok();
}
