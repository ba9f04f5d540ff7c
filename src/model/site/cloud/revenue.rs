//! GPU revenue under contract and at market prices, and customer prepayments.

use super::service::Service;
use crate::formula::{Expression, Format, GPU, HOUR, MONTH, Operand as _, PLAIN, Scalar, Series, USD, grown, when};
use crate::model::base::constants::{HOURS_PER_MONTH, MONTHS_PER_YEAR, ONE_MONTH, ONE_YEAR};
use crate::model::base::scope::Scope;
use crate::model::site::sale::{Sale, until_sold};
use crate::plan::{Cloud, Quantity};

/// Revenue of a cloud, and prepayments of its customers.
#[derive(Clone, Copy, Debug)]
pub struct CloudRevenue {
    /// Share of the GPUs under contract
    pub contracted: Scalar,
    /// Share of hours paid under the contract
    pub contract_use: Scalar,
    /// USD per GPU-hour under contract, then at renewal
    pub contract_price: Series,
    /// USD per GPU-hour in the market
    pub market_price: Series,
    /// USD per GPU-hour over all hours, paid or not
    pub per_gpu_hour: Series,
    /// USD in the month
    pub revenue: Series,
    /// Over the contract term, USD
    pub contract_value: Scalar,
    /// Received before or at first service, USD
    pub prepayment: Scalar,
    /// Its month, as its number in the plan
    pub prepaid_in: Scalar,
    /// Credited in equal amounts over the contract, USD in the month
    pub credited: Series,
    /// Received less credited, USD in the month
    pub prepaid: Series,
    /// Not yet credited, USD at month end
    pub paid_ahead_left: Series,
}

/// Terms of a cloud's customers, and what a GPU-hour brings under them.
struct Prices {
    contracted: Scalar,
    contract_use: Scalar,
    contract_months: Scalar,
    /// USD per GPU-hour in the contract
    contract_rate: Scalar,
    contract_price: Series,
    market_price: Series,
    per_gpu_hour: Series,
    /// Share of the contract's value that is prepaid
    prepaid: Expression,
    /// Months before first service in which it is received
    lead: Scalar,
}

/// Revenue of `gpus` in service; the contract and its prepayment are for `gpus_in_all`.
pub(super) fn revenue(
    scope: &Scope,
    cloud: &Cloud,
    service: &Service,
    (gpus_in_all, gpus): (Scalar, Series),
    sale: Option<Sale>,
) -> CloudRevenue {
    let prices = prices(scope, cloud, service.in_life);
    let Prices { contracted, contract_use, contract_months, contract_rate, .. } = prices;
    let Prices { contract_price, market_price, per_gpu_hour, .. } = prices;
    let served = gpus * per_gpu_hour * scope.calendar.hours;
    let in_contract = service.age.ge(0.0) * service.age.lt(contract_months);
    let (revenue, note) = if cloud.minimum_revenue_usd_per_month == Quantity::Value(0.0) {
        (served, "GPUs in service times hours times revenue per GPU-hour")
    } else {
        let least =
            scope.quantity("minimum_revenue_usd_per_month", USD.per(MONTH), &cloud.minimum_revenue_usd_per_month);
        let in_service = when(gpus_in_all.gt(0.0), gpus / gpus_in_all, 0.0);
        let least = until_sold(sale, least * ONE_MONTH * in_contract.clone() * in_service);
        let note = "GPUs in service times hours times revenue per GPU-hour; in the months of the contract at least their part of the guaranteed minimum";
        (served.max(least), note)
    };
    let revenue = scope.flow("revenue", "Revenue", USD, revenue, note);
    let contract_value = scope.formula(
        "contract-value",
        "Contract value",
        USD,
        gpus_in_all * contracted * contract_use * contract_rate * contract_months * HOURS_PER_MONTH,
        "Over the contract term, at 730 hours a month",
    );
    let prepayment = scope.formula(
        "prepayment",
        "Prepayment",
        USD,
        contract_value * prices.prepaid * service.begins,
        "Received before first service",
    );
    let prepaid_in = scope.formula(
        "prepaid-in",
        "Prepayment month",
        MONTH,
        service.first - prices.lead,
        "First service less the prepayment lead",
    );
    let credited = scope.flow(
        "credited",
        "Prepayment credited",
        USD,
        until_sold(sale, when(in_contract, prepayment * ONE_MONTH / contract_months, 0.0)),
        "In equal amounts over the contract, from first service",
    );
    let received = until_sold(sale, when(scope.calendar.month.is(prepaid_in), prepayment, 0.0));
    let prepaid = scope.flow(
        "prepaid",
        "Prepaid less credited",
        USD,
        received - credited,
        "Received before first service, credited in equal amounts over the contract",
    );
    let credited_before = (ONE_MONTH - service.first).max(0.0).min(contract_months);
    let before = when(prepaid_in.le(0.0), prepayment * (1.0 - credited_before / contract_months), 0.0);
    let paid_ahead_left = scope.balance(
        "paid-ahead-left",
        "Prepayments not yet credited",
        USD,
        before,
        |p| p + prepaid,
        "Contract liability at month end",
    );
    CloudRevenue {
        contracted,
        contract_use,
        contract_price,
        market_price,
        per_gpu_hour,
        revenue,
        contract_value,
        prepayment,
        prepaid_in,
        credited,
        prepaid,
        paid_ahead_left,
    }
}

fn prices(scope: &Scope, cloud: &Cloud, in_life: Series) -> Prices {
    let hourly = USD.per(GPU).per(HOUR);
    let contracted = scope.share("contract_share_pct", cloud.contract_share_pct);
    let contract_months = scope.months("contract_months", cloud.contract_months);
    let contract_rate = scope.number("contract_usd_per_gpu_hour", hourly, cloud.contract_usd_per_gpu_hour);
    let contract_use = scope.share("contract_utilisation_pct", cloud.contract_utilisation_pct);
    let renewal = scope.share("renewal_price_pct", cloud.renewal_price_pct);
    let merchant_rate = scope.number("merchant_usd_per_gpu_hour", hourly, cloud.merchant_usd_per_gpu_hour);
    let merchant_use = scope.share("merchant_utilisation_pct", cloud.merchant_utilisation_pct);
    let decay = scope.yearly_rate("merchant_decay_pct_per_year", cloud.merchant_decay_pct_per_year);
    let prepaid = scope.share("prepayment_pct", cloud.prepayment_pct);
    let lead = scope.months("prepayment_lead_months", cloud.prepayment_lead_months);
    let contracted = scope.formula("contracted", "Under contract", PLAIN, contracted, "Share of the GPUs");
    let contract_use = scope.formula(
        "contract-use",
        "Contract utilisation",
        PLAIN,
        contract_use,
        "Share of hours paid under the contract",
    );
    [contracted, contract_use].into_iter().for_each(|row| scope.shown_scalar(row, Format::Share));
    let contract_price = scope.mean(
        "contract-price",
        "Contract price",
        hourly,
        when(in_life.lt(contract_months), contract_rate, contract_rate * renewal),
        "Contract price, then renewal price",
    );
    let years = (in_life / MONTHS_PER_YEAR / ONE_YEAR).floor().max(0.0);
    let market_price = scope.mean(
        "market-price",
        "Market price",
        hourly,
        merchant_rate * grown(0.0 - decay, years),
        "Falls at each anniversary of the GPUs' first month",
    );
    let per_gpu_hour = scope.mean(
        "earned-per-gpu-hour",
        "Revenue per GPU-hour",
        hourly,
        contracted * contract_use * contract_price + (1.0 - contracted) * merchant_use * market_price,
        "Over all hours, paid or not, contract and market blended",
    );
    Prices {
        contracted,
        contract_use,
        contract_months,
        contract_rate,
        contract_price,
        market_price,
        per_gpu_hour,
        prepaid,
        lead,
    }
}
