//! A site's rows together: earnings of mining and AI on what stands there, and its value.

use crate::formula::{Expression, MW, Operand as _, Scalar, Series, Total, USD, sum, when};
use crate::model::base::constants::ONE_WATT;
use crate::model::base::scope::Scope;
use crate::model::market::network::Network;
use crate::model::market::price::Market;
use crate::model::site::ai::{AiRows, Contracts, ai};
use crate::model::site::assets::{SiteAssets, assets};
use crate::model::site::capacity::{Ground, capacity};
use crate::model::site::cash_flow::{MiningCosts, SiteCashFlow, capex, cash_flow};
use crate::model::site::choice::{ChoiceRows, choice};
use crate::model::site::cloud::{Clouds, clouds};
use crate::model::site::demand::{DemandRows, Load, demand};
use crate::model::site::lease::{Leases, leases};
use crate::model::site::local::{LocalRows, local};
use crate::model::site::megawatts::SiteMegawatts;
use crate::model::site::mining::{self, MiningRows, mining};
use crate::model::site::moves::MoveRows;
use crate::model::site::opex::{OpexRows, opex};
use crate::model::site::power::Power;
use crate::model::site::standing::Standing;
use crate::model::site::states::{StateRows, states};
use crate::model::site::supply::{SupplyRows, supply};
use crate::model::site::terminal::Terminal;
use crate::model::site::venture::{Earned, VentureRows, venture};

/// Rows of a site.
#[derive(Clone, Debug)]
pub struct SiteRows {
    /// Its id in the plan
    pub id: String,
    /// Its index in the plan's list of sites
    pub index: usize,
    /// The id of its owner: the parent's or a project company's
    pub owner: String,
    /// Energised power and its price
    pub power: Power,
    /// If the demand charge is not billed on the month's load
    pub demand: Option<DemandRows>,
    /// Own generation, and power bought ahead; None without either
    pub supply: Option<SupplyRows>,
    /// What its place costs
    pub local: LocalRows,
    /// Use of the megawatts
    pub megawatts: SiteMegawatts,
    /// In which states they are
    pub states: StateRows,
    /// Energised mining MW that no fleet uses, at month end
    pub empty_mining: Series,
    /// Moves of megawatts, in the plan's order
    pub moves: Vec<MoveRows>,
    /// Other operating cost of mining
    pub opex: OpexRows,
    /// Fleets, and their sums
    pub mining: MiningRows,
    /// Leases, and their sums
    pub leases: Leases,
    /// GPU clouds, and their sums
    pub clouds: Clouds,
    /// AI as one project
    pub ai: AiRows,
    /// AI against mining
    pub choice: ChoiceRows,
    /// NOI and free cash flow
    pub cash_flow: SiteCashFlow,
    /// If the site is sold, or contributed to a joint venture
    pub venture: Option<VentureRows>,
    /// Placed in service, and under construction
    pub assets: SiteAssets,
    /// MW of the grid contract beyond those that leases need
    pub pipeline: Scalar,
}

impl SiteRows {
    /// Operating cost of the site besides power, repair and its contracts, in its parts.
    pub(in crate::model) fn other_costs(&self) -> impl Iterator<Item = Series> {
        MiningCosts { opex: &self.opex, demand: self.demand, supply: self.supply, local: self.local }.other()
    }

    /// Grid credits, and power sold.
    pub(in crate::model) fn grid_revenue(&self) -> Expression {
        sum(std::iter::once(self.mining.credits).chain(self.supply.map(|supply| supply.revenue)))
    }

    /// Contract value of all leases and clouds, USD.
    pub(in crate::model) fn contract_value(&self) -> Expression {
        sum(self.leases.contract_values().chain(self.clouds.contract_values()))
    }
}

/// Value of a site at the company's discount rate, before overhead, financing and any partner's share.
#[derive(Clone, Copy, Debug)]
pub struct SiteValueRows {
    /// USD
    pub npv: Scalar,
    /// USD per MW of the grid contract
    pub npv_per_mw: Scalar,
}

/// Writes the earnings of a site; the scope is the site's.
pub(in crate::model) fn site(
    scope: &Scope,
    market: &Market,
    network: &Network,
    terminal: Terminal,
    standing: Standing,
) -> SiteRows {
    let (site, megawatts, power) = (standing.site, standing.megawatts, standing.power);
    let empty_mining = empty_mining(&scope.section("mw", "megawatts"), &standing);
    let opex = opex(scope, site, power.currency, megawatts.mining);
    let ground = mining::Ground { market, network, power: &power };
    let mining = mining(scope, ground, &standing.stands, &opex);
    let of_ai = scope.section("ai", "AI");
    let capacity = capacity(&of_ai, &standing);
    let ground = Ground { power: &power, capacity, moves: &standing.moves, terminal };
    let leases = leases(scope, ground, site);
    let clouds = clouds(scope, ground, &leases, site);
    let contracts = Contracts { leases: &leases, clouds: &clouds };
    let load = Load { machines: mining.active, ai: (leases.in_use() + clouds.served) * capacity.pue };
    let demand = demand(&scope.section("power", "power"), &power, load);
    let ai = ai(&of_ai, ground, contracts, site, megawatts.ai, opex.growth);
    let taken = leases.claimed + clouds.served;
    let states = states(&scope.section("mw", "megawatts"), &megawatts, standing.gross_up, mining.active, taken);
    let choice = choice(scope, site, &mining, leases.value_at_notice);
    let capex = capex(scope, &standing, &mining, contracts);
    let assets = assets(scope, &standing, &mining, &leases, &clouds, capex);
    let supply = supply(scope, &power, site, mining.energy() + leases.energy() + clouds.energy());
    let local = local(scope, site, power.sale, assets.placed(&clouds), mining.margin);
    let costs = MiningCosts { opex: &opex, demand, supply, local };
    let cash_flow = cash_flow(scope, &standing, capex, (&mining, costs), contracts, &ai);
    let venture = venture(
        scope,
        &site.venture,
        Earned {
            contracted: power.contracted,
            sale: power.sale,
            cash: cash_flow.cash_noi,
            ahead: cash_flow.paid_ahead,
            capex: cash_flow.capex,
            equipment: mining.bought + clouds.in_service,
            resale: cash_flow.resale,
            btc: mining.btc,
            revenue: mining.revenue,
            terminal: ai.terminal,
        },
    );
    let pipeline = scope.formula(
        "pipeline",
        "Not leased for AI",
        MW,
        (power.contracted - leases.total_leased * standing.gross_up).max(0.0),
        "Grid contract MW beyond those leases need",
    );
    SiteRows {
        id: site.id.clone(),
        index: standing.index,
        owner: site.owner.clone(),
        power,
        demand,
        supply,
        local,
        megawatts,
        states,
        empty_mining,
        moves: standing.moves,
        opex,
        mining,
        leases,
        clouds,
        ai,
        choice,
        cash_flow,
        venture,
        assets,
        pipeline,
    }
}

/// Mining capacity without machines.
fn empty_mining(scope: &Scope, standing: &Standing) -> Series {
    let taken = sum(standing.stands.iter().map(|stand| stand.rows.powered));
    scope.level(
        "empty",
        "Mining capacity without machines",
        MW,
        (standing.megawatts.mining - taken).max(0.0),
        "Energised mining MW that no fleet uses",
    )
}

/// Writes the value of a site at the company's monthly discount rate; the scope is the site's.
pub(in crate::model) fn value(scope: &Scope, rows: &SiteRows, rate: Scalar) -> SiteValueRows {
    let npv = scope.total(
        "npv",
        "Site NPV",
        USD,
        Total::NetPresentValue { rate, flow: rows.cash_flow.value_flow },
        "Free cash flow and terminal value at the company's rate, before overhead, financing and any partner's share",
    );
    let contracted = rows.power.contracted;
    let npv_per_mw = scope.formula(
        "npv-per-mw",
        "Site NPV per MW",
        USD.per(MW),
        when(ONE_WATT.lt(contracted), npv / contracted.max(ONE_WATT), 0.0),
        "Per MW of the grid contract",
    );
    SiteValueRows { npv, npv_per_mw }
}

/// The company's sum of a row of its sites.
pub(in crate::model) fn total(sites: &[&SiteRows], row: impl Fn(&SiteRows) -> Series) -> Expression {
    sum(sites.iter().map(|site| row(site)))
}
