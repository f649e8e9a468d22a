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

    #[test]
    fn a_file_beyond_the_limit_is_refused_by_its_size() {
        assert!(check_size(MAX_BYTES).is_ok());
        let error = check_size(MAX_BYTES + 1).unwrap_err().to_string();
        assert!(error.contains("2147483649 bytes"), "{error}");
    }
}
