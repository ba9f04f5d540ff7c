//! The company: sums over sites and debts, the signed cash flow, free cash flow and its value.

use super::calendar::Calendar;
use super::constants::{ONE_CENT, ONE_MONTH, ONE_YEAR, PERCENT_OF};
use super::debt::DebtRows;
use super::inputs::Builder;
use super::site::{SiteRows, total};
use super::treasury::{Before, Treasury};
use crate::formula::{BTC, Book, Expression, Format, MONTH, MW, Operand as _, PERCENT, PHS, PLAIN, Series, Total, USD, YEAR, sum, when};
use crate::plan::TerminalValue;

/// Rows of the company before its treasury.
#[derive(Clone, Copy)]
pub(super) struct Operations {
    pub ai_revenue: Series,
    pub passed_through: Series,
    pub mined: Series,
    pub mining_power: Series,
    pub opex: Series,
    pub landlord_cost: Series,
    pub ai_power: Series,
    pub overhead: Series,
    pub capex: Series,
    pub ebitda: Series,
    pub free_cash_flow: Series,
    pub terminal: Series,
    pub ai_noi: Series,
}

/// A sum of one row over all sites, in the order of the sites.
fn of_sites(b: &mut Book, sites: &[SiteRows], key: &str, label: &str, row: impl Fn(&SiteRows) -> Series) -> Series {
    b.flow(key, label, USD, total(sites, row), "Of all sites")
}

pub(super) fn operations(builder: &mut Builder, calendar: &Calendar, sites: &[SiteRows]) -> Operations {
    let b = &mut builder.book;
    b.section("company", "Company");
    for (key, label, row) in [
        ("mw.energised", "Energised power", (|s: &SiteRows| s.states.energised) as fn(&SiteRows) -> Series),
        ("mw.mining", "Mining", |s| s.states.mining),
        ("mw.converting", "Converting", |s| s.states.converting),
        ("mw.ai", "AI", |s| s.states.ai),
        ("mw.idle", "Idle", |s| s.states.idle),
    ] {
        b.level(key, label, MW, total(sites, row), "Of all sites");
    }
    b.mean("mw.running", "Running machines", MW, total(sites, |s| s.running), "Power of machines that run, of all sites; the rest of mining is switched off");
    b.mean("hashrate", "Hashrate", PHS, total(sites, |s| s.hashrate), "Of all sites");
    let mined = b.flow("btc-mined", "BTC mined", BTC, total(sites, |s| s.btc), "Of all sites, after pool fees");
    let mining_revenue = of_sites(b, sites, "revenue.mining", "Mining revenue", |s| s.mining_revenue);
    let ai_revenue = of_sites(b, sites, "revenue.ai", "AI revenue", |s| s.leases.rent);
    let passed_through = of_sites(b, sites, "revenue.passed-through", "Power passed through", |s| s.leases.passed_through);
    let mining_power = of_sites(b, sites, "cost.mining-power", "Power cost of mining", |s| s.mining_power);
    let opex = of_sites(b, sites, "cost.sites", "Other operating cost", |s| s.opex);
    let landlord_cost = of_sites(b, sites, "cost.landlord", "Landlord's cost", |s| s.leases.landlord_cost);
    let ai_power = of_sites(b, sites, "cost.ai-power", "Power cost of AI", |s| s.leases.power_cost);
    let capex = of_sites(b, sites, "capex", "Capex", |s| s.capex);
    let overhead = overhead(builder, calendar);
    let b = &mut builder.book;
    let costs = sum([mining_power, opex, landlord_cost, ai_power, overhead]);
    let ai_noi = b.flow("ai-noi", "AI NOI", USD, ai_revenue + passed_through - landlord_cost - ai_power, "Rent and power passed through, less the landlord's cost and power");
    let ebitda = b.flow("ebitda", "EBITDA", USD, sum([mining_revenue, ai_revenue, passed_through]) - costs, "BTC at market when mined; without stock compensation and changes in value of BTC held");
    let terminal = terminal_value(builder, calendar, ai_noi);
    let b = &mut builder.book;
    let free_cash_flow = b.flow("free-cash-flow", "Free cash flow", USD, ebitda - capex + terminal, "Before financing and tax, BTC valued when mined, with the terminal value in the last month");
    ai_share(b, ai_revenue, mining_revenue);
    Operations { ai_revenue, passed_through, mined, mining_power, opex, landlord_cost, ai_power, overhead, capex, ebitda, free_cash_flow, terminal, ai_noi }
}

fn overhead(builder: &mut Builder, calendar: &Calendar) -> Series {
    let company = &builder.plan.company;
    let today = builder.quantity("company.overhead_usd_per_month", USD.per(MONTH), &company.overhead_usd_per_month, calendar.month);
    let growth = builder.growth("company.overhead_growth_pct_per_year", company.overhead_growth_pct_per_year, calendar.anniversaries);
    builder.book.flow("cost.overhead", "Overhead", USD, today * growth * ONE_MONTH, "Steps at each anniversary of month 1")
}

/// The sum of a flow over the last twelve months (fewer at the start).
fn trailing_year(b: &mut Book, key: &str, label: &str, flow: Series) -> Expression {
    let so_far = b.balance(&format!("{key}-so-far"), &format!("{label} so far"), USD, 0.0, |p| p + flow, "Since month 1");
    so_far - so_far.lag(12)
}

/// The share of AI in revenue over the last twelve months; at the end of a fiscal year it is that year's.
fn ai_share(b: &mut Book, ai: Series, mining: Series) {
    let ai_year = trailing_year(b, "ai-revenue", "AI revenue", ai);
    let ai_year = b.row("ai-revenue-12-months", "AI revenue, 12 months", USD, ai_year, "Of the last twelve months");
    let mining_year = trailing_year(b, "mining-revenue", "Mining revenue", mining);
    let all_year = b.row("revenue-12-months", "Revenue, 12 months", USD, ai_year + mining_year, "AI and mining of the last twelve months");
    let share = when(all_year.le(ONE_CENT), 0.0, ai_year / all_year);
    let share = b.level("ai-share", "AI share of revenue", PLAIN, share, "Of AI and mining revenue in the last twelve months; power passed through is left out");
    b.shown(share, Format::Share);
}

/// What the leases are worth after the last month: the last twelve months' AI NOI over a cap rate.
fn terminal_value(builder: &mut Builder, calendar: &Calendar, ai_noi: Series) -> Series {
    let company = &builder.plan.company;
    let b = &mut builder.book;
    let noi_year = trailing_year(b, "ai-noi", "AI NOI", ai_noi);
    let noi_year = b.row("ai-noi-12-months", "AI NOI, 12 months", USD, noi_year, "Of the last twelve months");
    let value: Expression = match company.terminal_value {
        TerminalValue::Nothing => 0.0.into(),
        TerminalValue::CapRate => {
            let cap_rate = builder.number("company.terminal_cap_rate_pct", PERCENT.per(YEAR), company.terminal_cap_rate_pct);
            let yearly = noi_year / ONE_YEAR / (cap_rate * PERCENT_OF);
            // Nothing follows the last month.
            when(calendar.month.next().is(0.0), yearly, 0.0)
        }
    };
    builder.book.flow("terminal-value", "Terminal value", USD, value, "In the last month: the last twelve months' AI NOI over the cap rate, or nothing")
}

/// The signed cash flow without interest on cash and sales of BTC, which the treasury adds.
pub(super) fn cash_flow(builder: &mut Builder, operations: &Operations, debts: &[DebtRows]) -> Before {
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
    for (key, label, row) in [("rent", "Rent", o.ai_revenue), ("passed-through", "Power passed through", o.passed_through), ("draws", "Debt draws", drawn)] {
        flows.push(b.flow(key, label, USD, row.expression(), "Cash in"));
    }
    for (key, label, row) in [
        ("mining-power", "Power of mining", o.mining_power),
        ("sites", "Other operating cost", o.opex),
        ("landlord", "Landlord's cost", o.landlord_cost),
        ("ai-power", "Power of AI", o.ai_power),
        ("overhead", "Overhead", o.overhead),
        ("capex", "Capex", o.capex),
        ("interest", "Interest", interest),
        ("repayments", "Repayments", repaid),
        ("fees", "Financing fees", fees),
    ] {
        flows.push(b.flow(key, label, USD, -row, "Cash out"));
    }
    Before { flows, mined: o.mined, debt }
}

/// Value, rate of return, payback, and the worst months.
pub(super) fn totals(builder: &mut Builder, operations: &Operations, treasury: &Treasury) {
    let (flow, debt) = (operations.free_cash_flow, treasury.debt);
    builder.book.section("company", "Company");
    let yearly = builder.yearly_rate("company.discount_rate_pct_per_year", builder.plan.company.discount_rate_pct_per_year);
    let b = &mut builder.book;
    let rate = b.formula("monthly-discount-rate", "Discount rate a month", PLAIN, ((1.0 + yearly).ln() / 12.0).exp() - 1.0, "(1 + yearly rate)^(1/12) - 1");
    b.shown_scalar(rate, Format::Share);
    let npv = b.total("npv", "NPV", USD, Total::NetPresentValue { rate, flow }, "Free cash flow before financing and tax, the first month's discounted one month, with the terminal value");
    let after = b.total("npv-of-terminal-value", "NPV of the terminal value", USD, Total::NetPresentValue { rate, flow: operations.terminal }, "The part of NPV that lies after the plan");
    b.formula("npv-without-terminal-value", "NPV without the terminal value", USD, npv - after, "The part of NPV that the months of the plan bring");
    let irr_monthly = b.total("irr-monthly", "IRR a month", PLAIN, Total::RateOfReturn { near: rate, flow }, "Of free cash flow; of several the one nearest the discount rate");
    let irr = b.formula("irr", "IRR", PLAIN, ((1.0 + irr_monthly).ln() * 12.0).exp() - 1.0, "A year, of free cash flow before financing and tax");
    b.shown_scalar(irr_monthly, Format::Share);
    b.shown_scalar(irr, Format::Share);
    let so_far = b.balance("free-cash-flow-so-far", "Free cash flow so far", USD, 0.0, |p| p + flow, "Since month 1");
    let under = b.flag("under-water", "Invested and not back", so_far.lt(0.0 - ONE_CENT), "Free cash flow so far is below zero");
    let later = b.declare("under-water-later", "Now or later under water", PLAIN, 0.0, "Looks ahead");
    let later = b.define(later, |p| p.next().max(under));
    let back = b.flag("paid-back", "Paid back for good", 1.0 - later, "Free cash flow so far stays above zero from here on");
    b.total("payback", "Payback", MONTH, Total::FirstMonth(back), "The first month from which free cash flow so far stays above zero");
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
