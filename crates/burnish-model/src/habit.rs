//! Words of the agreement report and the model check.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::item::words;

words!(
    /// What a labeler does again and again, beside what the others do.
    HabitKind {
        Larger = "larger",
        Smaller = "smaller",
        Wider = "wider",
        Narrower = "narrower",
        Taller = "taller",
        Shorter = "shorter",
        Left = "left",
        Right = "right",
        Up = "up",
        Down = "down",
        Merges = "merges",
        Splits = "splits",
        MissesSmall = "misses_small",
    }
);
words!(
    /// A measure of how well one person predicts another.
    LevelName {
        F1At50 = "f1_50",
        F1At75 = "f1_75",
        Wer = "wer",
        WerNormalised = "wer_normalised",
        Cer = "cer",
    }
);
words!(
    /// How a box of the truth may be wrong, going by a model: something there has no box, the box
    /// lies badly, or it names another class.
    ModelFindingKind {
        Overlooked = "overlooked",
        BadlyLocated = "badly_located",
        Swapped = "swapped",
    }
);
