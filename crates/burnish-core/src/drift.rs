//! Statistical change from a reference to a current: measurements of bytes and of labels,
//! tested as one family behind one gate (docs/quality.md).

use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use burnish_metrics::drift::{
    categorical::Counts,
    gate::{DriftSeverity, DriftVerdict, Feature, FeatureDrift, Gate},
    histogram_pair,
};
use burnish_model::{
    ClassKey, Hash, Item, Mark, MediaKind, Stat,
    mark::transcript_text,
    measure::{AudioMeasurements, ImageMeasurements},
    output::{DiffItem, Drift, DriftScore, Histogram},
};
use burnish_store::{Connection, StoreError, book, item, measurement, version::RootHashes};

use crate::{
    Progress, Project,
    diff::{DiffError, roots},
    digest,
    import::measure,
    nodes::StoredNodes,
    resolve, tree,
};

const EXAMPLES: usize = 6;
const BINS: usize = 20;
const MICROS_PER_SECOND: f64 = 1e6;

/// One side: its items with what is known of them.
struct Population {
    items: Vec<Member>,
    unmeasured: u64,
}

struct Member {
    facts: Rc<Facts>,
    truth: Option<Rc<Vec<Mark>>>,
}

struct Facts {
    item: Item,
    image: Option<ImageMeasurements>,
    audio: Option<AudioMeasurements>,
}

/// What is read off an item, in the order of cause before consequence.
struct Measure {
    name: &'static str,
    title: &'static str,
    kind: MediaKind,
    read: fn(&Member, &mut Vec<f64>),
}

const MEASURES: &[Measure] = &[
    Measure {
        name: "luminance",
        title: "Luminance (0-255)",
        kind: MediaKind::Image,
        read: |m, out| out.extend(m.facts.image.as_ref().map(|i| i.luminance_mean)),
    },
    Measure {
        name: "contrast",
        title: "Contrast (0-1)",
        kind: MediaKind::Image,
        read: |m, out| out.extend(m.facts.image.as_ref().map(|i| i.contrast)),
    },
    // Variances compare on a log scale; a flat picture has none.
    Measure {
        name: "sharpness",
        title: "Sharpness (log of Laplacian variance at 512 px)",
        kind: MediaKind::Image,
        read: |m, out| {
            out.extend(
                m.facts
                    .image
                    .as_ref()
                    .map(|i| (i.sharpness_512 + 1e-3).ln()),
            )
        },
    },
    Measure {
        name: "size",
        title: "Size (megapixels)",
        kind: MediaKind::Image,
        read: |m, out| {
            out.extend(
                m.facts
                    .item
                    .width_px
                    .zip(m.facts.item.height_px)
                    .map(|(w, h)| f64::from(w) * f64::from(h) / 1e6),
            );
        },
    },
    Measure {
        name: "box_count",
        title: "Boxes per image",
        kind: MediaKind::Image,
        read: |m, out| out.extend(m.truth.as_ref().map(|marks| marks.len() as f64)),
    },
    Measure {
        name: "box_size",
        title: "Box size (square root of the share of the picture)",
        kind: MediaKind::Image,
        read: |m, out| {
            let area = f64::from(m.facts.item.width_px.unwrap_or(1))
                * f64::from(m.facts.item.height_px.unwrap_or(1));
            out.extend(
                m.truth
                    .iter()
                    .flat_map(|marks| marks.iter())
                    .filter_map(Mark::as_box)
                    .map(|mark| (mark.rect.area() / area).sqrt()),
            );
        },
    },
    Measure {
        name: "loudness",
        title: "Loudness (LUFS)",
        kind: MediaKind::Audio,
        read: |m, out| out.extend(m.facts.audio.as_ref().and_then(|a| a.loudness)),
    },
    Measure {
        name: "leading_silence",
        title: "Leading silence (s)",
        kind: MediaKind::Audio,
        read: |m, out| {
            out.extend(
                m.facts
                    .audio
                    .as_ref()
                    .map(|a| a.leading_silence_micros as f64 / MICROS_PER_SECOND),
            );
        },
    },
    Measure {
        name: "trailing_silence",
        title: "Trailing silence (s)",
        kind: MediaKind::Audio,
        read: |m, out| {
            out.extend(
                m.facts
                    .audio
                    .as_ref()
                    .map(|a| a.trailing_silence_micros as f64 / MICROS_PER_SECOND),
            );
        },
    },
    Measure {
        name: "duration",
        title: "Duration (s)",
        kind: MediaKind::Audio,
        read: |m, out| {
            out.extend(
                m.facts
                    .item
                    .duration_micros
                    .map(|d| d as f64 / MICROS_PER_SECOND),
            )
        },
    },
    Measure {
        name: "words",
        title: "Words per clip",
        kind: MediaKind::Audio,
        read: |m, out| {
            out.extend(
                m.truth
                    .as_ref()
                    .map(|marks| transcript_text(marks).split_whitespace().count() as f64),
            );
        },
    },
];

const CLASSES: &str = "class_share";

/// What is known of every item whatever the side, read in three scans: asking item by item
/// costs many times more. Truths are parsed once for both sides.
struct Known {
    facts: HashMap<Hash, Rc<Facts>>,
    truths: HashMap<Hash, Rc<Vec<Mark>>>,
}

impl Known {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        let (mut images, mut clips) = (HashMap::new(), HashMap::new());
        measurement::for_each_image(connection, |id, numbers| {
            images.insert(id, numbers);
        })?;
        measurement::for_each_audio(connection, |id, numbers| {
            clips.insert(id, numbers);
        })?;
        let mut facts = HashMap::new();
        item::for_each(connection, |stored| {
            let known = Facts {
                image: images.remove(&stored.id),
                audio: clips.remove(&stored.id),
                item: stored.item,
            };
            facts.insert(known.item.hash, Rc::new(known));
            Ok(())
        })?;
        Ok(Self {
            facts,
            truths: HashMap::new(),
        })
    }

    fn truth(&mut self, nodes: &StoredNodes<'_>, hash: Hash) -> Result<Rc<Vec<Mark>>, StoreError> {
        if let Some(marks) = self.truths.get(&hash) {
            return Ok(Rc::clone(marks));
        }
        let marks = digest::parse_marks(&nodes.body(hash)?);
        let marks = Rc::new(marks.ok_or_else(|| corrupt("a stored truth"))?);
        self.truths.insert(hash, Rc::clone(&marks));
        Ok(marks)
    }
}

impl Population {
    fn load(
        known: &mut Known,
        nodes: &StoredNodes<'_>,
        roots: RootHashes,
    ) -> Result<Self, StoreError> {
        let mut truths: HashMap<Hash, Rc<Vec<Mark>>> = HashMap::new();
        tree::each(nodes, roots.truth, |key, value| {
            let hash = Hash::from_slice(value).ok_or_else(|| corrupt("a truth digest"))?;
            truths.insert(key, known.truth(nodes, hash)?);
            Ok(())
        })?;
        let mut population = Self {
            items: Vec::new(),
            unmeasured: 0,
        };
        tree::each(nodes, roots.media, |key, _| {
            if let Some(facts) = known.facts.get(&key) {
                population.unmeasured += u64::from(facts.image.is_none() && facts.audio.is_none());
                population.items.push(Member {
                    facts: Rc::clone(facts),
                    truth: truths.remove(&key),
                });
            }
            Ok(())
        })?;
        Ok(population)
    }

    fn has(&self, kind: MediaKind) -> bool {
        self.items
            .iter()
            .any(|member| member.facts.item.kind == kind)
    }

    fn values(&self, measure: &Measure) -> Vec<f64> {
        let mut out = Vec::new();
        self.items
            .iter()
            .filter(|member| member.facts.item.kind == measure.kind)
            .for_each(|member| (measure.read)(member, &mut out));
        out
    }

    fn classes(&self, names: &BTreeMap<ClassKey, String>) -> Counts {
        let mut counts = Counts::new();
        let boxes = self
            .items
            .iter()
            .filter_map(|member| member.truth.as_ref())
            .flat_map(|marks| marks.iter())
            .filter_map(Mark::as_box);
        for mark in boxes {
            let name = names
                .get(&mark.class)
                .cloned()
                .unwrap_or_else(|| mark.class.to_string());
            *counts.entry(name).or_insert(0) += 1;
        }
        counts
    }

    /// The members furthest into the shifted tail.
    fn examples(&self, measure: &Measure, direction: &str, reference_mean: f64) -> Vec<DiffItem> {
        let mut ranked: Vec<(f64, &Item)> = self
            .items
            .iter()
            .filter(|member| member.facts.item.kind == measure.kind)
            .filter_map(|member| {
                let mut values = Vec::new();
                (measure.read)(member, &mut values);
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let rank = match direction {
                    "lower" => -mean,
                    "higher" => mean,
                    _ => (mean - reference_mean).abs(),
                };
                rank.is_finite().then_some((rank, &member.facts.item))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.hash.cmp(&b.1.hash)));
        let shown = |(_, item): (f64, &Item)| DiffItem {
            item: item.hash,
            name: item.name.clone(),
            kind: item.kind,
        };
        ranked.into_iter().take(EXAMPLES).map(shown).collect()
    }
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt {
        detail: format!("{what} cannot be read"),
    }
}

fn mean(values: &[f64]) -> Stat {
    if values.is_empty() {
        Stat::undefined("no values")
    } else {
        Stat::finite(
            values.iter().sum::<f64>() / values.len() as f64,
            "not a finite number",
        )
    }
}

/// Compares `a` (the reference) with `b` (the current). Measures what is not measured first.
pub fn drift(
    project: &Project,
    a: &str,
    b: &str,
    progress: &dyn Progress,
) -> Result<Drift, DiffError> {
    measure(project, progress)?;
    project.store().read(|connection| {
        let (a, b) = (resolve::side(connection, a)?, resolve::side(connection, b)?);
        let mut nodes = StoredNodes::looking(connection);
        let (before, after) = (
            roots(connection, &mut nodes, &a)?,
            roots(connection, &mut nodes, &b)?,
        );
        let mut known = Known::read(connection)?;
        let reference = Population::load(&mut known, &nodes, before)?;
        let current = Population::load(&mut known, &nodes, after)?;
        let names: BTreeMap<ClassKey, String> = book::book(connection)?
            .classes
            .into_iter()
            .map(|class| (class.key, class.name))
            .collect();
        let (verdict, scores) = scores(&reference, &current, &names);
        Ok(Drift {
            reference: a.label(),
            current: b.label(),
            verdict,
            reference_items: reference.items.len() as u64,
            current_items: current.items.len() as u64,
            unmeasured: reference.unmeasured + current.unmeasured,
            scores,
        })
    })
}

fn scores(
    reference: &Population,
    current: &Population,
    names: &BTreeMap<ClassKey, String>,
) -> (String, Vec<DriftScore>) {
    let shown = |kind| reference.has(kind) || current.has(kind);
    let measures: Vec<(&Measure, Vec<f64>, Vec<f64>)> = MEASURES
        .iter()
        .filter(|measure| shown(measure.kind))
        .map(|measure| (measure, reference.values(measure), current.values(measure)))
        .collect();
    let (old_classes, new_classes) = (reference.classes(names), current.classes(names));
    let mut features: Vec<Feature<'_>> = measures
        .iter()
        .map(|(measure, old, new)| Feature::Numeric {
            name: measure.name,
            reference: old,
            current: new,
        })
        .collect();
    if shown(MediaKind::Image) {
        features.push(Feature::Categorical {
            name: CLASSES,
            reference: &old_classes,
            current: &new_classes,
        });
    }
    let report = Gate::default().report(&features);
    let mut scores: Vec<DriftScore> = report
        .features
        .iter()
        .enumerate()
        .map(|(place, feature)| match measures.get(place) {
            Some((measure, old, new)) => {
                let direction = feature.kind.map_or("", |kind| kind.as_str());
                let old_mean = mean(old);
                let examples = if feature.verdict == DriftVerdict::Drift {
                    current.examples(measure, direction, old_mean.value().unwrap_or(0.0))
                } else {
                    Vec::new()
                };
                let histogram =
                    histogram_pair(old, new, BINS).map_or_else(no_histogram, |pair| Histogram {
                        edges: pair.edges,
                        labels: Vec::new(),
                        reference: pair.reference_counts,
                        current: pair.current_counts,
                    });
                score(
                    feature,
                    measure.kind,
                    measure.title,
                    (old_mean, mean(new)),
                    histogram,
                    examples,
                )
            }
            None => {
                let labels: Vec<String> = old_classes
                    .keys()
                    .chain(new_classes.keys())
                    .cloned()
                    .collect::<std::collections::BTreeSet<_>>()
                    .into_iter()
                    .collect();
                let counts = |counts: &Counts| {
                    labels
                        .iter()
                        .map(|name| counts.get(name).copied().unwrap_or(0))
                        .collect()
                };
                let histogram = Histogram {
                    edges: Vec::new(),
                    reference: counts(&old_classes),
                    current: counts(&new_classes),
                    labels: labels.clone(),
                };
                let no_mean = || Stat::undefined("classes have no mean");
                score(
                    feature,
                    MediaKind::Image,
                    "Class shares",
                    (no_mean(), no_mean()),
                    histogram,
                    Vec::new(),
                )
            }
        })
        .collect();
    let rank = |score: &DriftScore| {
        let verdicts = [
            "drift",
            "significant_but_negligible",
            "no_drift",
            "insufficient_data",
        ];
        let severities = ["major", "moderate", "minor", "none"];
        let place = |words: &[&str], word: &str| words.iter().position(|known| *known == word);
        (
            place(&verdicts, &score.verdict),
            place(&severities, &score.severity),
        )
    };
    // Stable: within a band causes stand before their consequences.
    scores.sort_by_key(rank);
    (report.verdict.as_str().to_owned(), scores)
}

fn no_histogram() -> Histogram {
    Histogram {
        edges: Vec::new(),
        labels: Vec::new(),
        reference: Vec::new(),
        current: Vec::new(),
    }
}

fn score(
    feature: &FeatureDrift,
    kind: MediaKind,
    title: &str,
    (reference_mean, current_mean): (Stat, Stat),
    histogram: Histogram,
    examples: Vec<DiffItem>,
) -> DriftScore {
    let severity = match feature.severity {
        DriftSeverity::None => "none",
        DriftSeverity::Minor => "minor",
        DriftSeverity::Moderate => "moderate",
        DriftSeverity::Major => "major",
    };
    DriftScore {
        measurement: feature.name.clone(),
        kind,
        title: title.to_owned(),
        statistic: feature.statistic.clone(),
        reference_count: feature.reference_count,
        current_count: feature.current_count,
        reference_mean,
        current_mean,
        p: feature.p.clone(),
        q: feature.q.clone(),
        effect: feature.effect.clone(),
        effect_name: feature.effect_name.clone(),
        verdict: feature.verdict.as_str().to_owned(),
        severity: severity.to_owned(),
        direction: feature.kind.map_or("", |kind| kind.as_str()).to_owned(),
        noise_floor: feature.noise_floor.clone(),
        smallest_visible: feature.smallest_visible_shift.clone(),
        histogram,
        examples,
    }
}
