//! Locks on names: held by one program until it lets go or dies, and gone from the folder afterwards.

use super::system::has_name;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The number of times that a lock file is opened anew because another program removed it meanwhile.
const MOST_TRIES: usize = 100;

/// A lock file that this program holds. It is removed while it is held, so that whoever waits for it finds it nameless and makes another.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Drop for Lock {
    fn drop(&mut self) {
        if has_name(&self.file, &self.path) {
            // Another user's lock may stay: it is empty, and holds nobody up.
            fs::remove_file(&self.path).unwrap_or_else(|error| log::debug!("{}: {error}", self.path.display()));
        }
    }
}

impl Lock {
    /// Locks the name at `path`; waits while another program has it.
    ///
    /// # Errors
    /// The system's error.
    pub fn wait(path: &Path) -> io::Result<Self> {
        for _ in 0..MOST_TRIES {
            let file = open(path)?;
            file.lock()?;
            if has_name(&file, path) {
                return Ok(Self { file, path: path.to_owned() });
            }
        }
        Err(io::Error::other("a lock disappears as soon as it is made"))
    }

    /// Locks the name at `path`; None if another program has it.
    ///
    /// # Errors
    /// The system's error.
    pub fn now(path: &Path) -> io::Result<Option<Self>> {
        for _ in 0..MOST_TRIES {
            let file = open(path)?;
            match file.try_lock() {
                Ok(()) if has_name(&file, path) => return Ok(Some(Self { file, path: path.to_owned() })),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::Error::other("a lock disappears as soon as it is made"))
    }
}

/// Opens the lock file, which is made if needed. One that another user made can be opened and waited for, not written.
fn open(path: &Path) -> io::Result<File> {
    let made = File::options().create(true).truncate(false).write(true).open(path);
    made.or_else(|error| if path.exists() { File::open(path) } else { Err(error) })
}

/// Removes the lock files in this folder that nobody holds: their program was killed.
pub(super) fn sweep_locks(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let locks = entries.filter_map(Result::ok).map(|entry| entry.path());
    for path in locks.filter(|path| path.extension().is_some_and(|extension| extension == "lock")) {
        // Taken and let go, it is gone.
        drop(Lock::now(&path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.lock");
        let count = || fs::read_dir(folder.path()).unwrap().count();
        let held = Lock::now(&path).unwrap().unwrap();
        assert!(Lock::now(&path).unwrap().is_none());
        sweep_locks(folder.path());
        assert!(Lock::now(&path).unwrap().is_none(), "what is held is not swept");
        drop(held);
        assert_eq!(count(), 0);
        fs::write(&path, "").unwrap();
        sweep_locks(folder.path());
        assert_eq!(count(), 0, "what a killed program left is swept");
    }

    /// Many threads count in one file, each with the lock: none overtakes another, although each removes the lock file.
    #[test]
    fn whoever_waits_holds_the_lock_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (lock, counted) = (folder.path().join("plan.lock"), folder.path().join("count"));
        fs::write(&counted, "0").unwrap();
        let count = || {
            for _ in 0..50 {
                let held = Lock::wait(&lock).unwrap();
                let before: u32 = fs::read_to_string(&counted).unwrap().parse().unwrap();
                fs::write(&counted, (before + 1).to_string()).unwrap();
                drop(held);
            }
        };
        std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(count))));
        assert_eq!(fs::read_to_string(&counted).unwrap(), "200");
    }
}
