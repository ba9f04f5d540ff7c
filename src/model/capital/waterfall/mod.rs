//! The waterfall of a project company: operations, construction and draws; fees, interest and principal; the reserve;
//! then distributions to its owners if completion and the tests allow, or capital calls on them.

mod distributions;
mod funds;
mod gates;
mod letters;
mod rows;
mod shortfall;

pub(in crate::model::capital) use self::letters::letter_fees;
pub use self::rows::{DistributionRows, FundRows, OperationRows, ShortfallRows, WaterfallRows};

use crate::formula::{Expression, Format, Operand, PLAIN, Pending, Scalar, Series, Total, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::capital::cash_flow::debt_flows;
use crate::model::capital::cover::{Served, cover};
use crate::model::capital::owner::Company;
use crate::model::capital::ratios::{Amounts, ratios};
use crate::model::capital::treasury::CashRates;
use crate::model::group::unbooked::is_unbooked;
use crate::model::instruments::debt::{DebtRows, ToSweep};
use crate::model::market::price::Market;
use crate::plan::Support;

/// A project company while its waterfall is written.
struct Waterfall<'w> {
    scope: &'w Scope<'w>,
    company: &'w Company<'w>,
    debts: &'w [DebtRows],
    /// Their principal at month end
    debt: Series,
    minimum: Scalar,
    completion: Scalar,
    /// Dated reimbursements: the number of the month, and USD
    reimbursements: Vec<(Scalar, Scalar)>,
}

/// Balances of the month before, on which the month depends.
struct Balances {
    cash: Pending,
    reserve: Pending,
    held_back: Pending,
    /// Drawn on letters of credit to date; None without letters
    letters_used: Option<Pending>,
}

/// What a waterfall reads of the debts of its company.
pub(in crate::model) struct OfDebts<'w> {
    pub debts: &'w [DebtRows],
    /// Drawn on letters of credit to date; None without letters
    pub letters_used: Option<Pending>,
    /// What debts with a cash sweep take at month end, in the order of the plan
    pub sweeps: Vec<ToSweep>,
}

/// Writes the waterfall of a project company; the scope is the company's.
pub(in crate::model) fn waterfall(
    scope: &Scope,
    market: &Market,
    company: &Company,
    OfDebts { debts, letters_used, sweeps }: OfDebts,
    rates: CashRates,
) -> WaterfallRows {
    let plan = company.plan;
    let opening_cash = scope.number("opening_cash_usd", USD, plan.opening_cash_usd);
    let opening_reserve = scope.number("opening_reserve_usd", USD, plan.opening_reserve_usd);
    let minimum = scope.number("minimum_cash_usd", USD, plan.minimum_cash_usd);
    let completion = company.completion;
    let reimbursements = scope.steps("reimbursements_usd", USD, &plan.reimbursements_usd);
    let debt = scope.stock("debt", "Debt", USD, debts.iter().map(|d| d.balance), "Principal at month end");
    let waterfall = Waterfall { scope, company, debts, debt, minimum, completion, reimbursements };
    let service = scope.flow(
        "service",
        "Scheduled debt service",
        USD,
        waterfall.of_debts(|d| d.paid) + waterfall.of_debts(|d| d.scheduled),
        "Interest paid and scheduled repayment, excluding the balloon at maturity",
    );
    let complete = scope.calendar.month.ge(completion);
    let of_covenants = scope.of(&format!("{}.covenants", scope.path()));
    let before_tax = company.owner.borrower.cfads;
    let cfads = company.own_tax().map_or(before_tax, |tax| {
        let note = "CFADS before tax less tax that it pays itself: what its DSCR counts";
        scope.flow("cfads-after-tax", "CFADS after tax", USD, before_tax - tax, note)
    });
    let cures = (plan.cures > 0 && plan.covenants.dscr_default > 0.0).then(|| {
        let most = scope.number("cures", PLAIN, f64::from(plan.cures));
        scope.shown_scalar(most, Format::Decimals(0));
        most
    });
    let served = Served { cfads, ahead: before_tax, service, debt, complete: Some(complete), cures };
    let cover = cover(&of_covenants, &plan.covenants, served);
    let balances = waterfall.balances(opening_cash, opening_reserve, letters_used);
    let operations = waterfall.operations(&balances, market, rates);
    let shortfall = waterfall.shortfall(&balances, &operations, cover.cure);
    let gates = waterfall.gates(&cover);
    let distributions = waterfall.distributions(&balances, &shortfall, cover.covenant, gates, sweeps);
    let (s, d) = (shortfall, &distributions);
    let Balances { cash, reserve, held_back, letters_used } = balances;
    if let (Some(used), Some(letter)) = (letters_used, s.letter) {
        scope.define(used, |p| p.prev() + letter.drawn);
    }
    let cash = scope.define(cash, |_| {
        sum([s.cash.into(), s.reserve_used.into(), s.called.into(), -d.reserve_filled, -d.distributed])
    });
    let reserve =
        scope.define(reserve, |p| sum([p.prev(), -s.reserve_released, -s.reserve_used, d.reserve_filled.into()]));
    let funds = waterfall.funds(&operations, &s, d, (cash, reserve));
    let gap = scope.level(
        "funding-gap",
        "Funding gap",
        USD,
        when((minimum - cash).lt(ONE_CENT), 0.0, minimum - cash),
        "Shortfall of cash to the minimum at month end, if the owners do not fund it",
    );
    let peak_gap = scope.total(
        "peak-funding-gap",
        "Peak funding gap",
        USD,
        Total::Maximum(gap),
        "Largest shortfall of cash to the minimum",
    );
    let added = sum(debts.iter().filter_map(|d| d.added));
    let interest_capitalised = scope.balance(
        "interest-added-so-far",
        "Interest capitalised to debt, to date",
        USD,
        0.0,
        |p| p + added,
        "Since month 1",
    );
    let liquidity = match s.letter {
        None => scope.level("liquidity", "Liquidity", USD, cash + reserve, "Cash and reserve"),
        Some(letter) => scope.level(
            "liquidity",
            "Liquidity",
            USD,
            sum([cash.into(), reserve.into(), (letter.available - letter.drawn).max(0.0)]),
            "Cash, reserve, and what the letters of credit still stand for",
        ),
    };
    let amounts = waterfall.amounts(debt, cash, liquidity, interest_capitalised);
    let ratios = ratios(&of_covenants, &plan.covenants, amounts);
    let failed = ratios.covenants.all().into_iter().filter_map(|covenant| covenant.locked()).map(Series::expression);
    let failed = failed.reduce(Operand::max).unwrap_or(Expression::Number(0.0));
    let held_back = scope.define(held_back, |_| failed);
    scope.shown(held_back, Format::Flag);
    WaterfallRows {
        completion,
        debt,
        service,
        cover,
        operations,
        shortfall,
        distributions,
        funds,
        cash,
        reserve,
        gap,
        peak_gap,
        interest_capitalised,
        liquidity,
        ratios,
        held_back,
    }
}

/// 1 in months in which its owners answer for what a project company lacks.
pub(in crate::model) fn supported(scope: &Scope, support: Support, completion: Scalar) -> Expression {
    match support {
        Support::Always => 1.0.into(),
        Support::UntilCompletion => scope.calendar.month.lt(completion),
        Support::Never => 0.0.into(),
    }
}

impl Waterfall<'_> {
    fn balances(&self, opening_cash: Scalar, opening_reserve: Scalar, letters_used: Option<Pending>) -> Balances {
        let scope = self.scope;
        Balances {
            cash: scope.declare(
                "cash",
                "Cash",
                USD,
                opening_cash,
                "At month end, excluding the reserve; can be negative, as no plug is applied",
            ),
            reserve: scope.declare(
                "reserve",
                "Debt service reserve",
                USD,
                opening_reserve,
                "Restricted cash at month end",
            ),
            held_back: scope.declare(
                "held-back",
                "Distributions held back",
                PLAIN,
                0.0,
                "1 while a test other than the DSCR is failed",
            ),
            letters_used,
        }
    }

    fn flow(&self, key: &str, label: &str, amount: impl Into<Expression>, note: &'static str) -> Series {
        self.scope.flow(key, label, USD, amount, note)
    }

    /// A row of all its debts, added up.
    fn of_debts(&self, row: fn(&DebtRows) -> Series) -> Expression {
        sum(self.debts.iter().map(row))
    }

    fn operations(&self, before: &Balances, market: &Market, rates: CashRates) -> OperationRows {
        let interest_on_cash = self.flow(
            "interest-on-cash",
            "Interest on cash",
            (before.cash.prev().max(0.0) + before.reserve.prev()) * rates.earned,
            "On the opening cash and reserve",
        );
        let overdraft = rates.interest(self.scope, before.cash.prev());
        let btc_sold = self.flow(
            "btc-sold-to-parent",
            "BTC sold to the parent",
            self.company.owner.mined_value(market),
            "BTC mined, at the month's price: only the parent holds BTC",
        );
        let operating = self.flow(
            "cash-of-operations",
            "Cash from operations and construction",
            sum([self.company.owner.flows().total(), interest_on_cash.into(), btc_sold.into()]
                .into_iter()
                .chain(self.company.held.clone().map(|held| held.received - held.paid_in))
                .chain(overdraft.map(|interest| -interest))
                .chain(self.company.own_tax().map(|paid| -paid))),
            "Before debt, reserve and owners; after the tax that it pays itself, and with companies that it holds",
        );
        let of_debt = self.flow(
            "cash-of-debt",
            "Cash from debt",
            debt_flows(self.debts).total(),
            "Draws less fees, interest, repayment and premiums",
        );
        OperationRows { interest_on_cash, overdraft, btc_sold, operating, of_debt }
    }

    /// Reserves funded at once, USD to date.
    fn reserves_funded(&self) -> Expression {
        let funded: Vec<Series> =
            self.debts.iter().filter_map(|debt| debt.reserve.as_ref().and_then(|reserve| reserve.funding)).collect();
        if funded.is_empty() {
            return 0.0.into();
        }
        let note = "Required when they are funded: a cost of the project, as draws count it";
        let row = self.scope.balance("reserves-funded", "Reserves funded to date", USD, 0.0, |p| p + sum(funded), note);
        row.into()
    }

    /// What its ratios are made of.
    fn amounts(&self, debt: Series, cash: Series, liquidity: Series, interest_capitalised: Series) -> Amounts {
        let owner = &self.company.owner;
        let built = owner.classes.map(|class| class.value).into_iter().chain([owner.sums.capex.construction]);
        let built = sum(built.map(|value| self.scope.opening_of(value)));
        Amounts {
            liquidity,
            debt,
            net_debt: debt - cash,
            ebitda: owner.sums.noi - owner.sums.partners.noi,
            noi_year: owner.borrower.noi_year,
            // What is in service and not yet paid counts once it is; a reserve that is funded at once is a cost of the project.
            cost: sum([
                owner.borrower.capex_so_far + interest_capitalised,
                self.reserves_funded(),
                built - self.scope.opening_of(owner.sums.capex.to_come),
            ]),
            cost_is_whole: !is_unbooked(self.scope.plan(), self.company.plan),
            land: owner.items.held,
            from: Some(self.completion),
        }
    }
}
