//! Tables `disagreement_case`, `decision` and `decided_place`.

use burnish_model::{BatchId, CaseId, CaseKind, CaseState, LabelerId, Severity, Verdict};
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
    /// The rule that made it; `None` when a person did.
    pub batch: Option<BatchId>,
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

/// A case as it stood when it was decided: what it is recognised by.
#[derive(Debug, Clone, PartialEq)]
pub struct DecidedPlace {
    pub id: CaseId,
    pub kind: CaseKind,
    pub body: String,
}

/// The cases of an item that were ever decided, as they stood then.
pub fn decided_of_item(connection: &Connection, item: i64) -> Result<Vec<DecidedPlace>> {
    let mut statement = connection.prepare_cached(
        "SELECT case_id, kind, body FROM decided_place WHERE item = ?1 ORDER BY case_id",
    )?;
    let rows = statement
        .query_map([item], |row| {
            let (id, kind): ([u8; 16], String) = (row.get(0)?, row.get(1)?);
            Ok((id, kind, row.get(2)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(id, kind, body)| {
            Ok(DecidedPlace {
                id: CaseId::from_slice(&id).ok_or_else(|| broken("case id"))?,
                kind: CaseKind::from_word(&kind).ok_or_else(|| broken("case kind"))?,
                body,
            })
        })
        .collect()
}

/// The cases a person walks together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// All but conventions.
    Lead,
    Conventions,
}

/// Which cases a list shows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    pub lane: Option<Lane>,
    /// `Some(true)` only undecided, `Some(false)` only decided.
    pub undecided: Option<bool>,
    pub kind: Option<CaseKind>,
    /// Of any of these; of all kinds when there are none.
    pub kinds: Vec<CaseKind>,
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
        match self.lane {
            // As the index on the lead's open cases has it.
            Some(Lane::Lead) => conditions.push("lead = 1"),
            Some(Lane::Conventions) => conditions.push("lead = 0"),
            None => {}
        }
        if let Some(kind) = self.kind {
            conditions.push("kind = ?");
            values.push(Value::from(kind.as_str().to_owned()));
        }
        if !self.kinds.is_empty() {
            let words: Vec<&str> = self.kinds.iter().map(|kind| kind.as_str()).collect();
            conditions.push("kind IN (SELECT value FROM json_each(?))");
            let words = serde_json::to_string(&words).expect("a list of strings is JSON");
            values.push(Value::from(words));
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

/// Undecided cases by kind.
pub fn undecided_by_kind(connection: &Connection) -> Result<Vec<(CaseKind, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, count(*) FROM disagreement_case WHERE state <> 'decided' GROUP BY kind ORDER BY kind",
    )?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(kind, count)| {
            let kind = CaseKind::from_word(&kind).ok_or_else(|| broken("case kind"))?;
            Ok((kind, count))
        })
        .collect()
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

/// Decides a case as it stands.
pub fn decide(connection: &Connection, on: &CaseRecord, decision: &DecisionRecord) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO decided_place (case_id, item, kind, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            on.id.as_bytes(),
            on.item,
            on.kind.as_str(),
            on.body
        ])?;
    connection
        .prepare_cached(
            "INSERT INTO decision (case_id, item, kind, verdict, submissions, labeler, at_millis, batch)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            decision.case.as_bytes(),
            on.item,
            on.kind.as_str(),
            serde_json::to_string(&decision.verdict).expect("a verdict is plain data"),
            decision.submissions,
            decision.labeler.as_bytes(),
            decision.at_millis,
            decision.batch.as_ref().map(BatchId::as_bytes)
        ])?;
    Ok(())
}

/// The decision in force on a case: the newest that was not taken back.
pub fn decision(connection: &Connection, case: CaseId) -> Result<Option<DecisionRecord>> {
    type Stored = (String, String, [u8; 16], i64, Option<[u8; 16]>);
    let found: Option<Stored> = connection
        .prepare_cached(
            "SELECT verdict, submissions, labeler, at_millis, batch FROM decision
             WHERE case_id = ?1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
        )?
        .query_row([case.as_bytes()], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .optional()?;
    found
        .map(|(verdict, submissions, labeler, at_millis, batch)| {
            Ok(DecisionRecord {
                case,
                verdict: serde_json::from_str(&verdict).map_err(|_| broken("verdict"))?,
                submissions,
                labeler: LabelerId::from_slice(&labeler).ok_or_else(|| broken("labeler id"))?,
                at_millis,
                batch: batch.and_then(|bytes| BatchId::from_slice(&bytes)),
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
