//! The rows of a group of sites, by what they are.

use crate::formula::{Expression, Series, sum};
use crate::model::site::pools::Departure;

/// Rows of a group of sites; USD of the month unless stated otherwise.
#[derive(Clone, Debug)]
pub struct Sums {
    /// By business
    pub revenue: RevenueRows,
    /// Operating cost
    pub cost: CostRows,
    /// Site NOI including partners' shares
    pub noi: Series,
    /// Spending on assets
    pub capex: CapexRows,
    /// Assets placed in service
    pub in_service: InServiceRows,
    /// By tenants and customers
    pub prepayments: PrepaymentRows,
    /// Rent receivable
    pub receivables: ReceivableRows,
    /// Operating costs of the sites paid in the following month, at month end
    pub payables: Series,
    /// Held by utilities, at month end; None if they never hold any
    pub deposits: Option<Series>,
    /// Lease liability of GPUs, at month end; None if none are leased
    pub gpu_leases: Option<Series>,
    /// With buyers of sites and partners in joint ventures
    pub partners: PartnerRows,
    /// BTC of own machines
    pub mined: MinedRows,
    /// What the leases hold
    pub rent: RentRows,
    /// In the last month, less partners' share
    pub terminal: Series,
    /// AI capacity that leaves with the sale of sites
    pub(in crate::model) ai_gone: Departure,
}

/// Revenue of the month, USD.
#[derive(Clone, Copy, Debug)]
pub struct RevenueRows {
    /// BTC at market price when mined
    pub mining: Series,
    /// Machines of others
    pub hosting: Series,
    /// Curtailment credits, demand response, and power sold
    pub credits: Series,
    /// Rent as billed
    pub rent: Series,
    /// GPU clouds
    pub cloud: Series,
    /// Power and other costs passed through to tenants
    pub pass_through: Series,
}

/// Operating cost of the month, USD, positive.
#[derive(Clone, Copy, Debug)]
pub struct CostRows {
    /// Of all machines, hosted ones included
    pub mining_power: Series,
    /// Of own machines
    pub repair: Series,
    /// Other operating cost of the sites
    pub other: Series,
    /// Of leases, and of capacity not leased
    pub landlord: Series,
    /// GPU clouds, excluding power
    pub cloud: Series,
    /// Of leases and GPU clouds
    pub ai_power: Series,
}

/// Spending on assets, USD of the month unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct CapexRows {
    /// All of it
    pub total: Series,
    /// … of which maintenance of leased capacity
    pub maintenance: Series,
    /// Proceeds of machines and GPUs sold
    pub resale: Series,
    /// Spent and not yet in service, at month end
    pub construction: Series,
    /// In service and not yet paid, at month end
    pub to_come: Series,
    /// Construction of sites sold
    pub construction_lost: Series,
}

/// Assets placed in service in the month, at cost in USD.
#[derive(Clone, Copy, Debug)]
pub struct InServiceRows {
    pub machines: Series,
    pub mining_capacity: Series,
    pub ai_capacity: Series,
    pub gpus: Series,
    /// GPUs reaching end of life in the month, at cost
    pub gpus_retired: Series,
    /// GPUs in service before the month's retirements, at cost
    pub gpus_before: Series,
}

/// Prepayments by tenants and customers, USD.
#[derive(Clone, Copy, Debug)]
pub struct PrepaymentRows {
    /// Prepaid in the month, less prepayments credited
    pub funding: Series,
    /// Credited in the month
    pub credited: Series,
    /// Not yet credited, at month end
    pub balance: Series,
}

/// Rent receivable, USD.
#[derive(Clone, Copy, Debug)]
pub struct ReceivableRows {
    /// Change in receivables in the month; inflows are positive
    pub collected: Series,
    /// Invoiced and not yet collected, at month end
    pub balance: Series,
    /// Deferred rent receivable, at month end
    pub unbilled: Series,
}

/// Flows with buyers of sites and partners in joint ventures, USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct PartnerRows {
    /// Price of whole sites sold
    pub sale_price: Series,
    /// Prices paid for sites and interests in them, less cash distributed to partners
    pub cash: Series,
    /// Partners' share of capex
    pub capex: Series,
    /// … of machines and GPUs placed in service
    pub equipment: Series,
    /// BTC to partners at market
    pub btc_value: Series,
    /// Partners' share of NOI
    pub noi: Series,
}

/// BTC mined by own machines in the month.
#[derive(Clone, Copy, Debug)]
pub struct MinedRows {
    /// Including partners' shares
    pub all: Series,
    /// After partners' shares
    pub net: Series,
}

/// What the leases hold, USD of the month.
#[derive(Clone, Copy, Debug)]
pub struct RentRows {
    /// Before liquidated damages, also from guarantors
    pub before_damages: Series,
    /// As in the income statement: rent plus the change in the deferred rent receivable
    pub straight_line: Series,
    /// Years remaining of base terms times the month's rent
    pub term_weight: Series,
    /// Rent of the largest tenant
    pub largest: Series,
    /// Rent of investment-grade tenants
    pub investment_grade: Series,
}

impl RevenueRows {
    /// All revenue.
    pub(in crate::model) fn total(&self) -> Expression {
        sum([self.mining, self.hosting, self.credits, self.rent, self.cloud, self.pass_through])
    }
}

impl CostRows {
    /// All operating cost of the sites.
    pub(in crate::model) fn total(&self) -> Expression {
        sum([self.mining_power, self.repair, self.other, self.landlord, self.cloud, self.ai_power])
    }
}

impl Sums {
    /// CFADS before tax: NOI less partners' shares and maintenance, adjusted for receivables collected and prepayments credited;
    /// new tenant prepayments are excluded.
    pub(in crate::model) fn cfads(&self) -> Expression {
        sum([
            self.noi - self.partners.noi,
            self.receivables.collected - self.capex.maintenance,
            -self.prepayments.credited,
        ])
    }
}
