//! Moves of megawatts: when they leave their use, when they are ready, and what they cost.

use super::calendar::Calendar;
use super::constants::{ALL, ONE_MONTH, PERCENT_OF};
use super::inputs::Builder;
use super::market::Market;
use crate::formula::{CurveId, Expression, MONTH, MW, MW_IT, Operand as _, PERCENT, Scalar, Series, USD, when};
use crate::plan::{Move, Site, Use};

/// Rows of a move.
#[derive(Clone, Copy)]
pub(super) struct Moved {
    pub from: Use,
    pub to: Use,
    /// MW that have left their use
    pub started: Series,
    /// … of them before month 1, which the site's opening figures tell already
    pub started_before: Scalar,
    /// MW that are ready for the new one
    pub ready: Series,
    /// … of them before month 1
    pub ready_before: Scalar,
    pub capex: Series,
}

/// All enabled moves of a site. `gross_up` is utility MW for each MW of IT.
pub(super) fn moves(builder: &mut Builder, calendar: &Calendar, market: &Market, site: &Site, path: &str, key: &str, gross_up: Scalar) -> Vec<Moved> {
    let enabled = site.moves.iter().filter(|m| m.enabled && m.from != m.to);
    enabled.map(|a_move| one(builder, calendar, market, site, a_move, &format!("{path}.moves.{}", a_move.id), &format!("{key}.move.{}", a_move.id), gross_up)).collect()
}

#[expect(clippy::too_many_arguments, reason = "the rows a move stands on, each once")]
fn one(builder: &mut Builder, calendar: &Calendar, market: &Market, site: &Site, a_move: &Move, path: &str, key: &str, gross_up: Scalar) -> Moved {
    builder.book.section(key, &format!("{}: {}", site.name, a_move.name));
    let mw = builder.number(&format!("{path}.mw"), MW, a_move.mw);
    let off = builder.month(&format!("{path}.machines_off"), a_move.machines_off);
    let construction = builder.months(&format!("{path}.construction_months"), a_move.construction_months);
    let delay = builder.months(&format!("{path}.delay_months"), a_move.delay_months);
    let budget = budget(builder, a_move, path, mw, gross_up);
    let b = &mut builder.book;
    let ready_month = b.formula("ready-month", "Ready", MONTH, off + construction + delay, "Machines off, construction and delay");
    let month = calendar.month;
    let started = b.level("started", "MW that have left", MW, when(month.lt(off), 0.0, mw), "From the month of machines off on");
    let ready = b.level("ready", "MW that are ready", MW, when(month.lt(ready_month), 0.0, mw), "After construction and delay");
    let started_before = b.formula("started-before", "MW that had left before month 1", MW, when(off.le(0.0), mw, 0.0), "The site's opening figures are without them");
    let ready_before = b.formula("ready-before", "MW that were ready before month 1", MW, when(ready_month.le(0.0), mw, 0.0), "The site's opening figures hold them");
    let at = |month: Expression| (month - off + ONE_MONTH) / construction.max(ONE_MONTH) * ALL;
    let opening = b.formula("time-before", "Share of the months before month 1", PERCENT, at(0.0.into()), "As if month 0 were the current one");
    let time = b.row("time", "Share of the months", PERCENT, at(month.into()), "Of the construction without delay: the money is spent as planned");
    let spent = spent(b, market.spend_curve, opening, time);
    let capex = b.flow("capex", "Capex", USD, (spent - spent.prev()) * PERCENT_OF * budget, "What the spend curve adds in the month");
    Moved { from: a_move.from, to: a_move.to, started, started_before, ready, ready_before, capex }
}

fn spent(b: &mut crate::formula::Book, curve: CurveId, opening: Scalar, time: Series) -> Series {
    let spent = b.declare("spent", "Share of the cost spent", PERCENT, Expression::Curve(curve, opening.id()), "By the spend curve of the market page");
    b.define(spent, |_| time.on(curve))
}

/// What a move costs in all: AI capacity by the MW of IT with contingency, machines by the utility MW, else nothing.
fn budget(builder: &mut Builder, a_move: &Move, path: &str, mw: Scalar, gross_up: Scalar) -> Scalar {
    let (cost, note) = match a_move.to {
        Use::Ai => {
            let capex = builder.number(&format!("{path}.capex_usd_per_mw_it"), USD.per(MW_IT), a_move.capex_usd_per_mw_it);
            let contingency = builder.share(&format!("{path}.contingency_pct"), a_move.contingency_pct);
            (mw / gross_up * capex * (contingency + 1.0), "MW of IT times cost, with contingency")
        }
        Use::Mining => {
            let machines = builder.number(&format!("{path}.machines_usd_per_mw"), USD.per(MW), a_move.machines_usd_per_mw);
            (mw * machines, "Utility MW times the cost of machines")
        }
        Use::Idle => (0.0.into(), "Nothing is built"),
    };
    builder.book.formula("budget", "Budget", USD, cost, note)
}
