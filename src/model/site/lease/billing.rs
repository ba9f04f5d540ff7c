//! Billed capacity and rent of a lease, and what a guarantor pays of rent that is lost.

use super::after::AfterTerm;
use super::contract::{Contract, Tenancy};
use super::steps::RentSteps;
use crate::formula::{Expression, Format, MONTH, MW_IT, Operand as _, Scalar, Series, USD, when};
use crate::model::base::constants::{KW_IT_PER_MW_IT, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::plan::Lease;

/// Billed capacity and rent.
#[derive(Clone, Debug)]
pub struct Billing {
    /// On the eve of month 1
    pub before: BilledBefore,
    /// 1 in the base term
    pub in_term: Series,
    /// MW IT billed, or reserved for a lease that is ramping
    pub claimed: Series,
    /// MW IT billed
    pub billed: Series,
    /// USD per kW IT and month
    pub rate: Series,
    /// Rent billed for the month, USD
    pub rent: Series,
    /// … in the base term as it was fixed when the lease began, USD
    pub fixed: Series,
    /// Rent of the first tenant alone
    pub(super) rent_of_tenant: Expression,
    /// Share of the capacity in use; None if all of it always is
    occupancy: Option<Series>,
}

/// Billed capacity on the eve of month 1, of a lease that began before the plan.
#[derive(Clone, Copy, Debug)]
pub struct BilledBefore {
    /// Months of the term before month 1; 0 if the lease begins within the plan
    pub elapsed: Scalar,
    /// MW IT claimed from later leases
    pub claimed: Scalar,
    /// MW IT billed in the base term
    pub billed: Scalar,
}

impl Billing {
    /// The part of an amount that falls on capacity in use.
    pub(super) fn in_use(&self, amount: Series) -> Expression {
        match self.occupancy {
            None => amount.expression(),
            Some(occupancy) => amount * occupancy,
        }
    }
}

pub(super) fn billing(
    scope: &Scope,
    tenancy: &Tenancy,
    (free_before, free): (Expression, Series),
    after: Option<&AfterTerm>,
) -> Billing {
    let Contract { mw_it, rent, escalator, free_months, .. } = tenancy.contract;
    let month = scope.calendar.month;
    let (first, age) = (tenancy.period.first, tenancy.period.age);
    let in_term = scope.flag(
        "in-term",
        "In its base term",
        tenancy.unless_left(month.ge(first) * month.lt(tenancy.end())),
        "From first billing, for the months of the term",
    );
    let leased: Expression = match after {
        None => in_term.expression(),
        Some(after) => tenancy.unless_left(after.occupancy.gt(0.0)),
    };
    let before = before(scope, tenancy, free_before, after);
    let claimed = scope.level(
        "claimed",
        "Claimed IT",
        MW_IT,
        when(leased, free.min(mw_it), 0.0),
        "While leased, the lower of contract MW and ready capacity not claimed by earlier leases",
    );
    let billed = scope.declare("billed", "Billed IT", MW_IT, before.billed, "Claimed IT, capped at the ramp to date");
    let billed = scope.define(billed, |_| claimed.min(tenancy.ramped(age + ONE_MONTH)).max(0.0));
    let rate = tenancy.steps.rate(scope, rent, escalator, tenancy.period);
    let due = |rate: Series| KW_IT_PER_MW_IT * billed * rate * ONE_MONTH * age.ge(free_months);
    let owed = due(rate);
    let (owed, rent_of_tenant) = match after {
        None => (owed.clone(), owed),
        Some(after) => (owed.clone() * after.paid_share, owed * after.rent_kept.clone()),
    };
    let rent_billed = scope.flow(
        "rent",
        "Rent",
        USD,
        owed,
        "Monthly, after the rent-free period; after the base term weighted by the share paid",
    );
    let fixed = match tenancy.steps {
        RentSteps::ByIndex(index) => scope.flow(
            "fixed-rent",
            "Fixed rent",
            USD,
            due(index.fixed_rate(scope, rent, age)),
            "Rent without what the index adds to its floor; the rest is variable, and earned as billed",
        ),
        RentSteps::Percentage | RentSteps::ByDates(_) => rent_billed,
    };
    Billing {
        before,
        in_term,
        claimed,
        billed,
        rate,
        rent: rent_billed,
        fixed,
        rent_of_tenant,
        occupancy: after.map(|after| after.occupancy),
    }
}

/// Capacity used on the eve of month 1: by a lease in its base term, or in what follows it.
fn before(scope: &Scope, tenancy: &Tenancy, free: Expression, after: Option<&AfterTerm>) -> BilledBefore {
    let Contract { mw_it, term, .. } = tenancy.contract;
    let first = tenancy.period.first;
    let elapsed = scope.formula(
        "elapsed",
        "Term elapsed before month 1",
        MONTH,
        (ONE_MONTH - first).max(0.0).min(term),
        "In months; 0 if the lease begins within the plan",
    );
    scope.shown_scalar(elapsed, Format::Decimals(0));
    let in_term = first.le(0.0) * elapsed.lt(term);
    let leased = if after.is_some() { first.le(0.0) } else { in_term.clone() };
    let claimed = scope.formula(
        "claimed-before",
        "Opening claimed IT",
        MW_IT,
        tenancy.unless_left(when(leased, free.max(0.0).min(mw_it), 0.0)),
        "Of the capacity in place before month 1, after earlier leases of the site",
    );
    let billed = scope.formula(
        "billed-before",
        "Opening billed IT",
        MW_IT,
        when(in_term, claimed.min(tenancy.ramped(elapsed.expression())), 0.0),
        "Before month 1, in the base term: claimed IT, capped at the ramp to date",
    );
    BilledBefore { elapsed, claimed, billed }
}

/// A guarantor's payment of rent lost to a default, until the end of the base term; None without a default.
pub(super) fn guarantee(
    scope: &Scope,
    lease: &Lease,
    tenancy: &Tenancy,
    free: Series,
    after: Option<&AfterTerm>,
    billing: &Billing,
) -> Option<Series> {
    let after = after?;
    let default = after.default?;
    let share = scope.share("backstop_pct", lease.backstop_pct);
    let (month, period) = (scope.calendar.month, tenancy.period);
    let guaranteed = month.ge(default) * month.ge(period.first) * month.lt(tenancy.end());
    // A tenant that has terminated before owes nothing any more.
    let guaranteed = match after.terminates {
        None => guaranteed,
        Some(at) => guaranteed * default.le(at),
    };
    let could_bill = free.min(tenancy.contract.mw_it).min(tenancy.ramped(period.age + ONE_MONTH));
    let due = KW_IT_PER_MW_IT * could_bill * billing.rate * ONE_MONTH * period.age.ge(tenancy.contract.free_months);
    let due = tenancy.unless_left(due);
    let lost = when(guaranteed, share * (due - billing.rent).max(0.0), 0.0);
    Some(scope.flow(
        "backstop",
        "Paid by the guarantor",
        USD,
        lost,
        "Its share of lost rent, net of a new tenant's rent, until the end of the base term",
    ))
}
