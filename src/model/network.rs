//! The network: blocks and halvings, hashrate in each of its forms, difficulty by the consensus rule, hashprice.
//!
//! In a month: the subsidy from the height at its start, hashrate from price and reward, difficulty from hashrate, then
//! blocks and the height at its end.

use super::calendar::Calendar;
use super::constants::{
    BLOCKS_PER_DAY, BLOCKS_PER_HALVING, DAYS_PER_RETARGET, FIRST_SUBSIDY, HASHES_PER_DIFFICULTY, HASHES_PER_PHS, LARGEST_RETARGET, MINUTES_PER_DAY, MONTHS_PER_YEAR, ONE_MONTH, PHS_PER_EHS,
    SECONDS_PER_BLOCK, SECONDS_PER_DAY,
};
use super::inputs::Builder;
use super::market::{Market, Path, points};
use super::supply::{Supply, answering, readouts};
use crate::formula::{BLOCK, BTC, Book, DAY, EHS, Expression, Format, MINUTE, MONTH, Operand as _, PERCENT, PHS, PLAIN, Pending, Scalar, Series, USD, grown, sum, when};
use crate::plan::HashrateKind;

/// Rows of the network that machines need.
#[derive(Clone, Copy)]
pub(super) struct Network {
    pub btc_per_ph_day: Series,
    pub hashprice: Series,
    pub supply: Supply,
}

/// Hashrate of the company's own sites, machines of customers included.
pub(super) struct OwnHashrate {
    /// Installed before month 1
    pub before: Vec<Scalar>,
    /// Installed in each month
    pub now: Vec<Series>,
}

/// What a month brings before its hashrate is known.
#[derive(Clone, Copy)]
pub(super) struct Month {
    /// What the whole network earns in a day
    pub earned: Series,
}

pub(super) fn network(builder: &mut Builder, calendar: &Calendar, market: &Market, own: &OwnHashrate) -> Network {
    let chain = chain(builder);
    let (reward, era) = reward(builder, calendar, &chain);
    let b = &mut builder.book;
    let earned = b.mean("earned-by-all", "Earned by all miners", USD.per(DAY), market.price * reward * BLOCKS_PER_DAY, "A day at 144 blocks: price * reward * 144");
    let month = Month { earned };
    let supply = Supply::of(builder, calendar);
    let left = left_of_network(builder, calendar);
    let hashrate = hashrate(builder, calendar, market, month, &supply, own, left);
    let (difficulty, pace) = difficulty(builder, calendar, &hashrate);
    close_chain(builder, calendar, chain, era, pace);
    let b = &mut builder.book;
    let btc_per_ph_day = b.mean(
        "btc-per-ph-day",
        "BTC per PH/s and day",
        BTC.per(PHS).per(DAY),
        reward * HASHES_PER_PHS * SECONDS_PER_DAY / (difficulty * HASHES_PER_DIFFICULTY),
        "1e15 * 86400 * (subsidy + fees) / (difficulty * 2^32), before the pool's fee (docs.luxor.tech/hashrateindex/hashprice)",
    );
    b.shown(btc_per_ph_day, Format::Decimals(8));
    let hashprice = b.mean("hashprice", "Hashprice", USD.per(PHS).per(DAY), market.price * btc_per_ph_day, "What 1 PH/s earns in a day");
    readouts(builder, &supply, hashprice);
    Network { btc_per_ph_day, hashprice, supply }
}

/// The height at the month's end and the pace of blocks, which the month's own subsidy cannot know yet.
struct Chain {
    height: Pending,
    pace: Pending,
}

fn chain(builder: &mut Builder) -> Chain {
    let plan = builder.plan;
    builder.book.section("network", "Network");
    let known = builder.number("market.reference_height", BLOCK, plan.market.reference_height);
    let known_day = builder.number("market.reference_date", DAY, plan.market.reference_date.days_after(plan.company.start) as f64);
    let minutes = builder.number("market.block_minutes", MINUTE.per(BLOCK), plan.market.block_minutes);
    let b = &mut builder.book;
    b.shown_scalar(known, Format::Decimals(0));
    b.shown_scalar(known_day, Format::Day);
    let before = b.formula("halvings-before", "Halvings before the known block", PLAIN, (known / BLOCKS_PER_HALVING).floor(), "Every 210,000 blocks (consensus rule)");
    b.shown_scalar(before, Format::Decimals(0));
    let subsidy = b.formula("known-subsidy", "Subsidy of the known block", BTC.per(BLOCK), FIRST_SUBSIDY * Expression::from(0.5).pow(before), "50 BTC a block, halved every 210,000 blocks");
    b.shown_scalar(subsidy, Format::Decimals(5));
    let first = b.formula(
        "first-height",
        "Height when the plan begins",
        BLOCK,
        (known - known_day * MINUTES_PER_DAY / minutes).max(0.0),
        "From the known block at its minutes a block; later ones come at the pace of the network",
    );
    b.shown_scalar(first, Format::Decimals(0));
    let height = b.declare("height", "Block height", BLOCK, first, "At the month's end");
    let pace = b.declare("pace", "Pace of blocks", PLAIN, 1.0, "Blocks found against 144 a day: more than 1 while hashrate grows ahead of difficulty");
    Chain { height, pace }
}

/// Subsidy and fees of a block, and the halvings before the month; a month in which the subsidy halves is shared by its
/// blocks.
fn reward(builder: &mut Builder, calendar: &Calendar, chain: &Chain) -> (Series, Series) {
    let plan = builder.plan;
    let b = &mut builder.book;
    let (height, pace) = (chain.height.prev(), chain.pace.prev());
    let era = b.row("halvings", "Halvings so far", PLAIN, (height.clone() / BLOCKS_PER_HALVING).floor(), "At the month's start");
    b.shown(era, Format::Decimals(0));
    let expected = b.flow("expected-blocks", "Blocks expected", BLOCK, calendar.days * BLOCKS_PER_DAY * pace.max(0.01), "At the pace of the month before");
    b.shown(expected, Format::Decimals(0));
    let next = (era + 1.0) * BLOCKS_PER_HALVING;
    let after = b.row("halved-share", "Share of the month after a halving", PLAIN, ((height + expected - next) / expected).max(0.0).min(1.0), "By blocks");
    b.shown(after, Format::Share);
    let subsidy = b.mean("subsidy", "Block subsidy", BTC.per(BLOCK), FIRST_SUBSIDY * Expression::from(0.5).pow(era) * (1.0 - after * 0.5), "Mean of the month by blocks (consensus rule)");
    b.shown(subsidy, Format::Decimals(5));
    let fees = builder.quantity("market.fees_btc_per_block", BTC.per(BLOCK), &plan.market.fees_btc_per_block, calendar.month);
    let extra = builder.steps("market.extra_fees_btc_per_block", BTC.per(BLOCK), &plan.market.extra_fees_btc_per_block);
    let extra = extra.into_iter().map(|(at, btc)| when(calendar.month.is(at), btc, 0.0));
    let fees = builder.book.mean("fees", "Fees", BTC.per(BLOCK), sum(std::iter::once(fees).chain(extra)), "In BTC a block, spikes included: they do not halve");
    builder.book.shown(fees, Format::Decimals(4));
    let reward = builder.book.mean("reward", "Block reward", BTC.per(BLOCK), subsidy + fees, "Subsidy and fees");
    builder.book.shown(reward, Format::Decimals(5));
    (reward, era)
}

fn close_chain(builder: &mut Builder, calendar: &Calendar, chain: Chain, era: Series, pace: Expression) {
    let b = &mut builder.book;
    let pace = b.define(chain.pace, |_| pace);
    b.shown(pace, Format::Decimals(4));
    let blocks = b.flow("blocks", "Blocks", BLOCK, calendar.days * BLOCKS_PER_DAY * pace, "Found in the month");
    b.shown(blocks, Format::Decimals(0));
    let height = b.define(chain.height, |height| height.prev() + blocks);
    b.shown(height, Format::Decimals(0));
    b.flag("halving", "A halving falls in the month", era.lt((height / BLOCKS_PER_HALVING).floor()), "By the height at the month's end");
}

/// What a shock leaves of the network, as a factor.
fn left_of_network(builder: &mut Builder, calendar: &Calendar) -> Series {
    let m = &builder.plan.market;
    let shock = builder.share("market.shock_pct", m.shock_pct);
    let start = builder.month("market.shock_start", m.shock_start);
    let recovery = builder.months("market.shock_recovery_months", m.shock_recovery_months);
    let gone = when(calendar.month.lt(start), 0.0, (1.0 - (calendar.month - start) / recovery).max(0.0));
    let left = builder.book.mean("left-after-shock", "Left after the shock", PLAIN, 1.0 - shock * gone, "Share of the network; what went comes back in a straight line");
    builder.book.shown(left, Format::Share);
    left
}

/// Hashrate that runs, and what difficulty starts from.
pub(super) struct Hashrate {
    pub running: Series,
    /// Before month 1
    pub before: Scalar,
    /// Difficulty is what makes the hashprice, and lags behind nothing
    pub made_by_difficulty: bool,
}

fn hashrate(builder: &mut Builder, calendar: &Calendar, market: &Market, month: Month, supply: &Supply, own: &OwnHashrate, left: Series) -> Hashrate {
    let m = &builder.plan.market;
    let start = |builder: &mut Builder| builder.number("market.hashrate_eh_s", EHS, builder.plan.market.hashrate_eh_s);
    let path = match m.hashrate {
        HashrateKind::Growth => {
            let start = start(builder);
            let growth = builder.growth("market.hashrate_growth_pct_per_year", m.hashrate_growth_pct_per_year, calendar.years);
            Path { month: start * growth, first: start.into() }
        }
        HashrateKind::MonthlyGrowth => {
            let start = start(builder);
            let rate = builder.number("market.hashrate_growth_pct_per_month", PERCENT.per(MONTH), m.hashrate_growth_pct_per_month);
            let growth = grown(rate * super::constants::PERCENT_OF * ONE_MONTH, (calendar.month - ONE_MONTH) / ONE_MONTH);
            Path { month: start * growth, first: start.into() }
        }
        HashrateKind::Points if !m.hashrate_points_eh_s.is_empty() => points(builder, calendar, market.first_month, "market.hashrate_points_eh_s", EHS, &m.hashrate_points_eh_s),
        HashrateKind::Answering => return answering(builder, calendar, month, supply, own, left),
        HashrateKind::ConstantHashprice => {
            let kept = builder.number("market.constant_hashprice_usd_per_ph_day", USD.per(PHS).per(DAY), m.constant_hashprice_usd_per_ph_day);
            let b = &mut builder.book;
            let before =
                b.formula("hashrate-before", "Network hashrate before month 1", PHS, market.first_price * FIRST_SUBSIDY * BLOCKS_PER_DAY / kept, "Read by nothing while the hashprice is kept");
            let running = b.mean("hashrate", "Network hashrate", PHS, month.earned / kept, "What makes 1 PH/s earn the constant hashprice: price * reward * 144 / hashprice");
            return Hashrate { running, before, made_by_difficulty: true };
        }
        _ => {
            let start = start(builder);
            Path { month: start.into(), first: start.into() }
        }
    };
    let b = &mut builder.book;
    let before = b.formula("hashrate-before", "Network hashrate before month 1", PHS, path.first * PHS_PER_EHS, "That of the path in month 1; difficulty starts from it");
    let path = if m.hashrate == HashrateKind::Elastic { elastic(builder, calendar, market, before).expression() } else { path.month * PHS_PER_EHS };
    let path = builder.book.mean("hashrate-path", "Network hashrate of the path", PHS, path, "Before a shock and the company's own exit");
    let staying = own_exit(builder, own, path);
    let running = builder.book.mean("hashrate", "Network hashrate", PHS, path * left * staying, "Mean of the month");
    Hashrate { running, before, made_by_difficulty: false }
}

/// Hashrate that goes part of the way each month to where the price wants it.
fn elastic(builder: &mut Builder, calendar: &Calendar, market: &Market, before: Scalar) -> Series {
    let m = &builder.plan.market;
    let up = builder.number("market.elasticity_up", PLAIN, m.elasticity_up);
    let down = builder.number("market.elasticity_down", PLAIN, m.elasticity_down);
    let up_months = builder.number("market.adjustment_up_months", MONTH, m.adjustment_up_months);
    let down_months = builder.number("market.adjustment_down_months", MONTH, m.adjustment_down_months);
    let b = &mut builder.book;
    [up_months, down_months].into_iter().for_each(|months| b.shown_scalar(months, Format::Decimals(1)));
    let last_price = when(calendar.month.is(ONE_MONTH), market.first_price, market.price.prev());
    let change = b.row("price-change", "Change of price", PLAIN, (market.price / last_price).ln(), "Against the month before, the first against month 1 without stress; natural logarithm");
    let wanted = b.declare(
        "wanted-hashrate",
        "Hashrate that the price wants",
        PHS,
        before,
        "Rises with each rise of the price by the one elasticity, and falls with each fall by the other: machines once bought stay",
    );
    let wanted = b.define(wanted, |p| p.prev() * (change * when(change.lt(0.0), down, up)).exp());
    let hashrate = b.declare("elastic-hashrate", "Elastic hashrate", PHS, before, "Goes part of the way to what is wanted each month, by logarithms");
    b.define(hashrate, |p| {
        let months = when(wanted.lt(p.prev()), down_months, up_months);
        p.prev() * ((wanted / p.prev()).ln() * ONE_MONTH / months).exp()
    })
}

/// The share of the network that stays when machines have left the company's sites.
pub(super) fn own_exit(builder: &mut Builder, own: &OwnHashrate, network: Series) -> Expression {
    let counts = builder.plan.market.own_exit_counts && !own.now.is_empty();
    if !counts {
        return 1.0.into();
    }
    let b = &mut builder.book;
    let before = b.formula("own-hashrate-before", "Own machines before month 1", PHS, sum(own.before.iter().copied()), "At the company's sites, customers' included, running or not");
    let now = b.level("own-hashrate", "Own machines", PHS, sum(own.now.iter().copied()), "At the company's sites, customers' included, running or not");
    let share = b.mean("own-exit", "Own exit", PLAIN, ((before - now).max(0.0) / network).min(0.95), "Machines that have left the company's sites since month 1, as a share of the network");
    b.shown(share, Format::Share);
    1.0 - share
}

/// How much of a step of hashrate difficulty has not followed yet.
#[derive(Clone, Copy)]
struct Unfollowed {
    left: Series,
    so_far: Series,
}

/// Where a step of hashrate came `age` periods of 2016 blocks ago, and blocks came at `pace` then: what difficulty has not
/// followed of it, and the same added up since the step.
fn unfollowed(b: &mut Book, key: &str, label: &str, age: Series, pace: Series) -> Unfollowed {
    let second = b.row(&format!("{key}-second"), &format!("{label}: left of the second period"), PLAIN, ((pace + 1.0 - age) / pace).max(0.0).min(1.0), "(1 + p - n) / p for n periods at the pace p");
    let left = when(age.le(1.0), 1.0 - age * age * 0.5, second * second * 0.5);
    let left = b.row(&format!("{key}-left"), &format!("{label}: not followed"), PLAIN, left, "1 - n²/2 up to one period, then half the square of what is left of the second");
    let so_far = when(age.le(1.0), age - age * age * age / 6.0, 5.0 / 6.0 + pace / 6.0 * (1.0 - second * second * second));
    let so_far = b.row(&format!("{key}-so-far"), &format!("{label}: added up"), PLAIN, so_far, "The same added up over the periods since the step");
    b.shown(left, Format::Share);
    Unfollowed { left, so_far }
}

/// Difficulty by the consensus rule, a month at a time: each 2016 blocks it is set to what the last 2016 took, within a
/// factor of four. Where hashrate steps at the month's start, blocks come at a pace p, and a retarget is equally likely
/// after any of them, difficulty has not followed `1 - n²/2` of the step after n periods of 2016 blocks at that pace; after
/// the first retarget the pace is nearer to one, and it is `((1 + p - n) / p)² / 2` until nothing is left. Steps add up in
/// the time that a block takes, so as 1/difficulty; what a month leaves goes on in the next with its age.
fn difficulty(builder: &mut Builder, calendar: &Calendar, hashrate: &Hashrate) -> (Series, Expression) {
    let b = &mut builder.book;
    let now = hashrate.running;
    if hashrate.made_by_difficulty {
        let row = b.mean("difficulty", "Difficulty", PLAIN, as_difficulty(now.expression()), "What the hashrate means at the target of 600 seconds a block");
        b.shown(row, Format::Decimals(0));
        return (row, 1.0.into());
    }
    let inverse = PLAIN.per(PHS);
    let end = b.declare("difficulty-hashrate-end", "Hashrate of the difficulty, month end", PHS, hashrate.before, "The hashrate for which the difficulty of the month's end is made");
    let rest = b.declare("rest", "Not followed, month end", inverse, 0.0, "Of all steps so far, as 1 over hashrate");
    let rest_age = b.declare("rest-age", "Age of that", PLAIN, 0.0, "Periods of 2016 blocks since the step that is most of it");
    let rest_pace = b.declare("rest-pace", "Pace of that", PLAIN, 1.0, "Of blocks when it stepped");
    let before = b.row("hashrate-month-before", "Network hashrate of the month before", PHS, when(calendar.month.is(ONE_MONTH), hashrate.before, now.prev()), "Difficulty follows from it");
    let step = b.row("hashrate-step", "Step of hashrate", inverse, 1.0 / before - 1.0 / now, "As 1 over hashrate: what difficulty has to follow");
    let pace = b.row("first-pace", "Pace with which the month starts", PLAIN, now / end.prev(), "Hashrate against that of the difficulty before");
    let periods = b.row("retargets", "Retarget periods", PLAIN, calendar.days / DAYS_PER_RETARGET * pace, "Of 2016 blocks in the month, at the pace with which it starts");
    let fresh = unfollowed(b, "new-step", "New step", periods, pace);
    let age = b.row("old-age", "Age of older steps, month start", PLAIN, rest_age.prev(), "Periods of 2016 blocks");
    let later = b.row("old-age-later", "Age of older steps, month end", PLAIN, age + periods, "Periods of 2016 blocks");
    let old_pace = b.row("old-pace", "Pace of older steps", PLAIN, rest_pace.prev(), "Of blocks when they came");
    let old = unfollowed(b, "old-start", "Older steps, month start", age, old_pace);
    let old_later = unfollowed(b, "old-end", "Older steps, month end", later, old_pace);
    let some = old.left.gt(0.000_001);
    let kept = b.row("old-kept", "Kept of older steps, month end", inverse, when(some.clone(), rest.prev() * (old_later.left / old.left.max(0.000_001)), 0.0), "Not followed yet");
    let mean_kept = rest.prev() * ((old_later.so_far - old.so_far) / (periods * old.left.max(0.000_001)));
    let mean_kept = b.row("old-mean", "Kept of older steps, mean", inverse, when(some, mean_kept, 0.0), "Over the month");
    let new_kept = b.row("new-kept", "Kept of the new step, month end", inverse, step * fresh.left, "Not followed yet");
    // Whatever the steps, difficulty stays between that of the hashrates and its own before.
    let highest = (1.0 / now).max(1.0 / before).max(1.0 / end.prev());
    let lowest = (1.0 / now).min(1.0 / before).min(1.0 / end.prev());
    let mean = (1.0 / now + step * (fresh.so_far / periods) + mean_kept).min(highest.clone()).max(lowest.clone());
    let lasting = b.mean("difficulty-hashrate", "Hashrate of the difficulty", PHS, 1.0 / mean, "The hashrate for which the month's difficulty is made");
    let bound = b.row("retarget-bound", "Largest change of difficulty", PLAIN, (periods.max(1.0).min(10.0) * LARGEST_RETARGET.ln()).exp(), "Four for each retarget (consensus rule)");
    let last = (1.0 / now + new_kept + kept).min(highest).max(lowest);
    let end = b.define(end, |end| (1.0 / last).max(end.prev() / bound).min(end.prev() * bound));
    b.define(rest, |_| 1.0 / end - 1.0 / now);
    let newer = (new_kept.max(-new_kept)).ge(kept.max(-kept));
    b.define(rest_age, |_| when(newer.clone(), periods, later));
    b.define(rest_pace, |_| when(newer, pace, old_pace));
    let row = b.mean("difficulty", "Difficulty", PLAIN, as_difficulty(lasting.expression()), "Mean of the month: hashrate of the difficulty * 600 / 2^32 (consensus rule)");
    b.shown(row, Format::Decimals(0));
    (row, now / lasting)
}

fn as_difficulty(hashrate: Expression) -> Expression {
    hashrate * HASHES_PER_PHS * SECONDS_PER_BLOCK / HASHES_PER_DIFFICULTY
}

/// A yearly percentage as a share a month: a twelfth.
pub(super) fn a_twelfth(yearly: Scalar) -> Expression {
    yearly * super::constants::PERCENT_OF / MONTHS_PER_YEAR * ONE_MONTH
}
