//! Who bears the costs of a lease: landlord margin, operating cost of capacity, maintenance, power.

use super::after::{AfterTerm, Released};
use super::billing::Billing;
use super::contract::Tenancy;
use super::fit_out::{FitOut, fit_out};
use crate::formula::{Expression, Format, KW_IT, MWH, Operand as _, PLAIN, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::constants::{HOURS_PER_MONTH, KW_IT_PER_MW_IT, KW_PER_MW, MONTHS_PER_YEAR, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::plan::{Lease, PowerTerms, Terms};

/// Costs of a lease.
#[derive(Clone, Debug)]
pub struct Costs {
    /// Landlord margin after the ramp, as a share of rent
    pub margin: Scalar,
    /// Property tax, insurance, maintenance and staff, whether or not recovered, USD in the month
    pub opex: Series,
    /// Maintenance capex, USD in the month
    pub maintenance: Series,
    /// Works and commission for new tenants; None if capacity is not leased again
    pub reletting: Option<Reletting>,
    /// Works for the tenant; None without any
    pub fit_out: Option<FitOut>,
    /// Rent outside the landlord margin, operating cost of capacity, commission and cost of works for tenants, USD in the month
    pub landlord_cost: Series,
    /// Energy used by the tenant, `MWh` in the month
    pub energy: Series,
    /// Power used by the tenant, whether or not recovered, USD in the month
    pub power_cost: Series,
    /// Recovered from the tenant at cost, and works for it, USD in the month
    pub passed_through: Series,
    /// What the first year of billing costs the landlord
    pub(super) first_year: FirstYear,
}

/// What it costs to lease capacity again, USD in the month in which a new tenant starts.
#[derive(Clone, Copy, Debug)]
pub struct Reletting {
    /// Works for the new tenant, as capex
    pub works: Series,
    /// Commission on the new lease
    pub commission: Series,
}

/// Costs in the first year of billing, at month-1 prices.
#[derive(Clone, Debug)]
pub(super) struct FirstYear {
    /// Monthly cost per kW IT borne by the landlord
    pub borne: Expression,
    /// Yearly maintenance capex per kW IT
    pub maintained: Scalar,
    /// Landlord margin during the ramp, as a share of rent
    pub ramp_margin: Expression,
    /// Months from first billing with that margin
    pub ramp_margin_months: Scalar,
}

pub(super) fn costs(
    scope: &Scope,
    ground: Ground,
    lease: &Lease,
    tenancy: &Tenancy,
    billing: &Billing,
    after: Option<&AfterTerm>,
) -> Costs {
    let Ground { power, capacity, .. } = ground;
    let margin = scope.share("landlord_margin_pct", lease.landlord_margin_pct);
    let ramp_margin = scope.share("ramp_margin_pct", lease.ramp_margin_pct);
    let ramp_margin_months = scope.months("ramp_margin_months", lease.ramp_margin_months);
    let yearly = USD.per(KW_IT).per(YEAR);
    let opex_rate = scope.number("landlord_opex_usd_per_kw_it_year", yearly, lease.landlord_opex_usd_per_kw_it_year);
    let growth = scope.row(
        "cost-growth",
        "Growth of landlord costs",
        PLAIN,
        scope.growth(
            "landlord_opex_growth_pct_per_year",
            lease.landlord_opex_growth_pct_per_year,
            scope.calendar.anniversaries,
        ),
        "Costs of the month in multiples of month 1; steps at each anniversary of month 1",
    );
    let maintained =
        scope.number("maintenance_capex_usd_per_kw_it_year", yearly, lease.maintenance_capex_usd_per_kw_it_year);
    let load = scope.share("load_factor_pct", lease.load_factor_pct);
    let margin = scope.formula("margin", "Landlord margin", PLAIN, margin, "After the ramp");
    scope.shown_scalar(margin, Format::Share);
    let Billing { billed, rent, .. } = *billing;
    let not_kept = when(tenancy.period.age.lt(ramp_margin_months), 1.0 - ramp_margin.clone(), 1.0 - margin);
    let of_a_month = KW_IT_PER_MW_IT / MONTHS_PER_YEAR * ONE_MONTH;
    let reletting =
        after.and_then(|after| after.released).map(|released| reletting(scope, lease, billing, released, growth));
    let fit_out = fit_out(scope, lease, power.sale);
    let opex = scope.flow(
        "opex",
        "Operating cost of capacity",
        USD,
        opex_rate * of_a_month.clone() * (billed * growth),
        "Property tax, insurance, maintenance and staff, whether or not recovered; steps at each anniversary of month 1",
    );
    let maintenance = scope.flow(
        "maintenance-capex",
        "Maintenance capex",
        USD,
        maintained * of_a_month * (billed * growth),
        "Spent in the month; steps like the operating cost of capacity",
    );
    let landlord_cost = scope.flow(
        "landlord-cost",
        "Landlord costs",
        USD,
        sum([rent * not_kept, opex.expression()]
            .into_iter()
            .chain(reletting.map(|r| r.commission.expression()))
            .chain(fit_out.map(|works| works.cost.expression()))),
        "Rent outside the landlord margin, operating cost of capacity, commission on new leases, and cost of works for the tenant",
    );
    let energy = scope.flow(
        "energy",
        "Tenant energy",
        MWH,
        load.clone() * capacity.pue * billing.in_use(billed) * scope.calendar.hours,
        "Billed IT in use, times load factor and operating PUE",
    );
    let peak = capacity.pue * KW_PER_MW * ONE_MONTH * power.demand_charge * billing.in_use(billed);
    let power_cost = scope.flow(
        "power-cost",
        "Tenant power cost",
        USD,
        energy * power.price + peak,
        "At the site's power price, including demand charge",
    );
    let net = lease.terms == Terms::TripleNet;
    let mut recovered = Vec::new();
    if lease.power == PowerTerms::PassedThrough {
        recovered.push(power_cost.expression());
    }
    if net {
        recovered.push(billing.in_use(opex));
    }
    recovered.extend(fit_out.map(|works| works.revenue.expression()));
    let passed_through = scope.flow(
        "passed-through",
        "Pass-through and fit-out revenue",
        USD,
        sum(recovered),
        "Recovered from the tenant at cost: its power, and under triple net the operating cost of capacity; and works carried out for it",
    );
    let mut borne: Expression = if net { 0.0.into() } else { opex_rate / MONTHS_PER_YEAR };
    if lease.power == PowerTerms::Landlord {
        let energy = load * capacity.mean_price * HOURS_PER_MONTH + capacity.mean_demand_charge * KW_PER_MW;
        borne = borne + energy * capacity.pue / KW_IT_PER_MW_IT;
    }
    let first_year = FirstYear { borne, maintained, ramp_margin, ramp_margin_months };
    Costs {
        margin,
        opex,
        maintenance,
        reletting,
        fit_out,
        landlord_cost,
        energy,
        power_cost,
        passed_through,
        first_year,
    }
}

/// Works and commission on the capacity on which new tenants start; `growth` is that of operating cost.
fn reletting(scope: &Scope, lease: &Lease, billing: &Billing, released: Released, growth: Series) -> Reletting {
    let let_again = KW_IT_PER_MW_IT * billing.claimed * released.started();
    let rate = scope.number("reletting_works_usd_per_kw_it", USD.per(KW_IT), lease.reletting_works_usd_per_kw_it);
    let works = scope.flow(
        "reletting-works",
        "Works for new tenants",
        USD,
        let_again.clone() * rate * growth,
        "Capex in the month in which a new tenant starts; steps like the operating cost of capacity",
    );
    let share = scope.share("reletting_commission_pct", lease.reletting_commission_pct);
    let first_year = billing.rate * released.rent * ONE_MONTH * 12.0;
    let commission = scope.flow(
        "reletting-commission",
        "Commission on new leases",
        USD,
        let_again * first_year * share,
        "Share of the new tenant's first-year rent, in the month in which it starts",
    );
    Reletting { works, commission }
}
