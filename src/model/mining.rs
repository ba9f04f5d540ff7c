//! Mining at a site: what runs, what it earns, what its power costs, and where it breaks even.

use super::calendar::Calendar;
use super::constants::{HOURS_PER_DAY, KW_PER_MW};
use super::inputs::Builder;
use super::market::Market;
use super::power::Power;
use crate::formula::{BTC, DAY, Expression, KW, MW, MWH, Operand as _, PHS, PLAIN, Series, USD};
use crate::plan::Site;

/// Rows of mining.
#[derive(Clone, Copy)]
pub(super) struct Mining {
    pub revenue: Series,
    pub btc: Series,
    pub power_cost: Series,
    pub hashrate: Series,
    pub running: Series,
}

#[expect(clippy::too_many_arguments, reason = "the rows mining stands on, each once")]
pub(super) fn mining(builder: &mut Builder, calendar: &Calendar, market: &Market, power: &Power, mining_mw: Series, site: &Site, path: &str, key: &str) -> Mining {
    let fleet = &site.fleet;
    let path = format!("{path}.fleet");
    builder.book.section(&format!("{key}.mining"), &format!("{}: mining", site.name));
    let efficiency = builder.number(&format!("{path}.efficiency_j_per_th"), KW.per(PHS), fleet.efficiency_j_per_th);
    let uptime = builder.share(&format!("{path}.uptime_pct"), fleet.uptime_pct);
    let ancillary = builder.share(&format!("{path}.ancillary_load_pct"), fleet.ancillary_load_pct);
    let pool = builder.share(&format!("{path}.pool_fee_pct"), fleet.pool_fee_pct);
    let b = &mut builder.book;
    let kept = b.formula("kept", "Kept after the pool's fee", PLAIN, 1.0 - pool, "Share of what is mined");
    let uptime = b.formula("uptime", "Uptime", PLAIN, uptime, "Share of the time");
    let load = b.formula("load", "Power of a PH/s", KW.per(PHS), efficiency * (ancillary + 1.0), "The machines' own and the ancillary load");
    let earned = b.mean(
        "break-even-power",
        "Break-even power price",
        USD.per(MWH),
        market.hashprice * kept * KW_PER_MW / (load * HOURS_PER_DAY),
        "What a MWh earns: hashprice * (1 - pool fee) / (24 * efficiency * (1 + ancillary load))",
    );
    b.mean(
        "break-even-hashprice",
        "Break-even hashprice",
        USD.per(PHS).per(DAY),
        load * HOURS_PER_DAY * power.price / (kept * KW_PER_MW),
        "At which power alone is paid: 24 * efficiency * (1 + ancillary load) * power price / (1 - pool fee)",
    );
    let runs: Expression = if fleet.switch_off { power.price.le(earned) } else { 1.0.into() };
    let runs = b.flag("runs", "Machines run", runs, "0 in months in which a MWh costs more than it earns, where machines stop then");
    let running = b.mean("running-mw", "Power of running machines", MW, mining_mw * uptime * runs, "Mean of the month; stopped MW stay with mining");
    let hashrate = b.mean("hashrate", "Hashrate", PHS, running * KW_PER_MW / load, "Mean of the month");
    let btc = b.flow("btc-mined", "BTC mined", BTC, hashrate * market.btc_per_ph_day * calendar.days * kept, "After the pool's fee");
    let revenue = b.flow("revenue", "Mining revenue", USD, btc * market.price, "BTC at the month's price, when mined");
    let energy = b.flow("energy", "Energy of mining", MWH, running * calendar.hours, "Of running machines");
    let power_cost = b.flow("power-cost", "Power cost of mining", USD, energy * power.price, "Paid in the month");
    b.flow("margin", "Mining margin", USD, revenue - power_cost, "Revenue less power");
    Mining { revenue, btc, power_cost, hashrate, running }
}
