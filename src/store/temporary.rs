//! Files that are written beside the one they replace, and what a killed program left of them.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

/// How the names of our temporary files begin and end.
const PREFIX: &str = ".wattfolio-";
const SUFFIX: &str = ".part";

/// The number of times that a file is made anew because another program took it for left behind.
const MOST_TRIES: usize = 10;

/// Makes files with names of ours.
pub(super) fn named() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

/// A temporary file in this folder, locked for as long as it is open, so that no other program takes it for left behind.
///
/// # Errors
/// The system's error; it names no temporary path, which the user has never heard of.
pub(super) fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    for _ in 0..MOST_TRIES {
        let file = named().tempfile_in(folder).map_err(|error| {
            io::Error::new(error.kind(), error.to_string().split(" at path").next().unwrap_or_default().to_owned())
        })?;
        // Some file systems have no locks; without one it is at worst swept by another program.
        file.as_file().try_lock().unwrap_or_else(|error| log::debug!("{}: {error}", file.path().display()));
        // Between making and locking, another program may have swept it.
        if file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("a temporary file disappears as soon as it is made"))
}

/// Removes the temporary files in this folder that nobody holds: their program was killed while it wrote.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            remove_unless_held(&entry.path());
        }
    }
}

/// Removes it while holding its lock, so that whoever made it a moment ago finds it gone and makes another.
fn remove_unless_held(path: &Path) {
    let Ok(file) = File::open(path) else { return };
    if file.try_lock().is_ok() {
        fs::remove_file(path).unwrap_or_else(|error| log::debug!("{}: {error}", path.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let left = at(".wattfolio-a1b2c3.part");
        let others = [at("plan.ron"), at(".tmpX1y2Z3"), at(".wattfolio-notes"), at("wattfolio-1.part")];
        others.iter().chain([&left]).for_each(|path| fs::write(path, "half a pl").unwrap());
        let held = temporary(folder.path()).unwrap();
        sweep(folder.path());
        assert!(!left.exists());
        assert!(held.path().exists());
        assert!(others.iter().all(|path| path.exists()));
        // What a killed program held is held no more.
        let (file, path) = held.keep().unwrap();
        drop(file);
        sweep(folder.path());
        assert!(!path.exists());
    }
}
