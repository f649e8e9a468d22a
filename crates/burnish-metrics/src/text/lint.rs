//! What a transcript breaks of its project's rules, and the text that keeps them.

use burnish_model::{TranscriptRules, output::Finding};

/// What `text` breaks of `rules`, in reading order.
pub fn lint(_text: &str, _rules: &TranscriptRules, _duration_micros: Option<i64>) -> Vec<Finding> {
    Vec::new()
}

/// `text` as the rules write it.
pub fn fixed(text: &str, _rules: &TranscriptRules) -> String {
    text.to_owned()
}
