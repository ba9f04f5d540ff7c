//! Fleets: machines at a site, who owns them, and what happens when their space is taken.

use crate::plan::fields::{Month, Quantity, choice, fields};

choice! {
    /// Who owns the machines.
    Ownership {
        /// The company
        Own = "Own",
        /// A customer
        Hosted = "Hosted for customers",
    }
}

choice! {
    /// How a customer pays for hosting.
    HostingTerms {
        /// A price per megawatt-hour
        PerMwh = "Price per MWh",
        /// A share of mining revenue
        ShareOfRevenue = "Share of mining revenue",
    }
}

choice! {
    /// What happens to machines that lose their space.
    Freed {
        /// Sold as used machines
        Resold = "Resold",
        /// Sold as scrap
        Scrapped = "Scrapped",
        /// Redeployed to another site
        Redeployed = "Redeployed to another site",
    }
}

choice! {
    /// How used machines are priced.
    Resale {
        /// A share of their remaining margin
        ByRule = "By remaining margin",
        /// A fixed price
        FixedPrice = "Price per TH",
    }
}

/// Machines of one model at a site.
#[derive(Clone, PartialEq, Debug)]
pub struct Fleet {
    /// Immutable slug
    pub id: String,
    /// What it is called, usually its machine
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores it
    pub enabled: bool,
    /// The phase it belongs to; empty if it moves alone
    pub phase: String,
    /// Who owns the machines
    pub ownership: Ownership,
    /// Utility megawatts, cooling included
    pub mw: f64,
    /// First month in which they are installed
    pub deployed: Month,
    /// First month without them
    pub retired: Month,
    /// Months from deployment in which a machine can earn, as buyers of used machines reckon
    pub economic_life_months: u32,
    /// Hashrate per machine
    pub machine_th_s: f64,
    /// Energy per terahash
    pub efficiency_j_per_th: f64,
    /// Price of new machines
    pub price_usd_per_th: f64,
    /// Share of the time that machines run
    pub uptime_pct: f64,
    /// Cooling and losses, as a share of the machines' power
    pub ancillary_load_pct: f64,
    /// Pool fee, as a share of mining revenue
    pub pool_fee_pct: f64,
    /// Repairs, as a share of the price of the machines
    pub repair_pct_per_year: f64,
    /// Machines stop in months in which power costs more than they earn
    pub switch_off: bool,
    /// The least margin at which they run
    pub switch_off_margin_usd_per_mwh: f64,
    /// How the customer pays
    pub hosting: HostingTerms,
    /// Hosting price per megawatt-hour
    pub hosting_usd_per_mwh: Quantity,
    /// The company's share of hosted mining revenue
    pub hosting_share_pct: f64,
    /// What the customer pays in a month at least
    pub hosting_minimum_usd_per_mw_month: Quantity,
    /// What happens to machines that lose their space
    pub freed: Freed,
    /// How used machines are priced
    pub resale: Resale,
    /// The price, if fixed
    pub resale_usd_per_th: Quantity,
    /// The id of the site they are redeployed to
    pub redeploy_site: String,
    /// Months from removal to arrival
    pub redeploy_months: u32,
    /// Cost of redeployment
    pub redeploy_usd_per_mw: f64,
}

fields! { Fleet besides [id] {
    name: "Name", "", [], [], "What the fleet is called, usually its machine";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this fleet";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    ownership: "Ownership", "", [], [], "Own: machines mine BTC for the company. Hosted for customers: machines belong to a customer who pays for hosting";
    mw: "Utility MW", "MW", [], [0.0, 100_000.0], "Power of all its machines including cooling. It draws on the site's mining MW: earlier fleets of the site come first, and a conversion displaces the last ones first";
    deployed: "Deployed", "", [], [], "First month in which the machines are installed; within the plan they are bought in the month in which space becomes available";
    retired: "Retired", "", [], [], "First month without the machines; economic life is three to five years";
    economic_life_months: "Economic life", "months", [36.0, 84.0], [1.0, 360.0], "Months from deployment in which a machine can earn: three to five years. The resale rule counts the margin over the remaining economic life, regardless of when this fleet retires";
    machine_th_s: "Hashrate per machine", "TH/s", [50.0, 1200.0], [0.1, 100_000.0], "S21 200, S21 XP 270, S23 Hydro 580; scrap value is per machine";
    efficiency_j_per_th: "Efficiency", "J/TH", [9.0, 35.0], [1.0, 1000.0], "Energy per terahash at the machine: S21 XP 13.5, S21 17.5, S19 XP 21.5, S19j Pro 29.5";
    price_usd_per_th: "Machine price", "USD/TH", [0.5, 35.0], [0.0, 10_000.0], "Paid for machines deployed within the plan; repairs are a share of it. 11 to 14 for S21 XP class, 2 to 5 for used mid-generation machines";
    uptime_pct: "Uptime", "%", [80.0, 100.0], [0.0, 100.0], "Share of time that machines run, before curtailment; 88 to 96 of deployed machines is usual";
    ancillary_load_pct: "Ancillary load", "%", [0.0, 10.0], [0.0, 200.0], "Cooling and losses, as a share of the machines' own power; included in the fleet's MW";
    pool_fee_pct: "Pool fee", "%", [0.0, 3.0], [0.0, 99.0], "Share of mining revenue";
    repair_pct_per_year: "Repair", "%/year", [0.0, 6.0], [0.0, 100.0], "Share of the price of installed machines; 2 to 4 is usual";
    switch_off: "Switched off at a loss", "", [], [], "Machines stop in months in which their margin, what they earn less what their power costs, is below the least margin; the MW stay with mining";
    switch_off_margin_usd_per_mwh: "Least margin", "USD/MWh", [0.0, 30.0], [-1000.0, 1000.0], "Machines that are switched off at a loss run only where they earn at least this per MWh over their power, for wear and staff; 0: they stop only at a loss. Customers who pay per MWh need it over the hosting price";
    hosting: "Hosting terms", "", [], [], "How the customer pays if the machines are hosted. Price per MWh: for the energy they consume. Share of mining revenue: the company's share of what they earn";
    hosting_usd_per_mwh: "Hosting price", "USD/MWh", [50.0, 90.0], [0.0, 5000.0], "Per MWh consumed by hosted machines; 55 to 70 in 2025 bundles. Customers switch off if their machines earn less";
    hosting_share_pct: "Hosting share", "%", [10.0, 100.0], [0.0, 100.0], "Share of hosted mining revenue paid to the company; the machines stop if that share does not cover power";
    hosting_minimum_usd_per_mw_month: "Hosting minimum", "USD/MW/month", [0.0, 60_000.0], [0.0, 1_000_000.0], "Take-or-pay of hosting: what the customer pays at least in a month, per MW of its machines that have power, whether they run or not; 70 % of 60 USD/MWh would be 30,000";
    freed: "Freed machines", "", [], [], "What happens to machines whose MW are converted; customers take theirs with them. Resold: at the resale price. Scrapped: at scrap value. Redeployed to another site: moved there, as far as it has space";
    resale: "Resale", "", [], [], "Proceeds from used machines. By remaining margin: a share of what they would still earn (network page). Price per TH: a stated price";
    resale_usd_per_th: "Resale price", "USD/TH", [0.0, 15.0], [0.0, 10_000.0], "If a fixed price is used; used mid-generation machines fetched 2 to 5 in 2026";
    redeploy_site: "Destination site", "", [], [], "Id of the site that freed machines are moved to; they use the space left there by its own fleets";
    redeploy_months: "Transit time", "months", [1.0, 6.0], [1.0, 60.0], "Months from removal to arrival, at least one";
    redeploy_usd_per_mw: "Redeployment cost", "USD/MW", [0.0, 100_000.0], [0.0, 10_000_000.0], "Transport and installation per MW, paid on arrival";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
