//! The company: sums over its sites, EBITDA, free cash flow and its value.

use crate::formula::{
    Expression, Format, MONTH, MW, Operand as _, PHS, PLAIN, Scalar, Series, Total, USD, grown, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_YEAR};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::{Project, monthly_rate, project, twelve_months};
use crate::model::capital::consolidation::Capital;
use crate::model::group::sums::{Sums, sums};
use crate::model::site::{SiteRows, total};

/// Rows of the company before its capital.
pub(in crate::model) struct Operations {
    pub sums: Sums,
    pub mining_mw: Series,
    pub ai_mw: Series,
    pub own_power: Series,
    /// Costs and credits of own machines only
    pub own_opex: Series,
    pub own_credits: Series,
    pub overhead: Series,
    pub ebitda: Series,
    /// … without partners' shares
    pub attributable: Series,
    pub free_cash_flow: Series,
    pub terminal: Series,
    pub ai_noi: Series,
    /// Revenue of the last twelve months: mining, and total
    pub mining_year: Series,
    pub revenue_year: Series,
}

pub(in crate::model) fn operations(builder: &mut Builder, calendar: &Calendar, sites: &[SiteRows]) -> Operations {
    let b = builder.book();
    b.section("company", "Company");
    let levels = [
        ("mw.energised", "Energised power", (|s: &SiteRows| s.states.energised) as fn(&SiteRows) -> Series),
        ("mw.mining", "Mining", |s| s.states.mining),
        ("mw.converting", "Converting", |s| s.states.converting),
        ("mw.ai", "AI", |s| s.states.ai),
        ("mw.idle", "Idle", |s| s.states.idle),
    ];
    let [_, mining_mw, _, ai_mw, _] =
        levels.map(|(key, label, row)| b.level(key, label, MW, total(sites, row), "All sites"));
    b.mean(
        "mw.running",
        "Running machines",
        MW,
        total(sites, |s| s.mining.running),
        "Power of running machines, all sites; the rest of mining is switched off",
    );
    b.mean("hashrate", "Hashrate", PHS, total(sites, |s| s.mining.hashrate), "Own machines, all sites");
    let all: Vec<&SiteRows> = sites.iter().collect();
    let sums = sums(b, &all);
    let own = |b: &mut Desk, key: &str, label: &str, row: fn(&SiteRows) -> Series| {
        b.flow(key, label, USD, total(sites, row), "All sites")
    };
    let own_power = own(b, "cost.own-machines-power", "Power cost of own machines", |s| s.mining.own_power_cost);
    let own_opex = own(b, "cost.own-machines-sites", "Other operating cost of own machines", |s| s.mining.own_opex);
    let own_credits = own(b, "revenue.own-machines-credits", "Credits of own machines", |s| s.mining.own_credits);
    b.flow(
        "straight-line-rent",
        "Straight-line rent",
        USD,
        total(sites, |s| s.leases.straight_line),
        "Of leases in their base terms, as on the income statement",
    );
    let overhead = overhead(builder, calendar);
    price_level(builder);
    let b = builder.book();
    let ai_noi = b.flow(
        "ai-noi",
        "AI NOI",
        USD,
        sum([sums.rent, sums.cloud, sums.passed_through]) - sum([sums.landlord_cost, sums.cloud_cost, sums.ai_power]),
        "Rent, cloud and pass-through revenue, less landlord costs, GPU cloud costs and AI power",
    );
    let revenue = sum([sums.mining_revenue, sums.hosting, sums.credits, sums.rent, sums.cloud, sums.passed_through]);
    let ebitda =
        b.flow("ebitda", "EBITDA", USD, revenue - (sums.costs() + overhead), "BTC at market price when mined; including partners' shares; excluding stock compensation and changes in fair value of BTC");
    let attributable = b.flow(
        "ebitda-attributable",
        "EBITDA less partners",
        USD,
        ebitda - sums.partners_noi,
        "Excluding partners' shares in joint ventures",
    );
    let terminal = sums.terminal;
    let parts = [
        ebitda - sums.capex,
        sums.resale + sums.tenant_funding,
        sums.collected + sums.partners,
        terminal - sums.partners_btc,
    ];
    let free_cash_flow = b.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(parts),
        "Before financing and tax, BTC valued when mined, including resale, tenant funding, receivables, partners, and the terminal value in the last month",
    );
    let (mining_year, revenue_year) = ai_share(b, sums.rent + sums.cloud, sums.mining_revenue, sums.hosting);
    Operations {
        sums,
        mining_mw,
        ai_mw,
        own_power,
        own_opex,
        own_credits,
        overhead,
        ebitda,
        attributable,
        free_cash_flow,
        terminal,
        ai_noi,
        mining_year,
        revenue_year,
    }
}

/// Price of one USD of the month before month 1. No row reads it: amounts are nominal, and views restate them in other money.
fn price_level(builder: &mut Builder) {
    let rate = builder.yearly_rate("company.inflation_pct_per_year", builder.plan.company.inflation_pct_per_year);
    builder.book().balance(
        "price-level",
        "Price level",
        PLAIN,
        1.0,
        |p| p * grown(rate, ONE_MONTH / MONTHS_PER_YEAR / ONE_YEAR),
        "1 in the month before month 1; grows with inflation in equal monthly steps",
    );
}

fn overhead(builder: &mut Builder, calendar: &Calendar) -> Series {
    let company = &builder.plan.company;
    let today = builder.quantity(
        "company.overhead_usd_per_month",
        USD.per(MONTH),
        &company.overhead_usd_per_month,
        calendar.month,
    );
    let growth = builder.growth(
        "company.overhead_growth_pct_per_year",
        company.overhead_growth_pct_per_year,
        calendar.anniversaries,
    );
    builder.book().flow(
        "cost.overhead",
        "Overhead",
        USD,
        today * growth * ONE_MONTH,
        "Steps up at each anniversary of month 1",
    )
}

/// The AI share of revenue over the last twelve months; at the end of a fiscal year it is that year's. Returns the
/// twelve-month revenue of mining, and in total.
fn ai_share(b: &mut Desk, ai: Expression, mining: Series, hosting: Series) -> (Series, Series) {
    let ai = b.flow("ai-revenue", "AI revenue", USD, ai, "Rent and GPU cloud");
    let ai_year = twelve_months(b, "ai-revenue", "AI revenue", ai);
    let mining_year = twelve_months(b, "mining-revenue", "Mining revenue", mining);
    let hosting_year = twelve_months(b, "hosting-revenue", "Hosting revenue", hosting);
    let all_year = b.level(
        "revenue-12-months",
        "Revenue, LTM",
        USD,
        sum([ai_year, mining_year, hosting_year]),
        "AI, mining and hosting of the last twelve months",
    );
    let share = when(all_year.le(ONE_CENT), 0.0, ai_year / all_year);
    let share = b.level(
        "ai-share",
        "AI share of revenue",
        PLAIN,
        share,
        "Of AI, mining and hosting revenue in the last twelve months; excluding pass-through revenue",
    );
    b.shown(share, Format::Share);
    let month = sum([ai, mining, hosting]);
    let of_month = b.level(
        "ai-share-of-month",
        "AI share of monthly revenue",
        PLAIN,
        when(month.clone().le(ONE_CENT), 0.0, ai / month),
        "Of AI, mining and hosting revenue in the month",
    );
    b.shown(of_month, Format::Share);
    (mining_year, all_year)
}

/// Value, rate of return, payback, and the worst months.
pub(in crate::model) fn totals(
    builder: &mut Builder,
    calendar: &Calendar,
    operations: &Operations,
    capital: &Capital,
) -> Scalar {
    let (flow, debt) = (operations.free_cash_flow, capital.debt);
    builder.book().section("company", "Company");
    let rate =
        monthly_rate(builder, "company.discount_rate_pct_per_year", builder.plan.company.discount_rate_pct_per_year);
    let b = builder.book();
    let npv = project(b, calendar, Project { flow, monthly_rate: rate });
    let after = b.total(
        "npv-of-terminal-value",
        "NPV of terminal value",
        USD,
        Total::NetPresentValue { rate, flow: operations.terminal },
        "Share of NPV from cash flow after the plan",
    );
    b.formula(
        "npv-without-terminal-value",
        "NPV excluding terminal value",
        USD,
        npv - after,
        "Share of NPV from the months of the plan",
    );
    let peak = b.total("peak-debt", "Peak debt", USD, Total::Maximum(debt), "Principal of all debts at month end");
    let at_peak = b.flag("at-peak-debt", "Debt at its peak", (peak - ONE_CENT).le(debt), "Within a cent");
    b.total("peak-debt-month", "Peak debt month", MONTH, Total::FirstMonth(at_peak), "The first such month");
    b.total(
        "lowest-cash-of-parent",
        "Lowest parent cash",
        USD,
        Total::Minimum(capital.treasury.cash),
        "At month end, excluding project companies and their reserves",
    );
    worst(b, capital.cash, capital.gap);
    rate
}

fn worst(b: &mut Desk, cash: Series, gap: Series) {
    // Months that differ only by rounding are equal: a cent decides, never the last bit.
    let lowest = b.total(
        "lowest-cash",
        "Lowest cash",
        USD,
        Total::Minimum(cash),
        "At month end, including reserves of project companies",
    );
    let at_lowest = b.flag("at-lowest-cash", "Cash at its lowest", cash.le(lowest + ONE_CENT), "Within a cent");
    b.total("lowest-cash-month", "Lowest cash month", MONTH, Total::FirstMonth(at_lowest), "The first such month");
    let peak = b.total(
        "peak-funding-gap",
        "Peak funding gap",
        USD,
        Total::Maximum(gap),
        "Largest shortfall of cash to the minimum",
    );
    let at_peak = b.flag(
        "at-peak-funding-gap",
        "Funding gap at its peak",
        ONE_CENT.lt(gap) * (peak - ONE_CENT).le(gap),
        "Within a cent, if the gap exceeds a cent",
    );
    b.total(
        "peak-funding-gap-month",
        "Peak funding gap month",
        MONTH,
        Total::FirstMonth(at_peak),
        "The first such month",
    );
    let short = b.flag(
        "short",
        "Cash below the minimum",
        ONE_CENT.lt(gap),
        "By more than a cent, at the parent or a project company",
    );
    b.total(
        "first-gap-month",
        "First funding gap month",
        MONTH,
        Total::FirstMonth(short),
        "The first month in which cash is below the minimum",
    );
    b.total("final-cash", "Ending cash", USD, Total::Last(cash), "At the end of the last month");
}
