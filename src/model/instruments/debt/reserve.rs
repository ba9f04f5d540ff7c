//! Cash a project company holds for its debts: the reserve account, and the amount set aside for the next payment.

use super::life::{Life, last_month};
use super::rows::{ReserveBasis, ReserveRows, SetAsideRows};
use crate::formula::{Expression, Format, Operand as _, PLAIN, Series, USD, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::scope::Scope;

/// Months of one payment on the debt covered: the given payment of a month for each USD.
pub(super) fn one_payment(
    scope: &Scope,
    life: &Life,
    covered: Expression,
    payment_per_usd: Expression,
    months: u32,
) -> ReserveRows {
    let debt = scope.formula(
        "reserved-for",
        "Debt covered by the reserve",
        USD,
        covered,
        "Opening balance plus the full commitment, or all dated draws",
    );
    let months = scope.months("reserve_months", months);
    let month = scope.calendar.month;
    let payment = scope.flow(
        "reserved-payment",
        "Payment to reserve for",
        USD,
        debt * payment_per_usd,
        "Per month, on the full commitment",
    );
    let required = scope.flag(
        "reserves",
        "Reserve required",
        month.ge(life.start) * month.lt(life.maturity),
        "From the start to maturity",
    );
    let target = scope.level(
        "reserve-target",
        "Required reserve",
        USD,
        months / ONE_MONTH * payment * required,
        "The given number of months of that payment",
    );
    ReserveRows { target, basis: ReserveBasis::OnePayment { debt, payment, required } }
}

/// Payments due in the coming months, looking ahead; their number is part of the structure.
pub(super) fn payments_ahead(scope: &Scope, life: &Life, service: Series, months: u32) -> ReserveRows {
    let mut next = scope.flow(
        "payments-ahead-1",
        "Payments, next month",
        USD,
        service.next(),
        "Interest and scheduled repayment; looks ahead",
    );
    let mut ahead = vec![next];
    for k in 2..=months {
        next = scope.flow(
            &format!("payments-ahead-{k}"),
            &format!("Payments, next {k} months"),
            USD,
            service.next() + next.next(),
            "Interest and scheduled repayment; looks ahead",
        );
        ahead.push(next);
    }
    let month = scope.calendar.month;
    let outstanding = month.lt(life.maturity);
    // If the payments ahead fall after the plan, the required reserve stays as it was.
    let last = last_month(scope);
    let known = (month + ONE_MONTH * f64::from(months)).le(last.clone()).max(life.maturity.le(last));
    let target = scope.declare(
        "reserve-target",
        "Required reserve",
        USD,
        0.0,
        "Payments due in the given number of months; held constant at the end of the plan",
    );
    let target = scope.define(target, |p| outstanding * when(known, next, p.prev()));
    ReserveRows { target, basis: ReserveBasis::PaymentsAhead(ahead) }
}

/// Set aside month by month to fund the next payment when it falls due: interest as it accrues, and of the next
/// repayment the share that has built up since the previous one. Nothing if payments are monthly.
pub(super) fn set_aside(scope: &Scope, life: &Life, scheduled: Series, accrued: Series) -> SetAsideRows {
    let month = scope.calendar.month;
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
    let amount = scope.level(
        "set-aside",
        "Amount to set aside for the next payment",
        USD,
        month.lt(life.maturity) * (accrued + part),
        "Accrued interest, and the next repayment pro rata to the months since the last one",
    );
    SetAsideRows { repays, next, months_to_next: to_next, months_since: since, amount }
}
