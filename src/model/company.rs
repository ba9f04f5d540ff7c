//! The company: sums over its sites, EBITDA, free cash flow and its value.

use super::calendar::Calendar;
use super::capital::Capital;
use super::constants::{MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_YEAR};
use super::inputs::Builder;
use super::metrics::{Project, monthly_rate, project, twelve_months};
use super::site::{SiteRows, total};
use super::sums::{Sums, sums};
use crate::formula::{Book, Expression, Format, MONTH, MW, Operand as _, PHS, PLAIN, Scalar, Series, Total, USD, grown, sum, when};

/// Rows of the company before its capital.
pub(super) struct Operations {
    pub sums: Sums,
    pub mining_mw: Series,
    pub ai_mw: Series,
    pub own_power: Series,
    /// Cost and credits of own machines alone
    pub own_opex: Series,
    pub own_credits: Series,
    pub overhead: Series,
    pub ebitda: Series,
    /// … without partners' shares
    pub attributable: Series,
    pub free_cash_flow: Series,
    pub terminal: Series,
    pub ai_noi: Series,
    /// Revenue of the last twelve months: mining, and all
    pub mining_year: Series,
    pub revenue_year: Series,
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
    let all: Vec<&SiteRows> = sites.iter().collect();
    let sums = sums(b, &all);
    let own = |b: &mut Book, key: &str, label: &str, row: fn(&SiteRows) -> Series| b.flow(key, label, USD, total(sites, row), "Of all sites");
    let own_power = own(b, "cost.own-machines-power", "Power cost of own machines", |s| s.mining.own_power_cost);
    let own_opex = own(b, "cost.own-machines-sites", "Other operating cost of own machines", |s| s.mining.own_opex);
    let own_credits = own(b, "revenue.own-machines-credits", "Credits of own machines", |s| s.mining.own_credits);
    b.flow("straight-line-rent", "Straight-line rent", USD, total(sites, |s| s.leases.straight_line), "Of leases in their base terms, as the income statement shows it");
    let overhead = overhead(builder, calendar);
    price_level(builder);
    let b = &mut builder.book;
    let ai_noi = b.flow(
        "ai-noi",
        "AI NOI",
        USD,
        sum([sums.rent, sums.cloud, sums.passed_through]) - sum([sums.landlord_cost, sums.cloud_cost, sums.ai_power]),
        "Rent, cloud revenue and what is passed through, less the landlord's cost, the clouds' and power",
    );
    let revenue = sum([sums.mining_revenue, sums.hosting, sums.credits, sums.rent, sums.cloud, sums.passed_through]);
    let ebitda =
        b.flow("ebitda", "EBITDA", USD, revenue - (sums.costs() + overhead), "BTC at market when mined; partners' shares included; without stock compensation and changes in value of BTC held");
    let attributable = b.flow("ebitda-attributable", "EBITDA less partners", USD, ebitda - sums.partners_noi, "Without what partners have of joint ventures");
    let terminal = sums.terminal;
    let parts = [ebitda - sums.capex, sums.resale + sums.tenant_funding, sums.collected + sums.partners, terminal - sums.partners_btc];
    let free_cash_flow = b.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(parts),
        "Before financing and tax, BTC valued when mined, with resale, tenant funding, receivables, partners, and the terminal value in the last month",
    );
    let (mining_year, revenue_year) = ai_share(b, sums.rent + sums.cloud, sums.mining_revenue, sums.hosting);
    Operations { sums, mining_mw, ai_mw, own_power, own_opex, own_credits, overhead, ebitda, attributable, free_cash_flow, terminal, ai_noi, mining_year, revenue_year }
}

/// What a USD of the eve of month 1 costs later. No row reads it: amounts are nominal, and views put them into other money.
fn price_level(builder: &mut Builder) {
    let rate = builder.yearly_rate("company.inflation_pct_per_year", builder.plan.company.inflation_pct_per_year);
    builder.book.balance(
        "price-level",
        "Price level",
        PLAIN,
        1.0,
        |p| p * grown(rate, ONE_MONTH / MONTHS_PER_YEAR / ONE_YEAR),
        "Money of the eve of month 1 is 1; grows by inflation in equal steps a month",
    );
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
    let month = sum([ai, mining, hosting]);
    let of_month = b.level("ai-share-of-month", "AI share of the month's revenue", PLAIN, when(month.clone().le(ONE_CENT), 0.0, ai / month), "Of AI, mining and hosting revenue of the month alone");
    b.shown(of_month, Format::Share);
    (mining_year, all_year)
}

/// Value, rate of return, payback, and the worst months.
pub(super) fn totals(builder: &mut Builder, calendar: &Calendar, operations: &Operations, capital: &Capital) -> Scalar {
    let (flow, debt) = (operations.free_cash_flow, capital.debt);
    builder.book.section("company", "Company");
    let rate = monthly_rate(builder, "company.discount_rate_pct_per_year", builder.plan.company.discount_rate_pct_per_year);
    let b = &mut builder.book;
    let npv = project(b, calendar, Project { flow, monthly_rate: rate });
    let after = b.total("npv-of-terminal-value", "NPV of the terminal value", USD, Total::NetPresentValue { rate, flow: operations.terminal }, "The part of NPV that lies after the plan");
    b.formula("npv-without-terminal-value", "NPV without the terminal value", USD, npv - after, "The part of NPV that the months of the plan bring");
    let peak = b.total("peak-debt", "Peak debt", USD, Total::Maximum(debt), "Principal of all debts at a month's end");
    let at_peak = b.flag("at-peak-debt", "Debt is at its peak", (peak - ONE_CENT).le(debt), "To a cent");
    b.total("peak-debt-month", "Month of the peak debt", MONTH, Total::FirstMonth(at_peak), "The first of them");
    b.total("lowest-cash-of-parent", "Lowest cash of the parent", USD, Total::Minimum(capital.treasury.cash), "At a month's end, without project companies and their reserves");
    worst(b, capital.cash, capital.gap);
    rate
}

fn worst(b: &mut Book, cash: Series, gap: Series) {
    // Months that differ by rounding alone are equal: a cent decides, never the last bit.
    let lowest = b.total("lowest-cash", "Lowest cash", USD, Total::Minimum(cash), "At a month's end, reserves of project companies included");
    let at_lowest = b.flag("at-lowest-cash", "Cash is at its lowest", cash.le(lowest + ONE_CENT), "To a cent");
    b.total("lowest-cash-month", "Month of the lowest cash", MONTH, Total::FirstMonth(at_lowest), "The first of them");
    let peak = b.total("peak-funding-gap", "Peak funding gap", USD, Total::Maximum(gap), "The furthest that cash is below the minimum");
    let at_peak = b.flag("at-peak-funding-gap", "Cash is furthest below the minimum", ONE_CENT.lt(gap) * (peak - ONE_CENT).le(gap), "To a cent, where the gap is more than that");
    b.total("peak-funding-gap-month", "Month of the peak funding gap", MONTH, Total::FirstMonth(at_peak), "The first of them");
    let short = b.flag("short", "Cash is below the minimum", ONE_CENT.lt(gap), "By more than a cent, of the parent or a project company");
    b.total("first-gap-month", "First month of a funding gap", MONTH, Total::FirstMonth(short), "The first month in which cash is below the minimum");
    b.total("final-cash", "Cash at the end", USD, Total::Last(cash), "At the end of the last month");
}
