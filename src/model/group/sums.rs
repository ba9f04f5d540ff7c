//! Revenue and costs of a group of sites: the company's, or those of one owner.

use crate::formula::{BTC, Expression, Series, USD, sum};
use crate::model::base::desk::Desk;
use crate::model::site::venture::Partner;
use crate::model::site::{Gone, SiteRows};
use std::collections::BTreeMap;

/// Rows of a group of sites; USD of the month unless stated otherwise.
#[derive(Clone)]
pub(in crate::model) struct Sums {
    /// BTC mined after partners' shares
    pub mined: Series,
    /// … before partners' shares
    pub mined_in_all: Series,
    pub mining_revenue: Series,
    pub hosting: Series,
    pub credits: Series,
    pub rent: Series,
    pub cloud: Series,
    pub passed_through: Series,
    pub mining_power: Series,
    pub repair: Series,
    pub opex: Series,
    pub landlord_cost: Series,
    pub cloud_cost: Series,
    pub ai_power: Series,
    pub capex: Series,
    pub resale: Series,
    /// Prepaid by tenants and customers, less prepayments credited
    pub tenant_funding: Series,
    /// Prepayments credited
    pub credited: Series,
    /// Prepayments not yet credited, at month end
    pub paid_ahead_left: Series,
    pub receivables: Series,
    /// Change in receivables; inflows are positive
    pub collected: Series,
    /// Deferred rent receivable, at month end
    pub unbilled: Series,
    /// Prices paid for sites and interests in them, less cash distributed to partners
    pub partners: Series,
    /// … of which the price of whole sites
    pub sale_price: Series,
    /// BTC to partners at market
    pub partners_btc: Series,
    /// Partners' share of capex
    pub partners_capex: Series,
    /// … of machines and GPUs
    pub partners_equipment: Series,
    /// Partners' share of NOI
    pub partners_noi: Series,
    pub maintenance: Series,
    /// Site NOI including partners' shares
    pub noi: Series,
    /// Placed in service: machines, mining capacity, AI capacity, GPUs
    pub machines: Series,
    pub mining_capacity: Series,
    pub ai_capacity: Series,
    pub gpus: Series,
    /// Spent and not yet in service, at month end
    pub construction: Series,
    pub construction_lost: Series,
    /// Cost of GPUs reaching end of life, and of all GPUs in service
    pub gpus_gone: Series,
    pub gpus_there: Series,
    /// Less partners' share
    pub terminal: Series,
    /// Remaining base terms: years weighted by rent; rent of the largest tenant and of investment-grade tenants
    pub term_weight: Series,
    pub largest_rent: Series,
    pub graded_rent: Series,
    pub gone: Gone,
}

/// Writes the rows in the current section.
pub(in crate::model) fn sums(b: &mut Desk, sites: &[&SiteRows]) -> Sums {
    let all = |row: fn(&SiteRows) -> Expression| sum(sites.iter().map(|site| row(site)));
    let partners_of = |row: fn(&Partner) -> Series| {
        sum(sites.iter().filter_map(|site| site.shared?.of_joint_venture).map(|partner| row(&partner)))
    };
    let mut flow =
        |key: &str, label: &str, row: fn(&SiteRows) -> Expression| b.flow(key, label, USD, all(row), "All its sites");
    let mining_revenue = flow("revenue.mining", "Mining revenue", |s| s.mining.revenue.into());
    let hosting = flow("revenue.hosting", "Hosting revenue", |s| s.mining.hosting.into());
    let credits = flow("revenue.credits", "Curtailment credits and demand response", |s| s.mining.credits.into());
    let rent = flow("revenue.ai", "Rent", |s| s.leases.rent.into());
    let cloud = flow("revenue.cloud", "GPU cloud revenue", |s| s.clouds.revenue.into());
    let passed_through = flow("revenue.passed-through", "Pass-through revenue", |s| s.leases.passed_through.into());
    let mining_power = flow("cost.mining-power", "Mining power cost", |s| s.mining.power_cost.into());
    let repair = flow("cost.repair", "Repair", |s| s.mining.repair.into());
    let opex = flow("cost.sites", "Other operating cost", |s| s.opex.into());
    let landlord_cost = flow("cost.landlord", "Landlord costs", |s| s.leases.landlord_cost + s.vacant_cost);
    let cloud_cost = flow("cost.clouds", "GPU cloud costs", |s| s.clouds.operating_cost.into());
    let ai_power = flow("cost.ai-power", "AI power cost", |s| s.leases.power_cost + s.clouds.power_cost);
    let capex = flow("capex", "Capex", |s| s.capex.into());
    let resale = flow("resale", "Resale of machines and GPUs", |s| s.resale.into());
    let gpus_gone = flow("gpus-gone", "GPUs reaching end of life, at cost", |s| s.clouds.gone.clone());
    let gpus_there = b.level(
        "gpus-there",
        "GPUs in service, at cost",
        USD,
        all(|s| s.clouds.there.clone()),
        "Before the month's retirements",
    );
    let mut flow =
        |key: &str, label: &str, row: fn(&SiteRows) -> Expression| b.flow(key, label, USD, all(row), "All its sites");
    let maintenance = flow("maintenance-capex", "Maintenance capex", |s| s.leases.maintenance.into());
    let collected = flow("receivables-collected", "Receivables collected", |s| s.leases.collected.into());
    let machines = flow("machines-bought", "Machines bought", |s| s.machines.into());
    let mining_capacity =
        flow("mining-capacity-added", "Mining capacity placed in service", |s| s.mining_capacity.into());
    let ai_capacity = flow("ai-capacity-added", "AI capacity placed in service", |s| s.ai_capacity.into());
    let gpus = flow("gpus-added", "GPUs placed in service", |s| s.clouds.in_service.into());
    let construction_lost = flow("construction-lost", "Construction sold", |s| s.construction_lost.clone());
    let credited = flow("credited", "Prepayments credited", |s| s.leases.credited + s.clouds.credited);
    let noi = flow("noi", "Site NOI", |s| s.noi.into());
    let tenant_funding = b.flow(
        "tenant-funding",
        "Tenant funding",
        USD,
        all(|s| s.leases.tenant_funding + s.clouds.prepaid),
        "Prepaid by tenants and customers, less prepayments credited",
    );
    let paid_ahead_left = b.stock(
        "paid-ahead-left",
        "Prepayments not yet credited",
        USD,
        sites.iter().flat_map(|s| [s.leases.paid_ahead_left, s.clouds.paid_ahead_left]),
        "From tenants and customers, at month end: a contract liability",
    );
    let receivables = b.stock(
        "receivables",
        "Receivables",
        USD,
        sites.iter().map(|s| s.leases.receivables),
        "Of leases, at month end",
    );
    let unbilled = b.stock(
        "unbilled-rent",
        "Deferred rent receivable",
        USD,
        sites.iter().map(|s| s.leases.unbilled),
        "Of leases in their base terms, at month end",
    );
    let construction = b.stock(
        "construction",
        "Construction in progress",
        USD,
        sites.iter().map(|s| s.construction),
        "Spent and not yet in service, at month end",
    );
    let proceeds = sum(sites.iter().filter_map(|s| s.shared).map(|shared| shared.proceeds));
    let whole = sites.iter().filter_map(|s| s.shared).filter(|shared| shared.of_joint_venture.is_none());
    let sale_price = b.flow(
        "sale-of-sites",
        "Sale of sites",
        USD,
        sum(whole.map(|shared| shared.proceeds)),
        "Prices paid for whole sites",
    );
    let partners =
        b.flow("partners-cash", "Cash from partners", USD, proceeds - partners_of(|p| p.cash), "Prices paid for sites and interests in them, less distributions to partners; below zero if distributions are larger");
    let partners_capex = b.flow(
        "partners-capex",
        "Partners' share of capex",
        USD,
        partners_of(|p| p.capex),
        "Their share of joint-venture capex",
    );
    let partners_equipment = b.flow(
        "partners-equipment",
        "Partners' share of machines and GPUs",
        USD,
        partners_of(|p| p.equipment),
        "Their share of machines and GPUs placed in service at joint ventures",
    );
    let partners_btc = b.flow(
        "partners-btc-value",
        "BTC to partners at market",
        USD,
        partners_of(|p| p.btc_value),
        "At the month's price",
    );
    let partners_noi = b.flow(
        "partners-noi",
        "Partners' share of NOI",
        USD,
        partners_of(|p| p.ebitda),
        "Their share of joint-venture NOI, BTC valued when mined",
    );
    let mined_in_all = b.flow(
        "btc-mined-in-all",
        "Total BTC mined",
        BTC,
        all(|s| s.mining.btc.into()),
        "By own machines at its sites, after pool fees",
    );
    let mined = b.flow(
        "btc-mined",
        "BTC mined",
        BTC,
        mined_in_all - partners_of(|p| p.btc),
        "At its sites, after pool fees, net of partners' share",
    );
    let to_partners = partners_of(|p| p.terminal);
    let terminal = b.flow(
        "terminal-value",
        "Terminal value",
        USD,
        all(|s| s.terminal.into()) - to_partners,
        "Of its sites, in the last month, less partners' share",
    );
    let term_weight = b.flow(
        "term-weight",
        "Remaining base-term years, by rent",
        USD,
        all(|s| s.leases.term_weight.into()),
        "All leases: years remaining at month end times the month's rent",
    );
    let mut by_tenant: BTreeMap<&str, Vec<Expression>> = BTreeMap::new();
    for (tenant, rent) in sites.iter().flat_map(|s| s.leases.by_tenant()) {
        by_tenant.entry(tenant).or_default().push(rent.clone());
    }
    let largest =
        by_tenant.into_values().map(sum).reduce(crate::formula::Operand::max).unwrap_or(Expression::Number(0.0));
    let largest_rent =
        b.flow("largest-rent", "Rent of the largest tenant", USD, largest, "Of the month, across all its leases");
    let graded_rent = b.flow(
        "rent-investment-grade",
        "Investment-grade rent",
        USD,
        all(|s| s.leases.graded.into()),
        "Of leases with an investment-grade tenant or guarantor",
    );
    let some = |parts: Vec<Expression>| sum(parts.into_iter().filter(|part| *part != Expression::Number(0.0)));
    let gone = |part: fn(&Gone) -> &(Expression, Expression)| {
        (
            some(sites.iter().map(|s| part(&s.gone).0.clone()).collect()),
            some(sites.iter().map(|s| part(&s.gone).1.clone()).collect()),
        )
    };
    let gone = Gone { mining: gone(|g| &g.mining), ai: gone(|g| &g.ai), machines: gone(|g| &g.machines) };
    Sums {
        mined,
        mined_in_all,
        mining_revenue,
        hosting,
        credits,
        rent,
        cloud,
        passed_through,
        mining_power,
        repair,
        opex,
        landlord_cost,
        cloud_cost,
        ai_power,
        capex,
        resale,
        tenant_funding,
        credited,
        paid_ahead_left,
        receivables,
        collected,
        unbilled,
        partners,
        sale_price,
        partners_btc,
        partners_capex,
        partners_equipment,
        partners_noi,
        maintenance,
        noi,
        machines,
        mining_capacity,
        ai_capacity,
        gpus,
        construction,
        construction_lost,
        gpus_gone,
        gpus_there,
        terminal,
        term_weight,
        largest_rent,
        graded_rent,
        gone,
    }
}

impl Sums {
    /// Operating costs of the sites.
    pub fn costs(&self) -> Expression {
        sum([self.mining_power, self.repair, self.opex, self.landlord_cost, self.cloud_cost, self.ai_power])
    }

    /// CFADS before tax: NOI less partners' shares and maintenance, adjusted for receivables collected and prepayments credited;
    /// new tenant prepayments are excluded.
    pub fn cfads(&self) -> Expression {
        sum([self.noi - self.partners_noi, self.collected - self.maintenance, -self.credited])
    }
}
