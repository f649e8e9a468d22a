//! The label book: classes that keep their key for ever, and decided conventions.

use std::collections::BTreeSet;

use burnish_model::{
    AttributeKind, AttributeSpec, Class, ClassRules, TranscriptRules, output::BookOutput,
};
use burnish_store::{Connection, StoreError, book};

use crate::{
    Project, digest,
    people::{PeopleError, checked_name},
};

#[derive(Debug, thiserror::Error)]
pub enum BookError {
    #[error("there is a class `{0}` already")]
    Exists(String),
    #[error("there is no class `{0}`")]
    NoClass(String),
    #[error("definition: at most 20,000 characters")]
    LongDefinition,
    #[error("{0}")]
    BadRules(String),
    #[error(transparent)]
    Name(#[from] PeopleError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(crate) fn output(connection: &Connection) -> Result<BookOutput, StoreError> {
    let book = book::book(connection)?;
    Ok(BookOutput {
        version: book.version,
        classes: book.classes,
        conventions: book.conventions,
        rules: book.rules,
    })
}

/// The class of that name, added at the end of the book when it is new.
pub(crate) fn ensure_class(
    connection: &Connection,
    known: &mut Vec<Class>,
    name: &str,
) -> Result<Class, BookError> {
    if let Some(class) = known.iter().find(|class| class.name == name) {
        return Ok(class.clone());
    }
    let name = checked_name("class", name)?;
    // A key is taken for ever, also by a class that has another name now.
    let taken = |key| known.iter().any(|class: &Class| class.key == key);
    let key = (0..)
        .map(|again| {
            digest::class_key(&if again == 0 {
                name.to_owned()
            } else {
                format!("{name}\u{0}{again}")
            })
        })
        .find(|key| !taken(*key))
        .expect("the naturals do not run out");
    let index = known.iter().map(|class| class.index + 1).max().unwrap_or(0);
    let class = Class {
        key,
        name: name.to_owned(),
        index,
        definition: String::new(),
        rules: ClassRules::default(),
        retired: false,
    };
    book::put_class(connection, &class)?;
    known.push(class.clone());
    Ok(class)
}

pub fn add_class(project: &Project, name: &str) -> Result<BookOutput, BookError> {
    project.store().write(&["book"], |transaction| {
        let mut known = book::book(transaction)?.classes;
        if known.iter().any(|class| class.name == name.trim()) {
            return Err(BookError::Exists(name.trim().to_owned()));
        }
        ensure_class(transaction, &mut known, name.trim())?;
        Ok(output(transaction)?)
    })
}

/// Renames, defines, sets the rules of, retires or brings back a class; named by key or name.
pub fn change_class(
    project: &Project,
    class: &str,
    name: Option<&str>,
    definition: Option<String>,
    rules: Option<ClassRules>,
    retired: Option<bool>,
) -> Result<BookOutput, BookError> {
    project
        .store()
        .write(&["book", "items", "labels"], |transaction| {
            let known = book::book(transaction)?.classes;
            let mut changed = known
                .iter()
                .find(|known| known.key.to_string() == class || known.name == class)
                .cloned()
                .ok_or_else(|| BookError::NoClass(class.chars().take(100).collect()))?;
            if let Some(name) = name {
                let name = checked_name("class", name)?;
                if known
                    .iter()
                    .any(|other| other.name == name && other.key != changed.key)
                {
                    return Err(BookError::Exists(name.to_owned()));
                }
                changed.name = name.to_owned();
            }
            if let Some(definition) = definition {
                if definition.chars().count() > 20_000 {
                    return Err(BookError::LongDefinition);
                }
                changed.definition = definition;
            }
            if let Some(rules) = rules {
                check_rules(&rules).map_err(BookError::BadRules)?;
                changed.rules = rules;
            }
            changed.retired = retired.unwrap_or(changed.retired);
            book::put_class(transaction, &changed)?;
            Ok(output(transaction)?)
        })
}

/// Puts other rules for transcripts in force. What was written before stays as it is until the
/// rules are applied to it.
pub fn change_rules(project: &Project, rules: TranscriptRules) -> Result<BookOutput, BookError> {
    let rules = checked_rules(rules).map_err(BookError::BadRules)?;
    project.store().write(&["book"], |transaction| {
        if book::rules(transaction)? != rules {
            book::set_rules(transaction, &rules)?;
        }
        Ok(output(transaction)?)
    })
}

/// The rules trimmed, where they make sense.
fn checked_rules(mut rules: TranscriptRules) -> Result<TranscriptRules, String> {
    const MOST: usize = 100;
    let word = |text: &str, most: usize| {
        (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control)
    };
    if let Some(filler) = &mut rules.filler_word {
        *filler = filler.trim().to_owned();
        if !word(filler, 20)
            || !filler
                .chars()
                .all(|c| c.is_alphabetic() || "'-".contains(c))
        {
            return Err("filler_word: a word of 1 to 20 letters".into());
        }
    }
    let mut known = BTreeSet::new();
    for tag in &mut rules.tags {
        *tag = tag.trim().to_owned();
        if !word(tag, 40) {
            return Err("tags: a tag has 1 to 40 characters".into());
        }
        if !known.insert(tag.clone()) {
            return Err(format!("tags: two are called `{tag}`"));
        }
    }
    if known.len() > MOST {
        return Err(format!("tags: at most {MOST}"));
    }
    if rules
        .alphabet
        .as_ref()
        .is_some_and(|text| text.chars().count() > 2_000)
    {
        return Err("alphabet: at most 2,000 characters".into());
    }
    let (least, most) = (rules.least_chars_per_second, rules.most_chars_per_second);
    if [least, most]
        .into_iter()
        .flatten()
        .any(|rate| !(0.0..=1_000.0).contains(&rate))
    {
        return Err("characters per second lie between 0 and 1,000".into());
    }
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        return Err("least_chars_per_second: more than the most".into());
    }
    Ok(rules)
}

/// Attributes can be told apart and filled in, and lengths are lengths.
fn check_rules(rules: &ClassRules) -> Result<(), String> {
    const MOST: usize = 32;
    let fits = |text: &str| {
        text.trim() == text
            && (1..=100).contains(&text.chars().count())
            && !text.chars().any(char::is_control)
    };
    if rules.attributes.len() > MOST {
        return Err(format!("attributes: at most {MOST} a class"));
    }
    let mut names = BTreeSet::new();
    for AttributeSpec {
        name,
        kind,
        choices,
    } in &rules.attributes
    {
        if !fits(name) {
            return Err(
                "attributes: a name has 1 to 100 characters, none of them blank at an end".into(),
            );
        }
        if !names.insert(name) {
            return Err(format!("attributes: two are called `{name}`"));
        }
        let mut known = BTreeSet::new();
        let told_apart = choices
            .iter()
            .all(|choice| fits(choice) && known.insert(choice));
        let right = match kind {
            AttributeKind::Choice => (1..=MOST).contains(&choices.len()) && told_apart,
            AttributeKind::Flag | AttributeKind::Number | AttributeKind::Text => choices.is_empty(),
        };
        if !right {
            return Err(format!(
                "attribute `{name}`: a choice has 1 to {MOST} different values, the other kinds have none"
            ));
        }
    }
    match rules.least {
        Some(least) if !(least.length > 0.0 && least.length <= 1e6) => {
            Err("least: a length lies above 0, up to 1,000,000".into())
        }
        _ => Ok(()),
    }
}
