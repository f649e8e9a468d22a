//! Submissions read side by side: one walk over the database on one thread, sums on the others.

use std::{collections::BTreeMap, sync::mpsc, thread};

use burnish_metrics::boxes::LabeledRect;
use burnish_model::{Book, ClassKey, LabelerId, LabelerKind, MediaKind, TruthBasis};
use burnish_store::{
    Connection, StoreError, book,
    compared::{self, Among, ComparedItem, ComparedLayer},
    item::{self, Filter},
    labeler,
    transcript_pair::{self, Apart},
};
use rayon::prelude::*;

use crate::{
    Progress, cases, pairs, settings,
    truth::{ItemTruth, settled_text},
};

use super::truths::{TruthBox, consensus};

/// Items handed from the reading thread to the summing ones at a time.
const AT_ONCE: usize = 256;
/// Decided items whose truth is worked out; where there are more, every second, third, ... is.
const MOST_ASSESSED: u64 = 5_000;

/// Who and what there is: numbers for people and classes, by name and by key.
pub(crate) struct Context {
    /// Sorted; a person's number is their place.
    pub people: Vec<String>,
    numbers: BTreeMap<LabelerId, usize>,
    pub book: Book,
    /// Sorted; a class's number is its place.
    pub classes: Vec<ClassKey>,
    /// Smallest IoU of two boxes of one object of the truth, as the project has it.
    tau: f64,
}

impl Context {
    pub fn of(connection: &Connection) -> Result<Self, StoreError> {
        let mut people = labeler::all(connection)?;
        people.retain(|row| row.kind == LabelerKind::Human);
        let book = book::book(connection)?;
        let mut classes: Vec<ClassKey> = book.classes.iter().map(|class| class.key).collect();
        classes.sort_unstable();
        let numbers = people.iter().enumerate();
        Ok(Self {
            numbers: numbers.map(|(at, row)| (row.id, at)).collect(),
            people: people.into_iter().map(|row| row.name).collect(),
            book,
            classes,
            tau: settings::of(connection)?.disagreements.tau,
        })
    }

    /// The number of a class; one beyond the last for a class the book does not know.
    pub fn class(&self, key: ClassKey) -> u32 {
        let place = self.classes.binary_search(&key);
        place.unwrap_or(self.classes.len()) as u32
    }

    pub fn class_name(&self, key: ClassKey) -> String {
        let known = self.book.classes.iter().find(|class| class.key == key);
        known.map_or_else(|| key.to_string(), |class| class.name.clone())
    }
}

/// One person's submission.
pub(crate) struct Side {
    pub person: usize,
    pub at_millis: i64,
    pub boxes: Vec<LabeledRect>,
    pub layer: ComparedLayer,
}

/// One item as people submitted it.
pub(crate) struct Compared {
    pub id: i64,
    pub kind: MediaKind,
    pub basis: TruthBasis,
    /// Of the upright picture.
    pub long_side_px: Option<u32>,
    /// By person.
    pub sides: Vec<Side>,
    /// The model's submission, where one was asked for.
    pub model: Option<ComparedLayer>,
    /// Stored distances of the clip's transcripts.
    pub apart: Vec<Apart>,
    /// Worked out for (a part of) the decided ones; see [`Compared::truth_boxes`].
    decided: Option<ItemTruth>,
}

impl Compared {
    fn of(context: &Context, item: ComparedItem) -> Self {
        let mut sides = Vec::with_capacity(item.layers.len());
        let mut model = None;
        for layer in item.layers {
            let Some(&person) = context.numbers.get(&layer.labeler) else {
                model = Some(layer);
                continue;
            };
            sides.push(Side {
                person,
                at_millis: layer.submitted_at_millis,
                boxes: labeled(&layer),
                layer,
            });
        }
        sides.sort_unstable_by_key(|side| side.person);
        Self {
            id: item.id,
            kind: item.kind,
            basis: item.basis,
            long_side_px: item.long_side_px,
            sides,
            model,
            apart: Vec::new(),
            decided: None,
        }
    }

    /// The boxes of the truth; `None` without a truth, or for a decided one left out.
    pub fn truth_boxes(&self, context: &Context) -> Option<Vec<TruthBox>> {
        match self.basis {
            TruthBasis::Single => {
                let [side] = self.sides.as_slice() else {
                    return None;
                };
                Some(side.layer.boxes.iter().map(TruthBox::from).collect())
            }
            TruthBasis::Consensus => Some(consensus(&self.sides, context.tau)),
            TruthBasis::Decided => {
                let marks = self.decided.as_ref()?.marks.as_ref()?;
                let boxes = marks.iter().filter_map(|mark| mark.as_box());
                Some(boxes.map(TruthBox::from).collect())
            }
            TruthBasis::Convention | TruthBasis::None => None,
        }
    }

    /// The text of the truth, `texts` being those of the sides.
    pub fn truth_text(&self, context: &Context, texts: &[String]) -> Option<String> {
        match self.basis {
            TruthBasis::Single | TruthBasis::Consensus => texts.first().cloned(),
            TruthBasis::Convention => Some(settled_text(texts, &context.book)),
            TruthBasis::Decided => {
                let marks = self.decided.as_ref()?.marks.as_ref()?;
                Some(burnish_model::mark::transcript_text(marks))
            }
            TruthBasis::None => None,
        }
    }
}

pub(crate) fn labeled(layer: &ComparedLayer) -> Vec<LabeledRect> {
    let boxes = layer.boxes.iter().map(|own| LabeledRect {
        rect: own.rect,
        class: own.class,
    });
    boxes.collect()
}

/// Everything `add` made of what `facts` found on each item, in import order.
///
/// This thread reads; the others find the facts of a few hundred items at a time and add them up
/// in order, so that the sums do not hang on which thread was faster.
pub(crate) fn summed<F: Send, S: Send>(
    connection: &Connection,
    among: Among,
    context: &Context,
    progress: &dyn Progress,
    facts: impl Fn(&Compared) -> Option<F> + Sync,
    mut sums: S,
    add: impl Fn(&mut S, F) + Send,
) -> Result<S, StoreError> {
    let total = match among {
        Among::People => Some(item_count(connection, "item_state.submissions >= 2")?),
        Among::Model(_) => None,
    };
    thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel::<Vec<Compared>>(2);
        let facts = &facts;
        let summing = scope.spawn(move || {
            for items in receive {
                let found: Vec<Option<F>> = items.par_iter().map(facts).collect();
                found.into_iter().flatten().for_each(|f| add(&mut sums, f));
            }
            sums
        });
        let mut waiting = Vec::with_capacity(AT_ONCE);
        let mut done = 0;
        let read = walk(connection, among, context, |item| {
            waiting.push(item);
            if waiting.len() == AT_ONCE {
                done += AT_ONCE as u64;
                progress.report("agreement", done, total);
                let full = std::mem::replace(&mut waiting, Vec::with_capacity(AT_ONCE));
                // It only ends early by a panic, which is passed on below.
                send.send(full).ok();
            }
            Ok(())
        });
        send.send(waiting).ok();
        drop(send);
        let sums = summing
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        read.map(|()| sums)
    })
}

fn item_count(connection: &Connection, condition: &str) -> Result<u64, StoreError> {
    let mut filter = Filter::default();
    filter.and(condition, []);
    item::count(connection, &filter)
}

fn walk(
    connection: &Connection,
    among: Among,
    context: &Context,
    mut each: impl FnMut(Compared) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let every = match among {
        Among::People => {
            item_count(connection, "item_state.basis = 'decided'")?.div_ceil(MOST_ASSESSED)
        }
        Among::Model(_) => 1,
    };
    let mut statement = transcript_pair::walk(connection)?;
    let mut pairs = transcript_pair::Walk::of(&mut statement, pairs::EDITION)?;
    let mut decided = 0;
    compared::for_each(connection, among, |item| {
        let mut item = Compared::of(context, item);
        if item.kind == MediaKind::Audio {
            item.apart = pairs.of_item(item.id)?;
        }
        if item.basis == TruthBasis::Decided {
            decided += 1;
            if decided % every.max(1) == 0
                && let Some(stored) = item::by_id(connection, item.id)?
            {
                item.decided = Some(cases::assess(connection, &stored)?.truth);
            }
        }
        each(item)
    })
}
