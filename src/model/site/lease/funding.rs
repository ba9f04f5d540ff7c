//! Tenant prepayments, their crediting against rent, and the collection of rent.

use super::late::Late;
use crate::formula::{Expression, MONTH, Operand as _, Scalar, Series, USD, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::site::sale::{Sale, until_sold};
use crate::plan::Lease;

/// Cash that differs from billing.
#[derive(Clone, Copy, Debug)]
pub struct Funding {
    /// Received from the tenant in the month, USD
    pub paid: Series,
    /// Credited against the month's rent, or refunded, USD
    pub credited: Series,
    /// Not yet credited, USD at month end
    pub balance: Series,
}

/// What funding reads.
pub(super) struct Basis {
    pub contract_value: Scalar,
    /// Capex of the capacity the lease uses
    pub capex: Series,
    /// Rent of the prepaying tenant
    pub rent: Expression,
    /// Late delivery, if the contract has terms for it
    pub late: Option<Late>,
    /// If the site is sold
    pub sale: Option<Sale>,
}

/// Prepayment and capex funding; None if the tenant prepays nothing. A tenant that terminates for late delivery is refunded
/// and pays no more; one whose site is sold pays the buyer.
pub(super) fn funding(scope: &Scope, lease: &Lease, basis: &Basis) -> Option<Funding> {
    if !lease.funding {
        return None;
    }
    let opening = scope.number("funding_opening_usd", USD, lease.funding_opening_usd);
    let prepaid = scope.share("prepayment_pct", lease.prepayment_pct);
    let at = scope.month("prepayment_month", lease.prepayment_month);
    let of_capex = scope.share("capex_funding_pct", lease.capex_funding_pct);
    let cap = scope.share("credit_cap_pct", lease.credit_cap_pct);
    let month = scope.calendar.month;
    let paid = when(month.is(at), basis.contract_value * prepaid, 0.0) + basis.capex * of_capex;
    let left = basis.late.map(|late| late.leaves * month.ge(late.leaves_in));
    let paid = match &left {
        None => paid,
        Some(left) => paid * (1.0 - left.clone()),
    };
    let paid = scope.flow(
        "paid-ahead",
        "Tenant funding received",
        USD,
        until_sold(basis.sale, paid),
        "The prepayment in its month, plus the tenant's share of the capex of its capacity",
    );
    let balance = scope.declare(
        "paid-ahead-left",
        "Tenant funding not yet credited",
        USD,
        opening,
        "Contract liability at month end; remains on the books after a tenant default",
    );
    let credit = balance.prev().min(basis.rent.clone() * cap).max(0.0);
    let (credit, note) = match left {
        None => (credit, "From tenant funding received before the month, up to the credit cap on the tenant's rent"),
        Some(left) => (
            when(left, balance.prev(), credit),
            "From tenant funding received before the month, up to the credit cap on the tenant's rent; refunded in full to a tenant that terminates for late delivery",
        ),
    };
    let credited = scope.flow("credited", "Credited against rent", USD, credit, note);
    let balance = scope.define(balance, |p| p.prev() + paid - credited);
    Some(Funding { paid, credited, balance })
}

/// Billed amounts and their collection.
#[derive(Clone, Copy, Debug)]
pub struct Receivables {
    /// Rent, pass-through revenue and guarantees, less credits, since month 1, USD
    pub invoiced: Series,
    /// The month whose invoices are collected, as its number in the plan
    pub due_by: Series,
    /// Invoiced and not collected, USD at month end
    pub balance: Series,
}

/// Billed amounts not yet collected.
pub(super) fn receivables(scope: &Scope, lease: &Lease, billed: Expression) -> Receivables {
    let lag = scope.months("payment_lag_months", lease.payment_lag_months);
    let opening = scope.number("opening_receivables_usd", USD, lease.opening_receivables_usd);
    let month = scope.calendar.month;
    let invoiced = scope.balance(
        "invoiced-so-far",
        "Invoiced to date",
        USD,
        0.0,
        |p| p + billed,
        "Rent, pass-through revenue and guarantees, less credits, since month 1",
    );
    let due_by = scope.row(
        "due-by",
        "Invoice month collected",
        MONTH,
        (month - lag).max(0.0),
        "Current month less the payment lag",
    );
    let old = (opening - opening / lag.max(ONE_MONTH) * month).max(0.0);
    let balance = scope.declare(
        "receivables",
        "Receivables",
        USD,
        opening,
        "Invoiced and not collected at month end: invoiced to date less invoiced by the month collected; opening receivables are collected over the lag",
    );
    let balance = scope.define(balance, |_| invoiced - due_by.within(month, invoiced) + old);
    Receivables { invoiced, due_by, balance }
}
