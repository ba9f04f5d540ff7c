//! A report to read and print: one self-contained HTML file. Every text of the plan is escaped.

pub(in crate::export) mod html;
mod questions;
mod svg;
mod tables;

use super::Exported;
use super::palette;
use crate::analysis::{Mark, board};
use crate::formula::{Format, Id, Item, PLAIN, USD, grouped, why_undefined};
use crate::model::{By, Period, Projection, periods};
use crate::plan::{Field, Level, Plan, Setting};
use html::{Table, escaped};
pub(in crate::export) use questions::Answer;
pub use questions::answers;
use questions::questions;
use std::fmt::Write as _;
use svg::{Form, Series, plot};
use tables::{Figure, figures as figures_of, tables};

/// The number of years side by side.
const MOST_YEARS: usize = 13;

/// The report of a plan, with the answers to its questions.
pub fn report(projection: &Projection, exported: &Exported, answers: &[Answer]) -> String {
    let plan = exported.plan;
    let scenario = exported.case();
    let title = format!("{}: projection", plan.company.name);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title><style>{}</style></head><body>\n",
        escaped(&title),
        include_str!("style.css")
    );
    let last = plan.month(i64::from(plan.company.months));
    // Writing to a string cannot fail.
    write!(
        page,
        "<h1>{}</h1><p class=\"muted\">{}, {} months from {} to {}. USD; negative figures in brackets, costs as positive amounts.</p>",
        escaped(&plan.company.name),
        escaped(&scenario),
        plan.company.months,
        plan.company.start.long(),
        last.long()
    )
    .unwrap_or_default();
    if !plan.company.notes.is_empty() {
        write!(page, "<p class=\"note\">{}</p>", escaped(&plan.company.notes)).unwrap_or_default();
    }
    page.push_str(&told(projection, plan));
    page.push_str(&figures(projection, plan));
    page.push_str(&findings(projection));
    page.push_str(&questions(answers));
    page.push_str(&plots(projection, plan));
    page.push_str(&years(projection, plan));
    page.push_str(&inputs(exported));
    page.push_str(&checks(projection));
    writeln!(
        page,
        "<footer><p>Written by Wattfolio {}. Plan: SHA-256 <code>{}</code>, {}.</p><p>Reproduce with: <code>{}</code></p></footer></body></html>",
        env!("CARGO_PKG_VERSION"),
        escaped(exported.hash),
        escaped(&scenario),
        escaped(exported.command)
    )
    .unwrap_or_default();
    page
}

/// The plan in a sentence and a few facts, as the Overview page has them.
fn told(projection: &Projection, plan: &Plan) -> String {
    let told = board(projection, plan);
    let mut html = format!("<p class=\"sentence\"><b>{}</b></p><ul class=\"facts\">", escaped(&told.sentence));
    for fact in &told.facts {
        let class = match fact.mark {
            Mark::Holds => "good",
            Mark::Fails => "bad",
            Mark::Notice => "warning",
            Mark::Answered | Mark::Fact => "muted",
        };
        write!(html, "<li class=\"{class}\">{}</li>", escaped(&fact.text)).unwrap_or_default();
    }
    html.push_str("</ul>");
    html
}

/// A number with brackets for negatives and a dash for zero.
fn bracketed(value: f64, decimals: usize) -> String {
    let text = grouped(value.abs(), decimals);
    match value {
        _ if value.is_nan() => "n/a".to_owned(),
        _ if text.bytes().all(|b| !(b'1'..=b'9').contains(&b)) => "–".to_owned(),
        _ if value < 0.0 => format!("({text})"),
        _ => text,
    }
}

fn millions(value: f64) -> String {
    bracketed(value / 1e6, 1)
}

fn figures(projection: &Projection, plan: &Plan) -> String {
    let mut html = "<div class=\"figures\">".to_owned();
    for Figure { value: total, month, is_gap } in figures_of(&projection.rows) {
        let id = total.id();
        let item = projection.book.item(id);
        let value = projection.value(total);
        let shown = match item.format {
            _ if value.is_nan() || is_gap && item.is_nothing(value) => "none".to_owned(),
            Format::Month => plan.month(value as i64).long(),
            Format::Share => format!("{} %", bracketed(value * 100.0, 1)),
            _ if item.unit == USD => format!("{} m", millions(value)),
            _ => projection.book.shown_value(id, value),
        };
        let month = month.map_or(f64::NAN, |month| projection.value(month));
        let note = match why_undefined(&projection.book, &projection.values, id) {
            Some(why) => why,
            None if month.is_finite() => plan.month(month as i64).long(),
            None => item.note.to_owned(),
        };
        let is_bad = if is_gap { value > 0.0 } else { item.unit == USD && value < 0.0 } && !item.is_nothing(value);
        let class = if is_bad { " class=\"bad\"" } else { "" };
        write!(
            html,
            "<div><span>{}</span><b{class}>{}</b><span>{}</span></div>",
            escaped(&item.label),
            escaped(&shown),
            escaped(&note)
        )
        .unwrap_or_default();
    }
    html.push_str("</div>");
    html
}

fn findings(projection: &Projection) -> String {
    let mut html = "<h2>Findings</h2>".to_owned();
    if projection.findings.is_empty() {
        html.push_str("<p>None: no invalid values, no funding gap, every identity holds.</p>");
        return html;
    }
    let mut table = Table::new("findings", &["", "Finding", "What to do", "About"], 9);
    for finding in &projection.findings {
        let class = match finding.level {
            Level::Error => "bad",
            Level::Warning => "warning",
            Level::Note => "muted",
        };
        table.row([finding.level.word(), &finding.message, &finding.fix, &finding.path], class);
    }
    html.push_str(&table.end());
    html
}

fn plots(projection: &Projection, plan: &Plan) -> String {
    let rows = &projection.rows;
    let (operations, capital) = (&rows.company.operations, &rows.company.capital);
    let series = |row: crate::formula::Series, color, form| Series {
        name: projection.book.item(row.id()).label.clone(),
        color,
        values: projection.months(row),
        form,
    };
    let all = |drawn: &[(crate::formula::Series, &'static str, Form)]| {
        drawn.iter().map(|(row, color, form)| series(*row, color, *form)).collect::<Vec<_>>()
    };
    let years: Vec<(usize, String)> = (0..plan.company.months as usize)
        .filter_map(|t| {
            Some(plan.month(t as i64 + 1)).filter(|month| month.month() == 1).map(|month| (t, month.year().to_string()))
        })
        .collect();
    let mut html = "<h2>Plots</h2><div class=\"plots\">".to_owned();
    let megawatts = all(&palette::states(&operations.megawatts).map(|(row, color)| (row, color, Form::Area)));
    html.push_str(&plot("Megawatts by state", "MW", 1.0, &megawatts, &years));
    html.push_str(&plot(
        "Cash",
        "million USD, month end",
        1e6,
        &all(&[(capital.cash, palette::GOOD, Form::Line), (rows.treasury.minimum, palette::BAD, Form::Dashes)]),
        &years,
    ));
    html.push_str(&plot(
        "Revenue",
        "million USD per month",
        1e6,
        &all(&[
            (operations.sums.revenue.mining, palette::MINING, Form::Area),
            (operations.mix.ai, palette::AI, Form::Area),
        ]),
        &years,
    ));
    html.push_str(&plot(
        "EBITDA and capex",
        "million USD per month",
        1e6,
        &all(&[
            (operations.ebitda, palette::GOOD, Form::Line),
            (operations.sums.capex.total, palette::CONVERTING, Form::Line),
        ]),
        &years,
    ));
    html.push_str(&plot(
        "Debt",
        "million USD, month end",
        1e6,
        &all(&[(capital.debt.balance, palette::DEBT, Form::Area)]),
        &years,
    ));
    html.push_str(&plot(
        "Cumulative free cash flow",
        "million USD",
        1e6,
        &all(&[(rows.company.value.project.cumulative, palette::MUTED, Form::Line)]),
        &years,
    ));
    html.push_str(&plot(
        "BTC price",
        "thousand USD",
        1e3,
        &all(&[(rows.market.price, palette::BTC, Form::Line)]),
        &years,
    ));
    html.push_str(&plot(
        "Hashprice",
        "USD per PH/s per day",
        1.0,
        &all(&[(rows.network.hashprice, palette::BTC, Form::Line)]),
        &years,
    ));
    html.push_str("</div>");
    html
}

fn years(projection: &Projection, plan: &Plan) -> String {
    let periods = periods(plan, By::Year);
    let mut html = String::new();
    for (title, rows) in tables(&projection.rows) {
        write!(html, "<h2>{title}, by fiscal year</h2>").unwrap_or_default();
        // A page holds a fixed number of years; more years are split into tables of equal size.
        let parts = periods.len().div_ceil(MOST_YEARS).max(1);
        for part in periods.chunks(periods.len().div_ceil(parts).max(1)) {
            let head: Vec<&str> =
                ["", "unit"].into_iter().chain(part.iter().map(|period| period.label.as_str())).collect();
            let mut table = Table::new("years", &head, 2);
            for id in rows.iter().map(|row| row.id()) {
                let item = projection.book.item(id);
                let values: Vec<String> = part.iter().map(|period| year(projection, id, item, period)).collect();
                table.row(
                    [item.label.as_str(), &year_unit(item)].into_iter().chain(values.iter().map(String::as_str)),
                    "",
                );
            }
            html.push_str(&table.end());
        }
    }
    html
}

fn year_unit(item: &Item) -> String {
    if item.unit == USD { "USD m".to_owned() } else { item.unit_text() }
}

fn year(projection: &Projection, id: Id, item: &Item, period: &Period) -> String {
    let value = projection.over(id, period);
    match item.format {
        _ if !projection.is_known(id, period.months.end) => String::new(),
        _ if item.unit == USD => millions(value),
        Format::Share => bracketed(value * 100.0, 1),
        Format::Decimals(digits) if item.unit == PLAIN => bracketed(value, usize::from(digits)),
        Format::Decimals(digits) => bracketed(value, usize::from(digits.min(2))),
        _ => projection.book.shown_value(id, value),
    }
}

fn inputs(exported: &Exported) -> String {
    let mut html = "<h2>Assumptions and their sources</h2>".to_owned();
    if exported.base != exported.plan {
        html.push_str("<p class=\"note\">Changed inputs are marked, with the value in the base case.</p>");
    }
    let mut table = Table::new("inputs", &["Input", "Value", "Unit", "Source", "Date"], 9);
    let plan = exported.plan;
    let base = exported.base;
    plan.each_object(&mut |prefix, object| {
        table.heading(&plan.title_of(prefix), 5);
        object.each_field(&mut |spec, field| {
            let path = format!("{prefix}.{}", spec.name);
            if spec.name == "name" || matches!(&field, Field::Text(text) if text.is_empty()) {
                return;
            }
            let now = shown(&field);
            let before = base.with_field(&path, |_, field| shown(&field)).filter(|before| *before != now);
            let value = before.as_ref().map_or_else(|| now.clone(), |before| format!("{now}\nbase: {before}"));
            let (source, date) = plan.sources.get(&path).map_or((String::new(), ""), |s| {
                (if s.assumption { format!("Assumption: {}", s.text) } else { s.text.clone() }, s.date.as_str())
            });
            table.row([spec.label, &value, spec.unit, &source, date], if before.is_some() { "changed" } else { "" });
        });
    });
    html.push_str(&table.end());
    html
}

/// A number at full precision, with at most twelve decimals.
fn all_digits(value: f64) -> String {
    grouped(value, value.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len().min(12)))
}

fn shown(field: &Field) -> String {
    match (field, field.get()) {
        (Field::Choice(choice), _) => choice.labels()[choice.index()].to_owned(),
        (Field::Flag(on), _) => if **on { "on" } else { "off" }.to_owned(),
        (Field::Month(month), _) => month.long(),
        (_, Setting::Number(value)) => all_digits(value),
        (_, Setting::Schedule(steps)) => {
            let steps: Vec<String> =
                steps.iter().map(|(month, value)| format!("{}: {}", month.long(), all_digits(*value))).collect();
            if steps.is_empty() { "none".to_owned() } else { steps.join("\n") }
        }
        (_, other) => other.to_string(),
    }
}

fn checks(projection: &Projection) -> String {
    let mut html = "<h2>Checks</h2><p class=\"note\">Identities that must hold in every month, with the largest difference in any month.</p>".to_owned();
    let mut table = Table::new("checks", &["Check", "", "Largest difference", "Tolerance", "Unit"], 2);
    for check in projection.book.checks() {
        let item = projection.book.item(check.row.id());
        let (word, class) = if projection.holds(check) { ("holds", "good") } else { ("FAILS", "bad") };
        table.row(
            [
                item.label.as_str(),
                word,
                &format!("{:e}", projection.residual(check)),
                &format!("{:e}", check.tolerance),
                &item.unit.to_string(),
            ],
            class,
        );
    }
    html.push_str(&table.end());
    html
}
