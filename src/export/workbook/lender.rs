//! What a lender reads first: the three statements of the company by fiscal year, in millions, on one printed sheet; and the scenarios
//! side by side.

use super::annual::{FIRST_COLUMN, heads, of_year};
use super::layout::Layout;
use super::styles::{self, Ink};
use super::{Exported, Failure, SCENARIOS, Source, THREE_STATEMENTS, Written, serial};
use crate::formula::{Format as Shown, Id, Scalar, USD};
use crate::model::rows::{Rows, Statements};
use crate::model::{Projection, project};
use rust_xlsxwriter::{Format, FormatBorder, Worksheet};

/// The rows that add up others.
fn totals(statements: &Statements) -> [Id; 8] {
    let Statements { income, balance, cash_flow, .. } = statements;
    [
        income.before_tax.ebitda,
        income.before_tax.pre_tax,
        income.net,
        income.net_to_owners,
        balance.assets.total,
        balance.liabilities.total,
        balance.equity,
        cash_flow.change,
    ]
    .map(|row| row.id())
}

/// Writes the three statements: rows that are nothing throughout are left out, totals are ruled.
pub(super) fn statements(
    source: &Source,
    layout: &Layout,
    projection: &Projection,
    written: &mut Written,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(THREE_STATEMENTS)?;
    sheet.write_with_format(0, 0, "Statements of the company, USD m", &styles::title())?;
    let years = heads(source, layout, &mut sheet, "", written)?;
    let of_company = &projection.rows.company.statements;
    let totals = totals(of_company);
    let section = |row: crate::formula::Series| source.book.item(row.id()).section;
    let sections = [of_company.income.net, of_company.balance.equity, of_company.cash_flow.change].map(section);
    let is_shown = |id: Id| {
        let item = source.book.item(id);
        let says = || totals.contains(&id) || source.values.months(id).iter().any(|value| !item.is_nothing(*value));
        item.is_series() && item.unit == USD && says()
    };
    let mut row = 5;
    for section in sections {
        sheet.write_with_format(row, 0, source.book.sections()[section].label.as_str(), &styles::section())?;
        row += 1;
        let of_section = (0..source.book.items().len() as Id).filter(|id| source.book.item(*id).section == section);
        for id in of_section.filter(|id| is_shown(*id)) {
            let is_total = totals.contains(&id);
            let ruled = |format: Format| {
                if is_total { format.set_bold().set_border_top(FormatBorder::Thin) } else { format }
            };
            let name = if is_total { Format::new() } else { Format::new().set_indent(1) };
            sheet.write_with_format(row, 0, source.book.item(id).label.as_str(), &ruled(name))?;
            for (i, (_, months)) in years.iter().enumerate() {
                let column = FIRST_COLUMN + i as u16;
                let (formula, value) = of_year(source, layout, id, (column, months));
                let format = ruled(styles::cell(&styles::decimals(1), Ink::Formula));
                written.formula(&mut sheet, row, column, format!("({formula})/1000000"), value / 1e6, &format)?;
            }
            row += 1;
        }
        row += 1;
    }
    sheet.set_column_width(0, 44.0)?.set_column_width(1, 3.0)?.set_column_width(2, 3.0)?;
    sheet.set_column_range_width(FIRST_COLUMN, FIRST_COLUMN + years.len() as u16, 11.0)?;
    sheet.set_freeze_panes(4, FIRST_COLUMN)?;
    // One sheet of paper, whatever the number of years.
    sheet.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 1).set_footer("&L&A&RPage &P of &N");
    Ok(sheet)
}

/// The totals by which scenarios are compared.
fn compared(rows: &Rows) -> [Scalar; 9] {
    let (value, measures) = (&rows.company.value, &rows.company.measures);
    [
        value.project.npv,
        value.project.irr,
        measures.returns.levered.npv,
        value.lowest_cash.value,
        value.lowest_cash.month,
        value.peak_funding_gap.value,
        value.peak_debt.value,
        measures.lenders.cover.minimum,
        measures.alarms.lock_up.first_month,
    ]
}

/// Writes the base and its scenarios side by side, as they were computed when the workbook was written: its formulas are those of the
/// one that is shown.
pub(super) fn scenarios(exported: &Exported) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(SCENARIOS)?;
    sheet.write_with_format(0, 0, "Scenarios", &styles::title())?;
    let note = "As computed when this workbook was written; its formulas are those of the case named on the cover";
    sheet.write_with_format(1, 0, note, &styles::note())?;
    sheet.write_with_format(3, 0, "Case", &styles::text_head())?;
    let base = exported.base;
    let cases = std::iter::once(("Base".to_owned(), base.clone()))
        .chain(base.scenarios.iter().map(|scenario| (scenario.name.clone(), base.under(scenario).0)));
    for (i, (name, plan)) in cases.enumerate() {
        let row = 4 + i as u32;
        sheet.write_with_format(row, 0, name, &Format::new())?;
        let Ok(projection) = project(&plan) else {
            sheet.write_with_format(row, 1, "has errors", &styles::note())?;
            continue;
        };
        for (place, total) in compared(&projection.rows).into_iter().enumerate() {
            let column = 1 + place as u16;
            let (item, value) = (projection.book.item(total.id()), projection.value(total));
            if i == 0 {
                let unit = if item.unit == USD { ", USD m" } else { "" };
                sheet.write_with_format(3, column, format!("{}{unit}", item.label), &styles::head("@"))?;
            }
            let cell = |format: &str| styles::cell(format, Ink::Fixed);
            match item.format {
                _ if value.is_nan() => sheet.write_with_format(row, column, "none", &cell("@"))?,
                Shown::Month => {
                    // By the calendar of the case: a scenario may begin in another month.
                    let own = projection.book.first_day_of_month(value as i64);
                    sheet.write_with_format(row, column, serial(own), &cell(styles::MONTH))?
                }
                Shown::Share => sheet.write_with_format(row, column, value, &cell("0.0%"))?,
                _ if item.unit == USD => {
                    sheet.write_with_format(row, column, value / 1e6, &cell(&styles::decimals(1)))?
                }
                _ => sheet.write_with_format(row, column, value, &cell(&styles::decimals(2)))?,
            };
        }
    }
    sheet.set_column_width(0, 44.0)?;
    sheet.set_column_range_width(1, 9, 17.0)?;
    sheet.set_freeze_panes(4, 1)?;
    sheet.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&L&A&RPage &P of &N");
    Ok(sheet)
}
