//! Items and the people who label them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Hash;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum $name { $(#[serde(rename = $word)] $variant),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in JSON, in the database and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words!(
    /// What an item is.
    MediaKind { Image = "image", Audio = "audio" }
);
words!(
    /// Who a labeler is. Models never count towards the truth.
    LabelerKind { Human = "human", Model = "model" }
);
words!(
    /// What a session may do; each role includes those before it.
    Role { Labeler = "labeler", Lead = "lead", Owner = "owner" }
);
words!(
    /// Which part of a training run an item belongs to.
    Split { Train = "train", Validation = "validation", Test = "test" }
);

/// One image or audio clip. Its identity is the hash of its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub hash: Hash,
    pub kind: MediaKind,
    /// The first name it was imported under, without folders.
    pub name: String,
    pub byte_size: u64,
    /// `jpeg`, `png`, `wav`, ...: what the bytes are, not what the name says.
    pub format: String,
    /// Upright size in px; images only.
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    /// EXIF orientation 1..=8 of the stored bytes; 1 when none was recorded.
    pub orientation: u8,
    /// Audio only.
    pub duration_micros: Option<i64>,
    pub sample_rate: Option<u32>,
    pub channels: Option<u16>,
}
