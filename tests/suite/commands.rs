//! The commands, run as a user runs them.

use crate::common::{save, save_path};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use wattfolio::plan::ObjectKind;

pub fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wattfolio")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

pub fn sample() -> String {
    save_path("sample.ron").display().to_string()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Standard output of a run that must succeed.
pub fn out(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// Exit code and standard error of a run that must fail.
pub fn failure(arguments: &[&str]) -> (i32, String) {
    let output = run(arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}: {}", text(&output.stdout));
    (output.status.code().unwrap(), text(&output.stderr))
}

fn json(arguments: &[&str]) -> Value {
    let all: Vec<&str> = ["project"].into_iter().chain(arguments.iter().copied()).chain(["--format", "json"]).collect();
    serde_json::from_str(&out(&all)).unwrap()
}

fn row<'a>(document: &'a Value, key: &str) -> &'a Value {
    document["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["key"] == key)
        .unwrap_or_else(|| panic!("there is a row {key}"))
}

#[test]
fn json_has_the_promised_shape() {
    let document = json(&[&sample()]);
    let keys: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["wattfolio", "plan", "plan_hash", "scenario", "start", "months", "rows", "totals", "checks", "findings"]
    {
        assert!(keys.contains(&key), "{key}");
    }
    assert_eq!(document["start"], "2026-12");
    let months = document["months"].as_array().unwrap();
    assert_eq!((months.len(), &months[0], &months[119]), (120, &Value::from("2026-12"), &Value::from("2036-11")));
    for key in [
        "market.btc-price",
        "network.hashrate",
        "network.subsidy",
        "network.hashprice",
        "site.red-mesa.mw.energised",
        "site.red-mesa.mw.mining",
        "site.red-mesa.mw.converting",
        "site.red-mesa.mw.ai",
        "site.red-mesa.mw.idle",
        "site.red-mesa.mining.revenue",
        "company.revenue.mining",
        "company.revenue.ai",
        "company.capex",
        "company.cash",
        "company.btc",
        "company.debt",
        "company.funding-gap",
    ] {
        let row = row(&document, key);
        assert_eq!(row["values"].as_array().unwrap().len(), 120, "{key}");
        for part in ["label", "unit", "section", "note", "yearly", "opening"] {
            assert!(!row[part].is_null(), "{key} has {part}");
        }
    }
    assert_eq!(row(&document, "network.hashrate")["values"][0], 958_000.0, "hashrate is in PH/s");
    let totals = document["totals"].as_array().unwrap();
    for key in ["company.npv", "company.irr", "company.lowest-cash", "company.peak-funding-gap"] {
        assert!(totals.iter().any(|total| total["key"] == key && total["value"].is_number()), "{key}");
    }
    assert!(document["checks"].as_array().unwrap().iter().all(|check| check["ok"] == true));
    let hash = document["plan_hash"].as_str().unwrap();
    assert_eq!(hash.len(), 64);
}

#[test]
fn what_is_undefined_is_null_with_its_reason() {
    let document = json(&[
        &sample(),
        "--set",
        "sites.red-mesa.enabled=false",
        "--set",
        "sites.pine-hollow.enabled=off",
        "--set",
        "sites.north-fork.enabled=off",
    ]);
    let irr = document["totals"].as_array().unwrap().iter().find(|total| total["key"] == "company.irr").unwrap();
    assert!(irr["value"].is_null());
    assert_eq!(irr["why"], "no rate: Free cash flow is never positive");
}

/// Inflation of 3 % a year: 200 USD ten years after the stated month are 200 / 1.03^10 = 148.82 of it, and a month before 1.03^(1/12)
/// times as much. The lowest cash stays that of its month.
#[test]
fn a_comparison_can_be_in_money_of_a_month_and_tells_rows_of_one_label_apart() {
    let mut plan = save("sample.ron");
    plan.company.inflation_pct_per_year = 3.0;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.ron");
    wattfolio::store::save(&plan, &file).unwrap();
    let file = file.display().to_string();
    let of = |arguments: &[&str]| {
        let common = [
            "compare",
            &file,
            "--scenario",
            "tenant-late",
            "--rows",
            "company.ebitda",
            "--by",
            "month",
            "--format",
            "json",
        ];
        serde_json::from_str::<Value>(&out(&[&common[..], arguments].concat())).unwrap()
    };
    let (nominal, real) = (of(&[]), of(&["--money-of", "2028-12"]));
    assert!(nominal["money_of"].is_null() && real["money_of"] == "2028-12");
    // Month 37 is a year after that month: its amounts are divided by 1.03.
    assert!(nominal["months"][36] == "2029-12", "{}", nominal["months"]);
    let at = |json: &Value, case: usize| json["rows"][0]["values"][case][36].as_f64().unwrap();
    for case in [0, 1] {
        assert!((at(&nominal, case) / at(&real, case) - 1.03).abs() < 1e-12, "case {case}");
    }
    let table = out(&["compare", &file, "--scenario", "tenant-late", "--money-of", "2028-12"]);
    assert!(table.lines().next().unwrap().ends_with("in 2028-12 money"), "{table}");
    let (code, message) = failure(&["compare", &file, "--money-of", "2050-01"]);
    assert!(code == 2 && message.contains("--money-of 2050-01 is outside the plan"), "{message}");
    let covers = out(&["compare", &file, "--scenario", "tenant-late", "--rows", "*.dscr"]);
    let named = covers.lines().filter(|line| line.contains("DSCR")).collect::<Vec<_>>();
    assert!(named.len() > 1 && named.iter().all(|line| line.contains('(')), "{named:?}");
}

#[test]
fn amounts_can_be_in_money_of_a_month() {
    let inflation = "company.inflation_pct_per_year=3";
    let nominal = json(&[&sample(), "--set", inflation]);
    let real = json(&[&sample(), "--set", inflation, "--money-of", "2027-01"]);
    assert!(nominal["money_of"].is_null() && real["money_of"] == "2027-01");
    let value = |document: &Value, key: &str, t: usize| row(document, key)["values"][t].as_f64().unwrap();
    for (t, years) in [(0, -1.0 / 12.0), (1, 0.0), (13, 1.0), (109, 9.0)] {
        for key in ["company.cash", "market.btc-price", "company.revenue.mining"] {
            let want = value(&nominal, key, t) / 1.03_f64.powf(years);
            assert!(
                (value(&real, key, t) - want).abs() <= want.abs() * 1e-12,
                "{key} in month {t}: {} is not {want}",
                value(&real, key, t)
            );
        }
    }
    assert_eq!(value(&real, "company.mw.ai", 30), value(&nominal, "company.mw.ai", 30), "megawatts are no money");
    let total = |document: &Value, key: &str| {
        document["totals"].as_array().unwrap().iter().find(|total| total["key"] == key).unwrap()["value"]
            .as_f64()
            .unwrap()
    };
    let month = total(&nominal, "company.lowest-cash-month");
    let want = total(&nominal, "company.lowest-cash") / 1.03_f64.powf((month - 2.0) / 12.0);
    assert!(
        (total(&real, "company.lowest-cash") - want).abs() < 1e-6 * want,
        "{} is not {want}",
        total(&real, "company.lowest-cash")
    );
    // A present value is of the eve of month 1, two months before the end of the stated one.
    let want = total(&nominal, "company.npv") * 1.03_f64.powf(2.0 / 12.0);
    assert!((total(&real, "company.npv") - want).abs() < 1e-6 * want.abs());
    assert_eq!(total(&real, "company.irr"), total(&nominal, "company.irr"));
    assert!(out(&["project", &sample(), "--money-of", "2027-01"]).contains("in 2027-01 money"));
    let (code, message) = failure(&["project", &sample(), "--money-of", "2050-01"]);
    assert!(code == 2 && message.contains("outside the plan"), "{message}");
}

#[test]
fn the_hash_is_that_of_the_file() {
    // A save is as the program writes it, so its own SHA-256 is the plan's.
    let sum = Command::new("sha256sum").arg(save_path("sample.ron")).output().unwrap();
    let want = text(&sum.stdout).split_whitespace().next().unwrap().to_owned();
    assert_eq!(json(&[&sample()])["plan_hash"], Value::from(want.clone()));
    assert_eq!(
        json(&[&sample(), "--scenario", "btc-100k"])["plan_hash"],
        Value::from(want),
        "of the base, whatever the scenario"
    );
}

#[test]
fn years_are_fiscal_and_follow_each_rows_rule() {
    let monthly = json(&[&sample(), "--set", "company.fiscal_year_end_month=6"]);
    let yearly = json(&[&sample(), "--by", "year", "--set", "company.fiscal_year_end_month=6"]);
    let ends: Vec<&str> = yearly["months"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
    assert_eq!((ends[0], ends[1], ends.len()), ("2027-06", "2028-06", 11));
    let months = |key: &str| {
        row(&monthly, key)["values"].as_array().unwrap()[7..19].iter().map(|v| v.as_f64().unwrap()).collect::<Vec<_>>()
    };
    let year = |key: &str| row(&yearly, key)["values"][1].as_f64().unwrap();
    let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-9 * b.abs(), "{a} is not {b}");
    close(year("company.revenue.ai"), months("company.revenue.ai").iter().sum());
    close(year("company.cash"), months("company.cash")[11]);
    close(year("market.btc-price"), months("market.btc-price").iter().sum::<f64>() / 12.0);
    assert!(row(&yearly, "site.red-mesa.fleet.s21.runs")["values"][1].is_null());
}

#[test]
fn scenarios_and_sets_change_what_they_say() {
    let npv = |arguments: &[&str]| {
        let sample = sample();
        let all: Vec<&str> = [sample.as_str()].into_iter().chain(arguments.iter().copied()).collect();
        let document = json(&all);
        document["totals"].as_array().unwrap().iter().find(|total| total["key"] == "company.npv").unwrap()["value"]
            .as_f64()
            .unwrap()
    };
    let base = npv(&[]);
    let late = npv(&["--scenario", "tenant-late"]);
    assert!(late < base);
    assert_eq!(late, npv(&["--set", "sites.red-mesa.moves.phase-1.delay_months=6"]));
    assert_eq!(
        base,
        npv(&["--scenario", "Tenant six months late", "--set", "sites.red-mesa.moves.phase-1.delay_months=0"]),
        "a set comes after the scenario"
    );
    assert_ne!(
        base,
        npv(&[
            "--set",
            "treasury.minimum_cash_usd=2026-12: 0, 2030-01: 5e6",
            "--set",
            "market.fees_btc_per_block=2026-12: 0.03, 2028-01: 0.06"
        ])
    );
}

#[test]
fn wrong_usage_ends_with_2_and_a_broken_plan_with_1() {
    let sample = sample();
    for (arguments, code, said) in [
        (vec!["project"], 2, "PLAN"),
        (vec!["project", &sample, "--by", "week"], 2, "week"),
        (vec!["project", &sample, "--scenario", "none"], 2, "it has base, btc-100k"),
        (vec!["project", &sample, "--set", "market.btc_price_usd"], 2, "PATH=VALUE"),
        (vec!["project", &sample, "--set", "market.btc_price_usd=-1"], 2, "between 1 and"),
        (vec!["project", &sample, "--set", "market.nothing=1"], 2, "no field 'market.nothing'"),
        (vec!["project", &sample, "--rows", "nothing.*"], 2, "No row matches"),
        (
            vec!["--page", "nowhere"],
            2,
            "overview, allocate, what-if, risk, choose, cash, capital, treasury, sites, statements",
        ),
        (vec!["project", &sample, "-o", &sample], 2, "would be overwritten"),
        (vec!["project", "missing.ron"], 1, "missing.ron"),
        (vec!["check", "missing.ron"], 1, "missing.ron"),
        (vec!["missing.ron"], 1, "missing.ron"),
    ] {
        let (got, err) = failure(&arguments);
        assert_eq!(got, code, "{arguments:?}: {err}");
        assert!(err.contains(said), "{arguments:?}: {err}");
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
fn a_plan_with_errors_ends_with_1_and_names_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    let text = std::fs::read_to_string(save_path("sample.ron")).unwrap().replacen(
        "owner: \"red-mesa-llc\"",
        "owner: \"nobody\"",
        1,
    );
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let (code, err) = failure(&["project", &path]);
    assert_eq!(code, 1);
    assert!(err.contains("There is no project company 'nobody'"), "{err}");
    let output = run(&["check", &path]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn check_reports_every_identity_of_every_scenario() {
    let said = out(&["check", &sample()]);
    assert_eq!(said.matches("Identities").count(), 1 + save("sample.ron").scenarios.len());
    assert!(said.contains("holds  Cash: opening + movements = closing") && !said.contains("FAILS"));
}

#[test]
fn rows_and_fields_list_what_there_is() {
    let rows = out(&["rows", &sample()]);
    assert!(rows.contains("site.red-mesa.mw.ai  [MW]  AI\n    = min(max(AI as planned, 0), Energised power)"));
    let fields = out(&["fields"]);
    assert!(fields.contains("sites.ID.leases.ID.rent_usd_per_kw_it_month  [USD/kW IT/month]  Rent: number"));
}

#[test]
fn csv_can_be_read_back_and_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.csv").display().to_string();
    assert_eq!(out(&["project", &sample(), "--rows", "company.cash", "--format", "csv", "-o", &file]), "");
    let mut reader = csv::Reader::from_path(&file).unwrap();
    assert_eq!(
        reader.headers().unwrap().iter().take(6).collect::<Vec<_>>(),
        ["key", "label", "unit", "total", "opening", "2026-12"]
    );
    let record = reader.records().next().unwrap().unwrap();
    let cash: Vec<f64> = record.iter().skip(5).map(|v| v.parse().unwrap()).collect();
    let document = json(&[&sample(), "--rows", "company.cash"]);
    let want: Vec<f64> =
        row(&document, "company.cash")["values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert_eq!(cash, want);
    assert!(
        failure(&["project", &sample(), "-o", &Path::new(&folder.path()).join("no/where.csv").display().to_string()])
            .1
            .contains("Cannot write")
    );
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let arguments = ["project", &sample(), "--format", "json"];
    assert_eq!(out(&arguments), out(&arguments));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wattfolio"))
        .args(["project", &sample(), "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

#[test]
fn without_a_display_the_window_says_what_to_do() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattfolio"));
    command.arg(sample()).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    let output = command.output().unwrap();
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(
        err.contains("could not open its window")
            && err.contains("apt-get install")
            && err.contains("wattfolio project"),
        "{err}"
    );
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn the_command_line_knows_every_page() {
    assert_eq!(wattfolio::app::Page::ALL.map(wattfolio::app::Page::name), wattfolio::cli::PAGES);
}

#[test]
fn help_shows_examples_and_version_a_number() {
    assert!(out(&["--help"]).contains("wattfolio project saves/core-scientific.ron"));
    let add = out(&["add", "--help"]);
    let named: Vec<&str> = add.split_whitespace().map(|word| word.trim_end_matches(',')).collect();
    for kind in ObjectKind::ALL {
        let word = kind.name().to_lowercase().replace(' ', "-");
        assert!(named.contains(&word.as_str()), "{word}: {add}");
    }
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(out(&["-V"]).trim(), format!("wattfolio {version}"));
    let long = out(&["--version"]);
    let format = format!(", plan format {})", wattfolio::plan::Plan::VERSION);
    assert!(long.starts_with(&format!("wattfolio {version} (commit ")) && long.trim().ends_with(&format), "{long}");
}

#[test]
fn a_package_is_made_with_a_manual_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    out(&["manual", folder.path().to_str().unwrap()]);
    let page = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let whole = page("wattfolio.1");
    assert!(whole.contains("A financial planner for Bitcoin miners") && whole.contains("core\\-scientific"), "{whole}");
    assert!(page("wattfolio-explain.1").contains("its formula"));
    assert!(!folder.path().join("wattfolio-manual.1").exists(), "what packages are made with is no command of users");
    for (shell, says) in [("bash", "complete -F"), ("zsh", "#compdef wattfolio"), ("fish", "complete -c wattfolio")] {
        let text = out(&["completions", shell]);
        assert!(text.contains(says) && text.contains("explain"), "{shell}");
    }
}
