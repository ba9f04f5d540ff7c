//! NOI and free cash flow of a site: mining and AI together, before overhead, financing and any partner's share.

use crate::formula::{Expression, MW, Operand as _, Series, USD, sum, when};
use crate::model::base::constants::ONE_WATT;
use crate::model::base::scope::Scope;
use crate::model::site::ai::{AiRows, Contracts};
use crate::model::site::demand::DemandRows;
use crate::model::site::local::LocalRows;
use crate::model::site::mining::MiningRows;
use crate::model::site::opex::OpexRows;
use crate::model::site::sale::until_sold;
use crate::model::site::standing::Standing;
use crate::model::site::supply::SupplyRows;
use crate::plan::WorkingCapital;

/// Rows of a site's cash flow; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct SiteCashFlow {
    /// All moves, machines, GPUs and maintenance
    pub capex: Series,
    /// Resale of machines and GPUs, until the site is sold
    pub resale: Series,
    /// Revenue less site costs, before capex; BTC recognised when mined
    pub noi: Series,
    /// Tenant and customer prepayments less credits, and the change in receivables
    pub paid_ahead: Series,
    /// Operating costs of the month paid in the following month, at month end
    pub payables: Series,
    /// NOI with prepayments and collections, without mining revenue, which is received in BTC
    pub cash_noi: Series,
    /// Before terminal value and any partner's share
    pub free_cash_flow: Series,
    /// … cumulative since month 1, USD at month end
    pub cumulative: Series,
    /// USD per energised MW and month; 0 if none is energised
    pub noi_per_mw: Series,
    /// Free cash flow with the terminal value in the last month
    pub value_flow: Series,
}

/// Operating cost of a site besides power, repair and its contracts.
#[derive(Clone, Copy)]
pub(super) struct MiningCosts<'a> {
    pub opex: &'a OpexRows,
    pub demand: Option<DemandRows>,
    pub supply: Option<SupplyRows>,
    pub local: LocalRows,
}

impl MiningCosts<'_> {
    /// Its parts, USD of the month.
    pub fn other(self) -> impl Iterator<Item = Series> {
        let Self { opex, demand, supply, local } = self;
        let beyond_power = demand.map(|demand| demand.beyond_load).into_iter().chain(supply.map(|supply| supply.cost));
        std::iter::once(opex.total).chain(beyond_power).chain(local.costs())
    }
}

/// Writes a site's capex; the scope is the site's.
pub(super) fn capex(scope: &Scope, standing: &Standing, mining: &MiningRows, contracts: Contracts) -> Series {
    let (sale, Contracts { leases, clouds }) = (standing.power.sale, contracts);
    let spent = [
        until_sold(sale, sum(standing.moves.iter().map(|m| m.spending.capex)) + mining.bought),
        leases.maintenance.expression(),
        clouds.bought.expression(),
    ];
    scope.flow("capex", "Capex", USD, sum(spent), "All moves, machines, GPUs and maintenance")
}

/// Writes a site's cash flow; the scope is the site's.
pub(super) fn cash_flow(
    scope: &Scope,
    standing: &Standing,
    capex: Series,
    (mining, costs): (&MiningRows, MiningCosts),
    contracts: Contracts,
    ai: &AiRows,
) -> SiteCashFlow {
    let (sale, Contracts { leases, clouds }) = (standing.power.sale, contracts);
    let energised = standing.megawatts.energised;
    let resale = scope.flow(
        "resale",
        "Resale of machines and GPUs",
        USD,
        until_sold(sale, mining.resale + clouds.resale),
        "Until the site is sold",
    );
    let sold = costs.supply.map(|supply| supply.revenue);
    let costs = sum([mining.power_cost, mining.repair].into_iter().chain(costs.other()));
    let of_mining = sum([mining.revenue, mining.hosting, mining.credits].into_iter().chain(sold)) - costs.clone();
    let noi = scope.flow(
        "noi",
        "Site NOI",
        USD,
        of_mining + ai.noi,
        "Revenue less site costs, before capex, overhead, interest and tax; BTC recognised when mined",
    );
    let paid_ahead = scope.flow(
        "paid-ahead",
        "Prepayments and collections",
        USD,
        leases.tenant_funding + clouds.prepaid + leases.collected,
        "Tenant and customer prepayments less credits, and the change in receivables",
    );
    let cash_noi = scope.flow(
        "cash-noi",
        "Site cash NOI",
        USD,
        noi - mining.revenue + paid_ahead,
        "Including prepayments and collections; excludes mining revenue, which is received in BTC",
    );
    let payables = payables(scope, costs, contracts, ai);
    let working_capital = match scope.plan().company.working_capital {
        WorkingCapital::InFreeCashFlow => payables - payables.prev(),
        WorkingCapital::AfterFreeCashFlow => -leases.collected,
    };
    let returned = standing.power.deposit.map(|deposit| deposit.prev() - deposit);
    let free_cash_flow = scope.flow(
        "free-cash-flow",
        "Site free cash flow",
        USD,
        sum([noi - capex, resale + paid_ahead, working_capital].into_iter().chain(returned)),
        "Before overhead, financing, terminal value and any partner's share, after changes in the utility deposit; with or without the change in receivables and payables, as the company chooses",
    );
    let cumulative = scope.balance(
        "free-cash-flow-so-far",
        "Cumulative site free cash flow",
        USD,
        0.0,
        |p| p + free_cash_flow,
        "Since month 1",
    );
    let noi_per_mw = scope.row(
        "noi-per-mw",
        "Site NOI per MW",
        USD.per(MW),
        when(energised.gt(ONE_WATT), noi / energised.max(ONE_WATT), 0.0),
        "Monthly, per energised MW; 0 if none is energised",
    );
    let value_flow = scope.flow(
        "value-flow",
        "Site free cash flow with terminal value",
        USD,
        free_cash_flow + ai.terminal,
        "Includes the terminal value in the last month",
    );
    SiteCashFlow {
        capex,
        resale,
        noi,
        paid_ahead,
        payables,
        cash_noi,
        free_cash_flow,
        cumulative,
        noi_per_mw,
        value_flow,
    }
}

/// Operating costs of the month that are paid in the following month.
fn payables(scope: &Scope, of_mining: Expression, contracts: Contracts, ai: &AiRows) -> Series {
    let Contracts { leases, clouds } = contracts;
    let of_ai = sum([leases.landlord_cost, ai.vacant_cost, leases.power_cost])
        + sum([clouds.operating_cost, clouds.power_cost]);
    let later = scope.costs_paid_later();
    scope.balance(
        "payables",
        "Payables",
        USD,
        0.0,
        |_| (of_mining + of_ai) * later,
        "The month's operating costs paid in the following month, at month end",
    )
}
