//! Measuring: one full decode of every item that has no numbers yet, which also gives the tiles
//! of large pictures. Resumable.

use burnish_media::{
    DECODER_VERSION, Damage, DecodeError, content_hash_image, decode_image, listen, measure_image,
};
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
use crate::{
    Progress, Project, cases,
    media::{PEAKS, PEAKS_MIME, PEAKS_PER_SECOND, sound_of},
    pyramids, sounds, turns,
};

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
pub fn measure(
    project: &Project,
    progress: &dyn Progress,
) -> Result<Vec<(i64, String)>, StoreError> {
    let by = format!("decoder {DECODER_VERSION}");
    let total = project.store().read(item::count_unmeasured)?;
    let (mut after, mut done, mut damaged) = (0, 0, Vec::new());
    while !progress.cancelled() {
        let batch = project
            .store()
            .read(|connection| item::unmeasured(connection, after, BATCH))?;
        let Some(last) = batch.last() else { break };
        after = last.id;
        let outcomes: Vec<Outcome> = batch
            .par_iter()
            .map(|stored| measured(project, stored, progress))
            .collect();
        done += outcomes.len() as u64;
        project.store().write(&["items"], |transaction| {
            for outcome in &outcomes {
                match &outcome.numbers {
                    Numbers::Image(numbers) => {
                        measurement::put_image(transaction, outcome.id, numbers)?
                    }
                    Numbers::Audio(numbers) => {
                        measurement::put_audio(transaction, outcome.id, numbers)?
                    }
                    Numbers::None => {}
                }
                item::set_measured(
                    transaction,
                    outcome.id,
                    &Measured {
                        by: &by,
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
        damaged.extend(
            outcomes
                .into_iter()
                .filter_map(|outcome| Some((outcome.id, outcome.damaged?))),
        );
        progress.report("measuring", done, Some(total));
    }
    Ok(damaged)
}

fn measured(project: &Project, stored: &Stored, progress: &dyn Progress) -> Outcome {
    let none = |reason: String| Outcome {
        id: stored.id,
        numbers: Numbers::None,
        content_hash: None,
        duration_micros: None,
        damaged: Some(reason),
    };
    match stored.item.kind {
        MediaKind::Image => {
            // Two large pictures are never held at once, whoever decodes them.
            let _alone = turns::is_big(&stored.item).then(turns::alone);
            let decoded = match bytes_of(project, stored) {
                Ok(bytes) => decode_image(&bytes),
                Err(error) => return none(error.to_string()),
            };
            let (outcome, upright) = match decoded {
                Ok(upright) => (
                    Outcome {
                        numbers: Numbers::Image(Box::new(measure_image(&upright))),
                        content_hash: Some(content_hash_image(&upright)),
                        damaged: None,
                        ..none(String::new())
                    },
                    Some(upright),
                ),
                Err(error) => (
                    none(error.to_string()),
                    match error {
                        DecodeError::Damaged(Damage { partial, .. }) => {
                            partial.map(|partial| *partial)
                        }
                        DecodeError::Unreadable(_) => None,
                    },
                ),
            };
            if let Some(upright) = upright {
                let stage = format!("cutting {} into tiles", stored.item.name);
                pyramids::keep_decoded(project, stored, &upright, &mut |done, all| {
                    progress.report(&stage, done, Some(all));
                    !progress.cancelled()
                });
            }
            outcome
        }
        MediaKind::Audio => {
            let heard =
                sound_of(project, stored).map(|source| listen(source, PEAKS_PER_SECOND, |_| true));
            match heard {
                Ok(Ok(Some(heard))) => {
                    let rate = i64::from(stored.item.sample_rate.unwrap_or(1)).max(1);
                    sounds::keep_activity(project, stored.item.hash, &heard.activity);
                    let peaks = heard.peaks.to_bytes();
                    project.store().with_cache(|cache| {
                        cache.put(PEAKS, stored.item.hash, PEAKS_MIME, &peaks);
                        Some(())
                    });
                    Outcome {
                        content_hash: Some(heard.content_hash),
                        duration_micros: Some(
                            i64::try_from(heard.frames).unwrap_or(i64::MAX / 1_000_000) * 1_000_000
                                / rate,
                        ),
                        damaged: heard.damaged,
                        numbers: Numbers::Audio(heard.measurements),
                        ..none(String::new())
                    }
                }
                Ok(Ok(None)) => none("measuring was stopped".into()),
                Ok(Err(error)) => none(error.to_string()),
                Err(error) => none(error.to_string()),
            }
        }
    }
}
