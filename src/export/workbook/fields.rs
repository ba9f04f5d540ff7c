//! What the sheet of inputs lists: every field of the plan, object by object, with its value, source and range.

use super::Source;
use super::names::{FISCAL_YEAR_END, START};
use super::styles;
use crate::formula::{Format as Shown, Id, Kind};
use crate::plan::{Field, Plan, Quantity, Spec, Steps};
use rustc_hash::FxHashMap;

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
    plan.each_object(&mut |prefix, object| {
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
                mark_changes(source, base, &path, &mut of_field);
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
            Some((*low, *high, spec.is_whole()))
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
fn mark_changes(source: &Source, base: &Plan, path: &str, rows: &mut [FieldRow]) {
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
