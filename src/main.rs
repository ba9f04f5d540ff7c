//! Chooses window or command, nothing else.

use std::process::ExitCode;
use wattfolio::cli::{self, Todo};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Todo::Done(outcome) => outcome.print(),
        Todo::Window(_arguments) => ExitCode::from(1),
    }
}
