//! `check`: findings and identities of a plan and of its scenarios.

use super::output::{Outcome, findings_text, read};
use crate::model::{Projection, project};
use crate::plan::{Level, Plan};
use std::fmt::Write as _;
use std::path::Path;

pub(super) fn run(path: &Path) -> Outcome {
    let plan = match read(path) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    let mut out = String::new();
    let mut wrong = one(&plan, "Base", &mut out);
    for scenario in &plan.scenarios {
        wrong |= one(&plan.under(scenario).0, &format!("Scenario {}", scenario.name), &mut out);
    }
    Outcome { out, code: u8::from(wrong), ..Outcome::default() }
}

/// Reports on one plan; true where something is wrong.
fn one(plan: &Plan, title: &str, out: &mut String) -> bool {
    let (findings, checks, wrong) = match project(plan) {
        Ok(projection) => {
            let wrong = projection.findings.iter().any(|finding| finding.level == Level::Error);
            (findings_text(&projection.findings), checks_text(&projection), wrong)
        }
        Err(findings) => (findings_text(&findings), "  not computed, because of the errors above\n".to_owned(), true),
    };
    let findings = if findings.is_empty() { "no findings\n".to_owned() } else { findings };
    // Writing to a string cannot fail.
    writeln!(out, "{title}\n{findings}Identities\n{checks}").unwrap_or_default();
    wrong
}

fn checks_text(projection: &Projection) -> String {
    let mut text = String::new();
    for check in projection.book.checks() {
        let item = projection.book.item(check.row.id());
        let word = if projection.holds(check) { "holds" } else { "FAILS" };
        writeln!(text, "  {word}  {}  (largest residual {:e} {}, tolerance {:e})", item.label, projection.residual(check), item.unit, check.tolerance).unwrap_or_default();
    }
    text
}
