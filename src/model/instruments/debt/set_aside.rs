//! Cash that a project company sets aside month by month for the next payment on its debts.

use super::life::{Life, last_month};
use super::rows::SetAsideRows;
use crate::formula::{Format, Operand as _, PLAIN, Series, USD, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::Accrued;

/// Interest that accrues, as it is set aside.
pub(super) struct Accruing {
    pub accrual: Accrued,
    /// 1 in months in which interest is capitalised
    pub capitalises: Option<Series>,
}

/// Set aside month by month to fund the next payment when it falls due: interest as it accrues, but for the part that will be
/// capitalised, and of the next repayment the share that has built up since the previous one. Nothing if payments are monthly.
pub(super) fn set_aside(scope: &Scope, life: &Life, scheduled: Series, of: &Accruing) -> SetAsideRows {
    let month = scope.calendar.month;
    let accrued = of.accrual.balance;
    let capitalised = next_capitalised(scope, life, of);
    let repays = scope.flag(
        "repays",
        "Repayment month",
        life.pays.max(scheduled.gt(ONE_CENT)),
        "A payment month, or a dated repayment between two",
    );
    let next = scope.declare(
        "next-repayment",
        "Next repayment",
        USD,
        0.0,
        "Scheduled in the next repayment month; looks ahead; 0 if it falls after the plan",
    );
    let next = scope.define(next, |p| when(repays.next(), scheduled.next(), p.next()));
    let to_next = scope.declare("months-to-repayment", "Months to next repayment", PLAIN, 0.0, "Looks ahead");
    let to_next = scope.define(to_next, |p| when(repays.next(), 1.0, p.next() + 1.0));
    scope.shown(to_next, Format::Decimals(0));
    let since = scope.declare(
        "months-since-repayment",
        "Months since last repayment",
        PLAIN,
        0.0,
        "Or since its start; for a debt with an opening balance, counted back from maturity",
    );
    let before = life.every / ONE_MONTH - to_next;
    let first = month.is(ONE_MONTH) * life.start.lt(ONE_MONTH);
    let not_started = month.lt(life.start) * (1.0 - accrued.gt(ONE_CENT));
    let since = scope
        .define(since, |p| when(repays, 0.0, when(first, before.max(0.0), when(not_started, 0.0, p.prev() + 1.0))));
    scope.shown(since, Format::Decimals(0));
    let part = (1.0 - repays) * next * since / (since + to_next).max(1.0);
    let to_pay = match capitalised {
        None => accrued.expression(),
        Some(share) => accrued * (1.0 - share),
    };
    let amount = scope.level(
        "set-aside",
        "Amount to set aside for the next payment",
        USD,
        month.lt(life.maturity) * (to_pay + part),
        "Accrued interest that will be paid in cash, and the next repayment pro rata to the months since the last one",
    );
    SetAsideRows { repays, next, months_to_next: to_next, months_since: since, capitalised, amount }
}

/// The share of the next interest that is added to the debt; None if none ever is.
fn next_capitalised(scope: &Scope, life: &Life, of: &Accruing) -> Option<Series> {
    let (added, capitalises) = (of.accrual.added?, of.capitalises?);
    let paid = of.accrual.paid;
    let due = paid.next() + added.next();
    let share = when(due.clone().gt(ONE_CENT), added.next() / due.max(ONE_CENT), capitalises.next());
    let next = scope.declare(
        "next-interest-added",
        "Next interest capitalised",
        PLAIN,
        0.0,
        "Share of the interest of the next payment month that is added to the debt; looks ahead; if that month falls after the plan, as in its last month",
    );
    let at_end = scope.calendar.month.ge(last_month(scope));
    let next = scope.define(next, |p| when(at_end, capitalises, when(life.pays.next(), share, p.next())));
    scope.shown(next, Format::Share);
    Some(next)
}
