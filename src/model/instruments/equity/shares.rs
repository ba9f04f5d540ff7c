//! Shares of the parent in two steps: `open` writes price and issuance, `Open::close` the share count, once the sales as needed
//! are known.

use super::rows::{AtmRows, EquityRows, ShareMoveRows, WarrantRows};
use super::warrants::warrants;
use crate::formula::{
    Constant, Expression, Format, MONTH, Named, Operand as _, PLAIN, Pending, SHARE, Scalar, Series, Total, USD, sum,
    when,
};
use crate::model::base::constants::{ONE_MONTH, ONE_SHARE};
use crate::model::base::scope::Scope;
use crate::model::market::price::Market;

/// A share price outside these bounds is an input error.
const LEAST_PRICE: Constant = Constant(&Named { value: 0.000_001, unit: USD.per(SHARE), name: "least share price" });
const MOST_PRICE: Constant = Constant(&Named { value: 1e9, unit: USD.per(SHARE), name: "highest share price" });

/// Shares while the month's need for cash is not known yet.
pub(in crate::model) struct Open {
    pub price: Series,
    price_of_month_1: Series,
    pub first_price: Scalar,
    issue_price: Series,
    issue_fee: Scalar,
    /// Dated issues, before fees
    issued: Series,
    atm: Programme,
    /// Opening diluted shares, excluding convertibles
    before: Scalar,
    shares: Pending,
    warrants: Vec<WarrantRows>,
}

/// Sales at the market, but for those made as needed.
struct Programme {
    price: Series,
    fee: Scalar,
    open: Series,
    /// Sold regardless of need, before fees
    monthly: Series,
    /// Left for sales as needed
    room: Option<Series>,
    so_far: Pending,
}

/// Changes in the share count other than sales.
pub(in crate::model) struct Moves {
    /// Issued by conversions
    pub converted: Expression,
    /// Received from capped calls
    pub received: Expression,
    /// Stock compensation of the month, in USD
    pub compensation: Series,
    /// Spent on share buybacks
    pub buy_back: Expression,
}

/// The place of shares in the plan and in the book.
pub(in crate::model) fn place<'s>(scope: &Scope<'s>) -> Scope<'s> {
    scope.place("equity", "Shares").of("equity")
}

/// Writes share price, issuance and warrants, up to the sales as needed.
pub(in crate::model) fn open(scope: &Scope, market: &Market) -> Open {
    let scope = &place(scope);
    let plan = scope.plan();
    let e = &plan.equity;
    let month = scope.calendar.month;
    let price = share_price(scope, market);
    let opening = scope.number("opening_shares", SHARE, e.opening_shares);
    scope.shown_scalar(opening, Format::Decimals(0));
    let issues = scope.steps("issues_usd", USD, &e.issues_usd);
    let issue_discount = scope.share("issue_discount_pct", e.issue_discount_pct);
    let issue_fee = scope.share("issue_fee_pct", e.issue_fee_pct);
    let a_month = scope.quantity("atm_usd_per_month", USD.per(MONTH), &e.atm_usd_per_month);
    let limit = scope.number("atm_limit_usd", USD, e.atm_limit_usd);
    let from = scope.month("atm_from", e.atm_from);
    let until = scope.month("atm_until", e.atm_until);
    let discount = scope.share("atm_discount_pct", e.atm_discount_pct);
    let fee = scope.share("atm_fee_pct", e.atm_fee_pct);
    let issue_fee = scope.formula("issue-fee", "Issuance fee", PLAIN, issue_fee, "Share of gross proceeds");
    let atm_fee = scope.formula("atm-fee", "ATM fee", PLAIN, fee, "Share of gross proceeds");
    [issue_fee, atm_fee].into_iter().for_each(|fee| scope.shown_scalar(fee, Format::Share));
    let issue_price = scope.mean(
        "issue-price",
        "Issue price",
        USD.per(SHARE),
        price * (1.0 - issue_discount),
        "Share price less the issue discount",
    );
    let atm_price = scope.mean(
        "atm-price",
        "ATM price",
        USD.per(SHARE),
        price * (1.0 - discount),
        "Share price less the ATM discount",
    );
    let issued =
        scope.flow("issued", "Share issues", USD, scope.calendar.dated(&issues), "In their months, before fees");
    let so_far = scope.declare("atm-so-far", "ATM sales to date", USD, 0.0, "Since month 1, before fees");
    let open = scope.flag(
        "atm-open",
        "ATM programme open",
        month.ge(from) * month.le(until),
        "From its first to its last month",
    );
    let left = (limit - so_far.prev()).max(0.0) * open;
    let monthly = scope.flow(
        "atm-monthly",
        "Monthly ATM sales",
        USD,
        (a_month * ONE_MONTH).min(left.clone()),
        "Regardless of need, within the limit, before fees",
    );
    let room = e.atm_on_need.then(|| {
        scope.level(
            "atm-room",
            "Remaining ATM capacity",
            USD,
            left - monthly,
            "Can still be sold at the market when cash is needed, before fees",
        )
    });
    let shares = scope.declare("shares", "Shares", SHARE, opening, "Outstanding at month end");
    let price_of_month_1 = scope.flow(
        "price-of-month-1",
        "Month 1 share price, by month",
        USD.per(SHARE),
        when(month.is(ONE_MONTH), price, 0.0),
        "0 in other months",
    );
    let first_price = scope.total(
        "first-price",
        "Share price in month 1",
        USD.per(SHARE),
        Total::Sum(price_of_month_1),
        "Used for opening dilution",
    );
    let enabled = plan.warrants.iter().enumerate().filter(|(_, warrant)| warrant.enabled);
    let warrants: Vec<WarrantRows> =
        enabled.map(|(index, warrant)| warrants(scope, index, warrant, price, first_price)).collect();
    let before = scope.formula(
        "diluted-before-notes",
        "Opening shares and warrants",
        SHARE,
        sum(std::iter::once(opening).chain(warrants.iter().map(|w| w.before))),
        "Warrants by the treasury-stock method at the month 1 share price",
    );
    scope.shown_scalar(before, Format::Decimals(0));
    let atm = Programme { price: atm_price, fee: atm_fee, open, monthly, room, so_far };
    Open { price, price_of_month_1, first_price, issue_price, issue_fee, issued, atm, before, shares, warrants }
}

/// The share price: its path with growth, and with the BTC price by beta.
fn share_price(scope: &Scope, market: &Market) -> Series {
    let e = &scope.plan().equity;
    let path = scope.quantity("share_price_usd", USD.per(SHARE), &e.share_price_usd);
    let growth =
        scope.growth("share_price_growth_pct_per_year", e.share_price_growth_pct_per_year, scope.calendar.years);
    let beta =
        (e.share_price_btc_beta > 0.0).then(|| scope.number("share_price_btc_beta", PLAIN, e.share_price_btc_beta));
    let follows = beta.map_or(Expression::Number(1.0), |beta| (market.price / market.first_price).pow(beta));
    scope.mean(
        "share-price",
        "Share price",
        USD.per(SHARE),
        (path * growth * follows).max(LEAST_PRICE).min(MOST_PRICE),
        "Its path with growth, adjusted for the BTC price by beta; kept between one millionth and one billion USD",
    )
}

impl Open {
    /// Cash of the month before as-needed sales, after fees.
    pub fn planned_cash(&self) -> Expression {
        let sold = [self.issued * (1.0 - self.issue_fee), self.atm.monthly * (1.0 - self.atm.fee)];
        sum(sold.into_iter().chain(self.warrants.iter().map(|w| w.cash.expression())))
    }

    /// Can be sold at the market when cash is needed, before fees; None if shares are not sold as needed.
    pub fn room(&self) -> Option<Series> {
        self.atm.room
    }

    /// The fee as a share of a sale at the market.
    pub fn atm_fee(&self) -> Scalar {
        self.atm.fee
    }

    /// Writes the share count, including as-needed sales.
    pub fn close(self, scope: &Scope, on_need: Option<Series>, moves: Moves) -> EquityRows {
        let scope = &place(scope);
        let Self { price, issued, issue_price, issue_fee, atm, warrants, .. } = self;
        let at_market = sum(std::iter::once(atm.monthly).chain(on_need));
        let at_market = scope.flow("atm-sold", "ATM sales", USD, at_market, "Monthly and as needed, before fees");
        let so_far = scope.define(atm.so_far, |p| p.prev() + at_market);
        let sold =
            scope.flow("sold", "Gross share issuance", USD, issued + at_market, "Issues and ATM sales, before fees");
        let fees = scope.flow(
            "fees",
            "Share issuance fees",
            USD,
            issued * issue_fee + at_market * atm.fee,
            "Charged to equity",
        );
        let for_cash = scope.flow(
            "shares-issued",
            "Shares issued",
            SHARE,
            issued / issue_price + at_market / atm.price,
            "For cash, at the share price less discount",
        );
        let compensation = scope.flow(
            "shares-compensation",
            "Shares from stock compensation",
            SHARE,
            moves.compensation / price,
            "At the month's share price",
        );
        let buy_back = scope.flow("buy-back", "Share buybacks", USD, moves.buy_back, "Cash spent");
        let bought = (buy_back / price).min((self.shares.prev() + for_cash - ONE_SHARE).max(0.0));
        let bought_back = scope.flow(
            "shares-bought-back",
            "Shares bought back",
            SHARE,
            bought,
            "At the month's share price; at least one share remains",
        );
        let converted = scope.flow(
            "shares-converted",
            "Shares from conversions",
            SHARE,
            moves.converted,
            "Issued to holders of convertibles",
        );
        let received = scope.flow(
            "shares-received",
            "Shares from capped calls",
            SHARE,
            moves.received,
            "Received when notes are converted",
        );
        let exercised = scope.flow(
            "shares-exercised",
            "Shares from warrants",
            SHARE,
            sum(warrants.iter().map(|w| w.exercised)),
            "Of all warrants",
        );
        let warrants_cash = scope.flow(
            "warrants-cash",
            "Warrant proceeds",
            USD,
            sum(warrants.iter().map(|w| w.cash)),
            "Of all warrants",
        );
        let warrants_diluting = scope.level(
            "warrants-diluting",
            "Dilutive warrant shares",
            SHARE,
            sum(warrants.iter().map(|w| w.diluting)),
            "Of all warrants, by the treasury-stock method",
        );
        let moves = ShareMoveRows { issued: for_cash, compensation, bought_back, converted, received, exercised };
        let gained = [for_cash, compensation, converted, exercised].map(Series::expression);
        let shares = scope
            .define(self.shares, |p| sum(std::iter::once(p.prev()).chain(gained).chain([-bought_back, -received])));
        for row in [shares, for_cash, compensation, bought_back, converted, received, exercised, warrants_diluting] {
            scope.shown(row, Format::Decimals(0));
        }
        EquityRows {
            price,
            price_of_month_1: self.price_of_month_1,
            first_price: self.first_price,
            issue_price,
            issue_fee,
            issued,
            atm: AtmRows {
                price: atm.price,
                fee: atm.fee,
                open: atm.open,
                monthly: atm.monthly,
                room: atm.room,
                on_need,
                sold: at_market,
                so_far,
            },
            sold,
            fees,
            buy_back,
            before: self.before,
            shares,
            moves,
            warrants,
            warrants_cash,
            warrants_diluting,
        }
    }
}
