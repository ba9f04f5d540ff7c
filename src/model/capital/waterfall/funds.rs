//! Sources and uses of funds of a project company until its completion: what lenders and owners bring, and what it builds,
//! pays for and keeps.

use super::Waterfall;
use super::rows::{DistributionRows, FundRows, OperationRows, ShortfallRows};
use crate::formula::{Expression, Operand as _, Scalar, Series, Total, USD, sum, when};
use crate::model::capital::cash_flow::debt_flows;
use crate::model::capital::lines::CashFlowLine as Line;
use crate::model::instruments::preferred::PreferredRows;

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
        let preferred = &self.company.owner.preferred;
        let issued = (!preferred.is_empty()).then(|| sum(preferred.iter().map(PreferredRows::cash)));
        let held = self.company.held.as_ref().map(|held| held.paid_in.clone());
        // What has a line of its own is no cash from operations.
        let other = sum([operations.operating.expression(), -capex.clone()]
            .into_iter()
            .chain(issued.clone().map(|issued| -issued))
            .chain(held.clone()));
        let sources = [
            Some(("from-debt", "Draws of debt", of_debt.of(Line::Draws))),
            issued.map(|issued| ("from-preferred", "Preferred equity", issued)),
            Some(("from-owners", "Equity paid in", shortfall.called.into())),
            Some(("from-operations", "Cash from operations", other)),
        ];
        let uses = [
            Some(("for-capex", "Capex", -capex)),
            held.map(|paid_in| ("for-companies", "Paid in to companies that it holds", paid_in)),
            Some(("for-financing", "Interest and fees", sum(costs))),
            Some(("for-reserve", "Debt service reserve", reserve - reserve.prev())),
            Some(("for-repayment", "Repayment of debt", -of_debt.of(Line::Repayments))),
            Some(("for-owners", "Paid to owners", distributions.distributed.into())),
            Some(("for-cash", "Increase in cash", cash - cash.prev())),
        ];
        let (sources, uses) = (self.entries(sources.into_iter().flatten()), self.entries(uses.into_iter().flatten()));
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
    fn entries(&self, entries: impl Iterator<Item = Entry>) -> Vec<(Series, Scalar)> {
        let scope = self.scope.section("funds", "sources and uses");
        let building = scope.calendar.month.le(self.company.completion);
        let written = entries.map(|(key, label, amount)| {
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
        });
        written.collect()
    }
}
