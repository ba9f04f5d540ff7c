//! Loans secured by pledged BTC: draws, and each month's margin test with its cures (LTV = loan over
//! collateral at market value).

use crate::formula::{BTC, Expression, Format, Operand as _, PLAIN, Pending, Scalar, Series, Total, USD, sum, when};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_CENT, ONE_SATOSHI};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::instruments::accrual::{Terms, rate};
use crate::model::market::price::Market;
use crate::plan::BtcLoan;

/// A loan while the month's draws and cures are not known yet.
pub(in crate::model) struct Open<'a> {
    pub loan: &'a BtcLoan,
    key: String,
    opening: Scalar,
    balance: Pending,
    collateral: Pending,
    initial: Scalar,
    margin: Scalar,
    liquidation: Scalar,
    sale_cost: Scalar,
    pub fee: Scalar,
    wanted: Series,
    limit: Scalar,
    available: Option<Series>,
    interest: Series,
    scheduled: Series,
    balloon: Series,
    /// BTC released from the pledge
    pub released: Series,
}

/// Draws, and the balance and collateral before the margin test.
pub(in crate::model) struct Drawn {
    on_date: Series,
    on_need: Option<Series>,
    owed: Series,
    pledged: Series,
}

/// Rows of a loan.
#[derive(Clone)]
pub(in crate::model) struct BtcLoanRows {
    pub key: String,
    pub name: String,
    pub drawn: Series,
    pub fee: Series,
    pub interest: Series,
    /// Repaid in cash: scheduled, at maturity, to cure, and the shortfall paid with recourse
    pub repaid: Series,
    pub scheduled: Series,
    pub balloon: Series,
    /// BTC sold by the lender, and the proceeds
    pub sold: Series,
    pub proceeds: Series,
    pub written_off: Series,
    pub balance: Series,
    pub opening: Scalar,
    pub collateral: Series,
    pub called: Series,
    /// Cash and free BTC left unused when the lender sells, in USD: must be zero
    pub needless: Expression,
}

/// Cash and BTC left for the next loan's cures.
pub(in crate::model) struct Left {
    pub free: Expression,
    pub cash: Expression,
}

/// Cash and BTC used by a loan after its test.
pub(in crate::model) struct Tested {
    pub rows: BtcLoanRows,
    pub topped_up: Series,
    /// Cash that restores the initial LTV
    pub cured: Series,
    /// … plus the shortfall paid with recourse
    pub cash: Expression,
}

pub(in crate::model) fn open<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    sofr: Series,
    loan: &'a BtcLoan,
) -> Open<'a> {
    let (path, key) = (format!("btc_loans.{}", loan.id), format!("btc-loan.{}", loan.id));
    builder.book().section(&key, &loan.name);
    let opening = builder.number(format!("{path}.opening_usd"), USD, loan.opening_usd);
    let pledged = builder.number(format!("{path}.opening_collateral_btc"), BTC, loan.opening_collateral_btc);
    let draws = builder.steps(&format!("{path}.draws_usd"), USD, &loan.draws_usd);
    let repayments = builder.steps(&format!("{path}.repayments_usd"), USD, &loan.repayments_usd);
    let limit = builder.number(format!("{path}.limit_usd"), USD, loan.limit_usd);
    let rate = rate(
        builder,
        calendar,
        sofr,
        &Terms { path: &path, kind: loan.interest, rate: &loan.rate_pct_per_year, margin: &loan.margin_pct_per_year },
    );
    let maturity = builder.month(format!("{path}.maturity"), loan.maturity);
    let mut share = |field: &str, key: &str, label: &str, value: f64, note: &'static str| {
        let share = builder.share(format!("{path}.{field}"), value);
        let row = builder.book().formula(key, label, PLAIN, share, note);
        builder.book().shown_scalar(row, Format::Share);
        row
    };
    let initial =
        share("initial_ltv_pct", "initial-ltv", "Initial LTV", loan.initial_ltv_pct, "At a draw and after a cure");
    let margin = share(
        "margin_call_ltv_pct",
        "margin-ltv",
        "Margin-call LTV",
        loan.margin_call_ltv_pct,
        "At or above it the lender makes a margin call",
    );
    let liquidation = share(
        "liquidation_ltv_pct",
        "liquidation-ltv",
        "Liquidation LTV",
        loan.liquidation_ltv_pct,
        "At or above it the lender may sell collateral",
    );
    let sale_cost =
        share("sale_cost_pct", "sale-cost", "Forced-sale cost", loan.sale_cost_pct, "Share of its proceeds");
    let fee = share("fee_pct", "fee-share", "Fee on draws", loan.fee_pct, "Share of each draw");
    let until = loan.on_need.then(|| builder.month(format!("{path}.available_until"), loan.available_until));
    let month = calendar.month;
    let b = builder.book();
    let balance = b.declare("balance", "BTC-backed loan", USD, opening, "At month end");
    let collateral = b.declare("collateral", "BTC pledged", BTC, pledged, "At month end; cannot be sold");
    let interest =
        b.flow("interest", "Interest", USD, balance.prev() * rate, "On the opening balance, paid in the month");
    let dated = sum(repayments.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0))).min(balance.prev()).max(0.0);
    let scheduled = b.flow(
        "scheduled",
        "Scheduled repayment",
        USD,
        when(month.lt(maturity), dated, 0.0),
        "On the dates set, up to the balance outstanding",
    );
    let balloon = b.flow(
        "due-at-maturity",
        "Due at maturity",
        USD,
        when(month.lt(maturity), 0.0, balance.prev()),
        "Remaining balance",
    );
    let needed = (balance.prev() - scheduled) / (market.price * initial);
    let released = when(
        month.lt(maturity),
        when(scheduled.gt(ONE_CENT), (collateral.prev() - needed).max(0.0), 0.0),
        collateral.prev(),
    );
    let released = b.flow(
        "released",
        "BTC released",
        BTC,
        released,
        "All at maturity; on a scheduled repayment, collateral in excess of the initial LTV",
    );
    let wanted = sum(draws.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let wanted = b.flow(
        "wanted",
        "Draws requested",
        USD,
        when(month.lt(maturity), wanted, 0.0),
        "On the dates set, before maturity",
    );
    let available = until.map(|until| {
        b.flag(
            "available",
            "Available as needed",
            month.le(until) * month.lt(maturity),
            "Until the end of the availability period, before maturity",
        )
    });
    Open {
        loan,
        key,
        opening,
        balance,
        collateral,
        initial,
        margin,
        liquidation,
        sale_cost,
        fee,
        wanted,
        limit,
        available,
        interest,
        scheduled,
        balloon,
        released,
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

    /// BTC pledged at the start of the month, less BTC released in it.
    pub fn pledged(&self) -> Expression {
        self.collateral.prev() - self.released
    }

    /// The section of its rows.
    pub fn section(&self, b: &mut Desk) {
        b.section(&self.key, &self.loan.name);
    }

    /// Dated draws, within the limit and free BTC.
    pub fn on_date(&self, b: &mut Desk, market: &Market, free: Expression) -> Series {
        self.section(b);
        let most = (self.limit - self.balance.prev() + self.scheduled)
            .max(0.0)
            .min(free.max(0.0) * market.price * self.initial);
        b.flow(
            "drawn-on-date",
            "Dated draws",
            USD,
            self.wanted.min(most),
            "Within the limit and the free BTC available to pledge at the initial LTV",
        )
    }

    /// Available for as-needed draws with the given free BTC; None if the loan is not drawn as needed.
    pub fn room(&self, b: &mut Desk, market: &Market, on_date: Series, free: Expression) -> Option<Series> {
        let open = self.available?;
        self.section(b);
        let left = (self.limit - self.balance.prev() + self.scheduled - on_date).max(0.0);
        Some(b.level(
            "room",
            "Available to draw",
            USD,
            open * left.min(free.max(0.0) * market.price * self.initial),
            "Can be drawn when cash is needed: within the limit and the free BTC available to pledge",
        ))
    }

    /// BTC to pledge for a draw at the initial LTV.
    pub fn to_pledge(&self, market: &Market, drawn: Series) -> Expression {
        drawn / (market.price * self.initial)
    }

    /// Balance and collateral before the margin test.
    pub fn drawn(&self, b: &mut Desk, market: &Market, on_date: Series, on_need: Option<Series>) -> Drawn {
        self.section(b);
        let owed = sum([self.balance.prev(), -self.scheduled, -self.balloon, on_date.into()]
            .into_iter()
            .chain(on_need.map(Series::expression)));
        let owed =
            b.level("owed-before-test", "Balance before test", USD, owed, "After the month's draws and repayments");
        let new = std::iter::once(on_date).chain(on_need).map(|drawn| self.to_pledge(market, drawn));
        let pledged = b.level(
            "pledged-before-test",
            "BTC pledged before test",
            BTC,
            sum(std::iter::once(self.pledged()).chain(new)),
            "Including collateral pledged for the month's draws",
        );
        Drawn { on_date, on_need, owed, pledged }
    }

    /// The margin test at the month's price: at or above the margin-call LTV, the initial LTV is restored with free BTC, then
    /// with cash, then by selling collateral; any shortfall is paid with recourse, otherwise it is the lender's loss.
    pub fn test(self, b: &mut Desk, market: &Market, drawn: &Drawn, left: &Left) -> Tested {
        self.section(b);
        let Drawn { on_date, on_need, owed, pledged } = *drawn;
        let (price, initial) = (market.price, self.initial);
        let called = owed.gt(ONE_CENT) * owed.ge(self.margin * (pledged * price));
        let called = b.flag("called", "Margin call", called, "LTV is at or above the margin-call level, before cures");
        let wanted = (owed / (initial * price) - pledged).max(0.0);
        let topped_up = b.flow(
            "topped-up",
            "BTC posted",
            BTC,
            when(called, wanted.min(left.free.clone().max(0.0)), 0.0),
            "Free BTC pledged to restore the initial LTV",
        );
        let held = pledged + topped_up;
        let over = b.level(
            "over-initial",
            "Excess over initial LTV",
            USD,
            when(called, (owed - initial * (held.clone() * price)).max(0.0), 0.0),
            "After BTC is posted; less than a cent is ignored",
        );
        let over = when(over.lt(ONE_CENT), 0.0, over);
        let cured = b.flow(
            "cured",
            "Cash paid to cure",
            USD,
            over.clone().min(left.cash.clone().max(0.0)),
            "Cash above the minimum paid to restore the initial LTV",
        );
        let still = b.level(
            "over-after-cash",
            "Excess over initial LTV after cures",
            USD,
            over - cured,
            "Covered by selling collateral",
        );
        let needed = still / (price * (1.0 - self.sale_cost - initial));
        let sold = b.flow(
            "sold",
            "Collateral sold",
            BTC,
            when(still.lt(ONE_CENT), 0.0, needed.min(held.clone())),
            "(loan − initial LTV · collateral · price) / (price · (1 − cost − initial LTV)), capped at the BTC pledged",
        );
        for (key, label, unit, row) in [
            ("topped-up", "BTC posted", BTC, topped_up),
            ("cured", "Cash paid to cure", USD, cured),
            ("sold", "Collateral sold", BTC, sold),
        ] {
            b.total(&format!("{key}-in-all"), &format!("{label}, total"), unit, Total::Sum(row), "Over the plan");
        }
        let proceeds = b.flow(
            "proceeds",
            "Collateral sale proceeds",
            USD,
            sold * price * (1.0 - self.sale_cost),
            "Received by the lender, after slippage and fees",
        );
        let rest = owed - cured - proceeds;
        let empty = sold.gt(0.0) * (held.clone() - sold).le(ONE_SATOSHI);
        let uncovered = b.flow(
            "uncovered",
            "Collateral shortfall",
            USD,
            when(empty, rest.clone().max(0.0), 0.0),
            "Balance outstanding after all collateral is sold",
        );
        let (paid, written_off): (Expression, Expression) =
            if self.loan.recourse { (uncovered.into(), 0.0.into()) } else { (0.0.into(), uncovered.into()) };
        let recourse =
            b.flow("recourse", "Recourse payment", USD, paid, "Collateral shortfall, if the loan is with recourse");
        let written_off =
            b.flow("written-off", "Lender loss", USD, written_off, "Collateral shortfall, if the loan is non-recourse");
        let unused = (left.cash.clone() - cured).max(0.0) + (left.free.clone() - topped_up).max(0.0) * price;
        let needless = when(sold.gt(0.0), unused, 0.0);
        let total_drawn =
            b.flow("drawn", "Draws", USD, sum(std::iter::once(on_date).chain(on_need)), "Dated and as needed");
        let fee = b.flow("fee", "Fees", USD, total_drawn * self.fee, "On each draw, in its month");
        let cash = cured + recourse;
        let repaid = b.flow(
            "repaid",
            "Repaid in cash",
            USD,
            sum([self.scheduled + self.balloon, cash.clone()]),
            "Scheduled, at maturity, to cure, and with recourse",
        );
        let balance = b.define(self.balance, |_| sum([rest, -recourse, -written_off]));
        let collateral = b.define(self.collateral, |_| held - sold);
        let (margin, liquidation) = (self.margin, self.liquidation);
        let pledged_value = collateral * price;
        let ltv = when(balance.gt(ONE_CENT), balance / pledged_value.max(ONE_CENT), 0.0);
        let ltv = b.level(
            "ltv",
            "LTV",
            PLAIN,
            ltv,
            "Loan over collateral at market value, at month end; 0 if nothing is outstanding",
        );
        b.shown(ltv, Format::Share);
        for (key, label, at, note) in [
            (
                "call-price",
                "Margin-call price",
                margin,
                "BTC price at which the month's loan and collateral reach the margin-call LTV; 0 if nothing is outstanding",
            ),
            (
                "liquidation-price",
                "Liquidation price",
                liquidation,
                "BTC price at which they reach the liquidation LTV; 0 if nothing is outstanding",
            ),
        ] {
            let trigger = when(collateral.gt(ONE_SATOSHI), balance / (collateral.max(ONE_SATOSHI) * at), 0.0);
            let row = b.level(key, label, USD.per(BTC), trigger, note);
            b.shown(row, Format::Decimals(0));
        }
        let rows = BtcLoanRows {
            key: self.key.clone(),
            name: self.loan.name.clone(),
            drawn: total_drawn,
            fee,
            interest: self.interest,
            repaid,
            scheduled: self.scheduled,
            balloon: self.balloon,
            sold,
            proceeds,
            written_off,
            balance,
            opening: self.opening,
            collateral,
            called,
            needless,
        };
        Tested { rows, topped_up, cured, cash }
    }
}
