//! What a lease earns in the twelve months after the plan, in closed form: a terminal value by cap rate rests on it, not on the
//! last month, which may be rent-free, ramping or vacant.

use super::after::{AfterTerm, Ahead};
use super::contract::Tenancy;
use crate::formula::{
    Expression, Format, KW, KW_IT, MONTH, MW_IT, MWH, Operand as _, PLAIN, Scalar, Series, Total, USD, YEAR, grown,
    sum, when,
};
use crate::model::base::constants::{
    HOURS_PER_MONTH, KW_IT_PER_MW_IT, KW_PER_MW, MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH,
};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::plan::{Lease, PowerTerms, Terms};

/// The months that a cap rate values: a year.
pub(super) const MONTHS: usize = 12;

/// A lease in the twelve months after the plan.
#[derive(Clone, Debug)]
pub struct Forward {
    /// MW IT that it claims from later leases, month by month
    pub(super) claimed: Vec<Scalar>,
    /// NOI less maintenance of the twelve months, without guarantees, damages and commission, USD
    pub noi: Scalar,
    /// Works and commission for new tenants that start in them, USD; None if capacity is not leased again
    pub reletting: Option<Scalar>,
}

/// What the months after the plan read.
pub(super) struct Basis<'a> {
    pub ground: Ground<'a>,
    pub lease: &'a Lease,
    pub tenancy: &'a Tenancy<'a>,
    pub after: Option<&'a AfterTerm>,
    /// USD per kW IT and month
    pub rate: Series,
    /// Capacity that earlier leases leave in each of the months, MW IT
    pub free: &'a [Expression],
}

/// A month after the plan.
struct Month {
    claimed: Scalar,
    /// USD per kW IT and month
    rate: Scalar,
    rent: Scalar,
    noi: Scalar,
    /// Works and commission for new tenants
    reletting: Option<Expression>,
}

/// Prices that apply in all of the months.
struct Prices {
    /// Landlord margin after the ramp
    margin: Expression,
    /// … during it, and its months from first billing
    ramp_margin: (Expression, Scalar),
    /// Operating cost of capacity and maintenance, USD per kW IT and year at month-1 prices
    opex: Scalar,
    maintained: Scalar,
    /// Yearly growth of both, as a share of 1
    growth: Expression,
    /// Power, USD per MW IT in use and month; None if the tenant pays it
    power: Option<Scalar>,
    /// Rent of the plan's last month, USD per kW IT and month
    rate: Scalar,
    /// For new tenants: works in USD per kW IT, and commission as a share of the first year's rent
    reletting: Option<(Scalar, Expression)>,
}

/// Writes the twelve months. They stand on the capacity that is ready at the plan's end.
pub(super) fn forward(scope: &Scope, basis: &Basis) -> Forward {
    let months_of_plan = scope.plan().company.months;
    let rows = scope.section("after-plan", "after the plan");
    let prices = prices(scope, &rows, basis);
    let mut leased_before = basis.after.and_then(|after| after.released).map(|released| {
        let note = "Expected share of the capacity in the plan's last month";
        rows.total("leased-0", "Re-leased by the plan's end", PLAIN, Total::Last(released.leased), note)
    });
    let mut months: Vec<Month> = Vec::new();
    for (k, free) in (1..).zip(basis.free) {
        let at = ONE_MONTH * f64::from(months_of_plan + k);
        let ahead = basis.after.map(|after| after.ahead(&rows, k, &at, basis.tenancy.period.first));
        let now = Now { k, years: (months_of_plan + k - 1) / 12, at, free, ahead, leased_before };
        months.push(month(&rows, basis, &prices, &now));
        leased_before = ahead.and_then(|ahead| ahead.leased);
    }
    let full = sum(months.iter().map(|month| month.rate * basis.tenancy.contract.mw_it));
    let full = full * KW_IT_PER_MW_IT * ONE_MONTH;
    let share = scope.formula(
        "forward-share",
        "Forward share of rent",
        PLAIN,
        when(full.clone().gt(ONE_CENT), sum(months.iter().map(|month| month.rent)) / full.max(ONE_CENT), 0.0),
        "Rent of the twelve months after the plan, over what the whole contract would pay in them",
    );
    scope.shown_scalar(share, Format::Share);
    let noi = scope.formula(
        "forward-noi",
        "Forward NOI",
        USD,
        sum(months.iter().map(|month| month.noi)),
        "NOI less maintenance of the twelve months after the plan, contracted or expected by renewal and re-leasing; excludes guarantees, damages, and commission",
    );
    let costs: Vec<Expression> = months.iter().filter_map(|month| month.reletting.clone()).collect();
    let reletting = (!costs.is_empty()).then(|| {
        scope.formula(
            "forward-reletting",
            "Re-leasing cost after the plan",
            USD,
            sum(costs),
            "Works and commission for new tenants that start in the twelve months after the plan",
        )
    });
    std::iter::once(noi).chain(reletting).for_each(|usd| scope.shown_scalar(usd, Format::Decimals(0)));
    Forward { claimed: months.iter().map(|month| month.claimed).collect(), noi, reletting }
}

fn prices(scope: &Scope, rows: &Scope, basis: &Basis) -> Prices {
    let Basis { ground, lease, after, rate, .. } = *basis;
    let yearly = USD.per(KW_IT).per(YEAR);
    let at_the_end = |key: &str, label: &str, unit, row: Series| {
        rows.total(key, label, unit, Total::Last(row), "In the plan's last month, and after it")
    };
    let power = (lease.power == PowerTerms::Landlord).then(|| {
        let price = at_the_end("power-price", "Power price after the plan", USD.per(MWH), ground.power.price);
        let demand = at_the_end(
            "demand-charge",
            "Demand charge after the plan",
            USD.per(KW).per(MONTH),
            ground.power.demand_charge,
        );
        let load = scope.share("load_factor_pct", lease.load_factor_pct);
        rows.formula(
            "power-cost",
            "Power after the plan",
            USD.per(MW_IT),
            ground.capacity.pue * (load * price * HOURS_PER_MONTH + demand * KW_PER_MW) * ONE_MONTH,
            "Per MW of IT in use and average month, at the site's price including demand charge",
        )
    });
    Prices {
        margin: scope.share("landlord_margin_pct", lease.landlord_margin_pct),
        ramp_margin: (
            scope.share("ramp_margin_pct", lease.ramp_margin_pct),
            scope.months("ramp_margin_months", lease.ramp_margin_months),
        ),
        opex: scope.number("landlord_opex_usd_per_kw_it_year", yearly, lease.landlord_opex_usd_per_kw_it_year),
        maintained: scope.number(
            "maintenance_capex_usd_per_kw_it_year",
            yearly,
            lease.maintenance_capex_usd_per_kw_it_year,
        ),
        growth: scope.yearly_rate("landlord_opex_growth_pct_per_year", lease.landlord_opex_growth_pct_per_year),
        power,
        rate: at_the_end("last-rate", "Rent rate at the plan's end", USD.per(KW_IT).per(MONTH), rate),
        reletting: after.and_then(|after| after.released).map(|_| {
            let works =
                scope.number("reletting_works_usd_per_kw_it", USD.per(KW_IT), lease.reletting_works_usd_per_kw_it);
            (works, scope.share("reletting_commission_pct", lease.reletting_commission_pct))
        }),
    }
}

/// Where a month after the plan stands.
struct Now<'a> {
    /// 1 in the first month after the plan
    k: u32,
    /// Whole years since month 1
    years: u32,
    /// Its number in the plan
    at: Expression,
    /// MW IT that earlier leases leave
    free: &'a Expression,
    /// Shares of the capacity once tenants may leave
    ahead: Option<Ahead>,
    /// Share that is leased again in the month before
    leased_before: Option<Scalar>,
}

fn month(rows: &Scope, basis: &Basis, prices: &Prices, now: &Now) -> Month {
    let Now { k, at, ahead, .. } = now;
    let tenancy = basis.tenancy;
    let (contract, first) = (tenancy.contract, tenancy.period.first);
    let row = |key: &str, label: &str, unit, formula: Expression, note| {
        rows.formula(&format!("{key}-{k}"), &format!("{label}, month {k}"), unit, formula, note)
    };
    let age = at.clone() - first;
    let leased = match ahead {
        None => at.clone().ge(first) * at.clone().lt(tenancy.end()),
        Some(ahead) => ahead.occupied.gt(0.0),
    };
    let claimed = row(
        "claimed",
        "Claimed IT",
        MW_IT,
        tenancy.unless_left(when(leased, now.free.clone().max(0.0).min(contract.mw_it), 0.0)),
        "While leased, the lower of contract MW and the capacity of the plan's end that earlier leases leave",
    );
    let billed = row(
        "billed",
        "Billed IT",
        MW_IT,
        claimed.min(tenancy.ramped(age.clone() + ONE_MONTH)).max(0.0),
        "Claimed IT, capped at the ramp to date",
    );
    let rate = row(
        "rate",
        "Rent rate",
        USD.per(KW_IT).per(MONTH),
        tenancy.steps.rate_ahead(rows, &contract, at, (first, prices.rate)),
        "With the steps of the contract; an index goes on by its average step",
    );
    let due = KW_IT_PER_MW_IT * billed * rate * ONE_MONTH * age.clone().ge(contract.free_months);
    let rent = row(
        "rent",
        "Rent",
        USD,
        match ahead {
            None => due,
            Some(ahead) => due * ahead.paid,
        },
        "After the rent-free period; after the base term weighted by the share paid",
    );
    let in_use = |amount: Expression| match ahead {
        None => amount,
        Some(ahead) => amount * ahead.occupied,
    };
    let (ramp_margin, ramp_months) = &prices.ramp_margin;
    let grown_by = grown(prices.growth.clone(), f64::from(now.years));
    let mut noi = rent * when(age.lt(*ramp_months), ramp_margin.clone(), prices.margin.clone());
    let of_capacity = KW_IT_PER_MW_IT / MONTHS_PER_YEAR * ONE_MONTH * billed * grown_by.clone();
    let borne = match (basis.lease.terms == Terms::TripleNet, ahead) {
        (false, _) => prices.opex + prices.maintained,
        (true, None) => prices.maintained.expression(),
        (true, Some(ahead)) => prices.opex * (1.0 - ahead.occupied) + prices.maintained,
    };
    noi = noi - of_capacity * borne;
    if let Some(power) = prices.power {
        noi = noi - in_use(power * billed);
    }
    let noi = row(
        "noi",
        "NOI",
        USD,
        noi,
        "Rent at the landlord margin, less operating cost of capacity and power that are not recovered, and maintenance",
    );
    let started = ahead.and_then(|ahead| ahead.leased).zip(now.leased_before).map(|(now, before)| now - before);
    let reletting =
        started.zip(prices.reletting.as_ref()).zip(basis.after).map(|((started, (works, share)), after)| {
            let new_rent = after.released.map_or(Expression::Number(0.0), |released| released.rent.expression());
            let first_year = rate * new_rent * ONE_MONTH * 12.0;
            KW_IT_PER_MW_IT * claimed * started.max(0.0) * (*works * grown_by + first_year * share.clone())
        });
    Month { claimed, rate, rent, noi, reletting }
}
