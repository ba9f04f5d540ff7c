//! The slides with tables, and the key figures.

use super::Deck;
use crate::analysis::worst_tests;
use crate::export::picture::canvas::{Anchor, BAD, BOTTOM_OF_PLOT, Canvas, FRAME, MUTED, TEXT, TOP, WIDTH, fitted};
use crate::formula::{Format, Item, Scalar, Series, USD, grouped};
use crate::model::rows::Rows;
use crate::model::{By, Projection, periods, project};
use crate::plan::Plan;

const ROW: f64 = 24.0;
/// Rows that a slide holds.
const MOST: usize = 15;

/// A column: its head, its width, and whether it is a text.
type Column = (&'static str, f64, bool);

/// A cell, and whether it is bad news.
type Cell = (String, bool);

/// A table on a slide, with rows of the height of a line.
fn table(canvas: &mut Canvas, columns: &[Column], rows: &[Vec<Cell>]) {
    let mut lefts = Vec::new();
    let mut x = 24.0;
    for (_, width, _) in columns {
        lefts.push(x);
        x += width;
    }
    let place = |i: usize| {
        let (_, width, is_text) = columns[i];
        if is_text { (lefts[i], Anchor::Start) } else { (lefts[i] + width - 12.0, Anchor::End) }
    };
    let mut y = TOP + 8.0;
    for (i, (head, ..)) in columns.iter().enumerate() {
        let (x, anchor) = place(i);
        canvas.text(x, y, head, MUTED, anchor);
    }
    canvas.line((24.0, y + 7.0), (WIDTH - 24.0, y + 7.0), FRAME, (1.0, ""));
    for row in rows {
        y += ROW;
        for (i, (text, is_bad)) in row.iter().enumerate() {
            let (x, anchor) = place(i);
            canvas.text(x, y, &fitted(text, columns[i].1 - 14.0), if *is_bad { BAD } else { TEXT }, anchor);
        }
        canvas.line((24.0, y + 7.0), (WIDTH - 24.0, y + 7.0), "#f0f2f4", (1.0, ""));
    }
    canvas.ends_at((y + 60.0).max(BOTTOM_OF_PLOT + 62.0));
}

fn plain(text: impl Into<String>) -> Cell {
    (text.into(), false)
}

fn millions(usd: f64) -> String {
    if usd.is_nan() { "none".to_owned() } else { grouped(usd / 1e6, 1) }
}

/// A value as a slide says it: money in millions.
fn figure(item: &Item, value: f64) -> String {
    match item.format {
        Format::Share => format!("{} %", grouped(value * 100.0, 1)),
        _ if item.unit == USD => format!("{} m", millions(value)),
        _ => grouped(value, 2),
    }
}

/// A total as a slide says it.
fn said(projection: &Projection, plan: &Plan, total: Scalar) -> String {
    let (item, value) = (projection.book.item(total.id()), projection.value(total));
    match item.format {
        _ if value.is_nan() => "none".to_owned(),
        Format::Month => plan.month(value as i64).long(),
        _ => figure(item, value),
    }
}

/// The key figures: label, value, note.
pub(super) fn figures(deck: &Deck) -> Vec<(String, String, String)> {
    let (projection, plan) = (deck.projection, deck.exported.plan);
    let value = &projection.rows.company.value;
    let of = |total: Scalar, month: Option<Scalar>| {
        let item = projection.book.item(total.id());
        let at = month.map(|month| projection.value(month)).filter(|month| month.is_finite());
        let note = at.map_or_else(String::new, |month| plan.month(month as i64).long());
        let is_nothing = item.is_nothing(projection.value(total)) && item.unit == USD;
        let value = if is_nothing { "none".to_owned() } else { said(projection, plan, total) };
        (item.label.clone(), value, note)
    };
    let measures = &projection.rows.company.measures;
    vec![
        of(value.project.npv, None),
        of(value.project.irr, None),
        of(value.project.payback, None),
        of(measures.returns.levered.npv, None),
        of(value.lowest_cash.value, Some(value.lowest_cash.month)),
        of(value.peak_funding_gap.value, Some(value.peak_funding_gap.month)),
        of(value.peak_debt.value, Some(value.peak_debt.month)),
        of(measures.lenders.cover.minimum, Some(measures.lenders.cover.minimum_month)),
    ]
}

/// Covenants at their worst tests; no slide if none is set.
pub(super) fn covenants(deck: &Deck) -> Option<String> {
    let (projection, plan) = (deck.projection, deck.exported.plan);
    let tests = worst_tests(projection);
    if tests.is_empty() {
        return None;
    }
    let broken = tests.iter().filter(|test| test.is_breached()).count();
    let is_tested = tests.iter().any(|test| test.worst.is_some());
    let sentence = match broken {
        _ if !is_tested => "No covenant is tested within the plan".to_owned(),
        0 => "Every covenant holds in every test".to_owned(),
        1 => "One covenant level is breached".to_owned(),
        count => format!("{count} covenant levels are breached"),
    };
    let mut canvas = deck.slide("Covenants at their worst tests", &sentence);
    let row = |test: &crate::analysis::WorstTest| {
        let item = projection.book.item(test.covenant.value.id());
        let said = |value: f64| figure(item, value);
        let side = if test.covenant.kind.is_at_least() { "≥" } else { "≤" };
        let is_bad = test.is_breached();
        let (value, month, room) = match test.worst {
            Some((month, value, _)) => {
                (said(value), plan.month(month).long(), format!("{} %", grouped(test.relative() * 100.0, 0)))
            }
            None => ("not tested".to_owned(), String::new(), String::new()),
        };
        vec![
            plain(test.name()),
            (value, is_bad),
            plain(format!("{side} {}", said(test.agreed))),
            plain(month),
            (room, is_bad),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = tests.iter().take(MOST).map(row).collect();
    if tests.len() > MOST {
        rows.push(vec![plain(format!("{} more levels", tests.len() - MOST))]);
    }
    let columns = [
        ("Covenant", 360.0, true),
        ("Worst test", 140.0, false),
        ("Level", 140.0, false),
        ("Month", 130.0, false),
        ("Headroom", 140.0, false),
    ];
    table(&mut canvas, &columns, &rows);
    Some(canvas.done())
}

/// The sites with megawatts, NOI and value; no slide without sites.
pub(super) fn sites(deck: &Deck) -> Option<String> {
    let (projection, plan) = (deck.projection, deck.exported.plan);
    let years = periods(plan, By::Year);
    let year = years.iter().find(|year| year.months.start >= 24 && year.months.len() == 12).or(years.last())?;
    let last = |row: Series| projection.months(row).last().copied().unwrap_or(0.0);
    let mut lines: Vec<(f64, Vec<Cell>)> = Vec::new();
    for site in &projection.rows.sites {
        let name = plan.sites.get(site.rows.index).map_or(site.rows.id.clone(), |site| site.name.clone());
        let noi = projection.over(site.rows.cash_flow.noi.id(), year);
        let npv = projection.value(site.value.npv);
        let mw = |row: Series| plain(grouped(last(row), 0));
        let states = &site.rows.states;
        let cells = vec![
            plain(name),
            mw(site.rows.megawatts.energised),
            mw(states.leased),
            mw(states.vacant),
            mw(states.mining),
            mw(states.off),
            (millions(noi), noi < 0.0),
            (millions(npv), npv < 0.0),
        ];
        lines.push((noi, cells));
    }
    if lines.is_empty() {
        return None;
    }
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    let more = lines.len().saturating_sub(MOST);
    let mut rows: Vec<Vec<Cell>> = lines.into_iter().take(MOST).map(|(_, cells)| cells).collect();
    if more > 0 {
        rows.push(vec![plain(format!("{more} more sites"))]);
    }
    let sentence =
        format!("Megawatts at the end of the plan, NOI of {} and NPV before overhead and debt, USD m", year.label);
    let mut canvas = deck.slide("Sites", &sentence);
    let columns = [
        ("Site", 262.0, true),
        ("MW", 80.0, false),
        ("AI leased", 90.0, false),
        ("Vacant", 80.0, false),
        ("Mining", 80.0, false),
        ("Off", 80.0, false),
        ("NOI", 110.0, false),
        ("NPV", 130.0, false),
    ];
    table(&mut canvas, &columns, &rows);
    Some(canvas.done())
}

/// A figure by which scenarios are compared.
struct Compared {
    head: &'static str,
    width: f64,
    total: fn(&Rows) -> Scalar,
    /// Nothing of it is good news
    may_be_none: bool,
    is_bad: fn(f64) -> bool,
}

const COMPARED: [Compared; 6] = [
    Compared {
        head: "NPV",
        width: 110.0,
        total: |rows| rows.company.value.project.npv,
        may_be_none: false,
        is_bad: |_| false,
    },
    Compared {
        head: "IRR",
        width: 90.0,
        total: |rows| rows.company.value.project.irr,
        may_be_none: false,
        is_bad: |_| false,
    },
    Compared {
        head: "Lowest cash",
        width: 110.0,
        total: |rows| rows.company.value.lowest_cash.value,
        may_be_none: false,
        is_bad: |usd| usd < 0.0,
    },
    Compared {
        head: "Funding gap",
        width: 110.0,
        total: |rows| rows.company.value.peak_funding_gap.value,
        may_be_none: true,
        is_bad: |usd| !USD.is_nothing(usd),
    },
    Compared {
        head: "Lowest DSCR",
        width: 100.0,
        total: |rows| rows.company.measures.lenders.cover.minimum,
        may_be_none: false,
        is_bad: |_| false,
    },
    Compared {
        head: "First lock-up",
        width: 110.0,
        total: |rows| rows.company.measures.alarms.lock_up.first_month,
        may_be_none: false,
        is_bad: f64::is_finite,
    },
];

/// The base and its scenarios side by side; no slide without scenarios.
pub(super) fn scenarios(deck: &Deck) -> Option<String> {
    let base = deck.exported.base;
    if base.scenarios.is_empty() {
        return None;
    }
    let row = |name: &str, plan: &Plan| {
        let mut cells = vec![plain(name)];
        match project(plan) {
            Ok(projection) => cells.extend(COMPARED.iter().map(|one| {
                let total = (one.total)(&projection.rows);
                let value = projection.value(total);
                let text = match projection.book.item(total.id()) {
                    item if item.unit == USD && one.may_be_none && item.is_nothing(value) => "none".to_owned(),
                    _ => said(&projection, plan, total),
                };
                (text, (one.is_bad)(value))
            })),
            Err(_) => cells.push(("has errors".to_owned(), true)),
        }
        cells
    };
    let mut rows = vec![row("Base", base)];
    rows.extend(base.scenarios.iter().take(MOST - 1).map(|scenario| row(&scenario.name, &base.under(scenario).0)));
    let more = base.scenarios.len().saturating_sub(MOST - 1);
    let sentence = match more {
        0 => "The base and every scenario of the plan, USD m".to_owned(),
        more => format!("The base and its first scenarios, USD m; {more} more in the plan"),
    };
    let mut canvas = deck.slide("Scenarios", &sentence);
    let mut columns = vec![("Scenario", 282.0, true)];
    columns.extend(COMPARED.iter().map(|one| (one.head, one.width, false)));
    table(&mut canvas, &columns, &rows);
    Some(canvas.done())
}
