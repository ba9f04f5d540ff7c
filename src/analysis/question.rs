//! A question of a plan, asked and answered.

use super::asks::Asks;
use super::bridge::{Bridge, Crossing};
use super::choose::{Choosing, Chosen, Frontier, FrontierAsked, Risk};
use super::lever::{BASE, Lever};
use super::outcome::Condition;
use super::risk::{Simulated, Simulation, Watched};
use super::roots::SAMPLES;
use super::seek::{Seek, Sought};
use super::sweep::{POINTS, POINTS_OF_TWO, Sweep, Swept};
use super::timing::{Timing, TimingAsked};
use super::told::Told;
use super::tornado::{Asked, Tornado};
use super::trials::Watch;
use crate::formula::Book;
use crate::plan::{self, Ask, Plan, Question};
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
    /// What many futures say
    Futures(Box<Simulated>),
    /// Which plan is best
    Chosen(Box<Chosen>),
    /// Value against risk
    Frontier(Box<Frontier>),
    /// When a phase should begin
    Timing(Box<Timing>),
}

/// An answer: in figures and in words, with the plan that was asked.
#[derive(Clone, Debug)]
pub struct Answered {
    /// In figures
    pub found: Found,
    /// In words
    pub told: Told,
    /// The plan that was asked
    pub asks: Asks,
    /// Its book, by which values are shown
    pub book: Arc<Book>,
}

/// Asks a question of a plan.
///
/// # Errors
/// One plain sentence: what cannot be read or computed.
pub fn ask(asks: &Asks, question: &Question, watch: &dyn Watch) -> Result<Answered, String> {
    let asks = asks.under(&question.under)?;
    let found = match question.ask {
        Ask::Seek => Found::Seek(seek(&asks, question, watch)?),
        Ask::Sweep => Found::Sweep(sweep(&asks, question, watch)?),
        Ask::Tornado => Found::Tornado(tornado(&asks, question, watch)?),
        Ask::Bridge => {
            let to = one(&question.to, "scenario to which it leads")?;
            let is_base = to.eq_ignore_ascii_case(BASE) && asks.base().scenario(&to).is_none();
            let to = if is_base { asks.base().clone() } else { asks.base().under(asks.scenario(&to)?).0 };
            Found::Bridge(bridge(&asks, to, question, watch)?)
        }
        Ask::Choose => Found::Chosen(Box::new(Chosen::run(&asks, &choosing(question)?, watch)?)),
        Ask::Frontier => Found::Frontier(Box::new(Frontier::run(&asks, &frontier(question)?, watch)?)),
        Ask::Timing => Found::Timing(Box::new(Timing::run(&asks, &timing(question)?, watch)?)),
        Ask::Futures => Found::Futures(Box::new(Simulated::run(&asks, &simulation(&asks, question)?, watch)?)),
    };
    answered(&asks, found, |found, book| told(found, book, asks.plan(), question))
}

/// An answer with its words.
fn answered(asks: &Asks, found: Found, told: impl FnOnce(&Found, &Book) -> Told) -> Result<Answered, String> {
    let book = asks.book()?;
    let told = told(&found, &book);
    Ok(Answered { found, told, asks: asks.clone(), book })
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
        Found::Futures(simulated) => simulated.told(book, plan),
        Found::Chosen(chosen) => chosen.told(book, plan),
        Found::Frontier(frontier) => frontier.told(book),
        Found::Timing(timing) => timing.told(book, plan),
    }
}

/// The points that a question asks of a plan, as far as they are known before it is asked; 0 if they are not.
pub fn points_of(plan: &Plan, question: &Question) -> usize {
    let usual = match (question.ask, question.second_lever.trim().is_empty()) {
        (Ask::Seek, _) => SAMPLES,
        (Ask::Sweep, true) => POINTS,
        (Ask::Sweep, false) => POINTS_OF_TWO,
        (Ask::Tornado | Ask::Bridge | Ask::Choose | Ask::Frontier | Ask::Timing, _) => return 0,
        (Ask::Futures, _) => {
            return question.futures as usize * if question.to.is_empty() { 1 } else { 2 };
        }
    };
    let levers = [&question.lever, &question.second_lever].into_iter().filter(|text| !text.trim().is_empty());
    levers.map(|text| Lever::parse(plan, text).map_or(0, |lever| lever.values(usual).len())).product()
}

/// The texts of a field that holds several.
fn several(text: &str) -> Vec<String> {
    plan::several(text).map(str::to_owned).collect()
}

fn one(text: &str, what: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err(format!("the question has no {what}")),
        text => Ok(text.to_owned()),
    }
}

/// What a question asks to be chosen.
fn choosing(question: &Question) -> Result<Choosing, String> {
    let limit = question.capex_limit_usd_per_quarter;
    Ok(Choosing {
        outcome: one(&question.outcome, "outcome to maximise")?,
        conditions: several(&question.condition),
        besides: several(&question.lever),
        capex_limit: (limit > 0.0).then_some(limit),
        seed: question.seed.into(),
        futures: question.futures.into(),
    })
}

/// What a question asks of a frontier.
fn frontier(question: &Question) -> Result<FrontierAsked, String> {
    let risk = Risk::of(&question.risk);
    Ok(FrontierAsked { choosing: choosing(question)?, risk, levels: question.top.clamp(2, 40) as usize })
}

/// What a question asks of the time of a phase.
fn timing(question: &Question) -> Result<TimingAsked, String> {
    Ok(TimingAsked {
        lever: one(&question.lever, "phase: name its slip, such as phases.red-mesa-2.slip_months=0..36/13")?,
        outcome: one(&question.outcome, "outcome")?,
        futures: question.futures.into(),
        seed: question.seed.into(),
    })
}

/// What a question asks of futures.
fn simulation(asks: &Asks, question: &Question) -> Result<Simulation, String> {
    let watched = Watched {
        outcomes: several(&question.outcome),
        conditions: several(&question.condition),
        rows: several(&question.rows),
    };
    let against = match question.to.as_str() {
        "" => None,
        id => Some(case(asks, id)?),
    };
    Ok(Simulation { watched, futures: question.futures.into(), seed: question.seed.into(), against })
}

/// Another case of the plan by the id of its scenario, with its name.
fn case(asks: &Asks, id: &str) -> Result<(String, Asks), String> {
    if id.eq_ignore_ascii_case(BASE) && asks.base().scenario(id).is_none() {
        return Ok(("Base".to_owned(), asks.base_case()));
    }
    Ok((asks.scenario(id)?.name.clone(), asks.under(id)?))
}

fn seek(asks: &Asks, question: &Question, watch: &dyn Watch) -> Result<Seek, String> {
    let lever = Lever::parse(asks.plan(), &one(&question.lever, "lever")?)?;
    let sought = Sought { lever, until: one(&question.condition, "condition")? };
    Seek::run(asks, &sought, watch)
}

fn sweep(asks: &Asks, question: &Question, watch: &dyn Watch) -> Result<Sweep, String> {
    let texts = [&question.lever, &question.second_lever].into_iter().filter(|text| !text.trim().is_empty());
    let swept = Swept {
        levers: texts.map(|text| Lever::parse(asks.plan(), text)).collect::<Result<_, _>>()?,
        outcomes: several(&question.outcome),
        conditions: several(&question.condition),
    };
    Sweep::run(asks, &swept, watch)
}

fn tornado(asks: &Asks, question: &Question, watch: &dyn Watch) -> Result<Tornado, String> {
    let plan = asks.plan();
    let levers = several(&question.lever).iter().map(|text| Lever::parse(plan, text)).collect::<Result<_, _>>()?;
    let level = match question.condition.trim() {
        "" => None,
        text => Condition::parse(&*asks.book()?, plan, text)?.level(),
    };
    let asked = Asked { outcome: one(&question.outcome, "outcome")?, levers, top: question.top.max(1) as usize, level };
    Tornado::run(asks, &asked, watch)
}

/// Asks a bridge to another plan.
///
/// # Errors
/// As `ask`.
pub fn bridge_between(asks: &Asks, to: &Plan, question: &Question, watch: &dyn Watch) -> Result<Answered, String> {
    let bridge = bridge(asks, to.clone(), question, watch)?;
    let names = (asks.plan().company.name.as_str(), to.company.name.as_str());
    answered(asks, Found::Bridge(bridge), |found, book| match found {
        Found::Bridge(bridge) => bridge.told(book, names),
        other => told(other, book, asks.plan(), question),
    })
}

fn bridge(asks: &Asks, to: Plan, question: &Question, watch: &dyn Watch) -> Result<Bridge, String> {
    let ordered = several(&question.lever);
    let ordered = (!ordered.is_empty()).then_some(ordered);
    let crossing = Crossing { to, outcome: one(&question.outcome, "outcome")?, ordered };
    Bridge::run(asks, &crossing, watch)
}
