//! `check`: findings and identities of a plan and its scenarios, and assertions, with fields changed first.

use super::arguments::CheckArguments;
use super::computed::{apply, scenario};
use super::output::{Outcome, findings_text, library, open};
use crate::analysis::{Condition, Verdict};
use crate::library::Library;
use crate::model::{Projection, project};
use crate::plan::{Level, Plan, Scenario};
use crate::store::Opened;
use std::fmt::Write as _;

pub(super) fn run(arguments: &CheckArguments) -> Outcome {
    compute(arguments).unwrap_or_else(|outcome| outcome)
}

fn compute(arguments: &CheckArguments) -> Result<Outcome, Outcome> {
    let Opened { plan, notes } = open(&arguments.plan)?;
    let named: Vec<Option<&Scenario>> =
        arguments.scenarios.iter().map(|wanted| scenario(&plan, wanted)).collect::<Result<_, _>>()?;
    let library = library(arguments.library.as_deref())?;
    let out = if notes.is_empty() { String::new() } else { format!("File\n{}\n", findings_text(&notes)) };
    let mut report = Report { sets: &arguments.sets, library: &library, out, wrong: Vec::new() };
    if named.is_empty() {
        report.add(plan.clone(), "Base", &arguments.assertions)?;
        // Without names the assertions are about the base: a scenario may fail them on purpose.
        plan.scenarios.iter().try_for_each(|scenario| report.add_scenario(&plan, scenario, &[]))?;
    } else {
        named.into_iter().try_for_each(|scenario| match scenario {
            Some(scenario) => report.add_scenario(&plan, scenario, &arguments.assertions),
            None => report.add(plan.clone(), "Base", &arguments.assertions),
        })?;
    }
    let about_the_base =
        !arguments.assertions.is_empty() && arguments.scenarios.is_empty() && !plan.scenarios.is_empty();
    Ok(report.end(about_the_base))
}

/// The report to print, and the failures.
struct Report<'a> {
    /// Field changes, made on top of each scenario
    sets: &'a [String],
    /// Comparables for the inputs
    library: &'a Library,
    out: String,
    wrong: Vec<String>,
}

impl Report<'_> {
    fn add_scenario(&mut self, plan: &Plan, scenario: &Scenario, assertions: &[String]) -> Result<(), Outcome> {
        self.add(plan.under(scenario).0, &format!("Scenario {}", scenario.name), assertions)
    }

    /// Reports on one plan, after its fields are changed.
    fn add(&mut self, mut plan: Plan, title: &str, assertions: &[String]) -> Result<(), Outcome> {
        apply(&mut plan, self.sets)?;
        // Writing to a string cannot fail.
        writeln!(self.out, "{title}").unwrap_or_default();
        let (mut findings, projection) = match project(&plan) {
            Ok(projection) => (projection.findings.clone(), Some(projection)),
            Err(findings) => (findings, None),
        };
        if projection.is_some() {
            findings.extend(self.library.coherence(&plan));
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        }
        let errors = findings.iter().filter(|finding| finding.level == Level::Error);
        self.wrong.extend(errors.map(|finding| format!("{title}: {}", finding.message)));
        self.out.push_str(if findings.is_empty() { "no findings\n" } else { "" });
        self.out.push_str(&findings_text(&findings));
        self.out.push_str("Identities\n");
        match projection {
            None => self.out.push_str("  not computed, because of the errors above\n"),
            Some(projection) => {
                self.out.push_str(&checks_text(&projection));
                self.ask(&projection, &plan, title, assertions)?;
            }
        }
        self.out.push('\n');
        Ok(())
    }

    /// Tests all assertions.
    fn ask(&mut self, projection: &Projection, plan: &Plan, title: &str, assertions: &[String]) -> Result<(), Outcome> {
        self.out.push_str(if assertions.is_empty() { "" } else { "Assertions\n" });
        for text in assertions {
            let assertion = Condition::parse(&projection.book, plan, text)
                .map_err(|problem| Outcome::misused(&format!("--assert: {problem}")))?;
            let line = match assertion.ask(projection, plan) {
                Verdict::Holds => format!("  holds  {}\n", assertion.text()),
                Verdict::Fails(reason) => {
                    self.wrong.push(format!("{title}: {}: {reason}", assertion.text()));
                    format!("  FAILS  {}: {reason}\n", assertion.text())
                }
            };
            self.out.push_str(&line);
        }
        Ok(())
    }

    /// The end, which repeats the failures.
    fn end(mut self, about_the_base: bool) -> Outcome {
        if about_the_base {
            self.out.push_str("The assertions were tested on the base only; --scenario NAME tests a scenario\n");
        }
        let word = if self.wrong.is_empty() { "Everything holds\n" } else { "Failures\n" };
        self.out.push_str(word);
        self.wrong.iter().for_each(|line| writeln!(self.out, "  {line}").unwrap_or_default());
        Outcome { code: u8::from(!self.wrong.is_empty()), out: self.out, ..Outcome::default() }
    }
}

fn checks_text(projection: &Projection) -> String {
    let mut text = String::new();
    for check in projection.book.checks() {
        let item = projection.book.item(check.row.id());
        let word = if projection.holds(check) { "holds" } else { "FAILS" };
        writeln!(
            text,
            "  {word}  {}  (largest residual {:e} {}, tolerance {:e})",
            item.label,
            projection.residual(check),
            item.unit,
            check.tolerance
        )
        .unwrap_or_default();
    }
    text
}
