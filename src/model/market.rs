//! Price, hashrate, difficulty, subsidy with halvings, fees and hashprice.

use super::calendar::Calendar;
use super::constants::{BLOCKS_PER_HALVING, FIRST_SUBSIDY, HASHES_PER_DIFFICULTY, HASHES_PER_PHS, MINUTES_PER_DAY, PHS_PER_EHS, SECONDS_PER_BLOCK, SECONDS_PER_DAY};
use super::inputs::Builder;
use crate::formula::{BLOCK, BTC, CurveId, DAY, EHS, Expression, Format, MINUTE, Operand as _, PERCENT, PHS, PLAIN, Series, Shape, USD, Unit, sum};
use crate::plan::{PathKind, Steps};

/// Rows of the market that sites and the treasury need.
#[derive(Clone, Copy)]
pub(super) struct Market {
    pub price: Series,
    pub btc_per_ph_day: Series,
    pub hashprice: Series,
    /// Share of a conversion's months (%) to share of its cost spent (%)
    pub spend_curve: CurveId,
}

/// A price or hashrate that is flat, grows, or joins points.
struct Path<'a> {
    field: &'a str,
    points_field: &'a str,
    unit: Unit,
    kind: PathKind,
    start: f64,
    growth: f64,
    points: &'a Steps,
}

pub(super) fn market(builder: &mut Builder, calendar: &Calendar) -> Market {
    let plan = builder.plan;
    let m = &plan.market;
    builder.book.section("market", "Market");
    let price = path(
        builder,
        calendar,
        &Path {
            field: "market.btc_price_usd",
            points_field: "market.btc_price_points_usd",
            unit: USD.per(BTC),
            kind: m.btc_price,
            start: m.btc_price_usd,
            growth: m.btc_price_growth_pct_per_year,
            points: &m.btc_price_points_usd,
        },
    );
    let price = builder.book.mean("btc-price", "BTC price", USD.per(BTC), price, "One price a month serves flows and balances");
    builder.book.shown(price, Format::Decimals(0));
    let last = m.spend_curve_pct.len().saturating_sub(1);
    let points = m.spend_curve_pct.iter().enumerate().map(|(i, (x, y))| {
        let mut share = |part: &str, label: &str, value: f64| {
            let name = format!("Spend curve {}, share of the {label}", i + 1);
            let input = builder.book.input(&format!("in.spend-curve-pct-{}-{part}", i + 1), &name, PERCENT, value, "market.spend_curve_pct");
            // The curve runs from nothing to everything.
            if i == 0 || i == last {
                builder.book.never_moves(input);
            }
            input
        };
        (share("time", "months", *x), share("cost", "cost", *y))
    });
    let points = points.collect();
    let spend_curve = builder.book.curve("spend curve", Shape::Lines, points);
    builder.book.section("network", "Network");
    let hashrate = path(
        builder,
        calendar,
        &Path {
            field: "market.hashrate_eh_s",
            points_field: "market.hashrate_points_eh_s",
            unit: EHS,
            kind: m.hashrate,
            start: m.hashrate_eh_s,
            growth: m.hashrate_growth_pct_per_year,
            points: &m.hashrate_points_eh_s,
        },
    );
    let hashrate = builder.book.mean("hashrate", "Network hashrate", PHS, hashrate * PHS_PER_EHS, "Mean of the month");
    let difficulty = builder.book.mean(
        "difficulty",
        "Difficulty",
        PLAIN,
        hashrate * HASHES_PER_PHS * SECONDS_PER_BLOCK / HASHES_PER_DIFFICULTY,
        "What the hashrate means at the target of 600 seconds a block: hashrate * 600 / 2^32 (consensus rule)",
    );
    builder.book.shown(difficulty, Format::Decimals(0));
    let subsidy = subsidy(builder, calendar);
    let fees = builder.quantity("market.fees_btc_per_block", BTC.per(BLOCK), &m.fees_btc_per_block, calendar.month);
    let fees = builder.book.mean("fees", "Fees", BTC.per(BLOCK), fees, "In BTC a block: they do not halve");
    builder.book.shown(fees, Format::Decimals(4));
    let btc_per_ph_day = builder.book.mean(
        "btc-per-ph-day",
        "BTC per PH/s and day",
        BTC.per(PHS).per(DAY),
        (subsidy + fees) * HASHES_PER_PHS * SECONDS_PER_DAY / (difficulty * HASHES_PER_DIFFICULTY),
        "1e15 * 86400 * (subsidy + fees) / (difficulty * 2^32), before the pool's fee (docs.luxor.tech/hashrateindex/hashprice)",
    );
    builder.book.shown(btc_per_ph_day, Format::Decimals(8));
    let hashprice = builder.book.mean("hashprice", "Hashprice", USD.per(PHS).per(DAY), price * btc_per_ph_day, "What 1 PH/s earns in a day");
    Market { price, btc_per_ph_day, hashprice, spend_curve }
}

fn path(builder: &mut Builder, calendar: &Calendar, path: &Path) -> Expression {
    match path.kind {
        PathKind::Points if !path.points.is_empty() => {
            let points = builder.steps(path.points_field, path.unit, path.points);
            let curve = builder.book.curve("points", Shape::Lines, points);
            calendar.month.on(curve)
        }
        PathKind::Growth => {
            let field = format!("{}_growth_pct_per_year", path.field.trim_end_matches("_usd").trim_end_matches("_eh_s"));
            let start = builder.number(path.field, path.unit, path.start);
            start * builder.growth(&field, path.growth, calendar.years)
        }
        _ => builder.number(path.field, path.unit, path.start).into(),
    }
}

/// The subsidy of a block; a month in which it halves is shared by days.
fn subsidy(builder: &mut Builder, calendar: &Calendar) -> Series {
    let plan = builder.plan;
    let height = builder.number("market.reference_height", BLOCK, plan.market.reference_height);
    let known_day = builder.number("market.reference_date", DAY, plan.market.reference_date.days_after(plan.company.start) as f64);
    let minutes = builder.number("market.block_minutes", MINUTE.per(BLOCK), plan.market.block_minutes);
    let b = &mut builder.book;
    b.shown_scalar(height, Format::Decimals(0));
    b.shown_scalar(known_day, Format::Day);
    let before = b.formula("halvings-before", "Halvings before", PLAIN, (height / BLOCKS_PER_HALVING).floor(), "Halvings up to the known block");
    let known = b.formula("known-subsidy", "Known subsidy", BTC.per(BLOCK), FIRST_SUBSIDY * Expression::from(0.5).pow(before), "50 BTC a block, halved every 210,000 blocks");
    b.shown_scalar(known, Format::Decimals(5));
    let per_block = b.formula("days-per-block", "Days a block", DAY.per(BLOCK), minutes / MINUTES_PER_DAY, "Around the known block");
    b.shown_scalar(per_block, Format::Decimals(6));
    b.shown_scalar(before, Format::Decimals(0));
    let mut gone: Vec<Expression> = Vec::new();
    let mut in_month: Vec<Expression> = Vec::new();
    // Halving 0 is the last one before the known block: a plan may start before it.
    for k in 0..=halvings_within(plan) {
        let day = b.formula(
            &format!("halving-{k}-day"),
            &format!("Day of halving {k}"),
            DAY,
            known_day + ((before + f64::from(k)) * BLOCKS_PER_HALVING - height) * per_block,
            "Days from the first day of the plan, by the height and day of the known block; 0 is the halving before it",
        );
        b.shown_scalar(day, Format::Day);
        let share = b.row(&format!("halving-{k}-share"), &format!("Share of the month after halving {k}"), PLAIN, ((calendar.days_so_far - day) / calendar.days).max(0.0).min(1.0), "By days");
        gone.push(share * 0.5_f64.powi(k as i32 + 1));
        in_month.push(day.lt(calendar.days_so_far) * (calendar.days_so_far - calendar.days).le(day));
    }
    b.flag("halving", "A halving falls in the month", sum(in_month), "By the day of the halving");
    let row = b.mean("subsidy", "Block subsidy", BTC.per(BLOCK), known * 2.0 * (1.0 - sum(gone)), "Mean of the month by days; twice the known subsidy before halving 0");
    b.shown(row, Format::Decimals(5));
    row
}

/// How many halvings can follow the known block within the plan, whatever day it is and at the fewest minutes a block that
/// a plan can hold: so that a change of either changes numbers only.
fn halvings_within(plan: &crate::plan::Plan) -> u32 {
    // 210,000 blocks at 8 minutes are 1,166 days, 38 months; the known block is at most ten years before the plan.
    (plan.company.months + 121) / 38 + 2
}
