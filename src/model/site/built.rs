//! The part of a site's AI capacity that a contract uses, with the cost and timing of that part.

use crate::formula::{Expression, Format, MW_IT, Operand as _, PLAIN, Scalar, Series, USD, sum};
use crate::model::base::constants::{ONE_WATT_IT, PERCENT_OF};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::model::site::sale::until_sold;
use crate::plan::Use;

/// The part of the AI capacity built by the site's moves that one contract uses.
#[derive(Clone, Copy, Debug)]
pub struct Built {
    /// MW IT on it
    pub mw_it: Scalar,
    /// Build cost with contingency, USD
    pub cost: Scalar,
    /// As the moves spend it, USD in the month
    pub capex: Series,
    /// What is still to be spent on it, USD at month end
    pub to_complete: Series,
}

/// Contracts fill the capacity in place before month 1 in their order, then the capacity built by the moves to AI, in the
/// plan's order; each bears the cost of the capacity it uses, in that move's months. `earlier` is the MW IT of the contracts
/// before this one.
pub(in crate::model) fn built(scope: &Scope, ground: Ground, mw_it: Scalar, earlier: &Expression) -> Built {
    let mut below = ground.capacity.opening.expression();
    let (mut on_moves, mut cost, mut capex, mut left) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for moved in ground.moves.iter().filter(|moved| moved.to == Use::Ai) {
        let above = below.clone() + moved.mw_it;
        let on_it = ((earlier.clone() + mw_it).min(above.clone()) - earlier.clone().max(below)).max(0.0);
        let share = scope.formula(
            &format!("share-of-{}", moved.id),
            &format!("Share of {}", moved.name),
            PLAIN,
            on_it / moved.mw_it.max(ONE_WATT_IT),
            "Contracts fill the capacity in place before month 1 in their order, then the capacity the moves build in theirs",
        );
        scope.shown_scalar(share, Format::Share);
        on_moves.push(share * moved.mw_it);
        cost.push(share * moved.budget);
        capex.push(share * moved.spending.capex);
        left.push(share * moved.budget * (1.0 - moved.spending.spent * PERCENT_OF).max(0.0));
        below = above;
    }
    Built {
        mw_it: scope.formula(
            "on-built",
            "IT on new capacity",
            MW_IT,
            sum(on_moves),
            "On capacity built by the site's moves to AI",
        ),
        cost: scope.formula(
            "cost-share",
            "Build cost of its capacity",
            USD,
            sum(cost),
            "Its share of the cost of those moves, with contingency",
        ),
        capex: scope.flow(
            "capacity-capex",
            "Capex of its capacity",
            USD,
            until_sold(ground.power.sale, sum(capex)),
            "Its share of the capex of those moves",
        ),
        to_complete: scope.level(
            "cost-to-complete",
            "Cost to complete",
            USD,
            until_sold(ground.power.sale, sum(left)),
            "Its share of what those moves have still to spend, at month end",
        ),
    }
}
