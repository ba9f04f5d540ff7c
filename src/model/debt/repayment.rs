//! How a debt is paid back: by schedule, and ahead of it.

use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, YEAR, grown, sum, when};
use crate::model::accrual::Accrued;
use crate::model::calendar::Calendar;
use crate::model::constants::ONE_MONTH;
use crate::model::inputs::{Builder, monthly};
use crate::plan::{Amortisation, Debt};

/// When a debt lives and pays.
#[derive(Clone, Copy)]
pub(super) struct Life {
    pub start: Scalar,
    /// Months from payment to payment
    pub every: Scalar,
    pub pays: Series,
    pub maturity: Scalar,
    /// Interest a month
    pub rate: Series,
}

impl Life {
    /// The month from which payments hold principal.
    pub fn first(&self, builder: &mut Builder, debt: &Debt, path: &str) -> Scalar {
        if let Some(known) = builder.book.find(&format!("debt.{}.first-repayment", debt.id)).and_then(|id| builder.book.scalar(id)) {
            return known;
        }
        let interest_only = builder.months(format!("{path}.interest_only_months"), debt.interest_only_months);
        builder.book.formula("first-repayment", "First repayment", MONTH, self.start + interest_only + ONE_MONTH, "Payments run from the month after the start; the first of them are interest only")
    }
}

/// A level payment of one that is owed, over so many payments: r / (1 - (1 + r)^-n).
pub(super) fn level(rate: &Expression, payments: impl Into<Expression>) -> Expression {
    let payments = payments.into();
    when(rate.clone().lt(1e-9), 1.0 / payments.clone(), rate.clone() / (1.0 - grown(rate.clone(), -payments)))
}

/// Principal by schedule, of what was owed before the month.
#[expect(clippy::too_many_arguments, reason = "the rows a schedule stands on, each once")]
pub(super) fn scheduled(
    builder: &mut Builder,
    calendar: &Calendar,
    debt: &Debt,
    path: &str,
    life: &Life,
    balance: &Pending,
    accrual: &Accrued,
    drawn: &Expression,
    sculpted: Option<Series>,
) -> Series {
    let month = calendar.month;
    let within = |amount: Expression| amount.max(0.0).min(balance.prev().max(0.0));
    let principal: Expression = match debt.amortisation {
        Amortisation::Bullet => 0.0.into(),
        Amortisation::Level => {
            let first = life.first(builder, debt, path);
            let months = builder.months(format!("{path}.amortisation_months"), debt.amortisation_months);
            let b = &mut builder.book;
            let left = ((first + months - month - ONE_MONTH) / life.every).floor() + 1.0;
            let left = b.row("payments-left", "Payments left", PLAIN, left.max(1.0), "Level payments still to come, this month's included");
            b.shown(left, Format::Decimals(0));
            let rate = life.rate * life.every / ONE_MONTH;
            let payment = when(month.lt(first), 0.0, balance.prev() * level(&rate, left) * life.pays);
            let payment = b.flow("payment", "Level payment", USD, payment, "Pays the opening balance back in the payments left: balance * r / (1 - (1 + r)^-n)");
            within(payment - balance.prev() * rate) * month.ge(first) * life.pays
        }
        Amortisation::Sculpted => {
            let first = life.first(builder, debt, path);
            let payment = sculpted.map_or(Expression::Number(0.0), Series::expression);
            let due = sum([Some(accrual.paid), accrual.added].into_iter().flatten());
            within(payment - due) * month.ge(first) * life.pays
        }
        Amortisation::Custom => {
            let dates = builder.steps(&format!("{path}.repayments_usd"), USD, &debt.repayments_usd);
            within(sum(dates.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0))))
        }
        Amortisation::EachDraw => {
            let months = builder.months(format!("{path}.amortisation_months"), debt.amortisation_months);
            let opening = builder.book.opening_of_pending(balance);
            let b = &mut builder.book;
            let so_far = b.balance("draws-so-far", "Draws so far", USD, 0.0, |p| p + drawn.clone(), "Since month 1");
            let old = b.row("paid-by", "Month whose draws are paid back", MONTH, (month - ONE_MONTH - months).max(0.0), "What was drawn by then has made all its payments");
            let done = b.level("done", "Draws paid back", USD, old.within(month, so_far), "At their first amount");
            let paying = so_far.prev() - done + when(month.le(months), opening, 0.0);
            let rate = life.rate.expression();
            let payment =
                b.flow("payment", "Level payments", USD, paying * level(&rate, months / ONE_MONTH), "Of every draw from the month after it; what was owed before month 1 counts as drawn on its eve");
            within(payment - balance.prev() * rate)
        }
    };
    let b = &mut builder.book;
    b.flow("scheduled", "Scheduled repayment", USD, principal, "By schedule, of what was owed before the month")
}

/// What is paid back ahead of schedule on dates, and the premium on it.
pub(super) fn premium(builder: &mut Builder, calendar: &Calendar, debt: &Debt, path: &str, life: &Life, balance: &Pending, scheduled: Series) -> (Option<Series>, Option<Series>) {
    if debt.prepayments_usd.is_empty() {
        return (None, None);
    }
    let dates = builder.steps(&format!("{path}.prepayments_usd"), USD, &debt.prepayments_usd);
    let until = builder.month(format!("{path}.make_whole_until"), debt.make_whole_until);
    let discount = builder.number(format!("{path}.make_whole_rate_pct_per_year"), PERCENT.per(YEAR), debt.make_whole_rate_pct_per_year);
    let fee = builder.share(format!("{path}.prepayment_fee_pct"), debt.prepayment_fee_pct);
    let month = calendar.month;
    let b = &mut builder.book;
    let wanted = sum(dates.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let prepaid = when(month.lt(life.maturity), wanted.min((balance.prev() - scheduled).max(0.0)), 0.0);
    let prepaid = b.flow("prepaid", "Prepayment", USD, prepaid, "On its dates, as far as anything is owed");
    let discount = b.formula("make-whole-rate", "Make-whole rate a month", PLAIN, monthly(discount.into()), "A twelfth of the yearly rate");
    b.shown_scalar(discount, Format::Share);
    let months = (until - month).max(0.0) / ONE_MONTH;
    let factor = b.row("make-whole-factor", "Discount to the end of make-whole", PLAIN, grown(discount, -months.clone()), "Over the months that are left of it");
    let annuity = when(discount.lt(1e-9), months, (1.0 - factor) / discount.max(1e-9));
    let whole = life.rate * annuity + (1.0 + fee.clone()) * factor - 1.0;
    let premium = prepaid * when(month.lt(until), whole.max(0.0), fee);
    let premium =
        b.flow("premium", "Premium on prepayment", USD, premium, "Before the end of make-whole the interest to it and the premium then, discounted, over par; from then on the premium alone");
    (Some(prepaid), Some(premium))
}
