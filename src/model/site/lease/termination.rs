//! The payment of a tenant that terminates its lease early, as its contract allows.

use super::contract::Tenancy;
use super::option::expected_of;
use crate::formula::{Operand as _, Series, USD, when};
use crate::model::base::scope::Scope;
use crate::model::site::levels::{stepped, steps_of};
use crate::model::site::sale::{Sale, until_sold};
use crate::plan::Lease;

/// The payment in the month of termination, from the schedule of the contract; None if the tenant does not terminate.
pub(super) fn termination(scope: &Scope, lease: &Lease, tenancy: &Tenancy, sale: Option<Sale>) -> Option<Series> {
    if !lease.terminates {
        return None;
    }
    let month = scope.calendar.month;
    let at = scope.month("termination_month", lease.termination_month);
    let levels = steps_of(scope, "termination_payments_usd", USD, &lease.termination_payments_usd);
    let payable = stepped(scope, levels);
    let in_term = month.ge(tenancy.period.first) * month.lt(tenancy.end());
    // A tenant that has defaulted by then pays nothing.
    let owed =
        if lease.default_stress { in_term * at.lt(scope.month("default_month", lease.default_month)) } else { in_term };
    let paid = when(month.is(at) * owed, expected_of(scope, lease, payable), 0.0);
    Some(scope.flow(
        "termination-payment",
        "Termination payment",
        USD,
        until_sold(sale, tenancy.unless_left(paid)),
        "By the schedule of the contract, in the month of termination, if it falls between first billing and the end of the base term, and before a default; of an option the expected part",
    ))
}
