//! Clouds of own GPUs: purchases, revenue under contract and at market prices, and resale.

use crate::formula::{
    Expression, Format, GPU, HOUR, MONTH, MW_IT, MWH, Operand as _, PERCENT, PLAIN, Scalar, Series, Total, USD, YEAR,
    grown, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{
    HOURS_PER_MONTH, KW_PER_MW, MONTHS_PER_YEAR, ONE_MONTH, ONE_WATT_IT, ONE_YEAR, PERCENT_OF,
};
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::{Project, monthly_rate, project};
use crate::model::site::built::built;
use crate::model::site::lease::Ground;
use crate::model::site::terminal::Terminal;
use crate::plan::{Cloud, Site};

/// Rows of a site's clouds together.
#[derive(Clone)]
pub(in crate::model) struct Clouds {
    pub contract_values: Vec<Scalar>,
    pub revenue: Series,
    pub operating_cost: Series,
    pub power_cost: Series,
    pub noi: Series,
    pub bought: Series,
    /// Placed in service, as booked
    pub in_service: Series,
    pub resale: Series,
    /// Prepayments received less credited
    pub prepaid: Series,
    /// Prepayments credited
    pub credited: Series,
    /// Prepayments not yet credited, at month end
    pub paid_ahead_left: Series,
    /// GPUs bought before month 1 that enter service later
    pub bought_before: Scalar,
    /// Cost of GPUs whose life ends in the month, and of all GPUs held before that
    pub gone: Expression,
    pub there: Expression,
    pub terminal: Series,
    pub served: Series,
}

struct One {
    mw_it: Scalar,
    contract_value: Scalar,
    in_service: Series,
    served: Series,
    revenue: Series,
    operating_cost: Series,
    power_cost: Series,
    bought: Series,
    resale: Series,
    prepaid: Series,
    paid_ahead_left: Series,
    bought_before: Scalar,
    gone: Series,
    there: Series,
    terminal: Option<Series>,
}

pub(in crate::model) fn clouds(
    builder: &mut Builder,
    ground: Ground,
    free: &Expression,
    let_in_all: Scalar,
    site: &Site,
    path: &str,
    key: &str,
) -> Clouds {
    let mut all: Vec<One> = Vec::new();
    for cloud in site.clouds.iter().filter(|cloud| cloud.enabled) {
        let (path, key) = (format!("{path}.clouds.{}", cloud.id), format!("{key}.cloud.{}", cloud.id));
        builder.book().section(&key, &format!("{}: {}", site.name, cloud.name));
        let free = sum(std::iter::once(free.clone()).chain(all.iter().map(|earlier| -earlier.served)));
        let earlier = sum(std::iter::once(let_in_all).chain(all.iter().map(|earlier| earlier.mw_it)));
        all.push(one(builder, ground, cloud, free, &earlier, &path));
    }
    let b = builder.book();
    b.section(&format!("{key}.ai"), &format!("{}: AI", site.name));
    let of = |row: fn(&One) -> Series| sum(all.iter().map(row));
    let served = b.level("served", "IT of clouds", MW_IT, of(|c| c.served), "All clouds");
    let revenue = b.flow("cloud-revenue", "GPU cloud revenue", USD, of(|c| c.revenue), "All clouds");
    let operating_cost =
        b.flow("cloud-cost", "GPU cloud costs", USD, of(|c| c.operating_cost), "Staff, software and maintenance");
    let power_cost =
        b.flow("cloud-power-cost", "GPU cloud power cost", USD, of(|c| c.power_cost), "At the site's power price");
    let noi = b.flow(
        "cloud-noi",
        "GPU cloud NOI",
        USD,
        revenue - operating_cost - power_cost,
        "Revenue less operating cost and power",
    );
    let bought = b.flow("gpus-bought", "GPUs bought", USD, of(|c| c.bought), "In the months they are paid for");
    let in_service = b.flow(
        "gpus-in-service",
        "GPUs placed in service",
        USD,
        of(|c| c.in_service),
        "In their first month of service",
    );
    let resale = b.flow("gpu-resale", "Resale of GPUs", USD, of(|c| c.resale), "At the end of their life");
    let prepaid = b.flow("cloud-prepaid", "GPU cloud prepayments", USD, of(|c| c.prepaid), "Received less credited");
    let credited = sum(all.iter().map(|c| (-c.prepaid).max(0.0)));
    let credited = b.flow("cloud-credited", "GPU cloud prepayments credited", USD, credited, "All clouds");
    let left = b.stock(
        "cloud-paid-ahead-left",
        "GPU cloud prepayments not yet credited",
        USD,
        all.iter().map(|c| c.paid_ahead_left),
        "At month end",
    );
    let before = b.formula(
        "gpus-bought-before",
        "GPUs bought before month 1",
        USD,
        sum(all.iter().map(|c| c.bought_before)),
        "Paid before month 1, in service later",
    );
    let (gone, there) = (of(|c| c.gone), of(|c| c.there));
    let terminal = b.flow(
        "terminal-clouds",
        "Terminal value of GPUs",
        USD,
        sum(all.iter().filter_map(|c| c.terminal)),
        "In the last month",
    );
    let contract_values = all.iter().map(|c| c.contract_value).collect();
    Clouds {
        contract_values,
        revenue,
        operating_cost,
        power_cost,
        noi,
        bought,
        in_service,
        resale,
        prepaid,
        credited,
        paid_ahead_left: left,
        bought_before: before,
        gone,
        there,
        terminal,
        served,
    }
}

/// Service period of a cloud.
#[derive(Clone, Copy)]
struct Service {
    first: Scalar,
    /// 1 if it ever begins
    begins: Scalar,
    life: Scalar,
    /// Months since the first service
    age: Series,
    /// Months since the current GPUs entered service
    in_life: Series,
    /// Number of GPU replacements
    cycle: Series,
    serves: Series,
}

fn one(
    builder: &mut Builder,
    ground: Ground,
    cloud: &Cloud,
    free: Expression,
    earlier: &Expression,
    path: &str,
) -> One {
    let calendar = ground.calendar;
    let mw_it = builder.number(format!("{path}.mw_it"), MW_IT, cloud.mw_it);
    let density = builder.number(format!("{path}.gpus_per_mw_it"), GPU.per(MW_IT), cloud.gpus_per_mw_it);
    let price = builder.number(format!("{path}.price_usd_per_gpu"), USD.per(GPU), cloud.price_usd_per_gpu);
    let b = builder.book();
    b.shown_scalar(price, Format::Decimals(0));
    let gpus_in_all = b.formula("gpus-in-all", "Total GPUs", GPU, mw_it * density, "Bought together");
    let cost = b.formula("gpu-cost", "Total GPU cost", USD, gpus_in_all * price, "First set of GPUs");
    let free = b.level(
        "free",
        "Capacity for this cloud",
        MW_IT,
        free.max(0.0),
        "Ready capacity not claimed by leases or earlier clouds of the site",
    );
    let service = service(builder, calendar, cloud, path, free);
    let b = builder.book();
    let served = b.level(
        "served",
        "IT in service",
        MW_IT,
        when(service.serves, free.min(mw_it), 0.0),
        "During GPU life, the lower of planned and available capacity",
    );
    let gpus = b.level("gpus", "GPUs in service", GPU, served * density, "IT in service times density");
    b.shown(gpus, Format::Decimals(0));
    let Earned { contract_value, revenue, prepaid, paid_ahead_left } =
        revenue(builder, calendar, cloud, path, &service, gpus_in_all, gpus);
    let Machines { bought, bought_before, in_service, resale, gone, there, terminal } =
        machines(builder, ground, cloud, path, &service, cost);
    let operating = builder.share(format!("{path}.operating_cost_pct"), cloud.operating_cost_pct);
    let maintenance =
        builder.number(format!("{path}.maintenance_pct_per_year"), PERCENT.per(YEAR), cloud.maintenance_pct_per_year);
    let load = builder.share(format!("{path}.load_factor_pct"), cloud.load_factor_pct);
    let b = builder.book();
    let kept_up = price * maintenance * PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH * gpus;
    let operating_cost = b.flow(
        "operating-cost",
        "Operating cost",
        USD,
        operating * revenue + kept_up,
        "Staff and software as a share of revenue, maintenance as a share of GPU cost",
    );
    let energy = b.flow(
        "energy",
        "Energy",
        MWH,
        load * ground.capacity.pue * served * calendar.hours,
        "IT in service times load factor and operating PUE",
    );
    let peak = ground.capacity.pue * KW_PER_MW * ONE_MONTH * ground.power.demand_charge * served;
    let power_cost = b.flow(
        "power-cost",
        "Power cost",
        USD,
        energy * ground.power.price + peak,
        "At the site's power price, including demand charge",
    );
    let noi = b.flow("noi", "NOI", USD, revenue - operating_cost - power_cost, "Revenue less operating cost and power");
    let built = built(b, ground.capacity, mw_it, earlier);
    let flows = [noi - bought, resale + prepaid, 0.0 - built.capex].into_iter().chain(terminal.map(Series::expression));
    let flow = b.flow(
        "free-cash-flow",
        "Free cash flow",
        USD,
        sum(flows),
        "NOI less GPUs and capacity capex, plus resale, prepayments and terminal value",
    );
    let rate = monthly_rate(builder, &format!("{path}.discount_rate_pct_per_year"), cloud.discount_rate_pct_per_year);
    project(builder.book(), calendar, Project { flow, monthly_rate: rate });
    One {
        mw_it,
        contract_value,
        in_service,
        served,
        revenue,
        operating_cost,
        power_cost,
        bought,
        resale,
        prepaid,
        paid_ahead_left,
        bought_before,
        gone,
        there,
        terminal,
    }
}

fn service(builder: &mut Builder, calendar: &Calendar, cloud: &Cloud, path: &str, free: Series) -> Service {
    let start = builder.month(format!("{path}.start"), cloud.start);
    let life = builder.months(format!("{path}.life_months"), cloud.life_months);
    let b = builder.book();
    let month = calendar.month;
    let can_serve = b.flag(
        "can-serve",
        "Service can begin",
        month.ge(start) * free.gt(ONE_WATT_IT),
        "From the start date, once capacity is ready",
    );
    let first_ready =
        b.total("first-ready", "First month with capacity", MONTH, Total::FirstMonth(can_serve), "Within the plan");
    let late = when(first_ready.defined(), first_ready, start);
    let first = b.formula(
        "first-service",
        "First service",
        MONTH,
        when(start.le(0.0), start, late),
        "The start, or the first month with capacity if later",
    );
    let begins = b.formula(
        "begins",
        "Service begins",
        PLAIN,
        when(start.le(0.0), 1.0, first_ready.defined()),
        "1 if there is ever capacity",
    );
    let age = b.row("age", "Months since first service", MONTH, month - first, "0 in the month of first service");
    b.shown(age, Format::Decimals(0));
    let cycle: Expression = if cloud.refresh { (age / life).floor().max(0.0) } else { 0.0.into() };
    let cycle = b.row("cycle", "Replacements to date", PLAIN, cycle, "Number of times GPUs have been replaced");
    b.shown(cycle, Format::Decimals(0));
    let in_life =
        b.row("in-life", "Age of current GPUs", MONTH, age - life * cycle, "In months; 0 in their first month");
    b.shown(in_life, Format::Decimals(0));
    let serves = b.flag("serves", "GPUs in service", age.ge(0.0) * in_life.lt(life) * begins, "Within GPU life");
    Service { first, begins, life, age, in_life, cycle, serves }
}

/// GPU revenue and customer prepayments.
struct Earned {
    contract_value: Scalar,
    revenue: Series,
    /// Prepayments received less credited
    prepaid: Series,
    paid_ahead_left: Series,
}

/// GPU revenue, and prepayments received less credited.
fn revenue(
    builder: &mut Builder,
    calendar: &Calendar,
    cloud: &Cloud,
    path: &str,
    service: &Service,
    gpus_in_all: Scalar,
    gpus: Series,
) -> Earned {
    let hourly = USD.per(GPU).per(HOUR);
    let share = |builder: &mut Builder, name: &str, value: f64| builder.share(format!("{path}.{name}"), value);
    let contracted = share(builder, "contract_share_pct", cloud.contract_share_pct);
    let contract_months = builder.months(format!("{path}.contract_months"), cloud.contract_months);
    let contract_price =
        builder.number(format!("{path}.contract_usd_per_gpu_hour"), hourly, cloud.contract_usd_per_gpu_hour);
    let contract_use = share(builder, "contract_utilisation_pct", cloud.contract_utilisation_pct);
    let renewal = share(builder, "renewal_price_pct", cloud.renewal_price_pct);
    let merchant_price =
        builder.number(format!("{path}.merchant_usd_per_gpu_hour"), hourly, cloud.merchant_usd_per_gpu_hour);
    let merchant_use = share(builder, "merchant_utilisation_pct", cloud.merchant_utilisation_pct);
    let decay = builder.yearly_rate(format!("{path}.merchant_decay_pct_per_year"), cloud.merchant_decay_pct_per_year);
    let prepaid = share(builder, "prepayment_pct", cloud.prepayment_pct);
    let lead = builder.months(format!("{path}.prepayment_lead_months"), cloud.prepayment_lead_months);
    let b = builder.book();
    let contracted = b.formula("contracted", "Under contract", PLAIN, contracted, "Share of the GPUs");
    let contract_use = b.formula(
        "contract-use",
        "Contract utilisation",
        PLAIN,
        contract_use,
        "Share of hours paid under the contract",
    );
    [contracted, contract_use].into_iter().for_each(|row| b.shown_scalar(row, Format::Share));
    let in_life = service.in_life;
    let by_contract = b.mean(
        "contract-price",
        "Contract price",
        hourly,
        when(in_life.lt(contract_months), contract_price, contract_price * renewal),
        "Contract price, then renewal price",
    );
    let years = (in_life / MONTHS_PER_YEAR / ONE_YEAR).floor().max(0.0);
    let in_market = b.mean(
        "market-price",
        "Market price",
        hourly,
        merchant_price * grown(0.0 - decay, years),
        "Falls at each anniversary of the GPUs' first month",
    );
    let per_gpu = contracted * contract_use * by_contract + (1.0 - contracted) * merchant_use * in_market;
    let per_gpu = b.mean(
        "earned-per-gpu-hour",
        "Revenue per GPU-hour",
        hourly,
        per_gpu,
        "Over all hours, paid or not, contract and market blended",
    );
    let revenue = b.flow(
        "revenue",
        "Revenue",
        USD,
        gpus * per_gpu * calendar.hours,
        "GPUs in service times hours times revenue per GPU-hour",
    );
    let value = gpus_in_all * contracted * contract_use * contract_price * contract_months * HOURS_PER_MONTH;
    let value =
        b.formula("contract-value", "Contract value", USD, value, "Over the contract term, at 730 hours a month");
    let prepayment =
        b.formula("prepayment", "Prepayment", USD, value * prepaid * service.begins, "Received before first service");
    let at = b.formula(
        "prepaid-in",
        "Prepayment month",
        MONTH,
        service.first - lead,
        "First service less the prepayment lead",
    );
    let credited =
        when(service.age.ge(0.0) * service.age.lt(contract_months), prepayment * ONE_MONTH / contract_months, 0.0);
    let prepaid = b.flow(
        "prepaid",
        "Prepaid less credited",
        USD,
        when(calendar.month.is(at), prepayment, 0.0) - credited,
        "Received before first service, credited in equal amounts over the contract",
    );
    let credited_before = (ONE_MONTH - service.first).max(0.0).min(contract_months);
    let before = when(at.le(0.0), prepayment * (1.0 - credited_before / contract_months), 0.0);
    let left = b.balance(
        "paid-ahead-left",
        "Prepayments not yet credited",
        USD,
        before,
        |p| p + prepaid,
        "Contract liability at month end",
    );
    Earned { contract_value: value, revenue, prepaid, paid_ahead_left: left }
}

/// Cash flows of the GPUs themselves.
struct Machines {
    bought: Series,
    bought_before: Scalar,
    in_service: Series,
    resale: Series,
    gone: Series,
    there: Series,
    terminal: Option<Series>,
}

/// GPU cost, resale proceeds and terminal value.
fn machines(
    builder: &mut Builder,
    ground: Ground,
    cloud: &Cloud,
    path: &str,
    service: &Service,
    cost: Scalar,
) -> Machines {
    let calendar = ground.calendar;
    let delivery = builder.months(format!("{path}.delivery_months"), cloud.delivery_months);
    let residual = builder.share(format!("{path}.residual_pct"), cloud.residual_pct);
    let again = builder.share(format!("{path}.refresh_cost_pct"), cloud.refresh_cost_pct);
    let Service { first, begins, life, age, in_life, cycle, .. } = *service;
    let b = builder.book();
    let residual = b.formula("residual", "Residual value", PLAIN, residual, "Share of cost, at the end of life");
    b.shown_scalar(residual, Format::Share);
    let first_buy = when(calendar.month.is(first - delivery), cost * begins, 0.0);
    let replaced = begins * age.gt(0.0) * in_life.is(0.0);
    let renewed = if cloud.refresh { when(replaced.clone(), cost * again.clone(), 0.0) } else { 0.0.into() };
    let bought = b.flow(
        "bought",
        "GPUs bought",
        USD,
        first_buy + renewed.clone(),
        "First set ahead of service, replacements in their first month",
    );
    let paid_before = when((first - delivery).le(0.0) * first.gt(0.0), cost * begins, 0.0);
    let bought_before = b.formula(
        "bought-before",
        "GPUs bought before month 1",
        USD,
        paid_before,
        "Paid before month 1, in service later",
    );
    let in_service = when(calendar.month.is(first), cost * begins, 0.0) + renewed.clone();
    let in_service = b.flow(
        "in-service",
        "GPUs placed in service",
        USD,
        in_service,
        "In their first month; depreciated from then on",
    );
    // The second and later sets cost the refresh price.
    let old_cost: Expression = if cloud.refresh { cost * when(cycle.le(1.0), 1.0, again.clone()) } else { cost.into() };
    let ends = if cloud.refresh { replaced } else { begins * age.is(life) };
    let resale = b.flow(
        "resale",
        "Resale",
        USD,
        when(ends.clone(), old_cost.clone() * residual, 0.0),
        "Residual value in the month after the end of life",
    );
    let living: Expression = if cloud.refresh { begins * age.gt(0.0) } else { begins * age.gt(0.0) * age.le(life) };
    let gone = b.flow(
        "gone",
        "GPUs reaching end of life, at cost",
        USD,
        when(ends, old_cost.clone(), 0.0),
        "In the month after the end of life",
    );
    let there = b.level(
        "there",
        "GPUs in service, at cost",
        USD,
        when(living, old_cost, 0.0),
        "Before the month's retirements",
    );
    if matches!(ground.terminal, Terminal::Nothing) {
        return Machines { bought, bought_before, in_service, resale, gone, there, terminal: None };
    }
    let b = builder.book();
    let current: Expression = if cloud.refresh { cost * when(cycle.lt(1.0), 1.0, again) } else { cost.into() };
    let used = ((in_life + ONE_MONTH) / life).min(1.0);
    let worth = when(service.serves, current * (1.0 - (1.0 - residual) * used), 0.0);
    let terminal = b.flow(
        "terminal-value",
        "Terminal value",
        USD,
        when(calendar.month.next().is(0.0), worth, 0.0),
        "In the last month: cost less straight-line depreciation to the residual value",
    );
    Machines { bought, bought_before, in_service, resale, gone, there, terminal: Some(terminal) }
}
