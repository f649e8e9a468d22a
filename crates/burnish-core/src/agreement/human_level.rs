//! How well one person predicts another, with an interval: what a model may be held to.

use std::collections::BTreeMap;

use burnish_metrics::bootstrap::{self, heap_of};
use burnish_model::{LevelName, Stat, output::HumanLevel};

use super::pairs::TextRates;

const HEAPS: usize = 1024;
const SEED: u64 = 0x6275_726e;
/// Sums drawn for an interval at most; beyond it fewer resamples are taken.
const MOST_WORK: usize = 200_000_000;
const FEWEST_RESAMPLES: usize = 100;

/// Sums of each pair of people, dealt into heaps of items.
#[derive(Debug, Clone)]
struct Dealt<const N: usize> {
    heaps: Vec<BTreeMap<(usize, usize), [f64; N]>>,
    items: u64,
}

impl<const N: usize> Default for Dealt<N> {
    fn default() -> Self {
        Self {
            heaps: Vec::new(),
            items: 0,
        }
    }
}

impl<const N: usize> Dealt<N> {
    fn add(&mut self, pairs: impl Iterator<Item = ((usize, usize), [f64; N])>) {
        let heap = heap_of(self.items, HEAPS);
        self.items += 1;
        if heap >= self.heaps.len() {
            self.heaps.resize_with(heap + 1, BTreeMap::new);
        }
        for (pair, sums) in pairs {
            let own = self.heaps[heap].entry(pair).or_insert([0.0; N]);
            (0..N).for_each(|at| own[at] += sums[at]);
        }
    }

    /// The mean over pairs of people of one number of their sums, with its 95 % interval from
    /// resampled items; a pair may give several numbers, or none.
    fn mean(&self, number: impl Fn(&[f64; N], &mut Vec<f64>)) -> Level {
        let mut place: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for pair in self.heaps.iter().flat_map(BTreeMap::keys) {
            let next = place.len();
            place.entry(*pair).or_insert(next);
        }
        let flat: Vec<Vec<(usize, &[f64; N])>> = self
            .heaps
            .iter()
            .map(|heap| {
                heap.iter()
                    .map(|(pair, sums)| (place[pair], sums))
                    .collect()
            })
            .collect();
        let mut total = vec![[0.0; N]; place.len()];
        let mut numbers = Vec::new();
        let mut of = |drawn: &[u32]| {
            total.fill([0.0; N]);
            for (heap, times) in flat.iter().zip(drawn) {
                if *times == 0 {
                    continue;
                }
                let times = f64::from(*times);
                for (at, sums) in heap {
                    (0..N).for_each(|n| total[*at][n] += times * sums[n]);
                }
            }
            numbers.clear();
            total.iter().for_each(|sums| number(sums, &mut numbers));
            let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
            (!numbers.is_empty()).then_some(mean)
        };
        let value = of(&vec![1; self.heaps.len()]);
        let work: usize = flat.iter().map(Vec::len).sum();
        let resamples = (MOST_WORK / work.max(1)).clamp(FEWEST_RESAMPLES, bootstrap::RESAMPLES);
        let interval = bootstrap::interval(self.heaps.len(), SEED, resamples, of);
        Level {
            value,
            interval,
            pairs: place.len(),
            resamples,
        }
    }
}

struct Level {
    value: Option<f64>,
    interval: Option<(f64, f64)>,
    pairs: usize,
    resamples: usize,
}

impl Level {
    fn row(self, name: LevelName, title: &str, of: &str, missing: &str) -> HumanLevel {
        let interval = self.interval.filter(|_| self.value.is_some());
        let sure = match interval {
            None => "no interval from a single item".to_owned(),
            Some(_) => format!("95 % interval from {} resamples of items", self.resamples),
        };
        let method = match self.pairs {
            1 => format!("{of} of two people; {sure}"),
            pairs => format!("{of}, mean over {pairs} pairs of people; {sure}"),
        };
        HumanLevel {
            name,
            title: title.to_owned(),
            value: self.value.map_or_else(
                || Stat::undefined(missing),
                |value| Stat::finite(value, missing),
            ),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            method,
        }
    }
}

/// What images say of a pair: boxes matched at IoU 0.5 and at 0.75, and both people's boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoxLevel {
    pub matched: usize,
    pub matched_75: usize,
    pub boxes: usize,
}

/// Sums behind the human level of a project.
#[derive(Debug, Clone, Default)]
pub(super) struct HumanLevels {
    boxes: Dealt<3>,
    texts: Dealt<12>,
}

impl HumanLevels {
    pub fn add_image(&mut self, pairs: impl Iterator<Item = ((usize, usize), BoxLevel)>) {
        self.boxes.add(pairs.map(|(pair, level)| {
            let sums = [level.matched, level.matched_75, level.boxes];
            (pair, sums.map(|count| count as f64))
        }));
    }

    pub fn add_clip(&mut self, pairs: impl Iterator<Item = ((usize, usize), TextRates)>) {
        self.texts.add(pairs.map(|(pair, rates)| {
            let mut sums = [0.0; 12];
            let each = [rates.words, rates.normalised, rates.characters];
            for (at, rate) in each.iter().enumerate() {
                for side in 0..2 {
                    sums[4 * at + 2 * side] = rate.edits[side] as f64;
                    sums[4 * at + 2 * side + 1] = rate.length[side] as f64;
                }
            }
            (pair, sums)
        }));
    }

    pub fn rows(&self) -> Vec<HumanLevel> {
        let f1 = |at: usize| {
            self.boxes.mean(move |sums, numbers| {
                if sums[2] > 0.0 {
                    numbers.push(2.0 * sums[at] / sums[2]);
                }
            })
        };
        let rate = |at: usize| {
            self.texts.mean(move |sums, numbers| {
                for side in [4 * at, 4 * at + 2] {
                    if sums[side + 1] > 0.0 {
                        numbers.push(sums[side] / sums[side + 1]);
                    }
                }
            })
        };
        let no_box = "no two people drew boxes on one image";
        let no_text = "no two people transcribed one clip with words";
        let both = "both directions";
        vec![
            f1(0).row(
                LevelName::F1At50,
                "F1 of boxes at IoU 0.5",
                "F1 over boxes of one class that overlap by 0.5 or more",
                no_box,
            ),
            f1(1).row(
                LevelName::F1At75,
                "F1 of boxes at IoU 0.75",
                "F1 over boxes of one class that overlap by 0.75 or more",
                no_box,
            ),
            rate(0).row(
                LevelName::Wer,
                "Word error rate",
                &format!("Word errors as written, {both}"),
                no_text,
            ),
            rate(1).row(
                LevelName::WerNormalised,
                "Word error rate after normalising",
                &format!("Word errors after all conventions, {both}"),
                no_text,
            ),
            rate(2).row(
                LevelName::Cer,
                "Character error rate",
                &format!("Character errors as written, {both}"),
                no_text,
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::pairs::Rate;
    use burnish_store::transcript_pair::Distance;

    fn clip(edits: u64, a: u64, b: u64) -> TextRates {
        TextRates {
            words: Rate::of(Distance { edits, a, b }),
            ..TextRates::default()
        }
    }

    #[test]
    fn human_level_is_the_mean_over_pairs_not_over_boxes() {
        let mut levels = HumanLevels::default();
        let level = |matched, boxes| BoxLevel {
            matched,
            matched_75: 0,
            boxes,
        };
        levels.add_image([((0, 1), level(50, 100)), ((0, 2), level(1, 4))].into_iter());
        let rows = levels.rows();
        assert_eq!(rows[0].value, Stat::Known((1.0 + 0.5) / 2.0));
        assert_eq!(rows[1].value, Stat::Known(0.0));
        assert_eq!(
            (rows[0].low, rows[0].high),
            (None, None),
            "one item says nothing of how sure it is"
        );
    }

    #[test]
    fn the_interval_holds_the_value_and_is_always_the_same() {
        let mut levels = HumanLevels::default();
        for item in 0..3_000 {
            levels.add_clip(std::iter::once(((0, 1), clip(item % 3, 10, 10))));
        }
        let wer = &levels.rows()[2];
        let value = wer.value.value().unwrap();
        let (low, high) = (wer.low.unwrap(), wer.high.unwrap());
        assert!((value - 0.1).abs() < 1e-12, "value {value}");
        assert!(
            low < value && value < high && high - low < 0.01,
            "{low} to {high}"
        );
        assert_eq!(levels.rows(), levels.rows(), "seeded");
        assert!(wer.method.contains("both directions"), "{}", wer.method);
    }

    #[test]
    fn without_anything_to_compare_there_are_reasons() {
        for row in HumanLevels::default().rows() {
            assert!(row.value.value().is_none() && row.low.is_none(), "{row:?}");
        }
        let mut silent = HumanLevels::default();
        silent.add_clip(std::iter::once(((0, 1), clip(0, 0, 0))));
        silent.add_clip(std::iter::once(((0, 1), clip(0, 0, 0))));
        let wer = &silent.rows()[2];
        assert!(
            wer.value.value().is_none(),
            "two empty transcripts: no rate, no 0"
        );
        assert!(wer.low.is_none() && wer.high.is_none());
    }
}
