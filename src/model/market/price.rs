//! The BTC price with its stresses, and the market's other curves.

use crate::formula::{
    BTC, CurveId, Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, Shape, USD, Unit, YEAR, when,
};
use crate::model::base::calendar::Calendar;
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF};
use crate::model::base::inputs::Builder;
use crate::plan::{PriceKind, Steps};

/// Rows of the market that sites and the treasury need.
#[derive(Clone, Copy)]
pub(in crate::model) struct Market {
    pub price: Series,
    /// … of the prior month; in month 1 the unstressed price of month 1
    pub price_before: Series,
    /// SOFR, % a year
    pub sofr: Series,
    /// Unstressed price of month 1
    pub first_price: Scalar,
    /// Month 1, as the point at which curves are read
    pub first_month: Scalar,
    /// Market price of power relative to month 1
    pub power_index: Series,
    /// From share of a conversion's construction period (%) to share of its construction cost spent (%)
    pub spend_curve: CurveId,
}

/// A path's value in each month, and in month 1.
pub(in crate::model) struct Path {
    pub month: Expression,
    pub first: Expression,
}

pub(in crate::model) fn market(builder: &mut Builder, calendar: &Calendar) -> Market {
    let plan = builder.plan;
    let m = &plan.market;
    builder.book().section("market", "Market");
    let first_month = builder.book().formula(
        "first-month",
        "First month",
        MONTH,
        ONE_MONTH.expression(),
        "Point at which curves are read for month 1",
    );
    let unit = USD.per(BTC);
    let path = match (m.btc_price, plan.deck()) {
        (PriceKind::Growth, _) => {
            let start = builder.number("market.btc_price_usd", unit, m.btc_price_usd);
            let growth =
                builder.growth("market.btc_price_growth_pct_per_year", m.btc_price_growth_pct_per_year, calendar.years);
            Path { month: start * growth, first: start.into() }
        }
        (PriceKind::Points, _) if !m.btc_price_points_usd.is_empty() => {
            points(builder, calendar, first_month, "market.btc_price_points_usd", unit, &m.btc_price_points_usd)
        }
        (PriceKind::Deck, Some(deck)) => {
            points(builder, calendar, first_month, &format!("decks.{}.points_usd", deck.id), unit, &deck.points_usd)
        }
        _ => {
            let start = builder.number("market.btc_price_usd", unit, m.btc_price_usd);
            Path { month: start.into(), first: start.into() }
        }
    };
    let first_price = builder.book().formula(
        "first-btc-price",
        "BTC price in month 1 before stress",
        unit,
        path.first,
        "Reference price for elastic hashrate",
    );
    let price = stressed(builder, calendar, path.month);
    let before = when(price.prev().gt(0.0), price.prev(), first_price);
    let price_before = builder.book().mean(
        "btc-price-before",
        "BTC price of the prior month",
        USD.per(BTC),
        before,
        "In month 1, the month-1 price before stress",
    );
    builder.book().shown(price_before, Format::Decimals(0));
    let sofr = builder.quantity("market.sofr_pct_per_year", PERCENT.per(YEAR), &m.sofr_pct_per_year, calendar.month);
    let sofr = builder.book().mean("sofr", "SOFR", PERCENT.per(YEAR), sofr, "Reference rate for floating interest");
    let power_index = builder.quantity("market.power_index_pct", PERCENT, &m.power_index_pct, calendar.month);
    let power_index = builder.book().mean(
        "power-index",
        "Power market index",
        PLAIN,
        power_index * PERCENT_OF,
        "Market price of power relative to month 1, for indexed prices",
    );
    let spend_curve = spend_curve(builder);
    Market { price, price_before, sofr, first_price, first_month, power_index, spend_curve }
}

/// A path through points, flat before the first and after the last.
pub(in crate::model) fn points(
    builder: &mut Builder,
    calendar: &Calendar,
    first_month: Scalar,
    field: &str,
    unit: Unit,
    steps: &Steps,
) -> Path {
    let points = builder.steps(field, unit, steps);
    let curve = builder.book().curve("points", Shape::Lines, points);
    Path { month: calendar.month.on(curve), first: Expression::Curve(curve, first_month.id()) }
}

/// The price path under the plan's one-line stress.
fn stressed(builder: &mut Builder, calendar: &Calendar, path: Expression) -> Series {
    let m = &builder.plan.market;
    let shift = builder.share("market.btc_price_shift_pct", m.btc_price_shift_pct);
    let depth = builder.share("market.btc_price_v_depth_pct", m.btc_price_v_depth_pct);
    let start = builder.month("market.btc_price_v_start", m.btc_price_v_start);
    let months = builder.months("market.btc_price_v_months", m.btc_price_v_months);
    let b = builder.book();
    let half =
        b.formula("v-half", "Half-length of the V", MONTH, months * 0.5, "Months from its start to its lowest point");
    b.shown_scalar(half, Format::Decimals(1));
    let from_bottom = b.row(
        "v-from-bottom",
        "Months from bottom of the V",
        MONTH,
        calendar.month - start - half,
        "Negative before the bottom",
    );
    b.shown(from_bottom, Format::Decimals(1));
    let distance = from_bottom.max(-from_bottom);
    let stress = b.mean(
        "price-stress",
        "Price stress",
        PLAIN,
        (1.0 + shift) * (1.0 - depth * (1.0 - distance / half).max(0.0)),
        "Factor on the price path after shift and V",
    );
    let price =
        b.mean("btc-price", "BTC price", USD.per(BTC), path * stress, "One price a month, used for flows and balances");
    b.shown(price, Format::Decimals(0));
    price
}

fn spend_curve(builder: &mut Builder) -> CurveId {
    let m = &builder.plan.market;
    let last = m.spend_curve_pct.len().saturating_sub(1);
    let mut points = Vec::new();
    for (i, (x, y)) in m.spend_curve_pct.iter().enumerate() {
        let mut share = |part: &str, label: &str, value: f64| {
            let name = format!("Spend curve {}, share of the {label}", i + 1);
            let input = builder.book().input(
                &format!("in.spend-curve-pct-{}-{part}", i + 1),
                &name,
                PERCENT,
                value,
                "market.spend_curve_pct",
            );
            // The curve runs from 0 to 100 %.
            if i == 0 || i == last {
                builder.book().never_moves(input);
            }
            input
        };
        points.push((share("time", "months", *x), share("cost", "cost", *y)));
    }
    builder.book().curve("spend curve", Shape::Lines, points)
}
