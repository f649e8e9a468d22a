//! Tables `class`, `convention` and `project`: the label book and the project's facts.

use burnish_model::{
    Book, CaseKind, Class, ClassKey, ClassRules, Convention, TranscriptRules,
    book::ConventionChoice,
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, broken};

pub fn fact(connection: &Connection, key: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM project WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

pub fn set_fact(connection: &Connection, key: &str, value: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO project (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
        .execute([key, value])?;
    Ok(())
}

pub fn version(connection: &Connection) -> Result<u32> {
    let text = fact(connection, "book_version")?.unwrap_or_else(|| "1".to_owned());
    text.parse().map_err(|_| broken("book version"))
}

const RULES: &str = "transcript_rules";

/// The rules in force: classes by index, conventions by kind.
pub fn book(connection: &Connection) -> Result<Book> {
    Ok(Book {
        version: version(connection)?,
        classes: classes(connection)?,
        conventions: conventions(connection)?,
        rules: rules(connection)?,
    })
}

/// How transcripts are written; as anybody likes where nothing was decided.
pub fn rules(connection: &Connection) -> Result<TranscriptRules> {
    match fact(connection, RULES)? {
        None => Ok(TranscriptRules::default()),
        Some(text) => serde_json::from_str(&text).map_err(|_| broken("transcript rules")),
    }
}

/// Puts other transcript rules in force and starts the next version of the book.
pub fn set_rules(connection: &Connection, rules: &TranscriptRules) -> Result<()> {
    let text = serde_json::to_string(rules).expect("rules are plain data");
    set_fact(connection, RULES, &text)?;
    bump(connection)
}

fn classes(connection: &Connection) -> Result<Vec<Class>> {
    let mut statement = connection.prepare_cached(
        "SELECT key, name, position, definition, rules, retired FROM class ORDER BY position",
    )?;
    let rows = statement
        .query_map([], |row| {
            let class = Class {
                key: ClassKey(row.get(0)?),
                name: row.get(1)?,
                index: row.get(2)?,
                definition: row.get(3)?,
                rules: ClassRules::default(),
                retired: row.get(5)?,
            };
            Ok((class, row.get::<_, Option<String>>(4)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(mut class, rules)| {
            if let Some(rules) = rules {
                class.rules = serde_json::from_str(&rules).map_err(|_| broken("class's rules"))?;
            }
            Ok(class)
        })
        .collect()
}

fn conventions(connection: &Connection) -> Result<Vec<Convention>> {
    let mut statement =
        connection.prepare_cached("SELECT kind, choice FROM convention ORDER BY kind")?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(kind, choice)| {
            Ok(Convention {
                kind: CaseKind::from_word(&kind).ok_or_else(|| broken("convention"))?,
                choice: ConventionChoice::from_word(&choice).ok_or_else(|| broken("choice"))?,
            })
        })
        .collect()
}

/// Starts the next version of the book.
pub fn bump(connection: &Connection) -> Result<()> {
    let next = version(connection)? + 1;
    set_fact(connection, "book_version", &next.to_string())
}

/// Writes a class, new or changed, and starts the next version of the book.
pub fn put_class(connection: &Connection, class: &Class) -> Result<()> {
    let rules = (class.rules != ClassRules::default())
        .then(|| serde_json::to_string(&class.rules).expect("rules are plain data"));
    connection
        .prepare_cached(
            "INSERT INTO class (key, name, position, definition, rules, retired) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (key) DO UPDATE SET name = excluded.name, definition = excluded.definition,
                 rules = excluded.rules, retired = excluded.retired",
        )?
        .execute(params![class.key.as_bytes(), class.name, class.index, class.definition, rules, class.retired])?;
    bump(connection)
}

/// Decides a convention, or takes the decision back.
pub fn set_convention(
    connection: &Connection,
    kind: CaseKind,
    choice: Option<ConventionChoice>,
) -> Result<()> {
    match choice {
        Some(choice) => connection
            .prepare_cached("INSERT INTO convention (kind, choice) VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET choice = excluded.choice")?
            .execute([kind.as_str(), choice.as_str()])?,
        None => connection.prepare_cached("DELETE FROM convention WHERE kind = ?1")?.execute([kind.as_str()])?,
    };
    bump(connection)
}
