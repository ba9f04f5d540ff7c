//! What a site's place brings besides its power: own generation, power bought ahead, property tax, a host, a currency.

use crate::plan::fields::{Quantity, Steps, fields};

/// Own generation at a site, and power of the grid that is bought ahead.
#[derive(Clone, PartialEq, Debug)]
pub struct Supply {
    /// Capacity of own generation from each month
    pub own_generation_mw: Steps,
    /// Share of hours in which it generates
    pub availability_pct: f64,
    /// Fuel, operation and maintenance of what it generates
    pub own_generation_usd_per_mwh: Quantity,
    /// Paid by the grid for what the site does not use of it
    pub export_usd_per_mwh: Quantity,
    /// Grid power that is paid for from each month, whether it is taken or not
    pub take_or_pay_mw: Steps,
    /// Received for what is paid for and not taken
    pub sold_back_usd_per_mwh: Quantity,
}

fields! { Supply besides [] {
    own_generation_mw: "Own generation", "MW", [], [0.0, 100_000.0], "Capacity of generation at the site, behind its meter, from each of these months on; the first may precede the plan. What it generates serves the site first, and the rest is exported. It changes neither energised power nor when machines switch off, which compare with the price of the grid. Its cost to build is an other item or a move";
    availability_pct: "Availability", "%", [50.0, 98.0], [0.0, 100.0], "Share of hours in which own generation runs at full output: 85 to 95 for gas engines and turbines, 20 to 45 for solar and wind (planner's judgement)";
    own_generation_usd_per_mwh: "Cost of generation", "USD/MWh", [0.0, 60.0], [-500.0, 5000.0], "Fuel, operation and maintenance per MWh generated, used or exported; the month's own price, without growth";
    export_usd_per_mwh: "Export price", "USD/MWh", [0.0, 80.0], [-500.0, 5000.0], "Paid by the grid per MWh generated that the site does not use; in revenue from grid credits and power sold";
    take_or_pay_mw: "Power bought ahead", "MW", [], [0.0, 100_000.0], "Take-or-pay: grid power that is paid for in all hours at the site's price from each of these months on, whether it is taken or not; the first may precede the plan. What own generation serves does not count as taken";
    sold_back_usd_per_mwh: "Sold back at", "USD/MWh", [0.0, 200.0], [-500.0, 5000.0], "Received per MWh that is bought ahead and not taken, as under contracts that settle against the market; 0: it is lost. Riot sells contracted power back to ERCOT when that pays more than mining";
} }

/// What the place of a site brings: property tax, a host who shares in profit, a currency of its own.
#[derive(Clone, PartialEq, Debug)]
pub struct Local {
    /// Property tax on assessed value
    pub property_tax_pct_per_year: f64,
    /// Assessed value just before month 1
    pub assessed_opening_usd: f64,
    /// Share of the cost placed in service that is assessed
    pub assessed_pct: f64,
    /// Yearly fall of assessed value
    pub assessed_decline_pct_per_year: f64,
    /// Share of the tax that is abated
    pub abatement_pct: Quantity,
    /// The host's share of the profit of mining
    pub host_share_pct: f64,
    /// Currency of the site's costs
    pub currency: String,
    /// Share of power price and other operating cost in that currency
    pub local_costs_pct: f64,
    /// Rate at which these costs were translated
    pub reference_rate_per_usd: f64,
    /// Rate of the month
    pub rate_per_usd: Quantity,
}

fields! { Local besides [] {
    property_tax_pct_per_year: "Property tax", "%/year", [0.0, 3.0], [0.0, 50.0], "On assessed value at the start of the month, one twelfth each month, as operating cost of the site; 1 to 2.5 in Texas (planner's judgement). 0: other operating cost and landlord cost include it";
    assessed_opening_usd: "Opening assessed value", "USD", [], [0.0, 1e12], "Of all that stands at the site just before month 1, from the last assessment";
    assessed_pct: "Assessed share of cost", "%", [50.0, 100.0], [0.0, 100.0], "Share of the cost of capacity, machines and GPUs placed in service within the plan that is assessed, from the month after";
    assessed_decline_pct_per_year: "Decline of assessed value", "%/year", [0.0, 25.0], [0.0, 100.0], "Straight off the value of the month before, one twelfth each month: appraisers depreciate equipment";
    abatement_pct: "Abatement", "%", [0.0, 100.0], [0.0, 100.0], "Share of property tax that is abated or paid back by an agreement with county, city or school district; a schedule ends or steps it";
    host_share_pct: "Host's profit share", "%", [0.0, 50.0], [0.0, 100.0], "Own machines at other people's sites: the host's share of the month's mining margin, revenue, hosting and credits less power and repair, where it is above zero, besides what the power price pays. Operating cost of the site";
    currency: "Currency", "", [], [], "Currency of the site's costs, such as CAD, NOK or PYG; a note for readers, the rates below are what counts";
    local_costs_pct: "Costs in that currency", "%", [0.0, 100.0], [0.0, 100.0], "Share of power price, demand charge and other operating cost that is owed in that currency. They are entered in USD at the reference rate, and cost more when the currency rises. 0: all in USD";
    reference_rate_per_usd: "Reference rate", "", [0.5, 10_000.0], [0.000_001, 1e12], "Units of that currency for one USD at which its costs were translated";
    rate_per_usd: "Exchange rate", "", [0.5, 10_000.0], [0.000_001, 1e12], "Units of that currency for one USD in each month; a schedule steps it, a driver moves it";
} }
