//! The leases of a site together.

use super::one::LeaseRows;
use crate::formula::{Expression, Format, MW, MW_IT, Operand as _, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_WATT_IT, ONE_YEAR};
use crate::model::base::scope::Scope;
use crate::plan::Tier;

/// Rows of a site's leases together; amounts are in USD, flows in the month and balances at month end.
#[derive(Clone, Debug)]
pub struct Leases {
    /// Each enabled lease, in the plan's order
    pub each: Vec<LeaseRows>,
    /// Ready and commissioned MW IT
    pub capacity: Series,
    /// MW IT billed
    pub billed: Series,
    /// MW IT billed, or reserved for leases that are ramping
    pub claimed: Series,
    /// MW IT of all contracts
    pub total_leased: Scalar,
    /// Also from guarantors, less liquidated damages, excluding pass-through revenue
    pub rent: Series,
    /// Power and operating cost recovered from tenants at cost
    pub passed_through: Series,
    /// Rent outside the landlord margin, operating cost of capacity, and commission on new leases
    pub landlord_cost: Series,
    /// Whether or not recovered
    pub power_cost: Series,
    /// Rent and pass-through revenue, less landlord costs and power
    pub noi: Series,
    /// Maintenance capex, and works for new tenants
    pub maintenance: Series,
    /// Tenant funding received less credited
    pub tenant_funding: Series,
    /// Tenant funding credited or refunded
    pub credited: Series,
    /// Tenant funding not yet credited
    pub paid_ahead_left: Series,
    /// Invoiced and not collected
    pub receivables: Series,
    /// Change in receivables; positive when more is collected than invoiced
    pub collected: Series,
    /// Terminal value, in the last month
    pub terminal: Series,
    /// First full-year NOI, to the extent leases use capacity built by the site's moves, USD a year
    pub stabilised: Scalar,
    /// Value of a utility MW as AI at notice, average of the leases weighted by MW
    pub value_at_notice: Scalar,
    /// Rent as in the income statement
    pub straight_line: Series,
    /// Deferred rent receivable: straight-line rent earned but not billed
    pub unbilled: Series,
    /// Remaining years of base terms, times the month's rent
    pub term_weight: Series,
    /// Rent from investment-grade tenants or guarantors
    pub graded: Series,
}

impl Leases {
    /// Contract value of each lease over its base term, USD.
    pub(in crate::model) fn contract_values(&self) -> impl Iterator<Item = Scalar> {
        self.each.iter().map(|lease| lease.value.total)
    }

    /// Energy of tenants, `MWh` in the month.
    pub(in crate::model) fn energy(&self) -> Expression {
        sum(self.each.iter().map(|lease| lease.costs.energy))
    }

    /// IT in use, MW IT.
    pub(in crate::model) fn in_use(&self) -> Expression {
        sum(self.each.iter().map(|lease| lease.billing.in_use(lease.billing.billed)))
    }

    /// Rent of the month by tenant, lease by lease.
    pub(in crate::model) fn by_tenant(&self) -> impl Iterator<Item = (&str, &Expression)> {
        self.each.iter().map(|lease| (lease.tenant.as_str(), &lease.earned))
    }
}

/// The sums of a site's leases, written into its section of AI.
pub(super) fn together(ai: &Scope, each: Vec<LeaseRows>, capacity: Series) -> Leases {
    let all = |row: fn(&LeaseRows) -> Series| sum(each.iter().map(row));
    let flow = |key: &str, label: &str, formula: Expression, note| ai.flow(key, label, USD, formula, note);
    let billed = ai.level("billed", "Billed IT", MW_IT, all(|l| l.billing.billed), "All leases");
    let rent = flow(
        "revenue",
        "Rent",
        sum(each.iter().map(|l| l.revenue.clone())),
        "All leases and guarantors, less liquidated damages, excluding pass-through revenue",
    );
    let passed_through = flow(
        "passed-through",
        "Pass-through and fit-out revenue",
        all(|l| l.costs.passed_through),
        "Power and operating cost recovered from tenants at cost, and works carried out for them",
    );
    let landlord_cost = flow(
        "landlord-cost",
        "Landlord costs",
        all(|l| l.costs.landlord_cost),
        "Rent outside the landlord margin, operating cost of capacity whether or not recovered, commission on new leases, and cost of works for tenants",
    );
    let power_cost =
        flow("power-cost", "Lease power cost", all(|l| l.costs.power_cost), "All leases, whether or not recovered");
    let noi = flow(
        "noi",
        "Lease NOI",
        rent + passed_through - landlord_cost - power_cost,
        "Rent and pass-through revenue, less landlord costs and power",
    );
    let works = each.iter().filter_map(|l| l.costs.reletting).map(|reletting| reletting.works);
    let maintenance = flow(
        "maintenance-capex",
        "Maintenance capex",
        sum(each.iter().map(|l| l.costs.maintenance).chain(works)),
        "All leases, with works for new tenants",
    );
    let fundings = || each.iter().filter_map(|l| l.funding);
    let tenant_funding = flow(
        "tenant-funding",
        "Tenant funding",
        sum(fundings().map(|funding| funding.paid - funding.credited)),
        "Received from tenants, less amounts credited against rent",
    );
    let credited = flow(
        "credited",
        "Credited against rent",
        sum(fundings().map(|funding| funding.credited)),
        "Tenant funding credited, all leases",
    );
    let left = fundings().map(|funding| funding.balance);
    let paid_ahead_left =
        ai.stock("paid-ahead-left", "Tenant funding not yet credited", USD, left, "All leases, at month end");
    let balances = each.iter().map(|l| l.receivables.balance);
    let receivables = ai.stock("receivables", "Receivables", USD, balances, "All leases, at month end");
    let collected = flow(
        "receivables-collected",
        "Receivables collected",
        receivables.prev() - receivables,
        "Positive when more is collected than invoiced",
    );
    let terminals = each.iter().filter_map(|l| l.worth.terminal);
    let terminal = flow("terminal-leases", "Terminal value of leases", sum(terminals), "In the last month");
    let deferred = each.iter().map(|l| l.straight_line.deferred);
    let unbilled = ai.stock("unbilled", "Deferred rent receivable", USD, deferred, "All leases, at month end");
    let straight_line = flow(
        "straight-line-rent",
        "Straight-line rent",
        rent + (unbilled - unbilled.prev()),
        "All leases and guarantors, as in the income statement: rent plus the change in the deferred rent receivable",
    );
    let term_weight = flow(
        "term-weight",
        "Remaining base-term years, by rent",
        sum(each.iter().map(|l| l.term_weight.clone())) / MONTHS_PER_YEAR / ONE_YEAR,
        "All leases: years remaining at month end times the month's rent",
    );
    let graded = each.iter().filter(|l| l.tier == Tier::InvestmentGrade).map(|l| l.earned.clone());
    let graded = flow(
        "rent-investment-grade",
        "Investment-grade rent",
        sum(graded),
        "Leases with investment-grade tenants or guarantors",
    );
    let claimed = ai.level(
        "claimed",
        "Claimed IT",
        MW_IT,
        all(|l| l.billing.claimed),
        "Billed, or reserved for leases that are ramping",
    );
    let stabilised = ai.formula(
        "stabilised-noi",
        "Stabilised NOI",
        USD.per(YEAR),
        sum(each.iter().map(|l| l.stabilised_on_built.clone())),
        "First full-year NOI of leases, to the extent they use capacity built by the site's moves",
    );
    ai.shown_scalar(stabilised, Format::Decimals(0));
    let total_leased =
        ai.formula("let-it", "Total leased", MW_IT, sum(each.iter().map(|l| l.contract.mw_it)), "MW IT, all leases");
    let weighted = sum(each.iter().map(|l| l.contract.mw_it * l.worth.at_notice.value));
    let mean: Expression = if each.is_empty() {
        0.0.into()
    } else {
        when(total_leased.gt(ONE_WATT_IT), weighted / total_leased.max(ONE_WATT_IT), 0.0)
    };
    let value_at_notice = ai.formula(
        "value-at-notice",
        "Value of AI at notice",
        USD.per(MW),
        mean,
        "Per utility MW, average of the leases weighted by MW",
    );
    Leases {
        each,
        capacity,
        billed,
        claimed,
        total_leased,
        rent,
        passed_through,
        landlord_cost,
        power_cost,
        noi,
        maintenance,
        tenant_funding,
        credited,
        paid_ahead_left,
        receivables,
        collected,
        terminal,
        stabilised,
        value_at_notice,
        straight_line,
        unbilled,
        term_weight,
        graded,
    }
}
