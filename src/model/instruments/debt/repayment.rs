//! The scheduled repayment of a debt, by its kind of amortisation.

use super::life::{Life, level_payment};
use super::rows::{EachDrawRows, ScheduleRows, SculptedRows};
use crate::formula::{Expression, Format, MONTH, Operand as _, PLAIN, Pending, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::Accrued;
use crate::plan::{Amortisation, Debt};

/// Terms of repayment, which do not depend on what is drawn.
pub(super) struct RepaymentTerms {
    /// First repayment, of level and sculpted payments
    pub first: Option<Scalar>,
    /// Amortisation period, of level payments
    months: Option<Scalar>,
    /// Payment of a month for each USD of the full commitment, as a reserve account covers it
    pub payment_per_usd: Expression,
    /// Share of what was drawn that level payments leave; None if they leave nothing
    pub residual: Option<Expression>,
}

impl RepaymentTerms {
    /// Payment of a month for each USD of the full commitment, mean of the coming months: what a reserve account covers.
    pub fn payment_ahead(&self, scope: &Scope, life: &Life, months: u32) -> Expression {
        let (Some(first), Some(amortised)) = (self.first, self.months) else { return self.payment_per_usd.clone() };
        let interest = life.rate.expression();
        let before = (first - ONE_MONTH - scope.calendar.month) / ONE_MONTH / f64::from(months);
        let before = before.max(0.0).min(1.0);
        let level = to_residual(&interest, amortised, self.residual.as_ref());
        interest * before.clone() + level * (1.0 - before)
    }
}

/// Reads the terms of repayment.
pub(super) fn repayment_terms(scope: &Scope, debt: &Debt, life: &Life) -> RepaymentTerms {
    let interest = life.rate.expression();
    let amortised = || scope.months("amortisation_months", debt.amortisation_months);
    let residual = (debt.amortisation == Amortisation::Level && debt.residual_pct > 0.0)
        .then(|| scope.share("residual_pct", debt.residual_pct));
    let level = |months: Scalar| to_residual(&life.rate.expression(), months, residual.as_ref());
    match debt.amortisation {
        Amortisation::Bullet | Amortisation::Custom => {
            RepaymentTerms { first: None, months: None, payment_per_usd: interest, residual }
        }
        Amortisation::Sculpted => {
            let first = life.first_repayment(scope, debt.interest_only_months);
            RepaymentTerms { first: Some(first), months: None, payment_per_usd: interest, residual }
        }
        Amortisation::Level => {
            let (first, months) = (life.first_repayment(scope, debt.interest_only_months), amortised());
            let payment_per_usd = when(scope.calendar.month.lt(first), interest, level(months));
            RepaymentTerms { first: Some(first), months: Some(months), payment_per_usd, residual }
        }
        Amortisation::EachDraw => {
            let months = amortised();
            RepaymentTerms { first: None, months: Some(months), payment_per_usd: level(months), residual }
        }
    }
}

/// Level payment for each USD that leaves a share of it as a residual.
fn to_residual(rate: &Expression, months: Scalar, residual: Option<&Expression>) -> Expression {
    let level = level_payment(rate, months / ONE_MONTH);
    match residual {
        None => level,
        Some(residual) => (1.0 - residual.clone()) * level + residual.clone() * rate.clone(),
    }
}

/// What a schedule depends on.
pub(super) struct Repaying<'a> {
    pub life: Life,
    pub terms: RepaymentTerms,
    pub balance: &'a Pending,
    pub accrual: Accrued,
    /// What level payments leave until maturity, USD; None if they leave nothing
    pub residual: Option<Expression>,
    /// Draws of the month, but for those made as needed
    pub drawn: &'a Expression,
    /// Payments sculpted to a DSCR
    pub sculpted: Option<SculptedRows>,
}

/// Scheduled principal, and how it comes about.
pub(super) struct Schedule {
    pub scheduled: Series,
    pub rows: ScheduleRows,
}

/// Principal of the month, before it is written.
struct Principal {
    amount: Expression,
    rows: ScheduleRows,
}

/// Writes the scheduled principal on the opening balance of the month.
pub(super) fn schedule(scope: &Scope, debt: &Debt, of: &Repaying) -> Schedule {
    let by_date = || {
        let dates = scope.steps("repayments_usd", USD, &debt.repayments_usd);
        let wanted = scope.calendar.dated(&dates);
        // A bridge may be repaid in the month in which it is drawn.
        let owed = of.balance.prev().max(0.0) + of.drawn.clone();
        Principal { amount: wanted.max(0.0).min(owed), rows: ScheduleRows::default() }
    };
    let principal = match (debt.amortisation, of.terms.first, of.terms.months, of.sculpted) {
        (Amortisation::Level, Some(first), Some(months), _) => level(scope, of, first, months),
        (Amortisation::Sculpted, Some(first), _, Some(rows)) => by_dscr(scope, of, first, rows),
        (Amortisation::Custom, ..) => by_date(),
        (Amortisation::EachDraw, _, Some(months), _) => each_draw(scope, of, months),
        // A bullet repays nothing before maturity.
        _ => Principal { amount: 0.0.into(), rows: ScheduleRows::default() },
    };
    let Principal { amount, rows } = principal;
    let scheduled =
        scope.flow("scheduled", "Scheduled repayment", USD, amount, "By schedule, on the opening balance of the month");
    Schedule { scheduled, rows }
}

impl Repaying<'_> {
    /// Not below zero, and no more than is outstanding; what would leave less than half a cent repays all.
    fn within(&self, amount: Expression) -> Expression {
        let owed = self.balance.prev().max(0.0);
        let rounding = (owed.clone() - amount.clone()).lt(ONE_CENT * 0.5);
        when(rounding, owed.clone(), amount.max(0.0).min(owed))
    }
}

/// Level payments over the amortisation period, from the first repayment.
fn level(scope: &Scope, of: &Repaying, first: Scalar, months: Scalar) -> Principal {
    let (life, month) = (of.life, scope.calendar.month);
    let left = ((first + months - month - ONE_MONTH) / life.every).floor() + 1.0;
    let left = scope.row(
        "payments-left",
        "Payments left",
        PLAIN,
        left.max(1.0),
        "Remaining level payments, including this month's",
    );
    scope.shown(left, Format::Decimals(0));
    let rate = life.rate * life.every / ONE_MONTH;
    let (amortised, note) = match &of.residual {
        None => (
            of.balance.prev() * level_payment(&rate, left),
            "Amortises the opening balance over the remaining payments: balance * r / (1 - (1 + r)^-n)",
        ),
        Some(residual) => {
            let residual = residual.clone().min(of.balance.prev());
            (
                (of.balance.prev() - residual.clone()) * level_payment(&rate, left) + residual * rate.clone(),
                "Amortises the opening balance to the residual over the remaining payments: (balance - residual) * r / (1 - (1 + r)^-n) + residual * r",
            )
        }
    };
    let payment = scope.flow("payment", "Level payment", USD, when(month.lt(first), 0.0, amortised * life.pays), note);
    Principal {
        amount: of.within(payment - of.balance.prev() * rate) * month.ge(first) * life.pays,
        rows: ScheduleRows {
            first: Some(first),
            payments_left: Some(left),
            payment: Some(payment),
            ..ScheduleRows::default()
        },
    }
}

/// The sculpted payment less interest, from the first repayment.
fn by_dscr(scope: &Scope, of: &Repaying, first: Scalar, rows: SculptedRows) -> Principal {
    let due = sum([Some(of.accrual.paid), of.accrual.added].into_iter().flatten());
    Principal {
        amount: of.within(rows.payment - due) * scope.calendar.month.ge(first) * of.life.pays,
        rows: ScheduleRows { first: Some(first), sculpted: Some(rows), ..ScheduleRows::default() },
    }
}

/// Level payments on every draw from the month after it.
fn each_draw(scope: &Scope, of: &Repaying, months: Scalar) -> Principal {
    let month = scope.calendar.month;
    let opening = scope.opening_of_pending(of.balance);
    let drawn = of.drawn.clone();
    let drawn = scope.balance("draws-so-far", "Draws to date", USD, 0.0, |p| p + drawn, "Since month 1");
    let repaid_by = scope.row(
        "paid-by",
        "Month whose draws are repaid",
        MONTH,
        (month - ONE_MONTH - months).max(0.0),
        "Draws made by then have been repaid in full",
    );
    let repaid =
        scope.level("done", "Draws fully repaid", USD, repaid_by.within(month, drawn), "At their original amount");
    let paying = drawn.prev() - repaid + when(month.le(months), opening, 0.0);
    let rate = of.life.rate.expression();
    let payment = scope.flow(
        "payment",
        "Level payments",
        USD,
        paying * of.terms.payment_per_usd.clone(),
        "On every draw from the month after it; the opening balance counts as drawn in the month before month 1",
    );
    Principal {
        amount: of.within(payment - of.balance.prev() * rate),
        rows: ScheduleRows {
            payment: Some(payment),
            each_draw: Some(EachDrawRows { drawn, repaid_by, repaid }),
            ..ScheduleRows::default()
        },
    }
}
