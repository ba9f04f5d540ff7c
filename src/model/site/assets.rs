//! A site's assets for the books: placed in service, under construction, and leaving their use.

use crate::formula::{Expression, MW, Operand as _, Pending, Scalar, Series, USD, sum, when};
use crate::model::base::scope::Scope;
use crate::model::site::cloud::Clouds;
use crate::model::site::lease::Leases;
use crate::model::site::mining::MiningRows;
use crate::model::site::moves::to_use;
use crate::model::site::pools::{Departure, Placed, SitePools, ai_gone, pools};
use crate::model::site::sale::{Sale, until_sold};
use crate::model::site::standing::Standing;
use crate::plan::Use;

/// Rows of a site's assets; at cost, USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct SiteAssets {
    /// Mining capacity placed in service, in the month it is ready
    pub mining_capacity: Series,
    /// AI capacity placed in service, in the month it is ready, plus maintenance capex as spent
    pub ai_capacity: Series,
    /// Machines bought while the company owns the site, as capitalised for depreciation
    pub machines: Series,
    /// Construction in progress before month 1, USD
    pub opening_construction: Scalar,
    /// Spent and not in service, at month end
    pub construction: Series,
    /// In service and not yet paid, at month end
    pub to_come: Series,
    /// MW that left mining in the month, by moves and by the sale of the site
    pub mining_left: Series,
    /// Amount of construction lost when the site is sold
    pub(in crate::model) construction_lost: Expression,
    /// What leaves together
    pub(in crate::model) pools: SitePools,
    /// AI capacity that leaves
    pub(in crate::model) ai_gone: Departure,
}

impl SiteAssets {
    /// Cost of all that is placed in service in the month.
    pub(super) fn placed(&self, clouds: &Clouds) -> Expression {
        sum([self.mining_capacity, self.ai_capacity, self.machines, clouds.in_service])
    }
}

/// Writes a site's assets; the scope is the site's. `capex` is all of the site's.
pub(super) fn assets(
    scope: &Scope,
    standing: &Standing,
    mining: &MiningRows,
    leases: &Leases,
    clouds: &Clouds,
    capex: Series,
) -> SiteAssets {
    let (sale, moves) = (standing.power.sale, &standing.moves);
    let mining_capacity = scope.flow(
        "mining-capacity",
        "Mining capacity placed in service",
        USD,
        until_sold(sale, to_use(moves, Use::Mining, |m| m.in_service)),
        "In the month it is ready",
    );
    let ai_capacity = scope.flow(
        "ai-capacity",
        "AI capacity placed in service",
        USD,
        until_sold(sale, to_use(moves, Use::Ai, |m| m.in_service)) + leases.maintenance,
        "In the month it is ready, plus maintenance capex as spent",
    );
    let machines = scope.flow(
        "machines-added",
        "Machines added",
        USD,
        until_sold(sale, mining.bought.into()),
        "As capitalised for depreciation",
    );
    let opening_construction = opening_construction(scope, standing, clouds);
    let in_service = sum([mining_capacity, ai_capacity, machines, clouds.in_service]);
    let to_come = to_come(scope, standing);
    let construction = Construction { opening: opening_construction, capex, in_service, to_come };
    let (construction, construction_lost) = construction.write(scope, sale);
    let mining_left = mining_left(scope, standing);
    let pools = pools(scope, standing, Placed { mining, clouds, mining_capacity, ai_capacity });
    let ai_gone = ai_gone(scope, standing);
    SiteAssets {
        mining_capacity,
        ai_capacity,
        machines,
        opening_construction,
        construction,
        to_come,
        mining_left,
        construction_lost,
        pools,
        ai_gone,
    }
}

fn opening_construction(scope: &Scope, standing: &Standing, clouds: &Clouds) -> Scalar {
    let of_moves = standing.moves.iter().map(|m| m.construction_before);
    scope.formula(
        "construction-before",
        "Opening construction in progress",
        USD,
        sum(of_moves.chain(std::iter::once(clouds.bought_before))),
        "All moves, and GPUs in service later",
    )
}

/// Cost to come of what is in service at the site; its buyer pays what is left.
fn to_come(scope: &Scope, standing: &Standing) -> Series {
    let before = sum(standing.moves.iter().map(|m| m.to_come_before));
    let row =
        scope.declare("to-come", "Cost to come", USD, before, "Of what is in service and not yet paid, at month end");
    scope.define(row, |_| until_sold(standing.power.sale, sum(standing.moves.iter().map(|m| m.to_come))))
}

/// What construction in progress is made of.
struct Construction {
    opening: Scalar,
    capex: Series,
    in_service: Expression,
    to_come: Series,
}

impl Construction {
    /// Writes the balance, and the amount lost when the site is sold.
    fn write(self, scope: &Scope, sale: Option<Sale>) -> (Series, Expression) {
        let Self { opening, capex, in_service, to_come } = self;
        let row = scope.declare(
            "construction",
            "Construction in progress",
            USD,
            opening,
            "Spent and not in service at month end; what is in service and not yet paid is a liability",
        );
        let balance = |row: &Pending| sum([row.prev(), capex - in_service, to_come - to_come.prev()]);
        match sale {
            None => (scope.define(row, balance), 0.0.into()),
            Some(sale) => {
                let row = scope.define(row, |row| balance(row) * sale.kept);
                (row, when(scope.calendar.month.is(sale.month), row.prev() - to_come.prev(), 0.0))
            }
        }
    }
}

/// Writes the MW that left mining.
fn mining_left(scope: &Scope, standing: &Standing) -> Series {
    let (mining, month) = (standing.megawatts.mining, scope.calendar.month);
    let sold = standing.power.sale.map(|sale| when(month.is(sale.month), mining.prev(), 0.0));
    let moved = standing.moves.iter().filter(|m| m.from == Use::Mining).map(|m| m.started - m.started.prev());
    scope.flow(
        "mining-left",
        "MW that left mining",
        MW,
        sum(moved.chain(sold)),
        "By moves, and by the sale of the site",
    )
}
