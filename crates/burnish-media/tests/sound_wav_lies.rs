//! WAVs with lies, strange samples, next to none, or silence: what is there, and why.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod wav_bytes;

use burnish_media::{listen, probe};
use wav_bytes::{Wav, decoded, written};

#[test]
fn a_length_that_lies_gives_what_is_there_and_why() {
    let (data, _) = written(1, 16, 2 * 4_000);
    let stereo = |stated| Wav {
        channels: 2,
        data: data.clone(),
        stated,
        ..Wav::default()
    };
    let longer = decoded(&stereo(Some(32_000)).bytes(), "longer");
    assert_eq!(longer.frames(), 4_000);
    assert_eq!(
        longer.damaged.as_deref(),
        Some("the file ends after 4000 of 8000 samples")
    );
    let shorter = decoded(&stereo(Some(4_000)).bytes(), "shorter");
    assert_eq!(shorter.frames(), 1_000);
    assert_eq!(
        shorter.damaged.as_deref(),
        Some("its header counts 1000 samples and 12000 bytes follow: they are left out")
    );
    let whole = stereo(None).bytes();
    let cut = decoded(&whole[..whole.len() - 5], "cut inside a frame");
    assert_eq!(cut.frames(), 3_998);
    assert_eq!(
        cut.damaged.as_deref(),
        Some("the file ends after 3998 of 4000 samples")
    );
    let twice = decoded(&[whole.clone(), whole.clone()].concat(), "twice");
    assert_eq!(twice.frames(), 4_000);
    assert_eq!(
        twice.damaged.as_deref(),
        Some("after 4000 samples a second sound follows: that is left out")
    );
    // A frame that is not whole at the end of an honest chunk is no sound.
    let mut odd = stereo(None);
    odd.data.truncate(15_998);
    let odd = decoded(&odd.bytes(), "an odd end");
    assert_eq!((odd.frames(), odd.damaged), (3_999, None));
    for block_align in [0_u16, 1, 3, 64, 400, u16::MAX] {
        let mut bytes = whole.clone();
        bytes[32..34].copy_from_slice(&block_align.to_le_bytes());
        let pcm = decoded(&bytes, "block align");
        assert_eq!((pcm.frames(), pcm.damaged), (4_000, None), "{block_align}");
    }
}

#[test]
fn samples_that_are_no_numbers_are_silence_and_said() {
    let strange = [
        0.5_f64,
        f64::NAN,
        -0.25,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1e300,
        0.125,
    ];
    let filled = |bits: u16| -> Vec<u8> {
        let calm = (0..2_000).map(|at| f64::from(at % 7) / 10.0);
        calm.clone()
            .chain(strange)
            .chain(calm)
            .flat_map(|value| match bits {
                32 => (value as f32).to_le_bytes().to_vec(),
                _ => value.to_le_bytes().to_vec(),
            })
            .collect()
    };
    for bits in [32, 64] {
        let wav = Wav {
            tag: 3,
            bits,
            data: filled(bits),
            ..Wav::default()
        };
        let pcm = decoded(&wav.bytes(), "strange");
        assert_eq!(pcm.frames(), 4_007);
        assert_eq!(
            pcm.samples[2_000..2_007],
            [0.5, 0.0, -0.25, 0.0, 0.0, 0.0, 0.125]
        );
        let reason = "some samples are no finite numbers: they are taken for silence";
        assert_eq!(pcm.damaged.as_deref(), Some(reason));
        let cut = wav.bytes();
        let cut = decoded(&cut[..cut.len() - 8], "strange and cut");
        let reason = cut.damaged.unwrap();
        assert!(
            reason.contains("ends after") && reason.contains("finite"),
            "{reason}"
        );
    }
}

#[test]
fn what_is_louder_than_full_scale_still_measures_in_numbers() {
    let data =
        (0..16_000).flat_map(|at| if at % 2 == 0 { f32::MAX } else { -f32::MAX }.to_le_bytes());
    let wav = Wav {
        tag: 3,
        bits: 32,
        data: data.collect(),
        ..Wav::default()
    };
    let heard = listen(&wav.bytes()[..], 100, |_| true).unwrap().unwrap();
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
    assert_eq!(it.clipped_samples, 16_000);
}

#[test]
fn no_sample_is_refused_and_one_is_measured() {
    let reason = probe(&Wav::default().bytes()).unwrap_err().reason;
    assert_eq!(reason, "the sound is empty: 0 samples");
    for samples in [[0.0], [0.5]] {
        let bytes = Wav::of(&samples, 44_100, 1).bytes();
        let pcm = decoded(&bytes, "one");
        assert_eq!((pcm.frames(), &pcm.damaged), (1, &None));
        assert_eq!(probe(&bytes).unwrap().duration_micros, Some(23));
        let it = listen(&bytes[..], 100, |_| true)
            .unwrap()
            .unwrap()
            .measurements;
        assert_eq!(
            (it.sample_peak, it.loudness, it.snr),
            (samples[0], None, None)
        );
    }
}

#[test]
fn a_silent_clip_is_silence_from_end_to_end() {
    for (rate, channels) in [(8_000, 1), (16_000, 2), (44_100, 2), (48_000, 1)] {
        let samples = vec![0.0; rate as usize * usize::from(channels)];
        let bytes = Wav::of(&samples, rate, channels).bytes();
        let heard = listen(&bytes[..], 100, |_| true).unwrap().unwrap();
        let it = heard.measurements;
        assert_eq!(heard.damaged, None, "silence is a fact, not damage");
        assert_eq!((it.loudness, it.true_peak, it.snr), (None, None, Some(0.0)));
        assert_eq!(
            (it.rms, it.sample_peak, it.active_fraction),
            (0.0, 0.0, 0.0)
        );
        let silence = (it.leading_silence_micros, it.trailing_silence_micros);
        assert_eq!(
            silence,
            (1_000_000, 1_000_000),
            "all of it, from either end"
        );
        assert_eq!(heard.activity.silences, [[0, u64::from(rate)]]);
    }
}

#[test]
fn a_header_of_made_up_rates_sets_no_memory_aside() {
    for (rate, channels) in [(u32::MAX / 200, 100), (2_822_400, 64), (1, 1), (15, 1)] {
        let wav = Wav {
            bits: 8,
            rate,
            channels,
            data: vec![200; 6_400],
            ..Wav::default()
        };
        let heard = listen(&wav.bytes()[..], 100, |_| true).unwrap().unwrap();
        assert_eq!(heard.frames, 6_400 / u64::from(channels));
        assert_eq!(heard.measurements.loudness, None, "{rate} Hz x {channels}");
        assert_eq!(heard.measurements.sample_peak, 72.0 / 128.0);
    }
}
