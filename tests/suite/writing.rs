//! Plans written by hand and by commands: what a short file stands for, and `new`, `add`, `rename`.

use crate::commands::{failure, out, run};
use crate::common::{readme_plan, save_path};
use std::fs;
use std::path::{Path, PathBuf};
use wattfolio::plan::{Level, Plan, Quantity, Setting};
use wattfolio::store::{self, Opened, read, to_text};

/// A plan as a person writes it: the company, two sites and a lease of five lines.
const BY_HAND: &str = "\
(
  company: (name: \"Pecos Power\", start: \"2027-01\", months: 84, overhead_usd_per_month: 600000),
  sites: [
    (
      name: \"Pecos, TX\",
      contracted_mw: 200.0, energised_mw: [(\"2025-01\", 200.0)], opening_mining_mw: 120.0, opening_ai_mw: 80.0,
      power_usd_per_mwh: 38.0,
      leases: [
        (
          name: \"Tenant One\",
          mw_it: 50.0,
          start: \"2027-03\",
          term_months: 180,
          rent_usd_per_kw_it_month: 130.0,
        ),
      ],
    ),
    (name: \"Blue Ridge\", contracted_mw: 40, energised_mw: [], opening_mining_mw: 0, power_usd_per_mwh: 45),
  ],
)
";

fn folder_with(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn a_plan_written_by_hand_opens_and_says_in_one_note_what_is_usual() {
    let Opened { plan, notes } = read(BY_HAND).unwrap();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(
        (notes[0].level, notes[0].message.as_str()),
        (
            Level::Note,
            "The file says nothing of market (btc_price_usd 60494, hashrate Flat, hashrate_eh_s 958), network, books, tax, valuation, covenants, equity (opening_shares 100000000, share_price_usd 10) and treasury (opening_cash_usd 100000000, opening_btc 0): usual values apply"
        )
    );
    // Ids follow names; what is not stated is as in a new object, with dates from the start of this plan.
    let site = &plan.sites[0];
    assert_eq!((site.id.as_str(), plan.sites[1].id.as_str()), ("pecos-tx", "blue-ridge"));
    let lease = &site.leases[0];
    assert_eq!((lease.id.as_str(), lease.mw_it, lease.escalator_pct_per_year), ("tenant-one", 50.0, 3.0));
    assert_eq!(plan.equity.atm_until.to_string(), "2029-01");
    assert_eq!((site.fleets.len(), plan.decks.len()), (0, 4));
    // The rent by hand: 50,000 kW at 130 USD.
    let projection = wattfolio::model::project(&plan).unwrap();
    assert!((projection.row("company.revenue.ai")[2] - 6.5e6).abs() < 0.01);
    // Saved, it says what it left out; nothing is left to be told.
    assert_eq!(read(&to_text(&plan)).unwrap(), Opened { plan, notes: Vec::new() });
}

#[test]
fn the_plan_of_the_readme_opens_with_one_note_and_without_errors() {
    let Opened { plan, notes } = read(&readme_plan()).unwrap();
    assert_eq!(notes.len(), 1, "{notes:?}");
    // The rent by hand: 50,000 kW at 130 USD from March 2027; 120 MW of machines of 17.5 J/TH mine in the first year.
    let projection = wattfolio::model::project(&plan).unwrap();
    assert!((projection.row("company.revenue.ai")[2] - 6.5e6).abs() < 0.01);
    assert!(projection.row("company.btc-mined").iter().take(12).all(|btc| *btc > 0.0));
}

#[test]
fn what_a_plan_should_state_is_noted_with_the_value_taken() {
    let Opened { notes, .. } =
        read("(company: (), sites: [(name: \"S\", contracted_mw: 50, leases: [(name: \"T\", mw_it: 5)])])").unwrap();
    let told: Vec<(&str, &str)> = notes.iter().map(|note| (note.path.as_str(), note.message.as_str())).collect();
    assert_eq!(
        told[..3],
        [
            (
                "company",
                "The file leaves out start (2026-12), months (120) and overhead_usd_per_month (1000000): usual values apply"
            ),
            (
                "sites.s",
                "The file leaves out energised_mw (2026-12: 50), opening_mining_mw (50) and power_usd_per_mwh (45): usual values apply"
            ),
            (
                "sites.s.leases.t",
                "The file leaves out start (2029-07), term_months (180) and rent_usd_per_kw_it_month (128): usual values apply"
            ),
        ]
    );
    assert_eq!(notes.len(), 4);
}

#[test]
fn the_commands_tell_what_a_file_leaves_out() {
    let (_folder, path) = folder_with(BY_HAND);
    for command in ["project", "check"] {
        let output = run(&[command, &shown(&path)]);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(said.matches("The file says nothing of market").count(), 1, "{said}");
    }
    let json = out(&["project", &shown(&path), "--format", "json", "--rows", "company.npv"]);
    assert_eq!(json.matches("The file says nothing of market").count(), 1);
}

#[test]
fn a_plan_is_built_by_commands_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board v1.2");
    let file = shown(&folder.path().join("board v1.2.ron"));
    assert_eq!(
        out(&["new", &shown(&path), "--name", "Pecos Power", "--start", "2027-01", "--months", "84"]),
        format!("{file} written\n")
    );
    assert!(fs::read_to_string(&file).unwrap().lines().count() < 70, "the file is short");
    let add = |arguments: &[&str]| out(&[&["add", &file][..], arguments].concat());
    assert_eq!(add(&["project-company", "Pecos LLC"]), "project_companies.pecos-llc added\n");
    assert_eq!(
        add(&["site", "Pecos, TX", "--set", "contracted_mw=200", "--set", "owner=pecos-llc"]),
        "sites.pecos-tx added\nsites.pecos-tx.fleets.s21 added with it: 200 MW of usual machines, an assumption\n"
    );
    assert_eq!(
        add(&["lease", "Tenant One", "--to", "sites.pecos-tx", "--set", "mw_it=50", "--set", "start=Mar 2028"]),
        "sites.pecos-tx.leases.tenant-one added\n"
    );
    for (kind, name) in [("move", "Hall A"), ("fleet", "S23"), ("cloud", "GB300")] {
        add(&[kind, name, "--to", "pecos-tx"]);
    }
    for kind in ["debt", "convertible", "btc-loan", "warrant", "other-item", "deck"] {
        add(&[kind, "First"]);
    }
    let plan = store::load(Path::new(&file)).unwrap();
    assert_eq!((plan.company.name.as_str(), plan.company.months), ("Pecos Power", 84));
    let lease = &plan.sites[0].leases[0];
    assert_eq!((lease.name.as_str(), lease.mw_it, lease.start.to_string()), ("Tenant One", 50.0, "2028-03".to_owned()));
    assert_eq!((plan.sites[0].owner.as_str(), plan.sites[0].moves[0].id.as_str()), ("pecos-llc", "hall-a"));
    assert_eq!((plan.debts[0].id.as_str(), plan.other_items[0].id.as_str()), ("first", "first"));
    // What was there before the last command is kept, and nothing else lies beside it.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    assert!(store::load(&folder.path().join("board v1.2.ron.bak")).unwrap().decks.len() == plan.decks.len() - 1);
    assert!(out(&["project", &file]).contains("Pecos Power"));
}

#[test]
fn an_id_is_renamed_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    fs::copy(save_path("sample.ron"), &path).unwrap();
    let before = store::load(&path).unwrap();
    let file = shown(&path);
    let said =
        out(&["rename", &file, "sites.pine-hollow", "--name", "Pine Hollow Campus", "--id", "pine-hollow-campus"]);
    assert!(said.starts_with("sites.pine-hollow is called Pine Hollow Campus\nsites.pine-hollow is now sites.pine-hollow-campus, also in "), "{said}");
    out(&["rename", &file, "project_companies.red-mesa-llc", "--id", "mesa-holdings"]);
    out(&["rename", &file, "scenarios.btc-100k", "--id", "high"]);
    let text = fs::read_to_string(&path).unwrap();
    for old in ["\"pine-hollow\"", "sites.pine-hollow.", "red-mesa-llc", "btc-100k"] {
        assert!(!text.contains(old), "{old}");
    }
    // The sample redeploys machines to Pine Hollow, and the company owns Red Mesa and its notes.
    let after = store::load(&path).unwrap();
    assert_eq!(after.sites[0].fleets[0].redeploy_site, "pine-hollow-campus");
    assert_eq!((after.sites[0].owner.as_str(), after.debts[0].owner.as_str()), ("mesa-holdings", "mesa-holdings"));
    let npv = |plan: &Plan| wattfolio::model::project(plan).unwrap().total("company.npv");
    assert_eq!(npv(&after), npv(&before));
}

#[test]
fn what_cannot_be_written_is_refused_in_a_plain_sentence_and_the_file_stays() {
    let (_folder, path) = folder_with(BY_HAND);
    let file = shown(&path);
    for (arguments, code, said) in [
        (vec!["new", &file], 2, "exists; name another file"),
        (vec!["new", "nowhere/plan.ron"], 1, "there is no folder nowhere"),
        (vec!["new", "x.ron", "--months", "many"], 2, "give a whole number of months such as 120"),
        (vec!["add", &file, "site", " "], 2, "give it a name"),
        (vec!["new", "x.ron", "--months", "5"], 2, "months must be between 12 and 360 months, not 5"),
        (
            vec!["add", &file, "tower", "X"],
            2,
            "add one of site, fleet, move, lease, cloud, debt, convertible, btc-loan, warrant, preferred-equity, other-item, project-company, deck",
        ),
        (
            vec!["add", &file, "lease", "X"],
            2,
            "A lease belongs to a site: name it by --to (sites.pecos-tx, sites.blue-ridge)",
        ),
        (
            vec!["add", &file, "lease", "X", "--to", "sites.red-mesa"],
            2,
            "The plan has no site 'sites.red-mesa' (sites.pecos-tx, sites.blue-ridge)",
        ),
        (vec!["add", &file, "debt", "X", "--to", "sites.pecos-tx"], 2, "A debt belongs to no site; leave out --to"),
        (vec!["add", &file, "debt", "X", "--set", "opening_usd"], 2, "--set needs FIELD=VALUE, not 'opening_usd'"),
        (
            vec!["add", &file, "debt", "X", "--set", "opening_usd=-1"],
            2,
            "opening_usd must be between 0 and 1000000000000 USD, not -1",
        ),
        (vec!["add", &file, "debt", "X", "--set", "opening=1"], 2, "The plan has no field 'debts.x.opening'"),
        (vec!["rename", &file, "sites.pecos-tx"], 2, "--name, --id or both"),
        (vec!["rename", &file, "sites.pecos", "--id", "x"], 2, "There is no object 'sites.pecos' in this plan"),
        (vec!["rename", &file, "sites.pecos-tx", "--id", "Pecos!"], 2, "'Pecos!' is not an id"),
        (
            vec!["rename", &file, "sites.pecos-tx", "--id", "blue-ridge"],
            2,
            "The id 'blue-ridge' is taken; choose another",
        ),
        (vec!["add", &file, "site", "X", "--set", "owner=nobody"], 2, "sites.x.owner: "),
        (vec!["add", &file, "debt", "X", "--set", "opening=1", "--set", "maturity=soon"], 2, "\nmaturity: "),
        (vec!["add", &file, "site", "Two\nlines"], 2, "a name is one line"),
        (vec!["new", "x.ron", "--start", "2099-01"], 2, "Nothing was written"),
    ] {
        let (got, err) = failure(&arguments);
        assert_eq!(got, code, "{arguments:?}: {err}");
        assert!(err.contains(said), "{arguments:?}: {err}");
        assert_eq!(fs::read_to_string(&path).unwrap(), BY_HAND, "{arguments:?}");
    }
    assert!(!Path::new("x.ron").exists());
}

#[test]
fn a_file_that_may_not_be_written_stays() {
    let (_folder, path) = folder_with(BY_HAND);
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    let (code, said) = failure(&["rename", &shown(&path), "sites.blue-ridge", "--name", "Ridge"]);
    assert!(code == 1 && said.contains("the file is read-only"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), BY_HAND);
}

#[test]
fn commands_at_once_lose_nothing_of_each_other() {
    let (_folder, path) = folder_with(BY_HAND);
    let file = shown(&path);
    std::thread::scope(|scope| {
        for n in 0..6 {
            let file = &file;
            scope.spawn(move || out(&["add", file, "debt", &format!("Loan {n}")]));
        }
    });
    assert_eq!(store::load(&path).unwrap().debts.len(), 6);
}

/// What a file still says of an object that is gone must not come to life with another one.
#[test]
fn an_id_that_is_still_referred_to_is_not_given_again() {
    let text = BY_HAND.replace(
        "  sites: [\n",
        "  scenarios: [(name: \"Low\", overrides: {\"sites.new.contracted_mw\": 70.0})],\n  sites: [\n",
    );
    let (_folder, path) = folder_with(&text);
    let (code, said) = failure(&["rename", &shown(&path), "sites.blue-ridge", "--id", "new"]);
    assert!(code == 2 && said.contains("'sites.new.contracted_mw' refers to the id 'new' already"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert!(out(&["add", &shown(&path), "site", "New"]).starts_with("sites.new-2 added\n"));
    let same = out(&["rename", &shown(&path), "sites.new-2", "--id", "new-2"]);
    assert_eq!(same, "sites.new-2 is now sites.new-2; nothing else refers to it\n");
}

#[test]
fn mining_without_machines_is_warned_of() {
    let Opened { plan, .. } = read(BY_HAND).unwrap();
    let findings = wattfolio::model::project(&plan).unwrap().findings;
    let said = "Pecos, TX has 120.0 MW in mining from Jan 2027 but no machines";
    assert!(findings.iter().any(|finding| finding.level == Level::Warning && finding.message == said), "{findings:?}");
}

/// A usual value with a source stays in the file: the source says more than that it is usual.
#[test]
fn a_saved_plan_leaves_out_what_is_usual_and_has_no_source() {
    let mut plan = read(BY_HAND).unwrap().plan;
    assert!(!to_text(&plan).contains("escalator_pct_per_year"));
    let source = wattfolio::plan::Source { assumption: false, date: "2026-11".to_owned(), text: "8-K".to_owned() };
    plan.sources.insert("sites.pecos-tx.leases.tenant-one.escalator_pct_per_year".to_owned(), source.clone());
    assert!(to_text(&plan).contains("escalator_pct_per_year: 3.0"));
    plan.sources.clear();
    plan.set("sites.pecos-tx.leases.tenant-one.escalator_pct_per_year", &Setting::Number(2.5)).unwrap();
    assert!(to_text(&plan).contains("escalator_pct_per_year: 2.5"));
    // The usual decks are left out, no decks at all are not; a source of a deck keeps it.
    assert!(!to_text(&plan).contains("decks"));
    plan.sources.insert("decks.50k.points_usd".to_owned(), source);
    assert!(to_text(&plan).contains("decks: ["));
    plan.sources.clear();
    plan.decks.clear();
    assert!(to_text(&plan).contains("decks: [],"));
    assert_eq!(store::parse(&to_text(&plan)).unwrap(), plan);
}

/// A usual date moves with the start of the plan only where a person moves the start in the file: whoever moves it in the
/// program keeps all other dates.
#[test]
fn moving_the_start_keeps_the_dates_of_an_open_plan() {
    let mut plan = read(BY_HAND).unwrap().plan;
    let until = plan.equity.atm_until;
    plan.set("company.start", &Setting::Text("2027-06".to_owned())).unwrap();
    assert_eq!(store::parse(&to_text(&plan)).unwrap().equity.atm_until, until);
    let moved = store::parse(&BY_HAND.replace("2027-01\", months", "2027-06\", months")).unwrap();
    assert_eq!(moved.equity.atm_until.to_string(), "2029-06");
}

#[test]
fn texts_and_numbers_of_any_kind_come_back() {
    let mut plan = Plan::blank();
    plan.company.notes = "quote \" backslash \\ tab \t line \n return \r bell \u{7} ₿ 'x'".to_owned();
    plan.treasury.opening_cash_usd = 0.1 + 0.2;
    plan.company.overhead_usd_per_month = Quantity::Schedule(Vec::new());
    plan.network.supply_curve_pct = (0..30).map(|k| (f64::from(k) / 7.0, f64::from(k))).collect();
    let text = to_text(&plan);
    assert_eq!(store::parse(&text).unwrap(), plan);
    assert!(text.contains("'x'") && text.lines().filter(|line| !line.contains("notes:")).all(|line| line.len() <= 120));
}
