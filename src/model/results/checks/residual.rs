//! What makes a check: a residual, and what rounding alone may leave of it.

use crate::formula::{BTC, Expression, Operand as _, Series, USD, Unit};
use crate::model::base::scope::Scope;

/// Half a cent.
pub(in crate::model) const CASH_TOLERANCE: f64 = 0.005;
/// A satoshi.
pub(in crate::model) const BTC_TOLERANCE: f64 = 1e-8;

/// Upper bound on the number of flows summed in a month.
const MOST_FLOWS: f64 = 30.0;

/// Rounding of double precision, as a share of everything summed: half a unit in the last place for
/// each addition, in each of the two sums compared. A third of a cent on 100 billion USD over ten years.
fn rounding(months: u32) -> f64 {
    f64::EPSILON * (f64::from(months) + MOST_FLOWS)
}

/// What is checked: the key of the check and its label.
#[derive(Clone, Copy)]
pub(in crate::model) struct Checked<'a> {
    pub key: &'a str,
    pub label: &'a str,
    pub unit: Unit,
}

impl<'a> Checked<'a> {
    /// A check of USD.
    pub fn usd(key: &'a str, label: &'a str) -> Self {
        Self { key, label, unit: USD }
    }

    /// A check of BTC.
    pub fn btc(key: &'a str, label: &'a str) -> Self {
        Self { key, label, unit: BTC }
    }

    fn tolerance(self) -> f64 {
        if self.unit == BTC { BTC_TOLERANCE } else { CASH_TOLERANCE }
    }

    /// Checks that `amount` is never below zero.
    pub fn not_negative(self, scope: &Scope, amount: Series, note: &'static str) -> Series {
        scope.check(self.key, self.label, self.unit, (-amount).max(0.0), self.tolerance(), note)
    }

    /// Checks the size of a residual beyond possible rounding; `gross` is the size of all that was added up for it.
    pub fn size(self, scope: &Scope, residual: Expression, gross: Expression) -> Series {
        let residual = scope.row(&format!("{}-residual", self.key), self.label, self.unit, residual, "The difference");
        let beyond = (absolute(residual) - gross * rounding(scope.plan().company.months)).max(0.0);
        let note = "Absolute difference, less the possible rounding of the sums";
        scope.check(self.key, self.label, self.unit, beyond, self.tolerance(), note)
    }

    /// Checks that an account rolls forward from its opening balance.
    pub fn rolls_forward(self, scope: &Scope, account: Account) -> Series {
        let Account { opening, movement, gross, closing } = account;
        let so_far = scope.balance(
            &format!("{}-so-far", self.key),
            &format!("{}, movements to date", self.label),
            self.unit,
            0.0,
            |p| p + movement,
            "Since month 1",
        );
        let gross = scope.balance(
            &format!("{}-gross", self.key),
            &format!("{}, gross movements to date", self.label),
            self.unit,
            absolute(opening.clone()),
            |p| p + gross,
            "Opening balance plus all movements in absolute terms",
        );
        self.size(scope, opening + so_far - closing, gross.into())
    }
}

/// Movements of an account, net and gross.
pub(in crate::model) struct Account {
    pub opening: Expression,
    pub movement: Series,
    pub gross: Expression,
    pub closing: Series,
}

/// An amount without its sign.
pub(in crate::model) fn absolute(value: impl Into<Expression>) -> Expression {
    let value = value.into();
    value.clone().max(-value)
}
