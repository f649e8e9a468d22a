//! What is said in every clip, by which voice, and how each labeler wrote it down.

use serde::{Deserialize, Serialize};

use crate::story::LABELERS;

/// One spoken request.
#[derive(Debug, Clone, Copy)]
pub struct Clip {
    pub spoken: &'static str,
    /// An espeak-ng voice with its variant.
    pub voice: &'static str,
    /// 0..=99, espeak-ng's scale.
    pub pitch: u32,
    /// Loudness against the quietest clip's, decibel.
    pub gain_db: f64,
    /// What anna, ben and cara wrote; a single text when they agree.
    pub written: &'static [&'static str],
    /// Every cause that separates some two of them.
    pub kinds: &'static [&'static str],
}

impl Clip {
    /// The texts of anna, ben and cara.
    pub fn texts(&self) -> [&'static str; 3] {
        std::array::from_fn(|i| *self.written.get(i).unwrap_or(&self.written[0]))
    }
}

const fn clip(
    spoken: &'static str,
    voice: &'static str,
    pitch: u32,
    gain_db: f64,
    written: &'static [&'static str],
    kinds: &'static [&'static str],
) -> Clip {
    Clip {
        spoken,
        voice,
        pitch,
        gain_db,
        written,
        kinds,
    }
}

/// The 24 clips, in file order.
#[rustfmt::skip]
pub const CLIPS: [Clip; 24] = [
    clip("Um, the weather is nice today.", "en-us+f3", 52, 3.0,
        &["Um, the weather is nice today.", "Um… the weather is nice today.", "The weather is nice today."], &["ellipsis", "filler"]),
    clip("Set a timer for five minutes, please.", "en-us+m3", 45, 5.0,
        &["Set a timer for 5 minutes, please.", "Set a timer for five minutes, please.", "Set a timer for 5 minutes, please."], &["number_format"]),
    clip("Play some quiet jazz in the kitchen.", "en-gb+f2", 55, 2.0, &["Play some quiet jazz in the kitchen."], &[]),
    clip("What's the capital city of Norway?", "en-us+Andrea", 50, 6.0,
        &["What's the capital city of Norway?", "What is the capital city of Norway?", "What's the capital city of Norway?"], &["contraction"]),
    clip("Turn off the lights in the living room.", "en-us+max", 42, 4.0,
        &["Turn off the lights in the living room.", "turn off the lights in the living room.", "Turn off the lights in the living room."], &["case"]),
    clip("Add oat milk to my shopping list.", "en-gb-scotland+steph", 58, 1.0, &["Add oat milk to my shopping list."], &[]),
    clip("Uh, remind me to buy two tickets.", "en-us+m7", 40, 5.5,
        &["Uh, remind me to buy 2 tickets.", "Uh, remind me to buy two tickets.", "Remind me to buy two tickets."], &["filler", "number_format"]),
    clip("How long is the drive to the airport?", "en-us+linda", 47, 3.5, &["How long is the drive to the airport?"], &[]),
    clip("Read me the news from this morning.", "en-gb+m1", 38, 2.5,
        &["Read me the news from this morning.", "Read me the news from this morning", "read me the news from this morning"], &["case", "punctuation"]),
    clip("Call Doctor Miller on her mobile.", "en-us+f4", 60, 0.5,
        &["Call Doctor Miller on her mobile.", "Call Dr. Miller on her mobile.", "Call Dr. Miller on her mobile."], &["abbreviation"]),
    clip("Start the vacuum cleaner in the hall.", "en-us+Alex", 46, 4.5, &["Start the vacuum cleaner in the hall."], &[]),
    clip("Don't forget to water the plants.", "en-gb+f5", 53, 3.0,
        &["Do not forget to water the plants.", "Don't forget to water the plants.", "Don't forget to water the plants."], &["contraction"]),
    clip("Set an alarm in fifteen minutes.", "en-us+m1", 44, 6.0,
        &["Set an alarm in fifteen minutes.", "Set an alarm in fifty minutes.", "Set an alarm in fifteen minutes."], &["lexical"]),
    clip("Um, nearest gas station, please.", "en-us+Annie", 56, 1.5,
        &["Um, nearest gas station, please.", "Umm, nearest gas station, please.", "Um, nearest gas station, please."], &["filler_spelling"]),
    clip("What is the forecast for Austin tonight?", "en-gb+m3", 41, 5.0,
        &["What is the forecast for Austin tonight?", "What is the forecast for Austin tonight?", "What is the forecast for Boston tonight?"], &["lexical"]),
    clip("Change the lamp colour to blue.", "en-gb-x-rp+f2", 57, 2.0,
        &["Change the lamp colour to blue.", "Change the lamp color to blue.", "Change the lamp color to blue."], &["spelling_variant"]),
    clip("Skip this song and play the next one.", "en-us+m6", 43, 4.0, &["Skip this song and play the next one."], &[]),
    clip("Call Aaron at the office.", "en-us+f1", 54, 3.5,
        &["Call Erin at the office.", "Call Aaron at the office.", "Call Aaron at the office."], &["lexical"]),
    clip("Open my running playlist on shuffle.", "en-us+Gene", 48, 0.0,
        &["Open my running playlist on shuffle.", "Open my running playlist on shuffle.", "Open my running play list on shuffle."], &["compound"]),
    clip("Is there any traffic on the way home?", "en-gb+f3", 51, 6.0, &["Is there any traffic on the way home?"], &[]),
    clip("Show the the photos from last summer.", "en-us+steph", 49, 2.5,
        &["Show the the photos from last summer.", "Show the photos from last summer.", "Show the photos from last summer."], &["repetition"]),
    clip("Turn the radio off in ten minutes.", "en-gb-scotland+m2", 39, 5.0,
        &["Turn the radio off in ten minutes.", "Turn the radio on in ten minutes.", "Turn the radio off in ten minutes."], &["lexical"]),
    clip("Tell me a joke about penguins.", "en-us+belinda", 59, 1.0, &["Tell me a joke about penguins."], &[]),
    clip("Lock the front door when I leave.", "en-gb+m7", 45, 4.0, &["Lock the front door when I leave."], &[]),
];

/// One line of a labeler's manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    pub file: String,
    pub kind: String,
    pub labeler: String,
    pub text: String,
}

/// The JSONL file of one labeler.
///
/// # Errors
/// When a line cannot be written as JSON.
pub fn jsonl(labeler: usize) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for (index, clip) in CLIPS.iter().enumerate() {
        let line = Line {
            file: clip_name(index),
            kind: "audio".to_owned(),
            labeler: LABELERS[labeler].to_owned(),
            text: clip.texts()[labeler].to_owned(),
        };
        out += &serde_json::to_string(&line)?;
        out.push('\n');
    }
    Ok(out)
}

/// `clips/clip_01.flac` and so on.
pub fn clip_name(index: usize) -> String {
    format!("clips/clip_{:02}.flac", index + 1)
}

/// `production/clip_51.flac` and so on.
pub fn production_name(index: usize) -> String {
    format!("production/clip_{:02}.flac", index + 51)
}
