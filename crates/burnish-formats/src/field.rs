//! Single JSON values checked one field at a time, so that every fault knows its place.

use std::fmt::Arguments;

use serde_json::Value;

use crate::fault::Faults;

/// Whole numbers up to here are exact in JSON written by anyone.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Declares a struct read from a JSON object and from nothing else: a derived one would take a
/// list too, by position. Unknown keys are ignored, missing ones are defaults, a key twice is
/// an error.
macro_rules! object {
    ($(#[$doc:meta])* $name:ident, $expecting:literal { $($field:ident: $ty:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name { $(pub $field: $ty),+ }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(field_identifier)]
                #[allow(non_camel_case_types)]
                enum Key { $($field,)+ #[serde(other)] other_key }

                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<$name, A::Error> {
                        $(let mut $field: Option<$ty> = None;)+
                        while let Some(key) = map.next_key::<Key>()? {
                            match key {
                                $(Key::$field => {
                                    if $field.is_some() {
                                        let name = stringify!($field);
                                        return Err(serde::de::Error::duplicate_field(name));
                                    }
                                    $field = Some(map.next_value()?);
                                })+
                                Key::other_key => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok($name { $($field: $field.unwrap_or_default()),+ })
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }
    };
}
pub(crate) use object;

/// An id as the file spells it: numbers are compared exactly, texts as texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Id {
    Whole(i128),
    Text(String),
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(&quoted(text)),
        }
    }
}

/// A text in quotes, cut when long.
pub(crate) fn quoted(text: &str) -> String {
    let shown: String = text.chars().take(60).collect();
    let rest = if shown.len() < text.len() { "…" } else { "" };
    format!("{shown:?}{rest}")
}

/// A value as a fault shows it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn wrong(faults: &mut Faults, at: Arguments<'_>, value: &Value, must: &str) {
    match value {
        Value::Null => faults.add(at, format!("is missing: must be {must}")),
        _ => faults.add(at, format!("is {}: must be {must}", shown(value))),
    }
}

/// A whole number, exactly; `12.0` is one.
pub(crate) fn whole(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    if let Some(number) = number.as_i64() {
        return Some(number.into());
    }
    if let Some(number) = number.as_u64() {
        return Some(number.into());
    }
    let float = number.as_f64()?;
    // Exact: a whole float of at most 2^53.
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i128)
}

pub(crate) fn id(faults: &mut Faults, at: Arguments<'_>, value: &Value) -> Option<Id> {
    match value {
        Value::String(text) => Some(Id::Text(text.clone())),
        _ => match whole(value) {
            Some(number) => Some(Id::Whole(number)),
            None => {
                wrong(
                    faults,
                    at,
                    value,
                    "a whole number that is kept exactly, or a text",
                );
                None
            }
        },
    }
}

/// A text that is not blank.
pub(crate) fn name(faults: &mut Faults, at: Arguments<'_>, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => {
            wrong(faults, at, value, "a text that is not blank");
            None
        }
    }
}

/// As [`name`]; `null` or missing is fine and `None`.
pub(crate) fn optional_name(
    faults: &mut Faults,
    at: Arguments<'_>,
    value: &Value,
) -> Option<String> {
    if value.is_null() {
        None
    } else {
        name(faults, at, value)
    }
}

pub(crate) fn number(faults: &mut Faults, at: Arguments<'_>, value: &Value) -> Option<f64> {
    match value.as_f64() {
        // Adding 0 turns -0 into +0.
        Some(number) if number.is_finite() => Some(number + 0.0),
        _ => {
            wrong(faults, at, value, "a number");
            None
        }
    }
}

/// The elements of a list; `null` or missing is an empty one.
pub(crate) fn list<'a>(faults: &mut Faults, at: Arguments<'_>, value: &'a Value) -> &'a [Value] {
    match value {
        Value::Array(values) => values,
        Value::Null => &[],
        _ => {
            wrong(faults, at, value, "a list");
            &[]
        }
    }
}

/// `true`, `false`, 1 or 0; `null` or missing is `false`.
pub(crate) fn switch(faults: &mut Faults, at: Arguments<'_>, value: &Value) -> bool {
    match (value, whole(value)) {
        (Value::Null, _) | (Value::Bool(false), _) | (_, Some(0)) => false,
        (Value::Bool(true), _) | (_, Some(1)) => true,
        _ => {
            wrong(faults, at, value, "true or false");
            false
        }
    }
}
