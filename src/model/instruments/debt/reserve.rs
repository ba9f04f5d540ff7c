//! Cash a project company holds for its debts: the reserve account, and the amount set aside for the next payment.

use super::life::{Life, last_month};
use super::rows::{ReserveBasis, ReserveRows, SetAsideRows};
use crate::formula::{Expression, Format, MONTH, Operand, PERCENT, PLAIN, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::Accrued;
use crate::plan::{Amortisation, Debt, Draws, ReserveFunding};

/// When and how a reserve is funded.
pub(super) struct Funding {
    kind: ReserveFunding,
    /// The month in which it is funded; None if it fills from cash flow
    month: Option<Scalar>,
    /// Fee on a letter of credit, a plain share of 1 a month
    letter_fee: Option<Expression>,
}

/// Reads how a reserve is funded. The last draw before completion is the last dated one, or of draws with costs that of the
/// month before completion; not before the first draw.
pub(super) fn funding(
    scope: &Scope,
    debt: &Debt,
    start: Scalar,
    draws: &[(Scalar, Scalar)],
    completion: Option<Scalar>,
) -> Funding {
    let kind = debt.reserve_funding;
    let letter_fee = (kind == ReserveFunding::LetterOfCredit).then(|| {
        let yearly = debt.reserve_letter_fee_pct_per_year;
        monthly(scope.number("reserve_letter_fee_pct_per_year", PERCENT.per(YEAR), yearly).into())
    });
    if kind == ReserveFunding::FromCash {
        return Funding { kind, month: None, letter_fee };
    }
    let with_costs = debt.draws != Draws::Dated;
    let dated = || draws.iter().zip(&debt.draws_usd).filter(|(_, step)| step.1 > 0.0).map(|((at, _), _)| *at);
    let first = dated().map(Scalar::expression).chain(with_costs.then(|| start.expression())).reduce(Operand::min);
    let first = first.unwrap_or_else(|| start.into());
    let last = completion.filter(|_| kind != ReserveFunding::AtClose).and_then(|completion| {
        let before = dated().map(|at| when(at.lt(completion), at, 0.0));
        before.chain(with_costs.then(|| completion - ONE_MONTH)).reduce(Operand::max)
    });
    let month = scope.formula(
        "reserve-funded-in",
        "Reserve funded in",
        MONTH,
        match last {
            None => first,
            Some(last) => last.max(first),
        },
        match kind {
            ReserveFunding::AtClose => "Month of the first draw",
            _ => "Month of the last draw before completion, or of the first draw if that is later",
        },
    );
    Funding { kind, month: Some(month), letter_fee }
}

/// Dated repayments of the coming months; None if the debt has none.
pub(super) fn repaid_ahead(scope: &Scope, debt: &Debt, months: u32) -> Option<Expression> {
    if debt.amortisation != Amortisation::Custom || debt.repayments_usd.is_empty() {
        return None;
    }
    let month = scope.calendar.month;
    let until = ONE_MONTH * f64::from(months);
    let repayments = scope.steps("repayments_usd", USD, &debt.repayments_usd);
    let within = |at: Scalar| month.lt(at) * at.le(month + until.clone());
    Some(sum(repayments.into_iter().map(|(at, usd)| when(within(at), usd, 0.0))))
}

/// Payments of the coming months on the debt covered: the mean payment of a month for each USD, and dated repayments.
pub(super) fn one_payment(
    scope: &Scope,
    life: &Life,
    covered: Expression,
    (payment_per_usd, dated): (Expression, Option<Expression>),
    (months, funding): (u32, &Funding),
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
        "Per month, mean of the coming months, on the full commitment",
    );
    let required = scope.flag(
        "reserves",
        "Reserve required",
        month.ge(funding.month.unwrap_or(life.start)) * month.lt(life.maturity),
        match funding.month {
            None => "From the start to maturity",
            Some(_) => "From the month in which it is funded to maturity",
        },
    );
    let target = scope.level(
        "reserve-target",
        "Required reserve",
        USD,
        sum(std::iter::once(months / ONE_MONTH * payment).chain(dated)) * required,
        "Payments of the given number of coming months: interest, level payments, and dated repayments",
    );
    funding.rows(scope, target, ReserveBasis::OnePayment { debt, payment, required })
}

impl Funding {
    /// The rows of a reserve with this required balance.
    fn rows(&self, scope: &Scope, target: Series, basis: ReserveBasis) -> ReserveRows {
        let paid_in = self.month.filter(|_| self.kind != ReserveFunding::LetterOfCredit);
        let funding = paid_in.map(|at| {
            scope.flow(
                "reserve-funding",
                "Reserve to fund",
                USD,
                when(scope.calendar.month.is(at), target, 0.0),
                "The required balance in the month in which it is funded: a use of funds",
            )
        });
        let letter_fee = self.letter_fee.clone().map(|fee| {
            scope.flow(
                "letter-fee",
                "Letter of credit fee",
                USD,
                target * fee,
                "On the required reserve, for which the letter stands",
            )
        });
        ReserveRows { target, funded_in: self.month, funding, letter_fee, basis }
    }
}

/// Payments due in the coming months, looking ahead; their number is part of the structure.
pub(super) fn payments_ahead(
    scope: &Scope,
    life: &Life,
    service: Series,
    (months, funding): (u32, &Funding),
) -> ReserveRows {
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
    let outstanding = match funding.month {
        None => month.lt(life.maturity),
        Some(at) => month.ge(at) * month.lt(life.maturity),
    };
    // If the payments ahead fall after the plan, the required reserve stays as it was.
    let last = last_month(scope);
    let known = (month + ONE_MONTH * f64::from(months)).le(last.clone()).max(life.maturity.le(last));
    let target = scope.declare(
        "reserve-target",
        "Required reserve",
        USD,
        0.0,
        "Interest and scheduled repayment due in the given number of months ahead; held constant at the end of the plan",
    );
    let target = scope.define(target, |p| outstanding * when(known, next, p.prev()));
    funding.rows(scope, target, ReserveBasis::PaymentsAhead(ahead))
}

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
