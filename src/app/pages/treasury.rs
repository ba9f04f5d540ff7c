//! BTC and debt: holdings, sales, balances and debt service.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{Tokens, shade, side_frame};
use crate::app::parts::values::{self, Line, line, named_line, values_ui};
use crate::formula::Series as Row;
use crate::model::rows::Rows;
use egui::{Color32, Ui};

/// All debt, instrument by instrument: its balance, name and colour. BTC-backed loans have the colour of BTC.
fn owed(rows: &Rows, t: &Tokens) -> Vec<(Row, String, Color32)> {
    let debts = rows.debts().into_iter().map(|debt| (debt.balance, debt.name.clone()));
    let notes = rows.convertibles().iter().map(|notes| (notes.balance, notes.name.clone()));
    let of_debt = debts.chain(notes).enumerate().map(|(i, (row, name))| (row, name, shade(t.debt, i)));
    let loans = rows.btc_loans().iter().enumerate();
    let on_btc = loans.map(|(i, loan)| (loan.balance, loan.name.clone(), shade(t.btc, i)));
    of_debt.chain(on_btc).collect()
}

/// Debt outstanding, stacked.
pub(super) fn debt_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let owed = frame.rows().map(|rows| owed(rows, frame.tokens)).unwrap_or_default();
    let drawn: Vec<Series> = owed.iter().map(|(row, _, color)| series(frame, *row, *color, Form::Area)).collect();
    let titles = Titles {
        id: "debt",
        title: "Debt",
        note: "USD, month end, by instrument",
        empty: "No debt within the plan",
        format: axis,
        cut: false,
    };
    time_plot(ui, frame, &titles, height, &drawn);
}

/// Debt coverage of the company and of each project company.
fn cover(rows: &Rows, t: &Tokens) -> Vec<Line> {
    let lenders = &rows.company.measures.lenders;
    let mut lines = vec![
        line(lenders.cover.covenant.value, t.text),
        line(lenders.interest_cover.interest_cover, t.text),
        line(lenders.ratios.net_leverage, t.muted),
    ];
    lines.extend(rows.project_companies().enumerate().map(|(i, (owner, company))| {
        named_line(company.waterfall.cover.covenant.value, &format!("DSCR, {}", owner.rows.name), shade(t.debt, i))
    }));
    lines
}

/// LTV of each BTC-backed loan, and the BTC price that triggers its margin call.
fn on_btc(rows: &Rows, t: &Tokens) -> Vec<Line> {
    let lines = rows.btc_loans().iter().flat_map(|loan| {
        let call = named_line(loan.call_price, &format!("Margin call, {}", loan.name), t.bad);
        [named_line(loan.ltv, &format!("LTV, {}", loan.name), t.btc), call]
    });
    lines.collect()
}

pub(super) fn treasury_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let Some(rows) = frame.rows() else { return };
    let groups = [
        (
            "BTC",
            vec![
                line(rows.treasury.btc, t.btc),
                line(rows.treasury.value, t.btc),
                line(rows.company.operations.sums.mined.net, t.mining),
                line(rows.treasury.sold, t.bad),
                line(rows.market.price, t.muted),
            ],
        ),
        ("Debt", owed(rows, t).iter().map(|(row, name, color)| named_line(*row, name, *color)).collect()),
        (
            "All debt",
            vec![
                line(rows.company.capital.debt.balance, t.debt),
                line(rows.company.capital.debt.drawn, t.good),
                line(rows.company.capital.debt.interest_paid, t.debt),
                line(rows.company.capital.debt.repaid, t.muted),
                line(rows.company.capital.debt.fees, t.muted),
                line(rows.company.capital.debt.commitment_fees, t.muted),
            ],
        ),
        (
            "Liquidity",
            vec![
                line(rows.company.measures.lenders.liquidity.total, t.good),
                line(rows.company.measures.lenders.liquidity.free_btc, t.btc),
                line(rows.company.measures.lenders.liquidity.undrawn, t.debt),
                line(rows.company.measures.lenders.runway.runway, t.muted),
            ],
        ),
        ("Coverage", cover(rows, t)),
        ("BTC-backed loans", on_btc(rows, t)),
    ];
    egui::Panel::right("treasury-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    let held = [series(frame, rows.treasury.btc, t.btc, Form::Area)];
    time_plot(
        ui,
        frame,
        &Titles {
            id: "btc",
            title: "BTC held",
            note: "BTC, month end",
            empty: "No BTC are held within the plan",
            format: axis,
            cut: false,
        },
        height * 0.22,
        &held,
    );
    let sold: Vec<f64> = frame.months(rows.treasury.sold).iter().map(|v| -v).collect();
    let moved = [
        series(frame, rows.company.operations.sums.mined.net, t.mining, Form::Bars),
        Series { item: rows.treasury.sold.id(), color: t.bad, values: &sold, form: Form::Bars },
    ];
    time_plot(
        ui,
        frame,
        &Titles {
            id: "btc-moved",
            title: "BTC flows",
            note: "Mined above, sold below",
            empty: "No BTC are mined or sold within the plan",
            format: axis,
            cut: true,
        },
        height * 0.2,
        &moved,
    );
    debt_plot(ui, frame, height * 0.28);
    let service = [
        series(frame, rows.company.capital.debt.interest_paid, t.debt, Form::Bars),
        series(frame, rows.company.capital.debt.repaid, t.muted, Form::Bars),
    ];
    time_plot(
        ui,
        frame,
        &Titles {
            id: "service",
            title: "Debt service",
            note: "USD per month; interest, repayment grey",
            empty: "No interest or principal is paid within the plan",
            format: axis,
            cut: true,
        },
        height * 0.27,
        &service,
    );
}
