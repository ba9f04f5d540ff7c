//! A save that is killed at any moment leaves the plan before it or the plan after it, and nothing that stays.

use super::common::{Random, count, save_path};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wattfolio::store;

const SITE: &str = "sites.red-mesa";

fn renaming(file: &Path, name: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_wattfolio"))
        .args(["rename", &file.display().to_string(), SITE, "--name", name])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn name_in(file: &Path) -> String {
    let plan = store::load(file).unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display()));
    plan.sites[0].name.clone()
}

/// Waits so long without giving the processor away: the moments of a save are short.
fn spin(delay: Duration) {
    let start = Instant::now();
    while start.elapsed() < delay {
        std::hint::spin_loop();
    }
}

#[test]
fn a_killed_save_leaves_one_plan_or_the_other_and_no_litter() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.ron");
    fs::copy(save_path("sample.ron"), &file).unwrap();
    let start = Instant::now();
    assert!(renaming(&file, "Whole").wait().unwrap().success());
    let whole = start.elapsed();
    let r = &mut Random(7);
    let mut killed = 0;
    let mut before = name_in(&file);
    for case in 0..count(60, 3000) {
        let name = format!("Name {case}");
        let mut child = renaming(&file, &name);
        spin(whole.mul_f64(r.between(0.0, 1.0)));
        child.kill().unwrap();
        killed += u64::from(!child.wait().unwrap().success());
        let now = name_in(&file);
        assert!([&before, &name].contains(&&now), "{now} is neither {before} nor {name}");
        let kept = folder.path().join("plan.ron.bak");
        if kept.exists() {
            name_in(&kept);
        }
        before = now;
    }
    assert!(killed > 0);
    assert!(renaming(&file, "Last").wait().unwrap().success());
    assert_eq!(name_in(&file), "Last");
    let mut left: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().display().to_string()).collect();
    left.sort();
    assert_eq!(left, ["plan.ron", "plan.ron.bak"]);
}
