//! Cash: sources and uses each month, and the balance.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{Tokens, faded, side_frame};
use crate::app::parts::values::{self, line, values_ui};
use crate::formula::Series as Row;
use crate::model::rows::CashFlowLine;
use egui::{Color32, Ui};

/// The lines of the consolidated cash flow in the order of stacking, with their colours.
fn flows(t: &Tokens) -> [(CashFlowLine, Color32); 38] {
    [
        (CashFlowLine::Rent, t.ai),
        (CashFlowLine::Cloud, faded(t.ai, 0.8)),
        (CashFlowLine::BtcSales, t.btc),
        (CashFlowLine::Hosting, faded(t.mining, 0.8)),
        (CashFlowLine::Credits, faded(t.good, 0.7)),
        (CashFlowLine::Resale, faded(t.converting, 0.6)),
        (CashFlowLine::TenantFunding, faded(t.accent, 0.6)),
        (CashFlowLine::Partners, faded(t.accent, 0.4)),
        (CashFlowLine::Receivables, faded(t.muted, 0.5)),
        (CashFlowLine::Draws, faded(t.debt, 0.55)),
        (CashFlowLine::Shares, faded(t.accent, 0.8)),
        (CashFlowLine::NonControlling, faded(t.accent, 0.3)),
        (CashFlowLine::Affiliates, faded(t.accent, 0.5)),
        (CashFlowLine::CoveredCalls, faded(t.btc, 0.75)),
        (CashFlowLine::OtherIncome, faded(t.good, 0.5)),
        (CashFlowLine::OtherAssets, faded(t.idle, 0.6)),
        (CashFlowLine::InterestOnCash, t.good),
        (CashFlowLine::PassThrough, faded(t.ai, 0.4)),
        (CashFlowLine::Capex, t.converting),
        (CashFlowLine::Interest, t.debt),
        (CashFlowLine::CommitmentFees, faded(t.debt, 0.9)),
        (CashFlowLine::Repayments, faded(t.debt, 0.75)),
        (CashFlowLine::MiningPower, t.mining),
        (CashFlowLine::Repair, faded(t.mining, 0.4)),
        (CashFlowLine::OtherOperating, faded(t.mining, 0.6)),
        (CashFlowLine::Overhead, t.idle),
        (CashFlowLine::Landlord, faded(t.ai, 0.7)),
        (CashFlowLine::AiPower, faded(t.ai, 0.4)),
        (CashFlowLine::CloudCost, faded(t.ai, 0.55)),
        (CashFlowLine::Payables, faded(t.muted, 0.35)),
        (CashFlowLine::Deposits, faded(t.muted, 0.7)),
        (CashFlowLine::Fees, faded(t.debt, 0.4)),
        (CashFlowLine::Dividends, faded(t.accent, 0.65)),
        (CashFlowLine::Preferred, faded(t.accent, 0.45)),
        (CashFlowLine::PreferredDividends, faded(t.accent, 0.2)),
        (CashFlowLine::Premiums, faded(t.debt, 0.3)),
        (CashFlowLine::Tax, t.bad),
        (CashFlowLine::BtcPurchases, faded(t.btc, 0.5)),
    ]
}

/// The flows of this plan with their colours, without those that are zero in every month.
pub(super) fn shown_flows(frame: &Frame) -> Vec<(CashFlowLine, Row, Color32)> {
    let Some(rows) = frame.rows() else { return Vec::new() };
    let of_plan = |(line, color)| Some((line, rows.company.capital.cash_flow.row(line)?, color));
    let flows = flows(frame.tokens).into_iter().filter_map(of_plan);
    flows.filter(|(_, row, _)| frame.has(*row)).collect()
}

/// The monthly cash flow, stacked. Pass-through items are omitted: they would show equally above and below zero.
pub(super) fn flow_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let mut flows = shown_flows(frame);
    flows.retain(|(line, ..)| !matches!(line, CashFlowLine::PassThrough | CashFlowLine::AiPower));
    let drawn: Vec<Series> = flows.iter().map(|(_, row, color)| series(frame, *row, *color, Form::Bars)).collect();
    let titles = Titles {
        id: "cash-flow",
        title: "Monthly cash",
        note: "USD, by source and use",
        empty: "No cash moves within the plan",
        format: axis,
        cut: true,
    };
    time_plot(ui, frame, &titles, height, &drawn);
}

/// Cash at month end with its minimum.
pub(super) fn balance_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let t = frame.tokens;
    let Some(rows) = frame.rows() else { return };
    let drawn = [
        series(frame, rows.treasury.minimum, t.bad, Form::Dashes),
        series(frame, rows.company.capital.cash, t.text, Form::Line),
    ];
    let titles = Titles {
        id: "cash",
        title: "Cash",
        note: "USD, month end; minimum dashed",
        empty: "Cash is zero throughout the plan",
        format: axis,
        cut: false,
    };
    time_plot(ui, frame, &titles, height, &drawn);
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
                line(rows.company.capital.cash, t.text),
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
    egui::Panel::right("cash-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    flow_plot(ui, frame, height * 0.44);
    balance_plot(ui, frame, height * 0.26);
    let drawn = [
        series(frame, rows.company.value.project.cumulative, t.good, Form::Line),
        series(frame, rows.company.capital.gap, t.bad, Form::Area),
    ];
    let titles = Titles {
        id: "so-far",
        title: "Free cash flow",
        note: "USD, cumulative; funding gap in red",
        empty: "No free cash flow and no funding gap within the plan",
        format: axis,
        cut: false,
    };
    time_plot(ui, frame, &titles, height * 0.27, &drawn);
}
