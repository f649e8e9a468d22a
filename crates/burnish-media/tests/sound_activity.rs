//! Speech, silence and spectrogram of clips made to be known.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use burnish_media::{
    Activity, AudioReader, MEL_LEVELS, activity, decode_audio, frame_at, listen, mel_tile, probe,
    snap,
};

const RATE: u32 = 16_000;

/// A mono WAV of 16 bits.
fn wav(samples: &[f64]) -> Vec<u8> {
    let data = samples.len() as u32 * 2;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((data + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * 2).to_le_bytes());
    bytes.extend(2_u16.to_le_bytes());
    bytes.extend(16_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    for sample in samples {
        bytes.extend(((sample * 32_768.0).round() as i16).to_le_bytes());
    }
    bytes
}

/// Tones of 300 Hz (amplitude 0.3) in noise of about -65 dBFS, as milliseconds from and to.
fn clip(millis: u64, tones: &[[u64; 2]]) -> Vec<f64> {
    let mut noise = 7_u32;
    (0..millis * u64::from(RATE) / 1000)
        .map(|at| {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            let grain = (f64::from(noise) / f64::from(u32::MAX) - 0.5) * 0.002;
            let now = at * 1000 / u64::from(RATE);
            let loud = tones.iter().any(|tone| (tone[0]..tone[1]).contains(&now));
            let turn = std::f64::consts::TAU * 300.0 * at as f64 / f64::from(RATE);
            grain + if loud { 0.3 * turn.sin() } else { 0.0 }
        })
        .collect()
}

fn heard(bytes: &[u8]) -> Activity {
    activity(&mut AudioReader::open(bytes).unwrap())
}

fn millis(spans: &[[u64; 2]]) -> Vec<[u64; 2]> {
    let millis = |frame: u64| frame * 1000 / u64::from(RATE);
    spans.iter().map(|span| span.map(millis)).collect()
}

fn assert_near(spans: &[[u64; 2]], expected: &[[u64; 2]]) {
    let found = millis(spans);
    assert_eq!(found.len(), expected.len(), "{found:?} for {expected:?}");
    for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
        // A window of 20 ms is loud as soon as a part of it is.
        assert!(found.abs_diff(*expected) <= 20, "{found} for {expected}");
    }
}

#[test]
fn speech_and_silence_are_found_where_they_were_put() {
    let tones = [
        [1_000, 1_800],
        [1_950, 2_500],
        [4_000, 4_100],
        [6_000, 7_000],
    ];
    let clip = clip(8_000, &tones);
    let found = heard(&wav(&clip));
    assert_near(&found.regions, &[[950, 2_550], [5_950, 7_050]]);
    assert_near(
        &found.silences,
        &[[0, 1_000], [2_500, 4_000], [4_100, 6_000], [7_000, 8_000]],
    );
    assert!((-62.0..-40.0).contains(&found.threshold_db));
    assert_eq!(found.frames, 8 * u64::from(RATE));
    let offset: Vec<f64> = clip.iter().map(|sample| sample + 0.2).collect();
    let lifted = heard(&wav(&offset));
    assert_eq!(
        (millis(&lifted.regions), millis(&lifted.silences)),
        (millis(&found.regions), millis(&found.silences)),
        "an offset is no sound"
    );
}

#[test]
fn measuring_finds_the_same_speech_and_silence() {
    let bytes = wav(&clip(3_000, &[[700, 1_900]]));
    let listened = listen(&bytes[..], 100, |_| true).unwrap().unwrap();
    let alone = heard(&bytes);
    assert_eq!(listened.activity, alone);
    let measured = &listened.measurements;
    let lead = alone.silences[0][1];
    assert_eq!(frame_at(measured.leading_silence_micros, RATE), lead);
    let trail = alone.frames - alone.silences[1][0];
    assert_eq!(frame_at(measured.trailing_silence_micros, RATE), trail);
}

#[test]
fn a_boundary_goes_to_the_quietest_place_and_then_to_a_zero_crossing() {
    let mut samples = clip(3_000, &[[500, 1_000], [1_060, 2_000]]);
    let frame = |millis: u64| millis * u64::from(RATE) / 1000;
    samples[frame(1_030) as usize..frame(1_036) as usize].fill(0.0);
    let bytes = wav(&samples);
    let activity = heard(&bytes);
    let mut reader = AudioReader::open(&bytes[..]).unwrap();
    let snapped = snap(&mut reader, &activity, frame(960));
    assert!(
        (frame(1_028)..frame(1_038)).contains(&snapped),
        "{snapped} lies in the pause"
    );
    // In the midst of speech there is only a crossing: one every 1/600 s.
    let inside = snap(&mut reader, &activity, frame(1_500));
    assert!(inside.abs_diff(frame(1_500)) <= u64::from(RATE) / 1200 + 1);
    let at = inside as usize;
    assert!(
        samples[at - 1] * samples[at] <= 0.0,
        "it changes sign there"
    );
    assert_eq!(
        snap(&mut reader, &activity, inside),
        inside,
        "what is snapped stays"
    );
    for place in [0, frame(3_000), frame(9_999)] {
        let near = snap(&mut reader, &activity, place);
        assert!(near <= frame(3_000), "never past the end");
        assert!(near.abs_diff(place.min(frame(3_000))) <= frame(110));
    }
}

#[test]
fn clips_of_nothing_or_next_to_nothing_have_no_speech() {
    let silent = heard(&wav(&vec![0.0; RATE as usize]));
    assert!(silent.regions.is_empty());
    assert_eq!(silent.silences, [[0, u64::from(RATE)]]);
    let one = wav(&[0.5]);
    let found = heard(&one);
    assert_eq!((found.frames, found.regions.len()), (1, 0));
    let mut reader = AudioReader::open(&one[..]).unwrap();
    assert!(snap(&mut reader, &found, 0) <= 1);
    assert!(mel_tile(&mut reader, 1, 0, 0).unwrap().is_some());
    let whole = wav(&clip(2_000, &[[500, 1_500]]));
    let cut = heard(&whole[..whole.len() / 2]);
    assert_near(&cut.regions, &[[450, 1_000]]);
}

/// Width and rows, the highest band first.
fn tile(bytes: &[u8], level: u32, index: u64) -> Option<(u32, Vec<u8>)> {
    let mut reader = AudioReader::open(bytes).unwrap();
    let frames = reader.frames().unwrap();
    let png = mel_tile(&mut reader, frames, level, index).unwrap()?;
    let grey = image::load_from_memory(&png).unwrap().into_luma8();
    assert_eq!(grey.height(), 80);
    Some((grey.width(), grey.into_raw()))
}

/// The row of the brightest pixel of a column, and its brightness.
fn brightest(width: u32, pixels: &[u8], column: usize) -> (usize, u8) {
    let of_column = pixels.iter().skip(column).step_by(width as usize);
    let (row, &grey) = of_column
        .enumerate()
        .max_by_key(|(_, grey)| **grey)
        .unwrap();
    (row, grey)
}

#[test]
fn a_tone_is_a_line_at_its_pitch_as_bright_as_it_is_loud() {
    // 2 s at 3 kHz and half scale, then 4.2 s of nothing.
    let samples: Vec<f64> = (0..RATE as usize * 62 / 10)
        .map(|at| {
            let turn = std::f64::consts::TAU * 3000.0 * at as f64 / f64::from(RATE);
            if at < 2 * RATE as usize {
                0.5 * turn.sin()
            } else {
                0.0
            }
        })
        .collect();
    let bytes = wav(&samples);
    let (width, pixels) = tile(&bytes, 0, 0).unwrap();
    assert_eq!(width, 512);
    // Slaney's 31.0 of 45.2 lies at band 54.5 of 80, counted from below.
    let (row, grey) = brightest(width, &pixels, 100);
    assert!((24..=26).contains(&row), "row {row}");
    let db = f64::from(grey) / 255.0 * 90.0 - 90.0;
    assert!((-9.0..-5.5).contains(&db), "{db} dBFS of -6");
    assert_eq!(brightest(width, &pixels, 300).1, 0, "nothing is black");
    assert_eq!(
        tile(&bytes, 0, 1).unwrap().0,
        620 - 512,
        "the last is narrower"
    );
    assert!(tile(&bytes, 0, 2).is_none());
    for level in 1..MEL_LEVELS {
        let (width, pixels) = tile(&bytes, level, 0).unwrap();
        assert_eq!(u64::from(width), 620_u64.div_ceil(4_u64.pow(level)));
        assert_eq!(brightest(width, &pixels, 0).0, row, "level {level}");
    }
    assert!(tile(&bytes, MEL_LEVELS, 0).is_none());
}

#[test]
fn tiles_meet_without_a_seam() {
    let samples = clip(12_000, &[[5_000, 5_400], [10_000, 11_000]]);
    let bytes = wav(&samples);
    let (width, second) = tile(&bytes, 0, 1).unwrap();
    // The same place, reached from the start of a clip that was cut there less a window.
    let skipped = 512 * 160 - 16_000;
    let (other_width, other) = tile(&wav(&samples[skipped..]), 0, 0).unwrap();
    for column in 0..400 {
        assert_eq!(
            brightest(width, &second, column),
            brightest(other_width, &other, column + 100),
            "column {column}"
        );
    }
}

#[test]
fn an_mp3_that_changes_its_rate_halfway_shows_what_there_is_and_why() {
    let bytes = include_bytes!("data/common_voice.mp3");
    let plain = probe(bytes).unwrap();
    let mut longer = bytes.to_vec();
    let at = bytes
        .windows(2)
        .position(|pair| pair == [0xFF, 0xFB])
        .unwrap();
    let header: [u8; 4] = bytes[at..at + 4].try_into().unwrap();
    let rates = [44_100, 48_000, 32_000];
    let index = usize::from(header[2] >> 2 & 3);
    let other = (index + 2) % 3;
    for _ in 0..40 {
        let mut frame = vec![0; 144 * 64_000 / rates[other]];
        frame[..4].copy_from_slice(&[0xFF, 0xFB, 5 << 4 | (other as u8) << 2, header[3]]);
        longer.extend(frame);
    }
    let pcm = decode_audio(&longer).unwrap();
    assert_eq!(Some(pcm.frames()), plain.frames, "what there is");
    assert_eq!(Some(pcm.sample_rate), plain.sample_rate);
    let why = pcm.damaged.clone().unwrap();
    assert!(why.contains(&format!("{} Hz", rates[other])), "{why}");
    let found = heard(&longer);
    assert_eq!(Some(found.frames), plain.frames);
    let mut reader = AudioReader::open(&longer[..]).unwrap();
    assert!(mel_tile(&mut reader, pcm.frames(), 3, 0).unwrap().is_some());
}
