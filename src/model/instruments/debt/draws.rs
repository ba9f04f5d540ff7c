//! Draws of a debt: its commitment, dated draws, and draws with costs; those as needed follow when the month's need is known.

use super::reserve::ReserveCost;
use super::rows::{CommitmentRows, Owner};
use crate::formula::{Expression, Operand as _, PERCENT, Pending, Scalar, Series, USD, YEAR, sum, when};
use crate::model::base::metrics::monthly;
use crate::model::base::scope::Scope;
use crate::model::instruments::accrual::Accrued;
use crate::plan::{Debt, Draws, Quantity};

/// The commitment, and how much of it is left at the start of the month.
pub(super) struct Commitment {
    /// The most that can be drawn, over the plan or, of a revolver, at a time
    pub amount: Scalar,
    used: Pending,
    /// … less what is drawn at the start of the month
    pub left: Expression,
}

/// The commitment of a debt on which `balance` is owed; None if all draws are dated. `capacity` caps it, of a debt sized by its DSCR.
pub(super) fn commitment(
    scope: &Scope,
    debt: &Debt,
    balance: &Pending,
    capacity: Option<Scalar>,
) -> Option<Commitment> {
    if debt.draws == Draws::Dated {
        return None;
    }
    let committed = scope.number("commitment_usd", USD, debt.commitment_usd);
    let amount = match capacity.filter(|_| debt.sized_by_dscr) {
        None => committed,
        Some(capacity) => scope.formula(
            "sized-commitment",
            "DSCR-sized commitment",
            USD,
            committed.min(capacity),
            "No more than the debt capacity of the sculpted payments",
        ),
    };
    let used = scope.declare(
        "used",
        "Drawn since month 1",
        USD,
        0.0,
        "At month end, including capitalised interest; counts against the commitment",
    );
    // A revolver can be redrawn: its balance counts.
    let taken = if debt.draws == Draws::Revolving { balance.prev() } else { used.prev() };
    Some(Commitment { amount, used, left: (amount - taken).max(0.0) })
}

/// What has been drawn by the month before, and the opening balance.
pub(super) fn drawn_before(
    scope: &Scope,
    opening: Scalar,
    draws: &[(Scalar, Scalar)],
    commitment: Option<&Commitment>,
) -> Expression {
    if let Some(commitment) = commitment {
        return opening + commitment.used.prev();
    }
    let drawn = draws.iter().map(|(at, usd)| when(at.lt(scope.calendar.month), *usd, 0.0));
    sum(std::iter::once(opening.expression()).chain(drawn))
}

/// What draws depend on.
pub(super) struct Drawing {
    pub start: Scalar,
    pub maturity: Scalar,
    /// Dated draws before maturity
    pub dated: Expression,
    pub accrual: Accrued,
    /// The reserve as a cost of the project, if it is funded at once; and what had been drawn before
    pub reserve: Option<(ReserveCost, Expression)>,
    pub owner: Owner,
}

/// Draws of the month, but for those made as needed.
pub(super) struct Planned {
    pub drawn: Expression,
    pub on_commitment: Option<OnCommitment>,
}

/// Draws on a commitment, but for those made as needed.
pub(super) struct OnCommitment {
    amount: Scalar,
    used: Pending,
    available: Series,
    dated_wanted: Series,
    dated: Series,
    free: Series,
    pub fee: Option<Series>,
    /// Available for draws as needed
    pub room: Option<Series>,
    revolves: bool,
}

/// What a commitment needs to be closed.
pub(super) struct Closing {
    /// All draws of the month
    pub drawn: Series,
    /// … of which as needed
    pub on_need: Option<Series>,
    /// Interest capitalised to the debt
    pub added: Option<Series>,
    /// Principal at month end
    pub balance: Series,
}

/// Writes the draws that are known before the month's need.
pub(super) fn planned(scope: &Scope, debt: &Debt, commitment: Option<Commitment>, of: &Drawing) -> Planned {
    let Some(Commitment { amount, used, left }) = commitment else {
        return Planned { drawn: of.dated.clone(), on_commitment: None };
    };
    let until = scope.month("available_until", debt.available_until);
    let to_cost = (debt.draws != Draws::Revolving && debt.loan_to_cost_pct > 0.0)
        .then(|| scope.share("loan_to_cost_pct", debt.loan_to_cost_pct));
    let fee = (debt.commitment_fee_pct_per_year != Quantity::Value(0.0))
        .then(|| scope.quantity("commitment_fee_pct_per_year", PERCENT.per(YEAR), &debt.commitment_fee_pct_per_year));
    let month = scope.calendar.month;
    let available = scope.flag(
        "available",
        "Available",
        month.ge(of.start) * month.le(until) * month.lt(of.maturity),
        "From the start to the end of the availability period, before maturity",
    );
    let added = of.accrual.added.map_or(Expression::Number(0.0), Series::expression);
    let dated_wanted =
        scope.flow("dated-wanted", "Dated draws requested", USD, of.dated.clone(), "In their months, before maturity");
    let dated = scope.flow(
        "dated-draws",
        "Dated draws",
        USD,
        dated_wanted.min((left.clone() - added.clone()).max(0.0)),
        "Within the commitment",
    );
    let free = scope.level(
        "free-commitment",
        "Available commitment",
        USD,
        (left.clone() - dated - added.clone()).max(0.0) * available,
        "Undrawn commitment during the availability period, after the month's dated draws and before its other draws",
    );
    let fee = fee.map(|fee| {
        scope.flow(
            "commitment-fee",
            "Commitment fee",
            USD,
            left * available * monthly(fee),
            "On the undrawn commitment at the start of the month",
        )
    });
    let share = || to_cost.clone().unwrap_or_else(|| 0.0.into());
    let (drawn, room): (Expression, Option<Expression>) = match debt.draws {
        Draws::Dated => (dated.into(), None),
        Draws::WithCapex => {
            let wanted = share() * (of.owner.capex + added.clone()) - added.clone();
            let wanted = match &of.reserve {
                None => wanted,
                Some((reserve, before)) => reserve.borne(wanted, share(), sum([before.clone(), dated.into(), added])),
            };
            (dated + wanted.max(0.0).min(free), None)
        }
        Draws::WithEquipment => (dated + (share() * of.owner.equipment).min(free), None),
        Draws::OnNeed | Draws::Revolving => {
            let room = match to_cost {
                None => free.expression(),
                Some(share) => free.min((share * of.owner.capex_so_far - used.prev() - dated - added).max(0.0)),
            };
            (dated.into(), Some(room))
        }
    };
    let room = room.map(|room| scope.level("room", "Available to draw", USD, room, "Can be drawn when cash is needed"));
    let revolves = debt.draws == Draws::Revolving;
    let on_commitment = OnCommitment { amount, used, available, dated_wanted, dated, free, fee, room, revolves };
    Planned { drawn, on_commitment: Some(on_commitment) }
}

impl OnCommitment {
    /// Writes what has been drawn and what is left; returns that, and what was drawn beyond the commitment.
    pub fn close(self, scope: &Scope, of: &Closing) -> (CommitmentRows, Expression) {
        let Self { amount, used, available, dated_wanted, dated, free, fee, room, revolves } = self;
        let Closing { drawn, on_need, added, balance } = *of;
        let used =
            scope.define(used, |p| sum([p.prev(), drawn.into()].into_iter().chain(added.map(Series::expression))));
        let beyond = if revolves {
            // The opening balance may exceed today's commitment.
            when(drawn.gt(0.0), (balance - amount).max(0.0), 0.0)
        } else {
            (used - amount).max(0.0)
        };
        let undrawn = revolves.then(|| {
            scope.level(
                "undrawn",
                "Undrawn",
                USD,
                (amount - balance).max(0.0) * available,
                "Committed to the parent, available and undrawn at month end",
            )
        });
        (CommitmentRows { amount, used, available, dated_wanted, dated, free, fee, room, on_need, undrawn }, beyond)
    }
}
