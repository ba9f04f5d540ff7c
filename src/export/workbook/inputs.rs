//! The inputs sheet: every field of the plan with its value, source and role.

use super::Failure;
use super::Source;
use super::Written;
use super::fields::{Cell, FieldRow, Row};
use super::lines::number;
use super::names::{INPUTS, Names, START, is_date};
use super::styles::{self, Ink};
use crate::formula::{Book, Format as Shown, Id, Kind, Step};
use rust_xlsxwriter::{DataValidation, DataValidationRule, Format, Workbook, Worksheet};

const VALUE: u16 = 2;
const NUMBER: u16 = 3;
const BASE: u16 = 4;
const OUT_OF_ORDER: u16 = 10;
const OUT_OF_RANGE: u16 = 11;
const FIRST: u32 = 4;

/// Writes the sheet, defines its names, and returns the references that count inputs out of order and out of range.
pub(super) fn write(
    source: &Source,
    rows: &[Row],
    names: &Names,
    workbook: &mut Workbook,
    written: &mut Written,
) -> Result<(Worksheet, [String; 2]), Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(INPUTS)?;
    sheet.write_with_format(0, 0, "Inputs", &styles::title())?;
    sheet.write_with_format(1, 0, "Blue figures are live: change one and the workbook recalculates. Grey ones are options set in Wattfolio, or are not used under the options chosen", &styles::note())?;
    let heads = [
        "Input",
        "Unit",
        "Value",
        "Number",
        "Base value",
        "Field",
        "In this workbook",
        "Source",
        "Source date",
        "Figure or assumption",
        "Out of order",
        "Out of range",
    ];
    for (column, head) in heads.iter().enumerate() {
        let right = [VALUE, NUMBER, BASE, OUT_OF_ORDER, OUT_OF_RANGE].contains(&(column as u16));
        sheet.write_with_format(
            FIRST - 1,
            column as u16,
            *head,
            &if right { styles::head("@") } else { styles::text_head() },
        )?;
    }
    for (column, width) in
        [40.0, 18.0, 20.0, 9.0, 20.0, 52.0, 22.0, 60.0, 14.0, 20.0, 12.0, 12.0].into_iter().enumerate()
    {
        sheet.set_column_width(column as u16, width)?;
    }
    sheet.set_freeze_panes(FIRST, 1)?;
    sheet.set_screen_gridlines(false).set_landscape().set_repeat_rows(FIRST - 1, FIRST - 1)?;
    let positions = positions(source.book);
    let mut before: Option<(&str, u32, f64)> = None;
    for (i, row) in rows.iter().enumerate() {
        let at = FIRST + i as u32;
        match row {
            Row::Heading(title) => {
                sheet.write_with_format(at, 0, title.as_str(), &styles::section())?;
            }
            Row::Field(field) => {
                field_cells(source, &mut sheet, at, field, names, workbook, written)?;
                let Some(id) = field.item.filter(|id| positions.contains(id)) else { continue };
                let value = source.values.scalar(id);
                if let Some((_, above, earlier)) = before.filter(|(path, ..)| *path == field.field) {
                    let column = if is_date(source.book.item(id)) { 'D' } else { 'C' };
                    let formula = format!("IF({column}{}<={column}{},1,0)", at + 1, above + 1);
                    written.formula(
                        &mut sheet,
                        at,
                        OUT_OF_ORDER,
                        formula,
                        f64::from(u8::from(value <= earlier)),
                        &styles::cell("\"yes\";;\"–\"", Ink::Formula),
                    )?;
                }
                before = Some((&field.field, at, value));
            }
        }
    }
    let count =
        |column: char| format!("SUM('{INPUTS}'!${column}${}:${column}${})", FIRST + 1, FIRST + rows.len() as u32);
    sheet.set_print_fit_to_pages(1, 0);
    Ok((sheet, [count('K'), count('L')]))
}

/// The inputs that are positions of a curve or months of dated steps: they must be ascending.
fn positions(book: &Book) -> rustc_hash::FxHashSet<Id> {
    let of_curves = book.curves().iter().flat_map(|curve| curve.x.iter().map(|point| point.id()));
    let steps = book.items().iter().enumerate().filter(|(_, item)| {
        matches!(item.kind, Kind::Input { .. }) && item.key.ends_with("-month") && item.format == Shown::Month
    });
    of_curves.chain(steps.map(|(id, _)| id as Id)).collect()
}

fn field_cells(
    source: &Source,
    sheet: &mut Worksheet,
    row: u32,
    field: &FieldRow,
    names: &Names,
    workbook: &mut Workbook,
    written: &mut Written,
) -> Result<(), Failure> {
    let never = |id: Id| matches!(source.book.item(id).kind, Kind::Input { step: Step::Never, .. });
    let is_live = field.item.is_some_and(|id| !never(id)) || field.name.is_some();
    let ink = match (is_live, field.base.is_some()) {
        (true, false) => Ink::Input,
        (_, true) => Ink::Changed,
        (false, false) => Ink::Fixed,
    };
    sheet.write_with_format(row, 0, field.label.as_str(), &Format::new().set_indent(1))?;
    sheet.write_with_format(row, 1, field.unit.as_str(), &styles::note())?;
    typed_cell(sheet, row, VALUE, &field.cell, ink)?;
    let typed = format!("'{INPUTS}'!$C${}", row + 1);
    if let Some(name) = field.name {
        workbook.define_name(name, &typed)?;
    }
    if let Some(id) = field.item
        && let Some(name) = names.both(id)
    {
        workbook.define_name(&name.typed, &typed)?;
        if name.read != name.typed {
            let cell = format!("C{}", row + 1);
            let formula = if source.book.item(id).format == Shown::Day {
                format!("{cell}-DATE(YEAR({START}),MONTH({START}),1)")
            } else {
                format!("(YEAR({cell})-YEAR({START}))*12+MONTH({cell})-MONTH({START})+1")
            };
            written.formula(sheet, row, NUMBER, formula, source.values.scalar(id), &styles::cell("0", Ink::Formula))?;
            workbook.define_name(&name.read, &format!("'{INPUTS}'!$D${}", row + 1))?;
        }
    }
    if let Some(base) = &field.base {
        typed_cell(sheet, row, BASE, base, Ink::Fixed)?;
    }
    if let (Some((low, high, whole)), Cell::Number(value), true) = (field.range, &field.cell, is_live) {
        range_cells(sheet, row, (low, high, whole), *value, written)?;
    }
    sheet.write_with_format(row, 5, field.field.as_str(), &styles::note())?;
    let role = match (is_live, &field.cell) {
        (true, _) => "live",
        (false, Cell::Text(_)) => "set in Wattfolio",
        (false, _) if field.field == "company.months" || field.item.is_some() => "set in Wattfolio",
        (false, _) => "not used under these options",
    };
    sheet.write_with_format(row, 6, role, &styles::note())?;
    if field.source.is_none() && is_live {
        sheet.write_with_format(row, 9, "no source", &styles::note())?;
    }
    if let Some((text, date, assumption)) = &field.source {
        sheet.write_with_format(row, 7, text.as_str(), &styles::note())?;
        sheet.write_with_format(row, 8, date.as_str(), &styles::note())?;
        sheet.write_with_format(row, 9, if *assumption { "assumption" } else { "figure" }, &styles::note())?;
    }
    Ok(())
}

/// A value as typed: numbers at full precision, long texts left-aligned.
fn typed_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, ink: Ink) -> Result<(), Failure> {
    match cell {
        Cell::Number(value) => {
            sheet.write_with_format(row, column, *value, &styles::cell(&styles::input_format(*value), ink))?
        }
        Cell::Date(serial, format) => sheet.write_with_format(row, column, *serial, &styles::cell(format, ink))?,
        Cell::Text(text) => {
            sheet.write_with_format(row, column, text.as_str(), &styles::text_cell(ink, text.chars().count() > 20))?
        }
    };
    Ok(())
}

/// A value that Wattfolio would refuse is refused in the cell too, and counted if it is entered anyway.
fn range_cells(
    sheet: &mut Worksheet,
    row: u32,
    (low, high, whole): (f64, f64, bool),
    value: f64,
    written: &mut Written,
) -> Result<(), Failure> {
    let text = format!("between {low} and {high}{}", if whole { ", a whole number" } else { "" });
    let validation = if whole {
        DataValidation::new().allow_whole_number(DataValidationRule::Between(low as i32, high as i32))
    } else {
        DataValidation::new().allow_decimal_number(DataValidationRule::Between(low, high))
    };
    sheet.add_data_validation(
        row,
        VALUE,
        row,
        VALUE,
        &validation.set_error_title("Out of range")?.set_error_message(format!("Wattfolio accepts a value {text}"))?,
    )?;
    let cell = format!("C{}", row + 1);
    let whole_too = if whole { format!(",INT({cell})={cell}") } else { String::new() };
    let fits = format!("AND({cell}>={},{cell}<={}{whole_too})", number(low), number(high));
    let outside = !(low..=high).contains(&value);
    written.formula(
        sheet,
        row,
        OUT_OF_RANGE,
        format!("IF({fits},0,1)"),
        f64::from(u8::from(outside)),
        &styles::cell("\"yes\";;\"–\"", Ink::Formula),
    )
}
