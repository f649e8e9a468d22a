//! `manifest.json` and `decisions.json`: what was planted, for tests and for the tour.

use std::collections::BTreeMap;

use burnish_model::Rect;
use serde::{Deserialize, Serialize};

use crate::coco::rounded;
use crate::labels::Labels;
use crate::speech::{self, CLIPS};
use crate::story::{self, Kind, LABELERS, SHOTS, Seen};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Manifest {
    pub phone_scratches: Pictures,
    pub voice_assistant: Clips,
}

/// Names are paths below the project's folder.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pictures {
    pub images: Vec<String>,
    pub production: Vec<String>,
    pub planted: Vec<PlantedBox>,
    /// Labeled by all three, without a planted disagreement.
    pub agreed: Vec<String>,
    /// Labeled by one.
    pub single: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct PlantedBox {
    pub image: String,
    pub kind: Kind,
    pub labelers: Vec<String>,
    #[serde(rename = "box")]
    pub bounds: Rect,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Clips {
    pub clips: Vec<String>,
    pub production: Vec<String>,
    pub planted: Vec<PlantedText>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct PlantedText {
    pub clip: String,
    pub kinds: Vec<String>,
    pub texts: BTreeMap<String, String>,
}

/// A decision the demo comes with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Decision {
    pub project: String,
    pub item: String,
    pub kind: String,
    pub take: String,
}

pub fn manifest(labels: &Labels) -> Manifest {
    let names = |wanted: fn(&Seen) -> bool| {
        let seen = SHOTS
            .iter()
            .enumerate()
            .filter(move |(_, shot)| wanted(&shot.seen));
        seen.map(|(index, _)| story::image_name(index)).collect()
    };
    let planted = labels
        .planted
        .iter()
        .map(|(index, plant, bounds)| PlantedBox {
            image: story::image_name(*index),
            kind: plant.kind,
            labelers: vec![LABELERS[plant.labeler].to_owned()],
            bounds: rounded(bounds),
        });
    let texts = |clip: &speech::Clip| {
        LABELERS
            .iter()
            .zip(clip.texts())
            .map(|(who, text)| ((*who).to_owned(), text.to_owned()))
            .collect()
    };
    let differing = CLIPS
        .iter()
        .enumerate()
        .filter(|(_, clip)| !clip.kinds.is_empty());
    Manifest {
        phone_scratches: Pictures {
            images: (0..SHOTS.len()).map(story::image_name).collect(),
            production: (0..story::PRODUCTION).map(story::production_name).collect(),
            planted: planted.collect(),
            agreed: names(|seen| matches!(seen, Seen::ByAll([]))),
            single: names(|seen| matches!(seen, Seen::ByOne(_))),
        },
        voice_assistant: Clips {
            clips: (0..CLIPS.len()).map(speech::clip_name).collect(),
            production: (0..CLIPS.len()).map(speech::production_name).collect(),
            planted: differing
                .map(|(index, clip)| PlantedText {
                    clip: speech::clip_name(index),
                    kinds: clip.kinds.iter().map(|k| (*k).to_owned()).collect(),
                    texts: texts(clip),
                })
                .collect(),
        },
    }
}

/// Three decided pictures and two decided clips.
pub fn decisions() -> Vec<Decision> {
    let decided = [
        ("phone-scratches", story::image_name(0), "missed", "anna"),
        ("phone-scratches", story::image_name(5), "class", "anna"),
        (
            "phone-scratches",
            story::image_name(9),
            "split_merge",
            "ben",
        ),
        (
            "voice-assistant",
            speech::clip_name(1),
            "number_format",
            "ben",
        ),
        ("voice-assistant", speech::clip_name(12), "lexical", "anna"),
    ];
    let decision = |(project, item, kind, take): (&str, String, &str, &str)| Decision {
        project: project.to_owned(),
        item,
        kind: kind.to_owned(),
        take: take.to_owned(),
    };
    decided.into_iter().map(decision).collect()
}
