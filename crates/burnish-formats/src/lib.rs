//! Label files to and from one neutral form, [`LabelSet`]: COCO JSON and the JSONL manifest.
//!
//! Pure: bytes in, values out. Nothing here opens a file, follows a path or trusts one; names are
//! kept as written and [`safe_name`] makes a file name of them. A file is read whole or refused
//! with the faults found, each named by element and field.

pub mod coco;
mod detect;
mod fault;
mod field;
pub mod jsonl;
mod labels;
mod losses;
mod marks;
mod names;
mod place;

pub use detect::{LabelFormat, detect};
pub use fault::{Fault, FormatError, MAX_FAULTS, WriteError, Written};
pub use labels::{
    ClassName, Content, ExportSet, LabelSet, LabeledBox, LabeledItem, LabeledSegment,
};
pub use losses::{Loss, losses};
pub use marks::{MAX_COORDINATE_PX, MAX_SIDE_PX, box_order};
pub use names::safe_name;
