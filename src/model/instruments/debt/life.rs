//! The term of a debt, and the level payment that repays a balance with interest.

use crate::formula::{Expression, MONTH, Operand as _, Scalar, Series, grown, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;

/// Term, payment dates and rate of a debt.
#[derive(Clone, Copy)]
pub(super) struct Life {
    pub start: Scalar,
    /// Months from payment to payment
    pub every: Scalar,
    /// 1 in payment months
    pub pays: Series,
    pub maturity: Scalar,
    /// Interest rate per month
    pub rate: Series,
}

impl Life {
    /// The month from which payments include principal: right after the interest-only months, which count from the start as
    /// those of capitalised interest do. Payments are on the balance of the month before, so there is none in the start itself.
    pub fn first_repayment(&self, scope: &Scope, interest_only_months: u32) -> Scalar {
        let interest_only = scope.months("interest_only_months", interest_only_months);
        scope.formula(
            "first-repayment",
            "First repayment",
            MONTH,
            self.start + interest_only.max(ONE_MONTH),
            "The month after the interest-only months, which count from the start; at the earliest the month after the start",
        )
    }
}

/// Level payment per unit of balance over the given number of payments: r / (1 - (1 + r)^-n).
pub(super) fn level_payment(rate: &Expression, payments: impl Into<Expression>) -> Expression {
    let payments = payments.into();
    when(rate.clone().lt(1e-9), 1.0 / payments.clone(), rate.clone() / (1.0 - grown(rate.clone(), -payments)))
}

/// The last month of the plan; what falls due after it is unknown.
pub(super) fn last_month(scope: &Scope) -> Expression {
    ONE_MONTH * f64::from(scope.plan().company.months)
}
