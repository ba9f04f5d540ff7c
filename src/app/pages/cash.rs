//! Cash: what it is for each month, and the balance.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{Flag, Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::Tokens;
use crate::app::parts::values::{line, values_ui};
use crate::formula::Series as Row;
use crate::model::rows::{CashFlowLine, CashGroup};
use egui::{Color32, Ui};

/// The colour of what cash is for; the same in every plot and table.
pub(super) fn color_of(group: CashGroup, t: &Tokens) -> Color32 {
    match group {
        CashGroup::Btc => t.mining,
        CashGroup::Ai => t.ai,
        CashGroup::Other => t.other_in,
        CashGroup::Raised => t.debt,
        CashGroup::Build => t.converting,
        CashGroup::Mining => t.mining_cost,
        CashGroup::AiCost => t.ai_cost,
        CashGroup::Overhead => t.overhead,
        CashGroup::Interest => t.interest,
        CashGroup::Principal => t.principal,
        CashGroup::Tax => t.tax,
    }
}

/// The lines of the company's cash flow with the colours of what they are for, without those that are zero in every month.
pub(super) fn shown_flows(frame: &Frame) -> Vec<(CashFlowLine, Row, Color32)> {
    let Some(rows) = frame.rows() else { return Vec::new() };
    let mut flows: Vec<(CashFlowLine, Row)> = rows.company.capital.cash_flow.rows().collect();
    flows.retain(|(_, row)| frame.has(*row));
    flows.sort_by_key(|(line, _)| CashGroup::of(*line));
    let colored = |(line, row)| Some((line, row, color_of(CashGroup::of(line)?, frame.tokens)));
    flows.into_iter().filter_map(colored).collect()
}

/// The monthly cash flow, stacked by what it is for.
pub(super) fn flow_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32) {
    let Some(projection) = frame.projection() else { return };
    let drawn: Vec<Series> = projection
        .rows
        .company
        .capital
        .groups
        .rows()
        .filter(|(_, row)| frame.has(*row))
        .map(|(group, row)| {
            let name = &projection.book.item(row.id()).label;
            series(frame, row, name, color_of(group, frame.tokens), Form::Bars)
        })
        .collect();
    let titles = Titles {
        id: "cash-flow",
        title: "Monthly cash",
        per: "",
        empty: "No cash moves within the plan",
        flag: Flag::Net,
        cut: true,
    };
    time_plot(ui, frame, axis, &titles, height, &drawn);
}

/// Cash at month end with its minimum.
pub(super) fn balance_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32) {
    let t = frame.tokens;
    let Some(rows) = frame.rows() else { return };
    // The minimum is the parent's: project companies hold theirs, and their reserves, for themselves.
    let has_companies = !frame.derived.computed.project_companies.is_empty();
    let (whole, minimum) = if has_companies { ("Whole company", "Parent's minimum") } else { ("Cash", "Minimum") };
    let mut drawn = vec![series(frame, rows.company.capital.cash, whole, t.good, Form::Line)];
    if has_companies {
        drawn.push(series(frame, rows.treasury.cash, "Parent", t.accent, Form::Line));
    }
    drawn.push(series(frame, rows.treasury.minimum, minimum, t.bad, Form::Dashes));
    let titles = Titles {
        id: "cash",
        title: "Cash",
        per: "",
        empty: "Cash is zero throughout the plan",
        flag: Flag::Of(0),
        cut: false,
    };
    time_plot(ui, frame, axis, &titles, height, &drawn);
}

pub(super) fn cash_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let Some(rows) = frame.rows() else { return };
    let flow_lines = shown_flows(frame).iter().map(|(_, row, color)| line(*row, *color)).collect();
    let groups = [
        ("Cash flow", flow_lines),
        (
            "Cash",
            vec![
                line(rows.company.capital.cash, t.good),
                line(rows.treasury.minimum, t.bad),
                line(rows.company.capital.gap, t.bad),
            ],
        ),
        (
            "Result",
            vec![
                line(rows.company.operations.ebitda, t.good),
                line(rows.company.operations.sums.capex.total, t.converting),
                line(rows.company.operations.free_cash_flow, t.text),
                line(rows.company.value.project.cumulative, t.muted),
            ],
        ),
    ];
    column_ui(ui, frame, "cash-values", |ui, frame| values_ui(ui, frame, &groups));
    let axis = years_ui(ui, frame);
    let height = ui.available_height();
    flow_plot(ui, frame, &axis, height * 0.44);
    balance_plot(ui, frame, &axis, height * 0.27);
    let drawn = [
        series(frame, rows.company.capital.gap, "Funding gap", t.bad, Form::Area),
        series(frame, rows.company.value.project.cumulative, "Cumulative", t.text, Form::Line),
    ];
    let titles = Titles {
        id: "so-far",
        title: "Free cash flow",
        per: "",
        empty: "No free cash flow and no funding gap within the plan",
        flag: Flag::Of(1),
        cut: false,
    };
    time_plot(ui, frame, &axis, &titles, height * 0.27, &drawn);
}
