//! Pairs of transcripts: compared once, when a submission arrives, and kept with their clip.

use burnish_metrics::text;
use burnish_model::{CaseKind, MediaKind, mark::transcript_text};
use burnish_store::{
    Connection, StoreError,
    item::Stored,
    layer::SubmittedLayer,
    transcript_pair::{self, Distance, Distances, PairRecord},
};

use crate::segments::Cuts;

/// Which edition of the rules of explaining the stored pairs follow. A higher number has all of
/// them compared again, clip by clip, or at once by the job that computes everything again.
pub(crate) const EDITION: u32 = 1;

/// The pairs of an item, in the order of `people`, and whether all of them were stored already.
/// A picture has none.
///
/// `people` are the submitted layers of people, by name. A stored pair counts as long as both
/// submissions are those that were compared; the others are compared now, and nothing is written.
pub(crate) fn of_item(
    connection: &Connection,
    stored: &Stored,
    people: &[SubmittedLayer],
) -> Result<(Vec<PairRecord>, bool), StoreError> {
    if stored.item.kind == MediaKind::Image {
        return Ok((Vec::new(), true));
    }
    let known = transcript_pair::of_item(connection, stored.id, EDITION)?;
    let wanted = people.len() * people.len().saturating_sub(1) / 2;
    let mut all_known = known.len() == wanted;
    let mut pairs = Vec::with_capacity(wanted);
    for (at, a) in people.iter().enumerate() {
        for b in &people[at + 1..] {
            let stored = known.iter().find(|pair| is_of(pair, a, b));
            all_known &= stored.is_some();
            pairs.push(stored.cloned().unwrap_or_else(|| compared(a, b)));
        }
    }
    Ok((pairs, all_known))
}

/// True when the pair compared what both have submitted now.
pub(crate) fn is_of(pair: &PairRecord, a: &SubmittedLayer, b: &SubmittedLayer) -> bool {
    (pair.a, pair.a_digest) == (a.labeler, a.submission.digest)
        && (pair.b, pair.b_digest) == (b.labeler, b.submission.digest)
}

/// Puts the pairs of a clip in place of those stored.
pub(crate) fn keep(
    connection: &Connection,
    item: i64,
    pairs: &[PairRecord],
) -> Result<(), StoreError> {
    transcript_pair::delete_of_item(connection, item)?;
    for pair in pairs {
        transcript_pair::put(connection, item, EDITION, pair)?;
    }
    Ok(())
}

pub(crate) fn compared(a: &SubmittedLayer, b: &SubmittedLayer) -> PairRecord {
    let (one, other) = (transcript_text(&a.marks), transcript_text(&b.marks));
    let explained = text::explain(&one, &other);
    let (a_settled, b_settled) = settled(&one, &other, &explained.causes);
    PairRecord {
        a: a.labeler,
        b: b.labeler,
        a_digest: a.submission.digest,
        b_digest: b.submission.digest,
        causes: explained.causes,
        a_settled,
        b_settled,
        residual: explained.residual_distance,
        sentence: explained.sentence,
        distances: distances(&one, &other),
        segments: Cuts::between(&a.marks, &b.marks)
            .map(|cuts| serde_json::to_string(&cuts).expect("cuts are plain numbers")),
    }
}

/// The causes in which each text is as settling the convention would have it, or at least nearer to
/// that than the other is.
fn settled(a: &str, b: &str, causes: &[CaseKind]) -> (Vec<CaseKind>, Vec<CaseKind>) {
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    let as_read = text::canonical_pair(a, b, &[]);
    for cause in causes.iter().filter(|cause| cause.is_convention()) {
        let under = text::canonical_pair(a, b, &[*cause]);
        let changes_a = text::character_edits(&as_read.0, &under.0);
        let changes_b = text::character_edits(&as_read.1, &under.1);
        if changes_a == 0 || changes_a < changes_b {
            of_a.push(*cause);
        }
        if changes_b == 0 || changes_b < changes_a {
            of_b.push(*cause);
        }
    }
    (of_a, of_b)
}

/// How far two texts are apart, as written and with every convention applied.
pub(crate) fn distances(a: &str, b: &str) -> Distances {
    let (normal_a, normal_b) = if a == b {
        let normal = text::normalise(a);
        (normal.clone(), normal)
    } else {
        (text::normalise(a), text::normalise(b))
    };
    let words = |a: &str, b: &str| Distance {
        edits: text::word_edits(a, b) as u64,
        a: a.split_whitespace().count() as u64,
        b: b.split_whitespace().count() as u64,
    };
    let characters = |a: &str, b: &str| Distance {
        edits: if a == b {
            0
        } else {
            text::character_edits(a, b) as u64
        },
        a: a.chars().count() as u64,
        b: b.chars().count() as u64,
    };
    Distances {
        words: words(a, b),
        characters: characters(a, b),
        normal_words: words(&normal_a, &normal_b),
        normal_characters: characters(&normal_a, &normal_b),
    }
}
