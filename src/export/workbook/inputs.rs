//! The inputs sheet: every field of the plan with its value, source and role; and the sheet of constants and curves.

use super::Failure;
use super::Source;
use super::Written;
use super::layout::Layout;
use super::lines::number;
use super::names::{CONSTANTS, FISCAL_YEAR_END, INPUTS, Names, START, is_date};
use super::styles::{self, Ink};
use crate::formula::{Book, Format as Shown, Id, Kind, Step};
use crate::plan::{Field, Plan, Quantity, Spec, Steps};
use rust_xlsxwriter::{DataValidation, DataValidationRule, DocProperties, Format, Workbook, Worksheet};
use rustc_hash::FxHashMap;

const VALUE: u16 = 2;
const NUMBER: u16 = 3;
const BASE: u16 = 4;
const OUT_OF_ORDER: u16 = 10;
const OUT_OF_RANGE: u16 = 11;
const FIRST: u32 = 4;

/// A row of the sheet.
pub(super) enum Row {
    /// The name of an object
    Heading(String),
    /// A field, or a part of one
    Field(Box<FieldRow>),
}

/// The contents of a field's cell.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Cell {
    Number(f64),
    /// Days as spreadsheets count them, and their number format
    Date(f64, &'static str),
    Text(String),
}

/// A field, or a part of one.
pub(super) struct FieldRow {
    pub label: String,
    pub unit: String,
    pub field: String,
    pub cell: Cell,
    /// The matching input of the book
    pub item: Option<Id>,
    /// Its name if it is not an input of the book but formulas read it
    pub name: Option<&'static str>,
    /// The base's value, if a scenario changed it
    pub base: Option<Cell>,
    /// The minimum and maximum that Wattfolio accepts, and whether only whole numbers
    pub range: Option<(f64, f64, bool)>,
    /// Source, date, and whether it is an assumption
    pub source: Option<(String, String, bool)>,
}

/// All fields of a plan, object by object.
pub(super) fn plan_rows(source: &Source, base: &Plan, plan: &Plan) -> Vec<Row> {
    let mut by_field: FxHashMap<&str, Vec<Id>> = FxHashMap::default();
    for (id, item) in source.book.items().iter().enumerate() {
        if let Kind::Input { field, .. } = &item.kind {
            by_field.entry(field.as_str()).or_default().push(id as Id);
        }
    }
    let mut rows = Vec::new();
    let mut base = base.clone();
    plan.clone().each_object(&mut |prefix, object| {
        rows.push(Row::Heading(plan.title_of(prefix)));
        object.each_field(&mut |spec, field| {
            let path = format!("{prefix}.{}", spec.name);
            let value = field.get();
            let before = base.with_field(&path, |_, field| field.get());
            let about = plan.sources.get(&path).map(|s| (s.text.clone(), s.date.clone(), s.assumption));
            let range = range_of(spec, &field);
            let blank = |label: String, cell: Cell| FieldRow {
                label,
                unit: spec.unit.to_owned(),
                field: path.clone(),
                cell,
                item: None,
                name: None,
                base: None,
                range,
                source: None,
            };
            let mut of_field: Vec<FieldRow> = match by_field.get(path.as_str()) {
                Some(items) => items
                    .iter()
                    .map(|id| FieldRow {
                        item: Some(*id),
                        unit: source.book.item(*id).unit_text(),
                        ..blank(source.book.item(*id).label.clone(), cell_of_input(source, *id))
                    })
                    .collect(),
                None => vec![blank(spec.label.to_owned(), cell_of_field(source, &field))],
            };
            if before.is_some_and(|before| before != value) {
                mark_changes(source, &mut base, &path, &mut of_field);
            }
            for row in &mut of_field {
                row.source.clone_from(&about);
                row.name = match path.as_str() {
                    "company.start" => Some(START),
                    "company.fiscal_year_end_month" => Some(FISCAL_YEAR_END),
                    _ => None,
                };
            }
            rows.extend(of_field.into_iter().map(|field| Row::Field(Box::new(field))));
        });
    });
    rows
}

/// The range of a field's numbers.
fn range_of(spec: &Spec, field: &Field) -> Option<(f64, f64, bool)> {
    match (spec.possible, field) {
        ([low, high], Field::Count(_)) => Some((*low, *high, true)),
        ([low, high], Field::Number(_) | Field::Quantity(_) | Field::Steps(_) | Field::Points(_)) => {
            Some((*low, *high, false))
        }
        _ => None,
    }
}

/// The parts of a field as the sheet lists them: of dated steps month and value, of points position and height.
fn parts_of_field(source: &Source, field: &Field) -> Vec<Cell> {
    let of_steps = |steps: &Steps| {
        steps
            .iter()
            .flat_map(|(month, value)| {
                [Cell::Date(source.serial_of_month(source.number_of(*month)), styles::MONTH), Cell::Number(*value)]
            })
            .collect()
    };
    match field {
        Field::Quantity(Quantity::Schedule(steps)) => of_steps(steps),
        Field::Steps(steps) => of_steps(steps),
        Field::Points(points) => points.iter().flat_map(|(x, y)| [Cell::Number(*x), Cell::Number(*y)]).collect(),
        other => vec![cell_of_field(source, other)],
    }
}

/// Adds the base's value to the rows that differ from it: part by part if both have the same number of parts.
fn mark_changes(source: &Source, base: &mut Plan, path: &str, rows: &mut [FieldRow]) {
    let Some((parts, whole)) =
        base.with_field(path, |_, field| (parts_of_field(source, &field), cell_of_field(source, &field)))
    else {
        return;
    };
    let same_parts = parts.len() == rows.len();
    for (i, row) in rows.iter_mut().enumerate() {
        let cell = if same_parts { parts[i].clone() } else { whole.clone() };
        row.base = Some(cell).filter(|cell| *cell != row.cell);
    }
}

/// The inputs of any book.
#[cfg(test)]
pub(super) fn book_rows(source: &Source) -> Vec<Row> {
    let field = |label: &str, cell, item, name| {
        Row::Field(Box::new(FieldRow {
            label: label.to_owned(),
            unit: String::new(),
            field: label.to_owned(),
            cell,
            item,
            name,
            base: None,
            range: None,
            source: None,
        }))
    };
    let mut rows = vec![
        field("company.start", Cell::Date(source.serial_of_day(0.0), styles::MONTH), None, Some(START)),
        field(
            "company.fiscal_year_end_month",
            Cell::Number(f64::from(source.fiscal_year_end)),
            None,
            Some(FISCAL_YEAR_END),
        ),
    ];
    for (id, item) in source.book.items().iter().enumerate() {
        if matches!(item.kind, Kind::Input { .. }) {
            rows.push(field(&item.label, cell_of_input(source, id as Id), Some(id as Id), None));
        }
    }
    rows
}

fn cell_of_input(source: &Source, id: Id) -> Cell {
    let value = source.values.scalar(id);
    match source.book.item(id).format {
        Shown::Month => Cell::Date(source.serial_of_month(value), styles::MONTH),
        Shown::Day => Cell::Date(source.serial_of_day(value), styles::DAY),
        _ => Cell::Number(value),
    }
}

fn cell_of_field(source: &Source, field: &Field) -> Cell {
    match field {
        Field::Number(value) => Cell::Number(**value),
        Field::Quantity(Quantity::Value(value)) => Cell::Number(*value),
        Field::Count(count) => Cell::Number(f64::from(**count)),
        Field::Month(month) => Cell::Date(source.serial_of_month(source.number_of(**month)), styles::MONTH),
        Field::Choice(choice) => Cell::Text(choice.labels()[choice.index()].to_owned()),
        Field::Flag(on) => Cell::Text(if **on { "on" } else { "off" }.to_owned()),
        other => Cell::Text(other.get().to_string()),
    }
}

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

/// Named constants, and the curves with their points as formulas read them.
pub(super) fn constants(
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

/// The same plan gives the same bytes: the workbook carries no timestamp.
pub(super) fn properties(title: &str) -> Result<DocProperties, Failure> {
    let fixed = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(title)
        .set_comment(format!("Written by Wattfolio {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&fixed))
}
