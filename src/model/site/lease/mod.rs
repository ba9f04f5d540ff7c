//! Leases of AI capacity as contracts, each with every row, and their sums over a site.

mod after;
mod billing;
mod contract;
mod costs;
mod fit_out;
mod fixed_rent;
mod forward;
mod funding;
mod late;
mod notice;
mod one;
mod option;
mod steps;
mod straight_line;
mod termination;
mod together;
mod worth;

pub use self::one::LeaseRows;
pub use self::together::Leases;

use self::one::Room;
use crate::formula::{MW_IT, Operand as _, Series, Total, sum};
use crate::model::base::scope::Scope;
use crate::model::site::capacity::Ground;
use crate::model::site::terminal::Terminal;
use crate::plan::{Lease, ObjectKind, Site};

/// The leases of a site: earlier ones take ready capacity first.
pub(in crate::model) fn leases(scope: &Scope, ground: Ground, site: &Site) -> Leases {
    let ai = scope.section("ai", "AI");
    let capacity = ai.level(
        "capacity",
        "AI capacity",
        MW_IT,
        ground.capacity.mw / ground.capacity.gross_up,
        "Ready and commissioned utility MW, divided by the gross-up",
    );
    let before = ai.formula(
        "capacity-before",
        "Opening AI capacity, commissioned",
        MW_IT,
        ground.capacity.before / ground.capacity.gross_up,
        "In place and commissioned before month 1",
    );
    let at_the_end = matches!(ground.terminal, Terminal::CapRates(_)).then(|| {
        let note = "Ready and commissioned in the plan's last month: leases stand on it after the plan";
        ai.total("capacity-at-end", "AI capacity at the plan's end", MW_IT, Total::Last(capacity), note)
    });
    let mut all: Vec<LeaseRows> = Vec::new();
    for (index, lease) in site.all_lease_terms().enumerate().filter(|(_, lease)| lease.enabled) {
        let taken = sum(all.iter().map(|earlier| earlier.billing.claimed));
        let room = Room {
            before: before - sum(all.iter().map(|earlier| earlier.billing.before.claimed)),
            free: if all.is_empty() { capacity.expression() } else { capacity - taken },
            earlier: sum(all.iter().map(|earlier| earlier.contract.mw_it)),
            after_plan: at_the_end.map(|there| {
                there - sum(all.iter().filter_map(|earlier| earlier.claimed_after).map(Series::expression))
            }),
        };
        let place = |lease: &Lease| scope.child(ObjectKind::Lease, &lease.id, &lease.name);
        let scope = match site.lead_of(index) {
            None => place(&lease),
            Some(lead) => place(&lease).with_terms_of(place(lead), &Lease::OF_A_BLOCK),
        };
        all.push(one::lease(&scope, ground, (index, &lease), room));
    }
    together::together(&ai, all, capacity)
}
