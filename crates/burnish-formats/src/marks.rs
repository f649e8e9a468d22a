//! What makes a box right, whichever file it comes from, and the order boxes are written in.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    fmt::{Arguments, Display},
};

use burnish_model::{AttributeValue, Rect};
use serde_json::Value;

use crate::{
    fault::Faults,
    field::{number, quoted, shown, switch, whole},
    labels::{LabeledBox, LabeledSegment},
};

/// Larger coordinates are a mistake: no picture has them.
pub const MAX_COORDINATE_PX: f64 = 10_000_000.0;
/// The longest side a label file may claim for a picture.
pub const MAX_SIDE_PX: u32 = 1_000_000;

const SIDES: [&str; 4] = ["x", "y", "width", "height"];

/// What is wrong with one of `x, y, width, height`.
fn side_problem(side: usize, value: f64) -> Option<String> {
    let name = SIDES[side];
    if !value.is_finite() {
        Some(format!("is {value}: {name} must be finite"))
    } else if side >= 2 && value < 0.0 {
        Some(format!("is {value}: {name} must not be negative"))
    } else if side >= 2 && value == 0.0 {
        Some(format!("is 0: a box without {name} has no area"))
    } else if value.abs() > MAX_COORDINATE_PX {
        Some(format!(
            "is {value}: {name} must be within {MAX_COORDINATE_PX} px"
        ))
    } else {
        None
    }
}

/// A box from four values in the order x, y, width, height; `at` names the field of each.
pub(crate) fn rect(
    faults: &mut Faults,
    values: [&Value; 4],
    at: impl Fn(usize) -> String,
) -> Option<Rect> {
    let mut sides = [0.0; 4];
    let mut right = true;
    for (side, value) in values.into_iter().enumerate() {
        // The path is only spelled out for a fault.
        let plain = value
            .as_f64()
            .filter(|number| side_problem(side, *number).is_none());
        if let Some(number) = plain {
            sides[side] = number + 0.0;
            continue;
        }
        right = false;
        let at = at(side);
        if let Some(number) = number(faults, format_args!("{at}"), value)
            && let Some(problem) = side_problem(side, number)
        {
            faults.add(format_args!("{at}"), problem);
        }
    }
    right.then(|| Rect::new(sides[0], sides[1], sides[2], sides[3]))
}

/// A confidence in 0..=1; `null` or missing is `None`.
pub(crate) fn confidence(faults: &mut Faults, at: Arguments<'_>, value: &Value) -> Option<f64> {
    if value.is_null() {
        return None;
    }
    let confidence = number(faults, at, value)?;
    if !(0.0..=1.0).contains(&confidence) {
        faults.add(at, format!("is {confidence}: must be between 0 and 1"));
        return None;
    }
    Some(confidence)
}

/// The side of a picture in px; `null` or missing is `None`.
pub(crate) fn side_px(faults: &mut Faults, at: Arguments<'_>, value: &Value) -> Option<u32> {
    if value.is_null() {
        return None;
    }
    let side = whole(value).and_then(|side| u32::try_from(side).ok());
    let side = side.filter(|side| (1..=MAX_SIDE_PX).contains(side));
    if side.is_none() {
        let must = format!("must be a whole number of px from 1 to {MAX_SIDE_PX}");
        faults.add(at, format!("is {}: {must}", shown(value)));
    }
    side
}

/// The attributes in an object; `null` values are dropped. Those named in `as_flags` are
/// switches and go to `flags` when on.
pub(crate) fn attributes(
    faults: &mut Faults,
    at: impl Display,
    value: &Value,
    as_flags: &[&str],
    flags: &mut BTreeSet<String>,
) -> BTreeMap<String, AttributeValue> {
    let mut attributes = BTreeMap::new();
    let object = match value {
        Value::Null => return attributes,
        Value::Object(object) => object,
        _ => {
            faults.add(
                format_args!("{at}"),
                format!("is {}: must be an object", shown(value)),
            );
            return attributes;
        }
    };
    for (key, value) in object {
        if as_flags.contains(&key.as_str()) {
            if switch(faults, format_args!("{at}.{key}"), value) {
                flags.insert(key.clone());
            }
            continue;
        }
        let attribute = match value {
            Value::Null => continue,
            Value::Bool(flag) => AttributeValue::Flag(*flag),
            Value::String(text) => AttributeValue::Text(text.clone()),
            Value::Number(number) => match number.as_f64() {
                Some(float) if number.is_f64() || is_exact(value) => {
                    AttributeValue::Number(float + 0.0)
                }
                _ => {
                    let problem = format!("is {number}: too large to be kept exactly");
                    faults.add(format_args!("{at}.{key}"), problem);
                    continue;
                }
            },
            Value::Array(_) | Value::Object(_) => {
                let problem = format!(
                    "is {}: must be true, false, a number or a text",
                    shown(value)
                );
                faults.add(format_args!("{at}.{key}"), problem);
                continue;
            }
        };
        attributes.insert(key.clone(), attribute);
    }
    attributes
}

/// Whether a whole number is the same as an f64.
fn is_exact(value: &Value) -> bool {
    whole(value).is_some_and(|number| number.unsigned_abs() <= 1 << 53)
}

/// Why a box cannot be written, if it cannot: the reader's rules.
pub(crate) fn box_problem(mark: &LabeledBox) -> Option<String> {
    if mark.class.trim().is_empty() {
        return Some("the class of a box is blank".to_owned());
    }
    let rect = mark.rect;
    for (side, value) in [rect.x, rect.y, rect.width, rect.height]
        .into_iter()
        .enumerate()
    {
        if let Some(problem) = side_problem(side, value) {
            return Some(format!("{} of a box {problem}", SIDES[side]));
        }
    }
    if let Some(confidence) = mark.confidence.filter(|value| !(0.0..=1.0).contains(value)) {
        return Some(format!(
            "the confidence of a box is {confidence}, not between 0 and 1"
        ));
    }
    if mark.flags.iter().any(|flag| flag.trim().is_empty()) {
        return Some("a flag of a box is blank".to_owned());
    }
    mark.attributes.iter().find_map(|(key, value)| match value {
        AttributeValue::Number(number) if !number.is_finite() => {
            Some(format!("attribute {} of a box is {number}", quoted(key)))
        }
        AttributeValue::Flag(_) | AttributeValue::Number(_) | AttributeValue::Text(_) => None,
    })
}

/// What is wrong with the times of a segment, and which field says so.
pub(crate) fn times_problem(segment: &LabeledSegment) -> Option<(&'static str, String)> {
    match (segment.start_micros, segment.end_micros) {
        (None, None) => None,
        (Some(_), None) => Some((
            "end_micros",
            "is missing: give both times or neither".into(),
        )),
        (None, Some(_)) => Some((
            "start_micros",
            "is missing: give both times or neither".into(),
        )),
        (Some(start), _) if start < 0 => {
            Some(("start_micros", format!("is {start}: must not be negative")))
        }
        (Some(start), Some(end)) if start > end => Some((
            "end_micros",
            format!("is {end}: before its start_micros {start}"),
        )),
        (Some(_), Some(_)) => None,
    }
}

/// The order boxes are written in: by place and size, then class, flags, attributes, confidence.
pub fn box_order(one: &LabeledBox, other: &LabeledBox) -> Ordering {
    let sides = |mark: &LabeledBox| [mark.rect.x, mark.rect.y, mark.rect.width, mark.rect.height];
    let mut order = Ordering::Equal;
    for (a, b) in sides(one).into_iter().zip(sides(other)) {
        order = order.then((a + 0.0).total_cmp(&(b + 0.0)));
    }
    order
        .then_with(|| one.class.cmp(&other.class))
        .then_with(|| one.flags.cmp(&other.flags))
        .then_with(|| one.attributes.keys().cmp(other.attributes.keys()))
        .then_with(|| {
            let pairs = one.attributes.values().zip(other.attributes.values());
            pairs.fold(Ordering::Equal, |order, (a, b)| {
                order.then_with(|| value_order(a, b))
            })
        })
        .then_with(|| match (one.confidence, other.confidence) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        })
}

fn value_order(one: &AttributeValue, other: &AttributeValue) -> Ordering {
    use AttributeValue::{Flag, Number, Text};
    match (one, other) {
        (Flag(a), Flag(b)) => a.cmp(b),
        (Number(a), Number(b)) => (a + 0.0).total_cmp(&(b + 0.0)),
        (Text(a), Text(b)) => a.cmp(b),
        (Flag(_), Number(_) | Text(_)) | (Number(_), Text(_)) => Ordering::Less,
        (Text(_), Flag(_) | Number(_)) | (Number(_), Flag(_)) => Ordering::Greater,
    }
}
