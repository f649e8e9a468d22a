//! Agreement over many boxes and over many transcripts.

use std::{hint::black_box, io::Write, path::Path};

use burnish_core::{Project, Silent, agreement::agreement, conventions, recompute};
use burnish_metrics::{
    boxes::{LabeledRect, matching::match_pair},
    text,
};
use burnish_model::MediaKind;
use burnish_store::{
    StoreError,
    compared::{self, Among, ComparedItem},
    labeler,
};

use crate::{
    Sizes,
    intake::expect,
    machine, peers,
    sheet::{Sheet, grouped},
    synthetic::{self, Labels},
    work::{Outcome, create, timed},
};

const LABELERS: [&str; 5] = ["ada", "ben", "cy", "dee", "eve"];
const BOXES: usize = 5;

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    sheet.heading("Agreement")?;
    boxes(folder, sizes, sheet)?;
    texts(folder, sizes, sheet)
}

fn boxes(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let images = sizes.of(40_000);
    let boxes = images * LABELERS.len() * BOXES;
    let project = create(&folder.join("boxes.burnish"))?;
    synthetic::fill(&project, MediaKind::Image, images)?;
    let mut labels = Labels::default();
    for (hand, labeler) in LABELERS.into_iter().enumerate() {
        labels.boxes(0..images, labeler, hand as u64, BOXES);
    }
    let file = folder.join("boxes.jsonl");
    let (added, took) = timed(|| labels.import(&project, &file))?;
    drop(labels);
    expect("submissions", added, images * LABELERS.len())?;
    let what = format!("{} boxes of 5 labelers", grouped(boxes as f64));
    let import = format!("import of {what}, with their cases");
    sheet.row(&import, took, boxes, None, "")?;
    reported(&project, &what, images, boxes, sheet)?;
    let pairs = sides(&project, |layer| {
        let boxes = layer.boxes.iter().map(|own| LabeledRect {
            rect: own.rect,
            class: own.class,
        });
        boxes.collect::<Vec<LabeledRect>>()
    })?;
    let limit = peers::pycocotools(&file);
    let (_, took) = timed(|| {
        let matched = pairs
            .iter()
            .map(|(a, b)| match_pair(a, b, 0.5).matched.len());
        Ok(black_box(matched.sum::<usize>()))
    })?;
    let work = "boxes of two of the five matched, in memory";
    sheet.row(work, took, images * 2 * BOXES, limit.as_ref(), "")?;
    Ok(())
}

fn texts(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let clips = sizes.of(100_000);
    let project = create(&folder.join("texts.burnish"))?;
    synthetic::fill(&project, MediaKind::Audio, clips)?;
    let mut labels = Labels::default();
    for (hand, labeler) in LABELERS[..2].iter().enumerate() {
        labels.texts(0..clips, labeler, hand as u64);
    }
    let file = folder.join("texts.jsonl");
    let (added, took) = timed(|| labels.import(&project, &file))?;
    drop(labels);
    expect("submissions", added, clips * 2)?;
    let what = format!("{} pairs of transcripts", grouped(clips as f64));
    let import = format!("import of {what}, with their cases");
    sheet.row(&import, took, clips, None, "")?;
    reported(&project, &what, clips, clips, sheet)?;
    let (_, took) = timed(|| Ok(conventions::conventions(&project)?))?;
    sheet.row(
        "what each convention splits and gains",
        took,
        clips,
        None,
        "",
    )?;
    let (_, took) = timed(|| Ok(recompute::everything(&project, &Silent)?))?;
    let work = "all pairs explained again, all cases computed again";
    sheet.row(work, took, clips, None, "60 s")?;
    let pairs = sides(&project, compared::ComparedLayer::text)?;
    let limit = peers::jiwer(&file);
    let (_, took) = timed(|| {
        let edits = pairs
            .iter()
            .map(|(a, b)| text::word_edits(a, b) + text::character_edits(a, b));
        Ok(black_box(edits.sum::<usize>()))
    })?;
    let work = "their word and character errors, in memory";
    let goal = "a tenth of jiwer";
    sheet.row(work, took, clips, limit.as_ref(), goal)?;
    Ok(())
}

/// The report over everything in a project: its time, and the most memory it held.
fn reported(
    project: &Project,
    what: &str,
    items: usize,
    marks: usize,
    sheet: &mut Sheet<impl Write>,
) -> Outcome<()> {
    let before = machine::count_memory();
    let (found, took) = timed(|| Ok(agreement(project, &Silent)?))?;
    expect("items", found.items, items)?;
    sheet.row(&format!("agreement over {what}"), took, marks, None, "5 s")?;
    if let (Some(before), Some(most)) = (before, machine::most_memory()) {
        let held = most.saturating_sub(before) >> 20;
        sheet.figure("most memory held by it", &format!("{held} MiB"), "")?;
    }
    Ok(())
}

/// What the first two labelers said about every item, in memory.
fn sides<T>(
    project: &Project,
    take: impl Fn(&compared::ComparedLayer) -> T,
) -> Outcome<Vec<(T, T)>> {
    let mut pairs = Vec::new();
    project.store().read(|connection| {
        let of = |name: &str| labeler::by_name(connection, name);
        let (first, second) = (of(LABELERS[0])?, of(LABELERS[1])?);
        let (Some(first), Some(second)) = (first, second) else {
            return Ok(());
        };
        compared::for_each(connection, Among::People, |item: ComparedItem| {
            let side = |id| item.layers.iter().find(|layer| layer.labeler == id);
            if let (Some(a), Some(b)) = (side(first.id), side(second.id)) {
                pairs.push((take(a), take(b)));
            }
            Ok::<_, StoreError>(())
        })
    })?;
    Ok(pairs)
}
