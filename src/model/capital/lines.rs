//! The lines of the cash flow: one table of what each is called and where it counts.

/// Part of the cash-flow statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activity {
    /// Operations, interest and tax
    Operating,
    /// Capex, assets, BTC other than that mined in the month, affiliates and project companies
    Investing,
    /// Debt, shares, partners and other owners
    Financing,
}

/// What a line is to the measures built on the cash flow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Nature {
    /// Cash of the business, within free cash flow before financing and tax
    Business,
    /// Receivables and payables, within free cash flow or after it, as the plan chooses
    WorkingCapital,
    /// Interest, fees, tax, and what else free cash flow leaves out
    AfterFreeCashFlow,
    /// Draws, principal and premiums of debt, issues and redemptions of preferred equity
    Principal,
    /// Trades in the company's shares and its BTC, and dividends
    Trade,
    /// Of owners outside the company and of affiliates: on the consolidated cash flow only
    OtherOwners,
    /// Between the parent and its project companies: cancels out on consolidation
    Intercompany,
}

macro_rules! lines {
    ($($line:ident = $key:literal, $label:literal, $activity:ident, $nature:ident;)*) => {
        /// A line of the cash flow; inflows are positive, outflows negative.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum CashFlowLine {
            $(#[doc = $label] $line,)*
        }

        impl CashFlowLine {
            /// All lines, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$line),*];

            /// The end of its rows' keys: `rent` in `company.cash-flow.rent`.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$line => $key,)* }
            }

            /// What it is called.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$line => $label,)* }
            }

            /// The part of the cash-flow statement to which it belongs.
            pub const fn activity(self) -> Activity {
                match self { $(Self::$line => Activity::$activity,)* }
            }

            const fn nature(self) -> Nature {
                match self { $(Self::$line => Nature::$nature,)* }
            }
        }
    };
}

lines! {
    Rent = "rent", "Rent", Operating, Business;
    Cloud = "cloud", "GPU cloud", Operating, Business;
    Hosting = "hosting", "Hosting", Operating, Business;
    Credits = "credits", "Grid credits", Operating, Business;
    PassThrough = "passed-through", "Pass-through and fit-out revenue", Operating, Business;
    Resale = "resale", "Equipment resale", Investing, Business;
    Draws = "draws", "Draws", Financing, Principal;
    Shares = "shares", "Share issuance", Financing, Trade;
    Dividends = "dividends", "Dividends", Financing, Trade;
    Preferred = "preferred", "Preferred equity", Financing, Principal;
    PreferredDividends = "preferred-dividends", "Preferred dividends", Financing, AfterFreeCashFlow;
    TenantFunding = "tenant-funding", "Tenant funding", Operating, Business;
    Receivables = "receivables", "Receivables", Operating, WorkingCapital;
    Partners = "partners", "Partners", Financing, Business;
    NonControlling = "minority", "Non-controlling interests", Financing, OtherOwners;
    Affiliates = "associates", "Affiliates", Investing, OtherOwners;
    OtherIncome = "other-items", "Other income", Operating, AfterFreeCashFlow;
    OtherAssets = "other-assets", "Other assets", Investing, AfterFreeCashFlow;
    MiningPower = "mining-power", "Mining power", Operating, Business;
    Repair = "repair", "Repair", Operating, Business;
    OtherOperating = "sites", "Other operating cost", Operating, Business;
    Landlord = "landlord", "Landlord costs", Operating, Business;
    CloudCost = "cloud-cost", "GPU cloud costs", Operating, Business;
    AiPower = "ai-power", "AI power", Operating, Business;
    Overhead = "overhead", "Overhead", Operating, Business;
    Payables = "payables", "Payables", Operating, WorkingCapital;
    Deposits = "deposits", "Utility deposits", Operating, Business;
    Capex = "capex", "Capex", Investing, Business;
    Interest = "interest", "Interest", Operating, AfterFreeCashFlow;
    CommitmentFees = "commitment-fees", "Commitment and LC fees", Operating, AfterFreeCashFlow;
    Repayments = "repayments", "Repayments", Financing, Principal;
    Fees = "fees", "Financing fees", Financing, AfterFreeCashFlow;
    Premiums = "premiums", "Premiums and capped calls", Financing, Principal;
    Tax = "tax", "Tax", Operating, AfterFreeCashFlow;
    InterestOnCash = "interest-on-cash", "Interest on cash", Operating, AfterFreeCashFlow;
    BtcSales = "btc-sales", "BTC sales", Investing, Trade;
    BtcPurchases = "btc-purchases", "BTC purchases", Investing, Trade;
    CoveredCalls = "covered-calls", "Covered calls", Operating, AfterFreeCashFlow;
    IntercompanyBtc = "between", "Intercompany BTC", Operating, Intercompany;
    FeesBetween = "fees-between", "Fees between companies", Operating, Intercompany;
    FromOwners = "from-owners", "Contributions from owners", Financing, Intercompany;
    ToOwners = "to-owners", "Distributions to owners", Financing, Intercompany;
    FromCompanies = "from-companies", "From project companies", Investing, Intercompany;
    ToCompanies = "to-companies", "To project companies", Investing, Intercompany;
}

impl CashFlowLine {
    /// True of flows between owners: they cancel out and are no line of the consolidated cash flow.
    pub const fn is_between_owners(self) -> bool {
        match self.nature() {
            Nature::Intercompany => true,
            Nature::Business
            | Nature::WorkingCapital
            | Nature::AfterFreeCashFlow
            | Nature::Principal
            | Nature::Trade
            | Nature::OtherOwners => false,
        }
    }

    /// True if it counts for the company's cash burn: operations, construction, interest and tax.
    pub const fn is_burn(self) -> bool {
        match self.nature() {
            Nature::Business | Nature::WorkingCapital | Nature::AfterFreeCashFlow => true,
            Nature::Principal | Nature::Trade | Nature::OtherOwners | Nature::Intercompany => false,
        }
    }

    /// True if levered free cash flow adds it to free cash flow, whatever the plan's choice of working capital.
    pub const fn is_levered(self) -> bool {
        match self.nature() {
            Nature::AfterFreeCashFlow | Nature::Principal | Nature::OtherOwners => true,
            Nature::Business | Nature::WorkingCapital | Nature::Trade | Nature::Intercompany => false,
        }
    }

    /// True if it counts for levered free cash flow to the parent: its cash before principal, shares and BTC trades.
    pub const fn is_flow_to_parent(self) -> bool {
        match self.nature() {
            Nature::Business | Nature::WorkingCapital | Nature::AfterFreeCashFlow | Nature::Intercompany => true,
            Nature::Principal | Nature::Trade | Nature::OtherOwners => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(counts: fn(CashFlowLine) -> bool) -> Vec<&'static str> {
        CashFlowLine::ALL.iter().filter(|line| counts(**line)).map(|line| line.key()).collect()
    }

    /// Principal, trades in shares and BTC, dividends, and other owners.
    const FINANCING_AND_TRADES: [&str; 10] = [
        "draws",
        "shares",
        "dividends",
        "preferred",
        "minority",
        "associates",
        "repayments",
        "premiums",
        "btc-sales",
        "btc-purchases",
    ];

    #[test]
    fn burn_leaves_out_debt_shares_btc_trades_and_other_owners() {
        // By the note of the row: net cash spent on operations, construction, interest and tax, excluding draws, shares, dividends and BTC.
        let left_out = keys(|line| !line.is_burn() && !line.is_between_owners());
        assert_eq!(left_out, FINANCING_AND_TRADES);
    }

    #[test]
    fn levered_free_cash_flow_adds_what_free_cash_flow_leaves_out() {
        // By the note of the row: interest, fees, tax, draws and repayment, preferred equity, other income, other assets and other owners.
        assert_eq!(
            keys(CashFlowLine::is_levered),
            [
                "draws",
                "preferred",
                "preferred-dividends",
                "minority",
                "associates",
                "other-items",
                "other-assets",
                "interest",
                "commitment-fees",
                "repayments",
                "fees",
                "premiums",
                "tax",
                "interest-on-cash",
                "covered-calls"
            ]
        );
    }

    #[test]
    fn the_flow_to_the_parent_is_before_principal_shares_and_btc_trades() {
        let left_out = keys(|line| !line.is_flow_to_parent());
        assert_eq!(left_out, FINANCING_AND_TRADES);
    }

    #[test]
    fn every_line_belongs_to_one_activity() {
        // ASC 230-10-45: interest paid and tax are operating, capex investing, debt with its issuance costs and shares financing.
        // A deposit for power is an operating asset, as prepaid costs are.
        // A commitment fee is paid to lenders for time, as interest is, and expensed as incurred: operating.
        let of = |activity| CashFlowLine::ALL.iter().filter(|line| line.activity() == activity).count();
        assert_eq!([Activity::Operating, Activity::Investing, Activity::Financing].map(of), [24, 8, 12]);
        assert_eq!(CashFlowLine::Interest.activity(), Activity::Operating);
        assert_eq!(CashFlowLine::CommitmentFees.activity(), Activity::Operating);
        assert_eq!(CashFlowLine::Fees.activity(), Activity::Financing);
        assert_eq!(CashFlowLine::Tax.activity(), Activity::Operating);
        assert_eq!(CashFlowLine::Capex.activity(), Activity::Investing);
        assert_eq!(CashFlowLine::Repayments.activity(), Activity::Financing);
        assert_eq!(CashFlowLine::Shares.activity(), Activity::Financing);
    }
}
