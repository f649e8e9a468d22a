//! A project of 100,000 items: opening, lists, the queue, cases, versions.

use std::{io::Write, path::Path};

use burnish_core::{
    Actor, Project, Silent, annotate,
    commit::commit,
    diff::diff,
    drift::drift,
    look, people,
    review::{self, CaseQuery},
    verify,
};
use burnish_model::{EditKind, LabelerKind, Mark, MediaKind, Patch, Role};
use burnish_store::StoreError;

use crate::{
    Sizes,
    intake::expect,
    sheet::{Sheet, grouped},
    synthetic::{self, Labels},
    work::{Outcome, create, database_bytes, open, owner, repeated, timed},
};

const ROUNDS: usize = 20;
const EDITED: usize = 100;
const ONE_LABEL_COMMITS: usize = 50;

pub fn run(folder: &Path, sizes: Sizes, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let count = sizes.of(100_000);
    let twice = count / 10;
    // What is left of the first labeler's queue.
    let left = count / 1_000;
    let root = folder.join("big.burnish");
    let project = create(&root)?;
    synthetic::fill(&project, MediaKind::Image, count)?;
    sheet.heading(&format!("A project of {} images", grouped(count as f64)))?;

    let mut labels = Labels::default();
    labels.boxes(0..count - left, "ada", 1, 2);
    labels.boxes(0..twice, "ben", 2, 2);
    let submissions = count - left + twice;
    let (added, took) = timed(|| labels.import(&project, &folder.join("big.jsonl")))?;
    expect("submissions", added, submissions)?;
    sheet.row(
        &format!("import of {} submissions", grouped(submissions as f64)),
        took,
        submissions,
        None,
        "",
    )?;
    let lead = owner(&project)?;
    let (_, took) = timed(|| Ok(commit(&project, &lead, "everything", true)?))?;
    sheet.row("first commit", took, count, None, "")?;
    drop(project);

    lists(&root, sheet)?;
    let project = open(&root)?;
    labelling(&project, count, sheet)?;
    let ada = people::ensure(&project, "ada", Some(LabelerKind::Human), Role::Labeler)?;
    let first = count / 2;
    let mut edits = 0..;
    let (middle, worst) = repeated(EDITED, |round| {
        move_a_box(&project, &ada, first + round, edits.next().unwrap_or(0))
    })?;
    sheet.row(
        "reopen, move a box, submit: three synced writes (median)",
        middle,
        0,
        None,
        "16 ms each",
    )?;
    sheet.row("the same, 95th percentile", worst, 0, None, "")?;
    let (_, took) = timed(|| Ok(diff(&project, "v1", "work")?))?;
    sheet.row(
        &format!("diff v1 work, {EDITED} items differ"),
        took,
        0,
        None,
        "0.3 s",
    )?;
    let (_, took) = timed(|| Ok(commit(&project, &lead, "a hundred edits", true)?))?;
    sheet.row(
        &format!("commit after {EDITED} edits"),
        took,
        0,
        None,
        "1 s at 1,000,000 items",
    )?;
    let (found, took) = timed(|| Ok(diff(&project, "v1", "v2")?))?;
    expect("relabelled items", found.counts.relabelled, EDITED)?;
    sheet.row("diff v1 v2", took, 0, None, "0.3 s at 1,000,000 items")?;
    let (_, took) = timed(|| Ok(drift(&project, "v1", "v2", &Silent)?))?;
    sheet.row(
        "drift v1 v2",
        took,
        2 * count,
        None,
        "5 s at 1,000,000 items",
    )?;
    let (_, took) = timed(|| {
        Ok(drift(
            &project,
            "collection:line 1",
            "collection:line 2",
            &Silent,
        )?)
    })?;
    sheet.row(
        "drift of one collection to another, a tenth each",
        took,
        2 * count / 10,
        None,
        "",
    )?;
    drop(project);

    let before = database_bytes(&root)?;
    let project = open(&root)?;
    let nodes = node_bytes(&project)?;
    for round in 0..ONE_LABEL_COMMITS {
        move_a_box(&project, &ada, first + EDITED + round, 0)?;
        commit(&project, &lead, "one label", true)?;
    }
    let written = (node_bytes(&project)? - nodes) / ONE_LABEL_COMMITS as u64;
    drop(project);
    let committed = database_bytes(&root)?;
    let growth = (committed - before) as f64 / ONE_LABEL_COMMITS as f64 / 1e3;
    let what = "the file grows by, for one edit, its submission and its commit";
    sheet.figure(
        "version nodes written by a commit of one label",
        &format!("{} bytes", grouped(written as f64)),
        "a few KB",
    )?;
    sheet.figure(what, &format!("{growth:.1} KB"), "a few KB")?;
    let each = committed as f64 / count as f64;
    sheet.figure("the whole file, bytes an item", &grouped(each), "")?;
    let project = open(&root)?;
    let (checked, took) = timed(|| Ok(verify::verify(&project, &Silent)?))?;
    expect("faults", checked.faults.len() as u64, 0)?;
    sheet.row(
        &format!(
            "verify: logs replayed, {} versions rebuilt",
            2 + ONE_LABEL_COMMITS
        ),
        took,
        count,
        None,
        "",
    )?;
    Ok(())
}

/// Bytes of all version nodes.
fn node_bytes(project: &Project) -> Outcome<u64> {
    Ok(project.store().read(|connection| {
        let sql = "SELECT coalesce(sum(length(hash) + length(body)), 0) FROM node";
        Ok::<_, StoreError>(connection.query_row(sql, [], |row| row.get(0))?)
    })?)
}

/// Opening as a window does, and first pages.
fn lists(root: &Path, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    let (_, took) = timed(|| {
        let project = open(root)?;
        look::info(&project)?;
        look::items(&project, "", None, None)?;
        Ok(())
    })?;
    sheet.row("open, its facts and the first page", took, 0, None, "1 s")?;
    let project = open(root)?;
    let (middle, _) = repeated(ROUNDS, |_| Ok(look::info(&project)?))?;
    sheet.row("the facts alone (median)", middle, 0, None, "")?;
    for query in [
        "",
        "class:scratch",
        "state:open",
        "collection:\"line 3\" boxes>1",
        "labeler:ben",
        "item-0000",
        "split:test",
    ] {
        let (middle, worst) = repeated(ROUNDS, |_| Ok(look::items(&project, query, None, None)?))?;
        let shown = if query.is_empty() { "all" } else { query };
        let goal = format!(
            "50 ms at 1,000,000 items; p95 here {}",
            crate::sheet::duration(worst.seconds)
        );
        sheet.row(
            &format!("first page of items: `{shown}`"),
            middle,
            0,
            None,
            &goal,
        )?;
    }
    Ok(())
}

/// The queue of who is nearly done and of who comes new; the lead's list.
fn labelling(project: &Project, count: usize, sheet: &mut Sheet<impl Write>) -> Outcome<()> {
    for (name, what) in [
        ("ada", "one in a thousand left"),
        ("zoe", "everything left"),
    ] {
        let actor = people::ensure(project, name, Some(LabelerKind::Human), Role::Labeler)?;
        let (middle, worst) = repeated(ROUNDS, |_| {
            Ok(annotate::queue(project, &actor, None, None, None)?)
        })?;
        sheet.row(
            &format!("the next item, {what} (median)"),
            middle,
            0,
            None,
            "",
        )?;
        sheet.row("the same, 95th percentile", worst, 0, None, "50 ms")?;
    }
    let query = CaseQuery::default();
    let (middle, _) = repeated(ROUNDS, |_| Ok(review::cases(project, &query)?))?;
    let total = review::cases(project, &query)?.total;
    let goal = "50 ms at 1,000,000 items";
    sheet.row(
        &format!("first page of {} cases (median)", grouped(total as f64)),
        middle,
        0,
        None,
        goal,
    )?;
    let pictures = CaseQuery {
        media: Some(MediaKind::Image),
        ..CaseQuery::default()
    };
    let (middle, _) = repeated(ROUNDS, |_| Ok(review::cases(project, &pictures)?))?;
    sheet.row("the same, images only", middle, 0, None, goal)?;
    let detail = review::cases(project, &query)?;
    if let Some(case) = detail.cases.get(count.min(detail.cases.len() - 1)) {
        let (middle, _) = repeated(ROUNDS, |_| Ok(review::case(project, &case.id)?))?;
        sheet.row("one case opened (median)", middle, 0, None, "50 ms")?;
    }
    Ok(())
}

/// Moves the first box of an item by a pixel more than before.
fn move_a_box(project: &Project, actor: &Actor, index: usize, by: usize) -> Outcome<()> {
    let hash = synthetic::hash(index);
    let open = annotate::reopen(project, actor, hash, "a pixel off")?;
    let Some(Mark::Box(mut mark)) = open.marks.into_iter().next() else {
        return Err("the item has no box to move".into());
    };
    mark.rect.x += 1.0 + by as f64 / 1e3;
    let patch = Patch {
        put: vec![Mark::Box(mark)],
        remove: Vec::new(),
    };
    let moved = annotate::apply(
        project,
        actor,
        hash,
        open.head.as_deref(),
        EditKind::Change,
        patch,
        None,
    )?;
    annotate::submit(project, actor, hash, Some(&moved.head), Default::default())?;
    Ok(())
}
