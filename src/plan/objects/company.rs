//! What belongs to the company as a whole: overhead, books, treasury.

use crate::plan::fields::{Month, Quantity, Steps, choice, fields};

choice! {
    /// Value of AI capacity after the plan's last month.
    TerminalValue {
        /// No terminal value
        Nothing = "None",
        /// Twelve times the last month's lease NOI, over a cap rate by tenant credit
        CapRate = "Cap rate on AI NOI",
        /// An amount per MW of IT
        Residual = "Residual per MW IT",
    }
}

choice! {
    /// How overhead and interest are allocated to mining in the cost per bitcoin.
    CostKey {
        /// Mining's share of revenue in the last twelve months
        Revenue = "Share of revenue",
        /// Mining's share of the MW in use
        Megawatts = "Share of MW in use",
        /// All to mining
        Everything = "All to mining",
    }
}

/// The company and the period of the plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Company {
    /// The company's name
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// Month 1 of the plan
    pub start: Month,
    /// Number of months
    pub months: u32,
    /// The last month of the fiscal year, 1 to 12
    pub fiscal_year_end_month: u32,
    /// Discount rate for free cash flow
    pub discount_rate_pct_per_year: f64,
    /// Head office and other costs not attributed to a site, at month 1 prices
    pub overhead_usd_per_month: Quantity,
    /// Annual growth of overhead
    pub overhead_growth_pct_per_year: f64,
    /// Inflation for restating amounts in the money of another month
    pub inflation_pct_per_year: f64,
    /// Value after the last month
    pub terminal_value: TerminalValue,
    /// Cap rate of leases to investment-grade tenants
    pub terminal_cap_rate_pct: f64,
    /// Cap rate of leases to neoclouds
    pub terminal_cap_rate_neocloud_pct: f64,
    /// Cap rate of leases to unrated tenants
    pub terminal_cap_rate_unrated_pct: f64,
    /// Residual value per MW of IT
    pub residual_usd_per_mw_it: f64,
    /// Stock compensation (non-cash)
    pub stock_compensation_usd_per_month: Quantity,
    /// Allocation of overhead and interest to mining
    pub mining_cost_key: CostKey,
    /// Whether free cash flow includes the change in receivables and payables
    pub working_capital: WorkingCapital,
}

fields! { Company besides [] {
    name: "Company", "", [], [], "The company's name, as shown in titles and exports";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
    start: "First month", "", [], [], "Month 1 of the plan. Earlier dates describe what already exists";
    months: "Plan length", "months", [36.0, 240.0], [12.0, 360.0], "Number of months the plan covers";
    fiscal_year_end_month: "Fiscal year ends in month", "", [], [1.0, 12.0], "12 if the fiscal year is the calendar year; IREN 6, CleanSpark 9";
    discount_rate_pct_per_year: "Discount rate", "%/year", [7.0, 25.0], [-50.0, 200.0], "For free cash flow before financing. Investment-grade leases 8 to 9, neocloud 10 to 12, GPU cloud 12 to 15, mining 18 to 25 (planner's judgement)";
    overhead_usd_per_month: "Overhead", "USD/month", [100_000.0, 50_000_000.0], [0.0, 1_000_000_000.0], "Head office and all other costs not attributed to a site, excluding stock compensation, at month 1 prices";
    inflation_pct_per_year: "Inflation", "%/year", [0.0, 6.0], [-20.0, 100.0], "Restates amounts in another month's money on request (View, and --money-of of project and compare); nothing else uses it: every cost has its own growth field";
    overhead_growth_pct_per_year: "Overhead growth", "%/year", [0.0, 10.0], [-50.0, 100.0], "Applied at each anniversary of month 1";
    terminal_value: "Terminal value", "", [], [], "Value of AI capacity after the last month, shown next to every NPV. None: nothing counts after the plan. Cap rate on AI NOI: the NOI of the twelve months that follow over a cap rate for each tenant's credit, as appraisers value leased property. Residual per MW IT: a stated amount per MW of IT billed in the last month. With either value, GPUs still in service count at book value";
    terminal_cap_rate_pct: "Cap rate, investment grade", "%/year", [5.0, 12.0], [0.5, 100.0], "Terminal value of a lease: NOI less maintenance of the twelve months after the plan, by contract or as expected from renewal and re-leasing, divided by this rate. KBW uses 6; the usual range is 6 to 8 for contracted leases";
    terminal_cap_rate_neocloud_pct: "Cap rate, BB neocloud", "%/year", [6.0, 14.0], [0.5, 100.0], "The same for leases to neoclouds (planner's judgement)";
    terminal_cap_rate_unrated_pct: "Cap rate, unrated", "%/year", [8.0, 18.0], [0.5, 100.0], "The same for unrated tenants (planner's judgement)";
    residual_usd_per_mw_it: "Residual value", "USD/MW IT", [1_000_000.0, 12_000_000.0], [0.0, 1_000_000_000.0], "Per MW of IT built, leased or not, if the terminal value is Residual per MW IT";
    stock_compensation_usd_per_month: "Stock compensation", "USD/month", [100_000.0, 30_000_000.0], [0.0, 1_000_000_000.0], "Non-cash and excluded from EBITDA; included in the all-in cost per bitcoin";
    mining_cost_key: "Mining share of overhead", "", [], [], "How overhead, interest and stock compensation are allocated to mining in the cost per bitcoin; the AI share is excluded. Share of revenue: mining's part of revenue in the last twelve months. Share of MW in use: mining's part of the megawatts in use. All to mining: none is left to AI, the highest cost per bitcoin";
    working_capital: "Working capital", "", [], [], "Tenant funding and advance payments are in free cash flow either way. In free cash flow: so is the change in receivables and payables, as is usual. After free cash flow: that change follows it, in levered free cash flow";
} }

choice! {
    /// Whose interest is capitalised on the construction of project companies.
    InterestCapitalised {
        /// The owner's, then the parent's on what the owner's debt does not pay for
        GroupDebt = "Of the group",
        /// The owner's alone
        OwnDebt = "Of the owner alone",
    }
}

choice! {
    /// Whether free cash flow includes the change in receivables and payables.
    WorkingCapital {
        /// It does
        InFreeCashFlow = "In free cash flow",
        /// They follow it, in levered free cash flow
        AfterFreeCashFlow = "After free cash flow",
    }
}

/// Useful lives in the books, and opening balances.
#[derive(Clone, PartialEq, Debug)]
pub struct Books {
    /// Useful life of machines
    pub machines_life_months: u32,
    /// Their opening book value
    pub machines_opening_usd: f64,
    /// Remaining depreciation period of that
    pub machines_opening_months: u32,
    /// Useful life of mining capacity
    pub mining_capacity_life_months: u32,
    /// Its opening book value
    pub mining_capacity_opening_usd: f64,
    /// Remaining depreciation period of that
    pub mining_capacity_opening_months: u32,
    /// Useful life of AI capacity
    pub ai_capacity_life_months: u32,
    /// Its opening book value
    pub ai_capacity_opening_usd: f64,
    /// Remaining depreciation period of that
    pub ai_capacity_opening_months: u32,
    /// Useful life of GPUs
    pub gpus_life_months: u32,
    /// Their opening book value
    pub gpus_opening_usd: f64,
    /// Remaining depreciation period of that
    pub gpus_opening_months: u32,
    /// Opening book value of land and other non-depreciable assets
    pub other_assets_opening_usd: f64,
    /// Share of a month's operating cost paid in the following month
    pub costs_paid_later_pct: f64,
    /// Opening accounts payable
    pub opening_payables_usd: f64,
    /// Whose interest is capitalised on construction
    pub interest_capitalised: InterestCapitalised,
}

fields! { Books besides [] {
    machines_life_months: "Machines: useful life", "months", [24.0, 60.0], [1.0, 600.0], "Straight-line in the books from the month after delivery: MARA and Riot three years, CleanSpark and IREN four to five";
    machines_opening_usd: "Machines: opening value", "USD", [], [0.0, 1e12], "Book value of the machines held at the start of the plan";
    machines_opening_months: "Machines: remaining life", "months", [6.0, 60.0], [1.0, 600.0], "Remaining depreciation period of the opening book value";
    mining_capacity_life_months: "Mining capacity: useful life", "months", [60.0, 480.0], [1.0, 600.0], "Buildings, power and cooling for mining";
    mining_capacity_opening_usd: "Mining capacity: opening value", "USD", [], [0.0, 1e12], "Book value at the start of the plan";
    mining_capacity_opening_months: "Mining capacity: remaining life", "months", [12.0, 480.0], [1.0, 600.0], "Remaining depreciation period of the opening book value";
    ai_capacity_life_months: "AI capacity: useful life", "months", [120.0, 480.0], [1.0, 600.0], "Buildings, power and cooling of data centres, from the month after they are ready";
    ai_capacity_opening_usd: "AI capacity: opening value", "USD", [], [0.0, 1e12], "Book value at the start of the plan, excluding spending on unfinished conversions";
    ai_capacity_opening_months: "AI capacity: remaining life", "months", [12.0, 480.0], [1.0, 600.0], "Remaining depreciation period of the opening book value";
    gpus_life_months: "GPUs: useful life", "months", [36.0, 84.0], [1.0, 600.0], "CoreWeave six years, Nebius four, IREN about five";
    gpus_opening_usd: "GPUs: opening value", "USD", [], [0.0, 1e12], "Book value at the start of the plan";
    gpus_opening_months: "GPUs: remaining life", "months", [6.0, 84.0], [1.0, 600.0], "Remaining depreciation period of the opening book value";
    other_assets_opening_usd: "Other assets: opening value", "USD", [], [0.0, 1e12], "Book value of land and other non-depreciable assets of the parent; the tax basis is the same";
    costs_paid_later_pct: "Costs paid in arrears", "%", [0.0, 100.0], [0.0, 100.0], "Share of power, other site operating costs and overhead that is paid in the following month";
    opening_payables_usd: "Opening payables", "USD", [], [0.0, 1e12], "Accounts payable of the parent at the start of the plan, paid in month 1";
    interest_capitalised: "Interest capitalised", "", [], [], "On construction of consolidated project companies. Of the group: interest on their own debt, then that of the parent on what their debt does not pay for, as consolidated statements require (ASC 835-20-30). Of the owner alone: interest on their own debt only";
} }

choice! {
    /// What cash below zero costs.
    Overdraft {
        /// Nothing: it is a funding gap that nobody lends
        Free = "Nothing",
        /// A stated rate
        AtRate = "A stated rate",
        /// The rate of the parent's revolver
        RevolverRate = "The rate of the revolver",
    }
}

choice! {
    /// What happens to BTC beyond dated sales.
    BtcPolicy {
        /// BTC are held
        Hold = "Hold",
        /// A share of each month's production is sold
        SellShare = "Sell a share of production",
        /// Sells enough to cover the month's operating cost and interest
        SellToCoverCosts = "Sell to cover costs and interest",
        /// Sells enough to maintain minimum cash
        SellToMinimumCash = "Sell to maintain minimum cash",
    }
}

/// Cash and BTC.
#[derive(Clone, PartialEq, Debug)]
pub struct Treasury {
    /// Opening cash
    pub opening_cash_usd: f64,
    /// Minimum cash
    pub minimum_cash_usd: Quantity,
    /// Interest on cash
    pub interest_on_cash_pct_per_year: Quantity,
    /// What cash below zero costs
    pub overdraft: Overdraft,
    /// Rate on cash below zero
    pub overdraft_pct_per_year: f64,
    /// Opening BTC
    pub opening_btc: f64,
    /// What happens to BTC
    pub btc_policy: BtcPolicy,
    /// Share of production sold under `SellShare`
    pub sell_share_pct: Quantity,
    /// Selling cost, as a share of proceeds
    pub selling_cost_pct: f64,
    /// Dated BTC sales, regardless of the policy
    pub dated_sales_btc: Steps,
    /// BTC sold each month, regardless of the policy
    pub monthly_sales_btc: Quantity,
    /// BTC floor kept by policies
    pub floor_btc: Quantity,
    /// BTC floor at market value
    pub floor_usd: Quantity,
    /// Funding priority of BTC
    pub funding_rank: u32,
    /// Sells if the price is at or above this
    pub sell_above_usd: Quantity,
    /// Share of free BTC sold then
    pub sell_above_pct: f64,
    /// Buys if the price is at or below this
    pub buy_below_usd: Quantity,
    /// Maximum spent then
    pub buy_below_usd_per_month: f64,
    /// Share of free BTC under covered calls
    pub overlay_pct: f64,
    /// Their premium
    pub overlay_yield_pct_per_year: f64,
    /// Their strike over the price
    pub overlay_strike_pct: f64,
}

fields! { Treasury besides [] {
    opening_cash_usd: "Opening cash", "USD", [], [-1e12, 1e12], "The parent's cash at the start of the plan; project companies have their own";
    minimum_cash_usd: "Minimum cash", "USD", [], [0.0, 1e12], "A shortfall below it is a funding gap; revolvers in the sector require 50 to 200 million USD of liquidity";
    interest_on_cash_pct_per_year: "Interest on cash", "%/year", [0.0, 6.0], [0.0, 50.0], "Earned on positive cash at the start of the month, one twelfth each month; what cash below zero costs is chosen below";
    overdraft: "Cash below zero costs", "", [], [], "Of the parent and of project companies, on the balance at the start of the month. Nothing: cash below zero is a funding gap that no lender has agreed to fund, and a finding says so. A stated rate: what filling the gap might cost, by the rate below. The rate of the revolver: that of the parent's first revolver; the stated rate without one, and for project companies, which cannot draw it";
    overdraft_pct_per_year: "Rate on cash below zero", "%/year", [5.0, 15.0], [0.0, 100.0], "One twelfth each month, if cash below zero bears a rate";
    opening_btc: "Opening BTC", "BTC", [], [0.0, 21_000_000.0], "BTC held at the start of the plan, including pledged BTC";
    btc_policy: "BTC policy", "", [], [], "What happens to BTC beyond dated sales. Hold: all are kept. Sell a share of production: the share below of each month's BTC. Sell to cover costs and interest: enough for the month's operating cost and interest. Sell to maintain minimum cash: enough that cash does not fall below its minimum";
    sell_share_pct: "Share of production sold", "%", [], [0.0, 100.0], "Share of each month's production sold at that month's price, under the policy that sells a share";
    selling_cost_pct: "Selling cost", "%", [0.0, 1.0], [0.0, 50.0], "Fees and market impact, as a share of gross proceeds; usually 0.1 to 0.3";
    dated_sales_btc: "Dated sales", "BTC", [], [0.0, 21_000_000.0], "BTC sold in these months regardless of the policy, as far as unpledged BTC is available";
    monthly_sales_btc: "Monthly sales", "BTC", [], [0.0, 21_000_000.0], "BTC sold each month regardless of the policy, down to the floor; a schedule liquidates the holdings step by step";
    floor_btc: "BTC floor", "BTC", [], [0.0, 21_000_000.0], "Policies and the funding order keep at least this many BTC, including pledged BTC; dated sales ignore it";
    floor_usd: "BTC floor at market", "USD", [], [0.0, 1e12], "They also keep at least this value of BTC at the month's price";
    funding_rank: "Funding priority", "", [1.0, 19.0], [0.0, 1_000.0], "Of BTC above the floor, under the policy that maintains minimum cash. Lower numbers are drawn first; ties are drawn in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    sell_above_usd: "Sell above", "USD/BTC", [], [0.0, 1e9], "If the price is at or above this level, part of the free BTC is sold each month; 0: never";
    sell_above_pct: "Sell above: share sold", "%", [1.0, 50.0], [0.0, 100.0], "Share of unpledged BTC above the floor, each month";
    buy_below_usd: "Buy below", "USD/BTC", [], [0.0, 1e9], "If the price is at or below this level, BTC are bought each month with cash above the minimum; 0: never";
    buy_below_usd_per_month: "Buy below: monthly limit", "USD/month", [], [0.0, 1e11], "Maximum spent on BTC in a month";
    overlay_pct: "BTC under covered calls", "%", [0.0, 80.0], [0.0, 100.0], "Share of unpledged BTC at the start of the month; one-month calls, cash-settled";
    overlay_yield_pct_per_year: "Covered-call premium", "%/year", [2.0, 12.0], [0.0, 100.0], "On the BTC under calls at the previous month's price; CleanSpark 4.2 in the quarter to December 2025";
    overlay_strike_pct: "Covered-call strike", "%", [5.0, 30.0], [0.0, 500.0], "Above the previous month's price; any rise beyond it is paid out. 15 to 25 is usual";
} }
