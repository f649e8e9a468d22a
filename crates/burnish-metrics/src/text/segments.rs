//! What segmented transcripts of one clip disagree on: boundaries, splits, speakers, words.

mod boundaries;
mod groups;

use std::collections::{BTreeMap, BTreeSet};

use burnish_model::Segment;

use super::Undefined;
use super::distance::Compared;
pub use boundaries::{Boundaries, DEFAULT_TOLERANCE_MICROS};
pub use groups::Kind;

/// A piece of a transcript with its times, in microseconds from the first sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimedSegment<'s> {
    pub start_micros: i64,
    /// At or after the start.
    pub end_micros: i64,
    pub speaker: Option<&'s str>,
    pub text: &'s str,
}

impl<'s> TimedSegment<'s> {
    /// The segment with its times; `None` if it has none and so is the text of the whole clip.
    pub fn of(segment: &'s Segment) -> Option<Self> {
        Some(Self {
            start_micros: segment.start_micros?,
            end_micros: segment.end_micros?,
            speaker: segment.speaker.as_deref(),
            text: &segment.text,
        })
    }
}

/// Segments of two layers that stand for the same stretch of speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub kind: Kind,
    /// Indexes into the first layer as it was given, in time order.
    pub first: Vec<usize>,
    /// Indexes into the second layer as it was given, in time order.
    pub second: Vec<usize>,
    /// Outer start of the second minus that of the first; `None` if one side is missing.
    pub start_difference_micros: Option<i64>,
    /// Outer end of the second minus that of the first; `None` if one side is missing.
    pub end_difference_micros: Option<i64>,
    /// True when both sides are there and do not name the same set of speakers.
    pub speakers_differ: bool,
    /// Word edits between the texts of both sides, each joined in time order.
    pub word_edits: usize,
}

/// How long one speaker of the first layer and one of the second speak at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakersMet {
    pub first: Option<String>,
    pub second: Option<String>,
    /// Over all segments that were aligned with one another, in microseconds.
    pub shared_micros: i64,
}

/// What two layers of segments of one clip disagree on.
///
/// With the layers swapped, every number is the same but for the sign of the differences, and the
/// roles of `first` and `second`, splits and merges are swapped.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentsCompared {
    /// Sorted by time; every segment is in one of them.
    pub groups: Vec<Group>,
    /// Over the starts and ends of all groups with both sides; `None` without such a group.
    pub boundaries: Option<Boundaries>,
    /// Groups where one segment of the first layer is several of the second.
    pub splits: usize,
    /// Groups where several segments of the first layer are one of the second.
    pub merges: usize,
    /// Groups where several segments are several others.
    pub regrouped: usize,
    /// Segments only the first layer has.
    pub only_first: usize,
    /// Segments only the second layer has.
    pub only_second: usize,
    /// Groups with [`Group::speakers_differ`].
    pub speaker_differences: usize,
    /// Whom each speaker of one layer meets in the other, sorted by name; a mere renaming shows
    /// every name once on either side.
    pub speakers: Vec<SpeakersMet>,
    /// Word edits between the whole texts, each joined in time order.
    pub word_edits: usize,
    /// The same over the longer text's words; `None` when neither has words.
    pub word_distance: Option<f64>,
}

impl SegmentsCompared {
    /// True when nothing differs: neither a time, a division, a speaker nor a word.
    pub fn is_same(&self) -> bool {
        let same = |group: &Group| {
            group.kind == Kind::Paired
                && group.start_difference_micros == Some(0)
                && group.end_difference_micros == Some(0)
                && !group.speakers_differ
                && group.word_edits == 0
        };
        self.groups.iter().all(same)
    }
}

/// What two layers of segments of one clip disagree on; their order within a layer is free.
///
/// Segments are aligned in time. First one to one, those of the same speaker before others: pairs
/// that share at least half of their joint stretch, most shared first. What is left joins the
/// segment that covers most of it, if that is at least half; not where its own layer has another
/// segment for that stretch, which then is a second voice. Whatever joined up is one [`Group`].
/// A boundary is off when it differs by more than `tolerance_micros`
/// ([`DEFAULT_TOLERANCE_MICROS`]).
///
/// # Errors
/// [`Undefined`] when a segment ends before it starts.
pub fn compare_segments(
    first: &[TimedSegment],
    second: &[TimedSegment],
    tolerance_micros: i64,
) -> Result<SegmentsCompared, Undefined> {
    let layers = (groups::Layer::of(first)?, groups::Layer::of(second)?);
    let found = groups::align(&layers.0, &layers.1);
    let mut differences = Vec::new();
    let mut met: BTreeMap<(Option<&str>, Option<&str>), i64> = BTreeMap::new();
    let groups: Vec<Group> = found
        .into_iter()
        .map(|members| {
            let (in_first, in_second) = (
                layers.0.pick(&members.first),
                layers.1.pick(&members.second),
            );
            let outer = outer(&in_first).zip(outer(&in_second));
            let difference = |of: fn((i64, i64)) -> i64| {
                outer.map(|(one, other)| of(other).saturating_sub(of(one)))
            };
            let (start, end) = (difference(|times| times.0), difference(|times| times.1));
            differences.extend(start);
            differences.extend(end);
            for a in &in_first {
                for b in &in_second {
                    let shared = groups::shared_micros(a, b);
                    if shared == 0 {
                        continue;
                    }
                    let total = met.entry((a.speaker, b.speaker)).or_default();
                    *total = total.saturating_add(i64::try_from(shared).unwrap_or(i64::MAX));
                }
            }
            Group {
                kind: members.kind(),
                first: layers.0.given(&members.first),
                second: layers.1.given(&members.second),
                start_difference_micros: start,
                end_difference_micros: end,
                speakers_differ: outer.is_some() && speakers(&in_first) != speakers(&in_second),
                word_edits: words_between(&in_first, &in_second).edits,
            }
        })
        .collect();
    let count = |kind: Kind| groups.iter().filter(|group| group.kind == kind).count();
    let words = words_between(&layers.0.all(), &layers.1.all());
    let longest = words.first.max(words.second);
    Ok(SegmentsCompared {
        boundaries: Boundaries::of(&differences, tolerance_micros),
        splits: count(Kind::Split),
        merges: count(Kind::Merged),
        regrouped: count(Kind::Regrouped),
        only_first: count(Kind::OnlyFirst),
        only_second: count(Kind::OnlySecond),
        speaker_differences: groups.iter().filter(|group| group.speakers_differ).count(),
        speakers: met
            .into_iter()
            .map(|((first, second), shared_micros)| SpeakersMet {
                first: first.map(str::to_owned),
                second: second.map(str::to_owned),
                shared_micros,
            })
            .collect(),
        word_edits: words.edits,
        word_distance: (longest > 0).then(|| words.edits as f64 / longest as f64),
        groups,
    })
}

/// Several layers of one clip, each against each.
#[derive(Debug, Clone, PartialEq)]
pub struct LayersCompared {
    /// Index of the first layer, of the second, and what they disagree on, in that order.
    pub pairs: Vec<(usize, usize, SegmentsCompared)>,
    /// Over the groups of all pairs; `None` if no segment meets another.
    pub boundaries: Option<Boundaries>,
}

/// What two or more layers of segments of one clip disagree on; see [`compare_segments`].
///
/// # Errors
/// [`Undefined`] with fewer than two layers, or when a segment ends before it starts.
pub fn compare_layers(
    layers: &[&[TimedSegment]],
    tolerance_micros: i64,
) -> Result<LayersCompared, Undefined> {
    if layers.len() < 2 {
        return Err(Undefined::ONE_LAYER);
    }
    let mut pairs = Vec::new();
    for (at, first) in layers.iter().enumerate() {
        for (other, second) in layers.iter().enumerate().skip(at + 1) {
            pairs.push((
                at,
                other,
                compare_segments(first, second, tolerance_micros)?,
            ));
        }
    }
    let groups = pairs.iter().flat_map(|(_, _, compared)| &compared.groups);
    let differences: Vec<i64> = groups
        .flat_map(|group| [group.start_difference_micros, group.end_difference_micros])
        .flatten()
        .collect();
    let boundaries = Boundaries::of(&differences, tolerance_micros);
    Ok(LayersCompared { pairs, boundaries })
}

/// Earliest start and latest end.
fn outer(segments: &[TimedSegment]) -> Option<(i64, i64)> {
    let start = segments.iter().map(|segment| segment.start_micros).min();
    let end = segments.iter().map(|segment| segment.end_micros).max();
    start.zip(end)
}

fn speakers<'s>(segments: &[TimedSegment<'s>]) -> BTreeSet<Option<&'s str>> {
    segments.iter().map(|segment| segment.speaker).collect()
}

fn words_between(first: &[TimedSegment], second: &[TimedSegment]) -> Compared {
    let joined = |segments: &[TimedSegment]| {
        let texts: Vec<&str> = segments.iter().map(|segment| segment.text).collect();
        texts.join(" ")
    };
    Compared::words(&joined(first), &joined(second))
}

#[cfg(test)]
mod tests;
