//! The numbers of sounds equal those of the independent references, within their tolerances.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{collections::BTreeSet, fs, path::PathBuf};

use burnish_media::{AudioMeter, AudioReader, Pcm, activity, decode_audio, measure_pcm, probe};
use burnish_model::measure::AudioMeasurements;
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

/// Checks one number after another and gathers what is wrong.
#[derive(Default)]
struct Check {
    case: String,
    wrong: Vec<String>,
    /// Fields of the case that were compared.
    seen: BTreeSet<String>,
}

impl Check {
    /// `value` is within `absolute + relative * |expected|`; none and `-inf` stand for nothing.
    fn near(&mut self, of: &Value, key: &str, value: impl Into<Option<f64>>, tolerance: [f64; 2]) {
        let value = value.into().filter(|value| value.is_finite());
        self.seen.insert(key.to_owned());
        let expected = match &of[key] {
            Value::Number(number) => Some(number.as_f64().unwrap()),
            Value::Null => {
                assert!(of.get(key).is_some(), "{} has no {key}", self.case);
                None
            }
            Value::String(text) if text == "-inf" => None,
            other => panic!("{} {key} is {other}", self.case),
        };
        let [absolute, relative] = tolerance;
        let right = match (value, expected) {
            (Some(value), Some(expected)) => {
                (value - expected).abs() <= absolute + relative * expected.abs()
            }
            (None, None) => true,
            _ => false,
        };
        if !right {
            let line = format!("{} {key}: {value:?}, reference {expected:?}", self.case);
            self.wrong.push(line);
        }
    }
}

/// Fields that are not numbers of ours, and why.
const NOT_OURS: [(&str, &str); 4] = [
    (
        "leading_silence_s",
        "the simple definition, which the notes reject",
    ),
    (
        "trailing_silence_s",
        "the simple definition, which the notes reject",
    ),
    (
        "silence_threshold_dbfs",
        "the simple definition, which the notes reject",
    ),
    (
        "snr_true_db_on_speech",
        "how the clip was made; ours is the spread of its levels",
    ),
];

#[test]
fn sounds_measure_as_in_the_reference() {
    let expected = json(reference("features").join("expected.json"));
    let given = &expected["tolerance"];
    let absolute = |key: &str| [given[key].as_f64().unwrap(), 0.0];
    let other = [0.0, given["other rel"].as_f64().unwrap()];
    // A sample of silence has an offset of exactly 0, where a relative tolerance is none.
    let offset = [1e-15, other[1]];
    assert_eq!(given["counts"], "exact");
    let exact = [0.0, 0.0];
    let cases = expected["values"].as_object().unwrap();
    let mut files: Vec<String> = fs::read_dir(reference("features"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| Some(name.strip_suffix(".wav")?.to_owned()))
        .collect();
    files.sort();
    let mut names: Vec<&String> = cases.keys().collect();
    names.sort();
    assert_eq!(
        names,
        files.iter().collect::<Vec<_>>(),
        "every file is a case"
    );
    let mut check = Check::default();
    for (name, values) in cases {
        (check.case, check.seen) = (name.clone(), BTreeSet::new());
        let bytes = fs::read(reference("features").join(format!("{name}.wav"))).unwrap();
        let pcm = decode_audio(&bytes).unwrap();
        let probed = probe(&bytes).unwrap();
        let heard = activity(&mut AudioReader::open(&bytes[..]).unwrap());
        let ours = measure_pcm(&pcm);
        let seconds = |micros: i64| micros as f64 / 1e6;
        let (lead, trail) = (
            seconds(ours.leading_silence_micros),
            seconds(ours.trailing_silence_micros),
        );
        for (key, value, tolerance) in [
            ("sample_rate", Some(f64::from(pcm.sample_rate)), exact),
            ("n_samples", Some(pcm.frames() as f64), exact),
            (
                "duration_s",
                probed.duration_micros.map(seconds),
                [5e-7, 0.0],
            ),
            (
                "lufs_integrated",
                ours.loudness,
                absolute("lufs_integrated abs"),
            ),
            // Another filter, "off by up to ~0.3 LU".
            ("lufs_pyloudnorm_default", ours.loudness, [0.3, 0.0]),
            (
                "true_peak_dbtp_4x",
                ours.true_peak,
                absolute("true_peak abs"),
            ),
            ("sample_peak_dbfs", Some(decibels(ours.sample_peak)), other),
            ("rms_dbfs", Some(decibels(ours.rms)), other),
            ("dc_offset", Some(ours.dc_offset), offset),
            ("clipped_samples", Some(ours.clipped_samples as f64), exact),
            ("longest_clip_run", Some(ours.clipped_run as f64), exact),
            (
                "leading_silence_adaptive_s",
                Some(lead),
                absolute("silence abs s"),
            ),
            (
                "trailing_silence_adaptive_s",
                Some(trail),
                absolute("silence abs s"),
            ),
            (
                "silence_threshold_adaptive_dbfs",
                Some(heard.threshold_db),
                other,
            ),
            ("active_fraction", Some(ours.active_fraction), other),
            ("snr_p95_p10_db", ours.snr, other),
        ] {
            check.near(values, key, value, tolerance);
        }
        check_ffmpeg(
            &mut check,
            &values["ffmpeg"],
            &ours,
            seconds(probed.duration_micros.unwrap()),
        );
        check.seen.insert("ffmpeg".to_owned());
        for key in values.as_object().unwrap().keys() {
            let known = check.seen.contains(key) || NOT_OURS.iter().any(|(it, _)| it == key);
            assert!(known, "{name} {key} is compared with nothing");
        }
    }
    assert!(check.wrong.is_empty(), "{}", check.wrong.join("\n"));
}

/// FFmpeg rounds to a tenth, shows silence as -70 LUFS, and finds silence where no sample is
/// above -60 dBFS: within one window of ours, where it finds it at all.
fn check_ffmpeg(check: &mut Check, theirs: &Value, ours: &AudioMeasurements, whole: f64) {
    const WINDOW_SECONDS: f64 = 0.02;
    const KEYS: [&str; 4] = [
        "lufs_integrated",
        "silence_ends",
        "silence_starts",
        "true_peak_dbfs",
    ];
    let keys: Vec<&String> = theirs.as_object().unwrap().keys().collect();
    assert_eq!(keys, KEYS, "every field is compared");
    let loudness = ours.loudness.unwrap_or(-70.0);
    check.near(theirs, "lufs_integrated", loudness, [0.05 + 0.02, 0.0]);
    check.near(theirs, "true_peak_dbfs", ours.true_peak, [0.05 + 0.1, 0.0]);
    let places = |key: &str| -> Vec<f64> {
        let places = theirs[key].as_array().unwrap();
        places.iter().map(|it| it.as_f64().unwrap()).collect()
    };
    let (starts, ends) = (places("silence_starts"), places("silence_ends"));
    assert_eq!(starts.len(), ends.len());
    let lead = ours.leading_silence_micros as f64 / 1e6;
    let trail = ours.trailing_silence_micros as f64 / 1e6;
    let mut near = |what: &str, ours: f64, theirs: f64| {
        if (ours - theirs).abs() > WINDOW_SECONDS {
            let line = format!("{} {what}: {ours}, FFmpeg {theirs}", check.case);
            check.wrong.push(line);
        }
    };
    if starts.first() == Some(&0.0) {
        near("leading silence", lead, ends[0]);
    }
    if ends.last().is_some_and(|end| (end - whole).abs() < 1e-3) {
        near("trailing silence", trail, whole - starts[starts.len() - 1]);
    }
}

#[test]
fn loudness_of_the_ebu_signals_is_that_of_the_reference() {
    let expected = json(reference("ebu_tech3341").join("expected.json"));
    let tolerance = expected["tolerance"]["lufs abs"].as_f64().unwrap();
    let input = json(reference("ebu_tech3341").join("input.json"));
    let mut check = Check::default();
    let mut names = BTreeSet::new();
    for signal in input.as_array().unwrap() {
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
        let values = &expected["values"][name];
        (check.case, check.seen) = (name.to_owned(), BTreeSet::new());
        check.near(values, "lufs", meter.finish().loudness, [tolerance, 0.0]);
        let fields: BTreeSet<String> = values.as_object().unwrap().keys().cloned().collect();
        assert_eq!(check.seen, fields, "{name}: every field is compared");
        names.insert(name.to_owned());
    }
    let cases: BTreeSet<String> = expected["values"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(names, cases, "every case was made");
    assert!(check.wrong.is_empty(), "{}", check.wrong.join("\n"));
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
