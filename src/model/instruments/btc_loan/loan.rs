//! A loan on BTC before its margin test: `open` writes everything that depends on the balance of the month before, then its
//! draws are written, dated ones first.

use super::rows::LoanTermRows;
use crate::formula::{BTC, Expression, Format, Operand as _, PLAIN, Pending, Scalar, Series, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::{InterestTerms, rate};
use crate::model::market::price::Market;
use crate::plan::{BtcLoan, ObjectKind};

/// A loan while the month's draws and cures are not known yet.
pub(in crate::model) struct Open<'a> {
    pub loan: &'a BtcLoan,
    pub(super) index: usize,
    pub(super) terms: LoanTermRows,
    pub(super) opening: Scalar,
    pub(super) balance: Pending,
    pub(super) collateral: Pending,
    limit: Scalar,
    pub(super) wanted: Series,
    pub(super) available: Option<Series>,
    pub(super) interest: Series,
    pub(super) scheduled: Series,
    pub(super) balloon: Series,
    /// BTC released from the pledge
    pub(super) released: Series,
}

/// Draws of the month.
#[derive(Clone, Copy)]
pub(in crate::model) struct Draws {
    pub on_date: Series,
    /// What can be drawn as needed, and what is; None if the loan is not drawn as needed
    pub on_need: Option<OnNeed>,
}

/// A draw as needed.
#[derive(Clone, Copy)]
pub(in crate::model) struct OnNeed {
    pub room: Series,
    pub drawn: Series,
}

impl Draws {
    /// Dated draws, then draws as needed.
    pub(super) fn all(self) -> impl Iterator<Item = Series> {
        std::iter::once(self.on_date).chain(self.on_need.map(|on_need| on_need.drawn))
    }
}

/// The place of a loan in the plan and in the book.
fn place<'s>(scope: &Scope<'s>, loan: &BtcLoan) -> Scope<'s> {
    scope.object(ObjectKind::BtcLoan, &loan.id, &loan.name)
}

/// Writes the rows of a loan up to its draws; `index` is its place in the plan's list.
pub(in crate::model) fn open<'a>(scope: &Scope, market: &Market, index: usize, loan: &'a BtcLoan) -> Open<'a> {
    let scope = &place(scope, loan);
    let month = scope.calendar.month;
    let opening = scope.number("opening_usd", USD, loan.opening_usd);
    let pledged = scope.number("opening_collateral_btc", BTC, loan.opening_collateral_btc);
    let draws = scope.steps("draws_usd", USD, &loan.draws_usd);
    let repayments = scope.steps("repayments_usd", USD, &loan.repayments_usd);
    let limit = scope.number("limit_usd", USD, loan.limit_usd);
    let terms = terms(scope, market.sofr, loan);
    let maturity = terms.maturity;
    let until = loan.on_need.then(|| scope.month("available_until", loan.available_until));
    let balance = scope.declare("balance", "BTC-backed loan", USD, opening, "At month end");
    let collateral = scope.declare("collateral", "BTC pledged", BTC, pledged, "At month end; cannot be sold");
    let interest = scope.flow(
        "interest",
        "Interest",
        USD,
        balance.prev() * terms.rate,
        "On the opening balance, paid in the month",
    );
    let dated = scope.calendar.dated(&repayments).min(balance.prev()).max(0.0);
    let scheduled = scope.flow(
        "scheduled",
        "Scheduled repayment",
        USD,
        when(month.lt(maturity), dated, 0.0),
        "On the dates set, up to the balance outstanding",
    );
    let balloon = scope.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(month.lt(maturity), 0.0, balance.prev()),
        "Remaining balance",
    );
    let needed = (balance.prev() - scheduled) / (market.price * terms.initial_ltv);
    let released = when(
        month.lt(maturity),
        when(scheduled.gt(ONE_CENT), (collateral.prev() - needed).max(0.0), 0.0),
        collateral.prev(),
    );
    let released = scope.flow(
        "released",
        "BTC released",
        BTC,
        released,
        "All at maturity; on a scheduled repayment, collateral in excess of the initial LTV",
    );
    let wanted = scope.calendar.dated(&draws);
    let wanted = scope.flow(
        "wanted",
        "Draws requested",
        USD,
        when(month.lt(maturity), wanted, 0.0),
        "On the dates set, before maturity",
    );
    let available = until.map(|until| {
        scope.flag(
            "available",
            "Available as needed",
            month.le(until) * month.lt(maturity),
            "Until the end of the availability period, before maturity",
        )
    });
    Open {
        loan,
        index,
        terms,
        opening,
        balance,
        collateral,
        limit,
        wanted,
        available,
        interest,
        scheduled,
        balloon,
        released,
    }
}

/// Rate, maturity, levels of LTV and costs.
fn terms(scope: &Scope, sofr: Series, loan: &BtcLoan) -> LoanTermRows {
    let interest = InterestTerms {
        kind: loan.interest,
        rate: &loan.rate_pct_per_year,
        margin: &loan.margin_pct_per_year,
        hedge: None,
        day_count: loan.day_count,
    };
    let rate = rate(scope, sofr, &interest);
    let maturity = scope.month("maturity", loan.maturity);
    let share = |field: &str, value: f64, key: &str, label: &str, note: &'static str| {
        let share = scope.share(field, value);
        let row = scope.formula(key, label, PLAIN, share, note);
        scope.shown_scalar(row, Format::Share);
        row
    };
    LoanTermRows {
        maturity,
        rate,
        initial_ltv: share(
            "initial_ltv_pct",
            loan.initial_ltv_pct,
            "initial-ltv",
            "Initial LTV",
            "At a draw and after a cure",
        ),
        margin_ltv: share(
            "margin_call_ltv_pct",
            loan.margin_call_ltv_pct,
            "margin-ltv",
            "Margin-call LTV",
            "At or above it the lender makes a margin call",
        ),
        liquidation_ltv: share(
            "liquidation_ltv_pct",
            loan.liquidation_ltv_pct,
            "liquidation-ltv",
            "Liquidation LTV",
            "At or above it the lender may sell collateral",
        ),
        sale_cost: share("sale_cost_pct", loan.sale_cost_pct, "sale-cost", "Forced-sale cost", "Share of its proceeds"),
        fee_share: share("fee_pct", loan.fee_pct, "fee-share", "Fee on draws", "Share of each draw"),
    }
}

impl Open<'_> {
    /// Cash of the month before draws and cures.
    pub fn planned_cash(&self) -> Expression {
        sum([-self.interest, -self.scheduled, -self.balloon])
    }

    /// Interest paid in the month.
    pub fn interest_paid(&self) -> Series {
        self.interest
    }

    /// The fee as a share of a draw.
    pub fn fee_share(&self) -> Scalar {
        self.terms.fee_share
    }

    /// BTC pledged at the start of the month, less BTC released in it.
    pub fn pledged(&self) -> Expression {
        self.collateral.prev() - self.released
    }

    /// Where its rows are written.
    pub fn place<'s>(&self, scope: &Scope<'s>) -> Scope<'s> {
        place(scope, self.loan)
    }

    /// Dated draws, within the limit and free BTC.
    pub fn on_date(&self, scope: &Scope, market: &Market, free: Expression) -> Series {
        let most = (self.limit - self.balance.prev() + self.scheduled)
            .max(0.0)
            .min(free.max(0.0) * market.price * self.terms.initial_ltv);
        self.place(scope).flow(
            "drawn-on-date",
            "Dated draws",
            USD,
            self.wanted.min(most),
            "Within the limit and the free BTC available to pledge at the initial LTV",
        )
    }

    /// Available for as-needed draws with the given free BTC; None if the loan is not drawn as needed.
    pub fn room(&self, scope: &Scope, market: &Market, on_date: Series, free: Expression) -> Option<Series> {
        let open = self.available?;
        let left = (self.limit - self.balance.prev() + self.scheduled - on_date).max(0.0);
        Some(self.place(scope).level(
            "room",
            "Available to draw",
            USD,
            open * left.min(free.max(0.0) * market.price * self.terms.initial_ltv),
            "Can be drawn when cash is needed: within the limit and the free BTC available to pledge",
        ))
    }

    /// BTC to pledge for a draw at the initial LTV.
    pub fn to_pledge(&self, market: &Market, drawn: Series) -> Expression {
        drawn / (market.price * self.terms.initial_ltv)
    }
}
