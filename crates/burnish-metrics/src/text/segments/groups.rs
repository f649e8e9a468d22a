//! Which segments of two layers stand for the same stretch of speech.

use super::TimedSegment;
use crate::text::Undefined;

/// How two layers divide one stretch of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One segment in each.
    Paired,
    /// One in the first layer, several in the second.
    Split,
    /// Several in the first layer, one in the second.
    Merged,
    /// Several in each.
    Regrouped,
    /// The second layer has nothing here.
    OnlyFirst,
    /// The first layer has nothing here.
    OnlySecond,
}

/// A layer sorted by time, then speaker and text, so that the order it came in does not matter.
pub(super) struct Layer<'s> {
    segments: Vec<TimedSegment<'s>>,
    /// Where each was in the layer as given.
    given: Vec<usize>,
    /// The latest end of each segment and those before it.
    ends: Vec<i64>,
}

impl<'s> Layer<'s> {
    pub(super) fn of(given: &[TimedSegment<'s>]) -> Result<Self, Undefined> {
        if given.iter().any(|own| own.end_micros < own.start_micros) {
            return Err(Undefined::BACKWARD_SEGMENT);
        }
        let mut order: Vec<usize> = (0..given.len()).collect();
        order.sort_by_key(|&at| (given[at], at));
        let segments: Vec<TimedSegment> = order.iter().map(|&at| given[at]).collect();
        let ends = segments
            .iter()
            .scan(i64::MIN, |latest, own| {
                *latest = own.end_micros.max(*latest);
                Some(*latest)
            })
            .collect();
        Ok(Self {
            segments,
            given: order,
            ends,
        })
    }

    pub(super) fn pick(&self, members: &[usize]) -> Vec<TimedSegment<'s>> {
        members.iter().map(|&at| self.segments[at]).collect()
    }

    pub(super) fn given(&self, members: &[usize]) -> Vec<usize> {
        members.iter().map(|&at| self.given[at]).collect()
    }

    pub(super) fn all(&self) -> Vec<TimedSegment<'s>> {
        self.segments.clone()
    }

    /// Segments that overlap or touch `other`.
    fn near(&self, other: &TimedSegment) -> impl Iterator<Item = usize> {
        let from = self.ends.partition_point(|&end| end < other.start_micros);
        let to = self
            .segments
            .partition_point(|own| own.start_micros <= other.end_micros);
        let other = *other;
        (from..to).filter(move |&at| self.segments[at].end_micros >= other.start_micros)
    }
}

/// Members of one group, as places in the sorted layers.
pub(super) struct Members {
    pub(super) first: Vec<usize>,
    pub(super) second: Vec<usize>,
}

impl Members {
    pub(super) fn kind(&self) -> Kind {
        match (self.first.len(), self.second.len()) {
            (_, 0) => Kind::OnlyFirst,
            (0, _) => Kind::OnlySecond,
            (1, 1) => Kind::Paired,
            (1, _) => Kind::Split,
            (_, 1) => Kind::Merged,
            _ => Kind::Regrouped,
        }
    }
}

/// Microseconds both last.
pub(super) fn shared_micros(a: &TimedSegment, b: &TimedSegment) -> i128 {
    let start = a.start_micros.max(b.start_micros);
    let end = a.end_micros.min(b.end_micros);
    (i128::from(end) - i128::from(start)).max(0)
}

fn length(segment: &TimedSegment) -> i128 {
    i128::from(segment.end_micros) - i128::from(segment.start_micros)
}

/// True when `whole` covers at least half of `part`; a moment without length, if it lies within.
fn covers_half(whole: &TimedSegment, part: &TimedSegment) -> bool {
    if length(part) == 0 {
        return (whole.start_micros..=whole.end_micros).contains(&part.start_micros);
    }
    2 * shared_micros(whole, part) >= length(part)
}

/// Groups in time order; every segment is in one of them.
pub(super) fn align(first: &Layer, second: &Layer) -> Vec<Members> {
    let (of_first, of_second) = pairs(first, second);
    let mut sets = Sets::new(first.segments.len() + second.segments.len());
    let offset = first.segments.len();
    for (a, b) in of_first.iter().enumerate() {
        if let Some(b) = b {
            sets.join(a, offset + b);
        }
    }
    for (a, b) in left_over(first, &of_first, second, &of_second) {
        sets.join(a, offset + b);
    }
    for (b, a) in left_over(second, &of_second, first, &of_first) {
        sets.join(a, offset + b);
    }
    let mut groups: Vec<Members> = sets
        .members()
        .into_iter()
        .map(|all| {
            let (first, second) = all.into_iter().partition(|&at| at < offset);
            let second: Vec<usize> = second;
            Members {
                first,
                second: second.into_iter().map(|at| at - offset).collect(),
            }
        })
        .collect();
    groups.sort_by_cached_key(|group| {
        let (one, other) = (first.pick(&group.first), second.pick(&group.second));
        let start = one.iter().chain(&other).map(|own| own.start_micros).min();
        let end = one.iter().chain(&other).map(|own| own.end_micros).max();
        (start, end, group.kind(), one, other)
    });
    groups
}

/// One-to-one partners that share at least half of their joint stretch: same speakers before
/// others, then the largest share, then the same text.
fn pairs(first: &Layer, second: &Layer) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut of_first = vec![None; first.segments.len()];
    let mut of_second = vec![None; second.segments.len()];
    let mut near: Vec<Near> = Vec::new();
    for (i, a) in first.segments.iter().enumerate() {
        for j in second.near(a) {
            let b = &second.segments[j];
            let shared = shared_micros(a, b);
            let joint = length(a) + length(b) - shared;
            let missed = joint - shared;
            let same_times = (a.start_micros, a.end_micros) == (b.start_micros, b.end_micros);
            if same_times || (joint > 0 && 2 * shared >= joint) {
                near.push(Near {
                    i,
                    j,
                    other_speaker: a.speaker != b.speaker,
                    missed: missed.unsigned_abs(),
                    joint: joint.max(1).unsigned_abs(),
                    other_text: a.text != b.text,
                });
            }
        }
    }
    near.sort_by(|x, y| {
        // missed / joint, ascending, without rounding.
        let apart = (x.missed * y.joint).cmp(&(y.missed * x.joint));
        // (i, j) and (j, i) never contend, so the layers may swap.
        let place = |near: &Near| (near.i + near.j, near.i.abs_diff(near.j), near.i);
        x.other_speaker
            .cmp(&y.other_speaker)
            .then(apart)
            .then(x.other_text.cmp(&y.other_text))
            .then(place(x).cmp(&place(y)))
    });
    for Near { i, j, .. } in near {
        if of_first[i].is_none() && of_second[j].is_none() {
            (of_first[i], of_second[j]) = (Some(j), Some(i));
        }
    }
    (of_first, of_second)
}

/// Two segments that may be one another.
struct Near {
    i: usize,
    j: usize,
    other_speaker: bool,
    /// Microseconds only one of them lasts, of the `joint` ones.
    missed: u128,
    joint: u128,
    other_text: bool,
}

/// For every segment of `layer` without a partner, the segment of `other` that covers most of it.
fn left_over(
    layer: &Layer,
    partners: &[Option<usize>],
    other: &Layer,
    their_partners: &[Option<usize>],
) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    for (at, part) in layer.segments.iter().enumerate() {
        if partners[at].is_some() {
            continue;
        }
        // Where the partner of the whole lies over the part, the part is a second voice.
        let free = |whole: usize| {
            their_partners[whole].is_none_or(|sibling| {
                let sibling = &layer.segments[sibling];
                !covers_half(sibling, part) && !covers_half(part, sibling)
            })
        };
        let best = other
            .near(part)
            .filter(|&whole| covers_half(&other.segments[whole], part) && free(whole))
            .min_by_key(|&whole| {
                let own = &other.segments[whole];
                (
                    own.speaker != part.speaker,
                    -shared_micros(own, part),
                    length(own),
                    whole,
                )
            });
        links.extend(best.map(|whole| (at, whole)));
    }
    links
}

/// Disjoint sets of numbers.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// Each set ascending, by its least member.
    fn members(&mut self) -> Vec<Vec<usize>> {
        let mut sets = vec![Vec::new(); self.0.len()];
        for at in 0..self.0.len() {
            sets[self.root(at)].push(at);
        }
        sets.retain(|set| !set.is_empty());
        sets
    }
}
