//! Bytes of chance, and sounds cut and bent by chance: an answer for each, a panic for none, and
//! memory within a bound.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod wav_bytes;

use std::fs;

use burnish_media::{
    AudioReader, Ear, Level, VirtualWav, activity, listen, mel_tile, peaks, probe, snap,
};
use proptest::prelude::*;
use wav_bytes::{Noise, Wav};

/// Bytes that one file may make the process hold more than it did.
const MOST_BYTES: u64 = 512 << 20;
/// Frames that are decoded of one file: a few bytes of FLAC can rightly be many seconds.
const MOST_FRAMES: u64 = 1 << 22;
const MOST_BLOCK_SAMPLES: usize = 1 << 24;

/// The most address space this process ever had, where the system tells.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmPeak:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib << 10)
}

/// Everything a page may ask about a sound.
fn ask_everything(bytes: &[u8]) {
    if let Err(error) = probe(bytes) {
        assert!(!error.reason.is_empty());
    }
    let Ok(mut reader) = AudioReader::open(bytes) else {
        return;
    };
    let mut frames = 0;
    while let Some(block) = reader.next_block() {
        assert!(
            block.len() <= MOST_BLOCK_SAMPLES,
            "a block of {}",
            block.len()
        );
        assert!(block.iter().all(|sample| sample.is_finite()));
        frames += (block.len() / usize::from(reader.channels())) as u64;
        if frames > MOST_FRAMES {
            break;
        }
    }
    let ended = frames <= MOST_FRAMES;
    if let Some(promised) = reader.frames().filter(|_| ended) {
        assert!(frames <= promised, "no more than is promised");
        if frames < promised {
            assert!(
                reader.damage().is_some(),
                "{frames} of {promised} without a reason"
            );
        }
    }
    for place in [0, 1, 1_000, frames / 2, frames, u64::MAX / 3, u64::MAX] {
        reader.seek(place);
        reader.next_block();
    }
    let heard = listen(bytes, 100, |done| done < MOST_FRAMES);
    if let Ok(Some(heard)) = heard {
        let it = heard.measurements;
        for number in [
            it.loudness.unwrap_or(0.0),
            it.true_peak.unwrap_or(0.0),
            it.snr.unwrap_or(0.0),
            it.sample_peak,
            it.rms,
            it.dc_offset,
            it.active_fraction,
        ] {
            assert!(number.is_finite(), "{it:?}");
        }
        let whole = burnish_media::micros(heard.frames, reader.sample_rate());
        for silence in [it.leading_silence_micros, it.trailing_silence_micros] {
            assert!((0..=whole).contains(&silence), "{silence} of {whole}");
        }
    }
    if ended {
        let mut wav = VirtualWav::open_as(bytes, Level::Levelled { loudness: None }, Ear::Left)
            .expect("it was opened before");
        wav.read_range(0, 5_000);
        wav.read_range(wav.byte_len() / 2, 5_000);
        wav.read_range(wav.byte_len().saturating_sub(9), 5_000);
        let mut reader = AudioReader::open(bytes).expect("it was opened before");
        let found = activity(&mut reader);
        assert!(snap(&mut reader, &found, frames / 2) <= found.frames);
        let _ = mel_tile(&mut reader, frames, 0, 0);
        reader.seek(0);
        peaks(&mut reader, 100);
    }
}

fn asked_within_bounds(bytes: &[u8]) -> Result<(), TestCaseError> {
    let before = peak_bytes();
    ask_everything(bytes);
    if let (Some(before), Some(after)) = (before, peak_bytes()) {
        prop_assert!(after - before < MOST_BYTES, "{} bytes more", after - before);
    }
    Ok(())
}

/// Small sounds of every format.
fn sounds() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let mut names: Vec<_> = fs::read_dir(format!("{folder}/sound"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.extend(
        [
            "half.ogg",
            "pop.flac",
            "phone_memo.3gp",
            "crash.wav",
            "fuzz_long.flac",
        ]
        .map(|name| format!("{folder}/{name}").into()),
    );
    names.sort();
    let mut sounds: Vec<_> = names.iter().map(|path| fs::read(path).unwrap()).collect();
    let mut noise = Noise(3);
    let samples: Vec<f64> = (0..4_000).map(|_| 0.4 * noise.next()).collect();
    sounds.push(Wav::of(&samples, 16_000, 2).bytes());
    sounds.push(
        Wav {
            tag: 3,
            bits: 32,
            extensible: true,
            data: samples
                .iter()
                .flat_map(|&it| (it as f32).to_le_bytes())
                .collect(),
            ..Wav::default()
        }
        .bytes(),
    );
    sounds
}

/// What a header may begin with, so that chance gets past the first bytes.
fn beginnings() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        b"".to_vec(),
        b"RIFF\xFF\xFF\xFF\xFFWAVEfmt \x10\0\0\0\x01\0\x02\0".to_vec(),
        b"RF64\xFF\xFF\xFF\xFFWAVEds64".to_vec(),
        b"fLaC\0\0\0\x22".to_vec(),
        b"OggS\0\x02\0\0\0\0\0\0\0\0".to_vec(),
        b"\0\0\0\x18ftypM4A ".to_vec(),
        b"ID3\x04\0\0\0\0\0\x02xx".to_vec(),
        b"\xFF\xFB\x90\x44".to_vec(),
        b"\xFF\xF1\x6C\x40".to_vec(),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_of_chance_are_answered(
        start in beginnings(),
        rest in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        asked_within_bounds(&[start, rest].concat())?;
    }

    #[test]
    fn sounds_cut_by_chance_are_answered(
        sound in prop::sample::select(sounds()),
        share in 0.0_f64..1.0,
    ) {
        let len = (sound.len() as f64 * share) as usize;
        asked_within_bounds(&sound[..len])?;
    }

    #[test]
    fn sounds_bent_by_chance_are_answered(
        sound in prop::sample::select(sounds()),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        in_header in any::<bool>(),
    ) {
        let mut bent = sound;
        let reach = if in_header { bent.len().min(200) } else { bent.len() };
        for (place, value) in flips {
            bent[place.index(reach)] = value;
        }
        asked_within_bounds(&bent)?;
    }

    #[test]
    fn sounds_with_pieces_missing_or_doubled_are_answered(
        sound in prop::sample::select(sounds()),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        doubled in any::<bool>(),
    ) {
        let (a, b) = (from.index(sound.len()), to.index(sound.len()));
        let (from, to) = (a.min(b), a.max(b));
        let (kept, next) = if doubled { (to, from) } else { (from, to) };
        asked_within_bounds(&[&sound[..kept], &sound[next..]].concat())?;
    }
}
