//! What a mark may be.

use burnish_model::{
    AttributeKind, AttributeSpec, AttributeValue, Book, BoxMark, Mark, MediaKind, Origin,
    OriginKind,
};

use super::AnnotateError;

const LONGEST_TEXT: usize = 1 << 20;
const LONGEST_VIEW: usize = 16 << 10;
/// Of a box's or an item's note, in characters.
pub(super) const LONGEST_NOTE: usize = 2_000;
const LONGEST_NAME: usize = 100;
const LONGEST_VALUE: usize = 1_000;

pub(super) fn check_view(view: Option<&str>) -> Result<(), AnnotateError> {
    match view {
        Some(view) if view.len() > LONGEST_VIEW => Err(AnnotateError::BadRequest {
            reason: format!("view: at most {LONGEST_VIEW} bytes"),
        }),
        _ => Ok(()),
    }
}

/// A mark given by hand: finite, on the picture, of a known class, its words bounded.
///
/// What came with an import may be longer or lie outside; of a mark that was there as `before`
/// only what changed is held to the bounds, so that it can be worked on.
pub(crate) fn check_mark(
    mark: &Mark,
    before: Option<&Mark>,
    on: &burnish_model::Item,
    book: &burnish_model::Book,
) -> Result<(), AnnotateError> {
    let bad = |reason: String| AnnotateError::BadMark {
        mark: mark.id().to_string(),
        reason,
    };
    match (mark, on.kind) {
        (Mark::Box(mark), MediaKind::Image) => {
            let rect = &mark.rect;
            if !rect.is_finite() || rect.width <= 0.0 || rect.height <= 0.0 {
                return Err(bad("a box needs finite numbers and an area".into()));
            }
            let (width, height) = (
                f64::from(on.width_px.unwrap_or(0)),
                f64::from(on.height_px.unwrap_or(0)),
            );
            const SLACK_PX: f64 = 1e-6;
            let inside = rect.x >= -SLACK_PX
                && rect.y >= -SLACK_PX
                && rect.right() <= width + SLACK_PX
                && rect.bottom() <= height + SLACK_PX;
            let old = before.and_then(Mark::as_box);
            let came_so = old.is_some_and(|old| old.rect == mark.rect)
                || mark.origin.as_ref().is_some_and(as_the_model_said);
            if !inside && !came_so {
                return Err(bad(format!(
                    "the box leaves the picture of {width} x {height} px"
                )));
            }
            if !book.classes.iter().any(|class| class.key == mark.class) {
                return Err(bad(format!("class {} is not in the book", mark.class)));
            }
            check_words(mark, old).map_err(bad)?;
            if mark
                .confidence
                .is_some_and(|confidence| !(0.0..=1.0).contains(&confidence))
            {
                return Err(bad("confidence lies between 0 and 1".into()));
            }
            Ok(())
        }
        (Mark::Segment(segment), MediaKind::Audio) => {
            if segment.text.len() > LONGEST_TEXT {
                return Err(bad("a text takes at most 1 MiB".into()));
            }
            match (segment.start_micros, segment.end_micros) {
                (None, None) => Ok(()),
                (Some(start), Some(end)) if 0 <= start && start < end => Ok(()),
                _ => Err(bad(
                    "a segment has a start before its end, or neither".into()
                )),
            }
        }
        (Mark::Box(_), MediaKind::Audio) => Err(bad("a clip takes text, not boxes".into())),
        (Mark::Segment(_), MediaKind::Image) => Err(bad("an image takes boxes, not text".into())),
    }
}

/// True of an origin, settled by core, that says where the box lies too.
fn as_the_model_said(origin: &Origin) -> bool {
    origin.kind == OriginKind::Model && !origin.touched
}

/// Bounds of what a box says besides its class and place, where it differs from `before`.
fn check_words(mark: &BoxMark, before: Option<&BoxMark>) -> Result<(), String> {
    let (flags, attributes) = before.map_or((0, 0), |old| (old.flags.len(), old.attributes.len()));
    if mark.flags.len() > flags.max(32) || mark.attributes.len() > attributes.max(64) {
        return Err("at most 32 flags and 64 attributes".into());
    }
    let new_flags = mark
        .flags
        .iter()
        .filter(|flag| before.is_none_or(|old| !old.flags.contains(*flag)));
    let new_attributes = || {
        mark.attributes.iter().filter(|(name, value)| {
            before.is_none_or(|old| old.attributes.get(*name) != Some(*value))
        })
    };
    let fits = |name: &str| !name.is_empty() && name.chars().count() <= LONGEST_NAME;
    if let Some(name) = new_flags
        .chain(new_attributes().map(|(name, _)| name))
        .find(|name| !fits(name))
    {
        return Err(format!(
            "`{name:.40}`: the name of a flag or attribute has 1 to {LONGEST_NAME} characters"
        ));
    }
    for (name, value) in new_attributes() {
        match value {
            AttributeValue::Number(value) if !value.is_finite() => {
                return Err(format!("attribute `{name}`: a number must be finite"));
            }
            AttributeValue::Text(value) if value.chars().count() > LONGEST_VALUE => {
                return Err(format!(
                    "attribute `{name}`: a text has at most {LONGEST_VALUE} characters"
                ));
            }
            _ => {}
        }
    }
    match &mark.note {
        Some(note) if note.chars().count() > LONGEST_NOTE => {
            Err(format!("a note has at most {LONGEST_NOTE} characters"))
        }
        _ => Ok(()),
    }
}

/// Values given by hand fit the attributes of the box's class.
///
/// Rules change while boxes stay: what a box carries already, or brought along from where it was
/// copied, stands in nobody's way, and neither does an attribute the class does not know.
pub(super) fn check_values(
    mark: &Mark,
    before: Option<&Mark>,
    book: &Book,
) -> Result<(), AnnotateError> {
    let Mark::Box(mark) = mark else { return Ok(()) };
    let before = before.and_then(Mark::as_box);
    if before.is_none() && mark.origin.is_some() {
        return Ok(());
    }
    let Some(class) = book.classes.iter().find(|class| class.key == mark.class) else {
        return Ok(());
    };
    for spec in &class.rules.attributes {
        let Some(value) = mark.attributes.get(&spec.name) else {
            continue;
        };
        if before.and_then(|old| old.attributes.get(&spec.name)) == Some(value) {
            continue;
        }
        if let Err(wanted) = fits(value, spec) {
            return Err(AnnotateError::BadMark {
                mark: mark.id.to_string(),
                reason: format!("attribute `{}` of {}: {wanted}", spec.name, class.name),
            });
        }
    }
    Ok(())
}

fn fits(value: &AttributeValue, spec: &AttributeSpec) -> Result<(), String> {
    match (spec.kind, value) {
        (AttributeKind::Flag, AttributeValue::Flag(_))
        | (AttributeKind::Number, AttributeValue::Number(_))
        | (AttributeKind::Text, AttributeValue::Text(_)) => Ok(()),
        (AttributeKind::Choice, AttributeValue::Text(word)) if spec.choices.contains(word) => {
            Ok(())
        }
        (AttributeKind::Flag, _) => Err("it is yes or no".into()),
        (AttributeKind::Number, _) => Err("it is a number".into()),
        (AttributeKind::Text, _) => Err("it is a text".into()),
        (AttributeKind::Choice, _) => Err(format!("it is one of {}", spec.choices.join(", "))),
    }
}
