//! Convertible notes in two steps: `open` writes everything that depends on the balance of the month before, `Open::close` the
//! balance, once the issues as needed are known.

use super::dilution::{self, Dilution, dilution, opening_net_shares};
use super::retirement::{Outstanding, Retirement, retirement};
use super::rows::{ConversionRows, ConvertibleRows, IssueRows};
use crate::formula::{
    Expression, Format, Operand as _, PERCENT, PLAIN, Pending, SHARE, Scalar, Series, USD, YEAR, sum, when,
};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::{
    Accrued, EarlyEnd, OpeningAccrual, Otherwise, PaymentDates, accrued, counts_days, issuance_costs, of_month,
    payment_dates,
};
use crate::plan::{Convertible, CouponAtConversion, ObjectKind};

/// Notes whose balance waits for as-needed issues.
pub(in crate::model) struct Open<'a> {
    pub notes: &'a Convertible,
    index: usize,
    terms: Terms,
    dates: PaymentDates,
    rate: Series,
    balance: Pending,
    shares: Pending,
    caps: Pending,
    accrual: Accrued,
    new: NewIssues,
    issued_so_far: Pending,
    retirement: Retirement,
    /// Can be issued when cash is needed; None if the notes are not issued as needed
    pub room: Option<Series>,
}

/// Terms of notes.
#[derive(Clone, Copy)]
struct Terms {
    opening: Scalar,
    maturity: Scalar,
    fee_share: Scalar,
    capped_call_share: Scalar,
    net_share: Scalar,
    opening_shares: Scalar,
    opening_caps: Scalar,
}

/// Dated issues; and of each USD issued in a month, the underlying shares and their value at the cap.
#[derive(Clone, Copy)]
struct NewIssues {
    dated: Series,
    shares_per_usd: Series,
    caps_per_usd: Series,
}

/// The place of notes in the plan and in the book.
fn place<'s>(scope: &Scope<'s>, notes: &Convertible) -> Scope<'s> {
    scope.object(ObjectKind::Convertible, &notes.id, &notes.name)
}

/// Writes the rows of notes up to their as-needed issues; `index` is their place in the plan's list.
pub(in crate::model) fn open<'a>(scope: &Scope, index: usize, notes: &'a Convertible, share_price: Series) -> Open<'a> {
    let scope = &place(scope, notes);
    let opening = scope.number("opening_usd", USD, notes.opening_usd);
    let conversion = scope.number("conversion_price_usd", USD.per(SHARE), notes.conversion_price_usd);
    let cap = scope.number("cap_price_usd", USD.per(SHARE), notes.cap_price_usd);
    let issues = scope.steps("issues_usd", USD, &notes.issues_usd);
    let fee = scope.share("fee_pct", notes.fee_pct);
    let capped_call = scope.share("capped_call_pct", notes.capped_call_pct);
    let premium = scope.share("premium_pct", notes.premium_pct);
    let cap_premium = scope.share("cap_premium_pct", notes.cap_premium_pct);
    let coupon = scope.number("coupon_pct_per_year", PERCENT.per(YEAR), notes.coupon_pct_per_year);
    let maturity = scope.month("maturity", notes.maturity);
    let dates = payment_dates(scope, notes.payment_months, maturity);
    let fee_share = scope.formula("fee-share", "Issuance fee", PLAIN, fee, "Share of principal");
    let capped_call_share =
        scope.formula("capped-call-share", "Capped-call cost", PLAIN, capped_call, "Share of principal issued");
    let net_share = scope.formula(
        "net-share",
        "Net proceeds share",
        PLAIN,
        1.0 - fee_share - capped_call_share,
        "After fee and capped call",
    );
    [fee_share, capped_call_share, net_share].into_iter().for_each(|share| scope.shown_scalar(share, Format::Share));
    let opening_shares = scope.formula(
        "opening-shares",
        "Opening underlying shares",
        SHARE,
        opening / conversion,
        "Principal over the conversion price",
    );
    scope.shown_scalar(opening_shares, Format::Decimals(0));
    let opening_caps = scope.formula(
        "opening-caps",
        "Opening value at the cap",
        USD,
        opening_shares * cap,
        "Underlying shares at the cap price",
    );
    let balance = scope.declare("balance", "Convertible notes", USD, opening, "Principal at month end");
    let shares = scope.declare(
        "underlying",
        "Underlying shares",
        SHARE,
        opening_shares,
        "Shares into which the notes convert, at month end",
    );
    let caps = scope.declare(
        "caps",
        "Value at the cap",
        USD,
        opening_caps,
        "Value of the underlying shares at the cap price of the capped call; 0 without one",
    );
    let (rate, note) = of_month(scope, coupon.into(), notes.day_count);
    let rate = scope.row("monthly-rate", "Monthly coupon rate", PLAIN, rate, note);
    scope.shown(rate, Format::Share);
    let accrued_before = OpeningAccrual {
        kind: notes.opening_interest,
        entered: notes.opening_interest_usd,
        principal: opening,
        every: dates.every,
        start: None,
        by_days: counts_days(notes.day_count),
    };
    let outstanding = Outstanding { balance: &balance, shares: &shares, caps: &caps, maturity, share_price };
    let retirement = retirement(scope, notes, &outstanding);
    let (put, converts) = (retirement.put.gt(0.0), retirement.converts);
    let end = match notes.coupon_at_conversion {
        CouponAtConversion::DeemedPaid => EarlyEnd { settled: put, deemed: Some(converts) },
        CouponAtConversion::PaidInCash => EarlyEnd { settled: put.max(converts), deemed: None },
    };
    let otherwise = Otherwise::Ended(end);
    let accrual = accrued(scope, &balance, rate, dates.pays, maturity, Some(&accrued_before), otherwise);
    let terms = Terms { opening, maturity, fee_share, capped_call_share, net_share, opening_shares, opening_caps };
    let dated = scope.calendar.dated(&issues);
    let dated = when(scope.calendar.month.lt(maturity), dated, 0.0);
    let dated = scope.flow("dated-issues", "Dated issues", USD, dated, "Before maturity");
    let shares_per_usd = scope.mean(
        "shares-per-usd",
        "Underlying shares per USD issued",
        SHARE.per(USD),
        1.0 / (share_price * (1.0 + premium)),
        "At the month's share price plus the conversion premium",
    );
    scope.shown(shares_per_usd, Format::Decimals(6));
    let at_cap = shares_per_usd * share_price * (1.0 + cap_premium);
    let caps_per_usd = scope.mean(
        "caps-per-usd",
        "Value at the cap per USD issued",
        PLAIN,
        when(capped_call_share.gt(0.0), at_cap, 0.0),
        "Underlying shares at the cap price; 0 without a capped call",
    );
    let issued_so_far = scope.declare("issued-on-need-so-far", "Issued as needed to date", USD, 0.0, "Since month 1");
    let room = notes.on_need.then(|| room(scope, notes, maturity, &issued_so_far));
    Open {
        notes,
        index,
        terms,
        dates,
        rate,
        balance,
        shares,
        caps,
        accrual,
        new: NewIssues { dated, shares_per_usd, caps_per_usd },
        issued_so_far,
        retirement,
        room,
    }
}

/// What can be issued when cash is needed.
fn room(scope: &Scope, notes: &Convertible, maturity: Scalar, issued_so_far: &Pending) -> Series {
    let limit = scope.number("limit_usd", USD, notes.limit_usd);
    let from = scope.month("available_from", notes.available_from);
    let until = scope.month("available_until", notes.available_until);
    let month = scope.calendar.month;
    let open = month.ge(from) * month.le(until) * month.lt(maturity);
    scope.level(
        "room",
        "Available to issue",
        USD,
        (limit - issued_so_far.prev()).max(0.0) * open,
        "Can be issued when cash is needed",
    )
}

/// Share prices by which dilution is measured.
#[derive(Clone, Copy)]
pub(in crate::model) struct SharePrices {
    pub of_month: Series,
    /// In month 1
    pub first: Scalar,
}

impl Open<'_> {
    /// Cash of the month before as-needed issues.
    pub fn planned_cash(&self) -> Expression {
        sum([self.new.dated * self.terms.net_share, -self.accrual.paid, -self.retirement.cash])
    }

    /// Coupons paid in the month.
    pub fn interest_paid(&self) -> Series {
        self.accrual.paid
    }

    /// Proceeds of an issue after fee and capped call, as a share of it.
    pub fn net_share(&self) -> Scalar {
        self.terms.net_share
    }

    /// Where their rows are written.
    pub fn place<'s>(&self, scope: &Scope<'s>) -> Scope<'s> {
        place(scope, self.notes)
    }

    /// Writes balance and dilution, including as-needed issues.
    pub fn close(self, scope: &Scope, prices: SharePrices, on_need: Option<Series>) -> ConvertibleRows {
        let scope = &self.place(scope);
        let Self { notes, terms, accrual, retirement, .. } = self;
        let issued = scope.flow(
            "issued",
            "Issues",
            USD,
            sum(std::iter::once(self.new.dated).chain(on_need)),
            "Dated and as needed",
        );
        let on_need_so_far =
            scope.define(self.issued_so_far, |p| sum(std::iter::once(p.prev()).chain(on_need.map(Series::expression))));
        let fee = scope.flow("fee", "Fees", USD, issued * terms.fee_share, "On each issue, in its month");
        let before = self.notes.opening_unamortised_usd;
        let unamortised = (before > 0.0).then(|| scope.number("opening_unamortised_usd", USD, before));
        let capped_call = scope.flow(
            "capped-call",
            "Capped calls",
            USD,
            issued * terms.capped_call_share,
            "Bought at issue, charged to equity",
        );
        let before = opening_net_shares(
            scope,
            &dilution::Opening {
                balance: terms.opening,
                shares: terms.opening_shares,
                caps: terms.opening_caps,
                share_price: prices.first,
            },
        );
        let owed = self.balance.prev();
        let kept = scope.row(
            "kept",
            "Share remaining",
            PLAIN,
            when(owed.clone().gt(ONE_CENT), 1.0 - retirement.retired / owed.max(ONE_CENT), 0.0),
            "Of the opening balance of the month",
        );
        scope.shown(kept, Format::Share);
        let balance = scope.define(self.balance, |p| sum([p.prev(), issued.into(), -retirement.retired]));
        let underlying = scope.define(self.shares, |p| p.prev() * kept + issued * self.new.shares_per_usd);
        let caps = scope.define(self.caps, |p| p.prev() * kept + issued * self.new.caps_per_usd);
        let left = dilution::Outstanding { balance, underlying, caps, share_price: prices.of_month };
        let Dilution { conversion_price, worth, if_converted, net_shares } = dilution(scope, notes.settlement, &left);
        let fees = issuance_costs(scope, unamortised, &fee.into(), balance, terms.maturity);
        ConvertibleRows {
            id: notes.id.clone(),
            index: self.index,
            key: scope.key().to_owned(),
            name: notes.name.clone(),
            maturity: terms.maturity,
            rate: self.rate,
            pays: self.dates.pays,
            payments_to_maturity: self.dates.to_maturity,
            opening: terms.opening,
            balance,
            issued,
            issue: IssueRows {
                fee_share: terms.fee_share,
                capped_call_share: terms.capped_call_share,
                net_share: terms.net_share,
                dated: self.new.dated,
                room: self.room,
                on_need,
                on_need_so_far,
                shares_per_usd: self.new.shares_per_usd,
                caps_per_usd: self.new.caps_per_usd,
            },
            fee,
            fees,
            capped_call,
            interest: accrual.interest,
            paid: accrual.paid,
            deemed_paid: accrual.deemed_paid,
            accrued: accrual.balance,
            retired: retirement.retired,
            cash: retirement.cash,
            put: retirement.put,
            matured: retirement.matured,
            loss: retirement.loss,
            loss_not_deducted: retirement.not_deducted,
            shares_issued: retirement.shares,
            shares_received: retirement.received,
            conversion: ConversionRows {
                opening_shares: terms.opening_shares,
                opening_caps: terms.opening_caps,
                value: retirement.conversion_value,
                in_the_money: retirement.in_the_money,
                called: retirement.called,
                converts: retirement.converts,
                kept,
                underlying,
                caps,
                price: conversion_price,
                worth,
            },
            before,
            if_converted,
            net_shares,
        }
    }
}
