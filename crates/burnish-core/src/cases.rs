//! Cases of an item: found from its submissions, matched to those known, and kept with its state
//! in the transaction that changed a layer.

use std::collections::{BTreeMap, BTreeSet};

use burnish_metrics::boxes::disagreements::{
    Disagreement, Drawn, Names, PictureSize, Thresholds, Undisputed, disagreements,
};
use burnish_model::{
    AnnotationId, Book, CaseId, CaseKind, CaseState, ClassKey, DisagreementSettings, Hash, Item,
    Mark, MediaKind, Rect, Severity, Split, TruthBasis, Verdict, mark::transcript_text,
};
use burnish_store::{
    Connection, StoreError, book,
    case::{self, CaseRecord},
    item::{self, Stored},
    layer::{self, SubmittedLayer},
    membership, stale,
    state::{self, StateRow},
    transcript_pair::PairRecord,
};
use serde::{Deserialize, Serialize};

use crate::{
    digest::{self, Membership},
    look::is_human,
    pairs,
    segments::Cuts,
    settings,
    truth::{self, ItemTruth, boxes_of},
};

/// What a case is about, as stored beside it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct CaseBody {
    /// The boxes of the cluster: who drew it, and its id.
    #[serde(default)]
    pub members: Vec<(String, AnnotationId)>,
    /// Everything drawn for it, px.
    #[serde(default)]
    pub focus: Option<Rect>,
    #[serde(default)]
    pub fused: Option<Rect>,
    #[serde(default)]
    pub class: Option<ClassKey>,
    #[serde(default)]
    pub votes: Votes,
}

/// How many people stand behind a case's boxes: what a rule that settles cases asks for.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Votes {
    pub saw: u32,
    pub drew: u32,
    /// Those who call it by the class that most do.
    pub named: u32,
    /// The smallest IoU of two labelers' boxes; `None` when one alone drew it.
    pub worst_iou: Option<f64>,
}

impl Votes {
    fn of(case: &Disagreement, drawn: &[Vec<Drawn>]) -> Self {
        let mut named: BTreeMap<ClassKey, BTreeSet<usize>> = BTreeMap::new();
        for member in &case.members {
            if let Some(own) = drawn
                .get(member.labeler)
                .and_then(|own| own.get(member.index))
            {
                named.entry(own.class).or_default().insert(member.labeler);
            }
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            saw: count(case.saw),
            drew: count(case.drew().len()),
            named: count(named.values().map(BTreeSet::len).max().unwrap_or(0)),
            worst_iou: case.worst_iou,
        }
    }
}

/// One disagreement as found now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub kind: CaseKind,
    pub severity: Severity,
    pub score: f64,
    pub labelers: Vec<String>,
    pub why: String,
    pub body: CaseBody,
}

/// A found disagreement with its identity and what was decided.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assessed {
    pub id: CaseId,
    pub found: Found,
    pub state: CaseState,
    /// Only while `state` is decided.
    pub verdict: Option<Verdict>,
    pub decided_at_millis: i64,
}

/// Everything that follows from an item's submissions.
#[derive(Debug)]
pub(crate) struct Assessment {
    pub layers: Vec<SubmittedLayer>,
    pub cases: Vec<Assessed>,
    pub truth: ItemTruth,
    /// Of a clip, with whether all of them are stored.
    pub pairs: (Vec<PairRecord>, bool),
}

/// Who submitted what, as a decision remembers it.
pub(crate) fn submission_digests(humans: &[SubmittedLayer]) -> String {
    let map: BTreeMap<&str, String> = humans
        .iter()
        .map(|layer| (layer.name.as_str(), layer.submission.digest.to_string()))
        .collect();
    serde_json::to_string(&map).expect("names and digests are strings")
}

pub(crate) fn assess(connection: &Connection, stored: &Stored) -> Result<Assessment, StoreError> {
    let layers = layer::submitted(connection, stored.id)?;
    let humans: Vec<SubmittedLayer> = layers
        .iter()
        .filter(|layer| is_human(layer))
        .cloned()
        .collect();
    let pairs = pairs::of_item(connection, stored, &humans)?;
    let (mut cases, mut undisputed) = (Vec::new(), Vec::new());
    let mut known_book = Book::default();
    if humans.len() >= 2 {
        known_book = book::book(connection)?;
        let thresholds = settings::of(connection)?.disagreements;
        let (found, agreed) = found(stored, &humans, &pairs.0, &known_book, &thresholds);
        undisputed = agreed;
        cases = assessed(connection, stored, &humans, found)?;
    }
    let truth = truth::decide(stored.item.kind, &humans, &cases, &undisputed, &known_book);
    Ok(Assessment {
        layers,
        cases,
        truth,
        pairs,
    })
}

/// What two or more people disagree about on an item, and what they agree on.
pub(crate) fn found(
    stored: &Stored,
    humans: &[SubmittedLayer],
    pairs: &[PairRecord],
    book: &Book,
    thresholds: &DisagreementSettings,
) -> (Vec<Found>, Vec<Undisputed>) {
    match stored.item.kind {
        MediaKind::Image => image_cases(stored, humans, book, thresholds),
        MediaKind::Audio => {
            let mut found = transcript_cases(humans, pairs, book);
            found.extend(boundary_case(humans, pairs, thresholds.boundary_millis));
            (found, Vec::new())
        }
    }
}

/// The same disagreements with their identities and what was decided about them.
pub(crate) fn assessed(
    connection: &Connection,
    stored: &Stored,
    humans: &[SubmittedLayer],
    found: Vec<Found>,
) -> Result<Vec<Assessed>, StoreError> {
    let mut known: Vec<Known> = case::of_item(connection, stored.id)?
        .iter()
        .map(|record| Known::of(record.id, record.kind, &record.body))
        .collect();
    known.extend(
        case::decided_of_item(connection, stored.id)?
            .iter()
            .map(|decided| Known::of(decided.id, decided.kind, &decided.body)),
    );
    let digests = submission_digests(humans);
    let mut cases = Vec::with_capacity(found.len());
    for (id, found) in identified(stored.item.hash, found, &known) {
        let decision = case::decision(connection, id)?;
        let (state, verdict, decided_at_millis) = match decision {
            None => (CaseState::Open, None, 0),
            Some(decision) if decision.submissions == digests => (
                CaseState::Decided,
                Some(decision.verdict),
                decision.at_millis,
            ),
            Some(_) => (CaseState::Stale, None, 0),
        };
        cases.push(Assessed {
            id,
            found,
            state,
            verdict,
            decided_at_millis,
        });
    }
    Ok(cases)
}

/// The sums' thresholds under a project's settings.
fn thresholds_of(settings: &DisagreementSettings) -> Thresholds {
    let usual = Thresholds::default();
    Thresholds {
        tau: settings.tau,
        lambda: settings.lambda,
        edge_px: settings.edge_px,
        edge_share: settings.edge_share,
        // Who asks for more than boxes that are never loose asks for it of those, too.
        settled_iou: usual.settled_iou.max(settings.lambda),
        ..usual
    }
}

fn image_cases(
    stored: &Stored,
    humans: &[SubmittedLayer],
    book: &Book,
    thresholds: &DisagreementSettings,
) -> (Vec<Found>, Vec<Undisputed>) {
    let drawn: Vec<Vec<Drawn>> = humans
        .iter()
        .map(|layer| boxes_of(layer).map(Drawn::from).collect())
        .collect();
    let size = PictureSize {
        width_px: f64::from(stored.item.width_px.unwrap_or(1)),
        height_px: f64::from(stored.item.height_px.unwrap_or(1)),
    };
    let review = disagreements(&drawn, size, &thresholds_of(thresholds));
    let names: Vec<&str> = humans.iter().map(|layer| layer.name.as_str()).collect();
    let class_name = |key: ClassKey| {
        book.classes
            .iter()
            .find(|class| class.key == key)
            .map_or_else(|| key.to_string(), |class| class.name.clone())
    };
    let words = Names {
        labelers: &names,
        class: &class_name,
    };
    let found = review.cases.iter().map(|case| {
        let members: Vec<(String, AnnotationId)> = case
            .members
            .iter()
            .filter_map(|member| {
                let mark = boxes_of(humans.get(member.labeler)?).nth(member.index)?;
                Some((humans[member.labeler].name.clone(), mark.id))
            })
            .collect();
        let hull = case
            .members
            .iter()
            .filter_map(|member| drawn.get(member.labeler)?.get(member.index))
            .map(|drawn| drawn.rect)
            .reduce(|a, b| a.hull(&b));
        Found {
            kind: case.kind(),
            severity: case.severity(),
            score: case.score(),
            labelers: case
                .odd()
                .iter()
                .filter_map(|index| names.get(*index))
                .map(|name| (*name).to_owned())
                .collect(),
            why: case.why(&words),
            body: CaseBody {
                members,
                focus: hull,
                fused: Some(case.fused),
                class: Some(case.class),
                votes: Votes::of(case, &drawn),
            },
        }
    });
    (found.collect(), review.undisputed)
}

/// Pairs with the names of both, as they stand in `humans`.
fn named<'a>(
    humans: &'a [SubmittedLayer],
    pairs: &'a [PairRecord],
) -> impl Iterator<Item = (&'a PairRecord, [&'a str; 2])> {
    let name = |id| {
        let layer = humans.iter().find(|layer| layer.labeler == id);
        layer.map_or("", |layer| layer.name.as_str())
    };
    pairs
        .iter()
        .map(move |pair| (pair, [name(pair.a), name(pair.b)]))
}

/// One case per cause that no decided convention settles.
fn transcript_cases(humans: &[SubmittedLayer], pairs: &[PairRecord], book: &Book) -> Vec<Found> {
    struct Seen<'a> {
        labelers: BTreeSet<&'a str>,
        pairs: usize,
        /// The largest share of different words.
        worst: f64,
        /// How well the pair behind `why` shows this cause.
        shown: f64,
        why: String,
    }
    let mut causes: BTreeMap<CaseKind, Seen<'_>> = BTreeMap::new();
    for (pair, names) in named(humans, pairs) {
        for cause in &pair.causes {
            let seen = causes.entry(*cause).or_insert_with(|| Seen {
                labelers: BTreeSet::new(),
                pairs: 0,
                worst: 0.0,
                shown: f64::NEG_INFINITY,
                why: String::new(),
            });
            seen.pairs += 1;
            seen.labelers.extend(names);
            seen.worst = seen.worst.max(pair.residual);
            // Different words show best where most differ, a convention where it stands alone.
            let shows = if *cause == CaseKind::Lexical {
                pair.residual
            } else {
                -(pair.causes.len() as f64) - pair.residual
            };
            if shows > seen.shown {
                seen.shown = shows;
                seen.why = format!("{} and {}: {}", names[0], names[1], pair.sentence);
            }
        }
    }
    let settled = |kind: CaseKind| {
        book.conventions
            .iter()
            .any(|convention| convention.kind == kind)
    };
    causes
        .into_iter()
        .filter(|(kind, _)| !settled(*kind))
        .map(|(kind, seen)| {
            let share = seen.pairs as f64 / pairs.len().max(1) as f64;
            let score = if kind == CaseKind::Lexical {
                0.5 + 0.5 * seen.worst.clamp(0.0, 1.0)
            } else {
                0.1 + 0.3 * share
            };
            Found {
                kind,
                severity: Severity::Error,
                score: score.clamp(0.0, 1.0),
                labelers: seen.labelers.into_iter().map(str::to_owned).collect(),
                why: seen.why,
                body: CaseBody::default(),
            }
        })
        .collect()
}

/// One case when two people's segments begin, end or are cut otherwise. A warning: the words may
/// well be the same.
fn boundary_case(
    humans: &[SubmittedLayer],
    pairs: &[PairRecord],
    boundary_millis: u32,
) -> Option<Found> {
    let mut labelers: BTreeSet<&str> = BTreeSet::new();
    let mut worst: Option<(f64, String)> = None;
    for (pair, names) in named(humans, pairs) {
        let Some(cuts) = pair.segments.as_deref().map(Cuts::read) else {
            continue;
        };
        if !cuts.disputed(boundary_millis) {
            continue;
        }
        labelers.extend(names);
        let share = cuts.share(boundary_millis);
        if worst.as_ref().is_none_or(|(known, _)| share > *known) {
            worst = Some((share, cuts.why(names[0], names[1], boundary_millis)));
        }
    }
    let (share, why) = worst?;
    Some(Found {
        kind: CaseKind::Boundary,
        severity: Severity::Warning,
        score: 0.499 * share.clamp(0.0, 1.0),
        labelers: labelers.into_iter().map(str::to_owned).collect(),
        why,
        body: CaseBody::default(),
    })
}

/// A case as it stands, or as it stood when it was decided.
struct Known {
    id: CaseId,
    kind: CaseKind,
    body: CaseBody,
}

impl Known {
    fn of(id: CaseId, kind: CaseKind, body: &str) -> Self {
        Self {
            id,
            kind,
            body: serde_json::from_str(body).unwrap_or_default(),
        }
    }
}

/// Gives every found case the id of the known one it continues, or one that follows from its content.
fn identified(item: Hash, found: Vec<Found>, known: &[Known]) -> Vec<(CaseId, Found)> {
    const SAME_PLACE_IOU: f64 = 0.5;
    let mut taken: BTreeSet<CaseId> = BTreeSet::new();
    let mut out = Vec::with_capacity(found.len());
    for case in found {
        let same_place = |body: &CaseBody| match (body.focus, case.body.focus) {
            (Some(old), Some(new)) => old.iou(&new),
            (None, None) => 1.0,
            _ => 0.0,
        };
        let continued = known
            .iter()
            .filter(|known| known.kind == case.kind && !taken.contains(&known.id))
            .map(|known| (same_place(&known.body), known.id))
            .filter(|(iou, _)| *iou >= SAME_PLACE_IOU)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
            .map(|(_, id)| id);
        let id = continued.unwrap_or_else(|| {
            let focus = case.body.focus.unwrap_or_default();
            let place: Vec<u8> = [focus.x, focus.y, focus.width, focus.height]
                .iter()
                .flat_map(|value| (value.round() as i64).to_le_bytes())
                .collect();
            (0_u32..)
                .map(|n| {
                    CaseId(digest::derived_id(
                        "case",
                        &[
                            item.as_bytes(),
                            case.kind.as_str().as_bytes(),
                            &place,
                            &n.to_le_bytes(),
                        ],
                    ))
                })
                .find(|id| !taken.contains(id))
                .expect("the naturals do not run out")
        });
        taken.insert(id);
        out.push((id, case));
    }
    out
}

/// Recomputes an item's cases, truth and state after a change to its submissions or decisions.
pub(crate) fn refresh(connection: &Connection, id: i64) -> Result<(), StoreError> {
    let stored = stored(connection, id)?;
    let assessment = assess(connection, &stored)?;
    case::delete_of_item(connection, id)?;
    for case in &assessment.cases {
        case::insert(
            connection,
            &CaseRecord {
                id: case.id,
                item: id,
                kind: case.found.kind,
                severity: case.found.severity,
                score: case.found.score,
                state: case.state,
                labelers: case.found.labelers.clone(),
                why: case.found.why.clone(),
                body: serde_json::to_string(&case.found.body).expect("a case body is plain data"),
            },
        )?;
    }
    if let (pairs, false) = &assessment.pairs {
        pairs::keep(connection, id, pairs)?;
    }
    stale::clear(connection, id)?;
    put_state(connection, &stored, &assessment)?;
    let mut texts: Vec<String> = assessment
        .layers
        .iter()
        .map(|layer| transcript_text(&layer.marks))
        .collect();
    texts.extend(assessment.truth.marks.as_deref().map(transcript_text));
    texts.retain(|text| !text.is_empty());
    texts.dedup();
    item::set_text(connection, id, &stored.item.name, &texts.join(" "))
}

/// Recomputes only the state row: enough when no submission or decision changed.
pub(crate) fn refresh_state(connection: &Connection, id: i64) -> Result<(), StoreError> {
    let stored = stored(connection, id)?;
    put_state(connection, &stored, &assess(connection, &stored)?)
}

/// The state row of an item that just came in: nobody has labelled it, nothing is asked for.
pub fn first_state(
    connection: &Connection,
    id: i64,
    item: &Item,
    split: Option<Split>,
    collection: Option<&str>,
) -> Result<(), StoreError> {
    let membership = Membership {
        split,
        tags: Vec::new(),
        collections: collection.map(str::to_owned).into_iter().collect(),
        export_name: digest::export_name(item),
    };
    let row = StateRow {
        state: "unlabelled",
        basis: TruthBasis::None,
        submissions: 0,
        open_cases: 0,
        worst: None,
        words: None,
        boxes: None,
        truth: None,
        layers: None,
        membership: digest::hash(&membership.body()),
    };
    state::put(connection, id, &row)
}

fn stored(connection: &Connection, id: i64) -> Result<Stored, StoreError> {
    item::by_id(connection, id)?.ok_or_else(|| StoreError::Corrupt {
        detail: format!("item row {id} is missing"),
    })
}

fn put_state(
    connection: &Connection,
    stored: &Stored,
    assessment: &Assessment,
) -> Result<(), StoreError> {
    let undecided: Vec<&Assessed> = assessment
        .cases
        .iter()
        .filter(|case| case.state != CaseState::Decided)
        .collect();
    let worst = undecided.iter().map(|case| case.found.severity).max();
    let state = if worst == Some(Severity::Error) {
        "open"
    } else if assessment.truth.marks.is_some() {
        "settled"
    } else if !assessment.layers.is_empty() {
        "submitted"
    } else if layer::has_draft(connection, stored.id)? {
        "draft"
    } else {
        "unlabelled"
    };
    let shown: Option<&[Mark]> = assessment.truth.marks.as_deref().or_else(|| {
        assessment
            .layers
            .first()
            .map(|layer| layer.marks.as_slice())
    });
    let (words, boxes) = match (stored.item.kind, shown) {
        (_, None) => (None, None),
        (MediaKind::Audio, Some(marks)) => (
            Some(transcript_text(marks).split_whitespace().count() as u64),
            None,
        ),
        (MediaKind::Image, Some(marks)) => (None, Some(marks.len() as u64)),
    };
    let bodies = bodies_of(connection, stored, assessment)?;
    let row = StateRow {
        state,
        basis: assessment.truth.basis,
        submissions: assessment.layers.len() as u64,
        open_cases: undecided.len() as u64,
        worst,
        words,
        boxes,
        truth: bodies.truth.as_deref().map(digest::hash),
        layers: bodies.layers.as_deref().map(digest::hash),
        membership: digest::hash(&bodies.membership),
    };
    state::put(connection, stored.id, &row)
}

/// The canonical bodies a version refers to.
pub(crate) struct Bodies {
    pub truth: Option<Vec<u8>>,
    pub layers: Option<Vec<u8>>,
    pub membership: Vec<u8>,
}

pub(crate) fn bodies(connection: &Connection, stored: &Stored) -> Result<Bodies, StoreError> {
    let assessment = assess(connection, stored)?;
    bodies_of(connection, stored, &assessment)
}

fn bodies_of(
    connection: &Connection,
    stored: &Stored,
    assessment: &Assessment,
) -> Result<Bodies, StoreError> {
    let layers: BTreeMap<String, Hash> = assessment
        .layers
        .iter()
        .map(|layer| (layer.name.clone(), layer.submission.digest))
        .collect();
    let membership = Membership {
        split: stored.split,
        tags: membership::tags_of(connection, stored.id)?,
        collections: membership::collections_of(connection, stored.id)?,
        export_name: digest::export_name(&stored.item),
    };
    Ok(Bodies {
        truth: assessment.truth.marks.as_deref().map(digest::marks_body),
        layers: (!layers.is_empty()).then(|| digest::layers_body(&layers)),
        membership: membership.body(),
    })
}
