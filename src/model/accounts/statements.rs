//! The statements of one owner, put together from its sites, its instruments and its books.

use crate::formula::{Expression, Operand as _, Series, sum};
use crate::model::accounts::balance::{AssetParts, BalanceParts, BalanceSheet, LiabilityParts};
use crate::model::accounts::books::OwnerBooks;
use crate::model::accounts::cash_flow::{CashFlowStatement, Reclassified};
use crate::model::accounts::company_tax::CompanyTax;
use crate::model::accounts::income::{Income, IncomeBeforeTax, IncomeParts};
use crate::model::accounts::owner::Owner;
use crate::model::base::scope::Scope;
use crate::model::capital::company::Capital;
use crate::model::capital::owner::FeeRows;
use crate::model::instruments::preferred::PreferredRows;
use crate::model::market::price::Market;

/// The statements of an owner or of the company.
#[derive(Clone, Debug)]
pub struct Statements {
    /// Whose they are
    pub name: String,
    /// Income of the month
    pub income: Income,
    /// Assets, liabilities and equity at month end
    pub balance: BalanceSheet,
    /// Cash of the month by activity
    pub cash_flow: CashFlowStatement,
    /// Change in cash by the cash-flow statement, less that of the balance sheet
    pub(in crate::model) cash_difference: Expression,
}

impl Statements {
    /// The rows that add up others, in the order of the statements.
    pub fn totals(&self) -> [Series; 8] {
        let Self { income, balance, cash_flow, .. } = self;
        [
            income.before_tax.ebitda,
            income.before_tax.pre_tax,
            income.net,
            income.net_to_owners,
            balance.assets.total,
            balance.liabilities.total,
            balance.equity,
            cash_flow.change,
        ]
    }

    /// Statements with what of the cash-flow statement is no change in these balances of cash.
    pub(in crate::model) fn of(
        name: &str,
        income: Income,
        balance: BalanceSheet,
        cash_flow: CashFlowStatement,
        cash: &[Series],
    ) -> Self {
        let (now, before) = (sum(cash.iter().copied()), sum(cash.iter().map(|cash| cash.prev())));
        let cash_difference = sum([cash_flow.change.expression(), -now, before]);
        Self { name: name.to_owned(), income, balance, cash_flow, cash_difference }
    }
}

/// The statements of an owner with the books behind them.
#[derive(Clone, Debug)]
pub struct OwnerStatements {
    /// Capitalised interest, depreciation, joint-venture partners
    pub books: OwnerBooks,
    /// Income, balance sheet, cash flow
    pub statements: Statements,
    /// Whose its equity is, of a project company
    pub interests: Option<Interests>,
    /// Of a project company that is not wholly in the parent's return
    pub tax: Option<CompanyTax>,
}

/// Equity of a project company, split between its owners: USD at month end.
#[derive(Clone, Copy, Debug)]
pub struct Interests {
    /// Held by the parent, or by the company that holds it
    pub of_holder: Series,
    /// Held by other owners
    pub of_others: Series,
    /// True if the company's statements include the project company line by line
    pub consolidated: bool,
}

/// Tax on a balance sheet: USD at month end.
#[derive(Clone, Copy)]
pub(in crate::model) struct TaxBalances {
    /// Assessed and not yet paid; below zero what is paid before the assessment
    pub payable: Series,
    /// Below zero an asset
    pub deferred: Series,
}

/// One of the statements.
pub(in crate::model) enum Part {
    Income,
    Balance,
    CashFlow,
}

impl Part {
    /// Its section below that of an owner or of the company.
    pub fn of<'a>(self, scope: &Scope<'a>) -> Scope<'a> {
        match self {
            Self::Income => scope.section("income", "income"),
            Self::Balance => scope.section("balance", "balance sheet"),
            Self::CashFlow => scope.section("cash", "cash-flow statement"),
        }
    }
}

impl Owner<'_> {
    /// Writes its income before tax; `affiliates` is its share of income of companies that it does not consolidate.
    pub fn income_before_tax(
        &self,
        scope: &Scope,
        market: &Market,
        books: &OwnerBooks,
        affiliates: Expression,
    ) -> IncomeBeforeTax {
        let (s, items) = (&self.rows.sums, &self.rows.items);
        let disposals = sum([
            s.capex.resale.expression(),
            s.partners.sale_price.into(),
            items.sold(),
            -items.sold_at_book,
            -books.disposed,
        ]);
        let parts = IncomeParts {
            mining: s.revenue.mining.into(),
            ai: s.rent.straight_line + s.revenue.cloud,
            other_revenue: sum([s.revenue.hosting, s.revenue.credits, s.revenue.pass_through]),
            operating_cost: s.cost.total(),
            overhead: sum(self
                .rows
                .overhead
                .map(Series::expression)
                .into_iter()
                .chain(self.rows.fees.map(FeeRows::total))),
            stock_compensation: self.of_parent(|capital| capital.compensation.into()),
            depreciation: books.depreciation.into(),
            disposals,
            btc_mark: self.of_parent(|capital| capital.treasury.btc.prev() * (market.price - market.price_before)),
            btc_trading: self.of_parent(|capital| btc_trading(capital, market)),
            interest_income: self.interest_on_cash().into(),
            interest_expense: books.expensed_interest(),
            extinguished: self.extinguished(),
            other: sum([items.income.clone(), items.tax_free.clone(), self.of_parent(fees_of_companies)]
                .into_iter()
                .chain(items.gains())),
            affiliates,
        };
        IncomeBeforeTax::write(&Part::Income.of(scope), parts)
    }

    /// Its assets and liabilities, without its interests in project companies.
    pub fn balances(&self, books: &OwnerBooks, tax: Option<TaxBalances>) -> BalanceParts {
        let (rows, s, interest) = (self.rows, &self.rows.sums, &books.capitalised_interest);
        let classes = rows.classes.iter().chain([&interest.class]).map(|class| class.value);
        let assets = AssetParts {
            cash: vec![self.cash()],
            restricted_cash: self.reserve().into_iter().collect(),
            receivables: vec![s.receivables.balance],
            deferred_rent: vec![s.receivables.unbilled],
            fixed: classes.collect(),
            construction: vec![s.capex.construction, interest.in_construction],
            right_of_use: s.gpu_leases.into_iter().collect(),
            other: std::iter::once(rows.items.held).chain(s.deposits).chain(rows.items.invested()).collect(),
            ..AssetParts::default()
        };
        let convertibles = self.convertibles().iter();
        let liabilities = LiabilityParts {
            debt: self.principal().collect(),
            issuance_costs: self
                .debts()
                .iter()
                .map(|d| d.fees.balance)
                .chain(convertibles.clone().map(|c| c.fees.balance))
                .collect(),
            accrued_interest: self.debts().iter().map(|d| d.accrued).chain(convertibles.map(|c| c.accrued)).collect(),
            leases: s.gpu_leases.into_iter().collect(),
            contracts: vec![s.prepayments.balance],
            payables: vec![rows.payables],
            construction: vec![s.capex.to_come],
            ..LiabilityParts::default()
        };
        let preferred = rows.preferred.iter().flat_map(PreferredRows::balances).collect();
        let mut parts = BalanceParts { assets, liabilities, preferred, minority: vec![books.partners] };
        if let Some(treasury) = self.treasury() {
            parts.assets.btc.push(treasury.value);
        }
        if let Some(tax) = tax {
            parts.liabilities.tax_payable.push(tax.payable);
            parts.liabilities.deferred_tax.push(tax.deferred);
        }
        parts
    }

    /// Writes its cash-flow statement.
    pub fn cash_flow_statement(&self, scope: &Scope, books: &OwnerBooks) -> CashFlowStatement {
        let moved = Reclassified {
            capitalised_interest: books.capitalised_interest.added.into(),
            sale_of_sites: self.rows.sums.partners.sale_price.into(),
            mined_btc_sold: self.of_parent(mined_btc_sold),
        };
        CashFlowStatement::write(&Part::CashFlow.of(scope), |line| self.cash_of(line), moved)
    }
}

/// Fees that project companies pay to the parent.
pub(in crate::model) fn fees_of_companies(capital: &Capital) -> Expression {
    sum(capital.companies.iter().filter_map(|company| company.owner.fees).map(FeeRows::total))
}

/// Covered calls, less selling costs of BTC that the company or its lenders sold.
fn btc_trading(capital: &Capital, market: &Market) -> Expression {
    let treasury = &capital.treasury;
    let sold = -(treasury.sold * (market.price - treasury.policy.net_price));
    let by_lenders = treasury.loans.iter().map(|l| l.proceeds - l.sold * market.price);
    sum([treasury.policy.calls.net.expression(), sold].into_iter().chain(by_lenders))
}

/// Proceeds of BTC sold, up to the amount mined in the month.
pub(in crate::model) fn mined_btc_sold(capital: &Capital) -> Expression {
    let treasury = &capital.treasury;
    treasury.sold.min(capital.mined) * treasury.policy.net_price
}

/// Changes in the equity of the company's owners in the month, given its income.
pub(in crate::model) fn equity_moves(capital: &Capital, income: &Income) -> Expression {
    let (equity, notes) = (&capital.equity, &capital.treasury.convertibles);
    let shares = sum([equity.sold - equity.fees, equity.warrants_cash - equity.buy_back, capital.compensation.into()]);
    // A conversion turns the part not paid in cash into equity.
    let converted = notes.iter().map(|c| c.retired - c.cash + c.loss);
    let coupons = notes.iter().filter_map(|c| c.deemed_paid).map(Series::expression);
    let converted = sum(converted.chain(coupons));
    let capped_calls = sum(notes.iter().map(|c| c.capped_call));
    let parent = &capital.parent.owner;
    let dividends = parent.items.dividends.clone().map(|paid| 0.0 - paid);
    let preferred = -parent.preferred_charged();
    sum([income.net - income.minority, shares, converted - capped_calls, preferred].into_iter().chain(dividends))
}
