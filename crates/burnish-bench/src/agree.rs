//! Agreement over many boxes and over many transcripts.

use std::{io::Write, path::Path};

use burnish_core::{Silent, agreement::agreement};
use burnish_model::MediaKind;

use crate::{
    Sizes,
    intake::expect,
    sheet::{Sheet, grouped},
    synthetic::{self, Labels},
    work::{Outcome, create, timed},
};

const LABELERS: [&str; 5] = ["ada", "ben", "cy", "dee", "eve"];
const BOXES: usize = 5;

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    sheet.heading("Agreement")?;
    let images = sizes.of(4_000);
    let boxes = images * LABELERS.len() * BOXES;
    let project = create(&folder.join("boxes.burnish"))?;
    synthetic::fill(&project, MediaKind::Image, images)?;
    let mut labels = Labels::default();
    for (hand, labeler) in LABELERS.into_iter().enumerate() {
        labels.boxes(0..images, labeler, hand as u64, BOXES);
    }
    let (added, took) = timed(|| labels.import(&project, &folder.join("boxes.jsonl")))?;
    expect("submissions", added, images * LABELERS.len())?;
    let what = format!("{} boxes of 5 labelers", grouped(boxes as f64));
    sheet.row(
        &format!("import of {what}, with their cases"),
        took,
        boxes,
        None,
        "",
    )?;
    let (found, took) = timed(|| Ok(agreement(&project, &Silent)?))?;
    expect("items", found.items, images)?;
    sheet.row(&format!("agreement over {what}"), took, boxes, None, "")?;

    let clips = sizes.of(10_000);
    let project = create(&folder.join("texts.burnish"))?;
    synthetic::fill(&project, MediaKind::Audio, clips)?;
    let mut labels = Labels::default();
    for (hand, labeler) in LABELERS[..2].iter().enumerate() {
        labels.texts(0..clips, labeler, hand as u64);
    }
    let (added, took) = timed(|| labels.import(&project, &folder.join("texts.jsonl")))?;
    expect("submissions", added, clips * 2)?;
    let what = format!("{} pairs of transcripts", grouped(clips as f64));
    sheet.row(
        &format!("import of {what}, with their cases"),
        took,
        clips,
        None,
        "",
    )?;
    let (found, took) = timed(|| Ok(agreement(&project, &Silent)?))?;
    expect("items", found.items, clips)?;
    sheet.row(&format!("agreement over {what}"), took, clips, None, "")?;
    Ok(())
}
