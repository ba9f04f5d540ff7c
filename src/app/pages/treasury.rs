//! BTC and debt: holdings, sales, balances and debt service.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{Flag, Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{Tokens, shade};
use crate::app::parts::values::{Line, line, named_line, values_ui};
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
pub(super) fn debt_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32) {
    let owed = frame.rows().map(|rows| owed(rows, frame.tokens)).unwrap_or_default();
    let drawn: Vec<Series> =
        owed.iter().map(|(row, name, color)| series(frame, *row, name, *color, Form::Area)).collect();
    let titles =
        Titles { id: "debt", title: "Debt", per: "", empty: "No debt within the plan", flag: Flag::Top, cut: false };
    time_plot(ui, frame, axis, &titles, height, &drawn);
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
                line(rows.company.capital.debt.interest_paid, t.interest),
                line(rows.company.capital.debt.repaid, t.principal),
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
    column_ui(ui, frame, "treasury-values", |ui, frame| values_ui(ui, frame, &groups));
    let axis = years_ui(ui, frame);
    let height = ui.available_height();
    let held = [series(frame, rows.treasury.btc, "Held", t.btc, Form::Area)];
    let titles = |id, title, per, empty, flag, cut| Titles { id, title, per, empty, flag, cut };
    let of = titles("btc", "BTC held", "", "No BTC are held within the plan", Flag::Top, false);
    time_plot(ui, frame, &axis, &of, height * 0.22, &held);
    let sold: Vec<f64> = frame.months(rows.treasury.sold).iter().map(|v| -v).collect();
    let mut below = series(frame, rows.treasury.sold, "Sold", t.bad, Form::Bars);
    below.values = &sold;
    let moved = [series(frame, rows.company.operations.sums.mined.net, "Mined", t.mining, Form::Bars), below];
    let of = titles("btc-moved", "BTC flows", "a month", "No BTC are mined or sold within the plan", Flag::Net, true);
    time_plot(ui, frame, &axis, &of, height * 0.2, &moved);
    debt_plot(ui, frame, &axis, height * 0.29);
    let debt = &rows.company.capital.debt;
    let service = [
        series(frame, debt.interest_paid, "Interest", t.interest, Form::Bars),
        series(frame, debt.repaid, "Principal", t.principal, Form::Bars),
    ];
    let empty = "No interest or principal is paid within the plan";
    let of = titles("service", "Debt service", "a month", empty, Flag::Top, true);
    time_plot(ui, frame, &axis, &of, height * 0.28, &service);
}
