//! Debt against what stands behind it: of the company, and of the parent alone.

use crate::formula::{Expression, Format, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::capital::ratios::Amounts;
use crate::model::group::operations::Operations;
use crate::model::group::unbooked::unbooked;
use crate::model::instruments::debt::DebtRows;
use crate::model::results::ratio::Ratio;

/// What the company's leverage is measured by: USD at month end unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct BackingRows {
    /// Cash without reserve accounts
    pub unrestricted_cash: Series,
    /// Site NOI, USD of the last twelve months
    pub noi_year: Series,
    /// Since month 1, net of partners
    pub capex_to_date: Series,
    /// Interest capitalised to debt since month 1
    pub interest_added_to_date: Series,
    /// Construction in progress before month 1
    pub construction_before: Scalar,
}

/// Leverage of the parent alone, on its own sites less overhead.
#[derive(Clone, Copy, Debug)]
pub struct CorporateRows {
    /// Principal without project companies, USD at month end
    pub debt: Series,
    /// EBITDA of its own sites less partners and overhead since month 1, USD at month end
    pub ebitda_to_date: Series,
    /// EBITDA of the last three months times four, USD; 0 before month 3
    pub run_rate: Series,
    /// Debt less its cash over run-rate EBITDA; 0 if that is not positive
    pub net_leverage: Series,
}

impl BackingRows {
    /// Writes what leverage is measured by.
    pub(in crate::model) fn write(scope: &Scope, operations: &Operations, capital: &Capital) -> Self {
        let sums = &operations.sums;
        let reserves = sum(capital.companies_that(true).map(|company| company.waterfall.reserve));
        let unrestricted_cash = scope.level(
            "unrestricted-cash",
            "Unrestricted cash",
            USD,
            capital.consolidated.cash - reserves,
            "Cash excluding reserve accounts",
        );
        let noi_year = scope.twelve_months("site-noi", "Site NOI", sums.noi);
        let capex_to_date = scope.balance(
            "capex-so-far",
            "Capex to date",
            USD,
            0.0,
            |p| p + (sums.capex.total - sums.partners.capex),
            "Since month 1, net of partners",
        );
        let added = sum(capital.debts().filter_map(DebtRows::added_to_cost));
        let interest_added_to_date = scope.balance(
            "interest-added-so-far",
            "Interest capitalised to debt, to date",
            USD,
            0.0,
            |p| p + added,
            "Of all debts, since month 1; without interest in kind, which builds nothing",
        );
        let group = capital.owners().filter(|owner| owner.consolidated);
        let construction_before = scope.formula(
            "construction-before",
            "Opening construction in progress",
            USD,
            openings(scope, group.map(|owner| owner.sums.capex.construction)),
            "Spent before month 1, not yet in service; excluded from NPV and IRR, which start in month 1",
        );
        Self { unrestricted_cash, noi_year, capex_to_date, interest_added_to_date, construction_before }
    }

    /// Debt less unrestricted cash.
    pub(in crate::model) fn net_debt(&self, capital: &Capital) -> Expression {
        capital.consolidated.debt.balance - self.unrestricted_cash
    }

    /// What the company's ratios are made of; `liquidity` in USD at month end.
    pub(in crate::model) fn amounts(
        &self,
        scope: &Scope,
        operations: &Operations,
        capital: &Capital,
        liquidity: Series,
    ) -> Amounts {
        let group = capital.owners().filter(|owner| owner.consolidated);
        let to_come =
            openings(scope, capital.owners().filter(|o| o.consolidated).map(|owner| owner.sums.capex.to_come));
        let values = group
            .flat_map(|owner| owner.classes.iter().map(|class| class.value).chain([owner.sums.capex.construction]));
        Amounts {
            liquidity,
            debt: capital.consolidated.debt.balance,
            net_debt: self.net_debt(capital),
            ebitda: operations.attributable.into(),
            noi_year: self.noi_year,
            // What is in service and not yet paid counts once it is.
            cost: sum([self.capex_to_date + self.interest_added_to_date, openings(scope, values) - to_come]),
            cost_is_whole: unbooked(scope.plan()).is_empty(),
            land: capital.consolidated.books.other_assets,
            from: None,
        }
    }
}

/// What balances are before month 1, added up.
fn openings(scope: &Scope, balances: impl Iterator<Item = Series>) -> Expression {
    sum(balances.map(|balance| scope.opening_of(balance)).filter(|opening| *opening != Expression::Number(0.0)))
}

/// Writes the company's net leverage if free BTC, USD, paid down debt.
pub(in crate::model) fn net_leverage_after_btc(
    scope: &Scope,
    net_debt: Expression,
    free_btc: Series,
    run_rate_ebitda: Series,
) -> Series {
    Ratio {
        key: "net-leverage-after-btc",
        label: "Net leverage after BTC",
        format: Format::Decimals(2),
        note: "Debt less unrestricted cash and free BTC after the haircut, over run-rate EBITDA; 1,000 if there is such debt and EBITDA is not positive, 0 before month 3",
    }
    .of_debt(scope, net_debt - free_btc, run_rate_ebitda)
}

impl CorporateRows {
    /// Writes the leverage of the parent alone.
    pub(in crate::model) fn write(scope: &Scope, capital: &Capital) -> Self {
        let (t, parent) = (&capital.treasury, &capital.parent.owner);
        let own = t
            .debts
            .iter()
            .map(|d| d.balance)
            .chain(t.convertibles.iter().map(|c| c.balance))
            .chain(t.loans.iter().map(|l| l.balance));
        let debt = scope.level(
            "corporate-debt",
            "Parent debt",
            USD,
            sum(own),
            "Principal at month end, excluding project companies",
        );
        let overhead = parent.overhead.map(|overhead| -overhead);
        let ebitda = sum([parent.sums.noi.expression(), -parent.sums.partners.noi].into_iter().chain(overhead));
        let ebitda_to_date = scope.balance(
            "corporate-ebitda-so-far",
            "Parent EBITDA to date",
            USD,
            0.0,
            |p| p + ebitda,
            "NOI of its own sites less partners and overhead, since month 1",
        );
        let early = (scope.calendar.month / ONE_MONTH).lt(3.0);
        let run_rate = scope.level(
            "corporate-run-rate",
            "Parent run-rate EBITDA",
            USD,
            when(early, 0.0, (ebitda_to_date - ebitda_to_date.lag(3)) * 4.0),
            "Last three months times four; 0 before month 3",
        );
        let net_leverage = Ratio {
            key: "corporate-net-leverage",
            label: "Corporate net leverage",
            format: Format::Decimals(2),
            note: "Parent debt less its cash, over its run-rate EBITDA; 1,000 if there is such debt and EBITDA is not positive, 0 before month 3",
        }
        .of_debt(scope, debt - t.cash, run_rate);
        Self { debt, ebitda_to_date, run_rate, net_leverage }
    }
}
