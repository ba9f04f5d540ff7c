//! What a bitcoin costs, from the company and its capital.

use crate::formula::sum;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::cost::{BtcCostRows, Parts, costs};
use crate::model::group::operations::Operations;

/// Writes the cost of a bitcoin; the scope is the company's.
pub(in crate::model) fn cost_of_bitcoin(scope: &Scope, operations: &Operations, capital: &Capital) -> BtcCostRows {
    let group = capital.owners().filter(|owner| owner.consolidated);
    let parts = Parts {
        mined: operations.sums.mined.all,
        own_power: operations.own_machines.power,
        repair: operations.sums.cost.repair,
        opex: operations.own_machines.opex,
        credits: operations.own_machines.credits,
        overhead: operations.overhead,
        interest: capital.consolidated.debt.interest,
        earned: capital.consolidated.earned,
        mining_revenue: operations.mix.mining_year,
        revenue: operations.mix.year,
        mining_mw: operations.megawatts.mining,
        ai_mw: operations.megawatts.ai,
        depreciation: sum(
            group.flat_map(|owner| [owner.classes.machines.depreciation, owner.classes.mining_capacity.depreciation])
        ),
        compensation: capital.compensation,
    };
    costs(&scope.place("btc-cost", "Cost of a bitcoin"), &parts)
}
