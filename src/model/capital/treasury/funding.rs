//! The funding order: what is raised until cash is at its minimum; then the margin tests of BTC-backed loans, and revolver
//! prepayments from what is left.

use super::draws::{Drawn, Short, draw};
use super::instruments::Instruments;
use super::policy::PolicyRows;
use crate::formula::{BTC, Expression, Operand as _, Series, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::instruments::btc_loan::{self, BtcLoanRows, Left, Tested};
use crate::model::instruments::convertible::{ConvertibleRows, SharePrices};
use crate::model::instruments::debt::{self, DebtRows, sweep_all};
use crate::model::instruments::equity;
use crate::model::market::price::Market;

/// Cash around funding raised as needed; USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct FundingRows {
    /// Cash after the BTC policy and dated draws of BTC-backed loans
    pub cash_before_need: Series,
    /// Shortfall of that cash to the minimum; less than a cent is ignored
    pub need: Series,
    /// BTC sold as needed; None if the policy is another
    pub btc_sold_on_need: Option<Series>,
    /// Cash after funding raised, net of fees
    pub cash_after_need: Series,
    /// … above the minimum, before margin calls are met and revolvers repaid
    pub spare: Series,
}

/// The position at month end.
pub(super) struct Funded {
    pub cash: Expression,
    /// BTC sold by the company
    pub sold: Series,
    pub rows: FundingRows,
    pub debts: Vec<DebtRows>,
    pub convertibles: Vec<ConvertibleRows>,
    pub loans: Vec<BtcLoanRows>,
    pub equity: equity::Open,
    /// Sales of shares at the market made as needed
    pub atm: Option<Series>,
}

/// Raises cash and closes the parent's instruments but its shares; the scope is the treasury's.
pub(super) fn fund(
    scope: &Scope,
    market: &Market,
    policy: &PolicyRows,
    minimum: Series,
    instruments: Instruments,
) -> Funded {
    let Dated { on_dates, free } = dated_draws(scope, market, policy, &instruments.loans);
    let dated = instruments.loans.iter().zip(&on_dates).map(|(open, drawn)| *drawn * (1.0 - open.fee_share()));
    let cash_before_need = scope.level(
        "cash-before-need",
        "Cash before as-needed funding",
        USD,
        sum(std::iter::once(policy.cash.expression()).chain(dated)),
        "Including dated draws of BTC-backed loans",
    );
    let need = scope.flow(
        "need",
        "Cash needed",
        USD,
        when((minimum - cash_before_need).lt(ONE_CENT), 0.0, minimum - cash_before_need),
        "Shortfall to minimum cash before as-needed funding; less than a cent is ignored",
    );
    let drawn = draw(scope, market, &instruments, Short { need, free, on_dates: &on_dates, policy });
    let cash_after_need = scope.level(
        "cash-after-need",
        "Cash after as-needed funding",
        USD,
        sum(std::iter::once(cash_before_need.expression()).chain(drawn.net.iter().cloned())),
        "Including funding raised, after fees",
    );
    let spare = scope.level(
        "spare",
        "Cash above the minimum",
        USD,
        (cash_after_need - minimum).max(0.0),
        "Before margin calls are met and revolvers repaid",
    );
    let Instruments { mut debts, convertibles, loans, equity } = instruments;
    let margin = margin_tests(scope, market, loans, &on_dates, &drawn, spare);
    let (repaid_ahead, repaid) = revolvers(scope, &debts, margin.left.clone());
    let left = sum(std::iter::once(margin.left).chain(repaid.iter().map(|paid| -paid.clone())));
    // What is left of cash above the minimum is swept by debts that agree to it, in the order of the plan.
    sweep_all(scope, debts.iter_mut().filter_map(debt::Open::take_sweep), left, None);
    let debts = debts.into_iter().zip(&drawn.debts).zip(repaid_ahead);
    let debts = debts.flat_map(|((open, on_need), ahead)| open.close(scope, *on_need, ahead)).collect();
    let prices = SharePrices { of_month: equity.price, first: equity.first_price };
    let convertibles = convertibles.into_iter().zip(&drawn.convertibles);
    let convertibles = convertibles.map(|(open, on_need)| open.close(scope, prices, *on_need)).collect();
    let sold = scope.place("company", "Company").flow(
        "btc-sold",
        "BTC sold",
        BTC,
        sum(std::iter::once(policy.sold).chain(drawn.btc)),
        "Dated, by policy and as needed; sales by lenders are shown with their loans",
    );
    let paid = margin.paid.into_iter().chain(repaid).map(|paid| -paid);
    Funded {
        cash: sum(std::iter::once(cash_after_need.expression()).chain(paid)),
        sold,
        rows: FundingRows { cash_before_need, need, btc_sold_on_need: drawn.btc, cash_after_need, spare },
        debts,
        convertibles,
        loans: margin.loans,
        equity,
        atm: drawn.shares,
    }
}

/// Dated draws of BTC-backed loans.
struct Dated {
    /// In the order of the loans, USD
    on_dates: Vec<Series>,
    /// Unpledged BTC after them
    free: Expression,
}

/// They come first, because they are planned.
fn dated_draws(scope: &Scope, market: &Market, policy: &PolicyRows, loans: &[btc_loan::Open]) -> Dated {
    let mut free: Expression = policy.free.into();
    let mut on_dates = Vec::with_capacity(loans.len());
    for open in loans {
        let drawn = open.on_date(scope, market, free.clone());
        free = free - open.to_pledge(market, drawn);
        on_dates.push(drawn);
    }
    Dated { on_dates, free }
}

/// Margin tests passed or cured.
struct Margin {
    loans: Vec<BtcLoanRows>,
    /// Cash paid to cure, and shortfalls paid with recourse
    paid: Vec<Expression>,
    /// Cash left above the minimum
    left: Expression,
}

fn margin_tests(
    scope: &Scope,
    market: &Market,
    loans: Vec<btc_loan::Open>,
    on_dates: &[Series],
    drawn: &Drawn,
    spare: Series,
) -> Margin {
    let mut left = Left { free: drawn.free.clone(), cash: spare.into() };
    let (mut tested, mut paid) = (Vec::new(), Vec::new());
    for ((open, on_date), on_need) in loans.into_iter().zip(on_dates).zip(&drawn.loans) {
        let draws = btc_loan::Draws { on_date: *on_date, on_need: *on_need };
        let Tested { rows, cash } = open.test(scope, market, draws, &left);
        left = Left { free: left.free - rows.margin.topped_up, cash: left.cash - rows.margin.cured };
        paid.push(cash);
        tested.push(rows);
    }
    Margin { loans: tested, paid, left: left.cash }
}

/// Cash that remains above the minimum repays revolvers: each debt's prepayment, and all of them.
fn revolvers(scope: &Scope, debts: &[debt::Open], left: Expression) -> (Vec<Option<Series>>, Vec<Expression>) {
    let mut spare = left;
    let prepaid = debts.iter().map(|open| {
        let repaid = open.place(scope).flow(
            "repaid-ahead",
            "Prepaid from excess cash",
            USD,
            open.repayable?.min(spare.clone()).max(0.0),
            "Of the revolver, from cash above the minimum after margin calls",
        );
        spare = spare.clone() - repaid;
        Some(repaid)
    });
    let prepaid: Vec<Option<Series>> = prepaid.collect();
    let amounts = prepaid.iter().flatten().map(|repaid| repaid.expression()).collect();
    (prepaid, amounts)
}
