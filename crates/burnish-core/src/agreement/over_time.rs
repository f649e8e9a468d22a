//! Agreement week by week: does it get better as rules are decided?

use std::collections::BTreeMap;

use burnish_model::output::WeekAgreement;

use super::pairs::ratio;

const DAY_MILLIS: i64 = 86_400_000;

/// Items and their summed agreement, by the week's first moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Weeks(BTreeMap<i64, (u64, f64)>);

impl Weeks {
    /// An item whose newest submission is of that moment.
    pub fn add(&mut self, at_millis: i64, agreement: f64) {
        let (items, sum) = self.0.entry(monday(at_millis)).or_default();
        *items += 1;
        *sum += agreement;
    }

    /// Oldest first; weeks without an item are left out.
    pub fn rows(&self) -> Vec<WeekAgreement> {
        let rows = self.0.iter().map(|(from, (items, sum))| WeekAgreement {
            from: *from,
            items: *items,
            agreement: ratio(*sum, *items as f64, "no item in that week"),
        });
        rows.collect()
    }
}

/// The start of the ISO week a moment is in, UTC.
fn monday(at_millis: i64) -> i64 {
    let day = at_millis.div_euclid(DAY_MILLIS);
    // Day 0, 1970-01-01, was a Thursday.
    day.saturating_sub((day + 3).rem_euclid(7))
        .saturating_mul(DAY_MILLIS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_at_midnight() {
        const MONDAY: i64 = 1_767_571_200_000; // 2026-01-05T00:00:00Z
        assert_eq!(monday(MONDAY), MONDAY);
        assert_eq!(monday(MONDAY + 7 * DAY_MILLIS - 1), MONDAY, "Sunday night");
        assert_eq!(monday(MONDAY - 1), MONDAY - 7 * DAY_MILLIS);
        assert_eq!(monday(-1), -3 * DAY_MILLIS, "before 1970 too: 1969-12-29");
    }

    #[test]
    fn weeks_come_oldest_first_and_empty_ones_not_at_all() {
        let mut weeks = Weeks::default();
        for (at, agreement) in [(30, 0.5), (2, 1.0), (31, 1.0)] {
            weeks.add(at * DAY_MILLIS, agreement);
        }
        let rows = weeks.rows();
        let shown: Vec<(i64, u64, Option<f64>)> = rows
            .iter()
            .map(|row| (row.from / DAY_MILLIS, row.items, row.agreement.value()))
            .collect();
        assert_eq!(shown, [(-3, 1, Some(1.0)), (25, 2, Some(0.75))]);
    }
}
