//! A site: the use of its megawatts, and revenue and cost of mining and AI there.
//!
//! In two steps, because the network between them may count the company's own machines: first what is installed where, then
//! its earnings.

pub(in crate::model) mod built;
pub(in crate::model) mod capacity;
pub(in crate::model) mod cloud;
pub(in crate::model) mod fleet;
pub(in crate::model) mod lease;
pub(in crate::model) mod mining;
pub(in crate::model) mod moves;
pub(in crate::model) mod power;
pub(in crate::model) mod terminal;
pub(in crate::model) mod venture;

use crate::formula::{
    Expression, Format, KW, KW_IT, MONTH, MW, MW_IT, MWH, Operand as _, PLAIN, Scalar, Series, Total, USD, YEAR, sum,
    when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{
    KW_IT_PER_MW_IT, MONTHS_PER_YEAR, ONE_CENT, ONE_MONTH, ONE_WATT, ONE_WATT_IT, ONE_YEAR,
};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::base::metrics::{Project, monthly_rate, project, twelve_months};
use crate::model::market::network::Network;
use crate::model::market::price::Market;
use crate::model::site::capacity::{Capacity, Ground};
use crate::model::site::cloud::{Clouds, clouds};
use crate::model::site::fleet::{Room, Stand, fleets};
use crate::model::site::lease::{Leases, leases};
use crate::model::site::mining::{MiningRows, Opex, mining, value_of_mining};
use crate::model::site::moves::{Moved, moves, of_ai, to_use};
use crate::model::site::power::{Power, power, until_sold};
use crate::model::site::terminal::Terminal;
use crate::model::site::venture::{Earned, Shared, shared};
use crate::plan::{Freed, Ownership, Site, Use};

/// Power, machines and moves at a site.
pub(super) struct Standing<'a> {
    pub site: &'a Site,
    pub power: Power,
    pub moves: Vec<Moved<'a>>,
    pub states: States,
    pub room: Room,
    pub gross_up: Scalar,
    /// The site's own fleets, then machines from other sites
    pub stands: Vec<Stand<'a>>,
}

/// Rows of a site that the company adds up.
#[derive(Clone)]
pub(super) struct SiteRows {
    pub states: States,
    pub mining: MiningRows,
    pub opex: Series,
    pub leases: Leases,
    pub clouds: Clouds,
    pub capex: Series,
    pub resale: Series,
    pub noi: Series,
    pub ai_noi: Series,
    /// Cost of unused AI capacity
    pub vacant_cost: Series,
    pub terminal: Series,
    pub shared: Option<Shared>,
    /// Placed in service, as booked
    pub mining_capacity: Series,
    pub ai_capacity: Series,
    /// Machines bought while the company owns the site
    pub machines: Series,
    /// Spent and not in service, at month end
    pub construction: Series,
    /// Amount lost when the site is sold
    pub construction_lost: Expression,
    pub gone: Gone,
    /// MW IT leased, and MW of the grid contract that leases do not need
    pub let_it: Scalar,
    /// Contract value of all leases and clouds
    pub contract_value: Expression,
    pub pipeline: Scalar,
    /// Its free cash flow including terminal value
    pub value_flow: Series,
    /// MW of the grid contract
    pub contracted: Scalar,
}

/// MW leaving their use in the month, out of those in use before: (leaving, in use before).
#[derive(Clone)]
pub(super) struct Gone {
    pub mining: (Expression, Expression),
    pub ai: (Expression, Expression),
    /// Own machines sold or scrapped
    pub machines: (Expression, Expression),
}

/// Use of a site's megawatts.
#[derive(Clone, Copy)]
pub(super) struct States {
    pub energised: Series,
    pub mining: Series,
    pub converting: Series,
    pub ai: Series,
    /// In place before month 1
    pub opening_ai: Scalar,
    pub idle: Series,
}

pub(super) fn standing<'a>(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    site: &'a Site,
) -> Standing<'a> {
    let (path, key) = (format!("sites.{}", site.id), format!("site.{}", site.id));
    let power = power(builder, calendar, market, site, &path, &key);
    builder.book().section(&format!("{key}.mw"), &format!("{}: megawatts", site.name));
    let gross_up = builder.number(format!("{path}.gross_up_mw_per_mw_it"), MW.per(MW_IT), site.gross_up_mw_per_mw_it);
    let moves = moves(builder, calendar, market, site, &path, &key, gross_up);
    let (states, room) = states(builder, &power, &moves, site, &path, &key);
    let stands = fleets(&builder.scope(calendar, &path, &key, &site.name), room, site);
    Standing { site, power, moves, states, room, gross_up, stands }
}

pub(super) fn site(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    network: &Network,
    terminal: Terminal,
    standing: &Standing,
) -> SiteRows {
    let Standing { site, power, moves, states, gross_up, .. } = standing;
    let (path, key) = (format!("sites.{}", site.id), format!("site.{}", site.id));
    empty_capacity(builder, standing, &key);
    let (growth, opex_per_mw) = opex_per_mw(builder, calendar, site, &path, &key);
    let opex = builder.book().flow(
        "opex",
        "Other operating cost",
        USD,
        states.mining * opex_per_mw,
        "On MW in mining, running or not",
    );
    let ground = mining::Ground { market, network, power };
    let opex_rows = Opex { per_mw: opex_per_mw, total: opex };
    let mining = mining(&builder.scope(calendar, &path, &key, &site.name), ground, &standing.stands, opex_rows);
    let capacity = capacity(builder, power, (states.ai, states.opening_ai), moves, *gross_up, site, &path, &key);
    let ground = Ground { power, capacity, terminal };
    let scope = builder.scope(calendar, &path, &key, &site.name);
    let leases = leases(&scope, ground, site);
    let clouds = clouds(&scope, ground, &leases, site);
    let (ai_noi, vacant_cost, worth) =
        ai(builder, calendar, terminal, standing, &capacity, &leases, &clouds, growth, &path);
    compare_with_mining(builder, calendar, &mining, &leases, site, &path, &key);
    let b = builder.book();
    b.section(&key, &site.name);
    let spent = [
        until_sold(power.sale, sum(moves.iter().map(|m| m.capex)) + mining.bought),
        leases.maintenance.expression(),
        clouds.bought.expression(),
    ];
    let capex = b.flow("capex", "Capex", USD, sum(spent), "All moves, machines, GPUs and maintenance");
    let resale = b.flow(
        "resale",
        "Resale of machines and GPUs",
        USD,
        until_sold(power.sale, mining.resale + clouds.resale),
        "Until the site is sold",
    );
    let of_mining =
        sum([mining.revenue, mining.hosting, mining.credits]) - sum([mining.power_cost, mining.repair, opex]);
    let noi = b.flow(
        "noi",
        "Site NOI",
        USD,
        of_mining + ai_noi,
        "Revenue less site costs, before capex, overhead, interest and tax; BTC recognised when mined",
    );
    let ahead = leases.tenant_funding + clouds.prepaid + leases.collected;
    let ahead = b.flow(
        "paid-ahead",
        "Prepayments and collections",
        USD,
        ahead,
        "Tenant and customer prepayments less credits, and the change in receivables",
    );
    let cash = b.flow(
        "cash-noi",
        "Site cash NOI",
        USD,
        noi - mining.revenue + ahead,
        "Including prepayments and collections; excludes mining revenue, which is received in BTC",
    );
    let free = b.flow(
        "free-cash-flow",
        "Site free cash flow",
        USD,
        sum([noi - capex, resale + ahead]),
        "Before overhead, financing, terminal value and any partner's share",
    );
    b.balance("free-cash-flow-so-far", "Cumulative site free cash flow", USD, 0.0, |p| p + free, "Since month 1");
    b.row(
        "noi-per-mw",
        "Site NOI per MW",
        USD.per(MW),
        when(states.energised.gt(ONE_WATT), noi / states.energised.max(ONE_WATT), 0.0),
        "Monthly, per energised MW; 0 if none is energised",
    );
    let worth_of_all = b.flow(
        "value-flow",
        "Site free cash flow with terminal value",
        USD,
        free + worth,
        "Includes the terminal value in the last month",
    );
    let earned = Earned {
        contracted: power.contracted,
        sold_in: power.sale.map(|sale| sale.0),
        cash,
        ahead,
        capex,
        equipment: mining.bought + clouds.in_service,
        resale,
        btc: mining.btc,
        revenue: mining.revenue,
        terminal: worth,
    };
    let shared = shared(builder, calendar, site, &earned);
    let b = builder.book();
    b.section(&key, &site.name);
    let mining_capacity = b.flow(
        "mining-capacity",
        "Mining capacity placed in service",
        USD,
        until_sold(power.sale, to_use(moves, Use::Mining, |m| m.in_service)),
        "In the month it is ready",
    );
    let built = until_sold(power.sale, to_use(moves, Use::Ai, |m| m.in_service));
    let ai_capacity = b.flow(
        "ai-capacity",
        "AI capacity placed in service",
        USD,
        built + leases.maintenance,
        "In the month it is ready, plus maintenance capex as spent",
    );
    let machines = b.flow(
        "machines-added",
        "Machines added",
        USD,
        until_sold(power.sale, mining.bought.into()),
        "As capitalised for depreciation",
    );
    let (construction, construction_lost) = construction(
        b,
        calendar,
        standing,
        &clouds,
        capex,
        &[mining_capacity, ai_capacity, machines, clouds.in_service],
    );
    let gone = gone(b, calendar, standing);
    let let_it = leases.total_leased;
    let contract_value = sum(leases.contract_values().chain(clouds.contract_values()));
    let pipeline = b.formula(
        "pipeline",
        "Not leased for AI",
        MW,
        (power.contracted - let_it * *gross_up).max(0.0),
        "Grid contract MW beyond those leases need",
    );
    SiteRows {
        states: *states,
        mining,
        opex,
        leases,
        clouds,
        capex,
        resale,
        noi,
        ai_noi,
        vacant_cost,
        terminal: worth,
        shared,
        mining_capacity,
        ai_capacity,
        machines,
        construction,
        construction_lost,
        gone,
        let_it,
        contract_value,
        pipeline,
        value_flow: worth_of_all,
        contracted: power.contracted,
    }
}

/// Value of a site at the company's discount rate, in total and per MW of its grid contract.
pub(super) fn value(b: &mut Desk, site: &Site, rows: &SiteRows, rate: Scalar) {
    b.section(&format!("site.{}", site.id), &site.name);
    let npv = b.total(
        "npv",
        "Site NPV",
        USD,
        Total::NetPresentValue { rate, flow: rows.value_flow },
        "Free cash flow and terminal value at the company's rate, before overhead, financing and any partner's share",
    );
    let per_mw = when(ONE_WATT.lt(rows.contracted), npv / rows.contracted.max(ONE_WATT), 0.0);
    b.formula("npv-per-mw", "Site NPV per MW", USD.per(MW), per_mw, "Per MW of the grid contract");
}

/// Construction in progress: the balance, and the amount lost when the site is sold.
fn construction(
    b: &mut Desk,
    calendar: &Calendar,
    standing: &Standing,
    clouds: &Clouds,
    capex: Series,
    in_service: &[Series],
) -> (Series, Expression) {
    let before = sum(standing.moves.iter().map(|m| m.construction_before).chain(std::iter::once(clouds.bought_before)));
    let before = b.formula(
        "construction-before",
        "Opening construction in progress",
        USD,
        before,
        "All moves, and GPUs in service later",
    );
    let row = b.declare(
        "construction",
        "Construction in progress",
        USD,
        before,
        "Spent and not in service at month end; negative if in service before it is fully paid",
    );
    let in_service = sum(in_service.iter().copied());
    let moved = |p: &crate::formula::Pending| p.prev() + capex - in_service;
    match standing.power.sale {
        None => (b.define(row, moved), 0.0.into()),
        Some((from, kept)) => {
            let row = b.define(row, |p| moved(p) * kept);
            (row, when(calendar.month.is(from), row.prev(), 0.0))
        }
    }
}

fn gone(b: &mut Desk, calendar: &Calendar, standing: &Standing) -> Gone {
    let States { mining, ai, .. } = standing.states;
    let sold = |level: Series| standing.power.sale.map(|(from, _)| when(calendar.month.is(from), level.prev(), 0.0));
    let moved = standing.moves.iter().filter(|m| m.of.from == Use::Mining).map(|m| m.started - m.started.prev());
    let left = b.flow(
        "mining-left",
        "MW that left mining",
        MW,
        sum(moved.chain(sold(mining))),
        "By moves, and by the sale of the site",
    );
    let ai_left = sum(sold(ai));
    let own = || standing.stands.iter().filter(|stand| stand.fleet.ownership == Ownership::Own);
    let freed = sum(own().filter(|stand| stand.fleet.freed != Freed::Redeployed).filter_map(|stand| stand.rows.freed()));
    let held = sum(own().map(|stand| stand.rows.held)) + freed.clone();
    Gone { mining: (left.into(), mining + left), ai: (ai_left.clone(), ai + ai_left), machines: (freed, held) }
}

/// Use of the megawatts: the planned use, capped at energised power in the order AI, converting, mining.
fn states(builder: &mut Builder, power: &Power, moves: &[Moved], site: &Site, path: &str, key: &str) -> (States, Room) {
    builder.book().section(&format!("{key}.mw"), &format!("{}: megawatts", site.name));
    let opening_ai = builder.number(format!("{path}.opening_ai_mw"), MW, site.opening_ai_mw);
    let opening_mining = builder.number(format!("{path}.opening_mining_mw"), MW, site.opening_mining_mw);
    let wanted = |opening: Expression, of: Use| {
        let come = moves.iter().filter(|m| m.of.to == of).map(|m| m.ready - m.ready_before);
        let gone = moves.iter().filter(|m| m.of.from == of).map(|m| m.started_before - m.started);
        sum(std::iter::once(opening).chain(come).chain(gone))
    };
    let (ai, mining) = (wanted(opening_ai.into(), Use::Ai), wanted(opening_mining.into(), Use::Mining));
    let converting = sum(moves.iter().map(|m| m.started - m.ready));
    let energised = power.energised;
    let b = builder.book();
    let wanted_ai =
        b.level("wanted-ai", "AI as planned", MW, ai, "Opening MW and all moves, before the cap at energised power");
    let wanted_converting =
        b.level("wanted-converting", "Converting as planned", MW, converting, "Moved and not ready, before that cap");
    let wanted_mining =
        b.level("wanted-mining", "Mining as planned", MW, mining, "Opening MW and all moves, before that cap");
    let ai = b.level("ai", "AI", MW, wanted_ai.max(0.0).min(energised), "Ready for tenants, leased or vacant");
    let converting = b.level(
        "converting",
        "Converting",
        MW,
        wanted_converting.max(0.0).min(energised - ai),
        "Machines off and not ready",
    );
    let mining = b.level(
        "mining",
        "Mining",
        MW,
        wanted_mining.max(0.0).min(energised - ai - converting),
        "Machines, running or switched off",
    );
    let idle = b.level("idle", "Idle", MW, energised - ai - converting - mining, "Energised and unused");
    b.level(
        "late",
        "Late",
        MW,
        sum(moves.iter().map(|m| m.late)).min(converting),
        "Part of converting: delayed, or built but not yet energised",
    );
    b.level(
        "building-ahead",
        "Building ahead of power",
        MW,
        (wanted_converting - converting).max(0.0),
        "Converting ahead of energisation; outside the balance of energised MW",
    );
    b.level(
        "not-energised",
        "Ready ahead of power",
        MW,
        (wanted_ai - ai).max(0.0),
        "Ready for AI but not yet energised; outside the balance of energised MW",
    );
    b.level(
        "mining-without-power",
        "Unpowered mining",
        MW,
        (wanted_mining - mining).max(0.0),
        "Mining as planned, less MW energised for it",
    );
    b.level(
        "overdrawn",
        "Moved but unavailable",
        MW,
        (-wanted_mining).max(0.0) + (-wanted_ai).max(0.0),
        "MW that moves take from a use with none left",
    );
    let broken = |row: Series| (-row).max(0.0);
    let sizes =
        sum([broken(ai), broken(converting), broken(mining), broken(idle), (energised - power.contracted).max(0.0)]);
    let split = energised - sum([mining, converting, ai, idle]);
    b.section("check", "Checks");
    b.check(
        &format!("mw-{}", site.id),
        &format!("{}: mining + converting + AI + idle = energised <= contracted", site.name),
        MW,
        split.clone().max(-split) + sizes,
        1e-9,
        "The difference, plus any amount below zero or above the contract",
    );
    (
        States { energised, mining, converting, ai, opening_ai, idle },
        Room { wanted: wanted_mining, mining, before: opening_mining },
    )
}

/// Mining capacity without machines.
fn empty_capacity(builder: &mut Builder, standing: &Standing, key: &str) {
    let b = builder.book();
    b.section(&format!("{key}.mw"), &format!("{}: megawatts", standing.site.name));
    let mining = standing.states.mining;
    let taken = sum(standing.stands.iter().map(|stand| stand.rows.powered));
    b.level(
        "empty",
        "Mining capacity without machines",
        MW,
        (mining - taken).max(0.0),
        "Energised mining MW that no fleet uses",
    );
}

fn opex_per_mw(builder: &mut Builder, calendar: &Calendar, site: &Site, path: &str, key: &str) -> (Series, Series) {
    builder.book().section(key, &site.name);
    let today = builder.quantity(
        &format!("{path}.opex_usd_per_mw_year"),
        USD.per(MW).per(YEAR),
        &site.opex_usd_per_mw_year,
        calendar.month,
    );
    let growth = builder.growth(
        format!("{path}.opex_growth_pct_per_year"),
        site.opex_growth_pct_per_year,
        calendar.anniversaries,
    );
    let growth = builder.book().row(
        "cost-growth",
        "Cost growth factor",
        PLAIN,
        growth,
        "Other operating cost relative to month 1; steps at each anniversary",
    );
    let per_mw = builder.book().flow(
        "opex-per-mw",
        "Other operating cost per MW",
        USD.per(MW),
        ONE_MONTH / MONTHS_PER_YEAR * today * growth,
        "Monthly; steps at each anniversary of month 1",
    );
    (growth, per_mw)
}

#[expect(clippy::too_many_arguments, reason = "the rows AI capacity depends on, each once")]
fn capacity<'a>(
    builder: &mut Builder,
    power: &Power,
    (ai_mw, opening_ai): (Series, Scalar),
    moves: &'a [Moved<'a>],
    gross_up: Scalar,
    site: &Site,
    path: &str,
    key: &str,
) -> Capacity<'a> {
    builder.book().section(&format!("{key}.ai"), &format!("{}: AI", site.name));
    let pue = builder.number(format!("{path}.operating_pue"), MW.per(MW_IT), site.operating_pue);
    let b = builder.book();
    let waiting = to_use(moves, Use::Ai, |m| m.commissioning);
    let mean_price = b.total(
        "mean-power-price",
        "Average power price",
        USD.per(MWH),
        Total::Mean(power.price),
        "Over the plan's months; used for leases in which the landlord pays for power",
    );
    let mean_demand_charge = b.total(
        "mean-demand-charge",
        "Average demand charge",
        USD.per(KW).per(MONTH),
        Total::Mean(power.demand_charge),
        "Over the plan's months",
    );
    let built_before = sum(moves.iter().filter(|m| m.of.to == Use::Ai).map(|m| m.ready_before));
    let opening = b.formula(
        "opening-mw-it",
        "Opening AI capacity",
        MW_IT,
        (opening_ai - built_before).max(0.0) / gross_up,
        "In place before month 1, excluding capacity made ready by the site's moves",
    );
    let mw = b.level("commissioned", "AI commissioned", MW, (ai_mw - waiting).max(0.0), "Ready and commissioned");
    let capex = b.flow(
        "capex",
        "AI capacity capex",
        USD,
        until_sold(power.sale, to_use(moves, Use::Ai, |m| m.capex)),
        "All moves to AI",
    );
    let budget = b.formula(
        "budget",
        "Build cost of AI capacity",
        USD,
        of_ai(moves, |m| m.budget),
        "All moves to AI, with contingency",
    );
    let mw_it = b.formula("built-mw-it", "AI capacity built", MW_IT, of_ai(moves, |m| m.mw_it), "All moves to AI");
    let months = sum(moves.iter().filter(|m| m.of.to == Use::Ai).map(|m| m.build * m.mw_it));
    let build: Expression =
        if moves.iter().any(|m| m.of.to == Use::Ai) { months / mw_it.max(ONE_WATT_IT) } else { 0.0.into() };
    let build = b.formula(
        "build-months",
        "Build period",
        MONTH,
        build,
        "Months from notice to proceed until ready, average of moves to AI weighted by MW",
    );
    b.shown_scalar(build, Format::Decimals(1));
    Capacity {
        mw,
        opening,
        mean_price,
        mean_demand_charge,
        gross_up,
        pue,
        moves,
        sale: power.sale,
        capex,
        budget,
        mw_it,
        build,
    }
}

/// The site's AI side as one project: its NOI, and its terminal value.
#[expect(clippy::too_many_arguments, reason = "the rows AI depends on, each once")]
fn ai(
    builder: &mut Builder,
    calendar: &Calendar,
    terms: Terminal,
    standing: &Standing,
    capacity: &Capacity,
    leases: &Leases,
    clouds: &Clouds,
    growth: Series,
    path: &str,
) -> (Series, Series, Series) {
    let site = standing.site;
    builder.book().section(&format!("site.{}.ai", site.id), &format!("{}: AI", site.name));
    let residual = match terms {
        Terminal::Residual(residual) => {
            Some(when(calendar.month.next().is(0.0), standing.states.ai / capacity.gross_up * residual, 0.0))
        }
        _ => None,
    };
    let b = builder.book();
    let vacant = b.level(
        "vacant",
        "Vacant AI capacity",
        MW_IT,
        (leases.capacity - leases.claimed - clouds.served).max(0.0),
        "Ready, neither leased nor used by GPU clouds",
    );
    let vacant_cost = vacant_cost(builder, site, path, vacant, growth);
    let b = builder.book();
    let noi = b.flow(
        "all-noi",
        "AI NOI",
        USD,
        leases.noi + clouds.noi - vacant_cost,
        "Leases and clouds, less the cost of vacant capacity",
    );
    let terminal = sum([leases.terminal.expression(), clouds.terminal.expression()].into_iter().chain(residual));
    let terminal = b.flow(
        "terminal-value",
        "Terminal value",
        USD,
        terminal,
        "In the last month: leases and GPUs, or residual value per MW IT built",
    );
    let year = twelve_months(b, "noi", "AI NOI", noi);
    let in_use = b.level(
        "in-use",
        "AI capacity in use",
        MW_IT,
        leases.billed + clouds.served,
        "Billed to leases or used by GPU clouds",
    );
    let per_mw = b.level(
        "noi-per-mw-it",
        "NOI per MW IT",
        USD.per(MW_IT),
        when(in_use.gt(ONE_WATT_IT), year / in_use.max(ONE_WATT_IT), 0.0),
        "AI NOI of the last twelve months over capacity in use",
    );
    b.shown(per_mw, Format::Decimals(0));
    let yield_on_cost =
        when(capacity.budget.gt(ONE_CENT), leases.stabilised * ONE_YEAR / capacity.budget.max(ONE_CENT), 0.0);
    let yield_on_cost =
        b.formula("yield-on-cost", "Yield on cost", PLAIN, yield_on_cost, "Annual stabilised NOI of all leases over the build cost of AI capacity with contingency; 0 if nothing is built");
    b.shown_scalar(yield_on_cost, Format::Share);
    let flows = [
        noi - capacity.capex,
        0.0 - leases.maintenance,
        clouds.resale - clouds.bought,
        leases.tenant_funding + clouds.prepaid,
        leases.collected.expression(),
        terminal.expression(),
    ];
    let flow = b.flow(
        "free-cash-flow",
        "AI free cash flow",
        USD,
        sum(flows),
        "NOI of leases and clouds less capex and GPU purchases, plus tenant funding, collections and terminal value",
    );
    let rate =
        monthly_rate(builder, &format!("{path}.ai_discount_rate_pct_per_year"), site.ai_discount_rate_pct_per_year);
    project(builder.book(), calendar, Project { flow, monthly_rate: rate });
    (noi, vacant_cost, terminal)
}

fn vacant_cost(builder: &mut Builder, site: &Site, path: &str, vacant: Series, growth: Series) -> Series {
    let today = builder.number(
        format!("{path}.vacant_ai_cost_usd_per_kw_it_year"),
        USD.per(KW_IT).per(YEAR),
        site.vacant_ai_cost_usd_per_kw_it_year,
    );
    let cost = KW_IT_PER_MW_IT / MONTHS_PER_YEAR * ONE_MONTH * today * growth * vacant;
    builder.book().flow(
        "vacant-cost",
        "Cost of vacant AI capacity",
        USD,
        cost,
        "Property tax, insurance and staff of vacant capacity; steps like other operating cost",
    )
}

/// Value per MW of AI compared with mining, by month of conversion.
fn compare_with_mining(
    builder: &mut Builder,
    calendar: &Calendar,
    mining: &MiningRows,
    leases: &Leases,
    site: &Site,
    path: &str,
    key: &str,
) {
    builder.book().section(&format!("{key}.choice"), &format!("{}: AI against mining", site.name));
    let rate = monthly_rate(
        builder,
        &format!("{path}.mining_discount_rate_pct_per_year"),
        site.mining_discount_rate_pct_per_year,
    );
    let scope = builder.scope(calendar, path, &format!("{key}.choice"), &format!("{}: AI against mining", site.name));
    let value = value_of_mining(&scope, mining, rate).per_mw;
    let b = builder.book();
    let note = "Value of AI at notice less the value of mining forgone from then on, including the build period; per utility MW converted in this month";
    if site.leases.iter().any(|lease| lease.enabled) {
        let ahead = b.level("ai-ahead-per-mw", "AI ahead of mining", USD.per(MW), leases.value_at_notice - value, note);
        b.shown(ahead, Format::Decimals(0));
    }
}

/// The company's sum of a row of its sites.
pub(super) fn total(sites: &[SiteRows], row: impl Fn(&SiteRows) -> Series) -> Expression {
    sum(sites.iter().map(row))
}
