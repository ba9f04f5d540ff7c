//! Preferred equity: its liquidation preference, its dividends in cash or added to it, its redemption.
//!
//! All of it follows from dates and rates, so it is known before the cash of the month. It stands between liabilities and equity
//! (temporary equity, ASC 480-10-S99-3A), carried at liquidation preference; fees, discounts and premiums are charged to equity at once.

use crate::formula::{Expression, Format, Operand as _, PERCENT, PLAIN, Pending, Series, USD, YEAR, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_MONTH, PERCENT_OF};
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::payment_dates;
use crate::plan::{ObjectKind, Preferred};

/// Preferred equity; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct PreferredRows {
    /// Index in the plan's list of preferred equity
    pub index: usize,
    /// Liquidation preference issued
    pub issued: Series,
    /// Paid by holders for it, less fees
    pub proceeds: Series,
    /// Dividend of the month
    pub dividend: Series,
    /// … paid in cash
    pub paid: Series,
    /// … added to liquidation preference
    pub added: Series,
    /// Accrued and neither paid nor added, at month end
    pub accrued: Series,
    /// Liquidation preference redeemed
    pub redeemed: Series,
    /// Paid beyond it
    pub premium: Series,
    /// Liquidation preference, at month end
    pub preference: Series,
}

impl PreferredRows {
    /// Charged to the equity of the common: dividends, fees, discounts and premiums.
    pub(in crate::model) fn charged(&self) -> Expression {
        sum([self.dividend.into(), self.issued - self.proceeds, self.premium.into()])
    }

    /// From holders less what redemption pays, excluding dividends.
    pub(in crate::model) fn cash(&self) -> Expression {
        sum([self.proceeds - self.redeemed, -self.premium])
    }

    /// Liquidation preference and what has accrued on it, at month end.
    pub(in crate::model) fn balances(&self) -> [Series; 2] {
        [self.preference, self.accrued]
    }
}

/// Writes the preferred equity of an owner, whatever section the scope writes.
pub(in crate::model) fn preferred(scope: &Scope, owner: &str) -> Vec<PreferredRows> {
    let of_owner = scope.plan().preferreds.iter().enumerate().filter(|(_, own)| own.enabled && own.owner == owner);
    of_owner.map(|(index, own)| one(&scope.object(ObjectKind::Preferred, &own.id, &own.name), index, own)).collect()
}

fn one(scope: &Scope, index: usize, own: &Preferred) -> PreferredRows {
    let month = scope.calendar.month;
    let redemption = scope.month("redemption", own.redemption);
    let dates = payment_dates(scope, own.payment_months, redemption);
    // What was due before the plan is redeemed in month 1.
    let last = month.is(redemption.max(ONE_MONTH));
    let opening = scope.number("opening_usd", USD, own.opening_usd);
    let accrued_before = scope.number("opening_accrued_usd", USD, own.opening_accrued_usd);
    let preference = scope.declare("preference", "Liquidation preference", USD, opening, "At month end");
    let issues = scope.calendar.dated(&scope.steps("issues_usd", USD, &own.issues_usd));
    let issued = scope.flow(
        "issued",
        "Issued",
        USD,
        when(month.lt(redemption), issues, 0.0),
        "Liquidation preference, on the dates set, before redemption",
    );
    let price = scope.share("issue_price_pct", own.issue_price_pct);
    let fee = scope.share("fee_pct", own.fee_pct);
    let note = "Issue price of what is issued, less the fee";
    let proceeds = scope.flow("proceeds", "Proceeds of issues", USD, issued * (price - fee), note);
    let Dividends { dividend, paid, added, accrued } =
        dividends(scope, own, &preference, dates.pays.max(last.clone()), accrued_before.into());
    let owed = preference.prev() + added;
    let redemptions = scope.calendar.dated(&scope.steps("redemptions_usd", USD, &own.redemptions_usd));
    let redemptions = when(month.lt(redemption), redemptions.max(0.0).min((owed.clone() + issued).max(0.0)), 0.0);
    let redeemed = scope.flow(
        "redeemed",
        "Redeemed",
        USD,
        when(last.clone(), owed.clone(), redemptions),
        "Liquidation preference: on the dates set, and all that is left in the month of redemption",
    );
    let is_last = last.max((owed + issued - redeemed).lt(ONE_CENT));
    let premium = premium(scope, own, &Received { issued, paid, redeemed, last: is_last, before: opening.into() });
    let preference = scope.define(preference, |p| sum([p.prev() + issued, added - redeemed]));
    PreferredRows { index, issued, proceeds, dividend, paid, added, accrued, redeemed, premium, preference }
}

/// Dividends of the month.
struct Dividends {
    dividend: Series,
    paid: Series,
    added: Series,
    accrued: Series,
}

fn dividends(scope: &Scope, own: &Preferred, preference: &Pending, pays: Expression, before: Expression) -> Dividends {
    let month = scope.calendar.month;
    let redemption = scope.month("redemption", own.redemption);
    let rate = scope.quantity("dividend_pct_per_year", PERCENT.per(YEAR), &own.dividend_pct_per_year);
    let dividend = scope.flow(
        "dividend",
        "Dividend",
        USD,
        preference.prev() * monthly(rate),
        "Of the month, on liquidation preference at its start",
    );
    let in_cash = scope.quantity("paid_in_cash_pct", PERCENT, &own.paid_in_cash_pct) * PERCENT_OF;
    let in_cash = scope.level(
        "in-cash",
        "Paid in cash",
        PLAIN,
        when(month.lt(redemption), in_cash, 1.0),
        "Share of the dividend due; all of it on redemption",
    );
    scope.shown(in_cash, Format::Share);
    let accrued = scope.declare(
        "accrued-dividends",
        "Accrued dividends",
        USD,
        before,
        "Accrued, neither paid nor added, at month end",
    );
    let due = scope.flow(
        "due",
        "Dividend due",
        USD,
        when(pays, accrued.prev() + dividend, 0.0),
        "What has accrued by a dividend date",
    );
    let paid = scope.flow("dividends-paid", "Dividends paid", USD, due * in_cash, "In cash, on dividend dates");
    let note = "Due and not paid: added to liquidation preference";
    let added = scope.flow("dividends-added", "Dividends added", USD, due - paid, note);
    let accrued = scope.define(accrued, |p| sum([p.prev() + dividend, -due]));
    Dividends { dividend, paid, added, accrued }
}

/// What holders have paid in and received.
struct Received {
    issued: Series,
    paid: Series,
    redeemed: Series,
    /// 1 if nothing is left after the month
    last: Expression,
    /// Counts as paid in before month 1
    before: Expression,
}

/// Paid beyond liquidation preference: by the redemption price, and on the last redemption up to the minimum multiple.
fn premium(scope: &Scope, own: &Preferred, of: &Received) -> Series {
    let Received { issued, paid, redeemed, last, before } = of;
    let price = scope.share("redemption_pct", own.redemption_pct);
    let by_price = *redeemed * (price - 1.0);
    let (key, label) = ("premium", "Redemption premium");
    if own.minimum_multiple == 0.0 {
        return scope.flow(
            key,
            label,
            USD,
            by_price,
            "Redemption price of what is redeemed, less its liquidation preference",
        );
    }
    let multiple = scope.number("minimum_multiple", PLAIN, own.minimum_multiple);
    let price_of_issue = scope.share("issue_price_pct", own.issue_price_pct);
    let note = "By holders since month 1, with the opening preference";
    let paid_in =
        scope.balance("paid-in", "Paid in to date", USD, before.clone(), |p| p + *issued * price_of_issue, note);
    let received = scope.declare("received", "Received to date", USD, 0.0, "By holders since month 1");
    let short = multiple * paid_in - sum([received.prev(), (*paid).into(), (*redeemed).into()]);
    let floor = when(last.clone() * redeemed.gt(ONE_CENT), short.max(by_price.clone()), by_price);
    let premium = scope.flow(
        key,
        label,
        USD,
        floor,
        "Redemption price of what is redeemed, less its liquidation preference; when the last is redeemed at least what is missing to the minimum multiple",
    );
    scope.define(received, |p| sum([p.prev(), (*paid).into(), *redeemed + premium]));
    premium
}
