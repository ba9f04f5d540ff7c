//! A question of a plan, asked and answered.

use super::bridge::{Bridge, Crossing};
use super::lever::Lever;
use super::outcome::Condition;
use super::roots::SAMPLES;
use super::seek::{Seek, Sought};
use super::sweep::{POINTS, POINTS_OF_TWO, Sweep, Swept};
use super::told::Told;
use super::tornado::{Asked, Tornado};
use super::trials::Watch;
use crate::formula::Book;
use crate::model::build;
use crate::plan::{Ask, Plan, Question, Scenario, Setting};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was found.
#[expect(clippy::large_enum_variant, reason = "there is one of them for a question, and it is handed on by reference")]
#[derive(Clone, PartialEq, Debug)]
pub enum Found {
    /// The values at which a condition changes
    Seek(Seek),
    /// Outcomes over one lever or two
    Sweep(Sweep),
    /// How far inputs move an outcome
    Tornado(Tornado),
    /// What makes a difference
    Bridge(Bridge),
}

/// An answer: in figures and in words, with the plan that was asked.
#[derive(Clone, Debug)]
pub struct Answered {
    /// In figures
    pub found: Found,
    /// In words
    pub told: Told,
    /// The plan that was asked, under its scenario
    pub plan: Plan,
    /// What it has on top of the base
    pub carried: BTreeMap<String, Setting>,
    /// Its book, by which values are shown
    pub book: Arc<Book>,
}

/// The plan that is asked.
#[derive(Clone, Debug)]
pub struct Asks {
    /// Without a scenario
    base: Plan,
    /// Under its scenario
    plan: Plan,
    /// What it has on top of the base
    carried: BTreeMap<String, Setting>,
}

impl Asks {
    /// A plan, under a scenario if there is one, and with fields changed on top of it.
    pub fn of(base: &Plan, scenario: Option<&Scenario>, changed: BTreeMap<String, Setting>) -> Self {
        let mut carried = scenario.map(|scenario| scenario.overrides.clone()).unwrap_or_default();
        carried.extend(changed);
        Self { plan: overridden(base, &carried), base: base.clone(), carried }
    }

    /// The plan under its scenario.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What it has on top of the base.
    pub fn carried(&self) -> &BTreeMap<String, Setting> {
        &self.carried
    }

    /// The base.
    pub fn base(&self) -> &Plan {
        &self.base
    }

    fn under(&self, id: &str) -> Result<Self, String> {
        if id.is_empty() {
            return Ok(self.clone());
        }
        Ok(Self::of(&self.base, Some(scenario(&self.base, id)?), BTreeMap::new()))
    }
}

/// A plan with overrides; those that do not apply to it are left out.
fn overridden(base: &Plan, overrides: &BTreeMap<String, Setting>) -> Plan {
    let scenario =
        Scenario { id: String::new(), name: String::new(), notes: String::new(), overrides: overrides.clone() };
    base.under(&scenario).0
}

fn scenario<'a>(plan: &'a Plan, id: &str) -> Result<&'a Scenario, String> {
    plan.scenario(id).ok_or_else(|| format!("the plan has no scenario '{id}'"))
}

/// Asks a question of a plan.
///
/// # Errors
/// One plain sentence: what cannot be read or computed.
pub fn ask(asks: &Asks, question: &Question, watch: &dyn Watch) -> Result<Answered, String> {
    let Asks { base, plan, carried } = asks.under(&question.under)?;
    let found = match question.ask {
        Ask::Seek => Found::Seek(seek(&plan, &carried, question, watch)?),
        Ask::Sweep => Found::Sweep(sweep(&plan, &carried, question, watch)?),
        Ask::Tornado => Found::Tornado(tornado(&plan, &carried, question, watch)?),
        Ask::Bridge => Found::Bridge(bridge(&base, (&plan, &carried), question, watch)?),
    };
    let book = Arc::new(build(&plan).0);
    let told = told(&found, &book, &plan, question);
    Ok(Answered { found, told, plan, carried, book })
}

fn told(found: &Found, book: &Book, plan: &Plan, question: &Question) -> Told {
    match found {
        Found::Seek(seek) => seek.told(book, plan),
        Found::Sweep(sweep) => sweep.told(book, plan),
        Found::Tornado(tornado) => tornado.told(book, plan),
        Found::Bridge(bridge) => {
            let name =
                |id: &str, or: &str| plan.scenario(id).map_or_else(|| or.to_owned(), |s| format!("\"{}\"", s.name));
            bridge.told(book, (&name(&question.under, "the plan"), &name(&question.to, &question.to)))
        }
    }
}

/// The points that a question asks of a plan, as far as they are known before it is asked; 0 if they are not.
pub fn points_of(plan: &Plan, question: &Question) -> usize {
    let usual = match (question.ask, question.second_lever.trim().is_empty()) {
        (Ask::Seek, _) => SAMPLES,
        (Ask::Sweep, true) => POINTS,
        (Ask::Sweep, false) => POINTS_OF_TWO,
        (Ask::Tornado | Ask::Bridge, _) => return 0,
    };
    let levers = [&question.lever, &question.second_lever].into_iter().filter(|text| !text.trim().is_empty());
    levers.map(|text| Lever::parse(plan, text).map_or(0, |lever| lever.values(usual).len())).product()
}

/// The texts of a field that holds several.
fn several(text: &str) -> Vec<String> {
    text.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn one(text: &str, what: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err(format!("the question has no {what}")),
        text => Ok(text.to_owned()),
    }
}

fn seek(
    plan: &Plan,
    carried: &BTreeMap<String, Setting>,
    question: &Question,
    watch: &dyn Watch,
) -> Result<Seek, String> {
    let lever = Lever::parse(plan, &one(&question.lever, "lever")?)?;
    let sought = Sought { lever, until: one(&question.condition, "condition")? };
    Seek::run(plan, carried, &sought, watch)
}

fn sweep(
    plan: &Plan,
    carried: &BTreeMap<String, Setting>,
    question: &Question,
    watch: &dyn Watch,
) -> Result<Sweep, String> {
    let texts = [&question.lever, &question.second_lever];
    let levers = texts.into_iter().filter(|text| !text.trim().is_empty()).map(|text| Lever::parse(plan, text));
    let swept = Swept {
        levers: levers.collect::<Result<_, _>>()?,
        outcomes: several(&question.outcome),
        conditions: several(&question.condition),
    };
    Sweep::run(plan, carried, &swept, watch)
}

fn tornado(
    plan: &Plan,
    carried: &BTreeMap<String, Setting>,
    question: &Question,
    watch: &dyn Watch,
) -> Result<Tornado, String> {
    let levers = several(&question.lever).iter().map(|text| Lever::parse(plan, text)).collect::<Result<_, _>>()?;
    let level = match question.condition.trim() {
        "" => None,
        text => Condition::parse(&build(plan).0, plan, text)?.level(),
    };
    let asked = Asked { outcome: one(&question.outcome, "outcome")?, levers, top: question.top.max(1) as usize, level };
    Tornado::run(plan, carried, &asked, watch)
}

/// Asks a bridge to another plan.
///
/// # Errors
/// As `ask`.
pub fn bridge_between(asks: &Asks, to: &Plan, question: &Question, watch: &dyn Watch) -> Result<Answered, String> {
    let Asks { plan, carried, .. } = asks.clone();
    let bridge = bridge_to(to.clone(), (&plan, &carried), question, watch)?;
    let book = Arc::new(build(&plan).0);
    let told = bridge.told(&book, (&plan.company.name, &to.company.name));
    Ok(Answered { found: Found::Bridge(bridge), told, plan, carried, book })
}

fn bridge(
    base: &Plan,
    shown: (&Plan, &BTreeMap<String, Setting>),
    question: &Question,
    watch: &dyn Watch,
) -> Result<Bridge, String> {
    let to = scenario(base, &one(&question.to, "scenario to which it leads")?)?;
    bridge_to(base.under(to).0, shown, question, watch)
}

fn bridge_to(
    to: Plan,
    (plan, carried): (&Plan, &BTreeMap<String, Setting>),
    question: &Question,
    watch: &dyn Watch,
) -> Result<Bridge, String> {
    let ordered = several(&question.lever);
    let crossing =
        Crossing { to, outcome: one(&question.outcome, "outcome")?, ordered: (!ordered.is_empty()).then_some(ordered) };
    Bridge::run(plan, carried, &crossing, watch)
}
