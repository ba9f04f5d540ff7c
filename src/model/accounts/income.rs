//! The monthly income statement of an owner or of the company.

use crate::formula::{Expression, Series, USD, sum};
use crate::model::base::scope::Scope;

/// Amounts of an income statement before tax, USD of the month, costs positive; zero for what an owner does not have.
pub(in crate::model) struct IncomeParts {
    pub mining: Expression,
    pub ai: Expression,
    pub other_revenue: Expression,
    pub operating_cost: Expression,
    pub overhead: Expression,
    pub stock_compensation: Expression,
    pub depreciation: Expression,
    pub disposals: Expression,
    pub btc_mark: Expression,
    pub btc_trading: Expression,
    pub interest_income: Expression,
    pub interest_expense: Expression,
    pub extinguished: Expression,
    pub other: Expression,
    pub affiliates: Expression,
}

/// An income statement down to income before tax: USD of the month, costs positive.
#[derive(Clone, Copy, Debug)]
pub struct IncomeBeforeTax {
    /// BTC at market price when mined, including partners' share
    pub mining: Series,
    /// Straight-line rent over base terms, and GPU cloud
    pub ai: Series,
    /// Hosting, grid credits and pass-through revenue
    pub other_revenue: Series,
    /// Power, repair, other site costs, landlord costs and GPU cloud costs
    pub operating_cost: Series,
    /// Without stock compensation
    pub overhead: Series,
    /// Revenue less operating cost and overhead, with rent recognised on a straight line
    pub ebitda: Series,
    /// Paid in shares
    pub stock_compensation: Series,
    /// All asset classes and capitalised interest
    pub depreciation: Series,
    /// Proceeds of assets sold less the book value of assets sold, scrapped or converted
    pub disposals: Series,
    /// Change in fair value of the opening BTC holding
    pub btc_mark: Series,
    /// Covered calls less BTC selling costs
    pub btc_trading: Series,
    /// On cash
    pub interest_income: Series,
    /// Accrued, including amortised issuance costs and commitment fees, less capitalised interest
    pub interest_expense: Series,
    /// Premiums and losses on extinguishment of debt
    pub extinguished: Series,
    /// Settlements and other dated income
    pub other: Series,
    /// The parent's share of income of project companies not consolidated here
    pub affiliates: Series,
    /// Income before tax and before non-controlling interests
    pub pre_tax: Series,
}

/// An income statement: USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct Income {
    /// Its lines down to income before tax
    pub before_tax: IncomeBeforeTax,
    /// Current and deferred; zero at a project company whose owners are taxed
    pub tax: Series,
    /// Net income before non-controlling interests
    pub net: Series,
    /// Net income of joint-venture partners and other owners of project companies
    pub minority: Series,
    /// Net income attributable to the owners
    pub net_to_owners: Series,
}

impl IncomeBeforeTax {
    /// Writes the lines down to income before tax.
    pub(in crate::model) fn write(scope: &Scope, parts: IncomeParts) -> Self {
        let line = |key: &str, label: &str, amount: Expression, note| scope.flow(key, label, USD, amount, note);
        let mining = line(
            "mining",
            "Mining revenue",
            parts.mining,
            "BTC at market price when mined, including partners' share (ASC 606-10-32-21)",
        );
        let ai = line(
            "ai",
            "AI revenue",
            parts.ai,
            "Straight-line rent over base terms, and GPU cloud (ASC 842-30-25-11; ASC 606)",
        );
        let other_revenue = line(
            "other-revenue",
            "Other revenue",
            parts.other_revenue,
            "Hosting, grid credits, and pass-through revenue (ASC 606; tenants' reimbursements ASC 842)",
        );
        let operating_cost = line(
            "operating-cost",
            "Operating cost",
            parts.operating_cost,
            "Power, repair, other site costs, landlord costs and GPU cloud costs",
        );
        let overhead = line("overhead", "Overhead", parts.overhead, "Excluding stock compensation");
        let ebitda = line(
            "ebitda",
            "EBITDA (straight-line rent)",
            sum([mining, ai, other_revenue]) - sum([operating_cost, overhead]),
            "Revenue less operating costs and overhead; excluding stock compensation and changes in fair value of BTC",
        );
        let stock_compensation = line(
            "stock-compensation",
            "Stock compensation",
            parts.stock_compensation,
            "Paid in shares (ASC 718-10-35-2)",
        );
        let depreciation = line(
            "depreciation",
            "Depreciation",
            parts.depreciation,
            "Straight-line, all asset classes and capitalised interest (ASC 360-10-35-4)",
        );
        let disposals = line(
            "disposals",
            "Gain on disposal of assets",
            parts.disposals,
            "Proceeds of assets sold less the book value of assets sold, scrapped or converted; below zero a loss (ASC 360-10-40-5)",
        );
        let btc_mark = line(
            "btc-mark",
            "Change in fair value of BTC",
            parts.btc_mark,
            "Opening BTC holding times the price change of the month (ASC 350-60-35-1, 350-60-45-2)",
        );
        let btc_trading = line("btc-trading", "BTC trading", parts.btc_trading, "Covered calls less selling costs");
        let interest_income = line("interest-income", "Interest income", parts.interest_income, "On cash (ASC 835-30)");
        let interest_expense = line(
            "interest-expense",
            "Interest expense",
            parts.interest_expense,
            "Accrued, including amortised issuance costs and commitment fees, less capitalised interest (ASC 835-30-35-2, 835-20-30-2)",
        );
        let extinguished = line(
            "extinguished",
            "Loss on extinguishment of debt",
            parts.extinguished,
            "Premiums, and the excess of puts and repurchases over principal; below zero a gain (ASC 470-50-40-2)",
        );
        let other = line("other", "Other income", parts.other, "Settlements and other dated income");
        let affiliates = line(
            "affiliates",
            "Income from affiliates",
            parts.affiliates,
            "The parent's share of income of project companies not consolidated here (ASC 323-10-35-4)",
        );
        let gains = sum([ebitda, disposals, btc_mark, btc_trading, interest_income, other, affiliates]);
        let losses = sum([stock_compensation, depreciation, interest_expense, extinguished]);
        let pre_tax = line("pre-tax", "Income before tax", gains - losses, "Before non-controlling interests");
        Self {
            mining,
            ai,
            other_revenue,
            operating_cost,
            overhead,
            ebitda,
            stock_compensation,
            depreciation,
            disposals,
            btc_mark,
            btc_trading,
            interest_income,
            interest_expense,
            extinguished,
            other,
            affiliates,
            pre_tax,
        }
    }

    /// Writes tax, net income and the share of non-controlling interests.
    pub(in crate::model) fn after_tax(self, scope: &Scope, tax: impl Into<Expression>, minority: Expression) -> Income {
        let tax = scope.flow("tax", "Tax expense", USD, tax, "Current and deferred (ASC 740-10)");
        let net = scope.flow("net-income", "Net income", USD, self.pre_tax - tax, "Before non-controlling interests");
        let minority = scope.flow(
            "minority",
            "Income of non-controlling interests",
            USD,
            minority,
            "Share of joint-venture partners and other owners of project companies (ASC 810-10-45-20)",
        );
        let net_to_owners = scope.flow(
            "net-income-to-parent",
            "Net income attributable to owners",
            USD,
            net - minority,
            "After non-controlling interests",
        );
        Income { before_tax: self, tax, net, minority, net_to_owners }
    }
}
