//! What a labeler does differently from the others again and again, in numbers and in words.

use std::collections::BTreeMap;

use super::{
    bias::{Bias, BiasLimits, Offset, biases},
    habit_tally::{Item, Tally},
    interval::{Interval, wilson},
    split_merge::SplitLimits,
    units::Seen,
};

/// When a way of drawing is a habit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HabitLimits {
    /// Smallest IoU of two boxes of one object.
    pub tau: f64,
    pub bias: BiasLimits,
    pub split: SplitLimits,
    /// One box for several (or several for one) is a habit in at least this share of so many.
    pub one_sided: f64,
    pub least_cases: usize,
    /// Root of the area from which an object is medium, and large; px.
    pub medium_px: f64,
    pub large_px: f64,
    /// By how much more often small objects are missed than others, of at least so many each.
    pub missed_more: f64,
    pub least_objects: usize,
}

impl Default for HabitLimits {
    fn default() -> Self {
        Self {
            tau: 0.5,
            bias: BiasLimits::default(),
            split: SplitLimits::default(),
            one_sided: 0.8,
            least_cases: 5,
            medium_px: 32.0,
            large_px: 96.0,
            missed_more: 0.1,
            least_objects: 15,
        }
    }
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    pub part: usize,
    pub whole: usize,
}

impl Rate {
    /// The share with its 95 % Wilson interval; `None` of nothing.
    pub fn interval(&self) -> Option<Interval> {
        wilson(self.part, self.whole)
    }

    pub(super) fn count(&mut self, hit: bool) {
        self.part += usize::from(hit);
        self.whole += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.part += other.part;
        self.whole += other.whole;
    }
}

/// One labeler against the others, over all items they saw together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelerHabits {
    /// Against the consensus of the others on each object; `None` without a shared object.
    pub bias: Option<Bias>,
    /// Of the things that were one box to some and several to others: how often this labeler
    /// drew one.
    pub one_for_several: Rate,
    /// Of the small, medium and large objects that others drew: how many this labeler missed.
    pub missed: [Rate; 3],
}

/// The habits of everybody who saw an item, by labeler. Each item is looked at once; what is kept
/// of it is a few numbers per box.
///
/// Boxes are clustered as in [`super::clusters::clusters`]. What is one box to some and several to others counts
/// for [`LabelerHabits::one_for_several`] alone, neither as misplaced nor as missed. An object
/// counts as there when half of the others drew it, two at least if three or more saw the item.
/// Boxes without a finite area are left out.
pub fn habits<'a>(
    items: impl Iterator<Item = &'a [Seen]>,
    limits: &HabitLimits,
) -> BTreeMap<usize, LabelerHabits> {
    let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
    for item in items {
        Item::of(item, limits).count(limits, &mut tallies);
    }
    let offsets: Vec<&[Offset]> = tallies
        .values()
        .map(|tally| tally.offsets.as_slice())
        .collect();
    let biases = biases(&offsets, &limits.bias);
    let habits = |((labeler, tally), bias): ((&usize, &Tally), Option<Bias>)| {
        let habits = LabelerHabits {
            bias,
            one_for_several: tally.one_for_several,
            missed: tally.missed,
        };
        (*labeler, habits)
    };
    tallies.iter().zip(biases).map(habits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burnish_model::Rect;

    use crate::boxes::{LabeledRect, habit::Habit, testing::class};

    fn seen(labeler: usize, rects: &[Rect]) -> Seen {
        let boxes = rects.iter().map(|rect| LabeledRect {
            rect: *rect,
            class: class(1),
        });
        Seen {
            labeler,
            boxes: boxes.collect(),
        }
    }

    /// A box of one of several sizes, jittered by less than a tenth of a px.
    fn about(i: usize, labeler: usize, side: f64) -> Rect {
        let jitter = |k: usize| ((i * 31 + labeler * 17 + k * 7) % 13) as f64 / 130.0 - 0.046;
        Rect::new(
            50.0 + jitter(1),
            60.0 + jitter(2),
            side + jitter(3),
            side + jitter(4),
        )
    }

    fn words(items: &[Vec<Seen>], labeler: usize) -> Vec<String> {
        let limits = HabitLimits::default();
        let all = habits(items.iter().map(Vec::as_slice), &limits);
        all[&labeler]
            .standing_out(&limits)
            .iter()
            .map(Habit::words)
            .collect()
    }

    #[test]
    fn who_draws_larger_and_shifted_is_told_by_how_much_and_the_others_are_not_accused() {
        let item = |i: usize| {
            let rect = |labeler| about(i, labeler, 100.0);
            let wide = rect(2);
            let large = Rect::new(
                wide.x + 2.0,
                wide.y - 3.0,
                wide.width + 6.0,
                wide.height + 6.0,
            );
            vec![
                seen(0, &[rect(0)]),
                seen(1, &[rect(1)]),
                seen(2, &[large]),
                seen(3, &[rect(3)]),
            ]
        };
        let items: Vec<Vec<Seen>> = (0..40).map(item).collect();
        let told = words(&items, 2);
        assert_eq!(
            told,
            [
                "draws 12 % larger than others",
                "draws 5 % of the width to the right"
            ]
        );
        for other in [0, 1, 3] {
            assert_eq!(
                words(&items, other),
                Vec::<String>::new(),
                "labeler {other}"
            );
        }
    }

    #[test]
    fn who_fuses_what_others_part_is_told_so_and_missed_nothing() {
        let part = |k: usize| Rect::new(10.0 + 40.0 * k as f64, 10.0, 36.0, 20.0);
        let item = vec![
            seen(0, &[Rect::new(10.0, 10.0, 116.0, 20.0)]),
            seen(1, &[part(0), part(1), part(2)]),
            seen(2, &[part(0), part(1), part(2)]),
        ];
        let items = vec![item; 6];
        let limits = HabitLimits::default();
        let all = habits(items.iter().map(Vec::as_slice), &limits);
        assert_eq!(all[&0].one_for_several, Rate { part: 6, whole: 6 });
        assert_eq!(all[&1].one_for_several, Rate { part: 0, whole: 6 });
        let missed: usize = all
            .values()
            .flat_map(|h| h.missed)
            .map(|rate| rate.part)
            .sum();
        assert_eq!(
            (missed, all[&0].bias),
            (0, None),
            "a whole is not a bad part"
        );
        assert_eq!(
            words(&items, 0),
            ["draws one box where others draw several (6 of 6)"]
        );
        assert_eq!(
            words(&items, 1),
            ["draws several boxes where others draw one (6 of 6)"]
        );
    }

    #[test]
    fn who_misses_small_objects_is_told_how_many() {
        let item = |i: usize| {
            let (small, large) = (about(i, 0, 12.0), Rect::new(300.0, 300.0, 120.0, 90.0));
            let third = if i.is_multiple_of(2) {
                vec![large]
            } else {
                vec![small, large]
            };
            vec![
                seen(0, &[small, large]),
                seen(1, &[small, large]),
                seen(2, &third),
            ]
        };
        let items: Vec<Vec<Seen>> = (0..40).map(item).collect();
        assert_eq!(
            words(&items, 2),
            ["misses 50 % of small objects and 0 % of larger ones"]
        );
        assert_eq!(words(&items, 0), Vec::<String>::new());
        let few: Vec<Vec<Seen>> = (0..10).map(item).collect();
        assert_eq!(
            words(&few, 2),
            Vec::<String>::new(),
            "ten objects are no habit"
        );
    }

    #[test]
    fn alone_or_apart_nobody_has_habits() {
        let rect = |x: f64| Rect::new(x, 0.0, 20.0, 20.0);
        let alone = vec![vec![seen(4, &[rect(0.0)])]; 30];
        assert_eq!(words(&alone, 4), Vec::<String>::new());
        let apart = vec![vec![seen(0, &[rect(0.0)]), seen(1, &[rect(500.0)])]; 30];
        let all = habits(apart.iter().map(Vec::as_slice), &HabitLimits::default());
        assert_eq!(all[&0].bias, None);
        assert_eq!(
            all[&0].missed[0],
            Rate {
                part: 30,
                whole: 30
            }
        );
        assert_eq!(all[&0].one_for_several.interval(), None);
        assert!(habits(std::iter::empty(), &HabitLimits::default()).is_empty());
    }
}
