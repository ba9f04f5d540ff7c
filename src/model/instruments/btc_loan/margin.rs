//! The margin test of a loan on BTC, its cures, and what is left at month end.

use super::loan::{Draws, Open};
use super::rows::{BtcLoanRows, LoanDrawRows, MarginRows};
use crate::formula::{BTC, Expression, Format, Operand as _, PLAIN, Scalar, Series, Total, USD, Unit, sum, when};
use crate::model::base::constants::{ONE_CENT, ONE_SATOSHI};
use crate::model::base::scope::Scope;
use crate::model::market::price::Market;

/// Cash and BTC left for the next loan's cures.
pub(in crate::model) struct Left {
    pub free: Expression,
    pub cash: Expression,
}

/// Cash and BTC used by a loan after its test.
pub(in crate::model) struct Tested {
    pub rows: BtcLoanRows,
    /// Cash that restores the initial LTV, plus the shortfall paid with recourse
    pub cash: Expression,
}

/// A loan and its collateral after the cures of its margin test.
struct Cured {
    called: Series,
    rows: MarginRows,
    sold: Series,
    proceeds: Series,
    written_off: Series,
    /// Balance after cure and sale, before recourse
    rest: Expression,
    /// BTC pledged before the sale
    held: Expression,
}

impl Open<'_> {
    /// The margin test at the month's price, after the month's draws.
    pub fn test(self, scope: &Scope, market: &Market, draws: Draws, left: &Left) -> Tested {
        let scope = &self.place(scope);
        let Cured { called, rows: margin, sold, proceeds, written_off, rest, held } =
            self.cures(scope, market, draws, left);
        let MarginRows { topped_up, cured, recourse, .. } = margin;
        let unused = (left.cash.clone() - cured).max(0.0) + (left.free.clone() - topped_up).max(0.0) * market.price;
        let needless = when(sold.gt(0.0), unused, 0.0);
        let drawn = scope.flow("drawn", "Draws", USD, sum(draws.all()), "Dated and as needed");
        let fee = scope.flow("fee", "Fees", USD, drawn * self.terms.fee_share, "On each draw, in its month");
        let cash = cured + recourse;
        let repaid = scope.flow(
            "repaid",
            "Repaid in cash",
            USD,
            sum([self.scheduled + self.balloon, cash.clone()]),
            "Scheduled, at maturity, to cure, and with recourse",
        );
        let balance = scope.define(self.balance, |_| sum([rest, -recourse, -written_off]));
        let collateral = scope.define(self.collateral, |_| held - sold);
        let pledged_value = collateral * market.price;
        let ltv = scope.level(
            "ltv",
            "LTV",
            PLAIN,
            when(balance.gt(ONE_CENT), balance / pledged_value.max(ONE_CENT), 0.0),
            "Loan over collateral at market value, at month end; 0 if nothing is outstanding",
        );
        scope.shown(ltv, Format::Share);
        let price_at = |key: &str, label: &str, ltv: Scalar, note: &'static str| {
            let trigger = when(collateral.gt(ONE_SATOSHI), balance / (collateral.max(ONE_SATOSHI) * ltv), 0.0);
            let row = scope.level(key, label, USD.per(BTC), trigger, note);
            scope.shown(row, Format::Decimals(0));
            row
        };
        let call_price = price_at(
            "call-price",
            "Margin-call price",
            self.terms.margin_ltv,
            "BTC price at which the month's loan and collateral reach the margin-call LTV; 0 if nothing is outstanding",
        );
        let liquidation_price = price_at(
            "liquidation-price",
            "Liquidation price",
            self.terms.liquidation_ltv,
            "BTC price at which they reach the liquidation LTV; 0 if nothing is outstanding",
        );
        let rows = BtcLoanRows {
            id: self.loan.id.clone(),
            index: self.index,
            key: scope.key().to_owned(),
            name: self.loan.name.clone(),
            terms: self.terms,
            opening: self.opening,
            balance,
            drawn,
            draws: LoanDrawRows {
                wanted: self.wanted,
                on_date: draws.on_date,
                available: self.available,
                room: draws.on_need.map(|on_need| on_need.room),
                on_need: draws.on_need.map(|on_need| on_need.drawn),
            },
            fee,
            interest: self.interest,
            scheduled: self.scheduled,
            balloon: self.balloon,
            repaid,
            released: self.released,
            collateral,
            called,
            margin,
            sold,
            proceeds,
            written_off,
            ltv,
            call_price,
            liquidation_price,
            needless,
        };
        Tested { rows, cash }
    }

    /// Balance and BTC pledged after the month's draws and repayments, before the test.
    fn before_test(&self, scope: &Scope, market: &Market, draws: Draws) -> (Series, Series) {
        let owed = [self.balance.prev(), -self.scheduled, -self.balloon];
        let owed = scope.level(
            "owed-before-test",
            "Balance before test",
            USD,
            sum(owed.into_iter().chain(draws.all().map(Series::expression))),
            "After the month's draws and repayments",
        );
        let new = draws.all().map(|drawn| self.to_pledge(market, drawn));
        let pledged = scope.level(
            "pledged-before-test",
            "BTC pledged before test",
            BTC,
            sum(std::iter::once(self.pledged()).chain(new)),
            "Including collateral pledged for the month's draws",
        );
        (owed, pledged)
    }

    /// At or above the margin-call LTV, the initial LTV is restored with free BTC, then with cash, then by selling collateral;
    /// any shortfall is paid with recourse, otherwise it is the lender's loss.
    fn cures(&self, scope: &Scope, market: &Market, draws: Draws, left: &Left) -> Cured {
        let (price, initial, sale_cost) = (market.price, self.terms.initial_ltv, self.terms.sale_cost);
        let (owed, pledged) = self.before_test(scope, market, draws);
        let called = scope.flag(
            "called",
            "Margin call",
            owed.gt(ONE_CENT) * owed.ge(self.terms.margin_ltv * (pledged * price)),
            "LTV is at or above the margin-call level, before cures",
        );
        let wanted = (owed / (initial * price) - pledged).max(0.0);
        let topped_up = scope.flow(
            "topped-up",
            "BTC posted",
            BTC,
            when(called, wanted.min(left.free.clone().max(0.0)), 0.0),
            "Free BTC pledged to restore the initial LTV",
        );
        let held = pledged + topped_up;
        let over_initial = scope.level(
            "over-initial",
            "Excess over initial LTV",
            USD,
            when(called, (owed - initial * (held.clone() * price)).max(0.0), 0.0),
            "After BTC is posted; less than a cent is ignored",
        );
        let over = when(over_initial.lt(ONE_CENT), 0.0, over_initial);
        let cured = scope.flow(
            "cured",
            "Cash paid to cure",
            USD,
            over.clone().min(left.cash.clone().max(0.0)),
            "Cash above the minimum paid to restore the initial LTV",
        );
        let still = scope.level(
            "over-after-cash",
            "Excess over initial LTV after cures",
            USD,
            over - cured,
            "Covered by selling collateral",
        );
        let needed = still / (price * (1.0 - sale_cost - initial));
        let sold = scope.flow(
            "sold",
            "Collateral sold",
            BTC,
            when(still.lt(ONE_CENT), 0.0, needed.min(held.clone())),
            "(loan − initial LTV · collateral · price) / (price · (1 − cost − initial LTV)), capped at the BTC pledged",
        );
        let in_all = |key: &str, label: &str, unit: Unit, row: Series| {
            scope.total(&format!("{key}-in-all"), &format!("{label}, total"), unit, Total::Sum(row), "Over the plan")
        };
        let topped_up_in_all = in_all("topped-up", "BTC posted", BTC, topped_up);
        let cured_in_all = in_all("cured", "Cash paid to cure", USD, cured);
        let sold_in_all = in_all("sold", "Collateral sold", BTC, sold);
        let proceeds = scope.flow(
            "proceeds",
            "Collateral sale proceeds",
            USD,
            sold * price * (1.0 - sale_cost),
            "Received by the lender, after slippage and fees",
        );
        let rest = owed - cured - proceeds;
        let empty = sold.gt(0.0) * (held.clone() - sold).le(ONE_SATOSHI);
        let uncovered = scope.flow(
            "uncovered",
            "Collateral shortfall",
            USD,
            when(empty, rest.clone().max(0.0), 0.0),
            "Balance outstanding after all collateral is sold",
        );
        let (paid, borne): (Expression, Expression) =
            if self.loan.recourse { (uncovered.into(), 0.0.into()) } else { (0.0.into(), uncovered.into()) };
        let recourse =
            scope.flow("recourse", "Recourse payment", USD, paid, "Collateral shortfall, if the loan is with recourse");
        let written_off =
            scope.flow("written-off", "Lender loss", USD, borne, "Collateral shortfall, if the loan is non-recourse");
        let rows = MarginRows {
            owed,
            pledged,
            topped_up,
            over_initial,
            cured,
            over_after_cash: still,
            uncovered,
            recourse,
            topped_up_in_all,
            cured_in_all,
            sold_in_all,
        };
        Cured { called, rows, sold, proceeds, written_off, rest, held }
    }
}
