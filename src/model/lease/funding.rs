//! What a tenant pays ahead, how it is credited against rent, and when rent becomes cash.

use crate::formula::{Expression, MONTH, Operand as _, Scalar, Series, USD, when};
use crate::model::calendar::Calendar;
use crate::model::constants::ONE_MONTH;
use crate::model::inputs::Builder;
use crate::plan::Lease;

/// Cash that differs from what is billed.
#[derive(Clone, Copy)]
pub(super) struct Funding {
    /// Paid ahead in the month
    pub paid: Series,
    /// Credited against the month's rent
    pub credited: Series,
    pub balance: Series,
}

/// What funding stands on.
pub(super) struct Terms {
    pub contract_value: Scalar,
    /// Of the capacity it stands on
    pub capex: Series,
    /// Rent of the tenant that pays ahead
    pub rent: Expression,
    /// Whether the tenant leaves for lateness, and after how many months
    pub gone: Option<(Scalar, Scalar)>,
}

/// Prepayment and capex funding; None where the tenant pays nothing ahead.
pub(super) fn funding(builder: &mut Builder, calendar: &Calendar, lease: &Lease, path: &str, terms: &Terms) -> Option<Funding> {
    if !lease.funding {
        return None;
    }
    let opening = builder.number(format!("{path}.funding_opening_usd"), USD, lease.funding_opening_usd);
    let prepaid = builder.share(format!("{path}.prepayment_pct"), lease.prepayment_pct);
    let at = builder.month(format!("{path}.prepayment_month"), lease.prepayment_month);
    let of_capex = builder.share(format!("{path}.capex_funding_pct"), lease.capex_funding_pct);
    let cap = builder.share(format!("{path}.credit_cap_pct"), lease.credit_cap_pct);
    let b = &mut builder.book;
    let paid = when(calendar.month.is(at), terms.contract_value * prepaid, 0.0) + terms.capex * of_capex;
    // A tenant that leaves for lateness gets back what it paid, and pays no more.
    let (paid, leaving) = match terms.gone {
        None => (paid, None),
        Some((leaves, leaves_in)) => (paid * (1.0 - leaves * calendar.month.ge(leaves_in)), Some(leaves * calendar.month.ge(leaves_in))),
    };
    let paid = b.flow("paid-ahead", "Paid ahead by the tenant", USD, paid, "The prepayment in its month, and the tenant's part of the capex of its capacity");
    let balance = b.declare("paid-ahead-left", "Paid ahead and not credited", USD, opening, "At the month's end; a liability of the contract, which a tenant that defaults leaves behind");
    let credit = balance.prev().min(terms.rent.clone() * cap).max(0.0);
    let (credit, note) = match leaving {
        None => (credit, "Of what was paid ahead before the month, up to its share of the tenant's rent"),
        Some(leaving) => {
            (when(leaving, balance.prev(), credit), "Of what was paid ahead before the month, up to its share of the tenant's rent; all of it is paid back to a tenant that leaves for lateness")
        }
    };
    let credited = b.flow("credited", "Credited against rent", USD, credit, note);
    let balance = b.define(balance, |p| p.prev() + paid - credited);
    Some(Funding { paid, credited, balance })
}

/// What of the billed amounts is not cash yet: the change of receivables in the month, cash later above zero.
pub(super) fn receivables(builder: &mut Builder, calendar: &Calendar, lease: &Lease, path: &str, billed: Expression) -> Series {
    let lag = builder.months(format!("{path}.payment_lag_months"), lease.payment_lag_months);
    let opening = builder.number(format!("{path}.opening_receivables_usd"), USD, lease.opening_receivables_usd);
    let b = &mut builder.book;
    let billed = b.balance("invoiced-so-far", "Invoiced so far", USD, 0.0, |p| p + billed, "Rent, recoveries and guarantees, less credits, since month 1");
    let due = b.row("due-by", "Month whose invoices are paid", MONTH, (calendar.month - lag).max(0.0), "So many months ago");
    let old = (opening - opening / lag.max(ONE_MONTH) * calendar.month).max(0.0);
    let receivables = b.declare(
        "receivables",
        "Receivables",
        USD,
        opening,
        "Invoiced and not collected at the month's end: so far, less what was invoiced by the month that is paid; those of the opening come in over the lag",
    );
    b.define(receivables, |_| billed - due.within(calendar.month, billed) + old)
}
