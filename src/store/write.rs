//! Writing files: they are replaced atomically, and a plan keeps its previous file.

use super::system::{keep_owner, open_special};
use super::temporary::{named, sweep, temporary};
use super::text::to_text;
use crate::plan::Plan;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The number of links that are followed, as the system itself follows them.
const MOST_LINKS: usize = 40;

/// SHA-256 of the plan's file as `to_text` writes it, in hexadecimal digits.
pub fn plan_hash(plan: &Plan) -> String {
    sha256(to_text(plan).as_bytes())
}

/// SHA-256 of a text, as hexadecimal digits.
pub fn hash_of(text: &str) -> String {
    sha256(text.as_bytes())
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Two hexadecimal digits for each byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |four_bits: u8| char::from_digit(u32::from(four_bits), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
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
    let path = followed(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let before = fs::metadata(&path).ok();
    if before.as_ref().is_some_and(|about| !about.is_file()) {
        // A device or a pipe has no content to keep, and must not be replaced.
        return open_special(&path)?.write_all(content);
    }
    if before.as_ref().is_some_and(|about| about.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", folder.display())));
    }
    sweep(folder);
    let mut file = temporary(folder)?;
    // Written to as a plain file: the errors of the temporary one name its path, of which the user has never heard.
    file.as_file_mut().write_all(content)?;
    file.as_file().sync_all()?;
    let previous = if backup && before.is_some() { Some(copy_of(&path, folder)?) } else { None };
    fs::set_permissions(file.path(), usual_permissions(before.as_ref(), folder)?)?;
    if let Some(before) = &before {
        keep_owner(file.as_file(), before);
    }
    file.persist(&path).map_err(|error| error.error)?;
    // Only once the new file is there: the backup of a save that fails would replace the one that is older.
    if let Some(Err(error)) = previous.map(|previous| previous.persist(backup_of(&path))) {
        log::warn!("{} was saved, but its previous contents were not kept: {}", path.display(), error.error);
    }
    sync_folder(folder);
    Ok(())
}

/// The file that a path means: a link is followed, so that it stays a link, also where it leads to a file that is not there yet.
///
/// # Errors
/// The links lead in a circle.
fn followed(path: &Path) -> io::Result<PathBuf> {
    if let Ok(whole) = fs::canonicalize(path) {
        return Ok(whole);
    }
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&path) else { return Ok(path) };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    Err(io::Error::other("the link leads in a circle"))
}

/// The permissions of the old file, or those that a new file in this folder gets.
fn usual_permissions(before: Option<&fs::Metadata>, folder: &Path) -> io::Result<fs::Permissions> {
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

/// A copy of the file in a temporary file beside it.
fn copy_of(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let copy = temporary(folder)?;
    fs::copy(path, copy.path())?;
    copy.as_file().sync_all()?;
    if let Ok(before) = fs::metadata(path) {
        keep_owner(copy.as_file(), &before);
    }
    Ok(copy)
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
