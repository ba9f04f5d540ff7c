//! Which rows a report shows.

use crate::formula::{Scalar, Series};
use crate::model::rows::{BalanceSheet, CashFlowLine, Extreme, Rows};

/// A total on the first page.
pub struct Figure {
    pub value: Scalar,
    /// When it is reached
    pub month: Option<Scalar>,
    /// True if any amount is bad
    pub is_gap: bool,
}

/// The totals on the first page.
pub fn figures(rows: &Rows) -> [Figure; 9] {
    let value = &rows.company.value;
    let plain = |value: Scalar| Figure { value, month: None, is_gap: false };
    let extreme = |of: Extreme| Figure { value: of.value, month: Some(of.month), is_gap: false };
    [
        plain(value.project.npv),
        plain(value.project.irr),
        plain(rows.company.measures.returns.moic.modified.rate),
        plain(value.project.payback),
        extreme(value.lowest_cash),
        Figure { is_gap: true, ..extreme(value.peak_funding_gap) },
        extreme(value.peak_debt),
        plain(value.final_cash),
        plain(value.npv_without_terminal_value),
    ]
}

/// The tables by fiscal year, each with its title.
pub fn tables(rows: &Rows) -> [(&'static str, Vec<Series>); 7] {
    [
        ("Results and cash flow", results_and_cash_flow(rows)),
        ("Income statement", income_statement(rows)),
        ("Balance sheet", balance_sheet(rows)),
        ("Cash-flow statement", cash_flow_statement(rows)),
        ("Capital", capital(rows)),
        ("Balances", balances(rows)),
        ("Operations and market", operations_and_market(rows)),
    ]
}

fn results_and_cash_flow(rows: &Rows) -> Vec<Series> {
    let sums = &rows.company.operations.sums;
    let operations = &rows.company.operations;
    let capital = &rows.company.capital;
    let rows = vec![
        sums.revenue.mining,
        sums.revenue.rent,
        sums.revenue.pass_through,
        sums.cost.mining_power,
        sums.cost.other,
        sums.cost.landlord,
        sums.cost.ai_power,
        operations.overhead,
        operations.ebitda,
        sums.capex.total,
        sums.terminal,
        operations.free_cash_flow,
        capital.debt.interest,
        capital.debt.fees,
        capital.debt.commitment_fees,
        capital.debt.drawn,
        capital.debt.repaid,
    ];
    let lines = [CashFlowLine::BtcSales, CashFlowLine::InterestOnCash];
    rows.into_iter().chain(lines.into_iter().filter_map(|line| capital.cash_flow.row(line))).collect()
}

fn income_statement(rows: &Rows) -> Vec<Series> {
    let income = &rows.company.statements.income;
    vec![
        income.before_tax.mining,
        income.before_tax.ai,
        income.before_tax.other_revenue,
        income.before_tax.operating_cost,
        income.before_tax.overhead,
        income.before_tax.ebitda,
        income.before_tax.stock_compensation,
        income.before_tax.depreciation,
        income.before_tax.disposals,
        income.before_tax.btc_mark,
        income.before_tax.btc_trading,
        income.before_tax.interest_income,
        income.before_tax.interest_expense,
        income.before_tax.extinguished,
        income.before_tax.other,
        income.before_tax.affiliates,
        income.before_tax.pre_tax,
        income.tax,
        income.net,
        income.minority,
    ]
}

fn balance_sheet(rows: &Rows) -> Vec<Series> {
    let BalanceSheet { assets, liabilities, preferred, minority, equity, .. } = rows.company.statements.balance;
    let held = [
        assets.cash,
        assets.restricted_cash,
        assets.btc,
        assets.receivables,
        assets.deferred_rent,
        assets.fixed,
        assets.construction,
        assets.other,
        assets.investments,
    ];
    let owed = [
        liabilities.contracts,
        liabilities.payables,
        liabilities.construction,
        liabilities.tax_payable,
        liabilities.deferred_tax,
    ];
    let held = held.into_iter().chain(assets.right_of_use).chain([assets.total]);
    let owed = [liabilities.debt, liabilities.accrued_interest].into_iter().chain(liabilities.leases).chain(owed);
    held.chain(owed).chain(preferred).chain([minority, equity]).collect()
}

fn cash_flow_statement(rows: &Rows) -> Vec<Series> {
    let flows = &rows.company.statements.cash_flow;
    vec![flows.operating, flows.investing, flows.financing, flows.change]
}

fn capital(rows: &Rows) -> Vec<Series> {
    let lenders = &rows.company.measures.lenders;
    let measures = &rows.company.measures;
    vec![
        lenders.liquidity.total,
        lenders.cover.covenant.value,
        lenders.interest_cover.interest_cover,
        lenders.ratios.net_leverage,
        lenders.ratios.ltv,
        measures.maturities.maturities,
        measures.maturities.puts,
        measures.flow_to_parent,
        measures.shares.diluted,
        measures.valuation.by_megawatts.per_share,
        measures.valuation.by_noi.per_share,
    ]
}

fn balances(rows: &Rows) -> Vec<Series> {
    let capital = &rows.company.capital;
    vec![capital.cash, rows.treasury.minimum, capital.gap, capital.debt.balance, rows.treasury.btc, rows.treasury.value]
}

fn operations_and_market(rows: &Rows) -> Vec<Series> {
    let sums = &rows.company.operations.sums;
    let operations = &rows.company.operations;
    vec![
        operations.megawatts.energised,
        operations.megawatts.states.leased,
        operations.megawatts.states.vacant,
        operations.megawatts.converting,
        operations.megawatts.states.mining,
        operations.megawatts.states.off,
        operations.hashrate,
        sums.mined.net,
        rows.treasury.sold,
        operations.mix.ai_share,
        rows.market.price,
        rows.network.hashrate.running,
        rows.network.hashprice,
    ]
}
