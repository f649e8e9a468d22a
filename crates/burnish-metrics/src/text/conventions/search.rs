//! The search for the cheapest set of conventions that makes two texts equal.

use burnish_model::CaseKind;

use super::line::Line;
use super::{CONVENTIONS, Rules, apply, removal};
use crate::text::distance::{Step, steps};

/// A filler both wrote is hardly what they disagree about.
const FILLER_IN_BOTH: f64 = 2.5;

/// Two texts to be explained.
pub(super) struct Pair<'r> {
    pub rules: &'r Rules,
    pub a: Line,
    pub b: Line,
}

impl Pair<'_> {
    /// Both lines under a set of conventions.
    pub fn under(&self, kinds: &[CaseKind]) -> (Line, Line) {
        let (mut a, mut b) = (self.a.clone(), self.b.clone());
        for (kind, _) in CONVENTIONS.iter().filter(|(kind, _)| kinds.contains(kind)) {
            self.step(*kind, &mut a, &mut b);
        }
        (a, b)
    }

    /// Applies one convention to both; true if either changed.
    fn step(&self, kind: CaseKind, a: &mut Line, b: &mut Line) -> bool {
        let (old_a, old_b) = (a.clone(), b.clone());
        apply(kind, self.rules, a, Some(&old_b));
        apply(kind, self.rules, b, Some(&old_a));
        *a != old_a || *b != old_b
    }

    /// Units (words and gaps) that differ under a set.
    fn rest(&self, kinds: &[CaseKind]) -> usize {
        let (a, b) = self.under(kinds);
        if a.same(&b) {
            return 0;
        }
        // Long texts mostly agree at both ends; only the middle needs the quadratic table.
        let (n, m) = (a.units(), b.units());
        let shorter = n.min(m);
        let head = (0..shorter)
            .take_while(|&at| a.same_unit(at, &b, at))
            .count();
        let tail = (1..=shorter - head)
            .take_while(|&back| a.same_unit(n - back, &b, m - back))
            .count();
        let same = |i: usize, j: usize| a.same_unit(head + i, &b, head + j);
        let steps = steps(n - head - tail, m - head - tail, same);
        steps
            .iter()
            .filter(|step| !matches!(step, Step::Hit(..)))
            .count()
    }

    /// The cheapest set, and whether it makes the texts equal.
    pub fn cheapest(&self) -> (Vec<CaseKind>, bool) {
        let candidates = self.candidates();
        let target = self.rest(&candidates);
        if target > 0
            && let Some(alone) = candidates.iter().find(|kind| self.rest(&[**kind]) == 0)
        {
            return (vec![*alone], true);
        }
        // Without a needed convention more is left over; only the others must be searched.
        let (mut needed, mut free) = (Vec::new(), Vec::new());
        for &kind in &candidates {
            let without: Vec<CaseKind> = candidates
                .iter()
                .copied()
                .filter(|other| *other != kind)
                .collect();
            let left = self.rest(&without);
            if left > target {
                needed.push(kind)
            } else {
                free.push(kind)
            }
        }
        for extra in by_cost(&free, |kind| self.cost(kind)) {
            let set: Vec<CaseKind> = candidates
                .iter()
                .copied()
                .filter(|kind| needed.contains(kind) || extra.contains(kind))
                .collect();
            if self.rest(&set) <= target {
                return (set, target == 0);
            }
        }
        (candidates, target == 0)
    }

    /// Conventions that change either text, alone or after the others, in their order.
    fn candidates(&self) -> Vec<CaseKind> {
        let (mut a, mut b) = (self.a.clone(), self.b.clone());
        CONVENTIONS
            .iter()
            .map(|(kind, _)| *kind)
            .filter(|&kind| {
                let after_others = self.step(kind, &mut a, &mut b);
                after_others || self.step(kind, &mut self.a.clone(), &mut self.b.clone())
            })
            .collect()
    }

    fn cost(&self, kind: CaseKind) -> f64 {
        let count = |line: &Line| removal::filler_count(line, self.rules);
        if kind == CaseKind::Filler && count(&self.a) == count(&self.b) {
            return FILLER_IN_BOTH;
        }
        CONVENTIONS
            .iter()
            .find(|(own, _)| *own == kind)
            .map_or(0.0, |(_, cost)| *cost)
    }
}

/// More conventions than this beside the needed ones explain nothing to a reader.
const MOST_FREE: u32 = 5;

/// Subsets by rising cost, then those with the convention applied earlier.
fn by_cost(kinds: &[CaseKind], cost: impl Fn(CaseKind) -> f64) -> Vec<Vec<CaseKind>> {
    let costs: Vec<f64> = kinds.iter().map(|kind| cost(*kind)).collect();
    let members = |set: u32| (0..kinds.len()).filter(move |bit| set & (1 << bit) != 0);
    let mut sets: Vec<(u64, u32)> = (0u32..1 << kinds.len())
        .filter(|set| set.count_ones() <= MOST_FREE)
        .map(|set| {
            (
                (members(set).map(|bit| costs[bit]).sum::<f64>() * 10.0).round() as u64,
                set,
            )
        })
        .collect();
    sets.sort_by(|(cost_a, a), (cost_b, b)| {
        cost_a
            .cmp(cost_b)
            .then_with(|| members(*a).cmp(members(*b)))
    });
    sets.into_iter()
        .map(|(_, set)| members(set).map(|bit| kinds[bit]).collect())
        .collect()
}
