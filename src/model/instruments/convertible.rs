//! Convertible notes: issues, coupons, and retirement by conversion, call, put, repurchase or maturity.

use crate::formula::{
    Expression, Format, Operand as _, PERCENT, PLAIN, Pending, SHARE, Scalar, Series, USD, YEAR, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_CENT, ONE_SHARE, PERCENT_OF};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::{Builder, monthly};
use crate::model::instruments::accrual::{Accrued, Deferred, accrued, deferred, payments};
use crate::plan::{Convertible, Settlement};

/// Notes whose balance waits for as-needed issues.
pub(in crate::model) struct Open<'a> {
    pub notes: &'a Convertible,
    key: String,
    opening: Scalar,
    balance: Pending,
    shares: Pending,
    caps: Pending,
    issued_so_far: Pending,
    maturity: Scalar,
    planned: Series,
    pub room: Option<Series>,
    fee: Scalar,
    capped_call: Scalar,
    /// Net proceeds share of an issue, after fee and capped call
    pub net: Scalar,
    accrual: Accrued,
    end: End,
    new: New,
}

/// Shares underlying one USD of a new issue, and the value its capped call covers.
#[derive(Clone, Copy)]
struct New {
    shares: Series,
    caps: Series,
}

/// Retirement of notes in a month.
#[derive(Clone, Copy)]
struct End {
    /// Principal retired
    retired: Series,
    /// Cash paid for it
    cash: Series,
    /// Shares issued for it
    shares: Series,
    /// Shares received from the capped call
    received: Series,
    /// Paid above principal without conversion: a loss
    loss: Series,
    put: Series,
    matured: Series,
}

/// Rows of convertible notes.
#[derive(Clone)]
pub(in crate::model) struct ConvertibleRows {
    pub key: String,
    pub name: String,
    pub issued: Series,
    pub fee: Series,
    pub capped_call: Series,
    pub interest: Series,
    pub paid: Series,
    pub retired: Series,
    pub cash: Series,
    pub shares_issued: Series,
    pub shares_received: Series,
    pub loss: Series,
    pub put: Series,
    pub matured: Series,
    pub balance: Series,
    pub opening: Scalar,
    /// Opening net dilutive shares
    pub before: Scalar,
    pub accrued: Series,
    pub fees: Deferred,
    /// Shares counted if all notes are converted
    pub if_converted: Series,
    /// … by the treasury-stock method, after the capped call
    pub net_shares: Series,
}

pub(in crate::model) fn open<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    notes: &'a Convertible,
    share_price: Series,
) -> Open<'a> {
    let (path, key) = (format!("convertibles.{}", notes.id), format!("convertible.{}", notes.id));
    builder.book().section(&key, &notes.name);
    let number =
        |builder: &mut Builder, field: &str, unit, value| builder.number(format!("{path}.{field}"), unit, value);
    let opening = number(builder, "opening_usd", USD, notes.opening_usd);
    let conversion = number(builder, "conversion_price_usd", USD.per(SHARE), notes.conversion_price_usd);
    let cap = number(builder, "cap_price_usd", USD.per(SHARE), notes.cap_price_usd);
    let issues = builder.steps(&format!("{path}.issues_usd"), USD, &notes.issues_usd);
    let share = |builder: &mut Builder, field: &str, value| builder.share(format!("{path}.{field}"), value);
    let (fee, capped_call) =
        (share(builder, "fee_pct", notes.fee_pct), share(builder, "capped_call_pct", notes.capped_call_pct));
    let (premium, cap_premium) =
        (share(builder, "premium_pct", notes.premium_pct), share(builder, "cap_premium_pct", notes.cap_premium_pct));
    let coupon = number(builder, "coupon_pct_per_year", PERCENT.per(YEAR), notes.coupon_pct_per_year);
    let maturity = builder.month(format!("{path}.maturity"), notes.maturity);
    let (_, pays) = payments(builder, calendar, &path, notes.payment_months, maturity);
    let month = calendar.month;
    let b = builder.book();
    let fee = b.formula("fee-share", "Issuance fee", PLAIN, fee, "Share of principal");
    let capped_call =
        b.formula("capped-call-share", "Capped-call cost", PLAIN, capped_call, "Share of principal issued");
    let net = b.formula("net-share", "Net proceeds share", PLAIN, 1.0 - fee - capped_call, "After fee and capped call");
    [fee, capped_call, net].into_iter().for_each(|share| b.shown_scalar(share, Format::Share));
    let opening_shares = b.formula(
        "opening-shares",
        "Opening underlying shares",
        SHARE,
        opening / conversion,
        "Principal over the conversion price",
    );
    b.shown_scalar(opening_shares, Format::Decimals(0));
    let opening_caps = b.formula(
        "opening-caps",
        "Opening value at the cap",
        USD,
        opening_shares * cap,
        "Underlying shares at the cap price",
    );
    let balance = b.declare("balance", "Convertible notes", USD, opening, "Principal at month end");
    let shares = b.declare(
        "underlying",
        "Underlying shares",
        SHARE,
        opening_shares,
        "Shares into which the notes convert, at month end",
    );
    let caps = b.declare(
        "caps",
        "Value at the cap",
        USD,
        opening_caps,
        "Value of the underlying shares at the cap price of the capped call; 0 without one",
    );
    let rate =
        b.row("monthly-rate", "Monthly coupon rate", PLAIN, monthly(coupon.into()), "One twelfth of the annual coupon");
    b.shown(rate, Format::Share);
    let accrual = accrued(b, calendar, &balance, rate, (pays, maturity), None);
    let dated = sum(issues.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let planned = b.flow("dated-issues", "Dated issues", USD, when(month.lt(maturity), dated, 0.0), "Before maturity");
    let per_usd = SHARE.per(USD);
    let new_shares = b.mean(
        "shares-per-usd",
        "Underlying shares per USD issued",
        per_usd,
        1.0 / (share_price * (1.0 + premium)),
        "At the month's share price plus the conversion premium",
    );
    b.shown(new_shares, Format::Decimals(6));
    let new_caps = when(capped_call.gt(0.0), new_shares * share_price * (1.0 + cap_premium), 0.0);
    let new_caps = b.mean(
        "caps-per-usd",
        "Value at the cap per USD issued",
        PLAIN,
        new_caps,
        "Underlying shares at the cap price; 0 without a capped call",
    );
    let issued_so_far = b.declare("issued-on-need-so-far", "Issued as needed to date", USD, 0.0, "Since month 1");
    let end = end(builder, calendar, notes, &path, maturity, [&balance, &shares, &caps], share_price);
    let room = notes.on_need.then(|| {
        let limit = builder.number(format!("{path}.limit_usd"), USD, notes.limit_usd);
        let from = builder.month(format!("{path}.available_from"), notes.available_from);
        let until = builder.month(format!("{path}.available_until"), notes.available_until);
        let open = month.ge(from) * month.le(until) * month.lt(maturity);
        builder.book().level(
            "room",
            "Available to issue",
            USD,
            (limit - issued_so_far.prev()).max(0.0) * open,
            "Can be issued when cash is needed",
        )
    });
    Open {
        notes,
        key,
        opening,
        balance,
        shares,
        caps,
        issued_so_far,
        maturity,
        planned,
        room,
        fee,
        capped_call,
        net,
        accrual,
        end,
        new: New { shares: new_shares, caps: new_caps },
    }
}

/// Retirement of the month's opening balance: called or matured above the conversion price, notes are converted; otherwise they
/// are put on put dates, repurchased, or repaid at maturity.
fn end(
    builder: &mut Builder,
    calendar: &Calendar,
    notes: &Convertible,
    path: &str,
    maturity: Scalar,
    [balance, shares, caps]: [&Pending; 3],
    share_price: Series,
) -> End {
    let call_from = builder.month(format!("{path}.call_from"), notes.call_from);
    let trigger = builder.share(format!("{path}.call_trigger_pct"), notes.call_trigger_pct);
    let puts = builder.steps(&format!("{path}.puts_pct"), PERCENT, &notes.puts_pct);
    let repurchases = builder.steps(&format!("{path}.repurchases_usd"), USD, &notes.repurchases_usd);
    let repurchase_price = (!repurchases.is_empty())
        .then(|| builder.share(format!("{path}.repurchase_price_pct"), notes.repurchase_price_pct));
    let month = calendar.month;
    let b = builder.book();
    let owed = balance.prev();
    let value = b.level(
        "conversion-value",
        "Conversion value",
        USD,
        shares.prev() * share_price,
        "Of the notes outstanding at the start of the month, at the month's share price",
    );
    let over = b.flag(
        "in-the-money",
        "In the money",
        value.gt(owed.clone()) * owed.clone().gt(ONE_CENT),
        "The share price is above the conversion price",
    );
    let called = month.ge(call_from) * month.lt(maturity) * over * value.ge(trigger * owed.clone());
    let called = b.flag(
        "called",
        "Called by the company",
        called,
        "From the first call month, if the share price is above the trigger; holders convert",
    );
    let matures = month.ge(maturity);
    let converts = b.flag(
        "converts",
        "Notes converted",
        called.max(matures.clone() * over),
        "When called, or at maturity above the conversion price",
    );
    let put_price = sum(puts.iter().map(|(at, price)| when(month.is(*at), *price * PERCENT_OF, 0.0)));
    let put = put_price * month.lt(maturity) * (1.0 - over) * owed.clone();
    let put = b.flow(
        "put",
        "Put by holders",
        USD,
        put,
        "On put dates, if the share price is below the conversion price: principal at the put price",
    );
    let bought = sum(repurchases.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0))).min(owed.clone()).max(0.0);
    let all = converts.max(matures.clone()).max(put.gt(0.0));
    let retired = b.flow(
        "retired",
        "Principal retired",
        USD,
        when(all.clone().gt(0.0), owed.clone(), bought),
        "Converted, put, matured or repurchased",
    );
    let covered = (value.min(caps.prev()) - owed.clone()).max(0.0);
    let converted_cash: Expression = match notes.settlement {
        Settlement::Shares => 0.0.into(),
        Settlement::CashPrincipal => owed.clone(),
        // The capped call is settled in the same way as the notes.
        Settlement::Cash => value - covered.clone(),
    };
    let at_maturity = when(converts, converted_cash.clone(), owed.clone());
    let matured = b.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(matures, at_maturity, 0.0),
        "Principal, or the cash paid on conversion",
    );
    let repurchase = repurchase_price.map_or(Expression::Number(0.0), |price| when(all.gt(0.0), 0.0, retired * price));
    let cash = when(converts, converted_cash.clone(), matured + put + repurchase);
    let cash = b.flow(
        "paid",
        "Cash paid for principal",
        USD,
        cash,
        "On conversion by the settlement method; on a put or repurchase at its price",
    );
    let (in_shares, called_shares): (Expression, Expression) =
        if notes.settlement == Settlement::Cash { (0.0.into(), 0.0.into()) } else { (value - converted_cash, covered) };
    let converted_shares = b.flow(
        "shares-issued",
        "Shares issued",
        SHARE,
        when(converts, in_shares / share_price, 0.0),
        "Conversion value in excess of cash paid, at the share price",
    );
    let received = b.flow(
        "shares-received",
        "Shares from the capped call",
        SHARE,
        when(converts, called_shares / share_price, 0.0),
        "Value between conversion and cap price, at the share price; received in cash if notes are cash-settled",
    );
    [converted_shares, received].into_iter().for_each(|row| b.shown(row, Format::Decimals(0)));
    let loss = b.flow(
        "loss",
        "Paid above principal",
        USD,
        when(converts, 0.0, cash - retired),
        "On puts and repurchases: a loss, below zero a gain",
    );
    End { retired, cash, shares: converted_shares, received, loss, put, matured }
}

impl Open<'_> {
    /// Cash of the month before as-needed issues.
    pub fn planned_cash(&self) -> Expression {
        sum([self.planned * self.net, -self.accrual.paid, -self.end.cash])
    }

    /// Coupons paid in the month.
    pub fn interest_paid(&self) -> Series {
        self.accrual.paid
    }

    /// The section of its rows.
    pub fn section(&self, b: &mut Desk) {
        b.section(&self.key, &self.notes.name);
    }

    /// Writes balance and dilution, including as-needed issues.
    pub fn close(
        self,
        builder: &mut Builder,
        calendar: &Calendar,
        share_price: Series,
        first_price: Scalar,
        on_need: Option<Series>,
    ) -> ConvertibleRows {
        let b = builder.book();
        b.section(&self.key, &self.notes.name);
        let End { retired, cash, shares, received, loss, put, matured } = self.end;
        let issued =
            b.flow("issued", "Issues", USD, sum(std::iter::once(self.planned).chain(on_need)), "Dated and as needed");
        b.define(self.issued_so_far, |p| sum(std::iter::once(p.prev()).chain(on_need.map(Series::expression))));
        let fee = b.flow("fee", "Fees", USD, issued * self.fee, "On each issue, in its month");
        let capped_call =
            b.flow("capped-call", "Capped calls", USD, issued * self.capped_call, "Bought at issue, charged to equity");
        let (opening_shares, opening_caps) = (b.opening_of_pending(&self.shares), b.opening_of_pending(&self.caps));
        let worth = opening_shares * first_price;
        let before =
            ((worth.clone() - self.opening).max(0.0) - (worth.min(opening_caps) - self.opening).max(0.0)) / first_price;
        let before = b.formula(
            "net-shares-before",
            "Opening net dilutive shares",
            SHARE,
            before,
            "At the month 1 share price, after the capped call",
        );
        b.shown_scalar(before, Format::Decimals(0));
        let owed = self.balance.prev();
        let kept = b.row(
            "kept",
            "Share remaining",
            PLAIN,
            when(owed.clone().gt(ONE_CENT), 1.0 - retired / owed.max(ONE_CENT), 0.0),
            "Of the opening balance of the month",
        );
        b.shown(kept, Format::Share);
        let balance = b.define(self.balance, |p| sum([p.prev(), issued.into(), -retired]));
        let underlying = b.define(self.shares, |p| p.prev() * kept + issued * self.new.shares);
        let caps = b.define(self.caps, |p| p.prev() * kept + issued * self.new.caps);
        let price = when(underlying.gt(ONE_SHARE), balance / underlying.max(ONE_SHARE), 0.0);
        b.level(
            "conversion-price",
            "Conversion price",
            USD.per(SHARE),
            price,
            "Principal over underlying shares; 0 if nothing is outstanding",
        );
        let worth = b.level(
            "worth",
            "Conversion value at month end",
            USD,
            underlying * share_price,
            "Of the notes then outstanding",
        );
        let excess = (worth - balance).max(0.0) / share_price;
        let if_converted: Expression =
            if self.notes.settlement == Settlement::Shares { underlying.into() } else { excess.clone() };
        let if_converted = b.level(
            "if-converted",
            "Shares if converted",
            SHARE,
            if_converted,
            "All underlying shares if settled in shares; otherwise conversion value in excess of principal",
        );
        let covered = (worth.min(caps) - balance).max(0.0) / share_price;
        let net_shares = b.level(
            "net-shares",
            "Net dilutive shares",
            SHARE,
            excess - covered,
            "Conversion value in excess of principal, less the capped call's cover; none at or below the conversion price",
        );
        [underlying, if_converted, net_shares].into_iter().for_each(|row| b.shown(row, Format::Decimals(0)));
        let fees = deferred(b, calendar, fee.into(), balance, self.maturity);
        ConvertibleRows {
            key: self.key.clone(),
            name: self.notes.name.clone(),
            issued,
            fee,
            capped_call,
            interest: self.accrual.interest,
            paid: self.accrual.paid,
            retired,
            cash,
            shares_issued: shares,
            shares_received: received,
            loss,
            put,
            matured,
            balance,
            opening: self.opening,
            before,
            accrued: self.accrual.balance,
            fees,
            if_converted,
            net_shares,
        }
    }
}
