//! Pages with figures in them: filled in by the engine, and not stale.

use super::commands::run;
use super::common::{projected, row, save, save_path};
use std::fs;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn filled(template: &Path) -> Result<String, String> {
    let output = run(&["fill", &template.display().to_string()]);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[test]
fn pages_are_as_the_engine_fills_them() {
    for page in ["article", "companies"] {
        let text = filled(&root(&format!("docs/templates/{page}.md"))).unwrap();
        assert!(
            text == fs::read_to_string(root(&format!("docs/{page}.md"))).unwrap(),
            "stale: cargo run -- fill docs/templates/{page}.md -o docs/{page}.md"
        );
    }
    let table = filled(&root("docs/templates/readme.md")).unwrap();
    assert!(table.lines().count() > 15, "{table}");
    assert!(
        fs::read_to_string(root("README.md")).unwrap().contains(&table),
        "README.md has not the table that docs/templates/readme.md gives"
    );
}

/// The questions of a planning meeting, and what futures say: sentences, tables and pictures.
#[test]
fn answers_and_pictures_are_as_the_engine_gives_them() {
    let stale = "stale: cargo run --release -- fill docs/templates/NAME.md -o docs/NAME.md";
    let folder = tempfile::tempdir().unwrap();
    for name in ["questions.md", "risk.md", "choose.md"] {
        let template = fs::read_to_string(root("docs/templates").join(name)).unwrap();
        let (file, output) = (folder.path().join("template.md"), folder.path().join(name));
        fs::write(&file, template.replace("../../saves", &root("saves").display().to_string())).unwrap();
        let done = run(&["fill", &file.display().to_string(), "-o", &output.display().to_string()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let page = fs::read_to_string(root("docs").join(name)).unwrap();
        let filled = fs::read_to_string(&output).unwrap();
        for (filled, committed) in filled.lines().zip(page.lines()) {
            assert_eq!(filled, committed, "{stale}");
        }
        assert_eq!(filled.lines().count(), page.lines().count(), "{stale}");
    }
    let pictures = |folder: PathBuf| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let names = pictures(folder.path().join("pictures"));
    assert_eq!(names, pictures(root("docs/pictures")));
    for name in names {
        let drawn = fs::read(folder.path().join("pictures").join(&name)).unwrap();
        assert!(drawn == fs::read(root("docs/pictures").join(&name)).unwrap(), "{stale}: {}", name.display());
    }
}

/// A text on the sample plan in a folder of its own.
fn fill_sample(text: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.md");
    fs::write(&file, format!("{{{{plan {}}}}}\n{text}", save_path("sample.ron").display())).unwrap();
    filled(&file)
}

#[test]
fn figures_are_those_of_the_book() {
    let p = projected(&save("sample.ron"));
    let cash = row(&p, "company.cash");
    let interest: f64 = row(&p, "company.interest")[..12].iter().sum();
    let millions = |usd: f64| format!("{:.1}", usd / 1e6);
    let start = save("sample.ron").company.start;
    let text = format!(
        "{{{{company.cash@{} as m1}}}} and {{{{sum(company.interest@{start}..{}) as m1}}}}\nend",
        start.plus(5),
        start.plus(11)
    );
    assert_eq!(
        fill_sample(&text).unwrap().replace(',', ""),
        format!("{} and {}\nend", millions(cash[5]), millions(interest))
    );
    // Arithmetic, brackets and a share; a scenario and a changed field take other numbers.
    assert_eq!(
        fill_sample(&format!(
            "{{{{( company.cash@{start} + company.cash@{start} ) / company.cash@{start} / 4 as %1}}}}"
        ))
        .unwrap(),
        "50.0 %"
    );
    assert_eq!(
        fill_sample("{{company.in.discount-rate-pct-per-year as 1 | set company.discount_rate_pct_per_year=12.5}}")
            .unwrap(),
        "12.5"
    );
    let late = |text: &str| fill_sample(text).unwrap();
    assert_ne!(late("{{company.npv as m1 | scenario tenant-late}}"), late("{{company.npv as m1}}"));
}

#[test]
fn what_cannot_be_filled_in_names_line_and_reason() {
    let cases = [
        ("\n{{company.npv", "line 3: '{{' is not closed"),
        ("{{company.nvp as m1}}", "did you mean 'company.npv'"),
        ("{{company.cash as m1}}", "name one"),
        ("{{company.npv * 2}}", "give a format"),
        ("{{company.npv as euros}}", "'as euros' is not a known format"),
        ("{{company.npv-2 as m1}}", "no row 'company.npv-2'"),
        ("{{company.npv 2 as m1}}", "cannot be computed"),
        ("{{company.npv as m1 | scenario nonsense}}", "has no scenario 'nonsense'"),
        ("{{company.npv as m1 | when late}}", "is neither"),
        ("{{company.npv as m1 | set nonsense=1}}", "nonsense"),
        ("{{check company.npv < -1bn}}", "no longer true"),
        ("{{sum(company.interest@2027-05..2027-01) as m1}}", "not a range of months"),
        ("{{sum(company.cash@2027-01..2027-05) as m1}}", "company.cash is not a flow"),
        ("{{company.npv / 0 as m1}}", "divides by zero"),
        ("{{company.npv as m1 | scenario tenant-late | scenario btc-100k}}", "two scenarios"),
    ];
    for (text, reason) in cases {
        let problem = fill_sample(text).unwrap_err();
        assert!(problem.contains(reason) && problem.contains("line "), "{text}: {problem}");
    }
    assert_eq!(fill_sample("{{check company.npv > -100bn}}kept").unwrap(), "kept");
    // A line that holds nothing else is left out, whichever way lines end.
    assert_eq!(fill_sample("a\r\n{{check company.npv > -100bn}}\r\nb\n").unwrap(), "a\r\nb\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.md");
    fs::write(&file, "{{company.npv as m1}}").unwrap();
    assert!(filled(&file).unwrap_err().contains("no plan is named before this figure"));
    fs::write(&file, "{{plan missing.ron}}{{company.npv as m1}}").unwrap();
    assert!(filled(&file).unwrap_err().contains("missing.ron"));
}

#[test]
fn a_page_is_written_over_nothing_that_it_reads() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::copy(save_path("sample.ron"), at("plan.ron")).unwrap();
    fs::write(at("page.md"), "{{plan plan.ron}}\n{{company.npv as m1}}\n").unwrap();
    for target in ["plan.ron", "page.md"] {
        let before = fs::read(at(target)).unwrap();
        let output = run(&["fill", &at("page.md"), "-o", &at(target)]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains("would be overwritten"));
        assert_eq!(fs::read(at(target)).unwrap(), before);
    }
    let output = run(&["fill", &at("page.md"), "-o", &at("out.md")]);
    assert!(output.status.success() && fs::read_to_string(at("out.md")).unwrap().trim().parse::<f64>().is_ok());
    // What is no file is not read without end.
    assert!(filled(Path::new("/dev/null")).unwrap_err().contains("not a file"));
}
