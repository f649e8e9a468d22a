//! How much people agree, and a model beside the truth, in words.

use std::fmt::Write;

use burnish_api::model::{Stat, output::*};

use crate::text::{head, plural, stat, table};

/// A number of a row, and what it is called.
type Column<'a, R> = (&'a str, fn(&R) -> &Stat);

/// The columns in which some row has a number: a project of pictures has no word errors, one of
/// clips no boxes.
fn in_use<'a, R>(rows: &[R], columns: &[Column<'a, R>]) -> Vec<Column<'a, R>> {
    let known = |column: &fn(&R) -> &Stat| rows.iter().any(|row| column(row).value().is_some());
    let used = columns.iter().filter(|(_, column)| known(column));
    used.copied().collect()
}

fn rows_of<R>(
    first: &[&str],
    rows: &[R],
    name: impl Fn(&R) -> Vec<String>,
    columns: &[Column<'_, R>],
) -> String {
    let columns = in_use(rows, columns);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut lines = head(&[first, &names].concat());
    lines.extend(rows.iter().map(|row| {
        let mut cells = name(row);
        cells.extend(columns.iter().map(|(_, column)| stat(column(row))));
        cells
    }));
    table(&lines)
}

pub fn agreement(agreement: &Agreement) -> String {
    let mut out = rows_of(
        &["PAIR", "ITEMS"],
        &agreement.pairs,
        |pair| vec![format!("{} / {}", pair.a, pair.b), pair.items.to_string()],
        &[
            ("AGREEMENT", |pair| &pair.agreement),
            ("MEAN IOU", |pair| &pair.mean_iou),
            ("F1", |pair| &pair.f1),
            ("KAPPA", |pair| &pair.kappa),
            ("WER", |pair| &pair.wer),
            ("WER NORMALISED", |pair| &pair.wer_normalised),
            ("CER", |pair| &pair.cer),
        ],
    );
    if !agreement.labelers.is_empty() {
        out.push('\n');
        out += &rows_of(
            &["LABELER", "ITEMS"],
            &agreement.labelers,
            |row| vec![row.name.clone(), row.items.to_string()],
            &[
                ("AGREEMENT", |row| &row.agreement),
                ("F1 TO OTHERS", |row| &row.others_f1),
                ("F1 TO TRUTH", |row| &row.truth_f1),
                ("WER TO TRUTH", |row| &row.truth_wer),
                ("VITALITY", |row| &row.vitality),
                ("RELIABILITY", |row| &row.reliability),
            ],
        );
    }
    for row in &agreement.labelers {
        for habit in &row.habits {
            writeln!(out, "{} {}", row.name, habit.words).ok();
        }
    }
    if !agreement.classes.is_empty() {
        out.push('\n');
        out += &rows_of(
            &["CLASS", "BOXES"],
            &agreement.classes,
            |row| vec![row.name.clone(), row.annotations.to_string()],
            &[
                ("F1", |row| &row.f1),
                ("MEAN IOU", |row| &row.mean_iou),
                ("ALPHA", |row| &row.alpha),
            ],
        );
    }
    out.push('\n');
    for level in &agreement.human_level {
        level_line(&mut out, level);
    }
    let kappa = &agreement.kappa;
    if kappa.percent.value().is_some() {
        let (cohen, fleiss, percent) = (
            stat(&kappa.cohen),
            stat(&kappa.fleiss),
            stat(&kappa.percent),
        );
        writeln!(
            out,
            "classes of matched boxes: {percent} equal, Cohen's kappa {cohen}, Fleiss' kappa {fleiss}"
        )
        .ok();
    }
    for (what, alpha) in [
        ("boxes", &agreement.alpha),
        ("transcripts", &agreement.transcript_alpha),
    ] {
        alpha_line(&mut out, what, alpha);
    }
    out
}

fn level_line(out: &mut String, level: &HumanLevel) {
    if level.value.value().is_none() {
        return;
    }
    let interval = match (level.low, level.high) {
        (Some(low), Some(high)) => format!(" (95 % {low:.3} to {high:.3})"),
        _ => String::new(),
    };
    writeln!(
        out,
        "human level, {}: {}{interval}",
        level.title,
        stat(&level.value)
    )
    .ok();
}

fn alpha_line(out: &mut String, what: &str, alpha: &Alpha) {
    match (alpha.value, alpha.low, alpha.high, &alpha.reason) {
        (Some(value), Some(low), Some(high), _) => writeln!(
            out,
            "Krippendorff's alpha, {what}: {value:.3} (95 % {low:.3} to {high:.3})"
        )
        .ok(),
        (Some(value), .., Some(note)) => {
            writeln!(out, "Krippendorff's alpha, {what}: {value:.3}, {note}").ok()
        }
        (Some(value), ..) => writeln!(out, "Krippendorff's alpha, {what}: {value:.3}").ok(),
        (_, _, _, Some(reason)) => {
            writeln!(out, "Krippendorff's alpha, {what}: undefined, {reason}").ok()
        }
        _ => None,
    };
}

pub fn model_check(check: &ModelCheck) -> String {
    let mut out = format!(
        "{} beside the truth: {}, {}\n",
        check.model,
        plural(check.images, "image", "images"),
        plural(check.clips, "clip", "clips")
    );
    for (name, value) in [
        ("F1 at IoU 0.5", &check.f1),
        ("mean average precision", &check.map),
        ("word error rate", &check.wer),
        ("word error rate after normalising", &check.wer_normalised),
    ] {
        if value.value().is_some() {
            writeln!(out, "{name}: {}", stat(value)).ok();
        }
    }
    if !check.findings.is_empty() {
        let mut rows = head(&["KIND", "SCORE", "ITEM", "WHY"]);
        rows.extend(check.findings.iter().map(|found| {
            vec![
                found.kind.to_string(),
                format!("{:.3}", found.score),
                found.name.clone(),
                found.words.clone(),
            ]
        }));
        out += &table(&rows);
    }
    if !check.transcripts.is_empty() {
        let mut rows = head(&["WER", "ERRORS", "ITEM", "TRUTH", "MODEL"]);
        rows.extend(check.transcripts.iter().map(|row| {
            vec![
                stat(&row.wer),
                row.errors.to_string(),
                row.name.clone(),
                row.truth.clone(),
                row.text.clone(),
            ]
        }));
        out += &table(&rows);
    }
    out
}
