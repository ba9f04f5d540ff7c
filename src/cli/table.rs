//! A projection as a readable table: money in millions, periods across.

use crate::export::Selection;
use crate::formula::{Id, Item, USD, grouped, why_undefined};
use crate::model::Projection;
use crate::model::rows::Rows;
use crate::plan::Plan;
use std::fmt::Write as _;

/// The default rows and totals of a table.
pub(super) fn main_rows(rows: &Rows) -> Vec<Id> {
    let (company, value) = (&rows.company, &rows.company.value);
    let operations = &company.operations;
    let cover = &company.measures.lenders.cover;
    let months = [
        rows.market.price,
        rows.network.hashprice,
        operations.megawatts.states.leased,
        operations.megawatts.states.vacant,
        operations.megawatts.converting,
        operations.megawatts.states.mining,
        operations.megawatts.states.off,
        operations.sums.mined.net,
        operations.sums.revenue.mining,
        operations.sums.revenue.rent,
        operations.sums.revenue.cloud,
        operations.mix.ai_share,
        operations.ebitda,
        operations.sums.capex.total,
        operations.free_cash_flow,
        company.capital.debt.interest,
        company.capital.debt.repaid,
        company.capital.debt.drawn,
        rows.treasury.sold,
        rows.treasury.btc,
        company.capital.debt.balance,
        company.capital.cash,
        company.capital.gap,
    ];
    let totals = [
        value.project.npv,
        value.npv_of_terminal_value,
        value.npv_without_terminal_value,
        value.project.irr,
        company.measures.returns.moic.modified.rate,
        value.project.payback,
        value.lowest_cash.value,
        value.peak_funding_gap.value,
        value.peak_debt.value,
        value.final_cash,
        value.lowest_cash.month,
        value.peak_funding_gap.month,
        value.peak_debt.month,
        cover.minimum,
        cover.minimum_month,
    ];
    months.iter().map(|row| row.id()).chain(totals.iter().map(|total| total.id())).collect()
}

pub(super) fn table(projection: &Projection, selection: &Selection, plan: &Plan, scenario: Option<&str>) -> String {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new(), String::new()]];
    rows[0].extend(selection.periods.iter().map(|period| period.label.clone()));
    let selected: Vec<(u32, &Item)> = selection.rows(projection).collect();
    for (id, item) in &selected {
        let (id, item) = (*id, *item);
        let values = selection.periods.iter().map(|period| {
            if projection.is_known(id, period.months.end) {
                shown(projection, id, item, projection.over(id, period))
            } else {
                String::new()
            }
        });
        rows.push([told_apart(projection, id, &selected), unit(item)].into_iter().chain(values).collect());
    }
    let mut out = String::new();
    let scenario = scenario.map(|s| format!(", scenario {s}")).unwrap_or_default();
    let money = projection.money_of().map(|month| format!(", in {} money", plan.month(month))).unwrap_or_default();
    // Writing to a string cannot fail.
    writeln!(
        out,
        "{}, {} months from {}{scenario}{money}\n",
        plan.company.name, plan.company.months, plan.company.start
    )
    .unwrap_or_default();
    if rows.len() > 1 {
        out.push_str(&aligned(&rows));
        out.push('\n');
    }
    let selected: Vec<(u32, &Item)> = selection.totals(projection).collect();
    let totals: Vec<Vec<String>> = selected
        .iter()
        .map(|&(id, item)| {
            let value = projection.values.scalar(id);
            let text = why_undefined(&projection.book, &projection.values, id)
                .map_or_else(|| shown(projection, id, item, value), |why| format!("none ({why})"));
            vec![told_apart(projection, id, &selected), unit(item), text]
        })
        .collect();
    out.push_str(&aligned(&totals));
    out
}

/// A row's label, with its section if several of the rows shown share the label.
pub(super) fn told_apart(projection: &Projection, id: u32, shown: &[(u32, &Item)]) -> String {
    let label = &projection.book.item(id).label;
    let alike = shown.iter().filter(|(_, other)| other.label == *label).count();
    if alike > 1 { projection.book.name(id, usize::MAX) } else { label.clone() }
}

pub(super) fn unit(item: &Item) -> String {
    use crate::formula::Format;
    match item.format {
        _ if item.unit == USD => "USD m".to_owned(),
        Format::Decimals(_) if item.unit != crate::formula::PLAIN => item.unit.to_string(),
        _ => String::new(),
    }
}

pub(super) fn shown(projection: &Projection, id: u32, item: &Item, value: f64) -> String {
    if value.is_nan() {
        "n/a".to_owned()
    } else if item.unit == USD {
        grouped(value / 1e6, 1)
    } else if item.unit == crate::formula::BTC {
        grouped(value, 1)
    } else {
        projection.book.shown_value(id, value)
    }
}

/// Aligned columns: the first two left-aligned, the others right-aligned.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| rows.iter().filter_map(|row| row.get(c)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (c, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[c] - cell.chars().count());
            let (before, after) = if c < 2 { ("", pad.as_str()) } else { (pad.as_str(), "") };
            line.extend([before, cell, after, "  "]);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
