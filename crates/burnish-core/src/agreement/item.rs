//! What one item says of everybody who submitted it: found in parallel, added up in order.

use burnish_metrics::{
    boxes::{
        BoxRef, LabeledRect,
        clusters::{Preference, clusters},
        krippendorff::Counts,
        matching::match_pair,
        pairs::PairCounts,
        units::{Seen, Unit, units_of},
    },
    text,
};
use burnish_model::{MediaKind, Rect};
use burnish_store::transcript_pair::{Apart, Distances};

use crate::pairs;

use super::{
    STRICT_TAU, TAU,
    classes::{ClassSums, Classes},
    human_level::BoxLevel,
    pairs::{Rate, TextRates, Together},
    reading::{Compared, Context, Side},
    truths::{Found, fused, most_said},
};

/// The facts of one item that two or more people submitted.
pub(super) struct Facts {
    pub id: i64,
    /// When the newest submission came.
    pub at_millis: i64,
    /// The mean over pairs of people.
    pub agreement: f64,
    pub pairs: Vec<((usize, usize), Together)>,
    pub media: MediaFacts,
}

pub(super) enum MediaFacts {
    Image(ImageFacts),
    Clip(ClipFacts),
}

pub(super) struct ImageFacts {
    pub seen: Vec<Seen>,
    pub levels: Vec<((usize, usize), BoxLevel)>,
    pub classes: Classes,
    /// What all units add to alpha.
    pub alpha: Counts,
    /// Per person: what the units would add without them.
    pub without: Vec<(usize, Counts)>,
    /// Who called each object what, by class number; those that two or more drew.
    pub said: Vec<Vec<(usize, u32)>>,
    pub others: Vec<(usize, Found)>,
    pub truth: Vec<(usize, Found)>,
}

pub(super) struct ClipFacts {
    pub texts: Vec<String>,
    /// Word edits against the truth, and its words.
    pub truth: Vec<(usize, u64, u64)>,
}

/// `None` with fewer than two people.
pub(super) fn facts(item: &Compared, context: &Context) -> Option<Facts> {
    if item.sides.len() < 2 {
        return None;
    }
    let (pairs, media) = match item.kind {
        MediaKind::Image => image(item, context),
        MediaKind::Audio => clip(item, context),
    };
    let sum: f64 = pairs.iter().map(|(_, pair)| pair.agreement_sum).sum();
    Some(Facts {
        id: item.id,
        at_millis: item.sides.iter().map(|side| side.at_millis).max()?,
        agreement: sum / pairs.len() as f64,
        pairs,
        media,
    })
}

type PairFacts = Vec<((usize, usize), Together)>;

fn pairs_of<T>(sides: &[T]) -> impl Iterator<Item = (&T, &T)> {
    let after = |at: usize| sides[at + 1..].iter();
    (0..sides.len()).flat_map(move |at| after(at).map(move |other| (&sides[at], other)))
}

fn image(item: &Compared, context: &Context) -> (PairFacts, MediaFacts) {
    let sides = &item.sides;
    let seen: Vec<Seen> = sides
        .iter()
        .map(|side| Seen {
            labeler: side.person,
            boxes: side.boxes.clone(),
        })
        .collect();
    let mut classes = Classes::new();
    let shared = sides.len() as u64 - 1;
    for own in seen.iter().flat_map(|seen| &seen.boxes) {
        let sums = classes.entry(context.class(own.class)).or_default();
        sums.annotations += 1;
        sums.boxes += shared;
    }
    let (mut pairs, mut levels) = (PairFacts::new(), Vec::new());
    for (a, b) in pairs_of(sides) {
        let (together, level) = compare(a, b, context, &mut classes);
        pairs.push(((a.person, b.person), together));
        levels.push(((a.person, b.person), level));
    }
    let by_place = clusters(&seen, TAU, Preference::Location);
    let units = units_of(&seen, &by_place);
    let number = |said: &Unit| {
        said.iter()
            .map(|(_, class)| class.map_or(0, |c| context.class(c) + 1))
            .collect::<Vec<u32>>()
    };
    let numbers: Vec<Vec<u32>> = units.iter().map(number).collect();
    let mut alpha = Counts::default();
    for unit in &numbers {
        alpha.add_unit(unit.iter().copied());
        add_to_classes(unit, &mut classes);
    }
    let without = |at: usize| {
        let mut counts = Counts::default();
        for unit in &numbers {
            let others = unit.iter().enumerate().filter(|(place, _)| *place != at);
            counts.add_unit(others.map(|(_, class)| *class));
        }
        (sides[at].person, counts)
    };
    let said = numbers.iter().filter_map(|unit| {
        let named: Vec<(usize, u32)> = unit
            .iter()
            .zip(sides)
            .filter(|(class, _)| **class > 0)
            .map(|(class, side)| (side.person, class - 1))
            .collect();
        (named.len() > 1).then_some(named)
    });
    let truth = match item.truth_boxes(context) {
        Some(truth) => sides
            .iter()
            .map(|side| (side.person, Found::against(&side.boxes, &truth)))
            .collect(),
        None => Vec::new(),
    };
    let facts = ImageFacts {
        levels,
        alpha,
        without: (0..sides.len()).map(without).collect(),
        said: said.collect(),
        others: others(&seen, by_place),
        truth,
        classes,
        seen,
    };
    (pairs, MediaFacts::Image(facts))
}

/// Two people's boxes on one image; their matches are added to the classes.
fn compare(a: &Side, b: &Side, context: &Context, classes: &mut Classes) -> (Together, BoxLevel) {
    let pairing = match_pair(&a.boxes, &b.boxes, TAU);
    let mut together = Together {
        items: 1,
        images: 1,
        boxes: PairCounts::of_pairing(&a.boxes, &b.boxes, &pairing),
        ..Together::default()
    };
    together.agreement_sum = together.boxes.item_f1_sum;
    for pair in &pairing.matched {
        let sums = classes
            .entry(context.class(a.boxes[pair.first].class))
            .or_default();
        sums.matched += 1;
        sums.iou_sum += pair.iou;
    }
    for pair in pairing.matched.iter().chain(&pairing.class_mismatch) {
        let class = |own: &LabeledRect| context.class(own.class);
        together
            .classes
            .add(class(&a.boxes[pair.first]), class(&b.boxes[pair.second]));
    }
    let level = BoxLevel {
        matched: together.boxes.matched,
        matched_75: match_pair(&a.boxes, &b.boxes, STRICT_TAU).matched.len(),
        boxes: a.boxes.len() + b.boxes.len(),
    };
    (together, level)
}

/// Adds a unit to every class that somebody gave it.
fn add_to_classes(unit: &[u32], classes: &mut Classes) {
    let mut named: Vec<u32> = unit.iter().copied().filter(|class| *class > 0).collect();
    named.sort_unstable();
    named.dedup();
    for class in named {
        let sums: &mut ClassSums = classes.entry(class - 1).or_default();
        sums.alpha.add_unit(unit.iter().copied());
    }
}

/// Each person against the consensus of the others: an object is there when more than half of
/// them drew it, as their boxes fuse and in the class most of them say.
///
/// The objects stay when somebody is left out. `by_place` are the clusters that ignore class;
/// they are the objects unless one holds two classes.
fn others(seen: &[Seen], by_place: Vec<Vec<BoxRef>>) -> Vec<(usize, Found)> {
    let drawn = |member: &BoxRef| seen[member.labeler].boxes[member.index];
    let mixed = |members: &Vec<BoxRef>| {
        members
            .iter()
            .any(|member| drawn(member).class != drawn(&members[0]).class)
    };
    let objects = if by_place.iter().any(mixed) {
        clusters(seen, TAU, Preference::SameClass)
    } else {
        by_place
    };
    let mut found: Vec<(usize, Found)> = seen
        .iter()
        .map(|seen| {
            let own = Found {
                drawn: seen.boxes.len() as u64,
                ..Found::default()
            };
            (seen.labeler, own)
        })
        .collect();
    for members in &objects {
        for (at, (_, found)) in found.iter_mut().enumerate() {
            let others: Vec<LabeledRect> = members
                .iter()
                .filter(|member| member.labeler != at)
                .map(drawn)
                .collect();
            if 2 * others.len() < seen.len() {
                continue;
            }
            found.expected += 1;
            let Some(own) = members
                .iter()
                .find(|member| member.labeler == at)
                .map(drawn)
            else {
                continue;
            };
            let rects: Vec<Rect> = others.iter().map(|own| own.rect).collect();
            let class = most_said(others.iter().map(|own| own.class));
            let near = fused(&rects).is_some_and(|fused| own.rect.iou(&fused) >= TAU);
            found.matched += u64::from(near && class == Some(own.class));
        }
    }
    found
}

fn clip(item: &Compared, context: &Context) -> (PairFacts, MediaFacts) {
    let texts: Vec<String> = item.sides.iter().map(|side| side.layer.text()).collect();
    let numbered: Vec<(usize, &Side)> = item.sides.iter().enumerate().collect();
    let pairs = pairs_of(&numbered)
        .map(|((at, a), (other, b))| {
            let distances = match item.apart.iter().find(|apart| is_of(apart, a, b)) {
                Some(apart) => apart.distances,
                // Not compared yet, or by other rules.
                None => pairs::distances(&texts[*at], &texts[*other]),
            };
            ((a.person, b.person), together(&distances))
        })
        .collect();
    let truth = match item.truth_text(context, &texts) {
        Some(truth) => {
            let words = truth.split_whitespace().count() as u64;
            let errors = |text: &String| text::word_edits(text, &truth) as u64;
            let people = item.sides.iter().map(|side| side.person);
            let found = people.zip(&texts);
            found
                .map(|(person, text)| (person, errors(text), words))
                .collect()
        }
        None => Vec::new(),
    };
    (pairs, MediaFacts::Clip(ClipFacts { texts, truth }))
}

/// True when the stored pair compared what both have submitted now.
fn is_of(apart: &Apart, a: &Side, b: &Side) -> bool {
    (apart.a, apart.a_digest) == (a.layer.labeler, a.layer.digest)
        && (apart.b, apart.b_digest) == (b.layer.labeler, b.layer.digest)
}

fn together(distances: &Distances) -> Together {
    let words = distances.words;
    let longest = words.a.max(words.b).max(1);
    Together {
        items: 1,
        agreement_sum: 1.0 - words.edits as f64 / longest as f64,
        clips: 1,
        texts: TextRates {
            words: Rate::of(words),
            normalised: Rate::of(distances.normal_words),
            characters: Rate::of(distances.characters),
        },
        ..Together::default()
    }
}
