//! The fiscal-year sheet: rows of the company and its sites aggregated by their annual rule, as formulas over the months.

use super::ANNUAL;
use super::Failure;
use super::Source;
use super::Written;
use super::layout::Layout;
use super::names::quoted;
use super::styles::{self, Ink};
use super::template::{HEADS, LineId};
use crate::formula::{Id, Yearly};
use rust_xlsxwriter::{Format, Worksheet, utility::column_number_to_name};
use std::ops::Range;

pub(super) const FIRST_COLUMN: u16 = 3;
const FIRST_ROW: u32 = 5;

/// Fiscal years with the positions of their months: as many as the plan can span, whatever its start and fiscal year end.
fn years(source: &Source) -> Vec<(i32, Range<usize>)> {
    let fiscal = |t: usize| source.fiscal_year(t + 1);
    let mut years: Vec<(i32, Range<usize>)> = Vec::new();
    for t in 0..source.book.months() {
        match years.last_mut() {
            Some((known, months)) if *known == fiscal(t) => months.end = t + 1,
            _ => years.push((fiscal(t), t..t + 1)),
        }
    }
    while let Some((last, months)) = years.last().cloned().filter(|_| years.len() <= source.book.months().div_ceil(12))
    {
        years.push((last + 1, months.end..months.end));
    }
    years
}

/// Writes the years over the columns, with the months of each that are in the plan; returns them.
pub(super) fn heads(
    source: &Source,
    layout: &Layout,
    sheet: &mut Worksheet,
    rule: &str,
    written: &mut Written,
) -> Result<Vec<(i32, Range<usize>)>, Failure> {
    for (row, label) in [(1, "Fiscal year"), (2, "Months in the plan"), (3, "Months to date")] {
        sheet.write_with_format(row, 0, label, &styles::text_head())?;
        sheet.write_with_format(row, 1, if row == 1 { "Unit" } else { "" }, &styles::text_head())?;
        sheet.write_with_format(row, 2, if row == 1 { rule } else { "" }, &styles::text_head())?;
    }
    let fiscal = layout.heads_reference(0, HEADS[2]);
    let years = years(source);
    for (i, (year, months)) in years.iter().enumerate() {
        let column = FIRST_COLUMN + i as u16;
        let (name, before) = (column_number_to_name(column), column_number_to_name(column - 1));
        let first = format!("{}$G${}", quoted(&layout.sheets[0].name), HEADS[2] + 1);
        written.formula(
            sheet,
            1,
            column,
            if i == 0 { first } else { format!("{before}$2+1") },
            f64::from(*year),
            &styles::head("\"FY\"0"),
        )?;
        written.formula(
            sheet,
            2,
            column,
            format!("COUNTIF({fiscal},{name}$2)"),
            months.len() as f64,
            &styles::head("0"),
        )?;
        let so_far = if i == 0 { format!("{name}$3") } else { format!("{before}$4+{name}$3") };
        written.formula(sheet, 3, column, so_far, months.end as f64, &styles::head("0"))?;
    }
    Ok(years)
}

/// The amount of a row in a year, from its months: the formula under the heads of a column, and its value.
pub(super) fn of_year(
    source: &Source,
    layout: &Layout,
    id: Id,
    (column, months): (u16, &Range<usize>),
) -> (String, f64) {
    let item = source.book.item(id);
    let fiscal = layout.heads_reference(0, HEADS[2]);
    let of_row = layout.months_reference(id as LineId);
    let name = column_number_to_name(column);
    let formula = match item.yearly {
        Yearly::Sum => format!("SUMIF({fiscal},{name}$2,{of_row})"),
        Yearly::Last => format!("IF({name}$3=0,0,INDEX({of_row},1,{name}$4))"),
        Yearly::Mean | Yearly::None => format!("IF({name}$3=0,0,SUMIF({fiscal},{name}$2,{of_row})/{name}$3)"),
    };
    let value = if months.is_empty() { 0.0 } else { item.yearly.of(&source.values.months(id)[months.clone()]) };
    (formula, value)
}

/// Writes the sheet with these rows.
pub(super) fn write(
    source: &Source,
    layout: &Layout,
    rows: &[Id],
    written: &mut Written,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(ANNUAL)?;
    sheet.write_with_format(0, 0, "Fiscal years", &styles::title())?;
    let years = heads(source, layout, &mut sheet, "Annual rule", written)?;
    let mut row = FIRST_ROW;
    let mut section = usize::MAX;
    for id in rows {
        let item = source.book.item(*id);
        if item.section != section {
            section = item.section;
            row += u32::from(row > FIRST_ROW);
            sheet.write_with_format(row, 0, source.book.sections()[section].label.as_str(), &styles::section())?;
            row += 1;
        }
        let word = match item.yearly {
            Yearly::Sum => "sum",
            Yearly::Last => "at its end",
            Yearly::Mean | Yearly::None => "mean",
        };
        sheet.write_with_format(row, 0, item.label.as_str(), &Format::new().set_indent(1))?;
        sheet.write_with_format(row, 1, item.unit_text(), &styles::note())?;
        sheet.write_with_format(row, 2, word, &styles::note())?;
        for (i, (_, months)) in years.iter().enumerate() {
            let column = FIRST_COLUMN + i as u16;
            let (formula, value) = of_year(source, layout, *id, (column, months));
            written.formula(
                &mut sheet,
                row,
                column,
                formula,
                value,
                &styles::cell(&styles::number_format(item, 0.0), Ink::Formula),
            )?;
        }
        row += 1;
    }
    sheet.set_column_width(0, 40.0)?.set_column_width(1, 15.0)?.set_column_width(2, 12.0)?;
    sheet.set_column_range_width(FIRST_COLUMN, FIRST_COLUMN + years.len() as u16, 15.0)?;
    sheet.set_freeze_panes(4, FIRST_COLUMN)?;
    sheet.set_screen_gridlines(false).set_landscape().set_repeat_rows(0, 3)?;
    sheet.set_print_fit_to_pages(1, 0).set_footer("&L&A&RPage &P of &N");
    Ok(sheet)
}
