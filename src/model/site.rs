//! A site: the states of its megawatts, and what mining and AI bring and cost there.

use super::calendar::Calendar;
use super::constants::{MONTHS_PER_YEAR, ONE_MONTH};
use super::inputs::Builder;
use super::market::Market;
use super::mining::mining;
use super::moves::{Moved, moves};
use super::power::{Power, power};
use super::{lease, lease::leases};
use crate::formula::{Expression, MW, MW_IT, Operand as _, Series, USD, YEAR, sum};
use crate::plan::{Site, Use};

/// Rows of a site that the company adds up.
#[derive(Clone)]
pub(super) struct SiteRows {
    pub states: States,
    pub mining_revenue: Series,
    pub btc: Series,
    pub hashrate: Series,
    pub running: Series,
    pub mining_power: Series,
    pub opex: Series,
    pub leases: lease::Leases,
    pub capex: Series,
    pub noi: Series,
}

/// Where a site's megawatts are.
#[derive(Clone, Copy)]
pub(super) struct States {
    pub energised: Series,
    pub mining: Series,
    pub converting: Series,
    pub ai: Series,
    pub idle: Series,
}

pub(super) fn site(builder: &mut Builder, calendar: &Calendar, market: &Market, site: &Site) -> SiteRows {
    let (path, key) = (format!("sites.{}", site.id), format!("site.{}", site.id));
    let power = power(builder, calendar, site, &path, &key);
    builder.book.section(&format!("{key}.mw"), &format!("{}: megawatts", site.name));
    let gross_up = builder.number(&format!("{path}.gross_up_mw_per_mw_it"), MW.per(MW_IT), site.gross_up_mw_per_mw_it);
    let moves = moves(builder, calendar, market, site, &path, &key, gross_up);
    let states = states(builder, &power, &moves, site, &path, &key);
    let mining = mining(builder, calendar, market, &power, states.mining, site, &path, &key);
    let opex = opex(builder, calendar, states.mining, site, &path, &key);
    let leases = leases(builder, calendar, &power, states.ai, gross_up, site, &path, &key);
    let b = &mut builder.book;
    b.section(&key, &site.name);
    let capex = b.flow("capex", "Capex", USD, sum(moves.iter().map(|m| m.capex)), "Of all moves");
    let earned = mining.revenue + leases.rent + leases.passed_through;
    let spent = sum([mining.power_cost, opex, leases.landlord_cost, leases.power_cost]);
    let noi = b.flow("noi", "Site NOI", USD, earned - spent, "What the site brings before capex, overhead, interest and tax; BTC when mined");
    b.flow("free-cash-flow", "Site free cash flow", USD, noi - capex, "Before overhead and financing");
    SiteRows { states, mining_revenue: mining.revenue, btc: mining.btc, hashrate: mining.hashrate, running: mining.running, mining_power: mining.power_cost, opex, leases, capex, noi }
}

/// The states of the megawatts: what is wanted, clipped to what is energised in the order AI, converting, mining.
fn states(builder: &mut Builder, power: &Power, moves: &[Moved], site: &Site, path: &str, key: &str) -> States {
    builder.book.section(&format!("{key}.mw"), &format!("{}: megawatts", site.name));
    let opening_ai = builder.number(&format!("{path}.opening_ai_mw"), MW, site.opening_ai_mw);
    let opening_mining = builder.number(&format!("{path}.opening_mining_mw"), MW, site.opening_mining_mw);
    let wanted = |opening: Expression, of: Use| {
        let come = moves.iter().filter(|m| m.to == of).map(|m| m.ready - m.ready_before);
        let gone = moves.iter().filter(|m| m.from == of).map(|m| m.started_before - m.started);
        sum(std::iter::once(opening).chain(come).chain(gone))
    };
    let (ai, mining) = (wanted(opening_ai.into(), Use::Ai), wanted(opening_mining.into(), Use::Mining));
    let converting = sum(moves.iter().map(|m| m.started - m.ready));
    let energised = power.energised;
    let b = &mut builder.book;
    let wanted_ai = b.level("wanted-ai", "AI as moved", MW, ai, "What was there and all moves, before the limit of what is energised");
    let wanted_converting = b.level("wanted-converting", "Converting as moved", MW, converting, "Moved and not ready, before that limit");
    let wanted_mining = b.level("wanted-mining", "Mining as moved", MW, mining, "What was there and all moves, before that limit");
    let ai = b.level("ai", "AI", MW, wanted_ai.max(0.0).min(energised), "Ready for tenants, let or vacant");
    let converting = b.level("converting", "Converting", MW, wanted_converting.max(0.0).min(energised - ai), "Machines off and not ready");
    let mining = b.level("mining", "Mining", MW, wanted_mining.max(0.0).min(energised - ai - converting), "Machines, running or switched off");
    let idle = b.level("idle", "Idle", MW, energised - ai - converting - mining, "Energised and used for nothing");
    b.level(
        "not-energised",
        "Built ahead of power",
        MW,
        (wanted_ai + wanted_converting - ai - converting).max(0.0),
        "Converting or ready for AI without power yet; outside the balance of energised MW",
    );
    b.level("mining-without-power", "Machines without power", MW, (wanted_mining - mining).max(0.0), "Mining as moved, less what is energised for it");
    b.level("overdrawn", "Moved but not there", MW, (-wanted_mining).max(0.0) + (-wanted_ai).max(0.0), "MW that moves take from a use that has none left");
    let broken = |row: Series| (-row).max(0.0);
    let sizes = sum([broken(ai), broken(converting), broken(mining), broken(idle), (energised - power.contracted).max(0.0)]);
    let split = energised - sum([mining, converting, ai, idle]);
    b.section("check", "Checks");
    b.check(
        &format!("mw-{}", site.id),
        &format!("{}: mining + converting + AI + idle = energised <= contracted", site.name),
        MW,
        split.clone().max(-split) + sizes,
        1e-9,
        "The difference, and whatever is below zero or above the contract",
    );
    States { energised, mining, converting, ai, idle }
}

fn opex(builder: &mut Builder, calendar: &Calendar, mining_mw: Series, site: &Site, path: &str, key: &str) -> Series {
    builder.book.section(key, &site.name);
    let today = builder.quantity(&format!("{path}.opex_usd_per_mw_year"), USD.per(MW).per(YEAR), &site.opex_usd_per_mw_year, calendar.month);
    let growth = builder.growth(&format!("{path}.opex_growth_pct_per_year"), site.opex_growth_pct_per_year, calendar.anniversaries);
    builder.book.flow("opex", "Other operating cost", USD, mining_mw * today * growth / MONTHS_PER_YEAR * ONE_MONTH, "For MW in mining, running or not; steps at each anniversary of month 1")
}

/// The company's sum of a row of its sites.
pub(super) fn total(sites: &[SiteRows], row: impl Fn(&SiteRows) -> Series) -> Expression {
    sum(sites.iter().map(row))
}
