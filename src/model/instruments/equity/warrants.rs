//! Warrants: dilution from grant to expiry, and exercise at expiry.

use super::rows::WarrantRows;
use crate::formula::{Format, Operand as _, SHARE, Scalar, Series, USD, when};
use crate::model::base::scope::Scope;
use crate::plan::{ObjectKind, Warrant};

/// Writes the rows of warrants; `index` is their place in the plan's list.
pub(super) fn warrants(
    scope: &Scope,
    index: usize,
    warrant: &Warrant,
    price: Series,
    first_price: Scalar,
) -> WarrantRows {
    let scope = scope.object(ObjectKind::Warrant, &warrant.id, &warrant.name);
    let shares = scope.number("shares", SHARE, warrant.shares);
    let strike = scope.number("strike_usd", USD.per(SHARE), warrant.strike_usd);
    let granted = scope.month("granted", warrant.granted);
    let expiry = scope.month("expiry", warrant.expiry);
    let month = scope.calendar.month;
    scope.shown_scalar(shares, Format::Decimals(0));
    let over = (price - strike).max(0.0);
    let alive = month.ge(granted) * month.lt(expiry);
    let diluting = scope.level(
        "diluting",
        "Dilutive shares",
        SHARE,
        alive * shares * over / price,
        "By the treasury-stock method, from grant to expiry",
    );
    let exercised = scope.flow(
        "exercised",
        "Shares from exercise",
        SHARE,
        when(month.is(expiry), shares * price.gt(strike), 0.0),
        "At expiry, if the share price is above the exercise price",
    );
    let cash = scope.flow(
        "cash",
        "Exercise proceeds",
        USD,
        exercised * strike,
        "Shares from exercise times the exercise price",
    );
    let before = when(granted.le(0.0) * expiry.gt(0.0), shares * (first_price - strike).max(0.0) / first_price, 0.0);
    let before = scope.formula("before", "Opening dilutive shares", SHARE, before, "At the month 1 share price");
    scope.shown_scalar(before, Format::Decimals(0));
    let (id, key, name) = (warrant.id.clone(), scope.key().to_owned(), warrant.name.clone());
    WarrantRows { id, index, key, name, before, diluting, exercised, cash }
}
