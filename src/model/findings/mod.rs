//! What the numbers say that the plan alone does not show.

mod company;
mod covenants;
mod dated;
mod instruments;
mod leases;
mod look;
mod network;
mod project_companies;
mod sites;

use crate::model::findings::look::Look;
use crate::model::projection::Projection;
use crate::plan::{Finding, Plan};

/// Findings from the numbers of a plan.
pub(in crate::model) fn findings(plan: &Plan, projection: &Projection) -> Vec<Finding> {
    let mut look = Look::new(plan, projection);
    checks(&mut look);
    company::opening_books(&mut look);
    company::opening_btc(&mut look);
    company::funding_gap(&mut look);
    company::free_overdraft(&mut look);
    network::network(&mut look);
    sites::sites(&mut look);
    company::rates_of_return(&mut look);
    company::leases_beyond_the_plan(&mut look);
    company::terminal_value(&mut look);
    covenants::covenants(&mut look);
    instruments::commitments(&mut look);
    instruments::btc_loans(&mut look);
    dated::dated(&mut look);
    project_companies::project_companies(&mut look);
    instruments::maturities(&mut look);
    instruments::shares(&mut look);
    company::opening_construction(&mut look);
    look.found()
}

/// Identities that do not hold.
fn checks(look: &mut Look) {
    let projection = look.projection;
    for check in projection.book.checks().iter().filter(|check| !projection.holds(check)) {
        let item = projection.book.item(check.row.id());
        look.error(
            &item.key,
            format!("{} does not hold: off by up to {}", item.label, projection.residual(check)),
            "This is a bug in Wattfolio: please report it with the plan",
        );
    }
}
