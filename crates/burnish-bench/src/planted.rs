//! Errors planted in the boxes of five labelers, and how many of them are found under their name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::Write,
    path::Path,
};

use burnish_core::review::{self, CaseQuery};
use burnish_model::{CaseKind, Hash, MediaKind, Rect};

use crate::{
    Sizes,
    pictures::Noise,
    sheet::Sheet,
    synthetic::{self, HEIGHT_PX, Labels, WIDTH_PX},
    work::{Outcome, create},
};

const LABELERS: [&str; 5] = ["ada", "ben", "cy", "dee", "eve"];
const CLASSES: [&str; 3] = ["scratch", "dent", "crack"];
const KINDS: [CaseKind; 9] = [
    CaseKind::Missed,
    CaseKind::Extra,
    CaseKind::Class,
    CaseKind::Loose,
    CaseKind::SplitMerge,
    CaseKind::Attribute,
    CaseKind::Duplicate,
    CaseKind::OutOfImage,
    CaseKind::Canvas,
];

/// Whoever draws an object well stays within the picture.
const MARGIN_PX: f64 = 20.0;

/// How the labelers draw and how near the objects lie.
#[derive(Clone, Copy)]
struct Ways {
    words: &'static str,
    /// An edge is off by up to twice this share of the side, and by a px at least.
    off: f64,
    /// One object at most in each cell of this many px. In cells of 160 no two touch.
    cell_px: f64,
}

const WAYS: [Ways; 4] = [
    Ways {
        words: "careful hands (edges off by 2 %)",
        off: 0.02,
        cell_px: 160.0,
    },
    Ways {
        words: "ordinary hands (5 %)",
        off: 0.05,
        cell_px: 160.0,
    },
    Ways {
        words: "hasty hands (8 %)",
        off: 0.08,
        cell_px: 160.0,
    },
    Ways {
        words: "ordinary hands, objects that overlap",
        off: 0.05,
        cell_px: 80.0,
    },
];

/// One error that somebody made.
struct Planted {
    item: Hash,
    kind: CaseKind,
    labeler: usize,
    place: Rect,
}

#[derive(Clone)]
struct Drawn {
    class: usize,
    rect: Rect,
    occluded: bool,
}

/// How one kind fared.
#[derive(Default)]
struct Row {
    planted: usize,
    /// Found in its place, under its name.
    found: usize,
    /// Of those, with the labeler who made it named alone.
    blamed: usize,
    /// Found in its place under other names.
    misnamed: BTreeMap<CaseKind, usize>,
    missed: usize,
    /// Cases of this kind where none was planted.
    invented: usize,
}

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    for (number, ways) in WAYS.into_iter().enumerate() {
        let folder = folder.join(format!("planted-{number}"));
        fs::create_dir(&folder)?;
        one(&folder, sizes.of(500), ways, sheet)?;
    }
    Ok(())
}

fn one(folder: &Path, images: usize, ways: Ways, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let project = create(&folder.join("planted.burnish"))?;
    synthetic::fill(&project, MediaKind::Image, images)?;
    let mut labels = Labels::default();
    let mut planted = Vec::new();
    let mut objects = 0;
    for index in 0..images {
        let layers = picture(index, ways, &mut planted);
        objects += layers.objects;
        for (labeler, boxes) in LABELERS.iter().zip(&layers.drawn) {
            labels.line(index, labeler, &answer(boxes));
        }
    }
    labels.import(&project, &folder.join("planted.jsonl"))?;

    let mut cases = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let query = CaseQuery {
            state: Some("all"),
            after: after.as_deref(),
            limit: Some(500),
            ..CaseQuery::default()
        };
        let page = review::cases(&project, &query)?;
        for row in page.cases {
            let focus = review::case(&project, &row.id)?.focus;
            cases.push((row.item, row.kind, row.labelers, focus));
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let rows = compared(&planted, &cases);
    sheet.text(&format!(
        "\n### Planted errors, {}: {images} images of 5 labelers, {objects} objects, {} errors\n\n\
         | kind | planted | found | under another name | not found | invented | recall | precision | the right person |\n\
         |---|--:|--:|---|--:|--:|--:|--:|--:|",
        ways.words,
        planted.len()
    ))?;
    for kind in KINDS {
        print(kind, &rows[&kind], sheet)?;
    }
    Ok(())
}

struct Layers {
    drawn: Vec<Vec<Drawn>>,
    objects: usize,
}

/// Some objects as five careful hands draw them, with an error planted on about every third.
fn picture(index: usize, ways: Ways, planted: &mut Vec<Planted>) -> Layers {
    let mut noise = Noise::new(index as u64 * 7919 + 13);
    let item = synthetic::hash(index);
    let mut drawn = vec![Vec::new(); LABELERS.len()];
    let columns = (f64::from(WIDTH_PX) / ways.cell_px) as usize;
    let rows = (f64::from(HEIGHT_PX) / ways.cell_px) as usize;
    let mut objects = 0;
    // Now and then somebody labelled a copy of half the size.
    let canvas = (noise.below(25) == 0).then(|| noise.below(LABELERS.len()));
    for cell in 0..columns * rows {
        let (left, top) = (
            (cell % columns) as f64 * ways.cell_px,
            (cell / columns) as f64 * ways.cell_px,
        );
        let (width, height) = (30.0 + 60.0 * noise.share(), 24.0 + 50.0 * noise.share());
        let rect = Rect {
            x: left + 20.0 + 30.0 * noise.share(),
            y: top + 20.0 + 30.0 * noise.share(),
            width,
            height,
        };
        let rect = Rect {
            x: rect.x.min(f64::from(WIDTH_PX) - MARGIN_PX - width),
            y: rect.y.min(f64::from(HEIGHT_PX) - MARGIN_PX - height),
            ..rect
        };
        let class = noise.below(CLASSES.len());
        let who = noise.below(LABELERS.len());
        let there = noise.below(2) == 0;
        let error = (canvas.is_none() && noise.below(3) == 0).then(|| KINDS[noise.below(8)]);
        if !there {
            if error == Some(CaseKind::Extra) {
                plant(planted, item, CaseKind::Extra, who, rect);
                drawn[who].push(hand(&mut noise, ways.off, class, rect));
            }
            continue;
        }
        objects += 1;
        for (labeler, boxes) in drawn.iter_mut().enumerate() {
            let own = hand(&mut noise, ways.off, class, rect);
            match error.filter(|_| labeler == who) {
                None | Some(CaseKind::Extra) => boxes.push(own),
                Some(kind) => {
                    let (wrong, made) = err(kind, own, cell % columns == 0, &mut noise);
                    boxes.extend(wrong);
                    if made {
                        plant(planted, item, kind, who, rect);
                    }
                }
            }
        }
    }
    if let Some(who) = canvas.filter(|_| objects > 1) {
        for Drawn { rect, .. } in &mut drawn[who] {
            *rect = scaled(rect, 0.5);
        }
        let all = Rect {
            x: 0.0,
            y: 0.0,
            width: f64::from(WIDTH_PX),
            height: f64::from(HEIGHT_PX),
        };
        plant(planted, item, CaseKind::Canvas, who, all);
    }
    Layers { drawn, objects }
}

fn plant(planted: &mut Vec<Planted>, item: Hash, kind: CaseKind, labeler: usize, place: Rect) {
    planted.push(Planted {
        item,
        kind,
        labeler,
        place,
    });
}

fn scaled(rect: &Rect, by: f64) -> Rect {
    Rect {
        x: rect.x * by,
        y: rect.y * by,
        width: rect.width * by,
        height: rect.height * by,
    }
}

/// One labeler's box of an object.
fn hand(noise: &mut Noise, share: f64, class: usize, rect: Rect) -> Drawn {
    let mut off = |side: f64| (noise.share() + noise.share() - 1.0) * 2.0 * (share * side).max(1.0);
    let (left, right) = (off(rect.width), off(rect.width));
    let (top, bottom) = (off(rect.height), off(rect.height));
    let rect = Rect {
        x: rect.x + left,
        y: rect.y + top,
        width: rect.width - left + right,
        height: rect.height - top + bottom,
    };
    Drawn {
        class,
        rect,
        occluded: false,
    }
}

/// What is drawn instead, and whether that is the error: a box can only leave the picture where
/// the picture ends.
fn err(kind: CaseKind, own: Drawn, at_edge: bool, noise: &mut Noise) -> (Vec<Drawn>, bool) {
    let rect = own.rect;
    let with = |rect| Drawn {
        rect,
        ..own.clone()
    };
    match kind {
        CaseKind::Missed => (Vec::new(), true),
        CaseKind::Class => {
            let class = (own.class + 1 + noise.below(2)) % CLASSES.len();
            (vec![Drawn { class, ..own }], true)
        }
        CaseKind::Loose => {
            let more = 0.35 + 0.25 * noise.share();
            let width = rect.width * (1.0 + more);
            // To the side where there is room.
            let left = rect.right() > f64::from(WIDTH_PX) / 2.0;
            let x = if left { rect.right() - width } else { rect.x };
            (vec![with(Rect { x, width, ..rect })], true)
        }
        CaseKind::SplitMerge => {
            let width = rect.width * 0.48;
            let x = rect.x + rect.width * 0.52;
            let parts = [Rect { width, ..rect }, Rect { x, width, ..rect }];
            (parts.into_iter().map(with).collect(), true)
        }
        CaseKind::Attribute => {
            let occluded = true;
            (vec![Drawn { occluded, ..own }], true)
        }
        CaseKind::Duplicate => {
            let again = Rect {
                x: rect.x + 0.4,
                ..rect
            };
            (vec![with(rect), with(again)], true)
        }
        CaseKind::OutOfImage if at_edge => {
            let right = rect.right();
            let out = Rect {
                x: -6.0,
                width: right + 6.0,
                ..rect
            };
            (vec![with(out)], true)
        }
        _ => (vec![own], false),
    }
}

fn answer(boxes: &[Drawn]) -> String {
    if boxes.is_empty() {
        return r#""nothing":true"#.to_owned();
    }
    let mut list = String::new();
    for (number, drawn) in boxes.iter().enumerate() {
        let Rect {
            x,
            y,
            width,
            height,
        } = drawn.rect;
        let comma = if number == 0 { "" } else { "," };
        let flags = if drawn.occluded {
            r#","flags":["occluded"]"#
        } else {
            ""
        };
        write!(
            list,
            r#"{comma}{{"class":"{}","x":{x:.2},"y":{y:.2},"width":{width:.2},"height":{height:.2}{flags}}}"#,
            CLASSES[drawn.class]
        )
        .expect("a string takes text");
    }
    format!(r#""boxes":[{list}]"#)
}

type Case = (Hash, CaseKind, Vec<String>, Option<Rect>);

/// Each planted error beside the case in its place; each case at most once.
fn compared(planted: &[Planted], cases: &[Case]) -> BTreeMap<CaseKind, Row> {
    let mut rows: BTreeMap<CaseKind, Row> =
        KINDS.iter().map(|kind| (*kind, Row::default())).collect();
    let mut by_item: BTreeMap<Hash, Vec<usize>> = BTreeMap::new();
    for (number, case) in cases.iter().enumerate() {
        by_item.entry(case.0).or_default().push(number);
    }
    let mut explained = BTreeSet::new();
    for error in planted {
        let row = rows.entry(error.kind).or_default();
        row.planted += 1;
        let here = by_item.get(&error.item).map_or(&[][..], Vec::as_slice);
        let overlap = |number: usize| cases[number].3.map_or(1.0, |focus| focus.iou(&error.place));
        let mut touching: Vec<usize> = here.to_vec();
        touching.retain(|&number| overlap(number) > 0.3 || cases[number].1 == CaseKind::Canvas);
        touching.sort_by(|&a, &b| overlap(b).total_cmp(&overlap(a)));
        let named = touching
            .iter()
            .copied()
            .find(|&number| cases[number].1 == error.kind);
        if let Some(number) = named {
            row.found += 1;
            row.blamed += usize::from(cases[number].2 == [LABELERS[error.labeler]]);
        } else if let Some(&number) = touching.first() {
            *row.misnamed.entry(cases[number].1).or_default() += 1;
        } else {
            row.missed += 1;
        }
        // Another name in its place is counted once, there.
        explained.extend(named.or(touching.first().copied()));
    }
    for (number, case) in cases.iter().enumerate() {
        if !explained.contains(&number) {
            rows.entry(case.1).or_default().invented += 1;
        }
    }
    rows
}

fn print(kind: CaseKind, row: &Row, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let share = |part: usize, of: usize| {
        if of == 0 {
            "–".to_owned()
        } else {
            format!("{:.3}", part as f64 / of as f64)
        }
    };
    let misnamed: Vec<String> = row
        .misnamed
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    sheet.text(&format!(
        "| {kind} | {} | {} | {} | {} | {} | {} | {} | {} |",
        row.planted,
        row.found,
        misnamed.join(", "),
        row.missed,
        row.invented,
        share(row.found, row.planted),
        share(row.found, row.found + row.invented),
        share(row.blamed, row.found),
    ))?;
    Ok(())
}
