//! Capital: maturities, how well they are covered, and the value per share.

use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::axis;
use crate::app::parts::plot::{Form, Series, Titles, time_plot};
use crate::app::parts::theme::{faded, shade, side_frame};
use crate::app::parts::values::{self, Line, line, named_line, plain_line, values_ui};
use egui::{Color32, Ui};

/// The covenant tests: the end of each key, and its name.
const TESTS: [(&str, &str); 5] = [
    ("dscr", "DSCR"),
    ("net-leverage", "Net leverage"),
    ("ltv", "LTV"),
    ("ltc", "Loan to cost"),
    ("liquidity", "Liquidity"),
];

/// Cash of the parent, which counts towards liquidity.
const PARENT_CASH: &str = "entity.parent.cash";

/// A borrower: the company or a project company.
struct Borrower {
    /// The key of its rows
    key: String,
    name: String,
    color: Color32,
}

/// The company, then its project companies.
fn borrowers(frame: &Frame) -> Vec<Borrower> {
    let t = frame.tokens;
    let company = Borrower { key: "company".to_owned(), name: "Company".to_owned(), color: t.text };
    let of_boxes = frame.plan().project_companies.iter().enumerate();
    let of_boxes = of_boxes.map(|(i, c)| Borrower {
        key: format!("entity.{}", c.id),
        name: c.name.clone(),
        color: shade(t.accent, i),
    });
    std::iter::once(company).chain(of_boxes).collect()
}

/// Ratios of a borrower, and their headroom to its covenants.
fn ratios(frame: &Frame, borrower: &Borrower) -> Vec<Line> {
    let t = frame.tokens;
    let of_test = |(key, name): (&str, &str)| {
        let key = format!("{}.{key}", borrower.key);
        let room =
            |level: &str, color| named_line(format!("{key}-{level}-headroom"), &format!("{name} to {level}"), color);
        [named_line(key.clone(), name, borrower.color), room("lock-up", t.warning), room("default", t.bad)]
    };
    TESTS.into_iter().flat_map(of_test).collect()
}

/// A covenant level in each month; None if there is no such covenant.
fn level(frame: &Frame, key: &str) -> Option<Vec<f64>> {
    frame.find(key)?;
    frame.projection().map(|projection| vec![projection.total(key); projection.book.months()])
}

/// Maturities and puts upwards, the part refinanced by new loans downwards.
fn due_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let t = frame.tokens;
    let refinanced: Vec<f64> = frame.row("company.refinanced").iter().map(|usd| -usd).collect();
    let series = [
        Series { key: "company.maturities", color: t.debt, values: frame.row("company.maturities"), form: Form::Bars },
        Series { key: "company.puts", color: t.bad, values: frame.row("company.puts"), form: Form::Bars },
        Series { key: "company.refinanced", color: t.good, values: &refinanced, form: Form::Bars },
    ];
    time_plot(
        ui,
        frame,
        &Titles {
            id: "due",
            title: "Debt due",
            note: "USD; maturities, puts red, refinanced below",
            format: axis,
            cut: false,
        },
        height,
        &series,
    );
}

/// The plot is capped at this level, so that levels near 1 can be distinguished; the table shows the actual value.
const HIGHEST_COVER: f64 = 4.0;

/// DSCR of each borrower from its first test on, with its lock-up level.
fn cover_plot(ui: &mut Ui, frame: &mut Frame, height: f32, borrowers: &[Borrower]) {
    let mut lines: Vec<(String, Color32, Vec<f64>, Form)> = Vec::new();
    for Borrower { key, color, .. } in borrowers {
        let dscr = format!("{key}.dscr");
        let promised = format!("{dscr}-lock-up-level");
        if let Some(level) = level(frame, &promised) {
            lines.push((promised, *color, level, Form::Dashes));
        }
        // Before the first test there is no DSCR.
        let tested = frame
            .row(&dscr)
            .iter()
            .map(|value| if *value == 0.0 { f64::NAN } else { value.min(HIGHEST_COVER) })
            .collect();
        lines.push((dscr, *color, tested, Form::Line));
    }
    let series: Vec<Series> =
        lines.iter().map(|(key, color, values, form)| Series { key, color: *color, values, form: *form }).collect();
    time_plot(
        ui,
        frame,
        &Titles {
            id: "cover",
            title: "DSCR",
            note: "Last test, capped at 4; lock-up dashed",
            format: axis,
            cut: false,
        },
        height,
        &series,
    );
}

/// Liquidity with the cash in it, and the covenant level.
fn liquidity_plot(ui: &mut Ui, frame: &mut Frame, height: f32) {
    let t = frame.tokens;
    let promised = "company.liquidity-lock-up-level";
    let level = level(frame, promised).unwrap_or_default();
    let series = [
        Series {
            key: "company.liquidity",
            color: faded(t.good, 0.45),
            values: frame.row("company.liquidity"),
            form: Form::Area,
        },
        Series { key: promised, color: t.bad, values: &level, form: Form::Dashes },
        Series { key: PARENT_CASH, color: t.text, values: frame.row(PARENT_CASH), form: Form::Line },
    ];
    time_plot(
        ui,
        frame,
        &Titles {
            id: "liquidity",
            title: "Liquidity",
            note: "USD, month end; cash as a line",
            format: axis,
            cut: false,
        },
        height,
        &series,
    );
}

pub(super) fn capital_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let borrowers = borrowers(frame);
    let mut groups = vec![
        (
            "Debt due",
            vec![
                line("company.maturities", t.debt),
                line("company.puts", t.bad),
                line("company.refinanced", t.good),
                line("company.refinancing-need", t.text),
            ],
        ),
        (
            "Liquidity components",
            vec![
                line(PARENT_CASH, t.text),
                line("company.free-btc", t.btc),
                line("company.undrawn", t.debt),
                line("company.runway", t.muted),
            ],
        ),
    ];
    groups.extend(borrowers.iter().map(|borrower| (borrower.name.as_str(), ratios(frame, borrower))));
    groups.push((
        "Leverage and cost of capital",
        vec![
            line("company.net-leverage-after-btc", t.btc),
            line("company.corporate-net-leverage", t.debt),
            line("company.debt-yield", t.good),
            line("company.cost-of-debt", t.debt),
            line("company.cost-of-capital", t.muted),
        ],
    ));
    groups.push((
        "Shares",
        vec![
            plain_line("equity.shares", "Shares", t.muted),
            plain_line("equity.diluted", "Diluted shares", t.text),
            plain_line("equity.share-price", "Share price, USD", t.accent),
            plain_line("valuation.per-share", "Sum of the parts, USD", t.good),
            plain_line("valuation.per-share-by-noi", "… by NOI, USD", faded(t.good, 0.6)),
            plain_line("equity.sats-per-share", "Sats per share", t.btc),
        ],
    ));
    egui::Panel::right("capital-values")
        .exact_size(values::WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(side_frame())
        .show(ui, |ui| values_ui(ui, frame, &groups));
    years_ui(ui, frame, &Axis::new(ui, frame));
    let height = ui.available_height();
    due_plot(ui, frame, height * 0.32);
    cover_plot(ui, frame, height * 0.33, &borrowers);
    liquidity_plot(ui, frame, height * 0.32);
}
