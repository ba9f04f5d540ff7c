//! What the company earns against what its debt asks: CFADS, debt service, interest cover, and what debt costs.

use crate::formula::{Format, Series, USD, sum};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::group::operations::Operations;
use crate::model::results::ratio::Ratio;

/// Cash flow available for debt service, and debt service: USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct DebtServiceRows {
    /// EBITDA less partners, maintenance and tax paid, adjusted for receivables, payables and prepayments credited
    pub cfads: Series,
    /// Interest paid and scheduled repayment of all debts, without balloons at maturity
    pub service: Series,
}

/// Interest cover of the last twelve months.
#[derive(Clone, Copy, Debug)]
pub struct InterestCoverRows {
    /// USD of the last twelve months
    pub interest_paid_year: Series,
    /// EBITDA less partners, USD of the last twelve months
    pub ebitda_year: Series,
    /// EBITDA over interest paid; 0 without interest
    pub interest_cover: Series,
}

/// What outside capital costs a year, as a share of 1.
#[derive(Clone, Copy, Debug)]
pub struct CostOfCapitalRows {
    /// Interest accrued in the month times twelve, over opening debt
    pub debt: Series,
    /// The same over debt and interest-free prepayments
    pub blended: Series,
}

impl DebtServiceRows {
    /// Writes CFADS and debt service.
    pub(in crate::model) fn write(scope: &Scope, operations: &Operations, capital: &Capital) -> Self {
        let (sums, t) = (&operations.sums, &capital.treasury);
        let before_tax = sum([
            operations.attributable.into(),
            sums.receivables.collected - sums.capex.maintenance,
            -sums.prepayments.credited,
            operations.payables - operations.payables.prev(),
        ]);
        let cfads = scope.flow(
            "cfads",
            "CFADS",
            USD,
            before_tax - capital.tax_paid,
            "EBITDA less partners, maintenance and tax paid, adjusted for receivables, payables and prepayments credited",
        );
        let service = capital
            .debts()
            .flat_map(|d| [d.paid, d.scheduled])
            .chain(t.convertibles.iter().map(|c| c.paid))
            .chain(t.loans.iter().flat_map(|l| [l.interest, l.scheduled]));
        let service = scope.flow(
            "service",
            "Scheduled debt service",
            USD,
            sum(service),
            "Interest paid and scheduled repayment of all debts, excluding balloons at maturity",
        );
        Self { cfads, service }
    }
}

impl InterestCoverRows {
    /// Writes interest cover.
    pub(in crate::model) fn write(scope: &Scope, operations: &Operations, capital: &Capital) -> Self {
        let interest_paid_year =
            scope.twelve_months("interest-paid", "Interest paid", capital.consolidated.debt.interest_paid);
        let ebitda_year = scope.twelve_months("ebitda", "EBITDA", operations.attributable);
        let interest_cover = Ratio {
            key: "icr",
            label: "Interest cover",
            format: Format::Decimals(2),
            note: "EBITDA less partners over interest paid, last twelve months; 0 without interest",
        }
        .of(scope, ebitda_year, interest_paid_year);
        Self { interest_paid_year, ebitda_year, interest_cover }
    }
}

impl CostOfCapitalRows {
    /// Writes the cost of debt, and of debt with prepayments.
    pub(in crate::model) fn write(scope: &Scope, operations: &Operations, capital: &Capital) -> Self {
        let owed = capital.consolidated.debt.balance.prev();
        let yearly = capital.consolidated.debt.interest / ONE_MONTH * MONTHS_PER_YEAR * ONE_YEAR;
        let debt = Ratio {
            key: "cost-of-debt",
            label: "Cost of debt",
            format: Format::Share,
            note: "Interest accrued in the month times twelve, over opening debt",
        }
        .of(scope, yearly.clone(), owed.clone());
        let blended = Ratio {
            key: "cost-of-capital",
            label: "Blended cost of capital",
            format: Format::Share,
            note: "The same over debt plus interest-free prepayments by tenants and customers",
        }
        .of(scope, yearly, owed + operations.sums.prepayments.balance.prev());
        Self { debt, blended }
    }
}
