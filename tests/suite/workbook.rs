//! The workbook: recalculated by an engine that is not ours, every cell must agree with what Wattfolio wrote into it.

use crate::common::{Random, count, random_plan, save};
use ironcalc::base::{Model, cell::CellValue, types::CellType};
use ironcalc::import::load_from_xlsx_bytes;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use wattfolio::export::{Exported, workbook, workbook_without_results};
use wattfolio::formula::Kind;
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Date, Field, Freed, Month, Plan, Setting};

/// What stands in place of every result where it must be seen that a spreadsheet computes all of them.
pub const CANARY: f64 = 987_654_321.0;

pub fn exported(plan: &Plan) -> (Projection, Vec<u8>) {
    let projection = project(plan).unwrap_or_else(|findings| panic!("{findings:?}"));
    let bytes = workbook(&projection, &about(plan, plan)).unwrap();
    (projection, bytes)
}

pub fn about<'a>(base: &'a Plan, plan: &'a Plan) -> Exported<'a> {
    Exported { base, plan, scenario: None, hash: "0123", sets: &[], command: "wattfolio export" }
}

/// A cell by sheet, row and column.
type Cells = BTreeMap<(String, i32, i32), Held>;

#[derive(Clone, Debug, PartialEq)]
enum Held {
    Number(f64),
    Text(String),
    Error(String),
}

fn load(bytes: &[u8]) -> Model<'static> {
    Model::from_workbook(load_from_xlsx_bytes(bytes, "plan", "en", "UTC").unwrap(), "en").unwrap()
}

fn cells(model: &Model) -> Cells {
    let names: Vec<String> = model.get_worksheets_properties().iter().map(|sheet| sheet.name.clone()).collect();
    let mut cells = Cells::new();
    for cell in model.get_all_cells() {
        let held = match model.get_cell_value_by_index(cell.index, cell.row, cell.column).unwrap() {
            CellValue::Number(value) => Held::Number(value),
            CellValue::Boolean(value) => Held::Text(value.to_string()),
            CellValue::String(text) if text.is_empty() => continue,
            CellValue::String(text)
                if model.get_cell_type(cell.index, cell.row, cell.column) == Ok(CellType::ErrorValue) =>
            {
                Held::Error(text)
            }
            CellValue::String(text) => Held::Text(text),
            CellValue::None => continue,
        };
        cells.insert((names[cell.index as usize].clone(), cell.row, cell.column), held);
    }
    cells
}

/// How far two engines may be apart: 1e-9 of the value and half a cent of money or 1e-9 of anything else; 1e-7 of rates of return.
fn agree(left: &Held, right: &Held, unit: &str, is_rate: bool) -> bool {
    match (left, right) {
        (Held::Number(a), Held::Number(b)) => {
            let size = 1e-9 * a.abs().max(b.abs());
            let allowed = if is_rate {
                1e-7
            } else if unit == "USD" {
                0.005 + size
            } else {
                1e-9 + size
            };
            (a - b).abs() <= allowed
        }
        _ => left == right && !matches!(left, Held::Error(_)),
    }
}

/// Compares two workbooks of the same structure cell by cell; panics with the first differences.
fn assert_same(what: &str, ours: &Cells, theirs: &Cells, skipped: &dyn Fn(&(String, i32, i32)) -> bool) -> usize {
    let text =
        |cells: &Cells, place: &(String, i32, i32), column: i32| match cells.get(&(place.0.clone(), place.1, column)) {
            Some(Held::Text(text)) => text.clone(),
            _ => String::new(),
        };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (place, value) in ours.iter().filter(|(place, _)| !skipped(place)) {
        compared += 1;
        let (label, unit) = (text(ours, place, 1), text(ours, place, 2));
        let found = theirs.get(place).cloned().unwrap_or(Held::Text(String::new()));
        if !agree(value, &found, &unit, ["IRR", "Monthly IRR"].contains(&label.as_str())) {
            wrong.push(format!("{what}: {place:?} {label} [{unit}]: we wrote {value:?}, found {found:?}"));
        }
    }
    let surplus: Vec<_> = theirs.keys().filter(|place| !skipped(place) && !ours.contains_key(*place)).take(5).collect();
    assert!(surplus.is_empty(), "{what}: cells that only the other has: {surplus:?}");
    assert!(
        wrong.is_empty(),
        "{} of {compared} cells differ\n{}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
    compared
}

/// Recalculates a plan's workbook and compares every cell with what Wattfolio wrote.
fn assert_recalculates(what: &str, plan: &Plan) -> usize {
    let (_, bytes) = exported(plan);
    let ours = cells(&load(&bytes));
    let mut model = load(&bytes);
    model.evaluate();
    assert_same(what, &ours, &cells(&model), &|_| false)
}

fn small(seed: u64) -> Plan {
    let mut plan = random_plan(seed);
    plan.company.months = plan.company.months.min(36);
    plan.sites.truncate(3);
    // Machines cannot be sent to a site that is cut off.
    let ids: Vec<String> = plan.sites.iter().map(|s| s.id.clone()).collect();
    for fleet in plan.sites.iter_mut().flat_map(|s| &mut s.fleets) {
        if !ids.contains(&fleet.redeploy_site) {
            fleet.freed = Freed::Scrapped;
        }
    }
    plan
}

/// Every save where there is time; `LibreOffice` computes all of them in CI.
#[test]
fn saves_recalculate_to_the_same_figures() {
    let mut compared = assert_recalculates("sample", &save("sample.ron"));
    if count(0, 1) == 1 {
        compared += assert_recalculates("core-scientific", &save("core-scientific.ron"));
    }
    assert!(compared > 10_000, "only {compared} cells were compared");
}

#[test]
fn random_plans_recalculate_to_the_same_figures() {
    for seed in 1..=count(8, 24) {
        assert_recalculates(&format!("seed {seed}"), &small(seed));
    }
}

/// Moves the field at `path` a little; false where it is no number or date, or has no room.
fn nudge(plan: &mut Plan, path: &str, r: &mut Random) -> bool {
    plan.with_field(path, |spec, field| {
        let moved = |value: f64, r: &mut Random| {
            let wanted = value * r.between(0.8, 1.2) + if value == 0.0 { 1.0 } else { 0.0 };
            if spec.check(wanted).is_ok() { wanted } else { value }
        };
        match field {
            Field::Number(value) | Field::Quantity(wattfolio::plan::Quantity::Value(value)) => {
                *value = moved(*value, r)
            }
            Field::Quantity(wattfolio::plan::Quantity::Schedule(steps)) | Field::Steps(steps) => {
                let Some(last) = steps.len().checked_sub(1) else { return false };
                steps[last].1 = moved(steps[last].1, r);
                steps[last].0 = steps[last].0.plus(2);
            }
            Field::Count(count) if spec.name != "months" => {
                *count = if spec.check(f64::from(*count + 1)).is_ok() { *count + 1 } else { *count - 1 }
            }
            Field::Month(month) => *month = month.plus(1 + r.below(4) as i64),
            Field::Date(date) => *date = Date::new(Month::new(2026, 3).unwrap(), 1 + r.below(28) as u32).unwrap(),
            Field::Points(points) => {
                let middle = points.len() / 2;
                points[middle].1 = f64::midpoint(points[middle].1, points[points.len() - 1].1);
            }
            _ => return false,
        }
        true
    })
    .unwrap_or(false)
}

/// Excel's day for a month or day of the plan, or the number itself.
fn typed(plan: &Plan, item: &wattfolio::formula::Item, value: f64) -> f64 {
    let day = |date: Date| date.number() as f64 + 25_569.0;
    match item.format {
        wattfolio::formula::Format::Month => day(Date::new(plan.month(value as i64), 1).unwrap()),
        wattfolio::formula::Format::Day => day(Date::new(plan.company.start, 1).unwrap()) + value,
        _ => value,
    }
}

/// The rows of the inputs' sheet that hold this field, in order.
fn rows_of(cells: &Cells, field: &str) -> Vec<i32> {
    let of = |(place, held): (&(String, i32, i32), &Held)| {
        (place.0 == "Inputs" && place.2 == 6 && *held == Held::Text(field.to_owned())).then_some(place.1)
    };
    cells.iter().filter_map(of).collect()
}

/// Changes one field in the recalculated workbook and in Wattfolio; both must give the same. False where the change is
/// none, or Wattfolio refuses it.
fn follows(plan: &Plan, path: &str, r: &mut Random) -> bool {
    let mut changed = plan.clone();
    if !nudge(&mut changed, path, r) || changed == *plan {
        return false;
    }
    let Ok(after) = project(&changed) else { return false };
    let (before, bytes) = exported(plan);
    let mut model = load(&bytes);
    let sheet = cells(&model);
    let inputs = model.get_worksheets_properties().iter().position(|s| s.name == "Inputs").unwrap() as u32;
    let rows = rows_of(&sheet, path);
    let is_input = |item: &wattfolio::formula::Item| matches!(&item.kind, Kind::Input { field, .. } if field == path);
    let of_field: Vec<usize> =
        before.book.items().iter().enumerate().filter(|(_, item)| is_input(item)).map(|(id, _)| id).collect();
    let mut set = |row: i32, value: f64| model.set_user_input(inputs, row, 3, format!("{value}")).unwrap();
    if of_field.is_empty() {
        // What the book does not read, or reads through its calendar.
        match path {
            // Any day of the month will do.
            "company.start" => set(rows[0], Date::new(changed.company.start, 15).unwrap().number() as f64 + 25_569.0),
            "company.fiscal_year_end_month" => set(rows[0], f64::from(changed.company.fiscal_year_end_month)),
            _ => return false,
        }
    } else {
        assert_eq!(rows.len(), of_field.len(), "{path}: a row for each part");
        for (row, id) in rows.iter().zip(&of_field) {
            set(*row, typed(&changed, after.book.item(*id as u32), after.values.scalar(*id as u32)));
        }
    }
    model.evaluate();
    let (_, wanted) = exported(&changed);
    // The search for a rate of return goes on from where it was; a plan that starts later names its start differently.
    let starts: BTreeSet<(String, i32)> = sheet
        .iter()
        .filter(|(_, held)| matches!(held, Held::Text(text) if text.ends_with("starting guess")))
        .map(|(place, _)| (place.0.clone(), place.1))
        .collect();
    let start = rows_of(&sheet, "company.start");
    let is_typed_start =
        |place: &(String, i32, i32)| path == "company.start" && *place == ("Inputs".to_owned(), start[0], 3);
    // What was found when the workbook was written stays as it was.
    let is_finding = |place: &(String, i32, i32)| place.0 == "Findings" && place.2 <= 3;
    let skipped = |place: &(String, i32, i32)| {
        place.0 == "Cover" || is_finding(place) || is_typed_start(place) || starts.contains(&(place.0.clone(), place.1))
    };
    assert_same(&format!("after a change of {path}"), &cells(&load(&wanted)), &cells(&model), &skipped);
    true
}

/// All fields whose change is live.
fn live_paths(plan: &Plan) -> Vec<String> {
    let projection = project(plan).unwrap();
    let fields: BTreeSet<String> = projection
        .book
        .items()
        .iter()
        .filter_map(|item| if let Kind::Input { field, .. } = &item.kind { Some(field.clone()) } else { None })
        .collect();
    let own = ["company.start", "company.fiscal_year_end_month"].map(str::to_owned);
    fields.into_iter().chain(own).collect()
}

#[test]
fn inputs_of_the_sample_move_what_they_move_in_wattfolio() {
    let mut plan = save("sample.ron");
    // Fewer months, so that every input can be tried.
    plan.company.months = 30;
    let r = &mut Random(5);
    // Every sixth where there is time, else every twelfth; and those that move the calendar.
    let every = count(24, 12) as usize;
    let calendar = ["company.start", "company.fiscal_year_end_month", "market.reference_date"];
    let all = live_paths(&plan).into_iter().enumerate();
    let paths: Vec<String> =
        all.filter(|(i, path)| i % every == 0 || calendar.contains(&path.as_str())).map(|(_, path)| path).collect();
    let moved: Vec<&String> = paths.iter().filter(|path| follows(&plan, path, r)).collect();
    assert!(moved.len() * 10 >= paths.len() * 9, "only {} of {} inputs could be moved", moved.len(), paths.len());
    assert!(calendar.iter().all(|path| moved.iter().any(|known| known == path)), "{moved:?}");
}

/// A conversion that comes later in a short plan turns a return into a loss of most of the money.
#[test]
fn a_return_that_falls_far_is_found_by_the_workbook() {
    let mut plan = save("sample.ron");
    plan.company.months = 30;
    assert!(follows(&plan, "sites.red-mesa.moves.phase-2.delay_months", &mut Random(1)));
}

#[test]
fn inputs_of_random_plans_move_what_they_move_in_wattfolio() {
    let mut moved = 0;
    let cases = count(5, 16);
    for seed in 1..=cases {
        let plan = small(seed);
        let r = &mut Random(seed);
        let paths = live_paths(&plan);
        for _ in 0..4 {
            let path = &paths[r.below(paths.len() as u64) as usize];
            moved += u64::from(follows(&plan, path, r));
        }
    }
    assert!(moved > cases * 2, "only {moved} inputs of {cases} plans were moved");
}

/// The texts of a workbook's files.
fn files(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

/// All formulas: sheet, column, row, text.
fn formulas(bytes: &[u8]) -> Vec<(String, String, u32, String)> {
    let mut all = Vec::new();
    for (name, text) in files(bytes).into_iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        for cell in text.split("<c r=\"").skip(1) {
            let reference = cell.split('"').next().unwrap();
            let letters: String = reference.chars().take_while(char::is_ascii_uppercase).collect();
            let row = reference[letters.len()..].parse().unwrap();
            let Some(formula) = cell.split("<f>").nth(1).and_then(|rest| rest.split("</f>").next()) else { continue };
            let plain = formula
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
            all.push((name.clone(), letters, row, plain));
        }
    }
    all
}

const ALLOWED: [&str; 26] = [
    "ISERROR",
    "SUM",
    "SUMPRODUCT",
    "MIN",
    "MAX",
    "AVERAGE",
    "INDEX",
    "MATCH",
    "IF",
    "IFERROR",
    "ISNUMBER",
    "AND",
    "NPV",
    "IRR",
    "EXP",
    "LN",
    "POWER",
    "INT",
    "DAY",
    "MONTH",
    "YEAR",
    "DATE",
    "EDATE",
    "EOMONTH",
    "SUMIF",
    "COUNTIF",
];

/// A formula without its texts and names of sheets.
fn bare(formula: &str) -> String {
    formula.split(['"', '\'']).step_by(2).collect::<Vec<_>>().join("#")
}

#[test]
fn formulas_are_of_the_kind_that_every_spreadsheet_computes_alike() {
    let mut plans = vec![save("sample.ron"), save("core-scientific.ron")];
    plans.extend((1..=count(12, 40)).map(small));
    let mut seen = BTreeSet::new();
    let mut longest = 0;
    for plan in &plans {
        for (sheet, column, row, formula) in formulas(&exported(plan).1) {
            let place = format!("{sheet} {column}{row}: {formula}");
            longest = longest.max(formula.len());
            assert!(formula.len() <= 2_000, "{} characters: {place}", formula.len());
            let text = bare(&formula);
            assert!(!text.contains(['^', '%', '{', '}', '@', '[', ']', '&', ' ']), "{place}");
            assert!(!text.contains("):") && !text.contains(":INDEX"), "a computed range: {place}");
            assert!(!text.contains("--") && !text.contains("+-"), "{place}");
            for (end, _) in text.match_indices('(') {
                let name: String = text[..end]
                    .chars()
                    .rev()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
                assert!(name.is_empty() || ALLOWED.contains(&name.as_str()), "{name} in {place}");
                seen.insert(name);
            }
        }
    }
    assert!(seen.len() > 15 && longest > 300, "the search sees {seen:?}, at most {longest} characters");
}

/// A formula with its relative columns moved by so many to the right.
fn moved(formula: &str, by: usize) -> String {
    let mut out = String::new();
    let bytes = formula.as_bytes();
    let (mut i, mut quote) = (0, None);
    while i < bytes.len() {
        let c = bytes[i];
        if let Some(mark) = quote {
            quote = (c != mark).then_some(mark);
        } else if c == b'\'' || c == b'"' {
            quote = Some(c);
        }
        let starts = quote.is_none()
            && c.is_ascii_uppercase()
            && (i == 0 || !(bytes[i - 1].is_ascii_alphanumeric() || matches!(bytes[i - 1], b'_' | b'$')));
        let letters = bytes[i..].iter().take_while(|b| b.is_ascii_uppercase()).count();
        let rest = &bytes[i + if starts { letters } else { 0 }..];
        let digits = rest.iter().skip_while(|b| **b == b'$').take_while(|b| b.is_ascii_digit()).count();
        let dollar = usize::from(rest.first() == Some(&b'$'));
        let after = rest.get(dollar + digits);
        if starts
            && letters <= 3
            && digits > 0
            && !after.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'('))
        {
            let column = formula[i..i + letters].bytes().fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1) - 1 + by;
            out.push_str(&letters_of(column));
            out.push_str(&formula[i + letters..i + letters + dollar + digits]);
            i += letters + dollar + digits;
        } else {
            out.push(c as char);
            i += 1;
        }
    }
    out
}

fn letters_of(column: usize) -> String {
    let rest = column / 26;
    let last = char::from(b'A' + (column % 26) as u8);
    if rest == 0 { last.to_string() } else { format!("{}{last}", letters_of(rest - 1)) }
}

#[test]
fn a_row_has_the_same_formula_in_every_month() {
    assert_eq!(
        moved("IF(H$2>12,INDEX($G10:$GD10,1,H$2-12),0)+'A B1'!Z3*in_b1_c2", 2),
        "IF(J$2>12,INDEX($G10:$GD10,1,J$2-12),0)+'A B1'!AB3*in_b1_c2"
    );
    let mut rows = 0;
    for plan in [save("sample.ron"), save("core-scientific.ron"), small(3)] {
        let months = plan.company.months as usize;
        let mut by_row: BTreeMap<(String, u32), BTreeMap<usize, String>> = BTreeMap::new();
        for (sheet, letters, row, formula) in formulas(&exported(&plan).1) {
            let column = letters.bytes().fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1) - 1;
            by_row.entry((sheet, row)).or_default().insert(column, formula);
        }
        let monthly: BTreeSet<String> = by_row
            .iter()
            .filter(|((_, row), cells)| *row == 3 && cells.get(&6).is_some_and(|formula| formula.starts_with("DATE(")))
            .map(|((sheet, _), _)| sheet.clone())
            .collect();
        // The verdicts on the sheet of checks stand in the first month's column alone.
        for (place, cells) in
            by_row.into_iter().filter(|((sheet, _), cells)| monthly.contains(sheet) && cells.range(7..).count() > 0)
        {
            rows += 1;
            assert_eq!(cells.range(6..).count(), months, "{place:?} has a month without its formula");
            for (column, formula) in cells.range(7..) {
                assert_eq!(*formula, moved(&cells[&6], column - 6), "{place:?}, column {column}");
            }
        }
    }
    assert!(rows > 1_000, "only {rows} rows were seen");
}

#[test]
fn a_workbook_without_results_differs_in_results_alone_and_none_survives() {
    let plan = small(7);
    let projection = project(&plan).unwrap();
    let without = workbook_without_results(&projection, &about(&plan, &plan), CANARY).unwrap();
    let with = exported(&plan).1;
    assert_eq!(formulas(&without), formulas(&with));
    let mut model = load(&without);
    let canaries = |model: &Model| cells(model).values().filter(|held| **held == Held::Number(CANARY)).count();
    assert!(canaries(&model) > 1_000, "the results were not replaced");
    model.evaluate();
    assert_eq!(canaries(&model), 0);
    assert_same("without results", &cells(&load(&with)), &cells(&model), &|_| false);
}

#[test]
fn the_same_plan_gives_the_same_workbook() {
    assert_eq!(exported(&small(4)).1, exported(&small(4)).1);
}

/// Has `LibreOffice` compute workbooks anew and gives the results; None where it is not installed and not required.
fn recalculated_by_libreoffice(folder: &Path, books: &[PathBuf]) -> Option<Vec<Vec<u8>>> {
    let out = folder.join("out");
    let profile = folder.join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::create_dir_all(&out).unwrap();
    let always = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(profile.join("user/registrymodifications.xcu"), always).unwrap();
    let run = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&out)
        .args(books)
        .output();
    match run {
        Ok(_) => Some(
            books
                .iter()
                .map(|book| {
                    std::fs::read(out.join(book.file_name().unwrap()))
                        .unwrap_or_else(|error| panic!("{}: LibreOffice wrote nothing: {error}", book.display()))
                })
                .collect(),
        ),
        Err(error) if std::env::var_os("REQUIRE_SOFFICE").is_none() => {
            println!("LibreOffice is not installed, so it was not asked: {error}");
            None
        }
        Err(error) => panic!("LibreOffice is required: {error}"),
    }
}

#[test]
fn libreoffice_computes_the_same_figures() {
    let mut plans = vec![("sample".to_owned(), save("sample.ron"))];
    if std::env::var_os("REQUIRE_SOFFICE").is_some() {
        plans.push(("core-scientific".to_owned(), save("core-scientific.ron")));
    }
    plans.extend((1..=count(2, 4)).map(|seed| (format!("seed-{seed}"), small(seed))));
    let folder = tempfile::tempdir().unwrap();
    let mut books = Vec::new();
    for (name, plan) in &plans {
        let projection = project(plan).unwrap();
        let path = folder.path().join(format!("{name}.xlsx"));
        std::fs::write(&path, workbook_without_results(&projection, &about(plan, plan), CANARY).unwrap()).unwrap();
        books.push(path);
    }
    let Some(recalculated) = recalculated_by_libreoffice(folder.path(), &books) else { return };
    for ((name, plan), bytes) in plans.iter().zip(recalculated) {
        let theirs = cells(&load(&bytes));
        assert!(!theirs.values().any(|held| *held == Held::Number(CANARY)), "{name}: a result was not computed");
        assert_same(&format!("{name} in LibreOffice"), &cells(&load(&exported(plan).1)), &theirs, &|_| false);
    }
}

#[test]
fn what_wattfolio_would_refuse_is_counted_in_the_workbook() {
    let plan = save("sample.ron");
    let bytes = exported(&plan).1;
    let mut model = load(&bytes);
    let sheet = cells(&model);
    let inputs = model.get_worksheets_properties().iter().position(|s| s.name == "Inputs").unwrap() as u32;
    let failing = |cells: &Cells| {
        let row = cells
            .iter()
            .find(|(place, held)| {
                place.0 == "Checks" && place.2 == 1 && **held == Held::Text("Failing checks".to_owned())
            })
            .unwrap()
            .0
            .1;
        cells[&("Checks".to_owned(), row, 5)].clone()
    };
    assert_eq!(failing(&sheet), Held::Number(0.0));
    let of_field = |field: &str| rows_of(&sheet, field);
    for (row, wrong, right) in [
        (of_field("sites.red-mesa.moves.phase-1.mw")[0], -50.0, 112.0),
        (of_field("company.fiscal_year_end_month")[0], 13.0, 12.0),
        (of_field("sites.red-mesa.moves.phase-1.delay_months")[0], 2.5, 0.0),
        // The first step after the second.
        (of_field("sites.red-mesa.energised_mw")[0], 60_000.0, 45_292.0),
        // Discounting by everything leaves no value.
        (of_field("company.discount_rate_pct_per_year")[0], -100.0, 11.0),
    ] {
        model.set_user_input(inputs, row, 3, format!("{wrong}")).unwrap();
        model.evaluate();
        assert_ne!(failing(&cells(&model)), Held::Number(0.0), "row {row} with {wrong}");
        model.set_user_input(inputs, row, 3, format!("{right}")).unwrap();
        model.evaluate();
        assert_eq!(failing(&cells(&model)), Held::Number(0.0), "row {row} with {right}");
    }
    // What is possible and makes no sense is no failing check but an alert.
    let alerts = |cells: &Cells| {
        cells
            .iter()
            .filter(|(place, held)| place.0 == "Findings" && place.2 == 5 && **held == Held::Number(1.0))
            .count()
    };
    let before = alerts(&cells(&model));
    model.set_user_input(inputs, of_field("sites.red-mesa.moves.phase-1.mw")[0], 3, "500".to_owned()).unwrap();
    model.evaluate();
    assert!(alerts(&cells(&model)) > before, "MW that are not there raise no alert");
}

#[test]
fn a_scenario_marks_what_it_changes_and_keeps_the_base_beside_it() {
    let plan = save("core-scientific.ron");
    let scenario = plan.scenarios.iter().find(|s| s.overrides.contains_key("market.btc_price_points_usd")).unwrap();
    let under = plan.under(scenario).0;
    let bytes = workbook(
        &project(&under).unwrap(),
        &Exported { scenario: Some(scenario), plan: &under, ..about(&plan, &plan) },
    )
    .unwrap();
    let cells = cells(&load(&bytes));
    for path in scenario.overrides.keys() {
        let marked: Vec<i32> = rows_of(&cells, path)
            .into_iter()
            .filter(|row| cells.contains_key(&("Inputs".to_owned(), *row, 5)))
            .collect();
        assert!(!marked.is_empty(), "{path} is not marked");
        for row in marked {
            let at = |column: i32| cells.get(&("Inputs".to_owned(), row, column));
            assert_ne!(at(3), at(5), "{path} is marked and the same");
            if let (Some(Held::Number(_)), Some(Setting::Number(before))) = (at(3), plan.get(path)) {
                assert_eq!(at(5), Some(&Held::Number(before)), "{path} beside the base");
            }
        }
    }
    let all = (1..600).filter(|row| cells.contains_key(&("Inputs".to_owned(), *row, 5))).count();
    let fields: usize = scenario.overrides.keys().map(|path| rows_of(&cells, path).len()).sum();
    assert!(all - 1 <= fields, "{all} rows are marked, the scenario changes {fields}");
}

#[test]
fn sites_with_odd_names_have_sheets_that_are_found() {
    let mut plan = small(2);
    while plan.sites.len() < 3 {
        wattfolio::plan::add_object(&mut plan, wattfolio::plan::ObjectKind::Site, None).unwrap();
    }
    for (site, name) in plan.sites.iter_mut().zip([
        "_x0041_",
        "Cash flow",
        "O'Brien\u{fffe} & <Söhne> ⚡ with a name that is longer than a sheet's",
    ]) {
        name.clone_into(&mut site.name);
        site.enabled = true;
    }
    assert_recalculates("odd names", &plan);
}
