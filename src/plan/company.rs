//! The plan and what belongs to the company as a whole: overhead, debt, treasury.

use super::field::{Fields, Quantity, Steps, choice, fields};
use super::market::Market;
use super::scenario::Scenario;
use super::site::Site;
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
    /// Prices and the network
    pub market: Market,
    /// Cash and BTC
    pub treasury: Treasury,
    /// Companies that own single sites and their debt
    pub project_companies: Vec<ProjectCompany>,
    /// The sites
    pub sites: Vec<Site>,
    /// The debts
    pub debts: Vec<Debt>,
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
    /// What the AI leases are worth after the plan's last month.
    TerminalValue {
        /// Nothing
        Nothing = "None",
        /// The last twelve months' NOI over a cap rate
        CapRate = "Cap rate on AI NOI",
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
    /// Value after the last month
    pub terminal_value: TerminalValue,
    /// Cap rate of the terminal value
    pub terminal_cap_rate_pct: f64,
}

fields! { Company {
    name: "Company", "", [], [], "The company's name, as it shows in titles and exports";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
    start: "First month", "", [], [], "Month 1 of the plan. Dates before it describe what is already there";
    months: "Months", "months", [36.0, 240.0], [12.0, 360.0], "How many months the plan covers";
    fiscal_year_end_month: "Fiscal year ends in month", "", [], [1.0, 12.0], "12 where the fiscal year is the calendar year; IREN 6, CleanSpark 9";
    discount_rate_pct_per_year: "Discount rate", "%/year", [7.0, 25.0], [-50.0, 200.0], "Free cash flow before financing is discounted at it. Leases to investment grade 8 to 9, neocloud 10 to 12, GPU cloud 12 to 15, mining 18 to 25 (planner's judgement)";
    overhead_usd_per_month: "Overhead", "USD/month", [100_000.0, 50_000_000.0], [0.0, 1_000_000_000.0], "Head office and every other cost that belongs to no site, without stock compensation, at the prices of month 1";
    overhead_growth_pct_per_year: "Overhead growth", "%/year", [0.0, 10.0], [-50.0, 100.0], "Overhead grows by this at each anniversary of month 1";
    terminal_value: "Terminal value", "", [], [], "What AI leases are worth after the last month; it is stated beside every NPV";
    terminal_cap_rate_pct: "Cap rate", "%/year", [5.0, 12.0], [0.5, 100.0], "The last twelve months' AI NOI over this is the terminal value. KBW uses 6, the usual range is 6 to 8 for contracted leases";
} }

/// A company that owns single sites and their debt apart from the parent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectCompany {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
}

fields! { ProjectCompany {
    name: "Name", "", [], [], "What the project company is called";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }

choice! {
    /// What happens to BTC beyond the dated sales.
    BtcPolicy {
        /// Kept
        Hold = "Hold",
        /// A share of each month's production is sold
        SellShare = "Sell a share of production",
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
}

fields! { Treasury {
    opening_cash_usd: "Opening cash", "USD", [], [-1e12, 1e12], "Cash before month 1, restricted cash included";
    minimum_cash_usd: "Minimum cash", "USD", [], [0.0, 1e12], "Below it the funding gap opens; revolvers of the sector ask for 50 to 200 million USD of liquidity";
    interest_on_cash_pct_per_year: "Interest on cash", "%/year", [0.0, 6.0], [0.0, 50.0], "Earned on the cash at the month's start where it is above zero, a twelfth each month; cash below zero costs nothing, for it is a gap and no loan";
    opening_btc: "Opening BTC", "BTC", [], [0.0, 21_000_000.0], "BTC held before month 1, pledged ones included";
    btc_policy: "BTC policy", "", [], [], "What happens to BTC beyond the dated sales";
    sell_share_pct: "Share of production sold", "%", [], [0.0, 100.0], "Of each month's production, at the month's price, under the policy that sells a share";
    selling_cost_pct: "Selling cost", "%", [0.0, 1.0], [0.0, 50.0], "Fees and impact, of the gross proceeds; usually 0.1 to 0.3";
    dated_sales_btc: "Dated sales", "BTC", [], [0.0, 21_000_000.0], "BTC sold in these months whatever the policy, as far as there are any";
} }

choice! {
    /// How a debt is paid back.
    Amortisation {
        /// Equal payments of interest and principal
        Level = "Level payments",
        /// All at maturity
        Bullet = "Bullet",
    }
}

/// A loan or notes with interest and repayment in cash.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Debt {
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
    /// Owed before month 1
    pub opening_usd: f64,
    /// Draws on dates
    pub draws_usd: Steps,
    /// Fee on each draw
    pub fee_pct: f64,
    /// Interest
    pub rate_pct_per_year: Quantity,
    /// First month after issue, from which interest-only months count
    pub start: Month,
    /// Months without repayment from the start on
    pub interest_only_months: u32,
    /// How it is paid back
    pub amortisation: Amortisation,
    /// Months over which level payments would pay it back
    pub amortisation_months: u32,
    /// The month in which all that is left is paid
    pub maturity: Month,
}

fields! { Debt {
    name: "Name", "", [], [], "What the debt is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this debt were not there";
    owner: "Owner", "", [], [], "parent, or the id of the project company that owes it";
    opening_usd: "Owed before month 1", "USD", [], [0.0, 1e12], "The principal at the start of the plan";
    draws_usd: "Draws", "USD", [], [0.0, 1e12], "Principal drawn in these months; the fee is paid from it at once";
    fee_pct: "Fee on draws", "%", [0.0, 5.0], [0.0, 50.0], "Of each draw, paid in its month; 2 to 3 for notes and converts of the sector";
    rate_pct_per_year: "Interest", "%/year", [0.0, 12.0], [0.0, 100.0], "On the balance at the month's start, a twelfth each month. Leases to investment grade 6.0 to 6.3, BB neocloud 7.25 to 7.75, without backstop 8.5 to 9.5; converts 0 to 3.5";
    start: "Start", "", [], [], "From this month the interest-only months count";
    interest_only_months: "Interest-only months", "months", [], [0.0, 600.0], "Payments run from the month after the start; so many of them are interest only";
    amortisation: "Repayment", "", [], [], "Level payments after the interest-only months, or all at maturity";
    amortisation_months: "Amortised over", "months", [12.0, 360.0], [1.0, 600.0], "Level payments would pay the debt back over so many months; what is left at maturity is paid then";
    maturity: "Maturity", "", [], [], "In this month all that is left is paid, and from then on nothing can be drawn";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
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
        visit("treasury", &mut self.treasury);
        for owner in &mut self.project_companies {
            visit(&format!("project_companies.{}", owner.id), owner);
        }
        for site in &mut self.sites {
            let path = format!("sites.{}", site.id);
            visit(&path, site);
            visit(&format!("{path}.fleet"), &mut site.fleet);
            for a_move in &mut site.moves {
                visit(&format!("{path}.moves.{}", a_move.id), a_move);
            }
            for lease in &mut site.leases {
                visit(&format!("{path}.leases.{}", lease.id), lease);
            }
        }
        for debt in &mut self.debts {
            visit(&format!("debts.{}", debt.id), debt);
        }
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
