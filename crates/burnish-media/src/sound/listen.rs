//! One decode for everything that is kept about a sound.

use burnish_model::{Hash, measure::AudioMeasurements};

use super::{Activity, AudioMeter, AudioReader, Peaks, PeaksBuilder, Source};
use crate::{Unreadable, content::AudioHasher};

/// What one pass over a sound gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub measurements: AudioMeasurements,
    pub peaks: Peaks,
    pub activity: Activity,
    pub content_hash: Hash,
    pub frames: u64,
    pub damaged: Option<String>,
}

/// Measures, outlines and hashes a sound while decoding it once. `progress` is told the frames
/// done after each block and stops the work by giving `false`: then there is no result.
///
/// # Errors
/// As [`AudioReader::open`]; also when no sample could be decoded.
pub fn listen<'s>(
    source: impl Source + 's,
    buckets_per_second: u32,
    mut progress: impl FnMut(u64) -> bool,
) -> Result<Option<Heard>, Unreadable> {
    let mut reader = AudioReader::open(source)?;
    let (rate, channels) = (reader.sample_rate(), reader.channels());
    let mut meter = AudioMeter::new(rate, channels);
    let mut outline = PeaksBuilder::new(rate, channels, buckets_per_second.max(1));
    let mut hasher = AudioHasher::new(rate, channels);
    while let Some(block) = reader.next_block() {
        meter.add(block);
        outline.add(block);
        hasher.add(block);
        if !progress(reader.position()) {
            return Ok(None);
        }
    }
    if reader.position() == 0 {
        let reason = reader.damage().unwrap_or("the sound is empty: 0 samples");
        return Err(Unreadable::because(reason));
    }
    let (measurements, activity) = meter.finish_with_activity();
    Ok(Some(Heard {
        measurements,
        activity,
        peaks: outline.finish(),
        content_hash: hasher.finish(),
        frames: reader.position(),
        damaged: reader.damage().map(str::to_owned),
    }))
}
