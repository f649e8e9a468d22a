//! COCO files that other programs wrote, against counts from an independent reader.

use burnish_formats::{Content, LabelFormat, LabelSet, coco, detect, safe_name};
use burnish_model::Rect;

fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn set(name: &str) -> LabelSet {
    coco::read(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn refused(name: &str) -> String {
    coco::read(&bytes(name))
        .expect_err("the file is wrong")
        .to_string()
}

#[test]
fn files_of_boxes_have_the_counts_an_independent_reader_found() {
    for (name, images, annotations, categories) in [
        ("instances_train.json", 1, 1, 3),
        ("instances_val.json", 1, 2, 3),
        ("image_info_val.json", 1, 0, 0),
        ("person_keypoints_val.json", 1, 2, 2),
        ("stuff_val.json", 1, 1, 2),
        ("roboflow_train.coco.json", 2, 2, 2),
        ("roboflow_val.coco.json", 1, 2, 2),
    ] {
        let name = format!("datumaro/{name}");
        let set = set(&name);
        let found = (set.items.len(), set.annotation_count(), set.classes.len());
        assert_eq!(found, (images, annotations, categories), "{name}");
        assert_eq!(
            detect(&bytes(&name), &name),
            Some(LabelFormat::Coco),
            "{name}"
        );
    }
}

#[test]
fn files_without_boxes_are_refused_with_the_field_that_says_so() {
    for (name, expected) in [
        (
            "captions_val.json",
            "annotations[0].bbox is missing: captions are not boxes",
        ),
        (
            "labels_val.json",
            "annotations[0].bbox is missing: only boxes are read",
        ),
        (
            "panoptic_val.json",
            "annotations[0].segments_info is there: panoptic segments",
        ),
    ] {
        let found = refused(&format!("datumaro/{name}"));
        assert!(found.starts_with(expected), "{name}: {found}");
    }
}

#[test]
fn a_crowd_is_ambiguous_and_category_ids_stay() {
    let set = set("datumaro/instances_val.json");
    let classes: Vec<_> = set
        .classes
        .iter()
        .map(|class| (&*class.name, class.index))
        .collect();
    assert_eq!(
        classes,
        [("a", Some(1)), ("b", Some(2)), ("c", Some(4))],
        "gaps are kept"
    );
    let item = &set.items[0];
    assert_eq!(
        (item.file.as_str(), item.width_px, item.height_px),
        ("b.jpg", Some(5), Some(10))
    );
    let Content::Boxes(boxes) = &item.content else {
        panic!("boxes expected")
    };
    assert_eq!(boxes[1].rect, Rect::new(0.0, 0.0, 1.0, 9.0));
    assert_eq!(
        (&*boxes[1].class, boxes[1].flags.contains("ambiguous")),
        ("b", true)
    );
    assert_eq!(boxes[0].attributes.len(), 2, "x and y");
}

#[test]
fn hostile_files_are_refused_by_field_or_kept_whole() {
    assert_eq!(
        refused("hostile/truncated.json"),
        "annotations[0].bbox is cut off: the text ends at line 1 column 150"
    );
    assert!(
        refused("hostile/negative_wh.json")
            .starts_with("annotations[0].bbox[2] is -20: width must not be negative (and 1 more")
    );
    let doubles = set("hostile/duplicate_annotation_ids.json");
    assert_eq!(doubles.annotation_count(), 2, "neither is lost");
    for name in ["good", "string_ids", "id_beyond_2_53", "outside_image"] {
        let set = set(&format!("hostile/{name}.json"));
        assert_eq!(
            set.annotation_count(),
            1,
            "{name} has one box, kept as it is"
        );
    }
}

#[test]
fn file_names_are_kept_as_text_and_made_safe_on_demand() {
    for (name, file, safe) in [
        ("file_name_escapes", "../../../../etc/passwd", "passwd"),
        (
            "file_name_windows",
            "images\\scratches_1.jpg",
            "scratches_1.jpg",
        ),
        ("file_name_url", "https://example.invalid/a.jpg", "a.jpg"),
    ] {
        let set = set(&format!("hostile/{name}.json"));
        assert_eq!(set.items[0].file, file, "{name}");
        assert_eq!(safe_name(&set.items[0].file), safe, "{name}");
    }
}

#[test]
fn ids_that_differ_beyond_float_precision_are_different() {
    let text = String::from_utf8(bytes("hostile/id_beyond_2_53.json")).expect("the file is right");
    let off_by_one = text.replacen("9007199254740993", "9007199254740992", 1);
    let error = coco::read(off_by_one.as_bytes())
        .expect_err("the file is wrong")
        .to_string();
    assert_eq!(
        error,
        "annotations[0].image_id 9007199254740993 has no image"
    );
}
