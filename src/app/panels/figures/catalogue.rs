//! All key figures: what each is called, shows and says. Which are shown, and in which order, the user chooses.

use crate::app::parts::frame::Frame;
use crate::app::parts::numbers::{difference, money};
use crate::formula::{Id as RowId, Scalar, Series, USD, grouped};
use crate::model::Projection;
use crate::model::rows::{Extreme, Rows};
use egui::Color32;

/// A key figure as it is shown.
pub(super) struct Figure {
    /// Its name in what the user chose
    pub id: &'static str,
    pub label: &'static str,
    pub value: String,
    pub note: String,
    pub color: Option<Color32>,
    pub help: String,
    /// The number that it shows, and the month in which it is explained (0 for a total)
    pub shows: Option<(RowId, i64)>,
    /// Its difference from the base, and whether that is favourable
    pub change: Option<(String, bool)>,
    /// The row drawn beside it as a sparkline
    pub course: Option<Series>,
}

/// The figures shown until the user chooses others.
const USUAL: [&str; 9] =
    ["npv", "irr", "payback", "lowest-cash", "funding-gap", "peak-debt", "btc", "ai-share", "checks"];

/// What is not among the usual ones, in the order in which it is offered.
const OTHERS: [&str; 7] =
    ["levered-npv", "levered-irr", "moic", "lowest-liquidity", "lowest-dscr", "first-lock-up", "final-cash"];

/// The names of all figures.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    USUAL.into_iter().chain(OTHERS)
}

/// The figures that are shown, in their order.
pub(super) fn chosen(frame: &Frame) -> Vec<&'static str> {
    let known = |id: &String| all().find(|known| known == id);
    match frame.view.figures.as_slice() {
        [] => USUAL.to_vec(),
        figures => figures.iter().filter_map(known).collect(),
    }
}

/// What a row or total means.
fn help(projection: &Projection, id: RowId) -> String {
    format!("{}: {}", projection.book.item(id).label, projection.book.item(id).note)
}

/// The figure with this name; None if the plan was never computed.
pub(super) fn figure(frame: &Frame, id: &'static str) -> Option<Figure> {
    let projection = frame.projection()?;
    Some(match id {
        "irr" => irr(frame, projection, id, "IRR", |rows| rows.company.value.project.irr),
        "levered-irr" => irr(frame, projection, id, "Levered IRR", |rows| rows.company.measures.returns.levered.irr),
        "btc" => btc(frame, projection),
        "ai-share" => ai_share(frame, projection),
        "checks" => checks(frame, projection),
        _ => total(frame, projection, id)?,
    })
}

/// The month of an event over the plan; nothing if there is none.
fn month(frame: &Frame, projection: &Projection, total: Scalar) -> String {
    let number = projection.value(total);
    if number.is_finite() { frame.plan().month(number as i64).long() } else { String::new() }
}

/// The difference of a total from the base, if a scenario is shown.
fn change(frame: &Frame, of: fn(&Rows) -> Scalar, more_is_better: bool) -> Option<(String, bool)> {
    let (shown, base) = (frame.projection()?, frame.derived.base()?);
    let by = shown.value(of(&shown.rows)) - base.value(of(&base.rows));
    difference(shown.book.item(of(&shown.rows).id()), by).map(|text| (text, (by > 0.0) == more_is_better))
}

/// What a figure that is one total says: its total, whether more of it is better, its note, colour and course.
struct Total {
    label: &'static str,
    of: fn(&Rows) -> Scalar,
    more_is_better: bool,
    value: String,
    note: String,
    color: Option<Color32>,
    course: Option<Series>,
}

fn total(frame: &Frame, projection: &Projection, id: &'static str) -> Option<Figure> {
    let total = match id {
        "npv" | "levered-npv" | "payback" | "moic" => of_value(frame, projection, id)?,
        _ => of_money(frame, projection, id)?,
    };
    let item = (total.of)(&projection.rows);
    let why = projection.why_not(item).unwrap_or_default();
    Some(Figure {
        id,
        label: total.label,
        value: total.value,
        note: total.note,
        color: total.color,
        help: format!("{} {why}", help(projection, item.id())),
        shows: Some((item.id(), 0)),
        change: change(frame, total.of, total.more_is_better),
        course: total.course,
    })
}

/// What the plan is worth.
fn of_value(frame: &Frame, projection: &Projection, id: &'static str) -> Option<Total> {
    let company = &projection.rows.company;
    let cumulative = Some(company.value.project.cumulative);
    let value = |of: fn(&Rows) -> Scalar| projection.value(of(&projection.rows));
    let none = "none".to_owned();
    Some(match id {
        "npv" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.value.project.npv;
            let note = match projection.value(company.value.npv_of_terminal_value) {
                nothing if USD.is_nothing(nothing) => "no terminal value".to_owned(),
                terminal => format!("incl. {} terminal value", money(terminal)),
            };
            let value = money(value(of));
            Total { label: "NPV", of, more_is_better: true, value, note, color: None, course: cumulative }
        }
        "levered-npv" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.measures.returns.levered.npv;
            let (value, note) = (money(value(of)), "after debt and tax".to_owned());
            Total { label: "Levered NPV", of, more_is_better: true, value, note, color: None, course: None }
        }
        "payback" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.value.project.payback;
            let at = month(frame, projection, of(&projection.rows));
            let note = if at.is_empty() { "not within the plan" } else { "on free cash flow" };
            let (value, note) = (if at.is_empty() { none } else { at }, note.to_owned());
            Total { label: "Payback", of, more_is_better: false, value, note, color: None, course: cumulative }
        }
        "moic" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.measures.returns.levered.moic.multiple;
            let multiple = value(of);
            let value = if multiple.is_finite() { format!("{}x", grouped(multiple, 2)) } else { none };
            let note = "levered, undiscounted".to_owned();
            Total { label: "MOIC", of, more_is_better: true, value, note, color: None, course: None }
        }
        _ => return None,
    })
}

/// How the company stands in its worst months, and at the end.
fn of_money(frame: &Frame, projection: &Projection, id: &'static str) -> Option<Total> {
    let (t, company) = (frame.tokens, &projection.rows.company);
    let lenders = &company.measures.lenders;
    let value = |of: fn(&Rows) -> Scalar| projection.value(of(&projection.rows));
    let at = |extreme: &Extreme| month(frame, projection, extreme.month);
    let broken = |is_broken: bool| is_broken.then_some(t.bad);
    let is_negative = |usd: f64| usd < 0.0 && !USD.is_nothing(usd);
    Some(match id {
        "lowest-cash" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.value.lowest_cash.value;
            let usd = value(of);
            let (note, course) = (at(&company.value.lowest_cash), Some(company.capital.cash));
            let color = broken(is_negative(usd));
            Total { label: "Lowest cash", of, more_is_better: true, value: money(usd), note, color, course }
        }
        "funding-gap" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.value.peak_funding_gap.value;
            let usd = value(of);
            let has_gap = !USD.is_nothing(usd);
            let note = if has_gap { at(&company.value.peak_funding_gap) } else { "minimum cash is met".to_owned() };
            let color = Some(if has_gap { t.bad } else { t.good });
            let value = if has_gap { money(usd) } else { "none".to_owned() };
            let course = Some(company.capital.gap);
            Total { label: "Peak funding gap", of, more_is_better: false, value, note, color, course }
        }
        "peak-debt" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.value.peak_debt.value;
            let usd = value(of);
            let note = if USD.is_nothing(usd) { "no debt".to_owned() } else { at(&company.value.peak_debt) };
            let course = Some(company.capital.debt.balance);
            Total { label: "Peak debt", of, more_is_better: false, value: money(usd), note, color: None, course }
        }
        "lowest-liquidity" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.measures.lenders.liquidity.lowest;
            let usd = value(of);
            let (note, course) = ("cash, free BTC, undrawn".to_owned(), Some(lenders.liquidity.total));
            let color = broken(is_negative(usd));
            Total { label: "Lowest liquidity", of, more_is_better: true, value: money(usd), note, color, course }
        }
        "lowest-dscr" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.measures.lenders.cover.minimum;
            let ratio = value(of);
            let value = if ratio.is_finite() { grouped(ratio, 2) } else { "none".to_owned() };
            let tested = month(frame, projection, lenders.cover.minimum_month);
            let note = if tested.is_empty() { "nothing is tested".to_owned() } else { tested };
            let course = Some(lenders.cover.covenant.value);
            Total { label: "Lowest DSCR", of, more_is_better: true, value, note, color: None, course }
        }
        "first-lock-up" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.measures.alarms.lock_up.first_month;
            let first = month(frame, projection, of(&projection.rows));
            let color = broken(!first.is_empty());
            let value = if first.is_empty() { "none".to_owned() } else { first };
            let note = "of any borrower".to_owned();
            Total { label: "First lock-up", of, more_is_better: true, value, note, color, course: None }
        }
        "final-cash" => {
            let of: fn(&Rows) -> Scalar = |rows| rows.company.value.final_cash;
            let note = frame.plan().month(i64::from(frame.plan().company.months)).long();
            let (usd, course) = (value(of), Some(company.capital.cash));
            let color = broken(is_negative(usd));
            Total { label: "Cash at the end", of, more_is_better: true, value: money(usd), note, color, course }
        }
        _ => return None,
    })
}

/// A rate of return, or why there is none.
fn irr(
    frame: &Frame,
    projection: &Projection,
    id: &'static str,
    label: &'static str,
    of: fn(&Rows) -> Scalar,
) -> Figure {
    let total = of(&projection.rows);
    let rate = projection.value(total);
    let why = projection.why_not(total).unwrap_or_default();
    let is_meant = !why.starts_with("not meaningful");
    let mirr = projection.value(projection.rows.company.measures.returns.moic.modified.rate);
    Figure {
        id,
        label,
        value: match rate.is_nan() {
            false => format!("{} %", grouped(rate * 100.0, 1)),
            true if is_meant => "none".to_owned(),
            true => "n.m.".to_owned(),
        },
        note: match rate.is_nan() {
            false if id == "irr" => "before debt and tax".to_owned(),
            false => "after debt and tax".to_owned(),
            true if is_meant => why.clone(),
            true => format!("MIRR {} %; IRR {why}", grouped(mirr * 100.0, 1)),
        },
        color: None,
        help: format!("{} {why}", help(projection, total.id())),
        shows: Some((total.id(), 0)),
        change: change(frame, of, true),
        course: None,
    }
}

/// A row in the last month of the plan.
fn at_end(projection: &Projection, row: Series) -> f64 {
    projection.months(row).last().copied().unwrap_or(f64::NAN)
}

fn btc(frame: &Frame, projection: &Projection) -> Figure {
    let treasury = &projection.rows.treasury;
    Figure {
        id: "btc",
        label: "BTC at plan end",
        value: grouped(at_end(projection, treasury.btc), 0),
        note: money(at_end(projection, treasury.value)),
        color: None,
        help: help(projection, treasury.btc.id()),
        shows: Some((treasury.btc.id(), i64::from(frame.plan().company.months))),
        change: btc_change(frame),
        course: Some(treasury.btc),
    }
}

/// The difference of the BTC at the end of the plan from the base, if a scenario is shown.
fn btc_change(frame: &Frame) -> Option<(String, bool)> {
    let (shown, base) = (frame.projection()?, frame.derived.base()?);
    let by = at_end(shown, shown.rows.treasury.btc) - at_end(base, base.rows.treasury.btc);
    let text = grouped(by, 0);
    let sign = if by > 0.0 { "+" } else { "" };
    (by.abs() >= 0.5).then(|| (format!("{sign}{text}"), by > 0.0))
}

fn ai_share(frame: &Frame, projection: &Projection) -> Figure {
    let share = projection.rows.company.operations.mix.ai_share;
    let months = i64::from(frame.plan().company.months);
    let last = at_end(projection, share);
    Figure {
        id: "ai-share",
        label: "AI share of revenue",
        value: if last.is_finite() { format!("{} %", grouped(last * 100.0, 0)) } else { "none".to_owned() },
        note: format!("12 months to {}", frame.plan().month(months).short()),
        color: None,
        help: help(projection, share.id()),
        shows: Some((share.id(), months)),
        change: None,
        course: Some(share),
    }
}

/// How many identities hold.
fn checks(frame: &Frame, projection: &Projection) -> Figure {
    let checks = projection.book.checks();
    let nominal = frame.derived.projection.as_ref().unwrap_or(projection);
    let holding = checks.iter().filter(|check| nominal.holds(check)).count();
    let all_hold = holding == checks.len();
    let note = match all_hold {
        _ if frame.derived.stale => "figures are outdated",
        true => "all hold",
        false => "see below",
    };
    Figure {
        id: "checks",
        label: "Checks",
        value: format!("{holding} / {}", checks.len()),
        note: note.to_owned(),
        color: Some(if all_hold { frame.tokens.good } else { frame.tokens.bad }),
        help: "Identities that must hold in every month".to_owned(),
        shows: None,
        change: None,
        course: None,
    }
}
