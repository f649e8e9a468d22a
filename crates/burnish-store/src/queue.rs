//! What a labeler does next, over `item`, `layer` and `skip`, without sorting what is far ahead.

use burnish_model::LabelerId;
use rusqlite::{Connection, params_from_iter, types::Value};

use crate::{Result, item::Filter};

/// Returned items named ahead of what follows an item: they come first, but passing them over
/// must not hide the rest.
const RETURNED_AHEAD: usize = 2;

/// The first `limit` whole items that pass `filter` and that the labeler has not submitted:
/// returned (reopened) ones first, then import order, skipped ones last.
///
/// With `after`, what follows that item: a few returned ones, import order from it on and round
/// to it again, skipped ones last; never the item itself.
pub fn next(
    connection: &Connection,
    labeler: LabelerId,
    filter: &Filter,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<i64>> {
    let limit = limit as usize;
    let mut ahead = Ahead {
        connection,
        labeler,
        filter,
        found: Vec::new(),
    };
    let Some(after) = after else {
        for group in [Group::Returned, Group::Fresh, Group::Skipped] {
            ahead.take(group, None, limit)?;
        }
        return Ok(ahead.found);
    };
    let (behind, before) = (Some(("item.id > ?", after)), Some(("item.id < ?", after)));
    for (group, part, most) in [
        (Group::Returned, behind, RETURNED_AHEAD),
        (Group::Returned, before, RETURNED_AHEAD),
        (Group::Fresh, behind, limit),
        (Group::Fresh, before, limit),
        (Group::Skipped, Some(("item.id <> ?", after)), limit),
    ] {
        ahead.take(group, part, most.min(limit))?;
    }
    Ok(ahead.found)
}

#[derive(Clone, Copy)]
enum Group {
    Returned,
    Fresh,
    Skipped,
}

struct Ahead<'a> {
    connection: &'a Connection,
    labeler: LabelerId,
    filter: &'a Filter,
    found: Vec<i64>,
}

impl Ahead<'_> {
    /// Fills up to `most` in all with the group's items.
    fn take(&mut self, group: Group, part: Option<(&str, i64)>, most: usize) -> Result<()> {
        let missing = most.saturating_sub(self.found.len());
        if missing == 0 {
            return Ok(());
        }
        let mut filter = self.filter.clone();
        filter.and("item.damaged IS NULL", []);
        if let Some((condition, id)) = part {
            filter.and(condition, [id.into()]);
        }
        let (tables, condition) = (filter.tables(), filter.sql());
        let (sql, times) = match group {
            Group::Returned => (
                format!(
                    "SELECT item.id FROM {tables} WHERE {condition}
                         AND item.id IN (SELECT own.item FROM layer AS own WHERE own.labeler = ? AND own.state = 'draft' AND own.revision > 1)
                         AND item.id NOT IN (SELECT skip.item FROM skip WHERE skip.labeler = ?)
                     ORDER BY item.id LIMIT ?"
                ),
                2,
            ),
            // Both sides of EXCEPT come in order of their index, so it merges them and stops at the limit.
            Group::Fresh => (
                format!(
                    "SELECT item.id FROM {tables} WHERE {condition}
                     EXCEPT SELECT layer.item FROM layer WHERE layer.labeler = ? AND layer.state = 'submitted'
                     EXCEPT SELECT layer.item FROM layer WHERE layer.labeler = ? AND layer.state = 'draft' AND layer.revision > 1
                     EXCEPT SELECT skip.item FROM skip WHERE skip.labeler = ?
                     ORDER BY 1 LIMIT ?"
                ),
                3,
            ),
            Group::Skipped => (
                format!(
                    "SELECT item.id FROM {tables} JOIN skip ON skip.item = item.id
                         LEFT JOIN layer AS own ON own.item = skip.item AND own.labeler = skip.labeler
                     WHERE {condition} AND skip.labeler = ? AND own.state IS NOT 'submitted'
                     ORDER BY coalesce(own.revision, 1) = 1, skip.at, item.id LIMIT ?"
                ),
                1,
            ),
        };
        let own = std::iter::repeat_n(Value::from(self.labeler.as_bytes().to_vec()), times);
        let values = filter
            .values()
            .chain(own)
            .chain([Value::from(missing as i64)]);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| row.get(0))?;
        for id in rows {
            self.found.push(id?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "CREATE TABLE item (id INTEGER PRIMARY KEY, damaged TEXT);
        CREATE TABLE layer (item INTEGER, labeler BLOB, revision INTEGER, state TEXT, PRIMARY KEY (item, labeler)) WITHOUT ROWID;
        CREATE INDEX layer_labeler ON layer (labeler, state, item);
        CREATE TABLE skip (item INTEGER, labeler BLOB, at INTEGER, PRIMARY KEY (item, labeler)) WITHOUT ROWID;";

    fn queue(after: Option<i64>, limit: u32) -> Vec<i64> {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let own = "x'00000000000000000000000000000000'";
        connection
            .execute_batch(&format!(
                "INSERT INTO item VALUES (1, NULL), (2, NULL), (3, 'cut off'), (4, NULL), (5, NULL), (6, NULL), (7, NULL), (8, NULL);
                 INSERT INTO layer VALUES (1, {own}, 1, 'submitted'), (5, {own}, 2, 'draft'), (6, {own}, 1, 'draft'),
                     (7, {own}, 2, 'draft'), (2, x'ff', 1, 'submitted');
                 INSERT INTO skip VALUES (4, {own}, 9), (2, {own}, 8), (7, {own}, 10), (8, x'ff', 1);"
            ))
            .unwrap();
        next(
            &connection,
            LabelerId::from_slice(&[0; 16]).unwrap(),
            &Filter::default(),
            after,
            limit,
        )
        .unwrap()
    }

    #[test]
    fn returned_items_come_first_and_skipped_ones_last() {
        assert_eq!(
            queue(None, 10),
            [5, 6, 8, 7, 2, 4],
            "submitted and damaged ones are not in it"
        );
        assert_eq!(queue(None, 2), [5, 6], "and it stops at the limit");
    }
    #[test]
    fn what_follows_an_item_goes_on_from_there_and_comes_round() {
        assert_eq!(
            queue(Some(6), 10),
            [5, 8, 7, 2, 4],
            "and never the item itself"
        );
        assert_eq!(
            queue(Some(1), 3),
            [5, 6, 8],
            "also after one that is submitted"
        );
        assert_eq!(
            queue(Some(8), 3),
            [5, 6, 7],
            "round to what was passed over, skipped ones last"
        );
    }
}
