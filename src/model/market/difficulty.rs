//! Difficulty by the consensus rule, in monthly steps.
//!
//! Every 2016 blocks difficulty is reset to the time the last 2016 took, within a factor of four. If hashrate steps at the
//! month's start, blocks come at pace p, and a retarget is equally likely after any of them, `1 - n²/2` of the step is not
//! yet reflected after n periods of 2016 blocks at that pace; after the first retarget the pace is closer to one, and it is
//! `((1 + p - n) / p)² / 2` until nothing is left. Steps add up in time per block, i.e. as 1/difficulty; the remainder of a
//! month carries over to the next with its age.

use crate::formula::{Expression, Format, Operand as _, PHS, PLAIN, Pending, Scalar, Series, when};
use crate::model::base::constants::{
    DAYS_PER_RETARGET, HASHES_PER_DIFFICULTY, HASHES_PER_PHS, LARGEST_RETARGET, ONE_MONTH, SECONDS_PER_BLOCK,
};
use crate::model::base::scope::Scope;
use crate::model::market::hashrate::{HashrateForm, HashrateRows};

/// Rows of difficulty.
#[derive(Clone, Copy, Debug)]
pub struct DifficultyRows {
    /// Harmonic mean over the month, by time
    pub difficulty: Series,
    /// How it follows hashrate; None if hashprice is constant, because difficulty then follows without lag
    pub retargets: Option<RetargetRows>,
}

/// Rows of difficulty as it follows hashrate. Steps and what is left of them are in 1 over PH/s.
#[derive(Clone, Copy, Debug)]
pub struct RetargetRows {
    /// The month's step in hashrate
    pub step: StepRows,
    /// The part of it that difficulty does not reflect yet
    pub new_step: UnfollowedRows,
    /// Not yet reflected of it at month end
    pub new_left: Series,
    /// Earlier steps
    pub older: OlderRows,
    /// Hashrate to which the month's difficulty corresponds, PH/s
    pub implied: Series,
    /// Hashrate to which difficulty at month end corresponds, PH/s
    pub implied_at_end: Series,
    /// Largest change of difficulty in the month, as a factor
    pub bound: Series,
    /// All steps to date that are not reflected at month end
    pub rest: Series,
    /// Periods of 2016 blocks since the largest of them
    pub rest_age: Series,
    /// Pace of blocks at that step
    pub rest_pace: Series,
}

/// Rows of a month's step in hashrate.
#[derive(Clone, Copy, Debug)]
pub struct StepRows {
    /// Network hashrate of the prior month, PH/s
    pub hashrate_before: Series,
    /// The change that difficulty must reflect, in 1 over PH/s
    pub step: Series,
    /// Pace of blocks at month start: hashrate relative to that implied by prior difficulty
    pub pace: Series,
    /// Periods of 2016 blocks in the month at that pace
    pub periods: Series,
}

/// Rows of how much of a step in hashrate is not yet reflected in difficulty, as shares of the step.
#[derive(Clone, Copy, Debug)]
pub struct UnfollowedRows {
    /// Remaining part of the second period of 2016 blocks
    pub second: Series,
    /// Not yet reflected
    pub left: Series,
    /// … accumulated over the periods since the step
    pub so_far: Series,
}

/// Rows of earlier steps in hashrate that difficulty does not reflect yet.
#[derive(Clone, Copy, Debug)]
pub struct OlderRows {
    /// Age at month start, in periods of 2016 blocks
    pub age: Series,
    /// … at month end
    pub age_at_end: Series,
    /// Pace of blocks at those steps
    pub pace: Series,
    /// Not yet reflected at month start
    pub at_start: UnfollowedRows,
    /// … at month end
    pub at_end: UnfollowedRows,
    /// Remaining at month end, in 1 over PH/s
    pub left: Series,
    /// Remaining over the month on average, in 1 over PH/s
    pub mean: Series,
}

/// Writes difficulty; returns the pace of blocks with it.
pub(super) fn difficulty(scope: &Scope, hashrate: &HashrateRows) -> (DifficultyRows, Expression) {
    if matches!(hashrate.form, HashrateForm::ConstantHashprice) {
        let note = "Implied by hashrate at the target of 600 seconds per block";
        return (DifficultyRows { difficulty: implied_by(scope, hashrate.running, note), retargets: None }, 1.0.into());
    }
    let retargets = retargets(scope, hashrate);
    let note = "Harmonic mean over the month by time, not by blocks, so that the month's blocks and BTC are right: implied hashrate * 600 / 2^32 (consensus rule)";
    let difficulty = implied_by(scope, retargets.implied, note);
    (DifficultyRows { difficulty, retargets: Some(retargets) }, hashrate.running / retargets.implied)
}

fn implied_by(scope: &Scope, hashrate: Series, note: &'static str) -> Series {
    let difficulty = hashrate * HASHES_PER_PHS * SECONDS_PER_BLOCK / HASHES_PER_DIFFICULTY;
    let difficulty = scope.mean("difficulty", "Difficulty", PLAIN, difficulty, note);
    scope.shown(difficulty, Format::Decimals(0));
    difficulty
}

/// What a month hands on to the next.
struct Carried {
    implied_at_end: Pending,
    rest: Pending,
    rest_age: Pending,
    rest_pace: Pending,
}

fn carried(scope: &Scope, before: Scalar) -> Carried {
    Carried {
        implied_at_end: scope.declare(
            "difficulty-hashrate-end",
            "Hashrate implied by difficulty, month end",
            PHS,
            before,
            "Hashrate to which month-end difficulty corresponds",
        ),
        rest: scope.declare(
            "rest",
            "Not reflected, month end",
            PLAIN.per(PHS),
            0.0,
            "All steps to date, as 1 over hashrate",
        ),
        rest_age: scope.declare(
            "rest-age",
            "Age of unreflected step",
            PLAIN,
            0.0,
            "Periods of 2016 blocks since the largest remaining step",
        ),
        rest_pace: scope.declare("rest-pace", "Pace of unreflected step", PLAIN, 1.0, "Pace of blocks at the step"),
    }
}

fn retargets(scope: &Scope, hashrate: &HashrateRows) -> RetargetRows {
    let now = hashrate.running;
    let Carried { implied_at_end, rest, rest_age, rest_pace } = carried(scope, hashrate.before);
    let step = step(scope, hashrate, &implied_at_end);
    let StepRows { hashrate_before: before, pace, periods, .. } = step;
    let new_step = unfollowed(scope, "new-step", "New step", periods, pace);
    let older = older(scope, periods, &rest, &rest_age, &rest_pace);
    let new_left = scope.row(
        "new-kept",
        "New step remaining, month end",
        PLAIN.per(PHS),
        step.step * new_step.left,
        "Not yet reflected in difficulty",
    );
    // Whatever the steps, difficulty stays between the values implied by the hashrates and its own prior value.
    let highest = (1.0 / now).max(1.0 / before).max(1.0 / implied_at_end.prev());
    let lowest = (1.0 / now).min(1.0 / before).min(1.0 / implied_at_end.prev());
    let mean = 1.0 / now + step.step * (new_step.so_far / periods) + older.mean;
    let mean = mean.min(highest.clone()).max(lowest.clone());
    let implied = scope.mean(
        "difficulty-hashrate",
        "Hashrate implied by difficulty",
        PHS,
        1.0 / mean,
        "Hashrate to which the month's difficulty corresponds: harmonic mean by time",
    );
    let bound = scope.row(
        "retarget-bound",
        "Largest change of difficulty",
        PLAIN,
        (periods.max(1.0).min(10.0) * LARGEST_RETARGET.ln()).exp(),
        "Factor of four per retarget (consensus rule), for at most ten retargets",
    );
    let last = (1.0 / now + new_left + older.left).min(highest).max(lowest);
    let implied_at_end =
        scope.define(implied_at_end, |end| (1.0 / last).max(end.prev() / bound).min(end.prev() * bound));
    let rest = scope.define(rest, |_| 1.0 / implied_at_end - 1.0 / now);
    let newer = (new_left.max(-new_left)).ge(older.left.max(-older.left));
    let rest_age = scope.define(rest_age, |_| when(newer.clone(), periods, older.age_at_end));
    let rest_pace = scope.define(rest_pace, |_| when(newer, pace, older.pace));
    RetargetRows { step, new_step, new_left, older, implied, implied_at_end, bound, rest, rest_age, rest_pace }
}

fn step(scope: &Scope, hashrate: &HashrateRows, implied_at_end: &Pending) -> StepRows {
    let (calendar, now) = (scope.calendar, hashrate.running);
    let hashrate_before = scope.row(
        "hashrate-month-before",
        "Network hashrate of the prior month",
        PHS,
        when(calendar.month.is(ONE_MONTH), hashrate.before, now.prev()),
        "Starting point for difficulty",
    );
    let step = scope.row(
        "hashrate-step",
        "Step in hashrate",
        PLAIN.per(PHS),
        1.0 / hashrate_before - 1.0 / now,
        "As 1 over hashrate: the change that difficulty must reflect",
    );
    let pace = scope.row(
        "first-pace",
        "Pace at month start",
        PLAIN,
        now / implied_at_end.prev(),
        "Hashrate relative to that implied by prior difficulty",
    );
    let periods = scope.row(
        "retargets",
        "Retarget periods",
        PLAIN,
        calendar.days / DAYS_PER_RETARGET * pace,
        "Periods of 2016 blocks in the month, at the pace at month start",
    );
    StepRows { hashrate_before, step, pace, periods }
}

/// For a step in hashrate `age` periods of 2016 blocks ago, when blocks came at `pace`: the part not yet reflected in
/// difficulty, and the same accumulated since the step.
fn unfollowed(scope: &Scope, key: &str, label: &str, age: Series, pace: Series) -> UnfollowedRows {
    let second = scope.row(
        &format!("{key}-second"),
        &format!("{label}: remaining second period"),
        PLAIN,
        ((pace + 1.0 - age) / pace).max(0.0).min(1.0),
        "(1 + p - n) / p for n periods at pace p",
    );
    let left = when(age.le(1.0), 1.0 - age * age * 0.5, second * second * 0.5);
    let left = scope.row(
        &format!("{key}-left"),
        &format!("{label}: not reflected"),
        PLAIN,
        left,
        "1 - n²/2 up to one period, then half the square of the remaining second period",
    );
    let so_far =
        when(age.le(1.0), age - age * age * age / 6.0, 5.0 / 6.0 + pace / 6.0 * (1.0 - second * second * second));
    let so_far = scope.row(
        &format!("{key}-so-far"),
        &format!("{label}: accumulated"),
        PLAIN,
        so_far,
        "The same accumulated over the periods since the step",
    );
    scope.shown(left, Format::Share);
    UnfollowedRows { second, left, so_far }
}

fn older(scope: &Scope, periods: Series, rest: &Pending, rest_age: &Pending, rest_pace: &Pending) -> OlderRows {
    let inverse = PLAIN.per(PHS);
    let blocks = "Periods of 2016 blocks";
    let age = scope.row("old-age", "Age of older steps, month start", PLAIN, rest_age.prev(), blocks);
    let age_at_end = scope.row("old-age-later", "Age of older steps, month end", PLAIN, age + periods, blocks);
    let pace = scope.row("old-pace", "Pace of older steps", PLAIN, rest_pace.prev(), "Pace of blocks at those steps");
    let at_start = unfollowed(scope, "old-start", "Older steps, month start", age, pace);
    let at_end = unfollowed(scope, "old-end", "Older steps, month end", age_at_end, pace);
    let some = at_start.left.gt(NOTHING_LEFT);
    let left_at_start = at_start.left.max(NOTHING_LEFT);
    let left = scope.row(
        "old-kept",
        "Older steps remaining, month end",
        inverse,
        when(some.clone(), rest.prev() * (at_end.left / left_at_start.clone()), 0.0),
        "Not yet reflected in difficulty",
    );
    let mean = rest.prev() * ((at_end.so_far - at_start.so_far) / (periods * left_at_start));
    let mean =
        scope.row("old-mean", "Older steps remaining, average", inverse, when(some, mean, 0.0), "Over the month");
    OlderRows { age, age_at_end, pace, at_start, at_end, left, mean }
}

/// A share of a step below which difficulty reflects it.
const NOTHING_LEFT: f64 = 0.000_001;
