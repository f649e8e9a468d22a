//! Clips through a project: playable, pictured, and told where somebody speaks.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{fs, sync::Arc};

use burnish_core::{
    Clock, Project, Silent,
    import::{ImportFormat, ImportRequest, import},
    media::{MediaError, media, snap, speech},
    people,
};
use burnish_model::{Hash, LabelerKind, Role};
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

    fn import(&self, name: &str, bytes: &[u8], measure: bool, link: bool) -> Hash {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let anna = people::ensure(&self.project, "anna", None, Role::Owner).unwrap();
        let request = ImportRequest {
            paths: vec![path],
            format: ImportFormat::Auto,
            labeler: None,
            labeler_kind: Some(LabelerKind::Human),
            collection: None,
            split: None,
            link,
            boxless_unseen: false,
            measure,
        };
        import(&self.project, &anna, &request, &Silent).unwrap();
        burnish_core::digest::hash(bytes)
    }

    fn get(&self, hash: Hash, what: &str) -> Result<Vec<u8>, MediaError> {
        let blob = media(&self.project, hash, what)?;
        blob.read(0, usize::try_from(blob.length).unwrap())
    }
}

const RATE: u32 = 8_000;

/// Two channels of 16 bits: a quiet tone from 1 to 2 s of 4 on the left, twice that on the right.
fn clip() -> Vec<u8> {
    let frames = 4 * RATE;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((frames * 4 + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(2_u16.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * 4).to_le_bytes());
    bytes.extend(4_u16.to_le_bytes());
    bytes.extend(16_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend((frames * 4).to_le_bytes());
    for at in 0..frames {
        let turn = f64::from(at) * 0.25;
        let loud = (RATE..2 * RATE).contains(&at);
        let sample = if loud { (turn.sin() * 500.0) as i16 } else { 0 };
        bytes.extend(sample.to_le_bytes());
        bytes.extend((2 * sample).to_le_bytes());
    }
    bytes
}

#[test]
fn a_measured_clip_and_one_that_was_not_have_the_same_speech() {
    let (measured, plain, linked) = (Place::new(), Place::new(), Place::new());
    let hash = measured.import("clip.wav", &clip(), true, false);
    plain.import("clip.wav", &clip(), false, false);
    linked.import("clip.wav", &clip(), false, true);
    let found = speech(&measured.project, hash).unwrap();
    for place in [&plain, &linked] {
        assert_eq!(speech(&place.project, hash).unwrap(), found);
        assert_eq!(speech(&place.project, hash).unwrap(), found, "and again");
    }
    assert_eq!(found.regions.len(), 1);
    let region = &found.regions[0];
    assert!((930_000..=950_000).contains(&region.start_micros));
    assert!((2_050_000..=2_070_000).contains(&region.end_micros));
    assert_eq!(found.silences.len(), 2);
    assert_eq!(found.silences[1].end_micros, 4_000_000);
}

#[test]
fn a_boundary_is_the_time_of_a_sample_within_the_clip() {
    let place = Place::new();
    let hash = place.import("clip.wav", &clip(), true, false);
    let micros_per_sample = i64::from(1_000_000 / RATE);
    for wanted in [-5, 0, 999_983, 1_500_017, 3_999_999, 4_000_000, i64::MAX] {
        let snapped = snap(&place.project, hash, wanted).unwrap();
        assert!((0..=4_000_000).contains(&snapped), "{wanted} to {snapped}");
        assert_eq!(snapped % micros_per_sample, 0, "{wanted} to {snapped}");
        assert!(snapped.abs_diff(wanted.clamp(0, 4_000_000)) <= 110_000);
        assert_eq!(snap(&place.project, hash, snapped).unwrap(), snapped);
    }
}

#[test]
fn a_clip_is_playable_at_each_level_and_by_each_channel() {
    let place = Place::new();
    let bytes = clip();
    let hash = place.import("clip.wav", &bytes, true, false);
    assert!(place.get(hash, "sound.wav").unwrap() == bytes);
    assert!(place.get(hash, "sound-plain-all.wav").unwrap() == bytes);
    let peak = |what: &str| {
        let wav = place.get(hash, what).unwrap();
        assert_eq!(wav.len(), bytes.len(), "{what}");
        let samples = wav[44..].chunks_exact(2);
        let samples = samples.map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
        samples.map(i16::unsigned_abs).max().unwrap()
    };
    assert!(peak("sound-plain-left.wav") <= 500);
    assert!(peak("sound-plain-right.wav") > 900);
    let (left, all) = (
        peak("sound-levelled-left.wav"),
        peak("sound-levelled-all.wav"),
    );
    assert!(left > 2_000 && all > 4_000, "{left} and {all}");
    assert!(all < 29_205, "under -1 dBFS");
}

#[test]
fn a_spectrogram_comes_in_tiles_that_are_kept() {
    let place = Place::new();
    let hash = place.import("clip.wav", &clip(), false, false);
    let tile = place.get(hash, "mel-0-0").unwrap();
    assert!(tile.starts_with(b"\x89PNG"));
    assert!(place.get(hash, "mel-0-0").unwrap() == tile);
    assert_eq!(u32::from_be_bytes(tile[16..20].try_into().unwrap()), 400);
    for what in [
        "mel-0-1",
        "mel-4-0",
        "mel-0",
        "sound-loud-all.wav",
        "tile-0-0-0",
    ] {
        let answer = place.get(hash, what);
        assert!(matches!(answer, Err(MediaError::NoSuch(_))), "{what}");
    }
}

#[test]
fn a_silent_clip_a_picture_and_nothing_say_what_they_are() {
    let place = Place::new();
    let mut silent = clip();
    silent[44..].fill(0);
    let hash = place.import("silent.wav", &silent, true, false);
    let found = speech(&place.project, hash).unwrap();
    assert_eq!((found.regions.len(), found.silences.len()), (0, 1));
    assert!(place.get(hash, "sound-levelled-all.wav").unwrap() == silent);
    let jpeg = "sample-data/phone-scratches/images/phone_001.jpg";
    let jpeg = fs::read(burnish_testkit::workspace().join(jpeg)).unwrap();
    let picture = place.import("picture.jpg", &jpeg, false, false);
    assert!(matches!(
        speech(&place.project, picture),
        Err(MediaError::Undecodable(_))
    ));
    assert!(matches!(
        place.get(picture, "mel-0-0"),
        Err(MediaError::NoSuch(_))
    ));
    let nobody = burnish_core::digest::hash(b"nothing");
    assert!(matches!(
        snap(&place.project, nobody, 0),
        Err(MediaError::NoItem(_))
    ));
}
