//! Written and read again, labels are the same; whatever comes in, nothing panics.

use std::collections::{BTreeMap, BTreeSet};

use burnish_formats::{
    ClassName, Content, ExportSet, LabelFormat, LabelSet, LabeledBox, LabeledItem, LabeledSegment,
    box_order, coco, detect, jsonl, losses, safe_name,
};
use burnish_model::{AttributeValue, Hash, MediaKind, Rect, Split};
use proptest::{collection, option, prelude::*, sample::select};

const CLASSES: [&str; 4] = ["scratch", "dent", "Kratzer \"ä\"", "\u{1f4f1}\n"];

fn boxes(flags: &'static [&'static str]) -> impl Strategy<Value = Vec<LabeledBox>> {
    let side = || 1e-9..5e6;
    let place = || -5e6..5e6;
    let value = prop_oneof![
        any::<bool>().prop_map(AttributeValue::Flag),
        (-1e300..1e300).prop_map(AttributeValue::Number),
        any::<String>().prop_map(AttributeValue::Text),
    ];
    let attributes = collection::btree_map("[a-d]", value, 0..3);
    let flags = collection::btree_set(select(flags).prop_map(str::to_owned), 0..3);
    let rect = (place(), place(), side(), side());
    let rect = rect.prop_map(|(x, y, width, height)| Rect::new(x, y, width, height));
    let mark = (
        select(&CLASSES[..]),
        rect,
        flags,
        attributes,
        option::of(0.0..=1.0),
    )
        .prop_map(|(class, rect, flags, attributes, confidence)| LabeledBox {
            class: class.to_owned(),
            rect,
            flags,
            attributes,
            confidence,
        });
    collection::vec(mark, 1..4).prop_map(|mut boxes| {
        boxes.sort_by(box_order);
        boxes
    })
}

fn segments() -> impl Strategy<Value = Vec<LabeledSegment>> {
    let times = option::of((0..i64::MAX / 2, 0..i64::MAX / 2));
    let segment =
        (times, any::<String>(), option::of("[A-Za-z]{1,5}")).prop_map(|(times, text, speaker)| {
            LabeledSegment {
                start_micros: times.map(|(start, _)| start),
                end_micros: times.map(|(start, length)| start + length),
                text,
                speaker,
            }
        });
    collection::vec(segment, 1..4).prop_map(|mut segments| {
        segments.sort();
        segments
    })
}

/// Items with names of their own, so that no two collide.
fn items(item: impl Strategy<Value = LabeledItem>) -> impl Strategy<Value = Vec<LabeledItem>> {
    collection::vec(item, 1..6).prop_map(|mut items| {
        for (place, item) in items.iter_mut().enumerate() {
            item.file.push_str(&place.to_string());
        }
        items
    })
}

fn manifest_item() -> impl Strategy<Value = LabeledItem> {
    let content = prop_oneof![
        boxes(&["occluded", "ambiguous", "blurred"]).prop_map(Content::Boxes),
        any::<String>().prop_map(Content::Text),
        segments().prop_map(Content::Segments),
        Just(Content::Nothing),
        Just(Content::Unlabelled),
    ];
    let name = || option::of("[a-z ]{0,6}[a-z]");
    let size = option::of((1..=1_000_000u32, 1..=1_000_000u32));
    let tags = collection::btree_set("[a-z0-9]{1,3}", 0..3);
    let facts = (option::of(any::<[u8; 32]>()), any::<bool>(), size);
    let said = (name(), option::of(select(Split::ALL)), tags, name());
    (any::<String>(), facts, said, content).prop_map(|(file, facts, said, content)| {
        let (hash, say_kind, size) = facts;
        let (collection, split, tags, labeler) = said;
        let audio = matches!(content, Content::Text(_) | Content::Segments(_));
        let kind = if audio {
            MediaKind::Audio
        } else {
            MediaKind::Image
        };
        LabeledItem {
            file,
            hash: hash.map(Hash),
            kind: say_kind.then_some(kind),
            width_px: size.map(|(width, _)| width),
            height_px: size.map(|(_, height)| height),
            collection,
            split,
            tags,
            labeler,
            content,
        }
    })
}

fn coco_item() -> impl Strategy<Value = LabeledItem> {
    let content = prop_oneof![
        3 => boxes(&["occluded", "ambiguous"]).prop_map(Content::Boxes),
        1 => Just(Content::Nothing),
    ];
    (any::<String>(), 1..=1_000_000u32, 1..=1_000_000u32, content).prop_map(
        |(file, width, height, content)| LabeledItem {
            kind: Some(MediaKind::Image),
            width_px: Some(width),
            height_px: Some(height),
            content,
            ..LabeledItem::unlabelled(file)
        },
    )
}

fn export(items: Vec<LabeledItem>) -> ExportSet {
    let class = |(index, name): (u32, &&str)| ClassName {
        name: (*name).to_owned(),
        index: Some(index),
    };
    let classes = [0, 3, 7, u32::MAX]
        .into_iter()
        .zip(&CLASSES)
        .map(class)
        .collect();
    let labels = LabelSet { classes, items };
    ExportSet {
        project: "Phones".into(),
        version: "00ff".into(),
        labels,
    }
}

fn coco_bytes(set: &ExportSet) -> Vec<u8> {
    let mut bytes = Vec::new();
    coco::write(&mut bytes, set).expect("the set can be written");
    bytes
}

fn jsonl_bytes(items: &[LabeledItem]) -> Vec<u8> {
    let mut bytes = Vec::new();
    jsonl::write(&mut bytes, items).expect("the items can be written");
    bytes
}

/// Texts made of what label files are made of.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let token = select(
        &[
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\n",
            " ",
            "NaN",
            "-",
            "1e999",
            "1",
            "-4.5",
            "null",
            "true",
            "\"images\":[",
            "\"annotations\":[",
            "\"categories\":[",
            "{\"id\":1,",
            "\"file_name\":\"a\"",
            "\"bbox\":[1,2,3,4]",
            "\"image_id\":1",
            "{\"file\":\"a\",",
            "\"boxes\":[",
            "\"text\":\"\"",
            "\"segments\":[{",
            "\"\\ud800\"",
            "ä",
            "\u{feff}",
        ][..],
    );
    collection::vec(token, 0..40).prop_map(|tokens| tokens.concat().into_bytes())
}

/// Every door at once.
fn read_all(bytes: &[u8]) {
    let coco = coco::read(bytes);
    let lines = jsonl::read(bytes);
    let _ = jsonl::lines(bytes).take(1000).count();
    let _ = detect(bytes, "a.json");
    let _ = safe_name(&String::from_utf8_lossy(bytes));
    for result in [&coco, &lines] {
        match result {
            Ok(set) => {
                let _ = losses(set, LabelFormat::Coco);
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

proptest! {
    #[test]
    fn a_manifest_reads_back_as_it_was(items in items(manifest_item())) {
        let bytes = jsonl_bytes(&items);
        let back = jsonl::read(&bytes[..]).unwrap();
        prop_assert_eq!(&back.items, &items);
        prop_assert_eq!(jsonl_bytes(&back.items), bytes, "and is written the same again");
    }

    #[test]
    fn coco_reads_back_as_it_was(items in items(coco_item())) {
        let set = export(items);
        let bytes = coco_bytes(&set);
        let back = coco::read(&bytes).unwrap();
        prop_assert_eq!(&back, &set.labels);
        prop_assert_eq!(coco_bytes(&ExportSet { labels: back, ..set }), bytes, "and is written the same again");
    }

    #[test]
    fn the_order_boxes_arrived_in_leaves_no_trace(items in items(coco_item())) {
        let mut other = items.clone();
        for item in &mut other {
            if let Content::Boxes(boxes) = &mut item.content {
                boxes.reverse();
            }
        }
        prop_assert_eq!(jsonl_bytes(&items), jsonl_bytes(&other));
        prop_assert_eq!(coco_bytes(&export(items)), coco_bytes(&export(other)));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in collection::vec(any::<u8>(), 0..200)) {
        read_all(&bytes);
    }

    #[test]
    fn nearly_right_text_never_panics(bytes in nearly_json()) {
        read_all(&bytes);
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_that_names_a_place(items in items(coco_item()), cut in 0.0..1.0) {
        let bytes = coco_bytes(&export(items));
        let end = ((bytes.len() - 2) as f64 * cut) as usize;
        let error = coco::read(&bytes[..end]).unwrap_err();
        prop_assert!(end == 0 || error.faults().len() == 1, "{}", error);
        read_all(&bytes[..end]);
    }
}

#[test]
fn the_keys_of_a_manifest_line_are_sorted_and_empty_ones_left_out() {
    let mut mark = LabeledBox::new("dent", Rect::new(1.0, 2.5, 3.0, 4.0));
    mark.flags = BTreeSet::from(["occluded".to_owned()]);
    mark.attributes = BTreeMap::from([("side".to_owned(), AttributeValue::Text("left".into()))]);
    let item = LabeledItem {
        hash: Some(Hash([0xab; 32])),
        kind: Some(MediaKind::Image),
        split: Some(Split::Test),
        content: Content::Boxes(vec![mark]),
        ..LabeledItem::unlabelled("a.jpg")
    };
    let expected = format!(
        "{{\"boxes\":[{{\"attributes\":{{\"side\":\"left\"}},\"class\":\"dent\",\"flags\":[\"occluded\"],\
         \"height\":4.0,\"width\":3.0,\"x\":1.0,\"y\":2.5}}],\"file\":\"a.jpg\",\"hash\":\"{}\",\
         \"kind\":\"image\",\"split\":\"test\"}}\n",
        "ab".repeat(32)
    );
    assert_eq!(String::from_utf8(jsonl_bytes(&[item])).unwrap(), expected);
}
