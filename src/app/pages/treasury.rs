//! BTC and debt: what is held, sold, owed and paid.

use super::bands::{Axis, years_ui};
use crate::app::numbers::axis;
use crate::app::plot::{Form, Series, Titles, time_plot};
use crate::app::theme::shade;
use crate::app::values::{self, line, named_line, values_ui};
use crate::app::view::Frame;
use egui::Ui;

/// Debt by debt, stacked.
pub(super) fn debt_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let plan = frame.plan();
    let keys: Vec<String> = plan.debts.iter().filter(|d| d.enabled).map(|d| format!("debt.{}.balance", d.id)).collect();
    let series: Vec<Series> = keys.iter().enumerate().map(|(i, key)| Series { key, color: shade(frame.tokens.debt, i), values: frame.row(key), form: Form::Area }).collect();
    let titles = Titles { id: "debt", title: "Debt", note: "USD, month end, by debt", format: axis, cut: false };
    time_plot(ui, frame, &titles, height, &series);
}

pub(super) fn treasury_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let debts = frame.plan().debts.iter().filter(|d| d.enabled).enumerate();
    let debt_lines = debts.map(|(i, d)| named_line(format!("debt.{}.balance", d.id), &d.name, shade(t.debt, i))).collect();
    let groups = [
        ("BTC", vec![line("company.btc", t.btc), line("company.btc-value", t.btc), line("company.btc-mined", t.mining), line("company.btc-sold", t.bad), line("market.btc-price", t.muted)]),
        ("Debt", debt_lines),
        ("Of all debts", vec![line("company.debt", t.debt), line("company.drawn", t.good), line("company.interest", t.debt), line("company.repaid", t.muted), line("company.fees", t.muted)]),
    ];
    egui::Panel::right("treasury-values").exact_size(values::WIDTH).resizable(false).show_separator_line(false).frame(super::side_frame()).show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let held = [Series { key: "company.btc", color: t.btc, values: frame.row("company.btc"), form: Form::Area }];
    time_plot(ui, frame, &Titles { id: "btc", title: "BTC held", note: "BTC, month end", format: axis, cut: false }, height * 0.22, &held);
    let sold: Vec<f64> = frame.row("company.btc-sold").iter().map(|v| -v).collect();
    let moved = [
        Series { key: "company.btc-mined", color: t.mining, values: frame.row("company.btc-mined"), form: Form::Bars },
        Series { key: "company.btc-sold", color: t.bad, values: &sold, form: Form::Bars },
    ];
    time_plot(ui, frame, &Titles { id: "btc-moved", title: "BTC moved", note: "Mined up, sold down", format: axis, cut: true }, height * 0.2, &moved);
    debt_plot(ui, frame, height * 0.28);
    let service = [
        Series { key: "company.interest", color: t.debt, values: frame.row("company.interest"), form: Form::Bars },
        Series { key: "company.repaid", color: t.muted, values: frame.row("company.repaid"), form: Form::Bars },
    ];
    time_plot(ui, frame, &Titles { id: "service", title: "Debt service", note: "USD a month; interest, repayment grey", format: axis, cut: true }, height * 0.27, &service);
}
