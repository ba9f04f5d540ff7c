//! The company's own machines as part of the network: what leaves its sites leaves the network.

use crate::formula::{Expression, Format, Operand as _, PHS, PLAIN, Scalar, Series, sum};
use crate::model::base::scope::Scope;

/// Hashrate at the company's own sites, including customers' machines.
pub(in crate::model) struct OwnHashrate {
    /// Installed before month 1, PH/s
    pub before: Vec<Scalar>,
    /// Installed in each month, PH/s
    pub now: Vec<Series>,
}

/// Rows of the company's own exit.
#[derive(Clone, Copy, Debug)]
pub struct OwnExitRows {
    /// Own and hosted machines before month 1, PH/s, running or not
    pub before: Scalar,
    /// … at month end
    pub now: Series,
    /// Machines that have left since month 1, as a share of the network
    pub share: Series,
}

/// The company's own exit from a network of the given hashrate, if the plan counts it and the company has machines.
pub(super) fn own_exit(scope: &Scope, own: &OwnHashrate, network: Series) -> Option<OwnExitRows> {
    if !scope.plan().market.own_exit_counts || own.now.is_empty() {
        return None;
    }
    let before = scope.formula(
        "own-hashrate-before",
        "Own machines before month 1",
        PHS,
        sum(own.before.iter().copied()),
        "At the company's sites, including customers' machines, running or not",
    );
    let now = scope.level(
        "own-hashrate",
        "Own machines",
        PHS,
        sum(own.now.iter().copied()),
        "At the company's sites, including customers' machines, running or not",
    );
    let share = scope.mean(
        "own-exit",
        "Own exit",
        PLAIN,
        ((before - now).max(0.0) / network).min(0.95),
        "Machines that have left the company's sites since month 1, as a share of the network",
    );
    scope.shown(share, Format::Share);
    Some(OwnExitRows { before, now, share })
}

/// Share of the network that stays when the company's machines have left.
pub(super) fn staying(exit: Option<OwnExitRows>) -> Expression {
    exit.map_or(1.0.into(), |exit| 1.0 - exit.share)
}
