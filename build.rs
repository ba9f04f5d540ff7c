//! Tells a release which commit it is built from; other builds do without, or every commit would build them anew.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=WATTFOLIO_COMMIT");
    println!("cargo:rerun-if-changed=build.rs");
    let commit = match std::env::var("PROFILE").as_deref() {
        Ok("release") => std::env::var("WATTFOLIO_COMMIT").ok().or_else(of_git),
        _ => Some("development".to_owned()),
    };
    // A folder without its history, such as an archive of the sources, has no commit to tell.
    println!("cargo:rustc-env=WATTFOLIO_COMMIT={}", commit.unwrap_or_else(|| "unknown".to_owned()));
}

/// The commit that is checked out, with a plus if what the program is made of has changed since.
fn of_git() -> Option<String> {
    for watched in [".git/HEAD", ".git/logs/HEAD", "src", "assets", "saves", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed =
        git(&["status", "--porcelain", "--", "src", "assets", "saves", "build.rs", "Cargo.toml", "Cargo.lock"])?;
    Some(if changed.is_empty() { commit } else { format!("{commit}+") })
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}
