//! AI capacity of a site and its cost: what its leases and GPU clouds stand on.

use crate::formula::{Expression, Format, KW, MONTH, MW, MW_IT, MWH, Operand as _, Scalar, Series, Total, USD, sum};
use crate::model::base::constants::{ONE_MONTH, ONE_WATT_IT};
use crate::model::base::scope::Scope;
use crate::model::site::moves::{MoveRows, of_ai, to_use};
use crate::model::site::power::Power;
use crate::model::site::sale::until_sold;
use crate::model::site::standing::Standing;
use crate::model::site::terminal::Terminal;
use crate::plan::Use;

/// Rows of a site's AI capacity and its cost.
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    /// Operating PUE, MW per MW IT
    pub pue: Scalar,
    /// Utility MW per MW IT
    pub gross_up: Scalar,
    /// Average power price over the plan's months, USD per `MWh`
    pub mean_price: Scalar,
    /// Average demand charge over the plan's months, USD per kW and month
    pub mean_demand_charge: Scalar,
    /// MW IT in place before month 1, excluding capacity made ready by moves
    pub opening: Scalar,
    /// Billable utility MW at month end: ready and commissioned
    pub mw: Series,
    /// … before month 1
    pub before: Scalar,
    /// Capex of the site's moves to AI, USD of the month
    pub capex: Series,
    /// Their budget with contingency, USD
    pub budget: Scalar,
    /// Their MW IT
    pub mw_it: Scalar,
    /// Months from notice to proceed until ready, average weighted by MW IT
    pub build: Scalar,
    /// Months from ready over which it is phased into billing, at least 1, average weighted by MW IT; 0 without moves
    pub commissioning: Scalar,
}

/// What leases and GPU clouds read of their site.
#[derive(Clone, Copy)]
pub(in crate::model) struct Ground<'a> {
    pub power: &'a Power,
    pub capacity: Capacity,
    /// The site's moves, in the plan's order
    pub moves: &'a [MoveRows],
    pub terminal: Terminal,
}

/// Writes AI capacity; the scope is the site's section of AI.
pub(super) fn capacity(scope: &Scope, standing: &Standing) -> Capacity {
    let Standing { site, power, moves, megawatts, gross_up, .. } = standing;
    let pue = scope.number("operating_pue", MW.per(MW_IT), site.operating_pue);
    let mean_price = scope.total(
        "mean-power-price",
        "Average power price",
        USD.per(MWH),
        Total::Mean(power.price),
        "Over the plan's months; used for leases in which the landlord pays for power",
    );
    let mean_demand_charge = scope.total(
        "mean-demand-charge",
        "Average demand charge",
        USD.per(KW).per(MONTH),
        Total::Mean(power.demand_charge),
        "Over the plan's months",
    );
    let opening = scope.formula(
        "opening-mw-it",
        "Opening AI capacity",
        MW_IT,
        (megawatts.opening_ai - of_ai(moves, |m| m.ready_before)).max(0.0) / *gross_up,
        "In place before month 1, excluding capacity made ready by the site's moves",
    );
    let waiting = to_use(moves, Use::Ai, |m| m.commissioning);
    let mw =
        scope.level("commissioned", "AI commissioned", MW, (megawatts.ai - waiting).max(0.0), "Ready and commissioned");
    let waiting = moves.iter().filter(|m| m.to == Use::Ai).map(|m| scope.opening_of(m.commissioning));
    let before = scope.formula(
        "commissioned-before",
        "Opening AI, commissioned",
        MW,
        (megawatts.opening_ai - sum(waiting)).max(0.0),
        "Ready and commissioned before month 1",
    );
    let capex = scope.flow(
        "capex",
        "AI capacity capex",
        USD,
        until_sold(power.sale, to_use(moves, Use::Ai, |m| m.spending.capex)),
        "All moves to AI",
    );
    let budget = scope.formula(
        "budget",
        "Build cost of AI capacity",
        USD,
        of_ai(moves, |m| m.budget),
        "All moves to AI, with contingency",
    );
    let mw_it = scope.formula("built-mw-it", "AI capacity built", MW_IT, of_ai(moves, |m| m.mw_it), "All moves to AI");
    let build = scope.formula(
        "build-months",
        "Build period",
        MONTH,
        mean_of_ai(moves, mw_it, |m| m.build.expression()),
        "Months from notice to proceed until ready, average of moves to AI weighted by MW",
    );
    let commissioning = scope.formula(
        "commissioning-months",
        "Commissioning",
        MONTH,
        mean_of_ai(moves, mw_it, |m| m.commissioning_months.max(ONE_MONTH)),
        "Months from ready over which capacity is phased into billing, at least 1, average of moves to AI weighted by MW",
    );
    [build, commissioning].into_iter().for_each(|months| scope.shown_scalar(months, Format::Decimals(1)));
    Capacity {
        pue,
        gross_up: *gross_up,
        mean_price,
        mean_demand_charge,
        opening,
        mw,
        before,
        capex,
        budget,
        mw_it,
        build,
        commissioning,
    }
}

/// The average of the months of moves to AI, weighted by their MW IT, which add up to `mw_it`; 0 if there are none.
fn mean_of_ai(moves: &[MoveRows], mw_it: Scalar, months: fn(&MoveRows) -> Expression) -> Expression {
    let weighted: Vec<Expression> = moves.iter().filter(|m| m.to == Use::Ai).map(|m| months(m) * m.mw_it).collect();
    if weighted.is_empty() { 0.0.into() } else { sum(weighted) / mw_it.max(ONE_WATT_IT) }
}
