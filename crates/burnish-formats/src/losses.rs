//! What a format cannot carry, counted before anyone exports to it.

use crate::{
    LabelFormat,
    coco::CARRIED_FLAGS,
    labels::{Content, LabelSet, LabeledBox, LabeledItem},
};

/// So many of these do not come along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub what: &'static str,
    pub count: usize,
}

/// What is lost when `set` is written as `format`, by kind, in a fixed order; only what occurs.
///
/// JSONL carries every item whole; what it has no place for is the list of classes: their
/// numbers, and classes without boxes.
pub fn losses(set: &LabelSet, format: LabelFormat) -> Vec<Loss> {
    let all = match format {
        LabelFormat::Coco => coco(set),
        LabelFormat::Jsonl => {
            let numbers = set
                .classes
                .iter()
                .filter(|class| class.index.is_some())
                .count();
            vec![("class numbers", numbers)]
        }
    };
    let losses = all.into_iter().map(|(what, count)| Loss { what, count });
    losses.filter(|loss| loss.count > 0).collect()
}

fn coco(set: &LabelSet) -> Vec<(&'static str, usize)> {
    let items = |lost: fn(&LabeledItem) -> bool| set.items.iter().filter(|item| lost(item)).count();
    let segments = || set.items.iter().flat_map(segments);
    let boxes = || {
        set.items
            .iter()
            .filter(|item| !item.is_audio())
            .flat_map(boxes)
    };
    let flags = |mark: &LabeledBox| {
        mark.flags
            .iter()
            .filter(|flag| !CARRIED_FLAGS.contains(&flag.as_str()))
            .count()
    };
    let attributes = |mark: &LabeledBox| {
        let carried = |name: &&String| crate::coco::carries_attribute(mark, name);
        mark.attributes.keys().filter(|name| !carried(name)).count()
    };
    vec![
        ("audio clips", items(LabeledItem::is_audio)),
        ("transcripts", items(has_transcript)),
        (
            "timed segments",
            segments()
                .filter(|segment| segment.start_micros.is_some())
                .count(),
        ),
        (
            "speakers of segments",
            segments()
                .filter(|segment| segment.speaker.is_some())
                .count(),
        ),
        ("images without an answer", items(is_unanswered_image)),
        ("tags", set.items.iter().map(|item| item.tags.len()).sum()),
        (
            "collections of items",
            items(|item| item.collection.is_some()),
        ),
        ("splits of items", items(|item| item.split.is_some())),
        ("labelers of items", items(|item| item.labeler.is_some())),
        ("hashes of items", items(|item| item.hash.is_some())),
        ("flags that become attributes", boxes().map(flags).sum()),
        (
            "attributes named like a flag",
            boxes().map(attributes).sum(),
        ),
    ]
}

fn has_transcript(item: &LabeledItem) -> bool {
    matches!(item.content, Content::Text(_) | Content::Segments(_))
}

fn is_unanswered_image(item: &LabeledItem) -> bool {
    !item.is_audio() && item.content == Content::Unlabelled
}

fn segments(item: &LabeledItem) -> &[crate::LabeledSegment] {
    match &item.content {
        Content::Segments(segments) => segments,
        Content::Boxes(_) | Content::Text(_) | Content::Nothing | Content::Unlabelled => &[],
    }
}

fn boxes(item: &LabeledItem) -> &[LabeledBox] {
    match &item.content {
        Content::Boxes(boxes) => boxes,
        Content::Segments(_) | Content::Text(_) | Content::Nothing | Content::Unlabelled => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClassName, LabeledSegment};
    use burnish_model::{AttributeValue, Rect};

    #[test]
    fn coco_names_all_it_drops_and_jsonl_keeps_every_item() {
        let mut image = LabeledItem::unlabelled("a.jpg");
        image.tags.extend(["x".to_owned(), "y".to_owned()]);
        let mut mark = LabeledBox::new("dent", Rect::new(0.0, 0.0, 1.0, 1.0));
        mark.flags
            .extend(["occluded".to_owned(), "blurred".to_owned()]);
        mark.attributes
            .insert("blurred".into(), AttributeValue::Number(0.5));
        mark.attributes
            .insert("side".into(), AttributeValue::Flag(true));
        image.content = Content::Boxes(vec![mark]);
        let mut clip = LabeledItem::unlabelled("a.wav");
        clip.content = Content::Segments(vec![LabeledSegment {
            start_micros: Some(0),
            end_micros: Some(1),
            text: "hello".into(),
            speaker: Some("Ann".into()),
        }]);
        let items = vec![image, clip, LabeledItem::unlabelled("b.jpg")];
        let classes = vec![ClassName {
            name: "dent".into(),
            index: None,
        }];
        let set = LabelSet { classes, items };
        let counts: Vec<(&str, usize)> = losses(&set, LabelFormat::Coco)
            .iter()
            .map(|loss| (loss.what, loss.count))
            .collect();
        let expected = [
            ("audio clips", 1),
            ("transcripts", 1),
            ("timed segments", 1),
            ("speakers of segments", 1),
            ("images without an answer", 1),
            ("tags", 2),
            ("flags that become attributes", 1),
            ("attributes named like a flag", 1),
        ];
        assert_eq!(counts, expected);
        assert_eq!(losses(&set, LabelFormat::Jsonl), []);
    }
}
