//! Capital: maturities, how well they are covered, and the value per share.

use super::wall::wall_plot;
use crate::analysis::covenants;
use crate::app::parts::axis::{Axis, years_ui};
use crate::app::parts::column::column_ui;
use crate::app::parts::frame::Frame;
use crate::app::parts::plot::{Flag, Form, Series, Titles, series, time_plot};
use crate::app::parts::theme::{Tokens, faded, shade};
use crate::app::parts::values::{Line, line, named_line, plain_line, total_line, values_ui};
use crate::formula::{Id, Scalar, Series as Row, USD};
use crate::model::Projection;
use crate::model::rows::{CovenantRows, FundRows, Owner, ProjectCompany, Rows};
use egui::{Color32, Ui};

/// A borrower: the company or a project company.
struct Borrower<'a> {
    name: &'a str,
    color: Color32,
    /// Its tests, the DSCR first
    covenants: [CovenantRows; 5],
}

/// The company, then its project companies.
fn borrowers<'a>(rows: &'a Rows, t: &Tokens) -> Vec<Borrower<'a>> {
    let lenders = &rows.company.measures.lenders;
    let company = Borrower { name: "Company", color: t.text, covenants: covenants(&lenders.cover, &lenders.ratios) };
    let companies = rows.project_companies().enumerate().map(|(i, (owner, company))| Borrower {
        name: &owner.rows.name,
        color: shade(t.accent, i),
        covenants: covenants(&company.waterfall.cover, &company.waterfall.ratios),
    });
    std::iter::once(company).chain(companies).collect()
}

/// Ratios of a borrower, and their headroom to its covenants.
fn ratios(borrower: &Borrower, t: &Tokens) -> Vec<Line> {
    let of_test = |covenant: &CovenantRows| {
        let name = covenant.kind.label();
        let levels = [(covenant.lock_up, "lock-up", t.warning), (covenant.default, "default", t.bad)];
        let rooms = levels
            .into_iter()
            .filter_map(|(level, word, color)| Some(named_line(level?.headroom, &format!("{name} to {word}"), color)));
        std::iter::once(named_line(covenant.value, name, borrower.color)).chain(rooms).collect::<Vec<_>>()
    };
    borrower.covenants.iter().flat_map(of_test).collect()
}

/// A covenant's lock-up level, the same in each month; None if there is none.
fn lock_up_level(projection: &Projection, covenant: &CovenantRows) -> Option<(Id, Vec<f64>)> {
    let level = covenant.lock_up?.level;
    Some((level.id(), vec![projection.value(level); projection.book.months()]))
}

/// The plot is capped at this level, so that levels near 1 can be distinguished; the table shows the actual value.
const HIGHEST_COVER: f64 = 4.0;

/// DSCR of each borrower from its first test on, with its lock-up level.
fn cover_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32, borrowers: &[Borrower]) {
    let Some(projection) = frame.projection() else { return };
    let mut lines: Vec<(Id, String, Color32, Vec<f64>, Form)> = Vec::new();
    for Borrower { name, covenants: [dscr, ..], color } in borrowers {
        // What was not tested yet has no value.
        let is_known = |t: usize| projection.is_known(dscr.value.id(), t + 1);
        let values = frame.months(dscr.value).iter().enumerate();
        let shown: Vec<f64> =
            values.map(|(t, value)| if is_known(t) { value.min(HIGHEST_COVER) } else { f64::NAN }).collect();
        lines.push((dscr.value.id(), (*name).to_owned(), *color, shown, Form::Line));
        let level = lock_up_level(projection, dscr);
        lines.extend(level.map(|(item, level)| (item, format!("Lock-up, {name}"), *color, level, Form::Dashes)));
    }
    let series: Vec<Series> = lines
        .iter()
        .map(|(item, name, color, values, form)| Series {
            item: *item,
            name: name.clone(),
            color: *color,
            values,
            form: *form,
            is_of_other: true,
        })
        .collect();
    let titles = Titles {
        id: "cover",
        title: "DSCR",
        per: "last test, to 4",
        empty: "No debt service is tested within the plan",
        flag: Flag::Of(0),
        cut: false,
    };
    time_plot(ui, frame, axis, &titles, height, &series);
}

/// Liquidity by what it is made of, and the covenant level.
pub(super) fn liquidity_plot(ui: &mut Ui, frame: &mut Frame, axis: &Axis, height: f32) {
    let t = frame.tokens;
    let Some(projection) = frame.projection() else { return };
    let lenders = &projection.rows.company.measures.lenders;
    let level = lock_up_level(projection, &lenders.ratios.covenants.liquidity);
    let cash = if frame.derived.computed.project_companies.is_empty() { "Cash" } else { "Parent's cash" };
    let mut drawn = vec![
        series(frame, projection.rows.treasury.cash, cash, t.fan_inner, Form::Still(t.good)),
        series(frame, lenders.liquidity.free_btc, "Free BTC, cut", t.switched_off, Form::Still(t.mining)),
        series(frame, lenders.liquidity.undrawn, "Undrawn lines", t.fan_outer, Form::Still(t.muted)),
        series(frame, projection.rows.treasury.minimum, "Minimum cash", t.bad, Form::Dashes),
    ];
    drawn.extend(level.iter().map(|(item, values)| Series {
        item: *item,
        name: "Covenant".to_owned(),
        color: t.debt,
        values,
        form: Form::Dashes,
        is_of_other: false,
    }));
    let titles = Titles {
        id: "liquidity",
        title: "Liquidity",
        per: "",
        empty: "No cash, free BTC or undrawn credit within the plan",
        flag: Flag::Top,
        cut: false,
    };
    time_plot(ui, frame, axis, &titles, height, &drawn);
}

/// Sources and uses of a project company until its completion, with its name and that month; None if there are none within the plan.
fn funds(
    frame: &Frame,
    projection: &Projection,
    (owner, company): (&Owner, &ProjectCompany),
) -> Option<(String, Vec<Line>)> {
    let t = frame.tokens;
    let FundRows { sources, uses, in_all } = &company.waterfall.funds;
    if USD.is_nothing(projection.value(in_all[0])) {
        return None;
    }
    let label = |row: Row| projection.book.item(row.id()).label.as_str();
    let each = |of: &[(Row, Scalar)], color: Color32| -> Vec<Line> {
        of.iter().map(|(row, total)| total_line(*total, label(*row), color)).collect()
    };
    let mut lines = each(sources, t.good);
    lines.push(total_line(in_all[0], "Sources", t.text));
    lines.extend(each(uses, t.converting));
    lines.push(total_line(in_all[1], "Uses", t.text));
    let completion = frame.derived.computed.project_companies.iter().find(|of| of.id == owner.rows.id)?.completion;
    Some((format!("{}, sources and uses to {}", owner.rows.name, completion.long()), lines))
}

pub(super) fn capital_ui(ui: &mut Ui, frame: &mut Frame) {
    let t = frame.tokens;
    let Some(projection) = frame.projection() else { return };
    let rows = projection.rows.as_ref();
    let borrowers = borrowers(rows, t);
    let mut groups = vec![
        (
            "Debt due".to_owned(),
            vec![
                line(rows.company.measures.maturities.maturities, t.debt),
                line(rows.company.measures.maturities.puts, t.bad),
                line(rows.company.measures.maturities.refinanced, t.good),
                line(rows.company.measures.maturities.need, t.text),
            ],
        ),
        (
            "Liquidity components".to_owned(),
            vec![
                line(rows.treasury.cash, t.text),
                line(rows.company.measures.lenders.liquidity.free_btc, t.btc),
                line(rows.company.measures.lenders.liquidity.undrawn, t.debt),
                line(rows.company.measures.lenders.runway.runway, t.muted),
            ],
        ),
    ];
    // Each borrower with its ratios, and what it was built from.
    let funds = std::iter::once(None).chain(rows.project_companies().map(|company| funds(frame, projection, company)));
    for (borrower, funds) in borrowers.iter().zip(funds) {
        groups.push((borrower.name.to_owned(), ratios(borrower, t)));
        groups.extend(funds);
    }
    groups.push((
        "Leverage and cost of capital".to_owned(),
        vec![
            line(rows.company.measures.lenders.net_leverage_after_btc, t.btc),
            line(rows.company.measures.lenders.corporate.net_leverage, t.debt),
            line(rows.company.measures.lenders.ratios.debt_yield, t.good),
            line(rows.company.measures.lenders.cost_of_capital.debt, t.debt),
            line(rows.company.measures.lenders.cost_of_capital.blended, t.muted),
        ],
    ));
    groups.push((
        "Shares".to_owned(),
        vec![
            plain_line(rows.equity.shares, "Shares", t.muted),
            plain_line(rows.company.measures.shares.diluted, "Diluted shares", t.text),
            plain_line(rows.equity.price, "Share price, USD", t.accent),
            plain_line(rows.company.measures.valuation.by_megawatts.per_share, "Sum of the parts, USD", t.good),
            plain_line(rows.company.measures.valuation.by_noi.per_share, "… by NOI, USD", faded(t.good, 0.6)),
            plain_line(rows.company.measures.shares.satoshis, "Sats per share", t.btc),
        ],
    ));
    column_ui(ui, frame, "capital-values", |ui, frame| values_ui(ui, frame, &groups));
    let axis = years_ui(ui, frame);
    let height = ui.available_height();
    wall_plot(ui, frame, &axis, height * 0.32);
    cover_plot(ui, frame, &axis, height * 0.33, &borrowers);
    liquidity_plot(ui, frame, &axis, height * 0.33);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::project;

    /// The covenant's line is its level, which the plan gives as USD 40m, not the headroom to it: a click explains that
    /// number, and copied data name it.
    #[test]
    fn the_line_of_a_covenant_is_its_level() {
        let mut plan = crate::store::sample();
        plan.covenants.liquidity_lock_up_usd = 40e6;
        let projection = project(&plan).unwrap();
        let covenant = projection.rows.company.measures.lenders.ratios.covenants.liquidity;
        let (item, values) = lock_up_level(&projection, &covenant).unwrap();
        assert_eq!(projection.values.scalar(item), 40e6);
        assert_eq!(projection.book.item(item).key, "company.liquidity-lock-up-level");
        assert_eq!(values, vec![40e6; plan.company.months as usize]);
    }
}
