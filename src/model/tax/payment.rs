//! When tax is paid: in four instalments of the fiscal year and a true-up, or some months after its assessment. It is written before
//! the assessment, whose income depends on the cash that is left.

use super::rows::InstalmentRows;
use crate::formula::{Expression, Operand as _, Pending, Series, USD, sum, when};
use crate::model::base::scope::Scope;
use crate::plan::TaxPayment;
use std::num::NonZeroU32;

/// Fiscal month of an instalment, months since the last one on whose income to date it is computed, and the share of the year's tax
/// that is due by then (section 6655(e): the first 3, 3, 6 and 9 months).
const INSTALMENTS: [(f64, u32, f64); 4] = [(4.0, 1, 0.25), (6.0, 3, 0.5), (9.0, 3, 0.75), (12.0, 3, 1.0)];

/// The fiscal month in which the return of the year before is filed.
const FILED_IN: f64 = 4.0;

/// An assessment while its income is not yet known.
pub(in crate::model) struct Open {
    pub(super) assessed: Pending,
    pub(super) payable: Pending,
    /// Tax of the whole fiscal year, expected from the months so far; None if it is paid after its assessment
    pub(super) expected: Option<Pending>,
    pub(super) instalments: Option<InstalmentRows>,
    /// Paid in the month
    pub paid: Series,
}

impl Open {
    /// Writes what is paid; the scope is that of a return.
    pub fn write(scope: &Scope) -> Self {
        let assessed = scope.declare(
            "assessed",
            "Tax assessed",
            USD,
            0.0,
            "In the last month of a fiscal year, and of the plan, on taxable income of the fiscal year to date",
        );
        let payable = scope.declare(
            "payable",
            "Tax payable",
            USD,
            0.0,
            "Assessed and unpaid, at month end; below zero what is paid before the assessment",
        );
        match scope.plan().tax.payment {
            TaxPayment::Instalments => Self::in_instalments(scope, assessed, payable),
            TaxPayment::AfterAssessment => {
                // The field's range begins at 1.
                let lag = NonZeroU32::new(scope.plan().tax.payment_lag_months).unwrap_or(NonZeroU32::MIN);
                let note = "Assessed the given number of months earlier, as set in the plan";
                let paid = scope.flow("paid", "Tax paid", USD, assessed.lag(lag), note);
                Self { assessed, payable, expected: None, instalments: None, paid }
            }
        }
    }

    fn in_instalments(scope: &Scope, assessed: Pending, payable: Pending) -> Self {
        let expected = scope.declare(
            "expected",
            "Tax expected for the year",
            USD,
            0.0,
            "On the annualised income of the fiscal year to date",
        );
        let year = scope.declare(
            "instalments-of-year",
            "Instalments, year to date",
            USD,
            0.0,
            "Paid in the fiscal year, including this month",
        );
        let before = when(Expression::FiscalMonth.is(1.0), 0.0, year.prev());
        let due = INSTALMENTS.iter().rev().fold(Expression::Number(0.0), |other, (month, months_before, share)| {
            let known = NonZeroU32::new(*months_before).unwrap_or(NonZeroU32::MIN);
            when(Expression::FiscalMonth.is(*month), expected.lag(known) * *share, other)
        });
        let instalment = scope.flow(
            "instalment",
            "Instalment of tax",
            USD,
            (due - before.clone()).max(0.0),
            "In fiscal months 4, 6, 9 and 12: 25, 50, 75 and 100 % of the tax on annualised income of the first 3, 3, 6 and 9 months, less instalments paid (section 6655(e))",
        );
        let of_year = scope.define(year, |_| before + instalment);
        let true_up = scope.flow(
            "true-up",
            "True-up with the return",
            USD,
            when(Expression::FiscalMonth.is(FILED_IN), payable.prev(), 0.0),
            "In the fourth month after the fiscal year: its tax less its instalments; below zero a refund",
        );
        let paid = scope.flow("paid", "Tax paid", USD, sum([instalment, true_up]), "Instalments and true-up");
        let instalments = InstalmentRows { instalment, of_year, true_up };
        Self { assessed, payable, expected: Some(expected), instalments: Some(instalments), paid }
    }
}
