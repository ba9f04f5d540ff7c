//! A projection as comma-separated values: one line per row, months across; undefined values are empty.

use super::inert;
use super::selection::Selection;
use crate::formula::Id;
use crate::model::Projection;

/// The selected rows and totals at full precision. Columns: key, label, unit, total, opening, then one for each period,
/// headed by its last month.
pub fn csv(projection: &Projection, selection: &Selection) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let head = ["key", "label", "unit", "total", "opening"].map(str::to_owned);
    let ends = selection.periods.iter().map(|period| period.end.to_string());
    // Writing to memory cannot fail.
    let mut write = |record: Vec<String>| writer.write_record(record).unwrap_or_default();
    write(head.into_iter().chain(ends).collect());
    let unit = |id: Id| unit_in_money(projection, id);
    for (id, item) in selection.rows(projection) {
        let opening = number(projection.values.opening(id));
        let values = selection.periods.iter().map(|period| number(projection.over(id, period)));
        let head = [item.key.clone(), inert(&item.label), unit(id), String::new(), opening];
        write(head.into_iter().chain(values).collect());
    }
    for (id, item) in selection.totals(projection) {
        let empty = std::iter::repeat_n(String::new(), selection.periods.len() + 1);
        let head = [item.key.clone(), inert(&item.label), unit(id), number(projection.values.scalar(id))];
        write(head.into_iter().chain(empty).collect());
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A finite value; there is no zero below zero.
fn number(value: f64) -> String {
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

/// The unit of an item; of amounts that are not nominal, with the month of their money.
pub fn unit_in_money(projection: &Projection, id: Id) -> String {
    let unit = &projection.book.item(id).unit;
    match projection.money_of().filter(|_| projection.is_real(id)) {
        None => unit.to_string(),
        Some(month) => format!("{unit} of {}", projection.book.month_name(month as f64)),
    }
}
