//! Tenant prepayments, their crediting against rent, and the collection of rent.

use crate::formula::{Expression, MONTH, Operand as _, Scalar, Series, USD, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::inputs::Builder;
use crate::plan::Lease;

/// Cash that differs from billing.
#[derive(Clone, Copy)]
pub(super) struct Funding {
    /// Prepaid in the month
    pub paid: Series,
    /// Credited against the month's rent
    pub credited: Series,
    pub balance: Series,
}

/// Rows that funding reads.
pub(super) struct Terms {
    pub contract_value: Scalar,
    /// Capex of the capacity it uses
    pub capex: Series,
    /// Rent of the prepaying tenant
    pub rent: Expression,
    /// Whether the tenant terminates for late delivery, and in which month
    pub gone: Option<(Scalar, Scalar)>,
}

/// Prepayment and capex funding; None if the tenant prepays nothing.
pub(super) fn funding(
    builder: &mut Builder,
    calendar: &Calendar,
    lease: &Lease,
    path: &str,
    terms: &Terms,
) -> Option<Funding> {
    if !lease.funding {
        return None;
    }
    let opening = builder.number(format!("{path}.funding_opening_usd"), USD, lease.funding_opening_usd);
    let prepaid = builder.share(format!("{path}.prepayment_pct"), lease.prepayment_pct);
    let at = builder.month(format!("{path}.prepayment_month"), lease.prepayment_month);
    let of_capex = builder.share(format!("{path}.capex_funding_pct"), lease.capex_funding_pct);
    let cap = builder.share(format!("{path}.credit_cap_pct"), lease.credit_cap_pct);
    let b = builder.book();
    let paid = when(calendar.month.is(at), terms.contract_value * prepaid, 0.0) + terms.capex * of_capex;
    // A tenant that terminates for late delivery is refunded and pays no more.
    let (paid, leaving) = match terms.gone {
        None => (paid, None),
        Some((leaves, leaves_in)) => {
            (paid * (1.0 - leaves * calendar.month.ge(leaves_in)), Some(leaves * calendar.month.ge(leaves_in)))
        }
    };
    let paid = b.flow(
        "paid-ahead",
        "Tenant funding received",
        USD,
        paid,
        "The prepayment in its month, plus the tenant's share of the capex of its capacity",
    );
    let balance = b.declare(
        "paid-ahead-left",
        "Tenant funding not yet credited",
        USD,
        opening,
        "Contract liability at month end; remains on the books after a tenant default",
    );
    let credit = balance.prev().min(terms.rent.clone() * cap).max(0.0);
    let (credit, note) = match leaving {
        None => (credit, "From tenant funding received before the month, up to the credit cap on the tenant's rent"),
        Some(leaving) => (
            when(leaving, balance.prev(), credit),
            "From tenant funding received before the month, up to the credit cap on the tenant's rent; refunded in full to a tenant that terminates for late delivery",
        ),
    };
    let credited = b.flow("credited", "Credited against rent", USD, credit, note);
    let balance = b.define(balance, |p| p.prev() + paid - credited);
    Some(Funding { paid, credited, balance })
}

/// Billed amounts not yet collected: the balance of receivables at month end.
pub(super) fn receivables(
    builder: &mut Builder,
    calendar: &Calendar,
    lease: &Lease,
    path: &str,
    billed: Expression,
) -> Series {
    let lag = builder.months(format!("{path}.payment_lag_months"), lease.payment_lag_months);
    let opening = builder.number(format!("{path}.opening_receivables_usd"), USD, lease.opening_receivables_usd);
    let b = builder.book();
    let billed = b.balance(
        "invoiced-so-far",
        "Invoiced to date",
        USD,
        0.0,
        |p| p + billed,
        "Rent, pass-through revenue and guarantees, less credits, since month 1",
    );
    let due = b.row(
        "due-by",
        "Invoice month collected",
        MONTH,
        (calendar.month - lag).max(0.0),
        "Current month less the payment lag",
    );
    let old = (opening - opening / lag.max(ONE_MONTH) * calendar.month).max(0.0);
    let receivables = b.declare(
        "receivables",
        "Receivables",
        USD,
        opening,
        "Invoiced and not collected at month end: invoiced to date less invoiced by the month collected; opening receivables are collected over the lag",
    );
    b.define(receivables, |_| billed - due.within(calendar.month, billed) + old)
}
