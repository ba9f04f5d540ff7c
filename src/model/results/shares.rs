//! Diluted shares, and what stands behind each: BTC, market capitalisation, enterprise value.

use crate::formula::{Constant, Expression, Format, Named, Operand as _, PLAIN, SHARE, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_SHARE, SATOSHIS_PER_BTC};
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;

/// A millionth of a satoshi per share, used as a divisor.
const PLAIN_PER_SHARE: Constant =
    Constant(&Named { value: 0.000_001, unit: PLAIN.per(SHARE), name: "a millionth of a satoshi per share" });

/// Measures of the company's shares, at month end.
#[derive(Clone, Copy, Debug)]
pub struct ShareRows {
    /// Shares with warrants by the treasury-stock method and convertibles by the if-converted method
    pub diluted_if_converted: Series,
    /// Shares with warrants and convertibles by the treasury-stock method, after capped calls
    pub diluted: Series,
    /// BTC held, in satoshis per diluted share
    pub satoshis: Series,
    /// Diluted shares before month 1
    pub opening_diluted: Scalar,
    /// Increase in diluted shares since the opening, as a share of 1
    pub dilution: Series,
    /// Satoshis per diluted share before month 1
    pub opening_satoshis: Scalar,
    /// Growth in satoshis per diluted share since the opening, as a share of 1
    pub btc_yield: Series,
    /// Diluted shares at the share price, USD
    pub market_capitalisation: Series,
    /// With debt and non-controlling interests, less cash and BTC at market, USD
    pub enterprise_value: Series,
}

impl ShareRows {
    /// Writes the measures; `senior` are non-controlling interests and preferred equity, USD at month end.
    pub(in crate::model) fn write(scope: &Scope, capital: &Capital, senior: Expression) -> Self {
        let (e, t) = (&capital.equity, &capital.treasury);
        let diluted_if_converted = scope.level(
            "diluted-if-converted",
            "Diluted shares (if-converted)",
            SHARE,
            sum([e.shares + e.warrants_diluting, sum(t.convertibles.iter().map(|c| c.if_converted))]),
            "Shares, warrants by the treasury-stock method, and convertibles by the if-converted method (ASU 2020-06)",
        );
        let diluted = scope.level(
            "diluted",
            "Diluted shares",
            SHARE,
            sum([e.shares + e.warrants_diluting, sum(t.convertibles.iter().map(|c| c.net_shares))]),
            "Shares, warrants and convertibles by the treasury-stock method, after capped calls",
        );
        [diluted_if_converted, diluted].into_iter().for_each(|row| scope.shown(row, Format::Decimals(0)));
        let satoshis = scope.level(
            "sats-per-share",
            "Satoshis per share",
            PLAIN.per(SHARE),
            t.btc / diluted.max(ONE_SHARE) * SATOSHIS_PER_BTC,
            "BTC held per diluted share",
        );
        let opening_diluted = scope.formula(
            "diluted-before",
            "Opening diluted shares",
            SHARE,
            sum(std::iter::once(e.before).chain(t.convertibles.iter().map(|c| c.before))),
            "Shares, warrants and convertibles by the treasury-stock method at the month 1 share price",
        );
        scope.shown_scalar(opening_diluted, Format::Decimals(0));
        let dilution = scope.level(
            "dilution",
            "Dilution",
            PLAIN,
            (diluted - opening_diluted) / opening_diluted.max(ONE_SHARE),
            "Increase in diluted shares since the opening",
        );
        scope.shown(dilution, Format::Share);
        let opening_satoshis = scope.formula(
            "sats-before",
            "Opening satoshis per share",
            PLAIN.per(SHARE),
            t.opening_btc / opening_diluted.max(ONE_SHARE) * SATOSHIS_PER_BTC,
            "Opening BTC per opening diluted share",
        );
        scope.shown(satoshis, Format::Decimals(1));
        scope.shown_scalar(opening_satoshis, Format::Decimals(1));
        let growth = satoshis / opening_satoshis.max(PLAIN_PER_SHARE) - 1.0;
        let btc_yield = scope.level(
            "btc-yield",
            "BTC yield",
            PLAIN,
            when(opening_satoshis.gt(0.0), growth, 0.0),
            "Growth in satoshis per diluted share since the opening",
        );
        scope.shown(btc_yield, Format::Share);
        let market_capitalisation = scope.level(
            "market-capitalisation",
            "Market capitalisation",
            USD,
            diluted * e.price,
            "Diluted shares at the share price",
        );
        let enterprise_value = scope.level(
            "enterprise-value",
            "Enterprise value",
            USD,
            sum([
                market_capitalisation + capital.consolidated.debt.balance,
                senior,
                -capital.consolidated.cash,
                -t.value,
            ]),
            "Market capitalisation plus debt, preferred equity and non-controlling interests, less cash and BTC at market",
        );
        Self {
            diluted_if_converted,
            diluted,
            satoshis,
            opening_diluted,
            dilution,
            opening_satoshis,
            btc_yield,
            market_capitalisation,
            enterprise_value,
        }
    }
}
