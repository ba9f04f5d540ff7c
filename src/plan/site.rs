//! A site: its power, its machines, the moves of its megawatts, its leases.

use super::field::{Quantity, Steps, choice, fields};
use super::time::Month;
use serde::{Deserialize, Serialize};

/// A place with power.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
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
    /// What the grid contract allows
    pub contracted_mw: f64,
    /// What is energised from each month on
    pub energised_mw: Steps,
    /// In mining before month 1
    pub opening_mining_mw: f64,
    /// Ready for AI before month 1
    pub opening_ai_mw: f64,
    /// Utility MW that a MW of IT needs as capacity
    pub gross_up_mw_per_mw_it: f64,
    /// Utility MW that a MW of IT uses in operation
    pub operating_pue: f64,
    /// Power price at the prices of month 1
    pub power_usd_per_mwh: Quantity,
    /// Growth of the power price, once a year
    pub power_growth_pct_per_year: f64,
    /// Cost of the site besides power
    pub opex_usd_per_mw_year: Quantity,
    /// Growth of that cost, once a year
    pub opex_growth_pct_per_year: f64,
    /// The machines
    pub fleet: Fleet,
    /// Dated moves of megawatts
    pub moves: Vec<Move>,
    /// Leases of its AI capacity
    pub leases: Vec<Lease>,
}

fields! { Site {
    name: "Name", "", [], [], "What the site is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this site were not there";
    owner: "Owner", "", [], [], "parent, or the id of the project company that owns it";
    contracted_mw: "Contracted power", "MW", [], [0.0, 100_000.0], "What the grid contract allows; energised power never exceeds it";
    energised_mw: "Energised power", "MW", [], [0.0, 100_000.0], "What is energised from each of these months on; the first may lie before the plan";
    opening_mining_mw: "Mining at start", "MW", [], [0.0, 100_000.0], "Utility MW that mine on the eve of month 1; moves whose machines were off by then are not among them";
    opening_ai_mw: "AI at start", "MW", [], [0.0, 100_000.0], "Utility MW that are built for AI on the eve of month 1; moves that were ready by then are among them";
    gross_up_mw_per_mw_it: "Gross-up", "MW/MW IT", [1.15, 1.6], [1.0, 3.0], "Utility MW that a MW of critical IT needs as capacity: 1.19 to 1.52 in announced deals, usually 1.40";
    operating_pue: "Operating PUE", "MW/MW IT", [1.05, 1.5], [1.0, 3.0], "Utility MW that a MW of IT uses in operation; it sets energy. 1.2 to 1.3 for liquid cooling";
    power_usd_per_mwh: "Power price", "USD/MWh", [20.0, 90.0], [-500.0, 5000.0], "All-in delivered, at the prices of month 1. ERCOT 30 to 50, New York 45 to 85, Georgia and Tennessee 48 to 60, Quebec 38 to 55";
    power_growth_pct_per_year: "Power price growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    opex_usd_per_mw_year: "Other operating cost", "USD/MW/year", [20000.0, 120_000.0], [0.0, 10_000_000.0], "Site staff, repairs, insurance, property tax for each MW in mining, at the prices of month 1; 40,000 to 80,000 is usual. Cost of AI capacity is in the landlord's margin";
    opex_growth_pct_per_year: "Other cost growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }

/// The machines of a site.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fleet {
    /// What they are
    pub name: String,
    /// Energy for each hash
    pub efficiency_j_per_th: f64,
    /// Share of the time that machines run
    pub uptime_pct: f64,
    /// Cooling and losses, of the machines' power
    pub ancillary_load_pct: f64,
    /// The pool's share
    pub pool_fee_pct: f64,
    /// Machines stop in months in which power costs more than they earn
    pub switch_off: bool,
}

fields! { Fleet {
    name: "Machines", "", [], [], "What the machines are";
    efficiency_j_per_th: "Efficiency", "J/TH", [9.0, 35.0], [1.0, 1000.0], "Energy for each terahash at the machine: S21 XP 13.5, S21 17.5, S19 XP 21.5, S19j Pro 29.5";
    uptime_pct: "Uptime", "%", [80.0, 100.0], [0.0, 100.0], "Share of the time that machines run; 88 to 96 of what is deployed is usual";
    ancillary_load_pct: "Ancillary load", "%", [0.0, 10.0], [0.0, 200.0], "Cooling and losses, of the machines' own power; they are part of the site's MW";
    pool_fee_pct: "Pool fee", "%", [0.0, 3.0], [0.0, 99.0], "Of what is mined";
    switch_off: "Stops at a loss", "", [], [], "Machines stop in months in which their power costs more than they earn; the MW stay with mining";
} }

choice! {
    /// What a megawatt is used for.
    Use {
        /// Nothing
        Idle = "Idle",
        /// Machines that mine
        Mining = "Mining",
        /// Capacity for AI tenants
        Ai = "AI",
    }
}

/// A dated move of megawatts from one use to another.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// The use they leave
    pub from: Use,
    /// The use they come to
    pub to: Use,
    /// How many
    pub mw: f64,
    /// The first month in which they have left their use
    pub machines_off: Month,
    /// Months of work from then on
    pub construction_months: u32,
    /// Months by which it is late
    pub delay_months: u32,
    /// Cost of AI capacity
    pub capex_usd_per_mw_it: f64,
    /// Contingency on that cost
    pub contingency_pct: f64,
    /// Cost of machines and their infrastructure, where the MW come to mining
    pub machines_usd_per_mw: f64,
}

fields! { Move {
    name: "Name", "", [], [], "What the move is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this move were not there";
    from: "From", "", [], [], "The use that the MW leave";
    to: "To", "", [], [], "The use that the MW come to";
    mw: "Utility MW", "MW", [], [0.0, 100_000.0], "How many utility MW move";
    machines_off: "Machines off", "", [], [], "The first month in which the MW have left their use and construction runs";
    construction_months: "Construction", "months", [1.0, 30.0], [0.0, 240.0], "Months from machines off until the MW are ready: 12 to 18 from signing to first billing is usual";
    delay_months: "Delay", "months", [0.0, 12.0], [0.0, 240.0], "Months by which the MW are late; the money is spent as planned. 3 is usual, 9 a stress";
    capex_usd_per_mw_it: "Capex", "USD/MW IT", [2_000_000.0, 16_000_000.0], [0.0, 1_000_000_000.0], "Cost of AI capacity for each MW of IT, without the tenant's machines: 8 to 15 million, retrofit 3.6 million, 2 to 4 million where the tenant pays for most";
    contingency_pct: "Contingency", "%", [0.0, 25.0], [0.0, 500.0], "On top of that cost; usually 10";
    machines_usd_per_mw: "Machines", "USD/MW", [0.0, 1_500_000.0], [0.0, 1_000_000_000.0], "Cost of machines and their infrastructure for each utility MW that comes to mining: 0.7 to 1.2 million";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }

choice! {
    /// Who pays for the tenant's power.
    PowerTerms {
        /// The tenant, at cost
        PassedThrough = "Passed through",
        /// The landlord, out of the rent
        Landlord = "Paid by the landlord",
    }
}

/// A lease of AI capacity.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Whatever is worth knowing
    pub notes: String,
    /// Off: as if it were not there
    pub enabled: bool,
    /// Leased critical IT
    pub mw_it: f64,
    /// First month of billing
    pub start: Month,
    /// Months of the base term
    pub term_months: u32,
    /// Rent in the first year
    pub rent_usd_per_kw_it_month: f64,
    /// Step of the rent at each anniversary
    pub escalator_pct_per_year: f64,
    /// What the landlord keeps of the rent
    pub landlord_margin_pct: f64,
    /// Who pays for power
    pub power: PowerTerms,
    /// How much of the leased IT runs
    pub load_factor_pct: f64,
}

fields! { Lease {
    name: "Name", "", [], [], "What the lease is called, usually its tenant";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this lease were not there";
    mw_it: "Leased IT", "MW IT", [], [0.0, 100_000.0], "Critical IT MW of the contract. Billed is the smaller of this and what is ready; earlier leases of the site come first";
    start: "First billing", "", [], [], "The first month of rent; where no MW are ready by then, the first month in which some are. Term and yearly steps count from it";
    term_months: "Term", "months", [60.0, 300.0], [1.0, 600.0], "Months of the base term from the first billing; 120 to 180 is usual";
    rent_usd_per_kw_it_month: "Rent", "USD/kW IT/month", [80.0, 200.0], [0.0, 10000.0], "In the first year. 125 to 130 triple net with 3 % over 15 years; 135 to 145 modified gross with 2 % over 10; retrofit 85 to 95";
    escalator_pct_per_year: "Escalator", "%/year", [0.0, 4.0], [-50.0, 100.0], "At each anniversary of the first billing";
    landlord_margin_pct: "Landlord margin", "%", [70.0, 100.0], [-100.0, 100.0], "What the landlord keeps of the rent after the cost of the capacity: triple net 95 to 100, modified gross 80 to 90";
    power: "Power", "", [], [], "Who pays for the tenant's power: passed through at cost, or the landlord out of the rent";
    load_factor_pct: "Load factor", "%", [50.0, 100.0], [0.0, 100.0], "How much of the billed IT runs on average; with the operating PUE it sets energy";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
