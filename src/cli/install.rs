//! What a package of the program is made with: its version, its manual, and what shells complete.

use super::arguments::Arguments;
use super::output::{Outcome, write_beside};
use crate::plan::Plan;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::path::Path;
use std::sync::LazyLock;

/// "0.1.0 (commit 0123456789ab, plan format 2)".
pub(super) fn version() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (version, commit) = (env!("CARGO_PKG_VERSION"), env!("WATTFOLIO_COMMIT"));
        format!("{version} (commit {commit}, plan format {})", Plan::VERSION)
    });
    &TEXT
}

/// Writes the pages of the manual into a folder: one for the program, one for each command.
pub(super) fn manual(folder: &Path) -> Outcome {
    if let Err(error) = std::fs::create_dir_all(folder) {
        return Outcome::failed(&format!("Cannot make the folder {}: {error}", folder.display()));
    }
    let mut program = Arguments::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help");
    for command in std::iter::once(&program).chain(commands) {
        let mut page = Vec::new();
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        let man = clap_mangen::Man::new(command.clone()).title(name.clone()).date("").source("Wattfolio");
        // Writing to memory does not fail.
        if let Err(error) = man.render(&mut page) {
            return Outcome::failed(&format!("The manual cannot be written: {error}"));
        }
        if let Err(outcome) = write_beside(&folder.join(format!("{name}.1")), &[], &page) {
            return outcome;
        }
    }
    Outcome::default()
}

/// What a shell reads to complete commands and options.
pub(super) fn completions(shell: Shell) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "wattfolio", &mut text);
    Outcome::done(String::from_utf8_lossy(&text).into_owned())
}
