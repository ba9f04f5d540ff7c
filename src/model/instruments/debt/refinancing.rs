//! The loan that refinances a debt's balloon at maturity.

use super::DebtRows;
use super::Owner;
use super::repayment::level;
use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, YEAR, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_MONTH, ONE_YEAR, PERCENT_OF};
use crate::model::base::inputs::{Builder, monthly};
use crate::model::instruments::accrual::{accrued, deferred};
use crate::plan::Debt;

/// The new loan: a share of the balloon, capped by the owner's NOI at a minimum debt yield; monthly payments.
pub(super) fn refinanced(
    builder: &mut Builder,
    calendar: &Calendar,
    debt: &Debt,
    old_maturity: Scalar,
    due: Series,
    owner: Owner,
) -> DebtRows {
    let path = format!("debts.{}", debt.id);
    let (key, name) = (format!("debt.{}.refinancing", debt.id), format!("{}: refinancing", debt.name));
    builder.book().section(&key, &name);
    let part = builder.share(format!("{path}.refinanced_pct"), debt.refinanced_pct);
    let rate = builder.number(
        format!("{path}.refinancing_rate_pct_per_year"),
        PERCENT.per(YEAR),
        debt.refinancing_rate_pct_per_year,
    );
    let fee_share = builder.share(format!("{path}.refinancing_fee_pct"), debt.refinancing_fee_pct);
    let life = builder.months(format!("{path}.refinancing_months"), debt.refinancing_months);
    let debt_yield = (debt.refinancing_debt_yield_pct > 0.0).then(|| {
        builder.number(format!("{path}.refinancing_debt_yield_pct"), PERCENT.per(YEAR), debt.refinancing_debt_yield_pct)
            * PERCENT_OF
            * ONE_YEAR
    });
    let amortised = (debt.refinancing_amortisation_months > 0).then(|| {
        builder.months(format!("{path}.refinancing_amortisation_months"), debt.refinancing_amortisation_months)
    });
    let month = calendar.month;
    let b = builder.book();
    let maturity = b.formula(
        "maturity",
        "Maturity",
        MONTH,
        old_maturity + life,
        "The given number of months after the old maturity",
    );
    let wanted = due * part;
    let carried = match debt_yield {
        None => wanted,
        Some(debt_yield) => wanted.min(owner.noi_a_year.max(0.0) / debt_yield),
    };
    let nothing = b.formula("owed-before", "Opening balance", USD, 0.0, "Starts within the plan");
    let balance = b.declare("balance", "Debt", USD, nothing, "At month end");
    let rate =
        b.row("monthly-rate", "Monthly interest rate", PLAIN, monthly(rate.into()), "One twelfth of the annual rate");
    b.shown(rate, Format::Share);
    let always = b.flag("pays", "Payment month", Expression::Number(1.0), "Every month");
    let accrual = accrued(b, calendar, &balance, rate, (always, maturity), None);
    let drawn = b.flow(
        "drawn",
        "Draws",
        USD,
        when(month.is(old_maturity), carried, 0.0),
        "Refinances the old debt, within the debt capacity of NOI",
    );
    let fee = b.flow("fee", "Fees", USD, drawn * fee_share, "On the new loan");
    let principal: Expression = match amortised {
        None => 0.0.into(),
        Some(months) => {
            let left = ((old_maturity + months - month) / ONE_MONTH + 1.0).max(1.0);
            let rate = rate.expression();
            (balance.prev() * level(&rate, left) - accrual.interest).max(0.0).min(balance.prev())
        }
    };
    let scheduled = b.flow(
        "scheduled",
        "Scheduled repayment",
        USD,
        principal,
        "Level payments from the month after the old maturity",
    );
    let balloon = b.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(month.lt(maturity), 0.0, balance.prev() - scheduled),
        "Balance remaining after scheduled repayments",
    );
    let repaid = b.flow(
        "repaid",
        "Repayment",
        USD,
        scheduled + balloon,
        "Scheduled repayment; the remaining balance at maturity",
    );
    let balance = b.define(balance, |p| p.prev() + drawn - repaid);
    b.flow(
        "service",
        "Debt service",
        USD,
        accrual.paid + scheduled,
        "Interest paid and scheduled repayment, excluding the balloon at maturity",
    );
    let fees = deferred(b, calendar, fee.into(), balance, maturity);
    DebtRows {
        key,
        name,
        refinances: true,
        drawn,
        fee,
        commitment_fee: None,
        interest: accrual.interest,
        paid: accrual.paid,
        added: None,
        scheduled,
        repaid,
        balloon,
        premium: None,
        balance,
        accrued: accrual.balance,
        fees,
        opening: nothing,
        undrawn: None,
        reserve: None,
        set_aside: None,
        beyond: None,
    }
}
