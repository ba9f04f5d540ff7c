//! Tax, sum-of-the-parts valuation, and other dated cash items.

use crate::plan::fields::{Quantity, Steps, choice, fields};

choice! {
    /// Tax depreciation of property placed in service.
    TaxLife {
        /// Same as the books
        Books = "Same as books",
        /// MACRS over five years
        Macrs5 = "MACRS 5 years",
        /// MACRS over seven years
        Macrs7 = "MACRS 7 years",
        /// MACRS over fifteen years
        Macrs15 = "MACRS 15 years",
    }
}

choice! {
    /// Cost basis method for BTC sold, for tax.
    Lots {
        /// Average cost of all BTC held
        AverageCost = "Average cost",
        /// First in, first out
        Fifo = "First in, first out",
        /// Highest cost first
        HighestCost = "Highest cost first",
    }
}

choice! {
    /// When income tax is paid.
    TaxPayment {
        /// Four instalments of the fiscal year, and a true-up with the return
        Instalments = "Instalments",
        /// All of it some months after its assessment
        AfterAssessment = "After assessment",
    }
}

choice! {
    /// When payments in advance by tenants and customers are taxed.
    AdvancePayments {
        /// When they are received
        OnReceipt = "On receipt",
        /// By the end of the year after
        NextYear = "Deferred one year",
        /// As they are credited
        OverTerm = "Over the term",
    }
}

/// Tax of the group, assessed by the parent at the end of each fiscal year.
#[derive(Clone, PartialEq, Debug)]
pub struct Tax {
    /// Federal rate
    pub federal_rate_pct: f64,
    /// State rate, deductible from federal income
    pub state_rate_pct: f64,
    /// The state depreciates as for federal tax
    pub state_follows_bonus: bool,
    /// When tax is paid
    pub payment: TaxPayment,
    /// Months from the assessment to the payment
    pub payment_lag_months: u32,
    /// Losses carried forward from before month 1
    pub opening_losses_usd: f64,
    /// Share of taxable income that losses may offset
    pub loss_limit_pct: f64,
    /// Premium on repurchases of convertible notes that is deducted at most
    pub normal_call_premium_pct: f64,
    /// Interest deduction is limited under section 163(j)
    pub interest_limited: bool,
    /// Share of taxable income before interest and depreciation
    pub interest_limit_pct: f64,
    /// Disallowed interest carried forward from before month 1
    pub opening_interest_usd: f64,
    /// Interest capitalised during construction is part of the tax basis of what is built
    pub interest_in_basis: bool,
    /// When payments in advance are taxed
    pub advance_payments: AdvancePayments,
    /// Cost basis method for BTC sold
    pub btc_lots: Lots,
    /// Cost basis of opening BTC
    pub opening_btc_cost_usd: f64,
    /// Deferred tax assets are fully reserved
    pub valuation_allowance: bool,
    /// Tax depreciation of machines
    pub machines: TaxLife,
    /// Bonus depreciation
    pub machines_bonus_pct: f64,
    /// Opening tax basis of machines
    pub machines_opening_usd: f64,
    /// Tax depreciation of mining capacity
    pub mining_capacity: TaxLife,
    /// Bonus depreciation
    pub mining_capacity_bonus_pct: f64,
    /// Opening tax basis of mining capacity
    pub mining_capacity_opening_usd: f64,
    /// Tax depreciation of the equipment of AI capacity
    pub ai_capacity: TaxLife,
    /// Bonus depreciation
    pub ai_capacity_bonus_pct: f64,
    /// Building share of AI capacity
    pub ai_building_pct: f64,
    /// Depreciation life of buildings
    pub building_life_months: u32,
    /// Opening tax basis of AI capacity
    pub ai_capacity_opening_usd: f64,
    /// Tax depreciation of GPUs
    pub gpus: TaxLife,
    /// Bonus depreciation
    pub gpus_bonus_pct: f64,
    /// Opening tax basis of GPUs
    pub gpus_opening_usd: f64,
}

fields! { Tax besides [] {
    federal_rate_pct: "Federal rate", "%", [15.0, 35.0], [0.0, 90.0], "On taxable income of a fiscal year; 21 in the United States. 0 for both rates: no tax";
    state_rate_pct: "State rate", "%", [0.0, 10.0], [0.0, 90.0], "Blended, on the same income and deductible for federal tax: about 2 for Texas-heavy companies, 4 otherwise";
    state_follows_bonus: "State follows bonus", "", [], [], "Off: the state depreciates by the tables alone, as most states do; it then has its own taxable income and loss carryforward. On: the same taxable income for both";
    payment: "Payment of tax", "", [], [], "Instalments: in fiscal months 4, 6, 9 and 12, each 25 % of the tax on annualised income to date (section 6655(e)), with a true-up in the fourth month after the year. After assessment: all at once, after the payment lag";
    payment_lag_months: "Payment lag", "months", [1.0, 6.0], [1.0, 24.0], "Months from the last month of the fiscal year, in which tax is assessed, to payment; read only if tax is paid after its assessment";
    opening_losses_usd: "Opening NOLs", "USD", [], [0.0, 1e12], "Net operating losses carried forward from before month 1";
    loss_limit_pct: "NOL offset limit", "%", [], [0.0, 100.0], "Share of taxable income of a year that losses may offset; 80 for losses after 2017, without expiry";
    normal_call_premium_pct: "Normal call premium", "%", [0.0, 10.0], [0.0, 100.0], "Of principal: what is paid above it when convertible notes are repurchased or put is not deducted (section 249). 5 is an assumption, near a year's interest on comparable notes without conversion";
    interest_limited: "Interest limitation", "", [], [], "On: net business interest is deductible up to a share of taxable income before interest, depreciation and losses (section 163(j), EBITDA basis since 2025); the rest is carried forward. Off: all of it is deductible";
    interest_limit_pct: "Interest deduction limit", "%", [], [0.0, 100.0], "Share of that income; 30";
    opening_interest_usd: "Opening disallowed interest", "USD", [], [0.0, 1e12], "Disallowed interest carried forward from before month 1";
    interest_in_basis: "Interest in basis", "", [], [], "On: interest capitalised during construction is added to the tax basis of what is built and depreciated with it, with bonus where that applies (section 263A(f): real property that a taxpayer produces). Off: it is deducted as the books depreciate it, later in most plans";
    advance_payments: "Payments in advance", "", [], [], "When tenant funding and prepayments are taxed. On receipt: the rule for rent (Treas. Reg. 1.61-8(b)). Deferred one year: what is not credited in the year of receipt is taxed in the next, open to services such as GPU cloud, not to rent (section 451(c)). Over the term: as credited, where the agreement allocates rent to its periods (section 467)";
    btc_lots: "BTC cost method", "", [], [], "Which cost basis is deducted from sale proceeds; mined BTC are income at the price of their month, which becomes their cost basis. Average cost: of all BTC held; simple, but not among the methods open to a taxpayer. First in, first out: the oldest first, which applies unless the units sold are identified (Treas. Reg. 1.1012-1(j)). Highest cost first: identifies those that cost most, so that tax comes later";
    opening_btc_cost_usd: "Opening BTC cost basis", "USD", [], [0.0, 1e12], "Tax basis of the BTC held at the start of the plan";
    valuation_allowance: "Valuation allowance", "", [], [], "On: deferred tax assets are fully reserved, as companies with a history of losses do. Off: they are recognised in full. Liabilities are always recognised";
    machines: "Machines", "", [], [], "Tax depreciation of machines. Same as books: straight-line over their useful life. MACRS 5 years: the table for computers, which is usual. MACRS 7 years: the table for property without a class of its own. MACRS 15 years: the table for land improvements";
    machines_bonus_pct: "Machines: bonus", "%", [], [0.0, 100.0], "Bonus depreciation in the year of delivery; 100 for property acquired after 19 January 2025";
    machines_opening_usd: "Machines: opening basis", "USD", [], [0.0, 1e12], "Tax basis at the start of the plan, depreciated over the remaining life set under Books";
    mining_capacity: "Mining capacity", "", [], [], "Tax depreciation of mining capacity. Same as books: straight-line over its useful life. MACRS 5 years: the table for computers. MACRS 7 years: the table for property without a class of its own. MACRS 15 years: the table for electrical and land improvements, which is usual";
    mining_capacity_bonus_pct: "Mining capacity: bonus", "%", [], [0.0, 100.0], "Bonus depreciation in the year it is ready";
    mining_capacity_opening_usd: "Mining capacity: opening basis", "USD", [], [0.0, 1e12], "Tax basis at the start of the plan, depreciated over the remaining life set under Books";
    ai_capacity: "AI equipment", "", [], [], "Tax depreciation of the electrical and cooling plant of AI capacity, that is, everything but the building. Same as books: straight-line over its useful life. MACRS 5 years: the table for computers. MACRS 7 years: the table for property without a class of its own. MACRS 15 years: the table for electrical and land improvements, which is usual";
    ai_capacity_bonus_pct: "AI equipment: bonus", "%", [], [0.0, 100.0], "Bonus depreciation in the year it is ready";
    ai_building_pct: "AI capacity: building share", "%", [20.0, 70.0], [0.0, 100.0], "Share of AI capacity depreciated straight-line without bonus; about 45";
    building_life_months: "Building life", "months", [180.0, 480.0], [12.0, 600.0], "468 for non-residential real property (39 years), from the month after it is ready";
    ai_capacity_opening_usd: "AI capacity: opening basis", "USD", [], [0.0, 1e12], "Tax basis at the start of the plan, depreciated over the remaining life set under Books";
    gpus: "GPUs", "", [], [], "Tax depreciation of GPUs. Same as books: straight-line over their useful life. MACRS 5 years: the table for computers, which is usual. MACRS 7 years: the table for property without a class of its own. MACRS 15 years: the table for land improvements";
    gpus_bonus_pct: "GPUs: bonus", "%", [], [0.0, 100.0], "Bonus depreciation in the year of delivery";
    gpus_opening_usd: "GPUs: opening basis", "USD", [], [0.0, 1e12], "Tax basis at the start of the plan, depreciated over the remaining life set under Books";
} }

/// Values of the parts of the company, for the sum of the parts.
#[derive(Clone, PartialEq, Debug)]
pub struct Valuation {
    /// Value per contracted MW of IT
    pub usd_per_contracted_mw_it: f64,
    /// Value per other MW of the grid contracts
    pub usd_per_pipeline_mw: f64,
    /// Multiple of mining EBITDA
    pub mining_multiple: f64,
    /// Cap rate on NOI, for LTV and the NOI-based sum of the parts
    pub cap_rate_pct_per_year: f64,
    /// Haircut on BTC in liquidity and net debt
    pub btc_haircut_pct: f64,
    /// What assets bring in a default, of book value
    pub default_value_pct: f64,
    /// Whether the sum of the parts is less the cost to complete contracted AI
    pub cost_to_complete_deducted: bool,
}

fields! { Valuation besides [] {
    usd_per_contracted_mw_it: "Value of contracted AI", "USD/MW IT", [8_000_000.0, 19_000_000.0], [0.0, 1e9], "Per contracted MW of IT; JPM 8 to 17 million, cloud up to 19 (November 2025)";
    usd_per_pipeline_mw: "Value of pipeline", "USD/MW", [300_000.0, 3_000_000.0], [0.0, 1e9], "Per MW of the grid contracts not needed for an AI contract; 0.5 to 3 million";
    mining_multiple: "Mining EBITDA multiple", "", [2.0, 8.0], [0.0, 100.0], "On mining EBITDA of the last twelve months; 3 to 5";
    cap_rate_pct_per_year: "Cap rate", "%/year", [5.0, 12.0], [0.5, 100.0], "Annual NOI over value: for LTV and for the NOI-based sum of the parts; KBW 6, range 6 to 8";
    btc_haircut_pct: "BTC haircut", "%", [0.0, 60.0], [0.0, 100.0], "Deducted from the market value of unpledged BTC in liquidity and net debt; 30 is usual";
    default_value_pct: "Value in a default", "%", [20.0, 100.0], [0.0, 200.0], "What fixed assets and construction of an owner would bring at a default, of book value; cash counts in full, BTC after the haircut. For what each debt would recover by its rank; an assumption";
    cost_to_complete_deducted: "Cost to complete deducted", "", [], [], "Contracted AI is valued as if built. On: the sum of the parts deducts what is still to be spent on it. Off: it does not, and the value is that of a finished company. Per share, both are shown";
} }

choice! {
    /// Tax and accounting treatment of an other dated cash item.
    ItemKind {
        /// An asset that is not depreciated, such as land
        Asset = "Asset bought or sold",
        /// Income or cost of the month, taxable
        Income = "Taxable income or settlement",
        /// Income or cost of the month, non-taxable
        TaxFree = "Non-taxable income or settlement",
        /// Share buyback
        BuyBack = "Share buyback",
        /// Dividend on the common shares
        Dividend = "Dividend",
        /// An asset of the treasury other than cash and BTC
        Investment = "Other treasury asset",
    }
}

/// An other dated cash item.
#[derive(Clone, PartialEq, Debug)]
pub struct OtherItem {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores it
    pub enabled: bool,
    /// The phase it belongs to; empty if it moves alone
    pub phase: String,
    /// `parent` or the id of a project company
    pub owner: String,
    /// Tax and accounting treatment
    pub kind: ItemKind,
    /// Inflow above zero, outflow below
    pub amounts_usd: Steps,
    /// Share of sale proceeds that recovers book value and tax basis
    pub book_share_pct: f64,
    /// Fair value of a treasury asset at the start of month 1
    pub opening_usd: f64,
    /// Yearly return on a treasury asset
    pub return_pct_per_year: Quantity,
}

fields! { OtherItem besides [id] {
    name: "Name", "", [], [], "What the item is called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this item";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    owner: "Owner", "", [], [], "parent, or the id of the project company whose cash it is";
    kind: "Type", "", [], [], "Tax and accounting treatment. Asset bought or sold: such as land, which is not depreciated. Taxable income or settlement: in the month's income and in tax. Non-taxable income or settlement: in income, not in tax. Share buyback: reduces equity and the share count. Dividend: on the common shares; reduces equity, and neither income nor tax. Other treasury asset: such as ether, gold, Treasury bills or listed shares, at fair value through income, which is taxed as it accrues";
    amounts_usd: "Amounts", "USD", [], [-1e12, 1e12], "Cash in these months: inflow above zero, outflow below";
    book_share_pct: "Basis share of sales", "%", [], [0.0, 100.0], "Share of asset sale proceeds that recovers book value and tax basis; the rest is gain";
    opening_usd: "Opening fair value", "USD", [], [0.0, 1e12], "Of a treasury asset at the start of the plan. What the amounts buy, below zero, adds to it; what they sell is capped at what is held";
    return_pct_per_year: "Return", "%/year", [-20.0, 30.0], [-100.0, 1000.0], "Of a treasury asset: change in its fair value, one twelfth each month on what is held at its start; a schedule makes a path of it, a driver makes it uncertain";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
