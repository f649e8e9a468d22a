//! Silence, share of sound and signal-to-noise of clips made to have known ones.
//!
//! Held: silence within one window (20 ms); the share within three windows; the estimate of
//! signal-to-noise within 1 dB of signal and noise over noise, and 2 dB of the ratio itself.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod wav_bytes;

use burnish_media::{Pcm, measure_pcm};
use burnish_model::measure::AudioMeasurements;
use wav_bytes::Noise;

const RATES: [u32; 4] = [8_000, 16_000, 44_100, 48_000];
const WINDOW_MICROS: i64 = 20_000;

/// A tone of 300 Hz between two silences, in noise all through.
#[derive(Debug, Clone, Copy)]
struct Clip {
    rate: u32,
    channels: u16,
    /// Milliseconds before, of, and after the tone.
    parts: [u64; 3],
    /// Of the tone to the noise, in each channel; infinite for no noise.
    snr_db: f64,
    /// Every channel has noise of its own.
    apart: bool,
}

impl Clip {
    fn measured(self) -> AudioMeasurements {
        let channels = usize::from(self.channels);
        let frames = self
            .parts
            .map(|millis| millis * u64::from(self.rate) / 1000);
        let tone = frames[0]..frames[0] + frames[1];
        // A sine of amplitude a has a mean square of a²/2, noise uniform in -b..b one of b²/3.
        let loud = 0.3 * (1.5 * 10_f64.powf(-self.snr_db / 10.0)).sqrt();
        let mut noises: Vec<Noise> = (1..=self.channels)
            .map(|channel| {
                Noise(if self.apart {
                    u32::from(channel) * 77_777
                } else {
                    4_242
                })
            })
            .collect();
        let mut samples = Vec::new();
        for at in 0..frames.iter().sum() {
            let turn = std::f64::consts::TAU * 300.0 * at as f64 / f64::from(self.rate);
            let tone = if tone.contains(&at) {
                0.3 * turn.sin()
            } else {
                0.0
            };
            samples.extend(noises.iter_mut().map(|it| (tone + loud * it.next()) as f32));
        }
        assert_eq!(samples.len() % channels, 0);
        measure_pcm(&Pcm {
            sample_rate: self.rate,
            channels: self.channels,
            samples,
            damaged: None,
        })
    }
}

/// Before and after the tone, in milliseconds.
const SILENCES: [[u64; 2]; 6] = [
    [0, 250],
    [250, 0],
    [250, 1_500],
    [1_500, 250],
    [1_500, 1_500],
    [0, 1_500],
];

#[test]
fn silence_is_found_within_a_window_at_every_rate_and_noise_of_15_db_and_better() {
    for rate in RATES {
        for (channels, apart) in [(1, false), (2, false), (2, true)] {
            for [before, after] in SILENCES {
                for snr_db in [15.0, 30.0, f64::INFINITY] {
                    let parts = [before, 1_000, after];
                    let clip = Clip {
                        rate,
                        channels,
                        parts,
                        snr_db,
                        apart,
                    };
                    let it = clip.measured();
                    for (found, millis) in [
                        (it.leading_silence_micros, before),
                        (it.trailing_silence_micros, after),
                    ] {
                        let off = found - millis as i64 * 1000;
                        assert!(
                            off.abs() <= WINDOW_MICROS,
                            "{found} of {millis} ms: {clip:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn sound_from_end_to_end_has_no_silence() {
    for rate in RATES {
        for snr_db in [5.0, 20.0, f64::INFINITY] {
            let it = Clip {
                rate,
                channels: 1,
                parts: [0, 1_000, 0],
                snr_db,
                apart: false,
            }
            .measured();
            let silence = it.leading_silence_micros.max(it.trailing_silence_micros);
            assert!(
                silence < WINDOW_MICROS,
                "{silence} at {rate} Hz, {snr_db} dB"
            );
            assert!((it.active_fraction - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn the_share_of_sound_is_that_of_the_tone_within_three_windows() {
    for rate in RATES {
        for channels in [1, 2] {
            for [before, after] in SILENCES {
                for snr_db in [50.0, f64::INFINITY] {
                    let clip = Clip {
                        rate,
                        channels,
                        parts: [before, 1_000, after],
                        snr_db,
                        apart: false,
                    };
                    let whole = (before + 1_000 + after) as f64;
                    // Windows lie 10 ms apart.
                    let tolerance = 3.0 * 10.0 / whole;
                    let share = clip.measured().active_fraction;
                    assert!(
                        (share - 1_000.0 / whole).abs() <= tolerance,
                        "{share}: {clip:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn noise_less_than_40_db_below_the_loudest_is_no_silence_for_the_share() {
    let clip = Clip {
        rate: 16_000,
        channels: 1,
        parts: [1_000, 1_000, 1_000],
        snr_db: 35.0,
        apart: false,
    };
    assert!((clip.measured().active_fraction - 1.0).abs() < 1e-12);
}

#[test]
fn signal_to_noise_is_found_from_5_to_40_db_at_every_rate() {
    for rate in RATES {
        for channels in [1, 2] {
            for snr_db in [5.0, 10.0, 15.0, 20.0, 30.0, 40.0] {
                let clip = Clip {
                    rate,
                    channels,
                    parts: [500, 1_000, 500],
                    snr_db,
                    apart: false,
                };
                let found = clip.measured().snr.unwrap();
                let over_noise = 10.0 * (1.0 + 10_f64.powf(snr_db / 10.0)).log10();
                assert!((found - over_noise).abs() <= 1.0, "{found} dB: {clip:?}");
                assert!((found - snr_db).abs() <= 2.0, "{found} dB: {clip:?}");
            }
        }
    }
}

#[test]
fn noise_that_differs_between_two_channels_is_3_db_less_in_their_average() {
    for rate in RATES {
        for snr_db in [10.0, 20.0, 40.0] {
            let clip = Clip {
                rate,
                channels: 2,
                parts: [500, 1_000, 500],
                snr_db,
                apart: true,
            };
            let found = clip.measured().snr.unwrap();
            let known = 10.0 * (1.0 + 2.0 * 10_f64.powf(snr_db / 10.0)).log10();
            assert!((found - known).abs() <= 1.0, "{found} dB: {clip:?}");
        }
    }
}

#[test]
fn a_louder_or_softer_clip_has_the_same_ratio_and_silence() {
    let at = |gain: f32| {
        let mut noise = Noise(5);
        let samples = (0..48_000).map(|at| {
            let tone = if (16_000..32_000).contains(&at) {
                0.3
            } else {
                0.0
            };
            let turn = std::f32::consts::TAU * 300.0 * at as f32 / 16_000.0;
            gain * (tone * turn.sin() + 0.01 * noise.next() as f32)
        });
        measure_pcm(&Pcm {
            sample_rate: 16_000,
            channels: 1,
            samples: samples.collect(),
            damaged: None,
        })
    };
    let (plain, soft) = (at(1.0), at(0.25));
    assert!((plain.snr.unwrap() - soft.snr.unwrap()).abs() < 1e-3);
    assert_eq!(plain.leading_silence_micros, soft.leading_silence_micros);
    assert_eq!(plain.trailing_silence_micros, soft.trailing_silence_micros);
    assert!((plain.loudness.unwrap() - soft.loudness.unwrap() - 12.041).abs() < 0.01);
}
