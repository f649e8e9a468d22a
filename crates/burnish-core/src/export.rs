//! Exporting a version: media and labels in a folder, the same bytes every time.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use burnish_formats::{
    ClassName, Content, ExportSet, LabelFormat, LabelSet, LabeledBox, LabeledItem, LabeledSegment,
    coco, jsonl, losses,
};
use burnish_model::{
    Book, ClassKey, Hash, Mark, MediaKind, Split,
    output::{ExportReport, LeftOut, Loss},
};
use burnish_store::{StoreError, book, item, item::Stored, layer};
use sha2::{Digest, Sha256};

use crate::{
    Progress, Project,
    digest::{self, Membership},
    import::bytes_of,
    nodes::StoredNodes,
    resolve::{self, ResolveError},
    tree,
};

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("format: `{0}` is not one of coco, jsonl")]
    UnknownFormat(String),
    #[error("{} exists and is not empty", .0.display())]
    NotEmpty(PathBuf),
    #[error("{what} {}: {reason}", .path.display())]
    Io {
        what: &'static str,
        path: PathBuf,
        reason: String,
    },
    #[error("cannot write the labels: {0}")]
    Labels(String),
    #[error("cancelled; nothing was left behind")]
    Cancelled,
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Clone)]
pub struct ExportRequest<'a> {
    pub version: &'a str,
    pub format: &'a str,
    pub out: &'a Path,
    pub split: Option<Split>,
    /// Write flagged pictures upright instead of keeping their bytes.
    pub bake: bool,
}

/// One item on its way out.
struct Outgoing {
    stored: Stored,
    membership: Membership,
    marks: Vec<Mark>,
}

struct Planned {
    name: String,
    digest: Hash,
    project: String,
    book: Book,
    items: Vec<Outgoing>,
    left_out: LeftOut,
    /// Written on boxes and items for the people who work here.
    notes: u64,
}

/// Writes `request.out`. It appears whole or not at all.
pub fn export(
    project: &Project,
    request: &ExportRequest<'_>,
    progress: &dyn Progress,
) -> Result<ExportReport, ExportError> {
    let format = LabelFormat::from_word(request.format)
        .ok_or_else(|| ExportError::UnknownFormat(request.format.chars().take(40).collect()))?;
    let out = request.out;
    if out.exists() && fs::read_dir(out).map_or(true, |mut entries| entries.next().is_some()) {
        return Err(ExportError::NotEmpty(out.to_owned()));
    }
    let planned = plan(project, request)?;
    let part = partial_path(out);
    let io = |what, path: &Path| {
        let path = path.to_owned();
        move |error: std::io::Error| ExportError::Io {
            what,
            path,
            reason: error.to_string(),
        }
    };
    fs::create_dir_all(&part).map_err(io("cannot make", &part))?;
    let written = write(project, &planned, format, request, &part, progress).and_then(|report| {
        if out.exists() {
            fs::remove_dir(out).map_err(io("cannot replace", out))?;
        }
        fs::rename(&part, out).map_err(io("cannot finish", out))?;
        Ok(report)
    });
    if written.is_err() {
        // Best effort: the first error is the one worth reporting.
        fs::remove_dir_all(&part).ok();
    }
    written
}

fn partial_path(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    out.with_file_name(name)
}

fn plan(project: &Project, request: &ExportRequest<'_>) -> Result<Planned, ExportError> {
    project.store().read(|connection| {
        let version = resolve::version(connection, request.version)?;
        let nodes = StoredNodes::looking(connection);
        let corrupt = |what: &str| StoreError::Corrupt {
            detail: format!("{what} of v{} cannot be read", version.number),
        };
        let book = digest::parse_book(&nodes.body(version.roots.book)?)
            .ok_or_else(|| corrupt("the book"))?;
        let mut planned = Planned {
            name: format!("v{}", version.number),
            digest: version.digest,
            project: book::fact(connection, "name")?.unwrap_or_default(),
            book,
            items: Vec::new(),
            left_out: LeftOut {
                open: 0,
                damaged: 0,
                unlabelled: 0,
            },
            notes: layer::note_count(connection)?,
        };
        let mut truths: BTreeMap<Hash, Hash> = BTreeMap::new();
        tree::each(&nodes, version.roots.truth, |key, value| {
            truths.insert(
                key,
                Hash::from_slice(value).ok_or_else(|| corrupt("a truth"))?,
            );
            Ok(())
        })?;
        let mut keys = Vec::new();
        tree::each(&nodes, version.roots.membership, |key, value| {
            keys.push((
                key,
                Hash::from_slice(value).ok_or_else(|| corrupt("a membership"))?,
            ));
            Ok(())
        })?;
        for (key, membership) in keys {
            let membership = Membership::parse(&nodes.body(membership)?)
                .ok_or_else(|| corrupt("a membership"))?;
            if request.split.is_some() && membership.split != request.split {
                continue;
            }
            let stored = item::by_hash(connection, key)?.ok_or_else(|| corrupt("an item"))?;
            let wanted = match request.format {
                "coco" => stored.item.kind == MediaKind::Image,
                _ => true,
            };
            let left_out = &mut planned.left_out;
            match truths.get(&key) {
                _ if stored.damaged.is_some() => left_out.damaged += 1,
                None if tree::get(&nodes, version.roots.layers, key)?.is_some() => {
                    left_out.open += 1
                }
                None => left_out.unlabelled += 1,
                // Counted among the losses.
                Some(_) if !wanted && request.format != "coco" => {}
                Some(truth) => {
                    let marks = digest::parse_marks(&nodes.body(*truth)?)
                        .ok_or_else(|| corrupt("a truth"))?;
                    planned.items.push(Outgoing {
                        stored,
                        membership,
                        marks,
                    });
                }
            }
        }
        planned
            .items
            .sort_by(|a, b| a.membership.export_name.cmp(&b.membership.export_name));
        Ok(planned)
    })
}

fn content(marks: &[Mark], kind: MediaKind, classes: &BTreeMap<ClassKey, String>) -> Content {
    let class = |key: &ClassKey| classes.get(key).cloned().unwrap_or_else(|| key.to_string());
    match kind {
        _ if marks.is_empty() => Content::Nothing,
        MediaKind::Image => Content::Boxes(
            marks
                .iter()
                .filter_map(Mark::as_box)
                .map(|mark| LabeledBox {
                    class: class(&mark.class),
                    rect: mark.rect,
                    flags: mark.flags.clone(),
                    attributes: mark.attributes.clone(),
                    confidence: None,
                })
                .collect(),
        ),
        MediaKind::Audio => {
            let segments: Vec<_> = marks.iter().filter_map(Mark::as_segment).collect();
            match segments.as_slice() {
                [only] if only.start_micros.is_none() && only.speaker.is_none() => {
                    Content::Text(only.text.clone())
                }
                _ => Content::Segments(
                    segments
                        .into_iter()
                        .map(|segment| LabeledSegment {
                            start_micros: segment.start_micros,
                            end_micros: segment.end_micros,
                            text: segment.text.clone(),
                            speaker: segment.speaker.clone(),
                        })
                        .collect(),
                ),
            }
        }
    }
}

/// Writes one file and remembers its hash.
struct Folder<'a> {
    root: &'a Path,
    files: BTreeMap<String, [u8; 32]>,
}

impl Folder<'_> {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.root.join(name);
        let io = |what| {
            let path = path.clone();
            move |error: std::io::Error| ExportError::Io {
                what,
                path,
                reason: error.to_string(),
            }
        };
        let mut file = BufWriter::new(File::create(&path).map_err(io("cannot write"))?);
        file.write_all(bytes)
            .and_then(|()| file.flush())
            .map_err(io("cannot write"))?;
        self.files
            .insert(name.to_owned(), Sha256::digest(bytes).into());
        Ok(())
    }

    /// SHA-256 over the sorted lines `<sha256>  <path>\n`, as `sha256sum` prints them.
    fn sha256(&self) -> String {
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let lines: String = self
            .files
            .iter()
            .map(|(name, hash)| format!("{}  {name}\n", hex(hash)))
            .collect();
        hex(&Sha256::digest(lines.as_bytes()))
    }
}

fn write(
    project: &Project,
    planned: &Planned,
    format: LabelFormat,
    request: &ExportRequest<'_>,
    root: &Path,
    progress: &dyn Progress,
) -> Result<ExportReport, ExportError> {
    let classes: BTreeMap<ClassKey, String> = planned
        .book
        .classes
        .iter()
        .map(|class| (class.key, class.name.clone()))
        .collect();
    let (folder_name, label_name) = match format {
        LabelFormat::Coco => ("images", "annotations.json"),
        LabelFormat::Jsonl => ("media", "manifest.jsonl"),
    };
    let media_root = root.join(folder_name);
    fs::create_dir_all(&media_root).map_err(|error| ExportError::Io {
        what: "cannot make",
        path: media_root.clone(),
        reason: error.to_string(),
    })?;
    let mut folder = Folder {
        root,
        files: BTreeMap::new(),
    };
    let mut set = LabelSet {
        classes: planned
            .book
            .classes
            .iter()
            .map(|class| ClassName {
                name: class.name.clone(),
                index: Some(class.index),
            })
            .collect(),
        items: Vec::new(),
    };
    let (mut images, mut clips, mut flagged, mut baked) = (0, 0, 0, Vec::new());
    let total = planned.items.len() as u64;
    for (done, outgoing) in planned.items.iter().enumerate() {
        if progress.cancelled() {
            return Err(ExportError::Cancelled);
        }
        progress.report("writing media", done as u64, Some(total));
        let item = &outgoing.stored.item;
        let mut labeled = LabeledItem::unlabelled("");
        labeled.kind = Some(item.kind);
        labeled.hash = Some(item.hash);
        labeled.width_px = item.width_px;
        labeled.height_px = item.height_px;
        labeled.collection = outgoing.membership.collections.first().cloned();
        labeled.split = outgoing.membership.split;
        labeled.tags = outgoing.membership.tags.iter().cloned().collect();
        labeled.content = content(&outgoing.marks, item.kind, &classes);
        let mut name = outgoing.membership.export_name.clone();
        if format == LabelFormat::Jsonl || item.kind == MediaKind::Image {
            let mut bytes = bytes_of(project, &outgoing.stored)?;
            if item.orientation != 1 {
                flagged += 1;
                if request.bake {
                    bytes = burnish_media::upright_png(&bytes).map_err(|error| {
                        StoreError::Corrupt {
                            detail: format!("{}: {error}", item.name),
                        }
                    })?;
                    name = format!(
                        "{}.png",
                        name.rsplit_once('.')
                            .map_or(name.as_str(), |(stem, _)| stem)
                    );
                    labeled.hash = Some(digest::hash(&bytes));
                    baked.push(name.clone());
                }
            }
            folder.write(&format!("{folder_name}/{name}"), &bytes)?;
            match item.kind {
                MediaKind::Image => images += 1,
                MediaKind::Audio => clips += 1,
            }
        }
        labeled.file = match format {
            LabelFormat::Coco => name,
            LabelFormat::Jsonl => format!("{folder_name}/{name}"),
        };
        set.items.push(labeled);
    }
    let mut lost: Vec<Loss> = losses(&set, format)
        .into_iter()
        .map(|loss| Loss {
            what: loss.what.to_string(),
            count: loss.count as u64,
        })
        .collect();
    if planned.notes > 0 {
        lost.push(Loss {
            what: "notes of labelers".to_owned(),
            count: planned.notes,
        });
    }
    let (labels, annotations) = label_bytes(set, format, planned)?;
    folder.write(label_name, &labels)?;
    let mut warnings = Vec::new();
    if flagged > 0 && !request.bake {
        warnings.push(format!(
            "{flagged} pictures carry an EXIF orientation; boxes and sizes are those of the upright picture, so a reader must apply it"
        ));
    }
    if !baked.is_empty() {
        warnings.push(format!(
            "{} pictures were written upright as PNG: {}",
            baked.len(),
            baked.join(", ")
        ));
    }
    Ok(ExportReport {
        format: format.as_str().to_owned(),
        version: planned.name.clone(),
        out: request.out.display().to_string(),
        files: folder.files.len() as u64,
        images,
        clips,
        annotations,
        losses: lost,
        left_out: planned.left_out.clone(),
        warnings,
        sha256: folder.sha256(),
    })
}

fn label_bytes(
    set: LabelSet,
    format: LabelFormat,
    planned: &Planned,
) -> Result<(Vec<u8>, u64), ExportError> {
    let mut bytes = Vec::new();
    let written = match format {
        LabelFormat::Coco => {
            let set = ExportSet {
                project: planned.project.clone(),
                version: planned.digest.to_string(),
                labels: set,
            };
            coco::write(&mut bytes, &set)
        }
        LabelFormat::Jsonl => jsonl::write(&mut bytes, &set.items),
    };
    let written = written.map_err(|error| ExportError::Labels(error.to_string()))?;
    Ok((bytes, written.annotations as u64))
}
