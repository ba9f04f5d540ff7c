//! The loan that refinances a debt's balloon at maturity.

use super::life::level_payment;
use super::rows::{DebtRows, Owner, ScheduleRows};
use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, YEAR, when};
use crate::model::base::constants::{ONE_MONTH, ONE_YEAR, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::{Otherwise, accrued, issuance_costs, of_month};
use crate::plan::Debt;

/// A debt at its maturity.
pub(super) struct Maturing {
    /// Index in the plan's list of debts
    pub index: usize,
    pub maturity: Scalar,
    /// Balance due after the schedule
    pub balloon: Series,
    pub owner: Owner,
}

/// The new loan: a share of the balloon, capped by the owner's NOI at a minimum debt yield; monthly payments.
pub(super) fn refinancing(scope: &Scope, debt: &Debt, old: &Maturing) -> DebtRows {
    let scope = scope.section("refinancing", "refinancing");
    let month = scope.calendar.month;
    let part = scope.share("refinanced_pct", debt.refinanced_pct);
    let yearly = scope.number("refinancing_rate_pct_per_year", PERCENT.per(YEAR), debt.refinancing_rate_pct_per_year);
    let fee_share = scope.share("refinancing_fee_pct", debt.refinancing_fee_pct);
    let life = scope.months("refinancing_months", debt.refinancing_months);
    let debt_yield = (debt.refinancing_debt_yield_pct > 0.0).then(|| {
        scope.number("refinancing_debt_yield_pct", PERCENT.per(YEAR), debt.refinancing_debt_yield_pct)
            * PERCENT_OF
            * ONE_YEAR
    });
    let amortised = (debt.refinancing_amortisation_months > 0)
        .then(|| scope.months("refinancing_amortisation_months", debt.refinancing_amortisation_months));
    let maturity = scope.formula(
        "maturity",
        "Maturity",
        MONTH,
        old.maturity + life,
        "The given number of months after the old maturity",
    );
    let wanted = old.balloon * part;
    let carried = match debt_yield {
        None => wanted,
        Some(debt_yield) => wanted.min(old.owner.noi_a_year.max(0.0) / debt_yield),
    };
    let opening = scope.formula("owed-before", "Opening balance", USD, 0.0, "Starts within the plan");
    let balance = scope.declare("balance", "Debt", USD, opening, "At month end");
    let (rate, note) = of_month(&scope, yearly.into(), debt.day_count);
    let rate = scope.row("monthly-rate", "Monthly interest rate", PLAIN, rate, note);
    scope.shown(rate, Format::Share);
    let pays = scope.flag("pays", "Payment month", Expression::Number(1.0), "Every month");
    let accrual = accrued(&scope, &balance, rate, pays, maturity, None, Otherwise::Nothing);
    let drawn = scope.flow(
        "drawn",
        "Draws",
        USD,
        when(month.is(old.maturity), carried, 0.0),
        "Refinances the old debt, within the debt capacity of NOI",
    );
    let fee = scope.flow("fee", "Fees", USD, drawn * fee_share, "On the new loan");
    let principal: Expression = match amortised {
        None => 0.0.into(),
        Some(months) => {
            let left = ((old.maturity + months - month) / ONE_MONTH + 1.0).max(1.0);
            let payment = balance.prev() * level_payment(&rate.expression(), left);
            (payment - accrual.interest).max(0.0).min(balance.prev())
        }
    };
    let scheduled = scope.flow(
        "scheduled",
        "Scheduled repayment",
        USD,
        principal,
        "Level payments from the month after the old maturity",
    );
    let balloon = scope.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(month.lt(maturity), 0.0, balance.prev() - scheduled),
        "Balance remaining after scheduled repayments",
    );
    let repaid = scope.flow(
        "repaid",
        "Repayment",
        USD,
        scheduled + balloon,
        "Scheduled repayment; the remaining balance at maturity",
    );
    let balance = scope.define(balance, |p| p.prev() + drawn - repaid);
    let service = scope.flow(
        "service",
        "Debt service",
        USD,
        accrual.paid + scheduled,
        "Interest paid and scheduled repayment, excluding the balloon at maturity",
    );
    let fees = issuance_costs(&scope, None, &fee.into(), balance, maturity);
    DebtRows {
        id: debt.id.clone(),
        index: old.index,
        owner: debt.owner.clone(),
        key: scope.key().to_owned(),
        name: scope.label().to_owned(),
        refinances: true,
        maturity,
        rate,
        pays,
        payments_to_maturity: None,
        capitalises: None,
        opening,
        balance,
        drawn,
        commitment: None,
        fee_share: None,
        discount: None,
        pays_in_kind: false,
        fee,
        fees,
        interest: accrual.interest,
        paid: accrual.paid,
        added: None,
        accrued: accrual.balance,
        scheduled,
        schedule: ScheduleRows::default(),
        service,
        prepayment: None,
        swept: None,
        repayable: None,
        repaid_ahead: None,
        balloon,
        repaid,
        reserve: None,
        set_aside: None,
        life_cover: None,
        beyond: None,
    }
}
