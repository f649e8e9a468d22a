//! Projects with very many items: tiny bytes in the packs, made-up measurements, labels by JSONL.

use std::{fmt::Write as _, fs, ops::Range, path::Path};

use burnish_core::{Project, cases, digest};
use burnish_model::{
    Hash, Item, MediaKind,
    measure::{AudioMeasurements, ImageMeasurements},
};
use burnish_store::{
    Connection, StoreError,
    item::{self, Measured, Place},
    measurement, membership,
};

use crate::{
    pictures::Noise,
    work::{Outcome, take_in},
};

const BATCH: usize = 5_000;
const COLLECTIONS: usize = 10;
pub const WIDTH_PX: u32 = 640;
pub const HEIGHT_PX: u32 = 480;
const CLASSES: [&str; 3] = ["scratch", "dent", "crack"];

fn bytes(index: usize) -> String {
    format!("the bytes of synthetic item {index}")
}

pub fn hash(index: usize) -> Hash {
    digest::hash(bytes(index).as_bytes())
}

/// Fills an empty project with `count` measured items.
pub fn fill(project: &Project, kind: MediaKind, count: usize) -> Outcome<()> {
    let mut pack = project.store().packs().writer()?;
    let mut noise = Noise::new(5);
    for start in (0..count).step_by(BATCH) {
        let range = start..count.min(start + BATCH);
        let blobs: Vec<String> = range.clone().map(bytes).collect();
        pack.put(
            blobs
                .iter()
                .map(|bytes| (digest::hash(bytes.as_bytes()), bytes.as_bytes())),
        )?;
        project.store().write(&[], |transaction| {
            item::ensure_pack(transaction, pack.number())?;
            for index in range {
                insert(transaction, kind, index, pack.number(), &mut noise)?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    kind: MediaKind,
    index: usize,
    pack: u32,
    noise: &mut Noise,
) -> Result<(), StoreError> {
    let image = kind == MediaKind::Image;
    let item = Item {
        hash: hash(index),
        kind,
        name: format!("item-{index:06}.{}", if image { "jpg" } else { "wav" }),
        byte_size: bytes(index).len() as u64,
        format: if image { "jpeg" } else { "wav" }.to_owned(),
        width_px: image.then_some(WIDTH_PX),
        height_px: image.then_some(HEIGHT_PX),
        orientation: 1,
        duration_micros: (!image).then_some(3_000_000),
        sample_rate: (!image).then_some(16_000),
        channels: (!image).then_some(1),
    };
    let id = item::insert(connection, &item, &Place::Pack(pack), None, 0)?;
    let collection = format!("line {}", index % COLLECTIONS);
    let number = membership::ensure_collection(connection, &collection)?;
    membership::add(connection, number, id)?;
    item::add_name(connection, id, &item.name)?;
    item::set_text(connection, id, &item.name, "")?;
    item::set_measured(
        connection,
        id,
        &Measured {
            by: "synthetic",
            ..Measured::default()
        },
    )?;
    if image {
        let numbers = ImageMeasurements {
            luminance_mean: 100.0 + 40.0 * noise.share(),
            contrast: noise.share(),
            sharpness_512: 50.0 * noise.share(),
            ..ImageMeasurements::default()
        };
        measurement::put_image(connection, id, &numbers)?;
    } else {
        let numbers = AudioMeasurements {
            loudness: Some(-20.0 - noise.share()),
            ..AudioMeasurements::default()
        };
        measurement::put_audio(connection, id, &numbers)?;
    }
    cases::first_state(connection, id, &item, None, Some(&collection))
}

/// A JSONL file of labels, line by line.
#[derive(Default)]
pub struct Labels {
    text: String,
}

impl Labels {
    /// One labeler's answer on one item, as the fields of a JSON object.
    pub fn line(&mut self, index: usize, labeler: &str, answer: &str) {
        writeln!(
            self.text,
            r#"{{"file":"item-{index:06}","hash":"{}","labeler":"{labeler}",{answer}}}"#,
            hash(index)
        )
        .expect("a string takes text");
    }

    /// `boxes` boxes on each item. They lie where the item says, moved a little by the labeler's
    /// hand; one in fifteen has another class and one in fifteen is somewhere else.
    pub fn boxes(&mut self, items: Range<usize>, labeler: &str, hand: u64, boxes: usize) {
        for index in items {
            let mut place = Noise::new(index as u64 * 31 + 1);
            let mut own = Noise::new(index as u64 * 1009 + hand);
            let mut list = String::new();
            for number in 0..boxes {
                let (mut x, y) = (20.0 + 400.0 * place.share(), 20.0 + 380.0 * place.share());
                let (width, height) = (20.0 + 80.0 * place.share(), 20.0 + 40.0 * place.share());
                let mut class = place.below(CLASSES.len());
                match own.below(15) {
                    0 => class = (class + 1) % CLASSES.len(),
                    1 => x = (x + 200.0) % 500.0,
                    _ => {}
                }
                let (x, y) = (x + 2.0 * own.share(), y + 2.0 * own.share());
                let comma = if number == 0 { "" } else { "," };
                write!(
                    list,
                    r#"{comma}{{"class":"{}","x":{x:.2},"y":{y:.2},"width":{width:.2},"height":{height:.2}}}"#,
                    CLASSES[class]
                )
                .expect("a string takes text");
            }
            self.line(index, labeler, &format!(r#""boxes":[{list}]"#));
        }
    }

    /// About fifteen words for each clip, one in forty misheard by this labeler.
    pub fn texts(&mut self, items: Range<usize>, labeler: &str, hand: u64) {
        const WORDS: [&str; 16] = [
            "the", "lamp", "on", "line", "three", "blinks", "twice", "before", "it", "stops",
            "and", "then", "we", "call", "the", "desk",
        ];
        for index in items {
            let mut said = Noise::new(index as u64 * 31 + 1);
            let mut heard = Noise::new(index as u64 * 1009 + hand);
            let words: Vec<&str> = (0..12 + said.below(6))
                .map(|_| {
                    let word = said.below(WORDS.len());
                    if heard.below(40) == 0 {
                        WORDS[(word + 1) % WORDS.len()]
                    } else {
                        WORDS[word]
                    }
                })
                .collect();
            self.line(index, labeler, &format!(r#""text":"{}""#, words.join(" ")));
        }
    }

    /// Takes the labels in through the import.
    pub fn import(&self, project: &Project, file: &Path) -> Outcome<u64> {
        fs::write(file, &self.text)?;
        Ok(take_in(project, file)?.submissions.added)
    }
}
