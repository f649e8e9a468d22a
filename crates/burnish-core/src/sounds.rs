//! What is heard and seen of clips: playable sound, its spectrogram, and where somebody speaks.

use std::sync::Arc;

use burnish_media::{
    Activity, AudioReader, Ear, Level, Source, VirtualWav, activity, frame_at, loudness_at_start,
    mel_tile, micros,
};
use burnish_model::{
    Hash, MediaKind,
    output::{Speech, TimeSpan},
};
use burnish_store::{item::Stored, measurement};

use crate::{
    Project,
    media::{Blob, MediaError, cached, shared_sound, sound_of, stored},
    turns,
};

/// The names in the cache; a number changes with the definition.
const ACTIVITY: &str = "activity 1";
const LOUDNESS: &str = "playback loudness 1";
const PACKETS: &str = "packets 1";
const PACKETS_MIME: &str = "application/octet-stream";
const JSON: &str = "application/json";
const MEL_MIME: &str = "image/png";

/// A clip's media by its name in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// `sound.wav`, or `sound-LEVEL-CHANNEL.wav`.
    Sound { levelled: bool, ear: Ear },
    /// `mel-LEVEL-INDEX`
    Mel { level: u32, index: u64 },
}

impl Name {
    pub(crate) fn parse(what: &str) -> Option<Self> {
        if what == "sound.wav" {
            let (levelled, ear) = (false, Ear::All);
            return Some(Self::Sound { levelled, ear });
        }
        if let Some(numbers) = what.strip_prefix("mel-") {
            let (level, index) = numbers.split_once('-')?;
            let (level, index) = (level.parse().ok()?, index.parse().ok()?);
            return Some(Self::Mel { level, index });
        }
        let words = what.strip_prefix("sound-")?.strip_suffix(".wav")?;
        let (level, channel) = words.split_once('-')?;
        let levelled = match level {
            "plain" => false,
            "levelled" => true,
            _ => return None,
        };
        let ear = match channel {
            "all" => Ear::All,
            "left" => Ear::Left,
            "right" => Ear::Right,
            _ => return None,
        };
        Some(Self::Sound { levelled, ear })
    }
}

pub(crate) fn made(project: &Arc<Project>, item: &Stored, name: Name) -> Result<Blob, MediaError> {
    match name {
        Name::Sound { levelled, ear } => {
            let level = if levelled {
                let loudness = loudness(project, item)?;
                Level::Levelled { loudness }
            } else {
                Level::Plain
            };
            let reader = reader_of(project, item, shared_sound(project, item)?)?;
            Ok(Blob::of_sound(VirtualWav::of(reader, level, ear)))
        }
        Name::Mel { level, index } => {
            let what = format!("mel 1 {level} {index}");
            cached(project, item.item.hash, &what, || {
                let _turn = turns::to_decode(&item.item);
                let mut reader = reader(project, item)?;
                let frames = frames_of(&mut reader);
                let tile = mel_tile(&mut reader, frames, level, index)?;
                let none = || MediaError::NoSuch(format!("mel-{level}-{index}"));
                Ok((MEL_MIME.to_owned(), tile.ok_or_else(none)?))
            })
        }
    }
}

/// Opens a clip that is decoded now.
pub(crate) fn reader<'a>(
    project: &'a Project,
    item: &Stored,
) -> Result<AudioReader<'a>, MediaError> {
    reader_of(project, item, sound_of(project, item)?)
}

/// Opens a clip's bytes. The places of its packets are kept from the first time on, for those of
/// a long sound take a second to find.
fn reader_of<'a>(
    project: &Project,
    item: &Stored,
    source: impl Source + 'a,
) -> Result<AudioReader<'a>, MediaError> {
    let hash = item.item.hash;
    let kept = project
        .store()
        .with_cache(|cache| cache.get(PACKETS, hash))
        .map(|(_, bytes)| bytes);
    let reader = AudioReader::open_with(source, kept.as_deref())?;
    if kept.is_none()
        && let Some(packets) = reader.packets()
    {
        project.store().with_cache(|cache| {
            cache.put(PACKETS, hash, PACKETS_MIME, &packets);
            Some(())
        });
    }
    Ok(reader)
}

/// How long a sound is; one that does not say is decoded to find out.
fn frames_of(reader: &mut AudioReader<'_>) -> u64 {
    reader.frames().unwrap_or_else(|| {
        while reader.next_block().is_some() {}
        reader.position()
    })
}

/// The loudness that playback is levelled by: the measured one, else that of the first ten
/// minutes. The first answer stays, since parts of the sound are kept by whoever plays it.
fn loudness(project: &Project, item: &Stored) -> Result<Option<f64>, MediaError> {
    let kept = cached(project, item.item.hash, LOUDNESS, || {
        let measured = project
            .store()
            .read(|connection| measurement::audio(connection, item.id))?;
        let loudness = match measured {
            Some(measured) => measured.loudness,
            None => {
                let _turn = turns::to_decode(&item.item);
                loudness_at_start(&mut reader(project, item)?)
            }
        };
        Ok((JSON.to_owned(), json(&loudness)))
    })?;
    let bytes = kept.read(0, usize::MAX)?;
    Ok(serde_json::from_slice(&bytes).unwrap_or(None))
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("numbers and lists of numbers are JSON")
}

/// Keeps what measuring heard.
pub(crate) fn keep_activity(project: &Project, hash: Hash, heard: &Activity) {
    project.store().with_cache(|cache| {
        cache.put(ACTIVITY, hash, JSON, &json(heard));
        Some(())
    });
}

fn activity_of(project: &Project, item: &Stored) -> Result<Activity, MediaError> {
    if item.item.kind != MediaKind::Audio {
        return Err(MediaError::Undecodable("a picture has no sound".into()));
    }
    let hash = item.item.hash;
    let kept = project
        .store()
        .with_cache(|cache| cache.get(ACTIVITY, hash))
        .and_then(|(_, bytes)| serde_json::from_slice(&bytes).ok());
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let _turn = turns::to_decode(&item.item);
    let heard = activity(&mut reader(project, item)?);
    keep_activity(project, hash, &heard);
    Ok(heard)
}

/// A time of the clip, never past the end that it is known by.
fn time(frame: u64, rate: u32, item: &Stored) -> i64 {
    let end = item.item.duration_micros.unwrap_or(i64::MAX);
    micros(frame, rate).min(end)
}

/// Where somebody speaks in a clip, and where all is silent, in order of time. Decodes the clip
/// once if it was not measured.
///
/// # Errors
/// [`MediaError::NoItem`]; [`MediaError::Undecodable`] for a picture or when nothing of the clip
/// can be read.
pub fn speech(project: &Project, hash: Hash) -> Result<Speech, MediaError> {
    let item = stored(project, hash)?;
    let heard = activity_of(project, &item)?;
    let spans = |spans: &[[u64; 2]]| {
        let span = |&[start, end]: &[u64; 2]| TimeSpan {
            start_micros: time(start, heard.sample_rate, &item),
            end_micros: time(end, heard.sample_rate, &item),
        };
        spans.iter().map(span).collect()
    };
    Ok(Speech {
        regions: spans(&heard.regions),
        silences: spans(&heard.silences),
        floor_db: heard.threshold_db,
    })
}

/// The place near `micros` at which a boundary between segments is best: the quietest within
/// 100 ms if that is silence, then the nearest zero crossing within 10 ms. It is the time of a
/// sample, within the clip.
///
/// # Errors
/// As [`speech`].
pub fn snap(project: &Project, hash: Hash, micros: i64) -> Result<i64, MediaError> {
    let item = stored(project, hash)?;
    let heard = activity_of(project, &item)?;
    let mut reader = reader(project, &item)?;
    let frame = frame_at(micros, heard.sample_rate);
    let best = burnish_media::snap(&mut reader, &heard, frame);
    Ok(time(best, heard.sample_rate, &item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_addresses_and_no_others() {
        let sound = |levelled, ear| Some(Name::Sound { levelled, ear });
        assert_eq!(Name::parse("sound.wav"), sound(false, Ear::All));
        assert_eq!(Name::parse("sound-plain-left.wav"), sound(false, Ear::Left));
        assert_eq!(Name::parse("sound-levelled-all.wav"), sound(true, Ear::All));
        let (level, index) = (3, 17);
        assert_eq!(Name::parse("mel-3-17"), Some(Name::Mel { level, index }));
        for other in [
            "sound",
            "sound-loud-all.wav",
            "sound-plain-middle.wav",
            "sound-plain.wav",
            "mel-3",
            "mel-3--1",
            "mel-a-1",
        ] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }
}
