//! Measuring: one full decode of every item that has no numbers yet. Resumable.

use burnish_media::{content_hash_audio, content_hash_image, decode_audio, decode_image, measure_audio, measure_image};
use burnish_model::{
    Hash, MediaKind,
    measure::{AudioMeasurements, ImageMeasurements},
};
use burnish_store::{
    StoreError,
    item::{self, Measured, Stored},
    measurement,
};
use rayon::prelude::*;

use super::intake::bytes_of;
use crate::{Progress, Project, cases};

/// Stamped on every measurement; a change here measures again.
const DECODER: &str = concat!("burnish ", env!("CARGO_PKG_VERSION"), " image 0.25 symphonia 0.6");
const BATCH: u32 = 32;

enum Numbers {
    Image(Box<ImageMeasurements>),
    Audio(AudioMeasurements),
    None,
}

struct Outcome {
    id: i64,
    numbers: Numbers,
    content_hash: Option<Hash>,
    duration_micros: Option<i64>,
    damaged: Option<String>,
}

/// Measures what is not measured. Returns the damaged ones with their reason.
pub fn measure(project: &Project, progress: &dyn Progress) -> Result<Vec<(i64, String)>, StoreError> {
    let total = project.store().read(item::count_unmeasured)?;
    let (mut after, mut done, mut damaged) = (0, 0, Vec::new());
    while !progress.cancelled() {
        let batch = project.store().read(|connection| item::unmeasured(connection, after, BATCH))?;
        let Some(last) = batch.last() else { break };
        after = last.id;
        let outcomes: Vec<Outcome> = batch.par_iter().map(|stored| measured(project, stored)).collect();
        done += outcomes.len() as u64;
        project.store().write(&["items"], |transaction| {
            for outcome in &outcomes {
                match &outcome.numbers {
                    Numbers::Image(numbers) => measurement::put_image(transaction, outcome.id, numbers)?,
                    Numbers::Audio(numbers) => measurement::put_audio(transaction, outcome.id, numbers)?,
                    Numbers::None => {}
                }
                item::set_measured(
                    transaction,
                    outcome.id,
                    &Measured {
                        by: DECODER,
                        damaged: outcome.damaged.as_deref(),
                        content_hash: outcome.content_hash,
                        duration_micros: outcome.duration_micros,
                    },
                )?;
                if outcome.damaged.is_some() {
                    cases::refresh_state(transaction, outcome.id)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
        damaged.extend(outcomes.into_iter().filter_map(|outcome| Some((outcome.id, outcome.damaged?))));
        progress.report("measuring", done, Some(total));
    }
    Ok(damaged)
}

fn measured(project: &Project, stored: &Stored) -> Outcome {
    let none = |reason: String| Outcome {
        id: stored.id,
        numbers: Numbers::None,
        content_hash: None,
        duration_micros: None,
        damaged: Some(reason),
    };
    let bytes = match bytes_of(project, stored) {
        Ok(bytes) => bytes,
        Err(error) => return none(error.to_string()),
    };
    match stored.item.kind {
        MediaKind::Image => match decode_image(&bytes) {
            Ok(upright) => Outcome {
                numbers: Numbers::Image(Box::new(measure_image(&upright))),
                content_hash: Some(content_hash_image(&upright)),
                damaged: None,
                ..none(String::new())
            },
            Err(error) => none(error.to_string()),
        },
        MediaKind::Audio => match decode_audio(&bytes) {
            Ok(pcm) => Outcome {
                content_hash: Some(content_hash_audio(&pcm)),
                duration_micros: Some(pcm.duration_micros()),
                damaged: pcm.damaged.clone(),
                numbers: Numbers::Audio(measure_audio(&pcm)),
                ..none(String::new())
            },
            Err(error) => none(error.to_string()),
        },
    }
}
