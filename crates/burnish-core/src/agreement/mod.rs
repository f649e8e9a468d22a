//! How much labelers agree: per pair, labeler, class and item, over time, and beyond chance.
//!
//! One walk over the submissions in import order. What is kept are sums and draws of bounded
//! size, so memory does not grow with the number of boxes.

mod alpha;
mod classes;
mod habits;
mod human_level;
mod item;
mod labelers;
mod over_time;
mod pairs;
pub(crate) mod reading;
pub(crate) mod truths;

use std::collections::BTreeMap;

use burnish_metrics::boxes::tally::{Confusion, Panel};
use burnish_model::{
    Stat,
    output::{Agreement, ItemAgreement, Kappa},
};
use burnish_store::{Connection, StoreError, compared::Among, item as stored_item};

use crate::{Progress, Project};

use self::{
    alpha::Alphas,
    classes::Classes,
    human_level::HumanLevels,
    item::{Facts, MediaFacts, facts},
    labelers::Labelers,
    over_time::Weeks,
    pairs::Pairs,
    reading::{Context, summed},
};

/// Smallest IoU of two boxes of one object.
pub(crate) const TAU: f64 = 0.5;
/// The same where boxes should fit closely.
const STRICT_TAU: f64 = 0.75;
const WORST_ITEMS: usize = 100;

/// The agreement report over all items with two or more people's submissions.
///
/// Models never count. Statistics that do not exist say why. Reliability, habits and the alpha of
/// transcripts come from a seeded draw where there is very much; the same project always gives
/// the same report.
pub fn agreement(project: &Project, progress: &dyn Progress) -> Result<Agreement, StoreError> {
    project.store().read(|connection| {
        let context = Context::of(connection)?;
        let sums = summed(
            connection,
            Among::People,
            &context,
            progress,
            |item| facts(item, &context),
            Sums::default(),
            Sums::add,
        )?;
        sums.report(connection, &context)
    })
}

/// All that the report is made of.
#[derive(Default)]
struct Sums {
    items: u64,
    pairs: Pairs,
    classes: Classes,
    weeks: Weeks,
    worst: Worst,
    alphas: Alphas,
    levels: HumanLevels,
    labelers: Labelers,
    /// Objects by how many people named their class.
    panels: BTreeMap<usize, Panel>,
}

impl Sums {
    fn add(&mut self, facts: Facts) {
        self.items += 1;
        self.weeks.add(facts.at_millis, facts.agreement);
        self.worst.add(facts.id, facts.agreement);
        for (pair, together) in &facts.pairs {
            self.pairs.entry(*pair).or_default().merge(together);
        }
        self.labelers
            .add_item(facts.pairs.iter().map(|(pair, _)| *pair));
        match facts.media {
            MediaFacts::Image(image) => {
                self.levels.add_image(image.levels.iter().copied());
                self.alphas.add_image(&image.alpha);
                for (class, sums) in &image.classes {
                    self.classes.entry(*class).or_default().merge(sums);
                }
                for said in &image.said {
                    let panel = self.panels.entry(said.len()).or_default();
                    panel.add(said.iter().map(|(_, class)| *class));
                }
                self.labelers.add_image(image);
            }
            MediaFacts::Clip(clip) => {
                let rates = facts.pairs.iter().map(|(pair, own)| (*pair, own.texts));
                self.levels.add_clip(rates);
                self.labelers.add_clip(&clip);
                self.alphas.add_clip(clip.texts);
            }
        }
    }

    fn report(self, connection: &Connection, context: &Context) -> Result<Agreement, StoreError> {
        let total = self.alphas.total();
        Ok(Agreement {
            items: self.items,
            pairs: self
                .pairs
                .iter()
                .map(|((a, b), own)| own.row(&context.people[*a], &context.people[*b]))
                .collect(),
            labelers: self.labelers.rows(&self.pairs, &total, context),
            worst_items: self.worst.rows(connection)?,
            alpha: self.alphas.of_boxes(),
            transcript_alpha: self.alphas.of_texts(),
            classes: classes::rows(&self.classes, context),
            over_time: self.weeks.rows(),
            kappa: kappa(&self.pairs, &self.panels),
            human_level: self.levels.rows(),
        })
    }
}

/// Kappas over the classes of boxes that belong together. Fleiss asks for one number of people
/// each: it is over the objects of the number that is most common.
fn kappa(pairs: &Pairs, panels: &BTreeMap<usize, Panel>) -> Kappa {
    let mut all = Confusion::default();
    pairs.values().for_each(|own| all.merge(&own.classes));
    let percent = all
        .share_equal()
        .map_or_else(|reason| Stat::undefined(reason.0), Stat::Known);
    let known: Vec<f64> = pairs
        .values()
        .filter_map(|own| own.classes.kappa().ok())
        .collect();
    let cohen = if known.is_empty() {
        let reason = all
            .kappa()
            .err()
            .map_or("no pair has one", |reason| reason.0);
        Stat::undefined(reason)
    } else {
        Stat::Known(known.iter().sum::<f64>() / known.len() as f64)
    };
    let largest = panels
        .iter()
        .max_by_key(|(people, panel)| (panel.things(), **people));
    let fleiss = match largest {
        None => Stat::undefined("nothing was classified by two labelers"),
        Some((_, panel)) => panel
            .kappa()
            .map_or_else(|reason| Stat::undefined(reason.0), Stat::Known),
    };
    Kappa {
        cohen,
        fleiss,
        percent,
    }
}

/// The items people agree on least, worst first; among equals the first that came.
#[derive(Default)]
struct Worst(Vec<(f64, i64)>);

impl Worst {
    fn add(&mut self, id: i64, agreement: f64) {
        let place = self.0.partition_point(|(other, _)| *other <= agreement);
        if place < WORST_ITEMS {
            self.0.insert(place, (agreement, id));
            self.0.truncate(WORST_ITEMS);
        }
    }

    fn rows(&self, connection: &Connection) -> Result<Vec<ItemAgreement>, StoreError> {
        let mut rows = Vec::with_capacity(self.0.len());
        for (agreement, id) in &self.0 {
            let stored = stored_item::by_id(connection, *id)?;
            rows.extend(stored.map(|stored| ItemAgreement {
                item: stored.item.hash,
                name: stored.item.name,
                agreement: Stat::finite(*agreement, "nothing to compare"),
            }));
        }
        Ok(rows)
    }
}
