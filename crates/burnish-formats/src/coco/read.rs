//! COCO in: every reference checked, every fault named by element and field.

use std::collections::{BTreeSet, HashMap};

use burnish_model::{MediaKind, Rect};
use serde_json::Value;

use crate::{
    fault::{Faults, FormatError},
    field::{self, Id, object, quoted, shown},
    labels::{ClassName, Content, LabelSet, LabeledBox, LabeledItem},
    marks, place,
};

/// Larger files are refused.
pub const MAX_BYTES: u64 = 2 << 30;

object!(File, "a COCO object" {
    images: Option<Vec<Image>>,
    annotations: Option<Vec<Annotation>>,
    categories: Option<Vec<Category>>,
});
object!(Image, "an image object" { id: Value, file_name: Value, width: Value, height: Value });
object!(Category, "a category object" { id: Value, name: Value });
object!(Annotation, "an annotation object" {
    image_id: Value,
    category_id: Value,
    bbox: Value,
    iscrowd: Value,
    score: Value,
    attributes: Value,
    caption: Value,
    segments_info: Option<serde::de::IgnoredAny>,
});

/// Reads a COCO file of boxes.
///
/// An image without annotations is `Nothing`; in a file without any `annotations` key every
/// image is `Unlabelled`. `iscrowd` 1 becomes the flag `ambiguous`; so do the attributes
/// `occluded` and `ambiguous` when true. `score` is the confidence, annotation ids are not
/// kept, other fields are ignored. Class indices are the category ids that fit. Boxes outside
/// the picture are kept as they are. A byte order mark is fine.
///
/// # Errors
/// [`FormatError`] with up to [`MAX_FAULTS`](crate::MAX_FAULTS) faults when anything is amiss:
/// nothing is dropped silently.
pub fn read(bytes: &[u8]) -> Result<LabelSet, FormatError> {
    check_size(bytes.len() as u64)?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(FormatError::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => return Err(FormatError::Empty),
        Some(b'[') => return Err(FormatError::DetectionList),
        Some(_) => {}
    }
    let file: File = serde_json::from_slice(bytes).map_err(|error| FormatError::Faults {
        faults: vec![place::fault(bytes, None, &error)],
        more: 0,
    })?;
    let mut faults = Faults::default();
    let set = label_set(&mut faults, file);
    faults.into_result(set)
}

fn check_size(bytes: u64) -> Result<(), FormatError> {
    if bytes > MAX_BYTES {
        return Err(FormatError::TooLarge {
            bytes,
            limit: MAX_BYTES,
        });
    }
    Ok(())
}

fn label_set(faults: &mut Faults, file: File) -> LabelSet {
    if file.images.is_none() {
        let problem = match file.annotations {
            Some(_) => "is missing: without it no annotation has a file",
            None => "is missing: a COCO file has `images`, `annotations` and `categories`",
        };
        faults.add(format_args!("images"), problem);
        return LabelSet::default();
    }
    let (mut classes, class_of) = classes(faults, file.categories.unwrap_or_default());
    let (mut items, image_of) = images(faults, file.images.unwrap_or_default());
    if let Some(annotations) = file.annotations {
        let mut boxes: Vec<Vec<LabeledBox>> = items.iter().map(|_| Vec::new()).collect();
        for (index, annotation) in annotations.into_iter().enumerate() {
            let Some(mark) = mark(faults, index, &annotation) else {
                continue;
            };
            let image = look_up(faults, index, "image_id", &annotation.image_id, &image_of);
            let class = look_up(
                faults,
                index,
                "category_id",
                &annotation.category_id,
                &class_of,
            );
            if let (Some(image), Some(class)) = (image, class) {
                // Unequal lengths only happen beside faults, and then nothing comes of it.
                if let (Some(boxes), Some(class)) = (boxes.get_mut(image), classes.get(class)) {
                    boxes.push(LabeledBox {
                        class: class.name.clone(),
                        ..mark
                    });
                }
            }
        }
        for (item, boxes) in items.iter_mut().zip(boxes) {
            item.content = if boxes.is_empty() {
                Content::Nothing
            } else {
                Content::Boxes(boxes)
            };
        }
    }
    classes.sort_by(|a, b| (a.index, &a.name).cmp(&(b.index, &b.name)));
    LabelSet { classes, items }
}

type Places = HashMap<Id, usize>;

fn classes(faults: &mut Faults, categories: Vec<Category>) -> (Vec<ClassName>, Places) {
    let (mut classes, mut places, mut names) = (Vec::new(), Places::new(), HashMap::new());
    for (index, category) in categories.into_iter().enumerate() {
        let list = "categories";
        let id = field::id(faults, format_args!("{list}[{index}].id"), &category.id);
        let name = field::name(faults, format_args!("{list}[{index}].name"), &category.name);
        if let Some(name) = &name
            && let Some(first) = names.insert(name.clone(), index)
        {
            let problem = format!("{} is already the name of {list}[{first}]", quoted(name));
            faults.add(format_args!("{list}[{index}].name"), problem);
        }
        if let Some(id) = &id {
            take_id(faults, &mut places, list, index, id.clone());
        }
        let number = match id {
            Some(Id::Whole(number)) => u32::try_from(number).ok(),
            Some(Id::Text(_)) | None => None,
        };
        classes.push(ClassName {
            name: name.unwrap_or_default(),
            index: number,
        });
    }
    (classes, places)
}

fn images(faults: &mut Faults, images: Vec<Image>) -> (Vec<LabeledItem>, Places) {
    let mut items = Vec::with_capacity(images.len());
    let (mut places, mut names) = (Places::new(), HashMap::new());
    for (index, image) in images.into_iter().enumerate() {
        let list = "images";
        let id = field::id(faults, format_args!("{list}[{index}].id"), &image.id);
        if let Some(id) = id {
            take_id(faults, &mut places, list, index, id);
        }
        let at = format_args!("{list}[{index}].file_name");
        let file = field::name(faults, at, &image.file_name);
        if let Some(file) = &file
            && let Some(first) = names.insert(file.clone(), index)
        {
            let problem = format!("{} is already the file of {list}[{first}]", quoted(file));
            faults.add(at, problem);
        }
        let side = |faults: &mut Faults, name: &str, value| {
            marks::side_px(faults, format_args!("{list}[{index}].{name}"), value)
        };
        items.push(LabeledItem {
            kind: Some(MediaKind::Image),
            width_px: side(faults, "width", &image.width),
            height_px: side(faults, "height", &image.height),
            ..LabeledItem::unlabelled(file.unwrap_or_default())
        });
    }
    (items, places)
}

fn take_id(faults: &mut Faults, places: &mut Places, list: &str, index: usize, id: Id) {
    let problem = places
        .get(&id)
        .map(|first| format!("{id} is already the id of {list}[{first}]"));
    match problem {
        Some(problem) => faults.add(format_args!("{list}[{index}].id"), problem),
        None => {
            places.insert(id, index);
        }
    }
}

/// The place of the image or category that annotation `index` refers to.
fn look_up(
    faults: &mut Faults,
    index: usize,
    name: &str,
    value: &Value,
    places: &Places,
) -> Option<usize> {
    let at = format_args!("annotations[{index}].{name}");
    let id = field::id(faults, at, value)?;
    let place = places.get(&id).copied();
    if place.is_none() {
        let noun = name.strip_suffix("_id").unwrap_or(name);
        faults.add(at, format!("{id} has no {noun}"));
    }
    place
}

/// The box of an annotation, still without its class.
fn mark(faults: &mut Faults, index: usize, annotation: &Annotation) -> Option<LabeledBox> {
    if annotation.segments_info.is_some() {
        let problem = "is there: panoptic segments are not boxes, give an instances file";
        faults.add(format_args!("annotations[{index}].segments_info"), problem);
        return None;
    }
    let rect = rect(faults, index, annotation);
    let mut flags = BTreeSet::new();
    let at = format_args!("annotations[{index}].iscrowd");
    if field::switch(faults, at, &annotation.iscrowd) {
        flags.insert("ambiguous".to_owned());
    }
    let at = format_args!("annotations[{index}].attributes");
    let as_flags = ["ambiguous", "occluded"];
    let attributes = marks::attributes(faults, at, &annotation.attributes, &as_flags, &mut flags);
    let at = format_args!("annotations[{index}].score");
    let confidence = marks::confidence(faults, at, &annotation.score);
    Some(LabeledBox {
        class: String::new(),
        rect: rect?,
        flags,
        attributes,
        confidence,
    })
}

fn rect(faults: &mut Faults, index: usize, annotation: &Annotation) -> Option<Rect> {
    let problem = match &annotation.bbox {
        Value::Array(sides) => match sides.as_slice() {
            [x, y, width, height] => {
                return marks::rect(faults, [x, y, width, height], |side| {
                    format!("annotations[{index}].bbox[{side}]")
                });
            }
            _ => format!("has {} numbers: must be x, y, width, height", sides.len()),
        },
        Value::Null if !annotation.caption.is_null() => {
            "is missing: captions are not boxes, give an instances file".to_owned()
        }
        Value::Null => "is missing: only boxes are read".to_owned(),
        other => format!("is {}: must be a list of x, y, width, height", shown(other)),
    };
    faults.add(format_args!("annotations[{index}].bbox"), problem);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(annotation: &str) -> String {
        let text = format!(
            r#"{{"images": [{{"id": 1, "file_name": "a.jpg", "width": 9, "height": 9}}],
            "categories": [{{"id": 1, "name": "scratch"}}], "annotations": [{annotation}]}}"#
        );
        let error = read(text.as_bytes()).map(|set| set.items).unwrap_err();
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
        let error = read(text).unwrap_err();
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
        let set = read(text.as_bytes()).unwrap();
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
        let refused = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        assert!(refused(b" \n").contains("empty"));
        assert!(refused(b"\xff\xfe{\0").contains("UTF-16"));
        let results = br#"[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]"#;
        assert!(refused(results).contains("`images`, `annotations` and `categories`"));
        assert!(refused(b"{}").starts_with("images is missing"));
        assert!(
            refused(br#"{"images": {}}"#).starts_with("images does not fit: invalid type: map")
        );
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
            refused(&[&b"{\"images\": "[..], &b"[".repeat(100_000)].concat())
                .starts_with("images[0]")
        );
        let deep = [&b"{\"info\": "[..], &b"[".repeat(100_000)].concat();
        assert!(
            refused(&deep).contains("is cut off"),
            "ignored values do not recurse"
        );
        assert!(check_size(MAX_BYTES).is_ok() && check_size(MAX_BYTES + 1).is_err());
    }

    #[test]
    fn images_in_a_file_without_annotations_are_unlabelled() {
        let set = read(br#"{"images": [{"id": 1, "file_name": "a.jpg"}]}"#).unwrap();
        assert_eq!(
            set.items[0].content,
            Content::Unlabelled,
            "a list of pictures says nothing"
        );
    }
}
