//! Every way to write a WAV gives exactly its samples.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod wav_bytes;

use std::fs;

use burnish_media::decode_audio;
use wav_bytes::{Wav, chunk, decoded, written};

#[test]
fn every_coding_gives_each_of_its_samples() {
    const CODINGS: [(u16, u16); 8] = [
        (1, 8),
        (1, 16),
        (1, 24),
        (1, 32),
        (3, 32),
        (3, 64),
        (6, 8),
        (7, 8),
    ];
    for (tag, bits) in CODINGS {
        for (channels, rate) in [(1, 8_000), (2, 44_100), (3, 22_050), (6, 48_000)] {
            for frames in [1_usize, 2, 999, 4_096, 4_097, 10_007] {
                for extensible in [false, true] {
                    let what = format!("{tag}/{bits} {channels} x {frames} {extensible}");
                    let (data, values) = written(tag, bits, frames * usize::from(channels));
                    let wav = Wav {
                        tag,
                        bits,
                        channels,
                        rate,
                        extensible,
                        data,
                        ..Wav::default()
                    };
                    let pcm = decoded(&wav.bytes(), &what);
                    assert_eq!((pcm.frames(), pcm.damaged), (frames as u64, None), "{what}");
                    assert_eq!((pcm.sample_rate, pcm.channels), (rate, channels), "{what}");
                    if tag == 1 || tag == 3 {
                        let step = if tag == 3 {
                            1e-7
                        } else {
                            2.0 / f64::from(bits).exp2()
                        };
                        let off = pcm.samples.iter().zip(&values);
                        let worst = off
                            .map(|(&a, b)| (f64::from(a) - b).abs())
                            .fold(0.0, f64::max);
                        assert!(worst <= 1.5 * step + 1e-7, "{what}: off by {worst}");
                    }
                }
            }
        }
    }
}

#[test]
fn chunks_around_the_samples_do_not_count_as_sound() {
    let list = chunk(b"LIST", b"INFOISFT\x05\0\0\0Lavf\0");
    assert_eq!(list.len() % 2, 0, "padded");
    let unpadded = list[..list.len() - 1].to_vec();
    let bext = chunk(b"bext", &[7; 603]);
    let fact = chunk(b"fact", &777_u32.to_le_bytes());
    let tag = [b"TAG".to_vec(), vec![b'x'; 125]].concat();
    let pad = |chunks: &[u8]| [&[0][..], chunks].concat();
    for (what, before, after) in [
        ("nothing", vec![], vec![]),
        ("padding", vec![], vec![0]),
        ("LIST before", list.clone(), vec![0]),
        ("an unpadded LIST before", unpadded, vec![]),
        (
            "bext and fact before",
            [bext.clone(), fact].concat(),
            vec![0],
        ),
        ("LIST after", vec![], pad(&list)),
        ("LIST after without padding", vec![], list.clone()),
        ("bext, then LIST after", vec![], pad(&[bext, list].concat())),
        ("an ID3v1 tag after", vec![], pad(&tag)),
        ("zeros up to a block of 4096", vec![], vec![0; 3_275]),
    ] {
        // 777 samples of 8 bits: an odd number of bytes.
        let wav = Wav {
            bits: 8,
            before,
            data: vec![200; 777],
            after,
            ..Wav::default()
        };
        let pcm = decoded(&wav.bytes(), what);
        assert_eq!((pcm.frames(), pcm.damaged), (777, None), "{what}");
        assert!(pcm.samples.iter().all(|&it| it == 72.0 / 128.0), "{what}");
    }
}

#[test]
fn a_length_that_was_streamed_or_never_written_means_all_that_follows() {
    let (data, _) = written(1, 24, 2 * 5_003);
    let stereo = |stated| Wav {
        channels: 2,
        bits: 24,
        data: data.clone(),
        stated: Some(stated),
        ..Wav::default()
    };
    // FFmpeg and GStreamer, SoX (whole frames), eSpeak, ALSA, and others.
    for stated in [
        u32::MAX,
        u32::MAX - 1,
        0x7FFF_F000 / 6 * 6,
        0x7FFF_F000,
        0x7FFF_FFFF,
        0x8000_0000,
    ] {
        let pcm = decoded(&stereo(stated).bytes(), &format!("{stated:#x}"));
        assert_eq!((pcm.frames(), pcm.damaged), (5_003, None), "{stated:#x}");
    }
    let pcm = decoded(&stereo(0).bytes(), "0");
    assert_eq!(pcm.frames(), 5_003);
    assert_eq!(
        pcm.damaged.as_deref(),
        Some("its length was never written: all that follows was read")
    );
    let mut empty = stereo(0);
    empty.data = chunk(b"LIST", b"INFO");
    let reason = decode_audio(&empty.bytes()).unwrap_err().reason;
    assert_eq!(
        reason, "the sound is empty: 0 samples",
        "a chunk is no sound"
    );
}

#[test]
fn the_64_bit_kinds_have_their_length_from_their_own_chunk() {
    let (data, _) = written(1, 16, 3_001);
    for magic in [b"RF64", b"BW64"] {
        let ds64 = |len: u64| {
            let sizes = [len + 100, len, 3_001].map(u64::to_le_bytes).concat();
            chunk(b"ds64", &[sizes, vec![0; 4]].concat())
        };
        let mut wav = Wav {
            before: ds64(6_002),
            data: data.clone(),
            stated: Some(u32::MAX),
            after: chunk(b"LIST", b"INFO"),
            ..Wav::default()
        };
        let bytes_of = |wav: &Wav| [&magic[..], &wav.bytes()[4..]].concat();
        let pcm = decoded(&bytes_of(&wav), "whole");
        assert_eq!((pcm.frames(), pcm.damaged), (3_001, None));
        (wav.before, wav.after) = (ds64(20 << 30), Vec::new());
        let pcm = decoded(&bytes_of(&wav), "cut off");
        assert_eq!(pcm.frames(), 3_001);
        assert_eq!(
            pcm.damaged.as_deref(),
            Some("the file ends after 3001 of 10737418240 samples")
        );
    }
}

/// The samples that another reader (libsndfile) finds in files of many writers.
const BY_OTHERS: [(&str, u32, u16, u64); 15] = [
    ("nonstandard-01", 48_000, 2, 1),
    ("nonstandard-02", 48_000, 2, 2),
    ("pcmwaveformat-16bit-44100Hz-mono-extra", 44_100, 1, 4),
    ("pcmwaveformat-16bit-44100Hz-mono", 44_100, 1, 4),
    ("pcmwaveformat-8bit-44100Hz-mono", 44_100, 1, 4),
    ("pop", 44_100, 1, 100),
    ("waveformatex-16bit-44100Hz-mono-extra", 44_100, 1, 4),
    ("waveformatex-16bit-44100Hz-mono", 44_100, 1, 4),
    ("waveformatex-16bit-44100Hz-stereo", 44_100, 2, 4),
    ("waveformatex-8bit-11025Hz-mono", 11_025, 1, 4),
    ("waveformatex-ieeefloat-44100Hz-mono", 44_100, 1, 4),
    ("waveformatextensible-24bit-192kHz-mono", 192_000, 1, 4),
    (
        "waveformatextensible-24bit-4byte-48kHz-stereo",
        48_000,
        2,
        2,
    ),
    ("waveformatextensible-32bit-48kHz-stereo", 48_000, 2, 2),
    ("waveformatextensible-ieeefloat-44100Hz-mono", 44_100, 1, 4),
];

#[test]
fn files_of_other_writers_have_the_samples_that_other_readers_find() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/wav");
    assert_eq!(fs::read_dir(folder).unwrap().count(), BY_OTHERS.len());
    for (name, rate, channels, frames) in BY_OTHERS {
        let bytes = fs::read(format!("{folder}/{name}.wav")).unwrap();
        let pcm = decoded(&bytes, name);
        assert_eq!((pcm.sample_rate, pcm.channels), (rate, channels), "{name}");
        assert_eq!((pcm.frames(), pcm.damaged), (frames, None), "{name}");
    }
}
