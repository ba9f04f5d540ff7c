//! The waterfall of a project company: operations, construction and draws; fees, interest and principal; the reserve;
//! then distributions to its owners if completion and the tests allow, or capital calls on them.

mod rows;

pub use self::rows::{DistributionRows, ForTaxRows, OperationRows, ShortfallRows, WaterfallRows};

use crate::formula::{Expression, Format, Operand, PLAIN, Pending, Scalar, Series, Total, USD, sum, when};
use crate::model::base::constants::ONE_CENT;
use crate::model::base::scope::Scope;
use crate::model::capital::cash_flow::debt_flows;
use crate::model::capital::covenants::CovenantRows;
use crate::model::capital::cover::cover;
use crate::model::capital::owner::Company;
use crate::model::capital::ratios::{Amounts, ratios};
use crate::model::instruments::debt::DebtRows;
use crate::model::market::price::Market;
use crate::plan::Support;

/// A project company while its waterfall is written.
struct Waterfall<'w> {
    scope: &'w Scope<'w>,
    company: &'w Company<'w>,
    debts: &'w [DebtRows],
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
}

/// Writes the waterfall of a project company; the scope is the company's.
pub(in crate::model) fn waterfall(
    scope: &Scope,
    market: &Market,
    company: &Company,
    debts: &[DebtRows],
    cash_rate: Series,
) -> WaterfallRows {
    let plan = company.plan;
    let opening_cash = scope.number("opening_cash_usd", USD, plan.opening_cash_usd);
    let opening_reserve = scope.number("opening_reserve_usd", USD, plan.opening_reserve_usd);
    let minimum = scope.number("minimum_cash_usd", USD, plan.minimum_cash_usd);
    let completion = scope.month("completion", plan.completion);
    let reimbursements = scope.steps("reimbursements_usd", USD, &plan.reimbursements_usd);
    let waterfall = Waterfall { scope, company, debts, minimum, completion, reimbursements };
    let debt = scope.stock("debt", "Debt", USD, debts.iter().map(|d| d.balance), "Principal at month end");
    let service = scope.flow(
        "service",
        "Scheduled debt service",
        USD,
        waterfall.of_debts(|d| d.paid) + waterfall.of_debts(|d| d.scheduled),
        "Interest paid and scheduled repayment, excluding the balloon at maturity",
    );
    let complete = scope.calendar.month.ge(completion);
    let of_covenants = scope.of(&format!("{}.covenants", scope.path()));
    let cover = cover(&of_covenants, &plan.covenants, company.owner.borrower.cfads, service, Some(complete));
    let balances = balances(scope, opening_cash, opening_reserve);
    let operations = waterfall.operations(&balances, market, cash_rate);
    let shortfall = waterfall.shortfall(&balances, &operations);
    let distributions = waterfall.distributions(&balances, &shortfall, cover.covenant);
    let (s, d) = (shortfall, distributions);
    let Balances { cash, reserve, held_back } = balances;
    let cash = scope.define(cash, |_| {
        sum([s.cash.into(), s.reserve_used.into(), s.called.into(), -d.reserve_filled, -d.distributed])
    });
    let reserve =
        scope.define(reserve, |p| sum([p.prev(), -s.reserve_released, -s.reserve_used, d.reserve_filled.into()]));
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
    let liquidity = scope.level("liquidity", "Liquidity", USD, cash + reserve, "Cash and reserve");
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

fn balances(scope: &Scope, opening_cash: Scalar, opening_reserve: Scalar) -> Balances {
    Balances {
        cash: scope.declare(
            "cash",
            "Cash",
            USD,
            opening_cash,
            "At month end, excluding the reserve; can be negative, as no plug is applied",
        ),
        reserve: scope.declare("reserve", "Debt service reserve", USD, opening_reserve, "Restricted cash at month end"),
        held_back: scope.declare(
            "held-back",
            "Distributions held back",
            PLAIN,
            0.0,
            "1 while a test other than the DSCR is failed",
        ),
    }
}

impl Waterfall<'_> {
    fn flow(&self, key: &str, label: &str, amount: impl Into<Expression>, note: &'static str) -> Series {
        self.scope.flow(key, label, USD, amount, note)
    }

    /// A row of all its debts, added up.
    fn of_debts(&self, row: fn(&DebtRows) -> Series) -> Expression {
        sum(self.debts.iter().map(row))
    }

    fn operations(&self, before: &Balances, market: &Market, cash_rate: Series) -> OperationRows {
        let interest_on_cash = self.flow(
            "interest-on-cash",
            "Interest on cash",
            (before.cash.prev().max(0.0) + before.reserve.prev()) * cash_rate,
            "On the opening cash and reserve",
        );
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
                .chain(self.company.own_tax().map(|paid| -paid))),
            "Before debt, reserve and owners; after the tax that it pays itself",
        );
        let of_debt = self.flow(
            "cash-of-debt",
            "Cash from debt",
            debt_flows(self.debts).total(),
            "Draws less fees, interest, repayment and premiums",
        );
        OperationRows { interest_on_cash, btc_sold, operating, of_debt }
    }

    fn shortfall(&self, before: &Balances, operations: &OperationRows) -> ShortfallRows {
        let reserve_target = self.scope.level(
            "reserve-target",
            "Required reserve",
            USD,
            sum(self.debts.iter().filter_map(|d| d.reserve.as_ref()).map(|reserve| reserve.target)),
            "For all its debts",
        );
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
        let reserve_used = self.flow(
            "reserve-used",
            "Drawn from reserve",
            short.min(due).min(before.reserve.prev() - reserve_released).max(0.0),
            "For debt service not covered by cash",
        );
        let reserve_used_in_all = self.scope.total(
            "reserve-used-in-all",
            "Drawn from reserve, total",
            USD,
            Total::Sum(reserve_used),
            "Over the plan",
        );
        let supported = supported(self.scope, self.company.plan.support, self.completion);
        let called = self.flow(
            "called",
            "Capital calls",
            (short - reserve_used) * supported,
            "Remaining shortfall, to the extent of the owners' support",
        );
        ShortfallRows { reserve_target, reserve_released, cash, short, due, reserve_used, reserve_used_in_all, called }
    }

    fn distributions(&self, before: &Balances, shortfall: &ShortfallRows, dscr: CovenantRows) -> DistributionRows {
        let ShortfallRows { reserve_target: target, reserve_released: released, cash, .. } = *shortfall;
        let month = self.scope.calendar.month;
        let wanted = sum(self.debts.iter().filter_map(|d| d.set_aside).map(|set_aside| set_aside.amount));
        let set_aside = self.scope.level(
            "set-aside",
            "Set aside for debt service",
            USD,
            wanted.min((cash - self.minimum).max(0.0)),
            "From cash above the minimum, for the next payments on debts that do not pay monthly",
        );
        let spare = self.scope.level(
            "spare",
            "Cash above the minimum",
            USD,
            (cash - self.minimum - set_aside).max(0.0),
            "Also net of cash set aside for debt service, before the reserve is funded",
        );
        let reserve_filled = self.flow(
            "reserve-filled",
            "Paid into reserve",
            spare.min((target - before.reserve.prev() + released + shortfall.reserve_used).max(0.0)),
            "From cash above the minimum",
        );
        let for_tax = self.company.tax_of_members().map(|due| self.for_tax(due, spare - reserve_filled));
        let paid_for_tax = for_tax.map_or(0.0.into(), |rows| rows.paid.expression());
        let wanted = sum(self.reimbursements.iter().map(|(at, usd)| when(month.is(*at), *usd, 0.0)));
        let reimbursed = self.flow(
            "reimbursed",
            "Equity reimbursed",
            wanted.min(spare - reserve_filled - paid_for_tax.clone()),
            "On the dates set regardless of the tests, after the reserve",
        );
        let reserve_full = self.scope.flag(
            "reserve-full",
            "Reserve fully funded",
            (target - ONE_CENT).le(before.reserve.prev() - released + reserve_filled),
            "Within a cent of the required reserve",
        );
        let held = before.held_back.prev();
        let locked = self.scope.flag(
            "locked",
            "Distribution lock-up",
            dscr.locked().map_or(held.clone(), |locked| locked.max(held)),
            "The DSCR at the last test, or another covenant in the prior month, fails its lock-up level",
        );
        let may_distribute = self.scope.flag(
            "distributes",
            "Distributions permitted",
            month.ge(self.completion) * (1.0 - locked) * reserve_full,
            "From completion, with no lock-up and a fully funded reserve",
        );
        let left = (spare - reserve_filled - paid_for_tax.clone() - reimbursed).max(0.0);
        let distribution = self.flow(
            "distribution",
            "Distribution",
            may_distribute * left.clone(),
            "All cash above the minimum, after reserve and reimbursement",
        );
        let distributed = self.flow(
            "to-owners",
            "Paid to owners",
            sum([paid_for_tax, reimbursed.into(), distribution.into()]),
            "Distributions for tax, reimbursements and distributions",
        );
        let trapped = self.scope.balance(
            "distribution-locked",
            "Cash trapped",
            USD,
            0.0,
            |_| locked * left,
            "Distributable cash trapped by a lock-up, at month end",
        );
        DistributionRows {
            set_aside,
            spare,
            reserve_filled,
            for_tax,
            reimbursed,
            reserve_full,
            locked,
            may_distribute,
            distribution,
            distributed,
            trapped,
        }
    }

    /// Distributions for the tax of its members, out of `available`; what cash does not allow is made up for later.
    fn for_tax(&self, due: Series, available: Expression) -> ForTaxRows {
        let owed = self.scope.declare(
            "for-tax-owed",
            "Distributions for tax, owed",
            USD,
            0.0,
            "Due and not yet paid, at month end; below zero what was paid beyond the year's tax, which later ones make up for",
        );
        let paid = self.flow(
            "for-tax",
            "Distributions for tax",
            (owed.prev() + due).max(0.0).min(available.max(0.0)),
            "To all members in proportion, when tax on its income is due: after the reserve, before the distribution tests",
        );
        let owed = self.scope.define(owed, |p| sum([p.prev(), due.into(), -paid]));
        ForTaxRows { paid, owed }
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
            cost: sum([owner.borrower.capex_so_far + interest_capitalised, built]),
            from: Some(self.completion),
        }
    }
}
