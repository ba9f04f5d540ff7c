//! The company: sums over sites and debts, the signed cash flow, free cash flow and its value.

use super::books::Additions;
use super::calendar::Calendar;
use super::constants::{ONE_CENT, ONE_MONTH};
use super::debt::DebtRows;
use super::inputs::Builder;
use super::metrics::{Project, monthly_rate, project, twelve_months};
use super::site::{SiteRows, total};
use super::treasury::{Before, Treasury};
use super::venture::Partner;
use crate::formula::{BTC, Book, Expression, Format, MONTH, MW, Operand as _, PHS, PLAIN, Series, Total, USD, sum, when};

/// Rows of the company before its treasury.
#[derive(Clone, Copy)]
pub(super) struct Operations {
    /// What is left to the company of BTC mined
    pub mined: Series,
    /// … before partners take theirs
    pub mined_in_all: Series,
    pub mining_mw: Series,
    pub ai_mw: Series,
    pub hosting: Series,
    pub credits: Series,
    pub rent: Series,
    pub cloud: Series,
    pub passed_through: Series,
    pub mining_power: Series,
    pub own_power: Series,
    pub repair: Series,
    pub opex: Series,
    /// … and credits, of own machines alone
    pub own_opex: Series,
    pub own_credits: Series,
    pub landlord_cost: Series,
    pub cloud_cost: Series,
    pub ai_power: Series,
    pub overhead: Series,
    pub capex: Series,
    pub resale: Series,
    pub tenant_funding: Series,
    /// Change of receivables, cash in above zero
    pub collected: Series,
    /// Paid by partners less what they take in cash
    pub partners: Series,
    pub ebitda: Series,
    pub free_cash_flow: Series,
    pub terminal: Series,
    pub ai_noi: Series,
    /// Revenue of the last twelve months: mining, and all
    pub mining_year: Series,
    pub revenue_year: Series,
    /// What the books write off
    pub additions: Additions,
}

/// What partners take of joint ventures.
fn partners_of(sites: &[SiteRows]) -> impl Iterator<Item = Partner> {
    sites.iter().filter_map(|site| site.shared?.of_joint_venture)
}

/// A sum of one row over all sites, in the order of the sites.
fn of_sites(b: &mut Book, sites: &[SiteRows], key: &str, label: &str, row: impl Fn(&SiteRows) -> Series) -> Series {
    b.flow(key, label, USD, total(sites, row), "Of all sites")
}

pub(super) fn operations(builder: &mut Builder, calendar: &Calendar, sites: &[SiteRows]) -> Operations {
    let b = &mut builder.book;
    b.section("company", "Company");
    let levels = [
        ("mw.energised", "Energised power", (|s: &SiteRows| s.states.energised) as fn(&SiteRows) -> Series),
        ("mw.mining", "Mining", |s| s.states.mining),
        ("mw.converting", "Converting", |s| s.states.converting),
        ("mw.ai", "AI", |s| s.states.ai),
        ("mw.idle", "Idle", |s| s.states.idle),
    ];
    let [_, mining_mw, _, ai_mw, _] = levels.map(|(key, label, row)| b.level(key, label, MW, total(sites, row), "Of all sites"));
    b.mean("mw.running", "Running machines", MW, total(sites, |s| s.mining.running), "Power of machines that run, of all sites; the rest of mining is switched off");
    b.mean("hashrate", "Hashrate", PHS, total(sites, |s| s.mining.hashrate), "Of own machines at all sites");
    let mined_in_all = b.flow("btc-mined-in-all", "BTC mined in all", BTC, total(sites, |s| s.mining.btc), "By own machines at all sites, after pool fees");
    let to_partners = sum(partners_of(sites).map(|partner| partner.btc));
    let mined = b.flow("btc-mined", "BTC mined", BTC, mined_in_all - to_partners, "Of all sites, after pool fees, less what partners take");
    let mining_revenue = of_sites(b, sites, "revenue.mining", "Mining revenue", |s| s.mining.revenue);
    let hosting = of_sites(b, sites, "revenue.hosting", "Hosting revenue", |s| s.mining.hosting);
    let credits = of_sites(b, sites, "revenue.credits", "Curtailment credits and demand response", |s| s.mining.credits);
    let rent = of_sites(b, sites, "revenue.ai", "Rent", |s| s.leases.rent);
    let cloud = of_sites(b, sites, "revenue.cloud", "GPU cloud revenue", |s| s.clouds.revenue);
    let passed_through = of_sites(b, sites, "revenue.passed-through", "Passed through", |s| s.leases.passed_through);
    let mining_power = of_sites(b, sites, "cost.mining-power", "Power cost of mining", |s| s.mining.power_cost);
    let own_power = of_sites(b, sites, "cost.own-machines-power", "Power cost of own machines", |s| s.mining.own_power_cost);
    let repair = of_sites(b, sites, "cost.repair", "Repair", |s| s.mining.repair);
    let opex = of_sites(b, sites, "cost.sites", "Other operating cost", |s| s.opex);
    let own_opex = of_sites(b, sites, "cost.own-machines-sites", "Other operating cost of own machines", |s| s.mining.own_opex);
    let own_credits = of_sites(b, sites, "revenue.own-machines-credits", "Credits of own machines", |s| s.mining.own_credits);
    let landlord = total(sites, |s| s.leases.landlord_cost) + total(sites, |s| s.vacant_cost);
    let landlord_cost = b.flow("cost.landlord", "Landlord's cost", USD, landlord, "Of leases and vacant capacity at all sites");
    let cloud_cost = of_sites(b, sites, "cost.clouds", "Cost of GPU clouds", |s| s.clouds.operating_cost);
    let ai_power = b.flow("cost.ai-power", "Power cost of AI", USD, total(sites, |s| s.leases.power_cost) + total(sites, |s| s.clouds.power_cost), "Of leases and clouds at all sites");
    let capex = of_sites(b, sites, "capex", "Capex", |s| s.capex);
    let resale = of_sites(b, sites, "resale", "Resale of machines and GPUs", |s| s.resale);
    let funding = total(sites, |s| s.leases.tenant_funding) + total(sites, |s| s.clouds.prepaid);
    let tenant_funding = b.flow("tenant-funding", "Tenant funding", USD, funding, "Paid ahead by tenants and customers, less what is credited; of all sites");
    b.level("paid-ahead-left", "Paid ahead and not credited", USD, total(sites, |s| s.leases.paid_ahead_left), "By tenants of leases, at the month's end");
    b.level("receivables", "Receivables", USD, total(sites, |s| s.leases.receivables), "Of leases, at the month's end");
    let collected = of_sites(b, sites, "receivables-collected", "Receivables collected", |s| s.leases.collected);
    b.flow("straight-line-rent", "Straight-line rent", USD, total(sites, |s| s.leases.straight_line), "Of leases in their base terms, as the income statement shows it");
    let of_partners = |row: fn(&Partner) -> Series| sum(partners_of(sites).map(|partner| row(&partner)));
    let proceeds = sum(sites.iter().filter_map(|s| s.shared).map(|shared| shared.proceeds));
    let partners =
        b.flow("partners-cash", "Cash from partners", USD, proceeds - of_partners(|p| p.cash), "Prices paid for sites and shares of them, less what partners take; below zero where they take more");
    let partners_btc = b.flow("partners-btc-value", "BTC to partners at market", USD, of_partners(|p| p.btc_value), "At the month's price");
    let partners_noi = b.flow("partners-noi", "NOI of partners", USD, of_partners(|p| p.ebitda), "Their share of the NOI of joint ventures, BTC when mined");
    let overhead = overhead(builder, calendar);
    let b = &mut builder.book;
    let costs = sum([mining_power, repair, opex, landlord_cost, cloud_cost, ai_power, overhead]);
    let ai_noi = b.flow(
        "ai-noi",
        "AI NOI",
        USD,
        sum([rent, cloud, passed_through]) - sum([landlord_cost, cloud_cost, ai_power]),
        "Rent, cloud revenue and what is passed through, less the landlord's cost, the clouds' and power",
    );
    let revenue = sum([mining_revenue, hosting, credits, rent, cloud, passed_through]);
    let ebitda = b.flow("ebitda", "EBITDA", USD, revenue - costs, "BTC at market when mined; partners' shares included; without stock compensation and changes in value of BTC held");
    b.flow("ebitda-attributable", "EBITDA less partners", USD, ebitda - partners_noi, "Without what partners have of joint ventures");
    let to_partners = of_partners(|p| p.terminal);
    let terminal = b.flow("terminal-value", "Terminal value", USD, total(sites, |s| s.terminal) - to_partners, "Of all sites, in the last month, less what partners have of it");
    let parts = [ebitda - capex, resale + tenant_funding, collected + partners, terminal - partners_btc];
    let free_cash_flow = b.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(parts),
        "Before financing and tax, BTC valued when mined, with resale, tenant funding, receivables, partners, and the terminal value in the last month",
    );
    let (mining_year, revenue_year) = ai_share(b, rent + cloud, mining_revenue, hosting);
    let additions = Additions {
        machines: of_sites(b, sites, "machines-bought", "Machines bought", |s| s.mining.bought),
        mining_capacity: of_sites(b, sites, "mining-capacity-added", "Mining capacity put into service", |s| s.mining_capacity),
        ai_capacity: of_sites(b, sites, "ai-capacity-added", "AI capacity put into service", |s| s.ai_capacity),
        gpus: of_sites(b, sites, "gpus-added", "GPUs put into service", |s| s.clouds.in_service),
    };
    Operations {
        mined,
        mined_in_all,
        mining_mw,
        ai_mw,
        hosting,
        credits,
        rent,
        cloud,
        passed_through,
        mining_power,
        own_power,
        repair,
        opex,
        own_opex,
        own_credits,
        landlord_cost,
        cloud_cost,
        ai_power,
        overhead,
        capex,
        resale,
        tenant_funding,
        collected,
        partners,
        ebitda,
        free_cash_flow,
        terminal,
        ai_noi,
        mining_year,
        revenue_year,
        additions,
    }
}

fn overhead(builder: &mut Builder, calendar: &Calendar) -> Series {
    let company = &builder.plan.company;
    let today = builder.quantity("company.overhead_usd_per_month", USD.per(MONTH), &company.overhead_usd_per_month, calendar.month);
    let growth = builder.growth("company.overhead_growth_pct_per_year", company.overhead_growth_pct_per_year, calendar.anniversaries);
    builder.book.flow("cost.overhead", "Overhead", USD, today * growth * ONE_MONTH, "Steps at each anniversary of month 1")
}

/// The share of AI in revenue over the last twelve months; at the end of a fiscal year it is that year's. Returns the
/// twelve months' revenue of mining, and of all.
fn ai_share(b: &mut Book, ai: Expression, mining: Series, hosting: Series) -> (Series, Series) {
    let ai = b.flow("ai-revenue", "AI revenue", USD, ai, "Rent and GPU cloud");
    let ai_year = twelve_months(b, "ai-revenue", "AI revenue", ai);
    let mining_year = twelve_months(b, "mining-revenue", "Mining revenue", mining);
    let hosting_year = twelve_months(b, "hosting-revenue", "Hosting revenue", hosting);
    let all_year = b.level("revenue-12-months", "Revenue, 12 months", USD, sum([ai_year, mining_year, hosting_year]), "AI, mining and hosting of the last twelve months");
    let share = when(all_year.le(ONE_CENT), 0.0, ai_year / all_year);
    let share = b.level("ai-share", "AI share of revenue", PLAIN, share, "Of AI, mining and hosting revenue in the last twelve months; what is passed through is left out");
    b.shown(share, Format::Share);
    (mining_year, all_year)
}

/// The signed cash flow without interest on cash and sales of BTC, which the treasury adds; and interest paid.
pub(super) fn cash_flow(builder: &mut Builder, operations: &Operations, debts: &[DebtRows]) -> (Before, Series) {
    let b = &mut builder.book;
    b.section("company", "Company");
    let of_debts = |row: fn(&DebtRows) -> Series| sum(debts.iter().map(row));
    let interest = b.flow("interest", "Interest", USD, of_debts(|d| d.interest), "Of all debts");
    let repaid = b.flow("repaid", "Repayments", USD, of_debts(|d| d.repaid), "Of all debts");
    let drawn = b.flow("drawn", "Draws", USD, of_debts(|d| d.drawn), "Of all debts");
    let fees = b.flow("fees", "Financing fees", USD, of_debts(|d| d.fee), "Of all debts");
    let debt = b.level("debt", "Debt", USD, of_debts(|d| d.balance), "Principal of all debts at the month's end");
    b.section("company.cash-flow", "Cash flow");
    let mut flows = Vec::new();
    let o = operations;
    for (key, label, row) in [
        ("rent", "Rent", o.rent),
        ("cloud", "GPU cloud", o.cloud),
        ("hosting", "Hosting", o.hosting),
        ("credits", "Credits of the grid", o.credits),
        ("passed-through", "Passed through", o.passed_through),
        ("resale", "Resale", o.resale),
        ("draws", "Debt draws", drawn),
    ] {
        flows.push(b.flow(key, label, USD, row.expression(), "Cash in"));
    }
    for (key, label, row) in [("tenant-funding", "Tenant funding", o.tenant_funding), ("receivables", "Receivables", o.collected), ("partners", "Partners", o.partners)] {
        flows.push(b.flow(key, label, USD, row.expression(), "Cash in where above zero, out where below"));
    }
    for (key, label, row) in [
        ("mining-power", "Power of mining", o.mining_power),
        ("repair", "Repair", o.repair),
        ("sites", "Other operating cost", o.opex),
        ("landlord", "Landlord's cost", o.landlord_cost),
        ("cloud-cost", "Cost of GPU clouds", o.cloud_cost),
        ("ai-power", "Power of AI", o.ai_power),
        ("overhead", "Overhead", o.overhead),
        ("capex", "Capex", o.capex),
        ("interest", "Interest", interest),
        ("repayments", "Repayments", repaid),
        ("fees", "Financing fees", fees),
    ] {
        flows.push(b.flow(key, label, USD, -row, "Cash out"));
    }
    (Before { flows, mined: o.mined, debt }, interest)
}

/// Value, rate of return, payback, and the worst months.
pub(super) fn totals(builder: &mut Builder, calendar: &Calendar, operations: &Operations, treasury: &Treasury) {
    let (flow, debt) = (operations.free_cash_flow, treasury.debt);
    builder.book.section("company", "Company");
    let rate = monthly_rate(builder, "company.discount_rate_pct_per_year", builder.plan.company.discount_rate_pct_per_year);
    let b = &mut builder.book;
    let npv = project(b, calendar, Project { flow, monthly_rate: rate });
    let after = b.total("npv-of-terminal-value", "NPV of the terminal value", USD, Total::NetPresentValue { rate, flow: operations.terminal }, "The part of NPV that lies after the plan");
    b.formula("npv-without-terminal-value", "NPV without the terminal value", USD, npv - after, "The part of NPV that the months of the plan bring");
    let peak = b.total("peak-debt", "Peak debt", USD, Total::Maximum(debt), "Principal of all debts at a month's end");
    let at_peak = b.flag("at-peak-debt", "Debt is at its peak", (peak - ONE_CENT).le(debt), "To a cent");
    b.total("peak-debt-month", "Month of the peak debt", MONTH, Total::FirstMonth(at_peak), "The first of them");
    worst(b, treasury.cash, treasury.gap, treasury.minimum);
}

fn worst(b: &mut Book, cash: Series, gap: Series, minimum: Series) {
    // Months that differ by rounding alone are equal: a cent decides, never the last bit.
    let lowest = b.total("lowest-cash", "Lowest cash", USD, Total::Minimum(cash), "At a month's end");
    let at_lowest = b.flag("at-lowest-cash", "Cash is at its lowest", cash.le(lowest + ONE_CENT), "To a cent");
    b.total("lowest-cash-month", "Month of the lowest cash", MONTH, Total::FirstMonth(at_lowest), "The first of them");
    let peak = b.total("peak-funding-gap", "Peak funding gap", USD, Total::Maximum(gap), "The furthest that cash is below the minimum");
    let at_peak = b.flag("at-peak-funding-gap", "Cash is furthest below the minimum", ONE_CENT.lt(gap) * (peak - ONE_CENT).le(gap), "To a cent, where the gap is more than that");
    b.total("peak-funding-gap-month", "Month of the peak funding gap", MONTH, Total::FirstMonth(at_peak), "The first of them");
    let short = b.flag("short", "Cash is below the minimum", (minimum - ONE_CENT).gt(cash), "By more than a cent");
    b.total("first-gap-month", "First month of a funding gap", MONTH, Total::FirstMonth(short), "The first month in which cash is below the minimum");
    b.total("final-cash", "Cash at the end", USD, Total::Last(cash), "At the end of the last month");
}
