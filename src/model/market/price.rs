//! The BTC price with its stresses, and the market's other curves.

use crate::formula::{
    BTC, CurveId, Expression, Format, MONTH, Operand as _, PERCENT, PLAIN, Scalar, Series, Shape, USD, YEAR, when,
};
use crate::model::base::constants::{ONE_MONTH, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::market::path::Path;
use crate::plan::PriceKind;

/// Rows of the market: one price of BTC a month, used for flows and balances, and the market's rates.
#[derive(Clone, Copy, Debug)]
pub struct Market {
    /// USD per BTC after stress
    pub price: Series,
    /// … of the prior month; in month 1 the month-1 price before stress
    pub price_before: Series,
    /// The month-1 price before stress
    pub first_price: Scalar,
    /// The stress on the price
    pub stress: StressRows,
    /// SOFR, % a year
    pub sofr: Series,
    /// Market price of power relative to month 1, as a share of 1
    pub power_index: Series,
    /// Month 1, as the point at which curves are read
    pub(in crate::model) first_month: Scalar,
    /// From share of a conversion's construction period (%) to share of its construction cost spent (%)
    pub(in crate::model) spend_curve: CurveId,
}

/// Rows of the stress on the BTC price: a shift of all months, and a V.
#[derive(Clone, Copy, Debug)]
pub struct StressRows {
    /// Months from the start of the V to its lowest point
    pub half: Scalar,
    /// Months from the lowest point, negative before it
    pub from_bottom: Series,
    /// Factor on the price path
    pub factor: Series,
}

/// Writes the market's rows.
pub(in crate::model) fn market(scope: &Scope) -> Market {
    let m = &scope.plan().market;
    let first_month = scope.formula(
        "first-month",
        "First month",
        MONTH,
        ONE_MONTH.expression(),
        "Point at which curves are read for month 1",
    );
    let path = price_path(scope, first_month);
    let first_price = scope.formula(
        "first-btc-price",
        "BTC price in month 1 before stress",
        USD.per(BTC),
        path.first,
        "Reference price for elastic hashrate",
    );
    let (stress, price) = stressed(scope, path.month);
    let price_before = scope.mean(
        "btc-price-before",
        "BTC price of the prior month",
        USD.per(BTC),
        when(price.prev().gt(0.0), price.prev(), first_price),
        "In month 1, the month-1 price before stress",
    );
    scope.shown(price_before, Format::Decimals(0));
    let sofr = scope.quantity("sofr_pct_per_year", PERCENT.per(YEAR), &m.sofr_pct_per_year);
    let sofr = scope.mean("sofr", "SOFR", PERCENT.per(YEAR), sofr, "Reference rate for floating interest");
    let power_index = scope.quantity("power_index_pct", PERCENT, &m.power_index_pct);
    let power_index = match scope.factor("power_factor_pct", &m.power_factor_pct) {
        None => power_index * PERCENT_OF,
        Some(factor) => power_index * PERCENT_OF * factor,
    };
    let power_index = scope.mean(
        "power-index",
        "Power market index",
        PLAIN,
        power_index,
        "Market price of power relative to month 1, for indexed prices",
    );
    let spend_curve = spend_curve(scope);
    Market { price, price_before, first_price, stress, sofr, power_index, first_month, spend_curve }
}

/// The price before stress, as the plan gives it.
fn price_path(scope: &Scope, first_month: Scalar) -> Path {
    let (plan, unit) = (scope.plan(), USD.per(BTC));
    let m = &plan.market;
    let start = || scope.number("btc_price_usd", unit, m.btc_price_usd);
    match (m.btc_price, plan.deck()) {
        (PriceKind::Growth, _) => {
            let (start, yearly) = (start(), m.btc_price_growth_pct_per_year);
            Path::growing(start, scope.growth("btc_price_growth_pct_per_year", yearly, scope.calendar.years))
        }
        (PriceKind::Points, _) if !m.btc_price_points_usd.is_empty() => {
            Path::through(scope, first_month, "btc_price_points_usd", unit, &m.btc_price_points_usd)
        }
        (PriceKind::Deck, Some(deck)) => {
            let scope = scope.of(&format!("decks.{}", deck.id));
            Path::through(&scope, first_month, "points_usd", unit, &deck.points_usd)
        }
        _ => Path::constant(start()),
    }
}

/// The price path under the plan's one-line stress.
fn stressed(scope: &Scope, path: Expression) -> (StressRows, Series) {
    let m = &scope.plan().market;
    let shift = scope.share("btc_price_shift_pct", m.btc_price_shift_pct);
    let depth = scope.share("btc_price_v_depth_pct", m.btc_price_v_depth_pct);
    let start = scope.month("btc_price_v_start", m.btc_price_v_start);
    let months = scope.months("btc_price_v_months", m.btc_price_v_months);
    let half = scope.formula(
        "v-half",
        "Half-length of the V",
        MONTH,
        months * 0.5,
        "Months from its start to its lowest point",
    );
    scope.shown_scalar(half, Format::Decimals(1));
    let from_bottom = scope.row(
        "v-from-bottom",
        "Months from bottom of the V",
        MONTH,
        scope.calendar.month - start - half,
        "Negative before the bottom",
    );
    scope.shown(from_bottom, Format::Decimals(1));
    let distance = from_bottom.max(-from_bottom);
    let factor = scope.mean(
        "price-stress",
        "Price stress",
        PLAIN,
        (1.0 + shift) * (1.0 - depth * (1.0 - distance / half).max(0.0)),
        "Factor on the price path after shift and V",
    );
    let stressed = path * factor;
    let of_future = scope.factor("btc_price_factor_pct", &m.btc_price_factor_pct);
    let price = scope.mean(
        "btc-price",
        "BTC price",
        USD.per(BTC),
        match of_future {
            None => stressed,
            Some(of_future) => stressed * of_future,
        },
        "One price a month, used for flows and balances",
    );
    scope.shown(price, Format::Decimals(0));
    (StressRows { half, from_bottom, factor }, price)
}

/// The points of the spend curve, which runs from 0 to 100 %.
fn spend_curve(scope: &Scope) -> CurveId {
    let points = &scope.plan().market.spend_curve_pct;
    let last = points.len().saturating_sub(1);
    let coordinate = |i: usize, part: &str, label: &str, value: f64| {
        let key = format!("in.spend-curve-pct-{}-{part}", i + 1);
        let label = format!("Spend curve {}, share of the {label}", i + 1);
        let input = scope.input(&key, &label, PERCENT, value, "spend_curve_pct");
        if i == 0 || i == last {
            scope.never_moves(input);
        }
        input
    };
    let point = |(i, (time, cost)): (usize, &(f64, f64))| {
        (coordinate(i, "time", "months", *time), coordinate(i, "cost", "cost", *cost))
    };
    scope.curve("spend curve", Shape::Lines, points.iter().enumerate().map(point).collect())
}
