//! Questions: asked where somebody points, and what follows from their answers. Asking leaves nothing in the plan; a question, and a
//! point that is opened as a scenario, are steps of its history.

use super::workspace::Workspace;
use crate::analysis::{
    Draws, Found, Lever, Point, Pointed, PutIn, Trials, edits_of, lever_of, name_of, question_of, question_over,
    scenario_of, short_label,
};
use crate::app::state::choose::usual_choice;
use crate::app::state::command::Command;
use crate::app::state::page::Page;
use crate::app::state::place::Place;
use crate::app::state::risk::usual_question;
use crate::export::quoted;
use crate::plan::{
    Ask, MOST_SCENARIOS, ObjectKind, Plan, Question, Scenario, add_named_object, has_free_mining, new_id,
    propose_phases,
};

/// What is read where nothing else is said.
const USUAL_OUTCOME: &str = "company.npv";

impl Workspace {
    /// Adds a question to the plan and shows it.
    pub fn ask_question(&mut self, question: Question) {
        let mut path = None;
        self.session.edit("Ask a question", None, |plan| {
            path = add_named_object(plan, ObjectKind::Question, None, &question.name);
            if let Some(added) = path.as_ref().and(plan.questions.last_mut()) {
                let (id, name) = (std::mem::take(&mut added.id), std::mem::take(&mut added.name));
                *added = Question { id, name, ..question };
            }
        });
        let Some(path) = path else {
            self.dialogs.tell(
                "No more can be asked",
                "The plan has the maximum number of questions. Delete one you do not need.",
            );
            return;
        };
        self.view.selection = path;
        self.view.page = Page::WhatIf;
    }

    /// Asks about a number; the lever of the question that was last shown is used again.
    pub fn ask_about(&mut self, place: &Place, ask: Ask) {
        let Some(projection) = &self.derived.projection else { return };
        let plan = &self.derived.computed;
        let lever = self.shown_question().and_then(|question| Lever::parse(plan, &question.lever).ok());
        let pointed = Pointed { key: &place.key, month: place.month };
        let mut question = question_of(projection, plan, pointed, ask, lever.as_ref());
        if ask == Ask::Bridge {
            question.to = self.session.plan().scenarios.first().map(|s| s.id.clone()).unwrap_or_default();
            question.name = name_of(&projection.book, plan, &question);
        }
        self.ask_question(question);
    }

    /// Makes a field the lever of a question, or of a new one.
    pub fn use_as_lever(&mut self, path: &str, question: Option<String>) {
        let Some(projection) = &self.derived.projection else { return };
        let plan = &self.derived.computed;
        let Some(lever) = lever_of(plan, path) else {
            self.view.notice = Some("This field is a text or a curve: it has no values to try".to_owned());
            return;
        };
        let known = question.and_then(|id| self.session.plan().questions.iter().find(|known| known.id == id));
        match known.cloned() {
            Some(known) => {
                let changed = Question { lever: lever.text().to_owned(), ..known.clone() };
                let fields = edits_of(&projection.book, plan, &known, &changed);
                self.set("Change lever", &fields);
                self.view.selection = format!("questions.{}", known.id);
                self.view.page = Page::WhatIf;
            }
            None => self.ask_question(question_over(projection, plan, &lever, USUAL_OUTCOME)),
        }
    }

    fn shown_question(&self) -> Option<&Question> {
        self.session.plan().questions.iter().find(|question| question.id == self.view.what_if.shown)
    }

    /// Opens a point of an answer as a scenario, and shows it: the same scenario if the plan has it already.
    pub fn open_point(&mut self, question: &str, at: Vec<(usize, f64)>) {
        match self.scenario_of(question, at) {
            Err(problem) => self.dialogs.tell("This point cannot be opened", problem),
            Ok(scenario) => self.show_scenario(scenario),
        }
    }

    fn scenario_of(&self, question: &str, at: Vec<(usize, f64)>) -> Result<Scenario, String> {
        let Some(Ok(reply)) = self.asking.reply(question) else { return Err("It has no answer yet".to_owned()) };
        let levers = match &reply.found {
            Found::Seek(seek) => vec![seek.lever.clone()],
            Found::Sweep(sweep) => sweep.levers.clone(),
            Found::Tornado(tornado) => tornado.bars.iter().map(|bar| bar.lever.clone()).collect(),
            Found::Bridge(_) => return Err("A bridge has no points".to_owned()),
            Found::Futures(_) => return Err("A future is opened by its number".to_owned()),
            Found::Frontier(_) => return Err("A frontier has no points of levers".to_owned()),
            Found::Timing(timing) => vec![timing.lever.clone()],
            Found::Chosen(_) => return Err("A choice is taken as a scenario".to_owned()),
        };
        let said = |(place, value): &(usize, f64)| {
            let lever = levers.get(*place)?;
            Some(named(reply.asks.plan(), lever, *value))
        };
        let name = at.iter().filter_map(said).collect::<Vec<_>>().join(", ");
        let trials = Trials::new(&reply.asks, levers.clone(), Vec::new(), Vec::new())?;
        let ids = self.session.plan().scenarios.iter().map(|scenario| scenario.id.as_str());
        trials.scenario_at(&Point::of(at), &new_id(&name, ids), &name)
    }

    /// Opens a future of an answer as a scenario, and shows it.
    pub fn open_future(&mut self, question: &str, number: u64) {
        match self.future_of(question, number) {
            Err(problem) => self.dialogs.tell("This future cannot be opened", problem),
            Ok(scenario) => self.show_scenario(scenario),
        }
    }

    /// Adds phases of what mines at each site, left out until they are chosen.
    pub fn propose_phases(&mut self) {
        if !has_free_mining(self.session.plan()) {
            self.dialogs.tell(
                "No phase can be proposed",
                "No site has 10 MW or more that mine at the start and that no conversion takes.",
            );
            return;
        }
        self.session.edit("Propose phases", None, |plan| drop(propose_phases(plan)));
    }

    /// Takes a plan of a choice as a scenario, and shows it: the proposal, or another that was tried.
    pub fn take_choice(&mut self, question: &str, pick: Option<&[u16]>) {
        match self.choice_of(question, pick) {
            Err(problem) => self.dialogs.tell("This plan cannot be taken", problem),
            Ok(scenario) => self.show_scenario(scenario),
        }
    }

    fn choice_of(&self, question: &str, pick: Option<&[u16]>) -> Result<Scenario, String> {
        let Some(Ok(reply)) = self.asking.reply(question) else { return Err("It has no answer yet".to_owned()) };
        if let (Found::Frontier(frontier), Some(pick)) = (&reply.found, pick) {
            return Ok(self.with_free_id(frontier.scenario_of(&reply.asks, pick)?));
        }
        let Found::Chosen(chosen) = &reply.found else { return Err("Its answer is no choice".to_owned()) };
        let scenario = match (pick, &chosen.found) {
            (Some(pick), _) => chosen.scenario_of(&reply.asks, pick)?,
            (None, Ok(proposal)) => proposal.scenario.clone(),
            (None, Err(_)) => return Err("Nothing is proposed".to_owned()),
        };
        Ok(self.with_free_id(scenario))
    }

    /// Takes a rule of a timing as a scenario, and shows it.
    pub fn take_rule(&mut self, question: &str, which: PutIn) {
        let scenario = match self.asking.reply(question) {
            Some(Ok(reply)) => match &reply.found {
                Found::Timing(timing) => timing.scenario_of(&reply.asks, which),
                _ => Err("its answer is no timing".to_owned()),
            },
            _ => Err("it has no answer yet".to_owned()),
        };
        match scenario {
            Err(problem) => self.dialogs.tell("This rule cannot be taken", problem),
            Ok(scenario) => self.show_scenario(self.with_free_id(scenario)),
        }
    }

    fn with_free_id(&self, scenario: Scenario) -> Scenario {
        let ids = self.session.plan().scenarios.iter().map(|scenario| scenario.id.as_str());
        Scenario { id: new_id(&scenario.id, ids), ..scenario }
    }

    fn future_of(&self, question: &str, number: u64) -> Result<Scenario, String> {
        let Some(Ok(reply)) = self.asking.reply(question) else { return Err("It has no answer yet".to_owned()) };
        let Found::Futures(simulated) = &reply.found else { return Err("Its answer has no futures".to_owned()) };
        let all = simulated.futures.asked;
        let draws = Draws::of_asked(&reply.asks, simulated.seed, all)?;
        let scenario = scenario_of(&reply.asks, &draws, number)?;
        let ids = self.session.plan().scenarios.iter().map(|scenario| scenario.id.as_str());
        let name = format!("Future {number} of {all}, seed {}", simulated.seed);
        Ok(Scenario { id: new_id(&scenario.id, ids), name, ..scenario })
    }

    fn show_scenario(&mut self, scenario: Scenario) {
        let scenarios = &self.session.plan().scenarios;
        if let Some(known) = scenarios.iter().find(|known| known.overrides == scenario.overrides) {
            self.session.scenario = Some(known.id.clone());
            return;
        }
        if scenarios.len() >= MOST_SCENARIOS {
            self.dialogs.tell(
                "No more can be added",
                "The plan has the maximum number of scenarios. Delete one you do not need.",
            );
            return;
        }
        let id = scenario.id.clone();
        self.session.edit(&format!("Open {}", scenario.name), None, |plan| plan.scenarios.push(scenario));
        self.session.scenario = Some(id);
    }

    /// The command that asks a question, on the clipboard.
    pub fn copy_question(&mut self, id: &str) {
        let usual = [usual_question(), usual_choice()];
        let Some(question) = self.session.plan().questions.iter().chain(&usual).find(|question| question.id == id)
        else {
            return;
        };
        let file = self.session.path.as_ref().map_or_else(|| "PLAN".to_owned(), |path| path.display().to_string());
        let text = command_of(question, &quoted(&file), self.session.scenario.as_deref());
        self.commands.push_back(Command::Copy(text));
    }
}

/// "BTC price shift −36 %".
fn named(plan: &Plan, lever: &Lever, value: f64) -> String {
    if lever.is_scenarios() {
        return lever.said(plan, value);
    }
    format!("{} {}", short_label(plan, lever), lever.said(plan, value))
}

/// The command line that asks a question of a plan's file.
fn command_of(question: &Question, file: &str, scenario: Option<&str>) -> String {
    let mut words = vec!["wattfolio".to_owned()];
    let several = |option: &str, text: &str| -> Vec<String> {
        crate::plan::several(text).flat_map(|part| [option.to_owned(), quoted(part)]).collect()
    };
    let command = match question.ask {
        Ask::Seek => "seek",
        Ask::Sweep => "sweep",
        Ask::Tornado => "tornado",
        Ask::Bridge => "bridge",
        Ask::Futures => "simulate",
        Ask::Choose => "choose",
        Ask::Frontier => "frontier",
        Ask::Timing => "timing",
    };
    words.extend([command.to_owned(), file.to_owned()]);
    let under = if question.under.is_empty() { scenario } else { Some(question.under.as_str()) };
    words.extend(under.into_iter().flat_map(|id| ["--scenario".to_owned(), quoted(id)]));
    match question.ask {
        Ask::Seek => {
            words.extend(several("--lever", &question.lever));
            words.extend(several("--until", &question.condition));
        }
        Ask::Sweep => {
            words.extend(several("--lever", &question.lever));
            words.extend(several("--lever", &question.second_lever));
            words.extend(several("--outcome", &question.outcome));
            words.extend(several("--condition", &question.condition));
        }
        Ask::Tornado => {
            words.extend(several("--outcome", &question.outcome));
            words.extend(["--top".to_owned(), question.top.to_string()]);
            words.extend(several("--lever", &question.lever));
            words.extend(several("--condition", &question.condition));
        }
        Ask::Bridge => {
            words.extend(["--to".to_owned(), quoted(&question.to)]);
            words.extend(several("--outcome", &question.outcome));
            let order = question.lever.split(';').map(str::trim).collect::<Vec<_>>().join(",");
            words.extend((!order.is_empty()).then(|| ["--ordered".to_owned(), quoted(&order)]).into_iter().flatten());
        }
        Ask::Frontier => {
            words.extend(several("--maximise", &question.outcome));
            words.extend(several("--subject", &question.condition));
            words.extend(several("--risk", &question.risk));
            words.extend(["--levels".to_owned(), question.top.to_string()]);
            words.extend(several("--besides", &question.lever));
            words.extend(["--seed".to_owned(), question.seed.to_string()]);
        }
        Ask::Timing => {
            words.extend(several("--lever", &question.lever));
            words.extend(several("--outcome", &question.outcome));
            words.extend(["--futures".to_owned(), question.futures.to_string()]);
            words.extend(["--seed".to_owned(), question.seed.to_string()]);
        }
        Ask::Choose => {
            words.extend(several("--maximise", &question.outcome));
            words.extend(several("--subject", &question.condition));
            words.extend(several("--besides", &question.lever));
            words.extend(["--futures".to_owned(), question.futures.to_string()]);
            words.extend(["--seed".to_owned(), question.seed.to_string()]);
            let limit = question.capex_limit_usd_per_quarter;
            words.extend((limit > 0.0).then(|| format!("--capex-limit {limit}")));
        }
        Ask::Futures => {
            words.extend(["--futures".to_owned(), question.futures.to_string()]);
            words.extend(["--seed".to_owned(), question.seed.to_string()]);
            words.extend(several("--outcome", &question.outcome));
            words.extend(several("--condition", &question.condition));
            words.extend(several("--fan", &question.rows));
            words.extend(several("--against", &question.to));
        }
    }
    words.join(" ")
}
