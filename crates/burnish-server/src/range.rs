//! The Range header: which bytes of a whole were asked for.

use std::ops::Range;

/// What to answer to a Range header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Everything: no header, one this server does not follow (several ranges), or nonsense.
    Whole,
    /// These bytes; never empty, never beyond the end.
    Part(Range<u64>),
    /// Only bytes that are not there.
    Beyond,
}

/// Reads a Range header's value for a whole of `length` bytes (RFC 9110, section 14).
pub fn asked(value: &str, length: u64) -> Asked {
    let Some((unit, spec)) = value.split_once('=') else {
        return Asked::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else {
        return Asked::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Asked::Whole;
    }
    let part = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(suffix)) if first.is_empty() => length.saturating_sub(suffix)..length,
        _ => return Asked::Whole,
    };
    if part.is_empty() {
        Asked::Beyond
    } else {
        Asked::Part(part)
    }
}

/// Digits only; more than fit count as the most there can be.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_to_what_is_there() {
        assert_eq!(asked("bytes=0-0", 10), Asked::Part(0..1));
        assert_eq!(asked("bytes=2-5", 10), Asked::Part(2..6));
        assert_eq!(asked("bytes=2-", 10), Asked::Part(2..10));
        assert_eq!(asked("bytes=2-99", 10), Asked::Part(2..10));
        assert_eq!(asked("bytes=-3", 10), Asked::Part(7..10));
        assert_eq!(
            asked("bytes=-99", 10),
            Asked::Part(0..10),
            "a suffix longer than the whole is the whole"
        );
        assert_eq!(
            asked("bytes=1-99999999999999999999999", 10),
            Asked::Part(1..10),
            "a number too large to hold is still large"
        );
    }

    #[test]
    fn bytes_that_are_not_there_are_beyond() {
        assert_eq!(asked("bytes=10-", 10), Asked::Beyond);
        assert_eq!(asked("bytes=10-12", 10), Asked::Beyond);
        assert_eq!(asked("bytes=-0", 10), Asked::Beyond);
        assert_eq!(
            asked("bytes=0-", 0),
            Asked::Beyond,
            "nothing has no first byte"
        );
    }

    #[test]
    fn what_is_not_one_range_of_bytes_asks_for_the_whole() {
        for value in [
            "bytes=5-2",
            "bytes=0-1,4-5",
            "items=0-1",
            "bytes=",
            "bytes=-",
            "bytes=+1-2",
            "bytes",
            "bytes=a-b",
        ] {
            assert_eq!(asked(value, 10), Asked::Whole, "{value} may be ignored");
        }
    }
}
