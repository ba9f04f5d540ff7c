//! Moves of megawatts as projects: notice to proceed, machines off, construction, energisation, commissioning; and their cost.

use crate::formula::{Expression, Format, MONTH, MW, MW_IT, Operand as _, PERCENT, Scalar, Series, USD, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ALL, ONE_MONTH, PERCENT_OF};
use crate::model::base::inputs::Builder;
use crate::model::market::price::Market;
use crate::plan::{Move, Site, Use};

/// Rows of a move.
#[derive(Clone, Copy)]
pub(in crate::model) struct Moved<'a> {
    pub of: &'a Move,
    /// MW taken out of their old use
    pub started: Series,
    /// … of which before month 1, already reflected in the site's opening figures
    pub started_before: Scalar,
    /// MW ready for the new use
    pub ready: Series,
    /// … of which before month 1
    pub ready_before: Scalar,
    /// MW past their planned construction but not ready: delayed, or not energised yet
    pub late: Series,
    /// MW that are ready but not yet billable
    pub commissioning: Series,
    pub capex: Series,
    /// Total cost, including contingency
    pub budget: Scalar,
    /// Its capacity in MW IT
    pub mw_it: Scalar,
    /// Months from notice to proceed until ready
    pub build: Scalar,
    /// The budget, in the month it is ready
    pub in_service: Series,
    /// Spent before month 1 and not in service; negative if more is in service than was spent
    pub construction_before: Scalar,
}

pub(in crate::model) fn moves<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    site: &'a Site,
    path: &str,
    key: &str,
    gross_up: Scalar,
) -> Vec<Moved<'a>> {
    let enabled = site.moves.iter().filter(|m| m.enabled && m.from != m.to);
    enabled
        .map(|a_move| {
            builder.book().section(&format!("{key}.move.{}", a_move.id), &format!("{}: {}", site.name, a_move.name));
            one(builder, calendar, market, a_move, &format!("{path}.moves.{}", a_move.id), gross_up)
        })
        .collect()
}

/// Key dates of a project, as plan month numbers.
#[derive(Clone, Copy)]
struct Dates {
    notice: Scalar,
    off: Scalar,
    construction: Scalar,
    ready: Scalar,
    commissioning: Scalar,
}

fn one<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    a_move: &'a Move,
    path: &str,
    gross_up: Scalar,
) -> Moved<'a> {
    let mw = builder.number(format!("{path}.mw"), MW, a_move.mw);
    let dates = dates(builder, a_move, path);
    let Dates { notice, off, construction, ready: ready_month, commissioning } = dates;
    let budget = budget(builder, a_move, path, mw, gross_up);
    let b = builder.book();
    let month = calendar.month;
    let mw_it = b.formula("mw-it", "Capacity", MW_IT, mw / gross_up, "Utility MW divided by the gross-up");
    let build = b.formula(
        "build-months",
        "Build period",
        MONTH,
        (ready_month - notice).max(0.0),
        "Months from notice to proceed until ready",
    );
    b.shown_scalar(build, Format::Decimals(0));
    let started_before = b.formula(
        "started-before",
        "MW out of use before month 1",
        MW,
        when(off.le(0.0), mw, 0.0),
        "Already excluded from the site's opening figures",
    );
    let started =
        b.declare("started", "MW taken out of use", MW, started_before, "From the machines-off month onwards");
    let started = b.define(started, |_| when(month.lt(off), 0.0, mw));
    let ready = b.level(
        "ready",
        "MW ready",
        MW,
        when(month.lt(ready_month), 0.0, mw),
        "After construction, delay and energisation",
    );
    let late = b.level(
        "late",
        "MW late",
        MW,
        when(month.lt(off + construction), 0.0, started - ready),
        "Past planned construction, but delayed or not yet energised",
    );
    let waiting = ready * (1.0 - commissioned(month.expression(), ready_month, commissioning));
    let commissioning = b.level("commissioning", "MW in commissioning", MW, waiting, "Ready, but not yet billable");
    let ready_before = b.formula(
        "ready-before",
        "MW ready before month 1",
        MW,
        when(ready_month.le(0.0), mw, 0.0),
        "Already included in the site's opening figures",
    );
    let in_service = b.flow(
        "in-service",
        "Cost placed in service",
        USD,
        when(month.is(ready_month), budget, 0.0),
        "Full budget in the month it is ready; depreciated from then on",
    );
    let (capex, spent_before) = capex(builder, calendar, market, a_move, path, dates, budget);
    let before = budget * (spent_before * PERCENT_OF - ready_month.le(0.0));
    let construction_before = builder.book().formula(
        "construction-before",
        "Opening construction in progress",
        USD,
        before,
        "Spent before month 1 and not in service; negative if in service before it is fully spent",
    );
    Moved {
        of: a_move,
        started,
        started_before,
        ready,
        ready_before,
        late,
        commissioning,
        capex,
        budget,
        mw_it,
        build,
        in_service,
        construction_before,
    }
}

/// Share of commissioning completed at the end of a month, from 0 to 1.
fn commissioned(month: Expression, ready: Scalar, commissioning: Scalar) -> Expression {
    ((month + ONE_MONTH - ready) / commissioning.max(ONE_MONTH)).max(0.0).min(1.0)
}

fn dates(builder: &mut Builder, a_move: &Move, path: &str) -> Dates {
    let notice = builder.month(format!("{path}.notice"), a_move.notice);
    let off = builder.month(format!("{path}.machines_off"), a_move.machines_off);
    let construction = builder.months(format!("{path}.construction_months"), a_move.construction_months);
    let delay = builder.months(format!("{path}.delay_months"), a_move.delay_months);
    let energised = a_move.waits_for_power.then(|| builder.month(format!("{path}.energisation"), a_move.energisation));
    let commissioning = builder.months(format!("{path}.commissioning_months"), a_move.commissioning_months);
    let built = off + construction + delay;
    let ready = match energised {
        Some(energised) => built.max(energised),
        None => built,
    };
    let ready = builder.book().formula(
        "ready-month",
        "Ready month",
        MONTH,
        ready,
        "Machines off plus construction and delay, but not before energisation",
    );
    Dates { notice, off, construction, ready, commissioning }
}

/// Capex: shares spent at notice, over the long-lead period and over commissioning; the rest along the spend curve.
fn capex(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    a_move: &Move,
    path: &str,
    dates: Dates,
    budget: Scalar,
) -> (Series, Scalar) {
    let Dates { notice, off, construction, ready, commissioning } = dates;
    let mut part = |name: &str, value: f64| builder.number(format!("{path}.{name}"), PERCENT, value);
    let (at_notice, long_lead, at_end) = (
        part("notice_cost_pct", a_move.notice_cost_pct),
        part("long_lead_cost_pct", a_move.long_lead_cost_pct),
        part("commissioning_cost_pct", a_move.commissioning_cost_pct),
    );
    let long_lead_months = builder.months(format!("{path}.long_lead_months"), a_move.long_lead_months);
    let b = builder.book();
    let of_construction = |month: Expression| ALL / construction.max(ONE_MONTH) * (month + ONE_MONTH - off);
    let opening = b.formula(
        "time-before",
        "Construction elapsed before month 1",
        PERCENT,
        of_construction(0.0.into()),
        "Evaluated at month 0",
    );
    let time = b.row(
        "time",
        "Construction elapsed",
        PERCENT,
        of_construction(calendar.month.into()),
        "Share of the construction period without delay: capex is spent as planned",
    );
    let rest = b.formula(
        "construction-cost",
        "Construction share of cost",
        PERCENT,
        (ALL - at_notice - long_lead - at_end).max(0.0),
        "Remainder after the other shares",
    );
    let spent_by = |month: Expression, on_curve: Expression| {
        let lead = ((month.clone() + ONE_MONTH - notice) / long_lead_months).max(0.0).min(1.0);
        let end = commissioned(month.clone(), ready, commissioning);
        when(month.lt(notice), 0.0, at_notice) + long_lead * lead + rest * PERCENT_OF * on_curve + at_end * end
    };
    let by_then = spent_by(0.0.into(), Expression::Curve(market.spend_curve, opening.id()));
    let before = b.formula(
        "spent-before",
        "Share of cost spent before month 1",
        PERCENT,
        by_then,
        "As below, evaluated at month 0",
    );
    let spent = b.declare(
        "spent",
        "Share of cost spent",
        PERCENT,
        before,
        "At notice, over the long-lead period, along the spend curve and over commissioning",
    );
    let spent = b.define(spent, |_| spent_by(calendar.month.into(), time.on(market.spend_curve)));
    (b.flow("capex", "Capex", USD, PERCENT_OF * budget * (spent - spent.prev()), "Spend in the month"), before)
}

/// Total cost of a move: AI capacity per MW IT with contingency, mining capacity per utility MW, otherwise nothing.
fn budget(builder: &mut Builder, a_move: &Move, path: &str, mw: Scalar, gross_up: Scalar) -> Scalar {
    let (cost, note) = match a_move.to {
        Use::Ai => {
            let capex =
                builder.number(format!("{path}.capex_usd_per_mw_it"), USD.per(MW_IT), a_move.capex_usd_per_mw_it);
            let contingency = builder.share(format!("{path}.contingency_pct"), a_move.contingency_pct);
            (mw / gross_up * capex * (contingency + 1.0), "MW IT times cost per MW IT, with contingency")
        }
        Use::Mining => {
            let capacity =
                builder.number(format!("{path}.mining_capex_usd_per_mw"), USD.per(MW), a_move.mining_capex_usd_per_mw);
            (mw * capacity, "Utility MW times cost of mining capacity per MW")
        }
        Use::Idle => (0.0.into(), "Nothing is built"),
    };
    builder.book().formula("budget", "Budget", USD, cost, note)
}

/// The sum of a scalar of moves to AI.
pub(in crate::model) fn of_ai(moves: &[Moved], scalar: fn(&Moved) -> Scalar) -> Expression {
    sum(moves.iter().filter(|m| m.of.to == Use::Ai).map(scalar))
}

/// The sum of a row of moves to a use.
pub(in crate::model) fn to_use(moves: &[Moved], to: Use, row: fn(&Moved) -> Series) -> Expression {
    sum(moves.iter().filter(|m| m.of.to == to).map(row))
}
