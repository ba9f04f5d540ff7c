//! The network: blocks and halvings, hashrate in each of its forms, difficulty by the consensus rule, hashprice.
//!
//! In a month: the subsidy from the height at its start, hashrate from price and reward, difficulty from hashrate, then
//! blocks and the height at its end.

use crate::formula::{
    BLOCK, BTC, DAY, EHS, Expression, Format, MINUTE, MONTH, Operand as _, PERCENT, PHS, PLAIN, Pending, Scalar,
    Series, USD, grown, sum, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{
    BLOCKS_PER_DAY, BLOCKS_PER_HALVING, DAYS_PER_RETARGET, FIRST_SUBSIDY, HASHES_PER_DIFFICULTY, HASHES_PER_PHS,
    LARGEST_RETARGET, MINUTES_PER_DAY, MONTHS_PER_YEAR, ONE_MONTH, PHS_PER_EHS, SECONDS_PER_BLOCK, SECONDS_PER_DAY,
};
use crate::model::base::desk::Desk;
use crate::model::base::inputs::Builder;
use crate::model::market::price::{Market, Path, points};
use crate::model::market::supply::{Supply, answering, readouts};
use crate::plan::HashrateKind;

/// Network rows that machines need.
#[derive(Clone, Copy)]
pub(in crate::model) struct Network {
    pub btc_per_ph_day: Series,
    pub hashprice: Series,
    pub supply: Supply,
}

/// Hashrate at the company's own sites, including customers' machines.
pub(in crate::model) struct OwnHashrate {
    /// Installed before month 1
    pub before: Vec<Scalar>,
    /// Installed in each month
    pub now: Vec<Series>,
}

/// Inputs to a month known before its hashrate.
#[derive(Clone, Copy)]
pub(in crate::model) struct Month {
    /// Daily revenue of the whole network
    pub earned: Series,
}

pub(in crate::model) fn network(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    own: &OwnHashrate,
) -> Network {
    let chain = chain(builder);
    let (reward, era) = reward(builder, calendar, &chain);
    let b = builder.book();
    let earned = b.mean(
        "earned-by-all",
        "Earned by all miners",
        USD.per(DAY),
        market.price * reward * BLOCKS_PER_DAY,
        "Per day at 144 blocks: price * reward * 144",
    );
    let month = Month { earned };
    let supply = Supply::of(builder, calendar);
    let left = left_of_network(builder, calendar);
    let hashrate = hashrate(builder, calendar, market, month, &supply, own, left);
    let (difficulty, pace) = difficulty(builder, calendar, &hashrate);
    close_chain(builder, calendar, chain, era, pace);
    let b = builder.book();
    let btc_per_ph_day = b.mean(
        "btc-per-ph-day",
        "BTC per PH/s per day",
        BTC.per(PHS).per(DAY),
        reward * HASHES_PER_PHS * SECONDS_PER_DAY / (difficulty * HASHES_PER_DIFFICULTY),
        "1e15 * 86400 * (subsidy + fees) / (difficulty * 2^32), before pool fee (docs.luxor.tech/hashrateindex/hashprice)",
    );
    b.shown(btc_per_ph_day, Format::Decimals(8));
    let hashprice = b.mean(
        "hashprice",
        "Hashprice",
        USD.per(PHS).per(DAY),
        market.price * btc_per_ph_day,
        "Revenue of 1 PH/s per day",
    );
    readouts(builder, &supply, hashprice);
    Network { btc_per_ph_day, hashprice, supply }
}

/// Block height at month end and the pace of blocks, which are not yet known when the month's subsidy is computed.
struct Chain {
    height: Pending,
    pace: Pending,
}

fn chain(builder: &mut Builder) -> Chain {
    let plan = builder.plan;
    builder.book().section("network", "Network");
    let known = builder.number("market.reference_height", BLOCK, plan.market.reference_height);
    let known_day =
        builder.number("market.reference_date", DAY, plan.market.reference_date.days_after(plan.company.start) as f64);
    let minutes = builder.number("market.block_minutes", MINUTE.per(BLOCK), plan.market.block_minutes);
    let b = builder.book();
    b.shown_scalar(known, Format::Decimals(0));
    b.shown_scalar(known_day, Format::Day);
    let before = b.formula(
        "halvings-before",
        "Halvings before the reference block",
        PLAIN,
        (known / BLOCKS_PER_HALVING).floor(),
        "Every 210,000 blocks (consensus rule)",
    );
    b.shown_scalar(before, Format::Decimals(0));
    let subsidy = b.formula(
        "known-subsidy",
        "Subsidy at the reference block",
        BTC.per(BLOCK),
        FIRST_SUBSIDY * Expression::from(0.5).pow(before),
        "50 BTC per block, halved every 210,000 blocks",
    );
    b.shown_scalar(subsidy, Format::Decimals(5));
    let first = b.formula(
        "first-height",
        "Block height at plan start",
        BLOCK,
        (known - known_day * MINUTES_PER_DAY / minutes).max(0.0),
        "From the reference block at the given minutes per block; later blocks follow the pace of the network",
    );
    b.shown_scalar(first, Format::Decimals(0));
    let height = b.declare("height", "Block height", BLOCK, first, "At month end");
    let pace = b.declare(
        "pace",
        "Pace of blocks",
        PLAIN,
        1.0,
        "Blocks found relative to 144 a day: above 1 while hashrate grows ahead of difficulty",
    );
    Chain { height, pace }
}

/// Subsidy and fees per block, and halvings before the month; a month in which the subsidy halves is split by
/// blocks.
fn reward(builder: &mut Builder, calendar: &Calendar, chain: &Chain) -> (Series, Series) {
    let plan = builder.plan;
    let b = builder.book();
    let (height, pace) = (chain.height.prev(), chain.pace.prev());
    let era =
        b.row("halvings", "Halvings to date", PLAIN, (height.clone() / BLOCKS_PER_HALVING).floor(), "At month start");
    b.shown(era, Format::Decimals(0));
    let expected = b.flow(
        "expected-blocks",
        "Expected blocks",
        BLOCK,
        calendar.days * BLOCKS_PER_DAY * pace.max(0.01),
        "At the prior month's pace",
    );
    b.shown(expected, Format::Decimals(0));
    let next = (era + 1.0) * BLOCKS_PER_HALVING;
    let after = b.row(
        "halved-share",
        "Share of the month after a halving",
        PLAIN,
        ((height + expected - next) / expected).max(0.0).min(1.0),
        "By blocks",
    );
    b.shown(after, Format::Share);
    let subsidy = b.mean(
        "subsidy",
        "Block subsidy",
        BTC.per(BLOCK),
        FIRST_SUBSIDY * Expression::from(0.5).pow(era) * (1.0 - after * 0.5),
        "Monthly average weighted by blocks (consensus rule)",
    );
    b.shown(subsidy, Format::Decimals(5));
    let fees =
        builder.quantity("market.fees_btc_per_block", BTC.per(BLOCK), &plan.market.fees_btc_per_block, calendar.month);
    let extra = builder.steps("market.extra_fees_btc_per_block", BTC.per(BLOCK), &plan.market.extra_fees_btc_per_block);
    let extra = extra.into_iter().map(|(at, btc)| when(calendar.month.is(at), btc, 0.0));
    let fees = builder.book().mean(
        "fees",
        "Fees",
        BTC.per(BLOCK),
        sum(std::iter::once(fees).chain(extra)),
        "BTC per block, including spikes; fees do not halve",
    );
    builder.book().shown(fees, Format::Decimals(4));
    let reward = builder.book().mean("reward", "Block reward", BTC.per(BLOCK), subsidy + fees, "Subsidy and fees");
    builder.book().shown(reward, Format::Decimals(5));
    (reward, era)
}

fn close_chain(builder: &mut Builder, calendar: &Calendar, chain: Chain, era: Series, pace: Expression) {
    let b = builder.book();
    let pace = b.define(chain.pace, |_| pace);
    b.shown(pace, Format::Decimals(4));
    let blocks = b.flow("blocks", "Blocks", BLOCK, calendar.days * BLOCKS_PER_DAY * pace, "Blocks found in the month");
    b.shown(blocks, Format::Decimals(0));
    let height = b.define(chain.height, |height| height.prev() + blocks);
    b.shown(height, Format::Decimals(0));
    b.flag(
        "halving",
        "Halving in the month",
        era.lt((height / BLOCKS_PER_HALVING).floor()),
        "By block height at month end",
    );
}

/// Share of the network left after a shock, as a factor.
fn left_of_network(builder: &mut Builder, calendar: &Calendar) -> Series {
    let m = &builder.plan.market;
    let shock = builder.share("market.shock_pct", m.shock_pct);
    let start = builder.month("market.shock_start", m.shock_start);
    let recovery = builder.months("market.shock_recovery_months", m.shock_recovery_months);
    let gone = when(calendar.month.lt(start), 0.0, (1.0 - (calendar.month - start) / recovery).max(0.0));
    let left = builder.book().mean(
        "left-after-shock",
        "Left after the shock",
        PLAIN,
        1.0 - shock * gone,
        "Share of the network; lost hashrate returns linearly",
    );
    builder.book().shown(left, Format::Share);
    left
}

/// Running hashrate, and the hashrate from which difficulty starts.
pub(in crate::model) struct Hashrate {
    pub running: Series,
    /// Before month 1
    pub before: Scalar,
    /// Difficulty sets the hashprice directly, without lag
    pub made_by_difficulty: bool,
}

fn hashrate(
    builder: &mut Builder,
    calendar: &Calendar,
    market: &Market,
    month: Month,
    supply: &Supply,
    own: &OwnHashrate,
    left: Series,
) -> Hashrate {
    let m = &builder.plan.market;
    let start = |builder: &mut Builder| builder.number("market.hashrate_eh_s", EHS, builder.plan.market.hashrate_eh_s);
    let path = match m.hashrate {
        HashrateKind::Growth => {
            let start = start(builder);
            let growth =
                builder.growth("market.hashrate_growth_pct_per_year", m.hashrate_growth_pct_per_year, calendar.years);
            Path { month: start * growth, first: start.into() }
        }
        HashrateKind::MonthlyGrowth => {
            let start = start(builder);
            let rate = builder.number(
                "market.hashrate_growth_pct_per_month",
                PERCENT.per(MONTH),
                m.hashrate_growth_pct_per_month,
            );
            let growth = grown(
                rate * crate::model::base::constants::PERCENT_OF * ONE_MONTH,
                (calendar.month - ONE_MONTH) / ONE_MONTH,
            );
            Path { month: start * growth, first: start.into() }
        }
        HashrateKind::Points if !m.hashrate_points_eh_s.is_empty() => {
            points(builder, calendar, market.first_month, "market.hashrate_points_eh_s", EHS, &m.hashrate_points_eh_s)
        }
        HashrateKind::Answering => return answering(builder, calendar, month, supply, own, left),
        HashrateKind::ConstantHashprice => {
            let kept = builder.number(
                "market.constant_hashprice_usd_per_ph_day",
                USD.per(PHS).per(DAY),
                m.constant_hashprice_usd_per_ph_day,
            );
            let b = builder.book();
            let before = b.formula(
                "hashrate-before",
                "Network hashrate before month 1",
                PHS,
                market.first_price * FIRST_SUBSIDY * BLOCKS_PER_DAY / kept,
                "Not used while the hashprice is constant",
            );
            let running = b.mean(
                "hashrate",
                "Network hashrate",
                PHS,
                month.earned / kept,
                "Hashrate at which 1 PH/s earns the constant hashprice: price * reward * 144 / hashprice",
            );
            return Hashrate { running, before, made_by_difficulty: true };
        }
        _ => {
            let start = start(builder);
            Path { month: start.into(), first: start.into() }
        }
    };
    let b = builder.book();
    let before = b.formula(
        "hashrate-before",
        "Network hashrate before month 1",
        PHS,
        path.first * PHS_PER_EHS,
        "Path value in month 1; starting point for difficulty",
    );
    let path = if m.hashrate == HashrateKind::Elastic {
        elastic(builder, calendar, market, before).expression()
    } else {
        path.month * PHS_PER_EHS
    };
    let path = builder.book().mean(
        "hashrate-path",
        "Network hashrate path",
        PHS,
        path,
        "Before any shock and the company's own exit",
    );
    let staying = own_exit(builder, own, path);
    let running = builder.book().mean("hashrate", "Network hashrate", PHS, path * left * staying, "Monthly average");
    Hashrate { running, before, made_by_difficulty: false }
}

/// Hashrate that closes part of the gap to its price-implied target each month.
fn elastic(builder: &mut Builder, calendar: &Calendar, market: &Market, before: Scalar) -> Series {
    let m = &builder.plan.market;
    let up = builder.number("market.elasticity_up", PLAIN, m.elasticity_up);
    let down = builder.number("market.elasticity_down", PLAIN, m.elasticity_down);
    let up_months = builder.number("market.adjustment_up_months", MONTH, m.adjustment_up_months);
    let down_months = builder.number("market.adjustment_down_months", MONTH, m.adjustment_down_months);
    let b = builder.book();
    [up_months, down_months].into_iter().for_each(|months| b.shown_scalar(months, Format::Decimals(1)));
    let last_price = when(calendar.month.is(ONE_MONTH), market.first_price, market.price.prev());
    let change = b.row(
        "price-change",
        "Price change",
        PLAIN,
        (market.price / last_price).ln(),
        "Natural log against the prior month; in month 1 against the unstressed month-1 price",
    );
    let wanted = b.declare(
        "wanted-hashrate",
        "Price-implied hashrate",
        PHS,
        before,
        "Rises with price increases by the upward elasticity and falls with decreases by the downward one: machines once bought stay",
    );
    let wanted = b.define(wanted, |p| p.prev() * (change * when(change.lt(0.0), down, up)).exp());
    let hashrate = b.declare(
        "elastic-hashrate",
        "Elastic hashrate",
        PHS,
        before,
        "Closes part of the log gap to price-implied hashrate each month",
    );
    b.define(hashrate, |p| {
        let months = when(wanted.lt(p.prev()), down_months, up_months);
        p.prev() * ((wanted / p.prev()).ln() * ONE_MONTH / months).exp()
    })
}

/// Share of the network that remains when machines have left the company's sites.
pub(in crate::model) fn own_exit(builder: &mut Builder, own: &OwnHashrate, network: Series) -> Expression {
    let counts = builder.plan.market.own_exit_counts && !own.now.is_empty();
    if !counts {
        return 1.0.into();
    }
    let b = builder.book();
    let before = b.formula(
        "own-hashrate-before",
        "Own machines before month 1",
        PHS,
        sum(own.before.iter().copied()),
        "At the company's sites, including customers' machines, running or not",
    );
    let now = b.level(
        "own-hashrate",
        "Own machines",
        PHS,
        sum(own.now.iter().copied()),
        "At the company's sites, including customers' machines, running or not",
    );
    let share = b.mean(
        "own-exit",
        "Own exit",
        PLAIN,
        ((before - now).max(0.0) / network).min(0.95),
        "Machines that have left the company's sites since month 1, as a share of the network",
    );
    b.shown(share, Format::Share);
    1.0 - share
}

/// How much of a step in hashrate is not yet reflected in difficulty.
#[derive(Clone, Copy)]
struct Unfollowed {
    left: Series,
    so_far: Series,
}

/// For a step in hashrate `age` periods of 2016 blocks ago, when blocks came at `pace`: the part not yet reflected in
/// difficulty, and the same accumulated since the step.
fn unfollowed(b: &mut Desk, key: &str, label: &str, age: Series, pace: Series) -> Unfollowed {
    let second = b.row(
        &format!("{key}-second"),
        &format!("{label}: remaining second period"),
        PLAIN,
        ((pace + 1.0 - age) / pace).max(0.0).min(1.0),
        "(1 + p - n) / p for n periods at pace p",
    );
    let left = when(age.le(1.0), 1.0 - age * age * 0.5, second * second * 0.5);
    let left = b.row(
        &format!("{key}-left"),
        &format!("{label}: not reflected"),
        PLAIN,
        left,
        "1 - n²/2 up to one period, then half the square of the remaining second period",
    );
    let so_far =
        when(age.le(1.0), age - age * age * age / 6.0, 5.0 / 6.0 + pace / 6.0 * (1.0 - second * second * second));
    let so_far = b.row(
        &format!("{key}-so-far"),
        &format!("{label}: accumulated"),
        PLAIN,
        so_far,
        "The same accumulated over the periods since the step",
    );
    b.shown(left, Format::Share);
    Unfollowed { left, so_far }
}

/// Difficulty by the consensus rule, in monthly steps: every 2016 blocks it is reset to the time the last 2016 took, within a
/// factor of four. If hashrate steps at the month's start, blocks come at pace p, and a retarget is equally likely
/// after any of them, `1 - n²/2` of the step is not yet reflected after n periods of 2016 blocks at that pace; after
/// the first retarget the pace is closer to one, and it is `((1 + p - n) / p)² / 2` until nothing is left. Steps add up in
/// time per block, i.e. as 1/difficulty; the remainder of a month carries over to the next with its age.
fn difficulty(builder: &mut Builder, calendar: &Calendar, hashrate: &Hashrate) -> (Series, Expression) {
    let b = builder.book();
    let now = hashrate.running;
    if hashrate.made_by_difficulty {
        let row = b.mean(
            "difficulty",
            "Difficulty",
            PLAIN,
            as_difficulty(now.expression()),
            "Implied by hashrate at the target of 600 seconds per block",
        );
        b.shown(row, Format::Decimals(0));
        return (row, 1.0.into());
    }
    let inverse = PLAIN.per(PHS);
    let end = b.declare(
        "difficulty-hashrate-end",
        "Hashrate implied by difficulty, month end",
        PHS,
        hashrate.before,
        "Hashrate to which month-end difficulty corresponds",
    );
    let rest = b.declare("rest", "Not reflected, month end", inverse, 0.0, "All steps to date, as 1 over hashrate");
    let rest_age = b.declare(
        "rest-age",
        "Age of unreflected step",
        PLAIN,
        0.0,
        "Periods of 2016 blocks since the largest remaining step",
    );
    let rest_pace = b.declare("rest-pace", "Pace of unreflected step", PLAIN, 1.0, "Pace of blocks at the step");
    let before = b.row(
        "hashrate-month-before",
        "Network hashrate of the prior month",
        PHS,
        when(calendar.month.is(ONE_MONTH), hashrate.before, now.prev()),
        "Starting point for difficulty",
    );
    let step = b.row(
        "hashrate-step",
        "Step in hashrate",
        inverse,
        1.0 / before - 1.0 / now,
        "As 1 over hashrate: the change that difficulty must reflect",
    );
    let pace = b.row(
        "first-pace",
        "Pace at month start",
        PLAIN,
        now / end.prev(),
        "Hashrate relative to that implied by prior difficulty",
    );
    let periods = b.row(
        "retargets",
        "Retarget periods",
        PLAIN,
        calendar.days / DAYS_PER_RETARGET * pace,
        "Periods of 2016 blocks in the month, at the pace at month start",
    );
    let fresh = unfollowed(b, "new-step", "New step", periods, pace);
    let age = b.row("old-age", "Age of older steps, month start", PLAIN, rest_age.prev(), "Periods of 2016 blocks");
    let later = b.row("old-age-later", "Age of older steps, month end", PLAIN, age + periods, "Periods of 2016 blocks");
    let old_pace = b.row("old-pace", "Pace of older steps", PLAIN, rest_pace.prev(), "Pace of blocks at those steps");
    let old = unfollowed(b, "old-start", "Older steps, month start", age, old_pace);
    let old_later = unfollowed(b, "old-end", "Older steps, month end", later, old_pace);
    let some = old.left.gt(0.000_001);
    let kept = b.row(
        "old-kept",
        "Older steps remaining, month end",
        inverse,
        when(some.clone(), rest.prev() * (old_later.left / old.left.max(0.000_001)), 0.0),
        "Not yet reflected in difficulty",
    );
    let mean_kept = rest.prev() * ((old_later.so_far - old.so_far) / (periods * old.left.max(0.000_001)));
    let mean_kept =
        b.row("old-mean", "Older steps remaining, average", inverse, when(some, mean_kept, 0.0), "Over the month");
    let new_kept = b.row(
        "new-kept",
        "New step remaining, month end",
        inverse,
        step * fresh.left,
        "Not yet reflected in difficulty",
    );
    // Whatever the steps, difficulty stays between the values implied by the hashrates and its own prior value.
    let highest = (1.0 / now).max(1.0 / before).max(1.0 / end.prev());
    let lowest = (1.0 / now).min(1.0 / before).min(1.0 / end.prev());
    let mean = (1.0 / now + step * (fresh.so_far / periods) + mean_kept).min(highest.clone()).max(lowest.clone());
    let lasting = b.mean(
        "difficulty-hashrate",
        "Hashrate implied by difficulty",
        PHS,
        1.0 / mean,
        "Hashrate to which the month's difficulty corresponds",
    );
    let bound = b.row(
        "retarget-bound",
        "Largest change of difficulty",
        PLAIN,
        (periods.max(1.0).min(10.0) * LARGEST_RETARGET.ln()).exp(),
        "Factor of four per retarget (consensus rule)",
    );
    let last = (1.0 / now + new_kept + kept).min(highest).max(lowest);
    let end = b.define(end, |end| (1.0 / last).max(end.prev() / bound).min(end.prev() * bound));
    b.define(rest, |_| 1.0 / end - 1.0 / now);
    let newer = (new_kept.max(-new_kept)).ge(kept.max(-kept));
    b.define(rest_age, |_| when(newer.clone(), periods, later));
    b.define(rest_pace, |_| when(newer, pace, old_pace));
    let row = b.mean(
        "difficulty",
        "Difficulty",
        PLAIN,
        as_difficulty(lasting.expression()),
        "Monthly average: hashrate implied by difficulty * 600 / 2^32 (consensus rule)",
    );
    b.shown(row, Format::Decimals(0));
    (row, now / lasting)
}

fn as_difficulty(hashrate: Expression) -> Expression {
    hashrate * HASHES_PER_PHS * SECONDS_PER_BLOCK / HASHES_PER_DIFFICULTY
}

/// An annual percentage as a monthly share: one twelfth.
pub(in crate::model) fn a_twelfth(yearly: Scalar) -> Expression {
    yearly * crate::model::base::constants::PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH
}
