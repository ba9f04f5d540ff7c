//! BTC and debt: holdings, sales, balances and debt service.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, time_plot};
use crate::app::parts::theme::{shade, side_frame};
use crate::app::parts::values::{self, Line, line, named_line, values_ui};
use egui::{Color32, Ui};

/// All debt, instrument by instrument: the key of its balance, its name, its colour. BTC-backed loans have the colour of BTC.
fn owed(frame: &Frame) -> Vec<(String, String, Color32)> {
    let (plan, t) = (frame.plan(), frame.tokens);
    let there = |(key, _): &(String, String)| frame.find(key).is_some();
    let debts = plan.debts.iter().filter(|d| d.enabled).flat_map(|d| {
        let refinancing = (format!("debt.{}.refinancing.balance", d.id), format!("{}: refinancing", d.name));
        [(format!("debt.{}.balance", d.id), d.name.clone()), refinancing]
    });
    let notes = plan
        .convertibles
        .iter()
        .filter(|c| c.enabled)
        .map(|c| (format!("convertible.{}.balance", c.id), c.name.clone()));
    let loans =
        plan.btc_loans.iter().filter(|l| l.enabled).map(|l| (format!("btc-loan.{}.balance", l.id), l.name.clone()));
    let of_debt = debts.chain(notes).filter(there).enumerate().map(|(i, (key, name))| (key, name, shade(t.debt, i)));
    let on_btc = loans.filter(there).enumerate().map(|(i, (key, name))| (key, name, shade(t.btc, i)));
    of_debt.chain(on_btc).collect()
}

/// Debt outstanding, stacked.
pub(super) fn debt_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let owed = owed(frame);
    let series: Vec<Series> = owed
        .iter()
        .map(|(key, _, color)| Series { key, color: *color, values: frame.row(key), form: Form::Area })
        .collect();
    let titles = Titles { id: "debt", title: "Debt", note: "USD, month end, by instrument", format: axis, cut: false };
    time_plot(ui, frame, &titles, height, &series);
}

/// Debt coverage of the company and of each project company.
fn cover(frame: &Frame) -> Vec<Line> {
    let t = frame.tokens;
    let mut lines =
        vec![line("company.dscr", t.text), line("company.icr", t.text), line("company.net-leverage", t.muted)];
    let of_boxes = frame.plan().project_companies.iter().enumerate();
    lines.extend(
        of_boxes
            .map(|(i, c)| named_line(format!("entity.{}.dscr", c.id), &format!("DSCR, {}", c.name), shade(t.debt, i))),
    );
    lines
}

/// LTV of each BTC-backed loan, and the BTC price that triggers its margin call.
fn on_btc(frame: &Frame) -> Vec<Line> {
    let t = frame.tokens;
    let loans = frame.plan().btc_loans.iter().filter(|l| l.enabled);
    let lines = loans.flat_map(|l| {
        let call = named_line(format!("btc-loan.{}.call-price", l.id), &format!("Margin call, {}", l.name), t.bad);
        [named_line(format!("btc-loan.{}.ltv", l.id), &format!("LTV, {}", l.name), t.btc), call]
    });
    lines.collect()
}

pub(super) fn treasury_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let groups = [
        (
            "BTC",
            vec![
                line("company.btc", t.btc),
                line("company.btc-value", t.btc),
                line("company.btc-mined", t.mining),
                line("company.btc-sold", t.bad),
                line("market.btc-price", t.muted),
            ],
        ),
        ("Debt", owed(frame).iter().map(|(key, name, color)| named_line(key.clone(), name, *color)).collect()),
        (
            "All debt",
            vec![
                line("company.debt", t.debt),
                line("company.drawn", t.good),
                line("company.interest-paid", t.debt),
                line("company.repaid", t.muted),
                line("company.fees", t.muted),
            ],
        ),
        (
            "Liquidity",
            vec![
                line("company.liquidity", t.good),
                line("company.free-btc", t.btc),
                line("company.undrawn", t.debt),
                line("company.runway", t.muted),
            ],
        ),
        ("Coverage", cover(frame)),
        ("BTC-backed loans", on_btc(frame)),
    ];
    egui::Panel::right("treasury-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let held = [Series { key: "company.btc", color: t.btc, values: frame.row("company.btc"), form: Form::Area }];
    time_plot(
        ui,
        frame,
        &Titles { id: "btc", title: "BTC held", note: "BTC, month end", format: axis, cut: false },
        height * 0.22,
        &held,
    );
    let sold: Vec<f64> = frame.row("company.btc-sold").iter().map(|v| -v).collect();
    let moved = [
        Series { key: "company.btc-mined", color: t.mining, values: frame.row("company.btc-mined"), form: Form::Bars },
        Series { key: "company.btc-sold", color: t.bad, values: &sold, form: Form::Bars },
    ];
    time_plot(
        ui,
        frame,
        &Titles { id: "btc-moved", title: "BTC flows", note: "Mined above, sold below", format: axis, cut: true },
        height * 0.2,
        &moved,
    );
    debt_plot(ui, frame, height * 0.28);
    let service = [
        Series {
            key: "company.interest-paid",
            color: t.debt,
            values: frame.row("company.interest-paid"),
            form: Form::Bars,
        },
        Series { key: "company.repaid", color: t.muted, values: frame.row("company.repaid"), form: Form::Bars },
    ];
    time_plot(
        ui,
        frame,
        &Titles {
            id: "service",
            title: "Debt service",
            note: "USD per month; interest, repayment grey",
            format: axis,
            cut: true,
        },
        height * 0.27,
        &service,
    );
}
