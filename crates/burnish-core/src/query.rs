//! The query language: `class:scratch collection:production state:open words>10 some text`.
//!
//! `flagged:yes` finds what a labeler flagged. Terms are joined by "and". A value with spaces is quoted: `collection:"line 3"`.

use burnish_model::{MediaKind, Split, TruthBasis};
use burnish_store::{Connection, StoreError, item::Filter, labeler, membership};

#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error(
        "query: `{key}` is not something to ask for; try class, collection, state, labeler, kind, split, basis, tag, flagged, words, boxes, submissions, width, height or duration"
    )]
    UnknownKey { key: String },
    #[error("query: {key} cannot be `{value}`; it is one of {known}")]
    UnknownValue {
        key: &'static str,
        value: String,
        known: String,
    },
    #[error("query: {key} is compared with a number, not with `{value}`")]
    NotANumber { key: String, value: String },
    #[error("query: a quote is not closed")]
    OpenQuote,
    #[error("query: at most 2,000 characters and 20 terms")]
    TooLong,
    #[error(transparent)]
    Store(#[from] StoreError),
}

const STATES: [&str; 6] = [
    "unlabelled",
    "draft",
    "submitted",
    "open",
    "settled",
    "damaged",
];

/// Words of a query with quotes resolved; a quoted word is never a `key:`.
fn words(query: &str) -> Result<Vec<String>, QueryError> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in query.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if quoted {
        return Err(QueryError::OpenQuote);
    }
    if !word.is_empty() {
        words.push(word);
    }
    if words.len() > 20 || query.len() > 2_000 {
        Err(QueryError::TooLong)
    } else {
        Ok(words)
    }
}

/// The condition a query stands for. Unknown classes, people and collections match nothing.
pub fn parse(connection: &Connection, query: &str) -> Result<Filter, QueryError> {
    let mut filter = Filter::default();
    for word in words(query)? {
        let split = word.find([':', '>', '<', '=']).filter(|at| *at > 0);
        match split {
            Some(at) => {
                let (key, rest) = word.split_at(at);
                let (operator, value) = rest.split_at(1);
                if operator == ":" {
                    field(connection, &mut filter, key, value)?
                } else {
                    number(&mut filter, key, operator, value)?
                }
            }
            None => text(&mut filter, &word),
        }
    }
    Ok(filter)
}

fn text(filter: &mut Filter, word: &str) {
    // Quoted for FTS5, so that its own operators are plain letters.
    let prefix = format!("\"{}\"*", word.replace('"', "\"\""));
    filter.and(
        "item.id IN (SELECT rowid FROM item_text WHERE item_text MATCH ?)",
        [prefix.into()],
    );
}

fn one_of(key: &'static str, value: &str, known: &[&str]) -> Result<String, QueryError> {
    let value = value.to_lowercase();
    if known.contains(&value.as_str()) {
        Ok(value)
    } else {
        Err(QueryError::UnknownValue {
            key,
            value,
            known: known.join(", "),
        })
    }
}

fn field(
    connection: &Connection,
    filter: &mut Filter,
    key: &str,
    value: &str,
) -> Result<(), QueryError> {
    let named = value.to_owned();
    match key {
        "class" => filter.and(
            "item.id IN (SELECT annotation.item FROM annotation
                 WHERE annotation.class = (SELECT key FROM class WHERE name = ?))",
            [named.into()],
        ),
        "collection" => {
            let id = membership::collection(connection, value)?.unwrap_or(-1);
            filter.and(
                "item.id IN (SELECT item FROM item_collection WHERE collection = ?)",
                [id.into()],
            );
        }
        "labeler" => {
            let id = labeler::by_name(connection, value)?
                .map(|row| row.id.as_bytes().to_vec())
                .unwrap_or_default();
            filter.and(
                "item.id IN (SELECT item FROM layer WHERE layer.labeler = ? AND layer.state = 'submitted')",
                [id.into()],
            );
        }
        "tag" => filter.and(
            "item.id IN (SELECT item FROM item_tag WHERE tag = ?)",
            [named.into()],
        ),
        "name" => filter.and("instr(lower(item.name), lower(?)) > 0", [named.into()]),
        "state" => filter.and(
            "item_state.state = ?",
            [one_of("state", value, &STATES)?.into()],
        ),
        "kind" => {
            let known: Vec<_> = MediaKind::ALL.iter().map(|kind| kind.as_str()).collect();
            // The plus keeps the list in import order: by the index of kinds, SQLite would sort
            // half the project for the first page.
            filter.and("+item.kind = ?", [one_of("kind", value, &known)?.into()]);
        }
        "split" => {
            let known: Vec<_> = Split::ALL.iter().map(|split| split.as_str()).collect();
            filter.and("item.split = ?", [one_of("split", value, &known)?.into()]);
        }
        "basis" => {
            let known: Vec<_> = TruthBasis::ALL.iter().map(|basis| basis.as_str()).collect();
            filter.and(
                "item_state.basis = ?",
                [one_of("basis", value, &known)?.into()],
            );
        }
        "flagged" => {
            let not = match one_of("flagged", value, &["yes", "no"])?.as_str() {
                "yes" => "",
                _ => "NOT ",
            };
            filter.and(
                &format!(
                    "item.id {not}IN (SELECT remark.item FROM remark WHERE remark.flagged = 1)"
                ),
                [],
            );
        }
        other => {
            return Err(QueryError::UnknownKey {
                key: other.chars().take(40).collect(),
            });
        }
    }
    Ok(())
}

fn number(filter: &mut Filter, key: &str, operator: &str, value: &str) -> Result<(), QueryError> {
    let column = match key {
        "words" => "item_state.words",
        "boxes" => "item_state.boxes",
        "submissions" => "item_state.submissions",
        "width" => "item.width_px",
        "height" => "item.height_px",
        "duration, or flagged" => "item.duration_micros / 1e6",
        other => {
            return Err(QueryError::UnknownKey {
                key: other.chars().take(40).collect(),
            });
        }
    };
    let (operator, value) = match value.strip_prefix('=') {
        Some(rest) if operator != "=" => (format!("{operator}="), rest),
        _ => (operator.to_owned(), value),
    };
    let number: f64 = value
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| QueryError::NotANumber {
            key: key.to_owned(),
            value: value.chars().take(40).collect(),
        })?;
    filter.and(&format!("{column} {operator} ?"), [number.into()]);
    Ok(())
}
