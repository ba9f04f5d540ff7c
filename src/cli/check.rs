//! `check`: findings and identities of a plan and of its scenarios, and assertions.

use super::arguments::CheckArguments;
use super::computed::scenario;
use super::output::{Outcome, findings_text, read};
use crate::analysis::{Assertion, Verdict};
use crate::model::{Projection, project};
use crate::plan::{Level, Plan, Scenario};
use std::fmt::Write as _;

pub(super) fn run(arguments: &CheckArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &CheckArguments) -> Result<Outcome, Outcome> {
    let plan = read(&arguments.plan)?;
    let named: Vec<&Scenario> = arguments.scenarios.iter().map(|wanted| scenario(&plan, wanted)).collect::<Result<_, _>>()?;
    let (base, scenarios) = if named.is_empty() { (true, plan.scenarios.iter().collect()) } else { (false, named) };
    let mut out = String::new();
    let mut wrong = false;
    if base {
        wrong |= one(&plan, "Base", &arguments.assertions, &mut out)?;
    }
    for scenario in scenarios {
        // Without names the assertions are about the base: a scenario may fail them on purpose.
        let assertions = if base { &[] } else { arguments.assertions.as_slice() };
        wrong |= one(&plan.under(scenario).0, &format!("Scenario {}", scenario.name), assertions, &mut out)?;
    }
    Ok(Outcome { out, code: u8::from(wrong), ..Outcome::default() })
}

/// Asks all assertions; true where one fails.
fn ask(projection: &Projection, plan: &Plan, assertions: &[String], out: &mut String) -> Result<bool, Outcome> {
    let mut wrong = false;
    if !assertions.is_empty() {
        out.push_str("Assertions\n");
    }
    for text in assertions {
        let assertion = Assertion::parse(projection, plan, text).map_err(|problem| Outcome::misused(&format!("--assert: {problem}")))?;
        let line = match assertion.ask(projection, plan) {
            Verdict::Holds => format!("  holds  {}\n", assertion.text()),
            Verdict::Fails(reason) => {
                wrong = true;
                format!("  FAILS  {}: {reason}\n", assertion.text())
            }
        };
        out.push_str(&line);
    }
    Ok(wrong)
}

/// Reports on one plan; true where something is wrong.
fn one(plan: &Plan, title: &str, assertions: &[String], out: &mut String) -> Result<bool, Outcome> {
    let mut asked = String::new();
    let (findings, checks, wrong) = match project(plan) {
        Ok(projection) => {
            let wrong = projection.findings.iter().any(|finding| finding.level == Level::Error);
            let wrong = ask(&projection, plan, assertions, &mut asked)? || wrong;
            (findings_text(&projection.findings), checks_text(&projection), wrong)
        }
        Err(findings) => (findings_text(&findings), "  not computed, because of the errors above\n".to_owned(), true),
    };
    let findings = if findings.is_empty() { "no findings\n".to_owned() } else { findings };
    // Writing to a string cannot fail.
    writeln!(out, "{title}\n{findings}Identities\n{checks}{asked}").unwrap_or_default();
    Ok(wrong)
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
