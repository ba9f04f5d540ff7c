//! A cloud from its GPUs to its cash: every row of one.

use super::gpus::{Gpus, gpus};
use super::leased::{LeasedGpus, leased};
use super::revenue::{CloudRevenue, revenue};
use super::service::{Service, service};
use crate::formula::{
    Expression, Format, GPU, MW_IT, MWH, Operand as _, PERCENT, Scalar, Series, USD, YEAR, sum, when,
};
use crate::model::base::constants::{KW_PER_MW, MONTHS_PER_YEAR, ONE_MONTH, PERCENT_OF};
use crate::model::base::metrics::{Project, ProjectRows};
use crate::model::base::scope::Scope;
use crate::model::site::built::{Built, built};
use crate::model::site::capacity::Ground;
use crate::plan::Cloud;

/// Rows of a cloud; flows are in USD in the month.
#[derive(Clone, Debug)]
pub struct CloudRows {
    /// Of the cloud in the plan
    pub id: String,
    /// Its position among the site's clouds in the plan, enabled or not
    pub index: usize,
    /// MW IT planned
    pub mw_it: Scalar,
    /// GPUs bought together
    pub gpus_in_all: Scalar,
    /// Cost of the first set, USD
    pub cost: Scalar,
    /// MW IT that are ready and not claimed by leases or earlier clouds, at month end
    pub free: Series,
    /// When it serves
    pub service: Service,
    /// MW IT in service, at month end
    pub served: Series,
    /// GPUs in service, at month end
    pub gpus_in_service: Series,
    /// Revenue and prepayments
    pub revenue: CloudRevenue,
    /// The GPUs as assets
    pub gpus: Gpus,
    /// Their lease; None if the company owns them
    pub leased: Option<LeasedGpus>,
    /// Staff and software as a share of revenue, maintenance as a share of GPU cost
    pub operating_cost: Series,
    /// `MWh` in the month
    pub energy: Series,
    /// At the site's power price, with demand charge
    pub power_cost: Series,
    /// Revenue less operating cost and power
    pub noi: Series,
    /// The part of new AI capacity that it uses, with its cost
    pub built: Built,
    /// NOI less GPUs and capacity capex, plus resale, prepayments and terminal value
    pub free_cash_flow: Series,
    /// NPV, IRR and payback of that, at the cloud's own rate
    pub project: ProjectRows,
}

/// What a GPU is bought for: nothing if it is leased.
fn price(scope: &Scope, cloud: &Cloud) -> Scalar {
    let price = if cloud.gpus_leased {
        scope.formula("gpu-price", "Cost per GPU", USD.per(GPU), 0.0, "None: the GPUs are leased")
    } else {
        scope.number("price_usd_per_gpu", USD.per(GPU), cloud.price_usd_per_gpu)
    };
    scope.shown_scalar(price, Format::Decimals(0));
    price
}

/// Builds a cloud at its position in the plan, on the `free` MW IT; `earlier` is the MW IT of the contracts before it.
pub(super) fn cloud(
    scope: &Scope,
    ground: Ground,
    (index, cloud): (usize, &Cloud),
    free: Expression,
    earlier: &Expression,
) -> CloudRows {
    let Ground { power, capacity, .. } = ground;
    let mw_it = scope.number("mw_it", MW_IT, cloud.mw_it);
    let density = scope.number("gpus_per_mw_it", GPU.per(MW_IT), cloud.gpus_per_mw_it);
    let price = price(scope, cloud);
    let gpus_in_all = scope.formula("gpus-in-all", "Total GPUs", GPU, mw_it * density, "Bought together");
    let cost = scope.formula("gpu-cost", "Total GPU cost", USD, gpus_in_all * price, "First set of GPUs");
    let free = scope.level(
        "free",
        "Capacity for this cloud",
        MW_IT,
        free.max(0.0),
        "Ready capacity not claimed by leases or earlier clouds of the site",
    );
    let service = service(scope, cloud, free);
    let served = scope.level(
        "served",
        "IT in service",
        MW_IT,
        when(service.serves, free.min(mw_it), 0.0),
        "During GPU life, the lower of planned and available capacity",
    );
    let gpus_in_service = scope.level("gpus", "GPUs in service", GPU, served * density, "IT in service times density");
    scope.shown(gpus_in_service, Format::Decimals(0));
    let revenue = revenue(scope, cloud, &service, (gpus_in_all, gpus_in_service), power.sale);
    let gpus = gpus(scope, ground, cloud, &service, cost);
    let operating = scope.share("operating_cost_pct", cloud.operating_cost_pct);
    let maintenance = scope.number("maintenance_pct_per_year", PERCENT.per(YEAR), cloud.maintenance_pct_per_year);
    let load = scope.share("load_factor_pct", cloud.load_factor_pct);
    let kept_up = price * maintenance * PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH * gpus_in_service;
    let kept_up = match gpus.relative_cost {
        None => kept_up,
        Some(relative) => kept_up * relative,
    };
    let leased = leased(scope, cloud, &service, (gpus_in_all, gpus_in_service));
    let (paid, note) = match leased {
        None => (
            operating * revenue.revenue + kept_up,
            "Staff and software as a share of revenue, maintenance as a share of the cost of the GPUs in service",
        ),
        Some(leased) => (
            operating * revenue.revenue + leased.paid,
            "Staff and software as a share of revenue, and payments for leased GPUs",
        ),
    };
    let operating_cost = scope.flow("operating-cost", "Operating cost", USD, paid, note);
    let energy = scope.flow(
        "energy",
        "Energy",
        MWH,
        load * capacity.pue * served * scope.calendar.hours,
        "IT in service times load factor and operating PUE",
    );
    let peak = capacity.pue * KW_PER_MW * ONE_MONTH * power.demand_charge * served;
    let power_cost = scope.flow(
        "power-cost",
        "Power cost",
        USD,
        energy * power.price + peak,
        "At the site's power price, including demand charge",
    );
    let noi = scope.flow(
        "noi",
        "NOI",
        USD,
        revenue.revenue - operating_cost - power_cost,
        "Revenue less operating cost and power",
    );
    let built = built(scope, ground, mw_it, earlier);
    let flows = [noi - gpus.bought, gpus.resale + revenue.prepaid, 0.0 - built.capex]
        .into_iter()
        .chain(gpus.terminal.map(Series::expression));
    let free_cash_flow = scope.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(flows),
        "NOI less GPUs and capacity capex, plus resale, prepayments and terminal value",
    );
    let rate = scope.monthly_rate("discount_rate_pct_per_year", cloud.discount_rate_pct_per_year);
    let project = scope.project(Project {
        flow: free_cash_flow,
        terminal: gpus.terminal.map(Series::expression),
        monthly_rate: rate,
    });
    CloudRows {
        id: cloud.id.clone(),
        index,
        mw_it,
        gpus_in_all,
        cost,
        free,
        service,
        served,
        gpus_in_service,
        revenue,
        gpus,
        leased,
        operating_cost,
        energy,
        power_cost,
        noi,
        built,
        free_cash_flow,
        project,
    }
}
