//! Rent of the base term as it is fixed when the lease begins, in closed form: independent of the horizon, also if it began
//! before the plan.

use super::contract::Contract;
use crate::formula::{Expression, KW_IT, Operand as _, Scalar, USD, grown, when};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};
use crate::model::base::scope::Scope;

/// Rent fixed over a base term. Ages are months since first billing.
#[derive(Clone, Copy)]
pub(super) struct FixedRent {
    contract: Contract,
    /// 1 if the rent has no steps
    level: Scalar,
    /// Of the whole term, USD per kW IT
    pub whole: Scalar,
}

impl FixedRent {
    /// Writes the rent of the whole term.
    pub fn write(scope: &Scope, contract: Contract, level: Scalar) -> Self {
        let whole = billed(contract, level, contract.term.expression()) - contract.rent * free(contract);
        let whole = scope.formula(
            "term-rent",
            "Rent of the base term",
            USD.per(KW_IT),
            whole,
            "Per kW IT that is available throughout, after rent-free months",
        );
        Self { contract, level, whole }
    }

    /// Rent that capacity still brings from an age to the end of the term, USD per kW IT.
    pub fn left(&self, age: Expression) -> Expression {
        let free = free(self.contract);
        let from = age.max(free.clone()).min(self.contract.term);
        self.whole - (billed(self.contract, self.level, from) - self.contract.rent * free)
    }

    /// … for an age within the first year, in which the rent has no step.
    pub fn left_in_first_year(&self, age: Expression) -> Expression {
        let free = free(self.contract);
        let more = age.max(free.clone()).min(self.contract.term) - free;
        self.whole - self.contract.rent * more
    }

    /// Months from an age to the end of the term, at least one.
    pub fn months_left(&self, age: impl Into<Expression>) -> Expression {
        (self.contract.term - age.into()).max(ONE_MONTH)
    }
}

/// Rent-free months within the term; they fall within its first year.
fn free(contract: Contract) -> Expression {
    contract.free_months.min(contract.term)
}

/// Rent of the months before an age as if none were free, USD per kW IT: whole years at their rates, then the months of the
/// year that has begun.
fn billed(contract: Contract, level: Scalar, age: Expression) -> Expression {
    let years = (age.clone() / MONTHS_PER_YEAR / ONE_YEAR).floor();
    let last = grown(contract.escalator, years.clone());
    let steps = when(level, years.clone(), (last.clone() - 1.0) / when(level, 1.0, contract.escalator));
    contract.rent * ONE_MONTH * (steps * 12.0 + (age / ONE_MONTH - years * 12.0) * last)
}
