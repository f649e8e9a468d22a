//! Levelled and soloed playback: at the target, never over the ceiling, the same in any order.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::sync::OnceLock;

use burnish_media::{
    AudioReader, Ear, Level, VirtualWav, decode_audio, loudness_at_start, measure_pcm,
};
use proptest::prelude::*;

const RATE: u32 = 16_000;

/// A WAV of 32-bit floats.
fn wav(channels: u16, samples: &[f32]) -> Vec<u8> {
    let data = samples.len() as u32 * 4;
    let frame_bytes = channels * 4;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((data + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(3_u16.to_le_bytes());
    bytes.extend(channels.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * u32::from(frame_bytes)).to_le_bytes());
    bytes.extend(frame_bytes.to_le_bytes());
    bytes.extend(32_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

fn tone(frames: usize, hz: f64, amplitude: f64) -> Vec<f32> {
    (0..frames)
        .map(|at| {
            let turn = std::f64::consts::TAU * hz * at as f64 / f64::from(RATE);
            (turn.sin() * amplitude) as f32
        })
        .collect()
}

/// Hushed speech with a slammed door now and then: what needs the limiter.
fn uneven() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let mut samples = tone(5 * RATE as usize, 440.0, 0.01);
        let mut noise = 1_u32;
        for slam in [0, 9_000, 32_760, 32_900, 65_536, 79_990] {
            for (at, sample) in samples.iter_mut().skip(slam).take(40).enumerate() {
                noise ^= noise << 13;
                noise ^= noise >> 17;
                noise ^= noise << 5;
                let level = 1.0 - at as f32 / 40.0;
                *sample = (noise as f32 / u32::MAX as f32 * 2.0 - 1.0) * level;
            }
        }
        wav(1, &samples)
    })
}

fn loudness(bytes: &[u8]) -> Option<f64> {
    loudness_at_start(&mut AudioReader::open(bytes).unwrap())
}

fn levelled(bytes: &[u8]) -> VirtualWav<'_> {
    let level = Level::Levelled {
        loudness: loudness(bytes),
    };
    VirtualWav::open_as(bytes, level, Ear::All).unwrap()
}

fn whole(mut wav: VirtualWav<'_>) -> Vec<u8> {
    wav.read_range(0, usize::MAX >> 1)
}

#[test]
fn quiet_and_loud_clips_are_heard_at_the_target() {
    for amplitude in [0.006, 0.02, 0.2, 0.9] {
        let bytes = wav(1, &tone(4 * RATE as usize, 1000.0, amplitude));
        let before = loudness(&bytes).unwrap();
        let heard = decode_audio(&whole(levelled(&bytes))).unwrap();
        let after = measure_pcm(&heard).loudness.unwrap();
        assert!(
            (after - -20.0).abs() < 0.5,
            "{before} LUFS became {after} LUFS"
        );
        assert_eq!(heard.frames(), u64::from(4 * RATE), "and as long");
    }
}

#[test]
fn a_clip_that_would_take_more_than_30_db_takes_30() {
    let bytes = wav(1, &tone(2 * RATE as usize, 1000.0, 0.0005));
    let before = loudness(&bytes).unwrap();
    let heard = decode_audio(&whole(levelled(&bytes))).unwrap();
    let after = measure_pcm(&heard).loudness.unwrap();
    assert!((after - before - 30.0).abs() < 0.1, "{before} to {after}");
}

#[test]
fn no_sample_is_over_the_ceiling_and_what_is_far_from_a_slam_keeps_its_gain() {
    let gain = 10_f64.powf((-20.0 - loudness(uneven()).unwrap()).min(30.0) / 20.0);
    let heard = decode_audio(&whole(levelled(uneven()))).unwrap();
    let ceiling = 10_f32.powf(-0.05);
    let plain = decode_audio(uneven()).unwrap();
    assert!(gain > 1.0, "the slams are lifted over full scale");
    let most = heard
        .samples
        .iter()
        .fold(0.0, |most: f32, x| most.max(x.abs()));
    assert!(most <= ceiling + 1.0 / 65_536.0, "{most}");
    assert!(most > ceiling * 0.9, "the slams are there");
    for (heard, plain) in heard.samples[20_000..30_000]
        .iter()
        .zip(&plain.samples[20_000..])
    {
        let expected = f64::from(*plain) * gain;
        assert!((f64::from(*heard) - expected).abs() < 1.0 / 32_768.0);
    }
}

#[test]
fn silence_stays_silent_and_short_clips_are_only_limited() {
    let silent = wav(2, &vec![0.0; 2 * RATE as usize]);
    assert_eq!(loudness(&silent), None);
    let heard = whole(levelled(&silent));
    assert!(heard[44..].iter().all(|&byte| byte == 0));
    for frames in [1, 2, 100] {
        let bytes = wav(1, &tone(frames, 4000.0, 1.0));
        let heard = decode_audio(&whole(levelled(&bytes))).unwrap();
        let plain = decode_audio(&bytes).unwrap();
        assert_eq!(heard.frames(), plain.frames());
        let most = heard
            .samples
            .iter()
            .fold(0.0, |most: f32, x| most.max(x.abs()));
        assert!(most <= 0.892, "{frames} samples: {most}");
    }
}

#[test]
fn one_channel_is_heard_on_both_sides() {
    let (left, right) = (tone(4000, 200.0, 0.3), tone(4000, 900.0, 0.1));
    let both: Vec<f32> = left
        .iter()
        .zip(&right)
        .flat_map(|(&l, &r)| [l, r])
        .collect();
    let bytes = wav(2, &both);
    for (ear, only) in [(Ear::Left, &left), (Ear::Right, &right)] {
        let solo = VirtualWav::open_as(&bytes[..], Level::Plain, ear).unwrap();
        let expected: Vec<f32> = only.iter().flat_map(|&x| [x, x]).collect();
        let expected = whole(VirtualWav::open(&wav(2, &expected)[..]).unwrap());
        assert!(whole(solo) == expected, "{ear:?}");
    }
    let mono = wav(1, &left);
    for ear in [Ear::Left, Ear::Right] {
        let solo = VirtualWav::open_as(&mono[..], Level::Plain, ear).unwrap();
        let same = VirtualWav::open(&mono[..]).unwrap();
        assert!(whole(solo) == whole(same), "{ear:?} of one channel is it");
    }
}

#[test]
fn compressed_sound_is_levelled_the_same_in_any_order() {
    let sounds: [&[u8]; 3] = [
        include_bytes!("data/common_voice.mp3"),
        include_bytes!("data/speech.flac"),
        include_bytes!("data/speech.ogg"),
    ];
    for bytes in sounds {
        let all = whole(levelled(bytes));
        let mut other = levelled(bytes);
        let len = all.len() as u64;
        for start in [len - 3, len / 2 + 1, 44, 0, 43, 131_072 + 44] {
            let start = start.min(len);
            let same = &all[start as usize..];
            let part = other.read_range(start, 5001);
            assert!(part == same[..same.len().min(5001)], "from byte {start}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_range_is_that_part_of_the_whole(
        ranges in prop::collection::vec((0_u64..161_000, 0_usize..40_000), 1..5),
    ) {
        static ALL: OnceLock<Vec<u8>> = OnceLock::new();
        let all = ALL.get_or_init(|| whole(levelled(uneven())));
        let mut wav = levelled(uneven());
        for (start, len) in ranges {
            let from = (start as usize).min(all.len());
            let to = (from + len).min(all.len());
            prop_assert!(wav.read_range(start, len) == all[from..to], "{start}, {len} bytes");
        }
    }
}
