//! The one place that writes to stdout and stderr.
#![allow(clippy::print_stderr, reason = "this is the command line's voice")]

use std::io::{IsTerminal, Write};

use burnish_api::{ApiError, Code};
use serde::Serialize;

/// Prints an answer: as JSON, or in words.
pub fn answer<T: Serialize>(
    value: &T,
    json: bool,
    words: impl FnOnce(&T) -> String,
) -> Result<(), ApiError> {
    let text = if json {
        serde_json::to_string_pretty(value)
            .map_err(|error| ApiError::new(Code::Internal, error.to_string()))?
    } else {
        words(value)
    };
    line(&text)
}

/// A line on stdout. A reader that went away (`| head`) is not an error.
pub fn line(text: &str) -> Result<(), ApiError> {
    let mut out = std::io::stdout().lock();
    match out
        .write_all(text.trim_end().as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(ApiError::new(
            Code::Storage,
            format!("cannot write the answer: {error}"),
        )),
        _ => Ok(()),
    }
}

/// Something worth knowing that is not data.
pub fn note(text: &str) {
    eprintln!("{text}");
}

pub fn error(error: &ApiError, json: bool) {
    if json && let Ok(text) = serde_json::to_string(error) {
        eprintln!("{text}");
        return;
    }
    eprintln!("error: {}", error.message);
    if let Some(hint) = &error.hint {
        eprintln!("hint: {hint}");
    }
}

/// One line that is written over, on a terminal only.
pub fn progress(text: &str) {
    let mut err = std::io::stderr().lock();
    if err.is_terminal() {
        write!(err, "\r\x1b[K{text}")
            .and_then(|()| err.flush())
            .ok();
    }
}
