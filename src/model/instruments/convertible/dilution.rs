//! Dilution by convertible notes: at the opening, and at each month end.

use crate::formula::{Expression, Format, Operand as _, SHARE, Scalar, Series, USD, when};
use crate::model::base::constants::ONE_SHARE;
use crate::model::base::scope::Scope;
use crate::plan::Settlement;

/// Notes at the opening.
pub(super) struct Opening {
    pub balance: Scalar,
    pub shares: Scalar,
    pub caps: Scalar,
    /// Share price in month 1
    pub share_price: Scalar,
}

/// Opening net dilutive shares by the treasury-stock method.
pub(super) fn opening_net_shares(scope: &Scope, of: &Opening) -> Scalar {
    let worth = of.shares * of.share_price;
    let excess = (worth.clone() - of.balance).max(0.0);
    let covered = (worth.min(of.caps) - of.balance).max(0.0);
    let before = scope.formula(
        "net-shares-before",
        "Opening net dilutive shares",
        SHARE,
        (excess - covered) / of.share_price,
        "At the month 1 share price, after the capped call",
    );
    scope.shown_scalar(before, Format::Decimals(0));
    before
}

/// Notes outstanding at month end.
pub(super) struct Outstanding {
    pub balance: Series,
    pub underlying: Series,
    /// Value of the underlying shares at the cap price
    pub caps: Series,
    pub share_price: Series,
}

/// Dilution at month end.
pub(super) struct Dilution {
    /// Principal over underlying shares
    pub conversion_price: Series,
    /// Value of the notes if converted
    pub worth: Series,
    pub if_converted: Series,
    /// By the treasury-stock method, after the capped call
    pub net_shares: Series,
}

/// Writes conversion price and value, and the shares counted by both methods.
pub(super) fn dilution(scope: &Scope, settlement: Settlement, of: &Outstanding) -> Dilution {
    let Outstanding { balance, underlying, caps, share_price } = *of;
    let price = when(underlying.gt(ONE_SHARE), balance / underlying.max(ONE_SHARE), 0.0);
    let conversion_price = scope.level(
        "conversion-price",
        "Conversion price",
        USD.per(SHARE),
        price,
        "Principal over underlying shares; 0 if nothing is outstanding",
    );
    let worth = scope.level(
        "worth",
        "Conversion value at month end",
        USD,
        underlying * share_price,
        "Of the notes then outstanding",
    );
    let excess = (worth - balance).max(0.0) / share_price;
    let counted: Expression = if settlement == Settlement::Shares { underlying.into() } else { excess.clone() };
    let if_converted = scope.level(
        "if-converted",
        "Shares if converted",
        SHARE,
        counted,
        "All underlying shares if settled in shares; otherwise conversion value in excess of principal",
    );
    let covered = (worth.min(caps) - balance).max(0.0) / share_price;
    let net_shares = scope.level(
        "net-shares",
        "Net dilutive shares",
        SHARE,
        excess - covered,
        "Conversion value in excess of principal, less the capped call's cover; none at or below the conversion price",
    );
    [underlying, if_converted, net_shares].into_iter().for_each(|row| scope.shown(row, Format::Decimals(0)));
    Dilution { conversion_price, worth, if_converted, net_shares }
}
