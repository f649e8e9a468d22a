//! What each labeler does again and again, and how reliable they are on classes: both from a
//! draw of what everybody submitted.

use std::collections::BTreeMap;

use burnish_metrics::boxes::{
    bias::{AxisBias, Bias},
    dawid_skene::{Model, Patience, dawid_skene},
    habit::Habit as Told,
    habits::{HabitLimits, LabelerHabits, habits},
    units::Seen,
    votes::Votes,
};
use burnish_model::{HabitKind, Stat, output::Habit};

use super::{TAU, reading::Context};

/// The habits that stand out, by person; nobody is named for what chance may have done.
pub(super) fn by_person(images: &[Vec<Seen>]) -> BTreeMap<usize, Vec<Habit>> {
    let limits = HabitLimits {
        tau: TAU,
        ..HabitLimits::default()
    };
    let found = habits(images.iter().map(Vec::as_slice), &limits);
    let rows = found.iter().map(|(person, own)| {
        let told = own.standing_out(&limits);
        (
            *person,
            told.iter().flat_map(|told| rows(told, own)).collect(),
        )
    });
    rows.collect()
}

/// One habit as a row; a shift in both directions is two.
fn rows(told: &Told, of: &LabelerHabits) -> Vec<Habit> {
    let row = |kind, amount: f64, q: Stat, count: usize, told: Told| Habit {
        kind,
        amount: amount.abs(),
        q,
        count: count as u64,
        words: told.words(),
    };
    let either = |value: f64, more, less| if value > 0.0 { more } else { less };
    let counted = || Stat::undefined("counted over cases, not tested");
    let measured = |axes: fn(&Bias) -> [AxisBias; 2]| {
        let axes = of.bias.as_ref().map(axes);
        let q = axes.and_then(|[a, b]| Some(a.q?.max(b.q?)));
        let q = q.map_or_else(|| Stat::undefined("not tested"), Stat::Known);
        (q, axes.map_or(0, |[axis, _]| axis.location.n))
    };
    match *told {
        Told::Size { area } => {
            let (q, n) = measured(|bias| [bias.ln_width, bias.ln_height]);
            let kind = either(area, HabitKind::Larger, HabitKind::Smaller);
            vec![row(kind, area, q, n, *told)]
        }
        Told::Width { by } => {
            let (q, n) = measured(|bias| [bias.ln_width; 2]);
            let kind = either(by, HabitKind::Wider, HabitKind::Narrower);
            vec![row(kind, by, q, n, *told)]
        }
        Told::Height { by } => {
            let (q, n) = measured(|bias| [bias.ln_height; 2]);
            let kind = either(by, HabitKind::Taller, HabitKind::Shorter);
            vec![row(kind, by, q, n, *told)]
        }
        Told::Shift { right, down } => {
            let mut rows = Vec::new();
            if right != 0.0 {
                let (q, n) = measured(|bias| [bias.dx; 2]);
                let kind = either(right, HabitKind::Right, HabitKind::Left);
                rows.push(row(kind, right, q, n, Told::Shift { right, down: 0.0 }));
            }
            if down != 0.0 {
                let (q, n) = measured(|bias| [bias.dy; 2]);
                let kind = either(down, HabitKind::Down, HabitKind::Up);
                rows.push(row(kind, down, q, n, Told::Shift { right: 0.0, down }));
            }
            rows
        }
        Told::OneForSeveral(rate) => {
            let share = rate.part as f64 / rate.whole.max(1) as f64;
            vec![row(HabitKind::Merges, share, counted(), rate.whole, *told)]
        }
        Told::SeveralForOne(rate) => {
            let share = rate.part as f64 / rate.whole.max(1) as f64;
            vec![row(HabitKind::Splits, share, counted(), rate.whole, *told)]
        }
        Told::MissesSmall { small, .. } => {
            let count = of.missed[0].whole;
            vec![row(HabitKind::MissesSmall, small, counted(), count, *told)]
        }
    }
}

/// How often each person names the right class, from who called which object what; in the order
/// of the context's people.
pub(super) fn reliability(objects: &[Vec<(usize, u32)>], context: &Context) -> Vec<Stat> {
    // One more for a class the book does not know.
    let mut votes = Votes::new(context.people.len(), context.classes.len() + 1);
    for said in objects {
        let said: Vec<(usize, usize)> = said
            .iter()
            .map(|(person, class)| (*person, *class as usize))
            .collect();
        votes
            .add_item(&said)
            .expect("people and classes are those of the context");
    }
    let estimate = dawid_skene(&votes, Model::fitting(&votes), Patience::default());
    (0..context.people.len())
        .map(|person| match &estimate {
            Err(reason) => Stat::undefined(reason.0),
            Ok(estimate) => match estimate.skill.get(person).copied().flatten() {
                Some(skill) => Stat::finite(skill, "it could not be estimated"),
                None => Stat::undefined("they named no object that somebody else named too"),
            },
        })
        .collect()
}
