//! The numbers of sounds equal those of the independent references, within their tolerances.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{fs, path::PathBuf};

use burnish_media::{AudioMeter, Pcm, decode_audio, measure_pcm};
use serde_json::Value;

fn reference(case: &str) -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/reference/audio"
    ))
    .join(case)
}

fn json(path: PathBuf) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn decibels(linear: f64) -> f64 {
    20.0 * linear.log10()
}

#[test]
fn sounds_measure_as_in_the_reference() {
    let expected = json(reference("features").join("expected.json"));
    let mut wrong = Vec::new();
    for (name, values) in expected["values"].as_object().unwrap() {
        let bytes = fs::read(reference("features").join(format!("{name}.wav"))).unwrap();
        let pcm = decode_audio(&bytes).unwrap();
        let ours = measure_pcm(&pcm);
        assert_eq!(
            pcm.frames(),
            values["n_samples"].as_u64().unwrap(),
            "{name}"
        );
        let silent = values["lufs_integrated"].as_str() == Some("-inf");
        assert_eq!(
            silent,
            ours.loudness.is_none(),
            "{name} has a loudness unless silent"
        );
        assert_eq!(
            silent,
            ours.true_peak.is_none(),
            "{name} has a peak unless silent"
        );
        let mut near = |key: &str, value: f64, absolute: f64, relative: f64| {
            let Some(expected) = values[key].as_f64() else {
                assert!(silent, "{name} {key}");
                return;
            };
            if (value - expected).abs() > absolute + relative * expected.abs() {
                wrong.push(format!("{name} {key}: {value}, reference {expected}"));
            }
        };
        near("lufs_integrated", ours.loudness.unwrap_or(-70.0), 0.02, 0.0);
        near(
            "true_peak_dbtp_4x",
            ours.true_peak.unwrap_or(-70.0),
            0.1,
            0.0,
        );
        near("sample_peak_dbfs", decibels(ours.sample_peak), 0.0, 1e-6);
        near("rms_dbfs", decibels(ours.rms), 0.0, 1e-6);
        near("dc_offset", ours.dc_offset, 1e-15, 1e-6);
        near("clipped_samples", ours.clipped_samples as f64, 0.0, 0.0);
        near("longest_clip_run", ours.clipped_run as f64, 0.0, 0.0);
        let leading = ours.leading_silence_micros as f64 / 1e6;
        let trailing = ours.trailing_silence_micros as f64 / 1e6;
        near("leading_silence_adaptive_s", leading, 0.011, 0.0);
        near("trailing_silence_adaptive_s", trailing, 0.011, 0.0);
        near("active_fraction", ours.active_fraction, 0.0, 1e-6);
        near("snr_p95_p10_db", ours.snr.unwrap(), 0.0, 1e-6);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn loudness_of_the_ebu_signals_is_that_of_the_reference() {
    let expected = json(reference("ebu_tech3341").join("expected.json"));
    for signal in json(reference("ebu_tech3341").join("input.json"))
        .as_array()
        .unwrap()
    {
        let name = signal["name"].as_str().unwrap();
        let rate = signal["sample_rate"].as_u64().unwrap();
        let channels = signal["channels"].as_u64().unwrap() as u16;
        let turn = std::f64::consts::TAU * signal["frequency_hz"].as_f64().unwrap() / rate as f64;
        let mut meter = AudioMeter::new(rate as u32, channels);
        let mut time = 0_u64;
        for segment in signal["segments"].as_array().unwrap() {
            let frames = (segment["seconds"].as_f64().unwrap() * rate as f64).round() as u64;
            let peak = 10_f64.powf(segment["peak_dbfs"].as_f64().unwrap() / 20.0);
            let mut block = Vec::with_capacity(frames as usize * usize::from(channels));
            for frame in time..time + frames {
                let sample = (peak * (turn * frame as f64).sin()) as f32;
                block.extend(std::iter::repeat_n(sample, usize::from(channels)));
            }
            time += frames;
            meter.add(&block);
        }
        let loudness = meter.finish().loudness.unwrap();
        let wanted = expected["values"][name]["lufs"].as_f64().unwrap();
        assert!(
            (loudness - wanted).abs() <= 0.02,
            "{name}: {loudness}, reference {wanted}"
        );
    }
}

#[test]
fn a_short_clip_has_no_loudness_but_a_level() {
    let samples = (0..4000)
        .map(|frame| if frame % 2 == 0 { 0.5 } else { -0.5 })
        .collect();
    let pcm = Pcm {
        sample_rate: 16_000,
        channels: 1,
        samples,
        damaged: None,
    };
    let ours = measure_pcm(&pcm);
    assert_eq!(
        ours.loudness, None,
        "250 ms are less than one block of BS.1770"
    );
    assert_eq!((ours.rms, ours.sample_peak), (0.5, 0.5));
}

#[test]
fn stereo_is_not_summed_before_loudness() {
    let tone = |channels: usize| {
        let wave = |frame: usize| (frame as f32 * 0.13).sin() * 0.1;
        let samples = (0..48_000)
            .flat_map(|at| std::iter::repeat_n(wave(at), channels))
            .collect();
        measure_pcm(&Pcm {
            sample_rate: 48_000,
            channels: channels as u16,
            samples,
            damaged: None,
        })
    };
    let difference = tone(2).loudness.unwrap() - tone(1).loudness.unwrap();
    assert!(
        (difference - 3.01).abs() < 0.01,
        "two equal channels are 3 dB louder: {difference}"
    );
}
