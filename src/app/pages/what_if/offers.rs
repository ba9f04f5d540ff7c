//! The questions that are offered: of each kind one that fits the plan at hand.

use crate::analysis::{Lever, Pointed, name_of, question_of};
use crate::app::parts::frame::Frame;
use crate::app::state::command::Command;
use crate::formula::Scalar;
use crate::plan::{Ask, Question};
use egui::{Id, Ui};
use std::sync::Arc;

/// The lever of what is offered.
const PRICE: &str = "market.btc_price_shift_pct=-60..60";

/// A question that is offered.
pub(super) struct Offer {
    /// What the user reads
    pub name: String,
    question: Question,
}

impl Offer {
    pub fn command(&self) -> Command {
        Command::AskQuestion(Box::new(self.question.clone()))
    }
}

/// One of each kind, in words that say what it does.
pub(super) fn kinds(frame: &Frame) -> Vec<Offer> {
    let Some(projection) = frame.nominal() else { return Vec::new() };
    let plan = &frame.derived.computed;
    let company = &projection.rows.company;
    // What every miner asks first; another lever is one click away.
    let price = Lever::parse(plan, PRICE).ok();
    let of = |name: &str, total: Scalar, ask: Ask| {
        let key = &projection.book.item(total.id()).key;
        let question = question_of(projection, plan, Pointed { key, month: 0 }, ask, price.as_ref());
        Offer { name: name.to_owned(), question }
    };
    let (npv, lowest) = (company.value.project.npv, company.value.lowest_cash.value);
    let mut offers = vec![
        of("What must change? (seek)", lowest, Ask::Seek),
        of("Sweep or grid", npv, Ask::Sweep),
        of("What moves it most? (tornado)", npv, Ask::Tornado),
    ];
    if let Some(scenario) = frame.session.plan().scenarios.first() {
        let mut bridge = of("What makes the difference? (bridge)", npv, Ask::Bridge);
        bridge.question.to.clone_from(&scenario.id);
        bridge.question.name = name_of(&projection.book, plan, &bridge.question);
        offers.push(bridge);
    }
    offers
}

/// The questions that planning meetings ask, those that fit the plan at hand and are not in it yet.
pub(super) fn templates(ui: &Ui, frame: &Frame) -> Vec<Offer> {
    let plan = frame.session.plan();
    let is_new = |name: &str| plan.questions.iter().all(|question| question.name != name);
    let fitting = fitting(ui, frame);
    let offers = fitting.iter().filter(|question| is_new(&question.name));
    offers.map(|question| Offer { name: question.name.clone(), question: question.clone() }).collect()
}

/// Those that fit the plan, looked for again only if the document has changed: the plan is computed for it.
fn fitting(ui: &Ui, frame: &Frame) -> Arc<Vec<Question>> {
    let (id, revision) = (Id::unique("question templates"), frame.session.revision());
    let known = ui.data(|data| data.get_temp::<(u64, Arc<Vec<Question>>)>(id));
    if let Some((_, known)) = known.filter(|(known, _)| *known == revision) {
        return known;
    }
    let templates = crate::analysis::templates(frame.session.plan());
    let found = Arc::new(templates.into_iter().map(|template| template.question).collect());
    ui.data_mut(|data| data.insert_temp(id, (revision, Arc::clone(&found))));
    found
}

/// The first questions of a plan that has none: their names say what they ask.
pub(super) fn first(frame: &Frame) -> Vec<Offer> {
    let mut offers = kinds(frame);
    offers.iter_mut().for_each(|offer| offer.name.clone_from(&offer.question.name));
    offers
}
