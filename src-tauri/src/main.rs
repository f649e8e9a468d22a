//! The desktop window: the UI of `ui/`, one `call` command, native dialogs and a loopback media server.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod call;
mod start;
mod window;

use std::{
    io::{self, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let asked =
        start::Start::from_command_line(std::env::args_os().skip(1), |name| std::env::var_os(name));
    let start = match asked {
        Ok(start) => start,
        Err(refused) => return tell(&refused, ExitCode::from(2)),
    };
    match window::run(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => tell(&*failed, ExitCode::FAILURE),
    }
}

fn tell(error: &(impl std::fmt::Display + ?Sized), code: ExitCode) -> ExitCode {
    // Nobody may be reading; the exit code says it as well.
    writeln!(io::stderr(), "burnish-desktop: {error}").ok();
    code
}
