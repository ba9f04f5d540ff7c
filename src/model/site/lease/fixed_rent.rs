//! Rent of the base term as it is fixed when the lease begins, in closed form: independent of the horizon, also if it began
//! before the plan. What an index adds is not fixed, except the least step (ASC 842-10-30-5 and 842-10-55-31).

use super::contract::{ContractValue, Tenancy};
use super::steps::{Change, RentSteps};
use crate::formula::{Expression, KW_IT, Operand as _, PLAIN, Scalar, USD, grown, sum, when};
use crate::model::base::constants::{MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};
use crate::model::base::scope::Scope;

/// Rent fixed over a base term. Ages are months since first billing.
#[derive(Clone)]
pub(super) struct FixedRent<'a> {
    terms: Terms<'a>,
    /// Of the whole term as if no month were free, USD per kW IT
    through: Scalar,
}

#[derive(Clone)]
struct Terms<'a> {
    rent: Scalar,
    term: Scalar,
    free_months: Scalar,
    /// Share of 1 by which the rent rises at each anniversary
    escalator: Scalar,
    /// 1 if that is too small to divide by
    level: Scalar,
    /// Dated changes
    changes: &'a [Change],
}

impl<'a> FixedRent<'a> {
    /// Writes the rent of the whole term.
    pub fn write(scope: &Scope, tenancy: &Tenancy, value: &ContractValue, changes: &'a [Change]) -> Self {
        let contract = tenancy.contract;
        let (escalator, level) = match tenancy.steps {
            RentSteps::ByIndex(index) => {
                let level = scope.formula(
                    "level-floor",
                    "Flat fixed rent",
                    PLAIN,
                    index.floor.lt(0.000_001),
                    "1 if the index floor is too small to divide by",
                );
                (index.floor, level)
            }
            RentSteps::Percentage | RentSteps::ByDates(_) => (contract.escalator, value.level),
        };
        let (rent, term, free_months) = (contract.rent, contract.term, contract.free_months);
        let terms = Terms { rent, term, free_months, escalator, level, changes };
        let through = scope.formula(
            "rent-to-term-end",
            "Rent to the end of the base term",
            USD.per(KW_IT),
            terms.until(&term.expression()),
            "Per kW IT that is available throughout, as if no month were rent-free; of an index only the floor",
        );
        Self { terms, through }
    }

    /// The age from which capacity that comes at an age brings rent: within the term, and past the rent-free months.
    pub fn paid_from(&self, age: Expression) -> Expression {
        age.max(self.terms.free()).min(self.terms.term)
    }

    /// Rent that capacity still brings to the end of the term, USD per kW IT; `paid_from` is as above.
    pub fn left(&self, paid_from: impl Into<Expression>) -> Expression {
        self.through - self.terms.until(&paid_from.into())
    }

    /// … for an age within the first year.
    pub fn left_in_first_year(&self, age: Expression) -> Expression {
        self.through - self.terms.in_first_year(&self.paid_from(age))
    }

    /// Months from an age to the end of the term, at least one.
    pub fn months_left(&self, age: impl Into<Expression>) -> Expression {
        (self.terms.term - age.into()).max(ONE_MONTH)
    }
}

impl Terms<'_> {
    /// Rent-free months within the term; they fall within its first year.
    fn free(&self) -> Expression {
        self.free_months.min(self.term)
    }

    /// Rent of the months before an age as if none were free, USD per kW IT: whole years at their rates, then the months of the
    /// year that has begun; and what dated steps add from their age on.
    fn until(&self, age: &Expression) -> Expression {
        let years = (age.clone() / MONTHS_PER_YEAR / ONE_YEAR).floor();
        let last = grown(self.escalator, years.clone());
        let steps = when(self.level, years.clone(), (last.clone() - 1.0) / when(self.level, 1.0, self.escalator));
        let yearly = self.rent * ONE_MONTH * (steps * 12.0 + (age.clone() / ONE_MONTH - years * 12.0) * last);
        self.with_changes(yearly, age)
    }

    /// … for an age within the first year, which has no anniversary.
    fn in_first_year(&self, age: &Expression) -> Expression {
        self.with_changes(self.rent * age.clone(), age)
    }

    fn with_changes(&self, rent: Expression, age: &Expression) -> Expression {
        let added = |change: &Change| change.amount.clone() * (age.clone() - change.age).max(0.0);
        sum(std::iter::once(rent).chain(self.changes.iter().map(added)))
    }
}
