//! The pages of the label book: of each class and convention what it means, and cases filed as
//! examples.
//!
//! An example is a copy of what was seen when it was filed; labels that change later leave it.

use std::collections::BTreeMap;

use burnish_model::{
    Book, CaseKind, ClassKey, Mark, MediaKind, Rect,
    output::{BookExample, BookPage, BookPages, SaidText},
};
use burnish_store::{
    Connection, StoreError, book,
    book_page::{self, ExampleRecord, ShownExample},
    case::CaseRecord,
    item, layer,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use burnish_model::mark::transcript_text;

use crate::{
    Actor, Project,
    cases::CaseBody,
    conventions,
    look::is_human,
    review::{self, ReviewError},
    truth::members_of,
};

const LONGEST_SENTENCE: usize = 1_000;
const LONGEST_DEFINITION: usize = 20_000;

#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("the label book has no page `{0}`")]
    NoPage(String),
    #[error("a case of kind `{0}` has no page of its own; name one")]
    NameAPage(CaseKind),
    #[error("sentence: say in 1 to 1,000 characters what the example shows")]
    BadSentence,
    #[error("definition: at most 20,000 characters")]
    LongDefinition,
    #[error("there is no example `{0}`")]
    NoExample(String),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was seen, as stored.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Seen {
    focus: Option<Rect>,
    marks: Vec<Mark>,
    texts: Vec<SaidText>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageId {
    Class(ClassKey),
    Convention(CaseKind),
}

impl PageId {
    fn read(text: &str, book: &Book) -> Result<Self, PageError> {
        let unknown = || PageError::NoPage(text.chars().take(120).collect());
        match text.split_once(':') {
            Some(("class", key)) => {
                let named = |class: &&burnish_model::Class| class.key.to_string() == key;
                let class = book.classes.iter().find(named).ok_or_else(unknown)?;
                Ok(Self::Class(class.key))
            }
            Some(("convention", kind)) => CaseKind::from_word(kind)
                .filter(|kind| kind.is_convention())
                .map(Self::Convention)
                .ok_or_else(unknown),
            _ => Err(unknown()),
        }
    }

    /// Where a case belongs by itself.
    fn of_case(record: &CaseRecord, body: &CaseBody) -> Result<Self, PageError> {
        match body.class {
            _ if record.kind.is_convention() => Ok(Self::Convention(record.kind)),
            Some(class) => Ok(Self::Class(class)),
            None => Err(PageError::NameAPage(record.kind)),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Class(key) => format!("class:{key}"),
            Self::Convention(kind) => format!("convention:{kind}"),
        }
    }
}

fn shown(example: ShownExample) -> BookExample {
    let ShownExample {
        example,
        hash,
        name,
        media,
        by,
    } = example;
    let seen: Seen = serde_json::from_str(&example.body).unwrap_or_default();
    BookExample {
        id: example.id.to_string(),
        item: hash,
        name,
        media,
        case: example.case.map(|case| case.to_string()),
        kind: example.kind,
        sentence: example.sentence,
        focus: seen.focus,
        marks: seen.marks,
        texts: seen.texts,
        by,
        at: example.at_millis,
    }
}

/// The pages asked for, or all: classes by number, then conventions.
fn pages(connection: &Connection, only: Option<PageId>) -> Result<Vec<BookPage>, StoreError> {
    let book = book::book(connection)?;
    let definitions: BTreeMap<CaseKind, String> =
        book_page::definitions(connection)?.into_iter().collect();
    let mut examples: BTreeMap<String, Vec<BookExample>> = BTreeMap::new();
    let wanted = only.map(PageId::text);
    for example in book_page::examples(connection, wanted.as_deref())? {
        let page = example.example.page.clone();
        examples.entry(page).or_default().push(shown(example));
    }
    let classes = book.classes.iter().map(|class| {
        let id = PageId::Class(class.key);
        (id, class.name.clone(), class.definition.clone(), None)
    });
    let kinds = CaseKind::ALL.iter().filter(|kind| kind.is_convention());
    let conventions = kinds.map(|kind| {
        let decided = book.conventions.iter().find(|known| known.kind == *kind);
        (
            PageId::Convention(*kind),
            conventions::title(*kind).to_owned(),
            definitions.get(kind).cloned().unwrap_or_default(),
            decided.map(|convention| convention.choice),
        )
    });
    Ok(classes
        .chain(conventions)
        .filter(|(id, ..)| only.is_none_or(|only| only == *id))
        .map(|(id, title, definition, decided)| BookPage {
            examples: examples.remove(&id.text()).unwrap_or_default(),
            id: id.text(),
            title,
            definition,
            decided,
        })
        .collect())
}

fn page(connection: &Connection, id: PageId) -> Result<BookPage, PageError> {
    let found = pages(connection, Some(id))?.pop();
    found.ok_or_else(|| PageError::NoPage(id.text()))
}

pub fn all(project: &Project) -> Result<BookPages, PageError> {
    Ok(project.store().read(|connection| {
        Ok::<_, StoreError>(BookPages {
            version: book::version(connection)?,
            pages: pages(connection, None)?,
        })
    })?)
}

/// Files a case as an example, on the page of its class or convention unless another is named.
/// Filed there before, it is filed anew with the new sentence.
pub fn file(
    project: &Project,
    actor: &Actor,
    case: &str,
    on: Option<&str>,
    sentence: &str,
) -> Result<BookPage, PageError> {
    let sentence = sentence.trim();
    if sentence.is_empty() || sentence.chars().count() > LONGEST_SENTENCE {
        return Err(PageError::BadSentence);
    }
    project.store().write(&["book"], |transaction| {
        let record = review::known(transaction, case)?;
        let body: CaseBody = serde_json::from_str(&record.body).unwrap_or_default();
        let id = match on {
            Some(text) => PageId::read(text, &book::book(transaction)?)?,
            None => PageId::of_case(&record, &body)?,
        };
        if let Some(known) = book_page::filed(transaction, &id.text(), record.id)? {
            book_page::remove(transaction, known, project.now_millis())?;
        }
        let number = book_page::count_filed(transaction)?;
        let example = ExampleRecord {
            id: project.new_id(&[b"example", &number.to_le_bytes()]),
            page: id.text(),
            item: record.item,
            case: Some(record.id),
            kind: record.kind,
            sentence: sentence.to_owned(),
            body: serde_json::to_string(&seen(transaction, &record, &body)?)
                .expect("marks and texts are plain data"),
            labeler: actor.labeler,
            at_millis: project.now_millis(),
        };
        book_page::insert(transaction, &example)?;
        book::bump(transaction)?;
        page(transaction, id)
    })
}

fn seen(connection: &Connection, record: &CaseRecord, body: &CaseBody) -> Result<Seen, StoreError> {
    let audio = item::by_id(connection, record.item)?
        .is_some_and(|stored| stored.item.kind == MediaKind::Audio);
    let mut out = Seen {
        focus: body.focus,
        ..Seen::default()
    };
    for layer in layer::submitted(connection, record.item)?
        .iter()
        .filter(|layer| is_human(layer))
    {
        if audio {
            out.texts.push(SaidText {
                labeler: layer.name.clone(),
                text: transcript_text(&layer.marks),
            });
        } else {
            let own = members_of(body, layer).cloned().map(Mark::Box);
            out.marks.extend(own);
        }
    }
    Ok(out)
}

/// Takes an example off its page.
pub fn remove(project: &Project, id: &str) -> Result<BookPage, PageError> {
    let unknown = || PageError::NoExample(id.chars().take(60).collect());
    let parsed = Uuid::parse_str(id).map_err(|_| unknown())?;
    project.store().write(&["book"], |transaction| {
        let on = book_page::remove(transaction, parsed, project.now_millis())?;
        let on = on.ok_or_else(unknown)?;
        book::bump(transaction)?;
        page(transaction, PageId::read(&on, &book::book(transaction)?)?)
    })
}

/// Writes what the page's class or convention means.
pub fn define(project: &Project, id: &str, definition: &str) -> Result<BookPage, PageError> {
    if definition.chars().count() > LONGEST_DEFINITION {
        return Err(PageError::LongDefinition);
    }
    project.store().write(&["book"], |transaction| {
        let book = book::book(transaction)?;
        let id = PageId::read(id, &book)?;
        match id {
            PageId::Class(key) => {
                let class = book.classes.into_iter().find(|class| class.key == key);
                let mut class = class.ok_or_else(|| PageError::NoPage(id.text()))?;
                definition.clone_into(&mut class.definition);
                book::put_class(transaction, &class)?;
            }
            PageId::Convention(kind) => {
                book_page::define(transaction, kind, definition)?;
                book::bump(transaction)?;
            }
        }
        page(transaction, id)
    })
}
