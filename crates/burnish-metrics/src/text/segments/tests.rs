//! What comparing layers of segments must get right: laws over any layers, and stories.

use proptest::prelude::*;

use super::*;

const TOLERANCE: i64 = DEFAULT_TOLERANCE_MICROS;

fn said(start_millis: i64, end_millis: i64, text: &str) -> TimedSegment<'_> {
    TimedSegment {
        start_micros: start_millis * 1_000,
        end_micros: end_millis * 1_000,
        speaker: None,
        text,
    }
}

fn by<'s>(speaker: &'s str, segment: TimedSegment<'s>) -> TimedSegment<'s> {
    TimedSegment {
        speaker: Some(speaker),
        ..segment
    }
}

fn compared(first: &[TimedSegment], second: &[TimedSegment]) -> SegmentsCompared {
    compare_segments(first, second, TOLERANCE).unwrap()
}

fn kinds(found: &SegmentsCompared) -> Vec<Kind> {
    found.groups.iter().map(|group| group.kind).collect()
}

#[test]
fn a_moved_boundary_is_a_difference_in_time_and_nothing_else() {
    let first = [said(0, 1_000, "turn it"), said(1_000, 3_000, "off now")];
    let second = [said(0, 1_300, "turn it"), said(1_300, 3_000, "off now")];
    let found = compared(&first, &second);
    assert_eq!(kinds(&found), [Kind::Paired; 2]);
    let boundaries = found.boundaries.unwrap();
    assert_eq!(
        (boundaries.count, boundaries.over_tolerance),
        (4, 2),
        "one end, one start"
    );
    assert_eq!(
        boundaries.median_micros, 150_000.0,
        "of 0, 0, 300 and 300 ms"
    );
    assert_eq!(
        found.groups[0].end_difference_micros,
        Some(300_000),
        "later in the second"
    );
    assert_eq!((found.word_edits, found.word_distance), (0, Some(0.0)));
    assert!(!found.is_same(), "times differ");
}

#[test]
fn one_or_several_segments_is_a_split_or_a_merge() {
    let whole = [said(0, 4_000, "turn it off now")];
    let parts = [
        said(0, 1_000, "turn"),
        said(1_000, 2_500, "it off"),
        said(2_600, 4_000, "now"),
    ];
    let split = compared(&whole, &parts);
    assert_eq!(kinds(&split), [Kind::Split]);
    assert_eq!(
        split.groups[0].second,
        [0, 1, 2],
        "all parts, in time order"
    );
    assert_eq!((split.splits, split.merges, split.word_edits), (1, 0, 0));
    assert_eq!(
        split.boundaries.unwrap().over_tolerance,
        0,
        "the outer boundaries are the same"
    );
    let merge = compared(&parts, &whole);
    assert_eq!(
        (merge.splits, merge.merges, kinds(&merge)),
        (0, 1, vec![Kind::Merged])
    );
    let (one, other) = (
        [said(0, 2_000, "turn it"), said(2_000, 4_000, "off now")],
        [
            said(0, 700, "turn"),
            said(700, 3_300, "it off"),
            said(3_300, 4_000, "now"),
        ],
    );
    let found = compared(&one, &other);
    assert_eq!(
        (found.regrouped, found.word_edits),
        (1, 0),
        "two are three: {found:?}"
    );
}

#[test]
fn a_segment_only_one_layer_has_is_told_with_its_side() {
    let first = [said(0, 1_000, "hello"), said(5_000, 6_000, "goodbye")];
    let second = [said(0, 1_000, "hello"), said(1_900, 2_500, "um")];
    let found = compared(&first, &second);
    assert_eq!(
        kinds(&found),
        [Kind::Paired, Kind::OnlySecond, Kind::OnlyFirst]
    );
    assert_eq!((found.only_first, found.only_second), (1, 1));
    assert_eq!(
        found.groups[2].first,
        [1],
        "the index in the layer as given"
    );
    assert_eq!(found.groups[1].word_edits, 1, "its word has no counterpart");
    assert_eq!(
        found.boundaries.unwrap().count,
        2,
        "only what both have has a difference"
    );
    assert_eq!(found.word_edits, 1, "read as a whole, one word is another");
}

#[test]
fn a_short_touch_is_no_meeting() {
    let found = compared(&[said(0, 2_000, "a")], &[said(1_900, 5_000, "a")]);
    assert_eq!(
        kinds(&found),
        [Kind::OnlyFirst, Kind::OnlySecond],
        "0.1 s of 2 s and 3.1 s"
    );
    assert_eq!(found.boundaries, None, "no boundary to compare");
}

#[test]
fn two_voices_at_once_stay_with_their_speakers() {
    let first = [
        by("ana", said(0, 2_000, "yes")),
        by("bo", said(0, 2_050, "no")),
    ];
    let second = [
        by("bo", said(0, 2_000, "no")),
        by("ana", said(10, 2_050, "yes")),
    ];
    let found = compared(&first, &second);
    assert_eq!(
        (found.speaker_differences, kinds(&found)),
        (0, vec![Kind::Paired; 2])
    );
    assert!(
        found.groups.iter().all(|group| group.word_edits == 0),
        "each with their own words"
    );
    let missed = compared(&first, &second[..1]);
    assert_eq!(
        missed.only_first, 1,
        "a voice nobody else heard is no part of a split"
    );
    assert_eq!((missed.splits, missed.merges), (0, 0));
}

#[test]
fn speakers_are_compared_and_renaming_shows() {
    let first = [
        by("ana", said(0, 1_000, "a")),
        by("bo", said(1_000, 2_500, "b")),
    ];
    let second = [
        by("s1", said(0, 1_000, "a")),
        by("s2", said(1_000, 2_500, "b")),
    ];
    let found = compared(&first, &second);
    assert_eq!(found.speaker_differences, 2, "names differ");
    let met = |first: &str, second: &str, shared_micros| SpeakersMet {
        first: Some(first.to_owned()),
        second: Some(second.to_owned()),
        shared_micros,
    };
    assert_eq!(
        found.speakers,
        [met("ana", "s1", 1_000_000), met("bo", "s2", 1_500_000)],
        "one name for one name: a renaming"
    );
    let unnamed = compared(&first, &[said(0, 1_000, "a"), said(1_000, 2_500, "b")]);
    assert_eq!(
        unnamed.speaker_differences, 2,
        "no name is not the same name"
    );
    let changed = compared(
        &[by("ana", said(0, 2_000, "a b"))],
        &[
            by("ana", said(0, 1_000, "a")),
            by("bo", said(1_000, 2_000, "b")),
        ],
    );
    assert_eq!(
        (changed.splits, changed.speaker_differences),
        (1, 1),
        "a change of speaker"
    );
}

#[test]
fn odd_layers_have_an_answer_or_a_reason() {
    let nothing = compared(&[], &[]);
    assert!(
        nothing.groups.is_empty() && nothing.is_same(),
        "nothing differs"
    );
    assert_eq!(
        (nothing.boundaries, nothing.word_distance),
        (None, None),
        "and is not perfect"
    );
    let one_side = compared(&[], &[said(0, 1_000, "hello")]);
    assert_eq!(
        (one_side.only_second, one_side.word_distance),
        (1, Some(1.0))
    );
    assert_eq!(one_side.boundaries, None);
    let silent = compared(&[said(0, 1_000, " ")], &[said(0, 1_000, "")]);
    assert_eq!(
        (silent.word_distance, silent.is_same()),
        (None, true),
        "no words on either side"
    );
    let marks = compared(&[said(0, 1_000, "…")], &[said(0, 1_000, "?!")]);
    assert_eq!(marks.word_distance, Some(1.0), "a lone mark is a word");
    let moment = compared(&[said(500, 500, "x")], &[said(0, 1_000, "x")]);
    assert_eq!(kinds(&moment), [Kind::Paired], "a moment lies within");
    let backward = [said(2_000, 1_000, "x")];
    assert_eq!(
        compare_segments(&backward, &[], TOLERANCE),
        Err(Undefined::BACKWARD_SEGMENT),
        "told, not guessed"
    );
    let ends = [TimedSegment {
        start_micros: i64::MIN,
        end_micros: i64::MAX,
        ..said(0, 0, "x")
    }];
    assert!(compared(&ends, &ends).is_same(), "no overflow");
    assert_eq!(
        compared(&ends, &moment_at(7)).groups.len(),
        1,
        "no overflow"
    );
    for few in [&[][..], &[&ends[..]][..]] {
        assert_eq!(
            compare_layers(few, TOLERANCE),
            Err(Undefined::ONE_LAYER),
            "nobody to compare"
        );
    }
}

fn moment_at(micros: i64) -> [TimedSegment<'static>; 1] {
    [TimedSegment {
        start_micros: micros,
        end_micros: micros,
        speaker: None,
        text: "x",
    }]
}

#[test]
fn several_layers_are_compared_each_with_each() {
    let (a, b) = ([said(0, 1_000, "a")], [said(300, 1_000, "a")]);
    let c = [said(0, 1_000, "c")];
    let found = compare_layers(&[&a, &b, &c], TOLERANCE).unwrap();
    let pairs: Vec<(usize, usize)> = found.pairs.iter().map(|pair| (pair.0, pair.1)).collect();
    assert_eq!(pairs, [(0, 1), (0, 2), (1, 2)]);
    let boundaries = found.boundaries.unwrap();
    assert_eq!(
        (boundaries.count, boundaries.over_tolerance),
        (6, 2),
        "b against both others"
    );
}

#[test]
fn only_segments_with_times_can_be_compared() {
    let mut segment = Segment {
        id: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
        text: "hello".to_owned(),
        start_micros: Some(1),
        end_micros: Some(5),
        speaker: Some("ana".to_owned()),
    };
    let timed = TimedSegment::of(&segment).unwrap();
    assert_eq!((timed.start_micros, timed.end_micros), (1, 5));
    assert_eq!((timed.speaker, timed.text), (Some("ana"), "hello"));
    segment.start_micros = None;
    assert_eq!(
        TimedSegment::of(&segment),
        None,
        "the text of a whole clip has no boundaries"
    );
}

/// Segments anywhere, voices over one another included.
fn layer() -> impl Strategy<Value = Vec<TimedSegment<'static>>> {
    let segment = (
        0i64..60,
        0i64..25,
        proptest::sample::select(vec![None, Some("ana"), Some("bo")]),
        proptest::sample::select(vec!["turn", "turn it off", "off now", "", "…"]),
    );
    let timed = segment.prop_map(|(start, length, speaker, text)| TimedSegment {
        start_micros: start * 100_000,
        end_micros: (start + length) * 100_000,
        speaker,
        text,
    });
    proptest::collection::vec(timed, 0..9)
}

/// One voice: segments one after the other, with pauses, each with two words or more.
fn monologue() -> impl Strategy<Value = Vec<TimedSegment<'static>>> {
    let texts = vec!["turn it", "off now please", "a b c d"];
    let piece = (0i64..30, 2i64..50, proptest::sample::select(texts));
    proptest::collection::vec(piece, 1..8).prop_map(|pieces| {
        let mut at = 0;
        let mut layer = Vec::new();
        for (pause, length, text) in pieces {
            layer.push(said((at + pause) * 100, (at + pause + length) * 100, text));
            at += pause + length;
        }
        layer
    })
}

fn sorted(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by(|x, y| (&x.first, &x.second).cmp(&(&y.first, &y.second)));
    groups
}

fn swapped(mut found: SegmentsCompared) -> SegmentsCompared {
    for group in &mut found.groups {
        std::mem::swap(&mut group.first, &mut group.second);
        group.start_difference_micros = group.start_difference_micros.map(|own| -own);
        group.end_difference_micros = group.end_difference_micros.map(|own| -own);
        group.kind = match group.kind {
            Kind::Split => Kind::Merged,
            Kind::Merged => Kind::Split,
            Kind::OnlyFirst => Kind::OnlySecond,
            Kind::OnlySecond => Kind::OnlyFirst,
            same => same,
        };
    }
    std::mem::swap(&mut found.splits, &mut found.merges);
    std::mem::swap(&mut found.only_first, &mut found.only_second);
    for met in &mut found.speakers {
        std::mem::swap(&mut met.first, &mut met.second);
    }
    let name = |met: &SpeakersMet| (met.first.clone(), met.second.clone());
    found.speakers.sort_by_key(name);
    found
}

proptest! {
    #[test]
    fn a_layer_differs_from_itself_in_nothing(layer in layer()) {
        let found = compared(&layer, &layer);
        prop_assert!(found.is_same(), "{:?}", found);
        prop_assert_eq!(found.groups.len(), layer.len(), "each with itself");
        prop_assert_eq!(found.word_edits + found.speaker_differences, 0);
        if let Some(boundaries) = found.boundaries {
            prop_assert_eq!((boundaries.p95_micros, boundaries.over_tolerance), (0.0, 0));
        }
    }

    #[test]
    fn every_segment_is_in_one_group(first in layer(), second in layer()) {
        let found = compared(&first, &second);
        let of = |side: fn(&Group) -> &Vec<usize>| {
            let mut all: Vec<usize> = found.groups.iter().flat_map(side).copied().collect();
            all.sort_unstable();
            all
        };
        prop_assert_eq!(of(|group| &group.first), (0..first.len()).collect::<Vec<_>>());
        prop_assert_eq!(of(|group| &group.second), (0..second.len()).collect::<Vec<_>>());
    }

    #[test]
    fn swapping_the_layers_swaps_the_roles(first in layer(), second in layer()) {
        let (there, back) = (compared(&first, &second), swapped(compared(&second, &first)));
        prop_assert_eq!(sorted(there.groups.clone()), sorted(back.groups.clone()));
        let rest = |found: SegmentsCompared| SegmentsCompared { groups: Vec::new(), ..found };
        prop_assert_eq!(rest(there), rest(back), "every number but the signs");
    }

    #[test]
    fn the_order_within_a_layer_is_free(first in layer(), second in layer(), turn in 0usize..9) {
        let mut turned = first.clone();
        turned.rotate_left(turn.min(first.len()));
        let told = |found: &SegmentsCompared, layer: &[TimedSegment]| {
            let say = |at: &usize| format!("{:?}", layer[*at]);
            found
                .groups
                .iter()
                .map(|group| (group.first.iter().map(say).collect::<Vec<_>>(), group.word_edits))
                .collect::<Vec<_>>()
        };
        let (one, other) = (compared(&first, &second), compared(&turned, &second));
        prop_assert_eq!(told(&one, &first), told(&other, &turned), "time orders them");
        prop_assert_eq!(one.boundaries, other.boundaries);
    }

    #[test]
    fn a_segment_split_at_a_word_is_one_split_and_no_other_difference(
        whole in monologue(),
        which in any::<proptest::sample::Index>(),
        share in 1i64..100,
        word in any::<proptest::sample::Index>(),
    ) {
        let at = which.index(whole.len());
        let TimedSegment { start_micros, end_micros, text, .. } = whole[at];
        let middle = start_micros + (end_micros - start_micros) * share / 100;
        let spaces: Vec<usize> = text.match_indices(' ').map(|found| found.0).collect();
        let (head, tail) = text.split_at(spaces[word.index(spaces.len())]);
        let mut parts = whole.clone();
        parts[at] = TimedSegment { end_micros: middle, text: head, ..whole[at] };
        parts.insert(at + 1, TimedSegment { start_micros: middle, text: tail, ..whole[at] });
        let found = compared(&whole, &parts);
        prop_assert_eq!(found.splits, 1, "{:?}", found.groups);
        prop_assert_eq!(found.groups.len(), whole.len(), "all others are paired");
        prop_assert_eq!(found.word_edits, 0, "the words are the same");
        prop_assert_eq!(found.merges + found.regrouped + found.only_first + found.only_second, 0);
        prop_assert_eq!(found.boundaries.unwrap().p95_micros, 0.0, "so are the outer times");
    }
}
