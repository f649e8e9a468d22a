//! COCO in and out: labels on the pictures of the intake, then a version as a folder.

use std::{fmt::Write as _, fs, io::Write, path::Path};

use burnish_core::{
    Silent,
    commit::commit,
    export::{ExportRequest, export},
};
use burnish_formats::{ExportSet, coco};

use crate::{
    Sizes,
    intake::{TakenIn, expect},
    pictures::{Noise, name},
    sheet::{Limit, Sheet, grouped},
    work::{Outcome, open, owner, take_in, timed},
};

const BOXES_PER_PICTURE: usize = 5;

pub fn run(
    folder: &Path,
    sizes: Sizes,
    taken_in: &TakenIn,
    sheet: &mut Sheet<impl Write>,
) -> Outcome<()> {
    let pictures = sizes.of(10_000);
    let boxes = pictures * BOXES_PER_PICTURE;
    // The first hundred names stand for two editions by now.
    let skipped = sizes.of(100);
    let file = folder.join("labels.json");
    fs::write(&file, document(skipped..pictures, boxes))?;
    let bytes = fs::read(&file)?;
    let boxes = (pictures - skipped) * BOXES_PER_PICTURE;
    sheet.heading(&format!(
        "COCO: {} images, {} boxes, {:.1} MB",
        grouped((pictures - skipped) as f64),
        grouped(boxes as f64),
        bytes.len() as f64 / 1e6
    ))?;

    let (set, took) = timed(|| Ok(coco::read(&bytes)?))?;
    let parsing = Limit::of("reading the file alone", took);
    let project = open(&taken_in.project)?;
    let (report, took) = timed(|| take_in(&project, &file))?;
    expect("submissions", report.submissions.added, pictures - skipped)?;
    sheet.row(
        "import on pictures that are there",
        took,
        boxes,
        Some(&parsing),
        "2 s",
    )?;

    let actor = owner(&project)?;
    let (_, took) = timed(|| Ok(commit(&project, &actor, "everything", true)?))?;
    sheet.row("first commit of it", took, pictures, None, "")?;
    let set = ExportSet {
        project: "Bench".into(),
        version: String::new(),
        labels: set,
    };
    let (_, took) = timed(|| Ok(coco::write(std::io::sink(), &set)?))?;
    sheet.row(
        "writing the labels alone",
        took,
        boxes,
        Some(&parsing),
        "0.5 s",
    )?;
    let out = folder.join("export");
    let request = ExportRequest {
        version: "v1",
        format: "coco",
        out: &out,
        split: None,
        bake: false,
    };
    let (report, took) = timed(|| Ok(export(&project, &request, &Silent)?))?;
    expect("annotations", report.annotations, boxes)?;
    sheet.row(
        "export with the media, SHA-256 of each file",
        took,
        pictures - skipped,
        Some(&taken_in.copying),
        "",
    )?;
    Ok(())
}

fn document(pictures: std::ops::Range<usize>, most_boxes: usize) -> String {
    let mut noise = Noise::new(7);
    let mut images = String::new();
    let mut annotations = String::with_capacity(most_boxes * 120);
    let mut id = 0;
    for index in pictures {
        let comma = if images.is_empty() { "" } else { ",\n" };
        write!(
            images,
            r#"{comma}{{"id":{index},"file_name":"{}","width":640,"height":480}}"#,
            name(index)
        )
        .expect("a string takes text");
        for _ in 0..BOXES_PER_PICTURE {
            id += 1;
            let (x, y) = (noise.share() * 500.0, noise.share() * 400.0);
            let (width, height) = (noise.share() * 100.0 + 5.0, noise.share() * 60.0 + 5.0);
            let (comma, class) = (if id == 1 { "" } else { ",\n" }, 1 + noise.below(3));
            write!(
                annotations,
                r#"{comma}{{"id":{id},"image_id":{index},"category_id":{class},"bbox":[{x:.2},{y:.2},{width:.2},{height:.2}],"area":{:.2},"iscrowd":0}}"#,
                width * height
            )
            .expect("a string takes text");
        }
    }
    format!(
        r#"{{"images":[{images}],"annotations":[{annotations}],"categories":[{{"id":1,"name":"scratch"}},{{"id":2,"name":"dent"}},{{"id":3,"name":"crack"}}]}}"#
    )
}
