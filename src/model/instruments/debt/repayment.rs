//! How a debt is repaid: scheduled repayment and prepayment.

use crate::formula::{
    Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Pending, Scalar, Series, USD, YEAR, grown, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::inputs::{Builder, monthly};
use crate::model::instruments::accrual::Accrued;
use crate::plan::{Amortisation, Debt};

/// Term and payment dates of a debt.
#[derive(Clone, Copy)]
pub(super) struct Life {
    pub start: Scalar,
    /// Months from payment to payment
    pub every: Scalar,
    pub pays: Series,
    pub maturity: Scalar,
    /// Interest rate per month
    pub rate: Series,
}

impl Life {
    /// The month from which payments include principal.
    pub fn first(&self, builder: &mut Builder, debt: &Debt, path: &str) -> Scalar {
        if let Some(known) =
            builder.book().find(&format!("debt.{}.first-repayment", debt.id)).and_then(|id| builder.book().scalar(id))
        {
            return known;
        }
        let interest_only = builder.months(format!("{path}.interest_only_months"), debt.interest_only_months);
        builder.book().formula(
            "first-repayment",
            "First repayment",
            MONTH,
            self.start + interest_only + ONE_MONTH,
            "Payments begin in the month after the start; the first are interest-only",
        )
    }
}

/// Level payment per unit of balance over the given number of payments: r / (1 - (1 + r)^-n).
pub(super) fn level(rate: &Expression, payments: impl Into<Expression>) -> Expression {
    let payments = payments.into();
    when(rate.clone().lt(1e-9), 1.0 / payments.clone(), rate.clone() / (1.0 - grown(rate.clone(), -payments)))
}

/// Scheduled principal on the opening balance of the month.
#[expect(clippy::too_many_arguments, reason = "the inputs of a schedule, each once")]
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
            let b = builder.book();
            let left = ((first + months - month - ONE_MONTH) / life.every).floor() + 1.0;
            let left = b.row(
                "payments-left",
                "Payments left",
                PLAIN,
                left.max(1.0),
                "Remaining level payments, including this month's",
            );
            b.shown(left, Format::Decimals(0));
            let rate = life.rate * life.every / ONE_MONTH;
            let payment = when(month.lt(first), 0.0, balance.prev() * level(&rate, left) * life.pays);
            let payment = b.flow(
                "payment",
                "Level payment",
                USD,
                payment,
                "Amortises the opening balance over the remaining payments: balance * r / (1 - (1 + r)^-n)",
            );
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
            let opening = builder.book().opening_of_pending(balance);
            let b = builder.book();
            let so_far = b.balance("draws-so-far", "Draws to date", USD, 0.0, |p| p + drawn.clone(), "Since month 1");
            let old = b.row(
                "paid-by",
                "Month whose draws are repaid",
                MONTH,
                (month - ONE_MONTH - months).max(0.0),
                "Draws made by then have been repaid in full",
            );
            let done =
                b.level("done", "Draws fully repaid", USD, old.within(month, so_far), "At their original amount");
            let paying = so_far.prev() - done + when(month.le(months), opening, 0.0);
            let rate = life.rate.expression();
            let payment =
                b.flow("payment", "Level payments", USD, paying * level(&rate, months / ONE_MONTH), "On every draw from the month after it; the opening balance counts as drawn in the month before month 1");
            within(payment - balance.prev() * rate)
        }
    };
    let b = builder.book();
    b.flow("scheduled", "Scheduled repayment", USD, principal, "By schedule, on the opening balance of the month")
}

/// Dated prepayments, and the premium on them.
pub(super) fn premium(
    builder: &mut Builder,
    calendar: &Calendar,
    debt: &Debt,
    path: &str,
    life: &Life,
    balance: &Pending,
    scheduled: Series,
) -> (Option<Series>, Option<Series>) {
    if debt.prepayments_usd.is_empty() {
        return (None, None);
    }
    let dates = builder.steps(&format!("{path}.prepayments_usd"), USD, &debt.prepayments_usd);
    let until = builder.month(format!("{path}.make_whole_until"), debt.make_whole_until);
    let discount = builder.number(
        format!("{path}.make_whole_rate_pct_per_year"),
        PERCENT.per(YEAR),
        debt.make_whole_rate_pct_per_year,
    );
    let fee = builder.share(format!("{path}.prepayment_fee_pct"), debt.prepayment_fee_pct);
    let month = calendar.month;
    let b = builder.book();
    let wanted = sum(dates.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let prepaid = when(month.lt(life.maturity), wanted.min((balance.prev() - scheduled).max(0.0)), 0.0);
    let prepaid = b.flow("prepaid", "Prepayment", USD, prepaid, "On the dates set, up to the balance outstanding");
    let discount = b.formula(
        "make-whole-rate",
        "Monthly make-whole rate",
        PLAIN,
        monthly(discount.into()),
        "One twelfth of the annual rate",
    );
    b.shown_scalar(discount, Format::Share);
    let months = (until - month).max(0.0) / ONE_MONTH;
    let factor = b.row(
        "make-whole-factor",
        "Discount factor to the end of make-whole",
        PLAIN,
        grown(discount, -months.clone()),
        "Over the remaining months of the make-whole period",
    );
    let annuity = when(discount.lt(1e-9), months, (1.0 - factor) / discount.max(1e-9));
    let whole = life.rate * annuity + (1.0 + fee.clone()) * factor - 1.0;
    let premium = prepaid * when(month.lt(until), whole.max(0.0), fee);
    let premium =
        b.flow("premium", "Prepayment premium", USD, premium, "During make-whole, interest to its end and the premium due then, discounted, in excess of par; after it, the premium alone");
    (Some(prepaid), Some(premium))
}
