//! Answers in words.

use std::fmt::Write;

use burnish_api::model::{DisagreementSettings, Stat, output::*};

/// Rows of cells as aligned columns.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        writeln!(out, "{}", cells.join("  ").trim_end()).ok();
    }
    out
}

pub(crate) fn head(cells: &[&str]) -> Vec<Vec<String>> {
    vec![cells.iter().map(|cell| (*cell).to_owned()).collect()]
}

pub(crate) fn stat(value: &Stat) -> String {
    match value.value() {
        Some(number) if number != 0.0 && number.abs() < 0.001 => format!("{number:.1e}"),
        Some(number) => format!("{number:.3}"),
        None => "-".to_owned(),
    }
}

pub(crate) fn plural(count: u64, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

pub fn projects(projects: &[ProjectRef]) -> String {
    projects.iter().fold(String::new(), |mut out, project| {
        writeln!(out, "{}: {}", project.name, project.path).ok();
        out
    })
}

pub fn info(info: &Info) -> String {
    let mut out = String::new();
    let items = &info.items;
    writeln!(out, "{}", info.name).ok();
    writeln!(
        out,
        "items        {} ({} images, {} clips)",
        items.total, items.image, items.audio
    )
    .ok();
    writeln!(out, "submissions  {}", info.submissions).ok();
    let cases = &info.cases;
    writeln!(
        out,
        "cases        {} open, {} stale, {} decided",
        cases.open, cases.stale, cases.decided
    )
    .ok();
    let truth = &info.truth;
    writeln!(
        out,
        "truth        {} decided, {} consensus, {} convention, {} single, {} none",
        truth.decided, truth.consensus, truth.convention, truth.single, truth.none
    )
    .ok();
    let head = info.head.as_deref().unwrap_or("none");
    writeln!(
        out,
        "version      {head}, {} changed since",
        plural(info.dirty, "item", "items")
    )
    .ok();
    if info.unmeasured > 0 {
        writeln!(out, "unmeasured   {}", info.unmeasured).ok();
    }
    if info.damaged > 0 {
        writeln!(out, "damaged      {}", info.damaged).ok();
    }
    for row in &info.collections {
        writeln!(
            out,
            "collection   {} ({})",
            row.name,
            plural(row.items, "item", "items")
        )
        .ok();
    }
    for row in &info.classes {
        writeln!(
            out,
            "class        {} {} ({})",
            row.index,
            row.name,
            plural(row.annotations, "box", "boxes")
        )
        .ok();
    }
    for row in &info.labelers {
        writeln!(
            out,
            "labeler      {} ({}, {})",
            row.name,
            row.kind,
            plural(row.submissions, "submission", "submissions")
        )
        .ok();
    }
    out
}

fn size(row: &ItemRow) -> String {
    match (row.width, row.height, row.duration_micros) {
        (Some(width), Some(height), _) => format!("{width} x {height}"),
        (_, _, Some(micros)) => format!("{:.2} s", micros as f64 / 1e6),
        _ => "-".into(),
    }
}

pub fn items(items: &Items) -> String {
    let mut rows = head(&["HASH", "NAME", "SIZE", "STATE", "TRUTH", "COLLECTIONS"]);
    rows.extend(items.items.iter().map(|row| {
        vec![
            row.hash.short(),
            row.name.clone(),
            size(row),
            row.state.clone(),
            row.truth_basis.to_string(),
            row.collections.join(", "),
        ]
    }));
    format!(
        "{}{} of {}",
        table(&rows),
        items.items.len(),
        plural(items.total, "item", "items")
    )
}

pub fn item(detail: &ItemDetail) -> String {
    let mut out = String::new();
    let row = &detail.item;
    writeln!(out, "{}  {}", row.name, row.hash).ok();
    writeln!(
        out,
        "{} {}, {}, {} bytes",
        detail.format,
        row.kind,
        size(row),
        detail.byte_size
    )
    .ok();
    if let Some(reason) = &detail.damaged {
        writeln!(out, "damaged: {reason}").ok();
    }
    writeln!(out, "state {}, truth {}", row.state, detail.truth.basis).ok();
    for layer in &detail.layers {
        writeln!(
            out,
            "{} (revision {}): {}",
            layer.labeler,
            layer.revision,
            plural(layer.marks.len() as u64, "mark", "marks")
        )
        .ok();
    }
    for remark in &detail.remarks {
        let flag = if remark.flagged { "flagged" } else { "noted" };
        let note = if remark.note.is_empty() {
            String::new()
        } else {
            format!(": {}", remark.note)
        };
        writeln!(out, "{flag} by {}{note}", remark.labeler).ok();
    }
    for case in &detail.cases {
        writeln!(
            out,
            "{} {} {}: {}",
            case.state, case.severity, case.kind, case.why
        )
        .ok();
    }
    out
}

pub fn import(report: &ImportReport) -> String {
    let mut out = String::new();
    writeln!(
        out,
        "{} added, {} unchanged, {} skipped, {} damaged",
        report.added,
        report.unchanged,
        report.skipped.len(),
        report.damaged.len()
    )
    .ok();
    let counts = &report.submissions;
    if counts.added + counts.unchanged + counts.revised > 0 {
        writeln!(
            out,
            "submissions: {} added, {} unchanged, {} revised",
            counts.added, counts.unchanged, counts.revised
        )
        .ok();
    }
    for (what, files) in [("skipped", &report.skipped), ("damaged", &report.damaged)] {
        for file in files {
            writeln!(out, "{what} {}: {}", file.path, file.reason).ok();
        }
    }
    for note in &report.notes {
        writeln!(out, "note: {note}").ok();
    }
    out
}

pub fn submitted(submitted: &Submitted) -> String {
    let what = if submitted.changed {
        "submitted"
    } else {
        "unchanged"
    };
    format!(
        "{what}, revision {}, {}",
        submitted.revision,
        plural(submitted.open_cases, "open case", "open cases")
    )
}

pub fn disagreements(found: &Disagreements) -> String {
    let mut rows = head(&["CASE", "SEVERITY", "KIND", "STATE", "ITEM", "WHY"]);
    rows.extend(found.cases.iter().map(|case| {
        vec![
            case.id.clone(),
            case.severity.to_string(),
            case.kind.to_string(),
            case.state.to_string(),
            case.name.clone(),
            case.why.clone(),
        ]
    }));
    format!(
        "{}{} of {}",
        table(&rows),
        found.cases.len(),
        plural(found.total, "case", "cases")
    )
}

pub fn case(detail: &CaseDetail) -> String {
    let case = &detail.case;
    let mut out = format!(
        "{} {} on {}: {}\n",
        case.state, case.kind, case.name, case.why
    );
    for layer in &detail.layers {
        match &layer.text {
            Some(text) => writeln!(out, "{}: {text}", layer.labeler).ok(),
            None => writeln!(
                out,
                "{}: {}",
                layer.labeler,
                plural(layer.marks.len() as u64, "box", "boxes")
            )
            .ok(),
        };
    }
    writeln!(
        out,
        "{} left",
        plural(detail.open_total, "open case", "open cases")
    )
    .ok();
    out
}

pub fn conventions(found: &Conventions) -> String {
    let mut rows = head(&[
        "CONVENTION",
        "SPLITS",
        "CLIPS",
        "GAIN",
        "DECIDED",
        "EXAMPLE",
    ]);
    rows.extend(found.rows.iter().map(|row| {
        vec![
            row.kind.to_string(),
            format!("{} of {}", row.pairs, row.pairs_total),
            row.items.to_string(),
            format!("{:.3}", row.gain),
            row.decided.map_or("-".into(), |choice| choice.to_string()),
            row.example.join(" | "),
        ]
    }));
    let mut out = table(&rows);
    for row in &found.rows {
        let choices: Vec<String> = row
            .choices
            .iter()
            .map(|tally| {
                format!(
                    "{} in {}",
                    tally.words,
                    plural(tally.texts, "text", "texts")
                )
            })
            .collect();
        writeln!(out, "{}: {}", row.kind, choices.join(", ")).ok();
    }
    for step in found.plan.iter().take(5) {
        let kinds: Vec<&str> = step.kinds.iter().map(|kind| kind.as_str()).collect();
        writeln!(
            out,
            "deciding {}: {}",
            kinds.join(", "),
            stat(&step.agreement)
        )
        .ok();
    }
    let boundaries = &found.boundaries;
    if boundaries.pairs > 0 {
        writeln!(
            out,
            "segments: boundaries {} ms apart in the middle, {} ms at most in 95 %; {} of {} too far apart or cut otherwise",
            stat(&boundaries.median_millis),
            stat(&boundaries.p95_millis),
            boundaries.over,
            plural(boundaries.pairs, "pair", "pairs")
        )
        .ok();
    }
    writeln!(
        out,
        "word error rate {}, normalised {}; character error rate {}, normalised {}",
        stat(&found.wer),
        stat(&found.wer_normalised),
        stat(&found.cer),
        stat(&found.cer_normalised)
    )
    .ok();
    format!(
        "{out}exact agreement {}, at best {}",
        stat(&found.exact_agreement),
        stat(&found.ceiling)
    )
}

pub fn thresholds(wanted: &DisagreementSettings, preview: &ThresholdsPreview) -> String {
    let mut rows = head(&["KIND", "OPEN NOW", "OPEN THEN"]);
    rows.extend(preview.rows.iter().map(|row| {
        vec![
            row.kind.to_string(),
            row.now.to_string(),
            row.then.to_string(),
        ]
    }));
    let sampled = if preview.sampled {
        ", drawn from more"
    } else {
        ""
    };
    format!(
        "tau {}, lambda {}, edge {} px and {} of the side, boundaries {} ms\n{}{} compared{sampled}",
        wanted.tau,
        wanted.lambda,
        wanted.edge_px,
        wanted.edge_share,
        wanted.boundary_millis,
        table(&rows),
        plural(preview.items, "item", "items")
    )
}

pub fn recomputed(done: &Recomputed) -> String {
    let stopped = if done.cancelled {
        "; stopped, the next run goes on"
    } else {
        ""
    };
    format!(
        "{} computed again, {}{stopped}",
        plural(done.items, "item", "items"),
        plural(done.open, "open case", "open cases")
    )
}

pub fn auto_preview(preview: &AutoPreview) -> String {
    let mut rows = head(&["CASE", "KIND", "ITEM", "WHY"]);
    rows.extend(preview.examples.iter().map(|case| {
        vec![
            case.id.clone(),
            case.kind.to_string(),
            case.name.clone(),
            case.why.clone(),
        ]
    }));
    let kinds: Vec<String> = preview
        .by_kind
        .iter()
        .map(|row| format!("{} {}", row.count, row.kind))
        .collect();
    format!(
        "{}{} of {} would be settled{}{}",
        table(&rows),
        preview.resolved,
        plural(preview.open, "case", "cases"),
        if kinds.is_empty() { "" } else { ": " },
        kinds.join(", ")
    )
}

pub fn resolved(resolved: &Resolved) -> String {
    match &resolved.batch {
        None => "no case was settled".into(),
        Some(batch) => format!(
            "{} settled; `burnish batches --undo {batch}` takes that back",
            plural(resolved.cases, "case", "cases")
        ),
    }
}

pub fn batches(found: &DecisionBatches) -> String {
    let mut rows = head(&["BATCH", "CASES", "BY", "STATE", "RULE"]);
    rows.extend(found.batches.iter().map(|row| {
        let kinds: Vec<&str> = row.rule.kinds.iter().map(|kind| kind.as_str()).collect();
        vec![
            row.batch.clone(),
            row.cases.to_string(),
            row.by.clone(),
            if row.undone { "taken back" } else { "in force" }.into(),
            format!(
                "{}: IoU from {}, share from {}",
                kinds.join(", "),
                row.rule.least_iou,
                row.rule.least_share
            ),
        ]
    }));
    table(&rows)
}

pub fn book(book: &BookPages) -> String {
    let mut out = format!("label book {}\n", book.version);
    for page in &book.pages {
        let decided = page
            .decided
            .map_or(String::new(), |choice| format!(" ({choice})"));
        if page.definition.is_empty() && page.examples.is_empty() && decided.is_empty() {
            continue;
        }
        writeln!(out, "{}{decided}: {}", page.title, page.definition).ok();
        for example in &page.examples {
            writeln!(
                out,
                "  {} {} on {}: {}",
                example.id, example.kind, example.name, example.sentence
            )
            .ok();
        }
    }
    out
}

pub fn version(row: &VersionRow) -> String {
    let tags = if row.tags.is_empty() {
        String::new()
    } else {
        format!(" ({})", row.tags.join(", "))
    };
    let open = if row.open > 0 {
        format!(", {} open", row.open)
    } else {
        String::new()
    };
    format!(
        "{}{tags}  {}  {}{open}  {}: {}",
        row.version,
        &row.digest[..12],
        plural(row.items, "item", "items"),
        row.author,
        row.message
    )
}

pub fn log(log: &Log) -> String {
    let mut lines: Vec<String> = log.versions.iter().map(version).collect();
    if lines.is_empty() {
        lines.push("no versions yet".into());
    }
    if log.dirty > 0 {
        lines.push(format!(
            "{} changed since",
            plural(log.dirty, "item", "items")
        ));
    }
    lines.join("\n")
}

pub fn diff(diff: &Diff) -> String {
    let counts = &diff.counts;
    let mut out = format!(
        "{} to {}: {} added, {} removed, {} re-encoded, {} relabelled, {} unchanged\n",
        diff.a,
        diff.b,
        counts.added,
        counts.removed,
        counts.re_encoded,
        counts.relabelled,
        counts.unchanged
    );
    writeln!(
        out,
        "boxes: {} added, {} removed, {} moved, {} of another class; {} changed",
        counts.boxes_added,
        counts.boxes_removed,
        counts.boxes_moved,
        counts.class_changed,
        plural(counts.texts_changed, "text", "texts")
    )
    .ok();
    for (sign, items) in [("+", &diff.added), ("-", &diff.removed)] {
        for item in items {
            writeln!(out, "{sign} {}", item.name).ok();
        }
    }
    for item in &diff.relabelled {
        for change in &item.changes {
            let words: Vec<String> = change
                .words
                .iter()
                .map(|word| match word.op.as_str() {
                    "removed" => format!("[-{}-]", word.text),
                    "added" => format!("{{+{}+}}", word.text),
                    _ => word.text.clone(),
                })
                .collect();
            let line = format!("~ {}: {} {}", item.name, change.kind, words.join(" "));
            writeln!(out, "{}", line.trim_end()).ok();
        }
    }
    out
}

pub fn drift(drift: &Drift) -> String {
    let mut rows = head(&[
        "MEASUREMENT",
        "VERDICT",
        "SEVERITY",
        "EFFECT",
        "Q",
        "N REF",
        "N CUR",
        "CHANGE",
        "STATISTIC",
    ]);
    rows.extend(drift.scores.iter().map(|score| {
        vec![
            score.measurement.clone(),
            score.verdict.clone(),
            score.severity.clone(),
            stat(&score.effect),
            stat(&score.q),
            score.reference_count.to_string(),
            score.current_count.to_string(),
            score.direction.clone(),
            format!("{}; {}", score.statistic, score.effect_name),
        ]
    }));
    let mut out = format!(
        "{} to {}: {}\n{}",
        drift.reference,
        drift.current,
        drift.verdict,
        table(&rows)
    );
    if drift.unmeasured > 0 {
        writeln!(
            out,
            "{} could not be measured",
            plural(drift.unmeasured, "item", "items")
        )
        .ok();
    }
    out
}

pub fn export(report: &ExportReport) -> String {
    let mut out = format!(
        "{} as {} to {}: {}, {}, {}\n",
        report.version,
        report.format,
        report.out,
        plural(report.images, "image", "images"),
        plural(report.clips, "clip", "clips"),
        plural(report.annotations, "annotation", "annotations")
    );
    let left_out = &report.left_out;
    if left_out.open + left_out.damaged + left_out.unlabelled > 0 {
        writeln!(
            out,
            "left out: {} open, {} damaged, {} unlabelled",
            left_out.open, left_out.damaged, left_out.unlabelled
        )
        .ok();
    }
    for loss in &report.losses {
        writeln!(out, "lost: {} {}", loss.count, loss.what).ok();
    }
    for warning in &report.warnings {
        writeln!(out, "warning: {warning}").ok();
    }
    writeln!(out, "sha256 {}", report.sha256).ok();
    out
}

pub fn verification(report: &Verification) -> String {
    let mut out = format!(
        "{} checked, {}\n",
        report.checked,
        plural(report.faults.len() as u64, "fault", "faults")
    );
    for fault in &report.faults {
        writeln!(out, "{} {}: {}", fault.what, fault.r#where, fault.reason).ok();
    }
    out
}

pub fn invitation(invitation: &Invitation) -> String {
    format!(
        "{} may join as {} with the address `burnish serve` prints, ending in\n{}",
        invitation.name, invitation.role, invitation.link
    )
}
