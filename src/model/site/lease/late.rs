//! Late delivery of a lease's capacity: liquidated damages, and the tenant's right to terminate.

use super::contract::{BillingPeriod, Contract};
use crate::formula::{MONTH, Operand as _, PLAIN, Scalar, Series, Total, USD, when};
use crate::model::base::constants::{KW_IT_PER_MW_IT, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::site::sale::{Sale, until_sold};
use crate::plan::Lease;

/// Cost of late delivery, and whether the tenant terminates because of it.
#[derive(Clone, Copy, Debug)]
pub struct Late {
    /// 1 if the tenant terminates
    pub leaves: Scalar,
    /// The month of termination, as its number in the plan, if it does
    pub leaves_in: Scalar,
    /// Liquidated damages of the month, USD
    pub damages: Series,
    /// … over the plan's months
    pub damages_in_all: Scalar,
}

/// Terms of late delivery; None if the contract has none. What is late once the site is sold is the buyer's.
pub(super) fn late(
    scope: &Scope,
    lease: &Lease,
    contract: &Contract,
    period: BillingPeriod,
    free: Series,
    sale: Option<Sale>,
) -> Option<Late> {
    if !lease.delay_terms {
        return None;
    }
    let damages = scope.share("liquidated_damages_pct", lease.liquidated_damages_pct);
    let limit = scope.months("termination_after_months", lease.termination_after_months);
    let Contract { start, mw_it, rent, .. } = *contract;
    let too_late = limit.gt(0.0) * limit.lt(period.first - start);
    let leaves = scope.formula(
        "leaves",
        "Termination for late delivery",
        PLAIN,
        match sale {
            None => too_late,
            Some(sale) => too_late * (start + limit).lt(sale.month),
        },
        "1 if no capacity is ready by the termination month",
    );
    let leaves_in =
        scope.formula("leaves-in", "Termination month", MONTH, start + limit, "Start plus the termination period");
    let month = scope.calendar.month;
    let end = period.first + contract.term;
    let patience = when(limit.gt(0.0), end.clone().min(start + limit), end);
    let late = month.ge(start) * month.lt(patience);
    let of_a_mw = start.gt(0.0) * damages * KW_IT_PER_MW_IT * rent * ONE_MONTH;
    let damages = scope.flow(
        "damages",
        "Liquidated damages",
        USD,
        until_sold(sale, of_a_mw * (mw_it - free).max(0.0) * late),
        "For each month from the start, on IT that is not ready, until the tenant may terminate",
    );
    let damages_in_all =
        scope.total("damages-in-all", "Total liquidated damages", USD, Total::Sum(damages), "Over the plan's months");
    Some(Late { leaves, leaves_in, damages, damages_in_all })
}
