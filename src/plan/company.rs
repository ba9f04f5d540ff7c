//! The plan and what belongs to the company as a whole: overhead, books, treasury.

use super::capital::{BtcLoan, Convertible, Covenants, Equity, ProjectCompany, Warrant};
use super::debt::Debt;
use super::field::{Fields, Quantity, Steps, choice, fields};
use super::market::{Deck, Market, Network};
use super::scenario::Scenario;
use super::site::Site;
use super::tax::{OtherItem, Tax, Valuation};
use super::time::Month;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The document. `format` and `version` are those of the file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Always "wattfolio-plan"
    pub format: String,
    /// The version of the format
    pub version: u32,
    /// The company and the time of the plan
    pub company: Company,
    /// Prices and hashrate
    pub market: Market,
    /// What answers in the network
    pub network: Network,
    /// Named price paths
    pub decks: Vec<Deck>,
    /// Lives in the books
    pub books: Books,
    /// Tax of the group
    pub tax: Tax,
    /// What parts are worth
    pub valuation: Valuation,
    /// What the company promises its lenders
    pub covenants: Covenants,
    /// Shares of the parent
    pub equity: Equity,
    /// Cash and BTC
    pub treasury: Treasury,
    /// Companies that own single sites and their debt
    pub project_companies: Vec<ProjectCompany>,
    /// The sites
    pub sites: Vec<Site>,
    /// Loans and notes
    pub debts: Vec<Debt>,
    /// Convertible notes
    pub convertibles: Vec<Convertible>,
    /// Loans on BTC
    pub btc_loans: Vec<BtcLoan>,
    /// Warrants
    pub warrants: Vec<Warrant>,
    /// Dated cash of no other kind
    pub other_items: Vec<OtherItem>,
    /// What-ifs on this plan
    pub scenarios: Vec<Scenario>,
    /// Where the figures come from, by field path
    #[serde(deserialize_with = "super::field::without_repeats")]
    pub sources: BTreeMap<String, Source>,
}

/// Where a figure comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// True where the figure is an assumption and not a published one
    pub assumption: bool,
    /// When it was true or published, as the source writes it
    pub date: String,
    /// Who says so; of an assumption the reasoning
    pub text: String,
}

choice! {
    /// What AI capacity is worth after the plan's last month.
    TerminalValue {
        /// Nothing
        Nothing = "None",
        /// The last month's NOI of leases, twelve times, over a cap rate by the tenant's credit
        CapRate = "Cap rate on AI NOI",
        /// An amount for each MW of IT
        Residual = "Residual per MW IT",
    }
}

choice! {
    /// Which part of overhead and interest belongs to mining in the cost of a bitcoin.
    CostKey {
        /// Mining's share of revenue in the last twelve months
        Revenue = "Share of revenue",
        /// Mining's share of the MW in use
        Megawatts = "Share of MW in use",
        /// All of it
        Everything = "All of it",
    }
}

/// The company and the time of the plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// The company's name
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Month 1 of the plan
    pub start: Month,
    /// How many months
    pub months: u32,
    /// The last month of the fiscal year, 1 to 12
    pub fiscal_year_end_month: u32,
    /// Rate at which free cash flow is discounted
    pub discount_rate_pct_per_year: f64,
    /// Head office and other cost of no site, at the prices of month 1
    pub overhead_usd_per_month: Quantity,
    /// Growth of overhead, once a year
    pub overhead_growth_pct_per_year: f64,
    /// How fast money loses worth
    pub inflation_pct_per_year: f64,
    /// Value after the last month
    pub terminal_value: TerminalValue,
    /// Cap rate of leases to investment grade
    pub terminal_cap_rate_pct: f64,
    /// Cap rate of leases to neoclouds
    pub terminal_cap_rate_neocloud_pct: f64,
    /// Cap rate of leases to tenants without a rating
    pub terminal_cap_rate_unrated_pct: f64,
    /// Value of each MW of IT
    pub residual_usd_per_mw_it: f64,
    /// Stock compensation, which costs no cash
    pub stock_compensation_usd_per_month: Quantity,
    /// What of overhead and interest is mining's
    pub mining_cost_key: CostKey,
}

fields! { Company {
    name: "Company", "", [], [], "The company's name, as it shows in titles and exports";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
    start: "First month", "", [], [], "Month 1 of the plan. Dates before it describe what is already there";
    months: "Months", "months", [36.0, 240.0], [12.0, 360.0], "How many months the plan covers";
    fiscal_year_end_month: "Fiscal year ends in month", "", [], [1.0, 12.0], "12 where the fiscal year is the calendar year; IREN 6, CleanSpark 9";
    discount_rate_pct_per_year: "Discount rate", "%/year", [7.0, 25.0], [-50.0, 200.0], "Free cash flow before financing is discounted at it. Leases to investment grade 8 to 9, neocloud 10 to 12, GPU cloud 12 to 15, mining 18 to 25 (planner's judgement)";
    overhead_usd_per_month: "Overhead", "USD/month", [100_000.0, 50_000_000.0], [0.0, 1_000_000_000.0], "Head office and every other cost that belongs to no site, without stock compensation, at the prices of month 1";
    inflation_pct_per_year: "Inflation", "%/year", [0.0, 6.0], [-20.0, 100.0], "By which amounts are put into money of another month where that is asked for (View, and project --money-of); nothing else reads it: every growth has a field of its own";
    overhead_growth_pct_per_year: "Overhead growth", "%/year", [0.0, 10.0], [-50.0, 100.0], "Overhead grows by this at each anniversary of month 1";
    terminal_value: "Terminal value", "", [], [], "What AI capacity is worth after the last month; it is stated beside every NPV. GPUs that still serve are worth their book value then, unless it is none";
    terminal_cap_rate_pct: "Cap rate, investment grade", "%/year", [5.0, 12.0], [0.5, 100.0], "Twelve times the last month's NOI of a lease, less maintenance, over this is its terminal value while it is let. KBW uses 6, the usual range is 6 to 8 for contracted leases";
    terminal_cap_rate_neocloud_pct: "Cap rate, BB neocloud", "%/year", [6.0, 14.0], [0.5, 100.0], "The same for leases to neoclouds (planner's judgement)";
    terminal_cap_rate_unrated_pct: "Cap rate, unrated", "%/year", [8.0, 18.0], [0.5, 100.0], "The same for tenants without a rating (planner's judgement)";
    residual_usd_per_mw_it: "Residual value", "USD/MW IT", [1_000_000.0, 12_000_000.0], [0.0, 1_000_000_000.0], "For each MW of IT that is built, let or not, under the terminal value of that name";
    stock_compensation_usd_per_month: "Stock compensation", "USD/month", [100_000.0, 30_000_000.0], [0.0, 1_000_000_000.0], "Paid in shares: no cash, no part of EBITDA; it counts in the all-in cost of a bitcoin";
    mining_cost_key: "Mining's part of overhead", "", [], [], "In the cost of a bitcoin, which part of overhead, interest and stock compensation is mining's: the AI side's is kept out";
} }

/// Lives in the books, and what was there before month 1.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Books {
    /// Life of machines
    pub machines_life_months: u32,
    /// Their book value before month 1
    pub machines_opening_usd: f64,
    /// Months over which that is written off
    pub machines_opening_months: u32,
    /// Life of mining capacity
    pub mining_capacity_life_months: u32,
    /// Its book value before month 1
    pub mining_capacity_opening_usd: f64,
    /// Months over which that is written off
    pub mining_capacity_opening_months: u32,
    /// Life of AI capacity
    pub ai_capacity_life_months: u32,
    /// Its book value before month 1
    pub ai_capacity_opening_usd: f64,
    /// Months over which that is written off
    pub ai_capacity_opening_months: u32,
    /// Life of GPUs
    pub gpus_life_months: u32,
    /// Their book value before month 1
    pub gpus_opening_usd: f64,
    /// Months over which that is written off
    pub gpus_opening_months: u32,
    /// Land and other assets before month 1
    pub other_assets_opening_usd: f64,
    /// Of a month's operating cost, what is paid in the month after
    pub costs_paid_later_pct: f64,
    /// Owed to suppliers before month 1
    pub opening_payables_usd: f64,
}

fields! { Books {
    machines_life_months: "Machines: life", "months", [24.0, 60.0], [1.0, 600.0], "In the books, straight line from the month after they came: MARA and Riot three years, CleanSpark and IREN four to five";
    machines_opening_usd: "Machines: before month 1", "USD", [], [0.0, 1e12], "Book value of the machines that were there before month 1";
    machines_opening_months: "Written off over", "months", [6.0, 60.0], [1.0, 600.0], "Months over which that is written off";
    mining_capacity_life_months: "Mining capacity: life", "months", [60.0, 480.0], [1.0, 600.0], "Buildings, power and cooling of mining";
    mining_capacity_opening_usd: "Mining capacity: before month 1", "USD", [], [0.0, 1e12], "Its book value before month 1";
    mining_capacity_opening_months: "Written off over", "months", [12.0, 480.0], [1.0, 600.0], "Months over which that is written off";
    ai_capacity_life_months: "AI capacity: life", "months", [120.0, 480.0], [1.0, 600.0], "Buildings, power and cooling of data centres, from the month after they are ready";
    ai_capacity_opening_usd: "AI capacity: before month 1", "USD", [], [0.0, 1e12], "Its book value before month 1, what was spent on unfinished conversions left out";
    ai_capacity_opening_months: "Written off over", "months", [12.0, 480.0], [1.0, 600.0], "Months over which that is written off";
    gpus_life_months: "GPUs: life", "months", [36.0, 84.0], [1.0, 600.0], "CoreWeave six years, Nebius four, IREN about five";
    gpus_opening_usd: "GPUs: before month 1", "USD", [], [0.0, 1e12], "Their book value before month 1";
    gpus_opening_months: "Written off over", "months", [6.0, 84.0], [1.0, 600.0], "Months over which that is written off";
    other_assets_opening_usd: "Other assets: before month 1", "USD", [], [0.0, 1e12], "Land and whatever is not written off, of the parent; its tax basis is the same";
    costs_paid_later_pct: "Costs paid later", "%", [0.0, 100.0], [0.0, 100.0], "Of power and other operating cost of sites and of overhead, what is paid in the month after";
    opening_payables_usd: "Opening payables", "USD", [], [0.0, 1e12], "Owed to suppliers by the parent before month 1, and paid in month 1";
} }

choice! {
    /// What happens to BTC beyond the dated sales.
    BtcPolicy {
        /// Kept
        Hold = "Hold",
        /// A share of each month's production is sold
        SellShare = "Sell a share of production",
        /// What operating cost and interest of the month ask for is sold
        SellToCoverCosts = "Sell to cover cost and interest",
        /// As much is sold as keeps the minimum cash
        SellToMinimumCash = "Sell to keep minimum cash",
    }
}

/// Cash and BTC.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treasury {
    /// Cash before month 1
    pub opening_cash_usd: f64,
    /// What cash should not fall below
    pub minimum_cash_usd: Quantity,
    /// Interest on cash
    pub interest_on_cash_pct_per_year: Quantity,
    /// BTC before month 1
    pub opening_btc: f64,
    /// What happens to BTC
    pub btc_policy: BtcPolicy,
    /// Share of production that is sold under `SellShare`
    pub sell_share_pct: Quantity,
    /// Cost of selling, of the proceeds
    pub selling_cost_pct: f64,
    /// Sales of BTC on dates, whatever the policy
    pub dated_sales_btc: Steps,
    /// BTC sold each month, whatever the policy
    pub monthly_sales_btc: Quantity,
    /// BTC that policies leave
    pub floor_btc: Quantity,
    /// … at market
    pub floor_usd: Quantity,
    /// Place of BTC in the funding order
    pub funding_rank: u32,
    /// Sells where the price is above
    pub sell_above_usd: Quantity,
    /// … so much of what is free
    pub sell_above_pct: f64,
    /// Buys where the price is below
    pub buy_below_usd: Quantity,
    /// … for so much
    pub buy_below_usd_per_month: f64,
    /// Part of free BTC under covered calls
    pub overlay_pct: f64,
    /// Premium of those
    pub overlay_yield_pct_per_year: f64,
    /// Their strike over the price
    pub overlay_strike_pct: f64,
}

fields! { Treasury {
    opening_cash_usd: "Opening cash", "USD", [], [-1e12, 1e12], "Cash of the parent before month 1; project companies have their own";
    minimum_cash_usd: "Minimum cash", "USD", [], [0.0, 1e12], "Below it the funding gap opens; revolvers of the sector ask for 50 to 200 million USD of liquidity";
    interest_on_cash_pct_per_year: "Interest on cash", "%/year", [0.0, 6.0], [0.0, 50.0], "Earned on the cash at the month's start where it is above zero, a twelfth each month; cash below zero costs nothing, for it is a gap and no loan";
    opening_btc: "Opening BTC", "BTC", [], [0.0, 21_000_000.0], "BTC held before month 1, pledged ones included";
    btc_policy: "BTC policy", "", [], [], "What happens to BTC beyond the dated sales";
    sell_share_pct: "Share of production sold", "%", [], [0.0, 100.0], "Of each month's production, at the month's price, under the policy that sells a share";
    selling_cost_pct: "Selling cost", "%", [0.0, 1.0], [0.0, 50.0], "Fees and impact, of the gross proceeds; usually 0.1 to 0.3";
    dated_sales_btc: "Dated sales", "BTC", [], [0.0, 21_000_000.0], "BTC sold in these months whatever the policy, as far as there are any that are not pledged";
    monthly_sales_btc: "Monthly sales", "BTC", [], [0.0, 21_000_000.0], "BTC sold each month whatever the policy, down to the floor: a schedule liquidates the stack step by step";
    floor_btc: "Floor", "BTC", [], [0.0, 21_000_000.0], "Policies and the funding order leave at least so many BTC, pledged ones included; dated sales do not heed it";
    floor_usd: "Floor at market", "USD", [], [0.0, 1e12], "… and at least BTC worth so much at the month's price";
    funding_rank: "Place in the funding order", "", [1.0, 19.0], [0.0, 1_000.0], "Of BTC above the floor, under the policy that keeps the minimum cash. Lower places are drawn first; equal ones in the order revolver, loans, BTC, BTC loans, convertibles, shares";
    sell_above_usd: "Sell above", "USD/BTC", [], [0.0, 1e9], "Where the price is at least this, part of the free BTC is sold each month; 0: never";
    sell_above_pct: "Part sold above", "%", [1.0, 50.0], [0.0, 100.0], "Of BTC above the floor that are not pledged, each month";
    buy_below_usd: "Buy below", "USD/BTC", [], [0.0, 1e9], "Where the price is at most this, BTC are bought each month from cash above the minimum; 0: never";
    buy_below_usd_per_month: "Bought below", "USD/month", [], [0.0, 1e11], "The most that is spent on BTC in a month";
    overlay_pct: "Under covered calls", "%", [0.0, 80.0], [0.0, 100.0], "Of the BTC at the month's start that are not pledged; one-month calls, settled in cash";
    overlay_yield_pct_per_year: "Premium of covered calls", "%/year", [2.0, 12.0], [0.0, 100.0], "On what is under calls, at the price of the month before; CleanSpark 4.2 in the quarter to December 2025";
    overlay_strike_pct: "Strike of covered calls", "%", [5.0, 30.0], [0.0, 500.0], "Over the price of the month before: what the price rises beyond it is paid; 15 to 25 is usual";
} }

impl Plan {
    /// The name of the file format.
    pub const FORMAT: &'static str = "wattfolio-plan";
    /// The newest version of the format.
    pub const VERSION: u32 = 1;

    /// Visits every object with its path; scenarios are not objects of the base.
    pub fn each_object(&mut self, visit: &mut dyn FnMut(&str, &mut dyn Fields)) {
        visit("company", &mut self.company);
        visit("market", &mut self.market);
        visit("network", &mut self.network);
        for deck in &mut self.decks {
            visit(&format!("decks.{}", deck.id), deck);
        }
        visit("books", &mut self.books);
        visit("tax", &mut self.tax);
        visit("valuation", &mut self.valuation);
        visit("covenants", &mut self.covenants);
        visit("equity", &mut self.equity);
        visit("treasury", &mut self.treasury);
        for owner in &mut self.project_companies {
            let path = format!("project_companies.{}", owner.id);
            visit(&path, owner);
            visit(&format!("{path}.covenants"), &mut owner.covenants);
        }
        for site in &mut self.sites {
            let path = format!("sites.{}", site.id);
            visit(&path, site);
            visit(&format!("{path}.venture"), &mut site.venture);
            for fleet in &mut site.fleets {
                visit(&format!("{path}.fleets.{}", fleet.id), fleet);
            }
            for a_move in &mut site.moves {
                visit(&format!("{path}.moves.{}", a_move.id), a_move);
            }
            for lease in &mut site.leases {
                visit(&format!("{path}.leases.{}", lease.id), lease);
            }
            for cloud in &mut site.clouds {
                visit(&format!("{path}.clouds.{}", cloud.id), cloud);
            }
        }
        for debt in &mut self.debts {
            visit(&format!("debts.{}", debt.id), debt);
        }
        for notes in &mut self.convertibles {
            visit(&format!("convertibles.{}", notes.id), notes);
        }
        for loan in &mut self.btc_loans {
            visit(&format!("btc_loans.{}", loan.id), loan);
        }
        for warrant in &mut self.warrants {
            visit(&format!("warrants.{}", warrant.id), warrant);
        }
        for item in &mut self.other_items {
            visit(&format!("other_items.{}", item.id), item);
        }
    }

    /// The price deck that the market follows, where it has points.
    pub fn deck(&self) -> Option<&Deck> {
        self.decks.iter().find(|deck| deck.id == self.market.btc_price_deck && !deck.points_usd.is_empty())
    }

    /// Month `t` of the plan (1 is the first).
    pub fn month(&self, t: i64) -> Month {
        self.company.start.plus(t - 1)
    }

    /// The number of a month of the calendar (1 is the plan's first).
    pub fn number_of(&self, month: Month) -> i64 {
        month.months_after(self.company.start) + 1
    }
}
