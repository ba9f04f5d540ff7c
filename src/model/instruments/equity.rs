//! Shares of the parent: price, issuance, and share count.

use crate::formula::{
    Constant, Expression, Format, MONTH, Named, Operand as _, PLAIN, Pending, SHARE, Scalar, Series, Total, USD, sum,
    when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_MONTH, ONE_SHARE};
use crate::model::base::inputs::Builder;
use crate::model::market::price::Market;
use crate::plan::Warrant;

/// A share price outside these bounds is an input error.
const LEAST_PRICE: Constant = Constant(&Named { value: 0.000_001, unit: USD.per(SHARE), name: "least share price" });
const MOST_PRICE: Constant = Constant(&Named { value: 1e9, unit: USD.per(SHARE), name: "highest share price" });

/// Shares while the month's need for cash is not known yet.
pub(in crate::model) struct Open {
    pub price: Series,
    /// Opening diluted shares, excluding convertibles
    pub before: Scalar,
    pub first_price: Scalar,
    shares: Pending,
    sold_so_far: Pending,
    /// Dated issues, before fees
    issued: Series,
    /// Monthly ATM sales regardless of need, before fees
    monthly: Series,
    /// Remaining ATM capacity for as-needed sales
    pub room: Option<Series>,
    issue_price: Series,
    issue_fee: Scalar,
    market_price: Series,
    pub atm_fee: Scalar,
    warrants: Vec<WarrantRows>,
}

#[derive(Clone, Copy)]
struct WarrantRows {
    /// … opening
    before: Scalar,
    /// Shares by the treasury-stock method
    diluting: Series,
    exercised: Series,
    cash: Series,
}

/// Rows of shares.
#[derive(Clone, Copy)]
pub(in crate::model) struct EquityRows {
    pub price: Series,
    /// Opening shares and warrants
    pub before: Scalar,
    /// Sold before fees
    pub sold: Series,
    pub fees: Series,
    pub warrants_cash: Series,
    pub shares: Series,
    pub warrants_diluting: Series,
    pub buy_back: Series,
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

pub(in crate::model) fn open(builder: &mut Builder, calendar: &Calendar, market: &Market) -> Open {
    let e = &builder.plan.equity;
    builder.book().section("equity", "Shares");
    let unit = USD.per(SHARE);
    let path = builder.quantity("equity.share_price_usd", unit, &e.share_price_usd, calendar.month);
    let growth =
        builder.growth("equity.share_price_growth_pct_per_year", e.share_price_growth_pct_per_year, calendar.years);
    let beta = (e.share_price_btc_beta > 0.0)
        .then(|| builder.number("equity.share_price_btc_beta", PLAIN, e.share_price_btc_beta));
    let follows = beta.map_or(Expression::Number(1.0), |beta| (market.price / market.first_price).pow(beta));
    let price = (path * growth * follows).max(LEAST_PRICE).min(MOST_PRICE);
    let price = builder.book().mean(
        "share-price",
        "Share price",
        unit,
        price,
        "Its path with growth, adjusted for the BTC price by beta; kept between one millionth and one billion USD",
    );
    let opening = builder.number("equity.opening_shares", SHARE, e.opening_shares);
    builder.book().shown_scalar(opening, Format::Decimals(0));
    let issues = builder.steps("equity.issues_usd", USD, &e.issues_usd);
    let issue_discount = builder.share("equity.issue_discount_pct", e.issue_discount_pct);
    let issue_fee = builder.share("equity.issue_fee_pct", e.issue_fee_pct);
    let a_month = builder.quantity("equity.atm_usd_per_month", USD.per(MONTH), &e.atm_usd_per_month, calendar.month);
    let limit = builder.number("equity.atm_limit_usd", USD, e.atm_limit_usd);
    let from = builder.month("equity.atm_from", e.atm_from);
    let until = builder.month("equity.atm_until", e.atm_until);
    let discount = builder.share("equity.atm_discount_pct", e.atm_discount_pct);
    let fee = builder.share("equity.atm_fee_pct", e.atm_fee_pct);
    let on_need = e.atm_on_need;
    let month = calendar.month;
    let b = builder.book();
    let issue_fee = b.formula("issue-fee", "Issuance fee", PLAIN, issue_fee, "Share of gross proceeds");
    let atm_fee = b.formula("atm-fee", "ATM fee", PLAIN, fee, "Share of gross proceeds");
    [issue_fee, atm_fee].into_iter().for_each(|fee| b.shown_scalar(fee, Format::Share));
    let issue_price = b.mean(
        "issue-price",
        "Issue price",
        unit,
        price * (1.0 - issue_discount),
        "Share price less the issue discount",
    );
    let market_price =
        b.mean("atm-price", "ATM price", unit, price * (1.0 - discount), "Share price less the ATM discount");
    let issued = b.flow(
        "issued",
        "Share issues",
        USD,
        sum(issues.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0))),
        "In their months, before fees",
    );
    let sold_so_far = b.declare("atm-so-far", "ATM sales to date", USD, 0.0, "Since month 1, before fees");
    let open =
        b.flag("atm-open", "ATM programme open", month.ge(from) * month.le(until), "From its first to its last month");
    let left = (limit - sold_so_far.prev()).max(0.0) * open;
    let monthly = b.flow(
        "atm-monthly",
        "Monthly ATM sales",
        USD,
        (a_month * ONE_MONTH).min(left.clone()),
        "Regardless of need, within the limit, before fees",
    );
    let room = on_need.then(|| {
        b.level(
            "atm-room",
            "Remaining ATM capacity",
            USD,
            left - monthly,
            "Can still be sold at the market when cash is needed, before fees",
        )
    });
    let shares = b.declare("shares", "Shares", SHARE, opening, "Outstanding at month end");
    let at_first = b.flow(
        "price-of-month-1",
        "Month 1 share price, by month",
        unit,
        when(month.is(ONE_MONTH), price, 0.0),
        "0 in other months",
    );
    let first_price =
        b.total("first-price", "Share price in month 1", unit, Total::Sum(at_first), "Used for opening dilution");
    let warrants: Vec<WarrantRows> = builder
        .plan
        .warrants
        .iter()
        .filter(|w| w.enabled)
        .map(|w| warrant(builder, calendar, w, price, first_price))
        .collect();
    let b = builder.book();
    b.section("equity", "Shares");
    let before = sum(std::iter::once(opening).chain(warrants.iter().map(|w| w.before)));
    let before = b.formula(
        "diluted-before-notes",
        "Opening shares and warrants",
        SHARE,
        before,
        "Warrants by the treasury-stock method at the month 1 share price",
    );
    b.shown_scalar(before, Format::Decimals(0));
    Open {
        price,
        before,
        first_price,
        shares,
        sold_so_far,
        issued,
        monthly,
        room,
        issue_price,
        issue_fee,
        market_price,
        atm_fee,
        warrants,
    }
}

fn warrant(
    builder: &mut Builder,
    calendar: &Calendar,
    warrant: &Warrant,
    price: Series,
    first_price: Scalar,
) -> WarrantRows {
    let path = format!("warrants.{}", warrant.id);
    builder.book().section(&format!("warrant.{}", warrant.id), &warrant.name);
    let shares = builder.number(format!("{path}.shares"), SHARE, warrant.shares);
    let strike = builder.number(format!("{path}.strike_usd"), USD.per(SHARE), warrant.strike_usd);
    let granted = builder.month(format!("{path}.granted"), warrant.granted);
    let expiry = builder.month(format!("{path}.expiry"), warrant.expiry);
    let month = calendar.month;
    let b = builder.book();
    b.shown_scalar(shares, Format::Decimals(0));
    let over = (price - strike).max(0.0);
    let alive = month.ge(granted) * month.lt(expiry);
    let diluting = b.level(
        "diluting",
        "Dilutive shares",
        SHARE,
        alive * shares * over.clone() / price,
        "By the treasury-stock method, from grant to expiry",
    );
    let exercised = b.flow(
        "exercised",
        "Shares from exercise",
        SHARE,
        when(month.is(expiry), shares * price.gt(strike), 0.0),
        "At expiry, if the share price is above the exercise price",
    );
    let cash =
        b.flow("cash", "Exercise proceeds", USD, exercised * strike, "Shares from exercise times the exercise price");
    let before = when(granted.le(0.0) * expiry.gt(0.0), shares * (first_price - strike).max(0.0) / first_price, 0.0);
    let before = b.formula("before", "Opening dilutive shares", SHARE, before, "At the month 1 share price");
    b.shown_scalar(before, Format::Decimals(0));
    WarrantRows { before, diluting, exercised, cash }
}

impl Open {
    /// Cash of the month before as-needed sales, after fees.
    pub fn planned_cash(&self) -> Expression {
        let sold = [self.issued * (1.0 - self.issue_fee), self.monthly * (1.0 - self.atm_fee)];
        sum(sold.into_iter().chain(self.warrants.iter().map(|w| w.cash.expression())))
    }

    /// Writes the share count, including as-needed sales.
    pub fn close(self, builder: &mut Builder, on_need: Option<Series>, moves: Moves) -> EquityRows {
        let b = builder.book();
        b.section("equity", "Shares");
        let at_market = sum(std::iter::once(self.monthly).chain(on_need));
        let at_market = b.flow("atm-sold", "ATM sales", USD, at_market, "Monthly and as needed, before fees");
        b.define(self.sold_so_far, |p| p.prev() + at_market);
        let sold =
            b.flow("sold", "Gross share issuance", USD, self.issued + at_market, "Issues and ATM sales, before fees");
        let fees = b.flow(
            "fees",
            "Share issuance fees",
            USD,
            self.issued * self.issue_fee + at_market * self.atm_fee,
            "Charged to equity",
        );
        let issued = b.flow(
            "shares-issued",
            "Shares issued",
            SHARE,
            self.issued / self.issue_price + at_market / self.market_price,
            "For cash, at the share price less discount",
        );
        let compensated = b.flow(
            "shares-compensation",
            "Shares from stock compensation",
            SHARE,
            moves.compensation / self.price,
            "At the month's share price",
        );
        let buy_back = b.flow("buy-back", "Share buybacks", USD, moves.buy_back, "Cash spent");
        let bought = (buy_back / self.price).min((self.shares.prev() + issued - ONE_SHARE).max(0.0));
        let bought = b.flow(
            "shares-bought-back",
            "Shares bought back",
            SHARE,
            bought,
            "At the month's share price; at least one share remains",
        );
        let converted = b.flow(
            "shares-converted",
            "Shares from conversions",
            SHARE,
            moves.converted,
            "Issued to holders of convertibles",
        );
        let received = b.flow(
            "shares-received",
            "Shares from capped calls",
            SHARE,
            moves.received,
            "Received when notes are converted",
        );
        let exercised = b.flow(
            "shares-exercised",
            "Shares from warrants",
            SHARE,
            sum(self.warrants.iter().map(|w| w.exercised)),
            "Of all warrants",
        );
        let warrants_cash = b.flow(
            "warrants-cash",
            "Warrant proceeds",
            USD,
            sum(self.warrants.iter().map(|w| w.cash)),
            "Of all warrants",
        );
        let warrants_diluting = b.level(
            "warrants-diluting",
            "Dilutive warrant shares",
            SHARE,
            sum(self.warrants.iter().map(|w| w.diluting)),
            "Of all warrants, by the treasury-stock method",
        );
        let shares = b.define(self.shares, |p| {
            sum([p.prev(), issued.into(), compensated.into(), converted.into(), exercised.into(), -bought, -received])
        });
        for row in [shares, issued, compensated, bought, converted, received, exercised, warrants_diluting] {
            b.shown(row, Format::Decimals(0));
        }
        EquityRows {
            price: self.price,
            before: self.before,
            sold,
            fees,
            warrants_cash,
            shares,
            warrants_diluting,
            buy_back,
        }
    }
}
