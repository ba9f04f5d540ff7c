//! The rows of a plan by what they are: whoever reads a number of the model reads it by its handle from here.

use crate::model::accounts::group_tax::GroupTax;
use crate::model::accounts::statements::{OwnerStatements, Statements};
use crate::model::base::calendar::Calendar;
use crate::model::capital::cash_flow::CashFlow;
use crate::model::capital::consolidation::ConsolidatedRows;
use crate::model::capital::owner::OwnerRows;
use crate::model::capital::treasury::TreasuryRows;
use crate::model::capital::waterfall::WaterfallRows;
use crate::model::group::cost::BtcCostRows;
use crate::model::group::operations::Operations;
use crate::model::instruments::btc_loan::BtcLoanRows;
use crate::model::instruments::convertible::ConvertibleRows;
use crate::model::instruments::debt::DebtRows;
use crate::model::instruments::equity::{EquityRows, WarrantRows};
use crate::model::market::network::Network;
use crate::model::market::price::Market;
use crate::model::results::checks::CheckRows;
use crate::model::results::measures::Measures;
use crate::model::results::returns::LeveredRows;
use crate::model::results::value::ValueRows;
use crate::model::site::SiteRows;
use crate::formula::{Scalar, Series};

/// All rows of a plan.
#[derive(Debug)]
pub struct Rows {
    /// Months with their days
    pub calendar: Calendar,
    /// The price of BTC, SOFR, power
    pub market: Market,
    /// The network: chain, reward, hashrate, difficulty, hashprice
    pub network: Network,
    /// The enabled sites, in the order of the plan
    pub sites: Vec<SiteRows>,
    /// The company: the parent and consolidated project companies
    pub company: CompanyRows,
    /// The parent, then the project companies in the order of the plan; only the parent where they own nothing
    pub owners: Vec<Owner>,
    /// The parent's cash, BTC and instruments
    pub treasury: TreasuryRows,
    /// The parent's shares and warrants
    pub equity: EquityRows,
    /// Tax of the company
    pub tax: GroupTax,
    /// What a bitcoin costs
    pub btc_cost: BtcCostRows,
    /// What the checks add up
    pub checks: CheckRows,
}

/// Rows of the company.
#[derive(Debug)]
pub struct CompanyRows {
    /// Megawatts, revenue, cost, EBITDA and free cash flow
    pub operations: Operations,
    /// Stock compensation, USD of the month
    pub stock_compensation: Series,
    /// Tax paid, USD of the month
    pub tax_paid: Series,
    /// Cash, funding gap, debt and cash flow
    pub capital: ConsolidatedRows,
    /// Income, balance sheet, cash-flow statement
    pub statements: Statements,
    /// NPV, IRR, payback, and the worst months
    pub value: ValueRows,
    /// Ratios, covenants, returns, shares, the sum of the parts
    pub measures: Measures,
}

/// An owner of sites.
#[derive(Debug)]
pub struct Owner {
    /// Its sites added up, payables, depreciated assets, other items
    pub rows: OwnerRows,
    /// Its cash of the month by line
    pub cash_flow: CashFlow,
    /// Its books, income, balance sheet and cash-flow statement
    pub accounts: OwnerStatements,
    /// What only a project company has; None for the parent
    pub project_company: Option<ProjectCompany>,
}

/// What a project company has of its own.
#[derive(Debug)]
pub struct ProjectCompany {
    /// The parent's share of distributions and of capital calls, as a share of 1
    pub ownership: Scalar,
    /// Book value of its AI capacity before month 1, USD
    pub opening_assets: Scalar,
    /// Its debts in the order of the plan, each followed by what refinances it
    pub debts: Vec<DebtRows>,
    /// Its cash, reserve, covenants and distributions
    pub waterfall: WaterfallRows,
    /// Returns of its owners
    pub returns: LeveredRows,
}

impl Rows {
    /// The parent's rows as an owner.
    pub fn parent(&self) -> &Owner {
        &self.owners[0]
    }

    /// The project companies as owners, with what they have of their own.
    pub fn project_companies(&self) -> impl Iterator<Item = (&Owner, &ProjectCompany)> {
        self.owners.iter().filter_map(|owner| Some((owner, owner.project_company.as_ref()?)))
    }

    /// The debts of all owners, in the order of the plan, each followed by what refinances it.
    pub fn debts(&self) -> Vec<&DebtRows> {
        let of_companies = self.project_companies().flat_map(|(_, company)| &company.debts);
        let mut debts: Vec<&DebtRows> = self.treasury.debts.iter().chain(of_companies).collect();
        debts.sort_by_key(|debt| debt.index);
        debts
    }

    /// The convertible notes, in the order of the plan.
    pub fn convertibles(&self) -> &[ConvertibleRows] {
        &self.treasury.convertibles
    }

    /// The BTC-backed loans, in the order of the plan.
    pub fn btc_loans(&self) -> &[BtcLoanRows] {
        &self.treasury.loans
    }

    /// The warrants, in the order of the plan.
    pub fn warrants(&self) -> &[WarrantRows] {
        &self.equity.warrants
    }

    /// The rows of a site by its id in the plan; None if it is disabled or does not exist.
    pub fn site(&self, id: &str) -> Option<&SiteRows> {
        self.sites.iter().find(|site| site.id == id)
    }
}
