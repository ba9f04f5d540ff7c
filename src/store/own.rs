//! Library files of the user's own.

use crate::library::Library;
use std::fs;
use std::path::Path;

/// No library file is larger: what is was given by mistake.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Reads a library file.
///
/// # Errors
/// One plain sentence: which file, what is wrong, and where.
pub fn own_library(path: &Path) -> Result<Library, String> {
    let refused = |why: String| format!("{} cannot be used as a library: {why}", path.display());
    let size = fs::metadata(path).map_err(|error| refused(error.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(refused(format!("it has {size} bytes, and a library has at most {MOST_BYTES}")));
    }
    let text = fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
    Library::parse(&text).map_err(refused)
}

/// All library files of a folder in the order of their names, and a sentence for each that was skipped. A folder that is not
/// there has none.
pub fn own_libraries(folder: &Path) -> (Library, Vec<String>) {
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "ron")).collect();
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
