//! A long text in parts that can be read one by one.

use std::ops::Range;

const LONG: usize = 16 << 10;

/// Byte ranges that are the text: whole if it is short, else cut after sentences, or after a
/// space where sentences are longer than that.
pub(super) fn of(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while text.len() - start > LONG {
        let rest = &text[start..];
        let mut most = LONG;
        while !rest.is_char_boundary(most) {
            most -= 1;
        }
        let window = &rest[..most];
        let cut = sentence_end(window)
            .or_else(|| window.rfind(' ').map(|at| at + 1))
            .unwrap_or(most);
        pieces.push(start..start + cut);
        start += cut;
    }
    pieces.push(start..text.len());
    pieces
}

/// After the space that follows the last `.`, `?` or `!` that is no ellipsis.
fn sentence_end(window: &str) -> Option<usize> {
    window
        .match_indices(' ')
        .rev()
        .find(|(at, _)| {
            let before = &window[..*at];
            before.ends_with(['.', '?', '!']) && !before.ends_with("..")
        })
        .map(|(at, _)| at + 1)
}
