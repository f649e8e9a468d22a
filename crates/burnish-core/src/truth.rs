//! The truth of an item: a pure function of its submissions, decisions and conventions.
//!
//! `decided` when every error is decided, `consensus` of two or more people without open
//! errors, `convention` when texts are equal once decided conventions are applied, `single` for
//! one person's submission, else `none`. Models never count.

use std::collections::{BTreeMap, BTreeSet};

use burnish_metrics::{boxes::disagreements::Undisputed, text};
use burnish_model::{
    AnnotationId, Book, BoxMark, CaseKind, CaseState, ClassKey, Mark, MediaKind, Rect, Segment,
    Severity, TruthBasis, Verdict, book::ConventionChoice, mark::transcript_text,
};
use burnish_store::{Connection, StoreError, item::Stored, layer::SubmittedLayer};

use crate::{
    cases::{self, Assessed, CaseBody},
    digest,
};

/// What an item amounts to.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemTruth {
    pub basis: TruthBasis,
    /// None for basis `none`; empty for "nothing here".
    pub marks: Option<Vec<Mark>>,
}

impl ItemTruth {
    const NONE: Self = Self {
        basis: TruthBasis::None,
        marks: None,
    };

    fn of(basis: TruthBasis, marks: Vec<Mark>) -> Self {
        Self {
            basis,
            marks: Some(marks),
        }
    }
}

/// The truth of a stored item as things stand.
pub fn of_item(connection: &Connection, stored: &Stored) -> Result<ItemTruth, StoreError> {
    Ok(cases::assess(connection, stored)?.truth)
}

/// `humans` are the submitted layers of people, by name.
pub(crate) fn decide(
    kind: MediaKind,
    humans: &[SubmittedLayer],
    cases: &[Assessed],
    undisputed: &[Undisputed],
    book: &Book,
) -> ItemTruth {
    match humans {
        [] => return ItemTruth::NONE,
        [only] => return ItemTruth::of(TruthBasis::Single, only.marks.clone()),
        _ => {}
    }
    let undecided = |case: &&Assessed| case.state != CaseState::Decided;
    if cases
        .iter()
        .filter(undecided)
        .any(|case| case.found.severity == Severity::Error)
    {
        return ItemTruth::NONE;
    }
    let any_decided = cases.iter().any(|case| case.state == CaseState::Decided);
    match kind {
        MediaKind::Image => {
            let mut marks: Vec<Mark> = undisputed
                .iter()
                .filter_map(|mark| undisputed_mark(mark, humans))
                .collect();
            marks.extend(cases.iter().flat_map(|case| case_marks(case, humans)));
            let basis = if any_decided {
                TruthBasis::Decided
            } else {
                TruthBasis::Consensus
            };
            ItemTruth::of(basis, marks)
        }
        MediaKind::Audio => transcript(humans, cases, book),
    }
}

fn undisputed_mark(undisputed: &Undisputed, humans: &[SubmittedLayer]) -> Option<Mark> {
    let first = undisputed.members.first()?;
    let model = boxes_of(humans.get(first.labeler)?).nth(first.index)?;
    Some(fused_mark(
        undisputed.fused,
        undisputed.class,
        model.flags.clone(),
        model.attributes.clone(),
    ))
}

/// A layer's boxes, in the order the sums see them.
pub(crate) fn boxes_of(layer: &SubmittedLayer) -> impl Iterator<Item = &BoxMark> {
    layer.marks.iter().filter_map(Mark::as_box)
}

fn fused_mark(
    rect: Rect,
    class: ClassKey,
    flags: BTreeSet<String>,
    attributes: BTreeMap<String, burnish_model::AttributeValue>,
) -> Mark {
    let mut place = Vec::new();
    for value in [rect.x, rect.y, rect.width, rect.height] {
        place.extend_from_slice(&value.to_bits().to_le_bytes());
    }
    let id = AnnotationId(digest::derived_id(
        "fused mark",
        &[class.as_bytes(), &place],
    ));
    Mark::Box(BoxMark {
        id,
        class,
        rect,
        flags,
        attributes,
        confidence: None,
        note: None,
        origin: None,
    })
}

/// The marks of a case's cluster that one labeler drew.
pub(crate) fn members_of<'a>(
    body: &'a CaseBody,
    layer: &'a SubmittedLayer,
) -> impl Iterator<Item = &'a BoxMark> {
    boxes_of(layer).filter(move |mark| {
        body.members
            .iter()
            .any(|(name, id)| *name == layer.name && *id == mark.id)
    })
}

/// What a case on an image contributes: its verdict, or for an undecided warning the fused box.
fn case_marks(case: &Assessed, humans: &[SubmittedLayer]) -> Vec<Mark> {
    let body = &case.found.body;
    let fused = |extra: Option<&str>| {
        let (Some(rect), Some(class)) = (body.fused, body.class) else {
            return Vec::new();
        };
        let drawn: Vec<&BoxMark> = humans
            .iter()
            .flat_map(|layer| members_of(body, layer))
            .collect();
        // A flag or an attribute's value holds when more than half of the boxes have it.
        let most = |count: usize| 2 * count > drawn.len();
        let flags: BTreeSet<String> = drawn.iter().flat_map(|mark| &mark.flags).cloned().collect();
        let mut flags: BTreeSet<String> = flags
            .into_iter()
            .filter(|flag| {
                most(
                    drawn
                        .iter()
                        .filter(|mark| mark.flags.contains(flag))
                        .count(),
                )
            })
            .collect();
        flags.extend(extra.map(str::to_owned));
        let mut attributes = BTreeMap::new();
        for (name, value) in drawn.iter().flat_map(|mark| &mark.attributes) {
            if most(
                drawn
                    .iter()
                    .filter(|mark| mark.attributes.get(name) == Some(value))
                    .count(),
            ) {
                attributes.insert(name.clone(), value.clone());
            }
        }
        vec![fused_mark(rect, class, flags, attributes)]
    };
    match &case.verdict {
        None | Some(Verdict::Consensus) => fused(None),
        Some(Verdict::Ambiguous) => fused(Some("ambiguous")),
        Some(Verdict::None) => Vec::new(),
        Some(Verdict::Marks { marks }) => marks.clone(),
        Some(Verdict::Take { labeler }) => humans
            .iter()
            .filter(|layer| layer.name == *labeler)
            .flat_map(|layer| members_of(body, layer))
            .cloned()
            .map(Mark::Box)
            .collect(),
    }
}

fn whole_text(text: String) -> Vec<Mark> {
    if text.is_empty() {
        return Vec::new();
    }
    let id = AnnotationId(digest::derived_id("canonical text", &[text.as_bytes()]));
    vec![Mark::Segment(Segment {
        id,
        text,
        start_micros: None,
        end_micros: None,
        speaker: None,
    })]
}

/// A clip has one text, so the newest decision on any of its cases settles it.
fn transcript(humans: &[SubmittedLayer], cases: &[Assessed], book: &Book) -> ItemTruth {
    let newest = cases
        .iter()
        .filter(|case| case.state == CaseState::Decided)
        .max_by_key(|case| case.decided_at_millis);
    if let Some(verdict) = newest.and_then(|case| case.verdict.as_ref()) {
        let marks = match verdict {
            Verdict::Take { labeler } => humans
                .iter()
                .find(|layer| layer.name == *labeler)
                .map(|layer| layer.marks.clone())
                .unwrap_or_default(),
            Verdict::Marks { marks } => marks.clone(),
            Verdict::Consensus | Verdict::Ambiguous => whole_text(voted_text(humans)),
            Verdict::None => Vec::new(),
        };
        return ItemTruth::of(TruthBasis::Decided, marks);
    }
    let texts: Vec<String> = humans
        .iter()
        .map(|layer| transcript_text(&layer.marks))
        .collect();
    let equal = |texts: &[String]| texts.windows(2).all(|pair| pair[0] == pair[1]);
    if equal(&texts) {
        return ItemTruth::of(TruthBasis::Consensus, humans[0].marks.clone());
    }
    ItemTruth::of(
        TruthBasis::Convention,
        whole_text(settled_text(&texts, book)),
    )
}

/// The canonical text of transcripts that are one once the decided conventions are applied.
pub(crate) fn settled_text(texts: &[String], book: &Book) -> String {
    let normalised: Vec<CaseKind> = book
        .conventions
        .iter()
        .filter(|convention| convention.choice == ConventionChoice::Normalise)
        .map(|convention| convention.kind)
        .collect();
    let written: Vec<&str> = texts.iter().map(String::as_str).collect();
    text::settled_text(&written, &normalised).unwrap_or_else(|| {
        // Where a convention keeps what others leave out, the fullest text is the right one.
        let canonical = texts.iter().map(|text| text::canonical(text, &normalised));
        canonical
            .max_by(|a, b| {
                a.chars()
                    .count()
                    .cmp(&b.chars().count())
                    .then_with(|| b.cmp(a))
            })
            .unwrap_or_default()
    })
}

/// The words most labelers wrote, slot by slot.
pub(crate) fn voted_text(humans: &[SubmittedLayer]) -> String {
    let texts: Vec<String> = humans
        .iter()
        .map(|layer| transcript_text(&layer.marks))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    text::rover(&texts)
}
