//! What a lease returns: stabilised NOI, yield on cost, its own free cash flow, and value after the plan.

use super::forward::Forward;
use super::funding::{Funding, Receivables};
use super::notice::{Terms, ValueAtNotice, value_at_notice};
use crate::formula::{
    Expression, Format, KW_IT, MONTH, MW_IT, Operand as _, PLAIN, Scalar, Series, USD, YEAR, sum, when,
};
use crate::model::base::constants::{KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_WATT_IT, ONE_YEAR};
use crate::model::base::metrics::{Project, ProjectRows};
use crate::model::base::scope::Scope;
use crate::model::site::built::Built;
use crate::model::site::capacity::Ground;
use crate::model::site::terminal::Terminal;
use crate::plan::Lease;

/// What a lease returns.
#[derive(Clone, Copy, Debug)]
pub struct LeaseWorth {
    /// NOI of the month annualised, USD per MW IT billed
    pub noi_per_mw_it: Series,
    /// Value after the plan, USD in the last month; None if the plan values leases otherwise
    pub terminal: Option<Series>,
    /// First-year rent times the landlord margin, less costs borne, USD per kW IT and month
    pub first_noi: Scalar,
    /// NOI of the first full year of the whole contract, USD a year
    pub stabilised: Scalar,
    /// … over the build cost of new capacity, for the part that stands on it; 0 if nothing is built
    pub yield_on_cost: Scalar,
    /// USD in the month, with the build cost of its capacity and terminal value
    pub free_cash_flow: Series,
    /// NPV, IRR and payback of that, at the lease's own rate
    pub project: ProjectRows,
    /// Value of a utility MW as AI at notice to proceed
    pub at_notice: ValueAtNotice,
}

/// What the worth of a lease rests on.
pub(super) struct Basis<'a> {
    pub terms: Terms<'a>,
    pub built: Built,
    pub billed: Series,
    pub noi: Series,
    /// The twelve months after the plan, and the cap rate of their NOI; None if the plan values leases otherwise
    pub forward: Option<(Forward, Scalar)>,
    pub funding: Option<Funding>,
    pub receivables: Receivables,
}

pub(super) fn worth(scope: &Scope, ground: Ground, lease: &Lease, basis: &Basis) -> LeaseWorth {
    let Basis { terms, built, billed, noi, .. } = *basis;
    let Terms { contract, costs, .. } = terms;
    let per_mw = when(billed.gt(ONE_WATT_IT), noi / ONE_MONTH * MONTHS_PER_YEAR / billed.max(ONE_WATT_IT), 0.0);
    let noi_per_mw_it = scope.mean(
        "noi-per-mw-it",
        "NOI per MW IT",
        USD.per(YEAR).per(MW_IT),
        per_mw,
        "Monthly NOI annualised, over billed IT",
    );
    let terminal = basis.forward.as_ref().map(|(forward, cap_rate)| terminal(scope, forward, *cap_rate));
    let first_noi = scope.formula(
        "first-noi-rate",
        "First NOI",
        USD.per(KW_IT).per(MONTH),
        first_rent(terms) * costs.margin - costs.first_year.borne.clone(),
        "Rent at first billing times the landlord margin after the ramp, less costs borne by the landlord",
    );
    let stabilised = scope.formula(
        "stabilised-noi",
        "Stabilised NOI",
        USD.per(YEAR),
        contract.mw_it * KW_IT_PER_MW_IT * first_noi * MONTHS_PER_YEAR,
        "First full year of the whole contract",
    );
    scope.shown_scalar(stabilised, Format::Decimals(0));
    let part = built.mw_it / contract.mw_it.max(ONE_WATT_IT);
    let yield_on_cost = scope.formula(
        "yield-on-cost",
        "Yield on cost",
        PLAIN,
        when(built.cost.gt(ONE_CENT), stabilised * part * ONE_YEAR / built.cost.max(ONE_CENT), 0.0),
        "Annual stabilised NOI on newly built capacity over its build cost with contingency; 0 if nothing is built",
    );
    scope.shown_scalar(yield_on_cost, Format::Share);
    let after_plan: Option<Expression> = match ground.terminal {
        Terminal::Residual(residual) => Some(when(scope.calendar.month.next().is(0.0), basis.billed * residual, 0.0)),
        Terminal::Nothing | Terminal::CapRates(_) => terminal.map(Series::expression),
    };
    let free_cash_flow = free_cash_flow(scope, basis, after_plan.clone());
    let rate = scope.monthly_rate("discount_rate_pct_per_year", lease.discount_rate_pct_per_year);
    let project = scope.project(Project { flow: free_cash_flow, terminal: after_plan, monthly_rate: rate });
    let at_notice = value_at_notice(scope, &ground.capacity, terms, rate);
    LeaseWorth { noi_per_mw_it, terminal, first_noi, stabilised, yield_on_cost, free_cash_flow, project, at_notice }
}

fn free_cash_flow(scope: &Scope, basis: &Basis, terminal: Option<Expression>) -> Series {
    let receivables = basis.receivables.balance;
    let mut flow = vec![
        basis.noi.expression(),
        0.0 - basis.terms.costs.maintenance,
        0.0 - basis.built.capex,
        receivables.prev() - receivables,
    ];
    flow.extend(basis.terms.costs.reletting.map(|reletting| -reletting.works));
    flow.extend(basis.funding.map(|funding| funding.paid - funding.credited));
    flow.extend(terminal);
    scope.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(flow),
        "NOI less maintenance, works for new tenants and capacity capex, plus tenant funding, change in receivables and terminal value",
    )
}

/// Value of a lease after the plan: the NOI of the twelve months that follow it over the cap rate for its tenant's credit, less what
/// new tenants cost in them, which comes once.
fn terminal(scope: &Scope, forward: &Forward, cap_rate: Scalar) -> Series {
    let value = match forward.reletting {
        None => forward.noi / cap_rate,
        Some(once) => forward.noi / cap_rate - once,
    };
    scope.flow(
        "terminal-value",
        "Terminal value",
        USD,
        when(scope.calendar.month.next().is(0.0), value.max(0.0), 0.0),
        "In the last month: forward NOI over the cap rate for the tenant's credit, less the cost of re-leasing in those twelve months; never below zero",
    )
}

/// Rent at first billing, with the dated steps that apply by then, USD per kW IT and month.
fn first_rent(terms: Terms) -> Expression {
    let by_then = terms.changes.iter().map(|change| when(change.age.le(0.0), change.amount.clone(), 0.0));
    sum(std::iter::once(terms.contract.rent.expression()).chain(by_then))
}
