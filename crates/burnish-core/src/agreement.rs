//! How much labelers agree: per pair, per labeler, per item, and beyond chance.

use std::collections::BTreeMap;

use burnish_metrics::{
    boxes::{
        LabeledRect,
        interval::alpha_interval,
        krippendorff,
        pairs::PairCounts,
        units::{self, Seen},
    },
    text,
};
use burnish_model::{
    ClassKey, Hash, MediaKind, Stat,
    mark::transcript_text,
    output::{Agreement, Alpha, ItemAgreement, LabelerAgreement, PairAgreement},
};
use burnish_store::{
    StoreError,
    item::{self, Filter},
    layer::{self, SubmittedLayer},
};

use crate::{Progress, Project, look::is_human, truth::boxes_of};

const TAU: f64 = 0.5;
const SEED: u64 = 0x6275_726e;
const WORST_ITEMS: usize = 100;

/// Everything two people did together; sums add up.
#[derive(Default, Clone)]
struct Together {
    items: u64,
    agreement_sum: f64,
    boxes: PairCounts,
    images: u64,
    clips: u64,
    word_edits: u64,
    words: (u64, u64),
    normal_edits: u64,
    normal_words: (u64, u64),
}

impl Together {
    /// How much the two agree on this item, 0..=1.
    fn add(&mut self, kind: MediaKind, a: &SubmittedLayer, b: &SubmittedLayer) -> f64 {
        self.items += 1;
        let agreement = match kind {
            MediaKind::Image => {
                let counts = PairCounts::of_item(&rects(a), &rects(b), TAU);
                self.boxes.add(&counts);
                self.images += 1;
                counts.item_f1_sum
            }
            MediaKind::Audio => {
                let (a, b) = (transcript_text(&a.marks), transcript_text(&b.marks));
                let words = |text: &str| text.split_whitespace().count() as u64;
                self.clips += 1;
                self.word_edits += text::word_edits(&a, &b) as u64;
                self.words = (self.words.0 + words(&a), self.words.1 + words(&b));
                let (na, nb) = (text::normalise(&a), text::normalise(&b));
                self.normal_edits += text::word_edits(&na, &nb) as u64;
                self.normal_words = (
                    self.normal_words.0 + words(&na),
                    self.normal_words.1 + words(&nb),
                );
                1.0 - text::word_distance(&a, &b)
            }
        };
        self.agreement_sum += agreement;
        agreement
    }

    fn merge(&mut self, other: &Self) {
        self.items += other.items;
        self.agreement_sum += other.agreement_sum;
        self.boxes.add(&other.boxes);
        self.images += other.images;
        self.clips += other.clips;
        self.word_edits += other.word_edits;
        self.words = (self.words.0 + other.words.0, self.words.1 + other.words.1);
        self.normal_edits += other.normal_edits;
        self.normal_words = (
            self.normal_words.0 + other.normal_words.0,
            self.normal_words.1 + other.normal_words.1,
        );
    }

    fn agreement(&self) -> Stat {
        ratio(self.agreement_sum, self.items as f64, "no item in common")
    }

    fn mean_iou(&self) -> Stat {
        if self.images == 0 {
            return Stat::undefined("no image in common");
        }
        ratio(
            self.boxes.iou_sum,
            self.boxes.matched as f64,
            "no box was matched",
        )
    }

    fn f1(&self) -> Stat {
        if self.images == 0 {
            return Stat::undefined("no image in common");
        }
        self.boxes
            .f1()
            .map_or_else(|undefined| Stat::undefined(undefined.0), Stat::Known)
    }

    /// Mean of both directions: neither of two people is the reference.
    fn wer(&self, edits: u64, words: (u64, u64)) -> Stat {
        if self.clips == 0 {
            return Stat::undefined("no clip in common");
        }
        if words.0 == 0 || words.1 == 0 {
            return Stat::undefined("a transcript without words has no word error rate");
        }
        let edits = edits as f64;
        Stat::Known((edits / words.0 as f64 + edits / words.1 as f64) / 2.0)
    }
}

fn ratio(sum: f64, count: f64, reason: &str) -> Stat {
    if count > 0.0 {
        Stat::Known(sum / count)
    } else {
        Stat::undefined(reason)
    }
}

fn rects(layer: &SubmittedLayer) -> Vec<LabeledRect> {
    boxes_of(layer)
        .map(|mark| LabeledRect {
            rect: mark.rect,
            class: mark.class,
        })
        .collect()
}

/// The agreement report over all items with two or more people's submissions.
pub fn agreement(project: &Project, progress: &dyn Progress) -> Result<Agreement, StoreError> {
    project.store().read(|connection| {
        let mut filter = Filter::default();
        filter.and("item_state.submissions >= 2", []);
        let ids = item::ids(connection, &filter)?;
        let mut together: BTreeMap<(String, String), Together> = BTreeMap::new();
        let mut worst: Vec<ItemAgreement> = Vec::new();
        let mut alpha_items = Vec::new();
        let mut clips: Vec<Vec<Option<String>>> = Vec::new();
        let mut people: BTreeMap<String, usize> = BTreeMap::new();
        let mut classes: BTreeMap<ClassKey, u32> = BTreeMap::new();
        let mut items = 0;
        for (done, id) in ids.iter().enumerate() {
            let Some(stored) = item::by_id(connection, *id)? else {
                continue;
            };
            let layers: Vec<SubmittedLayer> = layer::submitted(connection, *id)?
                .into_iter()
                .filter(is_human)
                .collect();
            if layers.len() < 2 {
                continue;
            }
            items += 1;
            let (mut sum, mut pairs) = (0.0, 0.0);
            for (index, a) in layers.iter().enumerate() {
                for b in &layers[index + 1..] {
                    let pair = together
                        .entry((a.name.clone(), b.name.clone()))
                        .or_default();
                    sum += pair.add(stored.item.kind, a, b);
                    pairs += 1.0;
                }
            }
            push_worst(&mut worst, stored.item.hash, stored.item.name, sum / pairs);
            let mut number_of = |name: &str| {
                let next = people.len();
                *people.entry(name.to_owned()).or_insert(next)
            };
            match stored.item.kind {
                MediaKind::Image => {
                    let seen: Vec<Seen> = layers
                        .iter()
                        .map(|layer| Seen {
                            labeler: number_of(&layer.name),
                            boxes: rects(layer),
                        })
                        .collect();
                    for class in seen
                        .iter()
                        .flat_map(|seen| &seen.boxes)
                        .map(|labeled| labeled.class)
                    {
                        let next = classes.len() as u32 + 1;
                        classes.entry(class).or_insert(next);
                    }
                    alpha_items.push(units::counts(&units::units(&seen, TAU), |class| {
                        classes[&class]
                    }));
                }
                MediaKind::Audio => {
                    clips.push(
                        layers
                            .iter()
                            .map(|layer| Some(transcript_text(&layer.marks)))
                            .collect(),
                    );
                }
            }
            if done % 512 == 0 {
                progress.report("agreement", done as u64, Some(ids.len() as u64));
            }
        }
        Ok(Agreement {
            items,
            labelers: per_labeler(&together),
            pairs: together
                .into_iter()
                .map(|((a, b), pair)| PairAgreement {
                    a,
                    b,
                    items: pair.items,
                    agreement: pair.agreement(),
                    mean_iou: pair.mean_iou(),
                    f1: pair.f1(),
                    wer: pair.wer(pair.word_edits, pair.words),
                    wer_normalised: pair.wer(pair.normal_edits, pair.normal_words),
                })
                .collect(),
            worst_items: worst,
            alpha: box_alpha(&alpha_items),
            transcript_alpha: text_alpha(&clips),
        })
    })
}

/// Keeps the items people agree on least, worst first.
fn push_worst(worst: &mut Vec<ItemAgreement>, item: Hash, name: String, agreement: f64) {
    let value = |row: &ItemAgreement| row.agreement.value().unwrap_or(1.0);
    let place = worst.partition_point(|row| value(row) <= agreement);
    if place < WORST_ITEMS {
        worst.insert(
            place,
            ItemAgreement {
                item,
                name,
                agreement: Stat::Known(agreement),
            },
        );
        worst.truncate(WORST_ITEMS);
    }
}

fn per_labeler(together: &BTreeMap<(String, String), Together>) -> Vec<LabelerAgreement> {
    let mut own: BTreeMap<&str, Together> = BTreeMap::new();
    for ((a, b), pair) in together {
        own.entry(a).or_default().merge(pair);
        own.entry(b).or_default().merge(pair);
    }
    own.into_iter()
        .map(|(name, sums)| LabelerAgreement {
            name: name.to_owned(),
            items: sums.items,
            agreement: sums.agreement(),
            mean_iou: sums.mean_iou(),
            f1: sums.f1(),
            wer: sums.wer(sums.word_edits, sums.words),
        })
        .collect()
}

fn undefined(reason: &str) -> Alpha {
    Alpha {
        value: None,
        low: None,
        high: None,
        reason: Some(reason.to_owned()),
    }
}

fn box_alpha(items: &[krippendorff::Counts]) -> Alpha {
    if items.is_empty() {
        return undefined("no image has two submissions");
    }
    match alpha_interval(items, SEED) {
        Ok(interval) => Alpha {
            value: Some(interval.value),
            low: Some(interval.low),
            high: Some(interval.high),
            reason: None,
        },
        Err(reason) => undefined(reason.0),
    }
}

fn text_alpha(clips: &[Vec<Option<String>>]) -> Alpha {
    /// Alpha over free text compares every text with every other.
    const MOST_CLIPS: usize = 2_000;
    if clips.is_empty() {
        return undefined("no clip has two submissions");
    }
    if clips.len() > MOST_CLIPS {
        return undefined("computed for up to 2,000 clips; the pairs tell more here");
    }
    let units: Vec<Vec<Option<&str>>> = clips
        .iter()
        .map(|texts| texts.iter().map(Option::as_deref).collect())
        .collect();
    match text::krippendorff_alpha(&units) {
        Ok(value) => Alpha {
            value: Some(value),
            low: None,
            high: None,
            reason: None,
        },
        Err(reason) => undefined(reason.0),
    }
}
