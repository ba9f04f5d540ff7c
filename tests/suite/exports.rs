//! Exports, comparisons, and the page of the model.

use crate::commands::{failure, out, sample};
use crate::common::{save, save_path};
use crate::workbook::about;
use serde_json::Value;
use std::path::Path;
use wattfolio::export::{Exported, answers, model_pages, report};
use wattfolio::model::{build, project};
use wattfolio::plan::Source;
use wattfolio::store;

fn in_folder(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

#[test]
fn the_extension_tells_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (name, start) in [
        ("a.xlsx", "PK"),
        ("a.html", "<!DOCTYPE html>"),
        ("a.csv", "key,label,unit"),
        ("a.json", "{"),
        ("b.XLSX", "PK"),
    ] {
        let path = in_folder(folder.path(), name);
        let said = out(&["export", &sample(), &path, "--scenario", save("sample.ron").scenarios[0].id.as_str()]);
        assert!(said.starts_with(&format!("{path} written, ")), "{said}");
        assert!(std::fs::read(&path).unwrap().starts_with(start.as_bytes()), "{name}");
    }
    let json: Value =
        serde_json::from_str(&std::fs::read_to_string(in_folder(folder.path(), "a.json")).unwrap()).unwrap();
    assert_eq!(json["scenario"], save("sample.ron").scenarios[0].id.as_str());
}

#[test]
fn what_cannot_be_written_says_why_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sentence) in [
        ("plan.docx", "which selects the format"),
        ("plan", "which selects the format"),
        ("no/such/folder/plan.xlsx", "Cannot write"),
    ] {
        let (_, message) = failure(&["export", &sample(), &in_folder(folder.path(), name)]);
        assert!(message.contains(sentence) && message.lines().count() == 1, "{message}");
    }
    // A folder is no file, whatever it is called.
    let taken = folder.path().join("folder.xlsx");
    std::fs::create_dir(&taken).unwrap();
    let (code, message) = failure(&["export", &sample(), &taken.display().to_string()]);
    assert!(code == 1 && message.contains("Cannot write") && message.lines().count() == 1, "{message}");
    std::fs::remove_dir(&taken).unwrap();
    // A plan is never written over, whatever it is called.
    let plan = in_folder(folder.path(), "plan.json");
    std::fs::copy(save_path("sample.ron"), &plan).unwrap();
    let (code, message) = failure(&["export", &plan, &plan]);
    assert!(code == 2 && message.contains("would be overwritten"), "{message}");
    assert_eq!(std::fs::read(&plan).unwrap(), std::fs::read(save_path("sample.ron")).unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.xlsx");
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();
    let (code, message) = failure(&["export", &sample(), &path.display().to_string()]);
    assert!(code == 1 && message.contains("Cannot write") && message.lines().count() == 1, "{message}");
}

/// The questions of a plan stand in its report: sentence, picture and table, or why there is no answer.
#[test]
fn a_report_answers_the_questions_of_the_plan() {
    let mut plan = save("sample.ron");
    plan.questions.retain(|question| ["liquidity", "late"].contains(&question.id.as_str()));
    let mut wrong = plan.questions[0].clone();
    wrong.id = "wrong".to_owned();
    wrong.lever = "market.no_such_field=1..2".to_owned();
    plan.questions.push(wrong);
    let projection = project(&plan).unwrap();
    let html = report(&projection, &about(&plan, &plan), &answers(&plan));
    assert!(html.contains("Liquidity falls below 100 million USD at a BTC price "), "the sentence");
    assert_eq!(html.matches("<section class=\"answer\">").count(), 3);
    assert_eq!(html.matches("<figure><svg").count(), 2, "a picture for each answer");
    assert!(html.contains("Not answered: the plan has no field"), "why there is none");
    assert!(!html.contains("http://") && !html.contains("src="), "stands alone");
}

#[test]
fn a_report_stands_alone_and_escapes_every_text_of_the_plan() {
    let mut plan = save("core-scientific.ron");
    let hostile = "<script>alert('\"&')</script>";
    for name in [&mut plan.company.name, &mut plan.company.notes, &mut plan.sites[0].name, &mut plan.debts[0].name] {
        hostile.clone_into(name);
    }
    plan.sources.insert(
        "company.discount_rate_pct_per_year".to_owned(),
        Source { assumption: true, date: hostile.to_owned(), text: hostile.to_owned() },
    );
    let projection = project(&plan).unwrap();
    let html = report(&projection, &Exported { command: hostile, ..about(&plan, &plan) }, &[]);
    assert!(
        !html.contains("<script")
            && html.matches("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;").count() >= 6
    );
    for outside in ["http://", "https://cdn", "src=", "<link", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
    // What opens is closed, in the right order.
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') && !["meta", "!DOCTYPE"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
}

#[test]
fn a_report_says_what_it_is_of() {
    let plan = save("sample.ron");
    let scenario = &plan.scenarios[0];
    let under = plan.under(scenario).0;
    let projection = project(&under).unwrap();
    let hash = store::plan_hash(&plan);
    let html = report(
        &projection,
        &Exported {
            base: &plan,
            plan: &under,
            scenario: Some(scenario),
            hash: &hash,
            sets: &["market.block_minutes=9.9".to_owned()],
            command: "wattfolio export sample.ron sample.html",
            slides: &[],
        },
        &[],
    );
    let expected = [
        &hash,
        &scenario.name,
        "wattfolio export sample.ron sample.html",
        env!("CARGO_PKG_VERSION"),
        "changed: market.block_minutes=9.9",
        "class=\"changed\"",
        "<svg",
        "Assumptions and their sources",
    ];
    expected.iter().for_each(|text| assert!(html.contains(*text), "{text}"));
    assert_eq!(html.matches("<svg").count(), 8);
    assert!(!html.contains("NaN"), "a number without a value is shown bare");
}

#[test]
fn a_comparison_shows_what_differs_and_by_how_much() {
    let plan = save("sample.ron");
    let id = plan.scenarios[0].id.as_str();
    let value: Value =
        serde_json::from_str(&out(&["compare", &sample(), "--scenario", id, "--format", "json", "--by", "month"]))
            .unwrap();
    assert_eq!(value["cases"], serde_json::json!(["base", id]));
    let paths: Vec<&str> =
        value["inputs"].as_array().unwrap().iter().map(|input| input["path"].as_str().unwrap()).collect();
    let mut wanted: Vec<&str> = plan.scenarios[0].overrides.keys().map(String::as_str).collect();
    wanted.sort_unstable();
    let mut found = paths.clone();
    found.sort_unstable();
    assert_eq!(found, wanted);
    let (base, other) = (project(&plan).unwrap(), project(&plan.under(&plan.scenarios[0]).0).unwrap());
    let npv = value["totals"].as_array().unwrap().iter().find(|total| total["key"] == "company.npv").unwrap();
    let difference = other.total("company.npv") - base.total("company.npv");
    assert!(difference != 0.0 && (npv["differences"][1].as_f64().unwrap() - difference).abs() < 0.005);
    let cash = value["rows"].as_array().unwrap().iter().find(|row| row["key"] == "company.cash").unwrap();
    for (t, (a, b)) in base.row("company.cash").iter().zip(other.row("company.cash")).enumerate() {
        assert!((cash["differences"][1][t].as_f64().unwrap() - (b - a)).abs() < 0.005);
    }
    let table = out(&["compare", &sample(), "--scenario", id]);
    assert!(
        ["Inputs that differ", "Key figures", "Rows", "vs base", paths[0]].iter().all(|text| table.contains(text)),
        "{table}"
    );
    let csv = out(&["compare", &sample(), "--scenario", id, "--format", "csv", "--rows", "company.cash"]);
    assert_eq!(
        csv.lines()
            .filter(|line| line.starts_with("row,company.cash,") || line.starts_with("difference,company.cash,"))
            .count(),
        3
    );
}

#[test]
fn plans_of_other_months_are_compared_by_the_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let path = in_folder(folder.path(), "later.ron");
    let mut later = save("sample.ron");
    later.company.start = later.company.start.plus(12);
    store::save(&later, Path::new(&path)).unwrap();
    let value: Value = serde_json::from_str(&out(&[
        "compare",
        &sample(),
        &path,
        "--format",
        "json",
        "--by",
        "month",
        "--rows",
        "market.btc-price",
    ]))
    .unwrap();
    let (base, other) = (project(&save("sample.ron")).unwrap(), project(&later).unwrap());
    let row = &value["rows"][0];
    assert_eq!(row["values"][0][12].as_f64().unwrap(), base.row("market.btc-price")[12]);
    assert_eq!(row["values"][1][12].as_f64().unwrap(), other.row("market.btc-price")[0]);
    assert!(row["values"][1][11].is_null(), "the later plan has no such month");
    // Months of totals are those of each plan's own calendar, and so is their difference.
    let value: Value = serde_json::from_str(&out(&[
        "compare",
        &sample(),
        &path,
        "--format",
        "json",
        "--rows",
        "company.lowest-cash-month",
    ]))
    .unwrap();
    let months = [(&base, &save("sample.ron")), (&other, &later)]
        .map(|(projection, plan)| plan.month(projection.total("company.lowest-cash-month") as i64));
    assert_eq!(value["totals"][0]["values"], serde_json::json!([months[0].to_string(), months[1].to_string()]));
    assert_eq!(value["totals"][0]["differences"][1], months[1].months_after(months[0]) as f64);
    assert!(out(&["compare", &sample(), &path]).contains("The plans do not cover the same months"));
    let (code, message) = failure(&["compare", &sample(), "--scenario", "nonsense"]);
    assert!(code == 2 && message.contains("has no scenario"), "{message}");
}

#[test]
fn the_pages_of_the_model_are_those_of_the_book() {
    let pages = model_pages(&build(&save("sample.ron")).0);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/model");
    for page in &pages {
        let file = std::fs::read_to_string(folder.join(&page.file)).unwrap_or_default();
        assert!(
            page.text == file,
            "docs/model/{} is stale: cargo run -- rows saves/sample.ron --format markdown -o docs/model",
            page.file
        );
        // Code hosts render up to half a megabyte.
        assert!(file.len() < 400_000, "{} holds {} bytes", page.file, file.len());
    }
    let known = |name: &str| pages.iter().any(|page| page.file == name);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known(&name), "docs/model/{name} is a page of nothing: delete it");
    }
    assert!(pages[0].text.starts_with("# The model") && known("site.red-mesa.md") && known("company.md"));
}

#[test]
fn names_that_spreadsheets_could_misread_stay_texts() {
    let mut plan = save("sample.ron");
    plan.sites[0].name = "=1+1\n_x0041_\u{fffe}".to_owned();
    plan.sites[1].name = "@SUM(A1)".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let path = in_folder(folder.path(), "odd.ron");
    store::save(&plan, Path::new(&path)).unwrap();
    let csv = in_folder(folder.path(), "odd.csv");
    out(&["export", &path, &csv]);
    let csv = std::fs::read_to_string(csv).unwrap();
    let label = |line: &str| line.split(',').nth(1).unwrap_or_default().trim_matches('"').to_owned();
    assert!(csv.contains("'@SUM(A1)") && csv.contains("'=1+1 _x0041_"), "the names are not in the file");
    assert!(!csv.lines().map(label).any(|label| label.starts_with(['=', '+', '@'])));
    assert_eq!(csv.lines().count(), out(&["project", &sample(), "--format", "csv"]).lines().count());
    let pages = model_pages(&build(&plan).0);
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut rows = pages.iter().flat_map(|page| page.text.lines()).filter(|line| line.starts_with("| **"));
    assert!(rows.all(|line| columns(line) == 6), "a name breaks a table");
}
