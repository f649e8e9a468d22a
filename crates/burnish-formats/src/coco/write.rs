//! COCO out: the same labels always give the same bytes.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::{BufWriter, Write},
};

use burnish_model::AttributeValue;
use serde::Serialize;

use crate::{
    fault::{WriteError, Written},
    field::quoted,
    labels::{Content, ExportSet, LabeledBox, LabeledItem},
    marks::{MAX_SIDE_PX, box_order, box_problem},
};

/// Flags COCO carries; others become attributes.
pub(crate) const CARRIED_FLAGS: [&str; 2] = ["ambiguous", "occluded"];

// Fields in alphabetical order, which is the order they are written in.
#[derive(Serialize)]
struct Annotation<'a> {
    area: f64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'a str, &'a AttributeValue>,
    bbox: [f64; 4],
    category_id: u32,
    id: usize,
    image_id: usize,
    iscrowd: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
}

#[derive(Serialize)]
struct Category<'a> {
    id: u32,
    name: &'a str,
}

#[derive(Serialize)]
struct Image<'a> {
    file_name: &'a str,
    height: u32,
    id: usize,
    width: u32,
}

#[derive(Serialize)]
struct Info<'a> {
    description: &'a str,
    version: &'a str,
}

/// Writes the images of `set` as COCO, one element a line, keys sorted, without dates.
///
/// Category ids are the class indices as they are (also 0), so that they stay the same for
/// ever. Images and annotations are numbered from 1 in the order given, boxes of one image in
/// [`box_order`]. The flag `ambiguous` is `iscrowd`, `occluded` and any other an attribute that
/// is true. Clips, and images without an answer, are left out: listed, they would say "nothing
/// here" ([`losses`](crate::losses) counts them).
///
/// # Errors
/// [`WriteError`] for what would not read back: an image without its size, a name twice, a
/// class without an index, a box without area or not finite.
pub fn write(sink: impl Write, set: &ExportSet) -> Result<Written, WriteError> {
    let mut sink = BufWriter::new(sink);
    let index_of = indices(set)?;
    let images: Vec<&LabeledItem> = set
        .labels
        .items
        .iter()
        .filter(|item| is_written(item))
        .collect();

    sink.write_all(b"{\"annotations\":[")?;
    let mut written = Written::default();
    for (place, item) in images.iter().enumerate() {
        let Content::Boxes(boxes) = &item.content else {
            continue;
        };
        let mut boxes: Vec<&LabeledBox> = boxes.iter().collect();
        boxes.sort_by(|a, b| box_order(a, b));
        for mark in boxes {
            let annotation = annotation(item, mark, &index_of)?;
            let (id, image_id) = (written.annotations + 1, place + 1);
            element(
                &mut sink,
                written.annotations,
                &Annotation {
                    id,
                    image_id,
                    ..annotation
                },
            )?;
            written.annotations += 1;
        }
    }

    sink.write_all(b"\n],\"categories\":[")?;
    let mut categories: Vec<(u32, &str)> = index_of.iter().map(|(name, id)| (*id, *name)).collect();
    categories.sort_unstable();
    for (place, (id, name)) in categories.into_iter().enumerate() {
        element(&mut sink, place, &Category { id, name })?;
    }

    sink.write_all(b"\n],\"images\":[")?;
    let mut names = HashSet::new();
    for (place, item) in images.iter().enumerate() {
        if !names.insert(item.file.as_str()) {
            return Err(unwritable(item, "another image has the same name"));
        }
        element(&mut sink, place, &image(item, place + 1)?)?;
    }

    sink.write_all(b"\n],\"info\":")?;
    let info = Info {
        description: &set.project,
        version: &set.version,
    };
    serde_json::to_writer(&mut sink, &info)?;
    sink.write_all(b"}\n")?;
    sink.flush()?;
    written.items = images.len();
    Ok(written)
}

/// Whether an item goes into a COCO file.
pub(crate) fn is_written(item: &LabeledItem) -> bool {
    !item.is_audio() && item.content != Content::Unlabelled
}

/// Whether an attribute goes into a COCO file: not when it would read back as a flag.
pub(crate) fn carries_attribute(mark: &LabeledBox, name: &str) -> bool {
    !CARRIED_FLAGS.contains(&name) && !mark.flags.contains(name)
}

fn unwritable(item: &LabeledItem, problem: impl Into<String>) -> WriteError {
    WriteError::Item {
        file: quoted(&item.file),
        problem: problem.into(),
    }
}

fn element(sink: &mut impl Write, place: usize, value: &impl Serialize) -> Result<(), WriteError> {
    sink.write_all(if place == 0 { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(sink, value)?)
}

fn indices(set: &ExportSet) -> Result<HashMap<&str, u32>, WriteError> {
    let (mut indices, mut taken) = (HashMap::new(), HashSet::new());
    for class in &set.labels.classes {
        let error = |problem: &str| {
            Err(WriteError::Class {
                name: quoted(&class.name),
                problem: problem.to_owned(),
            })
        };
        let Some(index) = class.index else {
            return error("it has no index");
        };
        if class.name.trim().is_empty() {
            return error("its name is blank");
        }
        if !taken.insert(index) {
            return error("another class has the same index");
        }
        if indices.insert(class.name.as_str(), index).is_some() {
            return error("another class has the same name");
        }
    }
    Ok(indices)
}

/// The annotation, still without its ids.
fn annotation<'a>(
    item: &LabeledItem,
    mark: &'a LabeledBox,
    index_of: &HashMap<&str, u32>,
) -> Result<Annotation<'a>, WriteError> {
    if let Some(problem) = box_problem(mark) {
        return Err(unwritable(item, problem));
    }
    let Some(category_id) = index_of.get(mark.class.as_str()).copied() else {
        return Err(unwritable(
            item,
            format!("class {} is not in the book", quoted(&mark.class)),
        ));
    };
    let mut attributes: BTreeMap<&str, &AttributeValue> = mark
        .attributes
        .iter()
        .filter(|(name, _)| carries_attribute(mark, name))
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    let others = mark.flags.iter().filter(|flag| *flag != "ambiguous");
    attributes.extend(others.map(|flag| (flag.as_str(), &AttributeValue::Flag(true))));
    let rect = mark.rect;
    Ok(Annotation {
        area: rect.area(),
        attributes,
        // Adding 0 turns -0 into +0.
        bbox: [rect.x + 0.0, rect.y + 0.0, rect.width, rect.height],
        category_id,
        id: 0,
        image_id: 0,
        iscrowd: mark.flags.contains("ambiguous").into(),
        score: mark.confidence,
    })
}

fn image(item: &LabeledItem, id: usize) -> Result<Image<'_>, WriteError> {
    if item.file.trim().is_empty() {
        return Err(unwritable(item, "its name is blank"));
    }
    let side = |side: Option<u32>, name: &str| match side {
        Some(side) if (1..=MAX_SIDE_PX).contains(&side) => Ok(side),
        Some(side) => Err(unwritable(item, format!("its {name} is {side} px"))),
        None => Err(unwritable(item, format!("its {name} is not known"))),
    };
    let (width, height) = (
        side(item.width_px, "width")?,
        side(item.height_px, "height")?,
    );
    Ok(Image {
        file_name: &item.file,
        height,
        id,
        width,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, LabelSet};
    use burnish_model::Rect;

    fn set(class: &str, rect: Rect) -> ExportSet {
        let mut mark = LabeledBox::new(class, rect);
        mark.flags.insert("ambiguous".into());
        mark.flags.insert("occluded".into());
        let item = LabeledItem {
            width_px: Some(640),
            height_px: Some(480),
            content: Content::Boxes(vec![mark]),
            ..LabeledItem::unlabelled("a.jpg")
        };
        let classes = vec![ClassName {
            name: "scratch".into(),
            index: Some(3),
        }];
        let labels = LabelSet {
            classes,
            items: vec![LabeledItem::unlabelled("b.jpg"), item],
        };
        ExportSet {
            project: "Phones".into(),
            version: "abc".into(),
            labels,
        }
    }

    fn text(set: &ExportSet) -> Result<String, String> {
        let mut bytes = Vec::new();
        write(&mut bytes, set).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_file_is_these_bytes() {
        let expected = r#"{"annotations":[
{"area":0.75,"attributes":{"occluded":true},"bbox":[0.0,2.0,0.5,1.5],"category_id":3,"id":1,"image_id":1,"iscrowd":1}
],"categories":[
{"id":3,"name":"scratch"}
],"images":[
{"file_name":"a.jpg","height":480,"id":1,"width":640}
],"info":{"description":"Phones","version":"abc"}}
"#;
        let written = text(&set("scratch", Rect::new(-0.0, 2.0, 0.5, 1.5))).unwrap();
        assert_eq!(
            written, expected,
            "the index stays the category id, unlabelled stays out"
        );
    }

    #[test]
    fn what_would_not_read_back_is_not_written() {
        let good = Rect::new(1.0, 1.0, 2.0, 2.0);
        let mut no_size = set("scratch", good);
        no_size.labels.items[1].width_px = None;
        let mut twice = set("scratch", good);
        twice.labels.items.push(twice.labels.items[1].clone());
        for (set, problem) in [
            (set("dent", good), r#"class "dent" is not in the book"#),
            (
                set("scratch", Rect::new(1.0, f64::NAN, 2.0, 2.0)),
                "y must be finite",
            ),
            (set("scratch", Rect::new(1.0, 1.0, 0.0, 2.0)), "has no area"),
            (no_size, "its width is not known"),
            (twice, "same name"),
        ] {
            let found = text(&set).unwrap_err();
            assert!(
                found.starts_with("\"a.jpg\" cannot be written") && found.contains(problem),
                "{found}"
            );
        }
    }
}
