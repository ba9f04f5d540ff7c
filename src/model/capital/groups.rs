//! The cash flow in eleven amounts that a plot can tell apart: the lines of one purpose added up.

use crate::formula::{Series, USD};
use crate::model::base::scope::Scope;
use crate::model::capital::cash_flow::CashFlow;
use crate::model::capital::lines::CashFlowLine as Line;

macro_rules! groups {
    ($($group:ident = $key:literal, $label:literal, $note:literal;)*) => {
        /// What cash is for; inflows are positive, outflows negative.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum CashGroup {
            $(#[doc = $note] $group,)*
        }

        impl CashGroup {
            /// All groups, in the order in which they are stacked.
            pub const ALL: [Self; 11] = [$(Self::$group),*];

            const fn texts(self) -> (&'static str, &'static str, &'static str) {
                match self { $(Self::$group => ($key, $label, $note),)* }
            }
        }
    };
}

groups! {
    Btc = "btc", "BTC sold", "BTC sales and covered calls, less BTC purchases";
    Ai = "ai", "AI rent", "Rent and GPU clouds";
    Other = "other", "Other in", "Hosting, grid credits, resale, tenant funding, partners, other owners, affiliates, receivables, interest on cash, other income and assets";
    Raised = "raised", "Debt and shares", "Draws of debt, and issues of shares and preferred equity less redemptions and buy-backs";
    Build = "build", "Build", "Capex";
    Mining = "mining", "Mining cost", "Power of mining, repair, and other operating cost of sites";
    AiCost = "ai-cost", "AI cost", "Landlord costs, costs of GPU clouds, and power of AI less what tenants pay of it";
    Overhead = "overhead", "Overhead", "Overhead, payables and utility deposits";
    Interest = "interest", "Interest and dividends", "Interest, commitment and financing fees, premiums, and dividends";
    Principal = "principal", "Principal", "Repayments of debt";
    Tax = "tax", "Tax", "Tax paid";
}

impl CashGroup {
    /// The group to which a line belongs; None for cash between owners, which is no line of the company.
    pub const fn of(line: Line) -> Option<Self> {
        Some(match line {
            Line::BtcSales | Line::BtcPurchases | Line::CoveredCalls => Self::Btc,
            Line::Rent | Line::Cloud => Self::Ai,
            Line::Hosting
            | Line::Credits
            | Line::Resale
            | Line::TenantFunding
            | Line::Partners
            | Line::NonControlling
            | Line::Affiliates
            | Line::Receivables
            | Line::InterestOnCash
            | Line::OtherIncome
            | Line::OtherAssets => Self::Other,
            Line::Draws | Line::Shares | Line::Preferred => Self::Raised,
            Line::Capex => Self::Build,
            Line::MiningPower | Line::Repair | Line::OtherOperating => Self::Mining,
            Line::Landlord | Line::CloudCost | Line::AiPower | Line::PassThrough => Self::AiCost,
            Line::Overhead | Line::Payables | Line::Deposits => Self::Overhead,
            Line::Interest
            | Line::CommitmentFees
            | Line::Fees
            | Line::Premiums
            | Line::Dividends
            | Line::PreferredDividends => Self::Interest,
            Line::Repayments => Self::Principal,
            Line::Tax => Self::Tax,
            Line::IntercompanyBtc
            | Line::FeesBetween
            | Line::FromOwners
            | Line::ToOwners
            | Line::FromCompanies
            | Line::ToCompanies => return None,
        })
    }
}

/// Rows of the groups, USD of the month; together they are the change in cash.
#[derive(Clone, Copy, Debug)]
pub struct CashGroups {
    rows: [Series; 11],
}

impl CashGroups {
    /// Writes the groups of the company's cash flow; the scope is the company's.
    pub(in crate::model) fn write(scope: &Scope, cash_flow: &CashFlow) -> Self {
        let scope = scope.place("company.cash-groups", "Cash flow by purpose");
        let row = |group: CashGroup| {
            let (key, label, note) = group.texts();
            scope.flow(key, label, USD, cash_flow.sum_of(|line| CashGroup::of(line) == Some(group)), note)
        };
        Self { rows: CashGroup::ALL.map(row) }
    }

    /// All groups with their rows, in the order in which they are stacked.
    pub fn rows(&self) -> impl Iterator<Item = (CashGroup, Series)> {
        CashGroup::ALL.into_iter().zip(self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_company_is_in_a_group_and_no_other() {
        for line in Line::ALL {
            assert_eq!(CashGroup::of(*line).is_none(), line.is_between_owners(), "{}", line.key());
        }
        for group in CashGroup::ALL {
            assert!(Line::ALL.iter().any(|line| CashGroup::of(*line) == Some(group)), "{group:?}");
        }
    }
}
