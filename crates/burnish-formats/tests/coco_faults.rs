//! What is wrong with a COCO file is said by element and field.

use burnish_formats::{ClassName, Content, coco};

fn faults(annotation: &str) -> String {
    let text = format!(
        r#"{{"images": [{{"id": 1, "file_name": "a.jpg", "width": 9, "height": 9}}],
        "categories": [{{"id": 1, "name": "scratch"}}], "annotations": [{annotation}]}}"#
    );
    let error = coco::read(text.as_bytes())
        .map(|set| set.items)
        .expect_err("the file is wrong");
    let lines: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
    lines.join("; ")
}

#[test]
fn a_box_that_cannot_be_is_named_by_its_field() {
    for (rest, said) in [
        (
            r#""bbox": [1, 2, -4, 5]"#,
            ".bbox[2] is -4: width must not be negative",
        ),
        (
            r#""bbox": [1, 2, 4, 0]"#,
            ".bbox[3] is 0: a box without height has no area",
        ),
        (
            r#""bbox": [1, 2, 4]"#,
            ".bbox has 3 numbers: must be x, y, width, height",
        ),
        (
            r#""bbox": "1 2 3 4""#,
            r#".bbox is "1 2 3 4": must be a list of x, y, width, height"#,
        ),
        (
            r#""bbox": [1, "2", 3, 4]"#,
            r#".bbox[1] is "2": must be a number"#,
        ),
        (
            r#""bbox": [1, null, 3, 4]"#,
            ".bbox[1] is missing: must be a number",
        ),
        (r#""bbox": [1e300, 2, 3, 4]"#, ".bbox[0] is 1000000000"),
        (r#""area": 3"#, ".bbox is missing: only boxes are read"),
        (
            r#""caption": "a cat""#,
            ".bbox is missing: captions are not boxes",
        ),
        (
            r#""bbox": [1, 2, 3, 4], "score": 87"#,
            ".score is 87: must be between 0 and 1",
        ),
        (
            r#""bbox": [1, 2, 3, 4], "iscrowd": "x""#,
            r#".iscrowd is "x": must be true or false"#,
        ),
        (
            r#""bbox": [1, 2, 3, 4], "attributes": {"a": [1]}"#,
            ".attributes.a is a list: must be",
        ),
    ] {
        let found = faults(&format!(r#"{{"image_id": 1, "category_id": 1, {rest}}}"#));
        let expected = format!("annotations[0]{said}");
        assert!(found.starts_with(&expected), "{found} should be {expected}");
    }
}

#[test]
fn numbers_that_are_none_are_refused_with_their_field() {
    for (written, said) in [
        ("NaN", "is NaN: numbers must be finite"),
        ("Infinity", "is Infinity: numbers must be finite"),
        ("-Infinity", "is -Infinity: numbers must be finite"),
        ("1e999", "is not valid JSON: number out of range"),
    ] {
        let found = faults(&format!(
            r#"{{"image_id": 1, "category_id": 1, "bbox": [1, 2, {written}, 4]}}"#
        ));
        let expected = format!("annotations[0].bbox[2] {said}");
        assert!(found.starts_with(&expected), "{found} should be {expected}");
    }
}

#[test]
fn a_reference_to_nothing_names_what_is_missing() {
    let found = faults(
        r#"{"image_id": 99, "category_id": 1, "bbox": [1, 2, 3, 4]},
           {"image_id": 1, "category_id": 9, "bbox": [1, 2, 3, 4]},
           {"image_id": "1", "category_id": 1, "bbox": [1, 2, 3, 4]}"#,
    );
    let expected = r#"annotations[0].image_id 99 has no image; annotations[1].category_id 9 has no category; annotations[2].image_id "1" has no image"#;
    assert_eq!(
        found, expected,
        "all faults, in order, and a text is not a number"
    );
}

#[test]
fn doubles_and_missing_names_are_faults() {
    let text = br#"{"images": [{"id": 1, "file_name": "a.jpg", "width": 0}, {"id": 1, "file_name": "a.jpg"},
        {"id": 2}, {"id": 3, "file_name": "b.jpg", "height": 1e9}, {"id": 4.5, "file_name": "c.jpg"}],
        "categories": [{"id": 1, "name": "x"}, {"id": 1, "name": "x"}, {"id": 2, "name": " "}]}"#;
    let error = coco::read(text).expect_err("the file is wrong");
    let found: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
    let expected = [
        r#"categories[1].name "x" is already the name of categories[0]"#,
        "categories[1].id 1 is already the id of categories[0]",
        r#"categories[2].name is " ": must be a text that is not blank"#,
        "images[0].width is 0: must be a whole number of px from 1 to 1000000",
        "images[1].id 1 is already the id of images[0]",
        r#"images[1].file_name "a.jpg" is already the file of images[0]"#,
        "images[2].file_name is missing: must be a text that is not blank",
        "images[3].height is 1000000000.0: must be a whole number of px from 1 to 1000000",
        "images[4].id is 4.5: must be a whole number that is kept exactly, or a text",
    ];
    let mut found_sorted = found.clone();
    let mut expected_sorted = expected.map(str::to_owned).to_vec();
    found_sorted.sort();
    expected_sorted.sort();
    assert_eq!(found_sorted, expected_sorted);
    assert!(
        error.to_string().ends_with("(and 8 more faults)"),
        "{error}"
    );
}

#[test]
fn flags_attributes_and_scores_come_through() {
    let text = "\u{feff}{\"images\": [{\"id\": \"a\", \"file_name\": \"a.jpg\"}, {\"id\": 2, \"file_name\": \"b.jpg\"}],
        \"categories\": [{\"id\": 7, \"name\": \"dent\"}, {\"id\": 0, \"name\": \"scratch\"}], \"extra\": {},
        \"annotations\": [{\"image_id\": \"a\", \"category_id\": 7, \"bbox\": [-0.0, 1, 2, 3.5], \"iscrowd\": 1,
        \"score\": 0.5, \"segmentation\": [[1, 2]], \"attributes\": {\"occluded\": true, \"ambiguous\": false,
        \"side\": \"left\", \"track\": 4, \"lit\": false, \"none\": null}}]}";
    let set = coco::read(text.as_bytes()).expect("the file is right");
    let class = |name: &str, index| ClassName {
        name: name.into(),
        index: Some(index),
    };
    assert_eq!(
        set.classes,
        [class("scratch", 0), class("dent", 7)],
        "sorted by index"
    );
    let Content::Boxes(boxes) = &set.items[0].content else {
        panic!("boxes expected")
    };
    assert!(boxes[0].rect.x.is_sign_positive(), "-0 becomes +0");
    assert_eq!(boxes[0].confidence, Some(0.5));
    assert_eq!(Vec::from_iter(&boxes[0].flags), ["ambiguous", "occluded"]);
    assert_eq!(
        Vec::from_iter(boxes[0].attributes.keys()),
        ["lit", "side", "track"]
    );
    assert_eq!(
        set.items[1].content,
        Content::Nothing,
        "listed without boxes: nothing here"
    );
}

#[test]
fn a_file_as_a_whole_can_be_wrong() {
    let refused = |bytes: &[u8]| {
        coco::read(bytes)
            .expect_err("the file is wrong")
            .to_string()
    };
    assert!(refused(b" \n").contains("empty"));
    assert!(refused(b"\xff\xfe{\0").contains("UTF-16"));
    let results = br#"[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]"#;
    assert!(refused(results).contains("`images`, `annotations` and `categories`"));
    assert!(refused(b"{}").starts_with("images is missing"));
    assert!(refused(br#"{"images": {}}"#).starts_with("images does not fit: invalid type: map"));
    assert!(refused(br#"{"images": [5]}"#).starts_with("images[0] does not fit"));
    let by_position = refused(br#"{"images": [{"id": 1}, [1, "a.jpg", 2, 3]]}"#);
    assert!(
        by_position.starts_with("images[1] does not fit"),
        "{by_position}"
    );
    let twice = refused(br#"{"images": [{"id": 1, "id": 2}]}"#);
    assert!(
        twice.starts_with("images[0].id does not fit: duplicate field `id`"),
        "{twice}"
    );
    assert!(refused(&b"[".repeat(100_000)).contains("list"));
    assert!(
        refused(&[&b"{\"images\": "[..], &b"[".repeat(100_000)].concat()).starts_with("images[0]")
    );
    let deep = [&b"{\"info\": "[..], &b"[".repeat(100_000)].concat();
    assert!(
        refused(&deep).contains("is cut off"),
        "ignored values do not recurse"
    );
}

#[test]
fn images_in_a_file_without_annotations_are_unlabelled() {
    let set =
        coco::read(br#"{"images": [{"id": 1, "file_name": "a.jpg"}]}"#).expect("the file is right");
    assert_eq!(
        set.items[0].content,
        Content::Unlabelled,
        "a list of pictures says nothing"
    );
}
