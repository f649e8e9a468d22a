//! What a mark may be.

use burnish_model::{Mark, MediaKind};

use super::AnnotateError;

const LONGEST_TEXT: usize = 1 << 20;
const LONGEST_VIEW: usize = 16 << 10;

pub(super) fn check_view(view: Option<&str>) -> Result<(), AnnotateError> {
    match view {
        Some(view) if view.len() > LONGEST_VIEW => Err(AnnotateError::BadRequest {
            reason: format!("view: at most {LONGEST_VIEW} bytes"),
        }),
        _ => Ok(()),
    }
}

/// A mark drawn by hand: finite, on the picture, of a known class.
pub(crate) fn check_mark(
    mark: &Mark,
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
            if !inside {
                return Err(bad(format!(
                    "the box leaves the picture of {width} x {height} px"
                )));
            }
            if !book.classes.iter().any(|class| class.key == mark.class) {
                return Err(bad(format!("class {} is not in the book", mark.class)));
            }
            if mark.flags.len() > 32 || mark.attributes.len() > 64 {
                return Err(bad("at most 32 flags and 64 attributes".into()));
            }
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
