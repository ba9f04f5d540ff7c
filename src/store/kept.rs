//! Files kept in the user's data folder, never next to the plan: autosaves, recent versions of each file, and locks on open files.

use super::lock::{Lock, sweep_locks};
use super::read::parse;
use super::system::{bytes_of, path_of};
use super::temporary::sweep;
use super::text::to_text;
use super::write::{hexadecimal, plan_hash, replace, sha256};
use crate::plan::Plan;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name prefix of autosaves whose window has gone.
const LOST: &str = "lost-";

/// How the first line of an autosave begins if its path is in hexadecimal digits.
const IN_DIGITS: &str = "//x ";

/// The number of versions kept of each file.
const MOST_VERSIONS: usize = 5;

/// The program's data folder.
#[derive(Clone, Debug)]
pub struct Kept {
    folder: PathBuf,
}

/// Work that a window left behind when it was killed.
#[derive(Clone, Debug)]
pub struct Lost {
    /// The file of the autosave
    pub file: PathBuf,
    /// The plan as it was
    pub plan: Plan,
    /// The plan's own file, if it had one
    pub path: Option<PathBuf>,
    /// That file was written after the work was lost
    pub file_is_newer: bool,
}

/// A name locked by one window until it closes or crashes; the system then releases it.
#[derive(Debug)]
pub struct Claim {
    _lock: Lock,
}

/// The autosave of one window, to which no other writes.
#[derive(Debug)]
pub struct Own {
    /// The file of the autosave
    pub file: PathBuf,
    /// Another window has the same plan open, and the plan's usual autosave
    pub is_shared: bool,
    _claim: Claim,
}

/// The maximum number of windows on one plan that keep autosaves.
const MOST_WINDOWS: u32 = 100;

/// Claims a plan file for a command that reads, changes and writes it; waits while another command has it. The lock is in
/// the folder for temporary files, so nothing lies beside the plan.
///
/// # Errors
/// The system's error.
#[expect(clippy::disallowed_methods, reason = "a lock holds no data, and all who edit the plan must find the same one")]
pub fn claim_to_edit(file: &Path) -> io::Result<Claim> {
    let whole = fs::canonicalize(file).or_else(|_no_such_file| std::path::absolute(file))?;
    let name = format!("wattfolio-{}.lock", sha256(whole.as_os_str().as_encoded_bytes()));
    Ok(Claim { _lock: Lock::wait(&std::env::temp_dir().join(name))? })
}

impl Kept {
    /// The store in this folder, which is created when needed.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder of the user's own library files, each ending in `.ron`.
    pub fn library(&self) -> PathBuf {
        self.folder.join("library")
    }

    /// The autosave file of a plan, named after its own file, or after the process id if it has none.
    pub fn autosave_of(&self, path: Option<&Path>) -> PathBuf {
        let name = path.map_or_else(|| format!("untitled-{}", std::process::id()), name_of);
        self.folder.join("autosave").join(format!("{name}.ron"))
    }

    /// Writes an autosave to `file`, with the plan's own file in the first line.
    ///
    /// # Errors
    /// The system's error.
    pub fn autosave(&self, file: &Path, plan: &Plan, path: Option<&Path>) -> io::Result<()> {
        fs::create_dir_all(self.folder.join("autosave"))?;
        replace(file, format!("{}\n{}", first_line(path), to_text(plan)).as_bytes())
    }

    /// Deletes an autosave: its plan has been saved or discarded.
    pub fn forget(&self, file: &Path) {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                log::warn!("{} could not be deleted: {error}", file.display());
            }
            _ => {}
        }
    }

    /// The autosave of this window for the plan at `path`: the plan's usual one, or another beside it if a window has that.
    ///
    /// # Errors
    /// The system's error, if nothing can be claimed at all.
    pub fn own(&self, path: Option<&Path>) -> io::Result<Own> {
        let usual = self.autosave_of(path);
        let stem = usual.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for n in 1..=MOST_WINDOWS {
            let file = if n == 1 { usual.clone() } else { usual.with_file_name(format!("{stem}-{n}.ron")) };
            if let Some(claim) = self.claim(&file)? {
                return Ok(Own { file, is_shared: n > 1, _claim: claim });
            }
        }
        Err(io::Error::other(format!("{MOST_WINDOWS} windows have this plan open")))
    }

    /// Claims the autosave at `file`, and with it the plan, for this window; None if another window has it.
    ///
    /// # Errors
    /// The system's error, if nothing can be claimed at all.
    pub fn claim(&self, file: &Path) -> io::Result<Option<Claim>> {
        fs::create_dir_all(self.folder.join("autosave"))?;
        Ok(Lock::now(&lock_of(file))?.map(|lock| Claim { _lock: lock }))
    }

    /// Autosaves of windows that have gone, except those whose plan is already saved; the newest first. Each is renamed
    /// so that no later autosave overwrites it.
    pub fn lost(&self) -> Vec<Lost> {
        sweep(&self.folder.join("autosave"));
        sweep_locks(&self.folder.join("autosave"));
        let Ok(folder) = fs::read_dir(self.folder.join("autosave")) else { return Vec::new() };
        let files = folder
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|file| file.extension().is_some_and(|extension| extension == "ron"));
        let mut lost: Vec<(std::time::SystemTime, Lost)> = files
            .filter_map(|file| {
                Some((fs::metadata(&file).and_then(|about| about.modified()).ok()?, self.lost_in(file)?))
            })
            .collect();
        lost.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
        lost.into_iter().map(|(_, lost)| lost).collect()
    }

    fn lost_in(&self, file: PathBuf) -> Option<Lost> {
        // None if it is in use.
        let _lock = Lock::now(&lock_of(&file)).ok()??;
        let text = fs::read_to_string(&file).ok()?;
        let (first, rest) = text.split_once('\n')?;
        let path = path_in(first).ok()?;
        let plan =
            parse(rest).inspect_err(|refusal| log::warn!("{} cannot be read: {refusal}", file.display())).ok()?;
        if path.as_deref().and_then(|path| super::load(path).ok()).is_some_and(|saved| saved == plan) {
            self.forget(&file);
            return None;
        }
        let when = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
        let file_is_newer = path.as_deref().and_then(when) > when(&file);
        Some(Lost { file: set_aside(file), plan, path, file_is_newer })
    }

    /// Keeps the plan just saved to `path` as a version; the last five are kept, identical ones only once.
    ///
    /// # Errors
    /// The system's error.
    pub fn keep_version(&self, plan: &Plan, path: &Path) -> io::Result<()> {
        let folder = self.versions_folder(path);
        fs::create_dir_all(&folder)?;
        let known = self.versions(path);
        let hash = &plan_hash(plan)[..12];
        if known.first().is_some_and(|newest| newest.to_string_lossy().contains(hash)) {
            return Ok(());
        }
        let next = known.first().and_then(|newest| number_of(newest)).unwrap_or(0) + 1;
        replace(&folder.join(format!("{next:06}-{hash}.ron")), to_text(plan).as_bytes())?;
        for old in self.versions(path).into_iter().skip(MOST_VERSIONS) {
            fs::remove_file(old)?;
        }
        Ok(())
    }

    /// The stored versions of a file, the newest first.
    pub fn versions(&self, path: &Path) -> Vec<PathBuf> {
        let Ok(folder) = fs::read_dir(self.versions_folder(path)) else { return Vec::new() };
        let mut files: Vec<PathBuf> =
            folder.filter_map(Result::ok).map(|entry| entry.path()).filter(|file| number_of(file).is_some()).collect();
        files.sort();
        files.reverse();
        files
    }

    fn versions_folder(&self, path: &Path) -> PathBuf {
        self.folder.join("versions").join(name_of(path))
    }
}

/// The first line of an autosave, which names the plan's own file; in hexadecimal digits where its name is no single line of text.
fn first_line(path: Option<&Path>) -> String {
    let Some(path) = path else { return "// ".to_owned() };
    match path.to_str().filter(|text| !text.contains(char::is_control)) {
        Some(text) => format!("// {text}"),
        None => format!("{IN_DIGITS}{}", hexadecimal(&bytes_of(path))),
    }
}

/// The path that the first line of an autosave names, if it names one.
///
/// # Errors
/// It is no such line.
fn path_in(line: &str) -> Result<Option<PathBuf>, NoSuchLine> {
    if let Some(digits) = line.strip_prefix(IN_DIGITS) {
        let byte = |k: usize| u8::from_str_radix(digits.get(k..k + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
        return bytes.map(|bytes| Some(path_of(bytes))).ok_or(NoSuchLine);
    }
    let own = line.strip_prefix("// ").ok_or(NoSuchLine)?;
    Ok((!own.is_empty()).then(|| PathBuf::from(own)))
}

/// A line that is not the first of an autosave.
struct NoSuchLine;

/// Renames an autosave to a name that no window writes to; if that fails, it stays where it is.
fn set_aside(file: PathBuf) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if name.starts_with(LOST) {
        return file;
    }
    let free = (1..1000).map(|n| file.with_file_name(format!("{LOST}{n}-{name}"))).find(|other| !other.exists());
    match free {
        Some(free) if fs::rename(&file, &free).is_ok() => free,
        _ => file,
    }
}

fn number_of(version: &Path) -> Option<u32> {
    version.file_name()?.to_str()?.split_once('-')?.0.parse().ok()
}

fn lock_of(autosave: &Path) -> PathBuf {
    autosave.with_extension("lock")
}

/// The name under which a file is known here: its stem, and a hash of its whole path.
fn name_of(path: &Path) -> String {
    let path = fs::canonicalize(path).unwrap_or_else(|_no_such_file| path.to_owned());
    let stem: String = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .collect();
    format!("{stem}-{}", &sha256(path.to_string_lossy().as_bytes())[..12])
}

/// A hash of a file's contents, to detect changes by another program; None if it cannot be read.
pub fn fingerprint(path: &Path) -> Option<String> {
    fs::read(path).ok().map(|bytes| sha256(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Plan {
        let mut plan = Plan::blank();
        name.clone_into(&mut plan.company.name);
        plan
    }

    #[test]
    fn an_autosave_is_found_once_its_window_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().join("data"));
        let file = folder.path().join("mine.ron");
        crate::store::save(&named("Saved"), &file).unwrap();
        let claim = kept.claim(&kept.autosave_of(Some(&file))).unwrap().unwrap();
        kept.autosave(&kept.autosave_of(Some(&file)), &named("Edited"), Some(&file)).unwrap();
        assert!(kept.lost().is_empty(), "its window is still there");
        drop(claim);
        let lost = kept.lost();
        assert_eq!(
            (lost.len(), lost[0].plan.company.name.as_str(), lost[0].path.as_deref()),
            (1, "Edited", Some(file.as_path()))
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is written next to the plan");
        kept.autosave(&kept.autosave_of(Some(&file)), &named("Saved"), Some(&file)).unwrap();
        let lost = kept.lost();
        assert_eq!(lost.len(), 1, "a plan that is saved is not lost");
        assert_eq!(lost[0].plan.company.name, "Edited", "the plan lost earlier is still there");
    }

    #[test]
    fn the_path_of_lost_work_may_hold_anything() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().join("data"));
        for name in ["a plan.ron", "two\nlines.ron", "tab\tand\rmore.ron", "x 2f.ron", "план.ron"] {
            let path = folder.path().join(name);
            let file = kept.autosave_of(Some(&path));
            kept.autosave(&file, &named("Edited"), Some(&path)).unwrap();
            let lost = kept.lost();
            assert_eq!(lost.iter().map(|lost| lost.path.as_deref()).collect::<Vec<_>>(), [Some(path.as_path())]);
            kept.forget(&lost[0].file);
        }
    }

    #[test]
    fn a_file_is_claimed_by_one_window_only() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().to_owned());
        let file = folder.path().join("mine.ron");
        let claim = kept.claim(&kept.autosave_of(Some(&file))).unwrap();
        assert!(claim.is_some());
        assert!(kept.claim(&kept.autosave_of(Some(&file))).unwrap().is_none());
        drop(claim);
        assert!(kept.claim(&kept.autosave_of(Some(&file))).unwrap().is_some());
    }

    #[test]
    fn the_last_five_versions_are_kept_and_equal_ones_once() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().join("data"));
        let file = folder.path().join("mine.ron");
        for name in ["1", "2", "2", "3", "4", "5", "6", "7"] {
            kept.keep_version(&named(name), &file).unwrap();
        }
        let names: Vec<String> =
            kept.versions(&file).iter().map(|version| crate::store::load(version).unwrap().company.name).collect();
        assert_eq!(names, ["7", "6", "5", "4", "3"]);
    }

    #[test]
    fn an_autosave_that_was_damaged_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::in_folder(folder.path().to_owned());
        kept.autosave(&kept.autosave_of(None), &named("Edited"), None).unwrap();
        fs::write(kept.autosave_of(None), "// \n(half a pl").unwrap();
        assert!(kept.lost().is_empty());
    }
}
