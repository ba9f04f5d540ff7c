//! Clouds of own GPUs.

use super::field::fields;
use super::time::Month;
use serde::{Deserialize, Serialize};

/// GPUs that the company owns and lets by the hour.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// Critical IT that it takes
    pub mw_it: f64,
    /// First month of service
    pub start: Month,
    /// Density
    pub gpus_per_mw_it: f64,
    /// Cost of a GPU with server and network
    pub price_usd_per_gpu: f64,
    /// Months before the start in which GPUs are paid
    pub delivery_months: u32,
    /// Months that GPUs serve
    pub life_months: u32,
    /// What they bring then, of their cost
    pub residual_pct: f64,
    /// New ones are bought then
    pub refresh: bool,
    /// Their cost, of the first ones
    pub refresh_cost_pct: f64,
    /// Part of the GPUs under contract
    pub contract_share_pct: f64,
    /// Months of the contract
    pub contract_months: u32,
    /// Its price
    pub contract_usd_per_gpu_hour: f64,
    /// Hours paid under it
    pub contract_utilisation_pct: f64,
    /// Its price after the contract
    pub renewal_price_pct: f64,
    /// Price in the market at the start
    pub merchant_usd_per_gpu_hour: f64,
    /// Hours paid there
    pub merchant_utilisation_pct: f64,
    /// How that price falls
    pub merchant_decay_pct_per_year: f64,
    /// Staff, software, network
    pub operating_cost_pct: f64,
    /// Repair and support
    pub maintenance_pct_per_year: f64,
    /// How much of the power the GPUs take
    pub load_factor_pct: f64,
    /// Of the contract's value, paid ahead
    pub prepayment_pct: f64,
    /// Months before the start in which that comes
    pub prepayment_lead_months: u32,
    /// Rate at which this cloud is discounted
    pub discount_rate_pct_per_year: f64,
}

fields! { Cloud {
    name: "Name", "", [], [], "What the cloud is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this cloud were not there";
    mw_it: "Critical IT", "MW IT", [], [0.0, 100_000.0], "What it takes of the site's AI capacity, after the leases";
    start: "First service", "", [], [], "The first month of service; where no MW are ready by then, the first month in which some are";
    gpus_per_mw_it: "GPUs per MW IT", "GPU/MW IT", [300.0, 750.0], [1.0, 10_000.0], "H100 about 700, B200 500, GB200 and GB300 380 to 450 with network and head room";
    price_usd_per_gpu: "Cost of a GPU", "USD/GPU", [25_000.0, 90_000.0], [0.0, 10_000_000.0], "With its share of server, network and storage; IREN pays Dell about 76,000 for GB300, B200 servers are 50,000 to 62,000";
    delivery_months: "Paid before the start", "months", [0.0, 9.0], [0.0, 60.0], "Months before the first service in which GPUs are paid. Those whose month lies before the plan are paid already";
    life_months: "Life", "months", [36.0, 84.0], [6.0, 240.0], "Months that GPUs serve; 48 to 72 in the books of the sector";
    residual_pct: "Residual value", "%", [0.0, 30.0], [0.0, 100.0], "What they bring at the end of their life, of their cost; usually 10";
    refresh: "Bought again", "", [], [], "New GPUs follow at the end of each life, at the first prices; else the cloud ends there";
    refresh_cost_pct: "Cost of new ones", "%", [50.0, 150.0], [0.0, 1000.0], "Of the first ones' cost";
    contract_share_pct: "Under contract", "%", [0.0, 100.0], [0.0, 100.0], "Part of the GPUs that a contract pays for; the rest are let in the market";
    contract_months: "Contract", "months", [12.0, 72.0], [1.0, 240.0], "Months of the contract from the first service on; 60 at IREN and Microsoft";
    contract_usd_per_gpu_hour: "Contract price", "USD/GPU/h", [1.5, 6.0], [0.0, 1000.0], "IREN and Microsoft about 2.91 for GB300; 2.8 to 3.6 for three to five years";
    contract_utilisation_pct: "Contract utilisation", "%", [90.0, 100.0], [0.0, 100.0], "Hours that the contract pays for; take-or-pay 98 to 100";
    renewal_price_pct: "Price after the contract", "%", [25.0, 100.0], [0.0, 1000.0], "Of the contract's price, for the rest of the life; 45 after five years (planner's judgement)";
    merchant_usd_per_gpu_hour: "Market price", "USD/GPU/h", [1.0, 8.0], [0.0, 1000.0], "At the first service, for GPUs without a contract; H100 2.35 for a year in March 2026";
    merchant_utilisation_pct: "Market utilisation", "%", [50.0, 95.0], [0.0, 100.0], "Hours that the market pays for; 65 to 85";
    merchant_decay_pct_per_year: "Market decay", "%/year", [0.0, 35.0], [-100.0, 99.0], "By how much the market price falls at each anniversary of the first service; 15 is usual";
    operating_cost_pct: "Staff and software", "%", [5.0, 25.0], [0.0, 100.0], "Of revenue; power and maintenance apart";
    maintenance_pct_per_year: "Maintenance", "%/year", [0.0, 5.0], [0.0, 100.0], "Of the GPUs' cost; 2 to 3 is usual";
    load_factor_pct: "Load factor", "%", [50.0, 100.0], [0.0, 100.0], "How much of the IT power the GPUs take on average; with the operating PUE it sets energy";
    prepayment_pct: "Prepayment", "%", [0.0, 25.0], [0.0, 100.0], "Of the contract's value, credited in equal parts over its months; 20 at IREN and Microsoft";
    prepayment_lead_months: "Prepaid before the start", "months", [0.0, 18.0], [0.0, 60.0], "Months before the first service in which the prepayment comes";
    discount_rate_pct_per_year: "Discount rate", "%/year", [10.0, 20.0], [-50.0, 200.0], "Of this cloud's own value: 12 to 15 is usual (planner's judgement)";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
