//! What a lender reads first: the three statements of the company by fiscal year, in millions, on one printed sheet.

use super::annual::{FIRST_COLUMN, heads, of_year};
use super::layout::Layout;
use super::styles::{self, Ink};
use super::{Failure, Source, THREE_STATEMENTS, Written};
use crate::formula::{Id, Series, USD};
use crate::model::Projection;
use rust_xlsxwriter::{Format, FormatBorder, Worksheet};

/// Writes the three statements: totals are ruled, and rows that are nothing throughout are folded away; not left out, for the workbook
/// recalculates.
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
    let totals = of_company.totals().map(|row| row.id());
    let section = |row: Series| source.book.item(row.id()).section;
    let sections = [of_company.income.net, of_company.balance.equity, of_company.cash_flow.change].map(section);
    let is_written = |id: Id| source.book.item(id).is_series() && source.book.item(id).unit == USD;
    let says_something = |id: Id| {
        let is_nothing = |value: &f64| source.book.item(id).is_nothing(*value);
        totals.contains(&id) || !source.values.months(id).iter().all(is_nothing)
    };
    let mut row = 5;
    for section in sections {
        sheet.write_with_format(row, 0, source.book.sections()[section].label.as_str(), &styles::section())?;
        row += 1;
        let of_section = (0..source.book.items().len() as Id).filter(|id| source.book.item(*id).section == section);
        for id in of_section.filter(|id| is_written(*id)) {
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
            if !says_something(id) {
                sheet.group_rows_collapsed(row, row)?;
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
