//! Inputs of a workbook: what a change of one moves there is what it moves in Wattfolio.

use super::written::written;
use super::{Cells, Held, assert_same, cells, exported, load, small};
use crate::common::{Random, count, nudge, save};
use ironcalc::base::Model;
use std::collections::BTreeSet;
use wattfolio::formula::{Format, Id, Item, Kind};
use wattfolio::model::{Projection, project};
use wattfolio::plan::{Date, Plan};

/// Excel's day for a month or day of the plan, or the number itself.
fn typed(plan: &Plan, item: &Item, value: f64) -> f64 {
    let day = |date: Date| date.number() as f64 + 25_569.0;
    match item.format {
        Format::Month => day(Date::new(plan.month(value as i64), 1).unwrap()),
        Format::Day => day(Date::new(plan.company.start, 1).unwrap()) + value,
        _ => value,
    }
}

/// The rows of the inputs' sheet that hold this field, in order.
pub fn rows_of(cells: &Cells, field: &str) -> Vec<i32> {
    let of = |(place, held): (&(String, i32, i32), &Held)| {
        (place.0 == "Inputs" && place.2 == 6 && *held == Held::Text(field.to_owned())).then_some(place.1)
    };
    cells.iter().filter_map(of).collect()
}

/// A plan's workbook in an engine that recalculates it: loaded once, for reading its formulas takes seconds.
struct Recalculated<'a> {
    plan: &'a Plan,
    before: Projection,
    model: Model<'static>,
    /// What was written
    sheet: Cells,
    /// The number of the sheet of inputs
    inputs: u32,
}

impl<'a> Recalculated<'a> {
    fn of(plan: &'a Plan) -> Self {
        let (before, bytes) = exported(plan);
        let model = load(&bytes);
        let inputs = number_of_inputs(&model);
        Self { plan, before, sheet: written(&bytes), model, inputs }
    }

    /// Changes one field in the workbook and in Wattfolio; both must give the same. False where the change is none, or
    /// Wattfolio refuses it. The workbook is as before afterwards.
    fn follows(&mut self, path: &str, r: &mut Random) -> bool {
        let mut changed = self.plan.clone();
        if !nudge(&mut changed, path, r) || changed == *self.plan {
            return false;
        }
        self.follows_to(path, &changed)
    }

    /// The same for a change that is known.
    fn follows_to(&mut self, path: &str, changed: &Plan) -> bool {
        let Ok(after) = project(changed) else { return false };
        let rows = rows_of(&self.sheet, path);
        let typed = match path {
            // Read through the calendar; any day of the month will do.
            "company.start" => vec![Date::new(changed.company.start, 15).unwrap().number() as f64 + 25_569.0],
            "company.fiscal_year_end_month" => vec![f64::from(changed.company.fiscal_year_end_month)],
            _ => self.parts_of(path).map(|id| typed(changed, after.book.item(id), after.values.scalar(id))).collect(),
        };
        if typed.is_empty() {
            return false;
        }
        assert_eq!(rows.len(), typed.len(), "{path}: a row for each part");
        rows.iter().zip(&typed).for_each(|(row, value)| self.type_in(*row, *value));
        self.model.evaluate();
        let wanted = written(&exported(changed).1);
        let found = cells(&self.model);
        assert_same(&format!("after a change of {path}"), &wanted, &found, &|place| self.differs(path, place));
        for row in rows {
            let Held::Number(value) = self.sheet[&("Inputs".to_owned(), row, 3)] else { panic!("{path} is no number") };
            self.type_in(row, value);
        }
        true
    }

    /// The inputs of the book that a field has become.
    fn parts_of(&self, path: &str) -> impl Iterator<Item = Id> {
        let is_part = move |item: &Item| matches!(&item.kind, Kind::Input { field, .. } if field == path);
        let items = self.before.book.items().iter().enumerate();
        items.filter(move |(_, item)| is_part(item)).map(|(id, _)| id as Id)
    }

    fn type_in(&mut self, row: i32, value: f64) {
        self.model.set_user_input(self.inputs, row, 3, format!("{value}")).unwrap();
    }

    /// True for cells that may differ after a change: what was found when the workbook was written stays as it was (the findings,
    /// and the scenarios beside the case that is computed), the search for a rate of return goes on from where it was, and a plan
    /// that starts later names its start differently.
    fn differs(&self, path: &str, (sheet, row, column): &(String, i32, i32)) -> bool {
        let is_input = |field: &str| rows_of(&self.sheet, field).contains(row) && sheet == "Inputs" && *column == 3;
        let is_guess = (1..=2).any(|column| {
            let label = self.sheet.get(&(sheet.clone(), *row, column));
            matches!(label, Some(Held::Text(text)) if text.ends_with("starting guess"))
        });
        let is_as_written =
            sheet == "Cover" || sheet == "Findings" && *column <= 3 || sheet == "Scenarios" && *column > 3;
        is_as_written || path == "company.start" && is_input(path) || is_guess
    }
}

/// A flow of −1,000, 2,300 and −1,320 million a year apart has two rates, 10 and 20 % a year, and none is the one; without the last
/// amount there is one, 130 %, and with 1,320 million more in place of less again one. The workbook finds each after a change of its
/// blue cells, as Wattfolio does.
#[test]
fn a_rate_of_return_that_comes_into_being_is_found_in_the_workbook() {
    let two = crate::audit::case("irr-pair-10-20");
    let path = "other_items.i.amounts_usd";
    let with_last = |usd: f64| {
        let mut plan = two.clone();
        plan.other_items[0].amounts_usd[2].1 = usd;
        plan
    };
    let one = with_last(0.0);
    let rate = |plan: &Plan| project(plan).unwrap().total("company.levered.irr");
    assert!((rate(&one) - 1.3).abs() < 1e-9 && rate(&two).is_nan(), "{}", rate(&one));
    let mut workbook = Recalculated::of(&two);
    assert!(workbook.follows_to(path, &one) && workbook.follows_to(path, &with_last(1_320e6)));
    // And one that goes.
    assert!(Recalculated::of(&one).follows_to(path, &two));
}

/// The number of the sheet of inputs.
fn number_of_inputs(model: &Model) -> u32 {
    model.get_worksheets_properties().iter().position(|sheet| sheet.name == "Inputs").unwrap() as u32
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
    // Every twelfth where there is time, else every twenty-fourth; and those that move the calendar.
    let every = count(24, 12) as usize;
    let calendar = ["company.start", "company.fiscal_year_end_month", "market.reference_date"];
    let all = live_paths(&plan).into_iter().enumerate();
    let paths: Vec<String> =
        all.filter(|(i, path)| i % every == 0 || calendar.contains(&path.as_str())).map(|(_, path)| path).collect();
    let mut workbook = Recalculated::of(&plan);
    let moved: Vec<&String> = paths.iter().filter(|path| workbook.follows(path, r)).collect();
    assert!(moved.len() * 10 >= paths.len() * 9, "only {} of {} inputs could be moved", moved.len(), paths.len());
    assert!(calendar.iter().all(|path| moved.iter().any(|known| known == path)), "{moved:?}");
}

/// A conversion that comes later in a short plan turns a return into a loss of most of the money.
#[test]
fn a_return_that_falls_far_is_found_by_the_workbook() {
    let mut plan = save("sample.ron");
    plan.company.months = 30;
    assert!(Recalculated::of(&plan).follows("sites.red-mesa.moves.phase-2.delay_months", &mut Random(1)));
}

#[test]
fn inputs_of_random_plans_move_what_they_move_in_wattfolio() {
    let mut moved = 0;
    let cases = count(5, 16);
    for seed in 1..=cases {
        let plan = small(seed);
        let r = &mut Random(seed);
        let paths = live_paths(&plan);
        let mut workbook = Recalculated::of(&plan);
        for _ in 0..4 {
            let path = &paths[r.below(paths.len() as u64) as usize];
            moved += u64::from(workbook.follows(path, r));
        }
    }
    assert!(moved > cases * 2, "only {moved} inputs of {cases} plans were moved");
}

/// The blue cells of a phase move its members, whichever instruments and sites they are.
#[test]
fn a_phase_slips_and_grows_in_the_workbook() {
    let has_members = |plan: &Plan| plan.phases.iter().any(|phase| phase.is_on() && plan.members(&phase.id).len() > 2);
    let plan = (1..100).map(small).find(has_members).unwrap();
    let at = plan.phases.iter().position(|phase| phase.is_on() && plan.members(&phase.id).len() > 2).unwrap();
    let path = format!("phases.{}", plan.phases[at].id);
    let (mut later, mut larger) = (plan.clone(), plan.clone());
    later.phases[at].slip_months += 3.0;
    larger.phases[at].size_pct += 20.0;
    let mut workbook = Recalculated::of(&plan);
    assert!(workbook.follows_to(&format!("{path}.slip_months"), &later), "later");
    assert!(workbook.follows_to(&format!("{path}.size_pct"), &larger), "larger");
}

#[test]
fn what_wattfolio_would_refuse_is_counted_in_the_workbook() {
    let plan = save("sample.ron");
    let bytes = exported(&plan).1;
    let mut model = load(&bytes);
    let sheet = written(&bytes);
    let inputs = number_of_inputs(&model);
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
