//! Use of a site's megawatts: the planned use, capped at energised power in the order AI, converting, mining.

use crate::formula::{Expression, MW, Operand as _, Scalar, Series, sum};
use crate::model::base::scope::Scope;
use crate::model::site::moves::MoveRows;
use crate::model::site::power::Power;
use crate::plan::{Site, Use};

/// Rows of the use of a site's megawatts; MW at month end.
#[derive(Clone, Copy, Debug)]
pub struct SiteMegawatts {
    /// Energised power
    pub energised: Series,
    /// Ready for tenants, leased or vacant
    pub ai: Series,
    /// … in place before month 1
    pub opening_ai: Scalar,
    /// Machines off and not ready
    pub converting: Series,
    /// Machines, running or switched off
    pub mining: Series,
    /// … in place before month 1
    pub opening_mining: Scalar,
    /// Energised and unused
    pub idle: Series,
    /// Part of converting: delayed, or built but not yet energised
    pub late: Series,
    /// Use as planned, before the cap at energised power
    pub planned: PlannedMegawatts,
    /// Where the plan and energised power differ
    pub off_plan: OffPlanMegawatts,
}

/// Rows of the use that opening MW and all moves ask for, before the cap at energised power; MW at month end.
#[derive(Clone, Copy, Debug)]
pub struct PlannedMegawatts {
    /// AI
    pub ai: Series,
    /// Moved and not ready
    pub converting: Series,
    /// Mining
    pub mining: Series,
}

/// Rows of planned use that energised power or the source use does not cover; MW at month end.
#[derive(Clone, Copy, Debug)]
pub struct OffPlanMegawatts {
    /// Converting ahead of energisation
    pub building_ahead: Series,
    /// Ready for AI but not yet energised
    pub not_energised: Series,
    /// Mining as planned, less MW energised for it
    pub mining_without_power: Series,
    /// MW that moves take from a use with none left
    pub overdrawn: Series,
}

/// Writes the use of a site's megawatts, and the check that it adds up. The scope is the site's section of megawatts.
pub(super) fn megawatts(scope: &Scope, power: &Power, moves: &[MoveRows], site: &Site) -> SiteMegawatts {
    let opening_ai = scope.number("opening_ai_mw", MW, site.opening_ai_mw);
    let opening_mining = scope.number("opening_mining_mw", MW, site.opening_mining_mw);
    let planned = planned(scope, opening_ai, opening_mining, moves);
    let energised = power.energised;
    let ai = scope.level("ai", "AI", MW, planned.ai.max(0.0).min(energised), "Ready for tenants, leased or vacant");
    let converting = scope.level(
        "converting",
        "Converting",
        MW,
        planned.converting.max(0.0).min(energised - ai),
        "Machines off and not ready",
    );
    let mining = scope.level(
        "mining",
        "Mining",
        MW,
        planned.mining.max(0.0).min(energised - ai - converting),
        "Machines, running or switched off",
    );
    let idle = scope.level("idle", "Idle", MW, energised - ai - converting - mining, "Energised and unused");
    let late = scope.level(
        "late",
        "Late",
        MW,
        sum(moves.iter().map(|m| m.late)).min(converting),
        "Part of converting: delayed, or built but not yet energised",
    );
    let off_plan = off_plan(scope, planned, ai, converting, mining);
    let megawatts =
        SiteMegawatts { energised, ai, opening_ai, converting, mining, opening_mining, idle, late, planned, off_plan };
    check(&scope.place("check", "Checks"), &megawatts, power.contracted, site);
    megawatts
}

fn planned(scope: &Scope, opening_ai: Scalar, opening_mining: Scalar, moves: &[MoveRows]) -> PlannedMegawatts {
    let planned = |opening: Scalar, of: Use| {
        let come = moves.iter().filter(|m| m.to == of).map(|m| m.ready - m.ready_before);
        let gone = moves.iter().filter(|m| m.from == of).map(|m| m.started_before - m.started);
        sum(std::iter::once(opening.expression()).chain(come).chain(gone))
    };
    let converting = sum(moves.iter().map(|m| m.started - m.ready));
    PlannedMegawatts {
        ai: scope.level(
            "wanted-ai",
            "AI as planned",
            MW,
            planned(opening_ai, Use::Ai),
            "Opening MW and all moves, before the cap at energised power",
        ),
        converting: scope.level(
            "wanted-converting",
            "Converting as planned",
            MW,
            converting,
            "Moved and not ready, before that cap",
        ),
        mining: scope.level(
            "wanted-mining",
            "Mining as planned",
            MW,
            planned(opening_mining, Use::Mining),
            "Opening MW and all moves, before that cap",
        ),
    }
}

fn off_plan(
    scope: &Scope,
    planned: PlannedMegawatts,
    ai: Series,
    converting: Series,
    mining: Series,
) -> OffPlanMegawatts {
    OffPlanMegawatts {
        building_ahead: scope.level(
            "building-ahead",
            "Building ahead of power",
            MW,
            (planned.converting - converting).max(0.0),
            "Converting ahead of energisation; outside the balance of energised MW",
        ),
        not_energised: scope.level(
            "not-energised",
            "Ready ahead of power",
            MW,
            (planned.ai - ai).max(0.0),
            "Ready for AI but not yet energised; outside the balance of energised MW",
        ),
        mining_without_power: scope.level(
            "mining-without-power",
            "Unpowered mining",
            MW,
            (planned.mining - mining).max(0.0),
            "Mining as planned, less MW energised for it",
        ),
        overdrawn: scope.level(
            "overdrawn",
            "Moved but unavailable",
            MW,
            (-planned.mining).max(0.0) + (-planned.ai).max(0.0),
            "MW that moves take from a use with none left",
        ),
    }
}

fn check(scope: &Scope, megawatts: &SiteMegawatts, contracted: Scalar, site: &Site) {
    let SiteMegawatts { energised, ai, converting, mining, idle, .. } = *megawatts;
    let negative = |row: Series| -> Expression { (-row).max(0.0) };
    let broken =
        sum([negative(ai), negative(converting), negative(mining), negative(idle), (energised - contracted).max(0.0)]);
    let split = energised - sum([mining, converting, ai, idle]);
    scope.check(
        &format!("mw-{}", site.id),
        &format!("{}: mining + converting + AI + idle = energised <= contracted", site.name),
        MW,
        split.clone().max(-split) + broken,
        1e-9,
        "The difference, plus any amount below zero or above the contract",
    );
}
