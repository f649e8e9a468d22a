//! Canonical bytes: the same content gives the same digest, whatever the order of work.
//!
//! Every body starts with a domain tag and its hash is plain BLAKE3 of the body, so that
//! `verify` can check any node without knowing what it is.

use std::collections::{BTreeMap, BTreeSet};

use burnish_model::{
    AnnotationId, AttributeKind, AttributeSpec, AttributeValue, Book, BoxMark, ClassKey,
    ClassRules, Contractions, EllipsisRule, Fillers, Hash, Item, Least, LengthUnit, LetterCase,
    Mark, MediaKind, Numerals, Rect, Segment, Split, TranscriptRules,
};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

const MARKS: &[u8] = b"burnish marks 1\n";
const LAYERS: &[u8] = b"burnish layers 1\n";
const MEMBERSHIP: &[u8] = b"burnish membership 1\n";
const BOOK: &[u8] = b"burnish book 1\n";
/// The form of a book in which some class has rules; one without keeps the bytes it always had.
const BOOK_WITH_RULES: &[u8] = b"burnish book 2\n";
/// The form of a book with rules for transcripts; those of classes stand in it too.
const BOOK_WITH_TRANSCRIPT_RULES: &[u8] = b"burnish book 3\n";
const VERSION: &[u8] = b"burnish version 1\n";

pub fn hash(body: &[u8]) -> Hash {
    Hash(*blake3::hash(body).as_bytes())
}

/// The permanent key of a class first called `name`.
pub fn class_key(name: &str) -> ClassKey {
    let mut key = [0; 16];
    key.copy_from_slice(&blake3::hash(name.as_bytes()).as_bytes()[..16]);
    ClassKey(key)
}

/// Sixteen bytes that follow from `parts` alone, as a UUID (version 8).
pub fn derived_id(domain: &str, parts: &[&[u8]]) -> Uuid {
    let mut hasher = blake3::Hasher::new();
    for part in std::iter::once(domain.as_bytes()).chain(parts.iter().copied()) {
        hasher
            .update(&(part.len() as u64).to_le_bytes())
            .update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put_number(out: &mut Vec<u8>, value: f64) {
    // -0 and +0 are the same place.
    out.extend_from_slice(&(value + 0.0).to_bits().to_le_bytes());
}

fn put_option<T>(out: &mut Vec<u8>, value: Option<T>, put: impl FnOnce(&mut Vec<u8>, T)) {
    match value {
        None => out.push(0),
        Some(value) => {
            out.push(1);
            put(out, value);
        }
    }
}

fn canonical_mark(mark: &Mark) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    match mark {
        Mark::Box(mark) => {
            out.push(1);
            out.extend_from_slice(mark.class.as_bytes());
            for value in [mark.rect.x, mark.rect.y, mark.rect.width, mark.rect.height] {
                put_number(&mut out, value);
            }
            out.extend_from_slice(&(mark.flags.len() as u32).to_le_bytes());
            mark.flags.iter().for_each(|flag| put_text(&mut out, flag));
            out.extend_from_slice(&(mark.attributes.len() as u32).to_le_bytes());
            for (name, value) in &mark.attributes {
                put_text(&mut out, name);
                match value {
                    AttributeValue::Flag(value) => out.extend_from_slice(&[0, u8::from(*value)]),
                    AttributeValue::Number(value) => {
                        out.push(1);
                        put_number(&mut out, *value);
                    }
                    AttributeValue::Text(value) => {
                        out.push(2);
                        put_text(&mut out, &value.nfc().collect::<String>());
                    }
                }
            }
        }
        Mark::Segment(segment) => {
            out.push(2);
            for time in [segment.start_micros, segment.end_micros] {
                put_option(&mut out, time, |out, time| {
                    out.extend_from_slice(&time.to_le_bytes())
                });
            }
            put_option(&mut out, segment.speaker.as_deref(), put_text);
            put_text(&mut out, &segment.text.nfc().collect::<String>());
        }
    }
    out
}

/// The canonical body of a set of marks: no ids, no times of work, sorted by bytes.
pub fn marks_body(marks: &[Mark]) -> Vec<u8> {
    let mut encoded: Vec<Vec<u8>> = marks.iter().map(canonical_mark).collect();
    encoded.sort_unstable();
    let mut out = MARKS.to_vec();
    out.extend_from_slice(&(encoded.len() as u32).to_le_bytes());
    for mark in encoded {
        out.extend_from_slice(&(mark.len() as u32).to_le_bytes());
        out.extend_from_slice(&mark);
    }
    out
}

pub fn marks_digest(marks: &[Mark]) -> Hash {
    hash(&marks_body(marks))
}

/// Reads canonical bodies back; every method is `None` at the first byte that does not fit.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn new(body: &'a [u8], domain: &[u8]) -> Option<Self> {
        body.strip_prefix(domain).map(Self)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn count(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize)
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }

    fn number(&mut self) -> Option<f64> {
        self.eight()
            .map(|bytes| f64::from_bits(u64::from_le_bytes(bytes)))
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        let count = self.count()?;
        (0..count).map(|_| self.text()).collect()
    }
}

/// The marks of a canonical body, with ids that follow from place and content.
pub fn parse_marks(body: &[u8]) -> Option<Vec<Mark>> {
    let mut reader = Reader::new(body, MARKS)?;
    let count = reader.count()?;
    (0..count as u64)
        .map(|place| {
            let length = reader.count()?;
            let bytes = reader.take(length)?;
            let id = AnnotationId(derived_id("canonical mark", &[&place.to_le_bytes(), bytes]));
            parse_mark(bytes, id)
        })
        .collect()
}

fn parse_mark(bytes: &[u8], id: AnnotationId) -> Option<Mark> {
    let mut reader = Reader(bytes);
    match reader.byte()? {
        1 => {
            let class = ClassKey::from_slice(reader.take(16)?)?;
            let rect = Rect::new(
                reader.number()?,
                reader.number()?,
                reader.number()?,
                reader.number()?,
            );
            let flags: BTreeSet<String> = reader.texts()?.into_iter().collect();
            let mut attributes = BTreeMap::new();
            for _ in 0..reader.count()? {
                let name = reader.text()?;
                let value = match reader.byte()? {
                    0 => AttributeValue::Flag(reader.byte()? != 0),
                    1 => AttributeValue::Number(reader.number()?),
                    2 => AttributeValue::Text(reader.text()?),
                    _ => return None,
                };
                attributes.insert(name, value);
            }
            Some(Mark::Box(BoxMark {
                id,
                class,
                rect,
                flags,
                attributes,
                confidence: None,
                note: None,
                origin: None,
            }))
        }
        2 => {
            let time = |reader: &mut Reader<'_>| reader.eight().map(i64::from_le_bytes);
            let (start_micros, end_micros) = (reader.option(time)?, reader.option(time)?);
            let speaker = reader.option(Reader::text)?;
            Some(Mark::Segment(Segment {
                id,
                text: reader.text()?,
                start_micros,
                end_micros,
                speaker,
            }))
        }
        _ => None,
    }
}

/// Who submitted what: labeler names with the digests of their submissions, sorted by name.
pub fn layers_body(layers: &BTreeMap<String, Hash>) -> Vec<u8> {
    let mut out = LAYERS.to_vec();
    for (name, digest) in layers {
        put_text(&mut out, name);
        out.extend_from_slice(digest.as_bytes());
    }
    out
}

/// What a version says about an item besides its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub split: Option<Split>,
    pub tags: Vec<String>,
    pub collections: Vec<String>,
    /// The file name exports use, for ever.
    pub export_name: String,
}

impl Membership {
    /// `tags` and `collections` are sorted and without repeats.
    pub fn body(&self) -> Vec<u8> {
        let mut out = MEMBERSHIP.to_vec();
        put_option(&mut out, self.split.map(Split::as_str), put_text);
        for list in [&self.tags, &self.collections] {
            out.extend_from_slice(&(list.len() as u32).to_le_bytes());
            list.iter().for_each(|text| put_text(&mut out, text));
        }
        put_text(&mut out, &self.export_name);
        out
    }

    pub fn parse(body: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(body, MEMBERSHIP)?;
        let split = reader.option(Reader::text)?;
        Some(Self {
            split: split
                .map(|word| Split::from_word(&word).ok_or(()))
                .transpose()
                .ok()?,
            tags: reader.texts()?,
            collections: reader.texts()?,
            export_name: reader.text()?,
        })
    }
}

/// `<stem>-<hash8>.<format's extension>`, safe on every file system.
pub fn export_name(item: &Item) -> String {
    let last = item.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, extension) = last.rsplit_once('.').unwrap_or((last, ""));
    let safe = |text: &str, most: usize| -> String {
        let kept = |c: char| {
            if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '_'
            }
        };
        let text: String = text.nfc().map(kept).take(most).collect();
        text.trim_matches('.').to_owned()
    };
    let (stem, extension) = (safe(stem, 80), safe(extension, 8).to_lowercase());
    let stem = if stem.is_empty() {
        "item".to_owned()
    } else {
        stem
    };
    let extension = if extension.is_empty() {
        item.format.clone()
    } else {
        extension
    };
    format!("{stem}-{}.{extension}", item.hash.short())
}

/// The value of the media tree: kind and upright size, or duration.
pub fn media_value(item: &Item) -> Vec<u8> {
    let mut out = vec![match item.kind {
        MediaKind::Image => 1,
        MediaKind::Audio => 2,
    }];
    match item.kind {
        MediaKind::Image => {
            out.extend_from_slice(&item.width_px.unwrap_or(0).to_le_bytes());
            out.extend_from_slice(&item.height_px.unwrap_or(0).to_le_bytes());
        }
        MediaKind::Audio => out.extend_from_slice(&item.duration_micros.unwrap_or(0).to_le_bytes()),
    }
    out
}

/// Classes and conventions; sorted by key and by kind.
pub fn book_body(book: &Book) -> Vec<u8> {
    let with_transcripts = book.rules != TranscriptRules::default();
    let with_rules = with_transcripts
        || book
            .classes
            .iter()
            .any(|class| class.rules != ClassRules::default());
    let form = match (with_transcripts, with_rules) {
        (true, _) => BOOK_WITH_TRANSCRIPT_RULES,
        (false, true) => BOOK_WITH_RULES,
        (false, false) => BOOK,
    };
    let mut out = form.to_vec();
    let mut classes: Vec<_> = book.classes.iter().collect();
    classes.sort_by_key(|class| class.key);
    out.extend_from_slice(&(classes.len() as u32).to_le_bytes());
    for class in classes {
        out.extend_from_slice(class.key.as_bytes());
        put_text(&mut out, &class.name);
        out.extend_from_slice(&class.index.to_le_bytes());
        put_text(&mut out, &class.definition);
        out.push(u8::from(class.retired));
        if with_rules {
            put_rules(&mut out, &class.rules);
        }
    }
    let mut conventions: Vec<_> = book.conventions.iter().collect();
    conventions.sort_by_key(|convention| convention.kind);
    out.extend_from_slice(&(conventions.len() as u32).to_le_bytes());
    for convention in conventions {
        put_text(&mut out, convention.kind.as_str());
        put_text(&mut out, convention.choice.as_str());
    }
    if with_transcripts {
        put_transcript_rules(&mut out, &book.rules);
    }
    out
}

fn put_transcript_rules(out: &mut Vec<u8>, rules: &TranscriptRules) {
    put_text(out, rules.fillers.as_str());
    let word = rules.filler_word.as_deref();
    put_option(out, word, put_text);
    put_text(out, rules.ellipsis.as_str());
    put_text(out, rules.letter_case.as_str());
    put_text(out, rules.numerals.as_str());
    put_text(out, rules.contractions.as_str());
    out.extend_from_slice(&(rules.tags.len() as u32).to_le_bytes());
    rules.tags.iter().for_each(|tag| put_text(out, tag));
    put_option(out, rules.alphabet.as_deref(), put_text);
    put_option(out, rules.least_chars_per_second, put_number);
    put_option(out, rules.most_chars_per_second, put_number);
}

fn parse_transcript_rules(reader: &mut Reader<'_>) -> Option<TranscriptRules> {
    Some(TranscriptRules {
        fillers: Fillers::from_word(&reader.text()?)?,
        filler_word: reader.option(Reader::text)?,
        ellipsis: EllipsisRule::from_word(&reader.text()?)?,
        letter_case: LetterCase::from_word(&reader.text()?)?,
        numerals: Numerals::from_word(&reader.text()?)?,
        contractions: Contractions::from_word(&reader.text()?)?,
        tags: reader.texts()?,
        alphabet: reader.option(Reader::text)?,
        least_chars_per_second: reader.option(Reader::number)?,
        most_chars_per_second: reader.option(Reader::number)?,
    })
}

fn put_rules(out: &mut Vec<u8>, rules: &ClassRules) {
    out.extend_from_slice(&(rules.attributes.len() as u32).to_le_bytes());
    for spec in &rules.attributes {
        put_text(out, &spec.name);
        put_text(out, spec.kind.as_str());
        out.extend_from_slice(&(spec.choices.len() as u32).to_le_bytes());
        spec.choices.iter().for_each(|word| put_text(out, word));
    }
    put_option(out, rules.least, |out, least| {
        put_number(out, least.length);
        put_text(out, least.unit.as_str());
    });
}

fn parse_rules(reader: &mut Reader<'_>) -> Option<ClassRules> {
    let mut rules = ClassRules::default();
    for _ in 0..reader.count()? {
        rules.attributes.push(AttributeSpec {
            name: reader.text()?,
            kind: AttributeKind::from_word(&reader.text()?)?,
            choices: reader.texts()?,
        });
    }
    rules.least = reader.option(|reader| {
        Some(Least {
            length: reader.number()?,
            unit: LengthUnit::from_word(&reader.text()?)?,
        })
    })?;
    Some(rules)
}

/// The book of a version; its number is not content and comes back as 0.
pub fn parse_book(body: &[u8]) -> Option<Book> {
    use burnish_model::{CaseKind, Class, Convention, book::ConventionChoice};
    let form = [BOOK_WITH_TRANSCRIPT_RULES, BOOK_WITH_RULES]
        .into_iter()
        .find(|form| body.starts_with(form))
        .unwrap_or(BOOK);
    let with_rules = form != BOOK;
    let mut reader = Reader::new(body, form)?;
    let mut book = Book::default();
    for _ in 0..reader.count()? {
        book.classes.push(Class {
            key: ClassKey::from_slice(reader.take(16)?)?,
            name: reader.text()?,
            index: u32::try_from(reader.count()?).ok()?,
            definition: reader.text()?,
            retired: reader.byte()? != 0,
            rules: if with_rules {
                parse_rules(&mut reader)?
            } else {
                ClassRules::default()
            },
        });
    }
    for _ in 0..reader.count()? {
        book.conventions.push(Convention {
            kind: CaseKind::from_word(&reader.text()?)?,
            choice: ConventionChoice::from_word(&reader.text()?)?,
        });
    }
    if form == BOOK_WITH_TRANSCRIPT_RULES {
        book.rules = parse_transcript_rules(&mut reader)?;
    }
    book.classes.sort_by_key(|class| class.index);
    Some(book)
}

/// BLAKE3 over a domain tag, the format number and the five roots.
pub fn version_digest(roots: &burnish_store::version::RootHashes) -> Hash {
    let mut out = VERSION.to_vec();
    for root in [
        roots.media,
        roots.truth,
        roots.layers,
        roots.membership,
        roots.book,
    ] {
        out.extend_from_slice(root.as_bytes());
    }
    hash(&out)
}

#[cfg(test)]
mod tests {
    use burnish_model::Class;
    use proptest::prelude::*;

    use super::*;

    fn any_mark() -> impl Strategy<Value = Mark> {
        let text = "[a-zé 0-9.]{0,12}";
        let boxes = (
            any::<[u8; 16]>(),
            0.0..1e4,
            0.0..1e4,
            0.1..1e4,
            0.1..1e4,
            prop::collection::btree_set(text, 0..3),
        )
            .prop_map(|(key, x, y, w, h, flags)| {
                Mark::Box(BoxMark {
                    id: AnnotationId(Uuid::nil()),
                    class: ClassKey(key),
                    rect: Rect::new(x, y, w, h),
                    flags,
                    attributes: BTreeMap::from([("depth".to_owned(), AttributeValue::Number(x))]),
                    confidence: None,
                    note: None,
                    origin: None,
                })
            });
        let segments = (text, prop::option::of(0..1_000_000_i64)).prop_map(|(text, start)| {
            Mark::Segment(Segment {
                id: AnnotationId(Uuid::nil()),
                text,
                start_micros: start,
                end_micros: start.map(|s| s + 5),
                speaker: None,
            })
        });
        prop_oneof![boxes, segments]
    }

    proptest! {
        #[test]
        fn a_digest_ignores_the_order_of_marks(marks in prop::collection::vec(any_mark(), 0..6)) {
            let mut turned = marks.clone();
            turned.reverse();
            prop_assert_eq!(marks_digest(&marks), marks_digest(&turned));
        }

        #[test]
        fn canonical_marks_read_back_to_the_same_bytes(marks in prop::collection::vec(any_mark(), 0..6)) {
            let body = marks_body(&marks);
            let read = parse_marks(&body).expect("our own bytes parse");
            prop_assert_eq!(marks_body(&read), body);
        }

        #[test]
        fn arbitrary_bytes_never_panic_the_readers(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for domain in [MARKS, MEMBERSHIP, BOOK, BOOK_WITH_RULES, BOOK_WITH_TRANSCRIPT_RULES] {
                let body: Vec<u8> = domain.iter().chain(&bytes).copied().collect();
                let _ = (parse_marks(&body), Membership::parse(&body), parse_book(&body));
            }
        }
    }

    fn any_rules() -> impl Strategy<Value = ClassRules> {
        let word = "[a-zé ]{1,8}";
        let spec = (
            word,
            prop::sample::select(AttributeKind::ALL),
            prop::collection::vec(word, 0..3),
        )
            .prop_map(|(name, kind, choices)| AttributeSpec {
                name,
                kind,
                choices,
            });
        let least = (0.1..1e4, prop::sample::select(LengthUnit::ALL))
            .prop_map(|(length, unit)| Least { length, unit });
        (prop::collection::vec(spec, 0..3), prop::option::of(least))
            .prop_map(|(attributes, least)| ClassRules { attributes, least })
    }

    fn book_of(rules: Vec<ClassRules>) -> Book {
        let classes = rules.into_iter().enumerate().map(|(place, rules)| Class {
            key: class_key(&format!("class {place}")),
            name: format!("class {place}"),
            index: place as u32,
            definition: "as drawn".into(),
            rules,
            retired: place % 2 == 1,
        });
        Book {
            version: 0,
            classes: classes.collect(),
            conventions: Vec::new(),
            rules: TranscriptRules::default(),
        }
    }

    proptest! {
        #[test]
        fn a_book_reads_back_with_all_its_rules(rules in prop::collection::vec(any_rules(), 0..4)) {
            let book = book_of(rules);
            let body = book_body(&book);
            let plain = book.classes.iter().all(|class| class.rules == ClassRules::default());
            prop_assert_eq!(body.starts_with(BOOK), plain, "rules alone make the second form");
            prop_assert_eq!(parse_book(&body), Some(book));
        }
    }

    #[test]
    fn rules_for_transcripts_make_a_form_of_their_own_and_read_back() {
        let mut book = book_of(vec![ClassRules::default()]);
        let plain = book_body(&book);
        book.rules = TranscriptRules {
            fillers: Fillers::Spelled,
            filler_word: Some("äh".into()),
            ellipsis: EllipsisRule::Comma,
            tags: vec!["noise".into()],
            alphabet: Some(String::new()),
            most_chars_per_second: Some(25.0),
            ..TranscriptRules::default()
        };
        let body = book_body(&book);
        assert!(plain.starts_with(BOOK) && body.starts_with(BOOK_WITH_TRANSCRIPT_RULES));
        assert_eq!(parse_book(&body), Some(book));
    }

    #[test]
    fn a_book_without_rules_keeps_the_bytes_it_had_before_there_were_rules() {
        let mut expected = BOOK.to_vec();
        expected.extend_from_slice(&1_u32.to_le_bytes());
        expected.extend_from_slice(class_key("class 0").as_bytes());
        put_text(&mut expected, "class 0");
        expected.extend_from_slice(&0_u32.to_le_bytes());
        put_text(&mut expected, "as drawn");
        expected.push(0);
        expected.extend_from_slice(&0_u32.to_le_bytes());
        let book = book_of(vec![ClassRules::default()]);
        assert_eq!(
            book_body(&book),
            expected,
            "digests of versions made before stay what they are"
        );
    }

    #[test]
    fn minus_zero_is_zero_and_composed_letters_are_one_letter() {
        let segment = |text: &str| {
            Mark::Segment(Segment {
                id: AnnotationId(Uuid::nil()),
                text: text.into(),
                start_micros: None,
                end_micros: None,
                speaker: None,
            })
        };
        assert_eq!(
            marks_digest(&[segment("e\u{301}")]),
            marks_digest(&[segment("é")]),
            "text is compared in NFC"
        );
        let mut out = (Vec::new(), Vec::new());
        put_number(&mut out.0, -0.0);
        put_number(&mut out.1, 0.0);
        assert_eq!(out.0, out.1, "-0 is the same place as 0");
    }
}
