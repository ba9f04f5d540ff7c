//! Opens the window or runs a command, nothing else.

use std::process::ExitCode;
use wattfolio::app;
use wattfolio::cli::{self, Todo};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Todo::Done(outcome) => outcome.print(),
        Todo::Window(arguments) => cli::of_window(app::start(&arguments)).print(),
    }
}
