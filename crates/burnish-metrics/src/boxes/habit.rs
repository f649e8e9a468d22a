//! A labeler's habits that stand out, as something to say to them.

use super::{
    bias::{AxisBias, Bias},
    habits::{HabitLimits, LabelerHabits, Rate},
};

/// Something a labeler does again and again; shares, so .12 is 12 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Habit {
    /// Wider and taller than others, or less of both if below 0; by share of the area.
    Size { area: f64 },
    /// Wider (above 0) or narrower.
    Width { by: f64 },
    /// Taller (above 0) or lower.
    Height { by: f64 },
    /// Shifted by these shares of the width and of the height; 0 for a direction that is fine.
    Shift { right: f64, down: f64 },
    /// Draws one box where others draw several: this often.
    OneForSeveral(Rate),
    /// Draws several where others draw one.
    SeveralForOne(Rate),
    /// Misses this share of small objects, and of all others.
    MissesSmall { small: f64, others: f64 },
}

impl Habit {
    /// After the labeler's name: "draws 12 % larger than others".
    pub fn words(&self) -> String {
        let than = |by: f64, more: &str, less: &str| {
            let word = if by > 0.0 { more } else { less };
            format!("draws {} {word} than others", percent(by))
        };
        match *self {
            Self::Size { area } => than(area, "larger", "smaller"),
            Self::Width { by } => than(by, "wider", "narrower"),
            Self::Height { by } => than(by, "taller", "less tall"),
            Self::Shift { right, down } => {
                let across = if right > 0.0 {
                    "to the right"
                } else {
                    "to the left"
                };
                let along = if down > 0.0 {
                    "further down"
                } else {
                    "further up"
                };
                let mut ways = Vec::new();
                if right != 0.0 {
                    ways.push(format!("{} of the width {across}", percent(right)));
                }
                if down != 0.0 {
                    ways.push(format!("{} of the height {along}", percent(down)));
                }
                format!("draws {}", ways.join(" and "))
            }
            Self::OneForSeveral(Rate { part, whole }) => {
                format!("draws one box where others draw several ({part} of {whole})")
            }
            Self::SeveralForOne(Rate { part, whole }) => {
                format!("draws several boxes where others draw one ({part} of {whole})")
            }
            Self::MissesSmall { small, others } => format!(
                "misses {} of small objects and {} of larger ones",
                percent(small),
                percent(others)
            ),
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share.abs())
}

impl LabelerHabits {
    /// What is certain and large enough to tell the labeler, in the order of [`Habit`].
    pub fn standing_out(&self, limits: &HabitLimits) -> Vec<Habit> {
        let mut habits = Vec::new();
        if let Some(bias) = &self.bias {
            habits.extend(size(bias));
            let moved = |axis: &AxisBias| {
                if axis.flagged {
                    axis.location.hodges_lehmann
                } else {
                    0.0
                }
            };
            let (right, down) = (moved(&bias.dx), moved(&bias.dy));
            if right != 0.0 || down != 0.0 {
                habits.push(Habit::Shift { right, down });
            }
        }
        let Rate { part, whole } = self.one_for_several;
        let often = |part: usize| part as f64 >= limits.one_sided * whole as f64;
        if whole >= limits.least_cases.max(1) && often(part) {
            habits.push(Habit::OneForSeveral(Rate { part, whole }));
        } else if whole >= limits.least_cases.max(1) && often(whole - part) {
            let part = whole - part;
            habits.push(Habit::SeveralForOne(Rate { part, whole }));
        }
        habits.extend(self.misses_small(limits));
        habits
    }

    /// Small objects are missed more often than others, beyond chance (Newcombe's interval).
    ///
    /// Source: Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I,
    /// method 10; the limits are our judgment.
    fn misses_small(&self, limits: &HabitLimits) -> Option<Habit> {
        let [small, medium, large] = self.missed;
        let others = Rate {
            part: medium.part + large.part,
            whole: medium.whole + large.whole,
        };
        if small.whole.min(others.whole) < limits.least_objects {
            return None;
        }
        let (small, others) = (small.interval()?, others.interval()?);
        let more = small.value - others.value;
        let doubt = (small.value - small.low).hypot(others.high - others.value);
        let stands_out = more >= limits.missed_more && more > doubt;
        stands_out.then_some(Habit::MissesSmall {
            small: small.value,
            others: others.value,
        })
    }
}

fn size(bias: &Bias) -> Vec<Habit> {
    let by = |axis: &AxisBias| axis.location.hodges_lehmann.exp_m1();
    let (width, height) = (by(&bias.ln_width), by(&bias.ln_height));
    let alike = width.signum() == height.signum();
    if bias.ln_width.flagged && bias.ln_height.flagged && alike {
        let area = bias.ln_area.hodges_lehmann.exp_m1();
        return vec![Habit::Size { area }];
    }
    let mut habits = Vec::new();
    if bias.ln_width.flagged {
        habits.push(Habit::Width { by: width });
    }
    if bias.ln_height.flagged {
        habits.push(Habit::Height { by: height });
    }
    habits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_habit_reads_as_a_sentence_about_the_labeler() {
        let rate = Rate { part: 5, whole: 6 };
        let said = [
            (
                Habit::Size { area: -0.121 },
                "draws 12 % smaller than others",
            ),
            (Habit::Width { by: 0.05 }, "draws 5 % wider than others"),
            (
                Habit::Height { by: -0.05 },
                "draws 5 % less tall than others",
            ),
            (
                Habit::Shift {
                    right: -0.03,
                    down: 0.02,
                },
                "draws 3 % of the width to the left and 2 % of the height further down",
            ),
            (
                Habit::OneForSeveral(rate),
                "draws one box where others draw several (5 of 6)",
            ),
            (
                Habit::SeveralForOne(rate),
                "draws several boxes where others draw one (5 of 6)",
            ),
            (
                Habit::MissesSmall {
                    small: 0.4,
                    others: 0.06,
                },
                "misses 40 % of small objects and 6 % of larger ones",
            ),
        ];
        for (habit, words) in said {
            assert_eq!(habit.words(), words);
        }
    }
}
