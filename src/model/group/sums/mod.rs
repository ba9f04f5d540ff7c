//! Revenue and cost of a group of sites: the company's, or those of one owner.

mod rows;

pub use self::rows::{
    CapexRows, CostRows, InServiceRows, MinedRows, PartnerRows, PrepaymentRows, ReceivableRows, RentRows, RevenueRows,
    Sums,
};

use crate::formula::{BTC, Expression, Operand, Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::site::SiteRows;
use crate::model::site::pools::Departure;
use crate::model::site::venture::Partner;
use std::collections::BTreeMap;

/// Writes the rows of a group of sites.
pub(in crate::model) fn sums(scope: &Scope, sites: &[&SiteRows]) -> Sums {
    let group = Group { scope, sites };
    let (revenue, cost) = (group.revenue(), group.cost());
    let total = group.flow("capex", "Capex", |s| s.cash_flow.capex.into());
    let resale = group.flow("resale", "Resale of machines and GPUs", |s| s.cash_flow.resale.into());
    let gpus_retired = group.flow("gpus-gone", "GPUs reaching end of life, at cost", |s| s.clouds.gone.clone());
    let gpus_before = scope.level(
        "gpus-there",
        "GPUs in service, at cost",
        USD,
        group.all(|s| s.clouds.there.clone()),
        "Before the month's retirements",
    );
    let maintenance = group.flow("maintenance-capex", "Maintenance capex", |s| s.leases.maintenance.into());
    let collected = group.flow("receivables-collected", "Receivables collected", |s| s.leases.collected.into());
    let in_service = group.in_service(gpus_retired, gpus_before);
    let construction_lost =
        group.flow("construction-lost", "Construction sold", |s| s.assets.construction_lost.clone());
    let credited = group.flow("credited", "Prepayments credited", |s| s.leases.credited + s.clouds.credited);
    let noi = group.flow("noi", "Site NOI", |s| s.cash_flow.noi.into());
    let prepayments = group.prepayments(credited);
    let receivables = group.receivables(collected);
    let construction = scope.stock(
        "construction",
        "Construction in progress",
        USD,
        sites.iter().map(|s| s.assets.construction),
        "Spent and not yet in service, at month end",
    );
    let payables = scope.stock(
        "site-payables",
        "Site payables",
        USD,
        sites.iter().map(|s| s.cash_flow.payables),
        "Operating costs of all its sites paid in the following month, at month end",
    );
    let held: Vec<Series> = sites.iter().filter_map(|s| s.power.deposit).collect();
    let note = "Held by utilities as security at month end, of all its sites";
    let deposits = (!held.is_empty()).then(|| scope.stock("deposits", "Utility deposits", USD, held, note));
    let leased: Vec<Series> = sites.iter().flat_map(|s| s.clouds.lease_liabilities()).collect();
    let note = "Payments to come for leased GPUs of all its sites, at month end";
    let gpu_leases =
        (!leased.is_empty()).then(|| scope.stock("gpu-leases", "GPU lease liabilities", USD, leased, note));
    let to_come = scope.stock(
        "to-come",
        "Cost to come",
        USD,
        sites.iter().map(|s| s.assets.to_come),
        "Of what is in service and not yet paid, at month end",
    );
    let partners = group.partners();
    let mined = group.mined();
    let terminal = scope.flow(
        "terminal-value",
        "Terminal value",
        USD,
        group.all(|s| s.ai.terminal.into()) - group.of_partners(|p| p.terminal),
        "Of its sites, in the last month, less partners' share",
    );
    Sums {
        revenue,
        cost,
        noi,
        capex: CapexRows { total, maintenance, resale, construction, to_come, construction_lost },
        in_service,
        prepayments,
        receivables,
        payables,
        deposits,
        gpu_leases,
        partners,
        mined,
        rent: group.rent(),
        terminal,
        ai_gone: Departure::joined(&sites.iter().map(|site| &site.assets.ai_gone)),
    }
}

/// Sites whose rows are added up, and where the sums are written.
struct Group<'g> {
    scope: &'g Scope<'g>,
    sites: &'g [&'g SiteRows],
}

impl Group<'_> {
    fn all(&self, row: fn(&SiteRows) -> Expression) -> Expression {
        sum(self.sites.iter().map(|site| row(site)))
    }

    fn of_partners(&self, row: fn(&Partner) -> Series) -> Expression {
        sum(self.sites.iter().filter_map(|site| site.venture?.partner).map(|partner| row(&partner)))
    }

    fn flow(&self, key: &str, label: &str, row: fn(&SiteRows) -> Expression) -> Series {
        self.scope.flow(key, label, USD, self.all(row), "All its sites")
    }

    fn revenue(&self) -> RevenueRows {
        RevenueRows {
            mining: self.flow("revenue.mining", "Mining revenue", |s| s.mining.revenue.into()),
            hosting: self.flow("revenue.hosting", "Hosting revenue", |s| s.mining.hosting.into()),
            credits: self.flow("revenue.credits", "Grid credits and power sold", SiteRows::grid_revenue),
            rent: self.flow("revenue.ai", "Rent", |s| s.leases.rent.into()),
            cloud: self.flow("revenue.cloud", "GPU cloud revenue", |s| s.clouds.revenue.into()),
            pass_through: self
                .flow("revenue.passed-through", "Pass-through and fit-out revenue", |s| s.leases.passed_through.into()),
        }
    }

    fn cost(&self) -> CostRows {
        CostRows {
            mining_power: self.flow("cost.mining-power", "Mining power cost", |s| s.mining.power_cost.into()),
            repair: self.flow("cost.repair", "Repair", |s| s.mining.repair.into()),
            other: self.flow("cost.sites", "Other operating cost", |s| sum(s.other_costs())),
            landlord: self.flow("cost.landlord", "Landlord costs", |s| s.leases.landlord_cost + s.ai.vacant_cost),
            cloud: self.flow("cost.clouds", "GPU cloud costs", |s| s.clouds.operating_cost.into()),
            ai_power: self.flow("cost.ai-power", "AI power cost", |s| s.leases.power_cost + s.clouds.power_cost),
        }
    }

    fn in_service(&self, gpus_retired: Series, gpus_before: Series) -> InServiceRows {
        InServiceRows {
            machines: self.flow("machines-bought", "Machines bought", |s| s.assets.machines.into()),
            mining_capacity: self.flow("mining-capacity-added", "Mining capacity placed in service", |s| {
                s.assets.mining_capacity.into()
            }),
            ai_capacity: self
                .flow("ai-capacity-added", "AI capacity placed in service", |s| s.assets.ai_capacity.into()),
            gpus: self.flow("gpus-added", "GPUs placed in service", |s| s.clouds.in_service.into()),
            gpus_retired,
            gpus_before,
        }
    }

    fn prepayments(&self, credited: Series) -> PrepaymentRows {
        let funding = self.scope.flow(
            "tenant-funding",
            "Tenant funding",
            USD,
            self.all(|s| s.leases.tenant_funding + s.clouds.prepaid),
            "Prepaid by tenants and customers, less prepayments credited",
        );
        let balance = self.scope.stock(
            "paid-ahead-left",
            "Prepayments not yet credited",
            USD,
            self.sites.iter().flat_map(|s| [s.leases.paid_ahead_left, s.clouds.paid_ahead_left]),
            "From tenants and customers, at month end: a contract liability",
        );
        PrepaymentRows { funding, credited, balance }
    }

    fn receivables(&self, collected: Series) -> ReceivableRows {
        let balance = self.scope.stock(
            "receivables",
            "Receivables",
            USD,
            self.sites.iter().map(|s| s.leases.receivables),
            "Of leases, at month end",
        );
        let unbilled = self.scope.stock(
            "unbilled-rent",
            "Deferred rent receivable",
            USD,
            self.sites.iter().map(|s| s.leases.unbilled),
            "Of leases in their base terms, at month end",
        );
        ReceivableRows { collected, balance, unbilled }
    }

    fn partners(&self) -> PartnerRows {
        let ventures = || self.sites.iter().filter_map(|s| s.venture);
        let flow = |key: &str, label: &str, amount: Expression, note: &'static str| {
            self.scope.flow(key, label, USD, amount, note)
        };
        let whole = ventures().filter(|venture| venture.partner.is_none());
        let proceeds = sum(ventures().map(|venture| venture.proceeds));
        PartnerRows {
            sale_price: flow(
                "sale-of-sites",
                "Sale of sites",
                sum(whole.map(|venture| venture.proceeds)),
                "Prices paid for whole sites",
            ),
            cash: flow(
                "partners-cash",
                "Cash from partners",
                proceeds - self.of_partners(|p| p.cash),
                "Prices paid for sites and interests in them, less distributions to partners; below zero if distributions are larger",
            ),
            capex: flow(
                "partners-capex",
                "Partners' share of capex",
                self.of_partners(|p| p.capex),
                "Their share of joint-venture capex",
            ),
            equipment: flow(
                "partners-equipment",
                "Partners' share of machines and GPUs",
                self.of_partners(|p| p.equipment),
                "Their share of machines and GPUs placed in service at joint ventures",
            ),
            btc_value: flow(
                "partners-btc-value",
                "BTC to partners at market",
                self.of_partners(|p| p.btc_value),
                "At the month's price",
            ),
            noi: flow(
                "partners-noi",
                "Partners' share of NOI",
                self.of_partners(|p| p.noi),
                "Their share of joint-venture NOI, BTC valued when mined",
            ),
        }
    }

    fn mined(&self) -> MinedRows {
        let all = self.scope.flow(
            "btc-mined-in-all",
            "Total BTC mined",
            BTC,
            self.all(|s| s.mining.btc.into()),
            "By own machines at its sites, after pool fees",
        );
        let net = self.scope.flow(
            "btc-mined",
            "BTC mined",
            BTC,
            all - self.of_partners(|p| p.btc),
            "At its sites, after pool fees, net of partners' share",
        );
        MinedRows { all, net }
    }

    fn rent(&self) -> RentRows {
        let term_weight = self.scope.flow(
            "term-weight",
            "Remaining base-term years, by rent",
            USD,
            self.all(|s| s.leases.term_weight.into()),
            "All leases: years remaining at month end times the month's rent",
        );
        let mut by_tenant: BTreeMap<&str, Vec<Expression>> = BTreeMap::new();
        for (tenant, rent) in self.sites.iter().flat_map(|s| s.leases.by_tenant()) {
            by_tenant.entry(tenant).or_default().push(rent.clone());
        }
        let before_damages = self.scope.flow(
            "rent-before-damages",
            "Rent before damages",
            USD,
            sum(self.sites.iter().flat_map(|s| s.leases.by_tenant()).map(|(_, rent)| rent.clone())),
            "Of all leases and guarantors, before liquidated damages",
        );
        let largest = by_tenant.into_values().map(sum).reduce(Operand::max).unwrap_or(Expression::Number(0.0));
        let largest = self.scope.flow(
            "largest-rent",
            "Rent of the largest tenant",
            USD,
            largest,
            "Of the month, across all its leases",
        );
        let investment_grade = self.scope.flow(
            "rent-investment-grade",
            "Investment-grade rent",
            USD,
            self.all(|s| s.leases.graded.into()),
            "Of leases with an investment-grade tenant or guarantor",
        );
        let straight_line = self.flow("straight-line-rent", "Straight-line rent", |s| s.leases.straight_line.into());
        RentRows { before_damages, straight_line, term_weight, largest, investment_grade }
    }
}
