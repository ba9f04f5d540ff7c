//! The ratio of two rows, as measures have it.

use crate::formula::{Expression, Format, Operand as _, PLAIN, Series, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;

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
        let ratio = when(below.clone().gt(ONE_CENT), above.into() / below.max(ONE_CENT), 0.0);
        let row = scope.level(self.key, self.label, PLAIN, ratio, self.note);
        scope.shown(row, self.format);
        row
    }
}
