//! Clouds of own GPUs: purchases, revenue under contract and at market prices, and resale; and their sums over a site.

mod gpus;
mod leased;
mod one;
mod revenue;
mod service;

pub use self::one::CloudRows;

use crate::formula::{Expression, MW_IT, Scalar, Series, USD, sum};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::model::site::lease::Leases;
use crate::plan::{ObjectKind, Site};

/// Rows of a site's clouds together; amounts are in USD, flows in the month and balances at month end.
#[derive(Clone, Debug)]
pub struct Clouds {
    /// Each enabled cloud, in the plan's order
    pub each: Vec<CloudRows>,
    /// MW IT in service
    pub served: Series,
    /// Under contract and at market prices
    pub revenue: Series,
    /// Staff, software and maintenance
    pub operating_cost: Series,
    /// At the site's power price
    pub power_cost: Series,
    /// Revenue less operating cost and power
    pub noi: Series,
    /// GPUs bought, in the months they are paid for
    pub bought: Series,
    /// GPUs placed in service, in their first month of service
    pub in_service: Series,
    /// At the end of their life
    pub resale: Series,
    /// Prepayments received less credited
    pub prepaid: Series,
    /// Prepayments credited
    pub credited: Series,
    /// Prepayments not yet credited
    pub paid_ahead_left: Series,
    /// GPUs bought before month 1 that enter service later
    pub bought_before: Scalar,
    /// Terminal value, in the last month
    pub terminal: Series,
    /// Cost of GPUs whose life ends in the month
    pub(in crate::model) gone: Expression,
    /// Cost of all GPUs in service before that
    pub(in crate::model) there: Expression,
}

impl Clouds {
    /// Payments to come for leased GPUs, cloud by cloud; USD at month end.
    pub(in crate::model) fn lease_liabilities(&self) -> impl Iterator<Item = Series> {
        self.each.iter().filter_map(|cloud| cloud.leased).map(|leased| leased.liability)
    }

    /// Energy of all clouds, `MWh` in the month.
    pub(in crate::model) fn energy(&self) -> Expression {
        sum(self.each.iter().map(|cloud| cloud.energy))
    }

    /// Contract value of each cloud, USD.
    pub(in crate::model) fn contract_values(&self) -> impl Iterator<Item = Scalar> {
        self.each.iter().map(|cloud| cloud.revenue.contract_value)
    }
}

/// The clouds of a site, on the capacity that its leases do not claim; earlier ones take it first.
pub(in crate::model) fn clouds(scope: &Scope, ground: Ground, leases: &Leases, site: &Site) -> Clouds {
    let mut all: Vec<CloudRows> = Vec::new();
    for (index, cloud) in site.clouds.iter().enumerate().filter(|(_, cloud)| cloud.enabled) {
        let unclaimed = leases.capacity - leases.claimed;
        let free = sum(std::iter::once(unclaimed).chain(all.iter().map(|earlier| -earlier.served)));
        let earlier = sum(std::iter::once(leases.total_leased).chain(all.iter().map(|earlier| earlier.mw_it)));
        let scope = scope.child(ObjectKind::Cloud, &cloud.id, &cloud.name);
        all.push(one::cloud(&scope, ground, (index, cloud), free, &earlier));
    }
    together(&scope.section("ai", "AI"), all)
}

fn together(ai: &Scope, each: Vec<CloudRows>) -> Clouds {
    let all = |row: fn(&CloudRows) -> Series| sum(each.iter().map(row));
    let flow = |key: &str, label: &str, formula: Expression, note| ai.flow(key, label, USD, formula, note);
    let served = ai.level("served", "IT of clouds", MW_IT, all(|c| c.served), "All clouds");
    let revenue = flow("cloud-revenue", "GPU cloud revenue", all(|c| c.revenue.revenue), "All clouds");
    let operating_cost =
        flow("cloud-cost", "GPU cloud costs", all(|c| c.operating_cost), "Staff, software and maintenance");
    let power_cost =
        flow("cloud-power-cost", "GPU cloud power cost", all(|c| c.power_cost), "At the site's power price");
    let noi = flow(
        "cloud-noi",
        "GPU cloud NOI",
        revenue - operating_cost - power_cost,
        "Revenue less operating cost and power",
    );
    let bought = flow("gpus-bought", "GPUs bought", all(|c| c.gpus.bought), "In the months they are paid for");
    let in_service = flow(
        "gpus-in-service",
        "GPUs placed in service",
        all(|c| c.gpus.in_service),
        "In their first month of service",
    );
    let resale = flow("gpu-resale", "Resale of GPUs", all(|c| c.gpus.resale), "At the end of their life");
    let prepaid = flow("cloud-prepaid", "GPU cloud prepayments", all(|c| c.revenue.prepaid), "Received less credited");
    let credited = flow("cloud-credited", "GPU cloud prepayments credited", all(|c| c.revenue.credited), "All clouds");
    let paid_ahead_left = ai.stock(
        "cloud-paid-ahead-left",
        "GPU cloud prepayments not yet credited",
        USD,
        each.iter().map(|c| c.revenue.paid_ahead_left),
        "At month end",
    );
    let bought_before = ai.formula(
        "gpus-bought-before",
        "GPUs bought before month 1",
        USD,
        sum(each.iter().map(|c| c.gpus.bought_before)),
        "Paid before month 1, in service later",
    );
    let terminal = flow(
        "terminal-clouds",
        "Terminal value of GPUs",
        sum(each.iter().filter_map(|c| c.gpus.terminal)),
        "In the last month",
    );
    Clouds {
        served,
        revenue,
        operating_cost,
        power_cost,
        noi,
        bought,
        in_service,
        resale,
        prepaid,
        credited,
        paid_ahead_left,
        bought_before,
        terminal,
        gone: all(|c| c.gpus.gone),
        there: all(|c| c.gpus.there),
        each,
    }
}
