//! Retirement of convertible notes: conversion, call, put, repurchase and maturity.

use crate::formula::{Expression, Format, Operand as _, PERCENT, Pending, SHARE, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{ONE_CENT, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::base::shared::Part;
use crate::plan::{Convertible, Settlement};

/// The notes at the start of the month.
pub(super) struct Outstanding<'a> {
    pub balance: &'a Pending,
    pub shares: &'a Pending,
    pub caps: &'a Pending,
    pub maturity: Scalar,
    pub share_price: Series,
}

/// Retirement of notes in a month.
#[derive(Clone, Copy)]
pub(super) struct Retirement {
    pub conversion_value: Series,
    pub in_the_money: Series,
    pub called: Series,
    pub converts: Series,
    pub put: Series,
    /// Principal retired
    pub retired: Series,
    pub matured: Series,
    /// Cash paid for it
    pub cash: Series,
    /// Shares issued for it
    pub shares: Series,
    /// Shares received from the capped call
    pub received: Series,
    /// Paid above principal without conversion: a loss
    pub loss: Series,
    /// … of which for tax not deducted
    pub not_deducted: Series,
}

/// When and to whom the notes are converted.
struct Conversion {
    value: Series,
    in_the_money: Series,
    called: Series,
    converts: Series,
}

/// Retirement of the month's opening balance: called or matured above the conversion price, notes are converted; otherwise they
/// are put on put dates, repurchased, or repaid at maturity.
pub(super) fn retirement(scope: &Scope, notes: &Convertible, of: &Outstanding) -> Retirement {
    let call_from = scope.month("call_from", notes.call_from);
    let trigger = scope.share("call_trigger_pct", notes.call_trigger_pct);
    let puts = scope.steps("puts_pct", PERCENT, &notes.puts_pct);
    let repurchases = scope.steps("repurchases_usd", USD, &notes.repurchases_usd);
    let repurchase_price =
        (!repurchases.is_empty()).then(|| scope.share("repurchase_price_pct", notes.repurchase_price_pct));
    let month = scope.calendar.month;
    let owed = of.balance.prev();
    let Conversion { value, in_the_money, called, converts } = conversion(scope, of, call_from, &trigger);
    let matures = month.ge(of.maturity);
    let put_price = sum(puts.iter().map(|(at, price)| when(month.is(*at), *price * PERCENT_OF, 0.0)));
    let put = scope.flow(
        "put",
        "Put by holders",
        USD,
        put_price * month.lt(of.maturity) * (1.0 - in_the_money) * owed.clone(),
        "On put dates, if the share price is below the conversion price: principal at the put price",
    );
    let bought = scope.calendar.dated(&repurchases).min(owed.clone()).max(0.0);
    let all = converts.max(matures.clone()).max(put.gt(0.0));
    let retired = scope.flow(
        "retired",
        "Principal retired",
        USD,
        when(all.clone().gt(0.0), owed.clone(), bought),
        "Converted, put, matured or repurchased",
    );
    let covered = (value.min(of.caps.prev()) - owed.clone()).max(0.0);
    let converted_cash: Expression = match notes.settlement {
        Settlement::Shares => 0.0.into(),
        Settlement::CashPrincipal => owed.clone(),
        // The capped call is settled in the same way as the notes.
        Settlement::Cash => value - covered.clone(),
    };
    let at_maturity = when(converts, converted_cash.clone(), owed);
    let matured = scope.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(matures, at_maturity, 0.0),
        "Principal, or the cash paid on conversion",
    );
    let repurchase = repurchase_price.map_or(Expression::Number(0.0), |price| when(all.gt(0.0), 0.0, retired * price));
    let cash = scope.flow(
        "paid",
        "Cash paid for principal",
        USD,
        when(converts, converted_cash.clone(), matured + put + repurchase),
        "On conversion by the settlement method; on a put or repurchase at its price",
    );
    let (in_shares, called_shares): (Expression, Expression) =
        if notes.settlement == Settlement::Cash { (0.0.into(), 0.0.into()) } else { (value - converted_cash, covered) };
    let shares = scope.flow(
        "shares-issued",
        "Shares issued",
        SHARE,
        when(converts, in_shares / of.share_price, 0.0),
        "Conversion value in excess of cash paid, at the share price",
    );
    let received = scope.flow(
        "shares-received",
        "Shares from the capped call",
        SHARE,
        when(converts, called_shares / of.share_price, 0.0),
        "Value between conversion and cap price, at the share price; received in cash if notes are cash-settled",
    );
    [shares, received].into_iter().for_each(|row| scope.shown(row, Format::Decimals(0)));
    let loss = scope.flow(
        "loss",
        "Paid above principal",
        USD,
        when(converts, 0.0, cash - retired),
        "On puts and repurchases: a loss, below zero a gain",
    );
    // Section 249: what is paid above a normal call premium is for the right to convert, and is not deducted.
    let normal = scope.part(Part::Tax).share("normal_call_premium_pct", scope.plan().tax.normal_call_premium_pct);
    let not_deducted = scope.flow(
        "loss-not-deducted",
        "Premium not deductible",
        USD,
        (loss - retired * normal).max(0.0),
        "Paid above principal and a normal call premium (section 249)",
    );
    Retirement {
        conversion_value: value,
        in_the_money,
        called,
        converts,
        put,
        retired,
        matured,
        cash,
        shares,
        received,
        loss,
        not_deducted,
    }
}

/// Called above the trigger, or matured above the conversion price.
fn conversion(scope: &Scope, of: &Outstanding, call_from: Scalar, trigger: &Expression) -> Conversion {
    let month = scope.calendar.month;
    let owed = of.balance.prev();
    let value = scope.level(
        "conversion-value",
        "Conversion value",
        USD,
        of.shares.prev() * of.share_price,
        "Of the notes outstanding at the start of the month, at the month's share price",
    );
    let in_the_money = scope.flag(
        "in-the-money",
        "In the money",
        value.gt(owed.clone()) * owed.clone().gt(ONE_CENT),
        "The share price is above the conversion price",
    );
    let called = scope.flag(
        "called",
        "Called by the company",
        month.ge(call_from) * month.lt(of.maturity) * in_the_money * value.ge(trigger.clone() * owed),
        "From the first call month, if the share price is above the trigger; holders convert",
    );
    let converts = scope.flag(
        "converts",
        "Notes converted",
        called.max(month.ge(of.maturity) * in_the_money),
        "When called, or at maturity above the conversion price",
    );
    Conversion { value, in_the_money, called, converts }
}
