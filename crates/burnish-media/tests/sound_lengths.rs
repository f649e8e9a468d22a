//! Encoded sounds decode to exactly the samples that were encoded.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{fs, path::Path};

use burnish_media::{VirtualWav, decode_audio, listen, probe};

fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data")).join(name)).unwrap()
}

/// Name, rate, channels, and the samples that went into the encoder; for MP3 without a tag, and
/// bare AAC, those of all packets, as no decoder can know which of them are delay.
const LENGTHS: [(&str, u32, u16, u64); 22] = [
    ("sound/cbr_48k.mp3", 48_000, 1, 20_003),
    ("sound/cbr_8k_crc.mp3", 8_000, 1, 6_789),
    ("sound/vbr_16k.mp3", 16_000, 1, 20_011),
    ("sound/vbr_44k_stereo.mp3", 44_100, 2, 30_001),
    ("sound/one_sample.mp3", 24_000, 1, 1),
    ("sound/cbr_untagged.mp3", 32_000, 2, 21 * 1_152),
    ("sound/vbr_untagged.mp3", 22_050, 1, 37 * 576),
    ("common_voice.mp3", 48_000, 1, 77 * 1_152),
    ("sound/adts_8k.aac", 8_000, 1, 40 * 1_024),
    ("phone_memo.3gp", 8_000, 1, 56_800),
    ("sound/vorbis_8k.ogg", 8_000, 1, 777),
    ("sound/vorbis_22k.ogg", 22_050, 1, 18_437),
    ("sound/vorbis_44k.ogg", 44_100, 2, 30_001),
    ("speech.ogg", 16_000, 1, 21_739),
    ("sound/mono_24bit.flac", 16_000, 1, 10_007),
    ("sound/mono_8bit.flac", 11_025, 1, 5_003),
    ("sound/piped_48k.flac", 48_000, 2, 12_289),
    ("speech.flac", 16_000, 1, 21_739),
    ("pop.flac", 44_100, 1, 100),
    ("short.flac", 44_100, 1, 4),
    ("wasted_bits.flac", 44_100, 1, 4_410),
    ("non_subset.flac", 44_100, 2, 4_096),
];

#[test]
fn every_format_decodes_to_the_samples_that_were_encoded() {
    for (name, rate, channels, frames) in LENGTHS {
        let bytes = data(name);
        let pcm = decode_audio(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((pcm.sample_rate, pcm.channels), (rate, channels), "{name}");
        assert_eq!((pcm.frames(), &pcm.damaged), (frames, &None), "{name}");
        let probed = probe(&bytes).unwrap();
        // A FLAC written to a pipe does not know its length.
        if name == "sound/piped_48k.flac" {
            assert_eq!((probed.frames, probed.duration_micros), (None, None));
        } else {
            let exact = frames as f64 * 1e6 / f64::from(rate);
            assert_eq!(probed.frames, Some(frames), "{name}");
            assert_eq!(probed.duration_micros, Some(exact.round() as i64), "{name}");
        }
        let heard = listen(&bytes[..], 100, |_| true).unwrap().unwrap();
        assert_eq!((heard.frames, heard.damaged), (frames, None), "{name}");
        let played = VirtualWav::open(&bytes[..]).unwrap();
        assert_eq!(played.frames(), frames, "{name}");
    }
}

#[test]
fn a_tagged_mp3_begins_and_ends_with_the_samples_that_were_encoded() {
    // Encoded: sixths of a tone, nothing, noise, a tone, nothing, noise.
    for name in [
        "sound/vbr_16k.mp3",
        "sound/vbr_44k_stereo.mp3",
        "sound/cbr_48k.mp3",
    ] {
        let pcm = decode_audio(&data(name)).unwrap();
        let part = |from: f64, to: f64| {
            let at = |share: f64| {
                let frame = (pcm.frames() as f64 * share) as usize;
                frame * usize::from(pcm.channels)
            };
            let samples = &pcm.samples[at(from)..at(to)];
            let sum: f32 = samples.iter().map(|sample| sample * sample).sum();
            (sum / samples.len() as f32).sqrt()
        };
        assert!(part(0.01, 0.15) > 0.3, "{name} begins with a tone");
        assert!(part(0.20, 0.30) < 0.01, "{name} goes on with nothing");
        assert!(part(0.70, 0.80) < 0.01, "{name} is nothing again");
        assert!(part(0.97, 1.0) > 0.15, "{name} ends in noise");
        // The edges of the nothing lie where they were put, to a few milliseconds.
        let sixth = pcm.frames() / 6;
        let quiet = |from: u64| {
            let at = from as usize * usize::from(pcm.channels);
            pcm.samples[at..at + 64].iter().all(|it| it.abs() < 0.02)
        };
        let slack = u64::from(pcm.sample_rate) / 50;
        assert!(!quiet(sixth - slack) && quiet(sixth + slack), "{name}");
    }
}

#[test]
fn an_edit_list_that_counts_in_milliseconds_does_not_round_the_length() {
    // 3 samples less in the last packet: 7099.625 ms, which the edit list still calls 7100.
    let mut bytes = data("phone_memo.3gp");
    let at = |bytes: &[u8], name: &[u8]| bytes.windows(4).position(|it| it == name).unwrap();
    let duration = at(&bytes, b"mdhd") + 20;
    assert_eq!(bytes[duration..duration + 4], 57_824_u32.to_be_bytes());
    bytes[duration..duration + 4].copy_from_slice(&57_821_u32.to_be_bytes());
    let last = at(&bytes, b"stts") + 24;
    assert_eq!(bytes[last..last + 4], 480_u32.to_be_bytes());
    bytes[last..last + 4].copy_from_slice(&477_u32.to_be_bytes());
    let pcm = decode_audio(&bytes).unwrap();
    assert_eq!((pcm.frames(), pcm.damaged), (56_797, None));
    assert_eq!(probe(&bytes).unwrap().frames, Some(56_797));
}
