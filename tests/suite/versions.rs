//! Files of every version of the format open for ever, with the same numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use wattfolio::analysis::find_cell;
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Level, ObjectKind, Plan, Setting, add_object};
use wattfolio::store::{self, Opened, read, to_text};

/// The folder of the kept files.
pub fn versions() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/versions")
}

/// The files kept of a version: name and text.
fn files(version: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(versions().join(version))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// A key and its recorded total.
type Total = (String, Option<f64>);

/// The recorded totals: of a file and scenario ("-" for the base), key and value (None where it has none).
fn recorded(record: &str) -> BTreeMap<(String, String), Vec<Total>> {
    let mut totals: BTreeMap<(String, String), Vec<Total>> = BTreeMap::new();
    let text = fs::read_to_string(versions().join(record)).unwrap();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [file, scenario, key, value] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let value = (value != "-").then(|| value.parse().unwrap());
        totals.entry((file.to_owned(), scenario.to_owned())).or_default().push((key.to_owned(), value));
    }
    totals
}

fn total(projection: &Projection, key: &str) -> Option<f64> {
    let value = projection.total(key);
    value.is_finite().then_some(value)
}

/// The totals of files of version 1 as they are to be now: as recorded, but for those in `changed.tsv`, each of which names
/// the sentence of the changelog that explains it.
fn expected() -> BTreeMap<(String, String), Vec<Total>> {
    let mut totals = recorded("totals.tsv");
    let changelog = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/CHANGELOG.md")).unwrap();
    let text = fs::read_to_string(versions().join("changed.tsv")).unwrap();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [file, scenario, key, value, reason] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(changelog.contains(reason), "the changelog does not explain: {line}");
        let known = totals.get_mut(&(file.to_owned(), scenario.to_owned())).unwrap();
        let total = known.iter_mut().find(|(known, _)| known == key).unwrap();
        let value = (value != "-").then(|| value.parse().unwrap());
        assert_ne!(total.1, value, "nothing has changed: {line}");
        total.1 = value;
    }
    totals
}

#[test]
fn files_of_version_1_open_with_the_numbers_of_then() {
    let totals = expected();
    let plans: BTreeMap<String, Plan> =
        files("v1").into_iter().map(|(name, text)| (name, store::parse(&text).unwrap())).collect();
    assert_eq!(plans.len(), 21);
    let mut compared = 0;
    for ((file, scenario), totals) in totals {
        let plan = &plans[&file];
        let under = if scenario == "-" { plan.clone() } else { plan.under(plan.scenario(&scenario).unwrap()).0 };
        let projection = project(&under).unwrap();
        for (key, want) in totals {
            let got = total(&projection, &key);
            let same = match (got, want) {
                (Some(got), Some(want)) => (got - want).abs() <= 1e-9 * want.abs().max(1.0),
                (got, want) => got == want,
            };
            assert!(same, "{file} {scenario} {key}: {got:?} instead of {want:?}");
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared}");
}

/// A file that states everything needs no note but those on names that have changed.
#[test]
fn files_of_version_1_are_told_which_names_have_changed_and_nothing_else() {
    for (name, text) in files("v1") {
        let Opened { notes, .. } = read(&text).unwrap();
        let leases = text.matches("delay_damages_pct:").count() + text.matches("delay_damages_pct\":").count();
        assert_eq!(notes.len(), usize::from(leases > 0), "{name}: {notes:?}");
        if let Some(note) = notes.first() {
            assert!(note.message.contains("delay_damages_pct") && note.level == Level::Note, "{note:?}");
            assert!(note.message.contains("the field is now called liquidated_damages_pct"), "{note:?}");
            let times = if leases == 1 { "(once)".to_owned() } else { format!("({leases} times)") };
            assert!(note.message.contains(&times), "{name}: {note:?}");
        }
    }
}

#[test]
fn lifting_a_file_loses_nothing() {
    for (name, text) in files("v1") {
        let plan = store::parse(&text).unwrap();
        let saved = to_text(&plan);
        assert!(saved.len() < text.len(), "{name}");
        assert_eq!(read(&saved).unwrap(), Opened { plan, notes: Vec::new() }, "{name}");
    }
}

/// An override and a source follow a field that is renamed, and an old name is read in a file of the version that renamed it.
#[test]
fn old_names_are_read_in_objects_overrides_and_sources() {
    let text = |version: u32, field: &str| {
        format!(
            "(format: \"wattfolio-plan\", version: {version}, company: (name: \"A\", start: \"2027-01\", months: 60),
              sites: [(name: \"S\", leases: [(name: \"T\", {field}: 150.0)])],
              scenarios: [(name: \"Late\", overrides: {{ \"sites.s.leases.t.{field}\": 200.0 }})],
              sources: {{ \"sites.s.leases.t.{field}\": (text: \"8-K\") }})"
        )
    };
    let new = read(&text(2, "liquidated_damages_pct")).unwrap();
    assert_eq!(new.plan.sites[0].leases[0].liquidated_damages_pct, 150.0);
    for version in [1, 2] {
        let old = read(&text(version, "delay_damages_pct")).unwrap();
        assert_eq!(old.plan, new.plan, "version {version}");
        let told = old.notes.iter().find(|note| note.message.contains("delay_damages_pct")).unwrap();
        assert!(told.message.contains("(3 times)"), "{told:?}");
    }
    // Both names at once are not two values for one field.
    let both = text(2, "liquidated_damages_pct: 100.0, delay_damages_pct")
        .replace("\"sites.s.leases.t.liquidated_damages_pct: 100.0, delay_damages_pct\"", "\"x\"");
    let said = store::parse(&both).unwrap_err().to_string();
    assert!(said.contains("there is no field 'delay_damages_pct' here"), "{said}");
}

#[test]
fn an_old_name_typed_as_a_path_or_key_means_the_field_of_today() {
    let mut plan = Plan::blank();
    let site = add_object(&mut plan, ObjectKind::Site, None).unwrap();
    let lease = add_object(&mut plan, ObjectKind::Lease, site.strip_prefix("sites.")).unwrap();
    plan.set(&format!("{lease}.delay_terms"), &Setting::Flag(true)).unwrap();
    plan.set(&format!("{lease}.delay_damages_pct"), &Setting::Number(120.0)).unwrap();
    assert_eq!(plan.sites[0].leases[0].liquidated_damages_pct, 120.0);
    let projection = project(&plan).unwrap();
    let cell = |key: &str| find_cell(&projection.book, &plan, key).map(|cell| &projection.book.item(cell.id).key);
    let key = cell("site.site-1.lease.lease-1.in.delay-damages-pct").unwrap();
    assert_eq!(key, "site.site-1.lease.lease-1.in.liquidated-damages-pct");
    assert!(cell("site.site-1.debt.lease-1.in.delay-damages-pct").is_err());
}

/// One line for each field of a plan with one object of each kind that says nothing: its path and its usual value.
fn usual_values() -> String {
    let mut plan = Plan::usual("2027-01".parse().unwrap());
    let start = plan.company.start;
    for kind in ObjectKind::ALL {
        plan.list_mut(kind, Some("a")).unwrap().append("a", "A", start);
    }
    let mut lines = String::new();
    plan.each_object(&mut |path, object| {
        object.each_field(&mut |spec, field| writeln!(lines, "{path}.{}\t{}", spec.name, field.get()).unwrap());
    });
    lines
}

/// What a file leaves out is part of what it says. If this fails because a usual value has changed, files of before would
/// change their numbers: raise the version of the format, write the old value into the files before it in the step to the
/// new version (`store/read/lift.rs`), and record the usual values of the new version beside these.
#[test]
fn what_version_2_leaves_out_keeps_its_value() {
    let want = fs::read_to_string(versions().join("v2/usual-values.tsv")).unwrap();
    assert_eq!(Plan::VERSION, 2, "the usual values of version {} are recorded too", Plan::VERSION);
    for (got, want) in usual_values().lines().zip(want.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(usual_values().lines().count(), want.lines().count());
}

/// The short files that are kept say the same as the full ones of version 1, whose numbers are recorded.
#[test]
fn files_of_version_2_open_with_the_numbers_of_then() {
    let full: BTreeMap<String, String> = files("v1").into_iter().collect();
    let short = files("v2");
    assert!(short.len() > 1);
    for (name, text) in short {
        assert!(text.contains("version: 2"), "{name}");
        assert_eq!(store::parse(&text).unwrap(), store::parse(&full[&name]).unwrap(), "{name}");
    }
}
