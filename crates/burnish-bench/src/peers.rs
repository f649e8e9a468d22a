//! The field's own packages on the same labels, where this machine's Python has them.

use std::{path::Path, process::Command};

use crate::sheet::Limit;

const SCRIPT: &str = include_str!("peers.py");

/// Word and character error rates of two people's transcripts, both directions.
pub fn jiwer(labels: &Path) -> Option<Limit> {
    timed("texts", labels, "jiwer")
}

/// Two people's boxes matched at IoU 0.5.
pub fn pycocotools(labels: &Path) -> Option<Limit> {
    timed("boxes", labels, "pycocotools")
}

fn timed(what: &str, labels: &Path, name: &str) -> Option<Limit> {
    let mut python = Command::new("python3");
    let output = python
        .args(["-c", SCRIPT, what])
        .arg(labels)
        .output()
        .ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    Some(Limit {
        name: name.to_owned(),
        seconds: printed.trim().parse().ok()?,
    })
}
