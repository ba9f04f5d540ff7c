//! Rent after the base term: renewals with their probability, re-leasing, and a tenant default stress.

use super::contract::Tenancy;
use crate::formula::{Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, when};
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::plan::Lease;

/// Share of the rent that is paid, and share of the capacity that is used, once tenants may leave.
#[derive(Clone, Debug)]
pub struct AfterTerm {
    /// Whether the first tenant remains
    pub stays: Stays,
    /// Expected share of the capacity that the first tenant retains; 0 before first billing
    pub kept: Series,
    /// What follows once it has left; None if nothing does
    pub released: Option<Released>,
    /// Share of the original rent with its steps that is paid; weights rent, not MW
    pub paid_share: Series,
    /// Expected share of the capacity in use
    pub occupancy: Series,
    /// The part of the rent paid by the first tenant
    pub(super) rent_kept: Expression,
    /// Month of default, if any
    pub(super) default: Option<Scalar>,
    /// Month of early termination, if any
    pub(super) terminates: Option<Scalar>,
    leaving: Leaving,
    terms: Paid,
}

/// Shares of the capacity some months ahead.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// In use
    pub occupied: Series,
    /// Of the original rent with its steps that is paid
    pub paid: Series,
    /// Leased again; None if capacity is not
    pub leased: Option<Series>,
}

/// Probability that the first tenant remains.
#[derive(Clone, Copy, Debug)]
pub struct Stays {
    /// Number of the renewal, counted from the end of the base term; None without renewals
    pub option: Option<Series>,
    /// A share of 1: 1 in the base term, then that of the renewals
    pub share: Series,
}

/// Capacity leased to a successor.
#[derive(Clone, Copy, Debug)]
pub struct Released {
    /// The month less the downtime, as its number in the plan
    pub before_downtime: Series,
    /// Whether the first tenant remained then
    pub stayed: Stays,
    /// Expected share of the capacity that is leased again
    pub leased: Series,
    /// … whose new tenant pays, after its rent-free months
    pub paying: Series,
    /// Rent of a new tenant, as a share of the original rent with its steps
    pub rent: Scalar,
}

impl Released {
    /// Share of the capacity on which new tenants start in the month.
    pub(super) fn started(&self) -> Expression {
        (self.leased - self.leased.prev()).max(0.0)
    }
}

impl AfterTerm {
    /// Whether the first tenant remains, if it may leave within its base term.
    pub(super) fn may_end_early(&self) -> Option<Series> {
        self.leaving.early.as_ref().map(|_| self.stays.share)
    }

    /// So many months ahead, in the month whose number in the plan is `at`, of a lease that bills first in month `first`.
    pub(super) fn ahead(&self, rows: &Scope, months: u32, at: &Expression, first: Scalar) -> Ahead {
        let row = |key: &str, label: &str, formula: Expression, note| {
            let row = rows.row(key, label, PLAIN, formula, note);
            rows.shown(row, Format::Share);
            row
        };
        let begun = at.clone().ge(first);
        let gone = |month: Expression| 1.0 - self.leaving.share(month, None);
        let kept = row(
            "kept",
            "Retained by the tenant",
            self.leaving.share(at.clone(), None) * begun.clone(),
            "Expected share of the capacity, twelve months ahead",
        );
        let rent_kept = kept * when(at.clone().lt(self.leaving.end.clone()), 1.0, self.terms.renewed.clone());
        let (leased, paid, occupied) = match self.terms.again {
            None => (None, rent_kept, kept.expression()),
            Some(Successor { downtime, free, rent }) => {
                let note = "Expected share of the capacity, twelve months ahead";
                // In the month before month 1 it is that of as many months ahead.
                let before = ONE_MONTH * f64::from(months);
                let opening = when(first.le(before.clone()), gone(before - downtime), 0.0);
                let leased = rows.declare("leased", "Re-leased", PLAIN, opening, note);
                let leased = rows.define(leased, |_| gone(at.clone() - downtime) * begun.clone());
                rows.shown(leased, Format::Share);
                let paying = gone(at.clone() - downtime - free) * begun.clone();
                (Some(leased), rent_kept + paying * rent, kept + leased)
            }
        };
        let paid = row("paid", "Share of rent paid", paid, "Of the original rent with its steps, twelve months ahead");
        let occupied =
            row("occupied", "Occupancy", occupied, "Expected share of the capacity in use, twelve months ahead");
        Ahead { occupied, paid, leased }
    }
}

/// When the first tenant leaves.
#[derive(Clone, Debug)]
struct Leaving {
    /// The month after the base term
    end: Expression,
    renewals: Option<Renewals>,
    /// Month of default or of early termination, if any
    early: Option<Expression>,
}

/// Options to renew.
#[derive(Clone, Debug)]
struct Renewals {
    count: Scalar,
    months: Scalar,
    /// That each is exercised
    probability: Expression,
}

/// Rent paid and capacity used; None if nothing follows the base term and there is no default.
pub(super) fn after_term(scope: &Scope, lease: &Lease, tenancy: &Tenancy) -> Option<AfterTerm> {
    if !lease.renews && !lease.relets && !lease.default_stress && !lease.terminates {
        return None;
    }
    let renewals = lease.renews.then(|| renewals(scope, lease));
    let renewal_rent = if lease.renews { scope.share("renewal_rent_pct", lease.renewal_rent_pct) } else { 1.0.into() };
    let default = lease.default_stress.then(|| scope.month("default_month", lease.default_month));
    let terminates = lease.terminates.then(|| terminates(scope, lease, tenancy));
    let early = match (default, terminates) {
        (Some(default), Some(terminates)) => Some(default.min(terminates)),
        (default, terminates) => default.map(Scalar::expression).or_else(|| terminates.map(Scalar::expression)),
    };
    let again = lease.relets.then(|| successor(scope, lease));
    let leaving = Leaving { end: tenancy.end(), renewals, early };
    let terms = Paid { renewed: renewal_rent.clone(), again };
    let month = scope.calendar.month;
    let stays = leaving.stays(
        scope,
        "stays",
        "Tenant remains",
        month,
        "Probability that the first tenant remains: 1 in the base term, then that of the renewals",
    );
    let begun = month.ge(tenancy.period.first);
    let kept = scope.row(
        "kept",
        "Retained by the tenant",
        PLAIN,
        stays.share * begun.clone(),
        "Expected share of the capacity",
    );
    let rent_kept = kept * when(month.lt(tenancy.end()), 1.0, renewal_rent);
    let (rent, occupancy, released) = match again {
        None => (rent_kept.clone(), kept.expression(), None),
        Some(successor) => {
            let released = release(scope, &leaving, successor, tenancy.period.first);
            (rent_kept.clone() + released.paying * released.rent, kept + released.leased, Some(released))
        }
    };
    let paid_share = scope.row(
        "paid-share",
        "Share of rent paid",
        PLAIN,
        rent,
        "Of the original rent with its steps, paid by the tenant or its successor",
    );
    let occupancy = scope.row("occupancy", "Occupancy", PLAIN, occupancy, "Expected share of the capacity in use");
    [kept, paid_share, occupancy].into_iter().for_each(|row| scope.shown(row, Format::Share));
    Some(AfterTerm { stays, kept, released, paid_share, occupancy, rent_kept, default, terminates, leaving, terms })
}

/// The month of early termination, as its number in the plan; after the base term if it falls outside of it.
fn terminates(scope: &Scope, lease: &Lease, tenancy: &Tenancy) -> Scalar {
    let at = scope.month("termination_month", lease.termination_month);
    // A block that would bill after the contract is terminated never does.
    let begun = if lease.block { 1.0.into() } else { at.ge(tenancy.period.first) };
    let within = begun * at.lt(tenancy.end());
    let never = ONE_MONTH * 1e6;
    let month = scope.formula(
        "terminates-in",
        "Early termination",
        MONTH,
        when(within, at, never),
        "The month as entered, if it falls between first billing and the end of the base term; never otherwise",
    );
    scope.shown_scalar(month, Format::Decimals(0));
    month
}

/// What rent is paid after the base term.
#[derive(Clone, Debug)]
struct Paid {
    /// By the first tenant, as a share of the original rent
    renewed: Expression,
    /// None if there is no successor
    again: Option<Successor>,
}

/// Terms of a new tenant.
#[derive(Clone, Copy, Debug)]
struct Successor {
    /// Months vacant before it
    downtime: Scalar,
    /// Months that it pays nothing
    free: Scalar,
    /// As a share of the original rent with its steps
    rent: Scalar,
}

fn renewals(scope: &Scope, lease: &Lease) -> Renewals {
    let count = scope.number("renewals", PLAIN, f64::from(lease.renewals));
    scope.shown_scalar(count, Format::Decimals(0));
    let months = scope.months("renewal_months", lease.renewal_months);
    let probability = scope.number("renewal_probability_pct", PERCENT, lease.renewal_probability_pct);
    Renewals { count, months, probability: probability * PERCENT_OF }
}

fn successor(scope: &Scope, lease: &Lease) -> Successor {
    let downtime = scope.months("downtime_months", lease.downtime_months);
    let free = scope.months("reletting_free_months", lease.reletting_free_months);
    let rent = scope.share("reletting_rent_pct", lease.reletting_rent_pct);
    let rent = scope.formula("new-rent", "Rent of a new tenant", PLAIN, rent, "Of the original rent with its steps");
    scope.shown_scalar(rent, Format::Share);
    Successor { downtime, free, rent }
}

fn release(scope: &Scope, leaving: &Leaving, successor: Successor, first: Scalar) -> Released {
    let Successor { downtime, free, rent } = successor;
    let month = scope.calendar.month;
    let before_downtime = scope.row(
        "before-downtime",
        "Month less downtime",
        MONTH,
        month - downtime,
        "Tenants that had left by then have been replaced",
    );
    let stayed = leaving.stays(scope, "stayed", "Tenant remained", before_downtime, "As above, before the downtime");
    let before = when(first.le(0.0), 1.0 - leaving.share(0.0 - downtime, None), 0.0);
    let leased = scope.declare("let-again", "Re-leased", PLAIN, before, "Expected share of the capacity");
    let leased = scope.define(leased, |_| (1.0 - stayed.share) * month.ge(first));
    let paying = scope.row(
        "paid-again",
        "Re-leased and paid for",
        PLAIN,
        (1.0 - leaving.share(before_downtime - free, None)) * month.ge(first),
        "Expected share of the capacity whose new tenant is past its rent-free months",
    );
    [leased, paying].into_iter().for_each(|share| scope.shown(share, Format::Share));
    Released { before_downtime, stayed, leased, paying, rent }
}

impl Leaving {
    /// The probability that the first tenant is there in the month that a row says.
    fn stays(&self, scope: &Scope, key: &str, label: &str, month: Series, note: &'static str) -> Stays {
        let option = self.option(month.expression()).map(|option| {
            let option = scope.row(
                &format!("{key}-option"),
                &format!("{label}: option"),
                PLAIN,
                option,
                "Number of the renewal, counted from the end of the base term",
            );
            scope.shown(option, Format::Decimals(0));
            option
        });
        let share = scope.row(key, label, PLAIN, self.share(month.expression(), option), note);
        scope.shown(share, Format::Share);
        Stays { option, share }
    }

    /// The number of the renewal that would run in a month.
    fn option(&self, month: Expression) -> Option<Expression> {
        let renewals = self.renewals.as_ref()?;
        Some(((month - self.end.clone()) / renewals.months).floor() + 1.0)
    }

    /// The same, as a share of 1; `option` is the number of the renewal, if there is a row of it.
    fn share(&self, month: Expression, option: Option<Series>) -> Expression {
        let number = option.map(Series::expression).or_else(|| self.option(month.clone()));
        let after = match (number, &self.renewals) {
            (Some(option), Some(renewals)) => {
                let likely = renewals.probability.clone().pow(option.clone().max(0.0));
                when(option.le(renewals.count), likely, 0.0)
            }
            _ => Expression::Number(0.0),
        };
        let stays = when(month.clone().lt(self.end.clone()), 1.0, after);
        match &self.early {
            None => stays,
            Some(early) => when(month.lt(early.clone()), stays, 0.0),
        }
    }
}
