//! Unusual files: links, pipes, modes, owners, folders and disks as they come. Each is handled or told in a plain sentence, and nothing is
//! lost.

#![cfg(unix)]

use super::common::save;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use wattfolio::plan::Plan;
use wattfolio::store;

fn named(name: &str) -> Plan {
    let mut plan = save("sample.ron");
    name.clone_into(&mut plan.company.name);
    plan
}

fn name_in(file: &Path) -> String {
    store::load(file).unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display())).company.name
}

/// A folder with a plan "Old" in it.
fn old() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.ron");
    store::save(&named("Old"), &file).unwrap();
    (folder, file)
}

/// What a system command says, or None where this machine or user may not.
fn system(program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())
}

#[test]
fn a_link_stays_a_link_also_where_it_leads_to_nothing_yet() {
    let (folder, file) = old();
    let at = |name: &str| folder.path().join(name);
    symlink("plan.ron", at("link.ron")).unwrap();
    symlink("link.ron", at("link of link.ron")).unwrap();
    symlink("not there yet.ron", at("dangling.ron")).unwrap();
    store::save(&named("New"), &at("link of link.ron")).unwrap();
    store::save(&named("First"), &at("dangling.ron")).unwrap();
    assert_eq!([name_in(&file), name_in(&at("not there yet.ron"))], ["New", "First"]);
    for link in ["link.ron", "link of link.ron", "dangling.ron"] {
        assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
    }
    symlink("circle.ron", at("circle.ron")).unwrap();
    let refused = store::save(&named("New"), &at("circle.ron")).unwrap_err().to_string();
    assert!(refused.contains("circle"), "{refused}");
    symlink("no such folder/plan.ron", at("nowhere.ron")).unwrap();
    let refused = store::save(&named("New"), &at("nowhere.ron")).unwrap_err().to_string();
    assert!(refused.contains("there is no folder"), "{refused}");
}

#[test]
fn mode_and_owner_are_kept_and_a_read_only_file_is_refused() {
    let (_folder, file) = old();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    // Another owner where this user may give files away.
    let given = std::os::unix::fs::chown(&file, Some(65534), Some(65534)).is_ok();
    let before = fs::metadata(&file).unwrap();
    store::save(&named("New"), &file).unwrap();
    let after = fs::metadata(&file).unwrap();
    assert_eq!(name_in(&file), "New");
    assert_eq!(
        (after.permissions().mode() & 0o777, after.uid(), after.gid()),
        (0o640, before.uid(), before.gid()),
        "given away: {given}"
    );
    fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
    let refused = store::save(&named("Newer"), &file).unwrap_err().to_string();
    assert_eq!((refused.as_str(), name_in(&file).as_str()), ("the file is read-only", "New"));
}

#[test]
fn a_pipe_that_nobody_reads_is_refused_and_one_that_is_read_gets_all() {
    let (folder, _) = old();
    let pipe = folder.path().join("pipe.csv");
    assert!(system("mkfifo", &[&pipe.display().to_string()]).is_some());
    let refused = store::replace(&pipe, b"text").unwrap_err().to_string();
    assert_eq!(refused, "it is a pipe that nobody reads");
    assert!(store::load(&pipe).unwrap_err().to_string().contains("is not a file"));
    let content = "0123456789".repeat(100_000);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| fs::read_to_string(&pipe).unwrap());
        // The reader may not have opened it yet.
        while let Err(error) = store::replace(&pipe, content.as_bytes()) {
            assert_eq!(error.to_string(), "it is a pipe that nobody reads");
            std::thread::yield_now();
        }
        assert!(reader.join().unwrap() == content);
    });
}

/// A file system of its own, for which this user must be allowed to mount.
struct Mounted(tempfile::TempDir);

impl Mounted {
    fn with_kilobytes(size: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().display().to_string();
        system("mount", &["-t", "tmpfs", "-o", &format!("size={size}k"), "tmpfs", &at]).map(|_| Self(folder))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn remount(&self, how: &str) {
        assert!(system("mount", &["-o", &format!("remount,{how}"), &self.0.path().display().to_string()]).is_some());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(system("umount", &["-l", &self.0.path().display().to_string()]));
    }
}

/// Where a plan cannot be written, the file, its backup and the folder are as they were, and the sentence names no path of ours.
fn assert_refused(file: &Path, says: &str) {
    let contents = |folder: &Path| {
        let mut names: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), fs::read(&path).unwrap_or_default()))
            .collect();
        names.sort();
        names
    };
    let folder = file.parent().unwrap();
    let before = contents(folder);
    let refused = store::save(&named("New"), file).unwrap_err().to_string();
    assert!(refused.contains(says) && !refused.contains(".wattfolio-"), "{refused}");
    assert!(contents(folder) == before, "{refused}: {:?}", contents(folder).iter().map(|f| &f.0).collect::<Vec<_>>());
}

#[test]
fn a_disk_that_is_full_or_read_only_loses_nothing() {
    // Room for a plan of 23 kB, its backup, and copies of both while one is saved.
    let Some(disk) = Mounted::with_kilobytes(128) else { return };
    let file = disk.at("plan.ron");
    store::save(&named("Older"), &file).unwrap();
    store::save(&named("Old"), &file).unwrap();
    let names = || [name_in(&file), name_in(&disk.at("plan.ron.bak"))];
    assert_eq!(names(), ["Old", "Older"]);
    fs::write(disk.at("filler"), vec![0; 60 * 1024]).unwrap();
    assert_refused(&file, "No space left on device");
    disk.remount("ro");
    assert_refused(&file, "Read-only file system");
    disk.remount("rw");
    fs::remove_file(disk.at("filler")).unwrap();
    assert_eq!(names(), ["Old", "Older"]);
}

/// A name that cannot be replaced: the backup of before must not be replaced by the file that stays.
#[test]
fn a_save_that_fails_at_its_last_step_keeps_the_older_backup() {
    let (folder, file) = old();
    store::save(&named("Newer"), &file).unwrap();
    let backup = folder.path().join("plan.ron.bak");
    assert_eq!([name_in(&file), name_in(&backup)], ["Newer", "Old"]);
    // A file that another is mounted on is busy, so that nothing can take its name.
    let other = folder.path().join("other.ron");
    fs::copy(&file, &other).unwrap();
    let name = |path: &Path| path.display().to_string();
    if system("mount", &["--bind", &name(&other), &name(&file)]).is_none() {
        return;
    }
    let refused = store::save(&named("New"), &file).unwrap_err().to_string();
    assert!(system("umount", &[&name(&file)]).is_some());
    assert!(refused.contains("busy"), "{refused}");
    assert_eq!([name_in(&file), name_in(&backup)], ["Newer", "Old"]);
}

#[test]
fn a_folder_that_vanished_is_told() {
    let (folder, file) = old();
    fs::remove_dir_all(folder.path()).unwrap();
    let refused = store::save(&named("New"), &file).unwrap_err().to_string();
    assert!(refused.starts_with("there is no folder"), "{refused}");
}
