//! Cash: sources and uses each month, and the balance.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, time_plot};
use crate::app::parts::theme::{Tokens, faded, side_frame};
use crate::app::parts::values::{self, line, values_ui};
use egui::{Color32, Ui};

/// The signed rows of the cash flow in the order of stacking, with their colours: (key below `company.cash-flow.`, colour).
fn flows(t: &Tokens) -> [(&'static str, Color32); 33] {
    [
        ("rent", t.ai),
        ("cloud", faded(t.ai, 0.8)),
        ("btc-sales", t.btc),
        ("hosting", faded(t.mining, 0.8)),
        ("credits", faded(t.good, 0.7)),
        ("resale", faded(t.converting, 0.6)),
        ("tenant-funding", faded(t.accent, 0.6)),
        ("partners", faded(t.accent, 0.4)),
        ("receivables", faded(t.muted, 0.5)),
        ("draws", faded(t.debt, 0.55)),
        ("shares", faded(t.accent, 0.8)),
        ("minority", faded(t.accent, 0.3)),
        ("associates", faded(t.accent, 0.5)),
        ("covered-calls", faded(t.btc, 0.75)),
        ("other-items", faded(t.good, 0.5)),
        ("other-assets", faded(t.idle, 0.6)),
        ("interest-on-cash", t.good),
        ("passed-through", faded(t.ai, 0.4)),
        ("capex", t.converting),
        ("interest", t.debt),
        ("repayments", faded(t.debt, 0.75)),
        ("mining-power", t.mining),
        ("repair", faded(t.mining, 0.4)),
        ("sites", faded(t.mining, 0.6)),
        ("overhead", t.idle),
        ("landlord", faded(t.ai, 0.7)),
        ("ai-power", faded(t.ai, 0.4)),
        ("cloud-cost", faded(t.ai, 0.55)),
        ("payables", faded(t.muted, 0.35)),
        ("fees", faded(t.debt, 0.4)),
        ("premiums", faded(t.debt, 0.3)),
        ("tax", t.bad),
        ("btc-purchases", faded(t.btc, 0.5)),
    ]
}

/// Keys and colours of the flows of this plan, without those that are zero in every month.
pub(super) fn shown_flows(frame: &Frame) -> Vec<(String, Color32)> {
    let keyed = flows(frame.tokens).into_iter().map(|(flow, color)| (format!("company.cash-flow.{flow}"), color));
    keyed.filter(|(key, _)| frame.row(key).iter().any(|usd| *usd != 0.0)).collect()
}

/// The monthly cash flow, stacked. Pass-through items are omitted: they would show equally above and below zero.
pub(super) fn flow_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let mut flows = shown_flows(frame);
    flows.retain(|(key, _)| !key.ends_with(".passed-through") && !key.ends_with(".ai-power"));
    let series: Vec<Series> = flows
        .iter()
        .map(|(key, color)| Series { key, color: *color, values: frame.row(key), form: Form::Bars })
        .collect();
    let titles =
        Titles { id: "cash-flow", title: "Monthly cash", note: "USD, by source and use", format: axis, cut: true };
    time_plot(ui, frame, &titles, height, &series);
}

/// Cash at month end with its minimum.
pub(super) fn balance_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let t = frame.tokens;
    let series = [
        Series {
            key: "treasury.minimum-cash",
            color: t.bad,
            values: frame.row("treasury.minimum-cash"),
            form: Form::Dashes,
        },
        Series { key: "company.cash", color: t.text, values: frame.row("company.cash"), form: Form::Line },
    ];
    let titles = Titles { id: "cash", title: "Cash", note: "USD, month end; minimum dashed", format: axis, cut: false };
    time_plot(ui, frame, &titles, height, &series);
}

pub(super) fn cash_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let flow_lines = shown_flows(frame).iter().map(|(key, color)| line(key, *color)).collect();
    let groups = [
        ("Cash flow", flow_lines),
        (
            "Cash",
            vec![
                line("company.cash", t.text),
                line("treasury.minimum-cash", t.bad),
                line("company.funding-gap", t.bad),
            ],
        ),
        (
            "Result",
            vec![
                line("company.ebitda", t.good),
                line("company.capex", t.converting),
                line("company.free-cash-flow", t.text),
                line("company.free-cash-flow-so-far", t.muted),
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
    let series = [
        Series {
            key: "company.free-cash-flow-so-far",
            color: t.good,
            values: frame.row("company.free-cash-flow-so-far"),
            form: Form::Line,
        },
        Series { key: "company.funding-gap", color: t.bad, values: frame.row("company.funding-gap"), form: Form::Area },
    ];
    let titles = Titles {
        id: "so-far",
        title: "Free cash flow",
        note: "USD, cumulative; funding gap in red",
        format: axis,
        cut: false,
    };
    time_plot(ui, frame, &titles, height * 0.27, &series);
}
