//! Encoded sounds that are cut, lie about their length or change halfway: what is there, and why.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{fs, path::Path};

use burnish_media::{Pcm, decode_audio, listen};

fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data")).join(name)).unwrap()
}

/// Decodes, and holds that the same was there as in `whole`.
fn beginning_of(whole: &Pcm, bytes: &[u8], name: &str) -> Pcm {
    let pcm = decode_audio(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let same = pcm.samples.len().min(whole.samples.len()) / 2;
    assert!(pcm.samples[..same] == whole.samples[..same], "{name}");
    let heard = listen(bytes, 100, |_| true).unwrap().unwrap();
    assert_eq!(
        heard.frames,
        pcm.frames(),
        "{name}: the facts are of what is there"
    );
    assert_eq!(heard.damaged, pcm.damaged, "{name}");
    pcm
}

#[test]
fn every_format_cut_anywhere_says_so_and_gives_what_is_there() {
    for name in [
        "sound/cbr_48k.mp3",
        "sound/vbr_16k.mp3",
        "sound/vbr_untagged.mp3",
        "sound/adts_8k.aac",
        "speech.ogg",
        "speech.flac",
        "sound/piped_48k.flac",
    ] {
        let bytes = data(name);
        let whole = decode_audio(&bytes).unwrap();
        let mut given = 0;
        for share in 1..40 {
            let cut = &bytes[..bytes.len() * share / 40];
            let Ok(pcm) = decode_audio(cut) else {
                continue;
            };
            given += 1;
            assert!(pcm.frames() <= whole.frames(), "{name} at {share}/40");
            beginning_of(&whole, cut, name);
            // Bare packets cut between two of them do not show it.
            let bare = name.contains("untagged") || name.ends_with("aac");
            let piped = name.contains("piped");
            assert!(
                pcm.damaged.is_some() || bare || piped,
                "{name} at {share}/40: {} of {}",
                pcm.frames(),
                whole.frames()
            );
        }
        assert!(given > 5, "{name}: {given} cuts give sound");
    }
}

#[test]
fn an_ogg_cut_between_two_pages_says_so() {
    let bytes = data("speech.ogg");
    let pages: Vec<usize> = (0..bytes.len())
        .filter(|&at| bytes[at..].starts_with(b"OggS"))
        .collect();
    for &page in &pages[3..] {
        let pcm = decode_audio(&bytes[..page]).unwrap();
        let reason = pcm.damaged.unwrap();
        // A packet may go on in the next page.
        let between = reason == "the file ends before its last page";
        assert!(between || reason.contains("of a packet"), "{reason}");
    }
}

#[test]
fn a_flac_header_that_lies_about_the_length_is_found_out() {
    for (name, frames) in [
        ("speech.flac", 21_739_u64),
        ("sound/mono_24bit.flac", 10_007),
    ] {
        let bytes = data(name);
        let whole = decode_audio(&bytes).unwrap();
        let stating = |frames: u64| {
            let mut bytes = bytes.clone();
            bytes[21] = bytes[21] & 0xF0 | (frames >> 32) as u8;
            bytes[22..26].copy_from_slice(&(frames as u32).to_be_bytes());
            bytes
        };
        let longer = beginning_of(&whole, &stating(frames + 5_000), name);
        assert_eq!(longer.frames(), frames);
        let reason = format!("the file ends after {frames} of {} samples", frames + 5_000);
        assert_eq!(longer.damaged, Some(reason));
        for fewer in [frames - 1, frames - 5_000] {
            let shorter = beginning_of(&whole, &stating(fewer), name);
            assert_eq!(shorter.frames(), fewer);
            let reason =
                format!("its header counts {fewer} samples and more follow: they are left out");
            assert_eq!(shorter.damaged, Some(reason));
        }
        let absurd = beginning_of(&whole, &stating(0xF_FFFF_FFFF), name);
        assert_eq!(absurd.frames(), frames);
        let reason = absurd.damaged.unwrap();
        assert!(reason.contains("more than it can hold"), "{reason}");
        let unknown = beginning_of(&whole, &stating(0), name);
        assert_eq!((unknown.frames(), unknown.damaged), (frames, None));
    }
}

#[test]
fn an_mp3_tag_that_lies_about_the_packets_is_found_out() {
    for (name, packets) in [("sound/vbr_16k.mp3", 37_u32), ("sound/cbr_48k.mp3", 19)] {
        let bytes = data(name);
        let whole = decode_audio(&bytes).unwrap();
        let tag = bytes
            .windows(4)
            .position(|it| it == b"Xing" || it == b"Info")
            .unwrap();
        assert_eq!(bytes[tag + 8..tag + 12], packets.to_be_bytes(), "{name}");
        let stating = |packets: u32| {
            let mut bytes = bytes.clone();
            bytes[tag + 8..tag + 12].copy_from_slice(&packets.to_be_bytes());
            bytes
        };
        let longer = beginning_of(&whole, &stating(packets + 9), name);
        assert_eq!(
            longer.damaged.as_deref(),
            Some("packets are missing at the end")
        );
        let shorter = beginning_of(&whole, &stating(packets - 9), name);
        let reason = format!(
            "its header counts {} packets and there are {packets}",
            packets - 9
        );
        assert_eq!(shorter.damaged, Some(reason));
        for pcm in [longer, shorter] {
            assert!(pcm.frames() >= whole.frames(), "all that is there is given");
        }
    }
}

#[test]
fn an_ogg_or_flac_or_aac_that_changes_halfway_gives_its_first_part_and_says_why() {
    for (one, other, rate) in [
        ("sound/vorbis_22k.ogg", "sound/vorbis_44k.ogg", 44_100),
        ("sound/mono_24bit.flac", "sound/piped_48k.flac", 48_000),
        ("sound/cbr_48k.mp3", "sound/vbr_16k.mp3", 16_000),
    ] {
        let (first, second) = (data(one), data(other));
        let whole = decode_audio(&first).unwrap();
        let both = [first, second].concat();
        let pcm = beginning_of(&whole, &both, one);
        assert_eq!(pcm.sample_rate, whole.sample_rate, "{one}");
        assert!(pcm.damaged.is_some(), "{one} goes on at {rate} Hz");
        assert!(
            pcm.frames() >= whole.frames() / 2,
            "{one}: {}",
            pcm.frames()
        );
    }
    // A bare AAC whose rate changes: the same packets again, said to be of 16 kHz.
    let first = data("sound/adts_8k.aac");
    let mut second = first.clone();
    let mut at = 0;
    while at < second.len() {
        let len = usize::from(second[at + 3] & 3) << 11
            | usize::from(second[at + 4]) << 3
            | usize::from(second[at + 5] >> 5);
        second[at + 2] = second[at + 2] & !0x3C | 8 << 2;
        at += len;
    }
    let pcm = decode_audio(&[first, second].concat()).unwrap();
    assert_eq!((pcm.frames(), pcm.sample_rate), (40 * 1_024, 8_000));
    let reason = pcm.damaged.unwrap();
    assert!(reason.contains("goes on at 16000 Hz"), "{reason}");
}

/// An MP4 file with its index in front of its sound, as it comes from the web.
fn index_first(bytes: &[u8]) -> Vec<u8> {
    let (mut head, mut index, mut rest, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
    while at < bytes.len() {
        let len = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let to = match &bytes[at + 4..at + 8] {
            b"ftyp" => &mut head,
            b"moov" => &mut index,
            _ => &mut rest,
        };
        to.extend(&bytes[at..at + len]);
        at += len;
    }
    let place = index.windows(4).position(|it| it == b"stco").unwrap() + 12;
    let of_index = index.len() as u32;
    let entry = &mut index[place..place + 4];
    let moved = u32::from_be_bytes(entry.try_into().unwrap()) + of_index;
    entry.copy_from_slice(&moved.to_be_bytes());
    [head, index, rest].concat()
}

#[test]
fn an_m4a_cut_behind_its_index_gives_what_is_there() {
    let whole = decode_audio(&data("phone_memo.3gp")).unwrap();
    let bytes = index_first(&data("phone_memo.3gp"));
    let moved = beginning_of(&whole, &bytes, "moved");
    assert_eq!((moved.frames(), moved.damaged), (whole.frames(), None));
    let mut given = Vec::new();
    for share in 4..20 {
        let cut = &bytes[..bytes.len() * share / 20];
        let pcm = beginning_of(&whole, cut, "cut");
        let reason = format!("the file ends after {} of 56800 samples", pcm.frames());
        assert_eq!(pcm.damaged, Some(reason));
        given.push(pcm.frames());
    }
    assert!(given.is_sorted() && given[15] > 50_000, "{given:?}");
}

#[test]
fn an_edit_list_that_promises_more_than_there_is_is_found_out() {
    let mut bytes = data("phone_memo.3gp");
    let place = bytes.windows(4).position(|it| it == b"elst").unwrap() + 12;
    assert_eq!(bytes[place..place + 4], 7_100_u32.to_be_bytes());
    bytes[place..place + 4].copy_from_slice(&9_000_u32.to_be_bytes());
    let pcm = decode_audio(&bytes).unwrap();
    assert!(
        (56_800..=56 * 1_024).contains(&pcm.frames()),
        "{}",
        pcm.frames()
    );
    let reason = pcm.damaged.unwrap();
    assert!(reason.ends_with("of 72000 samples"), "{reason}");
}
