//! Drivers that no future can be drawn of as they stand: what they move or their law is missing.

use crate::plan::document::Plan;
use crate::plan::finding::{Finding, Level};

pub(super) fn check_drivers(plan: &Plan, findings: &mut Vec<Finding>) {
    for driver in plan.drivers.iter().filter(|driver| driver.enabled) {
        let mut warn = |field: &str, problem: String, fix: &str| {
            let path = format!("drivers.{}.{field}", driver.id);
            findings.push(Finding::new(Level::Warning, path, format!("\"{}\" {problem}", driver.name), fix));
        };
        if driver.lever.trim().is_empty() {
            let fix =
                "Say what it moves and between which bounds, such as sites.*.moves.*.capex_usd_per_mw_it*=70%..200%";
            warn("lever", "moves nothing".to_owned(), fix);
        }
        if let Some(problem) = driver.problem() {
            warn("middle", format!("has no law: {problem}"), "Put the three values in order");
        }
    }
}
