//! The ratio of two rows, as measures have it.

use crate::formula::{Expression, Format, Operand as _, PLAIN, Series, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::capital::ratios::over_or_broken;

/// What a ratio is called and how it is shown.
pub(in crate::model) struct Ratio {
    pub key: &'static str,
    pub label: &'static str,
    pub format: Format,
    pub note: &'static str,
}

impl Ratio {
    /// Writes the ratio of two amounts in USD; 0 if the second is not above a cent.
    pub fn of(self, scope: &Scope, above: impl Into<Expression>, below: impl Into<Expression>) -> Series {
        let below = below.into();
        self.write(scope, when(below.clone().gt(ONE_CENT), above.into() / below.max(ONE_CENT), 0.0))
    }

    /// Writes the ratio of debt to earnings of the last three months, which is not there before month 3: with debt and no
    /// earnings it is as bad as can be, never as good.
    pub fn of_debt(self, scope: &Scope, debt: impl Into<Expression>, earnings: Series) -> Series {
        let early = (scope.calendar.month / ONE_MONTH).lt(3.0);
        self.write(scope, when(early, 0.0, over_or_broken(debt, earnings)))
    }

    fn write(self, scope: &Scope, ratio: Expression) -> Series {
        let row = scope.level(self.key, self.label, PLAIN, ratio, self.note);
        scope.shown(row, self.format);
        row
    }
}
