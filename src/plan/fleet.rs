//! Fleets: machines of a site, whose they are, and where they go when their room is taken.

use super::field::{Quantity, choice, fields};
use super::time::Month;
use serde::{Deserialize, Serialize};

choice! {
    /// Whose machines they are.
    Ownership {
        /// The company's
        Own = "Own",
        /// A customer's
        Hosted = "Hosted for others",
    }
}

choice! {
    /// What a customer pays for hosting.
    HostingTerms {
        /// A price for each megawatt-hour
        PerMwh = "Price per MWh",
        /// A share of what is mined
        ShareOfRevenue = "Share of what is mined",
    }
}

choice! {
    /// What happens to machines that lose their room.
    Freed {
        /// Sold as used machines
        Resold = "Resold",
        /// Sold as scrap
        Scrapped = "Scrapped",
        /// Sent to another site
        Redeployed = "Sent to another site",
    }
}

choice! {
    /// What used machines bring.
    Resale {
        /// A share of the margin that is left in them
        ByRule = "By what they can still earn",
        /// A price
        FixedPrice = "Price per TH",
    }
}

/// Machines of one kind at a site.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fleet {
    /// Immutable slug
    pub id: String,
    /// What it is called, usually its machine
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// Whose machines they are
    pub ownership: Ownership,
    /// Utility megawatts, cooling included
    pub mw: f64,
    /// The first month in which they are there
    pub deployed: Month,
    /// The first month in which they are gone
    pub retired: Month,
    /// Months from its deployment in which a machine can earn, as buyers of used ones reckon
    pub economic_life_months: u32,
    /// Hashrate of a machine
    pub machine_th_s: f64,
    /// Energy for each hash
    pub efficiency_j_per_th: f64,
    /// Price of new ones
    pub price_usd_per_th: f64,
    /// Share of the time that machines run
    pub uptime_pct: f64,
    /// Cooling and losses, of the machines' power
    pub ancillary_load_pct: f64,
    /// The pool's share
    pub pool_fee_pct: f64,
    /// Repair, of the price of the machines
    pub repair_pct_per_year: f64,
    /// Machines stop in months in which power costs more than they earn
    pub switch_off: bool,
    /// What the customer pays
    pub hosting: HostingTerms,
    /// For each megawatt-hour
    pub hosting_usd_per_mwh: Quantity,
    /// Of what is mined
    pub hosting_share_pct: f64,
    /// What happens to machines that lose their room
    pub freed: Freed,
    /// What used machines bring
    pub resale: Resale,
    /// The price, where it is given
    pub resale_usd_per_th: Quantity,
    /// The id of the site to which they are sent
    pub redeploy_site: String,
    /// Months from leaving to arriving
    pub redeploy_months: u32,
    /// What sending them costs
    pub redeploy_usd_per_mw: f64,
}

fields! { Fleet {
    name: "Name", "", [], [], "What the fleet is called, usually its machine";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this fleet were not there";
    ownership: "Machines of", "", [], [], "The company's own machines mine BTC for it; those of a customer pay for hosting";
    mw: "Utility MW", "MW", [], [0.0, 100_000.0], "Power of all its machines with cooling. They stand in the site's mining MW: earlier fleets of the site come first, and a conversion takes the room of the last ones first";
    deployed: "Deployed", "", [], [], "The first month in which the machines are there; within the plan they are bought in the month in which they find room";
    retired: "Retired", "", [], [], "The first month in which they are gone; economic life is three to five years";
    economic_life_months: "Economic life", "months", [36.0, 84.0], [1.0, 360.0], "Months from its deployment in which a machine can earn: three to five years. The resale rule counts the margin that is left in them, whenever this fleet retires";
    machine_th_s: "Hashrate of a machine", "TH/s", [50.0, 1200.0], [0.1, 100_000.0], "S21 200, S21 XP 270, S23 Hydro 580; scrap value counts machines";
    efficiency_j_per_th: "Efficiency", "J/TH", [9.0, 35.0], [1.0, 1000.0], "Energy for each terahash at the machine: S21 XP 13.5, S21 17.5, S19 XP 21.5, S19j Pro 29.5";
    price_usd_per_th: "Price", "USD/TH", [0.5, 35.0], [0.0, 10_000.0], "Paid for machines that are deployed within the plan; repair is a share of it. 11 to 14 for S21 XP class, 2 to 5 for used middle generations";
    uptime_pct: "Uptime", "%", [80.0, 100.0], [0.0, 100.0], "Share of the time that machines run, before curtailment; 88 to 96 of what is deployed is usual";
    ancillary_load_pct: "Ancillary load", "%", [0.0, 10.0], [0.0, 200.0], "Cooling and losses, of the machines' own power; they are part of the MW";
    pool_fee_pct: "Pool fee", "%", [0.0, 3.0], [0.0, 99.0], "Of what is mined";
    repair_pct_per_year: "Repair", "%/year", [0.0, 6.0], [0.0, 100.0], "Of the price of the machines in the room they have; 2 to 4 is usual";
    switch_off: "Stops at a loss", "", [], [], "Machines stop in months in which their power costs more than they earn; the MW stay with mining";
    hosting: "Hosting terms", "", [], [], "What a customer pays where the machines are hosted";
    hosting_usd_per_mwh: "Hosting price", "USD/MWh", [50.0, 90.0], [0.0, 5000.0], "For each MWh that hosted machines take; 55 to 70 in bundles of 2025. Customers stop where their machines earn less";
    hosting_share_pct: "Hosting share", "%", [10.0, 100.0], [0.0, 100.0], "Of the value of what hosted machines mine; they stop where that share does not pay for power";
    freed: "Freed machines", "", [], [], "What happens to machines whose MW are converted. Customers take theirs with them";
    resale: "Resale", "", [], [], "What used machines bring: a share of the margin that is left in them (network page), or a price";
    resale_usd_per_th: "Resale price", "USD/TH", [0.0, 15.0], [0.0, 10_000.0], "Where the price is given; used middle generations brought 2 to 5 in 2026";
    redeploy_site: "Sent to", "", [], [], "The id of the site to which freed machines are sent; they find room there after its own fleets";
    redeploy_months: "On the way", "months", [1.0, 6.0], [1.0, 60.0], "Months from leaving to arriving, at least one";
    redeploy_usd_per_mw: "Cost of sending", "USD/MW", [0.0, 100_000.0], [0.0, 10_000_000.0], "Transport and installation for each MW, paid when it arrives";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
