//! The user's own library files.

use crate::library::Library;
use std::fs;
use std::path::Path;

/// No library file is larger: a larger one was named by mistake.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Reads a library file.
///
/// # Errors
/// One plain sentence with the file, the problem and its position.
pub fn own_library(path: &Path) -> Result<Library, String> {
    let refused = |why: String| format!("{} cannot be used as a library: {why}", path.display());
    Library::parse(&text_of(path).map_err(refused)?).map_err(refused)
}

/// The text of a file that is not a plan: a library, or a page to fill in.
///
/// # Errors
/// Why it is not read: not a file, too large, or not text.
pub fn text_of(path: &Path) -> Result<String, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() {
        return Err("it is not a file".to_owned());
    }
    if about.len() > MOST_BYTES {
        return Err(format!("it has {} bytes; the limit is {MOST_BYTES}", about.len()));
    }
    fs::read_to_string(path).map_err(|error| error.to_string())
}

/// All library files of a folder in the order of their names, and a sentence for each that was skipped. A missing folder
/// has none.
pub fn own_libraries(folder: &Path) -> (Library, Vec<String>) {
    let mut files: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "ron"))
        .collect();
    files.sort();
    let mut all = Library::default();
    let mut skipped = Vec::new();
    for file in files {
        match own_library(&file) {
            Ok(library) => all.add(library),
            Err(problem) => skipped.push(problem),
        }
    }
    (all, skipped)
}
