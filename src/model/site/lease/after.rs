//! Rent after the base term: renewals with their probability, re-leasing, and a tenant default stress.

use super::Billing;
use super::Contract;
use super::Lifetime;
use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, USD, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{KW_IT_PER_MW_IT, ONE_MONTH, PERCENT_OF};
use crate::model::base::inputs::Builder;
use crate::plan::Lease;

/// Share of the rent that is paid, and share of the capacity that is used.
#[derive(Clone)]
pub(super) struct Paid {
    /// Share of the original rent with its steps; weights rent, not MW
    pub rent: Series,
    /// The part paid by the first tenant
    pub rent_kept: Expression,
    /// Expected share of the capacity in use
    pub occupancy: Series,
    /// Whether the first tenant remains, if it may leave within its base term
    pub stays: Option<Series>,
    /// Month of default, if any
    default: Option<Scalar>,
}

/// Terms after the base term, as inputs.
struct Terms {
    renewals: Option<(Scalar, Scalar, Expression)>,
    default: Option<Scalar>,
}

/// The rows of rent paid; None if nothing follows the base term and there is no default.
pub(super) fn paid(
    builder: &mut Builder,
    calendar: &Calendar,
    lease: &Lease,
    path: &str,
    contract: &Contract,
    lifetime: Lifetime,
) -> Option<Paid> {
    if !lease.renews && !lease.relets && !lease.default_stress {
        return None;
    }
    let share = |builder: &mut Builder, name: &str, value: f64| builder.share(format!("{path}.{name}"), value);
    let renewals = lease.renews.then(|| {
        let count = builder.number(format!("{path}.renewals"), PLAIN, f64::from(lease.renewals));
        builder.book().shown_scalar(count, Format::Decimals(0));
        let months = builder.months(format!("{path}.renewal_months"), lease.renewal_months);
        let probability =
            builder.number(format!("{path}.renewal_probability_pct"), PERCENT, lease.renewal_probability_pct);
        (count, months, probability * PERCENT_OF)
    });
    let renewal_rent =
        if lease.renews { share(builder, "renewal_rent_pct", lease.renewal_rent_pct) } else { 1.0.into() };
    let default = lease.default_stress.then(|| builder.month(format!("{path}.default_month"), lease.default_month));
    let again = lease.relets.then(|| {
        let downtime = builder.months(format!("{path}.downtime_months"), lease.downtime_months);
        (downtime, share(builder, "reletting_rent_pct", lease.reletting_rent_pct))
    });
    let terms = Terms { renewals, default };
    let month = calendar.month;
    let stays = self::stays(
        builder,
        "stays",
        "Tenant remains",
        month,
        &terms,
        contract,
        lifetime,
        "Probability that the first tenant remains: 1 in the base term, then that of the renewals",
    );
    let b = builder.book();
    let begun = month.ge(lifetime.first);
    let kept = b.row("kept", "Retained by the tenant", PLAIN, stays * begun.clone(), "Expected share of the capacity");
    let rent_kept = kept * when(month.lt(lifetime.first + contract.term), 1.0, renewal_rent);
    let (rent, occupancy) = match again {
        None => (rent_kept.clone(), kept.expression()),
        Some((downtime, rent)) => {
            let earlier = b.row(
                "before-downtime",
                "Month less downtime",
                MONTH,
                month - downtime,
                "Tenants that had left by then have been replaced",
            );
            let stayed = self::stays(
                builder,
                "stayed",
                "Tenant remained",
                earlier,
                &terms,
                contract,
                lifetime,
                "As above, before the downtime",
            );
            let again = builder.book().row(
                "let-again",
                "Re-leased",
                PLAIN,
                (1.0 - stayed) * begun,
                "Expected share of the capacity",
            );
            (rent_kept.clone() + again * rent, kept + again)
        }
    };
    let b = builder.book();
    let rent = b.row(
        "paid-share",
        "Share of rent paid",
        PLAIN,
        rent,
        "Of the original rent with its steps, paid by the tenant or its successor",
    );
    let occupancy = b.row("occupancy", "Occupancy", PLAIN, occupancy, "Expected share of the capacity in use");
    [kept, rent, occupancy].into_iter().for_each(|row| b.shown(row, Format::Share));
    let stays = default.map(|_| stays);
    Some(Paid { rent, rent_kept, occupancy, stays, default })
}

#[expect(clippy::too_many_arguments, reason = "a row with what it reads, each once")]
fn stays(
    builder: &mut Builder,
    key: &str,
    label: &str,
    month: Series,
    terms: &Terms,
    contract: &Contract,
    lifetime: Lifetime,
    note: &'static str,
) -> Series {
    let b = builder.book();
    let end = lifetime.first + contract.term;
    let after: Expression = match &terms.renewals {
        None => 0.0.into(),
        Some((count, months, probability)) => {
            let option = b.row(
                &format!("{key}-option"),
                &format!("{label}: option"),
                PLAIN,
                ((month - end.clone()) / *months).floor() + 1.0,
                "Number of the renewal, counted from the end of the base term",
            );
            b.shown(option, Format::Decimals(0));
            when(option.le(*count), probability.clone().pow(option.max(0.0)), 0.0)
        }
    };
    let stays = when(month.lt(end), 1.0, after);
    let stays = match terms.default {
        None => stays,
        Some(default) => when(month.lt(default), stays, 0.0),
    };
    let row = b.row(key, label, PLAIN, stays, note);
    b.shown(row, Format::Share);
    row
}

/// Guarantor's payment of rent lost to a default, until the end of the base term.
#[expect(clippy::too_many_arguments, reason = "the rows a guarantee depends on, each once")]
pub(super) fn backstop(
    builder: &mut Builder,
    calendar: &Calendar,
    lease: &Lease,
    path: &str,
    contract: &Contract,
    lifetime: Lifetime,
    paid: Option<&Paid>,
    billing: &Billing,
    leaves: Option<Scalar>,
) -> Option<Series> {
    let default = paid?.default?;
    let share = builder.share(format!("{path}.backstop_pct"), lease.backstop_pct);
    let month = calendar.month;
    let guaranteed = month.ge(default) * month.ge(lifetime.first) * month.lt(lifetime.first + contract.term);
    let could_bill = billing.free.min(contract.mw_it).min(billing.ramped.clone());
    let due = KW_IT_PER_MW_IT * could_bill * billing.rate * ONE_MONTH * lifetime.age.ge(contract.free_months);
    let due = match leaves {
        None => due,
        Some(leaves) => due * (1.0 - leaves),
    };
    let lost = when(guaranteed, share * (due - billing.rent).max(0.0), 0.0);
    Some(builder.book().flow(
        "backstop",
        "Paid by the guarantor",
        USD,
        lost,
        "Its share of lost rent, net of a new tenant's rent, until the end of the base term",
    ))
}
