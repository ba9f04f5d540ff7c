//! A demand charge that is not billed on the month's own load: what it is more or less than machines and tenants pay.

use crate::formula::{Expression, MW, Operand as _, Scalar, Series, USD, sum, when};
use crate::model::base::constants::{KW_PER_MW, ONE_MONTH};
use crate::model::base::scope::Scope;
use crate::model::site::power::{DemandTerms, Power};
use crate::model::site::sale::until_sold;

/// Months of a ratchet before the month itself.
const RATCHET_MONTHS: u32 = 11;
/// June to September, as months before the January in which their peaks begin to count.
const PEAK_MONTHS: [u32; 4] = [7, 6, 5, 4];

/// Rows of a demand charge by ratchet or coincident peaks.
#[derive(Clone, Copy, Debug)]
pub struct DemandRows {
    /// Load that machines and tenants pay the charge on, MW at month end
    pub load: Series,
    /// Load that the site is billed on, MW
    pub billed: Series,
    /// Charge on the difference, USD in the month; below zero if less is billed
    pub beyond_load: Series,
}

/// Load of a site.
pub(super) struct Load {
    /// Running machines, MW
    pub machines: Series,
    /// Tenants and GPU clouds, MW
    pub ai: Expression,
}

/// Writes the charge beyond the month's load; None if it is billed on that load. The scope is the site's section of power.
pub(super) fn demand(scope: &Scope, power: &Power, load: Load) -> Option<DemandRows> {
    let (load, billed) = match power.demand.basis {
        DemandTerms::Monthly => return None,
        DemandTerms::Ratchet(share) => ratchet(scope, load, share),
        DemandTerms::CoincidentPeaks(avoided) => coincident(scope, load, avoided),
    };
    let beyond_load = scope.flow(
        "demand-beyond-load",
        "Demand charge beyond load",
        USD,
        until_sold(power.sale, KW_PER_MW * ONE_MONTH * power.demand_charge * (billed - load)),
        "Charge on billed demand, less what machines and tenants pay on their load of the month; below zero if less is billed",
    );
    Some(DemandRows { load, billed, beyond_load })
}

fn load_of(scope: &Scope, load: Expression, note: &'static str) -> Series {
    scope.level("peak-load", "Load", MW, load, note)
}

fn billed(scope: &Scope, billed: Expression, note: &'static str) -> Series {
    scope.level("billed-demand", "Billed demand", MW, billed, note)
}

fn ratchet(scope: &Scope, load: Load, share: Scalar) -> (Series, Series) {
    let load = load_of(scope, load.machines + load.ai, "Running machines, and IT in use times the operating PUE");
    let highest = (1..=RATCHET_MONTHS).map(|months| load.lag(months)).fold(load.expression(), |a, b| a.max(b));
    (load, billed(scope, load.max(share * highest), "At least a share of the highest load of the last twelve months"))
}

/// Load in the four peaks of a summer counts from the next January on; until a whole summer is within the plan, the month's.
fn coincident(scope: &Scope, load: Load, avoided: Scalar) -> (Series, Series) {
    let load = load_of(
        scope,
        load.machines * (1.0 - avoided) + load.ai,
        "In the system's peaks: machines that are not off then, and IT in use times the operating PUE",
    );
    let start = scope.plan().company.start;
    let first_january =
        (1..=24).find(|t| start.plus(t - 1).month() == 1 && *t > i64::from(PEAK_MONTHS[0])).unwrap_or(1);
    let since = (scope.calendar.month - ONE_MONTH * first_january as f64) / (ONE_MONTH * 12.0);
    let known = since.clone().ge(0.0);
    let summer = scope.declare(
        "summer-demand",
        "Demand of the summer before",
        MW,
        0.0,
        "Average load of June to September, from the next January on; 0 until a whole summer is within the plan",
    );
    let average = sum(PEAK_MONTHS.map(|months| load.lag(months))) / 4.0;
    let summer =
        scope.define(summer, |p| when(known.clone(), when(since.clone().floor().is(since), average, p.prev()), 0.0));
    let note =
        "Average load of the four peaks of the summer before; of the month until a whole summer is within the plan";
    (load, billed(scope, when(known, summer, load), note))
}
