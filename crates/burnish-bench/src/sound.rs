//! A clip of three hours: its waveform, its speech, playing from anywhere, and its spectrogram.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
    sync::Arc,
};

use burnish_core::{
    Project,
    media::{media, snap, speech},
};
use burnish_model::Hash;

use crate::{
    Sizes, machine,
    pictures::Noise,
    sheet::{Limit, Sheet},
    work::{Outcome, create, repeated, take_in, timed},
};

const RATE: usize = 16_000;
/// Real speech, to be said over and over.
const SPOKEN: &[u8] = include_bytes!("../../burnish-media/tests/data/common_voice.mp3");
/// What a player asks for at once.
const PART: usize = 1 << 16;

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let seconds = sizes.of(3 * 3600);
    let source = folder.join("sound");
    fs::create_dir_all(&source)?;
    let wav = source.join("long.wav");
    write_wav(&wav, seconds)?;
    one(folder, "WAV of 16 kHz", &wav, seconds, sheet)?;
    fs::remove_file(&wav)?;
    let mp3 = source.join("long.mp3");
    write_mp3(&mp3, seconds)?;
    one(folder, "MP3", &mp3, seconds, sheet)
}

/// Half a second of a tone, half a second of hiss, and so on.
fn write_wav(path: &Path, seconds: usize) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let bytes = u32::try_from(seconds * RATE * 2)?;
    let rate = RATE as u32;
    out.write_all(b"RIFF")?;
    out.write_all(&(bytes + 36).to_le_bytes())?;
    out.write_all(b"WAVEfmt \x10\0\0\0\x01\0\x01\0")?;
    out.write_all(&rate.to_le_bytes())?;
    out.write_all(&(2 * rate).to_le_bytes())?;
    out.write_all(b"\x02\0\x10\0data")?;
    out.write_all(&bytes.to_le_bytes())?;
    let mut noise = Noise::new(3);
    let tone: Vec<f64> = (0..RATE / 2)
        .map(|at| (at as f64 * 0.2).sin() * 4000.0)
        .collect();
    for _ in 0..seconds {
        for half in [1.0, 0.0] {
            for sample in &tone {
                let sample = sample * half + noise.share() * 40.0 - 20.0;
                out.write_all(&(sample as i16).to_le_bytes())?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

/// The same few seconds of speech until there is enough.
fn write_mp3(path: &Path, seconds: usize) -> Outcome<()> {
    let probe = burnish_media::probe(SPOKEN)?;
    let (Some(frames), Some(rate)) = (probe.frames, probe.sample_rate) else {
        return Err("the spoken clip does not say how long it is".into());
    };
    let start = SPOKEN
        .windows(2)
        .position(|pair| pair == [0xFF, 0xFB])
        .ok_or("the spoken clip has no packets")?;
    let times = seconds as u64 * u64::from(rate) / frames + 1;
    let mut out = BufWriter::new(File::create(path)?);
    for _ in 0..times {
        out.write_all(&SPOKEN[start..])?;
    }
    out.flush()?;
    Ok(())
}

fn hash_of(path: &Path) -> Outcome<Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(Hash(*hasher.finalize().as_bytes()))
}

fn one(
    folder: &Path,
    kind: &str,
    file: &Path,
    seconds: usize,
    sheet: &mut Sheet<impl Write>,
) -> Outcome<()> {
    let hours = seconds as f64 / 3600.0;
    sheet.heading(&format!("A clip of {hours:.1} hours, {kind}"))?;
    let hash = hash_of(file)?;
    // Not into memory: what is held is counted from here on.
    let (_, took) = timed(|| Ok(io::copy(&mut File::open(file)?, &mut io::sink())?))?;
    let read = Limit::of("read the file", took);
    let project = Arc::new(create(&folder.join(format!("{kind}.burnish")))?);
    let source = file.parent().ok_or("a file lies in a folder")?;
    let before = machine::count_memory();
    let (_, took) = timed(|| take_in(&project, source))?;
    sheet.row("take it in, not measured", took, 0, Some(&read), "")?;
    held("most memory held meanwhile", before, sheet)?;
    let before = machine::count_memory();
    let get = |what: &str| Ok(media(&project, hash, what)?.length);
    let (_, took) = timed(|| get("peaks"))?;
    let decode = Limit::of("decode it once", took);
    sheet.row("its waveform, nothing kept yet", took, 0, Some(&read), "")?;
    let (took, _) = repeated(9, |_| get("peaks"))?;
    sheet.row("its waveform, kept", took, 0, None, "")?;
    let (found, took) = timed(|| Ok(speech(&project, hash)?))?;
    let work = format!("where somebody speaks ({} regions)", found.regions.len());
    sheet.row(&work, took, 0, Some(&decode), "")?;
    let places = |round: usize| (round * 7919 % 1000) as u64;
    let (took, _) = repeated(25, |round| {
        let micros = seconds as u64 * 1000 * places(round);
        Ok(snap(&project, hash, i64::try_from(micros)?)?)
    })?;
    sheet.row("snap a boundary (median)", took, 0, None, "")?;
    for what in ["sound.wav", "sound-levelled-all.wav"] {
        play(&project, hash, what, &places, sheet)?;
    }
    for (level, span) in [(0, 5.12), (3, 327.68)] {
        let tiles = (seconds as f64 / span) as usize;
        let (took, slowest) = repeated(9, |round| {
            let index = round * tiles / 9;
            get(&format!("mel-{level}-{index}"))
        })?;
        let work = format!("a spectrogram tile of {span} s, not kept (median)");
        sheet.row(&work, took, 0, None, "")?;
        sheet.row("the slowest of 9", slowest, 0, None, "")?;
    }
    held("most memory held by all but the taking in", before, sheet)?;
    Ok(())
}

fn held(what: &str, before: Option<u64>, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    if let (Some(before), Some(most)) = (before, machine::most_memory()) {
        let mib = |bytes: u64| bytes >> 20;
        let mut held = format!("{} MiB", mib(most.saturating_sub(before)));
        if let Some(mapped) = machine::mapped_memory() {
            held += &format!(", with {} MiB of mapped files", mib(mapped));
        }
        sheet.figure(what, &held, "")?;
    }
    Ok(())
}

/// Opens a sound, then jumps about in it as a listener does.
fn play(
    project: &Arc<Project>,
    hash: Hash,
    what: &str,
    places: &impl Fn(usize) -> u64,
    sheet: &mut Sheet<impl Write>,
) -> Outcome<()> {
    let (blob, took) = timed(|| {
        let blob = media(project, hash, what)?;
        blob.read(0, PART)?;
        Ok(blob)
    })?;
    sheet.row(&format!("{what}: open and begin"), took, 0, None, "")?;
    let (took, slowest) = repeated(50, |round| {
        let start = blob.length / 1000 * places(round + 1);
        Ok(blob.read(start, PART)?)
    })?;
    sheet.row("go to any place (median)", took, 0, None, "")?;
    sheet.row("the same, 95th percentile", slowest, 0, None, "")?;
    Ok(())
}
