//! What a project company lacks and who meets it: its reserve, letters of credit, its owners; and the reserve where it is
//! funded at once.

use super::rows::{FundingRows, LetterRows, OperationRows, ShortfallRows};
use super::{Balances, Waterfall, supported};
use crate::formula::{Expression, Operand as _, Series, Total, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::capital::cure::CureRows;

/// What letters of credit stand for.
struct Letters {
    /// Can still be drawn, USD
    available: Series,
    /// Has been drawn and is made up in the reserve, USD
    made_up: Expression,
}

impl Waterfall<'_> {
    pub(super) fn shortfall(
        &self,
        before: &Balances,
        operations: &OperationRows,
        cure: Option<CureRows>,
    ) -> ShortfallRows {
        let letters = before.letters_used.as_ref().map(|used| self.letters(&used.prev()));
        let reserve_target = self.target(letters.as_ref());
        let reserve_released = self.flow(
            "reserve-released",
            "Released from reserve",
            (before.reserve.prev() - reserve_target).max(0.0),
            "Balance in excess of the required reserve",
        );
        let cash = self.scope.level(
            "cash-before-reserve",
            "Cash before reserve and owners",
            USD,
            sum([before.cash.prev(), operations.operating.into(), operations.of_debt.into(), reserve_released.into()]),
            "Opening cash and all flows of the month, excluding transfers with reserve and owners",
        );
        let short = self.flow(
            "short",
            "Shortfall to minimum cash",
            (self.minimum - cash).max(0.0),
            "Before the reserve and the owners",
        );
        let due = self.flow(
            "due",
            "Debt service due",
            sum([self.of_debts(|d| d.paid), self.of_debts(|d| d.scheduled), self.of_debts(|d| d.balloon)]),
            "Interest, scheduled repayment and balloon at maturity: payable from the reserve",
        );
        let supported = supported(self.scope, self.company.plan.support, self.company.completion);
        // Until completion, owners who support the company pay interest as a cost of construction; a reserve is for the time after.
        let usable = when(self.scope.calendar.month.lt(self.company.completion), 1.0 - supported.clone(), 1.0);
        let payable = self.flow(
            "payable-from-reserve",
            "Payable from reserve",
            short.min(due) * usable,
            "Debt service not covered by cash; before completion only if the owners do not support the company",
        );
        let reserve_used = self.flow(
            "reserve-used",
            "Drawn from reserve",
            payable.min(before.reserve.prev() - reserve_released).max(0.0),
            "For debt service not covered by cash",
        );
        let reserve_used_in_all = self.scope.total(
            "reserve-used-in-all",
            "Drawn from reserve, total",
            USD,
            Total::Sum(reserve_used),
            "Over the plan",
        );
        let letter = letters.map(|Letters { available, .. }| {
            let drawn = self.flow(
                "letter-drawn",
                "Drawn on letters of credit",
                (payable - reserve_used).min(available).max(0.0),
                "For debt service covered neither by cash nor by the reserve; the owners reimburse the bank",
            );
            LetterRows { available, drawn }
        });
        let lacking = (reserve_target - before.reserve.prev() + reserve_released).max(0.0);
        let funding = self.funding(lacking, (cash - self.minimum).max(0.0), &supported);
        let drawn = letter.map(|letter| letter.drawn);
        let unmet = sum([short.expression(), -reserve_used].into_iter().chain(drawn.map(|drawn| -drawn)));
        let parts = [drawn, funding.map(|funding| funding.called), cure.map(|cure| cure.paid_in)];
        let parts = parts.into_iter().flatten().map(Series::expression);
        let called = self.flow(
            "called",
            "Capital calls",
            sum(std::iter::once(unmet * supported).chain(parts)),
            "Remaining shortfall, and reserve to fund, to the extent of the owners' support; what letters of credit pay, and equity cures, in any case",
        );
        ShortfallRows {
            reserve_target,
            reserve_released,
            cash,
            short,
            due,
            payable,
            reserve_used,
            reserve_used_in_all,
            letter,
            funding,
            called,
        }
    }

    /// Required balances of the reserves of debts, by letter of credit or in cash.
    fn required(&self, by_letter: bool) -> Expression {
        let reserves = self.debts.iter().filter_map(|debt| debt.reserve.as_ref());
        sum(reserves.filter(|reserve| reserve.letter_fee.is_some() == by_letter).map(|reserve| reserve.target))
    }

    fn target(&self, letters: Option<&Letters>) -> Series {
        let in_cash = self.required(false);
        let (amount, note) = match letters {
            None => (in_cash, "For all its debts"),
            Some(letters) => (
                in_cash + letters.made_up.clone(),
                "In cash, for all its debts: without what letters of credit can still be drawn for",
            ),
        };
        self.scope.level("reserve-target", "Required reserve", USD, amount, note)
    }

    /// Letters of credit of which this much has been drawn by the month before.
    fn letters(&self, used: &Expression) -> Letters {
        let required = self.scope.level(
            "letters",
            "Letters of credit",
            USD,
            self.required(true),
            "Required reserves for which they stand instead of cash",
        );
        let available = self.scope.level(
            "letters-available",
            "Letters of credit available",
            USD,
            when((required - used.clone()).lt(ONE_CENT), 0.0, required - used.clone()),
            "Less what has been drawn by the month before; less than a cent is nothing",
        );
        Letters { available, made_up: required.min(used.clone()) }
    }

    /// The reserve funded at once in the month, from cash above the minimum and from the owners; None if it fills from cash flow.
    fn funding(&self, lacking: Expression, cash: Expression, supported: &Expression) -> Option<FundingRows> {
        let mut due = self.debts.iter().filter_map(|debt| debt.reserve.as_ref()?.funding).peekable();
        due.peek()?;
        let wanted = self.flow(
            "reserve-to-fund",
            "Reserve to fund",
            sum(due).min(lacking),
            "Required balance of debts whose reserve is funded in the month, as far as the reserve lacks it",
        );
        let called = self.flow(
            "reserve-called",
            "Reserve funded by owners",
            (wanted - cash.clone()).max(0.0) * supported.clone(),
            "What cash above the minimum does not fund, to the extent of the owners' support",
        );
        let funded = self.flow(
            "reserve-funded",
            "Reserve funded",
            wanted.min(cash) + called,
            "A use of funds: from draws and other cash above the minimum, and from the owners",
        );
        Some(FundingRows { wanted, called, funded })
    }
}
