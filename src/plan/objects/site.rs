//! A site: its power, moves of its megawatts, and its sale or joint venture.

use super::cloud::Cloud;
use super::fleet::Fleet;
use super::lease::Lease;
use super::place::{Local, Supply};
use crate::plan::fields::{Month, Quantity, Steps, choice, fields};
use std::borrow::Cow;

/// A site with grid power.
#[derive(Clone, PartialEq, Debug)]
pub struct Site {
    /// Immutable slug
    pub id: String,
    /// What it is called
    pub name: String,
    /// Free-form notes
    pub notes: String,
    /// If off, the model ignores it
    pub enabled: bool,
    /// `parent` or the id of a project company
    pub owner: String,
    /// Region of the site
    pub region: Region,
    /// Capacity under the grid contract
    pub contracted_mw: f64,
    /// Power energised from each month
    pub energised_mw: Steps,
    /// MW in mining just before month 1
    pub opening_mining_mw: f64,
    /// MW built for AI just before month 1
    pub opening_ai_mw: f64,
    /// Utility MW of capacity per MW of IT
    pub gross_up_mw_per_mw_it: f64,
    /// Utility MW used per MW of IT in operation
    pub operating_pue: f64,
    /// Power price at month 1 prices
    pub power_usd_per_mwh: Quantity,
    /// Annual growth of the power price
    pub power_growth_pct_per_year: f64,
    /// Share of the price that follows the market's index instead
    pub power_indexed_pct: f64,
    /// Charge on peak load of machines and tenants
    pub demand_charge_usd_per_kw_month: Quantity,
    /// What load the charge is billed on
    pub demand_basis: DemandBasis,
    /// Share of the highest load of the last twelve months that is billed at least
    pub demand_ratchet_pct: f64,
    /// Share of the machines' load that is off in the coincident peaks
    pub peaks_avoided_pct: f64,
    /// Share of hours in which machines are curtailed for the grid
    pub curtailed_hours_pct: Quantity,
    /// Grid payment for curtailed energy
    pub curtailment_credit_usd_per_mwh: Quantity,
    /// Grid payment for machines that are powered and not switched off
    pub demand_response_usd_per_mw_month: Quantity,
    /// Operating cost of the site other than power
    pub opex_usd_per_mw_year: Quantity,
    /// Annual growth of that cost
    pub opex_growth_pct_per_year: f64,
    /// Cash that the utility holds from each month
    pub utility_deposit_usd: Steps,
    /// Cost of AI capacity while vacant
    pub vacant_ai_cost_usd_per_kw_it_year: f64,
    /// Discount rate for the site's AI project
    pub ai_discount_rate_pct_per_year: f64,
    /// Discount rate for mining when compared with AI
    pub mining_discount_rate_pct_per_year: f64,
    /// Own generation, and power bought ahead
    pub supply: Supply,
    /// What its place brings: property tax, a host, a currency
    pub local: Local,
    /// Sale or joint venture
    pub venture: Venture,
    /// Its machines; earlier fleets keep their space longest
    pub fleets: Vec<Fleet>,
    /// Dated moves of megawatts
    pub moves: Vec<Move>,
    /// Leases of its AI capacity
    pub leases: Vec<Lease>,
    /// GPU clouds in its AI capacity, after the leases
    pub clouds: Vec<Cloud>,
}

impl Site {
    /// The lease that the one at a position is a block of; None if it is none, or there is no such lease.
    pub fn lead_of(&self, position: usize) -> Option<&Lease> {
        let (above, lease) = (self.leases.get(..position)?, self.leases.get(position)?);
        lease.block.then(|| above.iter().rev().find(|lease| !lease.block))?
    }

    /// The lease at a position with the terms that hold for it: its own, or for a block those of the lease it belongs to.
    pub fn lease_terms(&self, position: usize) -> Option<Cow<'_, Lease>> {
        let lease = self.leases.get(position)?;
        Some(self.lead_of(position).map_or(Cow::Borrowed(lease), |lead| Cow::Owned(lease.with_terms_of(lead))))
    }

    /// All leases with the terms that hold for them.
    pub fn all_lease_terms(&self) -> impl Iterator<Item = Cow<'_, Lease>> {
        (0..self.leases.len()).filter_map(|position| self.lease_terms(position))
    }
}

fields! { Site besides [id, supply, local, venture, fleets, moves, leases, clouds] {
    name: "Name", "", [], [], "What the site is called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this site";
    owner: "Owner", "", [], [], "parent, or the id of the project company that owns it";
    region: "Region", "", [], [], "Where the site is; each region offers a usual power price, curtailed hours and credits. Other: nothing is offered. ERCOT, Texas: a market that pays for curtailment. NYISO West: upstate New York, with demand response. Southeast US: utilities of Georgia, Tennessee and neighbouring states. Quebec and BC: hydropower of Canadian provinces. Paraguay: hydropower of the state utility. Ethiopia: hydropower of the state utility. Nordics: Norway and Sweden. UAE and Oman: the Gulf. US hosting: power bought with hosting from others";
    contracted_mw: "Contracted power", "MW", [], [0.0, 100_000.0], "Capacity under the grid contract; energised power never exceeds it";
    energised_mw: "Energised power", "MW", [], [0.0, 100_000.0], "Power energised from each of these months; the first may precede the plan";
    opening_mining_mw: "Mining at start", "MW", [], [0.0, 100_000.0], "Utility MW in mining just before month 1, excluding moves whose machines were already off";
    opening_ai_mw: "AI at start", "MW", [], [0.0, 100_000.0], "Utility MW built for AI just before month 1, including moves that were already ready";
    gross_up_mw_per_mw_it: "Gross-up", "MW/MW IT", [1.15, 1.6], [1.0, 3.0], "Utility MW of capacity required per MW of critical IT: 1.19 to 1.52 in announced deals, usually 1.40";
    operating_pue: "Operating PUE", "MW/MW IT", [1.05, 1.5], [1.0, 3.0], "Utility MW used per MW of IT in operation; it sets energy use. 1.2 to 1.3 for liquid cooling";
    power_usd_per_mwh: "Power price", "USD/MWh", [20.0, 90.0], [-500.0, 5000.0], "All-in delivered price at month 1 prices. ERCOT 30 to 50, New York 45 to 85, Georgia and Tennessee 48 to 60, Quebec 38 to 55";
    power_growth_pct_per_year: "Power price growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    power_indexed_pct: "Indexed share", "%", [0.0, 100.0], [0.0, 100.0], "Share of the price that follows the market's power index instead of annual growth";
    demand_charge_usd_per_kw_month: "Demand charge", "USD/kW/month", [0.0, 25.0], [0.0, 1000.0], "On top of the price, per kW of peak load: machines running, and billed tenant IT times the operating PUE. 0 if the price includes it";
    demand_basis: "Demand billed", "", [], [], "The load that the demand charge is billed on; tenants pay on their load of the month, the site bears the difference. Month's peak: that of the month itself. Twelve-month ratchet: at least a share of the highest of the last twelve months, as many US utilities bill large loads. Four coincident peaks: the load in the system's peaks of June to September sets the charge of the next calendar year, as transmission in ERCOT";
    demand_ratchet_pct: "Ratchet", "%", [50.0, 100.0], [0.0, 100.0], "Read only with a twelve-month ratchet: share of the highest load of the last twelve months that is billed at least; 80 to 100, typically 80 (Pacific Northwest National Laboratory). Load before month 1 does not count";
    peaks_avoided_pct: "Off in peaks", "%", [0.0, 100.0], [0.0, 100.0], "Read only with four coincident peaks: share of the machines' load that is switched off in them, from 0, none, to 100, all. AI is never switched off";
    curtailed_hours_pct: "Curtailed hours", "%", [0.0, 20.0], [0.0, 100.0], "Share of hours in which machines are curtailed for the grid, on top of downtime; 5 a year is usual, 12 from June to September in ERCOT. AI is never curtailed";
    curtailment_credit_usd_per_mwh: "Curtailment credit", "USD/MWh", [0.0, 500.0], [0.0, 10_000.0], "Paid per MWh that machines do not consume in those hours; lost as MW move to AI. Riot earned 24.2 million USD in August 2023";
    demand_response_usd_per_mw_month: "Demand response", "USD/MW/month", [0.0, 20_000.0], [0.0, 1_000_000.0], "Paid monthly per MW of machines that are powered and not switched off for their margin, whatever their uptime and curtailed hours; lost as MW move to AI. TeraWulf earned 14.1 million USD in the first quarter of 2026";
    opex_usd_per_mw_year: "Other operating cost", "USD/MW/year", [20000.0, 120_000.0], [0.0, 10_000_000.0], "Site staff, repairs, insurance and property tax per MW in mining, at month 1 prices; 40,000 to 80,000 is usual. The cost of AI capacity is covered by the landlord margin";
    opex_growth_pct_per_year: "Other cost growth", "%/year", [0.0, 8.0], [-50.0, 100.0], "At each anniversary of month 1";
    utility_deposit_usd: "Utility deposit", "USD", [], [0.0, 1e12], "Cash that the utility or grid operator holds as security from each of these months on; the first may precede the plan. What is added is paid in its month and what is released comes back, at the latest when the site is sold: in free cash flow, an asset in the balance sheet, no income. A joint-venture partner has no share in it; what is still held after the plan counts for no NPV";
    vacant_ai_cost_usd_per_kw_it_year: "Cost of vacant AI capacity", "USD/kW IT/year", [0.0, 400.0], [0.0, 100_000.0], "Property tax, insurance and staff of capacity that is ready but not leased, at month 1 prices; grows with other operating cost";
    ai_discount_rate_pct_per_year: "AI discount rate", "%/year", [7.0, 20.0], [-50.0, 200.0], "For the site's AI project, leases and clouds together: investment grade 8 to 9, neocloud 10 to 12, GPU cloud 12 to 15 (planner's judgement)";
    mining_discount_rate_pct_per_year: "Mining discount rate", "%/year", [10.0, 30.0], [-50.0, 200.0], "For comparing mining with AI; 18 to 25 is usual (planner's judgement)";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }

choice! {
    /// Region of a site.
    Region {
        /// None of the others
        Other = "Other",
        /// Texas
        Ercot = "ERCOT, Texas",
        /// New York
        NewYork = "NYISO West",
        /// Georgia, Tennessee and neighbouring states
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
        /// Hosting bought in the US
        UsHosting = "US hosting",
    }
}

choice! {
    /// The load that a demand charge is billed on.
    DemandBasis {
        /// The month's own peak
        Monthly = "Month's peak",
        /// At least a share of the highest of the last twelve months
        Ratchet = "Twelve-month ratchet",
        /// That in the system's peaks of the summer before
        CoincidentPeaks = "Four coincident peaks",
    }
}

choice! {
    /// Whether a site is disposed of, wholly or in part.
    VentureKind {
        /// Retained
        Kept = "Retained",
        /// Sold as is
        Sale = "Sold",
        /// Contributed to a joint venture
        JointVenture = "Joint venture",
    }
}

/// The sale of a site, or its contribution to a joint venture.
#[derive(Clone, PartialEq, Debug)]
pub struct Venture {
    /// Retained, sold or contributed
    pub kind: VentureKind,
    /// Closing month
    pub month: Month,
    /// The value of the site's contracted power
    pub value_usd_per_mw: f64,
    /// The company's share of a joint venture
    pub ownership_pct: f64,
    /// The company's share of the joint venture's capex
    pub capex_share_pct: f64,
}

fields! { Venture besides [] {
    kind: "Sale or joint venture", "", [], [], "Retained: the company keeps the site. Sold: the buyer pays the value and takes all revenue and cost of the site from then on. Joint venture: a partner pays for its share of the value and shares in revenue and cost from then on";
    month: "Closing month", "", [], [], "First month in which the site is sold or shared; the price is paid in this month";
    value_usd_per_mw: "Value", "USD/MW", [100_000.0, 6_000_000.0], [0.0, 1_000_000_000.0], "Per contracted MW: 0.5 to 3 million for pipeline, 2 to 6 million for mining sites without a lease";
    ownership_pct: "Company share", "%", [10.0, 90.0], [0.0, 100.0], "The company's share of a joint venture: of all earnings of the site from then on, including BTC";
    capex_share_pct: "Company share of capex", "%", [0.0, 100.0], [0.0, 100.0], "The company's share of the joint venture's capex; the partner pays the rest";
} }

choice! {
    /// Use of a megawatt.
    Use {
        /// Nothing
        Idle = "Idle",
        /// Machines that mine
        Mining = "Mining",
        /// Capacity for AI tenants
        Ai = "AI",
    }
}

/// A dated move of megawatts from one use to another: a project, if something is built.
#[derive(Clone, PartialEq, Debug)]
pub struct Move {
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
    /// Current use
    pub from: Use,
    /// New use
    pub to: Use,
    /// Number of utility MW
    pub mw: f64,
    /// Notice to proceed: first month of spending
    pub notice: Month,
    /// First month in which they have left their current use
    pub machines_off: Month,
    /// Months of construction from then
    pub construction_months: u32,
    /// Months of delay
    pub delay_months: u32,
    /// The new use waits for its power to be energised
    pub waits_for_power: bool,
    /// First month with that power
    pub energisation: Month,
    /// Months from ready until all of it can be billed
    pub commissioning_months: u32,
    /// Cost of AI capacity
    pub capex_usd_per_mw_it: f64,
    /// Contingency on that cost
    pub contingency_pct: f64,
    /// Cost of mining capacity, if the MW move to mining
    pub mining_capex_usd_per_mw: f64,
    /// Share of cost spent at notice
    pub notice_cost_pct: f64,
    /// Share of cost spent on long-lead equipment
    pub long_lead_cost_pct: f64,
    /// Months from notice over which that is spent
    pub long_lead_months: u32,
    /// Share of cost spent on commissioning
    pub commissioning_cost_pct: f64,
}

fields! { Move besides [id] {
    name: "Name", "", [], [], "What the move is called";
    enabled: "Enabled", "", [], [], "If off, the plan is computed without this move";
    phase: "Phase", "", [], [], "Id of the phase it belongs to, if any: it slips, scales and is switched with the other members. Dates and sizes entered here are those without slip, at 100 %";
    from: "From", "", [], [], "Current use of the MW. Idle: power without machines or halls. Mining: machines of the site's fleets. AI: halls for leases and clouds";
    to: "To", "", [], [], "New use of the MW. Idle: power without machines or halls. Mining: machines of the site's fleets. AI: halls for leases and clouds";
    mw: "Utility MW", "MW", [], [0.0, 100_000.0], "Number of utility MW that move";
    notice: "Notice to proceed", "", [], [], "Spending starts in this month: land and permits at once, then long-lead equipment. Machines may keep running until machines off";
    machines_off: "Machines off", "", [], [], "First month in which the MW have left their current use and construction is under way";
    construction_months: "Construction", "months", [1.0, 30.0], [0.0, 240.0], "Months from machines off until the MW are ready: 12 to 18 from signing to first billing is usual";
    delay_months: "Delay", "months", [0.0, 12.0], [0.0, 240.0], "Months by which the MW are late; construction spending stays as planned. 3 is usual, 9 a stress";
    waits_for_power: "Waits for power", "", [], [], "The new use cannot start before its power is energised, even if construction finishes earlier";
    energisation: "Energised from", "", [], [], "First month with that power; new large loads wait 24 months or more";
    commissioning_months: "Commissioning", "months", [0.0, 9.0], [0.0, 60.0], "Months over which ready capacity is phased into billing in equal parts; 0 and 1 bill everything at once";
    capex_usd_per_mw_it: "Capex", "USD/MW IT", [2_000_000.0, 16_000_000.0], [0.0, 1_000_000_000.0], "Cost of AI capacity per MW of IT, excluding the tenant's machines: 8 to 15 million, retrofit 3.6 million, 2 to 4 million if the tenant pays for most of it";
    contingency_pct: "Contingency", "%", [0.0, 25.0], [0.0, 500.0], "Added to that cost; usually 10";
    mining_capex_usd_per_mw: "Mining capex", "USD/MW", [0.0, 1_500_000.0], [0.0, 1_000_000_000.0], "Cost per utility MW moved to mining: infrastructure 0.3 to 0.5 million, 0.7 to 1.2 million with machines; fleets pay for their own machines";
    notice_cost_pct: "Spent at notice", "%", [0.0, 20.0], [0.0, 100.0], "Land and limited works, as a share of total cost; usually 10";
    long_lead_cost_pct: "Long-lead equipment", "%", [0.0, 50.0], [0.0, 100.0], "Transformers, switchgear and chillers, as a share of total cost; usually 35. The remainder after these three shares is construction, spent along the spend curve";
    long_lead_months: "Long-lead months", "months", [1.0, 18.0], [1.0, 120.0], "Months from the notice over which long-lead equipment is paid for in equal parts; usually 8";
    commissioning_cost_pct: "Commissioning cost", "%", [0.0, 20.0], [0.0, 100.0], "Share of total cost, spent during commissioning; usually 10";
    notes: "Notes", "", [], [], "Anything a reader of this plan should know";
} }
