//! Findings about the network: price and hashrate paths that cannot coexist for long.

use crate::formula::{Series, grouped};
use crate::model::findings::look::{Look, When};
use crate::plan::HashrateKind;

/// A share of the network that cannot go on losing money for long.
const MOST_LOSING: f64 = 0.4;
/// No hashprice stays this far above the entry barrier for long.
const MOST_OVER_ENTRY: f64 = 1.5;

/// Findings about price and hashrate.
pub(in crate::model) fn network(look: &mut Look) {
    match look.plan.market.hashrate {
        HashrateKind::Answering => less_runs_than_assumed(look),
        HashrateKind::ConstantHashprice => {}
        _ => inconsistent_paths(look),
    }
}

/// The hashrate of month 1 that the supply curve does not keep on.
fn less_runs_than_assumed(look: &mut Look) {
    let market = &look.plan.market;
    let runs = look.months(look.rows().network.hashrate.running).first().map_or(0.0, |hashrate| hashrate / 1000.0);
    if market.shock_pct == 0.0 && (runs / market.hashrate_eh_s - 1.0).abs() > 0.01 {
        look.warn(
            "market.hashrate_eh_s",
            format!(
                "Of {} EH/s only {} run in month 1: at that hashprice the supply curve keeps no more machines on",
                market.hashrate_eh_s,
                grouped(runs, 0)
            ),
            "Lower the month 1 hashrate, raise the price, or extend the supply curve to lower hashprices",
        );
    }
}

/// Paths of price and hashrate at which much of the network would switch off, or many more machines would be bought.
fn inconsistent_paths(look: &mut Look) {
    let network = &look.rows().network;
    let losing = look.months(network.losing.share);
    if let Some((month, share)) = worst(look, losing.iter().copied(), MOST_LOSING) {
        let message = format!(
            "Price and network hashrate are inconsistent: at {}, about {} % of the network would lose money on the supply curve and switch off",
            at(look, network.hashprice, &month),
            grouped(share * 100.0, 0)
        );
        say(look, message);
    }
    let entry = look.months(network.supply.entry);
    let over = look.months(network.hashprice).iter().zip(entry).map(|(hashprice, entry)| hashprice / entry);
    if let Some((month, times)) = worst(look, over, MOST_OVER_ENTRY) {
        let message = format!(
            "Price and network hashrate are inconsistent: at {}, {} times the payback level for new machines, many more would be bought",
            at(look, network.hashprice, &month),
            grouped(times, 1)
        );
        say(look, message);
    }
}

/// The month of the largest value, if it is beyond a bound.
fn worst(look: &Look, values: impl Iterator<Item = f64>, beyond: f64) -> Option<(When, f64)> {
    let over = values.enumerate().filter(|(_, value)| *value > beyond);
    over.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, value)| (look.when(index), value))
}

fn at(look: &Look, hashprice: Series, month: &When) -> String {
    format!("{} USD per PH/s and day in {}", grouped(look.at(hashprice, month), 1), month.date)
}

fn say(look: &mut Look, message: String) {
    look.warn(
        "network.hashprice",
        message,
        "Let network hashrate respond to hashprice, or change one of the two paths",
    );
}
