//! The `burnish` binary: arguments in, text or JSON out. Data on stdout, all else on stderr.

mod agreement_text;
mod arguments;
mod commands;
mod output;
mod progress;
mod text;

use std::process::ExitCode;

use clap::Parser;

/// What a run ends with: 0 ok, 1 user error, 3 internal, 4 found something; clap exits with 2.
pub(crate) enum Ending {
    Fine,
    Found,
}

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let json = arguments.json;
    match commands::run(arguments) {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::Found) => ExitCode::from(4),
        Err(error) => {
            output::error(&error, json);
            ExitCode::from(if error.code == burnish_api::Code::Internal {
                3
            } else {
                1
            })
        }
    }
}
