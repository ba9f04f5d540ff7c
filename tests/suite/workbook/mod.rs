//! The workbook: recalculated by an engine that is not ours, every cell must agree with what Wattfolio wrote into it.

mod forms;
mod inputs;
mod libreoffice;
mod shown;
mod written;

use crate::common::{count, random_plan, save};
use crate::workbook::inputs::rows_of;
use crate::workbook::written::{formulas, written};
use ironcalc::base::{Model, cell::CellValue, types::CellType};
use ironcalc::import::load_from_xlsx_bytes;
use std::collections::BTreeMap;
use wattfolio::export::{Exported, workbook, workbook_without_results};
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Freed, Plan, Setting};

/// What stands in place of every result where it must be seen that a spreadsheet computes all of them.
pub const CANARY: f64 = 987_654_321.0;

pub fn exported(plan: &Plan) -> (Projection, Vec<u8>) {
    let projection = project(plan).unwrap_or_else(|findings| panic!("{findings:?}"));
    let bytes = workbook(&projection, &about(plan, plan)).unwrap();
    (projection, bytes)
}

pub fn about<'a>(base: &'a Plan, plan: &'a Plan) -> Exported<'a> {
    Exported { base, plan, scenario: None, hash: "0123", sets: &[], command: "wattfolio export", slides: &[] }
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
    let mut model = load(&bytes);
    let ours = cells(&model);
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

/// What the other tests read of a file without its formulas is what the engine reads.
#[test]
fn results_are_read_as_the_engine_reads_them() {
    let bytes = exported(&small(3)).1;
    let (ours, theirs) = (written(&bytes), cells(&load(&bytes)));
    let differs = ours.iter().find(|(place, held)| theirs.get(place) != Some(held));
    assert_eq!(differs.map(|(place, held)| (place, held, theirs.get(place))), None);
    assert_eq!(ours.len(), theirs.len());
}

#[test]
fn random_plans_recalculate_to_the_same_figures() {
    for seed in 1..=count(8, 24) {
        assert_recalculates(&format!("seed {seed}"), &small(seed));
    }
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
    assert_same("without results", &written(&with), &cells(&model), &|_| false);
}

#[test]
fn the_same_plan_gives_the_same_workbook() {
    assert_eq!(exported(&small(4)).1, exported(&small(4)).1);
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
    let cells = written(&bytes);
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
