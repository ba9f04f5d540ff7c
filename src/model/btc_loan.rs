//! Loans on pledged BTC: draws, and each month's margin test with its cures (domain of collateral loans: LTV = loan over
//! collateral at market).

use super::accrual::{Terms, rate};
use super::calendar::Calendar;
use super::constants::{ONE_CENT, ONE_SATOSHI};
use super::inputs::Builder;
use super::market::Market;
use crate::formula::{BTC, Book, Expression, Format, Operand as _, PLAIN, Pending, Scalar, Series, Total, USD, sum, when};
use crate::plan::BtcLoan;

/// A loan while the month's draws and cures are not known yet.
pub(super) struct Open<'a> {
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
    /// BTC that are free again
    pub released: Series,
}

/// What was drawn, and what is owed and pledged before the margin test.
pub(super) struct Drawn {
    on_date: Series,
    on_need: Option<Series>,
    owed: Series,
    pledged: Series,
}

/// Rows of a loan.
#[derive(Clone)]
pub(super) struct BtcLoanRows {
    pub key: String,
    pub name: String,
    pub drawn: Series,
    pub fee: Series,
    pub interest: Series,
    /// Paid back in cash by schedule and at maturity, to cure, and what collateral does not cover
    pub repaid: Series,
    pub scheduled: Series,
    pub balloon: Series,
    /// BTC that the lender sold, and what they brought
    pub sold: Series,
    pub proceeds: Series,
    pub written_off: Series,
    pub balance: Series,
    pub opening: Scalar,
    pub collateral: Series,
    pub called: Series,
    /// Cash and free BTC that were left beside a sale by the lender, as USD: nothing
    pub needless: Expression,
}

/// What is left for the next loan's cures.
pub(super) struct Left {
    pub free: Expression,
    pub cash: Expression,
}

/// What a loan takes from cash and BTC after its test.
pub(super) struct Tested {
    pub rows: BtcLoanRows,
    pub topped_up: Series,
    /// Cash that restores the initial LTV
    pub cured: Series,
    /// … and what collateral does not cover
    pub cash: Expression,
}

pub(super) fn open<'a>(builder: &mut Builder, calendar: &Calendar, market: &Market, sofr: Series, loan: &'a BtcLoan) -> Open<'a> {
    let (path, key) = (format!("btc_loans.{}", loan.id), format!("btc-loan.{}", loan.id));
    builder.book.section(&key, &loan.name);
    let opening = builder.number(format!("{path}.opening_usd"), USD, loan.opening_usd);
    let pledged = builder.number(format!("{path}.opening_collateral_btc"), BTC, loan.opening_collateral_btc);
    let draws = builder.steps(&format!("{path}.draws_usd"), USD, &loan.draws_usd);
    let repayments = builder.steps(&format!("{path}.repayments_usd"), USD, &loan.repayments_usd);
    let limit = builder.number(format!("{path}.limit_usd"), USD, loan.limit_usd);
    let rate = rate(builder, calendar, sofr, &Terms { path: &path, kind: loan.interest, rate: &loan.rate_pct_per_year, margin: &loan.margin_pct_per_year });
    let maturity = builder.month(format!("{path}.maturity"), loan.maturity);
    let mut share = |field: &str, key: &str, label: &str, value: f64, note: &'static str| {
        let share = builder.share(format!("{path}.{field}"), value);
        let row = builder.book.formula(key, label, PLAIN, share, note);
        builder.book.shown_scalar(row, Format::Share);
        row
    };
    let initial = share("initial_ltv_pct", "initial-ltv", "Initial LTV", loan.initial_ltv_pct, "At a draw and after a cure");
    let margin = share("margin_call_ltv_pct", "margin-ltv", "Margin-call LTV", loan.margin_call_ltv_pct, "From which the lender calls");
    let liquidation = share("liquidation_ltv_pct", "liquidation-ltv", "Liquidation LTV", loan.liquidation_ltv_pct, "From which the lender may sell");
    let sale_cost = share("sale_cost_pct", "sale-cost", "Cost of a forced sale", loan.sale_cost_pct, "Of its proceeds");
    let fee = share("fee_pct", "fee-share", "Fee of a draw", loan.fee_pct, "Part of each draw");
    let until = loan.on_need.then(|| builder.month(format!("{path}.available_until"), loan.available_until));
    let month = calendar.month;
    let b = &mut builder.book;
    let balance = b.declare("balance", "Loan on BTC", USD, opening, "At the month's end");
    let collateral = b.declare("collateral", "BTC pledged", BTC, pledged, "At the month's end; they cannot be sold");
    let interest = b.flow("interest", "Interest", USD, balance.prev() * rate, "On the opening balance, paid in the month");
    let dated = sum(repayments.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0))).min(balance.prev()).max(0.0);
    let scheduled = b.flow("scheduled", "Scheduled repayment", USD, when(month.lt(maturity), dated, 0.0), "On dates, as far as anything is owed");
    let balloon = b.flow("due-at-maturity", "Due at maturity", USD, when(month.lt(maturity), 0.0, balance.prev()), "All that is left");
    let needed = (balance.prev() - scheduled) / (market.price * initial);
    let released = when(month.lt(maturity), when(scheduled.gt(ONE_CENT), (collateral.prev() - needed).max(0.0), 0.0), collateral.prev());
    let released = b.flow("released", "BTC released", BTC, released, "At maturity all; at a dated repayment what is above the initial LTV");
    let wanted = sum(draws.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
    let wanted = b.flow("wanted", "Draws wanted", USD, when(month.lt(maturity), wanted, 0.0), "On dates before maturity");
    let available = until.map(|until| b.flag("available", "Can be drawn on need", month.le(until) * month.lt(maturity), "To the end of availability, before maturity"));
    Open { loan, key, opening, balance, collateral, initial, margin, liquidation, sale_cost, fee, wanted, limit, available, interest, scheduled, balloon, released }
}

impl Open<'_> {
    /// Cash of the month beside draws and cures.
    pub fn planned_cash(&self) -> Expression {
        sum([-self.interest, -self.scheduled, -self.balloon])
    }

    /// Interest paid in the month.
    pub fn interest_paid(&self) -> Series {
        self.interest
    }

    /// BTC pledged before the month, less what is released in it.
    pub fn pledged(&self) -> Expression {
        self.collateral.prev() - self.released
    }

    /// The section of its rows.
    pub fn section(&self, b: &mut Book) {
        b.section(&self.key, &self.loan.name);
    }

    /// What is drawn on its date, as far as the limit and free BTC allow.
    pub fn on_date(&self, b: &mut Book, market: &Market, free: Expression) -> Series {
        self.section(b);
        let most = (self.limit - self.balance.prev() + self.scheduled).max(0.0).min(free.max(0.0) * market.price * self.initial);
        b.flow("drawn-on-date", "Drawn on dates", USD, self.wanted.min(most), "As far as the limit, and BTC that are free to pledge at the initial LTV, allow")
    }

    /// What could be drawn on need, with so many BTC free; None where it is not drawn on need.
    pub fn room(&self, b: &mut Book, market: &Market, on_date: Series, free: Expression) -> Option<Series> {
        let open = self.available?;
        self.section(b);
        let left = (self.limit - self.balance.prev() + self.scheduled - on_date).max(0.0);
        Some(b.level("room", "Room to draw", USD, open * left.min(free.max(0.0) * market.price * self.initial), "What can be drawn when cash is needed: within the limit, and BTC free to pledge"))
    }

    /// BTC to pledge for a draw at the initial LTV.
    pub fn to_pledge(&self, market: &Market, drawn: Series) -> Expression {
        drawn / (market.price * self.initial)
    }

    /// What is owed and pledged before the margin test.
    pub fn drawn(&self, b: &mut Book, market: &Market, on_date: Series, on_need: Option<Series>) -> Drawn {
        self.section(b);
        let owed = sum([self.balance.prev(), -self.scheduled, -self.balloon, on_date.into()].into_iter().chain(on_need.map(Series::expression)));
        let owed = b.level("owed-before-test", "Owed before the test", USD, owed, "After the month's draws and repayments");
        let new = std::iter::once(on_date).chain(on_need).map(|drawn| self.to_pledge(market, drawn));
        let pledged = b.level("pledged-before-test", "BTC pledged before the test", BTC, sum(std::iter::once(self.pledged()).chain(new)), "With what was pledged for the month's draws");
        Drawn { on_date, on_need, owed, pledged }
    }

    /// The margin test at the month's price: from the margin-call LTV on, the initial one is restored with free BTC, then
    /// with cash, then by selling collateral; what that does not cover is paid with recourse, else the lender's loss.
    pub fn test(self, b: &mut Book, market: &Market, drawn: &Drawn, left: &Left) -> Tested {
        self.section(b);
        let Drawn { on_date, on_need, owed, pledged } = *drawn;
        let (price, initial) = (market.price, self.initial);
        let called = owed.gt(ONE_CENT) * owed.ge(self.margin * (pledged * price));
        let called = b.flag("called", "Margin call", called, "The loan is at least the margin-call LTV of its collateral, before cures");
        let wanted = (owed / (initial * price) - pledged).max(0.0);
        let topped_up = b.flow("topped-up", "BTC added", BTC, when(called, wanted.min(left.free.clone().max(0.0)), 0.0), "Free BTC that restore the initial LTV, as far as there are any");
        let held = pledged + topped_up;
        let over = b.level("over-initial", "Owed above the initial LTV", USD, when(called, (owed - initial * (held.clone() * price)).max(0.0), 0.0), "After BTC were added; less than a cent is none");
        let over = when(over.lt(ONE_CENT), 0.0, over);
        let cured = b.flow("cured", "Paid to cure", USD, over.clone().min(left.cash.clone().max(0.0)), "Cash above the minimum that restores the initial LTV");
        let still = b.level("over-after-cash", "Owed above the initial LTV after cures", USD, over - cured, "What collateral is sold for");
        let needed = still / (price * (1.0 - self.sale_cost - initial));
        let sold = b.flow(
            "sold",
            "Collateral sold",
            BTC,
            when(still.lt(ONE_CENT), 0.0, needed.min(held.clone())),
            "(loan − initial LTV · collateral · price) / (price · (1 − cost − initial LTV)), and no more than is pledged",
        );
        for (key, label, unit, row) in [("topped-up", "BTC added", BTC, topped_up), ("cured", "Paid to cure", USD, cured), ("sold", "Collateral sold", BTC, sold)] {
            b.total(&format!("{key}-in-all"), &format!("{label}, in all"), unit, Total::Sum(row), "Of the plan's months");
        }
        let proceeds = b.flow("proceeds", "Brought by collateral", USD, sold * price * (1.0 - self.sale_cost), "To the lender, after slippage and fees");
        let rest = owed - cured - proceeds;
        let empty = sold.gt(0.0) * (held.clone() - sold).le(ONE_SATOSHI);
        let uncovered = b.flow("uncovered", "Not covered by collateral", USD, when(empty, rest.clone().max(0.0), 0.0), "Owed when all collateral is sold");
        let (paid, written_off): (Expression, Expression) = if self.loan.recourse { (uncovered.into(), 0.0.into()) } else { (0.0.into(), uncovered.into()) };
        let recourse = b.flow("recourse", "Paid with recourse", USD, paid, "What collateral does not cover, where the company owes it");
        let written_off = b.flow("written-off", "Borne by the lender", USD, written_off, "What collateral does not cover, where the company does not owe it");
        let unused = (left.cash.clone() - cured).max(0.0) + (left.free.clone() - topped_up).max(0.0) * price;
        let needless = when(sold.gt(0.0), unused, 0.0);
        let total_drawn = b.flow("drawn", "Draws", USD, sum(std::iter::once(on_date).chain(on_need)), "On dates and on need");
        let fee = b.flow("fee", "Fees", USD, total_drawn * self.fee, "Of each draw, in its month");
        let cash = cured + recourse;
        let repaid = b.flow("repaid", "Repaid in cash", USD, sum([self.scheduled + self.balloon, cash.clone()]), "By schedule, at maturity, to cure, and with recourse");
        let balance = b.define(self.balance, |_| sum([rest, -recourse, -written_off]));
        let collateral = b.define(self.collateral, |_| held - sold);
        let (margin, liquidation) = (self.margin, self.liquidation);
        let pledged_value = collateral * price;
        let ltv = when(balance.gt(ONE_CENT), balance / pledged_value.max(ONE_CENT), 0.0);
        let ltv = b.level("ltv", "LTV", PLAIN, ltv, "Loan over collateral at market at the month's end; 0 where nothing is owed");
        b.shown(ltv, Format::Share);
        for (key, label, at, note) in [
            ("call-price", "Price of a margin call", margin, "BTC price at which the month's loan and collateral reach the margin-call LTV; 0 where nothing is owed"),
            ("liquidation-price", "Price of liquidation", liquidation, "BTC price at which they reach the liquidation LTV; 0 where nothing is owed"),
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
