//! How far two people's segments of one clip lie apart, as kept beside their pair.

use burnish_metrics::text::{self, Kind, TimedSegment};
use burnish_model::Mark;
use serde::{Deserialize, Serialize};

/// The cuts of two transcripts that are both cut into segments.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Cuts {
    /// Distance of each boundary that both set, in millis, by time.
    pub apart_millis: Vec<u32>,
    /// The boundary furthest apart.
    pub worst: Option<Apart>,
    /// Stretches that the two divide otherwise, or that one of them leaves out.
    pub odd: u32,
    /// The first of them.
    pub first_odd: Option<Odd>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Apart {
    pub millis: u32,
    /// Where a's stands.
    pub at_micros: i64,
    pub is_start: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Odd {
    pub at_micros: i64,
    pub division: Division,
}

/// Who divides a stretch how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Division {
    CutByA,
    CutByB,
    Otherwise,
    OnlyA,
    OnlyB,
}

impl Cuts {
    /// `None` unless both layers have segments with times.
    pub fn between(a: &[Mark], b: &[Mark]) -> Option<Self> {
        let (a, b) = (timed(a), timed(b));
        if a.is_empty() || b.is_empty() {
            return None;
        }
        let compared = text::compare_segments(&a, &b, text::DEFAULT_TOLERANCE_MICROS).ok()?;
        let mut cuts = Self::default();
        for group in &compared.groups {
            let start = group.first.iter().map(|at| a[*at].start_micros).min();
            let end = group.first.iter().map(|at| a[*at].end_micros).max();
            let both = [
                (true, start, group.start_difference_micros),
                (false, end, group.end_difference_micros),
            ];
            for (is_start, at, difference) in both {
                let (Some(at_micros), Some(difference)) = (at, difference) else {
                    continue;
                };
                let millis = difference.unsigned_abs() / 1_000;
                let millis = u32::try_from(millis).unwrap_or(u32::MAX);
                cuts.apart_millis.push(millis);
                if cuts.worst.is_none_or(|worst| millis > worst.millis) {
                    cuts.worst = Some(Apart {
                        millis,
                        at_micros,
                        is_start,
                    });
                }
            }
            let second_of = |own: &[TimedSegment<'_>], members: &[usize]| {
                members
                    .get(1)
                    .or(members.first())
                    .map(|at| own[*at].start_micros)
            };
            let (division, at) = match group.kind {
                Kind::Paired => continue,
                Kind::Split => (Division::CutByB, second_of(&b, &group.second)),
                Kind::Merged => (Division::CutByA, second_of(&a, &group.first)),
                Kind::Regrouped => (Division::Otherwise, second_of(&a, &group.first)),
                Kind::OnlyFirst => (Division::OnlyA, second_of(&a, &group.first)),
                Kind::OnlySecond => (Division::OnlyB, second_of(&b, &group.second)),
            };
            cuts.odd += 1;
            cuts.first_odd = cuts.first_odd.or(at.map(|at_micros| Odd {
                at_micros,
                division,
            }));
        }
        Some(cuts)
    }

    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub fn disputed(&self, boundary_millis: u32) -> bool {
        self.odd > 0
            || self
                .worst
                .is_some_and(|worst| worst.millis > boundary_millis)
    }

    /// How much is disputed, 0..=1.
    pub fn share(&self, boundary_millis: u32) -> f64 {
        let over = self
            .apart_millis
            .iter()
            .filter(|own| **own > boundary_millis);
        let disputed = over.count() as f64 + 2.0 * f64::from(self.odd);
        let all = self.apart_millis.len() as f64 + 2.0 * f64::from(self.odd);
        if all > 0.0 { disputed / all } else { 0.0 }
    }

    /// What is disputed, in words.
    pub fn why(&self, a: &str, b: &str, boundary_millis: u32) -> String {
        let seconds = |micros: i64| format!("{:.2} s", micros as f64 / 1e6);
        let mut clauses = Vec::new();
        if let Some(worst) = self.worst.filter(|worst| worst.millis > boundary_millis) {
            let what = if worst.is_start { "starts" } else { "ends" };
            clauses.push(format!(
                "{a} and {b}: a segment {what} {} apart at {}",
                seconds(i64::from(worst.millis) * 1_000),
                seconds(worst.at_micros)
            ));
        }
        if let Some(odd) = self.first_odd {
            let at = seconds(odd.at_micros);
            clauses.push(match odd.division {
                Division::CutByA => format!("{a} cut at {at} what {b} left whole"),
                Division::CutByB => format!("{b} cut at {at} what {a} left whole"),
                Division::Otherwise => format!("{a} and {b} cut otherwise at {at}"),
                Division::OnlyA => format!("{a} has a segment at {at}, {b} none"),
                Division::OnlyB => format!("{b} has a segment at {at}, {a} none"),
            });
        }
        clauses.join("; ")
    }
}

/// Segments with times.
fn timed(marks: &[Mark]) -> Vec<TimedSegment<'_>> {
    marks
        .iter()
        .filter_map(Mark::as_segment)
        .filter_map(TimedSegment::of)
        .filter(|segment| segment.start_micros <= segment.end_micros)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burnish_model::{AnnotationId, Segment};
    use proptest::prelude::*;

    fn cut(spans: &[(i64, i64)]) -> Vec<Mark> {
        let segment = |(at, span): (usize, &(i64, i64))| {
            Mark::Segment(Segment {
                id: AnnotationId::from_slice(&[at as u8; 16]).unwrap(),
                text: "word".into(),
                start_micros: Some(span.0 * 1_000),
                end_micros: Some(span.1 * 1_000),
                speaker: None,
            })
        };
        spans.iter().enumerate().map(segment).collect()
    }

    #[test]
    fn boundaries_are_held_apart_by_the_threshold() {
        let cuts = Cuts::between(
            &cut(&[(0, 2_000), (2_500, 4_000)]),
            &cut(&[(50, 2_000), (2_500, 4_350)]),
        );
        let cuts = cuts.unwrap();
        assert_eq!(cuts.apart_millis, [50, 0, 0, 350]);
        assert!(cuts.disputed(200) && !cuts.disputed(350), "over, not at");
        assert_eq!(
            cuts.why("anna", "ben", 200),
            "anna and ben: a segment ends 0.35 s apart at 4.00 s"
        );
    }

    #[test]
    fn one_segment_against_two_is_disputed_at_any_threshold() {
        let cuts = Cuts::between(&cut(&[(0, 4_000)]), &cut(&[(0, 2_500), (2_500, 4_000)])).unwrap();
        assert!(cuts.disputed(60_000), "one cut what the other did not");
        assert!(
            cuts.why("anna", "ben", 60_000)
                .contains("ben cut at 2.50 s what anna left whole")
        );
        let cuts = Cuts::between(&cut(&[(0, 1_000)]), &cut(&[(0, 1_000), (3_000, 4_000)])).unwrap();
        assert_eq!(
            cuts.why("anna", "ben", 200),
            "ben has a segment at 3.00 s, anna none"
        );
    }

    #[test]
    fn a_transcript_without_segments_has_no_boundaries() {
        assert_eq!(Cuts::between(&cut(&[(0, 1_000)]), &[]), None);
    }

    proptest! {
        #[test]
        fn equal_cuts_are_never_disputed_and_the_order_does_not_matter(
            a in proptest::collection::vec((0i64..5_000, 1i64..2_000), 1..12),
            b in proptest::collection::vec((0i64..5_000, 1i64..2_000), 1..12),
        ) {
            let whole = |spans: &[(i64, i64)]| cut(&spans.iter().map(|(start, long)| (*start, start + long)).collect::<Vec<_>>());
            let (a, b) = (whole(&a), whole(&b));
            prop_assert!(!Cuts::between(&a, &a).unwrap().disputed(0));
            let (one, other) = (Cuts::between(&a, &b).unwrap(), Cuts::between(&b, &a).unwrap());
            prop_assert_eq!(one.odd, other.odd);
            let sorted = |cuts: &Cuts| { let mut own = cuts.apart_millis.clone(); own.sort_unstable(); own };
            prop_assert_eq!(one.share(200), other.share(200));
            prop_assert_eq!(sorted(&one), sorted(&other));
        }
    }
}
