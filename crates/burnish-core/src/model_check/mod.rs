//! A model's submissions beside the truth: where it is wrong, and where the truth may be.

mod findings;

use burnish_metrics::text;
use burnish_model::{
    Hash, LabelerKind, MediaKind, Stat,
    output::{ModelCheck, ModelRow, ModelTranscript, Models},
};
use burnish_store::{Connection, StoreError, compared::Among, item, labeler, layer};

use crate::{
    Progress, Project,
    agreement::{
        reading::{Compared, Context, labeled, summed},
        truths::Found,
    },
};

use self::findings::{Image, findings, mean_average_precision};

const MOST_ROWS: u32 = 500;
const USUAL_ROWS: u32 = 100;

#[derive(Debug, thiserror::Error)]
pub enum ModelCheckError {
    #[error("there is no model `{0}`")]
    NoModel(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The labelers of kind model and how many items they submitted, by name.
pub fn models(project: &Project) -> Result<Models, StoreError> {
    project.store().read(|connection| {
        let mut models = Vec::new();
        for row in labeler::all(connection)? {
            if row.kind == LabelerKind::Model {
                models.push(ModelRow {
                    items: layer::submission_count(connection, row.id)?,
                    name: row.name,
                });
            }
        }
        Ok(Models { models })
    })
}

/// A model's submissions beside the truth of one person, of several who agree, or of a lead.
/// At most `limit` rows of each list (1..=500), worst first.
///
/// # Errors
/// [`ModelCheckError::NoModel`] unless a labeler of kind model has that name.
pub fn model_check(
    project: &Project,
    model: &str,
    limit: Option<u32>,
    progress: &dyn Progress,
) -> Result<ModelCheck, ModelCheckError> {
    let limit = limit.unwrap_or(USUAL_ROWS).clamp(1, MOST_ROWS) as usize;
    project.store().read(|connection| {
        let known = labeler::by_name(connection, model)?;
        let known = known.filter(|row| row.kind == LabelerKind::Model);
        let Some(known) = known else {
            let name = model.chars().take(60).collect();
            return Err(ModelCheckError::NoModel(name));
        };
        let context = Context::of(connection)?;
        let sums = summed(
            connection,
            Among::Model(known.id),
            &context,
            progress,
            |item| facts(item, &context),
            Sums {
                limit,
                ..Sums::default()
            },
            Sums::add,
        )?;
        Ok(sums.report(connection, known.name, &context)?)
    })
}

enum Facts {
    Image(Image, Found),
    Clip(ClipFacts),
}

/// A transcript beside the true one.
struct ClipFacts {
    id: i64,
    truth: String,
    text: String,
    errors: u64,
    words: u64,
    normal_errors: u64,
    normal_words: u64,
}

impl ClipFacts {
    /// Errors per word; what is said where nothing should be counts as so many words.
    fn badness(&self) -> f64 {
        self.errors as f64 / self.words.max(1) as f64
    }
}

/// `None` without a truth.
fn facts(item: &Compared, context: &Context) -> Option<Facts> {
    let model = item.model.as_ref()?;
    match item.kind {
        MediaKind::Image => {
            let truth = item.truth_boxes(context)?;
            let found = Found::against(&labeled(model), &truth);
            let image = Image::of(item.id, item.long_side_px, truth, model);
            Some(Facts::Image(image, found))
        }
        MediaKind::Audio => {
            let texts: Vec<String> = item.sides.iter().map(|side| side.layer.text()).collect();
            let truth = item.truth_text(context, &texts)?;
            let said = model.text();
            let words = |text: &str| text.split_whitespace().count() as u64;
            let (normal_truth, normal) = (text::normalise(&truth), text::normalise(&said));
            Some(Facts::Clip(ClipFacts {
                id: item.id,
                errors: text::word_edits(&said, &truth) as u64,
                words: words(&truth),
                normal_errors: text::word_edits(&normal, &normal_truth) as u64,
                normal_words: words(&normal_truth),
                text: said,
                truth,
            }))
        }
    }
}

#[derive(Default)]
struct Sums {
    limit: usize,
    images: Vec<Image>,
    clips: u64,
    found: Found,
    /// Errors and words, as written and normalised; of clips whose truth has words.
    written: (u64, u64),
    normal: (u64, u64),
    worst: Vec<ClipFacts>,
}

impl Sums {
    fn add(&mut self, facts: Facts) {
        match facts {
            Facts::Image(image, found) => {
                self.images.push(image);
                self.found.add(found);
            }
            Facts::Clip(clip) => {
                self.clips += 1;
                let counted = |errors: u64, words: u64| if words > 0 { errors } else { 0 };
                self.written.0 += counted(clip.errors, clip.words);
                self.written.1 += clip.words;
                self.normal.0 += counted(clip.normal_errors, clip.normal_words);
                self.normal.1 += clip.normal_words;
                if clip.errors > 0 {
                    self.worst.push(clip);
                }
                if self.worst.len() > 2 * self.limit {
                    self.keep_worst();
                }
            }
        }
    }

    fn keep_worst(&mut self) {
        self.worst.sort_by(|a, b| {
            b.badness()
                .total_cmp(&a.badness())
                .then_with(|| b.errors.cmp(&a.errors))
                .then_with(|| a.id.cmp(&b.id))
        });
        self.worst.truncate(self.limit);
    }

    fn report(
        mut self,
        connection: &Connection,
        model: String,
        context: &Context,
    ) -> Result<ModelCheck, StoreError> {
        self.keep_worst();
        let f1 = match (self.images.len(), self.found.f1()) {
            (0, _) => Stat::undefined("no image has both a truth and the model's submission"),
            (_, Some(f1)) => Stat::Known(f1),
            (_, None) => Stat::undefined("there is no box in the truth and none was predicted"),
        };
        let rate = |(errors, words): (u64, u64)| match (self.clips, words) {
            (0, _) => Stat::undefined("no clip has both a truth and the model's submission"),
            (_, 0) => Stat::undefined("the truth has no words"),
            _ => Stat::Known(errors as f64 / words as f64),
        };
        let (wer, wer_normalised) = (rate(self.written), rate(self.normal));
        let mut transcripts = Vec::with_capacity(self.worst.len());
        for clip in self.worst {
            let (item, name) = named(connection, clip.id)?;
            transcripts.push(ModelTranscript {
                item,
                name,
                wer: match clip.words {
                    0 => Stat::undefined("the truth has no words"),
                    words => Stat::Known(clip.errors as f64 / words as f64),
                },
                errors: clip.errors,
                truth: clip.truth,
                text: clip.text,
            });
        }
        Ok(ModelCheck {
            model,
            images: self.images.len() as u64,
            clips: self.clips,
            f1,
            map: mean_average_precision(&self.images),
            wer,
            wer_normalised,
            findings: findings(connection, &self.images, self.limit, context)?,
            transcripts,
        })
    }
}

fn named(connection: &Connection, id: i64) -> Result<(Hash, String), StoreError> {
    let stored = item::by_id(connection, id)?.ok_or_else(|| StoreError::Corrupt {
        detail: format!("item row {id} is missing"),
    })?;
    Ok((stored.item.hash, stored.item.name))
}
