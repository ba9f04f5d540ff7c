//! The plan a command asks for: under a scenario, with fields changed, computed.

use super::arguments::PlanArguments;
use super::output::{Outcome, findings_text, open};
use crate::model::{Projection, project};
use crate::plan::{Finding, Month, Plan, Scenario};
use crate::store::Opened;

/// A plan with its numbers.
pub(super) struct Computed {
    /// Without the scenario and the changes
    pub base: Plan,
    /// The plan as computed
    pub plan: Plan,
    /// The scenario, if one was requested
    pub scenario: Option<Scenario>,
    /// The numbers; findings about overrides and the file among the findings
    pub projection: Projection,
    /// What is to know of the file: which values it leaves out, which old names it uses
    pub notes: Vec<Finding>,
}

impl Computed {
    /// Reads, changes and computes a plan, or says why not.
    pub fn of(arguments: &PlanArguments) -> Result<Self, Outcome> {
        let Opened { plan, notes } = open(&arguments.plan)?;
        let mut computed = Self::changed(plan, arguments.scenario.as_deref(), &arguments.sets)?;
        computed.projection.findings.extend(notes.iter().cloned());
        computed.notes = notes;
        Ok(computed)
    }

    /// Changes and computes a plan.
    pub fn changed(base: Plan, wanted: Option<&str>, sets: &[String]) -> Result<Self, Outcome> {
        let scenario = wanted.map(|wanted| scenario(&base, wanted)).transpose()?.flatten().cloned();
        let (mut plan, mut findings) =
            scenario.as_ref().map_or_else(|| (base.clone(), Vec::new()), |scenario| base.under(scenario));
        apply(&mut plan, sets)?;
        let mut projection = project(&plan).map_err(|findings| Outcome {
            err: findings_text(&findings),
            code: 1,
            ..Outcome::default()
        })?;
        findings.retain(|finding| !projection.findings.contains(finding));
        projection.findings.extend(findings);
        Ok(Self { base, plan, scenario, projection, notes: Vec::new() })
    }
}

/// The numbers with amounts in the money of a month, where one is asked for.
pub(super) fn in_money_of(plan: &Plan, projection: Projection, month: Option<Month>) -> Result<Projection, Outcome> {
    let Some(month) = month else { return Ok(projection) };
    let number = plan.number_of(month);
    if (1..=i64::from(plan.company.months)).contains(&number) {
        return Ok(projection.in_money_of(number));
    }
    Err(Outcome::misused(&format!(
        "--money-of {month} is outside the plan, which runs from {} to {}",
        plan.month(1),
        plan.month(i64::from(plan.company.months))
    )))
}

/// Changes fields as `--set` asks.
pub(super) fn apply(plan: &mut Plan, sets: &[String]) -> Result<(), Outcome> {
    for set in sets {
        let (path, value) =
            set.split_once('=').ok_or_else(|| Outcome::misused(&format!("--set needs PATH=VALUE, not '{set}'")))?;
        plan.set_typed(path.trim(), value).map_err(|problem| Outcome::misused(&format!("--set {set}: {problem}")))?;
    }
    Ok(())
}

/// What the plan as it is is called beside its scenarios.
const BASE: &str = "base";

/// The scenario with this id or name; None for the base, unless a scenario is called so; or an error that lists the existing ones.
pub(super) fn scenario<'a>(plan: &'a Plan, wanted: &str) -> Result<Option<&'a Scenario>, Outcome> {
    match plan.scenario(wanted) {
        None if !wanted.eq_ignore_ascii_case(BASE) => {
            let known: Vec<&str> = plan.scenarios.iter().map(|s| s.id.as_str()).collect();
            Err(Outcome::misused(&format!(
                "The plan has no scenario '{wanted}'; {}",
                if known.is_empty() {
                    "it has none".to_owned()
                } else {
                    format!("it has {BASE}, {}", known.join(", "))
                }
            )))
        }
        found => Ok(found),
    }
}
