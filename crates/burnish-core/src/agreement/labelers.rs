//! Each labeler on their own: against the truth, against the others, how reliable, what habits.

use std::collections::{BTreeMap, BTreeSet};

use burnish_metrics::{
    bootstrap::Reservoir,
    boxes::{krippendorff::Counts, units::Seen},
};
use burnish_model::{Stat, output::LabelerAgreement};

use super::{
    habits,
    item::{ClipFacts, ImageFacts},
    pairs::{Pairs, by_person, ratio},
    reading::Context,
    truths::Found,
};

const SEED: u64 = 0x6275_726e;
/// Images, drawn from all, whose boxes are looked at for habits.
const MOST_IMAGES: usize = 4_000;
/// Objects, drawn from all, from which reliability is estimated.
const MOST_OBJECTS: usize = 10_000;

/// One person; sums add up.
#[derive(Debug, Clone, Default)]
struct Person {
    /// However many others they share each with.
    items: u64,
    others: Found,
    truth: Found,
    truth_images: u64,
    truth_errors: u64,
    truth_words: u64,
    truth_clips: u64,
    /// What the images they saw add to alpha, and what those would add without them.
    with: Counts,
    without: Counts,
}

/// Sums behind the rows of labelers.
#[derive(Debug, Clone)]
pub(super) struct Labelers {
    people: BTreeMap<usize, Person>,
    images: Reservoir<Vec<Seen>>,
    objects: Reservoir<Vec<(usize, u32)>>,
}

impl Default for Labelers {
    fn default() -> Self {
        Self {
            people: BTreeMap::new(),
            images: Reservoir::new(MOST_IMAGES, SEED),
            objects: Reservoir::new(MOST_OBJECTS, SEED),
        }
    }
}

impl Labelers {
    /// Counts an item for everybody in the pairs that are compared on it.
    pub fn add_item(&mut self, pairs: impl Iterator<Item = (usize, usize)>) {
        let people: BTreeSet<usize> = pairs.flat_map(|(a, b)| [a, b]).collect();
        for person in people {
            self.people.entry(person).or_default().items += 1;
        }
    }

    pub fn add_image(&mut self, facts: ImageFacts) {
        for (person, without) in &facts.without {
            let own = self.people.entry(*person).or_default();
            own.with.add(&facts.alpha);
            own.without.add(without);
        }
        for (person, found) in &facts.others {
            self.people.entry(*person).or_default().others.add(*found);
        }
        for (person, found) in &facts.truth {
            let own = self.people.entry(*person).or_default();
            own.truth.add(*found);
            own.truth_images += 1;
        }
        facts
            .said
            .into_iter()
            .for_each(|said| self.objects.add(said));
        self.images.add(facts.seen);
    }

    pub fn add_clip(&mut self, facts: &ClipFacts) {
        for (person, errors, words) in &facts.truth {
            let own = self.people.entry(*person).or_default();
            own.truth_clips += 1;
            // Corpus rates leave references without words out.
            if *words > 0 {
                own.truth_errors += errors;
                own.truth_words += words;
            }
        }
    }

    /// A row for everybody who shared an item with somebody, by name.
    pub fn rows(&self, pairs: &Pairs, total: &Counts, context: &Context) -> Vec<LabelerAgreement> {
        let nobody = Person::default();
        let enough = self
            .people
            .values()
            .filter(|own| own.others != Found::default());
        let enough = enough.count() >= 3;
        let mut habits = habits::by_person(self.images.kept());
        let reliability = habits::reliability(self.objects.kept(), context);
        by_person(pairs)
            .into_iter()
            .map(|(person, together)| {
                let own = self.people.get(&person).unwrap_or(&nobody);
                LabelerAgreement {
                    name: context.people[person].clone(),
                    items: own.items,
                    agreement: together.agreement(),
                    mean_iou: together.mean_iou(),
                    f1: together.f1(),
                    wer: together.wer(),
                    truth_f1: own.truth_f1(),
                    truth_wer: own.truth_wer(),
                    others_f1: own.others_f1(together.images),
                    vitality: own.vitality(total, together.images, enough),
                    reliability: reliability[person].clone(),
                    habits: habits.remove(&person).unwrap_or_default(),
                }
            })
            .collect()
    }
}

impl Person {
    fn truth_f1(&self) -> Stat {
        if self.truth_images == 0 {
            return Stat::undefined("no image they submitted has a truth of several people");
        }
        let reason = "there is no box in the truth and none was drawn";
        self.truth
            .f1()
            .map_or_else(|| Stat::undefined(reason), Stat::Known)
    }

    fn truth_wer(&self) -> Stat {
        let reason = if self.truth_clips == 0 {
            "no clip they submitted has a truth of several people"
        } else {
            "the truth has no words"
        };
        ratio(self.truth_errors as f64, self.truth_words as f64, reason)
    }

    fn others_f1(&self, images: u64) -> Stat {
        let reason = if images == 0 {
            "no image in common"
        } else {
            "neither they nor the others drew a box"
        };
        self.others
            .f1()
            .map_or_else(|| Stat::undefined(reason), Stat::Known)
    }

    /// Alpha minus alpha without the person. The objects stay.
    ///
    /// Source: KaLOS (2026), arXiv 2603.27197.
    fn vitality(&self, total: &Counts, images: u64, enough: bool) -> Stat {
        if images == 0 {
            return Stat::undefined("no image in common");
        }
        if !enough {
            return Stat::undefined(
                "with fewer than three labelers nothing is left to compare with",
            );
        }
        let mut rest = total.clone();
        rest.remove(&self.with);
        rest.add(&self.without);
        match (total.alpha(), rest.alpha()) {
            (Ok(all), Ok(rest)) => Stat::finite(all - rest, "alpha is not defined"),
            (Err(reason), _) | (_, Err(reason)) => Stat::undefined(reason.0),
        }
    }
}
