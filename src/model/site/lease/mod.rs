//! Leases of AI capacity as contracts: billed capacity, rent with its steps, allocation of costs, the period after the
//! base term, and lease value.

mod after;
mod contract;
mod funding;

use self::after::{Paid, backstop, paid};
use self::contract::{Value, contract_value, straight_line_before, value_at_notice};
use self::funding::{Funding, funding, receivables};
use crate::formula::{
    Expression, Format, KW_IT, MONTH, MW, MW_IT, MWH, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, YEAR,
    grown, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{
    HOURS_PER_MONTH, KW_IT_PER_MW_IT, KW_PER_MW, MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_WATT_IT, ONE_YEAR,
    PERCENT_OF,
};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::{Project, monthly_rate, project};
use crate::model::site::built::{Built, built};
use crate::model::site::moves::Moved;
use crate::model::site::power::Power;
use crate::model::site::terminal::Terminal;
use crate::plan::{Lease, PowerTerms, Site, Terms, Tier};

/// AI capacity of a site and its cost.
#[derive(Clone, Copy)]
pub(in crate::model) struct Capacity<'a> {
    /// Billable utility MW
    pub mw: Series,
    /// MW IT in place before month 1, excluding capacity made ready by moves
    pub opening: Scalar,
    /// Average power price and demand charge over the plan
    pub mean_price: Scalar,
    pub mean_demand_charge: Scalar,
    pub gross_up: Scalar,
    pub pue: Scalar,
    /// The site's moves, in the plan's order
    pub moves: &'a [Moved<'a>],
    /// If the site is sold: the month of sale, and a flag that is 1 until then
    pub sale: Option<(Scalar, Series)>,
    /// Capex of the site's moves to AI
    pub capex: Series,
    /// Their budget
    pub budget: Scalar,
    /// Their MW of IT
    pub mw_it: Scalar,
    /// Months from notice to proceed until ready
    pub build: Scalar,
}

/// Rows of a site's leases together.
#[derive(Clone)]
pub(in crate::model) struct Leases {
    pub billed: Series,
    /// Billed, or reserved for a lease that is ramping
    pub claimed: Series,
    /// MW IT of all contracts
    pub let_in_all: Scalar,
    /// Of the base terms
    pub contract_values: Vec<Scalar>,
    pub capacity: Series,
    pub rent: Series,
    pub passed_through: Series,
    pub landlord_cost: Series,
    pub power_cost: Series,
    pub noi: Series,
    pub maintenance: Series,
    /// Tenant funding received less credited
    pub tenant_funding: Series,
    /// Tenant funding credited
    pub credited: Series,
    pub paid_ahead_left: Series,
    pub receivables: Series,
    /// Change in receivables; positive when cash is collected
    pub collected: Series,
    pub terminal: Series,
    /// First full-year NOI of all leases
    pub stabilised: Scalar,
    /// Value of a utility MW as AI at notice, average of the leases weighted by MW
    pub value_at_notice: Scalar,
    pub straight_line: Series,
    /// Deferred rent receivable at month end: straight-line rent earned but not billed
    pub unbilled: Series,
    /// Remaining months of base terms, times the month's rent
    pub term_weight: Series,
    /// Rent of the month by tenant
    pub by_tenant: Vec<(String, Expression)>,
    /// Rent from investment-grade tenants
    pub graded: Series,
}

struct One {
    contract_value: Scalar,
    billed: Series,
    claimed: Series,
    /// Stabilised NOI on newly built capacity
    on_built: Expression,
    rent: Expression,
    landlord_cost: Series,
    power_cost: Series,
    passed_through: Series,
    maintenance: Series,
    funding: Option<Funding>,
    receivables: Series,
    terminal: Option<Series>,
    mw_it: Scalar,
    value_at_notice: Scalar,
    straight_line: Series,
    unbilled: Series,
    term_weight: Expression,
    tier: Tier,
    tenant: String,
}

/// Contract terms.
#[derive(Clone, Copy)]
struct Contract {
    mw_it: Scalar,
    start: Scalar,
    term: Scalar,
    rent: Scalar,
    escalator: Scalar,
    free_months: Scalar,
    ramp_months: Scalar,
}

/// Billing period of a contract.
#[derive(Clone, Copy)]
struct Lifetime {
    first: Scalar,
    /// Months since first billing
    age: Series,
}

/// Rows that leases read.
#[derive(Clone, Copy)]
pub(in crate::model) struct Ground<'a> {
    pub calendar: &'a Calendar,
    pub power: &'a Power,
    pub capacity: Capacity<'a>,
    pub terminal: Terminal,
}

pub(in crate::model) fn leases(builder: &mut Builder, ground: Ground, site: &Site, path: &str, key: &str) -> Leases {
    builder.book().section(&format!("{key}.ai"), &format!("{}: AI", site.name));
    let Capacity { mw, gross_up, .. } = ground.capacity;
    let capacity = builder.book().level(
        "capacity",
        "AI capacity",
        MW_IT,
        mw / gross_up,
        "Ready and commissioned utility MW, divided by the gross-up",
    );
    let mut all: Vec<One> = Vec::new();
    for lease in site.leases.iter().filter(|lease| lease.enabled) {
        let taken = sum(all.iter().map(|earlier| earlier.claimed));
        let free = if all.is_empty() { capacity.expression() } else { capacity - taken };
        let earlier = sum(all.iter().map(|earlier| earlier.mw_it));
        let (path, key) = (format!("{path}.leases.{}", lease.id), format!("{key}.lease.{}", lease.id));
        builder.book().section(&key, &format!("{}: {}", site.name, lease.name));
        all.push(one(builder, ground, lease, free, &earlier, &path));
    }
    together(builder, &all, capacity, site, key)
}

fn together(builder: &mut Builder, all: &[One], capacity: Series, site: &Site, key: &str) -> Leases {
    let b = builder.book();
    b.section(&format!("{key}.ai"), &format!("{}: AI", site.name));
    let of = |row: fn(&One) -> Series| sum(all.iter().map(row));
    let billed = b.level("billed", "Billed IT", MW_IT, of(|l| l.billed), "All leases");
    let rent = b.flow(
        "revenue",
        "Rent",
        USD,
        sum(all.iter().map(|l| l.rent.clone())),
        "All leases and guarantors, excluding pass-through revenue",
    );
    let passed_through = b.flow(
        "passed-through",
        "Pass-through revenue",
        USD,
        of(|l| l.passed_through),
        "Power and operating cost recovered from tenants at cost",
    );
    let landlord_cost = b.flow(
        "landlord-cost",
        "Landlord costs",
        USD,
        of(|l| l.landlord_cost),
        "Rent outside the landlord margin, operating cost of capacity whether or not recovered, and liquidated damages",
    );
    let power_cost =
        b.flow("power-cost", "Lease power cost", USD, of(|l| l.power_cost), "All leases, whether or not recovered");
    let noi = b.flow(
        "noi",
        "Lease NOI",
        USD,
        rent + passed_through - landlord_cost - power_cost,
        "Rent and pass-through revenue, less landlord costs and power",
    );
    let maintenance = b.flow("maintenance-capex", "Maintenance capex", USD, of(|l| l.maintenance), "All leases");
    let paid = sum(all.iter().filter_map(|l| l.funding).map(|f| f.paid - f.credited));
    let tenant_funding = b.flow(
        "tenant-funding",
        "Tenant funding",
        USD,
        paid,
        "Received from tenants, less amounts credited against rent",
    );
    let credited = b.flow(
        "credited",
        "Credited against rent",
        USD,
        sum(all.iter().filter_map(|l| l.funding).map(|f| f.credited)),
        "Tenant funding credited, all leases",
    );
    let left = all.iter().filter_map(|l| l.funding).map(|f| f.balance);
    let paid_ahead_left =
        b.stock("paid-ahead-left", "Tenant funding not yet credited", USD, left, "All leases, at month end");
    let receivables =
        b.stock("receivables", "Receivables", USD, all.iter().map(|l| l.receivables), "All leases, at month end");
    let collected = b.flow(
        "receivables-collected",
        "Receivables collected",
        USD,
        receivables.prev() - receivables,
        "Positive when more is collected than invoiced",
    );
    let terminal = b.flow(
        "terminal-leases",
        "Terminal value of leases",
        USD,
        sum(all.iter().filter_map(|l| l.terminal)),
        "In the last month",
    );
    let straight_line = b.flow(
        "straight-line-rent",
        "Straight-line rent",
        USD,
        of(|l| l.straight_line),
        "All leases in their base term, as in the income statement",
    );
    let unbilled = b.stock(
        "unbilled",
        "Deferred rent receivable",
        USD,
        all.iter().map(|l| l.unbilled),
        "All leases, at month end",
    );
    let term_weight = b.flow(
        "term-weight",
        "Remaining base-term years, by rent",
        USD,
        sum(all.iter().map(|l| l.term_weight.clone())) / MONTHS_PER_YEAR / ONE_YEAR,
        "All leases: years remaining at month end times the month's rent",
    );
    let graded = all.iter().filter(|l| l.tier == Tier::InvestmentGrade).map(|l| l.rent.clone());
    let graded = b.flow(
        "rent-investment-grade",
        "Investment-grade rent",
        USD,
        sum(graded),
        "Leases with investment-grade tenants or guarantors",
    );
    let by_tenant = all.iter().map(|l| (l.tenant.clone(), l.rent.clone())).collect();
    let claimed =
        b.level("claimed", "Claimed IT", MW_IT, of(|l| l.claimed), "Billed, or reserved for leases that are ramping");
    let stabilised = sum(all.iter().map(|l| l.on_built.clone()));
    let stabilised = b.formula(
        "stabilised-noi",
        "Stabilised NOI",
        USD.per(YEAR),
        stabilised,
        "First full-year NOI of leases, to the extent they use capacity built by the site's moves",
    );
    b.shown_scalar(stabilised, Format::Decimals(0));
    let let_it = b.formula("let-it", "Total leased", MW_IT, sum(all.iter().map(|l| l.mw_it)), "MW IT, all leases");
    let unit = USD.per(MW);
    let weighted = sum(all.iter().map(|l| l.mw_it * l.value_at_notice));
    let mean: Expression =
        if all.is_empty() { 0.0.into() } else { when(let_it.gt(ONE_WATT_IT), weighted / let_it.max(ONE_WATT_IT), 0.0) };
    let value_at_notice = b.formula(
        "value-at-notice",
        "Value of AI at notice",
        unit,
        mean,
        "Per utility MW, average of the leases weighted by MW",
    );
    Leases {
        billed,
        claimed,
        let_in_all: let_it,
        contract_values: all.iter().map(|l| l.contract_value).collect(),
        capacity,
        rent,
        passed_through,
        landlord_cost,
        power_cost,
        noi,
        maintenance,
        tenant_funding,
        credited,
        paid_ahead_left,
        receivables,
        collected,
        terminal,
        stabilised,
        value_at_notice,
        straight_line,
        unbilled,
        term_weight,
        by_tenant,
        graded,
    }
}

fn contract(builder: &mut Builder, ground: Ground, lease: &Lease, path: &str, mw_it: Scalar, built: Built) -> Contract {
    let start = builder.month(format!("{path}.start"), lease.start);
    let term = builder.months(format!("{path}.term_months"), lease.term_months);
    let rent = if lease.terms == Terms::BuildToSuit {
        let yield_on_cost = builder.number(
            format!("{path}.yield_on_cost_pct_per_year"),
            PERCENT.per(YEAR),
            lease.yield_on_cost_pct_per_year,
        );
        let Capacity { budget, mw_it: all, .. } = ground.capacity;
        let cost =
            when(built.mw_it.gt(ONE_WATT_IT), built.cost / built.mw_it.max(ONE_WATT_IT), budget / all.max(ONE_WATT_IT));
        let rent = yield_on_cost * PERCENT_OF * cost / KW_IT_PER_MW_IT / MONTHS_PER_YEAR;
        builder.book().formula(
            "built-rent",
            "Rent as yield on cost",
            USD.per(KW_IT).per(MONTH),
            rent,
            "Yield on the build cost of its capacity with contingency, per kW IT; on the site average if it uses no new capacity",
        )
    } else {
        builder.number(
            format!("{path}.rent_usd_per_kw_it_month"),
            USD.per(KW_IT).per(MONTH),
            lease.rent_usd_per_kw_it_month,
        )
    };
    let escalator = builder.yearly_rate(format!("{path}.escalator_pct_per_year"), lease.escalator_pct_per_year);
    let escalator = builder.book().formula("escalator", "Escalator", PLAIN, escalator, "Per year");
    builder.book().shown_scalar(escalator, Format::Share);
    let free_months = builder.months(format!("{path}.free_months"), lease.free_months);
    let ramp_months = builder.months(format!("{path}.ramp_months"), lease.ramp_months);
    Contract { mw_it, start, term, rent, escalator, free_months, ramp_months }
}

fn lifetime(builder: &mut Builder, calendar: &Calendar, start: Scalar, free: Series) -> Lifetime {
    let b = builder.book();
    let month = calendar.month;
    let can_bill = b.flag(
        "can-bill",
        "Billing can begin",
        month.ge(start) * free.gt(ONE_WATT_IT),
        "From the start date, once capacity is ready",
    );
    let first_ready =
        b.total("first-ready", "First month with capacity", MONTH, Total::FirstMonth(can_bill), "Within the plan");
    let late = when(first_ready.defined(), first_ready, start);
    let first = b.formula(
        "first-billing",
        "First billing",
        MONTH,
        when(start.le(0.0), start, late),
        "The start, or the first month with capacity if later; leases that began before month 1 keep their start",
    );
    let age = b.row("age", "Months since first billing", MONTH, month - first, "0 in the month of first billing");
    b.shown(age, Format::Decimals(0));
    Lifetime { first, age }
}

fn one(
    builder: &mut Builder,
    ground: Ground,
    lease: &Lease,
    free: Expression,
    earlier: &Expression,
    path: &str,
) -> One {
    let calendar = ground.calendar;
    let mw_it = builder.number(format!("{path}.mw_it"), MW_IT, lease.mw_it);
    let built = built(builder.book(), ground.capacity, mw_it, earlier);
    let contract = contract(builder, ground, lease, path, mw_it, built);
    let value = contract_value(builder.book(), &contract);
    let free = builder.book().level(
        "free",
        "Capacity for this lease",
        MW_IT,
        free.max(0.0),
        "Ready capacity not claimed by earlier leases of the site",
    );
    let lifetime = lifetime(builder, calendar, contract.start, free);
    let late = lateness(builder, calendar, lease, path, &contract, lifetime, free);
    let leaves = late.map(|late| late.leaves);
    let damages = late.map(|late| late.damages);
    let paid = paid(builder, calendar, lease, path, &contract, lifetime);
    let billing = billing(builder, calendar, &contract, lifetime, free, paid.as_ref(), leaves);
    let guaranteed = backstop(builder, calendar, lease, path, &contract, lifetime, paid.as_ref(), &billing, leaves);
    let costs = costs(builder, ground, lease, path, lifetime, &billing, paid.as_ref(), damages);
    let b = builder.book();
    let rent = sum(std::iter::once(billing.rent).chain(guaranteed));
    let noi = b.flow(
        "noi",
        "NOI",
        USD,
        rent.clone() + costs.passed_through - costs.landlord_cost - costs.power_cost,
        "Rent, guarantee and pass-through revenue, less landlord costs and power",
    );
    // After the base term, and once a tenant has left, straight-line rent equals rent paid.
    let first_tenant =
        billing.in_term * paid.as_ref().and_then(|paid| paid.stays).map_or(Expression::Number(1.0), Series::expression);
    let straight = when(
        first_tenant.clone().gt(0.0),
        value.straight_line / contract.mw_it.max(ONE_WATT_IT) * billing.claimed,
        billing.rent,
    );
    let straight = b.flow(
        "straight-line-rent",
        "Straight-line rent",
        USD,
        straight,
        "Contract value spread evenly while the first tenant is in its base term; then rent as paid",
    );
    let before = straight_line_before(b, &contract, &value, lifetime.first);
    let unbilled =
        b.declare("unbilled", "Deferred rent receivable", USD, before, "Straight-line rent earned but not billed at month end; written off when the base term or the first tenancy ends");
    let unbilled = b.define(unbilled, |p| when(first_tenant.gt(0.0), p.prev() + straight - billing.rent, 0.0));
    let term_weight = (lifetime.first + contract.term - ONE_MONTH - calendar.month).max(0.0) * billing.rent;
    let terms = funding::Terms {
        contract_value: value.total,
        capex: built.capex,
        rent: billing.rent_of_tenant.clone(),
        gone: late.map(|late| (late.leaves, late.leaves_in)),
    };
    let funding = funding(builder, calendar, lease, path, &terms);
    let credited = funding.map_or(Expression::Number(0.0), |f| f.credited.expression());
    let receivables = receivables(builder, calendar, lease, path, rent.clone() + costs.passed_through - credited);
    let run_rate = sum([noi - costs.maintenance]
        .into_iter()
        .chain(damages.map(Series::expression))
        .chain(guaranteed.map(|paid| -paid)));
    let worth = worth(
        builder,
        ground,
        lease,
        path,
        &contract,
        &value,
        &Worth { noi, run_rate, costs: &costs, funding, receivables, built, billed: billing.billed },
    );
    One {
        billed: billing.billed,
        claimed: billing.claimed,
        on_built: worth.stabilised * (built.mw_it / contract.mw_it.max(ONE_WATT_IT)),
        rent,
        landlord_cost: costs.landlord_cost,
        power_cost: costs.power_cost,
        passed_through: costs.passed_through,
        maintenance: costs.maintenance,
        funding,
        receivables,
        terminal: worth.terminal,
        contract_value: value.total,
        mw_it: contract.mw_it,
        value_at_notice: worth.value_at_notice,
        straight_line: straight,
        unbilled,
        term_weight,
        tier: lease.tier,
        tenant: if lease.tenant.is_empty() { lease.name.clone() } else { lease.tenant.clone() },
    }
}

/// Cost of late delivery, and whether the tenant terminates because of it.
#[derive(Clone, Copy)]
struct Late {
    damages: Series,
    leaves: Scalar,
    /// Month of termination
    leaves_in: Scalar,
}

fn lateness(
    builder: &mut Builder,
    calendar: &Calendar,
    lease: &Lease,
    path: &str,
    contract: &Contract,
    lifetime: Lifetime,
    free: Series,
) -> Option<Late> {
    if !lease.delay_terms {
        return None;
    }
    let damages = builder.share(format!("{path}.delay_damages_pct"), lease.delay_damages_pct);
    let limit = builder.months(format!("{path}.termination_after_months"), lease.termination_after_months);
    let Contract { start, mw_it, rent, .. } = *contract;
    let b = builder.book();
    let leaves = b.formula(
        "leaves",
        "Termination for late delivery",
        PLAIN,
        limit.gt(0.0) * limit.lt(lifetime.first - start),
        "1 if no capacity is ready by the termination month",
    );
    let leaves_in =
        b.formula("leaves-in", "Termination month", MONTH, start + limit, "Start plus the termination period");
    let month = calendar.month;
    let end = lifetime.first + contract.term;
    let patience = when(limit.gt(0.0), end.clone().min(start + limit), end);
    let late = month.ge(start) * month.lt(patience);
    let of_a_mw = start.gt(0.0) * damages * KW_IT_PER_MW_IT * rent * ONE_MONTH;
    let damages = b.flow(
        "damages",
        "Liquidated damages",
        USD,
        of_a_mw * (mw_it - free).max(0.0) * late,
        "For each month from the start, on IT that is not ready, until the tenant may terminate",
    );
    b.total("damages-in-all", "Total liquidated damages", USD, Total::Sum(damages), "Over the plan's months");
    Some(Late { damages, leaves, leaves_in })
}

/// Billed capacity and rent.
struct Billing {
    billed: Series,
    /// Billed, or reserved for a lease that is ramping
    claimed: Series,
    /// Rent of the first tenant alone
    rent_of_tenant: Expression,
    /// MW IT billable under the ramp; exceeds the contract after it
    ramped: Expression,
    /// Capacity available to it
    free: Series,
    in_term: Series,
    rate: Series,
    rent: Series,
}

fn billing(
    builder: &mut Builder,
    calendar: &Calendar,
    contract: &Contract,
    lifetime: Lifetime,
    free: Series,
    paid: Option<&Paid>,
    leaves: Option<Scalar>,
) -> Billing {
    let Contract { mw_it, term, rent, escalator, free_months, ramp_months, .. } = *contract;
    let month = calendar.month;
    let Lifetime { first, age, .. } = lifetime;
    let b = builder.book();
    let in_term = month.ge(first) * month.lt(first + term);
    let in_term = match leaves {
        None => in_term,
        Some(leaves) => in_term * (1.0 - leaves),
    };
    let in_term = b.flag("in-term", "In its base term", in_term, "From first billing, for the months of the term");
    let let_now: Expression = match (paid, leaves) {
        (None, _) => in_term.expression(),
        (Some(paid), None) => paid.occupancy.gt(0.0),
        (Some(paid), Some(leaves)) => paid.occupancy.gt(0.0) * (1.0 - leaves),
    };
    let ramped = mw_it / ramp_months.max(ONE_MONTH) * (age + ONE_MONTH);
    let claimed = b.level(
        "claimed",
        "Claimed IT",
        MW_IT,
        when(let_now, free.min(mw_it), 0.0),
        "While leased, the lower of contract MW and ready capacity not claimed by earlier leases",
    );
    let billed = b.level(
        "billed",
        "Billed IT",
        MW_IT,
        claimed.min(ramped.clone()).max(0.0),
        "Claimed IT, capped at the ramp to date",
    );
    let years = (age / MONTHS_PER_YEAR / ONE_YEAR).floor().max(0.0);
    let rate = b.mean(
        "rent-rate",
        "Rent rate",
        USD.per(KW_IT).per(MONTH),
        rent * grown(escalator, years),
        "Steps at each anniversary of the first billing",
    );
    let owed = KW_IT_PER_MW_IT * billed * rate * ONE_MONTH * age.ge(free_months);
    let (owed, rent_of_tenant) = match paid {
        None => (owed.clone(), owed),
        Some(paid) => (owed.clone() * paid.rent, owed * paid.rent_kept.clone()),
    };
    let rent = b.flow(
        "rent",
        "Rent",
        USD,
        owed,
        "Monthly, after the rent-free period; after the base term weighted by the share paid",
    );
    Billing { billed, claimed, rent_of_tenant, ramped, free, in_term, rate, rent }
}

/// Allocation of costs.
struct Costs {
    landlord_cost: Series,
    power_cost: Series,
    passed_through: Series,
    maintenance: Series,
    /// Monthly cost at month-1 prices per kW IT, if borne by the landlord
    borne: Expression,
    /// … and its maintenance
    maintained: Scalar,
    margin: Scalar,
}

#[expect(clippy::too_many_arguments, reason = "the rows a lease's cost depends on, each once")]
fn costs(
    builder: &mut Builder,
    ground: Ground,
    lease: &Lease,
    path: &str,
    lifetime: Lifetime,
    billing: &Billing,
    paid: Option<&Paid>,
    damages: Option<Series>,
) -> Costs {
    let Ground { calendar, power, capacity, .. } = ground;
    let margin = builder.share(format!("{path}.landlord_margin_pct"), lease.landlord_margin_pct);
    let ramp_margin = builder.share(format!("{path}.ramp_margin_pct"), lease.ramp_margin_pct);
    let ramp = builder.months(format!("{path}.ramp_margin_months"), lease.ramp_margin_months);
    let yearly = USD.per(KW_IT).per(YEAR);
    let opex = builder.number(
        format!("{path}.landlord_opex_usd_per_kw_it_year"),
        yearly,
        lease.landlord_opex_usd_per_kw_it_year,
    );
    let growth = builder.growth(
        format!("{path}.landlord_opex_growth_pct_per_year"),
        lease.landlord_opex_growth_pct_per_year,
        calendar.anniversaries,
    );
    let maintenance = builder.number(
        format!("{path}.maintenance_capex_usd_per_kw_it_year"),
        yearly,
        lease.maintenance_capex_usd_per_kw_it_year,
    );
    let load = builder.share(format!("{path}.load_factor_pct"), lease.load_factor_pct);
    let b = builder.book();
    let margin = b.formula("margin", "Landlord margin", PLAIN, margin, "After the ramp");
    b.shown_scalar(margin, Format::Share);
    let Billing { billed, rent, .. } = *billing;
    let not_kept = when(lifetime.age.lt(ramp), 1.0 - ramp_margin, 1.0 - margin);
    let of_a_month = KW_IT_PER_MW_IT / MONTHS_PER_YEAR * ONE_MONTH;
    let grown = billed * growth;
    let opex_row = b.flow("opex", "Operating cost of capacity", USD, opex * of_a_month.clone() * grown.clone(), "Property tax, insurance, maintenance and staff, whether or not recovered; steps at each anniversary of month 1");
    let maintenance_row = b.flow(
        "maintenance-capex",
        "Maintenance capex",
        USD,
        maintenance * of_a_month * grown,
        "Spent in the month; steps like the operating cost of capacity",
    );
    let landlord_cost =
        sum([rent * not_kept, opex_row.expression()].into_iter().chain(damages.map(Series::expression)));
    let landlord_cost = b.flow(
        "landlord-cost",
        "Landlord costs",
        USD,
        landlord_cost,
        "Rent outside the landlord margin, operating cost of capacity, and liquidated damages",
    );
    let used = |of: Series| match paid {
        None => of.expression(),
        Some(paid) => of * paid.occupancy,
    };
    let energy = b.flow(
        "energy",
        "Tenant energy",
        MWH,
        load.clone() * capacity.pue * used(billed) * calendar.hours,
        "Billed IT in use, times load factor and operating PUE",
    );
    let peak = capacity.pue * KW_PER_MW * ONE_MONTH * power.demand_charge * used(billed);
    let power_cost = b.flow(
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
        recovered.push(used(opex_row));
    }
    let passed_through = b.flow(
        "passed-through",
        "Pass-through revenue",
        USD,
        sum(recovered),
        "Recovered from the tenant at cost: its power, and under triple net the operating cost of capacity",
    );
    let mut borne: Expression = if net { 0.0.into() } else { opex / MONTHS_PER_YEAR };
    if lease.power == PowerTerms::Landlord {
        let energy = load * capacity.mean_price * HOURS_PER_MONTH + capacity.mean_demand_charge * KW_PER_MW;
        borne = borne + energy * capacity.pue / KW_IT_PER_MW_IT;
    }
    Costs {
        landlord_cost,
        power_cost,
        passed_through,
        maintenance: maintenance_row,
        borne,
        maintained: maintenance,
        margin,
    }
}

/// Inputs to the value of a lease.
struct Worth<'a> {
    noi: Series,
    /// NOI of the month excluding non-recurring items, less maintenance
    run_rate: Expression,
    built: Built,
    costs: &'a Costs,
    funding: Option<Funding>,
    receivables: Series,
    billed: Series,
}

/// Value of a lease.
struct Valued {
    terminal: Option<Series>,
    stabilised: Scalar,
    value_at_notice: Scalar,
}

fn worth(
    builder: &mut Builder,
    ground: Ground,
    lease: &Lease,
    path: &str,
    contract: &Contract,
    value: &Value,
    of: &Worth,
) -> Valued {
    let capacity = ground.capacity;
    let b = builder.book();
    let per_mw =
        when(of.billed.gt(ONE_WATT_IT), of.noi / ONE_MONTH * MONTHS_PER_YEAR / of.billed.max(ONE_WATT_IT), 0.0);
    b.mean(
        "noi-per-mw-it",
        "NOI per MW IT",
        USD.per(YEAR).per(MW_IT),
        per_mw,
        "Monthly NOI annualised, over billed IT",
    );
    let terminal = terminal(b, ground, lease, of.run_rate.clone());
    let first_noi = contract.rent * of.costs.margin - of.costs.borne.clone();
    let first_noi = b.formula(
        "first-noi-rate",
        "First NOI",
        USD.per(KW_IT).per(MONTH),
        first_noi,
        "First-year rent times the landlord margin after the ramp, less costs borne by the landlord",
    );
    let stabilised = b.formula(
        "stabilised-noi",
        "Stabilised NOI",
        USD.per(YEAR),
        contract.mw_it * KW_IT_PER_MW_IT * first_noi * MONTHS_PER_YEAR,
        "First full year of the whole contract",
    );
    b.shown_scalar(stabilised, Format::Decimals(0));
    let cost = of.built.cost;
    let part = of.built.mw_it / contract.mw_it.max(ONE_WATT_IT);
    let yield_on_cost = when(cost.gt(ONE_CENT), stabilised * part * ONE_YEAR / cost.max(ONE_CENT), 0.0);
    let yield_on_cost = b.formula(
        "yield-on-cost",
        "Yield on cost",
        PLAIN,
        yield_on_cost,
        "Annual stabilised NOI on newly built capacity over its build cost with contingency; 0 if nothing is built",
    );
    b.shown_scalar(yield_on_cost, Format::Share);
    let mut flow = vec![
        of.noi.expression(),
        0.0 - of.costs.maintenance,
        0.0 - of.built.capex,
        of.receivables.prev() - of.receivables,
    ];
    flow.extend(of.funding.map(|f| f.paid - f.credited));
    flow.extend(terminal.map(Series::expression));
    if let Terminal::Residual(residual) = ground.terminal {
        flow.push(when(ground.calendar.month.next().is(0.0), of.billed * residual, 0.0));
    }
    let flow = b.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(flow),
        "NOI less maintenance and capacity capex, plus tenant funding, change in receivables and terminal value",
    );
    let rate = monthly_rate(builder, &format!("{path}.discount_rate_pct_per_year"), lease.discount_rate_pct_per_year);
    project(builder.book(), ground.calendar, Project { flow, monthly_rate: rate });
    let b = builder.book();
    let per_utility_mw = |rate: Expression| rate * KW_IT_PER_MW_IT / capacity.gross_up;
    let noi_per_mw = b.formula(
        "noi-per-mw",
        "NOI per utility MW",
        USD.per(MW),
        per_utility_mw(first_noi - of.costs.maintained / MONTHS_PER_YEAR) * ONE_MONTH,
        "First month, less maintenance capex",
    );
    let cost_per_mw = b.formula(
        "cost-per-mw",
        "Build cost per utility MW",
        USD.per(MW),
        capacity.budget / capacity.mw_it.max(ONE_WATT_IT) / capacity.gross_up,
        "Average cost of the site's moves to AI, with contingency",
    );
    let value_at_notice = value_at_notice(b, contract, value, rate, noi_per_mw, cost_per_mw, capacity.build);
    Valued { terminal, stabilised, value_at_notice }
}

/// Value of a lease after the plan, while it is leased: twelve times the last month's NOI less maintenance, excluding damages
/// and guarantees, over the cap rate for its tenant's credit.
fn terminal(b: &mut Desk, ground: Ground, lease: &Lease, run_rate: Expression) -> Option<Series> {
    let cap_rate = ground.terminal.cap_rate(lease.tier)?;
    // Nothing follows the last month, and nothing is earned if it is not leased.
    let value = when(ground.calendar.month.next().is(0.0), 12.0 / cap_rate * run_rate.max(0.0), 0.0);
    Some(b.flow("terminal-value", "Terminal value", USD, value, "In the last month, while leased: twelve times the month's NOI less maintenance, over the cap rate for the tenant's credit"))
}
