//! The scenarios side by side: what this workbook computes now, and beside it every case as it was when the workbook was written.

use super::layout::Layout;
use super::styles::{self, Ink};
use super::template::LineId;
use super::{Exported, Failure, SCENARIOS, Source, Written, serial};
use crate::analysis::{Changed, changed_inputs};
use crate::formula::{Format as Shown, Item, Scalar, USD};
use crate::model::rows::Rows;
use crate::model::{Projection, project};
use crate::plan::{Plan, Setting};
use rust_xlsxwriter::{Format, Worksheet};

/// The column of what the workbook computes.
const LIVE: u16 = 2;
/// The row of the names of cases.
const HEAD: u32 = 3;

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

/// What a total is divided by where it is shown, and the unit that gives.
fn scale(item: &Item) -> (f64, String) {
    match item.format {
        Shown::Month => (1.0, "month".to_owned()),
        _ if item.unit == USD => (1e6, "USD m".to_owned()),
        _ => (1.0, item.unit_text()),
    }
}

fn number_format(item: &Item) -> String {
    match item.format {
        Shown::Month => styles::MONTH.to_owned(),
        _ if item.unit == USD => styles::decimals(1),
        _ => styles::number_format(item, 0.0),
    }
}

/// Writes the sheet.
pub(super) fn write(
    source: &Source,
    exported: &Exported,
    layout: &Layout,
    rows: &Rows,
    written: &mut Written,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(SCENARIOS)?;
    sheet.write_with_format(0, 0, "Scenarios", &styles::title())?;
    let note = "The first column recalculates with the inputs; the cases beside it are as they were when this workbook was written";
    sheet.write_with_format(1, 0, note, &styles::note())?;
    let base = exported.base;
    let mut cases = vec![("Base", base.clone())];
    cases.extend(base.scenarios.iter().map(|scenario| (scenario.name.as_str(), base.under(scenario).0)));
    head(&mut sheet, HEAD, "Figure", &cases)?;
    sheet.write_with_format(HEAD, LIVE, format!("Now: {}", exported.case()), &head_format())?;
    for (place, total) in compared(rows).into_iter().enumerate() {
        let row = HEAD + 1 + place as u32;
        let item = source.book.item(total.id());
        sheet.write_with_format(row, 0, item.label.as_str(), &Format::new())?;
        sheet.write_with_format(row, 1, scale(item).1, &styles::note())?;
        live(source, layout, total, (&mut sheet, row), written)?;
    }
    for (column, (_, plan)) in (LIVE + 1..).zip(&cases) {
        match project(plan) {
            Ok(projection) => as_written(&projection, (&mut sheet, column))?,
            Err(_) => {
                sheet.write_with_format(HEAD + 1, column, "has errors", &styles::note())?;
            }
        }
    }
    inputs(&mut sheet, HEAD + compared(rows).len() as u32 + 2, &cases)?;
    sheet.set_column_width(0, 52.0)?.set_column_width(1, 18.0)?;
    sheet.set_column_range_width(LIVE, LIVE + cases.len() as u16, 18.0)?;
    sheet.set_freeze_panes(HEAD + 1, LIVE + 1)?;
    sheet.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&L&A&RPage &P of &N");
    Ok(sheet)
}

/// Heads of columns, on as many lines as a name needs.
fn head_format() -> Format {
    styles::head("@").set_text_wrap()
}

fn head(sheet: &mut Worksheet, row: u32, what: &str, cases: &[(&str, Plan)]) -> Result<(), Failure> {
    sheet.write_with_format(row, 0, what, &styles::text_head())?;
    sheet.write_with_format(row, 1, "Unit", &styles::text_head())?;
    sheet.write_with_format(row, LIVE, "", &head_format())?;
    for (column, (name, _)) in (LIVE + 1..).zip(cases) {
        sheet.write_with_format(row, column, *name, &head_format())?;
    }
    let most = cases.iter().map(|(name, _)| name.chars().count() / 16 + 1).max().unwrap_or(1);
    sheet.set_row_height(row, 15.0 * most.clamp(2, 8) as f64)?;
    Ok(())
}

/// Writes a total as the workbook computes it.
fn live(
    source: &Source,
    layout: &Layout,
    total: Scalar,
    (sheet, row): (&mut Worksheet, u32),
    written: &mut Written,
) -> Result<(), Failure> {
    let (item, value) = (source.book.item(total.id()), source.values.scalar(total.id()));
    let format = styles::cell(&number_format(item), Ink::Link);
    let (formula, value) = if item.format == Shown::Month {
        (layout.date_reference(total.id()), source.serial_of_month(value))
    } else {
        let (size, reference) = (scale(item).0, layout.value_reference(total.id() as LineId));
        // A value that is not defined is a text there.
        let scaled = format!("IF(ISNUMBER({reference}),{reference}/{size},{reference})");
        (if size == 1.0 { reference } else { scaled }, value / size)
    };
    written.formula(sheet, row, LIVE, formula, value, &format)
}

/// Writes the totals of a case as its own projection has them.
fn as_written(projection: &Projection, (sheet, column): (&mut Worksheet, u16)) -> Result<(), Failure> {
    for (place, total) in compared(&projection.rows).into_iter().enumerate() {
        let row = HEAD + 1 + place as u32;
        let (item, value) = (projection.book.item(total.id()), projection.value(total));
        let format = styles::cell(&number_format(item), Ink::Fixed);
        match item.format {
            _ if value.is_nan() => sheet.write_with_format(row, column, "n/a", &format)?,
            // By the calendar of the case: a scenario may begin in another month.
            Shown::Month => {
                let day = projection.book.first_day_of_month(value as i64);
                sheet.write_with_format(row, column, serial(day), &format)?
            }
            _ => sheet.write_with_format(row, column, value / scale(item).0, &format)?,
        };
    }
    Ok(())
}

/// Writes the inputs that scenarios change, with the value of each case.
fn inputs(sheet: &mut Worksheet, row: u32, cases: &[(&str, Plan)]) -> Result<(), Failure> {
    let plans: Vec<&Plan> = cases.iter().map(|(_, plan)| plan).collect();
    let changed = changed_inputs(&plans);
    if changed.is_empty() {
        return Ok(());
    }
    head(sheet, row, "Input that a scenario changes", cases)?;
    for (row, input) in (row + 1..).zip(&changed) {
        let object = input.path.rsplit_once('.').map(|(object, _)| object);
        let title =
            object.and_then(|object| plans.iter().map(|plan| plan.title_of(object)).find(|title| !title.is_empty()));
        let name = title.map_or_else(|| input.label.clone(), |title| format!("{title}: {}", input.label));
        sheet.write_with_format(row, 0, name, &Format::new())?;
        sheet.write_with_format(row, 1, input.unit.as_str(), &styles::note())?;
        for (place, value) in input.values.iter().enumerate() {
            input_cell(sheet, (row, LIVE + 1 + place as u16), input, value.as_ref())?;
        }
    }
    Ok(())
}

/// Writes the value that an input has in a case; bold where it is not that of the base.
fn input_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    input: &Changed,
    value: Option<&Setting>,
) -> Result<(), Failure> {
    // Not the colours of an input: nothing is computed from it.
    let format = |number_format: &str| {
        let format = styles::cell(number_format, Ink::Fixed);
        if value == input.values[0].as_ref() { format } else { format.set_bold() }
    };
    match value {
        Some(Setting::Number(number)) => {
            sheet.write_with_format(row, column, *number, &format(&styles::input_format(*number)))?
        }
        Some(other) => sheet.write_with_format(row, column, other.to_string(), &format("@"))?,
        None => sheet.write_with_format(row, column, "not there", &format("@"))?,
    };
    Ok(())
}
