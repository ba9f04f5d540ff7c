//! Moves of megawatts as projects: notice to proceed, machines off, construction, energisation, commissioning; and their cost.

use crate::formula::{Expression, Format, MONTH, MW, MW_IT, Operand as _, PERCENT, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ALL, ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::market::price::Market;
use crate::plan::{Move, ObjectKind, Site, Use};

/// Rows of a move.
#[derive(Clone, Debug)]
pub struct MoveRows {
    /// Its id in the plan
    pub id: String,
    /// Its index in the site's list of moves
    pub index: usize,
    /// What it is called
    pub name: String,
    /// The use from which it takes its MW
    pub from: Use,
    /// The use to which it brings them
    pub to: Use,
    /// Total cost, including contingency, USD
    pub budget: Scalar,
    /// Its capacity in MW IT
    pub mw_it: Scalar,
    /// The month from which it is ready, as its number in the plan
    pub ready_month: Scalar,
    /// Months from notice to proceed until ready
    pub build: Scalar,
    /// Months from ready over which its capacity is phased into billing
    pub commissioning_months: Scalar,
    /// MW taken out of their old use, at month end
    pub started: Series,
    /// … of which before month 1, already reflected in the site's opening figures
    pub started_before: Scalar,
    /// MW ready for the new use, at month end
    pub ready: Series,
    /// … of which before month 1
    pub ready_before: Scalar,
    /// MW past their planned construction but not ready: delayed, or not energised yet
    pub late: Series,
    /// MW that are ready but not yet billable
    pub commissioning: Series,
    /// The budget, in the month it is ready, USD
    pub in_service: Series,
    /// How it is paid
    pub spending: SpendingRows,
    /// Cost to come of what is in service, USD at month end: a liability
    pub to_come: Series,
    /// … before month 1
    pub to_come_before: Scalar,
    /// USD spent before month 1 and not in service
    pub construction_before: Scalar,
}

/// Rows of a move's spending: shares of the budget at notice, over the long-lead period and over commissioning; the rest along
/// the spend curve.
#[derive(Clone, Copy, Debug)]
pub struct SpendingRows {
    /// Construction elapsed before month 1, in percent
    pub time_before: Scalar,
    /// Share of the construction period elapsed at month end, without delay, in percent
    pub time: Series,
    /// Construction share of the budget, in percent
    pub construction: Scalar,
    /// Share of the budget spent before month 1, in percent
    pub spent_before: Scalar,
    /// … at month end
    pub spent: Series,
    /// Spend in the month, USD
    pub capex: Series,
}

/// Writes the moves of a site; `gross_up` is utility MW per MW IT.
pub(in crate::model) fn moves(scope: &Scope, market: &Market, site: &Site, gross_up: Scalar) -> Vec<MoveRows> {
    let enabled = site.moves.iter().enumerate().filter(|(_, m)| m.enabled && m.from != m.to);
    let one = |(index, a_move): (usize, &Move)| {
        one(&scope.child(ObjectKind::Move, &a_move.id, &a_move.name), market, index, a_move, gross_up)
    };
    enabled.map(one).collect()
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

fn one(scope: &Scope, market: &Market, index: usize, a_move: &Move, gross_up: Scalar) -> MoveRows {
    let mw = scope.number("mw", MW, a_move.mw);
    let dates = dates(scope, a_move);
    let Dates { notice, off, construction, ready: ready_month, commissioning: commissioning_months } = dates;
    let budget = budget(scope, a_move, mw, gross_up);
    let month = scope.calendar.month;
    let mw_it = scope.formula("mw-it", "Capacity", MW_IT, mw / gross_up, "Utility MW divided by the gross-up");
    let build = scope.formula(
        "build-months",
        "Build period",
        MONTH,
        (ready_month - notice).max(0.0),
        "Months from notice to proceed until ready",
    );
    scope.shown_scalar(build, Format::Decimals(0));
    let started_before = scope.formula(
        "started-before",
        "MW out of use before month 1",
        MW,
        when(off.le(0.0), mw, 0.0),
        "Already excluded from the site's opening figures",
    );
    let started =
        scope.declare("started", "MW taken out of use", MW, started_before, "From the machines-off month onwards");
    let started = scope.define(started, |_| when(month.lt(off), 0.0, mw));
    let ready = scope.level(
        "ready",
        "MW ready",
        MW,
        when(month.lt(ready_month), 0.0, mw),
        "After construction, delay and energisation",
    );
    let late = scope.level(
        "late",
        "MW late",
        MW,
        when(month.lt(off + construction), 0.0, started - ready),
        "Past planned construction, but delayed or not yet energised",
    );
    let ready_before = scope.formula(
        "ready-before",
        "MW ready before month 1",
        MW,
        when(ready_month.le(0.0), mw, 0.0),
        "Already included in the site's opening figures",
    );
    let waiting = |month: Expression| 1.0 - commissioned(month, ready_month, commissioning_months);
    let commissioning = scope.declare(
        "commissioning",
        "MW in commissioning",
        MW,
        ready_before * waiting(0.0.into()),
        "Ready, but not yet billable",
    );
    let commissioning = scope.define(commissioning, |_| ready * waiting(month.expression()));
    let in_service = scope.flow(
        "in-service",
        "Cost placed in service",
        USD,
        when(month.is(ready_month), budget, 0.0),
        "Full budget in the month it is ready; depreciated from then on",
    );
    let spending = spending(scope, market, a_move, dates, budget);
    let SpendingRows { spent_before, spent, .. } = spending;
    let unpaid = |spent: Expression| budget * (1.0 - spent * PERCENT_OF).max(0.0);
    let to_come_before = scope.formula(
        "to-come-before",
        "Opening cost to come",
        USD,
        when(ready_month.le(0.0), unpaid(spent_before.into()), 0.0),
        "In service before month 1 and paid later",
    );
    let to_come = scope.declare(
        "to-come",
        "Cost to come",
        USD,
        to_come_before,
        "In service and not yet paid at month end: a liability, not a deduction from construction in progress",
    );
    let to_come = scope.define(to_come, |_| when(month.lt(ready_month), 0.0, unpaid(spent.into())));
    let construction_before = scope.formula(
        "construction-before",
        "Opening construction in progress",
        USD,
        budget * (spent_before * PERCENT_OF - ready_month.le(0.0)) + to_come_before,
        "Spent before month 1 and not in service",
    );
    MoveRows {
        id: a_move.id.clone(),
        index,
        name: a_move.name.clone(),
        from: a_move.from,
        to: a_move.to,
        budget,
        mw_it,
        ready_month,
        build,
        commissioning_months,
        started,
        started_before,
        ready,
        ready_before,
        late,
        commissioning,
        in_service,
        spending,
        to_come,
        to_come_before,
        construction_before,
    }
}

/// Share of commissioning completed at the end of a month, from 0 to 1.
fn commissioned(month: Expression, ready: Scalar, commissioning: Scalar) -> Expression {
    ((month + ONE_MONTH - ready) / commissioning.max(ONE_MONTH)).max(0.0).min(1.0)
}

fn dates(scope: &Scope, a_move: &Move) -> Dates {
    let notice = scope.month("notice", a_move.notice);
    let off = scope.month("machines_off", a_move.machines_off);
    let construction = scope.months("construction_months", a_move.construction_months);
    let delay = scope.months("delay_months", a_move.delay_months);
    let energised = a_move.waits_for_power.then(|| scope.month("energisation", a_move.energisation));
    let commissioning = scope.months("commissioning_months", a_move.commissioning_months);
    let built = off + construction + delay;
    let ready = match energised {
        Some(energised) => built.max(energised),
        None => built,
    };
    let ready = scope.formula(
        "ready-month",
        "Ready month",
        MONTH,
        ready,
        "Machines off plus construction and delay, but not before energisation",
    );
    Dates { notice, off, construction, ready, commissioning }
}

fn spending(scope: &Scope, market: &Market, a_move: &Move, dates: Dates, budget: Scalar) -> SpendingRows {
    let Dates { notice, off, construction: construction_months, ready, commissioning } = dates;
    let month = scope.calendar.month;
    let at_notice = scope.number("notice_cost_pct", PERCENT, a_move.notice_cost_pct);
    let long_lead = scope.number("long_lead_cost_pct", PERCENT, a_move.long_lead_cost_pct);
    let at_end = scope.number("commissioning_cost_pct", PERCENT, a_move.commissioning_cost_pct);
    let long_lead_months = scope.months("long_lead_months", a_move.long_lead_months);
    let elapsed = |month: Expression| ALL / construction_months.max(ONE_MONTH) * (month + ONE_MONTH - off);
    let time_before = scope.formula(
        "time-before",
        "Construction elapsed before month 1",
        PERCENT,
        elapsed(0.0.into()),
        "Evaluated at month 0",
    );
    let time = scope.row(
        "time",
        "Construction elapsed",
        PERCENT,
        elapsed(month.into()),
        "Share of the construction period without delay: capex is spent as planned",
    );
    let construction = scope.formula(
        "construction-cost",
        "Construction share of cost",
        PERCENT,
        (ALL - at_notice - long_lead - at_end).max(0.0),
        "Remainder after the other shares",
    );
    let spent_by = |month: Expression, on_curve: Expression| {
        let lead = ((month.clone() + ONE_MONTH - notice) / long_lead_months).max(0.0).min(1.0);
        let end = commissioned(month.clone(), ready, commissioning);
        when(month.lt(notice), 0.0, at_notice) + long_lead * lead + construction * PERCENT_OF * on_curve + at_end * end
    };
    let spent_before = scope.formula(
        "spent-before",
        "Share of cost spent before month 1",
        PERCENT,
        spent_by(0.0.into(), Expression::Curve(market.spend_curve, time_before.id())),
        "As below, evaluated at month 0",
    );
    let spent = scope.declare(
        "spent",
        "Share of cost spent",
        PERCENT,
        spent_before,
        "At notice, over the long-lead period, along the spend curve and over commissioning",
    );
    let spent = scope.define(spent, |_| spent_by(month.into(), time.on(market.spend_curve)));
    let capex = scope.flow("capex", "Capex", USD, PERCENT_OF * budget * (spent - spent.prev()), "Spend in the month");
    SpendingRows { time_before, time, construction, spent_before, spent, capex }
}

/// Total cost of a move: AI capacity per MW IT with contingency, mining capacity per utility MW, otherwise nothing.
fn budget(scope: &Scope, a_move: &Move, mw: Scalar, gross_up: Scalar) -> Scalar {
    let (cost, note) = match a_move.to {
        Use::Ai => {
            let capex = scope.number("capex_usd_per_mw_it", USD.per(MW_IT), a_move.capex_usd_per_mw_it);
            let contingency = scope.share("contingency_pct", a_move.contingency_pct);
            (mw / gross_up * capex * (contingency + 1.0), "MW IT times cost per MW IT, with contingency")
        }
        Use::Mining => {
            let capacity = scope.number("mining_capex_usd_per_mw", USD.per(MW), a_move.mining_capex_usd_per_mw);
            (mw * capacity, "Utility MW times cost of mining capacity per MW")
        }
        Use::Idle => (0.0.into(), "Nothing is built"),
    };
    scope.formula("budget", "Budget", USD, cost, note)
}

/// The sum of a scalar of moves to AI.
pub(in crate::model) fn of_ai(moves: &[MoveRows], scalar: fn(&MoveRows) -> Scalar) -> Expression {
    sum(moves.iter().filter(|m| m.to == Use::Ai).map(scalar))
}

/// The sum of a row of moves to a use.
pub(in crate::model) fn to_use(moves: &[MoveRows], to: Use, row: fn(&MoveRows) -> Series) -> Expression {
    sum(moves.iter().filter(|m| m.to == to).map(row))
}
