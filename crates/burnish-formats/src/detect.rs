//! Which label format a file is, by what it says; the name only breaks ties.

use crate::place::outer_keys;

/// The label formats read and written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelFormat {
    Coco,
    Jsonl,
}

impl LabelFormat {
    pub const ALL: &[Self] = &[Self::Coco, Self::Jsonl];

    /// The word used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Coco => "coco",
            Self::Jsonl => "jsonl",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str() == word)
    }
}

impl std::fmt::Display for LabelFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The format of a file whose first bytes are `head` (some kB are enough) and that is called
/// `name`; `None` when it is neither. A list of detections counts as COCO, so that reading it
/// can say what it lacks.
pub fn detect(head: &[u8], name: &str) -> Option<LabelFormat> {
    let head = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    let name = name.to_lowercase();
    let says = |keys: &[String], words: &[&str]| keys.iter().any(|key| words.contains(&&**key));
    match head.first()? {
        b'{' => {
            let keys = outer_keys(head);
            if says(&keys, &["images", "annotations", "categories"]) {
                Some(LabelFormat::Coco)
            } else if says(&keys, &["file"]) || name.ends_with(".jsonl") {
                Some(LabelFormat::Jsonl)
            } else {
                let coco = says(&keys, &["info", "licenses"]) || name.ends_with(".coco.json");
                coco.then_some(LabelFormat::Coco)
            }
        }
        b'[' => {
            let first = head[1..].trim_ascii_start();
            let detection = says(&outer_keys(first), &["image_id"]);
            detection.then_some(LabelFormat::Coco)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_breaks_ties() {
        use LabelFormat::{Coco, Jsonl};
        for (head, name, format) in [
            (
                &b"\xef\xbb\xbf {\"info\": {\"file\": 1}, \"images\": [{\"id\""[..],
                "x.json",
                Some(Coco),
            ),
            (b"{\"licenses\": [{\"id\": 1", "x.json", Some(Coco)),
            (
                b"{\"file\": \"a.jpg\", \"text\": \"images\"}\n{\"file",
                "x.json",
                Some(Jsonl),
            ),
            (b"{\"boxes\": [{\"class\"", "X.JSONL", Some(Jsonl)),
            (b"[{\"image_id\": 1, \"bbox\"", "results.json", Some(Coco)),
            (b"[{\"id\": 1}]", "x.json", None),
            (
                b"{\"version\": \"4.5\", \"shapes\": []}",
                "labelme.json",
                None,
            ),
            (b"<annotation>", "x.jsonl", None),
            (b"", "x.jsonl", None),
        ] {
            assert_eq!(
                detect(head, name),
                format,
                "{name} {}",
                String::from_utf8_lossy(head)
            );
        }
    }
}
