//! What two people did together: sums over any number of items, and the numbers made of them.

use std::collections::BTreeMap;

use burnish_metrics::boxes::{pairs::PairCounts, tally::Confusion};
use burnish_model::{Stat, output::PairAgreement};
use burnish_store::transcript_pair::Distance;

/// Errors of one text against another, each taken as the reference in turn; sums add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rate {
    /// Edits on items where the reference says something, and its length: the first as reference,
    /// then the second.
    pub edits: [u64; 2],
    pub length: [u64; 2],
}

impl Rate {
    pub fn of(distance: Distance) -> Self {
        let length = [distance.a, distance.b];
        Self {
            edits: length.map(|length| if length > 0 { distance.edits } else { 0 }),
            length,
        }
    }

    pub fn add(&mut self, other: &Self) {
        for side in 0..2 {
            self.edits[side] += other.edits[side];
            self.length[side] += other.length[side];
        }
    }

    /// Mean of both directions: neither of two people is the reference.
    fn stat(&self, clips: u64, reason: &str) -> Stat {
        if clips == 0 {
            return Stat::undefined("no clip in common");
        }
        if self.length.contains(&0) {
            return Stat::undefined(reason);
        }
        let rate = |side: usize| self.edits[side] as f64 / self.length[side] as f64;
        Stat::Known((rate(0) + rate(1)) / 2.0)
    }
}

/// Word errors as written and normalised, and character errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TextRates {
    pub words: Rate,
    pub normalised: Rate,
    pub characters: Rate,
}

impl TextRates {
    pub fn add(&mut self, other: &Self) {
        self.words.add(&other.words);
        self.normalised.add(&other.normalised);
        self.characters.add(&other.characters);
    }
}

/// Everything two people did together; sums add up.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Together {
    pub items: u64,
    pub agreement_sum: f64,
    pub images: u64,
    pub boxes: PairCounts,
    /// What they called boxes that belong together.
    pub classes: Confusion,
    pub clips: u64,
    pub texts: TextRates,
}

impl Together {
    pub fn merge(&mut self, other: &Self) {
        self.items += other.items;
        self.agreement_sum += other.agreement_sum;
        self.images += other.images;
        self.boxes.add(&other.boxes);
        self.classes.merge(&other.classes);
        self.clips += other.clips;
        self.texts.add(&other.texts);
    }

    pub fn agreement(&self) -> Stat {
        ratio(self.agreement_sum, self.items as f64, "no item in common")
    }

    pub fn mean_iou(&self) -> Stat {
        self.on_images(|own| own.boxes.mean_iou().map_err(|reason| reason.0))
    }

    pub fn f1(&self) -> Stat {
        self.on_images(|own| own.boxes.f1().map_err(|reason| reason.0))
    }

    pub fn kappa(&self) -> Stat {
        self.on_images(|own| own.classes.kappa().map_err(|reason| reason.0))
    }

    fn on_images(&self, number: impl Fn(&Self) -> Result<f64, &'static str>) -> Stat {
        if self.images == 0 {
            return Stat::undefined("no image in common");
        }
        number(self).map_or_else(Stat::undefined, Stat::Known)
    }

    pub fn wer(&self) -> Stat {
        let reason = "a transcript without words has no word error rate";
        self.texts.words.stat(self.clips, reason)
    }

    pub fn wer_normalised(&self) -> Stat {
        let reason = "a transcript without words has no word error rate";
        self.texts.normalised.stat(self.clips, reason)
    }

    pub fn cer(&self) -> Stat {
        let reason = "an empty transcript has no character error rate";
        self.texts.characters.stat(self.clips, reason)
    }

    pub fn row(&self, a: &str, b: &str) -> PairAgreement {
        PairAgreement {
            a: a.to_owned(),
            b: b.to_owned(),
            items: self.items,
            agreement: self.agreement(),
            mean_iou: self.mean_iou(),
            f1: self.f1(),
            kappa: self.kappa(),
            wer: self.wer(),
            wer_normalised: self.wer_normalised(),
            cer: self.cer(),
        }
    }
}

pub(super) fn ratio(sum: f64, count: f64, reason: &str) -> Stat {
    if count > 0.0 {
        Stat::finite(sum / count, reason)
    } else {
        Stat::undefined(reason)
    }
}

/// What every two people did together, by their numbers.
pub(super) type Pairs = BTreeMap<(usize, usize), Together>;

/// The pairs of each person, merged.
pub(super) fn by_person(pairs: &Pairs) -> BTreeMap<usize, Together> {
    let mut own: BTreeMap<usize, Together> = BTreeMap::new();
    for ((a, b), together) in pairs {
        own.entry(*a).or_default().merge(together);
        own.entry(*b).or_default().merge(together);
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(edits: u64, a: u64, b: u64) -> Rate {
        Rate::of(Distance { edits, a, b })
    }

    #[test]
    fn neither_of_two_people_is_the_reference() {
        let own = rate(2, 10, 5);
        assert_eq!(own.stat(1, "-"), Stat::Known((0.2 + 0.4) / 2.0));
    }

    #[test]
    fn an_empty_transcript_is_never_the_reference_but_may_be_judged() {
        let mut own = rate(5, 5, 0);
        assert!(
            own.stat(1, "no words").value().is_none(),
            "0 words, no rate"
        );
        own.add(&rate(0, 5, 5));
        assert_eq!(
            own,
            Rate {
                edits: [5, 0],
                length: [10, 5]
            },
            "the empty one costs the other its words, not itself"
        );
    }

    #[test]
    fn people_without_an_item_in_common_have_reasons_instead_of_numbers() {
        let row = Together::default().row("anna", "ben");
        for stat in [
            &row.agreement,
            &row.mean_iou,
            &row.f1,
            &row.kappa,
            &row.wer,
            &row.cer,
        ] {
            assert!(stat.value().is_none(), "{stat:?}");
        }
    }
}
