//! What a lease earns in the twelve months after the plan, in closed form: a terminal value by cap rate rests on it, not on the
//! last month, which may be rent-free, ramping or vacant.
//!
//! A row says in each month what comes twelve months later, so a lease has a handful of rows, whatever the months. Amounts stand in
//! the plan's last year alone; that choice is outermost in a formula, so that market paths compute the rest in those months alone.

use super::after::{AfterTerm, Ahead};
use super::contract::Tenancy;
use crate::formula::{
    Expression, Format, KW, KW_IT, MONTH, MW_IT, MWH, Operand as _, PLAIN, Scalar, Series, Total, USD, YEAR, grown,
    when,
};
use crate::model::base::constants::{
    HOURS_PER_MONTH, KW_IT_PER_MW_IT, KW_PER_MW, MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH,
};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::plan::{Lease, PowerTerms, Terms};

/// The months that a cap rate values: a year.
const MONTHS: u32 = 12;

/// A lease in the twelve months after the plan.
#[derive(Clone, Copy, Debug)]
pub struct Forward {
    /// MW IT that it claims from later leases, twelve months ahead
    pub(super) claimed: Series,
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
    /// Capacity of the plan's end that earlier leases leave twelve months ahead, MW IT
    pub free: &'a Expression,
}

/// Prices after the plan.
struct Prices {
    /// Landlord margin after the ramp
    margin: Expression,
    /// … during it, and its months from first billing
    ramp_margin: (Expression, Scalar),
    /// Operating cost of capacity and maintenance, USD per kW IT and year at month-1 prices
    opex: Scalar,
    maintained: Scalar,
    /// What both have grown by twelve months ahead
    grown: Expression,
    /// Power, USD per MW IT in use and month; None if the tenant pays it
    power: Option<Scalar>,
    /// Rent of the plan's last month, USD per kW IT and month
    rate: Scalar,
    /// For new tenants: works in USD per kW IT, and commission as a share of the first year's rent
    reletting: Option<(Scalar, Expression)>,
}

/// Twelve months ahead.
struct Now<'a> {
    rows: &'a Scope<'a>,
    basis: &'a Basis<'a>,
    prices: &'a Prices,
    /// The number of that month in the plan
    at: Expression,
    /// 1 in the plan's last twelve months
    counts: Expression,
    /// Shares of the capacity once tenants may leave
    ahead: Option<Ahead>,
}

/// Writes the rows. They stand on the capacity that is ready at the plan's end.
pub(super) fn forward(scope: &Scope, basis: &Basis) -> Forward {
    let (rows, month) = (&scope.section("after-plan", "after the plan"), scope.calendar.month);
    let prices = &prices(scope, rows, basis);
    let before = f64::from(scope.plan().company.months) - f64::from(MONTHS);
    let at = month + ONE_MONTH * f64::from(MONTHS);
    let ahead = basis.after.map(|after| after.ahead(rows, MONTHS, &at, basis.tenancy.period.first));
    let now = Now { rows, basis, prices, at, counts: month.gt(ONE_MONTH * before), ahead };
    let claimed = now.claimed();
    let rate = now.rate();
    let billed = now.billed(claimed);
    let rent = now.rent(billed, rate);
    let noi = now.noi(billed, rent);
    forward_share(scope, rows, rent, rate * basis.tenancy.contract.mw_it);
    let noi = scope.total(
        "forward-noi",
        "Forward NOI",
        USD,
        Total::Sum(noi),
        "NOI less maintenance of the twelve months after the plan, contracted or expected by renewal and re-leasing; excludes guarantees, damages, and commission",
    );
    let reletting = now.reletting(claimed, rate).map(|cost| {
        scope.total(
            "forward-reletting",
            "Re-leasing cost after the plan",
            USD,
            Total::Sum(cost),
            "Works and commission for new tenants that start in the twelve months after the plan",
        )
    });
    Forward { claimed, noi, reletting }
}

/// Rent of the twelve months over what the whole contract would pay in them.
fn forward_share(scope: &Scope, rows: &Scope, rent: Series, whole: Expression) {
    let full = rows.flow(
        "full-rent",
        "Rent of the whole contract",
        USD,
        KW_IT_PER_MW_IT * whole * ONE_MONTH,
        "Twelve months ahead, without a ramp, a rent-free period or vacancy",
    );
    let total = |key: &str, label: &str, row: Series| {
        rows.total(key, label, USD, Total::Sum(row), "Over the twelve months after the plan")
    };
    let rent = total("rent-in-all", "Rent after the plan", rent);
    let full = total("full-rent-in-all", "Rent of the whole contract after the plan", full);
    let share = scope.formula(
        "forward-share",
        "Forward share of rent",
        PLAIN,
        when(full.gt(ONE_CENT), rent / full.max(ONE_CENT), 0.0),
        "Rent of the twelve months after the plan, over what the whole contract would pay in them",
    );
    scope.shown_scalar(share, Format::Share);
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
    let growth = scope.yearly_rate("landlord_opex_growth_pct_per_year", lease.landlord_opex_growth_pct_per_year);
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
        // Twelve months ahead is one anniversary more.
        grown: grown(growth, scope.calendar.anniversaries + 1.0),
        power,
        rate: at_the_end("last-rate", "Rent rate at the plan's end", USD.per(KW_IT).per(MONTH), rate),
        reletting: after.and_then(|after| after.released).map(|_| {
            let works =
                scope.number("reletting_works_usd_per_kw_it", USD.per(KW_IT), lease.reletting_works_usd_per_kw_it);
            (works, scope.share("reletting_commission_pct", lease.reletting_commission_pct))
        }),
    }
}

impl Now<'_> {
    /// Only in the plan's last twelve months.
    fn counted(&self, of_month: Expression) -> Expression {
        when(self.counts.clone(), of_month, 0.0)
    }

    /// Months since first billing.
    fn age(&self) -> Expression {
        self.at.clone() - self.basis.tenancy.period.first
    }

    fn claimed(&self) -> Series {
        let tenancy = self.basis.tenancy;
        let leased = match &self.ahead {
            None => self.at.clone().ge(tenancy.period.first) * self.at.clone().lt(tenancy.end()),
            Some(ahead) => ahead.occupied.gt(0.0),
        };
        let free = self.basis.free.clone().max(0.0).min(tenancy.contract.mw_it);
        self.rows.level(
            "claimed",
            "Claimed IT",
            MW_IT,
            self.counted(tenancy.unless_left(when(leased, free, 0.0))),
            "Twelve months ahead: while leased, the lower of contract MW and the capacity of the plan's end that earlier leases leave",
        )
    }

    fn billed(&self, claimed: Series) -> Series {
        self.rows.level(
            "billed",
            "Billed IT",
            MW_IT,
            self.counted(claimed.min(self.basis.tenancy.ramped(self.age() + ONE_MONTH)).max(0.0)),
            "Twelve months ahead: claimed IT, capped at the ramp to date",
        )
    }

    fn rate(&self) -> Series {
        let tenancy = self.basis.tenancy;
        let last = (tenancy.period.first, self.prices.rate);
        let rate = tenancy.steps.rate_ahead(self.rows, &tenancy.contract, &self.at, last);
        self.rows.mean(
            "rate",
            "Rent rate",
            USD.per(KW_IT).per(MONTH),
            self.counted(rate),
            "Twelve months ahead, with the steps of the contract; an index goes on by its average step",
        )
    }

    fn rent(&self, billed: Series, rate: Series) -> Series {
        let is_paid = self.age().ge(self.basis.tenancy.contract.free_months);
        let due = KW_IT_PER_MW_IT * billed * rate * ONE_MONTH * is_paid;
        let rent = match &self.ahead {
            None => due,
            Some(ahead) => due * ahead.paid,
        };
        let note = "Twelve months ahead, after the rent-free period; after the base term weighted by the share paid";
        self.rows.flow("rent", "Rent", USD, self.counted(rent), note)
    }

    fn noi(&self, billed: Series, rent: Series) -> Series {
        let Prices { margin, ramp_margin: (ramp_margin, ramp_months), opex, maintained, grown, power, .. } =
            self.prices;
        let (opex, maintained) = (*opex, *maintained);
        let borne = match (self.basis.lease.terms == Terms::TripleNet, &self.ahead) {
            (false, _) => opex + maintained,
            (true, None) => maintained.expression(),
            (true, Some(ahead)) => opex * (1.0 - ahead.occupied) + maintained,
        };
        let of_capacity = KW_IT_PER_MW_IT / MONTHS_PER_YEAR * ONE_MONTH * billed * grown.clone();
        let kept = rent * when(self.age().lt(*ramp_months), ramp_margin.clone(), margin.clone());
        let noi = kept - of_capacity * borne;
        let noi = match (power, &self.ahead) {
            (None, _) => noi,
            (Some(power), None) => noi - *power * billed,
            (Some(power), Some(ahead)) => noi - *power * billed * ahead.occupied,
        };
        self.rows.flow(
            "noi",
            "NOI",
            USD,
            self.counted(noi),
            "Twelve months ahead: rent at the landlord margin, less operating cost of capacity and power that are not recovered, and maintenance",
        )
    }

    /// Works and commission for tenants that start; None if capacity is not leased again.
    fn reletting(&self, claimed: Series, rate: Series) -> Option<Series> {
        let (works, commission) = self.prices.reletting.as_ref()?;
        let leased = self.ahead?.leased?;
        let new_rent = self.basis.after?.released?.rent;
        let started = (leased - leased.prev()).max(0.0);
        let of_first_year = rate * new_rent * ONE_MONTH * f64::from(MONTHS) * commission.clone();
        Some(self.rows.flow(
            "reletting",
            "Re-leasing cost",
            USD,
            self.counted(KW_IT_PER_MW_IT * claimed * started * (*works * self.prices.grown.clone() + of_first_year)),
            "Twelve months ahead: works and commission on the capacity on which new tenants start",
        ))
    }
}
