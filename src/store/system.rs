//! What files need of the system beyond the standard library's common part: owners, pipes, and whether two names are one file. Elsewhere
//! than on Unix each answers as if there were nothing to know.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Gives the file the owner and group of the one that it will replace, as far as the system lets.
#[cfg(unix)]
pub(super) fn keep_owner(file: &File, before: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    // The group alone where the owner may not be given away.
    let kept = fchown(file, Some(before.uid()), Some(before.gid())).or_else(|_| fchown(file, None, Some(before.gid())));
    kept.unwrap_or_else(|error| log::debug!("The owner of a file was not kept: {error}"));
}

#[cfg(not(unix))]
pub(super) fn keep_owner(_file: &File, _before: &Metadata) {}

/// Opens what is no file, to write to it: a device, or a pipe that somebody reads.
///
/// # Errors
/// The system's error, or that nobody reads the pipe: opening it would wait for ever.
#[cfg(target_os = "linux")]
pub(super) fn open_special(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
    const O_NONBLOCK: i32 = 0o4000;
    const ENXIO: i32 = 6;
    let for_writing = || File::options().write(true).clone();
    if !path.metadata()?.file_type().is_fifo() {
        return for_writing().open(path);
    }
    let no_reader = |error: io::Error| match error.raw_os_error() {
        Some(ENXIO) => io::Error::new(io::ErrorKind::BrokenPipe, "it is a pipe that nobody reads"),
        _ => error,
    };
    // Held until it is opened to stay: a reader takes the end of the first writer for the end of all.
    let _first = for_writing().custom_flags(O_NONBLOCK).open(path).map_err(no_reader)?;
    for_writing().open(path)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn open_special(path: &Path) -> io::Result<File> {
    File::options().write(true).open(path)
}

/// True if the open file still has this name; another may have it now, or none.
#[cfg(unix)]
pub(super) fn has_name(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |about: io::Result<Metadata>| about.ok().map(|about| (about.dev(), about.ino()));
    place(file.metadata()).is_some_and(|open| place(path.metadata()) == Some(open))
}

#[cfg(not(unix))]
pub(super) fn has_name(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// A path as bytes that `path_of` reads again.
#[cfg(unix)]
pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

/// The path with these bytes.
#[cfg(unix)]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}
