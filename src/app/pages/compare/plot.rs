//! A row of each case over time, or its difference from the first case.

use super::{Shown, color_of};
use crate::analysis::Aligned;
use crate::app::parts::axis::years_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{Flag, Form, Series, Titles, time_plot};
use crate::app::parts::theme::faded;
use crate::formula::{Id, Series as Row};
use crate::model::rows::Rows;
use egui::{RichText, TextEdit, Ui};

/// Rows that are found while one is looked for.
const MOST_FOUND: usize = 12;

/// The rows that are offered.
fn offered(rows: &Rows) -> [Row; 11] {
    let company = &rows.company;
    [
        company.capital.cash,
        company.measures.lenders.liquidity.total,
        company.operations.ebitda,
        company.operations.free_cash_flow,
        company.value.project.cumulative,
        company.operations.mix.ai,
        company.operations.sums.revenue.mining,
        company.operations.megawatts.states.leased,
        company.capital.debt.balance,
        company.measures.lenders.cover.covenant.value,
        rows.treasury.btc,
    ]
}

/// The row that is compared: what was chosen, or cash.
fn chosen(frame: &Frame) -> Option<Id> {
    let projection = frame.projection()?;
    let found = projection.book.find(&frame.view.compare.row).filter(|id| projection.book.item(*id).is_series());
    Some(found.unwrap_or(projection.rows.company.capital.cash.id()))
}

pub(super) fn plot_ui(ui: &mut Ui, frame: &mut Frame, shown: &[Shown]) {
    let Some(row) = chosen(frame) else { return };
    choose_ui(ui, frame, row);
    let axis = years_ui(ui, frame);
    let Some(projection) = frame.projection() else { return };
    let item = projection.book.item(row);
    // The time axis is that of the plan in the window; a case without the row has no line.
    let values = |(_, case): &Shown| {
        let id = case.projection.book.find(&item.key)?;
        let known = |(t, value): (usize, f64)| {
            let shift = case.plan.number_of(frame.plan().month(1)) - 1;
            let month = usize::try_from(t as i64 + 1 + shift).unwrap_or(0);
            if case.projection.is_known(id, month) { value } else { f64::NAN }
        };
        Some(Aligned::to(frame.plan(), case).months(id).into_iter().enumerate().map(known).collect::<Vec<f64>>())
    };
    let months = frame.plan().company.months as usize;
    let mut all: Vec<Vec<f64>> = shown.iter().map(|case| values(case).unwrap_or(vec![f64::NAN; months])).collect();
    if frame.view.compare.difference {
        let first = all[0].clone();
        for values in &mut all {
            values.iter_mut().zip(&first).for_each(|(value, first)| *value -= first);
        }
    }
    let outdated = frame.cases.is_outdated();
    let series: Vec<Series> = all
        .iter()
        .enumerate()
        .map(|(i, values)| {
            let color = color_of(frame, i);
            Series {
                item: row,
                name: shown[i].0.name.clone(),
                color: if outdated { faded(color, 0.4) } else { color },
                values,
                form: if i == 0 { Form::Line } else { Form::Dashes },
                is_of_other: true,
            }
        })
        .collect();
    // The first case differs from itself by nothing.
    let drawn = if frame.view.compare.difference && series.len() > 1 { &series[1..] } else { &series[..] };
    let height = ui.available_height() - 4.0;
    let titles = Titles {
        id: "compare",
        title: &item.label,
        per: if frame.view.compare.difference { "difference" } else { "" },
        empty: "Nothing in every case",
        flag: Flag::Of(0),
        cut: false,
    };
    time_plot(ui, frame, &axis, &titles, height, drawn);
}

/// The choice of the row, and whether its difference is drawn.
fn choose_ui(ui: &mut Ui, frame: &mut Frame, row: Id) {
    let Some(projection) = frame.projection() else { return };
    let book = &projection.book;
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(RichText::new("Row").color(frame.tokens.muted));
        let combo = egui::ComboBox::from_id_salt("compare-row").width(220.0).truncate();
        let combo = combo.selected_text(&book.item(row).label).show_ui(ui, |ui| {
            let search = &mut frame.view.compare.row_search;
            let edit = ui.add(TextEdit::singleline(search).hint_text("Any row, by name or key"));
            edit.accessible_name("Search rows to compare");
            let wanted = search.to_lowercase();
            let is_found = |id: &Id| {
                let item = book.item(*id);
                let text = format!("{} {}", item.label.to_lowercase(), item.key);
                item.is_series() && wanted.split_whitespace().all(|word| text.contains(word))
            };
            let found: Vec<Id> = match wanted.trim() {
                "" => offered(&projection.rows).iter().map(|row| row.id()).collect(),
                _ => (0..book.items().len() as Id).filter(is_found).take(MOST_FOUND).collect(),
            };
            for id in found {
                let item = book.item(id);
                let response = ui.selectable_label(id == row, &item.label);
                if response.on_hover_text(format!("{}: {}", item.key, item.note)).clicked() {
                    item.key.clone_into(&mut frame.view.compare.row);
                }
            }
        });
        combo.response.labelled_by(label.id);
        let word = "Difference from the first";
        ui.checkbox(&mut frame.view.compare.difference, word).on_hover_text("Draw each case less the first one");
    });
}
