//! Writing files: they are replaced atomically, and a plan keeps its previous file.

use super::temporary::{named, sweep, temporary};
use super::text::to_text;
use crate::plan::Plan;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// SHA-256 of the plan's file as `to_text` writes it, in hexadecimal digits.
pub fn plan_hash(plan: &Plan) -> String {
    sha256(to_text(plan).as_bytes())
}

/// SHA-256 of a text, as hexadecimal digits.
pub fn hash_of(text: &str) -> String {
    sha256(text.as_bytes())
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    let digit = |four_bits: u8| char::from_digit(u32::from(four_bits), 16).unwrap_or('0');
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Writes a plan file: to a temporary file next to it first, then in place of the old one, which is kept as `.bak`.
///
/// # Errors
/// The system's error; the old file is then unchanged.
pub fn save(plan: &Plan, path: &Path) -> io::Result<()> {
    write(path, to_text(plan).as_bytes(), true)
}

/// A file name with this ending (without its dot), which is added if it is missing: "plan v1.2" becomes "plan v1.2.ron".
pub fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending)) {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Writes any file atomically.
///
/// # Errors
/// The system's error; an old file is then unchanged.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    write(path, content, false)
}

fn write(path: &Path, content: &[u8], backup: bool) -> io::Result<()> {
    // A link is followed, so that it stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_no_such_file| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let before = fs::metadata(&path).ok();
    if before.as_ref().is_some_and(|about| !about.is_file()) {
        // A device or a pipe has no content to keep, and must not be replaced.
        return fs::OpenOptions::new().write(true).open(&path)?.write_all(content);
    }
    if before.as_ref().is_some_and(|about| about.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", folder.display())));
    }
    sweep(folder);
    let mut file = temporary(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    if backup && before.is_some() {
        keep_backup(&path, folder)?;
    }
    fs::set_permissions(file.path(), usual_permissions(before, folder)?)?;
    file.persist(&path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// The permissions of the old file, or those that a new file in this folder gets.
fn usual_permissions(before: Option<fs::Metadata>, folder: &Path) -> io::Result<fs::Permissions> {
    if let Some(before) = before {
        return Ok(before.permissions());
    }
    let probe = named().make_in(folder, |path| fs::File::create_new(path))?;
    Ok(probe.as_file().metadata()?.permissions())
}

/// The name of the backup of the previous file.
fn backup_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".bak");
    path.with_file_name(name)
}

fn keep_backup(path: &Path, folder: &Path) -> io::Result<()> {
    let copy = temporary(folder)?;
    fs::copy(path, copy.path())?;
    copy.as_file().sync_all()?;
    copy.persist(backup_of(path)).map_err(|error| error.error)?;
    Ok(())
}

/// Makes the rename survive a power cut if the system can; if not, the file itself is already safe.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        folder.sync_all().unwrap_or_else(|error| log::debug!("The folder was not synced: {error}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_its_ending_once() {
        for (name, want) in [
            ("a/plan", "a/plan.ron"),
            ("a/plan v1.2", "a/plan v1.2.ron"),
            ("plan.ron", "plan.ron"),
            ("PLAN.RON", "PLAN.RON"),
            ("plan.ron.old", "plan.ron.old.ron"),
        ] {
            assert_eq!(with_ending(PathBuf::from(name), "ron"), Path::new(want));
        }
    }
}
