//! Rows of a site's mining together.

use super::fleet::FleetRows;
use crate::formula::{Expression, Scalar, Series, sum};

/// Rows of a site's mining; amounts are in USD, flows in the month, unless said otherwise.
#[derive(Clone, Debug)]
pub struct MiningRows {
    /// Each enabled fleet: those that the plan installs here in its order, then those that arrive from other sites
    pub fleets: Vec<FleetRows>,
    /// MW of running machines, monthly average, after downtime and curtailed hours
    pub running: Series,
    /// PH/s of own machines, monthly average
    pub hashrate: Series,
    /// BTC mined in the month by own machines, net of pool fees
    pub btc: Series,
    /// Own machines, BTC at market when mined
    pub revenue: Series,
    /// Paid by customers for hosting
    pub hosting: Series,
    /// Of all machines, own and hosted, with demand charge
    pub power_cost: Series,
    /// … of own machines
    pub own_power_cost: Series,
    /// Of own machines
    pub repair: Series,
    /// MW available to run, monthly average, before curtailed hours
    pub ready: Series,
    /// MW of machines with power, own and hosted, at month end
    pub powered: Series,
    /// … of which not switched off at a loss
    pub active: Series,
    /// Share of powered machines that run; 1 if none are powered
    pub runs: Series,
    /// `MWh` not taken in curtailed hours
    pub curtailed_energy: Series,
    /// Demand response
    pub response: Series,
    /// Curtailment credits and demand response
    pub credits: Series,
    /// Machines bought, and the cost of redeploying them
    pub bought: Series,
    /// Resale proceeds of used machines
    pub resale: Series,
    /// Revenue, hosting and credits less power and repair
    pub margin: Series,
    /// Own machines, as a share of powered ones
    pub own_share: Series,
    /// Other operating cost of own machines
    pub own_opex: Series,
    /// Credits of own machines
    pub own_credits: Series,
    /// Margin of the machines that conversions free first, USD per MW and month
    pub margin_per_mw: Series,
    /// The month in which the last own machines are retired, as its number in the plan
    pub last_retired: Scalar,
}

impl MiningRows {
    /// Energy of all machines, `MWh` in the month.
    pub(in crate::model) fn energy(&self) -> Expression {
        sum(self.fleets.iter().map(|fleet| fleet.energy))
    }
}
