//! Value of mining from each month on, which a conversion to AI forgoes.

use super::rows::MiningRows;
use crate::formula::{Format, MW, Operand as _, PLAIN, Scalar, Series, USD, grown, when};
use crate::model::base::constants::ONE_MONTH;
use crate::model::base::scope::Scope;

/// Value of mining per MW.
#[derive(Clone, Copy, Debug)]
pub struct MiningValue {
    /// In the last month: months until the last machines are retired, discounted to the end of the plan; 0 before
    pub months_after_plan: Series,
    /// At the month's start, for all months from then on, USD per MW; excludes resale of machines
    pub per_mw: Series,
}

/// Value at a month's start of the margin per MW of mining from then on, at the site's rate: over the plan's months, and
/// after the plan at the last month's margin until the last machines are retired.
pub(in crate::model) fn value_of_mining(scope: &Scope, mining: &MiningRows, monthly_rate: Scalar) -> MiningValue {
    let MiningRows { margin_per_mw: margin, last_retired, .. } = *mining;
    let month = scope.calendar.month;
    let months = (last_retired - ONE_MONTH - month).max(0.0) / ONE_MONTH;
    let flat = monthly_rate.max(-monthly_rate).lt(0.000_000_1);
    let annuity =
        when(flat.clone(), months.clone(), (1.0 - grown(monthly_rate, -months)) / when(flat, 1.0, monthly_rate));
    let after = scope.row(
        "mining-after-plan",
        "Months of mining after the plan",
        PLAIN,
        when(month.next().is(0.0), annuity, 0.0),
        "Until the last machines are retired, discounted to the end of the plan",
    );
    scope.shown(after, Format::Decimals(1));
    let value = scope.declare(
        "mining-value-per-mw",
        "Mining value per MW",
        USD.per(MW),
        0.0,
        "At the month's start, for all months from then on, at the site's discount rate for mining; excludes resale of machines",
    );
    let per_mw = scope.define(value, |p| (margin + p.next() + margin * after) / (1.0 + monthly_rate));
    MiningValue { months_after_plan: after, per_mw }
}
