//! Makes a clip: speech by espeak-ng, a small room around it, 16 kHz, FLAC by `flac`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::rng::Rng;
use crate::speech::Clip;

/// Of every clip, in Hz.
pub const RATE_HZ: u32 = 16_000;
/// Seconds of speech that the speaking rate aims at.
const SPOKEN_SECONDS: f64 = 2.85;
const SPEEDS: [u32; 9] = [80, 90, 100, 112, 125, 140, 155, 170, 185];

#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    #[error("{program} could not be run; install it: {source}")]
    Missing {
        program: &'static str,
        source: std::io::Error,
    },
    #[error("{program} failed for {what:?}")]
    Failed { program: &'static str, what: String },
}

/// How a batch was recorded.
#[derive(Debug, Clone, Copy)]
pub struct Recording {
    pub gain_db: f64,
    /// Silence before and after the words, seconds.
    pub before: (f64, f64),
    pub after: (f64, f64),
    pub seed: u64,
}

impl Recording {
    pub const STUDIO: Self = Self {
        gain_db: 0.0,
        before: (0.1, 0.4),
        after: (0.1, 0.4),
        seed: 700,
    };
    pub const PRODUCTION: Self = Self {
        gain_db: -14.0,
        before: (0.8, 1.4),
        after: (0.9, 1.5),
        seed: 900,
    };
}

/// Speaks a clip and returns its samples at [`RATE_HZ`].
///
/// # Errors
/// When espeak-ng is not there or does not know the voice.
pub fn record(clip: &Clip, index: usize, how: Recording) -> Result<Vec<i16>, VoiceError> {
    let mut best: Option<Vec<f64>> = None;
    let off = |s: &[f64]| (s.len() as f64 / f64::from(RATE_HZ) - SPOKEN_SECONDS).abs();
    for speed in SPEEDS {
        let samples = trimmed(&speak(clip, speed)?);
        if best.as_ref().is_none_or(|b| off(&samples) < off(b)) {
            best = Some(samples);
        }
    }
    let speech = best.unwrap_or_default();
    let mut rng = Rng::new(how.seed + index as u64);
    let seconds = |n: f64| (n * f64::from(RATE_HZ)) as usize;
    let before = seconds(rng.range(how.before.0, how.before.1));
    let after = seconds(rng.range(how.after.0, how.after.1));
    let mut sound = vec![0.0; before + speech.len() + after];
    for (i, &value) in speech.iter().enumerate() {
        sound[before + i] += value;
        // A few early reflections: a furnished room, not a booth.
        for (delay, level) in [
            (97, 0.16),
            (211, -0.11),
            (389, 0.08),
            (641, 0.05),
            (1_013, 0.03),
        ] {
            if let Some(later) = sound.get_mut(before + i + delay) {
                *later += value * level;
            }
        }
    }
    let loudness = rms(&speech);
    let gain = 10f64.powf((-29.0 + clip.gain_db) / 20.0) / loudness.max(1e-9);
    let air = 10f64.powf(rng.range(-69.0, -63.0) / 20.0);
    let batch = 10f64.powf(how.gain_db / 20.0);
    let mut low = 0.0;
    let samples = sound.iter().map(|&value| {
        // Room noise: mostly low, as ventilation is.
        low = 0.93 * low + 0.07 * rng.normal();
        let noise = air * (0.25 * rng.normal() + 3.4 * low);
        let level = ((value * gain + noise) * batch).clamp(-0.98, 0.98);
        (level * 32_767.0 + rng.range(-0.5, 0.5)).round() as i16
    });
    Ok(samples.collect())
}

/// Speech as espeak-ng makes it, at [`RATE_HZ`].
fn speak(clip: &Clip, words_per_minute: u32) -> Result<Vec<f64>, VoiceError> {
    let program = "espeak-ng";
    let output = Command::new(program)
        .args([
            "-v",
            clip.voice,
            "-s",
            &words_per_minute.to_string(),
            "-p",
            &clip.pitch.to_string(),
            "--stdout",
            clip.spoken,
        ])
        .output()
        .map_err(|source| VoiceError::Missing { program, source })?;
    // A WAV header of 44 bytes whose rate is at 24; the sizes in it are not filled in on a pipe.
    let rate = output
        .stdout
        .get(24..28)
        .and_then(|b| b.try_into().ok())
        .map(u32::from_le_bytes);
    let (true, Some(rate), Some(data)) = (output.status.success(), rate, output.stdout.get(44..))
    else {
        return Err(VoiceError::Failed {
            program,
            what: clip.voice.to_owned(),
        });
    };
    let samples: Vec<f64> = data
        .chunks_exact(2)
        .map(|b| f64::from(i16::from_le_bytes([b[0], b[1]])) / 32_768.0)
        .collect();
    Ok(resampled(&samples, rate))
}

/// Windowed-sinc resampling to [`RATE_HZ`] (Hann window, 24 zero crossings a side).
fn resampled(samples: &[f64], from_hz: u32) -> Vec<f64> {
    let step = f64::from(from_hz) / f64::from(RATE_HZ);
    let cutoff = 0.94 / step.max(1.0);
    let reach = 24.0 / cutoff;
    let count = (samples.len() as f64 / step) as usize;
    (0..count)
        .map(|i| {
            let middle = i as f64 * step;
            let first = (middle - reach).ceil().max(0.0) as usize;
            let last = ((middle + reach) as usize).min(samples.len().saturating_sub(1));
            (first..=last)
                .map(|k| {
                    let t = k as f64 - middle;
                    let x = std::f64::consts::PI * t * cutoff;
                    let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
                    let window = 0.5 + 0.5 * (std::f64::consts::PI * t / reach).cos();
                    samples[k] * sinc * window * cutoff
                })
                .sum()
        })
        .collect()
}

/// Without the silence espeak-ng puts around the words.
fn trimmed(samples: &[f64]) -> Vec<f64> {
    let loud = |v: &f64| v.abs() > 0.01;
    match (
        samples.iter().position(loud),
        samples.iter().rposition(loud),
    ) {
        (Some(first), Some(last)) => samples[first..=last].to_vec(),
        _ => Vec::new(),
    }
}

fn rms(samples: &[f64]) -> f64 {
    (samples.iter().map(|v| v * v).sum::<f64>() / samples.len().max(1) as f64).sqrt()
}

/// Writes mono samples as a FLAC file.
///
/// # Errors
/// When `flac` is not there or refuses.
pub fn write_flac(samples: &[i16], path: &Path) -> Result<(), VoiceError> {
    let program = "flac";
    let missing = |source| VoiceError::Missing { program, source };
    let size = format!("--input-size={}", samples.len() * 2);
    let mut child = Command::new(program)
        .args([
            "--silent",
            "--best",
            "--force",
            "--no-padding",
            "--force-raw-format",
            "--endian=little",
            "--sign=signed",
            "--channels=1",
            "--bps=16",
            "--sample-rate=16000",
        ])
        .args([&size, "-", "-o"])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(missing)?;
    let bytes: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(&bytes).map_err(missing)?;
    }
    if child.wait().map_err(missing)?.success() {
        Ok(())
    } else {
        Err(VoiceError::Failed {
            program,
            what: path.display().to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resampling_keeps_a_tone_and_its_level() {
        let tone = |rate: u32, n: usize| {
            (0..n)
                .map(|i| (i as f64 * 440.0 * std::f64::consts::TAU / f64::from(rate)).sin())
                .collect::<Vec<f64>>()
        };
        let (from, expected) = (
            resampled(&tone(22_050, 22_050), 22_050),
            tone(RATE_HZ, 16_000),
        );
        let worst = (1_000..15_000)
            .map(|i| (from[i] - expected[i]).abs())
            .fold(0.0, f64::max);
        assert!(worst < 2e-3, "a 440 Hz tone came out {worst} off");
    }
}
