//! The company's value: NPV, IRR and payback of free cash flow, and its worst months for debt, cash and funding.

use crate::formula::{MONTH, Operand as _, Scalar, Series, Total, USD, sum};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::metrics::{Project, ProjectRows};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::operations::Operations;

/// Value of the company, and its worst months.
#[derive(Clone, Copy, Debug)]
pub struct ValueRows {
    /// Of free cash flow before financing and tax
    pub project: ProjectRows,
    /// NPV of cash flow after the plan, USD
    pub npv_of_terminal_value: Scalar,
    /// NPV of the months of the plan, USD
    pub npv_without_terminal_value: Scalar,
    /// Principal of all debts at month end, and the first month of its peak
    pub peak_debt: Extreme,
    /// Lowest cash of the parent at month end, USD
    pub lowest_cash_of_parent: Scalar,
    /// Consolidated cash at month end, and the first month of its low
    pub lowest_cash: Extreme,
    /// Largest shortfall of cash to the minimum, and its first month
    pub peak_funding_gap: Extreme,
    /// 1 in months in which cash is below the minimum by more than a cent
    pub short: Series,
    /// The first such month, as its number in the plan; undefined if there is none
    pub first_gap_month: Scalar,
    /// Consolidated cash at the end of the last month, USD
    pub final_cash: Scalar,
}

/// Writes what the sites of the company are worth together; the scope is the company's.
pub(in crate::model) fn npv_of_sites(scope: &Scope, npvs: impl Iterator<Item = Scalar>) -> Scalar {
    let note = "Of all its sites, before overhead and what else belongs to no site";
    scope.formula("npv-of-sites", "NPV of sites", USD, sum(npvs), note)
}

/// The highest or lowest month of a row.
#[derive(Clone, Copy, Debug)]
pub struct Extreme {
    /// USD
    pub value: Scalar,
    /// 1 in months within a cent of it
    pub there: Series,
    /// The first such month, as its number in the plan
    pub month: Scalar,
}

/// Writes the company's value and its worst months; the scope is the company's.
pub(in crate::model) fn value(scope: &Scope, operations: &Operations, capital: &Capital) -> ValueRows {
    let (flow, terminal) = (operations.free_cash_flow, operations.sums.terminal);
    let monthly_rate =
        scope.monthly_rate("discount_rate_pct_per_year", scope.plan().company.discount_rate_pct_per_year);
    let project = scope.project(Project { flow, terminal: Some(terminal.expression()), monthly_rate });
    let npv_of_terminal_value = scope.total(
        "npv-of-terminal-value",
        "NPV of terminal value",
        USD,
        Total::NetPresentValue { rate: monthly_rate, flow: terminal },
        "Share of NPV from cash flow after the plan",
    );
    let npv_without_terminal_value = scope.formula(
        "npv-without-terminal-value",
        "NPV excluding terminal value",
        USD,
        project.npv - npv_of_terminal_value,
        "Share of NPV from the months of the plan",
    );
    let peak_debt = peak_debt(scope, capital.consolidated.debt.balance);
    let lowest_cash_of_parent = scope.total(
        "lowest-cash-of-parent",
        "Lowest parent cash",
        USD,
        Total::Minimum(capital.treasury.cash),
        "At month end, excluding project companies and their reserves",
    );
    let lowest_cash = lowest_cash(scope, capital.consolidated.cash);
    let peak_funding_gap = peak_funding_gap(scope, capital.consolidated.gap);
    let short = scope.flag(
        "short",
        "Cash below the minimum",
        ONE_CENT.lt(capital.consolidated.gap),
        "By more than a cent, at the parent or a project company",
    );
    let first_gap_month = scope.total(
        "first-gap-month",
        "First funding gap month",
        MONTH,
        Total::FirstMonth(short),
        "The first month in which cash is below the minimum",
    );
    let final_cash = scope.total(
        "final-cash",
        "Ending cash",
        USD,
        Total::Last(capital.consolidated.cash),
        "At the end of the last month",
    );
    ValueRows {
        project,
        npv_of_terminal_value,
        npv_without_terminal_value,
        peak_debt,
        lowest_cash_of_parent,
        lowest_cash,
        peak_funding_gap,
        short,
        first_gap_month,
        final_cash,
    }
}

// Months that differ only by rounding are equal: a cent decides, never the last bit.

fn peak_debt(scope: &Scope, debt: Series) -> Extreme {
    let value = scope.total("peak-debt", "Peak debt", USD, Total::Maximum(debt), "Principal of all debts at month end");
    let there = scope.flag("at-peak-debt", "Debt at its peak", (value - ONE_CENT).le(debt), "Within a cent");
    Extreme { value, there, month: first_month(scope, "peak-debt-month", "Peak debt month", there) }
}

fn lowest_cash(scope: &Scope, cash: Series) -> Extreme {
    let value = scope.total(
        "lowest-cash",
        "Lowest cash",
        USD,
        Total::Minimum(cash),
        "At month end, including reserves of project companies",
    );
    let there = scope.flag("at-lowest-cash", "Cash at its lowest", cash.le(value + ONE_CENT), "Within a cent");
    Extreme { value, there, month: first_month(scope, "lowest-cash-month", "Lowest cash month", there) }
}

fn peak_funding_gap(scope: &Scope, gap: Series) -> Extreme {
    let value = scope.total(
        "peak-funding-gap",
        "Peak funding gap",
        USD,
        Total::Maximum(gap),
        "Largest shortfall of cash to the minimum",
    );
    let there = scope.flag(
        "at-peak-funding-gap",
        "Funding gap at its peak",
        ONE_CENT.lt(gap) * (value - ONE_CENT).le(gap),
        "Within a cent, if the gap exceeds a cent",
    );
    Extreme { value, there, month: first_month(scope, "peak-funding-gap-month", "Peak funding gap month", there) }
}

fn first_month(scope: &Scope, key: &str, label: &str, there: Series) -> Scalar {
    scope.total(key, label, MONTH, Total::FirstMonth(there), "The first such month")
}
