//! Returns before and after debt: of the company, of the parent, and of each project company's owners.

use crate::formula::{Expression, Format, Operand as _, PLAIN, Scalar, Series, Total, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::capital::company::{Capital, ProjectCompanyRows};
use crate::model::capital::lines::CashFlowLine;
use crate::model::capital::waterfall::supported;
use crate::model::group::operations::Operations;
use crate::model::market::price::Market;
use crate::plan::{Support, WorkingCapital};

/// Multiple on invested capital of a flow.
#[derive(Clone, Copy, Debug)]
pub struct MoicRows {
    /// Positive months of the flow, USD
    pub inflow: Series,
    /// Negative months of the flow, USD, positive
    pub outflow: Series,
    /// USD over the plan
    pub total_inflow: Scalar,
    /// USD over the plan
    pub total_outflow: Scalar,
    /// Total inflows over total outflows; 0 without outflows
    pub multiple: Scalar,
    /// Modified internal rate of return: inflows reinvested, and outflows financed, at the discount rate; annual, as a share of 1
    pub modified: ModifiedRows,
}

/// The modified internal rate of return of a flow, which has one value whatever the order of its signs.
#[derive(Clone, Copy, Debug)]
pub struct ModifiedRows {
    /// Present value of the inflows, USD
    pub inflows: Scalar,
    /// Present value of the outflows, USD, positive
    pub outflows: Scalar,
    /// Annual, as a share of 1; 0 without outflows
    pub rate: Scalar,
}

/// Returns of a flow at the cost of equity.
#[derive(Clone, Copy, Debug)]
pub struct LeveredRows {
    /// USD of the month
    pub flow: Series,
    /// USD, month 1 discounted by one month
    pub npv: Scalar,
    /// As a share of 1; undefined if the flow does not change sign
    pub irr_monthly: Scalar,
    /// Annual, as a share of 1
    pub irr: Scalar,
    /// Multiple of the flow
    pub moic: MoicRows,
}

/// Returns of the company.
#[derive(Clone, Copy, Debug)]
pub struct ReturnRows {
    /// Of free cash flow before financing and tax
    pub moic: MoicRows,
    /// Cost of equity a month, as a share of 1
    pub cost_of_equity: Scalar,
    /// Of free cash flow after debt and tax
    pub levered: LeveredRows,
}

impl ReturnRows {
    /// Writes the company's returns.
    pub(in crate::model) fn write(
        scope: &Scope,
        operations: &Operations,
        capital: &Capital,
        discount_rate: Scalar,
    ) -> Self {
        let flow = operations.free_cash_flow;
        let moic = MoicRows::write(scope, &Return::of_company(), flow, discount_rate);
        let levered = scope.of("equity").place("company.levered", "Levered");
        let equity = &scope.plan().equity;
        let cost_of_equity = levered.monthly_rate("cost_of_equity_pct_per_year", equity.cost_of_equity_pct_per_year);
        let financing = capital.consolidated.cash_flow.sum_of(CashFlowLine::is_levered);
        let after = match scope.plan().company.working_capital {
            WorkingCapital::InFreeCashFlow => None,
            WorkingCapital::AfterFreeCashFlow => Some(operations.working_capital.expression()),
        };
        // At the end, other owners take their share of the remaining value, and the parent its share of affiliates.
        let others = capital.companies_that(true);
        let of_others = sum(others.map(|company| (1.0 - company.effective) * of_owners(scope, company)));
        let affiliates = capital.companies_that(false);
        let of_affiliates = sum(affiliates.map(|company| company.effective * of_owners(scope, company)));
        let holes = sum(capital.companies_that(true).filter_map(|company| of_lenders(scope, company)));
        let end = of_affiliates - (capital.consolidated.debt.balance - holes) - of_others;
        // Owners get of a project company what it distributes, and at the end what is left: until then what it keeps is not theirs.
        let kept = kept_by_companies(&levered, capital);
        let end = sum(std::iter::once(end).chain(kept.map(Series::expression)));
        let keeping = kept.map(|kept| kept.prev() - kept);
        let own = [operations.free_cash_flow.expression(), financing, in_last_month(scope, end)];
        let flow = levered.flow(
            "free-cash-flow",
            "Levered free cash flow",
            USD,
            sum(own.into_iter().chain(keeping).chain(after)),
            "What the parent's owners can take out: free cash flow after interest, fees, tax, draws and repayment, including other income, other assets and other owners, less what consolidated project companies keep in cash and reserves; in the last month plus that, less outstanding debt, but for what a company without support cannot repay, and other owners' share of the remaining value, plus the share of affiliates",
        );
        Self { moic, cost_of_equity, levered: LeveredRows::write(&levered, cost_of_equity, flow) }
    }
}

/// What consolidated project companies keep, opening balances included; None if there are none.
fn kept_by_companies(scope: &Scope, capital: &Capital) -> Option<Series> {
    let kept: Vec<Series> =
        capital.companies_that(true).flat_map(|company| [company.waterfall.cash, company.waterfall.reserve]).collect();
    (!kept.is_empty()).then(|| {
        scope.stock(
            "kept-by-companies",
            "Cash and reserves of project companies",
            USD,
            kept,
            "Of consolidated companies, at month end: not distributed to their owners",
        )
    })
}

/// Terminal value and cash of a project company less its debt.
fn remaining(company: &ProjectCompanyRows) -> Expression {
    let rows = &company.waterfall;
    sum([company.owner.sums.terminal.expression(), rows.cash.into(), rows.reserve.into(), -rows.debt])
}

/// What remains for the owners of a project company: without their support never less than nothing.
fn of_owners(scope: &Scope, company: &ProjectCompanyRows) -> Expression {
    sum(std::iter::once(remaining(company)).chain(of_lenders(scope, company)))
}

/// What its lenders lose, for which nobody answers; None if its owners always do.
fn of_lenders(scope: &Scope, company: &ProjectCompanyRows) -> Option<Expression> {
    let plan = scope.plan().project_companies.iter().find(|plan| plan.id == company.owner.id);
    let support = plan.map_or(Support::Always, |plan| plan.support);
    if support == Support::Always {
        return None;
    }
    Some((-remaining(company)).max(0.0) * (1.0 - supported(scope, support, company.waterfall.completion)))
}

fn in_last_month(scope: &Scope, amount: Expression) -> Expression {
    when(scope.calendar.month.next().is(0.0), amount, 0.0)
}

impl LeveredRows {
    fn write(scope: &Scope, cost_of_equity: Scalar, flow: Series) -> Self {
        let npv = scope.total(
            "npv",
            "Levered NPV",
            USD,
            Total::NetPresentValue { rate: cost_of_equity, flow },
            "At the cost of equity; the first month is discounted by one month",
        );
        let irr_monthly = scope.total(
            "irr-monthly",
            "Levered monthly IRR",
            PLAIN,
            Total::RateOfReturn { near: cost_of_equity, flow },
            "Where money goes out first and one rate alone brings the present value to zero",
        );
        let yearly = ((1.0 + irr_monthly).ln() * 12.0).exp() - 1.0;
        let irr = scope.formula("irr", "Levered IRR", PLAIN, yearly, "Annual");
        [irr_monthly, irr].into_iter().for_each(|irr| scope.shown_scalar(irr, Format::Share));
        Self { flow, npv, irr_monthly, irr, moic: MoicRows::write(scope, &Return::levered(), flow, cost_of_equity) }
    }
}

/// What the returns of a flow are called.
struct Return {
    moic: &'static str,
    mirr: &'static str,
}

impl Return {
    fn of_company() -> Self {
        Self { moic: "MOIC", mirr: "MIRR" }
    }

    fn levered() -> Self {
        Self { moic: "Levered MOIC", mirr: "Levered MIRR" }
    }
}

impl ModifiedRows {
    /// Writes the rate of inflows and outflows, both positive, at a monthly rate: as the spreadsheet function MIRR, with one rate for
    /// both.
    fn write(scope: &Scope, label: &str, inflow: Series, outflow: Series, rate: Scalar) -> Self {
        let value = |key: &str, what: &str, flow: Series| {
            let label = format!("{label}: value of {what}");
            scope.total(key, &label, USD, Total::NetPresentValue { rate, flow }, "At the discount rate")
        };
        let inflows = value("mirr-in", "inflows", inflow);
        let outflows = value("mirr-out", "outflows", outflow);
        let periods = f64::from(scope.plan().company.months) - 1.0;
        let growth = (inflows / outflows.max(ONE_CENT)).max(1e-300).ln() * (12.0 / periods);
        let yearly = (growth + (1.0 + rate).ln() * 12.0).exp() - 1.0;
        let rate = scope.formula(
            "mirr",
            label,
            PLAIN,
            when(outflows.gt(ONE_CENT), yearly, 0.0),
            "Annual; inflows reinvested and outflows financed at the discount rate to the last month, in the manner of the spreadsheet function MIRR; 0 without outflows",
        );
        scope.shown_scalar(rate, Format::Share);
        Self { inflows, outflows, rate }
    }
}

impl MoicRows {
    fn write(scope: &Scope, of: &Return, flow: Series, rate: Scalar) -> Self {
        let label = of.moic;
        let months = |key: &str, what: &str, amount: Expression, note| {
            scope.flow(key, &format!("{label}: {what}"), USD, amount, note)
        };
        let inflow = months("moic-in", "inflows", flow.max(0.0), "Positive months of the flow");
        let outflow = months("moic-out", "outflows", (-flow).max(0.0), "Negative months of the flow");
        let total = |key: &str, what: &str, row: Series| {
            scope.total(key, &format!("{label}: total {what}"), USD, Total::Sum(row), "Over the plan")
        };
        let total_inflow = total("moic-in-all", "inflows", inflow);
        let total_outflow = total("moic-out-all", "outflows", outflow);
        let multiple = scope.formula(
            "moic",
            label,
            PLAIN,
            when(total_outflow.gt(ONE_CENT), total_inflow / total_outflow.max(ONE_CENT), 0.0),
            "Total inflows over total outflows; 0 without outflows",
        );
        scope.shown_scalar(multiple, Format::Decimals(2));
        let modified = ModifiedRows::write(scope, of.mirr, inflow, outflow, rate);
        Self { inflow, outflow, total_inflow, total_outflow, multiple, modified }
    }
}

/// Writes the cash of the parent after interest and tax: project companies count with their distributions.
pub(in crate::model) fn flow_to_parent(scope: &Scope, market: &Market, capital: &Capital) -> Series {
    let amount = capital.parent.cash_flow.sum_of(CashFlowLine::is_flow_to_parent);
    scope.flow(
        "levered-fcf-to-parent",
        "Levered free cash flow to the parent",
        USD,
        amount + capital.mined * market.price,
        "Cash of the parent after construction, interest, fees and tax, before principal, shares and BTC trades; BTC valued when mined; plus distributions less capital calls of project companies",
    )
}

/// Writes the returns of the owners of each project company, in the order of the plan.
pub(in crate::model) fn project_companies(
    scope: &Scope,
    capital: &Capital,
    cost_of_equity: Scalar,
) -> Vec<LeveredRows> {
    let of = |company: &ProjectCompanyRows| {
        let scope = scope.place(&company.owner.key, &company.owner.name);
        let end = in_last_month(&scope, of_owners(&scope, company));
        let (called, distributed) = (company.waterfall.shortfall.called, company.waterfall.distributions.distributed);
        let flow = scope.flow(
            "equity-flow",
            "Equity cash flow",
            USD,
            sum([distributed - called, end]),
            "Distributions and reimbursements less capital calls; in the last month plus terminal value and cash, less debt; never below zero without the owners' support",
        );
        LeveredRows::write(&scope, cost_of_equity, flow)
    };
    capital.companies.iter().map(of).collect()
}
