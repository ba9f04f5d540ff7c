//! The rows of a plan by what they are: whoever reads a number of the model reads it by its handle from here.

pub use crate::model::accounts::balance::{Assets, BalanceSheet, Liabilities};
pub use crate::model::accounts::books::{CapitalisedInterest, OwnerBooks};
pub use crate::model::accounts::cash_flow::CashFlowStatement;
pub use crate::model::accounts::company_tax::CompanyTax;
pub use crate::model::accounts::deferred_tax::DeferredTax;
pub use crate::model::accounts::group_tax::GroupTax;
pub use crate::model::accounts::income::{Income, IncomeBeforeTax};
pub use crate::model::accounts::statements::{Interests, OwnerStatements, Statements};
pub use crate::model::base::calendar::Calendar;
pub use crate::model::base::metrics::ProjectRows;
pub use crate::model::capital::books::ConsolidatedBookRows;
pub use crate::model::capital::cash_flow::CashFlow;
pub use crate::model::capital::consolidation::{ConsolidatedDebtRows, ConsolidatedRows};
pub use crate::model::capital::covenants::{CovenantKind, CovenantLevel, CovenantLevelRows, CovenantRows};
pub use crate::model::capital::cover::CoverRows;
pub use crate::model::capital::cure::CureRows;
pub use crate::model::capital::groups::{CashGroup, CashGroups};
pub use crate::model::capital::lines::{Activity, CashFlowLine};
pub use crate::model::capital::owner::{FeeRows, OwnerRows};
pub use crate::model::capital::ratios::{RatioCovenants, RatioRows};
pub use crate::model::capital::treasury::{CallRows, FundingRows, PolicyRows, TreasuryRows, WrittenCallRows};
pub use crate::model::capital::waterfall::{DistributionRows, FundRows, OperationRows, ShortfallRows, WaterfallRows};
pub use crate::model::group::books::ClassRows;
pub use crate::model::group::classes::{AssetClass, ByClass};
pub use crate::model::group::cost::BtcCostRows;
pub use crate::model::group::items::{InvestmentRows, ItemRows};
pub use crate::model::group::operations::{MegawattRows, Operations, OwnMachineRows, RevenueMixRows};
pub use crate::model::group::sums::{CapexRows, CostRows, PartnerRows, RentRows, RevenueRows, Sums};
pub use crate::model::instruments::btc_loan::BtcLoanRows;
pub use crate::model::instruments::convertible::ConvertibleRows;
pub use crate::model::instruments::debt::DebtRows;
pub use crate::model::instruments::equity::EquityRows;
pub use crate::model::instruments::equity::rows::WarrantRows;
pub use crate::model::instruments::preferred::PreferredRows;
pub use crate::model::market::network::Network;
pub use crate::model::market::price::Market;
pub use crate::model::results::alarms::{Alarm, LenderAlarms};
pub use crate::model::results::checks::CheckRows;
pub use crate::model::results::contracts::{ContractRows, ContractValueRows};
pub use crate::model::results::cover::{CostOfCapitalRows, DebtServiceRows, InterestCoverRows};
pub use crate::model::results::lenders::LenderRows;
pub use crate::model::results::leverage::{BackingRows, CorporateRows};
pub use crate::model::results::liquidity::{LiquidityRows, RunwayRows};
pub use crate::model::results::maturities::MaturityRows;
pub use crate::model::results::measures::Measures;
pub use crate::model::results::recovery::{DebtRecoveryRows, RecoveryRows};
pub use crate::model::results::returns::{LeveredRows, MoicRows, ReturnRows};
pub use crate::model::results::shares::ShareRows;
pub use crate::model::results::valuation::{MiningValueRows, PartsRows, ValuationRows};
pub use crate::model::results::value::{Extreme, ValueRows};
pub use crate::model::site::ai::AiRows;
pub use crate::model::site::cash_flow::SiteCashFlow;
pub use crate::model::site::choice::ChoiceRows;
pub use crate::model::site::cloud::{CloudRows, Clouds};
pub use crate::model::site::lease::{LeaseRows, Leases};
pub use crate::model::site::local::{LocalRows, PropertyTaxRows};
pub use crate::model::site::megawatts::SiteMegawatts;
pub use crate::model::site::mining::{FleetRows, MiningRows};
pub use crate::model::site::moves::MoveRows;
pub use crate::model::site::states::StateRows;
pub use crate::model::site::supply::{AheadRows, GenerationRows, SupplyRows};
pub use crate::model::site::{SiteRows, SiteValueRows};
pub use crate::model::tax::rows::{LotRows, TaxRows};

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
    pub sites: Vec<OwnedSite>,
    /// The company: the parent and consolidated project companies
    pub company: CompanyRows,
    /// The parent, then the project companies in the order of the plan
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

/// A site with its value.
#[derive(Debug)]
pub struct OwnedSite {
    /// Power, megawatts, mining, leases, clouds, cash flow
    pub rows: SiteRows,
    /// At the company's discount rate
    pub value: SiteValueRows,
    /// True if the company's rows include it
    pub consolidated: bool,
}

/// Rows of the company.
#[derive(Debug)]
pub struct CompanyRows {
    /// Megawatts, revenue, cost, EBITDA and free cash flow
    pub operations: Operations,
    /// BTC that the treasury receives in the month, excluding purchases
    pub mined: Series,
    /// Stock compensation, USD of the month
    pub stock_compensation: Series,
    /// Tax paid, USD of the month
    pub tax_paid: Series,
    /// Cash, funding gap, debt, cash flow, and assets at book value
    pub capital: ConsolidatedRows,
    /// Capitalised interest, depreciation, joint-venture partners
    pub books: OwnerBooks,
    /// Income, balance sheet, cash-flow statement
    pub statements: Statements,
    /// NPV, IRR, payback, and the worst months
    pub value: ValueRows,
    /// NPV of all sites that the company's rows include, USD
    pub npv_of_sites: Scalar,
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

    /// A site by its id in the plan; None if it is disabled or does not exist.
    pub fn site(&self, id: &str) -> Option<&OwnedSite> {
        self.sites.iter().find(|site| site.rows.id == id)
    }
}
