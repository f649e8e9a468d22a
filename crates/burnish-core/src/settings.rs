//! What a lead decided about labelling in a project, and what one person set for themselves.

use std::collections::BTreeSet;

use burnish_model::{
    LabelerKind, TranscriptSettings,
    output::{Look, Preferences, ProjectSettings},
};
use burnish_store::{Connection, StoreError, book, labeler, preference};

use crate::{Actor, Project};

const FACT: &str = "settings";
const MOST_LOOKS: usize = 20;
const MOST_PREFERENCE_BYTES: usize = 64 << 10;

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{field}: {reason}")]
    Bad { field: &'static str, reason: String },
    #[error("prelabels: there is no model `{0}` in this project")]
    NoModel(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn bad(field: &'static str, reason: impl Into<String>) -> SettingsError {
    SettingsError::Bad {
        field,
        reason: reason.into(),
    }
}

/// The settings in force; the defaults where none were changed.
pub(crate) fn of(connection: &Connection) -> Result<ProjectSettings, StoreError> {
    match book::fact(connection, FACT)? {
        None => Ok(ProjectSettings::default()),
        Some(text) => serde_json::from_str(&text).map_err(|_| StoreError::Corrupt {
            detail: "the stored settings cannot be read".into(),
        }),
    }
}

pub fn get(project: &Project) -> Result<ProjectSettings, SettingsError> {
    project.store().read(|connection| Ok(of(connection)?))
}

/// Puts `settings` in place of those before. What counts as a disagreement stays as it is: every
/// item's cases follow from it, so it is changed by applying thresholds.
pub fn change(
    project: &Project,
    mut settings: ProjectSettings,
) -> Result<ProjectSettings, SettingsError> {
    for preset in &mut settings.looks {
        preset.name = preset.name.trim().to_owned();
    }
    for speaker in &mut settings.transcripts.speakers {
        *speaker = speaker.trim().to_owned();
    }
    check(&settings)?;
    project.store().write(&["settings"], |transaction| {
        if let Some(name) = &settings.prelabels {
            labeler::by_name(transaction, name)?
                .filter(|row| row.kind == LabelerKind::Model)
                .ok_or_else(|| SettingsError::NoModel(name.chars().take(200).collect()))?;
        }
        settings.disagreements = of(transaction)?.disagreements;
        put(transaction, &settings)?;
        Ok(settings)
    })
}

/// Stores settings that were checked.
pub(crate) fn put(connection: &Connection, settings: &ProjectSettings) -> Result<(), StoreError> {
    let text = serde_json::to_string(settings).expect("settings are plain data");
    book::set_fact(connection, FACT, &text)
}

fn check(settings: &ProjectSettings) -> Result<(), SettingsError> {
    if let Some(scale) = settings.px_per_mm
        && !(scale > 0.0 && scale <= 1e6)
    {
        return Err(bad("px_per_mm", "a scale lies above 0, up to 1,000,000"));
    }
    if !(0.01..=64.0).contains(&settings.look_zoom) {
        return Err(bad("look_zoom", "a zoom lies between 0.01 and 64"));
    }
    if settings.looks.len() > MOST_LOOKS {
        return Err(bad("looks", format!("at most {MOST_LOOKS}")));
    }
    let mut names = BTreeSet::new();
    for preset in &settings.looks {
        let name = &preset.name;
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(bad("looks", "a look's name has 1 to 60 characters"));
        }
        if !names.insert(name) {
            return Err(bad("looks", format!("two are called `{name}`")));
        }
        check_look(&preset.look).map_err(|reason| bad("looks", format!("`{name}`: {reason}")))?;
    }
    check_transcripts(&settings.transcripts).map_err(|reason| bad("transcripts", reason))
}

fn check_transcripts(settings: &TranscriptSettings) -> Result<(), String> {
    const MOST: usize = 64;
    if settings.speakers.len() > MOST || settings.limits.len() > MOST {
        return Err(format!("at most {MOST} speakers and {MOST} limits"));
    }
    let mut names = BTreeSet::new();
    for name in &settings.speakers {
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err("speakers: a name has 1 to 60 characters".into());
        }
        if !names.insert(name) {
            return Err(format!("speakers: two are called `{name}`"));
        }
    }
    if let Some(tag) = &settings.language {
        let part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let first = tag.split('-').next().unwrap_or("");
        let named = first.len() >= 2 && first.bytes().all(|byte| byte.is_ascii_alphabetic());
        if tag.len() > 35 || !named || !tag.split('-').all(part) {
            return Err("language: a tag such as `en`, `de-CH` or `zh-Hant`".into());
        }
    }
    let mut measured = BTreeSet::new();
    for limit in &settings.limits {
        let name = &limit.measurement;
        let known = (1..=60).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !known || !measured.insert(name) {
            return Err(format!(
                "limits: `{name:.60}` is not a measurement, or named twice"
            ));
        }
        let bounds = [limit.least, limit.most];
        if !bounds.iter().flatten().all(|bound| bound.is_finite()) {
            return Err(format!("limits: `{name}` needs finite numbers"));
        }
        if let [Some(least), Some(most)] = bounds
            && least > most
        {
            return Err(format!("limits: the least `{name}` lies above the most"));
        }
    }
    Ok(())
}

fn check_look(look: &Look) -> Result<(), &'static str> {
    if !(0.05..=20.0).contains(&look.gamma) {
        return Err("gamma lies between 0.05 and 20");
    }
    let signed = -1.0..=1.0;
    if !signed.contains(&look.brightness) || !signed.contains(&look.contrast) {
        return Err("brightness and contrast lie between -1 and 1");
    }
    if !(0.0 <= look.black && look.black < look.white && look.white <= 1.0) {
        return Err("black lies below white, both between 0 and 1");
    }
    if look.clahe != 0.0 && !(1.0..=8.0).contains(&look.clahe) {
        return Err("clahe is 0 (off) or a clip limit between 1 and 8");
    }
    Ok(())
}

/// What `actor` set for themselves in this project.
pub fn preferences(project: &Project, actor: &Actor) -> Result<Preferences, SettingsError> {
    project.store().read(|connection| {
        Ok(Preferences {
            body: preference::of(connection, actor.labeler)?,
        })
    })
}

/// Puts `body`, JSON of the client's making, in place of the one before.
pub fn set_preferences(
    project: &Project,
    actor: &Actor,
    body: String,
) -> Result<Preferences, SettingsError> {
    if body.len() > MOST_PREFERENCE_BYTES {
        return Err(bad("body", "at most 64 KiB"));
    }
    if serde_json::from_str::<serde::de::IgnoredAny>(&body).is_err() {
        return Err(bad("body", "not JSON"));
    }
    project.store().write(&[], |transaction| {
        preference::put(transaction, actor.labeler, &body)?;
        Ok(Preferences { body: Some(body) })
    })
}
