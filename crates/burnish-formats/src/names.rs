//! A file name that is safe anywhere, made of whatever a label file calls a file.

const MAX_BYTES: usize = 180;
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The last part of `file` as a plain file name: no folders, drive, query, control or
/// direction-changing characters, nothing Windows refuses, at most 180 bytes with the extension
/// kept. Never empty, `.` or `..`. Different names may become the same one.
pub fn safe_name(file: &str) -> String {
    let file = match file.contains("://") {
        true => file.split(['?', '#']).next().unwrap_or_default(),
        false => file,
    };
    let last = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last
        .chars()
        .filter(|c| !c.is_control() && !changes_direction(*c));
    let plain: String = kept
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let name = trimmed(&shortened(trimmed(&plain))).to_owned();
    if name.is_empty() {
        return "unnamed".to_owned();
    }
    if is_reserved(&name) {
        format!("_{name}")
    } else {
        name
    }
}

/// Without the dots and spaces that Windows drops from the end.
fn trimmed(name: &str) -> &str {
    name.trim_start()
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

fn changes_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Device names of Windows, with or without an extension.
fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        let number = stem.strip_prefix(port);
        number.is_some_and(|rest| rest.chars().count() == 1 && "0123456789¹²³".contains(rest))
    });
    numbered || RESERVED.contains(&stem.as_str())
}

fn shortened(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let extension = name.rfind('.').map_or("", |dot| &name[dot..]);
    let extension = if extension.len() <= 16 { extension } else { "" };
    let mut end = MAX_BYTES - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::safe_name;
    use proptest::prelude::*;

    #[test]
    fn no_name_leaves_its_folder() {
        for (file, name) in [
            ("a.jpg", "a.jpg"),
            ("../../../../etc/passwd", "passwd"),
            ("images\\scratches_1.jpg", "scratches_1.jpg"),
            ("https://example.invalid/a.jpg?size=1#x", "a.jpg"),
            ("C:evil.png", "C_evil.png"),
            ("/..", "unnamed"),
            ("..", "unnamed"),
            ("x/", "unnamed"),
            ("", "unnamed"),
            ("nul.jpg", "_nul.jpg"),
            ("COM1", "_COM1"),
            ("a\0b\n.jpg", "ab.jpg"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("Kratzer ä 1.JPG", "Kratzer ä 1.JPG"),
        ] {
            assert_eq!(safe_name(file), name, "{file:?}");
        }
    }

    proptest! {
        #[test]
        fn a_safe_name_is_short_plain_and_stays_as_it_is(file in any::<String>(), times in 1usize..80) {
            let name = safe_name(&file.repeat(times));
            prop_assert!(!name.is_empty() && name.len() <= 200 && name != "." && name != "..");
            prop_assert!(!name.contains(['/', '\\', '\0', ':']));
            prop_assert_eq!(safe_name(&name), name.clone(), "making it safe again changes nothing");
        }
    }
}
