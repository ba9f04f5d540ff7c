//! Leases of AI capacity: what is billed, the rent with its yearly steps, power, and what the landlord keeps.

use super::calendar::Calendar;
use super::constants::{KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_MONTH, ONE_WATT_IT, ONE_YEAR};
use super::inputs::Builder;
use super::power::Power;
use crate::formula::{Expression, Format, KW_IT, MONTH, MW, MW_IT, MWH, Operand as _, PLAIN, Scalar, Series, Total, USD, grown, sum, when};
use crate::plan::{Lease, PowerTerms, Site};

/// Rows of a site's leases together.
#[derive(Clone, Copy)]
pub(super) struct Leases {
    pub rent: Series,
    pub passed_through: Series,
    pub landlord_cost: Series,
    pub power_cost: Series,
    pub noi: Series,
}

struct One {
    billed: Series,
    rent: Series,
    landlord_cost: Series,
    power_cost: Series,
    passed_through: Option<Series>,
}

#[expect(clippy::too_many_arguments, reason = "the rows leases stand on, each once")]
pub(super) fn leases(builder: &mut Builder, calendar: &Calendar, power: &Power, ai_mw: Series, gross_up: Scalar, site: &Site, path: &str, key: &str) -> Leases {
    builder.book.section(&format!("{key}.ai"), &format!("{}: AI", site.name));
    let pue = builder.number(&format!("{path}.operating_pue"), MW.per(MW_IT), site.operating_pue);
    let capacity = builder.book.level("capacity", "AI capacity", MW_IT, ai_mw / gross_up, "Utility MW for AI over the gross-up");
    let mut all: Vec<One> = Vec::new();
    for lease in site.leases.iter().filter(|lease| lease.enabled) {
        let taken = sum(all.iter().map(|earlier| earlier.billed));
        let free = if all.is_empty() { capacity.expression() } else { capacity - taken };
        let (path, key) = (format!("{path}.leases.{}", lease.id), format!("{key}.lease.{}", lease.id));
        all.push(one(builder, calendar, power, site, lease, pue, free, &path, &key));
    }
    let b = &mut builder.book;
    b.section(&format!("{key}.ai"), &format!("{}: AI", site.name));
    let billed = b.level("billed", "Billed IT", MW_IT, sum(all.iter().map(|l| l.billed)), "Of all leases");
    b.level("vacant", "Vacant AI capacity", MW_IT, capacity - billed, "Ready and let to nobody");
    let rent = b.flow("revenue", "Rent", USD, sum(all.iter().map(|l| l.rent)), "Of all leases, without power passed through");
    let passed_through = b.flow("passed-through", "Power passed through", USD, sum(all.iter().filter_map(|l| l.passed_through)), "What tenants pay for their power, at cost");
    let landlord_cost = b.flow("landlord-cost", "Landlord's cost", USD, sum(all.iter().map(|l| l.landlord_cost)), "What the landlord does not keep of the rent");
    let power_cost = b.flow("power-cost", "Power cost of AI", USD, sum(all.iter().map(|l| l.power_cost)), "Of all leases, whoever pays");
    let noi = b.flow("noi", "AI NOI", USD, rent + passed_through - landlord_cost - power_cost, "Rent and power passed through, less the landlord's cost and power");
    Leases { rent, passed_through, landlord_cost, power_cost, noi }
}

#[expect(clippy::too_many_arguments, reason = "the rows a lease stands on, each once")]
fn one(builder: &mut Builder, calendar: &Calendar, power: &Power, site: &Site, lease: &Lease, pue: Scalar, free: Expression, path: &str, key: &str) -> One {
    builder.book.section(key, &format!("{}: {}", site.name, lease.name));
    let contract = builder.number(&format!("{path}.mw_it"), MW_IT, lease.mw_it);
    let start = builder.month(&format!("{path}.start"), lease.start);
    let term = builder.months(&format!("{path}.term_months"), lease.term_months);
    let rent0 = builder.number(&format!("{path}.rent_usd_per_kw_it_month"), USD.per(KW_IT).per(MONTH), lease.rent_usd_per_kw_it_month);
    let escalator = builder.yearly_rate(&format!("{path}.escalator_pct_per_year"), lease.escalator_pct_per_year);
    let margin = builder.share(&format!("{path}.landlord_margin_pct"), lease.landlord_margin_pct);
    let load = builder.share(&format!("{path}.load_factor_pct"), lease.load_factor_pct);
    let escalator = builder.book.formula("escalator", "Escalator", PLAIN, escalator, "A year");
    builder.book.shown_scalar(escalator, Format::Share);
    contract_value(builder, contract, rent0, escalator, term);
    let b = &mut builder.book;
    let month = calendar.month;
    let free = b.level("free", "Capacity for this lease", MW_IT, free.max(0.0), "What is ready and not billed to earlier leases of the site");
    let can_bill = b.flag("can-bill", "Billing can begin", month.ge(start) * free.gt(ONE_WATT_IT), "From the start on, once some capacity is ready");
    let first = b.total("first-ready", "First month with capacity", MONTH, Total::FirstMonth(can_bill), "Of the months of the plan");
    let late = when(first.defined(), first, start);
    let first = b.formula(
        "first-billing",
        "First billing",
        MONTH,
        when(start.le(0.0), start, late),
        "The start, or the first month with capacity where that is later; leases from before month 1 keep their start",
    );
    let in_term = b.flag("in-term", "In its term", month.ge(first) * month.lt(first + term), "From the first billing on, for the months of the term");
    let billed = b.level("billed", "Billed IT", MW_IT, when(in_term, free.min(contract), 0.0), "In the term, the smaller of the contract and what is ready and not billed to earlier leases");
    let years = b.row("years", "Whole years of the term", PLAIN, ((month - first) / MONTHS_PER_YEAR / ONE_YEAR).floor().max(0.0), "Anniversaries of the first billing");
    let rate = b.mean("rent-rate", "Rent rate", USD.per(KW_IT).per(MONTH), rent0 * grown(escalator, years), "Steps at each anniversary of the first billing");
    let rent = b.flow("rent", "Rent", USD, billed * KW_IT_PER_MW_IT * rate * ONE_MONTH, "Received in the month");
    let landlord_cost = b.flow("landlord-cost", "Landlord's cost", USD, rent * (1.0 - margin), "What the landlord does not keep of the rent");
    let energy = b.flow("energy", "Energy of the tenant", MWH, billed * load * pue * calendar.hours, "Billed IT that runs, times the operating PUE");
    let power_cost = b.flow("power-cost", "Power cost of the tenant", USD, energy * power.price, "At the site's power price");
    let passed_through = (lease.power == PowerTerms::PassedThrough).then(|| b.flow("passed-through", "Power passed through", USD, power_cost.expression(), "The tenant pays its power at cost"));
    One { billed, rent, landlord_cost, power_cost, passed_through }
}

/// Rent of the whole contract over its base term: whole years at their rates, then the months of the last, broken year.
fn contract_value(builder: &mut Builder, contract: Scalar, rent: Scalar, escalator: Scalar, term: Scalar) {
    let b = &mut builder.book;
    let first = b.formula("first-month-rent", "Rent of the first month", USD, contract * KW_IT_PER_MW_IT * rent * ONE_MONTH, "Of the whole contract");
    let years = b.formula("term-years", "Whole years of the term", PLAIN, (term / MONTHS_PER_YEAR / ONE_YEAR).floor(), "");
    let rest = b.formula("term-rest", "Months after them", PLAIN, term / ONE_MONTH - years * 12.0, "");
    let last = b.formula("last-step", "Rent after whole years", PLAIN, grown(escalator, years), "As a multiple of the first");
    let level = b.formula("level-rent", "Level rent", PLAIN, escalator.max(-escalator).lt(0.000_001), "1 where the escalator is too small to divide by");
    let step = when(level, 1.0, escalator);
    let steps = b.formula("sum-of-steps", "Sum of yearly steps", PLAIN, when(level, years, (last - 1.0) / step), "1 + (1 + escalator) + … over the whole years");
    let value = b.formula("contract-value", "Contract value", USD, first * (steps * 12.0 + rest * last), "Rent over the base term for the whole contract, as companies announce it");
    b.shown_scalar(value, Format::Decimals(0));
}
