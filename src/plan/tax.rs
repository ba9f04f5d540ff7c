//! Tax, the value of parts, and dated cash of no other kind.

use super::field::{Steps, choice, fields};
use serde::{Deserialize, Serialize};

choice! {
    /// How tax writes off what was put into service.
    TaxLife {
        /// As the books do
        Books = "As the books",
        /// MACRS over five years
        Macrs5 = "MACRS 5 years",
        /// MACRS over seven years
        Macrs7 = "MACRS 7 years",
        /// MACRS over fifteen years
        Macrs15 = "MACRS 15 years",
    }
}

choice! {
    /// Which BTC are sold first, for tax.
    Lots {
        /// The mean cost of all that is held
        AverageCost = "Average cost",
        /// What came first
        Fifo = "First in, first out",
    }
}

/// Tax of the group, assessed by the parent at the end of each fiscal year.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// Federal rate
    pub federal_rate_pct: f64,
    /// State rate, deductible from federal income
    pub state_rate_pct: f64,
    /// Months from the assessment to the payment
    pub payment_lag_months: u32,
    /// Losses carried forward from before month 1
    pub opening_losses_usd: f64,
    /// Of taxable income that losses may offset
    pub loss_limit_pct: f64,
    /// Interest is limited
    pub interest_limited: bool,
    /// Of taxable income before interest and depreciation
    pub interest_limit_pct: f64,
    /// Interest carried forward from before month 1
    pub opening_interest_usd: f64,
    /// Which BTC are sold first
    pub btc_lots: Lots,
    /// Cost of the opening BTC
    pub opening_btc_cost_usd: f64,
    /// Deferred tax assets are not shown
    pub valuation_allowance: bool,
    /// How machines are written off
    pub machines: TaxLife,
    /// … at once
    pub machines_bonus_pct: f64,
    /// Tax basis of machines before month 1
    pub machines_opening_usd: f64,
    /// How mining capacity is written off
    pub mining_capacity: TaxLife,
    /// … at once
    pub mining_capacity_bonus_pct: f64,
    /// Tax basis of mining capacity before month 1
    pub mining_capacity_opening_usd: f64,
    /// How the equipment of AI capacity is written off
    pub ai_capacity: TaxLife,
    /// … at once
    pub ai_capacity_bonus_pct: f64,
    /// Part of AI capacity that is building
    pub ai_building_pct: f64,
    /// Life of buildings
    pub building_life_months: u32,
    /// Tax basis of AI capacity before month 1
    pub ai_capacity_opening_usd: f64,
    /// How GPUs are written off
    pub gpus: TaxLife,
    /// … at once
    pub gpus_bonus_pct: f64,
    /// Tax basis of GPUs before month 1
    pub gpus_opening_usd: f64,
}

fields! { Tax {
    federal_rate_pct: "Federal rate", "%", [15.0, 35.0], [0.0, 90.0], "On taxable income of a fiscal year; 21 in the United States. 0 for both rates: no tax";
    state_rate_pct: "State rate", "%", [0.0, 10.0], [0.0, 90.0], "Blended, on the same income, and deductible from the federal one: about 2 for Texas-heavy companies, 4 otherwise";
    payment_lag_months: "Paid after", "months", [1.0, 6.0], [1.0, 24.0], "Months from the last month of the fiscal year, in which tax is assessed, to its payment";
    opening_losses_usd: "Losses carried forward", "USD", [], [0.0, 1e12], "Net operating losses from before month 1";
    loss_limit_pct: "Losses offset at most", "%", [], [0.0, 100.0], "Of taxable income of a year; 80 for losses after 2017, without expiry";
    interest_limited: "Interest limited", "", [], [], "Net business interest is deductible up to a share of taxable income before interest, depreciation and losses (section 163(j), EBITDA basis since 2025); the rest is carried forward";
    interest_limit_pct: "Interest deducted at most", "%", [], [0.0, 100.0], "Of that income; 30";
    opening_interest_usd: "Interest carried forward", "USD", [], [0.0, 1e12], "Disallowed interest from before month 1";
    btc_lots: "BTC sold first", "", [], [], "Whose cost is set against what a sale brings. Mined BTC are income at their price of the month, which is their cost";
    opening_btc_cost_usd: "Cost of the opening BTC", "USD", [], [0.0, 1e12], "Tax basis of the BTC held before month 1";
    valuation_allowance: "Valuation allowance", "", [], [], "On: a deferred tax asset is not shown, as companies with a history of losses do; a liability always is";
    machines: "Machines", "", [], [], "How tax writes machines off; five years is usual";
    machines_bonus_pct: "Machines: bonus", "%", [], [0.0, 100.0], "Written off in the year they come; 100 for what was acquired after 19 January 2025";
    machines_opening_usd: "Machines: opening basis", "USD", [], [0.0, 1e12], "Tax basis before month 1, written off over the months that the books say";
    mining_capacity: "Mining capacity", "", [], [], "How tax writes mining capacity off; fifteen years for electrical and land improvements";
    mining_capacity_bonus_pct: "Mining capacity: bonus", "%", [], [0.0, 100.0], "Written off in the year it is ready";
    mining_capacity_opening_usd: "Mining capacity: opening basis", "USD", [], [0.0, 1e12], "Tax basis before month 1, written off over the months that the books say";
    ai_capacity: "AI equipment", "", [], [], "How tax writes off electrical and cooling plant of AI capacity, which is what is no building";
    ai_capacity_bonus_pct: "AI equipment: bonus", "%", [], [0.0, 100.0], "Written off in the year it is ready";
    ai_building_pct: "Part that is building", "%", [20.0, 70.0], [0.0, 100.0], "Of AI capacity, straight line without bonus; about 45";
    building_life_months: "Life of buildings", "months", [180.0, 480.0], [12.0, 600.0], "468 for non-residential real property (39 years), from the month after it is ready";
    ai_capacity_opening_usd: "AI capacity: opening basis", "USD", [], [0.0, 1e12], "Tax basis before month 1, written off over the months that the books say";
    gpus: "GPUs", "", [], [], "How tax writes GPUs off; five years is usual";
    gpus_bonus_pct: "GPUs: bonus", "%", [], [0.0, 100.0], "Written off in the year they come";
    gpus_opening_usd: "GPUs: opening basis", "USD", [], [0.0, 1e12], "Tax basis before month 1, written off over the months that the books say";
} }

/// What parts of the company are worth, for the sum of the parts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Valuation {
    /// Of each MW of IT that is contracted
    pub usd_per_contracted_mw_it: f64,
    /// Of each other MW of the grid contracts
    pub usd_per_pipeline_mw: f64,
    /// Of mining EBITDA
    pub mining_multiple: f64,
    /// Cap rate of NOI, for LTV and the other sum of the parts
    pub cap_rate_pct_per_year: f64,
    /// Taken off BTC in liquidity and net debt
    pub btc_haircut_pct: f64,
}

fields! { Valuation {
    usd_per_contracted_mw_it: "Value of contracted AI", "USD/MW IT", [8_000_000.0, 19_000_000.0], [0.0, 1e9], "Of each MW of IT in contracts; JPM 8 to 17 million, cloud up to 19 (November 2025)";
    usd_per_pipeline_mw: "Value of pipeline", "USD/MW", [300_000.0, 3_000_000.0], [0.0, 1e9], "Of each MW of the grid contracts that no AI contract needs; 0.5 to 3 million";
    mining_multiple: "Multiple of mining EBITDA", "", [2.0, 8.0], [0.0, 100.0], "Of the last twelve months of mining; 3 to 5";
    cap_rate_pct_per_year: "Cap rate", "%/year", [5.0, 12.0], [0.5, 100.0], "NOI of a year over value: for LTV, and for the sum of the parts by NOI; KBW 6, range 6 to 8";
    btc_haircut_pct: "Haircut on BTC", "%", [0.0, 60.0], [0.0, 100.0], "Taken off unpledged BTC at market in liquidity and net debt; 30 is usual";
} }

choice! {
    /// What dated cash of no other kind is, in tax and accounts.
    ItemKind {
        /// An asset that is not written off, such as land
        Asset = "Asset bought or sold",
        /// Income or cost of the month, in tax too
        Income = "Income or settlement",
        /// … outside tax
        TaxFree = "Income or settlement outside tax",
        /// Own shares bought back
        BuyBack = "Own shares bought back",
    }
}

/// Dated cash of no other kind.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherItem {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// `parent` or the id of a project company
    pub owner: String,
    /// What it is
    pub kind: ItemKind,
    /// Cash in above zero, out below
    pub amounts_usd: Steps,
    /// Of what a sale brings, what the asset stood for
    pub book_share_pct: f64,
}

fields! { OtherItem {
    name: "Name", "", [], [], "What it is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if it were not there";
    owner: "Owner", "", [], [], "parent, or the id of the project company whose cash it is";
    kind: "Kind", "", [], [], "How tax and accounts see it: an asset such as land is not written off; income and settlements are taxed or not; own shares lower equity and the count of shares";
    amounts_usd: "Amounts", "USD", [], [-1e12, 1e12], "Cash in these months: in above zero, out below";
    book_share_pct: "Book part of sales", "%", [], [0.0, 100.0], "Of what a sale of assets brings, the part for which they stood in the books and in tax; the rest is gain";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
