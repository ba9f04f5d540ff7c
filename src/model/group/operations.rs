//! The company before its capital: sums over its sites, overhead, EBITDA, free cash flow, and the AI share of revenue.

use crate::formula::{Expression, Format, MONTH, MW, Operand as _, PHS, PLAIN, Series, USD, grown, sum, when};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_YEAR};
use crate::model::base::scope::Scope;
use crate::model::base::shared::PARENT_SECTION;
use crate::model::group::sums::{Sums, sums};
use crate::model::site::states::StateRows;
use crate::model::site::{SiteRows, total};
use crate::plan::WorkingCapital;

/// Rows of the company before its capital; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct Operations {
    /// Power of its sites by use
    pub megawatts: MegawattRows,
    /// Hashrate of own machines, PH/s
    pub hashrate: Series,
    /// Of its consolidated sites
    pub sums: Sums,
    /// Costs and credits of own machines only
    pub own_machines: OwnMachineRows,
    /// Without stock compensation
    pub overhead: Series,
    /// 1 in the month before month 1; grows with inflation
    pub price_level: Series,
    /// Rent, cloud and pass-through revenue, less landlord costs, cloud costs and AI power
    pub ai_noi: Series,
    /// BTC at market price when mined, including partners' shares
    pub ebitda: Series,
    /// … without partners' shares
    pub attributable: Series,
    /// Costs paid in the following month, at month end
    pub payables: Series,
    /// Receivables collected and costs paid later, less those of the month before
    pub working_capital: Series,
    /// Before financing and tax, including the terminal value in the last month
    pub free_cash_flow: Series,
    /// Revenue by business
    pub mix: RevenueMixRows,
}

/// Power of the company's sites by use, MW at month end.
#[derive(Clone, Copy, Debug)]
pub struct MegawattRows {
    /// Energised
    pub energised: Series,
    /// Machines, running or switched off
    pub mining: Series,
    /// Machines off and not ready for AI
    pub converting: Series,
    /// Ready for tenants, leased or vacant
    pub ai: Series,
    /// Energised and unused
    pub idle: Series,
    /// Power of running machines
    pub running: Series,
    /// In which states they are, beside converting
    pub states: StateRows,
}

/// Costs and credits of own machines only, USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct OwnMachineRows {
    /// Power cost
    pub power: Series,
    /// Other operating cost of the sites
    pub opex: Series,
    /// Curtailment credits and demand response
    pub credits: Series,
}

/// Revenue by business, and the AI share of it.
#[derive(Clone, Copy, Debug)]
pub struct RevenueMixRows {
    /// Rent and GPU cloud, USD of the month
    pub ai: Series,
    /// USD of the last twelve months
    pub ai_year: Series,
    /// Mining, USD of the last twelve months
    pub mining_year: Series,
    /// Hosting, USD of the last twelve months
    pub hosting_year: Series,
    /// AI, mining and hosting, USD of the last twelve months
    pub year: Series,
    /// AI share of the last twelve months, as a share of 1
    pub ai_share: Series,
    /// AI share of the month, as a share of 1
    pub ai_share_of_month: Series,
}

/// Writes the rows of the company; the scope is the company's.
pub(in crate::model) fn operations(scope: &Scope, sites: &[&SiteRows]) -> Operations {
    let megawatts = megawatts(scope, sites);
    let hashrate =
        scope.mean("hashrate", "Hashrate", PHS, total(sites, |s| s.mining.hashrate), "Own machines, all sites");
    let sums = sums(scope, sites);
    let own_machines = own_machines(scope, sites);
    let overhead = overhead(scope);
    let price_level = price_level(scope);
    let (revenue, cost) = (&sums.revenue, &sums.cost);
    let ai_noi = scope.flow(
        "ai-noi",
        "AI NOI",
        USD,
        sum([revenue.rent, revenue.cloud, revenue.pass_through]) - sum([cost.landlord, cost.cloud, cost.ai_power]),
        "Rent, cloud and pass-through revenue, less landlord costs, GPU cloud costs and AI power",
    );
    let ebitda = scope.flow(
        "ebitda",
        "EBITDA",
        USD,
        revenue.total() - (cost.total() + overhead),
        "BTC at market price when mined; including partners' shares; excluding stock compensation and changes in fair value of BTC",
    );
    let attributable = scope.flow(
        "ebitda-attributable",
        "EBITDA less partners",
        USD,
        ebitda - sums.partners.noi,
        "Excluding partners' shares in joint ventures",
    );
    let opening = scope.of("books").place(PARENT_SECTION.0, PARENT_SECTION.1);
    let opening = opening.number("opening_payables_usd", USD, scope.plan().books.opening_payables_usd);
    let payables = payables(scope, &sums, Some(overhead), opening.into());
    let working_capital = scope.flow(
        "working-capital",
        "Change in working capital",
        USD,
        sums.receivables.collected + payables - payables.prev(),
        "Receivables collected, and costs paid in a later month; positive if it releases cash",
    );
    let included = match scope.plan().company.working_capital {
        WorkingCapital::InFreeCashFlow => Some(working_capital),
        WorkingCapital::AfterFreeCashFlow => None,
    };
    let parts = [
        ebitda - sums.capex.total,
        sums.capex.resale + sums.prepayments.funding,
        sums.terminal + sums.partners.cash - sums.partners.btc_value,
    ];
    let returned = sums.deposits.map(|deposits| deposits.prev() - deposits);
    let free_cash_flow = scope.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(parts.into_iter().chain(included.map(Series::expression)).chain(returned)),
        "Before financing and tax, BTC valued when mined, including resale, tenant funding, partners, utility deposits, the change in working capital unless it follows, and the terminal value in the last month",
    );
    let mix = revenue_mix(scope, revenue.rent + revenue.cloud, revenue.mining, revenue.hosting);
    Operations {
        megawatts,
        hashrate,
        sums,
        own_machines,
        overhead,
        price_level,
        ai_noi,
        ebitda,
        attributable,
        payables,
        working_capital,
        free_cash_flow,
        mix,
    }
}

/// Costs of a group of sites, and overhead if it bears it, that are paid in the following month.
pub(in crate::model) fn payables(scope: &Scope, sums: &Sums, overhead: Option<Series>, opening: Expression) -> Series {
    let later = scope.costs_paid_later();
    let payables = scope.declare(
        "payables",
        "Payables",
        USD,
        opening,
        "The month's operating costs and overhead paid in the following month, at month end",
    );
    let of_overhead = overhead.map(|overhead| overhead * later);
    scope.define(payables, |_| sum(std::iter::once(sums.payables.expression()).chain(of_overhead)))
}

fn megawatts(scope: &Scope, sites: &[&SiteRows]) -> MegawattRows {
    let level = |key: &str, label: &str, row: fn(&SiteRows) -> Series| {
        scope.level(key, label, MW, total(sites, row), "All sites")
    };
    MegawattRows {
        energised: level("mw.energised", "Energised power", |s| s.megawatts.energised),
        mining: level("mw.mining", "Mining", |s| s.megawatts.mining),
        converting: level("mw.converting", "Converting", |s| s.megawatts.converting),
        ai: level("mw.ai", "AI", |s| s.megawatts.ai),
        idle: level("mw.idle", "Idle", |s| s.megawatts.idle),
        running: scope.mean(
            "mw.running",
            "Running machines",
            MW,
            total(sites, |s| s.mining.running),
            "Power of running machines, all sites; the rest of mining is switched off",
        ),
        states: StateRows {
            mining: level("mw.mining-on", "Mining, switched on", |s| s.states.mining),
            off: level("mw.off", "Switched off", |s| s.states.off),
            leased: level("mw.ai-leased", "AI leased", |s| s.states.leased),
            vacant: level("mw.ai-vacant", "AI vacant", |s| s.states.vacant),
        },
    }
}

fn own_machines(scope: &Scope, sites: &[&SiteRows]) -> OwnMachineRows {
    let flow = |key: &str, label: &str, row: fn(&SiteRows) -> Series| {
        scope.flow(key, label, USD, total(sites, row), "All sites")
    };
    OwnMachineRows {
        power: flow("cost.own-machines-power", "Power cost of own machines", |s| s.mining.own_power_cost),
        opex: flow("cost.own-machines-sites", "Other operating cost of own machines", |s| s.mining.own_opex),
        credits: flow("revenue.own-machines-credits", "Credits of own machines", |s| s.mining.own_credits),
    }
}

/// Price of one USD of the month before month 1. No row reads it: amounts are nominal, and views restate them in other money.
fn price_level(scope: &Scope) -> Series {
    let rate = scope.yearly_rate("inflation_pct_per_year", scope.plan().company.inflation_pct_per_year);
    scope.balance(
        "price-level",
        "Price level",
        PLAIN,
        1.0,
        |p| p * grown(rate, ONE_MONTH / MONTHS_PER_YEAR / ONE_YEAR),
        "1 in the month before month 1; grows with inflation in equal monthly steps",
    )
}

fn overhead(scope: &Scope) -> Series {
    let company = &scope.plan().company;
    let today = scope.quantity("overhead_usd_per_month", USD.per(MONTH), &company.overhead_usd_per_month);
    let growth = scope.growth(
        "overhead_growth_pct_per_year",
        company.overhead_growth_pct_per_year,
        scope.calendar.anniversaries,
    );
    scope.flow("cost.overhead", "Overhead", USD, today * growth * ONE_MONTH, "Steps up at each anniversary of month 1")
}

/// The AI share of revenue over the last twelve months; at the end of a fiscal year it is that year's.
fn revenue_mix(scope: &Scope, ai: Expression, mining: Series, hosting: Series) -> RevenueMixRows {
    let ai = scope.flow("ai-revenue", "AI revenue", USD, ai, "Rent and GPU cloud");
    let ai_year = scope.twelve_months("ai-revenue", "AI revenue", ai);
    let mining_year = scope.twelve_months("mining-revenue", "Mining revenue", mining);
    let hosting_year = scope.twelve_months("hosting-revenue", "Hosting revenue", hosting);
    let year = scope.level(
        "revenue-12-months",
        "Revenue, LTM",
        USD,
        sum([ai_year, mining_year, hosting_year]),
        "AI, mining and hosting of the last twelve months",
    );
    let ai_share = scope.level(
        "ai-share",
        "AI share of revenue",
        PLAIN,
        when(year.le(ONE_CENT), 0.0, ai_year / year),
        "Of AI, mining and hosting revenue in the last twelve months; excluding pass-through revenue",
    );
    let month = sum([ai, mining, hosting]);
    let ai_share_of_month = scope.level(
        "ai-share-of-month",
        "AI share of monthly revenue",
        PLAIN,
        when(month.clone().le(ONE_CENT), 0.0, ai / month),
        "Of AI, mining and hosting revenue in the month",
    );
    [ai_share, ai_share_of_month].into_iter().for_each(|share| scope.shown(share, Format::Share));
    RevenueMixRows { ai, ai_year, mining_year, hosting_year, year, ai_share, ai_share_of_month }
}
