//! The sheet of constants and curves.

use super::Failure;
use super::Source;
use super::Written;
use super::layout::Layout;
use super::names::{CONSTANTS, Names};
use super::styles::{self, Ink};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// The first row below the heads.
const FIRST: u32 = 4;

/// Named constants, and the curves with their points as formulas read them.
pub(super) fn write(
    source: &Source,
    names: &Names,
    layout: &Layout,
    workbook: &mut Workbook,
    written: &mut Written,
) -> Result<Worksheet, Failure> {
    let mut sheet = Worksheet::new();
    sheet.set_name(CONSTANTS)?;
    sheet.write_with_format(0, 0, "Constants and curves", &styles::title())?;
    sheet.write_with_format(1, 0, "Conversion factors by name. Curve points come from the inputs", &styles::note())?;
    for (column, head) in ["Constant", "Unit", "Value"].iter().enumerate() {
        sheet.write_with_format(FIRST - 1, column as u16, *head, &styles::text_head())?;
    }
    let mut row = FIRST;
    for constant in source.book.constants() {
        sheet.write_with_format(row, 0, constant.0.name, &Format::new())?;
        sheet.write_with_format(row, 1, constant.0.unit.to_string(), &styles::note())?;
        sheet.write_with_format(row, 2, constant.0.value, &styles::cell("General", Ink::Fixed))?;
        workbook.define_name(names.constant(constant.0.name), &format!("'{CONSTANTS}'!$C${}", row + 1))?;
        row += 1;
    }
    for (number, curve) in source.book.curves().iter().enumerate() {
        row += 1;
        sheet.write_with_format(row, 0, curve.label.as_str(), &styles::section())?;
        let unit = |points: &[crate::formula::Scalar]| {
            points.first().map(|point| source.book.item(point.id()).unit_text()).unwrap_or_default()
        };
        sheet.write_with_format(row, 1, format!("at: {}", unit(&curve.x)), &styles::note())?;
        sheet.write_with_format(row, 2, unit(&curve.y), &styles::note())?;
        let first = row + 1;
        for (x, y) in curve.x.iter().zip(&curve.y) {
            row += 1;
            for (column, point) in [(1, x), (2, y)] {
                // Points are inputs, or are computed from inputs.
                let name =
                    names.input(point.id()).map_or_else(|| layout.value_reference(point.id() as usize), str::to_owned);
                written.formula(
                    &mut sheet,
                    row,
                    column,
                    name,
                    source.values.scalar(point.id()),
                    &styles::cell("General", Ink::Link),
                )?;
            }
        }
        let (xs, ys) = names.curve(number);
        for (column, name) in [('B', xs), ('C', ys)] {
            workbook.define_name(&name, &format!("'{CONSTANTS}'!${column}${}:${column}${}", first + 1, row + 1))?;
        }
        row += 1;
    }
    sheet.set_column_width(0, 40.0)?.set_column_width(1, 28.0)?.set_column_width(2, 20.0)?;
    sheet.set_screen_gridlines(false).set_print_fit_to_pages(1, 0);
    Ok(sheet)
}
