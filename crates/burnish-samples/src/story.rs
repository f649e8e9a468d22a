//! What is planted in which picture: the whole plot of `phone-scratches` in one table.

use serde::{Deserialize, Serialize};

use crate::scene::Wish::{self, Broken, Chip, Lint, Scratch};

/// Everyone who labels, in the order of every list here.
pub const LABELERS: [&str; 3] = ["anna", "ben", "cara"];
const ANNA: usize = 0;
const BEN: usize = 1;
const CARA: usize = 2;

/// How one labeler differs from the two others. The geometry of each kind is asserted in `tests/committed.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Missed,
    Extra,
    Class,
    Loose,
    SplitMerge,
    Attribute,
    Duplicate,
}

/// One planted disagreement: `labeler` deviates on the `wish`-th wish of the picture.
#[derive(Debug, Clone, Copy)]
pub struct Plant {
    pub kind: Kind,
    pub labeler: usize,
    pub wish: usize,
}

#[derive(Debug, Clone, Copy)]
pub enum Seen {
    /// All three labeled it, with these disagreements.
    ByAll(&'static [Plant]),
    ByOne(usize),
}

/// One picture of the first batch.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    pub wishes: &'static [Wish],
    pub seen: Seen,
}

const fn plant(kind: Kind, labeler: usize, wish: usize) -> Plant {
    Plant {
        kind,
        labeler,
        wish,
    }
}

const fn all(wishes: &'static [Wish], plants: &'static [Plant]) -> Shot {
    Shot {
        wishes,
        seen: Seen::ByAll(plants),
    }
}

const fn one(wishes: &'static [Wish], labeler: usize) -> Shot {
    Shot {
        wishes,
        seen: Seen::ByOne(labeler),
    }
}

/// The 40 pictures, in file order.
pub const SHOTS: [Shot; 40] = [
    all(&[Scratch, Chip], &[plant(Kind::Missed, CARA, 0)]),
    one(&[Scratch], ANNA),
    all(&[Scratch], &[]),
    all(&[Scratch, Scratch, Lint], &[plant(Kind::Extra, ANNA, 2)]),
    one(&[Chip, Scratch], BEN),
    all(&[Chip, Scratch], &[plant(Kind::Class, BEN, 0)]),
    one(&[], CARA),
    all(&[Scratch, Chip], &[plant(Kind::Loose, CARA, 0)]),
    all(&[], &[]),
    all(&[Broken(2), Chip], &[plant(Kind::SplitMerge, ANNA, 0)]),
    one(&[Scratch, Scratch], ANNA),
    all(&[Scratch, Chip], &[]),
    all(&[Scratch], &[plant(Kind::Attribute, CARA, 0)]),
    one(&[Chip], BEN),
    all(&[Chip, Scratch], &[plant(Kind::Duplicate, BEN, 1)]),
    one(&[Scratch], CARA),
    all(&[Scratch], &[plant(Kind::Missed, BEN, 0)]),
    all(&[Chip], &[]),
    one(&[Scratch, Chip], ANNA),
    all(&[Lint], &[plant(Kind::Extra, CARA, 0)]),
    one(&[], BEN),
    all(&[Chip], &[plant(Kind::Class, ANNA, 0)]),
    all(&[Scratch, Scratch, Chip], &[]),
    one(&[Scratch, Scratch, Scratch], CARA),
    all(&[Scratch, Scratch], &[plant(Kind::Loose, BEN, 1)]),
    one(&[Chip, Chip], ANNA),
    all(&[Broken(3)], &[plant(Kind::SplitMerge, CARA, 0)]),
    all(&[], &[]),
    one(&[Scratch], BEN),
    all(
        &[Scratch, Chip, Scratch],
        &[plant(Kind::Missed, ANNA, 1), plant(Kind::Loose, CARA, 2)],
    ),
    one(&[Scratch, Chip], CARA),
    all(
        &[Chip, Lint, Scratch],
        &[plant(Kind::Extra, BEN, 1), plant(Kind::Attribute, ANNA, 0)],
    ),
    all(&[Chip, Chip], &[]),
    one(&[], ANNA),
    all(
        &[Broken(2), Scratch],
        &[
            plant(Kind::SplitMerge, BEN, 0),
            plant(Kind::Missed, CARA, 1),
        ],
    ),
    one(&[Scratch, Scratch], BEN),
    all(&[Scratch, Scratch, Scratch], &[]),
    all(
        &[Scratch, Chip, Scratch],
        &[plant(Kind::Class, CARA, 1), plant(Kind::Duplicate, ANNA, 2)],
    ),
    one(&[Chip, Scratch], CARA),
    one(&[Scratch], ANNA),
];

/// How many pictures the production batch has.
pub const PRODUCTION: usize = 24;

/// Production pictures hold what the first batch holds, in another order.
pub fn production_wishes(index: usize) -> &'static [Wish] {
    SHOTS[(index * 7 + 3) % SHOTS.len()].wishes
}

/// `images/phone_001.jpg` and so on.
pub fn image_name(index: usize) -> String {
    format!("images/phone_{:03}.jpg", index + 1)
}

/// `production/phone_101.jpg` and so on.
pub fn production_name(index: usize) -> String {
    format!("production/phone_{:03}.jpg", index + 101)
}

/// The first picture is the one everybody meets first, so its scene was chosen by eye.
pub fn image_seed(index: usize) -> u64 {
    if index == 0 {
        5_005
    } else {
        4_200 + index as u64
    }
}

pub fn production_seed(index: usize) -> u64 {
    9_100 + index as u64
}
