//! The pages of the label book: cases filed as examples, definitions.

use burnish_core::{
    Actor, annotate, book,
    book_pages::{self, PageError},
    look, people, review,
};
use burnish_model::{CaseKind, Role, output::BookPage};

use crate::{World, transcripts::Clips};

fn lead(project: &burnish_core::Project) -> Actor {
    people::ensure(project, "lena", None, Role::Lead).unwrap()
}

/// A picture on which one of two drew a scratch; the case.
fn missed() -> (World, String) {
    let world = World::new();
    world.draw(&world.anna, &[world.mark(1, 10.0)]);
    for actor in [&world.anna, &world.ben] {
        world.submit(actor, annotate::Work::default()).unwrap();
    }
    let query = review::CaseQuery::default();
    let case = review::cases(&world.project, &query).unwrap().cases[0]
        .id
        .clone();
    (world, case)
}

fn page(world: &World, id: &str) -> BookPage {
    let pages = book_pages::all(&world.project).unwrap().pages;
    pages.into_iter().find(|page| page.id == id).unwrap()
}

#[test]
fn a_case_is_filed_on_its_classs_page_as_it_was_seen() {
    let (world, case) = missed();
    let lead = lead(&world.project);
    let filed = book_pages::file(
        &world.project,
        &lead,
        &case,
        None,
        " A scratch under 1 mm counts ",
    )
    .unwrap();
    assert_eq!(filed.id, format!("class:{}", world.scratch));
    let example = &filed.examples[0];
    assert_eq!(
        (
            example.sentence.as_str(),
            example.kind,
            example.by.as_str(),
            example.case.as_deref()
        ),
        (
            "A scratch under 1 mm counts",
            CaseKind::Missed,
            "lena",
            Some(case.as_str())
        )
    );
    assert_eq!(example.marks.len(), 1);
    assert!(example.focus.is_some());

    // The labels change, what was filed does not.
    annotate::reopen(&world.project, &world.anna, world.item, "no scratch").unwrap();
    world
        .apply(
            &world.anna,
            burnish_model::EditKind::Delete,
            crate::remove(&[1]),
            None,
        )
        .unwrap();
    world
        .submit(&world.anna, annotate::Work::default())
        .unwrap();
    assert_eq!(page(&world, &filed.id).examples, filed.examples);
}

#[test]
fn a_case_filed_again_has_its_new_sentence_and_an_example_is_taken_off() {
    let (world, case) = missed();
    let lead = lead(&world.project);
    let file = |sentence: &str| book_pages::file(&world.project, &lead, &case, None, sentence);
    file("first").unwrap();
    let twice = file("second").unwrap();
    let sentences: Vec<&str> = twice
        .examples
        .iter()
        .map(|own| own.sentence.as_str())
        .collect();
    assert_eq!(sentences, ["second"], "one case is one example of a page");
    let version = book_pages::all(&world.project).unwrap().version;
    let without = book_pages::remove(&world.project, &twice.examples[0].id).unwrap();
    assert_eq!(without.examples, []);
    assert!(
        book_pages::all(&world.project).unwrap().version > version,
        "the book moved on"
    );
    assert!(matches!(
        book_pages::remove(&world.project, &twice.examples[0].id),
        Err(PageError::NoExample(_))
    ));
    assert_eq!(
        file("third").unwrap().examples.len(),
        1,
        "and it may come back"
    );
    for wrong in ["", "  ", &"x".repeat(1_001)] {
        assert!(matches!(file(wrong), Err(PageError::BadSentence)));
    }
}

#[test]
fn definitions_stand_on_the_pages_of_classes_and_conventions() {
    let (world, _) = missed();
    let id = format!("class:{}", world.scratch);
    let written = book_pages::define(&world.project, &id, "A line in the glass").unwrap();
    assert_eq!(
        (written.title.as_str(), written.definition.as_str()),
        ("scratch", "A line in the glass")
    );
    let same = book::change_class(&world.project, "scratch", None, None, None, None).unwrap();
    assert_eq!(
        same.classes[0].definition, "A line in the glass",
        "the class's own definition"
    );
    let fillers =
        book_pages::define(&world.project, "convention:filler", "Leave out um and uh").unwrap();
    assert_eq!(
        (fillers.title.as_str(), fillers.definition.as_str()),
        ("Fillers", "Leave out um and uh")
    );
    let cleared = book_pages::define(&world.project, "convention:filler", "").unwrap();
    assert_eq!(cleared.definition, "");
    for unknown in [
        "class:0",
        "convention:lexical",
        "convention:loose",
        "filler",
        "page:1",
    ] {
        let wrong = book_pages::define(&world.project, unknown, "x");
        assert!(matches!(wrong, Err(PageError::NoPage(_))), "{unknown}");
    }
    let pages = book_pages::all(&world.project).unwrap().pages;
    assert_eq!(
        pages.len(),
        1 + 15,
        "each class and each convention has its page"
    );
}

#[test]
fn a_transcript_is_filed_with_what_everybody_wrote() {
    let clips = Clips::new(&["clip_01.flac"]);
    clips.say(&clips.anna, 0, "Um, call Erin");
    clips.say(&clips.ben, 0, "Call Aaron");
    let lead = lead(&clips.project);
    let detail = look::item(&clips.project, &lead, &clips.items[0].to_string()).unwrap();
    let case = |kind| {
        detail
            .cases
            .iter()
            .find(|case| case.kind == kind)
            .unwrap()
            .id
            .clone()
    };
    let filed = book_pages::file(
        &clips.project,
        &lead,
        &case(CaseKind::Filler),
        None,
        "No um",
    )
    .unwrap();
    assert_eq!(filed.id, "convention:filler");
    let texts: Vec<(&str, &str)> = filed.examples[0]
        .texts
        .iter()
        .map(|said| (said.labeler.as_str(), said.text.as_str()))
        .collect();
    assert_eq!(texts, [("anna", "Um, call Erin"), ("ben", "Call Aaron")]);
    let words = case(CaseKind::Lexical);
    assert!(
        matches!(
            book_pages::file(&clips.project, &lead, &words, None, "Listen again"),
            Err(PageError::NameAPage(_))
        ),
        "different words are no convention"
    );
    let on = book_pages::file(
        &clips.project,
        &lead,
        &words,
        Some("convention:spelling_variant"),
        "Names",
    );
    assert_eq!(on.unwrap().examples.len(), 1);
}
