//! Highest cost first: of all BTC held those that cost most are sold first, by specific identification (Treas. Reg. 1.1012-1(j)).
//!
//! Each month's receipts are a lot, and so is the opening holding. BTC in the lots that are sold no later than a given one
//! are a single quantity: receipts of those lots add to it, any sale takes from it until it is empty. So the part of a lot
//! that is left is the difference of two such quantities, and no order has to be known beforehand.

use super::btc::{Bought, Cost};
use crate::formula::{BTC, Expression, Operand as _, Scalar, Series, Total, USD, sum, when};
use crate::model::base::constants::{ONE_MONTH, ONE_SATOSHI};
use crate::model::base::scope::Scope;

/// A month's receipts: its number (0 is the opening holding) and what a BTC of it cost.
struct Lot {
    number: f64,
    cost: Scalar,
}

/// Receipts and sales by which what is left of a lot is counted.
struct Hifo<'a, 's> {
    scope: &'a Scope<'s>,
    price: Series,
    of: &'a Bought,
    opening_cost: Scalar,
}

/// Writes the cost basis of BTC sold; the scope is that of gains on BTC. Returns it with the cost of what is left.
pub(super) fn hifo(scope: &Scope, price: Series, of: &Bought, cost: &Cost) -> (Series, Series) {
    let per_btc = USD.per(BTC);
    let opening_cost = scope.formula(
        "lot-0-cost",
        "Cost of lot 0",
        per_btc,
        cost.opening / of.opening.max(ONE_SATOSHI),
        "Of a BTC of the opening holding",
    );
    let hifo = Hifo { scope, price, of, opening_cost };
    let months = (1..=scope.plan().company.months).map(|number| {
        let (key, label) = (format!("lot-{number}"), format!("lot {number}"));
        let price = when(scope.calendar.month.is(ONE_MONTH.expression() * f64::from(number)), price, 0.0);
        let price =
            scope.row(&format!("{key}-price"), &format!("Price of {label}"), per_btc, price, "In the month of receipt");
        let note = "Of a BTC received in the month of that number";
        let cost = scope.total(&format!("{key}-cost"), &format!("Cost of {label}"), per_btc, Total::Sum(price), note);
        Lot { number: f64::from(number), cost }
    });
    let lots = std::iter::once(Lot { number: 0.0, cost: opening_cost }).chain(months);
    let left: Vec<Expression> = lots.map(|lot| lot.cost * hifo.left(&lot)).collect();
    let held = scope.declare(
        "cost-left",
        "Cost of BTC left",
        USD,
        cost.opening,
        "What is left of each lot times its cost: the highest cost is sold first",
    );
    let held = scope.define(held, |_| sum(left));
    let basis = sum([held.prev(), cost.new.into(), -held]);
    let basis = scope.flow("basis", "Cost basis of BTC sold", USD, basis, "Highest cost first");
    (basis, held)
}

impl Hifo<'_, '_> {
    /// What is left of a lot, BTC at month end.
    fn left(&self, lot: &Lot) -> Expression {
        self.sold_by(lot, true) - self.sold_by(lot, false)
    }

    /// BTC in lots sold before this one, with or without itself: those that cost more, and of the same cost the earlier ones.
    fn sold_by(&self, lot: &Lot, itself: bool) -> Series {
        let (scope, month) = (self.scope, self.scope.calendar.month);
        let (number, opening) = (ONE_MONTH.expression() * lot.number, self.of.opening);
        let (earlier, opening_is_earlier) =
            if itself { (month.le(number), true) } else { (month.lt(number), lot.number > 0.0) };
        let sooner = self.price.gt(lot.cost).max(self.price.is(lot.cost) * earlier);
        let opening_is_sooner =
            if opening_is_earlier { self.opening_cost.ge(lot.cost) } else { self.opening_cost.gt(lot.cost) };
        let (key, what) = if itself { ("with", "up to") } else { ("before", "before") };
        let row = scope.declare(
            &format!("lot-{}-{key}", lot.number),
            &format!("BTC in lots sold {what} lot {}", lot.number),
            BTC,
            when(opening_is_sooner, opening, 0.0),
            "At month end: receipts of those lots, less all BTC sold, never below zero",
        );
        let (come, gone) = (self.of.come, self.of.gone);
        scope.define(row, |p| sum([p.prev(), come * sooner, -gone]).max(0.0))
    }
}
