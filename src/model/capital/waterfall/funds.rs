//! Sources and uses of funds of a project company until its completion: what lenders and owners bring, and what it builds,
//! pays for and keeps.

use super::Waterfall;
use super::rows::{DistributionRows, FundRows, OperationRows, ShortfallRows};
use crate::formula::{Expression, Operand as _, Scalar, Series, Total, USD, sum, when};
use crate::model::capital::cash_flow::debt_flows;
use crate::model::capital::lines::CashFlowLine as Line;

/// A key, a label and an amount of the month.
type Entry = (&'static str, &'static str, Expression);

impl Waterfall<'_> {
    /// Writes the sources and uses; `cash` and `reserve` are those at month end.
    pub(super) fn funds(
        &self,
        operations: &OperationRows,
        shortfall: &ShortfallRows,
        distributions: &DistributionRows,
        (cash, reserve): (Series, Series),
    ) -> FundRows {
        let of_debt = debt_flows(self.debts);
        let capex = self.company.owner.flows().of(Line::Capex);
        let costs = [Line::Interest, Line::CommitmentFees, Line::Fees, Line::Premiums].map(|line| -of_debt.of(line));
        let sources = self.entries([
            ("from-debt", "Draws of debt", of_debt.of(Line::Draws)),
            ("from-owners", "Equity paid in", shortfall.called.into()),
            ("from-operations", "Cash from operations", operations.operating - capex.clone()),
        ]);
        let uses = self.entries([
            ("for-capex", "Capex", -capex),
            ("for-financing", "Interest and fees", sum(costs)),
            ("for-reserve", "Debt service reserve", reserve - reserve.prev()),
            ("for-repayment", "Repayment of debt", -of_debt.of(Line::Repayments)),
            ("for-owners", "Paid to owners", distributions.distributed.into()),
            ("for-cash", "Increase in cash", cash - cash.prev()),
        ]);
        let all = |key: &str, label: &str, of: &[(Series, Scalar)]| {
            let scope = self.scope.section("funds", "sources and uses");
            let totals = sum(of.iter().map(|(_, total)| *total));
            scope.formula(key, label, USD, totals, "From month 1 to completion; sources and uses add up to the same")
        };
        let in_all = [
            all("sources-in-all", "Sources, until completion", &sources),
            all("uses-in-all", "Uses, until completion", &uses),
        ];
        FundRows { sources, uses, in_all }
    }

    /// Writes each amount in the months to completion, and its total.
    fn entries<const N: usize>(&self, entries: [Entry; N]) -> [(Series, Scalar); N] {
        let scope = self.scope.section("funds", "sources and uses");
        let building = scope.calendar.month.le(self.company.completion);
        entries.map(|(key, label, amount)| {
            let note = "Until completion, its month included; sources and uses add up to the same";
            let row = scope.flow(key, label, USD, when(building.clone(), amount, 0.0), note);
            let total = scope.total(
                &format!("{key}-in-all"),
                &format!("{label}, until completion"),
                USD,
                Total::Sum(row),
                "From month 1",
            );
            (row, total)
        })
    }
}
