//! Files made to break readers: a reason for each, a panic for none.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{fs, path::Path};

use burnish_media::{
    AudioReader, DecodeError, VirtualWav, decode_audio, decode_image, display_image, listen,
    measure_image, probe, sniff, thumbnail,
};
use burnish_model::MediaKind;

fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data")).join(name)).unwrap()
}

/// Everything that can be asked of bytes; gives the first reason met.
fn try_everything(bytes: &[u8]) -> Option<String> {
    let probed = probe(bytes);
    if let Err(error) = &probed {
        assert!(!error.reason.is_empty());
    }
    let reason = if sniff(bytes).is_some_and(|format| format.kind() == MediaKind::Image) {
        let decoded = decode_image(bytes);
        if let Ok(upright) = &decoded {
            measure_image(upright);
            let probed = probed.as_ref().expect("what decodes has a header");
            let size = (Some(upright.width_px()), Some(upright.height_px()));
            assert_eq!(
                size,
                (probed.width_px, probed.height_px),
                "the header told the size"
            );
        }
        let (small, shown) = (thumbnail(bytes, 64), display_image(bytes));
        if decoded.is_ok() {
            assert!(small.is_ok() && shown.is_ok());
        }
        decoded.err().map(|error| error.to_string())
    } else {
        let decoded = decode_audio(bytes);
        if let Ok(mut reader) = AudioReader::open(bytes) {
            reader.seek(1000);
            reader.next_block();
        }
        if let Ok(mut wav) = VirtualWav::open(bytes) {
            wav.read_range(0, 5000);
            wav.read_range(wav.byte_len() / 2, 5000);
        }
        let _ = listen(bytes, 100, |_| true);
        decoded.map_or_else(|error| Some(error.reason), |pcm| pcm.damaged)
    };
    reason.or(probed.err().map(|error| error.reason))
}

#[test]
fn what_cannot_be_opened_is_refused_with_a_reason() {
    for (name, part) in [
        ("decompression_bomb.gif", "End of File"),
        ("png_header_2147483647.png", "LIMIT"),
        ("bmp_negative_huge.bmp", "LIMIT"),
        ("png_zero_width.png", "empty"),
        ("broken.png", ""),
        ("crash.wav", ""),
        ("oom.wav", "cut off"),
        ("header_only.wav", "empty"),
    ] {
        let bytes = data(name);
        let reason = probe(&bytes).map_or_else(
            |error| error.reason,
            |_| try_everything(&bytes).unwrap_or_else(|| panic!("{name} opens")),
        );
        assert!(reason.contains(part), "{name}: {reason}");
        assert_eq!(
            probe(&bytes).is_err_and(|error| error.over_limit),
            part == "LIMIT",
            "{name}"
        );
    }
    for (bytes, part) in [
        (&b""[..], "empty"),
        (&[0; 4096], "zero bytes"),
        (b"{\"images\": []}", "neither"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"FORM\0\0\0\0AIFF", "AIFF"),
    ] {
        let reason = probe(bytes).unwrap_err().reason;
        assert!(reason.contains(part), "{reason}");
        assert!(decode_image(bytes).is_err() && decode_audio(bytes).is_err());
    }
}

#[test]
fn a_truncated_picture_is_damaged_and_keeps_its_beginning() {
    let Err(DecodeError::Damaged(damage)) = decode_image(&data("truncated_jpeg.jpg")) else {
        panic!("half a JPEG is damaged");
    };
    let partial = damage.partial.unwrap();
    assert_eq!((partial.width_px(), partial.height_px()), (100, 100));
    assert!(
        thumbnail(&data("truncated_jpeg.jpg"), 50).is_ok(),
        "what is there can be shown"
    );

    let whole = fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/reference/image/features/normal.png"
    ))
    .unwrap();
    let Err(DecodeError::Damaged(damage)) = decode_image(&whole[..whole.len() / 2]) else {
        panic!("half a PNG is damaged");
    };
    assert!(damage.reason.contains("ends before"), "{}", damage.reason);
    let partial = damage.partial.unwrap();
    let upright = decode_image(&whole).unwrap();
    assert_eq!(
        partial.rgb8().rows().next().unwrap().collect::<Vec<_>>(),
        upright.rgb8().rows().next().unwrap().collect::<Vec<_>>(),
        "the first row is whole"
    );
}

#[test]
fn a_truncated_sound_gives_what_is_there_and_says_so() {
    let ogg = decode_audio(&data("half.ogg")).unwrap();
    assert_eq!(ogg.frames(), 48_128, "all that other readers find");
    assert!(ogg.damaged.is_some());
    for name in ["speech.flac", "common_voice.mp3", "speech.ogg"] {
        let bytes = data(name);
        let whole = decode_audio(&bytes).unwrap();
        // The first page of sound lies further on in Ogg.
        let cut = bytes.len() * if name.ends_with("ogg") { 9 } else { 5 } / 10;
        let part = decode_audio(&bytes[..cut]).unwrap();
        assert!(
            part.frames() > whole.frames() / 4 && part.frames() < whole.frames(),
            "{name}"
        );
        let same = part.samples.len() / 2;
        assert!(
            part.samples[..same] == whole.samples[..same],
            "{name} begins the same"
        );
        assert!(part.damaged.is_some(), "{name} says so");
    }
    let memo = data("phone_memo.3gp");
    let reason = decode_audio(&memo[..memo.len() / 2]).unwrap_err().reason;
    assert_eq!(reason, "its index is missing: the file is cut off");
    let wav = include_bytes!("../../../tests/reference/audio/features/normal.wav");
    let part = decode_audio(&wav[..1045]).unwrap();
    assert_eq!(part.frames(), 500);
    assert_eq!(
        part.damaged.as_deref(),
        Some("the file ends after 500 of 19200 samples")
    );
}

#[test]
fn samples_of_24_bits_in_four_bytes_are_read() {
    let pcm = decode_audio(&data("pcmwaveformat-24bit-4byte-48kHz-stereo.wav")).unwrap();
    let full = 8_388_608.0;
    let expected = [-96.0, 23_052.0, 8_388_607.0, -8_360_672.0].map(|sample: f32| sample / full);
    assert_eq!((pcm.channels, &pcm.samples[..]), (2, &expected[..]));
}

#[test]
fn small_flac_files_decode_to_their_length() {
    for (name, frames) in [
        ("pop.flac", 100),
        ("short.flac", 4),
        ("wasted_bits.flac", 4410),
    ] {
        let pcm = decode_audio(&data(name)).unwrap();
        assert_eq!((pcm.frames(), pcm.damaged), (frames, None), "{name}");
    }
}

#[test]
fn no_file_cut_or_bent_anywhere_makes_anything_panic() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
    let entries = [folder.to_owned(), folder.join("sound"), folder.join("wav")]
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        try_everything(&bytes);
        let len = bytes.len().min(20_000);
        for step in 1..6 {
            try_everything(&bytes[..len * step / 6]);
            let mut bent = bytes[..len].to_vec();
            for at in (step..len).step_by(len / 7 + 1) {
                bent[at] ^= 0x55 << (step % 2);
            }
            try_everything(&bent);
        }
    }
}

/// A folder of many more such files, where there is one.
#[test]
fn every_file_of_the_hostile_folder_is_survived() {
    let Some(folder) = std::env::var_os("BURNISH_HOSTILE_MEDIA") else {
        return;
    };
    let mut folders = vec![folder.into()];
    while let Some(folder) = folders.pop() {
        let folder: std::path::PathBuf = folder;
        let mut entries: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let started = std::time::Instant::now();
            let reason = try_everything(&bytes);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let orientation = probe(&bytes).map_or(0, |probe| probe.orientation);
            println!("{name}: {orientation} {reason:?} {:?}", started.elapsed());
        }
    }
}
