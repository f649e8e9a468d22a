//! Tables `disagreement_case` and `decision`.

use burnish_model::{CaseId, CaseKind, CaseState, LabelerId, Severity, Verdict};
use rusqlite::{Connection, OptionalExtension, Row, params, types::Value};

use crate::{Result, broken};

/// One typed disagreement as stored. `body` is core's own JSON (members, focus, ...).
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRecord {
    pub id: CaseId,
    pub item: i64,
    pub kind: CaseKind,
    pub severity: Severity,
    pub score: f64,
    pub state: CaseState,
    pub labelers: Vec<String>,
    pub why: String,
    pub body: String,
}

/// A decision as stored. `submissions` is core's JSON of what it was made on.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRecord {
    pub case: CaseId,
    pub verdict: Verdict,
    pub submissions: String,
    pub labeler: LabelerId,
    pub at_millis: i64,
}

const COLUMNS: &str = "id, item, kind, severity, score, state, labelers, why, body";

fn record(row: &Row<'_>) -> rusqlite::Result<Result<CaseRecord>> {
    let (kind, severity, state, labelers): (String, String, String, String) =
        (row.get(2)?, row.get(3)?, row.get(5)?, row.get(6)?);
    let parsed = (|| {
        Some(CaseRecord {
            id: CaseId::from_slice(&row.get::<_, Vec<u8>>(0).ok()?)?,
            item: row.get(1).ok()?,
            kind: CaseKind::from_word(&kind)?,
            severity: Severity::from_word(&severity)?,
            score: row.get(4).ok()?,
            state: CaseState::from_word(&state)?,
            labelers: serde_json::from_str(&labelers).ok()?,
            why: row.get(7).ok()?,
            body: row.get(8).ok()?,
        })
    })();
    Ok(parsed.ok_or_else(|| broken("case")))
}

fn records(connection: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<CaseRecord>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement
        .query_map(rusqlite::params_from_iter(values), record)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().collect()
}

pub fn insert(connection: &Connection, case: &CaseRecord) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO disagreement_case (id, item, kind, severity, score, state, labelers, why, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            case.id.as_bytes(),
            case.item,
            case.kind.as_str(),
            case.severity.as_str(),
            case.score.clamp(0.0, 1.0),
            case.state.as_str(),
            serde_json::to_string(&case.labelers).expect("a list of strings is JSON"),
            case.why,
            case.body
        ])?;
    Ok(())
}

pub fn delete_of_item(connection: &Connection, item: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM disagreement_case WHERE item = ?1")?
        .execute([item])?;
    Ok(())
}

pub fn get(connection: &Connection, id: CaseId) -> Result<Option<CaseRecord>> {
    Ok(records(
        connection,
        &format!("SELECT {COLUMNS} FROM disagreement_case WHERE id = ?1"),
        vec![id.as_bytes().to_vec().into()],
    )?
    .pop())
}

/// The cases of an item, worst first.
pub fn of_item(connection: &Connection, item: i64) -> Result<Vec<CaseRecord>> {
    records(
        connection,
        &format!("SELECT {COLUMNS} FROM disagreement_case WHERE item = ?1 ORDER BY rank, id"),
        vec![item.into()],
    )
}

/// Which cases a list shows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// `Some(true)` only undecided, `Some(false)` only decided.
    pub undecided: Option<bool>,
    pub kind: Option<CaseKind>,
    pub media: Option<burnish_model::MediaKind>,
    pub item: Option<i64>,
}

impl CaseFilter {
    fn sql(&self) -> (String, Vec<Value>) {
        let (mut conditions, mut values) = (vec!["1"], Vec::new());
        match self.undecided {
            Some(true) => conditions.push("state <> 'decided'"),
            Some(false) => conditions.push("state = 'decided'"),
            None => {}
        }
        if let Some(kind) = self.kind {
            conditions.push("kind = ?");
            values.push(Value::from(kind.as_str().to_owned()));
        }
        if let Some(media) = self.media {
            conditions
                .push("(SELECT item.kind FROM item WHERE item.id = disagreement_case.item) = ?");
            values.push(Value::from(media.as_str().to_owned()));
        }
        if let Some(item) = self.item {
            conditions.push("item = ?");
            values.push(item.into());
        }
        (conditions.join(" AND "), values)
    }
}

/// Cases worst first, after the case `after`.
pub fn list(
    connection: &Connection,
    filter: &CaseFilter,
    after: Option<CaseId>,
    limit: u32,
) -> Result<Vec<CaseRecord>> {
    let (condition, mut values) = filter.sql();
    let mut sql = format!("SELECT {COLUMNS} FROM disagreement_case WHERE {condition}");
    if let Some(after) = after {
        sql.push_str(" AND (rank, id) > (SELECT rank, id FROM disagreement_case WHERE id = ?)");
        values.push(after.as_bytes().to_vec().into());
    }
    sql.push_str(" ORDER BY rank, id LIMIT ?");
    values.push(i64::from(limit).into());
    records(connection, &sql, values)
}

/// The undecided case just before one in the list, worst first.
pub fn before(connection: &Connection, filter: &CaseFilter, id: CaseId) -> Result<Option<CaseId>> {
    let (condition, mut values) = filter.sql();
    values.push(id.as_bytes().to_vec().into());
    let found: Option<[u8; 16]> = connection
        .prepare_cached(&format!(
            "SELECT id FROM disagreement_case WHERE {condition}
             AND (rank, id) < (SELECT rank, id FROM disagreement_case WHERE id = ?) ORDER BY rank DESC, id DESC LIMIT 1"
        ))?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))
        .optional()?;
    Ok(found.and_then(|bytes| CaseId::from_slice(&bytes)))
}

pub fn count(connection: &Connection, filter: &CaseFilter) -> Result<u64> {
    let (condition, values) = filter.sql();
    Ok(connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM disagreement_case WHERE {condition}"
        ))?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))?)
}

/// How many cases stand before this one in the list.
pub fn position(connection: &Connection, filter: &CaseFilter, id: CaseId) -> Result<u64> {
    let (condition, mut values) = filter.sql();
    values.push(id.as_bytes().to_vec().into());
    Ok(connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM disagreement_case WHERE {condition}
             AND (rank, id) < (SELECT rank, id FROM disagreement_case WHERE id = ?)"
        ))?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))?)
}

/// `(open, decided, stale)`.
pub fn counts(connection: &Connection) -> Result<(u64, u64, u64)> {
    Ok(connection.query_row(
        "SELECT coalesce(sum(state = 'open'), 0), coalesce(sum(state = 'decided'), 0), coalesce(sum(state = 'stale'), 0)
         FROM disagreement_case",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

/// Undecided errors on boxes and words, and undecided conventions by kind with their items.
pub fn blocking(connection: &Connection) -> Result<(u64, Vec<(CaseKind, u64)>)> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, count(*) FROM disagreement_case WHERE state <> 'decided' AND severity = 'error' GROUP BY kind ORDER BY kind",
    )?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let (mut errors, mut conventions) = (0, Vec::new());
    for (kind, count) in rows {
        let kind = CaseKind::from_word(&kind).ok_or_else(|| broken("case kind"))?;
        if kind.is_convention() {
            conventions.push((kind, count))
        } else {
            errors += count
        }
    }
    Ok((errors, conventions))
}

pub fn decide(
    connection: &Connection,
    item: i64,
    kind: CaseKind,
    decision: &DecisionRecord,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO decision (case_id, item, kind, verdict, submissions, labeler, at_millis) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            decision.case.as_bytes(),
            item,
            kind.as_str(),
            serde_json::to_string(&decision.verdict).expect("a verdict is plain data"),
            decision.submissions,
            decision.labeler.as_bytes(),
            decision.at_millis
        ])?;
    Ok(())
}

/// The decision in force on a case: the newest that was not taken back.
pub fn decision(connection: &Connection, case: CaseId) -> Result<Option<DecisionRecord>> {
    let found: Option<(String, String, [u8; 16], i64)> = connection
        .prepare_cached(
            "SELECT verdict, submissions, labeler, at_millis FROM decision
             WHERE case_id = ?1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
        )?
        .query_row([case.as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    found
        .map(|(verdict, submissions, labeler, at_millis)| {
            Ok(DecisionRecord {
                case,
                verdict: serde_json::from_str(&verdict).map_err(|_| broken("verdict"))?,
                submissions,
                labeler: LabelerId::from_slice(&labeler).ok_or_else(|| broken("labeler id"))?,
                at_millis,
            })
        })
        .transpose()
}

/// Takes back the newest decision of a case; false when there was none.
pub fn undo_decision(connection: &Connection, case: CaseId, at_millis: i64) -> Result<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE decision SET undone_at = ?2 WHERE id =
                 (SELECT id FROM decision WHERE case_id = ?1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1)",
        )?
        .execute(params![case.as_bytes(), at_millis])?;
    Ok(changed > 0)
}
