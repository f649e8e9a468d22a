//! Any range of a sound is the same samples that decoding it from the start gives.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use burnish_media::{
    AudioReader, VirtualWav, content_hash_audio, decode_audio, listen, measure_pcm, probe,
};

const SOUNDS: [(&str, &[u8]); 5] = [
    ("mp3", include_bytes!("data/common_voice.mp3")),
    ("flac", include_bytes!("data/speech.flac")),
    ("ogg", include_bytes!("data/speech.ogg")),
    ("m4a", include_bytes!("data/phone_memo.3gp")),
    (
        "wav",
        include_bytes!("../../../tests/reference/audio/features/normal.wav"),
    ),
];

#[test]
fn the_header_promises_exactly_the_samples_that_come() {
    for (name, bytes) in SOUNDS {
        let probe = probe(bytes).unwrap();
        let pcm = decode_audio(bytes).unwrap();
        assert_eq!(pcm.damaged, None, "{name}");
        assert_eq!(probe.frames, Some(pcm.frames()), "{name}");
        assert_eq!(
            (probe.sample_rate, probe.channels),
            (Some(pcm.sample_rate), Some(pcm.channels))
        );
        assert_eq!(probe.format.as_str(), name);
    }
}

#[test]
fn samples_after_a_seek_are_those_of_decoding_from_the_start() {
    for (name, bytes) in SOUNDS {
        let whole = decode_audio(bytes).unwrap();
        let mut reader = AudioReader::open(bytes).unwrap();
        let total = whole.frames();
        let places = (0..17)
            .map(|step| step * total / 17)
            .chain([1, 1151, 1152, total - 1]);
        for place in places.rev() {
            reader.seek(place);
            let mut after = Vec::new();
            while after.len() < 3000 {
                let Some(block) = reader.next_block() else {
                    break;
                };
                after.extend_from_slice(block);
            }
            let expected = &whole.samples[place as usize * usize::from(whole.channels)..];
            let len = after.len().min(expected.len()).min(3000);
            assert!(
                len == expected.len().min(3000),
                "{name} at {place}: {len} samples"
            );
            // Noise that AAC makes up differs; everything else is the same to the last bit.
            let allowed = if name == "m4a" { 2e-3 } else { 0.0 };
            let worst = after[..len]
                .iter()
                .zip(expected)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max);
            assert!(
                worst <= allowed,
                "{name} at frame {place} of {total}: off by {worst}"
            );
        }
        reader.seek(total + 5);
        assert!(
            reader.next_block().is_none(),
            "{name} has nothing past its end"
        );
    }
}

#[test]
fn a_virtual_wav_reads_the_same_in_any_order() {
    for (name, bytes) in SOUNDS {
        let whole = decode_audio(bytes).unwrap();
        let mut wav = VirtualWav::open(bytes).unwrap();
        let len = wav.byte_len();
        assert_eq!(len, 44 + 2 * whole.samples.len() as u64, "{name}");
        let all = wav.read_range(0, len as usize + 100);
        assert_eq!(all.len() as u64, len, "{name}");
        let mut other = VirtualWav::open(bytes).unwrap();
        for start in [len - 3, len / 2 + 1, 44, 0, 43, 131_072 + 44] {
            let part = other.read_range(start, 1001);
            let same = &all[(start as usize).min(all.len())..];
            let same = &same[..same.len().min(1001)];
            if name == "m4a" {
                assert_eq!(part.len(), same.len());
            } else {
                assert!(part == same, "{name} from byte {start}");
            }
        }
        let back = decode_audio(&all).unwrap();
        assert_eq!(
            back.frames(),
            whole.frames(),
            "{name} comes back as a WAV of the same length"
        );
    }
}

#[test]
fn lossless_formats_of_one_sound_have_one_content_hash() {
    let bytes = include_bytes!("data/speech.flac");
    let flac = decode_audio(bytes).unwrap();
    let mut wav = VirtualWav::open(&bytes[..]).unwrap();
    let wav = wav.read_range(0, usize::MAX >> 1);
    let wav = decode_audio(&wav).unwrap();
    assert_eq!(
        content_hash_audio(&flac),
        content_hash_audio(&wav),
        "16 bits came back unchanged"
    );
}

#[test]
fn one_pass_gives_what_separate_passes_give() {
    for (name, bytes) in SOUNDS {
        let pcm = decode_audio(bytes).unwrap();
        let heard = listen(bytes, 100, |_| true).unwrap().unwrap();
        assert_eq!(heard.content_hash, content_hash_audio(&pcm), "{name}");
        assert_eq!(heard.measurements, measure_pcm(&pcm), "{name}");
        assert_eq!(
            (heard.frames, heard.peaks.frames),
            (pcm.frames(), pcm.frames()),
            "{name}"
        );
        assert!(
            listen(bytes, 100, |_| false).unwrap().is_none(),
            "{name} can be stopped"
        );
    }
}

#[test]
fn variable_bit_rate_is_counted_and_sought_by_its_frames() {
    // Silent frames of other bit rates between real ones make the rate vary as VBR does.
    let bytes = include_bytes!("data/common_voice.mp3");
    let plain = probe(bytes).unwrap();
    let mut longer = bytes.to_vec();
    let at = bytes
        .windows(2)
        .position(|pair| pair == [0xFF, 0xFB])
        .unwrap();
    let header: [u8; 4] = bytes[at..at + 4].try_into().unwrap();
    let rate_bits = header[2] & 0x0C;
    for (kbit_index, bytes_per_frame) in [(1_u8, 32_000), (5, 64_000), (9, 128_000), (1, 32_000)] {
        let rate = [44_100, 48_000, 32_000][usize::from(rate_bits >> 2)];
        let mut frame = vec![0; 144 * bytes_per_frame / rate];
        frame[..4].copy_from_slice(&[0xFF, 0xFB, kbit_index << 4 | rate_bits, header[3]]);
        longer.extend(frame);
    }
    let probed = probe(&longer).unwrap();
    assert_eq!(probed.frames.unwrap(), plain.frames.unwrap() + 4 * 1152);
    let whole = decode_audio(&longer).unwrap();
    assert_eq!(
        probed.frames,
        Some(whole.frames()),
        "decoding gives as many"
    );
    let mut reader = AudioReader::open(&longer[..]).unwrap();
    let place = plain.frames.unwrap() + 1152;
    reader.seek(place);
    let block = reader.next_block().unwrap();
    let from = place as usize * usize::from(whole.channels);
    assert_eq!(
        block,
        &whole.samples[from..from + block.len()],
        "sought by frames, not by bytes"
    );
}

#[test]
fn the_delay_and_padding_that_an_encoder_noted_are_left_out() {
    let bytes = include_bytes!("data/common_voice.mp3");
    let at = bytes
        .windows(2)
        .position(|pair| pair == [0xFF, 0xFB])
        .unwrap();
    let header: [u8; 4] = bytes[at..at + 4].try_into().unwrap();
    let plain = decode_audio(bytes).unwrap();
    let packets = u32::try_from(plain.frames() / 1152).unwrap();
    let (delay, padding) = (576_u32, 1000_u32);

    // A silent frame of the same kind that says so, as LAME writes it.
    let mut tag = vec![0; 144 * 64_000 / 48_000];
    tag[..4].copy_from_slice(&[0xFF, 0xFB, 5 << 4 | header[2] & 0x0C, header[3]]);
    tag[21..25].copy_from_slice(b"Info");
    tag[28] = 1;
    tag[29..33].copy_from_slice(&packets.to_be_bytes());
    tag[33..42].copy_from_slice(b"LAME3.100");
    tag[54..57].copy_from_slice(&(delay << 12 | padding).to_be_bytes()[1..]);
    let tagged = [&tag, &bytes[at..]].concat();

    let heard = decode_audio(&tagged).unwrap();
    let skipped = delay as usize + 529;
    let end = plain.samples.len() - (padding as usize - 529);
    assert_eq!(plain.channels, 1, "frames are samples here");
    assert_eq!(probe(&tagged).unwrap().frames, Some((end - skipped) as u64));
    assert!(
        heard.samples == plain.samples[skipped..end],
        "the sound between them is the same"
    );
    assert_eq!(heard.damaged, None);

    let cut = decode_audio(&tagged[..tagged.len() / 2]).unwrap();
    assert!(
        cut.damaged.is_some(),
        "packets that the tag counts are missing"
    );
    assert!(cut.samples == plain.samples[skipped..skipped + cut.samples.len()]);
}

#[test]
fn a_flac_that_counts_from_elsewhere_begins_at_its_first_sample() {
    let bytes = include_bytes!("data/non_subset.flac");
    let pcm = decode_audio(bytes).unwrap();
    assert_eq!((pcm.frames(), pcm.damaged), (4096, None));
    assert!(
        pcm.samples[..100].iter().any(|&sample| sample != 0.0),
        "it is not a gap"
    );
}
