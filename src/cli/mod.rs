//! The commands without a window.

mod arguments;
mod asking;
mod check;
mod compare;
mod computed;
mod edit;
mod explain;
mod export;
mod fill;
mod futures;
mod install;
mod lists;
mod output;
mod project;
mod table;

use arguments::{Arguments, Command};
pub use arguments::{PAGES, WindowArguments};
use clap::Parser as _;
pub use output::Outcome;
use std::ffi::OsString;

/// The exit after the window closes: 1 and a message if no window could be opened.
pub fn of_window(result: Result<(), String>) -> Outcome {
    result.map_or_else(|message| Outcome::failed(&message), |()| Outcome::default())
}

/// The action the arguments ask for.
pub enum Todo {
    /// Open the window
    Window(WindowArguments),
    /// A command has run: print this and exit
    Done(Outcome),
}

/// Parses the arguments (the first is the program) and runs the command, if there is one.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Todo {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return Todo::Done(output::of_usage(&error)),
    };
    let outcome = match arguments.command {
        None => return Todo::Window(arguments.window),
        Some(Command::New(command)) => edit::new(&command),
        Some(Command::Add(command)) => edit::add(&command),
        Some(Command::Rename(command)) => edit::rename(&command),
        Some(Command::Project(command)) => project::run(&command),
        Some(Command::Explain(command)) => explain::run(&command),
        Some(Command::Export(command)) => export::run(&command),
        Some(Command::Compare(command)) => compare::run(&command),
        Some(Command::Check(command)) => check::run(&command),
        Some(Command::Seek(command)) => asking::seek(&command),
        Some(Command::Sweep(command)) => asking::sweep(&command),
        Some(Command::Tornado(command)) => asking::tornado(&command),
        Some(Command::Bridge(command)) => asking::bridge(&command),
        Some(Command::Choose(command)) => asking::choose(&command),
        Some(Command::Frontier(command)) => asking::frontier(&command),
        Some(Command::Timing(command)) => asking::timing(&command),
        Some(Command::Ask(command)) => asking::ask(&command),
        Some(Command::Simulate(command)) => futures::simulate(&command),
        Some(Command::Merge(command)) => futures::merge(&command),
        Some(Command::Future(command)) => futures::future(&command),
        Some(Command::Replay(command)) => futures::replay(&command),
        Some(Command::Fill(command)) => fill::run(&command),
        Some(Command::Rows { plan, format, output }) => lists::rows(&plan, format, output.as_deref()),
        Some(Command::Fields { part }) => lists::fields(part.as_deref()),
        Some(Command::Library { library }) => lists::library(library.as_deref()),
        Some(Command::Manual { folder }) => install::manual(&folder),
        Some(Command::Completions { shell }) => install::completions(shell),
    };
    Todo::Done(outcome)
}
