//! A site's AI side as one project: NOI of its leases and clouds, and its value.

use crate::formula::{Expression, Format, KW_IT, MW_IT, Operand as _, PLAIN, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::constants::{KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_WATT_IT, ONE_YEAR};
use crate::model::base::metrics::{Project, ProjectRows};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::{Capacity, Ground};
use crate::model::site::cloud::Clouds;
use crate::model::site::lease::Leases;
use crate::model::site::terminal::Terminal;
use crate::plan::Site;

/// Rows of a site's AI side.
#[derive(Clone, Copy, Debug)]
pub struct AiRows {
    /// Capacity and its cost
    pub capacity: Capacity,
    /// Ready capacity that is neither leased nor used by GPU clouds, MW IT at month end
    pub vacant: Series,
    /// Property tax, insurance and staff of that capacity, USD of the month
    pub vacant_cost: Series,
    /// NOI of leases and clouds less the cost of vacant capacity, USD of the month
    pub noi: Series,
    /// … of the last twelve months
    pub noi_year: Series,
    /// Value of leases and GPUs, or residual value, in the last month, USD
    pub terminal: Series,
    /// Billed to leases or used by GPU clouds, MW IT at month end
    pub in_use: Series,
    /// NOI of the last twelve months over capacity in use, USD per MW IT
    pub noi_per_mw_it: Series,
    /// Annual stabilised NOI of all leases over build cost, as a share of 1; 0 if nothing is built
    pub yield_on_cost: Scalar,
    /// USD of the month, with the terminal value in the last one
    pub free_cash_flow: Series,
    /// Its value at the site's discount rate for AI
    pub project: ProjectRows,
}

/// What uses a site's AI capacity.
#[derive(Clone, Copy)]
pub(super) struct Contracts<'a> {
    pub leases: &'a Leases,
    pub clouds: &'a Clouds,
}

/// Writes the AI side; the scope is the site's section of AI. `ai_mw` is utility MW ready for tenants, `cost_growth` the
/// growth of other operating cost.
pub(super) fn ai(
    scope: &Scope,
    ground: Ground,
    contracts: Contracts,
    site: &Site,
    ai_mw: Series,
    cost_growth: Series,
) -> AiRows {
    let (capacity, Contracts { leases, clouds }) = (ground.capacity, contracts);
    let vacant = scope.level(
        "vacant",
        "Vacant AI capacity",
        MW_IT,
        (leases.capacity - leases.claimed - clouds.served).max(0.0),
        "Ready, neither leased nor used by GPU clouds",
    );
    let vacant_cost = vacant_cost(scope, site, vacant, cost_growth);
    let noi = scope.flow(
        "all-noi",
        "AI NOI",
        USD,
        leases.noi + clouds.noi - vacant_cost,
        "Leases and clouds, less the cost of vacant capacity",
    );
    let terminal = terminal(scope, ground, contracts, ai_mw);
    let noi_year = scope.twelve_months("noi", "AI NOI", noi);
    let in_use = scope.level(
        "in-use",
        "AI capacity in use",
        MW_IT,
        leases.billed + clouds.served,
        "Billed to leases or used by GPU clouds",
    );
    let noi_per_mw_it = scope.level(
        "noi-per-mw-it",
        "NOI per MW IT",
        USD.per(MW_IT),
        when(in_use.gt(ONE_WATT_IT), noi_year / in_use.max(ONE_WATT_IT), 0.0),
        "AI NOI of the last twelve months over capacity in use",
    );
    scope.shown(noi_per_mw_it, Format::Decimals(0));
    let yield_on_cost = scope.formula(
        "yield-on-cost",
        "Yield on cost",
        PLAIN,
        when(capacity.budget.gt(ONE_CENT), leases.stabilised * ONE_YEAR / capacity.budget.max(ONE_CENT), 0.0),
        "Annual stabilised NOI of all leases over the build cost of AI capacity with contingency; 0 if nothing is built",
    );
    scope.shown_scalar(yield_on_cost, Format::Share);
    let free_cash_flow = free_cash_flow(scope, capacity, contracts, noi, terminal);
    let monthly_rate = scope.monthly_rate("ai_discount_rate_pct_per_year", site.ai_discount_rate_pct_per_year);
    let project = scope.project(Project { flow: free_cash_flow, terminal: Some(terminal.expression()), monthly_rate });
    AiRows {
        capacity,
        vacant,
        vacant_cost,
        noi,
        noi_year,
        terminal,
        in_use,
        noi_per_mw_it,
        yield_on_cost,
        free_cash_flow,
        project,
    }
}

fn vacant_cost(scope: &Scope, site: &Site, vacant: Series, cost_growth: Series) -> Series {
    let unit = USD.per(KW_IT).per(YEAR);
    let today = scope.number("vacant_ai_cost_usd_per_kw_it_year", unit, site.vacant_ai_cost_usd_per_kw_it_year);
    scope.flow(
        "vacant-cost",
        "Cost of vacant AI capacity",
        USD,
        KW_IT_PER_MW_IT / MONTHS_PER_YEAR * ONE_MONTH * today * cost_growth * vacant,
        "Property tax, insurance and staff of vacant capacity; steps like other operating cost",
    )
}

fn terminal(scope: &Scope, ground: Ground, contracts: Contracts, ai_mw: Series) -> Series {
    let residual: Option<Expression> = match ground.terminal {
        Terminal::Residual(residual) => {
            let worth = ai_mw / ground.capacity.gross_up * residual;
            Some(when(scope.calendar.month.next().is(0.0), worth, 0.0))
        }
        Terminal::Nothing | Terminal::CapRates(_) => None,
    };
    let of_contracts = [contracts.leases.terminal.expression(), contracts.clouds.terminal.expression()];
    scope.flow(
        "terminal-value",
        "Terminal value",
        USD,
        sum(of_contracts.into_iter().chain(residual)),
        "In the last month: leases and GPUs, or residual value per MW IT built",
    )
}

fn free_cash_flow(scope: &Scope, capacity: Capacity, contracts: Contracts, noi: Series, terminal: Series) -> Series {
    let Contracts { leases, clouds } = contracts;
    let flows = [
        noi - capacity.capex,
        0.0 - leases.maintenance,
        clouds.resale - clouds.bought,
        leases.tenant_funding + clouds.prepaid,
        leases.collected.expression(),
        terminal.expression(),
    ];
    scope.flow(
        "free-cash-flow",
        "AI free cash flow",
        USD,
        sum(flows),
        "NOI of leases and clouds less capex and GPU purchases, plus tenant funding, collections and terminal value",
    )
}
