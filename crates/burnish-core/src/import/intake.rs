//! Intake: files become items. Read and hashed on all cores, written in batches.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
    sync::mpsc::sync_channel,
};

use burnish_media::{MAX_DECODED_BYTES, probe};
use burnish_model::{
    Item, MediaKind, Split,
    output::{ImportReport, SkippedFile},
};
use burnish_store::{
    Connection, StoreError,
    item::{self, Place},
    membership,
    pack::PackWriter,
    stat_cache,
};
use rayon::prelude::*;

use super::{ImportError, files::MediaFile};
use crate::{Progress, Project, cases, digest};

const BATCH_BYTES: u64 = 32 << 20;
const BATCH_FILES: usize = 500;

/// How the files of one import are taken in.
pub(super) struct Intake<'a> {
    pub collection: Option<&'a str>,
    pub split: Option<Split>,
    pub link: bool,
    /// Only this kind.
    pub kind: Option<MediaKind>,
}

/// A file read, hashed and probed.
struct Ready {
    file: MediaFile,
    item: Item,
    bytes: Vec<u8>,
}

type Outcome = Result<Ready, (String, String)>;

/// Takes `files` in; returns the row numbers of all items met with the name they had.
pub(super) fn run(
    project: &Project,
    intake: &Intake<'_>,
    files: &[MediaFile],
    progress: &dyn Progress,
    report: &mut ImportReport,
) -> Result<BTreeMap<i64, String>, ImportError> {
    let mut touched = BTreeMap::new();
    let (known, fresh) = split_known(project, files)?;
    let total = files.len() as u64;
    if !known.is_empty() {
        let changes_membership = intake.collection.is_some() || intake.split.is_some();
        if changes_membership {
            for batch in known.chunks(BATCH_FILES) {
                project.store().write(&["items"], |transaction| {
                    let collection = intake
                        .collection
                        .map(|name| membership::ensure_collection(transaction, name))
                        .transpose()?;
                    batch
                        .iter()
                        .try_for_each(|(_, id)| join(transaction, intake, collection, *id))
                })?;
            }
        }
        report.unchanged += known.len() as u64;
        touched.extend(known.into_iter().map(|(file, id)| (id, file.name.clone())));
    }
    let mut done = touched.len() as u64;
    progress.report("taking in files", done, Some(total));

    let batches = batches(fresh);
    let (send, receive) = sync_channel::<Vec<Outcome>>(1);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            for batch in batches {
                let outcomes: Vec<Outcome> = batch
                    .into_par_iter()
                    .map(|file| read(file, intake.kind))
                    .collect();
                if progress.cancelled() || send.send(outcomes).is_err() {
                    break;
                }
            }
        });
        let mut writer: Option<PackWriter> = None;
        let mut written = Ok(());
        for outcomes in receive {
            let count = outcomes.len() as u64;
            let mut ready = Vec::with_capacity(outcomes.len());
            for outcome in outcomes {
                match outcome {
                    Ok(file) => ready.push(file),
                    Err((path, reason)) => report.skipped.push(SkippedFile { path, reason }),
                }
            }
            written = write_batch(project, intake, ready, &mut writer, report, &mut touched);
            if written.is_err() {
                break;
            }
            done += count;
            progress.report("taking in files", done, Some(total));
        }
        // Dropping the receiver ends the reader at its next batch.
        if reader.join().is_err() {
            written = written.and(Err(ImportError::Unreadable {
                path: project.root().to_owned(),
                reason: "a reading thread stopped unexpectedly".into(),
            }));
        }
        written
    })?;
    Ok(touched)
}

/// Known files with their items, and files to read.
type KnownAndFresh<'a> = (Vec<(&'a MediaFile, i64)>, Vec<MediaFile>);

/// Files whose size, time and inode are as when they were taken in, and the others.
fn split_known<'a>(
    project: &Project,
    files: &'a [MediaFile],
) -> Result<KnownAndFresh<'a>, StoreError> {
    let Some(first) = files.first() else {
        return Ok((Vec::new(), Vec::new()));
    };
    let folder = |file: &MediaFile| file.path.parent().unwrap_or(Path::new("/")).to_owned();
    let common = files
        .iter()
        .map(folder)
        .fold(folder(first), |common, folder| {
            common
                .ancestors()
                .find(|ancestor| folder.starts_with(ancestor))
                .unwrap_or(Path::new("/"))
                .to_owned()
        });
    let cache: HashMap<String, _> = project
        .store()
        .read(|connection| stat_cache::below(connection, &common.to_string_lossy()))?;
    let (mut known, mut fresh) = (Vec::new(), Vec::new());
    for file in files {
        match cache.get(file.path.to_string_lossy().as_ref()) {
            Some((stat, id)) if *stat == file.stat => known.push((file, *id)),
            _ => fresh.push(file.clone()),
        }
    }
    Ok((known, fresh))
}

fn batches(files: Vec<MediaFile>) -> Vec<Vec<MediaFile>> {
    let mut batches: Vec<Vec<MediaFile>> = Vec::new();
    let mut bytes = u64::MAX;
    for file in files {
        let size = u64::try_from(file.stat.size).unwrap_or(0);
        if bytes.saturating_add(size) > BATCH_BYTES
            || batches
                .last()
                .is_some_and(|batch| batch.len() >= BATCH_FILES)
        {
            batches.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        batches
            .last_mut()
            .expect("a batch was just made")
            .push(file);
    }
    batches
}

fn read(file: MediaFile, kind: Option<MediaKind>) -> Outcome {
    let skip = |reason: String| Err((file.name.clone(), reason));
    if u64::try_from(file.stat.size).unwrap_or(0) > MAX_DECODED_BYTES {
        return skip(format!(
            "larger than {} GiB",
            MAX_DECODED_BYTES as f64 / f64::from(1 << 30)
        ));
    }
    let bytes = match fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => return skip(format!("cannot be read: {error}")),
    };
    let facts = match probe(&bytes) {
        Ok(facts) => facts,
        Err(unreadable) => return skip(unreadable.to_string()),
    };
    if kind.is_some_and(|kind| kind != facts.kind()) {
        return skip(format!("{} was not asked for", facts.kind()));
    }
    let item = Item {
        hash: digest::hash(&bytes),
        kind: facts.kind(),
        name: file
            .name
            .rsplit('/')
            .next()
            .unwrap_or(&file.name)
            .to_owned(),
        byte_size: bytes.len() as u64,
        format: facts.format.as_str().to_owned(),
        width_px: facts.width_px,
        height_px: facts.height_px,
        orientation: facts.orientation,
        duration_micros: facts.duration_micros,
        sample_rate: facts.sample_rate,
        channels: facts.channels,
    };
    Ok(Ready { file, item, bytes })
}

fn write_batch(
    project: &Project,
    intake: &Intake<'_>,
    ready: Vec<Ready>,
    writer: &mut Option<PackWriter>,
    report: &mut ImportReport,
    touched: &mut BTreeMap<i64, String>,
) -> Result<(), ImportError> {
    if ready.is_empty() {
        return Ok(());
    }
    let known: Vec<Option<i64>> = project.store().read(|connection| {
        ready
            .iter()
            .map(|file| item::id_of(connection, file.item.hash))
            .collect::<Result<_, StoreError>>()
    })?;
    let new: Vec<&Ready> = ready
        .iter()
        .zip(&known)
        .filter(|(_, id)| id.is_none())
        .map(|(file, _)| file)
        .collect();
    let pack = if intake.link || new.is_empty() {
        None
    } else {
        if writer.as_ref().is_none_or(PackWriter::full) {
            *writer = Some(project.store().packs().writer()?);
        }
        let writer = writer.as_mut().expect("a writer was just taken");
        // Durable before the rows that name it.
        writer.put(
            new.iter()
                .map(|file| (file.item.hash, file.bytes.as_slice())),
        )?;
        Some(writer.number())
    };
    let now = project.now_millis();
    let (added, unchanged) = project.store().write(&["items"], |transaction| {
        let collection = intake
            .collection
            .map(|name| membership::ensure_collection(transaction, name))
            .transpose()?;
        if let Some(pack) = pack {
            item::ensure_pack(transaction, pack)?;
        }
        let (mut added, mut unchanged) = (0, 0);
        for file in &ready {
            let path = file.file.path.to_string_lossy();
            let id = match item::id_of(transaction, file.item.hash)? {
                Some(id) => {
                    unchanged += 1;
                    join(transaction, intake, collection, id)?;
                    id
                }
                None => {
                    let place = match pack {
                        Some(number) => Place::Pack(number),
                        None => Place::Link {
                            path: path.clone().into_owned(),
                            size: file.file.stat.size,
                            mtime_ns: file.file.stat.mtime_ns,
                        },
                    };
                    added += 1;
                    let id = item::insert(transaction, &file.item, &place, intake.split, now)?;
                    if let Some(collection) = collection {
                        membership::add(transaction, collection, id)?;
                    }
                    item::set_text(transaction, id, &file.item.name, "")?;
                    let split = intake.split;
                    cases::first_state(transaction, id, &file.item, split, intake.collection)?;
                    id
                }
            };
            item::add_name(transaction, id, &file.file.name)?;
            item::add_name(
                transaction,
                id,
                file.file.name.rsplit('/').next().unwrap_or_default(),
            )?;
            stat_cache::put(transaction, &path, file.file.stat, id)?;
            touched.entry(id).or_insert_with(|| file.file.name.clone());
        }
        Ok::<_, StoreError>((added, unchanged))
    })?;
    report.added += added;
    report.unchanged += unchanged;
    Ok(())
}

/// Puts an item that is there already into the import's collection and split.
fn join(
    connection: &Connection,
    intake: &Intake<'_>,
    collection: Option<i64>,
    id: i64,
) -> Result<(), StoreError> {
    let mut changed = false;
    if let Some(collection) = collection {
        changed |= membership::add(connection, collection, id)?;
    }
    if let Some(split) = intake.split {
        item::set_split(connection, id, Some(split))?;
        changed = true;
    }
    if changed {
        cases::refresh_state(connection, id)
    } else {
        Ok(())
    }
}

/// The bytes of an item, wherever they are. A linked file that changed is an error.
pub(crate) fn bytes_of(project: &Project, stored: &item::Stored) -> Result<Vec<u8>, StoreError> {
    match &stored.place {
        Place::Pack(number) => project.store().packs().read(*number, stored.item.hash),
        Place::Link {
            path,
            size,
            mtime_ns,
        } => {
            let path = Path::new(path);
            let facts = fs::metadata(path).map_err(|_| StoreError::LinkGone {
                path: path.to_owned(),
            })?;
            let bytes = fs::read(path).map_err(|_| StoreError::LinkGone {
                path: path.to_owned(),
            })?;
            let now = super::files::stat(&facts);
            let moved = now.size != *size || now.mtime_ns != *mtime_ns;
            if moved && digest::hash(&bytes) != stored.item.hash {
                return Err(StoreError::LinkChanged {
                    path: path.to_owned(),
                });
            }
            Ok(bytes)
        }
    }
}
