//! The committed sample data is what it says: files, labels, and the geometry of every planted disagreement.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use burnish_model::Rect;
use burnish_samples::coco::Coco;
use burnish_samples::manifest::{Decision, Manifest, PlantedBox};
use burnish_samples::speech::Line;
use burnish_samples::story::{Kind, LABELERS};
use burnish_samples::write;

type Boxes = Vec<(Rect, u64, bool)>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data")
}

fn json<T: serde::de::DeserializeOwned>(path: &str) -> T {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|err| panic!("{path}: {err}"));
    serde_json::from_str(&text).unwrap_or_else(|err| panic!("{path}: {err}"))
}

fn manifest() -> Manifest {
    json("manifest.json")
}

fn labels() -> BTreeMap<&'static str, Coco> {
    LABELERS
        .iter()
        .map(|name| (*name, json(&format!("phone-scratches/labels/{name}.json"))))
        .collect()
}

/// The boxes of one labeler in a picture everyone saw.
fn on(labels: &BTreeMap<&str, Coco>, labeler: &str, image: &str) -> Boxes {
    labels[labeler]
        .on(image)
        .unwrap_or_else(|| panic!("{labeler} never saw {image}"))
}

/// The deviating labeler's boxes and those of the two others.
fn sides(labels: &BTreeMap<&str, Coco>, planted: &PlantedBox) -> (Boxes, [Boxes; 2]) {
    let who = planted.labelers[0].as_str();
    let others: Vec<Boxes> = LABELERS
        .iter()
        .filter(|n| **n != who)
        .map(|n| on(labels, n, &planted.image))
        .collect();
    (
        on(labels, who, &planted.image),
        others.try_into().expect("three labelers, one deviates"),
    )
}

/// The one box of a list that lies over `target` with an IoU of at least `least`.
fn single(boxes: &Boxes, target: &Rect, least: f64) -> Option<(Rect, u64, bool)> {
    let mut over = boxes.iter().filter(|b| b.0.iou(target) >= least);
    over.next().filter(|_| over.next().is_none()).copied()
}

fn untouched(boxes: &Boxes, target: &Rect) -> bool {
    boxes.iter().all(|b| b.0.iou(target) < 0.05)
}

#[test]
fn every_named_file_is_there_and_nothing_else() {
    let manifest = manifest();
    let (pictures, clips) = (&manifest.phone_scratches, &manifest.voice_assistant);
    for (folder, names, count) in [
        ("phone-scratches/images", &pictures.images, 40),
        ("phone-scratches/production", &pictures.production, 24),
        ("voice-assistant/clips", &clips.clips, 24),
        ("voice-assistant/production", &clips.production, 24),
    ] {
        let base = root().join(folder).parent().expect("two levels").to_owned();
        assert_eq!(names.len(), count, "{folder} is listed whole");
        assert!(
            names.iter().all(|name| base.join(name).is_file()),
            "{folder} lacks a listed file"
        );
        assert_eq!(
            fs::read_dir(root().join(folder)).expect("a folder").count(),
            count,
            "{folder} holds a file nobody lists"
        );
    }
}

#[test]
fn the_sample_data_stays_below_eight_megabytes() {
    fn size(path: &Path) -> u64 {
        let Ok(entries) = fs::read_dir(path) else {
            return fs::metadata(path).map_or(0, |m| m.len());
        };
        entries.map(|e| size(&e.expect("readable").path())).sum()
    }
    assert!(
        size(&root()) < 8_000_000,
        "it is {} bytes and everyone clones it",
        size(&root())
    );
}

#[test]
fn labels_and_manifests_come_out_of_the_program_byte_for_byte() {
    for (path, text) in write::texts().expect("labels are plain data") {
        let committed = fs::read_to_string(root().join(&path)).expect("committed");
        assert!(
            committed == text,
            "{path} is stale: run `burnish-samples sample-data`"
        );
    }
}

#[test]
fn pictures_are_640_by_480_and_boxes_lie_inside_them() {
    let mut files: Vec<Coco> = labels().into_values().collect();
    files.push(json("phone-scratches/labels/truth.json"));
    for image in files.iter().flat_map(|f| &f.images) {
        let size = image::image_dimensions(root().join("phone-scratches").join(&image.file_name))
            .expect("a JPEG");
        assert_eq!(size, (image.width, image.height), "{}", image.file_name);
    }
    for mark in files.iter().flat_map(|f| &f.annotations) {
        let [x, y, width, height] = mark.bbox;
        assert!(
            x >= 0.0 && y >= 0.0 && x + width <= 640.0 && y + height <= 480.0,
            "{:?} leaves the picture",
            mark.bbox
        );
        assert!(
            width.min(height) >= 14.0,
            "{:?} is too thin for a steady IoU",
            mark.bbox
        );
    }
}

#[test]
fn everyone_saw_24_pictures_and_one_saw_each_of_the_others() {
    let (manifest, labels) = (manifest().phone_scratches, labels());
    for image in &manifest.images {
        let seen = LABELERS
            .iter()
            .filter(|n| labels[**n].on(image).is_some())
            .count();
        assert_eq!(
            seen,
            if manifest.single.contains(image) {
                1
            } else {
                3
            },
            "{image}"
        );
    }
    assert_eq!(
        (manifest.single.len(), manifest.agreed.len()),
        (16, 8),
        "the batch is 8 agreed, 16 disputed, 16 single"
    );
}

#[test]
fn at_least_three_of_each_main_kind_and_two_of_the_others_are_planted() {
    let planted = manifest().phone_scratches.planted;
    let count = |kind: Kind| planted.iter().filter(|p| p.kind == kind).count();
    for kind in [
        Kind::Missed,
        Kind::Extra,
        Kind::Class,
        Kind::Loose,
        Kind::SplitMerge,
    ] {
        assert!(
            count(kind) >= 3,
            "{kind:?} is planted {} times",
            count(kind)
        );
    }
    assert!(
        count(Kind::Attribute) >= 2 && count(Kind::Duplicate) >= 2,
        "each kind needs a second example"
    );
}

#[test]
fn each_planted_kind_keeps_its_own_geometry() {
    let labels = labels();
    for planted in manifest().phone_scratches.planted {
        let (mine, others) = sides(&labels, &planted);
        let at = &planted.bounds;
        let what = format!("{:?} in {}", planted.kind, planted.image);
        let pair = || {
            others.each_ref().map(|b| {
                single(b, at, 0.85).unwrap_or_else(|| panic!("{what}: both others drew it"))
            })
        };
        match planted.kind {
            Kind::Missed => assert!(pair()[0].1 == pair()[1].1 && untouched(&mine, at), "{what}"),
            Kind::Extra => assert!(
                single(&mine, at, 0.85).is_some() && others.iter().all(|b| untouched(b, at)),
                "{what}"
            ),
            Kind::Class => {
                let drawn = single(&mine, at, 0.85).expect("drawn");
                assert!(
                    pair()
                        .iter()
                        .all(|p| p.1 != drawn.1 && p.0.iou(&drawn.0) > 0.9),
                    "{what}"
                );
            }
            Kind::Loose => {
                let [a, b] = pair();
                let mean = Rect::new(
                    (a.0.x + b.0.x) / 2.0,
                    (a.0.y + b.0.y) / 2.0,
                    (a.0.width + b.0.width) / 2.0,
                    (a.0.height + b.0.height) / 2.0,
                );
                let drawn = single(&mine, at, 0.5).expect("drawn");
                let iou = drawn.0.iou(&mean);
                assert!(
                    (0.55..=0.72).contains(&iou) && drawn.1 == a.1,
                    "{what}: IoU {iou}"
                );
                assert_eq!(
                    mine.iter()
                        .filter(|m| m.0.intersection_area(&drawn.0) > 0.0)
                        .count(),
                    1,
                    "{what} reaches into a neighbour"
                );
            }
            Kind::SplitMerge => {
                let whole = single(&mine, at, 0.85).expect("drawn").0;
                for parts in &others {
                    let inside: Vec<Rect> = parts
                        .iter()
                        .map(|p| p.0)
                        .filter(|p| p.intersection_area(&whole) >= 0.75 * p.area())
                        .collect();
                    let hull = inside.iter().skip(1).fold(inside[0], |h, p| h.hull(p));
                    assert!(
                        (2..=3).contains(&inside.len()) && hull.iou(&whole) >= 0.85,
                        "{what}: {} parts",
                        inside.len()
                    );
                    assert!(
                        inside.iter().all(|p| p.iou(&whole) < 0.5),
                        "{what}: a part could pass for the whole"
                    );
                }
            }
            Kind::Attribute => {
                let drawn = single(&mine, at, 0.85).expect("drawn");
                assert!(
                    drawn.2
                        && pair()
                            .iter()
                            .all(|p| !p.2 && p.1 == drawn.1 && p.0.iou(&drawn.0) > 0.9),
                    "{what}"
                );
            }
            Kind::Duplicate => {
                let twice: Boxes = mine
                    .iter()
                    .filter(|m| m.0.iou(at) >= 0.85)
                    .copied()
                    .collect();
                assert!(
                    twice.len() == 2
                        && twice[0].0.iou(&twice[1].0) >= 0.95
                        && twice[0].1 == twice[1].1,
                    "{what}"
                );
                assert!(pair().iter().all(|p| p.1 == twice[0].1), "{what}");
            }
        }
    }
}

#[test]
fn apart_from_what_is_planted_every_pair_of_labelers_agrees_above_nine_tenths() {
    let (manifest, labels) = (manifest().phone_scratches, labels());
    for image in manifest
        .images
        .iter()
        .filter(|i| !manifest.single.contains(i))
    {
        let planted: Vec<&PlantedBox> = manifest
            .planted
            .iter()
            .filter(|p| &p.image == image)
            .collect();
        assert_eq!(
            planted.is_empty(),
            manifest.agreed.contains(image),
            "{image} is either agreed or disputed"
        );
        let plain = |who: &str| -> Boxes {
            let clear = |b: &(Rect, u64, bool)| {
                planted
                    .iter()
                    .all(|p| p.bounds.intersection_area(&b.0) <= 0.0)
            };
            on(&labels, who, image).into_iter().filter(clear).collect()
        };
        for (a, b) in [("anna", "ben"), ("anna", "cara"), ("ben", "cara")] {
            let (a, b) = (plain(a), plain(b));
            assert_eq!(a.len(), b.len(), "{image}: an unplanted difference");
            for mark in &a {
                let other = single(&b, &mark.0, 0.9)
                    .unwrap_or_else(|| panic!("{image}: {:?} has no partner above .9", mark.0));
                assert!(
                    other.1 == mark.1 && other.2 == mark.2,
                    "{image}: an unplanted difference of class or flag"
                );
            }
        }
    }
}

#[test]
fn production_pictures_are_less_than_half_as_bright_as_the_first_batch() {
    let mean = |names: &[String]| {
        let sums = names.iter().map(|name| {
            let picture = image::open(root().join("phone-scratches").join(name))
                .expect("a JPEG")
                .to_luma8();
            picture.pixels().map(|p| f64::from(p.0[0])).sum::<f64>()
                / f64::from(picture.width() * picture.height())
        });
        sums.sum::<f64>() / names.len() as f64
    };
    let manifest = manifest().phone_scratches;
    let (bench, dim) = (mean(&manifest.images), mean(&manifest.production));
    assert!(
        dim < 0.5 * bench,
        "luminance must drift: {bench:.0} against {dim:.0}"
    );
}

#[test]
fn transcripts_differ_on_exactly_the_planted_clips() {
    let manifest = manifest().voice_assistant;
    let mut texts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for name in LABELERS {
        let lines = fs::read_to_string(root().join(format!("voice-assistant/labels/{name}.jsonl")))
            .expect("committed");
        for line in lines.lines() {
            let line: Line = serde_json::from_str(line).expect("a manifest line");
            assert_eq!(
                (line.labeler.as_str(), line.kind.as_str()),
                (name, "audio"),
                "{}",
                line.file
            );
            texts
                .entry(line.file)
                .or_default()
                .insert(line.labeler, line.text);
        }
    }
    assert_eq!(texts.len(), 24, "everyone transcribed every clip");
    for (clip, by) in &texts {
        let differs = by.len() == 3 && by.values().any(|t| t != &by["anna"]);
        let planted = manifest.planted.iter().find(|p| &p.clip == clip);
        assert_eq!(differs, planted.is_some(), "{clip}");
        assert!(
            planted.is_none_or(|p| &p.texts == by),
            "{clip}: the manifest quotes other texts"
        );
    }
    let lexical = manifest
        .planted
        .iter()
        .filter(|p| p.kinds == ["lexical"])
        .count();
    assert_eq!(
        (manifest.planted.len() - lexical, lexical),
        (12, 4),
        "12 by convention, 4 by content"
    );
}

#[test]
fn clips_are_mono_16_khz_and_production_is_longer() {
    let seconds = |name: &String| {
        let bytes = fs::read(root().join("voice-assistant").join(name)).expect("committed");
        // STREAMINFO begins at byte 8; from byte 18 on: 20 bits rate, 3 bits channels - 1, 5 bits depth - 1, 36 bits samples.
        let packed = u64::from_be_bytes(bytes[18..26].try_into().expect("eight bytes"));
        assert_eq!(
            (
                &bytes[..4],
                packed >> 44,
                (packed >> 41) & 7,
                (packed >> 36) & 31
            ),
            (&b"fLaC"[..], 16_000, 0, 15),
            "{name}"
        );
        (packed & 0xf_ffff_ffff) as f64 / 16_000.0
    };
    let manifest = manifest().voice_assistant;
    for (clip, later) in manifest.clips.iter().zip(&manifest.production) {
        let (first, second) = (seconds(clip), seconds(later));
        assert!(
            (2.9..4.1).contains(&first) && second > first + 0.8,
            "{clip} {first:.2} s, {later} {second:.2} s"
        );
    }
}

#[test]
fn the_demos_decisions_answer_planted_cases_and_never_take_the_deviating_side() {
    let (manifest, decisions): (Manifest, Vec<Decision>) = (manifest(), json("decisions.json"));
    let count = |project: &str| decisions.iter().filter(|d| d.project == project).count();
    assert_eq!(
        (count("phone-scratches"), count("voice-assistant")),
        (3, 2),
        "three pictures and two clips"
    );
    for decision in &decisions {
        let image = manifest.phone_scratches.planted.iter().any(|p| {
            let kind = serde_json::to_value(p.kind).expect("a name");
            p.image == decision.item
                && kind == decision.kind.as_str()
                && !p.labelers.contains(&decision.take)
        });
        let clip = manifest
            .voice_assistant
            .planted
            .iter()
            .any(|p| p.clip == decision.item && p.kinds.contains(&decision.kind));
        assert!(image || clip, "{} is not planted", decision.item);
    }
}
