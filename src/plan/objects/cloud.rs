//! GPU clouds on the company's own GPUs.

use crate::plan::fields::{Month, Quantity, fields};

/// GPUs that the company owns and sells by the hour.
#[derive(Clone, PartialEq, Debug)]
pub struct Cloud {
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
    /// Critical IT used
    pub mw_it: f64,
    /// First month of service
    pub start: Month,
    /// GPU density
    pub gpus_per_mw_it: f64,
    /// Cost of a GPU including server and network
    pub price_usd_per_gpu: f64,
    /// Months before the start in which GPUs are paid for
    pub delivery_months: u32,
    /// Service life of GPUs
    pub life_months: u32,
    /// Resale proceeds at the end of service life, as a share of cost
    pub residual_pct: f64,
    /// Replaced at the end of service life
    pub refresh: bool,
    /// Replacement cost, as a share of the original cost
    pub refresh_cost_pct: f64,
    /// Share of the GPUs under contract
    pub contract_share_pct: f64,
    /// Contract term
    pub contract_months: u32,
    /// Contract price
    pub contract_usd_per_gpu_hour: f64,
    /// Share of hours paid for under the contract
    pub contract_utilisation_pct: f64,
    /// Price after the contract, as a share of the contract price
    pub renewal_price_pct: f64,
    /// Market price at the start
    pub merchant_usd_per_gpu_hour: f64,
    /// Share of hours sold at the market price
    pub merchant_utilisation_pct: f64,
    /// Annual fall in the market price
    pub merchant_decay_pct_per_year: f64,
    /// Staff, software, network
    pub operating_cost_pct: f64,
    /// Repairs and support
    pub maintenance_pct_per_year: f64,
    /// Average share of IT power drawn
    pub load_factor_pct: f64,
    /// Prepaid share of contract value
    pub prepayment_pct: f64,
    /// The GPUs are leased from others
    pub gpus_leased: bool,
    /// Lease payment
    pub lease_usd_per_gpu_month: f64,
    /// Rate at which lease payments are discounted
    pub lease_rate_pct_per_year: f64,
    /// Months before the start in which the prepayment is received
    pub prepayment_lead_months: u32,
    /// What customers pay in a month at least
    pub minimum_revenue_usd_per_month: Quantity,
    /// Discount rate for this cloud
    pub discount_rate_pct_per_year: f64,
}

fields! { Cloud besides [id] {
    name: "Name", "", [], [], "What the cloud is called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this cloud";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    mw_it: "Critical IT", "MW IT", [], [0.0, 100_000.0], "Part of the site's AI capacity it uses, after the leases";
    start: "First service", "", [], [], "First month of service; if no MW are ready by then, the first month in which some are";
    gpus_per_mw_it: "GPUs per MW IT", "GPU/MW IT", [300.0, 750.0], [1.0, 10_000.0], "H100 about 700, B200 500, GB200 and GB300 380 to 450 including network and headroom";
    price_usd_per_gpu: "Cost per GPU", "USD/GPU", [25_000.0, 90_000.0], [0.0, 10_000_000.0], "Including its share of server, network and storage; IREN pays Dell about 76,000 for GB300, B200 servers are 50,000 to 62,000";
    gpus_leased: "GPUs are leased", "", [], [], "From others, in an operating lease over their service life: nothing is bought, sold or depreciated, the payments are operating cost, and payments to come stand in the balance sheet as right-of-use asset and lease liability (ASC 842-20-25 and 842-20-30). A finance lease is a debt drawn with GPUs bought";
    lease_usd_per_gpu_month: "Lease payment", "USD/GPU/month", [500.0, 2500.0], [0.0, 100_000.0], "Read only if the GPUs are leased: paid in each month of service, level over it";
    lease_rate_pct_per_year: "Lease rate", "%/year", [6.0, 15.0], [0.0, 100.0], "Read only if the GPUs are leased: incremental borrowing rate, at which payments to come are discounted";
    delivery_months: "Payment lead", "months", [0.0, 9.0], [0.0, 60.0], "Months before their first service in which GPUs are paid for, replacements too. Payments that fall before the plan are treated as already made";
    life_months: "Service life", "months", [36.0, 84.0], [6.0, 240.0], "Months that GPUs stay in service; 48 to 72 in the accounts of the sector";
    residual_pct: "Residual value", "%", [0.0, 30.0], [0.0, 100.0], "Resale proceeds at the end of service life, as a share of cost; usually 10";
    refresh: "Replaced at end of life", "", [], [], "New GPUs take over at the end of each service life, paid for ahead of it like the first ones, and are sold at the first ones' prices; otherwise the cloud ends then";
    refresh_cost_pct: "Replacement cost", "%", [50.0, 150.0], [0.0, 1000.0], "As a share of the original cost";
    contract_share_pct: "Contracted share", "%", [0.0, 100.0], [0.0, 100.0], "Share of the GPUs under contract; the rest are sold at the market price";
    contract_months: "Contract term", "months", [12.0, 72.0], [1.0, 240.0], "Months of the contract from first service; 60 for IREN and Microsoft";
    contract_usd_per_gpu_hour: "Contract price", "USD/GPU/h", [1.5, 6.0], [0.0, 1000.0], "IREN and Microsoft about 2.91 for GB300; 2.8 to 3.6 for three to five years";
    contract_utilisation_pct: "Contract utilisation", "%", [90.0, 100.0], [0.0, 100.0], "Share of hours paid for under the contract; 98 to 100 for take-or-pay";
    renewal_price_pct: "Price after contract", "%", [25.0, 100.0], [0.0, 1000.0], "As a share of the contract price, for the rest of the service life; 45 after five years (planner's judgement)";
    merchant_usd_per_gpu_hour: "Market price", "USD/GPU/h", [1.0, 8.0], [0.0, 1000.0], "At first service, for GPUs not under contract; H100 2.35 for one year in March 2026";
    merchant_utilisation_pct: "Market utilisation", "%", [50.0, 95.0], [0.0, 100.0], "Share of hours sold at the market price; 65 to 85";
    merchant_decay_pct_per_year: "Market price decline", "%/year", [0.0, 35.0], [-100.0, 99.0], "Fall in the market price at each anniversary of first service; 15 is usual";
    operating_cost_pct: "Staff and software", "%", [5.0, 25.0], [0.0, 100.0], "Share of revenue, excluding power and maintenance";
    maintenance_pct_per_year: "Maintenance", "%/year", [0.0, 5.0], [0.0, 100.0], "Share of the cost of the GPUs in service; 2 to 3 is usual";
    load_factor_pct: "Load factor", "%", [50.0, 100.0], [0.0, 100.0], "Average share of IT power that the GPUs draw; together with the operating PUE it sets energy use";
    prepayment_pct: "Prepayment", "%", [0.0, 25.0], [0.0, 100.0], "Share of contract value, credited in equal parts over the contract term; 20 for IREN and Microsoft";
    prepayment_lead_months: "Prepayment lead", "months", [0.0, 18.0], [0.0, 60.0], "Months before first service in which the prepayment is received";
    minimum_revenue_usd_per_month: "Minimum revenue", "USD/month", [0.0, 100_000_000.0], [0.0, 1e12], "Guaranteed by customers in the months of the contract, for all GPUs of the cloud: what the revenue of a month falls short of it is paid on top. Not part of contract value";
    discount_rate_pct_per_year: "Discount rate", "%/year", [10.0, 20.0], [-50.0, 200.0], "For the value of this cloud: 12 to 15 is usual (planner's judgement)";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
