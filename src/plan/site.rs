//! A site: its power, the moves of its megawatts, and whether it is sold or shared.

use super::cloud::Cloud;
use super::field::{Quantity, Steps, choice, fields};
use super::fleet::Fleet;
use super::lease::Lease;
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
    /// Where it is
    pub region: Region,
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
    /// The part of the price that follows the market's index instead
    pub power_indexed_pct: f64,
    /// For the peak of what runs, machines and tenants
    pub demand_charge_usd_per_kw_month: Quantity,
    /// Share of the hours in which machines are switched off for the grid
    pub curtailed_hours_pct: Quantity,
    /// What the grid pays for energy not taken
    pub curtailment_credit_usd_per_mwh: Quantity,
    /// What the grid pays for machines that could be switched off
    pub demand_response_usd_per_mw_month: Quantity,
    /// Cost of the site besides power
    pub opex_usd_per_mw_year: Quantity,
    /// Growth of that cost, once a year
    pub opex_growth_pct_per_year: f64,
    /// What AI capacity costs while nobody uses it
    pub vacant_ai_cost_usd_per_kw_it_year: f64,
    /// Rate at which the site's AI project is discounted
    pub ai_discount_rate_pct_per_year: f64,
    /// Rate at which mining is discounted where it is compared with AI
    pub mining_discount_rate_pct_per_year: f64,
    /// Sold or shared with a partner
    pub venture: Venture,
    /// Its machines; earlier ones keep their room longest
    pub fleets: Vec<Fleet>,
    /// Dated moves of megawatts
    pub moves: Vec<Move>,
    /// Leases of its AI capacity
    pub leases: Vec<Lease>,
    /// Clouds of own GPUs in its AI capacity, after the leases
    pub clouds: Vec<Cloud>,
}

fields! { Site {
    name: "Name", "", [], [], "What the site is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this site were not there";
    owner: "Owner", "", [], [], "parent, or the id of the project company that owns it";
    region: "Region", "", [], [], "Where the site is; each region has a usual power price, curtailment and credits";
    contracted_mw: "Contracted power", "MW", [], [0.0, 100_000.0], "What the grid contract allows; energised power never exceeds it";
    energised_mw: "Energised power", "MW", [], [0.0, 100_000.0], "What is energised from each of these months on; the first may lie before the plan";
    opening_mining_mw: "Mining at start", "MW", [], [0.0, 100_000.0], "Utility MW that mine on the eve of month 1; moves whose machines were off by then are not among them";
    opening_ai_mw: "AI at start", "MW", [], [0.0, 100_000.0], "Utility MW that are built for AI on the eve of month 1; moves that were ready by then are among them";
    gross_up_mw_per_mw_it: "Gross-up", "MW/MW IT", [1.15, 1.6], [1.0, 3.0], "Utility MW that a MW of critical IT needs as capacity: 1.19 to 1.52 in announced deals, usually 1.40";
    operating_pue: "Operating PUE", "MW/MW IT", [1.05, 1.5], [1.0, 3.0], "Utility MW that a MW of IT uses in operation; it sets energy. 1.2 to 1.3 for liquid cooling";
    power_usd_per_mwh: "Power price", "USD/MWh", [20.0, 90.0], [-500.0, 5000.0], "All-in delivered, at the prices of month 1. ERCOT 30 to 50, New York 45 to 85, Georgia and Tennessee 48 to 60, Quebec 38 to 55";
    power_growth_pct_per_year: "Power price growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    power_indexed_pct: "Indexed part", "%", [0.0, 100.0], [0.0, 100.0], "The part of the price that follows the market's power index in place of the yearly growth";
    demand_charge_usd_per_kw_month: "Demand charge", "USD/kW/month", [0.0, 25.0], [0.0, 1000.0], "On top of the price, for each kW that runs at its peak: machines that run, and what tenants are billed for times the operating PUE. 0 where the price has it in";
    curtailed_hours_pct: "Curtailed hours", "%", [0.0, 20.0], [0.0, 100.0], "Share of the hours in which machines stand still for the grid, on top of what uptime says; 5 a year is usual, 12 from June to September in ERCOT. AI is never curtailed";
    curtailment_credit_usd_per_mwh: "Curtailment credit", "USD/MWh", [0.0, 500.0], [0.0, 10_000.0], "Paid for each MWh that machines do not take in those hours; it ends where MW go to AI. Riot earned 24.2 million USD in August 2023";
    demand_response_usd_per_mw_month: "Demand response", "USD/MW/month", [0.0, 20_000.0], [0.0, 1_000_000.0], "Paid each month for each MW of machines that run and could be switched off; it ends where MW go to AI. TeraWulf earned 14.1 million USD in the first quarter of 2026";
    opex_usd_per_mw_year: "Other operating cost", "USD/MW/year", [20000.0, 120_000.0], [0.0, 10_000_000.0], "Site staff, repairs, insurance, property tax for each MW in mining, at the prices of month 1; 40,000 to 80,000 is usual. Cost of AI capacity is in the landlord's margin";
    opex_growth_pct_per_year: "Other cost growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    vacant_ai_cost_usd_per_kw_it_year: "Cost of vacant AI capacity", "USD/kW IT/year", [0.0, 400.0], [0.0, 100_000.0], "Tax, insurance and staff of capacity that is ready and let to nobody, at the prices of month 1; grows like other cost";
    ai_discount_rate_pct_per_year: "Discount rate of AI", "%/year", [7.0, 20.0], [-50.0, 200.0], "Of the site's AI project, leases and clouds together: investment grade 8 to 9, neocloud 10 to 12, GPU cloud 12 to 15 (planner's judgement)";
    mining_discount_rate_pct_per_year: "Discount rate of mining", "%/year", [10.0, 30.0], [-50.0, 200.0], "Where mining is compared with AI; 18 to 25 is usual (planner's judgement)";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }

choice! {
    /// Where a site is.
    Region {
        /// None of the others
        Other = "Other",
        /// Texas
        Ercot = "ERCOT, Texas",
        /// New York
        NewYork = "NYISO West",
        /// Georgia, Tennessee and around
        Southeast = "Southeast US",
        /// Quebec and British Columbia
        Canada = "Quebec and BC",
        /// Paraguay
        Paraguay = "Paraguay",
        /// Ethiopia
        Ethiopia = "Ethiopia",
        /// Norway and Sweden
        Nordics = "Nordics",
        /// The Emirates and Oman
        Gulf = "UAE and Oman",
        /// Bought from a host in the US
        UsHosting = "US hosting",
    }
}

choice! {
    /// Whether a site is given away, wholly or in part.
    VentureKind {
        /// Kept
        Kept = "Kept",
        /// Sold as it stands
        Sale = "Sold",
        /// Contributed to a joint venture
        JointVenture = "Joint venture",
    }
}

/// The sale of a site, or its contribution to a joint venture.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venture {
    /// What happens
    pub kind: VentureKind,
    /// The first month in which it has happened
    pub month: Month,
    /// The value of the site's contracted power
    pub value_usd_per_mw: f64,
    /// The company's share of a joint venture
    pub ownership_pct: f64,
    /// The company's share of its capex
    pub capex_share_pct: f64,
}

fields! { Venture {
    kind: "Sale or joint venture", "", [], [], "Sold: the buyer pays the value, and from then on all that the site earns and costs is the buyer's. Joint venture: a partner pays for its share of the value, and shares what comes after";
    month: "From", "", [], [], "The first month in which the site is sold or shared; the price is paid in it";
    value_usd_per_mw: "Value", "USD/MW", [100_000.0, 6_000_000.0], [0.0, 1_000_000_000.0], "For each contracted MW: 0.5 to 3 million for pipeline, 2 to 6 million for mining sites without a lease";
    ownership_pct: "Own share", "%", [10.0, 90.0], [0.0, 100.0], "The company's share of a joint venture: of what the site earns from then on, BTC included";
    capex_share_pct: "Own share of capex", "%", [0.0, 100.0], [0.0, 100.0], "What the company pays of a joint venture's capex; the partner pays the rest";
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

/// A dated move of megawatts from one use to another: a project, where something is built.
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
    /// Notice to proceed: the first month in which money is spent
    pub notice: Month,
    /// The first month in which they have left their use
    pub machines_off: Month,
    /// Months of work from then on
    pub construction_months: u32,
    /// Months by which it is late
    pub delay_months: u32,
    /// The new use waits for power of its own
    pub waits_for_power: bool,
    /// Before this month there is none then
    pub energisation: Month,
    /// Months from ready until all of it can be billed
    pub commissioning_months: u32,
    /// Cost of AI capacity
    pub capex_usd_per_mw_it: f64,
    /// Contingency on that cost
    pub contingency_pct: f64,
    /// Cost of mining capacity, where the MW come to mining
    pub mining_capex_usd_per_mw: f64,
    /// The part spent at the notice
    pub notice_cost_pct: f64,
    /// The part spent on what takes long to come
    pub long_lead_cost_pct: f64,
    /// The months from the notice over which that is spent
    pub long_lead_months: u32,
    /// The part spent on commissioning
    pub commissioning_cost_pct: f64,
}

fields! { Move {
    name: "Name", "", [], [], "What the move is called";
    enabled: "Enabled", "", [], [], "Off: the plan is computed as if this move were not there";
    from: "From", "", [], [], "The use that the MW leave";
    to: "To", "", [], [], "The use that the MW come to";
    mw: "Utility MW", "MW", [], [0.0, 100_000.0], "How many utility MW move";
    notice: "Notice to proceed", "", [], [], "From this month on money is spent: land and permits at once, then what takes long to come. The machines may run on until they are off";
    machines_off: "Machines off", "", [], [], "The first month in which the MW have left their use and construction runs";
    construction_months: "Construction", "months", [1.0, 30.0], [0.0, 240.0], "Months from machines off until the MW are ready: 12 to 18 from signing to first billing is usual";
    delay_months: "Delay", "months", [0.0, 12.0], [0.0, 240.0], "Months by which the MW are late; the money of construction is spent as planned. 3 is usual, 9 a stress";
    waits_for_power: "Waits for power", "", [], [], "The new use cannot begin before power for it is energised, however early construction ends";
    energisation: "Energised from", "", [], [], "The first month with that power; new large loads wait 24 months and more";
    commissioning_months: "Commissioning", "months", [0.0, 9.0], [0.0, 60.0], "Months over which capacity that is ready comes to be billed, in equal parts; 0 and 1 bill all at once";
    capex_usd_per_mw_it: "Capex", "USD/MW IT", [2_000_000.0, 16_000_000.0], [0.0, 1_000_000_000.0], "Cost of AI capacity for each MW of IT, without the tenant's machines: 8 to 15 million, retrofit 3.6 million, 2 to 4 million where the tenant pays for most";
    contingency_pct: "Contingency", "%", [0.0, 25.0], [0.0, 500.0], "On top of that cost; usually 10";
    mining_capex_usd_per_mw: "Mining capacity", "USD/MW", [0.0, 1_500_000.0], [0.0, 1_000_000_000.0], "Cost of each utility MW that comes to mining: infrastructure 0.3 to 0.5 million, 0.7 to 1.2 million with machines; fleets pay for machines of their own";
    notice_cost_pct: "Spent at the notice", "%", [0.0, 20.0], [0.0, 100.0], "Land and limited works, of the whole cost; usually 10";
    long_lead_cost_pct: "Long-lead equipment", "%", [0.0, 50.0], [0.0, 100.0], "Transformers, switchgear, chillers, of the whole cost; usually 35. What these three parts leave is construction, spent along the spend curve";
    long_lead_months: "Long lead", "months", [1.0, 18.0], [1.0, 120.0], "Months from the notice over which long-lead equipment is paid, in equal parts; usually 8";
    commissioning_cost_pct: "Commissioning cost", "%", [0.0, 20.0], [0.0, 100.0], "Of the whole cost, spent in the months of commissioning; usually 10";
    notes: "Notes", "", [], [], "Whatever a reader of this plan should know";
} }
