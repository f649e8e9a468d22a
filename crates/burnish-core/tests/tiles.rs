//! Tiles through a project: made once, shown while they are made, there after an import.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{
    fs,
    io::Cursor,
    path::Path,
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use burnish_core::{
    Clock, Progress, Project, Silent,
    import::{ImportFormat, ImportRequest, import},
    media::{MediaError, media, picture},
    people,
};
use burnish_model::{Hash, LabelerKind, Role, output::ImportReport};
use image::{DynamicImage, ImageFormat};
use tempfile::TempDir;

struct Still;

impl Clock for Still {
    fn now_millis(&self) -> i64 {
        1_000
    }
}

struct Place {
    project: Arc<Project>,
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("test.burnish");
        let project = Project::create(&root, "test", Arc::new(Still)).unwrap();
        Self {
            project: Arc::new(project),
            folder,
        }
    }

    /// Takes one file in; the hash of the only item.
    fn import(&self, name: &str, bytes: &[u8], how: &ImportRequest) -> (Hash, ImportReport) {
        self.import_with(name, bytes, how, &Silent)
    }

    fn import_with(
        &self,
        name: &str,
        bytes: &[u8],
        how: &ImportRequest,
        progress: &dyn Progress,
    ) -> (Hash, ImportReport) {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let anna = people::ensure(&self.project, "anna", None, Role::Owner).unwrap();
        let report = import(
            &self.project,
            &anna,
            &ImportRequest {
                paths: vec![path],
                ..how.clone()
            },
            progress,
        )
        .unwrap();
        (burnish_core::digest::hash(bytes), report)
    }

    fn get(&self, hash: Hash, what: &str) -> Result<Vec<u8>, MediaError> {
        let blob = media(&self.project, hash, what)?;
        blob.read(0, usize::try_from(blob.length).unwrap())
    }

    fn cache_is_lost(&self) {
        let root = self.project.root();
        for name in ["cache.db", "cache.db-wal", "cache.db-shm"] {
            fs::remove_file(root.join(name)).ok();
        }
    }
}

fn unmeasured() -> ImportRequest {
    ImportRequest {
        paths: Vec::new(),
        format: ImportFormat::Images,
        labeler: None,
        labeler_kind: Some(LabelerKind::Human),
        collection: None,
        split: None,
        link: false,
        boxless_unseen: false,
        measure: false,
    }
}

fn measured() -> ImportRequest {
    ImportRequest {
        measure: true,
        ..unmeasured()
    }
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// 16 bits of grey, brighter to the right.
fn deep(width: u16, height: u16) -> DynamicImage {
    DynamicImage::ImageLuma16(image::ImageBuffer::from_fn(
        width.into(),
        height.into(),
        |x, y| image::Luma([40_000 + x as u16 + y as u16]),
    ))
}

/// Long enough to be cut, with few pixels.
fn strip() -> DynamicImage {
    DynamicImage::ImageLuma8(image::GrayImage::from_fn(9000, 40, |x, y| {
        image::Luma([(x / 40 + y) as u8])
    }))
}

#[test]
fn a_small_picture_is_whole_and_a_tile_of_it_is_refused() {
    let place = Place::new();
    let bytes = written(&DynamicImage::new_rgb8(30, 20), ImageFormat::Png);
    let (hash, _) = place.import("small.png", &bytes, &measured());
    let shown = picture(&place.project, hash).unwrap();
    assert_eq!((shown.width, shown.height), (30, 20));
    assert_eq!((shown.bits, shown.levels, shown.ready), (8, 1, true));
    let refused = place.get(hash, "tile-0-0-0");
    assert!(
        matches!(refused, Err(MediaError::NoSuch(_))),
        "it is fetched as display"
    );
}

#[test]
fn after_a_measured_import_the_tiles_are_there() {
    let place = Place::new();
    let (hash, _) = place.import(
        "deep.png",
        &written(&deep(700, 300), ImageFormat::Png),
        &measured(),
    );
    let shown = picture(&place.project, hash).unwrap();
    assert_eq!((shown.bits, shown.levels, shown.tile_px), (16, 2, 512));
    assert!(shown.ready);
    let tile = image::load_from_memory(&place.get(hash, "tile-0-1-0").unwrap()).unwrap();
    assert_eq!((tile.width(), tile.height()), (2 * (700 - 512), 300));
    let bytes = tile.to_luma8();
    let sample = u16::from(bytes.get_pixel(3, 2)[0]) << 8 | u16::from(bytes.get_pixel(191, 2)[0]);
    assert_eq!(sample, 40_000 + 515 + 2, "high bytes left, low bytes right");
    for beyond in ["tile-0-2-0", "tile-0-0-1", "tile-2-0-0"] {
        assert!(
            matches!(place.get(hash, beyond), Err(MediaError::NoSuch(_))),
            "{beyond}"
        );
    }
}

#[test]
fn without_measuring_the_first_tile_asked_for_makes_them_all() {
    let place = Place::new();
    let (hash, _) = place.import(
        "strip.png",
        &written(&strip(), ImageFormat::Png),
        &unmeasured(),
    );
    let before = picture(&place.project, hash).unwrap();
    assert_eq!((before.ready, before.levels), (false, 6));
    let start = Arc::new(Barrier::new(6));
    let askers: Vec<_> = (0..6)
        .map(|column| {
            let (project, start) = (Arc::clone(&place.project), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                let blob = media(&project, hash, &format!("tile-0-{column}-0")).unwrap();
                (blob.mime.clone(), blob.length)
            })
        })
        .collect();
    for asker in askers {
        let (mime, length) = asker.join().unwrap();
        assert!(
            mime == "image/png" && length > 0,
            "everyone gets their tile"
        );
    }
    place.get(hash, "tile-0-17-0").unwrap();
    // The last batch is kept a moment before the picture counts as whole.
    let ready = (0..500).any(|_| {
        thread::sleep(std::time::Duration::from_millis(10));
        picture(&place.project, hash).unwrap().ready
    });
    assert!(ready);
}

#[test]
fn a_lost_cache_only_means_that_tiles_are_made_again() {
    let place = Place::new();
    let (hash, _) = place.import(
        "strip.png",
        &written(&strip(), ImageFormat::Png),
        &measured(),
    );
    let tile = place.get(hash, "tile-2-1-0").unwrap();
    let root = place.project.root().to_owned();
    place.cache_is_lost();
    let again = Arc::new(Project::open(&root, Arc::new(Still)).unwrap());
    assert!(!picture(&again, hash).unwrap().ready);
    let blob = media(&again, hash, "tile-2-1-0").unwrap();
    assert_eq!(blob.read(0, 1 << 20).unwrap(), tile);
}

#[test]
fn what_was_decoded_of_a_damaged_picture_is_shown_with_the_reason() {
    let place = Place::new();
    let bytes = written(&deep(900, 600), ImageFormat::Png);
    let (hash, report) = place.import("half.png", &bytes[..bytes.len() / 2], &measured());
    assert_eq!(report.damaged.len(), 1);
    let shown = picture(&place.project, hash).unwrap();
    assert!(shown.damaged.is_some_and(|reason| !reason.is_empty()));
    let tile = image::load_from_memory(&place.get(hash, "tile-0-0-0").unwrap()).unwrap();
    let bytes = tile.to_luma8();
    assert_eq!(
        bytes.get_pixel(5, 0)[0],
        (40_005_u16 >> 8) as u8,
        "its beginning is there"
    );
}

#[test]
fn a_picture_without_pixels_says_why_to_everyone_who_waits() {
    let place = Place::new();
    let mut bytes = written(&deep(300, 300), ImageFormat::Png);
    bytes.truncate(60);
    let (hash, _) = place.import("head.png", &bytes, &unmeasured());
    let first = place.get(hash, "tile-0-0-0").unwrap_err();
    assert!(
        matches!(&first, MediaError::Undecodable(reason) if reason.contains("damaged")),
        "{first}"
    );
    assert!(
        !picture(&place.project, hash).unwrap().ready,
        "nothing claims to be ready"
    );
}

#[test]
fn a_linked_file_that_is_gone_keeps_its_tiles() {
    let place = Place::new();
    let how = ImportRequest {
        link: true,
        ..measured()
    };
    let (hash, _) = place.import("deep.png", &written(&deep(600, 10), ImageFormat::Png), &how);
    fs::remove_file(place.folder.path().join("deep.png")).unwrap();
    let shown = picture(&place.project, hash).unwrap();
    assert_eq!((shown.bits, shown.levels, shown.ready), (16, 2, true));
    assert!(place.get(hash, "tile-1-0-0").is_ok());
}

/// Cancels once tiles are being made.
#[derive(Default)]
struct StopAtTiles {
    stop: AtomicBool,
    tiles: AtomicU64,
}

impl Progress for StopAtTiles {
    fn report(&self, stage: &str, done: u64, _total: Option<u64>) {
        if stage.contains("tiles") {
            self.tiles.store(done, Ordering::SeqCst);
            self.stop.store(true, Ordering::SeqCst);
        }
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

#[test]
fn a_stopped_import_leaves_no_picture_that_claims_to_be_ready() {
    let place = Place::new();
    let stop = StopAtTiles::default();
    let bytes = written(&strip(), ImageFormat::Png);
    let (hash, report) = place.import_with("strip.png", &bytes, &measured(), &stop);
    assert!(report.cancelled);
    assert!(
        (1..38).contains(&stop.tiles.load(Ordering::SeqCst)),
        "it stopped between tiles"
    );
    assert!(!picture(&place.project, hash).unwrap().ready);
    assert!(
        place.get(hash, "tile-0-0-0").is_ok(),
        "the rest is made when it is asked for"
    );
}

#[test]
fn a_copy_for_the_screen_is_made_once() {
    let place = Place::new();
    let tiff = written(&DynamicImage::new_rgb8(40, 30), ImageFormat::Tiff);
    let how = ImportRequest {
        link: true,
        ..unmeasured()
    };
    let (hash, _) = place.import("scan.tif", &tiff, &how);
    let first = place.get(hash, "display").unwrap();
    assert!(Path::new(&place.folder.path().join("scan.tif")).exists());
    fs::remove_file(place.folder.path().join("scan.tif")).unwrap();
    assert_eq!(
        place.get(hash, "display").unwrap(),
        first,
        "it comes from the cache"
    );
}
