//! The cash of a month by line: of an owner or of the company as rows, of debts as amounts.

use crate::formula::{Expression, Operand as _, Series, sum};
use crate::model::capital::lines::CashFlowLine;
use crate::model::instruments::debt::DebtRows;

/// Rows of a cash flow, USD of the month: inflows positive, outflows negative.
#[derive(Clone, Debug, Default)]
pub struct CashFlow {
    rows: Vec<(CashFlowLine, Series)>,
}

impl CashFlow {
    /// The row of a line; None if there is no such cash.
    pub fn row(&self, line: CashFlowLine) -> Option<Series> {
        self.rows.iter().find(|(known, _)| *known == line).map(|(_, row)| *row)
    }

    /// All rows, in the order in which they are shown.
    pub fn rows(&self) -> impl Iterator<Item = (CashFlowLine, Series)> {
        self.rows.iter().copied()
    }

    /// The sum of the lines that count.
    pub(in crate::model) fn sum_of(&self, counts: impl Fn(CashFlowLine) -> bool) -> Expression {
        sum(self.rows().filter(|(line, _)| counts(*line)).map(|(_, row)| row))
    }
}

impl FromIterator<(CashFlowLine, Series)> for CashFlow {
    fn from_iter<I: IntoIterator<Item = (CashFlowLine, Series)>>(rows: I) -> Self {
        Self { rows: rows.into_iter().collect() }
    }
}

/// Signed amounts by line before they are written as rows; several of one line add up.
#[derive(Clone, Default)]
pub(in crate::model) struct Flows(Vec<(CashFlowLine, Expression)>);

impl Flows {
    /// Adds an amount to a line.
    pub fn add(&mut self, line: CashFlowLine, amount: impl Into<Expression>) {
        self.0.push((line, amount.into()));
    }

    /// Adds the amounts of others.
    pub fn join(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The amount of a line.
    pub fn of(&self, line: CashFlowLine) -> Expression {
        sum(self.0.iter().filter(|(known, _)| *known == line).map(|(_, amount)| amount.clone()))
    }

    /// All amounts.
    pub fn amounts(&self) -> impl Iterator<Item = Expression> {
        self.0.iter().map(|(_, amount)| amount.clone())
    }

    /// All amounts added up.
    pub fn total(&self) -> Expression {
        sum(self.amounts())
    }
}

/// Cash from an owner's debts, by line.
pub(in crate::model) fn debt_flows(debts: &[DebtRows]) -> Flows {
    let paid = |row: fn(&DebtRows) -> Series| sum(debts.iter().map(|d| -row(d)));
    let mut flows = Flows::default();
    let discounts = debts.iter().filter_map(|d| d.discount).map(|discount| -discount);
    flows.add(CashFlowLine::Draws, sum(debts.iter().map(|d| d.drawn.expression()).chain(discounts)));
    flows.add(CashFlowLine::Interest, paid(|d| d.paid));
    flows.add(CashFlowLine::Repayments, paid(|d| d.repaid));
    flows.add(CashFlowLine::CommitmentFees, sum(debts.iter().flat_map(DebtRows::running_fees).map(|fee| -fee)));
    flows.add(CashFlowLine::Fees, paid(|d| d.fee));
    flows.add(CashFlowLine::Premiums, sum(debts.iter().filter_map(DebtRows::premium).map(|premium| -premium)));
    flows
}
