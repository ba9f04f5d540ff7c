//! The whole plan as a workbook with live formulas: the book's own rows, translated to spreadsheet formulas.
//!
//! `names` gives names, `lines` turns every item into formulas, `layout` places them, `sheets`, `inputs`, `annual` and
//! `cover` write them. Results are Wattfolio's own values, for readers that do not compute.

mod alerts;
mod annual;
mod constants;
mod cover;
mod fields;
mod inputs;
mod layout;
mod lender;
mod line;
mod lines;
mod names;
mod rates;
mod results;
mod scenarios;
mod sheets;
mod styles;
mod template;

#[cfg(test)]
mod tests;

use super::Exported;
use crate::formula::{Book, Id, Item, Kind, Scalar, Series, Values, Yearly};
use crate::model::Projection;
use crate::model::rows::{OwnerRows, Rows, Statements};
use crate::plan::{Month, Plan};
use layout::{Layout, Sheet};
use names::{CONSTANTS, INPUTS, Names, SheetNames};
use rust_xlsxwriter::{Workbook, XlsxError};

const COVER: &str = "Cover";
const DASHBOARD: &str = "Dashboard";
const MARKET: &str = "Market";
const CAPITAL: &str = "Capital";
const STATEMENTS: &str = "Statements";
const TAX: &str = "Tax";
const CASH_FLOW: &str = "Cash flow";
const ANNUAL: &str = "Annual";
const THREE_STATEMENTS: &str = "Lender";
const SCENARIOS: &str = "Scenarios";
const TOTALS: &str = "Totals";
const CHECKS: &str = "Checks";
const FINDINGS: &str = "Findings";

/// Totals on the dashboard.
fn figures(rows: &Rows) -> [Scalar; 22] {
    let (value, measures) = (&rows.company.value, &rows.company.measures);
    let (levered, cover, alarms) = (&measures.returns.levered, &measures.lenders.cover, &measures.alarms);
    [
        value.project.npv,
        value.npv_without_terminal_value,
        value.npv_of_terminal_value,
        value.project.irr,
        measures.returns.moic.modified.rate,
        value.project.payback,
        value.lowest_cash.value,
        value.lowest_cash.month,
        value.peak_funding_gap.value,
        value.peak_funding_gap.month,
        value.first_gap_month,
        value.peak_debt.value,
        value.peak_debt.month,
        value.final_cash,
        levered.npv,
        levered.irr,
        levered.moic.modified.rate,
        cover.minimum,
        cover.minimum_month,
        alarms.lock_up.first_month,
        alarms.default.first_month,
        alarms.margin_call.first_month,
    ]
}

/// Why the workbook could not be created.
pub(super) type Failure = XlsxError;

/// The values written, and the date system.
pub(super) struct Source<'a> {
    book: &'a Book,
    values: &'a Values,
    fiscal_year_end: u32,
}

impl Source<'_> {
    /// The spreadsheet serial number of the first day of month `t` of the plan; NaN for none.
    fn serial_of_month(&self, t: f64) -> f64 {
        if t.is_nan() { f64::NAN } else { serial(self.book.first_day_of_month(t as i64)) }
    }

    /// The spreadsheet serial number for days from the plan's first day.
    fn serial_of_day(&self, days: f64) -> f64 {
        serial(self.book.first_day()) + days
    }

    fn start(&self) -> Month {
        let (year, month) = self.book.start();
        Month::new(year, month).unwrap_or(Month::EPOCH)
    }

    fn number_of(&self, month: Month) -> f64 {
        (month.months_after(self.start()) + 1) as f64
    }

    /// The fiscal year of month `t` (1 is the first).
    fn fiscal_year(&self, t: usize) -> i32 {
        self.start().plus(t as i64 - 1).fiscal_year(self.fiscal_year_end)
    }
}

/// The spreadsheet serial number of a day, counted from 1899-12-30.
fn serial(day: i64) -> f64 {
    (day + 25_569) as f64
}

/// The result values to write.
pub(super) struct Written {
    /// In place of every result, so that a test sees which cells were not recalculated
    canary: Option<f64>,
}

/// The workbook of a plan, as the bytes of an .xlsx file.
///
/// # Errors
/// One sentence, if the workbook exceeds a limit of the format.
pub fn workbook(projection: &Projection, exported: &Exported) -> Result<Vec<u8>, String> {
    write(projection, exported, None).map_err(|error| format!("The workbook cannot be written: {error}"))
}

/// The same with every result replaced by `canary`, to test whether a spreadsheet recalculates all of them.
///
/// # Errors
/// As `workbook`.
pub fn workbook_without_results(projection: &Projection, exported: &Exported, canary: f64) -> Result<Vec<u8>, String> {
    write(projection, exported, Some(canary)).map_err(|error| format!("The workbook cannot be written: {error}"))
}

fn write(projection: &Projection, exported: &Exported, canary: Option<f64>) -> Result<Vec<u8>, Failure> {
    let book = &projection.book;
    let source =
        Source { book, values: &projection.values, fiscal_year_end: exported.plan.company.fiscal_year_end_month };
    let mut written = Written { canary };
    let names = Names::of(book);
    let (sheets, sheet_of) = plan_sheets(projection, exported.plan);
    let layout = Layout::new(book, lines::lines_of(book, &names), sheets, &sheet_of);
    let mut workbook = Workbook::new();
    workbook.set_properties(&cover::properties(&exported.plan.company.name)?);
    let (input_sheet, wrong_inputs) = inputs::write(
        &source,
        &fields::plan_rows(&source, exported.base, exported.plan),
        &names,
        &mut workbook,
        &mut written,
    )?;
    let constants = constants::write(&source, &names, &layout, &mut workbook, &mut written)?;
    let mut calculated = sheets::write(&source, &layout, &mut written)?;
    let failing = match calculated.last_mut() {
        Some(checks) => sheets::checks_table(
            &source,
            &layout,
            checks,
            &mut written,
            (wrong_inputs, book.item(projection.rows.company.value.project.npv.id()).section),
        )?,
        None => ("0".to_owned(), 0.0),
    };
    let annual = annual::write(&source, &layout, &annual_rows(projection), &mut written)?;
    let statements = lender::statements(&source, &layout, projection, &mut written)?;
    let scenarios = scenarios::write(&source, exported, &layout, &projection.rows, &mut written)?;
    let figures = figures(&projection.rows);
    let dashboard = cover::dashboard(
        &source,
        exported,
        &layout,
        (&figures, &projection.rows),
        (&failing.0, failing.1),
        &mut written,
    )?;
    let cover = cover::cover(
        exported,
        &contents(&layout, exported.plan.sites.iter().filter(|site| site.enabled).count()),
        &failing.0,
        failing.1,
        &mut written,
    )?;
    let alerts = alerts::write(&source, &layout, projection, &mut written)?;
    let totals_and_checks = calculated.split_off(calculated.len() - 2);
    let in_order = vec![cover, statements, dashboard, scenarios, alerts, input_sheet]
        .into_iter()
        .chain(calculated)
        .chain(std::iter::once(annual))
        .chain(totals_and_checks)
        .chain(std::iter::once(constants));
    for sheet in in_order {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

/// The sheets of lines (market, sites, owners, capital, statements, tax, cash flow, totals, checks), and the sheet of each
/// item.
fn plan_sheets(projection: &Projection, plan: &Plan) -> (Vec<Sheet>, impl Fn(Id) -> usize) {
    let book = &projection.book;
    let sheet = |name: String, title: String, kept: u32| Sheet { name, title, kept, entries: Vec::new() };
    let mut names = SheetNames::new(&[
        COVER,
        THREE_STATEMENTS,
        SCENARIOS,
        DASHBOARD,
        INPUTS,
        CONSTANTS,
        FINDINGS,
        MARKET,
        CAPITAL,
        STATEMENTS,
        TAX,
        CASH_FLOW,
        ANNUAL,
        TOTALS,
        CHECKS,
        "History",
    ]);
    let sites: Vec<_> = plan.sites.iter().filter(|site| site.enabled).collect();
    let owners: Vec<&OwnerRows> = projection.rows.owners.iter().map(|owner| &owner.rows).collect();
    let mut sheets = vec![sheet(MARKET.to_owned(), "Market and network".to_owned(), 0)];
    sheets.extend(sites.iter().map(|site| sheet(names.add(&site.name), site.name.clone(), 0)));
    sheets.extend(owners.iter().map(|owner| sheet(names.add(&owner.name), owner.name.clone(), 0)));
    let capital = sheets.len();
    sheets.push(sheet(CAPITAL.to_owned(), "Debt, convertibles, shares and treasury".to_owned(), 0));
    sheets.push(sheet(STATEMENTS.to_owned(), "Statements of the company".to_owned(), 0));
    sheets.push(sheet(TAX.to_owned(), "Tax".to_owned(), 0));
    sheets.push(sheet(CASH_FLOW.to_owned(), "Company and its cash flow".to_owned(), 0));
    sheets.push(sheet(TOTALS.to_owned(), "Totals".to_owned(), 0));
    sheets.push(sheet(CHECKS.to_owned(), "Checks".to_owned(), sheets::checks_height(book.checks().len())));
    let site_ids: Vec<String> = sites.iter().map(|site| site.id.clone()).collect();
    let owner_ids: Vec<String> = owners.iter().map(|owner| owner.id.clone()).collect();
    let place = |key: &str| -> usize {
        let parts: Vec<&str> = key.split('.').collect();
        let among = |ids: &[String]| parts.get(1).and_then(|id| ids.iter().position(|known| known == id));
        match parts.as_slice() {
            ["site", ..] => among(&site_ids).map_or(0, |position| 1 + position),
            ["entity", ..] => among(&owner_ids).map_or(capital, |position| 1 + site_ids.len() + position),
            ["debt" | "treasury" | "convertible" | "btc-loan" | "equity" | "warrant" | "other", ..] => capital,
            ["company", "income" | "balance" | "cash" | "books", ..] | ["books", ..] => capital + 1,
            ["tax", ..] => capital + 2,
            ["company" | "btc-cost" | "valuation", ..] => capital + 3,
            ["check", ..] => capital + 5,
            _ => 0,
        }
    };
    let of_section: Vec<(usize, bool)> =
        book.sections().iter().map(|section| (place(&section.key), section.key.starts_with("company"))).collect();
    let items: Vec<(usize, bool)> = book.items().iter().map(|item| (item.section, sheets::is_computed(item))).collect();
    let sheet_of = move |id: Id| {
        let (section, is_total) = items[id as usize];
        let (place, of_company) = of_section[section];
        if of_company && is_total { capital + 4 } else { place }
    };
    (sheets, sheet_of)
}

/// The cover's description of each sheet.
fn contents(layout: &Layout, sites: usize) -> Vec<(String, String)> {
    let line = |name: &str, what: &str| (name.to_owned(), what.to_owned());
    let mut all = vec![
        line(THREE_STATEMENTS, "The three statements of the company by fiscal year in USD m, on one printed page"),
        line(DASHBOARD, "Key figures and charts"),
        line(
            SCENARIOS,
            "The case that the workbook computes, and beside it the base and every scenario as computed at export",
        ),
        line(FINDINGS, "Alerts that recalculate with the inputs, and the findings at export"),
        line(INPUTS, "Every field of the plan with unit, source and date; blue ones are live"),
    ];
    let count = layout.sheets.len();
    for (i, sheet) in layout.sheets.iter().enumerate() {
        let what = match sheet.name.as_str() {
            MARKET if i == 0 => "Calendar, prices, network",
            CAPITAL => "Loans, convertibles, shares and treasury",
            STATEMENTS => "Income statement, balance sheet and cash-flow statement of the company",
            TAX => "Depreciation, losses, interest limitation, BTC tax lots, deferred tax",
            CASH_FLOW => "The company by month, and its cash flow",
            TOTALS => "One value over all months: NPV, rate of return, worst months",
            CHECKS => "Identities that must hold in every month",
            _ if i > sites => "A legal entity: its cash, waterfall, covenants and statements",
            _ => "A site: megawatts, power, mining, leases, capex",
        };
        if i == count - 2 {
            all.push(line(ANNUAL, "Fiscal years, aggregated from the months"));
        }
        all.push(line(&sheet.name, what));
    }
    all.push(line(CONSTANTS, "Conversion factors and curve points"));
    all
}

/// The rows aggregated to fiscal years: market prices, the company, and each site's result.
fn annual_rows(projection: &Projection) -> Vec<Id> {
    let (book, rows) = (&projection.book, &projection.rows);
    let market = [rows.market.price, rows.network.hashrate.running, rows.network.hashprice].map(Series::id);
    let sections = annual_sections(book, rows);
    let is_shown = |id: Id, item: &Item| market.contains(&id) || sections.contains(&item.section);
    let adds_up = |item: &Item| matches!(item.kind, Kind::Row { .. }) && item.yearly != Yearly::None;
    let items = || (0..).zip(book.items());
    let of_section = |section: usize| {
        items().filter(move |(id, item)| item.section == section && adds_up(item) && is_shown(*id, item))
    };
    (0..book.sections().len()).flat_map(|section| of_section(section).map(|(id, _)| id).collect::<Vec<_>>()).collect()
}

/// The sections that are aggregated to fiscal years whole, each named by a row that is in it: the company with its cash
/// flow and statements, valuation, shares, and the result of each site.
fn annual_sections(book: &Book, rows: &Rows) -> Vec<usize> {
    let Statements { income, balance, cash_flow, .. } = &rows.company.statements;
    let valuation = &rows.company.measures.valuation;
    [
        rows.company.operations.ebitda,
        income.net,
        balance.equity,
        cash_flow.change,
        valuation.by_noi.total,
        rows.equity.shares,
    ]
    .into_iter()
    .chain(rows.company.capital.cash_flow.rows().map(|(_, row)| row))
    .chain(rows.sites.iter().map(|site| site.rows.cash_flow.noi))
    .map(|row| book.item(row.id()).section)
    .collect()
}
