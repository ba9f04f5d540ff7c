//! The funding order: sources drawn, sold and issued one after another until cash is at its minimum; then revolver
//! prepayments, and the margin tests of BTC-backed loans.

use super::policy::Sales;
use crate::formula::{BTC, Expression, Operand as _, Series, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::instruments::btc_loan::{self, BtcLoanRows, Draws as LoanDraws, Left, OnNeed, Tested};
use crate::model::instruments::convertible::{self, ConvertibleRows, SharePrices};
use crate::model::instruments::debt::{self, DebtRows};
use crate::model::instruments::equity;
use crate::model::market::price::Market;
use crate::plan::{BtcPolicy, Draws, Plan};

/// Sources of cash, by index in their list.
#[derive(Clone, Copy)]
enum Source {
    Debt(usize),
    Btc,
    BtcLoan(usize),
    Convertible(usize),
    Shares,
}

/// The position at month end.
pub(super) struct Funded {
    pub cash: Expression,
    pub sold: Series,
    pub bought: Series,
    pub overlay: Series,
    pub net_price: Series,
    pub available: Series,
    pub debts: Vec<DebtRows>,
    pub convertibles: Vec<ConvertibleRows>,
    pub loans: Vec<BtcLoanRows>,
    pub equity: equity::Open,
    /// ATM sales made as needed
    pub atm: Option<Series>,
}

/// All sources of the plan in order: by funding priority, then revolvers, loans, BTC, BTC-backed loans, convertibles, shares.
fn order(
    plan: &Plan,
    debts: &[debt::Open],
    convertibles: &[convertible::Open],
    loans: &[btc_loan::Open],
    equity: &equity::Open,
) -> Vec<Source> {
    let mut all: Vec<(u32, u32, Source)> = Vec::new();
    for (i, open) in debts.iter().enumerate().filter(|(_, open)| open.room().is_some()) {
        all.push((open.debt.funding_rank, u32::from(open.debt.draws != Draws::Revolving), Source::Debt(i)));
    }
    if plan.treasury.btc_policy == BtcPolicy::SellToMinimumCash {
        all.push((plan.treasury.funding_rank, 2, Source::Btc));
    }
    all.extend(
        loans
            .iter()
            .enumerate()
            .filter(|(_, open)| open.loan.on_need)
            .map(|(i, open)| (open.loan.funding_rank, 3, Source::BtcLoan(i))),
    );
    all.extend(
        convertibles
            .iter()
            .enumerate()
            .filter(|(_, open)| open.room.is_some())
            .map(|(i, open)| (open.notes.funding_rank, 4, Source::Convertible(i))),
    );
    if equity.room().is_some() {
        all.push((plan.equity.funding_rank, 5, Source::Shares));
    }
    all.sort_by_key(|(rank, kind, _)| (*rank, *kind));
    all.into_iter().map(|(.., source)| source).collect()
}

/// As-needed draws by source.
struct Drawn {
    debts: Vec<Option<Series>>,
    convertibles: Vec<Option<Series>>,
    loans: Vec<Option<OnNeed>>,
    btc: Option<Series>,
    shares: Option<Series>,
    /// Proceeds after fees
    net: Vec<Expression>,
    /// Unpledged BTC after them
    free: Expression,
}

#[expect(clippy::too_many_arguments, reason = "all sources of cash, each once")]
pub(super) fn fund(
    scope: &Scope,
    market: &Market,
    sales: Sales,
    minimum: Series,
    debts: Vec<debt::Open>,
    convertibles: Vec<convertible::Open>,
    loans: Vec<btc_loan::Open>,
    equity: equity::Open,
) -> Funded {
    let order = order(scope.plan(), &debts, &convertibles, &loans, &equity);
    // Dated draws of BTC-backed loans come first: they are planned.
    let mut free: Expression = sales.free.into();
    let mut on_dates = Vec::new();
    for open in &loans {
        let drawn = open.on_date(scope, market, free.clone());
        free = free - open.to_pledge(market, drawn);
        on_dates.push(drawn);
    }
    let planned = sum(std::iter::once(sales.cash.expression())
        .chain(loans.iter().zip(&on_dates).map(|(open, drawn)| *drawn * (1.0 - open.fee_share()))));
    let cash = scope.level(
        "cash-before-need",
        "Cash before as-needed funding",
        USD,
        planned,
        "Including dated draws of BTC-backed loans",
    );
    let need = when((minimum - cash).lt(ONE_CENT), 0.0, minimum - cash);
    let need = scope.flow(
        "need",
        "Cash needed",
        USD,
        need,
        "Shortfall to minimum cash before as-needed funding; less than a cent is ignored",
    );
    let drawn = draw(scope, market, &order, &sales, need, (&debts, &convertibles, &loans, &equity), &on_dates, free);
    let after = scope.level(
        "cash-after-need",
        "Cash after as-needed funding",
        USD,
        sum(std::iter::once(cash.expression()).chain(drawn.net.iter().cloned())),
        "Including funding raised, after fees",
    );
    let spare = scope.level(
        "spare",
        "Cash above the minimum",
        USD,
        (after - minimum).max(0.0),
        "Before margin calls are met and revolvers repaid",
    );
    let mut paid = Vec::new();
    let mut tested = Vec::new();
    let mut left = Left { free: drawn.free.clone(), cash: spare.into() };
    for ((open, on_date), on_need) in loans.into_iter().zip(on_dates).zip(&drawn.loans) {
        let draws = LoanDraws { on_date, on_need: *on_need };
        let Tested { rows, cash } = open.test(scope, market, draws, &left);
        left = Left { free: left.free - rows.margin.topped_up, cash: left.cash - rows.margin.cured };
        paid.push(cash);
        tested.push(rows);
    }
    // Remaining cash above the minimum then repays revolvers.
    let mut spare = left.cash;
    let mut ahead = Vec::new();
    for open in &debts {
        let repaid = open.repayable.map(|repayable| {
            open.place(scope).flow(
                "repaid-ahead",
                "Prepaid from excess cash",
                USD,
                repayable.min(spare.clone()).max(0.0),
                "Of the revolver, from cash above the minimum after margin calls",
            )
        });
        if let Some(repaid) = repaid {
            spare = spare - repaid;
            paid.push(repaid.expression());
        }
        ahead.push(repaid);
    }
    let debts = debts
        .into_iter()
        .zip(&drawn.debts)
        .zip(ahead)
        .flat_map(|((open, on_need), ahead)| open.close(scope, *on_need, ahead))
        .collect();
    let prices = SharePrices { of_month: equity.price, first: equity.first_price };
    let convertibles = convertibles
        .into_iter()
        .zip(&drawn.convertibles)
        .map(|(open, on_need)| open.close(scope, prices, *on_need))
        .collect();
    let sold = scope.place("company", "Company").flow(
        "btc-sold",
        "BTC sold",
        BTC,
        sum(std::iter::once(sales.sold).chain(drawn.btc)),
        "Dated, by policy and as needed; sales by lenders are shown with their loans",
    );
    let cash = sum(std::iter::once(after.expression()).chain(paid.into_iter().map(|paid| -paid)));
    Funded {
        cash,
        sold,
        bought: sales.bought,
        overlay: sales.overlay,
        net_price: sales.net_price,
        available: sales.available,
        debts,
        convertibles,
        loans: tested,
        equity,
        atm: drawn.shares,
    }
}

type Sources<'a, 'b> = (&'a [debt::Open<'b>], &'a [convertible::Open<'b>], &'a [btc_loan::Open<'b>], &'a equity::Open);

/// Meets the need in order of priority, each source within its capacity.
#[expect(clippy::too_many_arguments, reason = "all sources of cash, each once")]
fn draw(
    scope: &Scope,
    market: &Market,
    order: &[Source],
    sales: &Sales,
    need: Series,
    sources: Sources,
    on_dates: &[Series],
    free: Expression,
) -> Drawn {
    let (debts, convertibles, loans, equity) = sources;
    let mut drawn = Drawn {
        debts: vec![None; debts.len()],
        convertibles: vec![None; convertibles.len()],
        loans: vec![None; loans.len()],
        btc: None,
        shares: None,
        net: Vec::new(),
        free,
    };
    let note = "When cash is short, by funding priority and within its capacity";
    for source in order {
        let open = need - sum(drawn.net.iter().cloned());
        let open = if drawn.net.is_empty() { need.expression() } else { when(open.clone().lt(ONE_CENT), 0.0, open) };
        match *source {
            Source::Debt(i) => {
                let Some(room) = debts[i].room() else { continue };
                let kept = 1.0 - debts[i].fee_share();
                let row = debts[i].place(scope).flow(
                    "drawn-on-need",
                    "Drawn as needed",
                    USD,
                    room.min(open / kept.clone()),
                    note,
                );
                drawn.net.push(row * kept);
                drawn.debts[i] = Some(row);
            }
            Source::Btc => {
                let row = scope.flow(
                    "sold-on-need",
                    "BTC sold as needed",
                    BTC,
                    sales.above_floor.min(drawn.free.clone()).max(0.0).min(open / sales.net_price),
                    "When cash is short, by funding priority, down to the floor",
                );
                drawn.net.push(row * sales.net_price);
                drawn.free = drawn.free.clone() - row;
                drawn.btc = Some(row);
            }
            Source::BtcLoan(i) => {
                let Some(room) = loans[i].room(scope, market, on_dates[i], drawn.free.clone()) else { continue };
                let kept = 1.0 - loans[i].fee_share();
                let need = room.min(open / kept.clone());
                let row = loans[i].place(scope).flow("drawn-on-need", "Drawn as needed", USD, need, note);
                drawn.net.push(row * kept);
                drawn.free = drawn.free.clone() - loans[i].to_pledge(market, row);
                drawn.loans[i] = Some(OnNeed { room, drawn: row });
            }
            Source::Convertible(i) => {
                let Some(room) = convertibles[i].room else { continue };
                let net = convertibles[i].net_share();
                let row = convertibles[i].place(scope).flow(
                    "issued-on-need",
                    "Issued as needed",
                    USD,
                    room.min(open / net),
                    note,
                );
                drawn.net.push(row * net);
                drawn.convertibles[i] = Some(row);
            }
            Source::Shares => {
                let Some(room) = equity.room() else { continue };
                let kept = 1.0 - equity.atm_fee();
                let row = equity.place(scope).flow(
                    "sold-on-need",
                    "ATM sales as needed",
                    USD,
                    room.min(open / kept.clone()),
                    note,
                );
                drawn.net.push(row * kept);
                drawn.shares = Some(row);
            }
        }
    }
    drawn
}
